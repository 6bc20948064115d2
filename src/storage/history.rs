//! Earlier versions of a document, thinned with age: ten-minute steps for an hour, hours for a day, days for a month,
//! months for two years. The last version of each step is the one that stays, and the newest of all always.
//!
//! A version is a file `20261122T104207.123Z-KIND-FINGERPRINT.ron` in the document's folder; its text is the plan's.
use super::from_text;
use super::key::{DocumentKey, Fingerprint};
use super::read::read_bytes;
use super::save::{SaveError, put, sweep_folder};
use crate::domain::Portfolio;
use chrono::{DateTime, Duration, NaiveDateTime, SubsecRound, Utc};
use std::path::{Path, PathBuf};

/// Most that the versions of one document take, in bytes.
pub const MOST_BYTES: u64 = 200 << 20;
/// Days for which pinned versions are not thinned.
const PINNED_DAYS: i64 = 31;
const TIME: &str = "%Y%m%dT%H%M%S%.3fZ";

/// A version that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// Whether it is kept beside its step for a month: the state before something that could lose much.
    pub pinned: bool,
    /// What it holds.
    pub fingerprint: Fingerprint,
    /// Its size.
    pub bytes: u64,
    path: PathBuf,
}

fn folder(state: &Path, document: &DocumentKey) -> PathBuf {
    state.join("history").join(document.as_str())
}

/// Adds a version, unless the newest one is the same, and thins the others. A pinned version stays for a month.
///
/// # Errors
/// What the system said; the versions before are untouched.
pub fn add(
    state: &Path,
    document: &DocumentKey,
    at: DateTime<Utc>,
    bytes: &[u8],
    pinned: bool,
) -> Result<(), SaveError> {
    let fingerprint = Fingerprint::of(bytes);
    let old = list(state, document);
    if old.last().is_none_or(|newest| newest.fingerprint != fingerprint || (pinned && !newest.pinned)) {
        let kind = if pinned { "pin" } else { "save" };
        let name = format!("{}-{kind}-{fingerprint}.ron", at.trunc_subsecs(3).format(TIME));
        put(&folder(state, document).join(name), bytes)?;
    }
    sweep_folder(&folder(state, document), ".".as_ref(), |_| false);
    let versions = list(state, document);
    for superfluous in thin(&versions, at, MOST_BYTES) {
        // one that cannot be removed now is tried again the next time
        let _ = std::fs::remove_file(&superfluous.path);
    }
    Ok(())
}

/// All versions, oldest first. A folder that cannot be read has none.
pub fn list(state: &Path, document: &DocumentKey) -> Vec<Version> {
    let Ok(entries) = std::fs::read_dir(folder(state, document)) else { return vec![] };
    let mut versions: Vec<Version> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let mut parts = name.to_str()?.strip_suffix(".ron")?.splitn(3, '-');
            let at = NaiveDateTime::parse_from_str(parts.next()?, TIME).ok()?.and_utc();
            let pinned = match parts.next()? {
                "pin" => true,
                "save" => false,
                _ => return None,
            };
            let fingerprint = parts.next()?.parse().ok()?;
            Some(Version { at, pinned, fingerprint, bytes: entry.metadata().ok()?.len(), path: entry.path() })
        })
        .collect();
    versions.sort_by(|a, b| (a.at, &a.path).cmp(&(b.at, &b.path)));
    versions
}

/// The bytes of a version.
///
/// # Errors
/// If it cannot be read, or is not what was written.
pub fn read(version: &Version) -> Result<Vec<u8>, super::ReadFault> {
    let bytes = read_bytes(&version.path)?;
    if Fingerprint::of(&bytes) == version.fingerprint {
        Ok(bytes)
    } else {
        Err(super::ReadFault::new(super::FaultKind::Content, "this kept version is damaged"))
    }
}

/// The newest version that can be read as a plan.
pub fn newest_readable(state: &Path, document: &DocumentKey) -> Option<(Version, Portfolio)> {
    list(state, document).into_iter().rev().find_map(|version| {
        let text = String::from_utf8(read(&version).ok()?).ok()?;
        Some((version, from_text(&text).ok()?))
    })
}

/// The plan of a version, if it is kept.
pub fn find(state: &Path, document: &DocumentKey, print: Fingerprint) -> Option<Portfolio> {
    let version = list(state, document).into_iter().rev().find(|version| version.fingerprint == print)?;
    from_text(&String::from_utf8(read(&version).ok()?).ok()?).ok()
}

