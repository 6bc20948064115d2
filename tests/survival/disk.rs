//! A simulated disk: it can die, fail or be written to by somebody else at any step, and knows everything that may be on
//! it after a power cut: names that were not synced may be old or new, contents that were not synced may be anything.
use stackrank::storage::disk::Disk;
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
    /// Before this step, somebody else removes the file.
    Removed(usize),
}

pub struct SimulatedDisk {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    pending: Vec<Pending>,
    trouble: Trouble,
    file: PathBuf,
    pub steps: usize,
    pub sync_files: bool,
    pub sync_folders: bool,
}

impl SimulatedDisk {
    pub fn new(file: &Path, bytes: Option<&[u8]>, trouble: Trouble) -> Self {
        let mut disk = Self {
            inodes: vec![],
            names: BTreeMap::new(),
            synced_names: BTreeMap::new(),
            pending: vec![],
            trouble,
            file: file.into(),
            steps: 0,
            sync_files: true,
            sync_folders: true,
        };
        if let Some(bytes) = bytes {
            disk.inodes.push(Inode { bytes: bytes.into(), synced: true });
            disk.names.insert(file.into(), 0);
            disk.synced_names = disk.names.clone();
        }
        disk
    }
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        match self.trouble {
            Trouble::Dies(at) if self.steps >= at => Err(io::Error::other("the power is gone")),
            Trouble::Fails(at, kind) if self.steps == at => Err(kind.into()),
            Trouble::Replaced(at, bytes) if self.steps == at => {
                self.inodes.push(Inode { bytes: bytes.into(), synced: true });
                self.names.insert(self.file.clone(), self.inodes.len() - 1);
                Ok(())
            }
            Trouble::Removed(at) if self.steps == at => {
                self.names.remove(&self.file);
                Ok(())
            }
            _ => Ok(()),
        }
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
        self.bytes(path).map(<[u8]>::to_vec).ok_or(ErrorKind::NotFound.into())
    }
    fn create_new(&mut self, path: &Path, _: Option<&Path>) -> io::Result<usize> {
        self.step()?;
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
        self.inodes[file].synced = self.sync_files;
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
        if self.names.contains_key(to) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let inode = self.names.remove(from).ok_or(io::Error::from(ErrorKind::NotFound))?;
        self.names.insert(to.into(), inode);
        self.pending.push(Pending::Rename(from.into(), to.into(), inode));
        Ok(())
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        self.names.remove(path).ok_or(io::Error::from(ErrorKind::NotFound))?;
        self.pending.push(Pending::Remove(path.into()));
        Ok(())
    }
    fn sync_folder(&mut self, _: &Path) -> io::Result<()> {
        self.step()?;
        if self.sync_folders {
            self.synced_names = self.names.clone();
            self.pending.clear();
        }
        Ok(())
    }
}
