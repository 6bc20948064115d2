//! Real files: opening what is damaged, hostile or newer; links, permissions, recovery copies and history.
use super::plans;
use chrono::{Duration, Utc};
use stackrank::domain::Portfolio;
use stackrank::storage::recovery::{self, Recovery};
use stackrank::storage::{
    DocumentKey, FaultKind, Fingerprint, Folders, Kept, Opened, Origin, SCHEMA, SaveError, Saved, Session,
    history, open, read_file, save, set_aside, sweep, to_text,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A home folder of its own.
struct Home {
    folder: tempfile::TempDir,
    folders: Folders,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::at(folder.path());
        Self { folder, folders }
    }
    fn file(&self) -> &Path {
        &self.folders.config_file
    }
    fn document(&self) -> DocumentKey {
        DocumentKey::of(self.file())
    }
    fn remember(&self, plan: &Portfolio, minutes_ago: i64) {
        let at = Utc::now() - Duration::minutes(minutes_ago);
        history::add(&self.folders.state, &self.document(), at, to_text(plan).as_bytes(), false).unwrap();
    }
    fn recover(&self, plan: &Portfolio, base: Option<&[u8]>) {
        let copy = Recovery {
            at: Utc::now(),
            base: base.map(Fingerprint::of),
            session: Session::default(),
            text: to_text(plan),
        };
        recovery::write(&self.folders.state, &self.document(), self.file(), &copy).unwrap();
    }
    fn open(&self) -> Opened {
        open(self.file(), &self.folders)
    }
}

fn bytes(number: u64) -> Vec<u8> {
    to_text(&plans::numbered(number)).into_bytes()
}

fn told(kept: Option<Kept>) -> Option<(u64, Origin)> {
    kept.map(|kept| (plans::number(&kept.plan), kept.origin))
}

#[test]
fn a_damaged_file_stays_and_the_newest_readable_version_is_offered() {
    let home = Home::new();
    home.remember(&plans::numbered(1), 50);
    home.remember(&plans::numbered(2), 30);
    home.remember(&plans::numbered(3), 10);
    // the newest version in the history is damaged as well
    let newest = fs::read_dir(home.folders.state.join("history").join(home.document().as_str())).unwrap();
    let newest = newest.map(|e| e.unwrap().path()).max().unwrap();
    fs::write(&newest, "(").unwrap();
    let text = to_text(&plans::numbered(3));
    let damaged = text.replacen("rank: \"a3\"", "rank: \"\u{1}\"", 1);
    fs::write(home.file(), &damaged).unwrap();
    let Opened::Unreadable { fault, offer, .. } = home.open() else { panic!("it was read") };
    let line = damaged.lines().position(|l| l.contains('\u{1}')).unwrap() + 1;
    assert_eq!(fault.line, Some(line));
    assert!(fault.column.is_some());
    assert_eq!(told(offer), Some((2, Origin::History)));
    assert_eq!(fs::read_to_string(home.file()).unwrap(), damaged);
    // saving cannot replace it either, because nobody has read it
    assert!(matches!(save(home.file(), &bytes(2), None), Err(SaveError::ChangedOnDisk)));
    assert_eq!(fs::read_to_string(home.file()).unwrap(), damaged);
    // only when the person has decided so is it moved away, and it is kept
    let aside = set_aside(home.file(), Utc::now()).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), damaged);
    assert_eq!(save(home.file(), &bytes(2), None).ok(), Some(Saved::Written));
}

#[test]
fn a_recovery_copy_of_the_same_version_is_taken_and_of_another_offered() {
    let recovery = |file: Option<u64>, base: Option<u64>, copy: u64| {
        let home = Home::new();
        let base = base.map(bytes);
        if let Some(number) = file {
            fs::write(home.file(), bytes(number)).unwrap();
        }
        home.recover(&plans::numbered(copy), base.as_deref());
        match home.open() {
            Opened::Plan { plan, bytes: found, recovery, .. } => {
                assert_eq!((Some(plans::number(&plan)), found), (file, bytes(file.unwrap())));
                told(recovery)
            }
            Opened::Fresh { kept, .. } => told(kept),
            Opened::Unreadable { .. } => panic!("it can be read"),
        }
    };
    assert_eq!(recovery(Some(1), Some(1), 2), Some((2, Origin::UnsavedEdits)));
    assert_eq!(recovery(Some(3), Some(1), 2), Some((2, Origin::UnsavedEditsOfAnother)));
    assert_eq!(recovery(Some(1), None, 2), Some((2, Origin::UnsavedEditsOfAnother)));
    assert_eq!(recovery(Some(2), Some(1), 2), None, "it was saved, and the copy not yet cleared");
    assert_eq!(recovery(None, None, 2), Some((2, Origin::UnsavedEdits)));
    assert_eq!(recovery(None, Some(1), 2), Some((2, Origin::UnsavedEditsOfAnother)), "the file has vanished");
}

