//! A batch of clips: over two inspections and two files of one camera, each reason why there is none, and what is left
//! when it is killed or the disk is full in the middle of it.

use crate::clips::ffmpeg_is_missing;
use crate::media::cutting::{lumas, packets};
use crate::program::{demo_library, json, mingcha, run};
use crate::store::fixture::{STAMP, checklist, evidence, mark, moment, places};
use jiff::civil::date;
use mingcha::app::taking::{Order, import};
use mingcha::domain::book::Entry;
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::edit::Edit;
use mingcha::domain::example::Example;
use mingcha::domain::inspection::{Finding, FindingNo, InspectionId};
use mingcha::domain::number::Points;
use mingcha::domain::time::Pts;
use mingcha::media::encode::{EncodeSettings, Encoder};
use mingcha::store::{NewInspection, Store};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Two seconds, 25 pictures each.
fn film(path: &Path, grey: u8) {
    let settings = EncodeSettings { width: 320, height: 180, fps: (25, 1), sample_rate: None };
    let mut encoder = Encoder::create(path, settings).unwrap();
    for picture in 0..50 {
        let mut planes = vec![128_u8; 320 * 180 * 3 / 2];
        planes[..320 * 180].fill(grey + (picture % 16) as u8);
        encoder.push_picture(&planes).unwrap();
    }
    encoder.finish().unwrap();
}

/// Two inspections of one outlet, a month apart: the first has a camera with two files, one right behind the other.
fn library(dir: &Path) -> PathBuf {
    let path = dir.join("库.mingcha");
    let mut store = Store::create(&path).unwrap();
    store.import_places(&places(), &STAMP).unwrap();
    let outlet = store.outlets().unwrap().iter().find(|outlet| outlet.code == "3201").unwrap().id;
    let checklist = checklist();
    for day in [date(2026, 3, 5), date(2026, 4, 7)] {
        let new = NewInspection { outlet, date: day, inspector: "检查人01", checklist: &checklist, recordings: &[] };
        store.create_inspection(&new).unwrap();
    }
    store.close().unwrap();
    let names = [
        (1, "NVR_ch1_main_20260305090000_20260305090002.mp4", 40),
        (1, "NVR_ch1_main_20260305090002_20260305090004.mp4", 80),
        (2, "NVR_ch1_main_20260407090000_20260407090002.mp4", 120),
    ];
    for (inspection, name, grey) in names {
        film(&dir.join(name), grey);
        let order = Order { paths: &[dir.join(name)], inspection: Some(InspectionId(inspection)), camera: "高柜" };
        assert_eq!(import(&path, &order, &mut |_share| true).unwrap().1.taken.len(), 1);
    }
    path
}

/// Marks: at the end of the first file; in the second; of the outlet, by hand; and in the next inspection the first again.
fn marked(library: &Path) {
    let mut store = Store::open(library).unwrap();
    let recordings = |store: &Store, id: i64| {
        let inspection = store.load(InspectionId(id)).unwrap();
        inspection.recordings.iter().map(|recording| recording.id).collect::<Vec<_>>()
    };
    let (first, second) = (recordings(&store, 1), recordings(&store, 2));
    mark(&mut store, InspectionId(1), first[0], 1_800).unwrap();
    mark(&mut store, InspectionId(1), first[1], 1_000).unwrap();
    let inspection = store.load(InspectionId(1)).unwrap();
    let by_hand = Finding {
        no: FindingNo(3),
        item: ItemCode("S2-45a".into()),
        person: None,
        moment: None,
        until: None,
        points: Points::whole(1),
        note: "店招破损".into(),
        rect: None,
        still: None,
        sound: None,
        on_the_spot: false,
        amount: None,
        withdrawn: None,
    };
    let change = inspection.plan(Edit::Deduct(Box::new(by_hand.clone()))).unwrap();
    store.commit(InspectionId(1), &change, &STAMP, &[]).unwrap();
    mark(&mut store, InspectionId(2), second[0], 1_000).unwrap();
    // The outlet's own, with a moment: for the order.
    let (still, _sound) = evidence(7);
    let inspection = store.load(InspectionId(2)).unwrap();
    let own = Finding {
        no: FindingNo(2),
        moment: Some(moment(second[0], 400)),
        still: Some(mingcha::store::blob_hash(&still.bytes)),
        note: String::new(),
        ..by_hand
    };
    let change = inspection.plan(Edit::Deduct(Box::new(own))).unwrap();
    store.commit(InspectionId(2), &change, &STAMP, &[still]).unwrap();
    store.close().unwrap();
}

