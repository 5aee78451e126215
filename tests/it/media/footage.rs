//! Real and odd footage from the shared folder beside the checkout, where it exists: everything is played for a second,
//! nothing crashes, nothing takes long, and what does not play is what the probe refuses as well.

use crate::media::playing::Watched;
use crate::program::shared;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Phase, PlayerCommand};
use mingcha::media::probe::probe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "licences") {
            found.extend(files(&path));
        } else if path.is_file() && path.extension().is_some_and(|ending| ending != "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Plays a second; says what became of it.
fn played(path: &Path) -> String {
    let watched = Watched::open(path);
    let ready = watched.until(|status, _| status.phase != Phase::Loading);
    if let Phase::Failed(error) = watched.player.status().phase {
        return format!("does not play: {error}");
    }
    if let Err(error) = ready {
        return format!("STUCK: {error}");
    }
    watched.player.send(PlayerCommand::Play);
    let done = watched.until(|status, p| {
        status.at_end || p.is_some_and(|p| p.pts() > Pts::from_ms(1_000)) || matches!(status.phase, Phase::Failed(_))
    });
    match done {
        Ok(picture) => format!("plays to {:.2} s", picture.pts().seconds()),
        Err(error) => format!("STUCK: {error}"),
    }
}

#[test]
fn every_file_plays_or_says_why_not() {
    let Some(dir) = shared("footage") else { return };
    let mut wrong = Vec::new();
    for path in files(&dir) {
        let name = path.strip_prefix(&dir).unwrap().display().to_string();
        let begun = Instant::now();
        let played = played(&path);
        let took = begun.elapsed();
        println!("{name} | {:.2} s | {played}", took.as_secs_f64());
        let fails = played.starts_with("does not play");
        if took > Duration::from_secs(10) || played.starts_with("STUCK") || fails != probe(&path).is_err() {
            wrong.push(format!("{name}: {took:?}, {played}, probe: {:?}", probe(&path).err()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
