//! The whole road without a window: library, import, inspection, footage, mark, undo, restart, report, closing.

mod guards;

use mingcha::app::App;
use mingcha::app::command::{Command, NewInspection, Transport};
use mingcha::app::config::AppConfig;
use mingcha::app::exporting::{Order, make_report};
use mingcha::app::fonts::Fonts;
use mingcha::app::notice::{Level, Offer};
use mingcha::app::player::Phase;
use mingcha::app::review::Review;
use mingcha::app::state::{ChecklistChoice, Screen};
use mingcha::app::taking::survey::index_of;
use mingcha::app::{Format, closing};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::inspection::{FindingNo, Outcome, Verdict};
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::media::encode::{EncodeSettings, Encoder};
use mingcha::store::Reader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const OUTLETS: &str = "网点编号,名称,级别,上级编号,叫号机\n3209,县支行,县,,否\n320901,城东支行,二级支行,3209,是\n";
const PEOPLE: &str = "工号,姓名,岗位,网点编号\nG01,高柜柜员01,高柜柜员,320901\nG02,高柜柜员02,高柜柜员,320901\n\
                      B01,保安01,保安,320901\n";

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn app(&self) -> App {
        let config = AppConfig { config_dir: self.path("config"), reserved_keys: Vec::new(), lang: Some(Lang::Zh) };
        App::new(config, Arc::new(|| {}))
    }

    /// Four seconds of moving bars with a tone, named as a recorder names its files.
    fn footage(&self) -> PathBuf {
        let path = self.path("NVR_ch1_main_20260305090000_20260305090004.mp4");
        let settings = EncodeSettings { width: 320, height: 180, fps: (25, 1), sample_rate: Some(16_000) };
        let mut encoder = Encoder::create(&path, settings).unwrap();
        for frame in 0_usize..100 {
            let mut picture = vec![128_u8; 320 * 180 * 3 / 2];
            for (at, luma) in picture[..320 * 180].iter_mut().enumerate() {
                *luma = if (at % 320 + frame * 3) % 64 < 32 { 60 } else { 180 };
            }
            encoder.push_picture(&picture).unwrap();
            let tone: Vec<i16> = (0..640).map(|n| if n % 40 < 20 { 6000 } else { -6000 }).collect();
            encoder.push_sound(&tone).unwrap();
        }
        encoder.finish().unwrap();
        path
    }

    /// A library with one outlet and an inspection that has footage.
    fn ready(&self) -> App {
        let mut app = self.app();
        self.start(&mut app, "测试库");
        app.handle(Command::AddFootage { paths: vec![self.footage()], camera: "高柜".to_owned() });
        app.finish_jobs();
        assert_no_failure(&app);
        app
    }

    /// A library with one outlet and an inspection without footage, in `app`.
    fn start(&self, app: &mut App, name: &str) {
        app.handle(Command::CreateLibrary(self.path(name)));
        self.import(app, "网点.csv", OUTLETS);
        self.import(app, "人员.csv", PEOPLE);
        let outlet = app.state().library.as_ref().unwrap().outlets.iter().find(|o| o.name == "城东支行").unwrap().id;
        app.handle(Command::NewInspection(NewInspection {
            outlet,
            date: "2026-03-05".parse().unwrap(),
            inspector: "检查人01".to_owned(),
            checklist: ChecklistChoice::Shipped("psbc-county".to_owned()),
        }));
    }

    fn import(&self, app: &mut App, name: &str, table: &str) {
        std::fs::write(self.path(name), table).unwrap();
        app.handle(Command::PreviewImport(self.path(name)));
        app.handle(Command::ConfirmImport);
    }
}

