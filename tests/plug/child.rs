//! This program started once more, to be killed: it says lines, and waits for a word before each step.
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The first argument of a child; role and folder follow.
pub const MARK: &str = "--play";

/// Longest wait for a line: longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Says a line to the parent, in one write.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let said = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
    if said.is_err() {
        std::process::exit(0); // the parent is gone
    }
}

/// Microseconds since 1970: the same clock for parent and children.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as u64
}

/// Waits until the parent says that it may go on.
pub fn wait() {
    let mut line = String::new();
    if std::io::stdin().read_line(&mut line).unwrap_or(0) == 0 {
        std::process::exit(0); // the parent is gone
    }
}

/// A child; it is killed when this is dropped.
pub struct Child {
    process: std::process::Child,
    lines: Receiver<String>,
    errors: PathBuf,
}

impl Child {
    /// Starts a child in a role. What it says of faults goes to a file beside the folder.
    pub fn start(role: &str, folder: &Path) -> Self {
        Self::run(Command::new(std::env::current_exe().unwrap()).arg(MARK).arg(role), folder)
    }
    /// [`Child::start`] where no file may grow beyond so many blocks of 512 bytes.
    pub fn start_limited(blocks: u32, role: &str, folder: &Path) -> Self {
        let script = format!("ulimit -f {blocks}; exec \"$@\"");
        let itself = std::env::current_exe().unwrap();
        Self::run(Command::new("sh").args(["-c", &script, "sh"]).arg(itself).arg(MARK).arg(role), folder)
    }
    fn run(command: &mut Command, folder: &Path) -> Self {
        let errors = folder.with_extension("stderr");
        let mut process = command
            .arg(folder)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors).unwrap())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { process, lines, errors }
    }
    pub fn id(&self) -> u32 {
        self.process.id()
    }
    /// The next line; `None` when it has ended.
    pub fn line(&self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => None,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("the child says nothing"),
        }
    }
    /// The lines until it has ended.
    pub fn rest(&self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).collect()
    }
    /// Lets it go on.
    pub fn go(&mut self) {
        // one that was killed does not listen
        let _ = self.process.stdin.as_mut().map(|input| input.write_all(b"go\n"));
    }
    /// Waits a while for it to end.
    pub fn ends_within(&mut self, patience: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + patience;
        loop {
            let status = self.process.try_wait().unwrap();
            if status.is_some() || Instant::now() > end {
                return status;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    /// Kills it and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
    /// What it said of faults.
    pub fn errors(&self) -> String {
        std::fs::read_to_string(&self.errors).unwrap_or_default()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}
