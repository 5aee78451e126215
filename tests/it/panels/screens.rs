//! Every screen in both languages and both themes, and what its buttons send.

use super::state;
use super::{Window, sized, window};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::{Command, Format};
use mingcha::app::import::ImportPreview;
use mingcha::app::jobs::JobView;
use mingcha::app::notice::{Level, Notice, Offer};
use mingcha::app::player::Phase;
use mingcha::app::review::Draft;
use mingcha::app::settings::Theme;
use mingcha::app::state::State;
use mingcha::catalog::places::read_places;
use mingcha::domain::footage::{ClockSource, SiteClock};
use mingcha::domain::inspection::{FindingNo, InspectionId};
use mingcha::domain::number::Points;
use mingcha::domain::place::PersonId;
use mingcha::domain::text::{Lang, Text};
use mingcha::domain::time::Pts;
use mingcha::media::MediaError;
use mingcha::ui::action::Action;
use mingcha::ui::panels::home::Page;
use mingcha::ui::view::Tab;
use std::path::PathBuf;

/// States and what is opened over them.
fn scenes() -> Vec<(&'static str, State, Vec<Action>)> {
    let mut marked = state::half_done();
    marked.finding = Some(FindingNo(1));
    let mut asking = state::half_done();
    asking.draft = Some(draft(&asking));
    let mut closed = state::half_done();
    closed.inspection.closing = Some(mingcha::domain::inspection::Closing {
        at: "2026-03-06T10:00:00".parse().unwrap(),
        score: Points::from_thousandths(91_500),
        checklist_version: "2026.1".to_owned(),
        reason: "录像缺失".to_owned(),
    });
    let mut empty = state::home();
    let library = empty.library.as_mut().unwrap();
    library.inspections.clear();
    library.outlets.clear();
    library.people.clear();
    let review = |review| state::reviewing(review);
    vec![
        ("welcome", state::welcome(), vec![]),
        ("home", state::home(), vec![]),
        ("home without anything", empty, vec![]),
        ("fresh review", review(state::fresh()), vec![]),
        ("open card", review(marked), vec![]),
        ("draft", review(asking), vec![]),
        ("closed", review(closed), vec![Action::Close]),
        ("keys", review(state::half_done()), vec![Action::KeySheet]),
        ("settings", review(state::half_done()), vec![Action::Settings]),
        ("palette", review(state::half_done()), vec![Action::Palette]),
        ("clock", review(state::half_done()), vec![Action::SetClock]),
        ("closing", review(state::half_done()), vec![Action::Close]),
        ("recordings", review(state::half_done()), vec![Action::Recordings]),
        ("report", review(state::half_done()), vec![Action::Report]),
        ("deductions", review(state::half_done()), vec![Action::TabFindings]),
        ("coverage", review(state::half_done()), vec![Action::TabCoverage]),
        ("explanation", review(state::half_done()), vec![Action::TabExplain]),
        ("path", state::welcome(), vec![Action::OpenLibrary]),
        ("full screen", review(state::half_done()), vec![Action::FullScreen]),
    ]
}

fn draft(review: &mingcha::app::review::Review) -> Draft {
    Draft {
        item: review.item.clone().unwrap(),
        moment: review.moment(),
        until: None,
        picture: review.footage.picture.clone(),
        candidates: vec![PersonId(1), PersonId(2)],
        points: Points::from_thousandths(500),
        example: false,
    }
}

fn show(harness: &mut Harness<'_, Window>, actions: &[Action]) {
    let window = harness.state_mut();
    for action in actions {
        window.view.show(*action, &window.state, &mut window.sent);
    }
    harness.run_steps(3);
}

#[test]
fn every_screen_paints_in_both_languages_and_both_themes() {
    for (lang, theme) in
        [(Lang::Zh, Theme::Dark), (Lang::En, Theme::Light), (Lang::Zh, Theme::Light), (Lang::En, Theme::Dark)]
    {
        for (name, mut state, actions) in scenes() {
            state.settings.lang = lang;
            state.settings.theme = theme;
            let mut harness = sized(state, 1280.0, 720.0);
            show(&mut harness, &actions);
            let sent = &harness.state().sent;
            assert!(sent.is_empty(), "{name} in {lang:?} sends {sent:?} by itself");
        }
    }
}

