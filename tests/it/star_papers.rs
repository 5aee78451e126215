//! Documents of the star selection (S1-27): every kind, in both languages, over the demo's candidates.

use crate::program::demo_library;
use crate::settlement_flow::window;
use mingcha::app::command::Command;
use mingcha::app::fonts::Fonts;
use mingcha::app::stars::documents::{StarPaper, document, suggested_name};
use mingcha::domain::candidacy::{Act, Stage, Step};
use mingcha::domain::place::PersonId;
use mingcha::domain::text::Lang;
use mingcha::report::{FontBytes, Paper, paper_pdf};
use std::path::Path;
use std::sync::Arc;

/// All words of a paper.
fn said(paper: &Paper) -> String {
    serde_json::to_string(paper).expect("a paper is plain data")
}

#[test]
fn every_document_says_what_is_known_and_leaves_blanks() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::LookAtSettlement);
    app.finish_jobs();
    let of = |app: &mingcha::app::App, kind, person, lang| {
        let state = app.state();
        let (view, library) = (state.settlement.as_ref().unwrap(), state.library.as_ref().unwrap());
        document(view, library, kind, person, lang, jiff::civil::date(2026, 9, 26))
    };
    assert!(of(app, StarPaper::ActivityPlan, None, Lang::Zh).is_none(), "the county's scheme judges no candidates");
    app.handle(Command::ChooseScheme("service-star".to_owned()));
    app.finish_jobs();
    let id = |app: &mingcha::app::App, staff_no: &str| {
        let people = &app.state().library.as_ref().unwrap().people;
        people.iter().find(|person| person.staff_no == staff_no).map(|person| person.id)
    };
    let hall = id(app, "350104");
    let paper = |app: &mingcha::app::App, kind: StarPaper, lang| {
        of(app, kind, if kind.of_one() { hall } else { None }, lang).unwrap()
    };
    for lang in [Lang::Zh, Lang::En] {
        for kind in StarPaper::ALL {
            let paper = paper(app, *kind, lang);
            assert!(paper.title.contains("2026") || *kind == StarPaper::OpinionLetter, "{kind:?}");
            write(&paper, &format!("{}-{}", kind.code(), if lang == Lang::Zh { "zh" } else { "en" }));
        }
    }
    let plan = said(&paper(app, StarPaper::ActivityPlan, Lang::En));
    assert!(plan.contains("24 Sep 2026") && plan.contains("30 Sep 2026") && plan.contains("5 days"), "{plan}");
    // Two are on notice; who is dropped is not.
    let notice = paper(app, StarPaper::PublicNotice, Lang::Zh);
    let rows = &notice.tables[0].rows;
    assert_eq!(rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["高柜柜员01", "大堂经理01"]);
    assert_eq!(rows[0][6..], ["2026-09-20", "2026-09-25"]);
    let unit =
        &app.state().library.as_ref().unwrap().outlets.iter().find(|outlet| outlet.code == "350100").unwrap().name;
    assert!(rows.iter().all(|row| row[2] == *unit), "{rows:?}");
    let register = paper(app, StarPaper::ObjectionRegister, Lang::Zh);
    assert_eq!((register.tables[0].rows.len(), register.tables[0].rows[0][5].as_str()), (1, "待答复"));
    let form = paper(app, StarPaper::RecommendationForm, Lang::Zh);
    assert!(form.sections[0].paragraphs[0].contains("大堂经理四年") && form.opinions.len() == 3);
    assert!(said(&form).contains("5980 > 5750"));
    let letter = said(&paper(app, StarPaper::OpinionLetter, Lang::Zh));
    assert!(letter.contains("会议纪要〔2026〕9 号") && letter.contains("条件待核实"), "{letter}");
    // Three papers came in; the letter itself did not, and is not said to be there.
    assert!(letter.contains("照片") && letter.contains("事迹") && !letter.contains("推荐意见书（盖"), "{letter}");
    // Nobody is recommended whom the leaders have not confirmed, or who is out.
    for staff_no in ["350101", "350302"] {
        assert!(of(app, StarPaper::OpinionLetter, id(app, staff_no), Lang::Zh).is_none(), "{staff_no}");
    }
    let path = dir.path().join("letter.pdf");
    app.handle(Command::WriteStarPaper {
        kind: StarPaper::OpinionLetter,
        person: id(app, "350302"),
        path: path.clone(),
    });
    app.finish_jobs();
    assert!(!path.exists() && app.state().notices.last().unwrap().headline.zh.contains("已退出评选"));
    let sheet = paper(app, StarPaper::ScoringSheet, Lang::Zh);
    assert_eq!(sheet.tables[1].rows[0][1..3], ["95", "网点负责人01"]);
    // Nobody is commended yet.
    assert!(paper(app, StarPaper::AwardRoll, Lang::Zh).tables[0].rows.is_empty());
    assert_eq!(suggested_name(StarPaper::PublicNotice, 2026, Some("甲/乙"), Lang::Zh), "2026_甲_乙_公示.pdf");
}