/// `around`: how many seconds before and behind a mark.
fn asked(library: &Path, to: &Path, around: &str, more: &[&str]) -> Value {
    let (library, to) = (library.display().to_string(), to.display().to_string());
    let args = ["clips", &library, "--lead", around, "--lag", around, "-o", &to, "--json"];
    json(&run(&[&args[..], more].concat(), 0))
}

/// Inspection and finding of each, as they are told.
fn told(answer: &Value, what: &str) -> Vec<(i64, i64)> {
    let of = |one: &Value| (one["inspection"].as_i64().unwrap(), one["finding"].as_i64().unwrap());
    answer[what].as_array().unwrap().iter().map(of).collect()
}

fn sha256(path: &Path) -> String {
    let out = Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[test]
fn one_folder_has_the_clips_of_several_inspections_and_of_neighbouring_files() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    marked(&library);
    let to = dir.path().join("演练");
    let answer = asked(&library, &to, "0.4", &["--name", "{no}_{item}_{person}"]);
    // By person, then time; the outlet's own last; what has no moment is told.
    assert_eq!(told(&answer, "made"), [(1, 1), (1, 2), (2, 1), (2, 2)]);
    assert_eq!(told(&answer, "skipped"), [(1, 3)]);
    assert_eq!(answer["skipped"][0]["reason"], "no-moment");
    let files: Vec<&str> = answer["made"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files[0], "1-1_S2-27_柜员01.mp4");
    assert_eq!(files[3], "2-2_S2-45a.mp4", "nothing stands for nobody");

    // From 1.4 s of the first file to its end, and on in the second: 15 pictures, then those before 0.2 s.
    let pieces = answer["made"][0]["pieces"].as_array().unwrap();
    let of = |field: &str| pieces.iter().map(|piece| piece[field].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((of("first_frame"), of("pictures")), (vec![35, 0], vec![15, 6]), "{pieces:#?}");
    assert_eq!(packets(&to.join(files[0])).0.len(), 21);
    let names: Vec<&str> = pieces.iter().map(|piece| piece["path"].as_str().unwrap()).collect();
    assert!(names[0].contains("20260305090000") && names[1].contains("20260305090002"), "{names:?}");
    assert_eq!(answer["made"][1]["pieces"].as_array().unwrap().len(), 1);

    // Each filter, and the same folder again.
    let kept = |more: &[&str]| {
        let answer = asked(&library, &to, "0.4", &[&["--name", "{no}_{item}_{person}"], more].concat());
        assert_eq!(told(&answer, "made"), [], "{more:?}");
        told(&answer, "kept")
    };
    assert_eq!(kept(&["--inspection", "2"]), [(2, 1), (2, 2)]);
    assert_eq!(kept(&["--from", "2026-04-01", "--item", "S2-27"]), [(2, 1)]);
    assert_eq!(kept(&["--to", "2026-03-31", "--person", "0101"]), [(1, 1), (1, 2)]);
    assert_eq!(kept(&["--outlet", "3201", "--finding", "2-2", "--finding", "1-1"]), [(1, 1), (2, 2)]);
    // The same person and item a month before; at the same outlet what was entered by hand.
    assert_eq!(kept(&["--repeated"]), [(2, 1), (2, 2)]);
    let manifest: Value = serde_json::from_slice(&std::fs::read(to.join("清单.json")).unwrap()).unwrap();
    assert_eq!(told(&manifest, "clips"), [(2, 1), (2, 2), (1, 1), (1, 2)], "what was asked for last stands first");
    assert_eq!(manifest["kind"], "mingcha-clips/1");
}

#[test]
fn other_cameras_are_beside_it_at_the_same_moment_and_a_copy_has_none() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let hall = dir.path().join("NVR_ch2_main_20260305090001_20260305090003.mp4");
    film(&hall, 160);
    let order = Order { paths: &[hall], inspection: Some(InspectionId(1)), camera: "大堂" };
    import(&library, &order, &mut |_share| true).unwrap();
    marked(&library);
    let to = dir.path().join("演练");
    let answer = asked(&library, &to, "0.4", &["--cameras", "--finding", "1-1", "--finding", "2-1"]);
    let made = answer["made"].as_array().unwrap();
    let of = |clip: usize, field: &str| {
        let pieces = made[clip]["pieces"].as_array().unwrap();
        pieces.iter().map(|piece| piece[field].as_u64().unwrap()).collect::<Vec<_>>()
    };
    // The leading camera from 1.4 s of its first file on into its second, the other one from 0.4 s of its own.
    assert_eq!((of(0, "first_frame"), of(0, "pictures")), (vec![35, 0, 10], vec![15, 6, 21]));
    assert_eq!(of(1, "first_frame"), [15], "no other camera recorded then");
    let mark = made[0]["mark_s"].as_array().unwrap();
    assert!((mark[0].as_f64().unwrap() - 0.4).abs() < 1e-6, "{mark:?}");
    let pictures = lumas(&to.join(made[0]["file"].as_str().unwrap()), (320, 180));
    assert_eq!(pictures.len(), 21);
    for (number, picture) in pictures.iter().enumerate() {
        let own = if number < 15 { 40 + (35 + number) % 16 } else { 80 + (number - 15) % 16 };
        for (column, luma) in [(80, own), (240, 160 + (10 + number) % 16)] {
            // As ffmpeg gives it: from 0 to 255.
            let due = (luma - 16) * 255 / 219;
            let found = usize::from(picture[86 * 320 + column]);
            assert!(found.abs_diff(due) <= 2, "picture {number} at {column}: {found} instead of {due}");
        }
    }
    // The inspector's rectangle is on the mark's own camera, and not on one that shows the same times of its file.
    let hall = dir.path().join("NVR_ch3_main_20260407090000_20260407090002.mp4");
    film(&hall, 160);
    let order = Order { paths: &[hall], inspection: Some(InspectionId(2)), camera: "大堂" };
    import(&library, &order, &mut |_share| true).unwrap();
    let answer = asked(&library, &to, "0.4", &["--cameras", "--finding", "2-1"]);
    let pictures = lumas(&to.join(answer["made"][0]["file"].as_str().unwrap()), (320, 180));
    // The row at the mark, from the cell's left side to its right.
    let spread = |left: usize| {
        let row = &pictures[12][86 * 320 + left + 8..][..144];
        row.iter().max().unwrap() - row.iter().min().unwrap()
    };
    assert!(spread(0) > 8 && spread(160) < 4, "{} and {}", spread(0), spread(160));
    let (library, to) = (library.display().to_string(), to.display().to_string());
    let refused = run(&["clips", &library, "--cameras", "--copy", "-o", &to], 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("原样截取只有一路画面"), "{refused:?}");
}

