//! Leaving the window and closing it: what is unsaved is saved at once. The window waits for no disk: it stays until everything is
//! kept, and says why if that fails; closing it once more closes it all the same.
use super::shell::App;
use egui::{Context, Event, ViewportCommand};
use std::time::{Duration, Instant};

/// Longest wait for the disk.
const PATIENCE: Duration = Duration::from_secs(5);
/// Time between two looks at how saving goes.
const LOOK: Duration = Duration::from_millis(50);

/// How far closing is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Closing {
    /// Nobody wants to.
    #[default]
    No,
    /// As soon as everything is saved: since when, and after how many attempts.
    WhenSaved(Instant, u64),
    /// It could not be saved, and that was said: the next time it is closed.
    Warned,
}

impl App {
    /// Before a frame: minds the focus and the wish to close.
    pub(super) fn mind_closing(&mut self, ctx: &Context) {
        let (asked, focus) = ctx.input(|i| {
            let turned = |event: &Event| matches!(event, Event::WindowFocused(_));
            (i.viewport().close_requested(), i.events.iter().any(turned))
        });
        if focus {
            // away: another program may look at the file now. Back: what kept it from being saved may be over
            self.workspace.save_now();
        }
        if asked && self.closing != Closing::Warned && !self.workspace.is_kept() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.workspace.save_now();
            self.closing = Closing::WhenSaved(Instant::now(), self.workspace.attempts());
        }
        if self.closing == Closing::Warned && self.workspace.is_kept() && !asked {
            self.closing = Closing::No; // it was overcome: the next failure is told anew
        }
        let Closing::WhenSaved(since, attempts) = self.closing else { return };
        let failed = self.workspace.cannot_save() && self.workspace.attempts() > attempts;
        if self.workspace.is_kept() {
            self.closing = Closing::No;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else if since.elapsed() > PATIENCE || failed {
            self.closing = Closing::Warned;
            self.toasts
                .tell("Not everything is saved, see above. Close once more to close all the same", false);
        } else {
            ctx.request_repaint_after(LOOK);
        }
    }
}