#[test]
fn the_window_writes_a_document_and_tells_where() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::ChooseScheme("service-star".to_owned()));
    app.finish_jobs();
    let path = dir.path().join("公示.pdf");
    let command = Command::WriteStarPaper { kind: StarPaper::PublicNotice, person: None, path: path.clone() };
    app.handle(command.clone());
    app.finish_jobs();
    if Fonts::find().regular.is_none() {
        println!("skipped: there is no Chinese font here");
        return;
    }
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    // A second one takes another name.
    app.handle(command);
    app.finish_jobs();
    assert_eq!(
        std::fs::read_dir(dir.path())
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "pdf"))
            .count(),
        2
    );
}

/// A refused step is told, and the book stays as it was.
#[test]
fn a_step_that_the_scheme_refuses_is_told_and_not_booked() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::ChooseScheme("service-star".to_owned()));
    app.finish_jobs();
    let stars = |app: &mingcha::app::App| app.state().settlement.as_ref().unwrap().stars.clone().unwrap();
    let on_notice = stars(app).stars.into_iter().find(|star| star.candidacy.stage == Stage::Posted).unwrap();
    let person: PersonId = on_notice.candidacy.person;
    let close = |day| Act { on: jiff::civil::date(2026, 9, day), by: "办公室".to_owned(), step: Step::CloseNotice };
    let before = app.state().settlement.as_ref().unwrap().book.len();
    app.handle(Command::TakeStep(person, Box::new(close(24))));
    app.finish_jobs();
    assert_eq!(app.state().settlement.as_ref().unwrap().book.len(), before);
    let told = &app.state().notices.last().unwrap().headline;
    assert!(told.zh.contains("2026-09-25") && told.en.contains("S1-15"), "{told:?}");
    app.handle(Command::TakeStep(person, Box::new(close(25))));
    app.finish_jobs();
    assert_eq!(app.state().settlement.as_ref().unwrap().book.len(), before + 1);
    assert_eq!(stars(app).of(person).unwrap().candidacy.closed, Some(jiff::civil::date(2026, 9, 25)));
}

/// Sets the paper; `MINGCHA_PAPERS=folder` keeps the pages to be looked at.
fn write(paper: &Paper, name: &str) {
    let fonts = Fonts::find();
    let faces: Vec<FontBytes> = fonts
        .faces()
        .into_iter()
        .map(|face| FontBytes { name: face.family.clone(), bytes: Arc::clone(&face.bytes), index: face.index })
        .collect();
    if faces.is_empty() {
        println!("skipped: there is no Chinese font here");
        return;
    }
    let (bytes, warnings) = paper_pdf(paper, &faces).expect("the paper is set");
    assert!(warnings.is_empty(), "{name}: {warnings:?}");
    assert!(bytes.starts_with(b"%PDF"));
    if let Some(folder) = std::env::var_os("MINGCHA_PAPERS") {
        std::fs::write(Path::new(&folder).join(format!("{name}.pdf")), bytes).unwrap();
    }
}
