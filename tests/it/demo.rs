//! The demo's footage: what is drawn, what is heard, and that the lapses are where the script says.

#![expect(clippy::print_stdout, reason = "figures and skipped checks are for whoever runs the tests")]

use mingcha::app::demo::{
    DemoError, FILE_NAME, HEIGHT, LAPSES, OUTLET, OUTLETS_CSV, PEOPLE_CSV, PICTURES, Stage, WIDTH, clock_line, film,
    read_clock,
};
use mingcha::catalog::{checklist, places};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::time::Pts;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// The film, made once for all tests that look into it.
fn made() -> &'static Path {
    static FILM: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_dir, path) = FILM.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder for the film");
        let path = dir.path().join(FILE_NAME);
        let begun = Instant::now();
        let mut heard = Vec::new();
        let film = film(&path, &mut |share| heard.push(share), &AtomicBool::new(false)).expect("the film");
        println!(
            "the film took {:.1} s, {} bytes",
            begun.elapsed().as_secs_f32(),
            path.metadata().expect("a file").len()
        );
        assert_eq!(film.duration, Pts::from_ms(150_000));
        assert_eq!(film.start.to_string(), "2026-03-05T09:00:00.000");
        assert!(heard.is_sorted() && heard.last() == Some(&1.0));
        (dir, path)
    });
    path
}

/// What a program writes to its standard output; none, with a printed line, where it is not installed.
fn output(program: &str, args: &[&str]) -> Option<Vec<u8>> {
    match Command::new(program).args(args).output() {
        Ok(done) => {
            assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
            Some(done.stdout)
        }
        Err(why) => {
            println!("skipped: {program} does not start here ({why})");
            None
        }
    }
}

#[test]
fn every_lapse_lies_in_the_film_and_belongs_to_somebody_there() {
    let end = Pts::from_ms(150_000);
    assert!(LAPSES.is_sorted_by_key(|lapse| lapse.from));
    for lapse in LAPSES {
        assert!(
            Pts::ZERO < lapse.from && lapse.from <= lapse.best && lapse.best < lapse.to && lapse.to < end,
            "{lapse:?}"
        );
        let line = PEOPLE_CSV.lines().find(|line| line.starts_with(lapse.staff_no)).expect(lapse.staff_no);
        assert_eq!(line.split(',').nth(3), Some(OUTLET));
        assert!(!lapse.text().zh.is_empty() && !lapse.text().en.is_empty());
    }
    assert!(OUTLETS_CSV.lines().any(|line| line.starts_with(OUTLET)));
    assert!(LAPSES.iter().filter(|lapse| lapse.item == "S2-27").count() == 2, "one lapse happens twice");
}

#[test]
fn a_picture_is_the_same_whatever_came_before_it() {
    let never = AtomicBool::new(false);
    let mut stage = Stage::build(&never).unwrap();
    let first = stage.picture(36.0).to_vec();
    assert_eq!(first.len(), WIDTH * HEIGHT * 3 / 2);
    assert_eq!(read_clock(&first, WIDTH), "2026-03-05 09:00:36");
    let other = stage.picture(60.0).to_vec();
    assert_ne!(first, other);
    for step in 0..12 {
        stage.picture(35.0 + step as f32 * 0.08);
    }
    assert!(stage.picture(36.0) == first, "painting only what changed leaves no traces");
    let mut again = Stage::build(&never).unwrap();
    assert!(again.picture(36.0) == first, "the same picture each time the program runs");
}

#[test]
fn the_film_has_all_its_pictures_and_its_length() {
    let path = made().to_str().unwrap();
    let wanted = "stream=codec_type,nb_read_frames,width,height:format=duration";
    let args = ["-v", "error", "-count_frames", "-show_entries", wanted, "-of", "default=nw=1", path];
    let Some(text) = output("ffprobe", &args).map(|bytes| String::from_utf8(bytes).unwrap()) else { return };
    assert!(text.contains(&format!("nb_read_frames={PICTURES}")), "{text}");
    assert!(text.contains("width=1280") && text.contains("height=720") && text.contains("codec_type=audio"), "{text}");
    let duration = text.lines().find_map(|line| line.strip_prefix("duration=")).unwrap();
    assert!((duration.parse::<f64>().unwrap() - 150.0).abs() < 0.1, "{duration}");
}

#[test]
fn the_burned_in_clock_can_be_read_from_the_decoded_film() {
    let path = made().to_str().unwrap();
    // The witness shows the first picture that is not earlier than asked; pictures begin every 80 ms.
    for (at, second) in [("0", 0), ("35.98", 36), ("59.90", 59), ("59.98", 60), ("149.90", 149)] {
        let args = ["-v", "error", "-ss", at, "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"];
        let Some(luma) = output("ffmpeg", &args) else { return };
        assert_eq!(read_clock(&luma, WIDTH), clock_line(second), "at {at} s");
    }
}

#[test]
fn the_lists_of_outlets_and_people_import_without_a_remark() {
    for (name, table, outlets, people) in [("outlets.csv", OUTLETS_CSV, 5, 0), ("people.csv", PEOPLE_CSV, 0, 18)] {
        let (draft, diagnostics) = places::read_places(name, table.as_bytes());
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}");
        assert_eq!((draft.outlets.len(), draft.people.len()), (outlets, people));
    }
}

#[test]
fn every_lapse_falls_under_an_item_that_names_the_post_of_its_person() {
    let checklist = checklist::read(include_str!("../../checklists/psbc-county.toml"), &[]).0.unwrap();
    let (draft, _) = places::read_places("people.csv", PEOPLE_CSV.as_bytes());
    for lapse in LAPSES {
        let item = checklist.item(&ItemCode(lapse.item.to_owned())).expect(lapse.item);
        let person = draft.people.iter().find(|person| person.staff_no == lapse.staff_no).unwrap();
        assert!(item.posts.contains(&person.post), "{} is not asked of {}", lapse.item, person.name);
    }
}

/// Loudness of the film's sound between two seconds, in decibels of full scale.
fn loudness(samples: &[i16], from: f32, to: f32) -> f32 {
    let part = &samples[(from * 16_000.0) as usize..(to * 16_000.0) as usize];
    let mean = part.iter().map(|&s| f64::from(s) * f64::from(s)).sum::<f64>() / part.len() as f64;
    10.0 * (mean.max(1.0) / (32_768.0 * 32_768.0)).log10() as f32
}

#[test]
fn greetings_are_heard_and_a_missing_one_is_silence() {
    let path = made().to_str().unwrap();
    let args = ["-v", "error", "-i", path, "-vn", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"];
    let Some(bytes) = output("ffmpeg", &args) else { return };
    let samples: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    let greeting = loudness(&samples, 8.7, 9.9);
    let chime = loudness(&samples, 34.1, 34.6);
    let missing = loudness(&samples, 39.4, 45.0);
    println!("greeting {greeting:.1} dB, chime {chime:.1} dB, where the greeting is missing {missing:.1} dB");
    assert!(greeting > -32.0 && chime > -32.0, "{greeting} {chime}");
    assert!(missing < greeting - 18.0, "{missing}");
    assert!(samples.iter().all(|s| s.unsigned_abs() < 32_700), "nothing is clipped");
}

#[test]
fn a_film_called_off_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let cancelled = film(&dir.path().join(FILE_NAME), &mut |_share| {}, &AtomicBool::new(true));
    assert!(matches!(cancelled, Err(DemoError::Cancelled)), "{cancelled:?}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
