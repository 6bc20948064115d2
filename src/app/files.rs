//! File dialogs and dropped files. Dialogs run on a thread of their own; the answer comes back as a message.
use super::commands::Command;
use super::shell::App;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// Less than it takes a person to close a dialog.
const NOBODY_IS_SO_QUICK: Duration = Duration::from_millis(250);

const NO_DIALOG: &str = "The desktop shows no file dialog (it needs xdg-desktop-portal or zenity). Drop the file on this window, or name it on the command line";

/// Answers of file dialogs that are open.
pub struct Files {
    sender: Sender<(Command, PathBuf)>,
    receiver: Receiver<(Command, PathBuf)>,
    open: bool,
    /// Said when a dialog has ended: whether nobody can have seen it.
    done: (Sender<bool>, Receiver<bool>),
}

impl Default for Files {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, open: false, done: channel() }
    }
}

impl App {
    /// Opens the dialog of a command; one at a time.
    pub(super) fn ask_for_file(&mut self, ctx: &egui::Context, command: Command) {
        if self.files.open {
            return;
        }
        let (answers, done, ctx) = (self.files.sender.clone(), self.files.done.0.clone(), ctx.clone());
        let name = self
            .workspace
            .document()
            .path()
            .and_then(|p| p.file_name())
            .map_or_else(|| "portfolio.ron".to_owned(), |n| n.to_string_lossy().into_owned());
        let dialog = rfd::FileDialog::new();
        let started = std::thread::Builder::new().name("file dialog".into()).spawn(move || {
            let begun = Instant::now();
            let chosen = match command {
                Command::Import => dialog
                    .set_title("Import a plan")
                    .add_filter("MS Project XML", &["xml"])
                    .add_filter("All files", &["*"])
                    .pick_file(),
                Command::SaveCopy => dialog.set_title("Save a copy").set_file_name(name).save_file(),
                _ => dialog
                    .set_title("Open a plan")
                    .add_filter("Stackrank plan", &["ron"])
                    .add_filter("All files", &["*"])
                    .pick_file(),
            };
            let chosen_none = chosen.is_none();
            // the window may be gone by now; then nobody waits for the answer
            if let Some(path) = chosen {
                answers.send((command, path)).ok();
            }
            // an answer of nothing that nobody was quick enough to give means that no dialog was shown
            done.send(chosen_none && begun.elapsed() < NOBODY_IS_SO_QUICK).ok();
            ctx.request_repaint();
        });
        match started {
            Ok(_) => self.files.open = true,
            Err(error) => self.toasts.tell(format!("The file dialog cannot be shown: {error}"), false),
        }
    }
    /// Takes the answers of dialogs, and files dropped on the window.
    pub(super) fn receive_files(&mut self, ctx: &egui::Context) {
        while let Ok(unseen) = self.files.done.1.try_recv() {
            self.files.open = false;
            if unseen {
                self.toasts.tell(NO_DIALOG, false);
            }
        }
        let mut wanted: Vec<(Command, PathBuf)> = self.files.receiver.try_iter().collect();
        for file in ctx.input(|i| i.raw.dropped_files.clone()) {
            let path = file.path().to_path_buf();
            let plan = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
            wanted.push((if plan { Command::Open } else { Command::Import }, path));
        }
        for (command, path) in wanted {
            match command {
                Command::Import => self.import(&path),
                Command::SaveCopy => self.workspace.save_copy(&path),
                _ => {
                    self.selection = super::context::Selection::None;
                    self.drag = None;
                    self.workspace.open_file(&path);
                }
            }
        }
    }
    /// Imports a file as one undo step, and says what it brought and what it left.
    pub fn import(&mut self, path: &std::path::Path) {
        match self.workspace.import(path) {
            Ok(done) => {
                if let Some(project) = done.projects.first() {
                    self.selection = super::context::Selection::Project(*project);
                }
                self.toasts.tell(done.summary.clone(), true);
                self.imported = Some(done);
            }
            Err(error) => self.toasts.tell(error, false),
        }
    }
}
