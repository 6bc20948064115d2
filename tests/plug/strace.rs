//! strace at one thread of a child: what it calls, and a call in which something is made to happen.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running strace; it ends with the thread it watches.
pub struct Strace(Child);

impl Strace {
    /// Watches a thread: all calls, or one into which something is put. What is seen goes to the log.
    pub fn attach(thread: u32, inject: Option<&str>, log: &Path) -> Self {
        let mut command = Command::new("strace");
        command.arg("-o").arg(log).args(["-p", &thread.to_string()]);
        if let Some(inject) = inject {
            let call = inject.split(':').next().unwrap();
            command.args(["-e", &format!("trace={call}"), "-e", &format!("inject={inject}")]);
        }
        Self::start(command)
    }
    /// Watches all threads of a process, and puts something into calls of any.
    pub fn attach_to_all(process: u32, inject: &str, log: &Path) -> Self {
        let calls = inject.split(':').next().unwrap();
        let mut command = Command::new("strace");
        command.arg("-f").arg("-o").arg(log).args(["-p", &process.to_string()]);
        command.args(["-e", &format!("trace={calls}"), "-e", &format!("inject={inject}")]);
        Self::start(command)
    }
    fn start(mut command: Command) -> Self {
        let mut strace = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(strace.stderr.take().unwrap()).lines();
        let first = said.next().and_then(Result::ok).unwrap_or_default();
        assert!(first.contains("attached"), "strace: {first}");
        std::thread::spawn(move || said.count());
        Self(strace)
    }
    /// Waits until it has written all that it saw.
    pub fn end(&mut self) {
        self.0.wait().unwrap();
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A child's thread of a name, once it waits for work.
pub fn waiting_thread(process: u32, name: &str) -> u32 {
    for _ in 0..5_000 {
        for entry in std::fs::read_dir(format!("/proc/{process}/task")).unwrap().flatten() {
            let read = |file: &str| std::fs::read_to_string(entry.path().join(file)).unwrap_or_default();
            if read("comm").trim() == name && read("wchan").contains("futex") {
                return entry.file_name().to_string_lossy().parse().unwrap();
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("no thread {name} that waits");
}
