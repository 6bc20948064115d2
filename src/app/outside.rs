//! Opens addresses outside of the program: the one door for every link of the window.
//!
//! Whatever asks egui to open an address ends here, is judged once more ([`opens`]) and given to the desktop's own opener as one
//! argument, which begins with its scheme; no shell reads it.
use crate::domain::address::opens;
use egui::{Context, FullOutput, OutputCommand};
use std::process::{Command, Stdio};

/// Takes addresses out of what a frame asks of the system, and opens them.
pub(super) struct Outside;

impl egui::Plugin for Outside {
    fn debug_name(&self) -> &'static str {
        "outside"
    }
    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        output.platform_output.commands.retain(|command| match command {
            OutputCommand::OpenUrl(asked) => {
                if let Ok(address) = opens(&asked.url) {
                    open(address.url());
                }
                false
            }
            _ => true,
        });
    }
}

/// Programs that open an address with whatever the person has chosen for it; the first that is there is taken.
const OPENERS: &[&[&str]] = if cfg!(target_os = "macos") {
    &[&["open"]]
} else if cfg!(windows) {
    &[&["rundll32", "url.dll,FileProtocolHandler"]]
} else {
    &[&["xdg-open"], &["gio", "open"]]
};

fn open(url: &str) {
    let started = OPENERS.iter().find_map(|words| {
        let (program, before) = words.split_first()?;
        let mut command = Command::new(program);
        command.args(before).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().ok()
    });
    match started {
        // somebody must ask how it ended, or the system keeps a place for it
        Some(mut child) => drop(std::thread::spawn(move || child.wait())),
        None => eprintln!("stackrank: there is no program that opens addresses (xdg-open)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_ends_at_the_door() {
        let ctx = Context::default();
        ctx.add_plugin(Outside);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            // none that would be opened: a test opens nothing
            for url in ["file:///etc/passwd", "javascript:alert(1)", "/etc/passwd", "https:\\\\x"] {
                ui.ctx().open_url(egui::OpenUrl::new_tab(url));
            }
            ui.ctx().copy_text("kept".into());
        });
        output.textures_delta.clear();
        let left = output.platform_output.commands;
        assert!(matches!(&left[..], [OutputCommand::CopyText(text)] if text == "kept"), "{left:?}");
    }
}