#[test]
fn nothing_is_painted_again_while_nothing_changes() {
    for (name, state, actions) in scenes() {
        let mut harness = window(state);
        show(&mut harness, &actions);
        // Fails when the screen asks for frame after frame.
        let steps = harness.try_run().unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(steps <= 4, "{name} took {steps} frames to come to rest");
    }
}

#[test]
fn the_first_screen_asks_where_a_library_goes() {
    let mut harness = window(state::welcome());
    harness.get_by_label("新建检查库…").click();
    harness.run_steps(3);
    let field = harness.get_by_label("路径");
    field.focus();
    harness.run_steps(2);
    harness.state_mut().view.dialogs.ask_with(mingcha::ui::dialogs::Purpose::NewLibrary, "/库/一季度".to_owned());
    harness.run_steps(3);
    harness.get_by_label("确定").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::CreateLibrary(PathBuf::from("/库/一季度.mingcha"))]);
}

#[test]
fn a_row_of_the_table_opens_its_inspection() {
    let mut harness = window(state::home());
    harness.get_by_label_contains("城东支行 2026-03-05").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::OpenInspection(InspectionId(1))]);
}

#[test]
fn a_new_inspection_takes_what_the_form_holds() {
    let mut state = state::home();
    state.settings.inspector = "检查人01".to_owned();
    let mut harness = window(state);
    harness.get_by_label("新建检查").click();
    harness.run_steps(3);
    harness.get_by_label("开始检查").click();
    harness.run_steps(2);
    let [Command::NewInspection(new)] = harness.state().sent.as_slice() else {
        panic!("{:?}", harness.state().sent);
    };
    assert_eq!(new.date.to_string(), "2026-03-05");
    assert_eq!(new.inspector, "检查人01");
}

#[test]
fn an_import_with_errors_cannot_be_taken_in() {
    for (text, acceptable) in [
        ("网点编号,名称,级别,叫号机\n1,城东支行,网点,是\n", true),
        ("网点编号,名称,级别,叫号机\n1,城东支行,网点,也许\n", false),
    ] {
        let (draft, diagnostics) = read_places("网点.csv", text.as_bytes());
        let mut state = state::home();
        state.import = Some(ImportPreview { path: PathBuf::from("/网点.csv"), draft, diagnostics });
        let mut harness = window(state);
        harness.get_by_label("导入").click();
        harness.run_steps(2);
        let expected: &[Command] = if acceptable { &[Command::ConfirmImport] } else { &[] };
        assert_eq!(harness.state().sent, expected, "{text}");
    }
}

#[test]
fn an_outlet_is_added_by_hand() {
    let mut harness = window(state::home());
    harness.state_mut().view.home.page = Page::Places;
    harness.run_steps(2);
    harness.get_by_label("添加网点").click();
    harness.run_steps(3);
    for (label, text) in [("编号", "330103"), ("名称", "城西支行")] {
        let field = harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, label);
        field.focus();
        harness.run_steps(2);
        harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, label).type_text(text);
        harness.run_steps(2);
    }
    harness.get_by_label("添加").click();
    harness.run_steps(2);
    let [Command::AddOutlet(new)] = harness.state().sent.as_slice() else { panic!("{:?}", harness.state().sent) };
    assert_eq!((new.code.as_str(), new.name.as_str()), ("330103", "城西支行"));
}

#[test]
fn a_language_and_a_theme_are_chosen() {
    let mut harness = window(state::home());
    show(&mut harness, &[Action::Settings]);
    harness.get_by_label("English").click();
    harness.run_steps(2);
    harness.get_by_label("浅色").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::SetLang(Lang::En), Command::SetTheme(Theme::Light)]);
}

#[test]
fn the_memory_for_pictures_is_chosen() {
    let mut harness = window(state::reviewing(state::fresh()));
    show(&mut harness, &[Action::Settings]);
    for megabytes in [128, 256, 512, 1024] {
        harness.get_by_label(&format!("{megabytes} MB")).click();
        harness.run_steps(2);
        assert_eq!(harness.state().sent.last(), Some(&Command::SetMemory(megabytes)));
    }
}

