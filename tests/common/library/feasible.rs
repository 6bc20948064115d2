//! Whether times are a schedule of a problem: precedence, lengths, and capacity unit by unit. It knows nothing of the engine.
use super::Problem;

/// What is wrong, or nothing.
pub fn fault(problem: &Problem, times: &[(u32, u32)]) -> Option<String> {
    if times.len() != problem.jobs.len() {
        return Some(format!("{} times of {} jobs", times.len(), problem.jobs.len()));
    }
    for (job, (row, (start, finish))) in problem.jobs.iter().zip(times).enumerate() {
        if finish - start != row.length {
            return Some(format!("job {job} takes {} instead of {}", finish - start, row.length));
        }
        if let Some(before) = row.after.iter().find(|b| times[**b].1 > *start) {
            return Some(format!("job {job} starts at {start}, job {before} ends at {}", times[*before].1));
        }
    }
    let mut used = vec![vec![0u32; problem.capacity.len()]; makespan(times) as usize];
    for (row, (start, finish)) in problem.jobs.iter().zip(times) {
        for unit in &mut used[*start as usize..*finish as usize] {
            for (resource, need) in &row.needs {
                unit[*resource] += need;
            }
        }
    }
    used.iter().enumerate().find_map(|(unit, used)| {
        let over = used.iter().zip(&problem.capacity).position(|(used, capacity)| used > capacity)?;
        Some(format!("resource {over} gives {} of {} at {unit}", used[over], problem.capacity[over]))
    })
}

/// When the last job ends.
pub fn makespan(times: &[(u32, u32)]) -> u32 {
    times.iter().map(|t| t.1).max().unwrap_or(0)
}

/// A job that could start earlier with all others where they are, if there is one. In what "each at its earliest, in some
/// order" yields there is none.
pub fn idle(problem: &Problem, times: &[(u32, u32)]) -> Option<usize> {
    let mut used = vec![vec![0u32; problem.capacity.len()]; makespan(times) as usize];
    for (row, (start, finish)) in problem.jobs.iter().zip(times) {
        for unit in &mut used[*start as usize..*finish as usize] {
            row.needs.iter().for_each(|(resource, need)| unit[*resource] += need);
        }
    }
    (0..times.len()).find(|job| {
        let (row, start) = (&problem.jobs[*job], times[*job].0);
        let ready = row.after.iter().map(|b| times[*b].1).max().unwrap_or(0);
        // one unit earlier needs room in that unit alone
        let room = |unit: u32| {
            row.needs.iter().all(|(r, need)| used[unit as usize][*r] + need <= problem.capacity[*r])
        };
        start > ready && row.length > 0 && room(start - 1)
    })
}
