//! Where the plan is kept, whatever the environment says: never in a place that depends on where the program is started.
use stackrank::storage::{Folders, FoldersError};
use std::path::Path;
use std::process::Command;

const ASKED: &str = "STACKRANK_TEST_ASKS";

#[test]
fn child_says_where() {
    if std::env::var_os(ASKED).is_none() {
        return;
    }
    let said = match Folders::find() {
        Ok(found) => format!("{} {}", found.config_file.display(), found.state.display()),
        Err(FoldersError::Relative(path)) => format!("relative {}", path.display()),
        Err(FoldersError::NoHome) => "none".into(),
    };
    eprintln!("#{said}#");
}

/// What the program finds in an environment of its own.
fn found(environment: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "folders::child_says_where", "--nocapture", "--test-threads=1"]).env(ASKED, "1");
    for name in ["STACKRANK_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        child.env_remove(name);
    }
    let out = child.envs(environment.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    said.split('#').nth(1).expect("it says where").to_owned()
}

#[test]
fn one_folder_can_hold_everything() {
    let found = found(&[("STACKRANK_HOME", "/keep"), ("HOME", "/home/x")]);
    assert_eq!(found, "/keep/portfolio.ron /keep/state");
    let at = Folders::at(Path::new("/keep"));
    assert_eq!(found, format!("{} {}", at.config_file.display(), at.state.display()));
}

#[test]
fn relative_folders_are_refused() {
    assert_eq!(found(&[("STACKRANK_HOME", "keep")]), "relative keep/portfolio.ron");
    #[cfg(target_os = "linux")]
    assert!(found(&[("HOME", "home/x")]).starts_with("relative home/x"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_rules_of_the_desktop_hold() {
    let home = [("STACKRANK_HOME", ""), ("HOME", "/home/x")];
    assert_eq!(found(&home), "/home/x/.config/stackrank/portfolio.ron /home/x/.local/state/stackrank");
    let own = [("HOME", "/home/x"), ("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "/s")];
    assert_eq!(found(&own), "/c/stackrank/portfolio.ron /s/stackrank");
    // relative ones of these have no meaning, so the rules say
    let relative = [("HOME", "/home/x"), ("XDG_CONFIG_HOME", "c")];
    assert!(found(&relative).starts_with("/home/x/.config/"));
}
