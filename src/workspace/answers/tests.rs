//! What stops an answer, what becomes of an old one, and in which order questions are answered.
use super::super::Workspace;
use super::*;
use crate::domain::Project;
use crate::edits::Edit;
use crate::workspace::example::example;
use crate::workspace::worker::Worker;
use chrono::NaiveDate;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Longest wait for anything another thread does.
const PATIENCE: Duration = Duration::from_secs(20);

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn until(mut done: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < end, "waited in vain");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A worker whose answers to "slow" come only when it is told to stop, and that tells what it begins.
fn worker() -> (Worker<u32, &'static str, String>, mpsc::Receiver<&'static str>) {
    let (begun, beginnings) = mpsc::channel();
    let answer = move |ground: &u32, question: &'static str, stop: &(dyn Fn() -> bool + Sync)| {
        let _ = begun.send(question);
        while question == "slow" && !stop() {
            std::thread::sleep(Duration::from_millis(1));
        }
        format!("{question} {ground}")
    };
    (Worker::start("test", answer, Arc::new(|| ())).unwrap(), beginnings)
}

#[test]
fn questions_are_answered_in_the_order_in_which_they_are_wanted() {
    let (worker, begun) = worker();
    worker.ask(1, vec!["b", "a", "c"], 7);
    let order: Vec<_> = (0..3).map(|_| begun.recv_timeout(PATIENCE).unwrap()).collect();
    assert_eq!(order, ["b", "a", "c"]);
    let mut found = vec![];
    until(|| {
        found.extend(worker.take());
        found.len() == 3
    });
    assert_eq!(found[0], (1, "b", "b 7".to_owned()));
}

#[test]
fn an_edit_or_nobody_wanting_it_stops_what_is_under_way_and_no_part_of_it_is_an_answer() {
    let (worker, begun) = worker();
    // a new version of the plan
    worker.ask(1, vec!["slow", "a"], 7);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("slow"));
    worker.ask(2, vec!["b", "slow"], 8);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("b"));
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("slow"));
    // no longer wanted
    worker.ask(2, vec!["c"], 8);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("c"));
    let mut found = vec![];
    until(|| {
        found.extend(worker.take());
        found.len() == 2
    });
    assert_eq!(found, [(2, "b", "b 8".to_owned()), (2, "c", "c 8".to_owned())]);
    // stopped without another question
    worker.ask(2, vec!["slow"], 8);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("slow"));
    worker.stop();
    worker.ask(3, vec!["d"], 9);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("d"));
}

#[test]
fn what_is_under_way_and_still_wanted_goes_on() {
    let (worker, begun) = worker();
    worker.ask(1, vec!["slow"], 7);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("slow"));
    worker.ask(1, vec!["a", "slow"], 7);
    assert!(begun.recv_timeout(Duration::from_millis(30)).is_err(), "the one under way is not begun again");
    worker.ask(1, vec!["a"], 7);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok("a"));
}

#[test]
fn dropping_the_worker_ends_its_thread() {
    let ended = Arc::new(AtomicBool::new(false));
    let (seen, begun) = mpsc::channel();
    let theirs = ended.clone();
    let answer = move |(): &(), _: u8, stop: &(dyn Fn() -> bool + Sync)| {
        let _ = seen.send(());
        while !stop() {
            std::thread::sleep(Duration::from_millis(1));
        }
        theirs.store(true, Ordering::SeqCst);
    };
    let worker = Worker::start("test", answer, Arc::new(|| ())).unwrap();
    worker.ask(1, vec![1, 2, 3], ());
    begun.recv_timeout(PATIENCE).unwrap();
    drop(worker);
    assert!(ended.load(Ordering::SeqCst), "joined after the run was stopped");
    assert!(begun.recv_timeout(Duration::from_millis(1)).is_err(), "nothing else was begun");
}

/// A late project of the example that has others above it.
fn late(workspace: &Workspace) -> ProjectId {
    let late = workspace.outlook().projects.iter().filter(|p| p.slack.is_some_and(|days| days < 0));
    late.max_by_key(|p| p.rank).unwrap().id
}

