//! How long a frame of a drag takes in a portfolio of 2,000 tasks: keys and asks, the preview of the new place, the whole
//! window laid out, and tessellation, on one core at 1440 × 900. Every frame aims at another rank, the worst there is.
#![expect(clippy::expect_used, reason = "a bench stops where its plan is not what it says")]
#[path = "../common/portfolio.rs"]
mod portfolio;

use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use portfolio::{Shape, portfolio, today};
use stackrank::app::App;
use stackrank::app::context::View;
use std::time::{Duration, Instant};

struct Bench {
    ctx: egui::Context,
    app: App,
    time: f64,
}

impl Bench {
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some(self.time),
            events: std::iter::once(Event::ModifiersChanged(Modifiers::NONE)).chain(events).collect(),
            focused: true,
            ..Default::default()
        };
        let begin = Instant::now();
        let app = &mut self.app;
        app.logic(&self.ctx);
        let mut out = self.ctx.run_ui(input, |ui| app.ui(ui));
        out.textures_delta.clear();
        let shapes = std::mem::take(&mut out.shapes);
        let meshes = self.ctx.tessellate(shapes, out.pixels_per_point);
        std::hint::black_box(&meshes);
        begin.elapsed()
    }
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn main() {
    println!(
        "{:34} {:>10} {:>10} {:>10}",
        "2,000 tasks, 50 projects, 12 people", "median ms", "p99 ms", "worst ms"
    );
    for (view, from, low, high) in
        [(View::Timeline, pos2(40.0, 300.0), 130.0, 640.0), (View::Board, pos2(1000.0, 200.0), 120.0, 780.0)]
    {
        let ctx = egui::Context::default();
        let mut app = App::for_test(&ctx, portfolio(Shape::bench(50, 40, 12)), today());
        app.show_view(view);
        let mut bench = Bench { ctx, app, time: 0.0 };
        for _ in 0..10 {
            bench.frame(vec![Event::PointerMoved(from)]);
        }
        let still = {
            let mut times: Vec<Duration> =
                (0..100).map(|_| bench.frame(vec![Event::PointerMoved(from)])).collect();
            times.sort();
            times
        };
        bench.frame(vec![button(from, true)]);
        for step in 1..=10u8 {
            bench.frame(vec![Event::PointerMoved(from + vec2(0.0, f32::from(step) * 4.0))]);
        }
        assert!(bench.app.is_dragging(), "{view:?}: nothing was lifted at {from:?}");
        let mut previews = 0;
        let mut times: Vec<Duration> = (0..400u16)
            .map(|n| {
                // up and down over the rows, a row or more a frame
                let share = f32::from(n % 29) / 28.0;
                let share = if n / 29 % 2 == 0 { share } else { 1.0 - share };
                let at = pos2(from.x, low + (high - low) * share);
                let time = bench.frame(vec![Event::PointerMoved(at)]);
                previews += u32::from(bench.app.workspace().preview().is_some());
                time
            })
            .collect();
        assert!(previews > 200, "{view:?}: only {previews} previews");
        times.sort();
        let show = |name: &str, times: &[Duration]| {
            let ms = |t: Duration| t.as_secs_f64() * 1e3;
            let (median, p99) = (ms(times[times.len() / 2]), ms(times[times.len() * 99 / 100]));
            println!("{name:34} {median:>10.2} {p99:>10.2} {:>10.2}", ms(times[times.len() - 1]));
        };
        show(&format!("{}, nothing in the air", view.name()), &still);
        show(&format!("{}, a frame of a drag", view.name()), &times);
    }
}
