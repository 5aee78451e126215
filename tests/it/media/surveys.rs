//! What a scan has found, kept: pictures are the same with it as without, and whatever does not hold any more is not used.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::random::Random;
use crate::store::fixture::{DAY, STAMP, checklist, places};
use mingcha::app::App;
use mingcha::app::command::Command;
use mingcha::app::config::AppConfig;
use mingcha::app::taking::survey::index_of;
use mingcha::app::taking::{Order, import};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::InspectionId;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::media::player::glimpses;
use mingcha::media::survey::Survey;
use mingcha::store::{NewInspection, Store};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The clips that are looked at: all of them, or the first of each container.
fn chosen() -> Vec<&'static Clip> {
    let mut seen = BTreeSet::new();
    let kind = |clip: &Clip| (clip.name.contains("fragments"), clip.name.rsplit('.').next());
    let whole = std::env::var_os("MINGCHA_PROVE").is_some();
    matrix::chosen(matrix::EXACT).filter(|clip| seen.insert(kind(clip)) || whole).collect()
}

fn made(path: &Path) -> Survey {
    Survey::make(path, &mut |_share| true).unwrap().unwrap()
}

#[test]
fn pictures_are_the_same_with_a_survey_as_without() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for (clip, seed) in chosen().into_iter().zip(40..) {
        let path = clips::file(clip);
        let bytes = made(&path).to_bytes().unwrap();
        let again = Survey::from_bytes(&bytes).unwrap();
        assert_eq!((again.index().len(), again.to_bytes().unwrap()), (clip.pictures, bytes), "{}", clip.name);
        let mut random = Random::new(seed);
        let numbers: Vec<usize> = (0..20).map(|_| random.below(clip.pictures as u64) as usize).collect();
        let times: Vec<Pts> = numbers.iter().map(|number| again.index().pts(*number).unwrap()).collect();
        let (known, _) = glimpses(&path, Some(Box::new(move || Some(again))), &times).unwrap();
        let (scanned, _) = glimpses(&path, None, &times).unwrap();
        for ((number, known), scanned) in numbers.iter().zip(known).zip(scanned) {
            assert_eq!(clips::number(&known), Some(*number), "{}", clip.name);
            assert_eq!(clips::number(&scanned), Some(*number), "{}", clip.name);
            assert_eq!((known.index(), known.pts()), (scanned.index(), scanned.pts()), "{}", clip.name);
        }
    }
}

#[test]
fn a_survey_of_another_file_is_not_used() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let [long, short] = ["h264-gop250.mp4", "h264-no-b.mp4"]
        .map(|name| matrix::EXACT.iter().find(|clip| clip.name == name).map(clips::file).unwrap());
    let (other, own) = (made(&long), made(&short));
    let last = own.index().last();
    assert!(other.index().last() > last);
    let (pictures, _) = glimpses(&short, Some(Box::new(move || Some(other))), &[last]).unwrap();
    assert_eq!((clips::number(&pictures[0]), pictures[0].pts()), (Some(299), last));
}

/// A library with one inspection and a folder with one clip of each container beside it.
struct Stick {
    dir: tempfile::TempDir,
    library: PathBuf,
    taken: Vec<(RecordingId, PathBuf)>,
}

impl Stick {
    fn taken_in() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (library, stick) = (dir.path().join("库.mingcha"), dir.path().join("U盘"));
        std::fs::create_dir(&stick).unwrap();
        for clip in chosen() {
            std::fs::copy(clips::file(clip), stick.join(clip.name)).unwrap();
        }
        let mut store = Store::create(&library).unwrap();
        store.import_places(&places(), &STAMP).unwrap();
        let outlet = store.outlets().unwrap().iter().find(|outlet| outlet.code == "3201").unwrap().id;
        let checklist = checklist();
        let new = NewInspection { outlet, date: DAY, inspector: "检查人01", checklist: &checklist, recordings: &[] };
        store.create_inspection(&new).unwrap();
        store.close().unwrap();
        let order = Order { paths: &[stick], inspection: None, camera: "高柜" };
        let (_, done) = import(&library, &order, &mut |_share| true).unwrap();
        let taken = done.taken.into_iter().map(|taken| (taken.recording.id, taken.recording.path.into())).collect();
        Self { dir, library, taken }
    }

    fn index(&self, at: usize) -> Option<Survey> {
        let (recording, path) = &self.taken[at];
        index_of(&self.library, *recording, path)
    }

    /// Opens the inspection in the program without a window, and waits until it has nothing more to read.
    fn open(&self) {
        let config_dir = self.dir.path().join("config");
        let config = AppConfig { config_dir, reserved_keys: Vec::new(), lang: Some(Lang::Zh) };
        let mut app = App::new(config, Arc::new(|| {}));
        app.handle(Command::OpenLibrary(self.library.clone()));
        app.handle(Command::OpenInspection(InspectionId(1)));
        app.finish_jobs();
        app.shut();
    }
}

fn set_modified(path: &Path, by_s: u64) {
    let file = std::fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_672_400 + by_s)).unwrap();
}

#[test]
fn the_import_keeps_an_index_of_every_container() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let stick = Stick::taken_in();
    assert_eq!(stick.taken.len(), chosen().len());
    for (at, (_, path)) in stick.taken.iter().enumerate() {
        let kept = stick.index(at).unwrap_or_else(|| panic!("{}", path.display()));
        assert_eq!(kept.to_bytes(), made(path).to_bytes(), "{}", path.display());
    }
}

#[test]
fn what_changed_is_indexed_anew_on_opening_and_what_is_damaged_is_not_used() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let stick = Stick::taken_in();
    let (newer, longer, damaged) = (0, 1, 2);
    set_modified(&stick.taken[newer].1, 1);
    let mut bytes = std::fs::read(&stick.taken[longer].1).unwrap();
    bytes.extend([0; 100]);
    std::fs::write(&stick.taken[longer].1, bytes).unwrap();
    let conn = rusqlite::Connection::open(&stick.library).unwrap();
    let sql = "UPDATE footage_index SET bytes = CAST(substr(bytes, 1, 40) || x'55' || substr(bytes, 42) AS BLOB) \
               WHERE recording = ?1";
    assert_eq!(conn.execute(sql, [stick.taken[damaged].0.0]).unwrap(), 1);
    drop(conn);
    for at in [newer, longer, damaged] {
        assert!(stick.index(at).is_none(), "{}", stick.taken[at].1.display());
    }
    stick.open();
    for at in [newer, longer] {
        let path = &stick.taken[at].1;
        assert_eq!(stick.index(at).unwrap().to_bytes(), made(path).to_bytes(), "{}", path.display());
    }
    assert!(stick.index(stick.taken.len() - 1).is_some(), "what did not change stays");
}