#[test]
fn the_report_goes_where_it_is_told() {
    let mut harness = window(state::reviewing(state::half_done()));
    harness.get_by_label("生成报告").click();
    harness.run_steps(3);
    harness.get_by_label("XLSX…").click();
    harness.run_steps(3);
    harness.get_by_label("确定").click();
    harness.run_steps(2);
    let path = PathBuf::from("/检查/城东支行_2026-03-05_检查报告.xlsx");
    assert_eq!(harness.state().sent, [Command::Export { format: Format::Xlsx, path }]);
}

#[test]
fn closing_with_open_items_needs_a_reason() {
    let mut harness = window(state::reviewing(state::half_done()));
    show(&mut harness, &[Action::Close]);
    let confirm = |harness: &Harness<'_, Window>| {
        harness.get_by_role_and_label(eframe::egui::accesskit::Role::Button, "结案").click();
    };
    confirm(&harness);
    harness.run_steps(2);
    assert!(harness.state().sent.is_empty(), "closed without a reason");
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "原因").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "原因").type_text("录像缺失");
    harness.run_steps(2);
    confirm(&harness);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::CloseInspection("录像缺失".to_owned())]);
}

#[test]
fn good_news_leaves_by_itself_and_bad_news_stays() {
    let mut state = state::home();
    for (id, level) in [(1, Level::Done), (2, Level::Error)] {
        let mut notice = Notice::new(level, "一句话", "A sentence");
        notice.id = id;
        state.notices.push(notice);
    }
    let mut harness = window(state);
    assert!(harness.state().sent.is_empty());
    harness.run_steps(60 * 8);
    harness.input_mut().time = Some(60.0);
    harness.run_steps(2);
    let sent = &harness.state().sent;
    assert!(sent.contains(&Command::DismissNotice(1)), "{sent:?}");
    assert!(!sent.contains(&Command::DismissNotice(2)), "{sent:?}");
}

#[test]
fn a_job_shows_its_progress_and_can_be_cancelled() {
    let mut state = state::home();
    state.jobs = vec![JobView {
        id: 7,
        title: Text::new("正在生成报告", "Writing the report"),
        progress: 0.42,
        cancelling: false,
    }];
    let mut harness = window(state);
    assert!(harness.query_by_label("正在生成报告 进度").is_none(), "what is done at once shows no bar");
    harness.run_steps(40);
    harness.get_by_label("正在生成报告 进度");
    harness.get_by_label("42 %");
    harness.get_by_label("取消").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::CancelJob(7)]);
}

#[test]
fn the_clock_of_the_picture_is_typed() {
    let mut harness = window(state::reviewing(state::half_done()));
    show(&mut harness, &[Action::SetClock]);
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::Button, "校时").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::SetClock("2026-03-05T09:00:25".parse().unwrap())]);
}

#[test]
fn a_second_reading_tells_how_the_clock_goes() {
    let mut review = state::half_done();
    let clock = SiteClock::new("2026-03-05T09:00:00".parse().unwrap(), ClockSource::Inspector);
    review.inspection.recordings[0].clock = Some(SiteClock { read_at: Pts::from_ms(100_000), ..clock });
    let mut harness = window(state::reviewing(review));
    show(&mut harness, &[Action::SetClock]);
    // Filled with what the picture at 25.6 s should show, to the second.
    harness.get_by_label_contains("0:01:40.000");
    harness.get_by_label("画面时钟每小时快 29.0 秒");
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::Button, "作为第二次读数").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::SecondReading("2026-03-05T09:00:25".parse().unwrap())]);
}

