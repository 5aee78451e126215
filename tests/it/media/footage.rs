//! Real and odd footage from the shared folder beside the checkout, where it exists: everything is looked at and played,
//! nothing crashes, nothing takes long, and what does not play says why.

use crate::media::playing::Watched;
use mingcha::domain::time::Pts;
use mingcha::media::error::MediaError;
use mingcha::media::exact::Exactness;
use mingcha::media::player::{Phase, PlayerCommand};
use mingcha::media::probe::{Probe, probe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn footage() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/footage");
    if !dir.is_dir() {
        println!("skipped: the shared folder is not there");
        return None;
    }
    Some(dir)
}

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

fn line(probe: &Probe) -> String {
    let track = probe.pictures_track();
    let size = track.map_or(String::new(), |t| format!("{} {}x{}", t.codec, t.width, t.height));
    let exact = if probe.exactness == Exactness::Exact { "exact" } else { "refused" };
    let faults: Vec<String> = probe.faults.iter().map(|fault| fault.text().en).collect();
    format!(
        "{} {size}, {} pictures, {:.2} s (declared {:?}), {:.2} fps{}, keys {:?}, sound {}, {exact}, start {:?}, {faults:?}",
        probe.container.name(),
        probe.pictures,
        probe.duration.seconds(),
        probe.declared.map(Pts::seconds),
        probe.fps,
        if probe.vfr { " vfr" } else { "" },
        probe.key_spacing,
        probe.has_sound(),
        probe.start.map(|start| start.at_first.to_string()),
    )
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
fn every_file_is_looked_at_and_played() {
    let Some(dir) = footage() else { return };
    let mut wrong = Vec::new();
    for path in files(&dir) {
        let name = path.strip_prefix(&dir).unwrap().display().to_string();
        let begun = Instant::now();
        let probed = probe(&path);
        let probe_took = begun.elapsed();
        let begun = Instant::now();
        let played = played(&path);
        let play_took = begun.elapsed();
        println!("{name} | {:.2} s | {:.2} s", probe_took.as_secs_f64(), play_took.as_secs_f64());
        match &probed {
            Ok(probe) => println!("    {}", line(probe)),
            Err(error) => println!("    {error}"),
        }
        println!("    {played}");
        let fails = played.starts_with("does not play");
        let limit = Duration::from_secs(10);
        if probe_took > limit || play_took > limit || played.starts_with("STUCK") || fails != probed.is_err() {
            wrong
                .push(format!("{name}: probe {probe_took:?}, play {play_took:?}, {played}, probe: {:?}", probed.err()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bad_files_say_why() {
    let Some(dir) = footage() else { return };
    let error = |name: &str| probe(&dir.join(name)).expect_err(name);
    assert!(matches!(error("derived/office4-cam_2-cut-no-moov.mp4"), MediaError::NoIndex { .. }));
    assert!(matches!(error("odd/mp4parse-invalid_userdata.mp4"), MediaError::Truncated { .. }));
    assert!(matches!(error("odd/exo-invalid-bitstream.webm"), MediaError::NothingDecodable { .. }));
    assert!(matches!(
        error("nvr/dahua/cut-in-the-middle-of-a-frame.dav"),
        MediaError::Unread { .. } | MediaError::NothingDecodable { .. }
    ));
}
