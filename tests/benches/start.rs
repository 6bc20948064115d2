//! Start to first frame: the program on the example against an empty eframe window, in one run, in turns.
//!
//! Needs a display (a virtual one will do). Runs itself: with `empty` or `stackrank` as its argument it opens that window,
//! and ends when the second frame begins, that is, when the first has been shown.
use chrono::Local;
use stackrank::app::{App, ViewSettings, native_options};
use stackrank::storage::Folders;
use stackrank::workspace::{Clock, Workspace};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rounds of both.
const ROUNDS: usize = 15;

struct Empty {
    frames: u32,
}

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        done_at_second(ui, &mut self.frames);
        egui::CentralPanel::default().show(ui, |ui| ui.label("empty"));
    }
}

struct Program {
    app: App,
    frames: u32,
}

impl eframe::App for Program {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.app.logic(ctx);
    }
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        done_at_second(ui, &mut self.frames);
        self.app.ui(ui);
    }
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        eframe::App::clear_color(&self.app, visuals)
    }
}

fn done_at_second(ui: &egui::Ui, frames: &mut u32) {
    if ui.current_pass_index() == 0 {
        *frames += 1;
    }
    if *frames == 2 {
        std::process::exit(0); // the first frame has been shown; how the window closes is not measured
    }
    ui.request_repaint();
}

fn open(which: &str) {
    let result = if which == "empty" {
        eframe::run_native("empty", native_options(), Box::new(|_| Ok(Box::new(Empty { frames: 0 }))))
    } else {
        eframe::run_native(
            "Stackrank",
            native_options(),
            Box::new(|cc| {
                let folder = std::env::temp_dir().join(format!("stackrank-start-{}", std::process::id()));
                let workspace =
                    Workspace::open_in(&Folders::at(&folder), None, Clock::SYSTEM, Arc::new(|| ()));
                let app = App::new(&cc.egui_ctx, workspace, ViewSettings::default()).on_cleared_window();
                Ok(Box::new(Program { app, frames: 0 }))
            }),
        )
    };
    if let Err(error) = result {
        eprintln!("start: {error}");
        std::process::exit(1);
    }
}

fn main() {
    let argument = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    if let Some(which) = argument.filter(|a| a == "empty" || a == "stackrank") {
        return open(&which);
    }
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("skipped: start to first frame needs a display");
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut times: [Vec<Duration>; 2] = [vec![], vec![]];
    for _ in 0..ROUNDS {
        for (which, list) in ["empty", "stackrank"].into_iter().zip(&mut times) {
            let begin = Instant::now();
            let status = Command::new(&program).arg(which).status();
            assert!(status.is_ok_and(|s| s.success()), "{which} did not show a window");
            list.push(begin.elapsed());
        }
    }
    let median = |list: &mut Vec<Duration>| {
        list.sort();
        list[list.len() / 2].as_secs_f64() * 1e3
    };
    let [empty, own] = &mut times;
    let (empty, own) = (median(empty), median(own));
    println!("start to first frame, median of {ROUNDS} on {}", Local::now().date_naive());
    println!("{:34} {empty:>8.0} ms", "empty eframe window");
    println!("{:34} {own:>8.0} ms", "Stackrank with the example");
    println!("{:34} {:>8.2}", "ratio", own / empty);
}