fn rename(workspace: &mut Workspace, id: ProjectId, name: &str) {
    let mut row = Project::clone(workspace.plan().projects.get(id).unwrap());
    row.name = name.into();
    workspace.apply("Rename", Edit::put(row)).unwrap();
}

#[test]
fn in_memory_an_answer_is_there_at_once_and_old_after_an_edit_until_it_is_wanted_again() {
    let mut workspace = Workspace::in_memory(example(today()), today());
    let id = late(&workspace);
    let wanted = [Question::BringBack(id), Question::OrderBy(LeadTime::Likely)];
    assert!(workspace.answers().bring_back(id).is_none());
    workspace.wanted(&wanted);
    assert!(!workspace.answers().bring_back(id).unwrap().value.all.is_empty());
    assert!(workspace.answers().order_by(LeadTime::Likely).unwrap().fresh);
    assert!(workspace.answers().order_by(LeadTime::P80).is_none(), "nobody wanted it");
    rename(&mut workspace, id, "Other");
    let old = workspace.answers().bring_back(id).unwrap();
    assert!(!old.fresh && !old.value.all.is_empty(), "the old answer stays, and says that it is old");
    workspace.wanted(&wanted);
    assert!(workspace.answers().bring_back(id).unwrap().fresh);
}

#[test]
fn whether_a_project_can_go_first_stays_known_and_is_marked_old_after_an_edit() {
    let mut workspace = Workspace::in_memory(example(today()), today());
    let id = late(&workspace);
    assert!(workspace.answers().put_first(id).is_none());
    workspace.wanted(&[Question::PutFirst(id)]);
    let first = workspace.answers().put_first(id).unwrap();
    assert!(first.fresh && first.value.project == id && first.value.then.rank == 1);
    rename(&mut workspace, id, "Other");
    assert!(!workspace.answers().put_first(id).unwrap().fresh);
    workspace.wanted(&[Question::PutFirst(id)]);
    assert!(workspace.answers().put_first(id).unwrap().fresh);
    assert!(workspace.answers().put_first("gone".parse().unwrap()).is_none());
}

#[test]
fn a_file_is_answered_in_the_background_and_an_edit_makes_it_old_until_it_is_answered_anew() {
    let folder = tempfile::tempdir().unwrap();
    let folders = crate::storage::Folders {
        config_file: folder.path().join("portfolio.ron"),
        state: folder.path().join("state"),
    };
    let woken = Arc::new(AtomicUsize::new(0));
    let theirs = woken.clone();
    let wake: Wake = Arc::new(move || {
        theirs.fetch_add(1, Ordering::SeqCst);
    });
    let clock = crate::workspace::Clock::fixed(today());
    let mut workspace = Workspace::open_in(&folders, None, clock, wake);
    let id = late(&workspace);
    let wanted = [Question::BringBack(id), Question::OrderBy(LeadTime::Likely)];
    workspace.wanted(&wanted);
    assert!(workspace.answers().bring_back(id).is_none(), "nothing waits for it");
    until(|| {
        workspace.poll();
        workspace.answers().bring_back(id).is_some_and(|answer| answer.fresh)
    });
    assert!(woken.load(Ordering::SeqCst) > 0);
    rename(&mut workspace, id, "Other");
    workspace.poll();
    assert!(!workspace.answers().bring_back(id).unwrap().fresh);
    workspace.wanted(&wanted);
    until(|| {
        workspace.poll();
        let fresh = |answer: Option<bool>| answer == Some(true);
        fresh(workspace.answers().bring_back(id).map(|a| a.fresh))
            && fresh(workspace.answers().order_by(LeadTime::Likely).map(|a| a.fresh))
    });
    // both ways to the answer agree
    let mut here = Workspace::in_memory(workspace.plan().clone(), today());
    here.wanted(&wanted);
    assert_eq!(here.answers().bring_back(id), workspace.answers().bring_back(id));
    assert_eq!(here.answers().order_by(LeadTime::Likely), workspace.answers().order_by(LeadTime::Likely));
    // an edit while it is being answered, then the end: neither waits for the answer
    workspace.wanted(&[Question::OrderBy(LeadTime::P80)]);
    rename(&mut workspace, id, "Third");
    let begun = Instant::now();
    drop(workspace);
    assert!(begun.elapsed() < PATIENCE);
}