#[test]
fn every_finding_without_a_clip_is_told_with_its_reason() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    marked(&library);
    let path = |name: &str| dir.path().join(name);
    std::fs::rename(path("NVR_ch1_main_20260305090000_20260305090002.mp4"), path("elsewhere.bin")).unwrap();
    film(&path("other.mp4"), 200);
    std::fs::rename(path("other.mp4"), path("NVR_ch1_main_20260407090000_20260407090002.mp4")).unwrap();
    let answer = asked(&library, &path("演练"), "0.4", &[]);
    assert_eq!(told(&answer, "made"), [(1, 2)]);
    let reasons: BTreeMap<(i64, i64), &str> = told(&answer, "skipped")
        .into_iter()
        .zip(answer["skipped"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()))
        .collect();
    let expected = [((1, 1), "file-missing"), ((1, 3), "no-moment"), ((2, 1), "other-file"), ((2, 2), "other-file")];
    assert_eq!(reasons, BTreeMap::from(expected));
}

#[test]
fn a_mark_where_the_recording_has_no_picture_has_no_clip() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut store = Store::open(&library).unwrap();
    let recording = store.load(InspectionId(2)).unwrap().recordings[0].clone();
    // After the last picture, within the recording's length: nothing begins there.
    let last = Pts::from_ms(1_980);
    assert!(last < recording.duration, "{:?}", recording.duration);
    mark(&mut store, InspectionId(2), recording.id, 1_980).unwrap();
    mark(&mut store, InspectionId(2), recording.id, 1_000).unwrap();
    store.close().unwrap();
    let answer = asked(&library, &dir.path().join("演练"), "0", &[]);
    assert_eq!((told(&answer, "made"), told(&answer, "skipped")), (vec![(2, 2)], vec![(2, 1)]));
    assert_eq!(answer["skipped"][0]["reason"], "no-picture");
    // A film is made without it.
    let (library, film) = (library.display().to_string(), dir.path().join("演练.mp4").display().to_string());
    let args = ["clips", &library, "--lead", "0", "--lag", "0", "--film", &film, "--json"];
    let told_film = json(&run(&args, 0));
    assert_eq!((told(&told_film, "parts"), told(&told_film, "skipped")), (vec![(2, 2)], vec![(2, 1)]));
    assert_eq!(told_film["skipped"][0]["reason"], "no-picture");
}

