//! Keeps the code map of `src/lib.rs` true: which room may name which, where heavy crates live, a module doc on every
//! file, and no file longer than 600 lines. Plain text search: paths are written in full from `crate::`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and the rooms that they may name.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("catalog", &["domain"]),
    ("store", &["domain"]),
    ("media", &["domain"]),
    ("report", &["domain"]),
    ("app", &["domain", "catalog", "store", "media", "report"]),
    ("ui", &["domain", "app"]),
    ("cli", &["domain", "app"]),
];

/// Crates (or paths) and the only rooms that may name them.
const LIVES_IN: &[(&str, &[&str])] = &[
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("egui_plot", &["ui"]),
    ("rfd", &["ui"]),
    ("gst", &["media"]),
    ("gstreamer", &["media"]),
    ("gst_app", &["media"]),
    ("gst_video", &["media"]),
    ("gst_audio", &["media"]),
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("calamine", &["catalog"]),
    ("csv", &["catalog"]),
    ("encoding_rs", &["catalog"]),
    ("toml", &["catalog", "app"]),
    ("typst", &["report"]),
    ("typst_pdf", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("base64", &["report"]),
    ("image", &["media", "report"]),
    ("sha2", &["store", "app"]),
    ("fontdb", &["app"]),
    ("ttf_parser", &["app"]),
    ("tiny_skia", &["app"]),
    ("icu_segmenter", &["app"]),
    ("pinyin", &["app"]),
    ("directories", &["app"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
    ("serde", &["catalog", "store", "report", "app", "cli"]),
    ("serde_json", &["catalog", "store", "report", "app", "cli"]),
    ("std::fs", &["store", "media", "app", "cli"]),
    ("std::thread", &["media", "app"]),
    ("SystemTime::now", &["app"]),
    ("ZonedDateTime::now", &["app"]),
];

const MOST_LINES: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// Code without comments, so that prose may name anything.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, line)| (n + 1, line.split("//").next().unwrap_or_default()))
}

/// Whether `line` names the crate or path `name`: not inside a longer word, and followed by `::` (or itself a path).
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let starts = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '.'));
        let whole = name.contains("::") || after.starts_with("::");
        let ends = after.chars().next().is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        starts && whole && ends
    }) || line.trim_start().strip_prefix("use ").is_some_and(|rest| rest == format!("{name};"))
}

#[test]
fn rooms_name_only_what_they_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(room) = room(&path) else { continue };
        let (_, may) = MAY_NAME.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no room"));
        for (n, line) in code(&text) {
            if line.contains("use crate::{") || line.contains("super::super") {
                wrong.push(format!("{}:{n}: write paths in full from crate::", path.display()));
            }
            for (other, _) in MAY_NAME {
                let foreign = *other != room && !may.contains(other);
                if foreign && (names(line, &format!("crate::{other}"))) {
                    wrong.push(format!("{}:{n}: {room} must not name {other}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn heavy_crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(room) = room(&path) else { continue };
        for (n, line) in code(&text) {
            for (name, rooms) in LIVES_IN {
                if !rooms.contains(&room.as_str()) && names(line, name) {
                    wrong.push(format!("{}:{n}: {name} lives in {}", path.display(), rooms.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: begins without a module doc", path.display()));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines, more than {MOST_LINES}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_search_sees_what_it_should() {
    assert!(names("use rusqlite::Connection;", "rusqlite"));
    assert!(names("    let x = rusqlite::params![];", "rusqlite"));
    assert!(names("use egui;", "egui"));
    assert!(!names("use egui_extras::TableBuilder;", "egui"));
    assert!(!names("    toast.image::<u8>();", "image"));
    assert!(names("use crate::store::Store;", "crate::store"));
    assert!(!names("use crate::storehouse::Store;", "crate::store"));
}
