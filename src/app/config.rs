//! Where this machine's user keeps settings and logs.

use crate::domain::text::Lang;
use std::path::PathBuf;

/// Names a folder to use instead of the user's own; tests and portable installations set it.
const HOME_VARIABLE: &str = "MINGCHA_HOME";

/// Where things are kept, and what the shell reserves.
#[derive(Clone, Debug)]
pub struct AppConfig {
    /// Folder of the settings file and the logs.
    pub config_dir: PathBuf,
    /// Keys that belong to the window's own actions; no item may take them.
    pub reserved_keys: Vec<char>,
    /// Speak this language whatever the settings say.
    pub lang: Option<Lang>,
}

impl AppConfig {
    /// For the user who runs the program.
    pub fn of_this_user(reserved_keys: Vec<char>, lang: Option<Lang>) -> Self {
        let chosen = std::env::var_os(HOME_VARIABLE).map(PathBuf::from);
        let usual = || directories::ProjectDirs::from("", "", "mingcha").map(|dirs| dirs.config_dir().to_owned());
        let config_dir = chosen.or_else(usual).unwrap_or_else(|| PathBuf::from(".mingcha"));
        Self { config_dir, reserved_keys, lang }
    }
}