fn edit(library: &Path, inspection: i64, edit: Edit) {
    let mut store = Store::open(library).unwrap();
    let change = store.load(InspectionId(inspection)).unwrap().plan(edit).unwrap();
    store.commit(InspectionId(inspection), &change, &STAMP, &[]).unwrap();
    store.close().unwrap();
}

#[test]
fn a_clip_that_is_kept_says_what_its_finding_says_today() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    marked(&library);
    let to = dir.path().join("演练");
    let asked = || asked(&library, &to, "0.4", &["--inspection", "2", "--name", "{no}"]);
    asked();
    let read = |name: &str| std::fs::read_to_string(to.join(name)).unwrap();
    assert!(read("2-1.vtt").contains("第 1 处"));
    // Somebody put other words into one of them.
    std::fs::write(to.join("2-1.srt"), "mine").unwrap();
    let store = Store::open(&library).unwrap();
    let kept = store.load(InspectionId(2)).unwrap().findings[&FindingNo(1)].clone();
    store.close().unwrap();
    let Finding { no, points, person, rect, .. } = kept;
    edit(&library, 2, Edit::Amend { no, points, note: "补记".into(), person, rect });
    let answer = asked();
    assert_eq!((told(&answer, "kept"), answer["kept"][0]["note"].as_str()), (vec![(2, 1), (2, 2)], Some("补记")));
    assert!(read("2-1.vtt").contains("补记") && !read("2-1.vtt").contains("第 1 处"));
    assert_eq!(read("2-1.srt"), "mine");
    assert!(read("清单.json").contains("补记") && read("index.html").contains("补记"));

    // Nothing is left to be made, and the page says nothing of what was withdrawn.
    for no in [1, 2] {
        edit(&library, 2, Edit::Withdraw { no: FindingNo(no), reason: "申诉成立".into() });
    }
    let (library, out) = (library.display().to_string(), to.display().to_string());
    run(&["clips", &library, "--finding", "2-1", "--finding", "2-2", "--name", "{no}", "-o", &out, "--json"], 2);
    assert!(!read("index.html").contains("补记") && !read("index.html").contains("<video"));
    assert!(to.join("2-1.mp4").exists());
}

