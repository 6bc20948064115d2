//! Problems that others published: what the engine serves is a schedule of them, and none is shorter than can be.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/library/mod.rs"]
#[expect(dead_code, reason = "the bench uses more of it")]
mod library;

use library::as_plan::{Grain, as_plan, times, today};
use library::feasible::{fault, idle, makespan};
use library::rules::{JobRule, Path, ProjectRule, one_each};
use library::{Problem, Set, folder, sets};
use stackrank::engine::evaluate;

/// So many problems of each set, evenly spread.
const OF_EACH: usize = 5;

fn each(test: impl Fn(&Set, usize)) {
    let Some(folder) = folder() else {
        assert!(std::env::var_os("STACKRANK_REQUIRE_DATA").is_none(), "the data folder is missing");
        println!("skipped: no data folder beside the repository, and STACKRANK_DATA names none");
        return;
    };
    for set in sets(&folder) {
        let count = set.problems.len();
        assert!(count >= OF_EACH, "{} has {count} problems", set.name);
        for nth in 0..OF_EACH {
            test(&set, nth * (count - 1) / (OF_EACH - 1));
        }
    }
}

fn served(problem: &Problem, projects: &[usize], list: &[usize], grain: Grain) -> Vec<(u32, u32)> {
    let plan = as_plan(problem, projects, list, grain);
    let times = times(problem, &evaluate(&plan, today()), grain).expect("every job has a date");
    assert_eq!(fault(problem, &times), None, "{}", problem.name);
    times
}

#[test]
fn served_lists_are_schedules_and_none_is_shorter_than_can_be() {
    each(|set, place| {
        let (problem, known) = (set.read(place), set.problems[place].1);
        for job_rule in [JobRule::Listed, JobRule::LatestFinish, JobRule::Shortest] {
            for project_rule in [ProjectRule::Listed, ProjectRule::LeastWork] {
                let (projects, list) = (project_rule.order(&problem), job_rule.list(&problem));
                let times = served(&problem, &projects, &list, Grain::QuarterHour);
                let end = makespan(&times);
                assert!(end >= known.low, "{}: {end} is below the bound {}", problem.name, known.low);
                assert!(end >= Path::of(&problem).length(&problem), "{}", problem.name);
                assert_eq!(idle(&problem, &times), None, "{}: a job could start earlier", problem.name);
                if problem.projects.len() == 1 {
                    break;
                }
            }
        }
    });
}

/// Nights that pause everything change no schedule: days with one quarter hour in them, or quarter hours round the clock.
#[test]
fn the_length_of_a_day_changes_no_schedule() {
    each(|set, place| {
        let problem = set.read(place);
        if problem.jobs.len() > 400 {
            return;
        }
        let projects = ProjectRule::Listed.order(&problem);
        let list = JobRule::LatestFinish.list(&problem);
        let [days, quarters] =
            [Grain::Day, Grain::QuarterHour].map(|grain| served(&problem, &projects, &list, grain));
        assert_eq!(days, quarters, "{}", problem.name);
    });
}

/// A list is an order of projects of one job each: predecessors that are listed later are pulled forward.
#[test]
fn projects_of_one_job_are_served_like_a_list() {
    each(|set, place| {
        let problem = set.read(place);
        if problem.jobs.len() > 400 {
            return;
        }
        let single = one_each(&problem);
        let list = JobRule::Shortest.list(&problem);
        let listed = (0..problem.jobs.len()).collect::<Vec<_>>();
        let times = served(&single, &list, &listed, Grain::QuarterHour);
        let reference = serial(&problem, &pulled(&problem, &list));
        assert_eq!(times, reference, "{}", problem.name);
    });
}

/// A list with what each job waits for in front of it, depth first, in the list's order.
fn pulled(problem: &Problem, list: &[usize]) -> Vec<usize> {
    fn pull(problem: &Problem, place: &[usize], job: usize, out: &mut Vec<usize>) {
        if out.contains(&job) {
            return;
        }
        let mut before = problem.jobs[job].after.clone();
        before.sort_by_key(|b| place[*b]);
        for before in before {
            pull(problem, place, before, out);
        }
        out.push(job);
    }
    let mut place = vec![0; list.len()];
    list.iter().enumerate().for_each(|(at, job)| place[*job] = at);
    let mut out = vec![];
    for job in list {
        pull(problem, &place, *job, &mut out);
    }
    out
}

/// The serial schedule of a list, unit by unit: Kelley 1963.
fn serial(problem: &Problem, list: &[usize]) -> Vec<(u32, u32)> {
    let horizon = problem.jobs.iter().map(|j| j.length).sum::<u32>() as usize + 1;
    let mut used = vec![vec![0u32; problem.capacity.len()]; horizon];
    let mut times = vec![(0, 0); list.len()];
    for job in list {
        let row = &problem.jobs[*job];
        let mut start = row.after.iter().map(|b| times[*b].1).max().unwrap_or(0);
        let room = |at: u32, used: &[Vec<u32>]| {
            row.needs.iter().all(|(r, need)| used[at as usize][*r] + need <= problem.capacity[*r])
        };
        while let Some(full) = (start..start + row.length).rev().find(|at| !room(*at, &used)) {
            start = full + 1;
        }
        times[*job] = (start, start + row.length);
        for unit in &mut used[start as usize..(start + row.length) as usize] {
            row.needs.iter().for_each(|(r, need)| unit[*r] += need);
        }
    }
    times
}

#[test]
fn a_list_in_one_project_is_the_serial_schedule() {
    each(|set, place| {
        let problem = set.read(place);
        let [one] = &problem.projects[..] else { return };
        let list = JobRule::MostSuccessors.list(&problem);
        // always the first listed whose predecessors have been served
        let mut order: Vec<usize> = vec![];
        while order.len() < one.len() {
            let ready = |j: &&usize| problem.jobs[**j].after.iter().all(|b| order.contains(b));
            let next = *list.iter().filter(|j| !order.contains(j)).find(ready).unwrap();
            order.push(next);
        }
        let times = served(&problem, &[0], &list, Grain::QuarterHour);
        assert_eq!(times, serial(&problem, &order), "{}", problem.name);
    });
}