fn assert_no_failure(app: &App) {
    let failed: Vec<_> = app.state().notices.iter().filter(|notice| notice.level >= Level::Warning).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

fn review(app: &App) -> &Review {
    match &app.state().screen {
        Screen::Review(review) => review,
        other => panic!("no inspection is open: {other:?}"),
    }
}

fn wait(app: &mut App, what: &str, until: impl Fn(&Review) -> bool) {
    let start = Instant::now();
    loop {
        app.poll();
        if until(review(app)) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{what} did not come: {:?}", review(app).footage.status);
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn show(app: &mut App, pts: Pts) {
    app.handle(Command::Transport(Transport::SeekTo(pts)));
    wait(app, "the picture", |review| review.footage.picture.as_ref().is_some_and(|p| p.pts() == pts));
}

fn code(text: &str) -> ItemCode {
    ItemCode(text.to_owned())
}

#[test]
fn a_mark_keeps_the_picture_that_was_on_the_screen() {
    let bench = Bench::new();
    let mut app = bench.ready();
    show(&mut app, Pts::from_ms(1_480));
    let seen = review(&app).footage.picture.clone().unwrap();
    app.handle(Command::Mark(code("S2-27")));
    let draft = review(&app).draft.clone().expect("two tellers can be meant");
    assert_eq!(draft.candidates.len(), 2);
    assert!(review(&app).inspection.findings.is_empty(), "a draft is no mark yet");
    app.handle(Command::MarkPerson(Some(draft.candidates[1])));
    app.finish_jobs();
    assert_no_failure(&app);
    let finding = review(&app).inspection.standing().next().unwrap().clone();
    let moment = finding.moment.unwrap();
    assert_eq!(moment.pts, Pts::from_ms(1_480));
    assert_eq!(moment.site.unwrap().to_string(), "2026-03-05T09:00:01.480");
    assert_eq!(finding.person, Some(draft.candidates[1]));
    let library = app.state().library.as_ref().unwrap().path.clone();
    let reader = Reader::open(&library).unwrap();
    let png = reader.blob(&finding.still.clone().unwrap()).unwrap().unwrap();
    assert_eq!(png, seen.png().unwrap(), "the still is another picture");
    assert_eq!(reader.load(review(&app).inspection.id).unwrap(), review(&app).inspection);
}

#[test]
fn what_is_heard_keeps_its_sound() {
    let bench = Bench::new();
    let mut app = bench.ready();
    show(&mut app, Pts::from_ms(2_000));
    app.handle(Command::Mark(code("S2-48c1")));
    let first = review(&app).draft.as_ref().unwrap().candidates[0];
    app.handle(Command::MarkPerson(Some(first)));
    app.finish_jobs();
    assert_no_failure(&app);
    let finding = review(&app).inspection.standing().next().unwrap();
    let library = app.state().library.as_ref().unwrap().path.clone();
    let wav = Reader::open(&library).unwrap().blob(finding.sound.as_ref().unwrap()).unwrap().unwrap();
    assert_eq!(&wav[..4], b"RIFF");
    assert!(wav.len() > 3 * 16_000 * 2, "only {} bytes of four seconds", wav.len());
}

#[test]
fn undo_and_redo_survive_a_restart() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    show(&mut app, Pts::from_ms(400));
    app.handle(Command::Mark(code("S2-45c2")));
    app.finish_jobs();
    let subject = review(&app).inspection.subjects().into_iter().find(|s| s.item == code("S2-30")).unwrap();
    app.handle(Command::Judge(subject.clone(), Some(Verdict::Pass)));
    let marked = review(&app).inspection.clone();
    assert_eq!(marked.findings.len(), 1);
    app.handle(Command::Undo);
    app.handle(Command::Undo);
    assert!(review(&app).inspection.findings.is_empty());
    app.shut();
    drop(app);

    let mut app = bench.app();
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    app.handle(Command::OpenInspection(id));
    assert!(review(&app).can_redo && !review(&app).can_undo);
    app.handle(Command::Redo);
    app.handle(Command::Redo);
    assert_eq!(review(&app).inspection, marked);
    assert_eq!(review(&app).inspection.outcome(&subject), Outcome::Pass);
    assert_no_failure(&app);
    app.shut();
    let left: Vec<_> = std::fs::read_dir(bench.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("-wal")), "{left:?}");
}

#[test]
fn one_goes_on_where_one_stopped() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    show(&mut app, Pts::from_ms(3_200));
    app.handle(Command::SelectItem(Some(code("S2-30"))));
    app.shut();
    let mut app = bench.app();
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    app.handle(Command::OpenInspection(id));
    wait(&mut app, "the last picture", |r| r.footage.picture.as_ref().is_some_and(|p| p.pts() == Pts::from_ms(3_200)));
    assert_eq!(review(&app).item, Some(code("S2-30")));
}