#[test]
fn sources_that_disagree_are_named_beside_the_recording() {
    let mut review = state::half_done();
    let recording = &mut review.inspection.recordings[0];
    let first = recording.clock.unwrap();
    recording.claims = vec![
        SiteClock { source: ClockSource::Frames, ..first.moved(Pts::from_ms(3_240)) },
        first,
        SiteClock { source: ClockSource::Container, ..first.moved(Pts::from_ms(-28_800_000)) },
    ];
    let mut harness = window(state::reviewing(review));
    show(&mut harness, &[Action::Recordings]);
    harness.get_by_label("录像帧内时钟写的是 09:00:03.240，晚 3.2 秒");
    harness.get_by_label("文件容器写的是 01:00:00.000，早 28800.0 秒");
}

#[test]
fn tabs_change_what_stands_beside_the_footage() {
    let mut harness = window(state::reviewing(state::half_done()));
    harness.get_by_label("覆盖").click();
    harness.run_steps(2);
    assert_eq!(harness.state().view.tab, Tab::Coverage);
    harness.get_by_label_contains("满分 100").click();
    harness.run_steps(2);
    assert_eq!(harness.state().view.tab, Tab::Explain);
}

#[test]
fn footage_that_does_not_play_says_why_and_can_be_found_again() {
    let mut review = state::half_done();
    let path = PathBuf::from(&review.recording().unwrap().path);
    let why = MediaError::Unreadable { path, why: "No such file".to_owned() };
    review.footage.picture = None;
    review.footage.status.phase = Phase::Failed(why);
    let recording = review.recording().unwrap().id;
    let mut harness = window(state::reviewing(review));
    harness.get_by_label("重新指定…").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "路径").focus();
    harness.run_steps(2);
    harness.get_by_label("确定").click();
    harness.run_steps(2);
    let [Command::Relink(found, _)] = harness.state().sent.as_slice() else { panic!("{:?}", harness.state().sent) };
    assert_eq!(*found, recording);
}

#[test]
fn a_library_open_elsewhere_is_offered_for_reading() {
    let mut state = state::home();
    let offer = Offer::OpenReadOnly(PathBuf::from("/检查/一季度.mingcha"));
    state.notices.push(Notice::new(Level::Error, "这个库正在另一个窗口中打开", "Open elsewhere").offering(offer));
    let mut harness = window(state);
    harness.get_by_label("以只读方式打开").click();
    harness.run_steps(2);
    let opens = Command::OpenReadOnly(PathBuf::from("/检查/一季度.mingcha"));
    assert_eq!(harness.state().sent, [opens, Command::DismissNotice(0)]);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it".to_owned())
    }
}

/// Lets files fall on the window and gives what it asks for.
fn drop_on(state: State, names: &[&str]) -> Vec<Command> {
    let mut harness = window(state);
    for name in names {
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(PathBuf::from(name))));
    }
    harness.run_steps(2);
    std::mem::take(&mut harness.state_mut().sent)
}

#[test]
fn what_is_dropped_goes_where_it_belongs() {
    let footage = |paths: &[&str]| Command::AddFootage {
        paths: paths.iter().map(PathBuf::from).collect(),
        camera: String::new(),
    };
    let reviewing = || state::reviewing(state::half_done());
    assert_eq!(drop_on(reviewing(), &["/录像/1.dav", "/录像"]), [footage(&["/录像/1.dav", "/录像"])]);
    let opens = [Command::OpenLibrary(PathBuf::from("/库.MINGCHA"))];
    assert_eq!(drop_on(state::welcome(), &["/1.mp4", "/库.MINGCHA"]), opens);
    let preview = Command::PreviewImport(PathBuf::from("/网点.xlsx"));
    assert_eq!(drop_on(state::home(), &["/网点.xlsx"]), std::slice::from_ref(&preview));
    assert_eq!(drop_on(reviewing(), &["/网点.xlsx"]), [Command::LeaveInspection, preview]);
    assert_eq!(drop_on(state::welcome(), &["/网点.csv"]), [footage(&["/网点.csv"])], "no library is open");
}

#[test]
fn a_spreadsheet_dropped_on_the_registers_holds_results() {
    let mut harness = window(state::home());
    harness.state_mut().view.home.page = Page::Registers;
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(PathBuf::from("/成绩.xlsx"))));
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::PreviewResults(PathBuf::from("/成绩.xlsx"))]);
}