/// Every file with a clip's name is whole and known to the manifest; how many.
fn whole(to: &Path) -> usize {
    let Ok(manifest) = std::fs::read(to.join("清单.json")) else {
        assert_eq!(named(to), 0, "a clip that no manifest knows");
        return 0;
    };
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let clips = manifest["clips"].as_array().unwrap();
    let there = clips.iter().filter(|clip| to.join(clip["file"].as_str().unwrap()).exists());
    let there: Vec<&Value> = there.collect();
    assert_eq!(named(to), there.len(), "a clip that the manifest does not know");
    for clip in &there {
        assert_eq!(clip["sha256"], sha256(&to.join(clip["file"].as_str().unwrap())), "half a clip has its name");
    }
    there.len()
}

/// How many files have a clip's name.
fn named(to: &Path) -> usize {
    let Ok(files) = std::fs::read_dir(to) else { return 0 };
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".mp4") && !name.starts_with('.')).count()
}

#[test]
fn what_is_killed_in_the_middle_goes_on_and_ends_as_if_it_had_not_been() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let to = dir.path().join("演练");
    let start = || {
        let mut command = mingcha(dir.path());
        command.arg("clips").arg(&library).args(["--no-examples", "--lead", "1", "--lag", "1", "-o"]).arg(&to);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut before = 0;
    for life in [100, 500, 900] {
        let mut child = start();
        // It lives until it has begun a clip, and a while longer.
        let begun = Instant::now();
        let is_at_work = || {
            let files = std::fs::read_dir(&to).into_iter().flatten();
            files.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".制作中-"))
        };
        while !is_at_work() && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(life));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was done before it was killed");
        let now = whole(&to);
        assert!(now >= before, "a clip that was there is gone");
        before = now;
    }
    let (library, out) = (library.display().to_string(), to.display().to_string());
    let args = ["clips", &library, "--no-examples", "--lead", "1", "--lag", "1", "-o", &out, "--json"];
    let answer = json(&run(&args, 0));
    assert!(told(&answer, "kept").len() >= before, "what was there is not made again");
    assert_eq!(told(&answer, "made").len() + told(&answer, "kept").len(), 7);
    assert_eq!(whole(&to), 7);
    let left = std::fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = left.filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, Vec::<String>::new(), "something is left behind");
}

