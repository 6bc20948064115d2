//! The promise: with `git-setup` done, git merges, rebases and compares plans by meaning, and never loses a side.
//!
//! Runs the real git with a home of its own. Where git is missing the tests say so and pass, unless
//! `STACKRANK_REQUIRE_GIT=1`.
#![expect(clippy::unwrap_used, reason = "what a test builds on is certain, or the test fails")]

#[path = "common/three.rs"]
mod three;

use stackrank::domain::check::find_cycle;
use stackrank::domain::{Portfolio, Project, ProjectId, Task, WorkId};
use stackrank::edits::{Edit, make};
use stackrank::storage;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use three::{numbered, plan};

/// A repository whose branch `main` holds a plan of three projects with two tasks each.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// `None` without git.
    fn new() -> Option<Self> {
        let found = Command::new("git").arg("--version").output().is_ok_and(|out| out.status.success());
        if !found {
            let required = std::env::var("STACKRANK_REQUIRE_GIT").is_ok_and(|v| v == "1");
            assert!(!required, "git is missing");
            println!("skipped: git is missing");
            return None;
        }
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(repository.at("home")).unwrap();
        fs::create_dir(repository.root()).unwrap();
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "user.name", "Test"]);
        repository.git(&["config", "user.email", "test@example.org"]);
        Some(repository)
    }
    /// With the plan committed, and git set up.
    fn with_plan() -> Option<Self> {
        let repository = Self::new()?;
        repository.setup();
        repository.write(&plan());
        repository.commit("Plan");
        Some(repository)
    }
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn root(&self) -> PathBuf {
        self.at("a repository")
    }
    fn file(&self) -> PathBuf {
        self.root().join("plan.ron")
    }
    fn command(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "XDG_CONFIG_HOME", "GIT_EXTERNAL_DIFF"] {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.root())
            .env("HOME", self.at("home"))
            .env("STACKRANK_HOME", self.at("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.at("home").join("none"))
            .env("GIT_EDITOR", "true")
            .env("GIT_PAGER", "cat")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
    fn try_git(&self, args: &[&str]) -> (bool, String) {
        let output = self.command("git", args);
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    }
    fn git(&self, args: &[&str]) -> String {
        let (good, text) = self.try_git(args);
        assert!(good, "git {args:?}: {text}");
        text
    }
    fn stackrank(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = self.command(env!("CARGO_BIN_EXE_stackrank"), args);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }
    fn setup(&self) -> String {
        let (code, text) = self.stackrank(&["git-setup"]);
        assert_eq!(code, Some(0), "{text}");
        text
    }
    fn plan(&self) -> Portfolio {
        storage::read_file(&self.file()).unwrap().0
    }
    fn write(&self, plan: &Portfolio) {
        fs::write(self.file(), storage::to_text(plan)).unwrap();
    }
    fn commit(&self, words: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", words]);
    }
    /// A branch from `main` with an edit committed on it.
    fn branch(&self, name: &str, edit: impl FnOnce(&Portfolio) -> Edit) -> Portfolio {
        self.git(&["switch", "--quiet", "--create", name, "main"]);
        let mut plan = self.plan();
        edit(&plan).apply(&mut plan).unwrap();
        self.write(&plan);
        self.commit(name);
        plan
    }
    /// Branches `ours` and `theirs` with an edit each; the second is merged into the first.
    fn merged(
        &self,
        ours: impl FnOnce(&Portfolio) -> Edit,
        theirs: impl FnOnce(&Portfolio) -> Edit,
    ) -> (Portfolio, String) {
        self.branch("theirs", theirs);
        self.branch("ours", ours);
        let text = self.git(&["merge", "--no-edit", "theirs"]);
        assert_eq!(self.git(&["status", "--porcelain"]), "");
        (self.plan(), text)
    }
}

fn project(plan: &Portfolio, name: &str) -> ProjectId {
    plan.projects.iter().find(|p| p.name == name).unwrap().id
}

fn to_first(name: &'static str) -> impl FnOnce(&Portfolio) -> Edit {
    move |plan| make::move_project(plan, project(plan, name), 0, None)
}

fn add(name: &'static str, millis: u64) -> impl FnOnce(&Portfolio) -> Edit {
    move |plan| make::new_project(plan, &mut numbered(millis), name, None).unwrap().1
}

fn rename(from: &'static str, to: &'static str) -> impl FnOnce(&Portfolio) -> Edit {
    move |plan| {
        let row = Project::clone(plan.projects.get(project(plan, from)).unwrap());
        Edit::put(Project { name: to.into(), ..row })
    }
}

fn names(plan: &Portfolio) -> Vec<&str> {
    plan.ranked().into_iter().map(|p| p.name.as_str()).collect()
}

#[test]
fn setup_says_what_it_did_and_does_it_once() {
    let Some(repository) = Repository::new() else { return };
    fs::write(repository.root().join(".gitattributes"), "*.png binary").unwrap();
    let first = repository.setup();
    assert!(first.contains("set merge.stackrank.driver") && first.contains("added *.ron"), "{first}");
    let attributes = fs::read_to_string(repository.root().join(".gitattributes")).unwrap();
    assert_eq!(attributes, "*.png binary\n*.ron merge=stackrank diff=stackrank\n");
    let config = fs::read_to_string(repository.root().join(".git/config")).unwrap();
    let again = repository.setup();
    assert!(!again.contains("added") && again.matches("already").count() == 4, "{again}");
    assert_eq!(fs::read_to_string(repository.root().join(".gitattributes")).unwrap(), attributes);
    assert_eq!(fs::read_to_string(repository.root().join(".git/config")).unwrap(), config);
    // where the pattern was narrowed, it stays so
    fs::write(repository.root().join(".gitattributes"), "plans/*.ron merge=stackrank diff=stackrank")
        .unwrap();
    assert!(!repository.setup().contains("added"));
    // from a folder inside, and not outside of any
    fs::create_dir(repository.root().join("plans")).unwrap();
    assert_eq!(repository.stackrank(&["git-setup", "plans"]).0, Some(0));
    let (code, text) = repository.stackrank(&["git-setup", "../home"]);
    assert!(code == Some(1) && text.contains("no git repository"), "{text}");
}

#[test]
fn both_reorder_ranks() {
    let Some(repository) = Repository::with_plan() else { return };
    let (plan, _) = repository.merged(to_first("Wi-Fi"), to_first("Firewall pair"));
    assert_eq!(names(&plan), ["Wi-Fi", "Firewall pair", "Core switch refresh"]);
}

#[test]
fn both_add_projects() {
    let Some(repository) = Repository::with_plan() else { return };
    let (plan, _) = repository.merged(add("Storage", 2), add("Backup", 3));
    assert_eq!(names(&plan)[3..], ["Storage", "Backup"]);
}

#[test]
fn both_change_the_same_field_and_git_says_so() {
    let Some(repository) = Repository::with_plan() else { return };
    let (plan, text) = repository.merged(rename("Wi-Fi", "Wi-Fi 6"), rename("Wi-Fi", "Wi-Fi 7"));
    assert!(names(&plan).contains(&"Wi-Fi 7"));
    assert!(text.contains("plan.ron: Wi-Fi 7: both sides changed name: \"Wi-Fi 7\" stands"), "{text}");
    assert!(text.contains("\"Wi-Fi 6\" does not"), "{text}");
}

#[test]
fn a_deletion_against_an_edit() {
    let Some(repository) = Repository::with_plan() else { return };
    let (plan, text) = repository.merged(
        |plan| make::delete(plan, &[project(plan, "Wi-Fi").into()]),
        |plan| {
            let of = project(plan, "Wi-Fi");
            let row = Task::clone(plan.tasks_of(of)[0]);
            Edit::put(Task { notes: "with Mara".into(), ..row })
        },
    );
    assert_eq!(plan.tasks_of(project(&plan, "Wi-Fi")).len(), 1);
    assert!(text.contains("it is back") && text.contains("it stays as edited"), "{text}");
}

#[test]
fn a_merge_that_makes_a_cycle_is_kept_and_told() {
    let Some(repository) = Repository::with_plan() else { return };
    let ends = |plan: &Portfolio| [0, 1].map(|at| WorkId::Task(plan.tasks.rows()[at].id));
    let (plan, text) = repository.merged(
        |plan| {
            let [a, b] = ends(plan);
            make::link(&mut numbered(2), a, b)
        },
        |plan| {
            let [a, b] = ends(plan);
            make::link(&mut numbered(3), b, a)
        },
    );
    assert!(find_cycle(&plan).is_some());
    assert!(text.contains("depend on each other"), "{text}");
    let (code, text) = repository.stackrank(&["check", "plan.ron", "--today=2026-11-23"]);
    assert!(code == Some(1) && text.contains("depend on each other"), "{text}");
}

#[test]
fn a_rebase_gives_what_a_merge_gives() {
    let Some(repository) = Repository::with_plan() else { return };
    repository
        .branch("theirs", |plan| Edit::All(vec![rename("Wi-Fi", "Wi-Fi 6")(plan), add("Backup", 3)(plan)]));
    repository
        .branch("ours", |plan| Edit::All(vec![rename("Wi-Fi", "Wi-Fi 7")(plan), add("Storage", 2)(plan)]));
    repository.git(&["branch", "too"]);
    repository.git(&["merge", "--no-edit", "theirs"]);
    let merged = repository.plan();
    // ours and theirs change places when git rebases
    repository.git(&["switch", "--quiet", "too"]);
    repository.git(&["rebase", "theirs"]);
    assert_eq!(repository.plan(), merged);
    assert_eq!(names(&merged), ["Core switch refresh", "Wi-Fi 7", "Firewall pair", "Storage", "Backup"]);
    // and a cherry-pick finds nothing left to do
    repository.git(&["merge", "--no-edit", "ours"]);
    assert_eq!(repository.plan(), merged);
}

#[test]
fn plans_with_no_common_beginning_are_joined() {
    let Some(repository) = Repository::new() else { return };
    repository.setup();
    repository.commit("Setup");
    for (name, title, millis) in [("theirs", "Backup", 2), ("ours", "Storage", 3)] {
        repository.git(&["switch", "--quiet", "--create", name, "main"]);
        let mut plan = Portfolio::empty();
        add(title, millis)(&plan).apply(&mut plan).unwrap();
        repository.write(&plan);
        repository.commit(name);
    }
    repository.git(&["merge", "--no-edit", "theirs"]);
    assert_eq!(names(&repository.plan()), ["Backup", "Storage"]);
    assert_eq!(repository.plan().stages, Portfolio::empty().stages);
}

#[test]
fn a_side_that_cannot_be_read_stops_the_merge_and_loses_nothing() {
    let Some(repository) = Repository::with_plan() else { return };
    repository.git(&["switch", "--quiet", "--create", "theirs"]);
    fs::write(repository.file(), "(schema: 2, settings: oh dear").unwrap();
    repository.commit("Damage");
    let ours = repository.branch("ours", rename("Wi-Fi", "Wi-Fi 7"));
    let (good, text) = repository.try_git(&["merge", "--no-edit", "theirs"]);
    assert!(!good && text.contains("nothing was written"), "{text}");
    assert_eq!(repository.plan(), ours);
    assert!(repository.git(&["show", "theirs:plan.ron"]).contains("oh dear"));
}

/// A conflict that git made by lines, before it was set up.
fn with_marks(style: &str) -> Option<Repository> {
    let repository = Repository::new()?;
    repository.write(&plan());
    repository.commit("Plan");
    repository.branch("theirs", |plan| {
        let gone = make::delete(plan, &[project(plan, "Firewall pair").into()]);
        Edit::All(vec![rename("Wi-Fi", "Wi-Fi 6")(plan), gone])
    });
    repository.branch("ours", to_first("Wi-Fi"));
    let conflict_style = format!("merge.conflictStyle={style}");
    let (good, _) = repository.try_git(&["-c", &conflict_style, "merge", "--no-edit", "theirs"]);
    assert!(!good);
    Some(repository)
}

#[test]
fn conflict_marks_are_named_and_resolved() {
    for style in ["merge", "diff3", "zdiff3"] {
        let Some(repository) = with_marks(style) else { return };
        let marked = fs::read_to_string(repository.file()).unwrap();
        let line = marked.lines().position(|l| l.starts_with("<<<<<<< ")).unwrap() + 1;
        let (code, text) = repository.stackrank(&["check", "plan.ron"]);
        assert_eq!(code, Some(1));
        assert!(text.contains("unresolved git conflicts") && text.contains("merge --resolve"), "{text}");
        assert!(text.contains(&format!("line {line}")), "{text}");
        let (code, text) = repository.stackrank(&["merge", "--resolve", "plan.ron"]);
        assert_eq!(code, Some(0), "{text}");
        assert_eq!(names(&repository.plan()), ["Wi-Fi 6", "Core switch refresh"], "{style}: {text}");
        let (code, text) = repository.stackrank(&["merge", "--resolve", "plan.ron"]);
        assert!(code == Some(0) && text.contains("has no conflicts"), "{text}");
    }
}

#[test]
fn marks_without_git_lose_no_row() {
    let Some(repository) = with_marks("merge") else { return };
    // a copy outside of the repository: nobody knows what both sides began with
    let copy = repository.at("home").join("copy.ron");
    fs::copy(repository.file(), &copy).unwrap();
    let (code, text) = repository.stackrank(&["merge", "--resolve", copy.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{text}");
    let plan = storage::read_file(&copy).unwrap().0;
    assert_eq!(plan.projects.len(), 3, "{:?}", names(&plan));
}

#[test]
fn git_diff_speaks_of_projects() {
    let Some(repository) = Repository::with_plan() else { return };
    repository.branch("ours", rename("Wi-Fi", "Wi-Fi 7"));
    let text = repository.git(&["diff", "main", "ours"]);
    assert_eq!(text, "plan plan.ron\nWi-Fi 7: name Wi-Fi → Wi-Fi 7\n");
    assert!(repository.git(&["diff", "--no-ext-diff", "main", "ours"]).contains("+    (id:"));
    // whatever the file is, git diff goes on
    fs::write(repository.file(), "oh dear").unwrap();
    fs::write(repository.root().join("-new.ron"), storage::to_text(&Portfolio::empty())).unwrap();
    repository.git(&["add", "--all"]);
    let text = repository.git(&["diff", "main"]);
    assert!(text.contains("plan -new.ron\na new file\n") && text.contains("--no-ext-diff"), "{text}");
    repository.git(&["switch", "--quiet", "--force", "ours"]);
    repository.git(&["mv", "plan.ron", "moved.ron"]);
    let text = repository.git(&["diff", "--cached", "--find-renames", "main"]);
    assert_eq!(text, "plan plan.ron → moved.ron\nWi-Fi 7: name Wi-Fi → Wi-Fi 7\n");
    repository.git(&["rm", "--quiet", "--force", "moved.ron"]);
    assert!(repository.git(&["diff", "--cached", "main"]).contains("the file is gone"));
}

fn merge_in(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackrank"));
    command.arg("merge").args(args).current_dir(folder).env("STACKRANK_HOME", folder.join("home"));
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn merge_writes_ours_or_another_file_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (base, mut ours, mut theirs) = (plan(), plan(), plan());
    rename("Wi-Fi", "Wi-Fi 6")(&ours).apply(&mut ours).unwrap();
    rename("Wi-Fi", "Wi-Fi 7")(&theirs).apply(&mut theirs).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    write("base", &storage::to_text(&base));
    write("ours", &storage::to_text(&ours));
    write("theirs", &storage::to_text(&theirs));
    write("damaged", "(schema: 2, ");
    write("newer", &storage::to_text(&base).replace("schema: 3", "schema: 99"));
    write("empty", "");
    let before = read("ours");
    for args in [
        ["base", "ours", "damaged"],
        ["damaged", "ours", "theirs"],
        ["base", "ours", "newer"],
        ["base", "ours", "nowhere"],
        ["base", "ours", "empty"],
    ] {
        let output = merge_in(folder, &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"), "{args:?}");
        assert_eq!(read("ours"), before);
    }
    for damaged in [["base", "damaged", "theirs"], ["base", "newer", "theirs"], ["base", "empty", "theirs"]] {
        let before = read(damaged[1]);
        assert_eq!(merge_in(folder, &damaged).status.code(), Some(2));
        assert_eq!(read(damaged[1]), before);
    }
    // elsewhere, but not over another file
    assert_eq!(merge_in(folder, &["base", "ours", "theirs", "-o", "theirs"]).status.code(), Some(2));
    assert_eq!(read("theirs"), storage::to_text(&theirs));
    assert_eq!(merge_in(folder, &["base", "ours", "theirs", "-o", "out.ron"]).status.code(), Some(0));
    assert_eq!(read("ours"), before);
    assert_eq!(read("out.ron"), storage::to_text(&theirs));
    let output = merge_in(folder, &["base", "ours", "theirs", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), read("out.ron"));
    // in place; strictly, with the result written all the same
    let output = merge_in(folder, &["base", "ours", "theirs", "--strict", "--name", "plan.ron"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).starts_with("plan.ron: Wi-Fi 7: both sides changed name")
    );
    assert_eq!(read("ours"), read("out.ron"));
    // nothing in common: nothing is lost
    assert_eq!(merge_in(folder, &["empty", "ours", "base"]).status.code(), Some(0));
    assert_eq!(storage::read_file(&folder.join("ours")).unwrap().0.projects.len(), 3);
}
