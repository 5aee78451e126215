//! A private X server, a child process with a window on it, and the pixels of the screen.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{ChildStdout, Command, Stdio};
use std::time::Duration;

/// Size of the screen.
pub(crate) const SIZE: (usize, usize) = (1440, 900);

/// A running Xvfb; ended when dropped.
pub(crate) struct Screen {
    server: std::process::Child,
    display: String,
    runtime: tempfile::TempDir,
}

impl Screen {
    /// Starts a server on a free display. None where the programs are missing.
    pub(crate) fn start() -> Option<Self> {
        let there =
            |program: &str| Command::new(program).arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status();
        there("import").ok()?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{}x{}x24", SIZE.0, SIZE.1), "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb gave no display");
        Some(Self { server, display: format!(":{}", number.trim()), runtime: tempfile::tempdir().unwrap() })
    }

    /// A command that shows its windows here, drawn in software.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// All pixels of the screen.
    pub(crate) fn grab(&self) -> Grab {
        let output = self.command("import").args(["-window", "root", "-depth", "8", "rgb:-"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.stdout.len(), SIZE.0 * SIZE.1 * 3);
        Grab { bytes: output.stdout }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

/// The pixels of the screen.
pub(crate) struct Grab {
    bytes: Vec<u8>,
}

impl Grab {
    /// Red, green and blue of a pixel.
    pub(crate) fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * SIZE.0 + x) * 3;
        [self.bytes[at], self.bytes[at + 1], self.bytes[at + 2]]
    }
}

/// This test program again, with one test of it that opens a window; killed when dropped.
pub(crate) struct Child {
    process: std::process::Child,
    said: BufReader<ChildStdout>,
}

impl Child {
    /// Runs the named test with `variable=value` in its environment.
    pub(crate) fn start(screen: &Screen, variable: &str, value: &str, test: &str) -> Self {
        let mut process = screen
            .command(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(variable, value)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        Self { process, said }
    }

    /// Waits for a line with that word, and gives the line.
    pub(crate) fn wait_for(&mut self, word: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            if self.said.read_line(&mut line).unwrap() == 0 {
                let mut errors = String::new();
                self.process.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
                panic!("the window closed before it said {word:?}: {errors}");
            }
            if line.contains(word) {
                std::thread::sleep(Duration::from_millis(1));
                return line.trim().to_owned();
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself, which is no reason to fail here.
        if self.process.kill().is_ok() {
            self.process.wait().unwrap();
        }
    }
}