#[test]
fn recovery_copies_that_are_damaged_or_gone_do_no_harm() {
    let home = Home::new();
    let (state, document) = (&home.folders.state, &home.document());
    assert_eq!(recovery::read(state, document), Ok(None));
    fs::write(home.file(), bytes(1)).unwrap();
    home.recover(&plans::numbered(2), Some(&bytes(1)));
    let copy = state.join("recovery").join(document.as_str()).with_extension("ron");
    let whole = fs::read(&copy).unwrap();
    // a copy is itself a plan that can be opened
    assert_eq!(read_file(&copy).map(|(plan, _)| plans::number(&plan)), Ok(2));
    for end in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
        fs::write(&copy, &whole[..end]).unwrap();
        let Opened::Plan { recovery, .. } = home.open() else { panic!("the file is good") };
        assert!(recovery.is_none() || end + 1 == whole.len(), "cut at {end}");
    }
    recovery::clear(state, document).unwrap();
    recovery::clear(state, document).unwrap();
    assert_eq!(recovery::read(state, document), Ok(None));
}

#[test]
fn hostile_files_are_refused_fast() {
    let home = Home::new();
    let start = Instant::now();
    let huge = home.folder.path().join("huge.ron");
    fs::File::create(&huge).unwrap().set_len(10 << 30).unwrap();
    assert_eq!(read_file(&huge).unwrap_err().kind, FaultKind::TooLarge);
    fs::write(home.file(), b"(schema: 1,\n name: \"\xff\")").unwrap();
    let fault = read_file(home.file()).unwrap_err();
    assert_eq!((fault.kind, fault.line, fault.column), (FaultKind::NotUtf8, Some(2), Some(9)), "{fault}");
    assert!(matches!(read_file(home.folder.path()).unwrap_err().kind, FaultKind::Io(_)));
    #[cfg(target_os = "linux")]
    assert!(matches!(read_file(Path::new("/dev/zero")).unwrap_err().kind, FaultKind::Io(_)));
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let home = Home::new();
    let newer = String::from_utf8(bytes(1)).unwrap().replace(&format!("schema: {SCHEMA}"), "schema: 999");
    fs::write(home.file(), &newer).unwrap();
    let Opened::Unreadable { fault, offer, .. } = home.open() else { panic!("it was read") };
    assert_eq!((fault.kind, offer), (FaultKind::Newer { schema: 999 }, None));
    assert!(fault.to_string().contains("newer Stackrank"), "{fault}");
    assert!(matches!(save(home.file(), &bytes(2), None), Err(SaveError::ChangedOnDisk)));
    assert_eq!(fs::read_to_string(home.file()).unwrap(), newer);
}

#[test]
fn the_history_keeps_what_was_saved_once() {
    let home = Home::new();
    let (state, document) = (&home.folders.state, &home.document());
    for minutes in [35, 25, 24, 5] {
        home.remember(&plans::numbered(minutes), minutes.cast_signed());
    }
    home.remember(&plans::numbered(5), 0); // the same as the newest
    let versions = history::list(state, document);
    assert!(versions.windows(2).all(|w| w[0].at < w[1].at));
    assert!((3..=4).contains(&versions.len()), "one for each ten minutes: {versions:?}");
    assert_eq!(history::read(versions.last().unwrap()).unwrap(), bytes(5));
    assert_eq!(history::newest_readable(state, document).map(|(_, plan)| plans::number(&plan)), Some(5));
    assert!(history::list(state, &DocumentKey::of(Path::new("/elsewhere/portfolio.ron"))).is_empty());
}

