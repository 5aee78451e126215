//! `mingcha clips`: a clip for each finding that stands, by its mark, and nothing twice.

use crate::clips;
use crate::media::cutting::{lumas, packets};
use crate::program::{demo_film, demo_library, json, run};
use mingcha::domain::edit::Edit;
use mingcha::domain::inspection::{Finding, FindingNo, InspectionId, Rect};
use mingcha::domain::time::Pts;
use mingcha::store::{Stamp, Store};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const SIZE: (usize, usize) = (1280, 720);
const RECT: Rect = Rect { min: (1_000, 2_000), max: (3_000, 5_000) };

/// Frames what the first finding shows, and withdraws the second; gives all of them.
fn prepared(library: &Path) -> Vec<Finding> {
    let mut store = Store::open(library).unwrap();
    let mut inspection = store.load(InspectionId(1)).unwrap();
    let first = inspection.findings[&FindingNo(1)].clone();
    let Finding { points, note, person, .. } = first;
    for edit in [
        Edit::Amend { no: FindingNo(1), points, note, person, rect: Some(RECT) },
        Edit::Withdraw { no: FindingNo(2), reason: "复核".into() },
    ] {
        let change = inspection.plan(edit).unwrap();
        let at = "2026-03-06T08:00:00".parse().unwrap();
        store.commit(inspection.id, &change, &Stamp { at, who: "检查人01", undoes: None }, &[]).unwrap();
        inspection.apply(&change);
    }
    store.close().unwrap();
    inspection.findings.values().cloned().collect()
}

