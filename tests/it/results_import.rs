//! Results from a spreadsheet into a library: matched, compared with the book, taken in whole, settled by the program.

use crate::program::run;
use crate::settlement_flow::{Live, press, window};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::App;
use mingcha::app::command::Command;
use mingcha::app::config::AppConfig;
use mingcha::app::notice::Level;
use mingcha::app::results::{Brings, ResultsPreview};
use mingcha::domain::book::{Booked, Entry, standing};
use mingcha::domain::candidacy::{Act, Route, Step};
use mingcha::domain::diagnostic::{Place, Severity};
use mingcha::domain::number::Points;
use mingcha::domain::results::{ResultKind, Role, Subject};
use mingcha::domain::scheme::By;
use mingcha::domain::text::Lang;
use mingcha::store::{Reader, blob_hash, verify};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const OUTLETS: &str = "网点编号,名称,级别,上级编号,叫号机\n3209,县支行,县,,否\n320901,城东支行,二级支行,3209,是\n\
                       320902,城南支行,二级支行,3209,是\n";

const PROVINCE: &str = "机构号,网点名称,得分,全省排名,参评网点数,检查日期\n320901,城东支行,90.5,900,1500,2026-03-15\n\
                        320902,城南支行,96,120,1500,2026-03-16\n990101,别处支行,88,1400,1500,2026-03-16\n";

/// A folder with a library of two outlets, open in a program.
struct Bench {
    app: App,
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config =
            AppConfig { config_dir: dir.path().join("config"), reserved_keys: Vec::new(), lang: Some(Lang::Zh) };
        let mut app = App::new(config, Arc::new(|| {}));
        app.handle(Command::CreateLibrary(dir.path().join("测试库")));
        std::fs::write(dir.path().join("网点.csv"), OUTLETS).unwrap();
        app.handle(Command::PreviewImport(dir.path().join("网点.csv")));
        app.handle(Command::ConfirmImport);
        assert_eq!(app.state().library.as_ref().unwrap().outlets.len(), 3);
        Self { app, dir }
    }

    fn library(&self) -> PathBuf {
        self.dir.path().join("测试库.mingcha")
    }

    /// Writes a list as a workbook and shows what it would bring.
    fn preview(&mut self, name: &str, lines: &str) -> &ResultsPreview {
        let path = self.dir.path().join(name);
        write(&path, lines);
        self.app.handle(Command::PreviewResults(path));
        self.shown()
    }

    fn shown(&self) -> &ResultsPreview {
        self.app.state().results.as_deref().expect("a list is shown")
    }

    fn brings(&self) -> &Brings {
        let shown = self.shown();
        shown.brings.as_ref().unwrap_or_else(|| panic!("{:#?}", shown.diagnostics))
    }

    fn confirm(&mut self, replace: bool) {
        self.app.handle(Command::ConfirmResults { replace });
        assert!(self.app.state().results.is_none(), "{:#?}", self.app.state().notices);
    }

    fn book(&self) -> Vec<Booked> {
        Reader::open(&self.library()).unwrap().book().unwrap()
    }

    fn standing(&self) -> Vec<Entry> {
        standing(&self.book()).map(|booked| booked.entry.clone()).collect()
    }
}

/// Lines of text as the cells of a workbook; a number is written as one, codes too.
fn write(path: &Path, lines: &str) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(lines.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_text) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    workbook.save(path).unwrap();
}

/// Amounts of that clause's lines, as the program settles the library.
fn settled(library: &Path, clause: &str) -> Vec<String> {
    let output = run(&["settle", library.to_str().unwrap(), "--period", "1", "--json"], 0);
    let settled: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines = settled["lines"].as_array().unwrap().iter().filter(|line| line["clause"] == clause);
    lines.map(|line| line["amount"].as_str().unwrap_or("open").to_owned()).collect()
}

fn scores(entries: &[Entry]) -> Vec<String> {
    let score = |entry: &Entry| match entry {
        Entry::Round { score, .. } => Some(score.to_string()),
        _ => None,
    };
    entries.iter().filter_map(score).collect()
}