#[test]
fn nothing_but_the_file_is_left_beside_it_and_old_leftovers_are_swept() {
    let home = Home::new();
    let names =
        || -> Vec<PathBuf> { fs::read_dir(home.folder.path()).unwrap().map(|e| e.unwrap().path()).collect() };
    save(home.file(), &bytes(1), None).unwrap();
    save(home.file(), &bytes(2), Some(&bytes(1))).unwrap();
    assert_eq!(names(), [home.file()]);
    let leftover = home.folder.path().join(".portfolio.ron.4711-0.tmp");
    let other = home.folder.path().join(".other.ron.4711-0.tmp");
    for path in [&leftover, &other] {
        fs::write(path, "half").unwrap();
    }
    sweep(home.file(), |_| false);
    assert!(leftover.exists(), "somebody may be writing it now");
    for path in [&leftover, &other] {
        let old = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
        fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    }
    sweep(home.file(), |_| false);
    assert!(!leftover.exists() && other.exists() && home.file().exists());
    // a whole version that nobody knows was somebody else's, swapped out in the moment of a save: it is kept in sight
    fs::write(&leftover, bytes(7)).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
    fs::File::options().write(true).open(&leftover).unwrap().set_modified(old).unwrap();
    sweep(home.file(), |print| print == Fingerprint::of(&bytes(2)));
    assert!(!leftover.exists());
    assert_eq!(fs::read(home.folder.path().join("portfolio.conflict.ron")).unwrap(), bytes(7));
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let home = Home::new();
    let gone = home.folder.path().join("share/portfolio.ron");
    let error = save(&gone, &bytes(1), None).unwrap_err().to_string();
    assert!(error.contains("connected"), "{error}");
    assert!(!gone.parent().unwrap().exists());
    // a file where the folder should be
    fs::write(home.folder.path().join("share"), "").unwrap();
    assert!(save(&gone, &bytes(1), None).is_err());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn files_are_for_the_owner_alone_unless_they_were_shared() {
        let home = Home::new();
        save(home.file(), &bytes(1), None).unwrap();
        home.remember(&plans::numbered(1), 0);
        home.recover(&plans::numbered(2), None);
        assert_eq!(mode(home.file()), 0o600);
        let mut open = vec![home.folders.state.clone()];
        let mut seen = 0;
        while let Some(path) = open.pop() {
            if path.is_dir() {
                assert_eq!(mode(&path), 0o700, "{path:?}");
                open.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            } else {
                assert_eq!(mode(&path), 0o600, "{path:?}");
                seen += 1;
            }
        }
        assert_eq!(seen, 2);
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o664)).unwrap();
        save(home.file(), &bytes(2), Some(&bytes(1))).unwrap();
        assert_eq!(mode(home.file()), 0o664);
    }

    #[test]
    fn a_file_marked_read_only_is_not_replaced() {
        let home = Home::new();
        save(home.file(), &bytes(1), None).unwrap();
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o444)).unwrap();
        let error = save(home.file(), &bytes(2), Some(&bytes(1))).unwrap_err().to_string();
        assert!(error.contains("read-only"), "{error}");
        assert_eq!(fs::read(home.file()).unwrap(), bytes(1));
    }

    #[test]
    fn links_are_written_through() {
        let home = Home::new();
        let link = home.folder.path().join("link.ron");
        let again = home.folder.path().join("again.ron");
        symlink("portfolio.ron", &link).unwrap();
        symlink(&link, &again).unwrap();
        // a link to a file that is not there yet
        save(&again, &bytes(1), None).unwrap();
        save(&link, &bytes(2), Some(&bytes(1))).unwrap();
        assert!(link.is_symlink() && again.is_symlink() && !home.file().is_symlink());
        assert_eq!(fs::read(home.file()).unwrap(), bytes(2));
        let circle = home.folder.path().join("circle.ron");
        symlink(&circle, &circle).unwrap();
        assert!(save(&circle, &bytes(1), None).is_err());
    }

    #[test]
    fn a_pipe_does_not_hang() {
        let home = Home::new();
        let pipe = home.folder.path().join("pipe.ron");
        if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success()) {
            assert!(matches!(read_file(&pipe).unwrap_err().kind, FaultKind::Io(_)));
            assert!(matches!(open(&pipe, &home.folders), Opened::Unreadable { .. }));
        }
    }

    #[test]
    fn a_name_that_is_no_text_and_a_very_long_one() {
        use std::os::unix::ffi::OsStrExt;
        let home = Home::new();
        for name in [&b"pl\xffan.ron"[..], "x".repeat(250).as_bytes()] {
            let path = home.folder.path().join(std::ffi::OsStr::from_bytes(name));
            save(&path, &bytes(1), None).unwrap();
            save(&path, &bytes(2), Some(&bytes(1))).unwrap();
            let copy = Recovery {
                at: Utc::now(),
                base: None,
                session: Session::default(),
                text: to_text(&plans::numbered(3)),
            };
            let document = DocumentKey::of(&path);
            recovery::write(&home.folders.state, &document, &path, &copy).unwrap();
            assert!(recovery::read(&home.folders.state, &document).unwrap().is_some());
        }
    }
}
