//! Carries out what the time slider asks for.
use super::{PastAsk, Slider};
use crate::app::App;
use crate::edits::EditError;

impl App {
    /// Opens the time slider and goes to its handle, or closes it and is back at now.
    pub(in crate::app) fn toggle_past(&mut self) {
        if self.workspace.past().is_some() {
            self.workspace.close_past();
        } else {
            self.workspace.open_past();
            self.slider = Slider { fresh: true, list: self.slider.list, ..Slider::default() };
        }
    }
    pub(in crate::app) fn past_step(&mut self, step: PastAsk) {
        match step {
            PastAsk::Look(place) => self.workspace.look_back(place),
            PastAsk::Step(by) => self.workspace.step_back(by),
            PastAsk::Now => self.workspace.look_back(usize::MAX),
            PastAsk::RestoreAll => {
                let done = self.workspace.restore_all().map(|done| done.map(|name| (name, vec![])));
                self.tell_restored(done);
            }
            PastAsk::Restore(project) => {
                let done = self.workspace.restore_project(project);
                self.tell_restored(done);
            }
        }
    }
    fn tell_restored(&mut self, done: Result<Option<(String, Vec<String>)>, EditError>) {
        match done {
            Ok(Some((name, told))) => {
                for line in shortened(told) {
                    self.toasts.tell(line, false);
                }
                self.toasts.tell(name.replacen("Restore", "Restored", 1), true);
            }
            Ok(None) => {}
            Err(error) => self.refused("Restore", &error),
        }
    }
}

/// At most two lines: more toasts than that would push each other out.
fn shortened(mut told: Vec<String>) -> Vec<String> {
    if told.len() > 2 {
        let rest = told.split_off(1).len();
        told.push(format!("{rest} more like it: look at that moment again to see what is still different"));
    }
    told
}
