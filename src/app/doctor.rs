//! What this machine has and lacks: GStreamer elements, fonts, display, file dialogs.

use crate::app::fonts::Fonts;
use crate::domain::text::Text;
use crate::media::doctor::{Job, elements};
use std::path::Path;

/// One thing that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub group: Text,
    /// What for.
    pub what: Text,
    /// What was found; none when it is missing.
    pub found: Option<String>,
    /// Whether the program cannot do its main job without it.
    pub required: bool,
    /// The command that mends it; empty when nothing is missing.
    pub fix: String,
}

impl Finding {
    /// Whether something required is missing.
    pub fn is_lacking(&self) -> bool {
        self.required && self.found.is_none()
    }
}

/// Looks for everything.
pub fn examine() -> Vec<Finding> {
    let mut findings = vec![gstreamer()];
    findings.extend(footage());
    findings.push(font());
    findings.push(display());
    findings.push(dialogs());
    findings
}

fn gstreamer() -> Finding {
    let started = crate::media::init();
    Finding {
        group: Text::new("多媒体", "Media"),
        what: Text::new("GStreamer", "GStreamer"),
        found: started.is_ok().then(crate::media::version),
        required: true,
        fix: started.err().map(|_why| install("gstreamer1.0-plugins-base")).unwrap_or_default(),
    }
}

fn footage() -> Vec<Finding> {
    let group = |job| match job {
        Job::Container => Text::new("录像容器", "Containers"),
        Job::Pictures => Text::new("画面解码", "Picture decoders"),
        Job::Sound => Text::new("声音解码", "Sound decoders"),
        Job::Output => Text::new("播放", "Playing"),
        Job::Encode => Text::new("编码", "Encoders"),
    };
    elements()
        .unwrap_or_default()
        .into_iter()
        .map(|check| Finding {
            group: group(check.job),
            what: Text::new(check.what, check.what),
            fix: if check.found.is_some() { String::new() } else { install(check.package) },
            found: check.found.map(str::to_owned),
            required: check.required,
        })
        .collect()
}

fn font() -> Finding {
    let found = Fonts::find().regular.map(|face| face.family);
    Finding {
        group: Text::new("字体", "Fonts"),
        what: Text::new("简体中文", "Simplified Chinese"),
        fix: if found.is_some() { String::new() } else { install("fonts-noto-cjk") },
        found,
        required: true,
    }
}

fn display() -> Finding {
    let named = |variable: &str| std::env::var(variable).ok().filter(|value| !value.is_empty());
    let found = named("WAYLAND_DISPLAY")
        .map(|d| format!("Wayland {d}"))
        .or_else(|| named("DISPLAY").map(|d| format!("X11 {d}")));
    Finding {
        group: Text::new("窗口", "Window"),
        what: Text::new("显示（OpenGL）", "Display (OpenGL)"),
        fix: if found.is_some() { String::new() } else { "mingcha demo DIR --headless".to_owned() },
        found,
        required: false,
    }
}

/// Dialogs come from the desktop's portal over D-Bus, else from zenity; with neither a path can be typed.
fn dialogs() -> Finding {
    let portal =
        std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() && Path::new("/usr/libexec/xdg-desktop-portal").exists();
    let zenity = on_path("zenity");
    let found = if portal { Some("xdg-desktop-portal".to_owned()) } else { zenity.then(|| "zenity".to_owned()) };
    Finding {
        group: Text::new("窗口", "Window"),
        what: Text::new("文件对话框（没有时可直接输入路径）", "File dialogs (without them a path can be typed)"),
        fix: if found.is_some() { String::new() } else { install("zenity") },
        found,
        required: false,
    }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

fn install(package: &str) -> String {
    format!("sudo apt-get install {package}")
}
