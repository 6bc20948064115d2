//! Opens the window, or says in a line why it cannot.
use super::shell::{App, ViewSettings};
use crate::domain::visible::plain;
use crate::workspace::{Clock, Workspace};
use std::path::PathBuf;
use std::process::ExitCode;

/// Smallest window that still shows everything.
const SMALLEST: [f32; 2] = [720.0, 480.0];

/// Opens the window on a file, or on the user's own portfolio. Returns when it is closed.
pub fn run(file: Option<PathBuf>, clock: Clock) -> ExitCode {
    if let Some(missing) = no_display() {
        eprintln!("stackrank: {missing}");
        return ExitCode::FAILURE;
    }
    let opened = quietly(move || {
        eframe::run_native(
            "Stackrank",
            native_options(),
            Box::new(move |cc| {
                cc.egui_ctx.add_plugin(super::outside::Outside);
                let settings: ViewSettings =
                    cc.storage.and_then(|s| eframe::get_value(s, eframe::APP_KEY)).unwrap_or_default();
                let wake = {
                    let ctx = cc.egui_ctx.clone();
                    move || ctx.request_repaint()
                };
                let workspace = Workspace::open(file, clock, Box::new(wake))?;
                let mut app = App::new(&cc.egui_ctx, workspace, settings).on_cleared_window();
                if let Some(storage) = cc.storage {
                    app.restore(storage);
                }
                Ok(Box::new(app))
            }),
        )
        .map_err(|error| error.to_string())
    });
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stackrank: the window cannot be opened: {}", plain(&error));
            if let Some(hint) = missing_library(&error) {
                eprintln!("stackrank: {hint}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs the window. A library of the desktop that is missing makes the windowing crates panic where they load it; that
/// is told like any other reason, in a line. By then everything that was submitted has been saved: unwinding drops it.
fn quietly(window: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if missing_library(&info.to_string()).is_none() {
            usual(info);
        }
    }));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(window)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        Err(said.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default())
    })
}

/// How the window is opened: size, icon, and where its geometry is kept.
pub fn native_options() -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("stackrank")
        .with_title("Stackrank")
        .with_icon(icon())
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size(SMALLEST);
    eframe::NativeOptions {
        viewport,
        persist_window: true,
        persistence_path: crate::workspace::window_file(),
        ..Default::default()
    }
}

/// Why there can be no window, in one line; `None` if there can be one.
fn no_display() -> Option<String> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return None;
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let line = "there is no display (neither WAYLAND_DISPLAY nor DISPLAY is set); check, schedule, import and demo need none";
    (!set("WAYLAND_DISPLAY") && !set("WAYLAND_SOCKET") && !set("DISPLAY")).then(|| line.to_owned())
}

/// Which package brings the library that an error names.
fn missing_library(error: &str) -> Option<String> {
    let table = [
        ("xkbcommon-x11", "libxkbcommon-x11-0"),
        ("xkbcommon", "libxkbcommon0"),
        ("libX11-xcb", "libx11-xcb1"),
        ("libX11", "libx11-6"),
        ("libXcursor", "libxcursor1"),
        ("libXi", "libxi6"),
        ("libXrandr", "libxrandr2"),
        ("libxcb", "libxcb1"),
        ("wayland", "libwayland-client0"),
        ("adapter", "mesa-vulkan-drivers"),
        ("vulkan", "mesa-vulkan-drivers"),
        ("libEGL", "libegl1"),
        ("libGL", "libgl1"),
    ];
    let lower = error.to_lowercase();
    let (_, package) = table.iter().find(|(word, _)| lower.contains(&word.to_lowercase()))?;
    Some(format!(
        "a library of the desktop is missing: install {package} (Debian, Ubuntu: apt install {package})"
    ))
}

fn icon() -> egui::IconData {
    let decoded = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/stackrank-128.png"));
    decoded.unwrap_or_default() // without the picture the window has the system's own icon
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_package_of_a_missing_library() {
        let hint = missing_library("Library libxkbcommon-x11.so could not be loaded").unwrap();
        assert!(hint.contains("libxkbcommon-x11-0"), "{hint}");
        assert!(missing_library("something else").is_none());
    }

    #[test]
    fn a_panic_is_told_like_an_error() {
        let told = quietly(|| panic!("Library libxkbcommon-x11.so could not be loaded."));
        assert_eq!(told, Err("Library libxkbcommon-x11.so could not be loaded.".into()));
        assert_eq!(quietly(|| Ok(())), Ok(()));
    }

    #[test]
    fn the_icon_can_be_read() {
        let icon = icon();
        assert_eq!((icon.width, icon.height), (128, 128));
    }
}
