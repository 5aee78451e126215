//! The program itself in a real window: it plays, takes a mark by key, and is closed; the library then has the row and
//! its still, of the picture that was on the screen.

use crate::program::{demo_film, demo_library, run};
use crate::window::screen::{Grab, Screen};
use mingcha::domain::inspection::InspectionId;
use mingcha::domain::time::Pts;
use mingcha::media::encode::{EncodeSettings, Encoder};
use mingcha::store::{Reader, verify};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The demo's film has a picture every 80 ms.
const SPACING: Pts = Pts::from_ms(80);
/// The first row of the inspections, in a window of 1440×900.
const FIRST_ROW: (&str, &str) = ("500", "359");

struct Window<'a> {
    screen: &'a Screen,
    program: Child,
}

impl<'a> Window<'a> {
    fn open(screen: &'a Screen, home: &std::path::Path, library: &std::path::Path) -> Self {
        let program = screen
            .command(env!("CARGO_BIN_EXE_mingcha"))
            .env("MINGCHA_HOME", home)
            .arg(library)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let window = Self { screen, program };
        let id = until("the window", || window.do_tool(&["search", "--onlyvisible", "--class", "mingcha"]));
        let id = id.lines().next().unwrap().to_owned();
        window.do_tool(&["windowsize", &id, "1440", "900", "windowmove", &id, "0", "0", "windowfocus", &id]).unwrap();
        window
    }

    /// What xdotool says; none when it fails or says nothing where it was asked something.
    fn do_tool(&self, args: &[&str]) -> Option<String> {
        let output = self.screen.command("xdotool").args(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success() && (args[0] != "search" || !said.trim().is_empty())).then_some(said)
    }

    fn key(&self, key: &str) {
        self.do_tool(&["key", key]).expect("xdotool presses keys");
    }

    fn click(&self, (x, y): (&str, &str)) {
        self.do_tool(&["mousemove", x, y, "click", "1"]).expect("xdotool clicks");
    }

    /// A line of pixels across the middle of the picture.
    fn look(&self) -> Vec<[u8; 3]> {
        let grab = self.screen.grab();
        (200..700).step_by(10).flat_map(|y| [200, 400, 600, 800].map(|x| grab.pixel(x, y))).collect()
    }

    /// Waits until footage is on the screen: many colours where there were few.
    fn wait_for_picture(&self, before: &[[u8; 3]]) -> Vec<[u8; 3]> {
        until("the first picture", || {
            let now = self.look();
            let colours: std::collections::BTreeSet<_> = now.iter().collect();
            (now != before && colours.len() > 40).then_some(now)
        })
    }

    fn wait_for_end(&mut self) {
        until("the end of the program", || self.program.try_wait().unwrap().map(|status| assert!(status.success())));
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if self.program.try_wait().unwrap().is_none() && self.program.kill().is_ok() {
            self.program.wait().unwrap();
        }
    }
}

fn until<T>(what: &str, mut there: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{what} did not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn has_tools() -> bool {
    let there =
        |program: &str| Command::new(program).arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let all = ["xdotool", "import", "Xvfb"].iter().all(|program| there(program).is_ok());
    if !all {
        println!("skipped: Xvfb, xdotool or imagemagick is missing");
    }
    all
}

#[test]
fn a_key_pressed_in_the_window_is_a_row_with_the_picture_of_that_moment() {
    let Some(screen) = has_tools().then(Screen::start).flatten() else { return };
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let before = Reader::open(&library).unwrap().load(InspectionId(1)).unwrap();
    let mut window = Window::open(&screen, &dir.path().join("home"), &library);
    std::thread::sleep(Duration::from_millis(700));
    let home = window.look();
    window.click(FIRST_ROW);
    let paused = window.wait_for_picture(&home);
    window.key("space");
    until("a moving picture", || (window.look() != paused).then_some(()));
    std::thread::sleep(Duration::from_millis(1500));
    window.key("space");
    std::thread::sleep(Duration::from_millis(700));
    window.key("2");
    window.key("1");
    let after = until("the row", || {
        let inspection = Reader::open(&library).ok()?.load(InspectionId(1)).ok()?;
        (inspection.findings.len() > before.findings.len()).then_some(inspection)
    });
    let finding = after.standing().find(|finding| !before.findings.contains_key(&finding.no)).unwrap().clone();
    assert_eq!(finding.item.0, "S2-45c1");
    let pts = finding.moment.unwrap().pts;
    assert!(pts > Pts::ZERO && pts.ns() % SPACING.ns() == 0, "{pts:?} is no picture of the film");
    let kept = Reader::open(&library).unwrap().blob(&finding.still.unwrap()).unwrap().unwrap();
    let again = dir.path().join("again.png");
    let at = format!("{:.2}", pts.seconds());
    run(&["still", demo_film().to_str().unwrap(), "--at", &at, "-o", again.to_str().unwrap()], 0);
    let decode = |png: &[u8]| image::load_from_memory(png).unwrap().into_rgb8();
    assert!(decode(&kept) == decode(&std::fs::read(&again).unwrap()), "the still is not the picture at {at} s");
    window.key("ctrl+q");
    window.wait_for_end();
    assert!(verify(&library).unwrap().is_sound());
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with("-wal")), "{left:?}");
}