#[test]
fn a_full_disk_ends_the_batch_with_what_is_needed_and_it_goes_on_when_there_is_room() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path()).display().to_string();
    let whole_run = dir.path().join("whole");
    let out = whole_run.display().to_string();
    let args = ["clips", &library, "--no-examples", "--lead", "1", "--lag", "1", "-o", &out, "--json"];
    let answer = json(&run(&args, 0));
    let all: u64 = answer["made"].as_array().unwrap().iter().map(|clip| clip["size"].as_u64().unwrap()).sum();
    let mut expected: Vec<&str> =
        answer["made"].as_array().unwrap().iter().map(|clip| clip["sha256"].as_str().unwrap()).collect();
    expected.sort_unstable();
    // Room for about half of them.
    let (full, size) = (dir.path().join("full"), all / 2);
    std::fs::create_dir(&full).unwrap();
    let (full, program) = (full.display(), env!("CARGO_BIN_EXE_mingcha"));
    let clips = format!("{program} clips '{library}' --no-examples --lead 1 --lag 1 -o {full}/a");
    let sums = format!("ls -A {full}/a | grep -v mp4 >/dev/null; for f in {full}/a/*.mp4; do sha256sum \"$f\"; done");
    let script = format!(
        "mount -t tmpfs -o size={size} tmpfs {full} && {{ {clips} >/dev/null; echo code $?; {sums}; ls -A {full}/a | \
         grep -c 制作中; mount -o remount,size=200m {full}; echo again; {clips} >/dev/null; echo code $?; {sums}; }}"
    );
    let out = Command::new("unshare").args(["-r", "-m", "sh", "-c", &script]).env("MINGCHA_HOME", dir.path()).output();
    let Some(out) = out.ok().filter(|out| String::from_utf8_lossy(&out.stdout).contains("code")) else {
        println!("skipped: no file system can be made small here");
        return;
    };
    let (said, told) = (String::from_utf8_lossy(&out.stderr), String::from_utf8_lossy(&out.stdout));
    let (first, second) = told.split_once("again").unwrap();
    assert!(first.contains("code 2") && said.contains("磁盘已满"), "{said}\n{told}");
    assert!(said.contains(" MB"), "what is needed is not told: {said}");
    let sums = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains("/a/"));
        lines.filter_map(|line| line.trim_start_matches('\\').split(' ').next().map(str::to_owned)).collect()
    };
    let made = sums(first);
    assert!(!made.is_empty() && made.len() < expected.len(), "{told}");
    assert!(made.iter().all(|sum| expected.contains(&sum.as_str())), "half a clip has its name: {told}");
    assert!(first.lines().any(|line| line == "0"), "something is left behind: {first}");
    let mut made = sums(second);
    made.sort_unstable();
    assert!(second.contains("code 0"), "{said}\n{second}");
    assert_eq!(made, expected);
}

/// One that was made for another finding is taken over and not made anew: by bytes that nobody would make.
fn the_same_example_is_taken_as_it_lies_there(library: &Path, to: &Path) {
    let answer = asked(library, to, "0.2", &["--finding", "1-1"]);
    let made = &answer["examples"]["made"][0];
    let (file, before) = (to.join(made["file"].as_str().unwrap()), made["sha256"].as_str().unwrap());
    std::fs::write(&file, "as it lies there").unwrap();
    let (now, manifest) = (sha256(&file), to.join("清单.json"));
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace(before, &now)).unwrap();
    let answer = asked(library, to, "0.2", &["--finding", "1-1", "--finding", "1-2"]);
    let sums =
        |what: &str| answer["examples"][what].as_array().unwrap().iter().map(|one| one["sha256"].clone()).collect();
    let (kept, made): (Vec<Value>, Vec<Value>) = (sums("kept"), sums("made"));
    assert_eq!((kept, made), (vec![now.clone().into()], vec![now.into()]));
}

