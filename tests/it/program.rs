//! The real program: its binary, and one demo library that tests copy.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The program with settings of its own, so that no test meets the user's.
pub(crate) fn mingcha(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command.env("MINGCHA_HOME", home).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}

/// Runs it, and asserts the exit code.
pub(crate) fn run(args: &[&str], code: i32) -> Output {
    let home = tempfile::tempdir().unwrap();
    let output = mingcha(home.path()).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{}\n{said}", String::from_utf8_lossy(&output.stdout));
    output
}

/// What it printed.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it printed, as JSON.
pub(crate) fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The demo's folder, made once by the program itself.
pub(crate) fn demo() -> &'static Path {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    DEMO.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo-{}", std::process::id()));
        let _gone = std::fs::remove_dir_all(&dir);
        let output = run(&["demo", dir.to_str().unwrap(), "--headless", "--lang", "zh"], 0);
        let last = text(&output).lines().last().unwrap().to_owned();
        for ending in ["pdf", "xlsx", "html", "json"] {
            assert!(last.contains(&format!(".{ending}")), "the last line names no {ending}: {last}");
        }
        dir
    })
}

/// A copy of the demo's library in `dir`; its footage is where the demo put it.
pub(crate) fn demo_library(dir: &Path) -> PathBuf {
    let copy = dir.join("demo.mingcha");
    std::fs::copy(demo().join("demo.mingcha"), &copy).unwrap();
    copy
}

/// The demo's film.
pub(crate) fn demo_film() -> PathBuf {
    demo().join(mingcha::app::demo::FILE_NAME)
}

/// The folder of shared material beside the checkout, where it exists; says so when a test is skipped for want of it.
pub(crate) fn shared(inside: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inside);
    if !path.exists() {
        println!("skipped: there is no shared/{inside} beside the checkout");
        return None;
    }
    Some(path)
}