#[test]
fn killed_in_the_middle_of_marking_it_loses_no_row() {
    let Some(screen) = has_tools().then(Screen::start).flatten() else { return };
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let before = Reader::open(&library).unwrap().load(InspectionId(1)).unwrap().findings.len();
    let mut window = Window::open(&screen, &dir.path().join("home"), &library);
    std::thread::sleep(Duration::from_millis(700));
    let home = window.look();
    window.click(FIRST_ROW);
    window.wait_for_picture(&home);
    for item in ["21", "22", "23"] {
        window.key(&item[..1]);
        window.key(&item[1..]);
    }
    let shown = until("a row", || {
        let findings = Reader::open(&library).ok()?.load(InspectionId(1)).ok()?.findings;
        (findings.len() > before).then_some(findings)
    });
    window.program.kill().unwrap();
    window.program.wait().unwrap();
    // Opening it for writing puts it in order, as the program would.
    mingcha::store::Store::open(&library).unwrap().close().unwrap();
    let after = Reader::open(&library).unwrap().load(InspectionId(1)).unwrap().findings;
    assert!(shown.iter().all(|(no, finding)| after.get(no) == Some(finding)), "a row that was there is gone");
    assert!(verify(&library).unwrap().is_sound());
}

/// The accent of the dark theme, its ground behind pictures, and a cell without one.
const ACCENT: [u8; 3] = [0x4C, 0x9A, 0xFF];
const GROUND: [u8; 3] = [0x0E, 0x11, 0x16];
const NO_PICTURE: [u8; 3] = [0x14, 0x19, 0x20];

/// So many pictures of one colour, 25 a second.
fn violet(path: &std::path::Path, pictures: usize) {
    let settings = EncodeSettings { width: 320, height: 180, fps: (25, 1), sample_rate: None };
    let mut encoder = Encoder::create(path, settings).unwrap();
    let (luma, chroma) = (320 * 180, 320 * 180 / 4);
    let picture = [vec![110_u8; luma], vec![180; chroma], vec![160; chroma]].concat();
    (0..pictures).for_each(|_| encoder.push_picture(&picture).unwrap());
    encoder.finish().unwrap();
}

fn is_violet([red, green, blue]: [u8; 3]) -> bool {
    red.abs_diff(160) < 25 && green < 90 && blue > 190
}

/// Where three cameras stand in the window: their left tops and rights, in two rows of two.
const CELLS: [(usize, usize); 3] = [(0, 109), (474, 109), (0, 377)];

/// Which camera has the accent's frame; it is looked for at the outer edge of the window's left part.
fn leading(grab: &Grab) -> Vec<usize> {
    let edges = [0..6, 936..948, 0..6];
    let framed = |cell: usize| edges[cell].clone().any(|x| grab.pixel(x, CELLS[cell].1 + 100) == ACCENT);
    (0..CELLS.len()).filter(|cell| framed(*cell)).collect()
}

/// The demo's film, a camera in violet at the same time, and one that recorded ten minutes later.
#[test]
fn cameras_stand_side_by_side_and_a_hole_has_no_picture() {
    let Some(screen) = has_tools().then(Screen::start).flatten() else { return };
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let files = [
        ("NVR_ch2_main_20260305090000_20260305090002.mp4", 50),
        ("NVR_ch3_main_20260305091000_20260305091003.mp4", 75),
    ];
    for (name, pictures) in files {
        let path = dir.path().join(name);
        violet(&path, pictures);
        run(&["import", library.to_str().unwrap(), path.to_str().unwrap(), "--inspection", "1"], 0);
    }
    let window = Window::open(&screen, &dir.path().join("home"), &library);
    std::thread::sleep(Duration::from_millis(700));
    let home = window.look();
    window.click(FIRST_ROW);
    window.wait_for_picture(&home);
    window.key("Home");
    window.key("ctrl+2");
    let middle = |cell: usize| (CELLS[cell].0 + 235, CELLS[cell].1 + 80);
    let at = |grab: &Grab, cell: usize| grab.pixel(middle(cell).0, middle(cell).1);
    let grab = until("two pictures", || Some(screen.grab()).filter(|grab| is_violet(at(grab, 1))));
    let (left, top) = CELLS[0];
    let film: std::collections::BTreeSet<_> =
        (20..240).step_by(4).flat_map(|y| [60, 160, 260, 360].map(|x| grab.pixel(left + x, top + y))).collect();
    assert!(film.len() > 40, "the film is not in its cell: {} colours", film.len());
    assert_eq!(at(&grab, 2), NO_PICTURE, "the hole");
    assert_eq!(grab.pixel(710, 500), GROUND, "there is no fourth camera");
    assert_eq!(leading(&grab), [0]);
    // By click the second one leads, by key the third, in whose hole the others stay as they are.
    window.click((&middle(1).0.to_string(), &middle(1).1.to_string()));
    until("another leading camera", || (leading(&screen.grab()) == [1]).then_some(()));
    window.key("shift+Down");
    let grab = until("the hole that leads", || Some(screen.grab()).filter(|grab| leading(grab) == [2]));
    assert!(is_violet(at(&grab, 1)));
    assert_eq!(grab.pixel(20, 390), GROUND);
    // Alone it fills the panel, and there is nothing violet any more.
    window.key("ctrl+1");
    until("one camera", || {
        let grab = screen.grab();
        (0..CELLS.len()).all(|cell| grab.pixel(CELLS[cell].0 + 40, CELLS[cell].1 + 40) == GROUND).then_some(())
    });
}