#[test]
fn a_list_is_shown_taken_in_with_its_hash_and_settled() {
    let mut bench = Bench::new();
    let shown = bench.preview("全省通报.xlsx", PROVINCE);
    assert_eq!((&shown.kind, shown.remembered), (&ResultKind::Rounds { by: By::Province }, false));
    assert_eq!((shown.matching.column(Role::Score), shown.rows()), (Some(2), 3));
    assert_eq!(shown.first_rows()[0].1[1], "城东支行");
    let brings = bench.brings();
    assert_eq!((brings.new.len(), brings.same, brings.contradicting.len(), brings.skipped), (2, 0, 0, 1));
    assert_eq!(bench.book().len(), 0, "showing takes nothing in");

    bench.confirm(false);
    let bytes = std::fs::read(bench.dir.path().join("全省通报.xlsx")).unwrap();
    for entry in bench.standing() {
        let source = entry.source().expect("the file is named").clone();
        assert_eq!((source.name.as_str(), source.sha256), ("全省通报.xlsx", blob_hash(&bytes).0));
    }
    assert_eq!(scores(&bench.standing()), ["90.5", "96"]);
    assert_eq!(bench.app.state().notices.last().unwrap().level, Level::Done);

    // The same file again brings nothing, and says that it has been here.
    bench.app.handle(Command::PreviewResults(bench.dir.path().join("全省通报.xlsx")));
    let (brings, shown) = (bench.brings(), bench.shown());
    assert_eq!((brings.new.len(), brings.same, brings.amount(true)), (0, 2, 0));
    assert!(shown.diagnostics.iter().any(|found| found.message.en.contains("taken in on")), "{:?}", shown.diagnostics);
    bench.app.handle(Command::ConfirmResults { replace: true });
    assert_eq!(bench.book().len(), 2);

    bench.app.shut();
    assert_eq!(settled(&bench.library(), "S2-20"), ["1300.00"]);
    assert!(verify(&bench.library()).unwrap().is_sound());
}

#[test]
fn what_was_matched_is_remembered_for_the_same_headings() {
    let mut bench = Bench::new();
    let shown = bench.preview("一季度.xlsx", "甲,乙,丙\n320901,90.5,900\n320902,96,120\n");
    assert!(shown.brings.is_none() && shown.diagnostics.iter().all(|found| found.place == Place::File));
    for command in [
        Command::ChooseResultKind(ResultKind::Rounds { by: By::District }),
        Command::MatchColumn(Role::OutletCode, Some(0)),
        Command::MatchColumn(Role::Score, Some(1)),
        Command::MatchColumn(Role::Rank, Some(2)),
        Command::SetResultsPeriod("一季度".to_owned()),
    ] {
        assert!(bench.shown().brings.is_none());
        bench.app.handle(command);
    }
    assert!(bench.shown().diagnostics[0].message.en.contains("is no period"));
    bench.app.handle(Command::SetResultsPeriod("2026Q1".to_owned()));
    assert_eq!(bench.brings().new.len(), 2);
    bench.confirm(false);

    // Another file, another day, after the library was closed: the same kind and columns.
    let library = bench.library();
    bench.app.handle(Command::CloseLibrary);
    bench.app.handle(Command::OpenLibrary(library));
    let shown = bench.preview("2026年二季度.xlsx", " 甲,乙,丙 \n320901,93,10\n320902,97,2\n");
    assert_eq!((&shown.kind, shown.remembered), (&ResultKind::Rounds { by: By::District }, true));
    assert_eq!((shown.matching.column(Role::Rank), shown.period.as_str()), (Some(2), "2026-Q2"));
    assert_eq!(bench.brings().new.len(), 2);

    // For another kind nothing is remembered; what does not depend on the kind stays, the rank does.
    bench.app.handle(Command::ChooseResultKind(ResultKind::Rounds { by: By::Province }));
    let shown = bench.shown();
    let columns = [Role::OutletCode, Role::Score, Role::Rank].map(|role| shown.matching.column(role));
    assert_eq!((columns, shown.remembered), ([Some(0), Some(1), None], false));
    bench.app.handle(Command::CancelResults);
    assert!(bench.app.state().results.is_none());

    // Other headings know nothing of it.
    assert!(!bench.preview("另一种.xlsx", "甲,丙,乙\n320901,93,10\n").remembered);
}

