//! Files in which git left both sides of a conflict: recognised, and taken apart.
use super::fault::{FaultKind, ReadFault};
use super::from_text;
use crate::domain::Portfolio;

/// The sides of a file with conflicts, each a whole text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sides {
    /// Our side.
    pub ours: String,
    /// What both began with, if git wrote it down (`merge.conflictStyle` is `diff3` or `zdiff3`).
    pub base: Option<String>,
    /// Their side.
    pub theirs: String,
}

/// The fault of a file in which git left both sides of a conflict.
pub(super) fn fault(text: &str) -> Option<ReadFault> {
    let mut lines = text.lines().enumerate();
    let (start, _) = lines.find(|(_, line)| line.starts_with("<<<<<<< "))?;
    lines.find(|(_, line)| line.starts_with(">>>>>>> "))?;
    Some(ReadFault::at(
        FaultKind::MergeMarkers,
        start + 1,
        1,
        "this file has unresolved git conflicts: run stackrank merge --resolve on it, which merges both sides",
    ))
}

/// Which part of a conflict a line belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Both,
    Ours,
    Base,
    Theirs,
}

/// Takes a file with conflicts apart. `None` if it has none, or the marks are not where git puts them.
pub fn sides(text: &str) -> Option<Sides> {
    let (mut ours, mut base, mut theirs) = (String::new(), String::new(), String::new());
    let (mut part, mut conflicts, mut bases) = (Part::Both, 0, 0);
    for line in text.split_inclusive('\n') {
        let mark = line.trim_end();
        let is = |sign: &str| mark == sign || mark.strip_prefix(sign).is_some_and(|r| r.starts_with(' '));
        let next = match part {
            Part::Both if is("<<<<<<<") => Part::Ours,
            Part::Ours if is("|||||||") => Part::Base,
            Part::Ours | Part::Base if mark == "=======" => Part::Theirs,
            Part::Theirs if is(">>>>>>>") => Part::Both,
            _ => {
                let texts = [(Part::Ours, &mut ours), (Part::Base, &mut base), (Part::Theirs, &mut theirs)];
                for (of, text) in texts {
                    if part == of || part == Part::Both {
                        text.push_str(line);
                    }
                }
                continue;
            }
        };
        conflicts += usize::from(part == Part::Both);
        bases += usize::from(next == Part::Base);
        part = next;
    }
    let whole = conflicts > 0 && part == Part::Both;
    whole.then_some(Sides { ours, base: (bases == conflicts).then_some(base), theirs })
}

/// The plans of a file in which git left both sides of a conflict.
#[derive(Clone, PartialEq, Debug)]
pub struct BothSides {
    /// What both began with, if git wrote it down and it can be read.
    pub base: Option<Portfolio>,
    /// Our side.
    pub ours: Portfolio,
    /// Their side.
    pub theirs: Portfolio,
}

/// Reads both sides of a file with conflicts.
///
/// # Errors
/// Says which side is no plan, or that the marks are not where git puts them.
pub fn both_sides(text: &str) -> Result<BothSides, String> {
    let sides = sides(text).ok_or("git's conflict marks are not whole")?;
    let plan =
        |side, text: &str| from_text(text).map_err(|fault| format!("{side} side cannot be read: {fault}"));
    let base = sides.base.as_deref().and_then(|text| from_text(text).ok());
    Ok(BothSides { base, ours: plan("our", &sides.ours)?, theirs: plan("their", &sides.theirs)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_are_taken_apart() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| 1234\nc\n=======\nd\n>>>>>>> other\ne\n";
        let found = sides(text).unwrap();
        assert_eq!((found.ours.as_str(), found.theirs.as_str()), ("a\nb\ne\n", "a\nd\ne\n"));
        assert_eq!(found.base.as_deref(), Some("a\nc\ne\n"));
        let found = sides("a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\n>>>>>>> other\r\n").unwrap();
        assert_eq!((found.ours.as_str(), found.theirs.as_str()), ("a\r\nb\r\n", "a\r\n"));
        assert_eq!(found.base, None);
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in ["", "a\n", "<<<<<<< HEAD\na\n", "<<<<<<< HEAD\na\n=======\n", "=======\n", ">>>>>>> b\n"]
        {
            assert_eq!(sides(text), None, "{text:?}");
        }
    }
}
