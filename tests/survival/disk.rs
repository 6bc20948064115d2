//! A simulated disk: it can die, fail or be written to by somebody else at any step, and knows everything that may be on
//! it after a power cut: names that were not synced may be old or new, contents that were not synced may be anything.
use stackrank::storage::disk::{Disk, Exchange};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

#[derive(Clone)]
struct Inode {
    bytes: Vec<u8>,
    synced: bool,
}

/// A change of names that is not synced yet.
#[derive(Clone)]
enum Pending {
    Name(PathBuf, usize),
    Rename(PathBuf, PathBuf, usize),
    Swap([(PathBuf, usize); 2]),
    Remove(PathBuf),
}

/// What goes wrong, and at which step (1 first).
#[derive(Clone, Copy)]
pub enum Trouble {
    /// Nothing.
    None,
    /// The power fails: nothing happens from this step on.
    Dies(usize),
    /// This step fails.
    Fails(usize, ErrorKind),
    /// Before this step, somebody else replaces the file.
    Replaced(usize, &'static [u8]),
    /// Before this step, somebody else writes into the file as it is.
    WrittenInto(usize, &'static [u8]),
    /// Before this step, somebody else removes the file.
    Removed(usize),
}

/// What the file system knows of exchanging names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exchanges {
    Known,
    Unknown,
    /// It takes an exchange for a rename, and reports success.
    TakenForRenames,
}

/// A step of saving that is left out, or done the short way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Without {
    /// The new bytes go into the file itself.
    FileOfItsOwn,
    SyncOfTheFile,
    SyncOfTheFolder,
    /// A rename in the place of the exchange.
    Exchange,
    /// What came out of the exchange is taken for what was expected.
    LookAtWhatCameOut,
    /// Nothing is exchanged back.
    ExchangeBack,
    /// No second name for the old version.
    SecondName,
    /// The file is taken for unchanged right before the rename.
    LastLook,
    /// A new file replaces one that has come up meanwhile.
    RenameThatReplacesNothing,
    /// Second names stay.
    TidyingUp,
}

pub struct SimulatedDisk {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    pending: Vec<Pending>,
    troubles: Vec<Trouble>,
    file: PathBuf,
    base: Option<Vec<u8>>,
    pub steps: usize,
    pub exchanges: Exchanges,
    pub links: bool,
    pub without: Option<Without>,
    swapped: usize,
}

impl SimulatedDisk {
    pub fn new(file: &Path, bytes: Option<&[u8]>, trouble: Trouble) -> Self {
        let mut disk = Self {
            inodes: vec![],
            names: BTreeMap::new(),
            synced_names: BTreeMap::new(),
            pending: vec![],
            troubles: vec![trouble],
            file: file.into(),
            base: bytes.map(<[u8]>::to_vec),
            steps: 0,
            exchanges: Exchanges::Known,
            links: true,
            without: None,
            swapped: 0,
        };
        if let Some(bytes) = bytes {
            disk.inodes.push(Inode { bytes: bytes.into(), synced: true });
            disk.names.insert(file.into(), 0);
            disk.synced_names = disk.names.clone();
        }
        disk
    }
    /// A second thing that goes wrong.
    pub fn and(mut self, trouble: Trouble) -> Self {
        self.troubles.push(trouble);
        self
    }
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        for trouble in self.troubles.clone() {
            self.goes_wrong(trouble)?;
        }
        Ok(())
    }
    fn goes_wrong(&mut self, trouble: Trouble) -> io::Result<()> {
        match trouble {
            Trouble::Dies(at) if self.steps >= at => return Err(io::Error::other("the power is gone")),
            Trouble::Fails(at, kind) if self.steps == at => return Err(kind.into()),
            Trouble::Replaced(at, bytes) if self.steps == at => {
                self.inodes.push(Inode { bytes: bytes.into(), synced: true });
                self.names.insert(self.file.clone(), self.inodes.len() - 1);
            }
            Trouble::WrittenInto(at, bytes) if self.steps == at => {
                if let Some(inode) = self.names.get(&self.file) {
                    self.inodes[*inode] = Inode { bytes: bytes.into(), synced: true };
                }
            }
            Trouble::Removed(at) if self.steps == at => {
                self.names.remove(&self.file);
            }
            _ => {}
        }
        Ok(())
    }
    fn is_without(&self, step: Without) -> bool {
        self.without == Some(step)
    }
    /// Everything that has a name.
    pub fn contents(&self) -> Vec<&[u8]> {
        self.names.values().map(|inode| self.inodes[*inode].bytes.as_slice()).collect()
    }
    pub fn bytes(&self, path: &Path) -> Option<&[u8]> {
        self.names.get(path).map(|inode| self.inodes[*inode].bytes.as_slice())
    }
    pub fn names(&self) -> Vec<PathBuf> {
        self.names.keys().cloned().collect()
    }
    /// Everything that the file may hold after a power cut now. `None`: no such file.
    pub fn after_power_cut(&self, path: &Path) -> Vec<Option<Vec<u8>>> {
        let mut out = vec![];
        // every subset of the changes of names: a file system may bring them to the disk in any order
        for subset in 0..1usize << self.pending.len() {
            let mut names = self.synced_names.clone();
            for (_, change) in self.pending.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1) {
                match change {
                    Pending::Name(name, inode) => {
                        names.insert(name.clone(), *inode);
                    }
                    Pending::Rename(from, to, inode) => {
                        if names.get(from) == Some(inode) {
                            names.remove(from);
                        }
                        names.insert(to.clone(), *inode);
                    }
                    Pending::Swap(both) => {
                        for (name, inode) in both {
                            names.insert(name.clone(), *inode);
                        }
                    }
                    Pending::Remove(name) => {
                        names.remove(name);
                    }
                }
            }
            match names.get(path).map(|inode| &self.inodes[*inode]) {
                None => out.push(None),
                Some(inode) => {
                    out.push(Some(inode.bytes.clone()));
                    if !inode.synced {
                        out.push(Some(vec![]));
                        out.push(Some(inode.bytes[..inode.bytes.len() / 2].to_vec()));
                        out.push(Some(vec![0; inode.bytes.len()]));
                    }
                }
            }
        }
        out
    }
}

