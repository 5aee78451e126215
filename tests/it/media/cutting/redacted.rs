//! `mingcha clips` of an inspection whose library keeps covers, a customers' area and a muted span: two recordings that
//! differ only there give the same file, byte for byte.

use crate::clips::{self, Clip, Pace, SIZE};
use crate::media::cutting::{bare_sound, lumas};
use crate::program::{json, run};
use crate::store::fixture::{Fixture, STAMP};
use mingcha::domain::cover::{Cover, Redaction};
use mingcha::domain::edit::Edit;
use mingcha::domain::footage::Fingerprint;
use mingcha::domain::inspection::Rect;
use mingcha::domain::time::Pts;
use mingcha::store::RecordingFacts;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lossless, so that what differs in one place differs nowhere else.
const PLAIN: Clip = Clip {
    name: "lossless.mkv",
    pictures: 100,
    pace: Pace::Even(25, 1),
    encode: "-c:v ffv1 -g 1 -pix_fmt yuv420p",
    sound: false,
};

/// A face from picture 35 to picture 65, in ten-thousandths; it does not stand still.
const FACE: [Rect; 2] =
    [Rect { min: (5_800, 900), max: (7_400, 4_100) }, Rect { min: (6_000, 1_200), max: (7_700, 4_600) }];
/// Where customers stand.
const AREA: Rect = Rect { min: (8_400, 0), max: (10_000, 3_300) };
/// The span without sound, in ms.
const MUTED: (i64, i64) = (1_600, 2_700);

/// The same footage with another colour where the face and the customers are, and another tone in the muted span.
fn source(name: &str, colour: &str, tone: u32) -> PathBuf {
    let pixels = |Rect { min, max }: Rect| {
        let at = |part: u16, side: usize| usize::from(part) * side / 10_000;
        let (x, y) = (at(min.0, SIZE.0) + 1, at(min.1, SIZE.1) + 1);
        format!("x={x}:y={y}:w={}:h={}", at(max.0, SIZE.0) - x - 1, at(max.1, SIZE.1) - y - 1)
    };
    // What both places have in common is covered whenever it moves between them.
    let both = Rect { min: FACE[1].min, max: FACE[0].max };
    let draw = format!(
        "-vf drawbox={}:color={colour}:t=fill:enable=between(n\\,35\\,65),drawbox={}:color={colour}:t=fill",
        pixels(both),
        pixels(AREA)
    );
    let heard = format!(
        "aevalsrc=0.5*sin(880*PI*t)*gte(mod(t\\,1)\\,0.5)*(lt(t\\,1.6)+gte(t\\,2.7))\
         +0.5*sin({tone}*PI*t)*gte(t\\,1.61)*lt(t\\,2.69):s=48000:d=4"
    );
    let encode = format!("{draw} -c:v ffv1 -g 1 -pix_fmt yuv420p -c:a pcm_s16le");
    clips::remade(&PLAIN, name, &["-f", "lavfi", "-i", &heard], &encode)
}

