//! Names for contents and for documents.
use super::disk::{Disk, RealDisk};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// Tells contents apart: 64 bits of FNV-1a and the length. Against accidents, not against an adversary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Fingerprint {
    hash: u64,
    length: u64,
}

impl Fingerprint {
    /// The fingerprint of some bytes: the same on every machine and in every version.
    pub fn of(bytes: &[u8]) -> Self {
        // http://www.isthe.com/chongo/tech/comp/fnv: offset basis and prime for 64 bits
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self { hash: bytes.iter().fold(0xcbf2_9ce4_8422_2325, step), length: bytes.len() as u64 }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{}", self.hash, self.length)
    }
}

impl FromStr for Fingerprint {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (hash, length) = text.split_once('.').unwrap_or((text, ""));
        Ok(Self { hash: u64::from_str_radix(hash, 16)?, length: length.parse()? })
    }
}

/// Names a document in the state folder: part of its file name, for people, and a hash of its whole path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct DocumentKey(String);

impl DocumentKey {
    /// The key of the document at a path; the same through a symbolic link, and whether or not the file is there.
    pub fn of(path: &Path) -> Self {
        let whole = RealDisk::default()
            .resolve(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.into());
        let hash = Fingerprint::of(whole.as_os_str().as_encoded_bytes()).hash;
        let stem = whole.file_stem().unwrap_or_default().to_string_lossy();
        let plain: String =
            stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(24).collect();
        let join = if plain.is_empty() { "" } else { "-" };
        Self(format!("{plain}{join}{hash:016x}"))
    }
    /// The key of one of several instances that have the document open, 0 first.
    #[must_use]
    pub fn seat(&self, number: u32) -> Self {
        if number == 0 { self.clone() } else { Self(format!("{}-{}", self.0, number + 1)) }
    }
    /// The key as a file name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints() {
        // the published test vector for "foobar"
        let print = Fingerprint::of(b"foobar");
        assert_eq!(print.to_string(), "85944171f73967e8.6");
        assert_eq!(print.to_string().parse(), Ok(print));
        assert!("x.6".parse::<Fingerprint>().is_err() && "1".parse::<Fingerprint>().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_the_same_document() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("Plan für 2027.ron"), folder.path().join("link.ron"));
        let before = DocumentKey::of(&file);
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(DocumentKey::of(&link), before);
        assert!(before.as_str().starts_with("Planfr2027-"), "{before:?}");
        assert_ne!(DocumentKey::of(&folder.path().join("other.ron")), before);
    }
}
