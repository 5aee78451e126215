//! Results from outside: lists in XLSX and CSV, what is proposed, what is taken, and what is said of bad ones.

mod bad_input;
mod lists;
mod round_trip;

use mingcha::catalog::results::{Known, Table, preview, propose, read};
use mingcha::domain::diagnostic::{Diagnostic, Place};
use mingcha::domain::facts::{Id, Round};
use mingcha::domain::place::{Level, Outlet, OutletId, Person, PersonId, Post};
use mingcha::domain::results::{Interval, ResultKind, Results, Rows, Wanted};
use mingcha::domain::scheme::By;
use mingcha::domain::text::Lang;
use rust_xlsxwriter::{Workbook, Worksheet};

fn outlet(id: i64, code: &str, name: &str) -> Outlet {
    Outlet {
        id: OutletId(id),
        code: code.to_owned(),
        name: name.to_owned(),
        level: Level::SubBranch,
        parent: None,
        class: None,
        queue_machine: false,
    }
}

/// Three outlets of a county and the unit above them.
fn outlets() -> Vec<Outlet> {
    vec![
        outlet(1, "3200", "县支行本部"),
        outlet(2, "3201", "城关支行"),
        outlet(3, "3202", "东街支行"),
        outlet(4, "3203", "西湖路支行"),
    ]
}

fn people() -> Vec<Person> {
    let person = |(id, staff_no): (i64, &str)| Person {
        id: PersonId(id),
        staff_no: staff_no.to_owned(),
        name: format!("柜员{id:02}"),
        post: Post::HighCounter,
        outlet: OutletId(2),
        from: None,
        to: None,
    };
    [(1, "10086"), (2, "010087")].into_iter().map(person).collect()
}

fn year_2026() -> Option<Interval> {
    Interval::months(2026, 1, 12)
}

fn province() -> Wanted {
    Wanted { kind: ResultKind::Rounds { by: By::Province }, period: None }
}

/// As the importer reads it when nobody changes what is proposed.
fn taken(table: &Table, wanted: &Wanted) -> Result<Results, Vec<Diagnostic>> {
    let (outlets, people) = (outlets(), people());
    let known = Known { outlets: &outlets, people: &people };
    read(table, &propose(table, Some(&wanted.kind)), wanted, known)
}

fn csv(text: &str, wanted: &Wanted) -> Result<Results, Vec<Diagnostic>> {
    taken(&preview(text.as_bytes(), "成绩.csv")?, wanted)
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("名单").unwrap());
    workbook.save_to_buffer().unwrap()
}

/// Writes lines of text from a row on, from 0; a number is written as one.
fn put(sheet: &mut Worksheet, from: u32, text: &str) {
    for (row, line) in (from..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_text) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
}

fn rounds(results: Results) -> Vec<Round> {
    match results.rows {
        Rows::Rounds(rounds) => rounds,
        other => panic!("no rounds: {other:?}"),
    }
}

fn round(outlet: &str, visited: &str, score: &str, rank: Option<u32>, ranked: Option<u32>) -> Round {
    Round {
        id: Id::from(format!("province-{visited}-{outlet}").as_str()),
        outlet: Id::from(outlet),
        by: By::Province,
        visited: visited.parse().unwrap(),
        score: score.parse().unwrap(),
        rank,
        ranked,
    }
}

/// `error 3:C what | remedy`, in order.
fn said(found: &[Diagnostic]) -> Vec<String> {
    let line = |d: &Diagnostic| {
        assert!(!d.message.zh.is_empty() && !d.remedy.zh.is_empty(), "{d:?}");
        let place = if d.place == Place::File { "file".to_owned() } else { d.place.to_string() };
        format!("{} {place} {} | {}", d.severity.name(Lang::En), d.message.en, d.remedy.en)
    };
    found.iter().map(line).collect()
}