#[test]
fn a_span_keeps_the_picture_at_its_start() {
    let bench = Bench::new();
    let mut app = bench.ready();
    show(&mut app, Pts::from_ms(800));
    app.handle(Command::SpanIn);
    show(&mut app, Pts::from_ms(2_400));
    app.handle(Command::SpanOut);
    app.handle(Command::Mark(code("S2-48g3")));
    app.finish_jobs();
    assert_no_failure(&app);
    let finding = review(&app).inspection.standing().next().unwrap();
    assert_eq!(finding.moment.unwrap().pts, Pts::from_ms(800));
    assert_eq!(finding.until, Some(Pts::from_ms(2_400)));
}

#[test]
fn closing_freezes_and_reports_are_the_same_from_everywhere() {
    let bench = Bench::new();
    let mut app = bench.ready();
    show(&mut app, Pts::from_ms(400));
    app.handle(Command::Mark(code("S2-45c2")));
    app.finish_jobs();
    app.handle(Command::CloseInspection(String::new()));
    assert!(review(&app).inspection.closing.is_none(), "closed although items are open");
    app.handle(Command::CloseInspection("演示".to_owned()));
    assert!(review(&app).inspection.closing.is_some());
    app.handle(Command::Mark(code("S2-45c2")));
    assert_eq!(review(&app).inspection.findings.len(), 1, "a closed inspection took a mark");
    let (library, id) = (app.state().library.as_ref().unwrap().path.clone(), review(&app).inspection.id);
    let made_at = "2026-03-06T08:00:00".parse().unwrap();
    let make = |library: &Path, format| {
        let order = Order { inspection: id, format, lang: Lang::Zh, made_at };
        make_report(library, order, &Fonts::find(), &mut |_| true).unwrap().bytes
    };
    let open: Vec<_> = [Format::Json, Format::Html, Format::Xlsx].map(|f| make(&library, f)).into();
    app.shut();
    let shut: Vec<_> = [Format::Json, Format::Html, Format::Xlsx].map(|f| make(&library, f)).into();
    assert!(open == shut, "the report depends on who has the library open");
    assert!(closing::verify(&library).unwrap().is_sound());
    assert!(closing::close(&library, id, "再次").is_err(), "closed twice");
}

#[test]
fn the_whole_sound_is_seen_without_being_played() {
    let bench = Bench::new();
    let mut app = bench.ready();
    wait(&mut app, "the loudness", |review| !review.footage.loudness.is_empty());
    let levels: Vec<_> = review(&app).footage.loudness.iter().flat_map(|stretch| stretch.iter()).collect();
    assert!((78..=82).contains(&levels.len()), "four seconds have {} levels", levels.len());
    let tone = levels[40].rms_db;
    assert!((tone + 14.7).abs() < 1.5, "a tone of 6000 of 32768 is heard as {tone} dB");
    assert!(app.state().jobs.is_empty(), "what nobody waits for is not shown");
}

#[test]
fn a_library_that_does_not_open_takes_the_open_one_from_nobody() {
    let bench = Bench::new();
    let mut app = bench.ready();
    app.handle(Command::OpenLibrary(bench.path("没有.mingcha")));
    assert_eq!(app.state().notices.last().unwrap().level, Level::Error);
    assert!(review(&app).inspection.outlet.name == "城东支行", "the inspection was left");
    let mut second = bench.app();
    second.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    let Some(Offer::OpenReadOnly(path)) = second.state().notices.last().unwrap().offer.clone() else {
        panic!("{:?}", second.state().notices);
    };
    second.handle(Command::OpenReadOnly(path));
    assert!(second.state().library.as_ref().unwrap().read_only);
}

