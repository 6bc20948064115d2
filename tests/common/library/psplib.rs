//! PSPLIB's `.sm`: one project, fixed-width tables between lines of asterisks.
use super::{Job, Problem};

/// Reads a problem; `None` if the text is not of the format.
pub fn read(name: &str, text: &str) -> Option<Problem> {
    let mut jobs: Vec<Job> = numbers_after(text, "PRECEDENCE RELATIONS:", 2)
        .map(|_| Job { length: 0, needs: vec![], after: vec![] })
        .collect();
    // job, modes, successors, each successor
    for row in numbers_after(text, "PRECEDENCE RELATIONS:", 2) {
        let (before, successors) = (*row.first()? as usize - 1, row.get(3..)?);
        for successor in successors {
            jobs.get_mut(*successor as usize - 1)?.after.push(before);
        }
    }
    // job, mode, length, need of each resource
    for row in numbers_after(text, "REQUESTS/DURATIONS:", 3) {
        let job = jobs.get_mut(*row.first()? as usize - 1)?;
        job.length = *row.get(2)?;
        job.needs = row.get(3..)?.iter().copied().enumerate().filter(|(_, need)| *need > 0).collect();
    }
    let capacity = numbers_after(text, "RESOURCEAVAILABILITIES:", 2).next()?;
    let whole = 0..jobs.len();
    (!jobs.is_empty()).then(|| Problem { name: name.into(), capacity, jobs, projects: Vec::from([whole]) })
}

/// The rows of numbers of a section, `skip` lines after its heading.
fn numbers_after<'a>(
    text: &'a str,
    heading: &'a str,
    skip: usize,
) -> impl Iterator<Item = Vec<u32>> + use<'a> {
    let lines = text.lines().skip_while(move |l| !l.starts_with(heading)).skip(skip);
    lines
        .skip_while(|l| l.starts_with('-'))
        .take_while(|l| !l.starts_with('*'))
        .map(|l| l.split_whitespace().map_while(|w| w.parse().ok()).collect())
}
