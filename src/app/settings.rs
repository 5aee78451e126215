//! What a person set once: language, theme, name, recent libraries. Read tolerantly: a damaged file gives the defaults.

use crate::app::files;
use crate::domain::text::Lang;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How much memory decoded pictures may take, in MiB: the least, usual, and most.
pub const MEMORY_MB: (u32, u32, u32) = (64, 256, 2048);

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of screens and documents.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// The name that stands under findings and reports; empty until somebody types it.
    pub inspector: String,
    /// Libraries opened before, newest first; those that are gone are left out when shown.
    pub recent: Vec<PathBuf>,
    /// How much memory decoded pictures may take, in MiB.
    pub memory_mb: u32,
    /// The pattern of clips' names that was used last; empty: the usual one.
    pub clip_name: String,
}

impl Default for Settings {
    fn default() -> Self {
        let (_, memory_mb, _) = MEMORY_MB;
        Self {
            lang: Lang::default(),
            theme: Theme::default(),
            inspector: String::new(),
            recent: Vec::new(),
            memory_mb,
            clip_name: String::new(),
        }
    }
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Written {
    lang: String,
    theme: String,
    inspector: String,
    recent: Vec<PathBuf>,
    memory_mb: Option<u32>,
    clip_name: String,
}

impl Settings {
    /// How much memory decoded pictures may take, in bytes.
    pub fn memory(&self) -> usize {
        usize::try_from(self.memory_mb).unwrap_or(usize::MAX).saturating_mul(1 << 20)
    }

    /// Reads `settings.toml` in `dir`; what cannot be read is left at its default.
    pub fn read(dir: &Path) -> Self {
        let text = std::fs::read_to_string(dir.join("settings.toml")).unwrap_or_default();
        let written: Written = toml::from_str(&text).unwrap_or_default();
        let (least, usual, most) = MEMORY_MB;
        Self {
            lang: if written.lang == "en" { Lang::En } else { Lang::Zh },
            theme: if written.theme == "light" { Theme::Light } else { Theme::Dark },
            inspector: written.inspector,
            recent: written.recent,
            memory_mb: written.memory_mb.map_or(usual, |memory| memory.clamp(least, most)),
            clip_name: written.clip_name,
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
            memory_mb: Some(self.memory_mb),
            clip_name: self.clip_name.clone(),
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
