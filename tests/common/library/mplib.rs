//! MPLIB's `.rcmp` (named `.txt`): several projects that share all resources; numbers and `project:activity` pairs, one after
//! the other: projects, resources, capacities; of each project its activities, release, which resources it uses, and of
//! each activity its length, needs, number of successors, successors.
use super::{Job, Problem};

/// Reads a problem; `None` if the text is not of the format.
pub fn read(name: &str, text: &str) -> Option<Problem> {
    let mut words = text.split_whitespace();
    let mut number = || words.next()?.parse::<usize>().ok();
    let (projects, resources) = (number()?, number()?);
    let capacity = (0..resources).map(|_| Some(number()? as u32)).collect::<Option<Vec<u32>>>()?;
    let mut jobs: Vec<Job> = vec![];
    let mut ranges = vec![];
    // (predecessor, project and activity of the successor, both from 1)
    let mut pairs: Vec<(usize, usize, usize)> = vec![];
    for _ in 0..projects {
        let first = jobs.len();
        let mut number = || words.next()?.parse::<usize>().ok();
        let (count, release) = (number()?, number()? as u32);
        for _ in 0..resources {
            number()?;
        }
        for place in 0..count {
            let mut number = || words.next()?.parse::<u32>().ok();
            let length = number()?;
            let needs = (0..resources).map(|r| Some((r, number()?))).collect::<Option<Vec<_>>>()?;
            let successors = number()?;
            for _ in 0..successors {
                let (project, activity) = words.next()?.split_once(':')?;
                pairs.push((jobs.len(), project.parse().ok()?, activity.parse().ok()?));
            }
            let needs = needs.into_iter().filter(|(_, need)| *need > 0).collect();
            let length = if place == 0 { length + release } else { length };
            jobs.push(Job { length, needs, after: vec![] });
        }
        ranges.push(first..jobs.len());
    }
    for (before, project, activity) in pairs {
        let range = ranges.get(project.checked_sub(1)?)?;
        jobs.get_mut(range.start + activity.checked_sub(1)?)?.after.push(before);
    }
    Some(Problem { name: name.into(), capacity, jobs, projects: ranges })
}