/// The step that a version of an age belongs to; `None`: too old to keep.
fn step_of(at: DateTime<Utc>, now: DateTime<Utc>) -> Option<(u8, i64)> {
    let age = now - at;
    if age <= Duration::hours(1) {
        Some((0, at.timestamp().div_euclid(600)))
    } else if age <= Duration::days(1) {
        Some((1, at.timestamp().div_euclid(3600)))
    } else if age <= Duration::days(31) {
        Some((2, at.timestamp().div_euclid(86_400)))
    } else if age <= Duration::days(731) {
        Some((3, at.format("%Y%m").to_string().parse().unwrap_or(0)))
    } else {
        None
    }
}

/// The versions (oldest first) that can go. Beyond `most` bytes the oldest go first,
/// pinned ones last. The newest always stays.
fn thin(versions: &[Version], now: DateTime<Utc>, most: u64) -> Vec<&Version> {
    let Some((newest, older)) = versions.split_last() else { return vec![] };
    let mut going = vec![];
    let mut staying = vec![];
    let mut later = step_of(newest.at, now);
    for version in older.iter().rev() {
        let step = step_of(version.at, now);
        let pinned = version.pinned && now - version.at <= Duration::days(PINNED_DAYS);
        let keep = step.is_some() && (pinned || step != later);
        let list = if keep { &mut staying } else { &mut going };
        list.push(version);
        if keep && !pinned {
            later = step;
        }
    }
    let mut bytes = newest.bytes + staying.iter().map(|v| v.bytes).sum::<u64>();
    staying.reverse();
    staying.sort_by_key(|v| v.pinned);
    for version in staying {
        if bytes <= most {
            break;
        }
        bytes -= version.bytes;
        going.push(version);
    }
    going
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEN_MINUTES: i64 = 600;

    fn version(at: DateTime<Utc>, pinned: bool) -> Version {
        let name = format!("{}{}", at.timestamp(), if pinned { "-pin" } else { "" });
        Version { at, pinned, fingerprint: Fingerprint::of(name.as_bytes()), bytes: 1000, path: name.into() }
    }

    fn thinned(versions: &[Version], now: DateTime<Utc>, most: u64) -> Vec<Version> {
        let going: Vec<Version> = thin(versions, now, most).into_iter().cloned().collect();
        versions.iter().filter(|v| !going.contains(v)).cloned().collect()
    }

    #[test]
    fn two_years_of_saving_every_nine_minutes() {
        let start: DateTime<Utc> = "2024-11-22T00:00:00Z".parse().unwrap();
        let mut kept: Vec<Version> = vec![];
        let mut now = start;
        while now < start + Duration::days(800) {
            now += Duration::minutes(9);
            kept.push(version(now, false));
            kept = thinned(&kept, now, MOST_BYTES);
        }
        let aged = |from: Duration, to: Duration| {
            kept.iter().filter(|v| now - v.at >= from && now - v.at < to).count()
        };
        let (hour, day, month) = (Duration::hours(1), Duration::days(1), Duration::days(31));
        let found = [
            aged(Duration::zero(), hour),
            aged(hour, day),
            aged(day, month),
            aged(month, Duration::days(731)),
        ];
        assert_eq!(kept.last().unwrap().at, now);
        assert!((6..=7).contains(&found[0]), "{found:?}");
        assert!((23..=24).contains(&found[1]), "{found:?}");
        assert!((30..=31).contains(&found[2]), "{found:?}");
        assert!((22..=24).contains(&found[3]), "{found:?}");
        assert_eq!(found.iter().sum::<usize>(), kept.len(), "older ones are gone");
    }

    #[test]
    fn beyond_the_cap_the_oldest_go_and_pinned_ones_last() {
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
        let versions: Vec<Version> =
            (0..10).rev().map(|i| version(now - Duration::days(i), i == 9 || i == 5)).collect();
        let kept = thinned(&versions, now, 4000);
        let days: Vec<i64> = kept.iter().map(|v| (now - v.at).num_days()).collect();
        assert_eq!(days, [9, 5, 1, 0]);
        assert_eq!(thinned(&versions, now, 0).len(), 1, "the newest stays whatever it takes");
    }

    proptest! {
        #[test]
        fn the_newest_and_one_of_each_step_stay(ages in prop::collection::vec((0i64..80_000_000, any::<bool>()), 1..60)) {
            let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
            let mut versions: Vec<Version> =
                ages.iter().map(|(age, pinned)| version(now - Duration::seconds(*age), *pinned)).collect();
            versions.sort_by_key(|v| v.at);
            let kept = thinned(&versions, now, MOST_BYTES);
            prop_assert_eq!(kept.last(), versions.last());
            for v in &versions {
                let step = step_of(v.at, now);
                prop_assert!(step.is_none() || kept.iter().any(|k| step_of(k.at, now) == step));
                let recent = now - v.at < Duration::seconds(TEN_MINUTES);
                prop_assert!(!(recent && v.pinned) || kept.contains(v));
            }
            prop_assert_eq!(thinned(&kept, now, MOST_BYTES), kept.clone(), "thinning twice is thinning once");
        }
    }
}