#[test]
fn a_good_example_has_its_clip_beside_each_finding_of_its_item() {
    if ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    marked(&library);
    let mut store = Store::open(&library).unwrap();
    let inspection = store.load(InspectionId(2)).unwrap();
    let example = Example {
        inspection: InspectionId(2),
        outlet: inspection.outlet.id,
        checklist: inspection.checklist.code.clone(),
        item: ItemCode("S2-27".into()),
        person: Some(inspection.people[0].id),
        moment: moment(inspection.recordings[0].id, 1_500),
        until: None,
        still: None,
        note: "举手到位".into(),
    };
    let no = store.book_proven(&[Entry::Example(example)], &[], &STAMP).unwrap()[0];
    store.close().unwrap();

    let to = dir.path().join("演练");
    let answer = asked(&library, &to, "0.2", &[]);
    let examples = &answer["examples"];
    assert_eq!(told(&answer, "made"), [(1, 1), (1, 2), (2, 1), (2, 2)]);
    assert_eq!(told(examples, "made"), [(1, 1), (1, 2), (2, 1)], "nobody marked one for S2-45a");
    let clips = examples["made"].as_array().unwrap();
    for (clip, of) in clips.iter().zip(answer["made"].as_array().unwrap()) {
        let stem = |clip: &Value| clip["file"].as_str().unwrap().trim_end_matches(".mp4").to_owned();
        assert_eq!(stem(clip), format!("{}_示范", stem(of)));
        assert_eq!(clip["example"]["entry"], no.0);
        assert_eq!(clip["example"]["date"], "2026-04-07");
        assert_eq!(clip["pieces"][0]["first_frame"], 33, "0.2 s before the example's moment");
        // The same pictures, made once.
        assert_eq!(clip["sha256"], clips[0]["sha256"]);
        assert_eq!(clip["sha256"], sha256(&to.join(clip["file"].as_str().unwrap())));
    }
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    assert_eq!((page.matches("<video").count(), page.matches("<li ").count()), (7, 4), "side by side");
    the_same_example_is_taken_as_it_lies_there(&library, &dir.path().join("再练"));
    assert!(page.contains("合格示范") && page.contains("示例网点 · 2026-04-07"));

    // As one film: a card before each, the example beside the finding.
    let film = dir.path().join("演练.mp4").display().to_string();
    let path = library.display().to_string();
    let args = ["clips", &path, "--lead", "0.2", "--lag", "0.2", "--film", &film, "--json"];
    let told_film = json(&run(&args, 0));
    let parts = told_film["parts"].as_array().unwrap();
    assert_eq!(told(&told_film, "parts"), [(1, 1), (1, 2), (2, 1), (2, 2)]);
    assert_eq!(told(&told_film, "skipped"), [(1, 3)]);
    let mut reached = 0.0;
    for part in parts {
        assert_eq!(part["card_s"], reached, "parts follow each other: {part:#}");
        let (from, to) = (part["clip_s"][0].as_f64().unwrap(), part["clip_s"][1].as_f64().unwrap());
        assert!((from - reached - 3.0).abs() < 0.05 && to > from, "a card of three seconds: {part:#}");
        reached = to;
    }
    assert!(parts[..3].iter().all(|part| part["example"]["entry"] == no.0) && parts[3]["example"].is_null());
    assert_eq!(told_film["sha256"], sha256(Path::new(&film)));
    assert!((told_film["duration_s"].as_f64().unwrap() - reached).abs() < 1e-6);
    let subtitles = std::fs::read_to_string(dir.path().join("演练.vtt")).unwrap();
    assert_eq!(subtitles.matches("-->").count(), 4);
    // Which piece was asked for is told of each, also where two are of one recording.
    let asked_of = |piece: usize| parts[2]["pieces"][piece]["asked_s"][0].as_f64().unwrap();
    assert_eq!((asked_of(0), asked_of(1)), (0.8, 1.3));
    // The same again is there; another one of that name is refused.
    let modified = || Path::new(&film).metadata().unwrap().modified().unwrap();
    let before = modified();
    assert_eq!((json(&run(&args, 0))["sha256"].clone(), modified()), (told_film["sha256"].clone(), before));
    let other = ["clips", &path, "--lead", "0.3", "--lag", "0.2", "--film", &film, "--json"];
    let said = String::from_utf8_lossy(&run(&other, 2).stderr).into_owned();
    assert!(said.contains("已经有同名的文件"), "{said}");

    // Again: all of it is there. Struck, it is no longer shown; not asked for, it is not made.
    let answer = asked(&library, &to, "0.2", &[]);
    assert_eq!(told(&answer["examples"], "kept").len(), 3);
    let mut store = Store::open(&library).unwrap();
    store.book_proven(&[Entry::Strike { entry: no, reason: "看不清".into() }], &[], &STAMP).unwrap();
    store.close().unwrap();
    asked(&library, &to, "0.2", &[]);
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    assert_eq!(page.matches("<video").count(), 4);
    let other = dir.path().join("无示范");
    let answer = asked(&library, &other, "0.2", &["--no-examples", "--finding", "1-1"]);
    assert_eq!((told(&answer, "made").len(), told(&answer["examples"], "made").len()), (1, 0));
}