impl Disk for SimulatedDisk {
    type File = usize;
    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.step()?;
        Ok(path.into())
    }
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        let ours = path == self.file;
        let out = self.swapped == 1 && !ours && self.is_without(Without::LookAtWhatCameOut);
        // the look at the old version before the rename comes after its second name
        let last = ours && self.names.len() == 3 && self.is_without(Without::LastLook);
        if let (true, Some(base)) = (out || last, &self.base) {
            return Ok(base.clone());
        }
        self.bytes(path).map(<[u8]>::to_vec).ok_or(ErrorKind::NotFound.into())
    }
    fn create_new(&mut self, path: &Path, _: Option<&Path>) -> io::Result<usize> {
        self.step()?;
        if self.is_without(Without::FileOfItsOwn)
            && let Some(inode) = self.names.get(&self.file).copied()
        {
            self.inodes[inode] = Inode { bytes: vec![], synced: false };
            self.names.insert(path.into(), inode);
            return Ok(inode);
        }
        if self.names.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        self.inodes.push(Inode { bytes: vec![], synced: false });
        let inode = self.inodes.len() - 1;
        self.names.insert(path.into(), inode);
        self.pending.push(Pending::Name(path.into(), inode));
        Ok(inode)
    }
    fn write(&mut self, file: &mut usize, bytes: &[u8]) -> io::Result<()> {
        let half = bytes.len().div_ceil(2).max(1);
        for part in bytes.chunks(half) {
            self.step()?;
            self.inodes[*file].bytes.extend_from_slice(part);
        }
        Ok(())
    }
    fn sync_and_close(&mut self, file: usize) -> io::Result<()> {
        self.step()?;
        self.inodes[file].synced = !self.is_without(Without::SyncOfTheFile);
        Ok(())
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        let inode = self.names.remove(from).ok_or(io::Error::from(ErrorKind::NotFound))?;
        self.names.insert(to.into(), inode);
        self.pending.push(Pending::Rename(from.into(), to.into(), inode));
        Ok(())
    }
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        if self.names.contains_key(to) && !self.is_without(Without::RenameThatReplacesNothing) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let inode = self.names.remove(from).ok_or(io::Error::from(ErrorKind::NotFound))?;
        self.names.insert(to.into(), inode);
        self.pending.push(Pending::Rename(from.into(), to.into(), inode));
        Ok(())
    }
    fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<Exchange> {
        if self.exchanges == Exchanges::TakenForRenames || self.is_without(Without::Exchange) {
            self.rename(a, b)?;
            return Ok(Exchange::Replaced);
        }
        self.step()?;
        if self.exchanges == Exchanges::Unknown {
            return Err(ErrorKind::Unsupported.into());
        }
        self.swapped += 1;
        if self.swapped == 2 && self.is_without(Without::ExchangeBack) {
            return Ok(Exchange::Swapped);
        }
        let (Some(x), Some(y)) = (self.names.get(a).copied(), self.names.get(b).copied()) else {
            return Err(ErrorKind::NotFound.into());
        };
        self.names.insert(a.into(), y);
        self.names.insert(b.into(), x);
        self.pending.push(Pending::Swap([(a.into(), y), (b.into(), x)]));
        Ok(Exchange::Swapped)
    }
    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        if !self.links || self.is_without(Without::SecondName) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let inode = *self.names.get(from).ok_or(io::Error::from(ErrorKind::NotFound))?;
        if self.names.contains_key(to) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        self.names.insert(to.into(), inode);
        self.pending.push(Pending::Name(to.into(), inode));
        Ok(())
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        if self.is_without(Without::TidyingUp) {
            return Ok(());
        }
        self.names.remove(path).ok_or(io::Error::from(ErrorKind::NotFound))?;
        self.pending.push(Pending::Remove(path.into()));
        Ok(())
    }
    fn sync_folder(&mut self, _: &Path) -> io::Result<()> {
        self.step()?;
        if !self.is_without(Without::SyncOfTheFolder) {
            self.synced_names = self.names.clone();
            self.pending.clear();
        }
        Ok(())
    }
}