fn sha256(path: &Path) -> String {
    let out = Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

/// Numbers of the findings that this became of, sorted.
fn made(told: &Value, what: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> =
        told[what].as_array().unwrap().iter().map(|one| one["finding"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// How red a picture of a clip is at the left edge of the rectangle: Cr less Cb, as ffmpeg decodes it.
fn redness(clip: &Path, number: usize) -> i32 {
    let pick = format!("select=eq(n\\,{number}),crop=4:100:129:180,scale=1:1:flags=area");
    let out = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(clip)
        .args(["-vf", &pick, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .output()
        .unwrap();
    i32::from(out.stdout[0]) - i32::from(out.stdout[2])
}

#[test]
fn each_standing_finding_has_its_clip_once() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let findings = prepared(&library);
    let (to, library) = (dir.path().join("演练"), library.display().to_string());
    let asked = |more: &[&str], code: i32| {
        let out = to.display().to_string();
        let args = ["clips", &library, "--inspection", "1", "--lead", "0.5", "--lag", "0.25", "-o", &out, "--json"];
        run(&[&args[..], &["--no-examples"], more].concat(), code)
    };
    let told = json(&asked(&[], 0));
    assert_eq!(made(&told, "made"), [1, 3, 4, 5, 6, 7], "the withdrawn one has none");
    assert_eq!((made(&told, "failed"), made(&told, "skipped")), (vec![], vec![]));

    let manifest: Value = serde_json::from_slice(&std::fs::read(to.join("清单.json")).unwrap()).unwrap();
    let (times, film) = (packets(&demo_film()).0, sha256(&demo_film()));
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    for (clip, told) in manifest["clips"].as_array().unwrap().iter().zip(told["made"].as_array().unwrap()) {
        let finding = &findings[clip["finding"].as_u64().unwrap() as usize - 1];
        let moment = finding.moment.unwrap();
        let from = moment.pts - Pts::from_ms(500);
        let end = finding.until.unwrap_or(moment.pts + Pts::from_ns(1)) + Pts::from_ms(250);
        let is_in = |at: &f64| (from.seconds() - 1e-5..end.seconds() - 1e-5).contains(&(at - times[0]));
        let path = to.join(clip["file"].as_str().unwrap());
        let count = times.iter().filter(|at| is_in(at)).count();
        assert!(count > 8);
        assert_eq!(packets(&path).0.len(), count, "{path:?}");
        assert_eq!(clip["pieces"][0]["first_frame"], times.iter().position(is_in).unwrap());
        assert_eq!(clip["pieces"][0]["sha256"], film.as_str());
        assert_eq!((&clip["sha256"], &told["sha256"]), (&sha256(&path).into(), &sha256(&path).into()));
        assert_eq!(clip["item"], finding.item.0.as_str());
        assert_eq!((&clip["inspection"], &clip["date"]), (&1.into(), &"2026-03-05".into()));
        let subtitles = std::fs::read_to_string(path.with_extension("vtt")).unwrap();
        assert!(subtitles.contains(&finding.note) && subtitles.contains(clip["item_text"].as_str().unwrap()));
        assert!(std::fs::read_to_string(path.with_extension("srt")).unwrap().contains(&finding.note));
        assert!(page.contains(clip["file"].as_str().unwrap()) && page.contains(clip["item_text"].as_str().unwrap()));
    }
    let whose =
        |clip: &Value| (clip["person"].is_null(), clip["person"]["staff_no"].to_string(), clip["site"].to_string());
    let order: Vec<_> = manifest["clips"].as_array().unwrap().iter().map(whose).collect();
    assert!(order.is_sorted(), "by person, then by time: {order:?}");
    let first = manifest["clips"].as_array().unwrap().iter().find(|clip| clip["finding"] == 1).unwrap();
    the_picture_is_right(&to, first);
    the_paper_is_set(&told);
    again(&to, &asked);
    other_settings(&to, &asked);
}

/// The first picture is the recording's, the mark is framed from its moment on, words are at the foot.
fn the_picture_is_right(to: &Path, clip: &Value) {
    let path = to.join(clip["file"].as_str().unwrap());
    assert!(clip["file"].as_str().unwrap().ends_with("_2026-03-05_090036_S2-27_高柜柜员02.mp4"), "{clip}");
    let first = clip["pieces"][0]["first_frame"].as_u64().unwrap() as usize;
    let (shown, source) = (lumas(&path, SIZE), lumas(&demo_film(), SIZE));
    let apart = |one: &[u8], other: &[u8]| -> u64 {
        let rows = SIZE.0 * 40..SIZE.0 * 500;
        one[rows.clone()].iter().zip(&other[rows]).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let nearest = (first - 3..first + 4).min_by_key(|number| apart(&shown[0], &source[*number])).unwrap();
    assert_eq!(nearest, first);
    let foot = |picture: &[u8]| picture[SIZE.0 * 650..].iter().filter(|luma| **luma > 225).count();
    assert!(foot(&shown[0]) > 2_000, "{} bright pixels at the foot", foot(&shown[0]));
    let mark = clip["mark_s"][0].as_f64().unwrap();
    let number = (mark / 0.08).round() as usize;
    assert!(redness(&path, number) > 120, "{}", redness(&path, number));
    assert!(redness(&path, number - 1) < 60, "{}", redness(&path, number - 1));
    assert!(redness(&path, shown.len() - 1) < 60, "framed beyond its mark");
}

/// The PDF has each clip's file name, and its picture.
fn the_paper_is_set(told: &Value) {
    let paper = told["paper"].as_str().unwrap();
    let asked = |program: &str, args: &[&str]| {
        let out = Command::new(program).args(args).output().ok()?;
        Some(String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (Some(words), Some(images)) =
        (asked("pdftotext", &["-layout", paper, "-"]), asked("pdfimages", &["-list", paper]))
    else {
        println!("skipped: poppler-utils are not installed");
        return;
    };
    assert!(words.contains("演练片段") && words.contains("S2-27"), "{words}");
    assert_eq!(images.lines().filter(|line| line.contains(" image ")).count(), 6, "{images}");
}

/// With other settings a clip takes the place of the older one, which is moved and spoken of, not deleted.
fn other_settings(to: &Path, asked: &dyn Fn(&[&str], i32) -> std::process::Output) {
    let before = names(to);
    let told = json(&asked(&["--finding", "1-1", "--slow", "2", "--name", "{no}"], 0));
    let clip = &told["made"][0];
    assert_eq!((&clip["file"], &clip["slower"], &clip["sound"]), (&"1-1.mp4".into(), &2.into(), &false.into()));
    let marks = clip["mark_s"].as_array().unwrap();
    assert!((marks[0].as_f64().unwrap() - 1.0).abs() < 0.2, "half a second before it, twice as slow: {marks:?}");
    let manifest: Value = serde_json::from_slice(&std::fs::read(to.join("清单.json")).unwrap()).unwrap();
    assert_eq!(manifest["clips"].as_array().unwrap().len(), 6);
    let older = manifest["earlier"].as_array().unwrap();
    assert_eq!(older.len(), 1);
    let path = to.join(older[0]["file"].as_str().unwrap());
    assert!(path.starts_with(to.join("旧片段")));
    assert_eq!(older[0]["sha256"], sha256(&path).as_str());
    assert_eq!(names(&to.join("旧片段")).len(), 3, "its subtitles went with it");
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    assert!(page.contains("旧片段") && page.contains("1-1.mp4"));
    assert_eq!(names(to).len(), before.len() + 1, "one folder more, three files in place of three");
    for (more, words) in [
        (&["--slow", "2", "--copy"][..], "不能放慢"),
        (&["--slow", "17"], "1 至 16"),
        (&["--name", "{where}"], "没有“{where}”这个词"),
        (&["--outlet", "none"], "没有这个网点"),
        (&["--from", "soon"], "2026-03-05"),
        (&["--from", "2026-03-06", "--to", "2026-03-05"], "对调"),
        (&["--from", "2026-03-06"], "没有符合条件"),
        (&["--repeated"], "没有符合条件"),
    ] {
        let said = String::from_utf8_lossy(&asked(more, 2).stderr).into_owned();
        assert!(said.contains(words), "{more:?}: {said}");
    }
}

/// What is there whole is not made again; what a killed run left is ended or swept.
fn again(to: &Path, asked: &dyn Fn(&[&str], i32) -> std::process::Output) {
    let before = names(to);
    assert_eq!(before.len(), 6 * 3 + 3, "{before:?}");
    let clip =
        |name: &str| to.join(before.iter().find(|known| known.contains(name) && known.ends_with("mp4")).unwrap());
    let (named, half) = (clip("S2-45d3"), clip("S2-48b"));
    let kept = sha256(&half);
    // Killed before a clip had its name, and in the middle of one.
    std::fs::rename(&named, to.join(".制作中-1-4.mp4")).unwrap();
    std::fs::remove_file(&half).unwrap();
    std::fs::write(to.join(".制作中-1-5.mp4.part"), b"half").unwrap();
    std::fs::write(to.join("别人的.mp4"), b"mine").unwrap();
    let told = json(&asked(&[], 0));
    assert_eq!((made(&told, "made"), made(&told, "kept")), (vec![5], vec![1, 3, 4, 6, 7]));
    std::fs::remove_file(to.join("别人的.mp4")).unwrap();
    let redone = to.join(told["made"][0]["file"].as_str().unwrap());
    assert_eq!(sha256(&redone), kept);
    let is_clip = |name: &&String| name.ends_with("mp4");
    assert_eq!(names(to).iter().filter(is_clip).count(), 6);
    let told = json(&asked(&[], 0));
    assert_eq!((made(&told, "made"), made(&told, "kept")), (vec![], vec![1, 3, 4, 5, 6, 7]));

    let told = json(&asked(&["--item", "S2-27", "--person", "350102", "--finding", "1", "--finding", "2"], 0));
    assert_eq!((made(&told, "made"), made(&told, "kept"), made(&told, "skipped")), (vec![], vec![1], vec![]));
    let none = asked(&["--finding", "2"], 2);
    assert_eq!(json(&none)["skipped"][0]["reason"], "withdrawn");
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(said.contains("一段片段也没有生成"), "{said}");
    for (more, words) in [
        (["--finding", "99"], "没有这个编号"),
        (["--item", "nothing"], "检查表没有这一项"),
        (["--person", "0"], "没有这个工号"),
    ] {
        let said = String::from_utf8_lossy(&asked(&more, 2).stderr).into_owned();
        assert!(said.contains(words), "{said}");
    }
}