#[test]
fn footage_that_is_gone_is_named_and_found_again() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let (inspection, recording) = (review(&app).inspection.id, review(&app).inspection.recordings[0].id);
    app.shut();
    let moved = bench.path("移走.mp4");
    std::fs::rename(bench.path("NVR_ch1_main_20260305090000_20260305090004.mp4"), &moved).unwrap();
    let mut app = bench.app();
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    app.handle(Command::OpenInspection(inspection));
    wait(&mut app, "the reason", |review| matches!(review.footage.status.phase, Phase::Failed(_)));
    assert_eq!(review(&app).footage.recording, Some(recording), "it is not said which recording is missing");
    // A copy has a time of its own: what was read of the file before does not hold for it until it is read again.
    let copied_at = std::time::UNIX_EPOCH + Duration::from_secs(1_772_672_400);
    std::fs::File::options().append(true).open(&moved).unwrap().set_modified(copied_at).unwrap();
    assert!(index_of(&bench.path("测试库.mingcha"), recording, &moved).is_none());
    app.handle(Command::Relink(recording, moved.clone()));
    wait(&mut app, "the picture", |review| review.footage.picture.is_some());
    app.finish_jobs();
    assert!(index_of(&bench.path("测试库.mingcha"), recording, &moved).is_some());
}

#[test]
fn a_picture_beside_the_checklist_is_shown_with_its_item() {
    const LIST: &str = "code = \"desk\"\nversion = \"1\"\nname = { zh = \"桌面\" }\ntotal = 100\n[[section]]\n\
                        code = \"A\"\nname = { zh = \"桌面\" }\nclass = \"hardware\"\n";
    let item = |code: &str, picture: &str| {
        format!(
            "[[section.item]]\ncode = \"{code}\"\ntext = {{ zh = \"{code}\" }}\narea = \"counter\"\n\
             observe = [\"picture\"]\npoints = 50\nreference = \"{picture}\"\n"
        )
    };
    let bench = Bench::new();
    let mut app = bench.ready();
    let outlet = review(&app).inspection.outlet.id;
    show(&mut app, Pts::ZERO);
    let picture = review(&app).footage.picture.clone().unwrap().png().unwrap();
    std::fs::create_dir(bench.path("图")).unwrap();
    std::fs::write(bench.path("图/桌面.png"), picture).unwrap();
    let list = bench.path("桌面.toml");
    std::fs::write(&list, LIST.to_owned() + &item("有", "图/桌面.png") + &item("无", "图/没有.jpg")).unwrap();
    app.handle(Command::NewInspection(NewInspection {
        outlet,
        date: "2026-03-06".parse().unwrap(),
        inspector: "检查人01".to_owned(),
        checklist: ChecklistChoice::File(list),
    }));
    app.finish_jobs();
    assert_no_failure(&app);
    let references = &review(&app).references;
    assert_eq!(references[&code("有")].as_ref().map(|small| (small.width, small.height)), Some((320, 180)));
    assert!(references[&code("无")].is_none(), "a missing picture is said to be missing");
}

#[test]
fn the_key_for_the_next_deduction_counts_even_before_the_picture_has_come() {
    let bench = Bench::new();
    let mut app = bench.ready();
    for ms in [400, 1_200, 2_400] {
        show(&mut app, Pts::from_ms(ms));
        app.handle(Command::Mark(code("S2-48g3")));
    }
    app.finish_jobs();
    assert_no_failure(&app);
    assert_eq!(review(&app).inspection.standing().count(), 3);
    show(&mut app, Pts::ZERO);
    for _ in 0..2 {
        app.handle(Command::NextFinding { forward: true });
    }
    wait(&mut app, "the second", |r| r.footage.picture.as_ref().is_some_and(|p| p.pts() == Pts::from_ms(1_200)));
    assert_eq!(review(&app).finding, Some(FindingNo(2)));
}
