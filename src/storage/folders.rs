//! Where the plan and its copies are kept.
use std::path::{Path, PathBuf};

/// The places that this program writes to of its own accord.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folders {
    /// The portfolio that is opened when no file is named.
    pub config_file: PathBuf,
    /// Recovery copies and history; view settings may stand here too.
    pub state: PathBuf,
}

/// Why there is no place to save.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldersError {
    /// The system knows no home folder for this user.
    #[error(
        "there is no home folder to keep the portfolio in: set HOME, or STACKRANK_HOME to a folder for it"
    )]
    NoHome,
    /// A relative path would mean another place each time.
    #[error(
        "{0} is no absolute path, so there is no one place to keep the portfolio in: set HOME, or STACKRANK_HOME"
    )]
    Relative(PathBuf),
}

impl Folders {
    /// The user's folders: those of the desktop's rules, or all under `STACKRANK_HOME` if that is set.
    ///
    /// # Errors
    /// If there is no home folder, or its path is relative.
    pub fn find() -> Result<Self, FoldersError> {
        let found = if let Some(root) = std::env::var_os("STACKRANK_HOME").filter(|root| !root.is_empty()) {
            Self::at(Path::new(&root))
        } else {
            let dirs = directories::ProjectDirs::from("net", "Stackrank", "Stackrank")
                .ok_or(FoldersError::NoHome)?;
            Self {
                config_file: dirs.config_dir().join("portfolio.ron"),
                state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_path_buf(),
            }
        };
        let relative =
            [&found.config_file, &found.state].into_iter().find(|path| !path.is_absolute()).cloned();
        relative.map_or(Ok(found), |path| Err(FoldersError::Relative(path)))
    }
    /// Everything under one folder, for tests and portable use.
    pub fn at(root: &Path) -> Self {
        Self { config_file: root.join("portfolio.ron"), state: root.join("state") }
    }
}
