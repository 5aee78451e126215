//! What a person set once: language, theme, name, recent libraries. Read tolerantly: a damaged file gives the defaults.

use crate::app::files;
use crate::domain::text::Lang;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How many recent libraries are kept.
const RECENT: usize = 8;

/// Dark is the default: pictures are judged on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Neutral dark.
    #[default]
    Dark,
    /// Light.
    Light,
}

/// The settings of this machine's user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language of screens and documents.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// The name that stands under findings and reports; empty until somebody types it.
    pub inspector: String,
    /// Libraries opened before, newest first; those that are gone are left out when shown.
    pub recent: Vec<PathBuf>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Written {
    lang: String,
    theme: String,
    inspector: String,
    recent: Vec<PathBuf>,
}

impl Settings {
    /// Reads `settings.toml` in `dir`; what cannot be read is left at its default.
    pub fn read(dir: &Path) -> Self {
        let text = std::fs::read_to_string(dir.join("settings.toml")).unwrap_or_default();
        let written: Written = toml::from_str(&text).unwrap_or_default();
        Self {
            lang: if written.lang == "en" { Lang::En } else { Lang::Zh },
            theme: if written.theme == "light" { Theme::Light } else { Theme::Dark },
            inspector: written.inspector,
            recent: written.recent,
        }
    }

    /// Writes `settings.toml` in `dir`.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn write(&self, dir: &Path) -> std::io::Result<()> {
        let lang = match self.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        let theme = match self.theme {
            Theme::Dark => "dark",
            Theme::Light => "light",
        };
        let written = Written {
            lang: lang.to_owned(),
            theme: theme.to_owned(),
            inspector: self.inspector.clone(),
            // A settings file is text; a library whose name is none would keep all else from being saved.
            recent: self.recent.iter().filter(|path| path.to_str().is_some()).cloned().collect(),
        };
        let text = toml::to_string(&written).map_err(std::io::Error::other)?;
        std::fs::create_dir_all(dir)?;
        files::replace(&dir.join("settings.toml"), text.as_bytes())
    }

    /// Puts a library at the head of the recent ones.
    pub fn remember(&mut self, library: &Path) {
        self.recent.retain(|path| path != library);
        self.recent.insert(0, library.to_owned());
        self.recent.truncate(RECENT);
    }
}
