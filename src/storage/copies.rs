//! Copies beside the file in which a sync program, or a save in a bad moment, has kept the other version of two that met.
//!
//! They are known by their names (the word for a conflict stands in them) and by their contents: a copy of this plan has rows of this
//! plan, by id. They are only read, never removed.
use super::key::Fingerprint;
use super::read_file;
use crate::domain::{Portfolio, Record, RecordId};
use crate::edits::make::records;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Most copies that are read.
const MOST: usize = 20;
/// What the word for a conflict begins with in the languages in which sync programs name their copies.
const WORDS: [&str; 3] = ["conflict", "conflit", "konflikt"];

/// A copy of a plan beside its file.
#[derive(Clone, PartialEq, Debug)]
pub struct Copy {
    /// Where.
    pub path: PathBuf,
    /// What it holds.
    pub plan: Portfolio,
    /// Tells it from others.
    pub print: Fingerprint,
    /// When it was written, if that is known.
    pub written: Option<SystemTime>,
}

/// Whether a file is called as sync programs call the other version of `path`: Syncthing `plan.sync-conflict-20261122-101112-ABCDEFG.ron`,
/// Nextcloud `plan (conflicted copy 2026-11-22 101112).ron`, ownCloud `plan_conflict-20261122-101112.ron`, Dropbox
/// `plan (Jo's conflicted copy 2026-11-22).ron`, and this program `plan.conflict.ron`.
pub fn is_called_a_copy(path: &Path, other: &Path) -> bool {
    let (Some(stem), Some(name)) = (path.file_stem(), other.file_name()) else { return false };
    let (stem, name) = (stem.to_string_lossy(), name.to_string_lossy());
    let Some(rest) = name.strip_prefix(&*stem) else { return false };
    let same_kind = path.extension() == other.extension();
    let rest = rest.to_lowercase();
    same_kind && rest.starts_with(['.', ' ', '_', '-', '(']) && WORDS.iter().any(|word| rest.contains(word))
}

/// The files beside `path` that are called as its copies are.
pub fn names(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(super::folder_of(path)) else { return vec![] };
    entries.flatten().map(|entry| entry.path()).filter(|other| is_called_a_copy(path, other)).collect()
}

/// Those of them that are copies of a plan and hold something else, the newest first.
pub fn read(names: Vec<PathBuf>, plan: &Portfolio) -> Vec<Copy> {
    let written = |path: &PathBuf| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let mut dated: Vec<(Option<SystemTime>, PathBuf)> =
        names.into_iter().map(|path| (written(&path), path)).collect();
    dated.sort_by(|a, b| b.cmp(a));
    let copies = dated.into_iter().take(MOST).filter_map(|(written, path)| {
        let (copy, bytes) = read_file(&path).ok()?;
        let print = Fingerprint::of(&bytes);
        (copy != *plan && akin(plan, &copy)).then_some(Copy { path, plan: copy, print, written })
    });
    copies.collect()
}

/// Whether two plans have rows in common that no two plans have by accident: stages may be the same in all.
fn akin(a: &Portfolio, b: &Portfolio) -> bool {
    let is_own = |id: &RecordId| !matches!(id, RecordId::Settings | RecordId::Stage(_));
    records(a).iter().map(Record::id).filter(is_own).any(|id| b.record(id).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies() {
        let is = |name: &str| is_called_a_copy(Path::new("/plans/plan.ron"), &Path::new("/plans").join(name));
        for name in [
            "plan.sync-conflict-20261122-101112-ABCDEFG.ron",
            "plan (conflicted copy 2026-11-22 101112).ron",
            "plan_conflict-20261122-101112.ron",
            "plan (Jo's conflicted copy 2026-11-22).ron",
            "plan (Konflikt in Kopie von Jo 2026-11-22).ron",
            "plan (Copie en conflit de Jo 2026-11-22).ron",
            "plan (Case Conflict).ron",
            "plan.conflict.ron",
            "plan.conflict-1.ron",
        ] {
            assert!(is(name), "{name}");
        }
        for name in [
            "plan.ron",
            "plan 2.ron",
            "plan backup.ron",
            "planned conflict.ron",
            "other.sync-conflict-20261122-101112-ABCDEFG.ron",
            "plan.sync-conflict-20261122-101112-ABCDEFG.txt",
            "plan.ron.orig",
            ".plan.ron.4711-0.tmp",
        ] {
            assert!(!is(name), "{name}");
        }
    }
}