fn sha256(path: &Path) -> String {
    let out = Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

/// A library whose first recording is this file, with a mark at 2 s.
fn library(source: &Path) -> Fixture {
    let mut case = Fixture::new();
    let recording = case.recordings[0];
    let fingerprint =
        Fingerprint { size: source.metadata().unwrap().len(), sha256: sha256(source), ..Fingerprint::default() };
    let known = case.store().recording(recording).unwrap();
    let facts = RecordingFacts { fingerprint, duration: Pts::from_ms(4_000), ..RecordingFacts::from(known) };
    case.store().set_recording_facts(recording, &facts).unwrap();
    case.store().relink(recording, source.to_str().unwrap()).unwrap();
    case.mark(2_000);
    case
}

fn redact(case: &mut Fixture, redaction: Redaction, areas: Vec<Rect>) {
    let (id, recording) = (case.inspection, case.recordings[0]);
    let mut inspection = case.store().load(id).unwrap();
    let camera = inspection.recording(recording).unwrap().camera;
    for edit in [Edit::Redact { recording, redaction }, Edit::SetAreas { camera, areas }] {
        let change = inspection.plan(edit).unwrap();
        case.store().commit(id, &change, &STAMP, &[]).unwrap();
        inspection.apply(&change);
    }
}

/// Makes the clip in the folder of that name; gives what was told.
fn told(case: &mut Fixture, folder: &str, more: &[&str], code: i32) -> Value {
    case.close();
    let (library, out) = (case.path.display().to_string(), case.dir.path().join(folder).display().to_string());
    let args = ["clips", &library, "--inspection", "1", "--lead", "1", "--lag", "1", "-o", &out, "--json"];
    let told = json(&run(&[&args[..], more].concat(), code));
    case.store = Some(mingcha::store::Store::open(&case.path).unwrap());
    told
}

fn clip(case: &mut Fixture, folder: &str) -> PathBuf {
    let told = told(case, folder, &[], 0);
    PathBuf::from(told["made"][0]["out"].as_str().unwrap_or_else(|| panic!("{told}")))
}

#[test]
fn what_the_library_covers_and_mutes_is_neither_seen_nor_heard_in_its_clips() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let sources = [source("veil-red.mkv", "red", 1_500), source("veil-white.mkv", "white", 2_100)];
    let mut cases = sources.each_ref().map(|source| library(source));
    let ms = Pts::from_ms;
    let cover = Cover::moving(vec![(ms(1_400), FACE[0]), (ms(2_600), FACE[1])]).unwrap();
    let redaction = Redaction { covers: vec![cover], muted: vec![(ms(MUTED.0), ms(MUTED.1))] };
    let bare = cases.each_mut().map(|case| std::fs::read(clip(case, "bare")).unwrap());
    assert!(bare[0] != bare[1], "the sources do not differ");
    for case in &mut cases {
        redact(case, redaction.clone(), vec![AREA]);
    }
    let files = cases.each_mut().map(|case| clip(case, "covered"));
    let bytes = files.each_ref().map(|file| std::fs::read(file).unwrap());
    assert!(bytes[0] == bytes[1], "something of what is covered or muted is in the file");

    // From 1 s to 3 s: the pictures 25 to 75. What is covered shows the pattern, from the first picture to the last.
    let shown = lumas(&files[0], SIZE);
    assert_eq!(shown.len(), 51);
    let pixel = |(x, y): (u16, u16)| usize::from(y) * SIZE.1 / 10_000 * SIZE.0 + usize::from(x) * SIZE.0 / 10_000;
    let source = lumas(&sources[0], SIZE);
    for (luma, number) in shown.iter().zip(25..) {
        let is_pattern = |at| (48..=80).contains(&luma[pixel(at)]);
        assert_eq!(is_pattern((6_600, 2_000)), (35..=65).contains(&number), "picture {number}");
        assert!(is_pattern((9_000, 1_000)), "the customers are seen in picture {number}");
        let free = pixel((4_500, 2_000));
        assert!(luma[free].abs_diff(source[number][free]) < 24, "picture {number} is another one");
    }
    let heard = bare_sound(&files[0]);
    let loudest = |from: usize, to: usize| heard[from * 48..to * 48].iter().map(|s| s.unsigned_abs()).max().unwrap();
    let (mute, until) = (MUTED.0 as usize - 1_000, MUTED.1 as usize - 1_000);
    assert!(loudest(mute + 60, until - 60) < 200, "{}", loudest(mute + 60, until - 60));
    assert!(loudest(510, mute - 20) > 8_000 && loudest(until + 40, 1_980) > 8_000);

    // What is covered cannot be copied as it is, and a clip with other covers is another clip.
    let refused = told(&mut cases[0], "copied", &["--copy"], 2);
    let behind = Redaction { covers: vec![Cover::still(FACE[0], ms(3_000), ms(3_400))], muted: Vec::new() };
    redact(&mut cases[1], behind, Vec::new());
    let late = told(&mut cases[1], "late", &["--copy"], 2);
    assert_eq!(late["failed"][0]["says"], refused["failed"][0]["says"], "a copy may end later than asked");
    let says = refused["failed"][0]["says"].as_str().unwrap();
    assert!(says.contains("录像有遮挡，不能原样截取"), "{says}");
    assert_eq!(told(&mut cases[0], "covered", &[], 0)["kept"][0]["finding"], 1);
    redact(&mut cases[0], Redaction { covers: Vec::new(), ..redaction }, Vec::new());
    assert_eq!(told(&mut cases[0], "covered", &[], 0)["made"][0]["finding"], 1);

    // What was made before anything was muted is moved aside, and that is said.
    let case = &mut cases[0];
    case.close();
    let (library, bare) = (case.path.display().to_string(), case.dir.path().join("bare").display().to_string());
    let again = run(&["clips", &library, "--inspection", "1", "--lead", "1", "--lag", "1", "-o", &bare], 0);
    let said = String::from_utf8_lossy(&again.stderr);
    assert!(said.contains("交给网点之前请删除“旧片段”文件夹"), "{said}");
}
