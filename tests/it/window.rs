//! The real window: what it shows is what the still has, pixel by pixel. kittest does not draw the shader, so only a
//! window on an X server proves it. A private Xvfb is started; without it the tests say so and pass.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of a test may stop at the first surprise, and the child tells its parent by print"
)]

mod pictures;
pub(crate) mod screen;

use crate::footage_review;
use eframe::egui;
use mingcha::app::picture::Picture;
use mingcha::app::review::Review;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::ui::video::{VideoLocal, video_ui};
use pictures::Case;
use screen::{Child, Grab, Screen};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Set in the environment of the child that opens the window; says what it shows.
const CHILD: &str = "MINGCHA_TEST_WINDOW";
/// Most levels that a pixel of the window may differ from the still.
const MOST: u8 = 3;

/// Pictures side by side, each in a place of exactly its size.
struct Wall {
    places: Vec<(egui::Rect, Review, VideoLocal)>,
    painted: Arc<AtomicU64>,
}

impl eframe::App for Wall {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let mut commands = Vec::new();
        for (number, (rect, review, local)) in self.places.iter_mut().enumerate() {
            ui.scope_builder(egui::UiBuilder::new().id_salt(number).max_rect(*rect), |ui| {
                video_ui(ui, review, local, Lang::Zh, &mut commands);
            });
        }
        let painted = self.painted.fetch_add(1, Ordering::Relaxed) + 1;
        if painted < 4 {
            ui.ctx().request_repaint();
        }
        if painted == 4 {
            // Said once; whoever reads it waits a little for the frame to reach the screen.
            println!("shown");
            std::io::stdout().flush().unwrap();
        }
    }
}

/// Runs in the child only: opens a window with the pictures of a page until it is killed.
#[test]
fn child_window() {
    let Ok(page) = std::env::var(CHILD) else { return };
    let cases = pictures::page(page.parse().unwrap());
    let painted = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&painted);
    std::thread::Builder::new()
        .name("repaints".to_owned())
        .spawn(move || {
            // Two lines: how many frames after the picture stood still, and how many after ten more seconds.
            std::thread::sleep(Duration::from_secs(3));
            println!("painted {}", counter.load(Ordering::Relaxed));
            std::thread::sleep(Duration::from_secs(10));
            println!("painted {}", counter.load(Ordering::Relaxed));
            std::io::stdout().flush().unwrap();
        })
        .unwrap();
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_decorations(false)
            .with_position([0.0, 0.0])
            .with_inner_size([pictures::WINDOW.0 as f32, pictures::WINDOW.1 as f32]),
        event_loop_builder: Some(Box::new(|builder| {
            use winit::platform::x11::EventLoopBuilderExtX11 as _;
            builder.with_any_thread(true).with_x11();
        })),
        ..Default::default()
    };
    let places = cases.into_iter().map(|case| (case.rect, review_of(case.picture), VideoLocal::default())).collect();
    eframe::run_native("window", options, Box::new(move |_context| Ok(Box::new(Wall { places, painted })))).unwrap();
}

fn review_of(picture: Picture) -> Review {
    let mut review = footage_review::review();
    let camera = footage_review::add_camera(&mut review, "");
    let recording = footage_review::add_recording(&mut review, camera, None, Pts::from_ms(1000));
    footage_review::show(&mut review, recording, Pts::ZERO);
    review.footage.picture = Some(Arc::new(picture));
    review
}

/// The greatest difference of any pixel's channel, where it is, and how many differ by more than `MOST`.
fn compare(case: &Case, grab: &Grab) -> (u8, String, usize) {
    let still = case.picture.to_rgb();
    let (left, top) = (case.rect.left() as usize, case.rect.top() as usize);
    assert_eq!((still.width, still.height), (case.rect.width() as u32, case.rect.height() as u32), "{}", case.name);
    let mut worst = (0, String::new());
    let mut far = 0;
    for y in 0..still.height as usize {
        for x in 0..still.width as usize {
            let at = (y * still.width as usize + x) * 3;
            let wanted = &still.bytes[at..at + 3];
            let found = grab.pixel(left + x, top + y);
            let off = wanted.iter().zip(found).map(|(a, b)| a.abs_diff(b)).max().unwrap();
            far += usize::from(off > MOST);
            if off > worst.0 {
                worst = (off, format!("at {x},{y}: {found:?} instead of {wanted:?}"));
            }
        }
    }
    (worst.0, worst.1, far)
}

/// Proof 3: for each kind of picture the window's pixels equal the still's within 3 levels, and a picture that stands
/// still is neither painted nor sent to the graphics card again.
#[test]
fn the_window_shows_what_the_still_has() {
    let Some(screen) = Screen::start() else {
        println!("skipped: Xvfb or ImageMagick is not installed");
        return;
    };
    let mut problems = Vec::new();
    for page in 0..pictures::PAGES {
        let mut child = Child::start(&screen, CHILD, &page.to_string(), "window::child_window");
        child.wait_for("shown");
        std::thread::sleep(Duration::from_millis(300));
        let grab = screen.grab();
        for case in pictures::page(page) {
            let (worst, place, far) = compare(&case, &grab);
            println!("{:<34} worst difference {worst} {place}", case.name);
            if worst > MOST {
                problems.push(format!("{}: {worst} levels {place}; {far} pixels beyond {MOST}", case.name));
            }
        }
        if page == 0 && std::env::var_os("MINGCHA_PROVE").is_some() {
            let still = child.wait_for("painted");
            let later = child.wait_for("painted");
            println!("frames painted in 10 s on paused pictures: from {still} to {later}");
            assert_eq!(still, later, "the window repaints although nothing moves");
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