#[test]
fn what_contradicts_the_book_is_kept_or_replaced() {
    let mut bench = Bench::new();
    bench.preview("全省通报.xlsx", PROVINCE);
    bench.confirm(false);
    let mended = PROVINCE.replace("90.5,900", "91.5,880").replace("2026-03-16\n990101", "2026-03-17\n990101");

    bench.preview("全省更正.xlsx", &mended);
    let brings = bench.brings();
    assert_eq!((brings.new.len(), brings.same), (1, 0), "another day is another round");
    let [pair] = brings.contradicting.as_slice() else { panic!("{brings:?}") };
    assert_eq!((pair.of.as_str(), pair.time.as_str(), pair.strikes.len()), ("城东支行", "2026-03-15", 1));
    let told: Vec<_> =
        pair.differences.iter().map(|d| (d.what.zh.as_str(), d.old.as_deref(), d.new.as_deref())).collect();
    assert_eq!(told, [("得分", Some("90.5"), Some("91.5")), ("名次", Some("900"), Some("880"))]);

    // Kept: only what is new comes in.
    bench.confirm(false);
    assert_eq!(scores(&bench.standing()), ["90.5", "96", "96"]);

    // Replaced: the old one is struck with the file's name, and stays to be read.
    bench.preview("全省更正.xlsx", &mended);
    bench.confirm(true);
    assert_eq!(scores(&bench.standing()), ["96", "96", "91.5"]);
    let book = bench.book();
    let reasons: Vec<&str> = book
        .iter()
        .filter_map(|booked| match &booked.entry {
            Entry::Strike { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    assert!(matches!(reasons.as_slice(), [reason] if reason.contains("全省更正.xlsx")), "{reasons:?}");
    assert_eq!(book.len(), 5);
    bench.app.shut();
    assert_eq!(settled(&bench.library(), "S2-20"), ["1100.00"]);
}

#[test]
fn tickets_and_figures_are_entered_and_corrected() {
    let mut bench = Bench::new();
    bench.preview("2026年度工单.xlsx", "网点,工单数\n城东支行,0\n城南支行,3\n");
    assert_eq!((&bench.shown().kind, bench.brings().new.len()), (&ResultKind::Tickets, 2));
    bench.confirm(false);
    bench.preview("2026年度工单.xlsx", "网点,工单数\n城东支行,1\n城南支行,3\n");
    let brings = bench.brings();
    assert_eq!((brings.new.len(), brings.same, brings.replaceable()), (0, 1, 1));
    bench.confirm(true);

    let rate = ResultKind::Figures { name: "complaint_rate".to_owned(), of: Subject::Outlet };
    bench.preview("投诉.xlsx", "网点,95580投诉率\n城东支行,0.35\n");
    assert_eq!(bench.shown().kind, rate);
    bench.confirm(false);
    let standing = bench.standing();
    let counts: Vec<u32> = standing
        .iter()
        .filter_map(|entry| match entry {
            Entry::Tickets { count, .. } => Some(*count),
            _ => None,
        })
        .collect();
    assert_eq!(counts, [3, 1]);
    let value = Points::from_thousandths(350);
    assert!(standing.iter().any(|entry| matches!(entry, Entry::Figure { value: of, .. } if *of == value)));

    // The book keeps one figure of a name: which of two periods is meant, a person has to say.
    let shown = bench.preview("投诉.xlsx", "网点,投诉率,季度\n城东支行,0.3,2026Q1\n城东支行,0.4,2026Q2\n");
    assert!(shown.brings.is_none());
    assert!(shown.diagnostics[0].message.en.contains("two periods, 2026-Q1 and 2026-Q2"), "{:?}", shown.diagnostics);
}

#[test]
fn grades_of_skill_tests_come_to_the_candidates() {
    let mut bench = Bench::new();
    std::fs::write(
        bench.dir.path().join("人员.csv"),
        "工号,姓名,岗位,网点编号\nG01,高柜柜员01,高柜柜员,320901\nG02,高柜柜员02,高柜柜员,320901\n",
    )
    .unwrap();
    let people = bench.dir.path().join("人员.csv");
    bench.app.handle(Command::PreviewImport(people));
    bench.app.handle(Command::ConfirmImport);
    bench.app.finish_jobs();
    bench.app.handle(Command::ChooseScheme("service-star".to_owned()));
    bench.app.finish_jobs();
    let person =
        bench.app.state().library.as_ref().unwrap().people.iter().find(|one| one.staff_no == "G01").unwrap().id;
    let act = Act {
        on: jiff::civil::date(2026, 8, 20),
        by: "城东支行".to_owned(),
        step: Step::Enter { route: Route::Nomination },
    };
    bench.app.handle(Command::Book(Box::new(Entry::Candidacy { person, year: 2026, act })));
    let skills = ResultKind::SkillTest { name: String::new() };
    for (column, grade) in [("点钞", "二等"), ("打字", "二等"), ("打字", "一等")] {
        bench.preview("技能测试.xlsx", &format!("工号,姓名,{column}\nG01,高柜柜员01,{grade}\nG02,高柜柜员02,三等\n"));
        bench.app.handle(Command::ChooseResultKind(skills.clone()));
        bench.app.handle(Command::MatchColumn(Role::Value, Some(2)));
        assert!(bench.shown().diagnostics.is_empty(), "{:?}", bench.shown().diagnostics);
        bench.confirm(true);
        bench.app.finish_jobs();
    }
    let stands = bench.standing().into_iter().filter_map(|entry| match entry {
        Entry::Skill { person: of, test, grade, source, .. } if of == person => Some((test, grade, source.is_some())),
        _ => None,
    });
    let stands: Vec<_> = stands.collect();
    let of = |test: &str, grade: &str| (test.to_owned(), grade.to_owned(), true);
    assert_eq!(stands, [of("点钞", "二等"), of("打字", "一等")], "the second list of one test corrects the first");
    // One of the first grade, the other of the second: S1-07 is met.
    let view = bench.app.state().settlement.as_ref().unwrap();
    let eligible = &view.settled.eligibility[0];
    let state = eligible.conditions.iter().find(|state| state.clause.0 == "S1-07").unwrap();
    assert_eq!((state.met, state.formula.as_str()), (Some(true), "二等、一等"));
}

#[test]
fn a_bad_list_changes_nothing_and_says_where() {
    let mut bench = Bench::new();
    // One row is good; the list is taken whole or not at all.
    let shown = bench.preview("全省通报.xlsx", &PROVINCE.replace(",96,", ",九十六,"));
    let errors: Vec<_> = shown.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(matches!(errors.as_slice(), [error] if error.place.to_string().ends_with("!C3")), "{errors:?}");
    bench.app.handle(Command::ConfirmResults { replace: true });
    assert!(bench.app.state().results.is_some() && bench.book().is_empty());

    // No spreadsheet, a name without a file, and no library at all.
    let path = bench.dir.path().join("成绩.xlsx");
    std::fs::write(&path, b"PK\x03\x04 no workbook").unwrap();
    bench.app.handle(Command::PreviewResults(path));
    let shown = bench.shown();
    assert!(shown.columns().is_empty() && shown.diagnostics.iter().any(|found| !found.remedy.zh.is_empty()));
    for command in [
        Command::ChooseSheet(3, None),
        Command::ChooseResultKind(ResultKind::SkillTest { name: String::new() }),
        Command::MatchColumn(Role::Score, Some(99)),
        Command::SetResultsPeriod("2026".to_owned()),
        Command::ConfirmResults { replace: true },
    ] {
        bench.app.handle(command);
        assert!(bench.book().is_empty() && bench.shown().brings.is_none());
    }
    bench.app.handle(Command::CancelResults);
    bench.app.handle(Command::PreviewResults(bench.dir.path().join("没有.xlsx")));
    assert!(bench.app.state().results.is_none());
    assert_eq!(bench.app.state().notices.last().unwrap().level, Level::Error);
    bench.app.handle(Command::CloseLibrary);
    bench.app.handle(Command::PreviewResults(bench.dir.path().join("全省通报.xlsx")));
    assert!(bench.app.state().results.is_none());
}

#[test]
fn headings_that_were_taken_for_another_row_are_pointed_out() {
    let mut bench = Bench::new();
    // A line of remarks looks more like headings than the headings themselves.
    bench.preview("通报.csv", "网点,得分,名次\n机构,成绩,位次\n城东支行,91.5,30\n");
    let rows = bench.shown().top_rows();
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(rows[1].1, "机构 · 成绩 · 位次");
    bench.app.handle(Command::ChooseSheet(0, Some(2)));
    let shown = bench.shown();
    assert_eq!((shown.heading_row(), shown.rows()), (2, 1));
    assert!(shown.columns()[1].heading.ends_with("成绩"), "{:?}", shown.columns());
    // A row that is not there changes nothing.
    bench.app.handle(Command::ChooseSheet(0, Some(99)));
    assert_eq!(bench.shown().heading_row(), 2);
}

#[test]
fn what_changed_since_it_was_shown_is_shown_again_first() {
    let mut bench = Bench::new();
    bench.preview("全省通报.xlsx", PROVINCE);
    let typed = match bench.brings().new[0].clone() {
        Entry::Round { outlet, by, visited, rank, ranked, .. } => {
            Entry::Round { outlet, by, visited, score: Points::whole(80), rank, ranked, source: None }
        }
        other => panic!("{other:?}"),
    };
    bench.app.handle(Command::Book(Box::new(typed)));
    bench.app.handle(Command::ConfirmResults { replace: true });
    assert_eq!(scores(&bench.standing()), ["80"]);
    assert_eq!((bench.brings().new.len(), bench.brings().contradicting.len()), (1, 1));
    bench.confirm(true);
    assert_eq!(scores(&bench.standing()), ["90.5", "96"]);
}

/// Opens a box of columns and chooses one.
fn choose(harness: &mut Harness<'_, Live>, role: &str, column: &str) {
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::ComboBox, role).click();
    harness.run_steps(3);
    press(harness, column);
}

#[test]
fn a_list_is_matched_and_taken_in_by_hand() {
    let mut bench = Bench::new();
    bench.preview("全省通报.xlsx", PROVINCE);
    bench.confirm(false);
    bench.app.shut();
    let list = bench.dir.path().join("更正.xlsx");
    write(&list, "网点,卷面,检查日期\n城东支行,91.5,2026-03-15\n城南支行,95,2026-04-02\n");

    let library = bench.library();
    let mut harness = window(bench.dir.path(), &library);
    press(&mut harness, "台账");
    press(&mut harness, "导入成绩");
    harness.get_by_label("路径").type_text(list.to_str().unwrap());
    harness.run_steps(2);
    press(&mut harness, "确定");
    let shown = |harness: &Harness<'_, Live>| harness.state().app.state().results.clone();
    assert!(shown(&harness).expect("the list is shown").brings.is_none(), "no column is known to be the score");

    choose(&mut harness, "得分", "B 卷面 · 91.5 · 95");
    let brings = shown(&harness).and_then(|shown| shown.brings).expect("the score is matched");
    assert_eq!((brings.new.len(), brings.contradicting.len()), (1, 1));
    press(&mut harness, "以新表为准");
    press(&mut harness, "导入");
    assert!(shown(&harness).is_none());
    harness.state_mut().app.shut();
    assert_eq!(scores(&bench.standing()), ["96", "91.5", "95"]);
}
