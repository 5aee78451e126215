//! The facts file: JSON in, `domain::facts::Facts` out. A file that cannot be read is refused as a whole, with every
//! fault at its place (`rounds[3].score`); an unknown key is a fault.
//!
//! # The format
//!
//! One object. Lists that are not written are unknown, not empty. Scores, points and money are strings of decimal digits;
//! dates are `2026-05-01`.
//!
//! | key | fields |
//! | --- | --- |
//! | `scheme` | the scheme's code |
//! | `parameters` | optional: readings by name, in place of the scheme's own |
//! | `outlets[]` | `id`, `sub_branch`, `queue_machine`, `class` |
//! | `rounds[]` | `id`, `outlet`, `by`, `visited`, `score`, `rank`, `ranked` |
//! | `findings[]` | `id`, `round` (or null and `outlet`), `item`, `class`, `person`, `points`, `found`, `repeated`, `key_item`, `on_the_spot`; optional `amount` |
//! | `withdrawn[]` | names of findings |
//! | `events[]` | `id`, `outlet`, optional `person`, `kind`, `date`, `amount`, and the fields of the kind's register |
//! | `tickets[]` | `outlet`, `year`, `count` |
//! | `settle` | `"year"`: the year-end clauses too |
//! | `quarter` | `"2026-Q2"`: the coverage of that quarter |
//! | `candidates[]` | `id`, `outlet`, `post`, `grade_last_year`, `grade_first_half`, `attested`, `skill_tests`, `valid_complaints`, `volume`, `outlet_volume`, `outlet_headcount`, `errors`, `open_appearance_findings` |
//! | `notices[]` | `id`, `posted`, `closed` |
//! | `filings[]` | `id`, `filed`; optional `unit`, `papers`, `deeds` (characters), `open_objections` |
//! | `quotas[]` | `unit`, `places` |
//! | `grades[]` | `person`, `period` (`2026` or `2026-Q1`), `grade` |
//! | `parts[]` | `of`, `period`, `part`, `score`: parts of a composite |
//! | `amounts[]` | `clause`, `cause` (a round, finding or event), `amount`, `reason`: what a person set where the clause leaves it open |
//! | `cases[]` | `id`, `worker`, `kind`, `size`, `at`, `reported` (hazards), `ended` or null: cases of the grid, moments `2026-05-01T09:30` |
//! | `as_of` | optional: the moment from which cases that have not ended are looked at |
//! | `figures[]` | `of`, `name`, `value`: figures that indicators compare |

mod cases;
mod check;
mod record;
mod rows;

pub use rows::{GRADES, SKILLS};

use crate::catalog::facts::record::{Faults, Record};
use crate::catalog::wording::say;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::facts::{Extent, Facts, Id};
use crate::domain::scheme::Scheme;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const KEYS: &[&str] = &[
    "scheme",
    "parameters",
    "outlets",
    "rounds",
    "findings",
    "withdrawn",
    "events",
    "tickets",
    "settle",
    "quarter",
    "candidates",
    "notices",
    "filings",
    "quotas",
    "grades",
    "parts",
    "figures",
    "cases",
    "as_of",
    "amounts",
];

/// A facts file whose scheme is known, and whose rest waits for that scheme.
pub struct Opened {
    /// The code of its scheme.
    pub scheme: String,
    /// The readings that it asks for.
    pub parameters: BTreeMap<String, String>,
    object: Map<String, Value>,
}

/// Opens a facts file as far as the name of its scheme.
pub fn open(text: &str) -> Result<Opened, Vec<Diagnostic>> {
    let mut faults = Faults::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let object = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            faults.put("", say("最外层不是对象", "the file is no object"), say("写成 { … }", "Write { … }"));
            return Err(faults.into_list());
        }
        Err(why) => {
            faults.syntax(&why);
            return Err(faults.into_list());
        }
    };
    let record = Record::new(&object, String::new());
    let scheme = record.line("scheme", &mut faults).unwrap_or_default();
    let parameters = parameters(&record, &mut faults);
    faults.none_or(Opened { scheme, parameters, object })
}

fn parameters(record: &Record<'_>, faults: &mut Faults) -> BTreeMap<String, String> {
    let mut chosen = BTreeMap::new();
    match record.value("parameters") {
        None | Some(Value::Null) => {}
        Some(Value::Object(object)) => {
            for (name, value) in object {
                match value {
                    Value::String(word) => chosen.insert(name.clone(), word.clone()),
                    Value::Bool(flag) => chosen.insert(name.clone(), flag.to_string()),
                    Value::Number(number) => chosen.insert(name.clone(), number.to_string()),
                    _ => {
                        let what = say("参数的值不是词、真假或数字", "this is no word, number, true or false");
                        faults.put(
                            &format!("parameters.{name}"),
                            what,
                            say("写成 \"…\" 或 true", "Write \"…\" or true"),
                        );
                        None
                    }
                };
            }
        }
        Some(_) => {
            let what = say("parameters 不是对象", "parameters is no object");
            faults.put("parameters", what, say("写成 { \"名称\": 值 }", "Write { \"name\": value }"));
        }
    }
    chosen
}

impl Opened {
    /// The facts, as that scheme names things.
    pub fn read(&self, scheme: &Scheme) -> Result<Facts, Vec<Diagnostic>> {
        let faults = &mut Faults::default();
        let mut record = Record::new(&self.object, String::new());
        record.only(KEYS, faults);
        let outlets = record.rows("outlets", rows::outlet, faults);
        let rounds = record.rows("rounds", rows::round, faults);
        let outlet_of: BTreeMap<&Id, &Id> = rounds.iter().flatten().map(|round| (&round.id, &round.outlet)).collect();
        let findings = record.rows("findings", |row, faults| rows::finding(row, &outlet_of, faults), faults);
        let events = record.rows("events", |row, faults| rows::event(row, scheme, faults), faults);
        let tickets = record.rows("tickets", rows::tickets, faults);
        let candidates = record.rows("candidates", rows::candidate, faults);
        let notices = record.rows("notices", rows::notice, faults);
        let filings = record.rows("filings", rows::filed, faults);
        let quotas = record.rows("quotas", rows::quota, faults);
        let grades = record.rows("grades", |row, faults| rows::graded(row, scheme, faults), faults);
        let parts = record.rows("parts", |row, faults| rows::part(row, scheme, faults), faults);
        let figures = record.rows("figures", rows::figure, faults);
        let (cases, as_of) = (record.rows("cases", cases::case, faults), record.optional_moment("as_of", faults));
        let amounts = record.rows("amounts", rows::set_amount, faults).unwrap_or_default();
        let withdrawn = self.withdrawn(faults);
        let extent = match record.optional_line("settle", faults).as_deref() {
            None => Extent::Running,
            Some("year") => Extent::Year,
            Some(other) => {
                let what = say(format!("settle 没有 {other} 这个词"), format!("settle knows no word {other:?}"));
                faults.put("settle", what, say("写 \"year\" 或不写", "Write \"year\", or leave it out"));
                Extent::Running
            }
        };
        let quarter = record.optional_term("quarter", faults);
        if quarter.is_some_and(|term| term.quarter.is_none()) {
            let what = say("quarter 不是季度", "quarter is no quarter");
            faults.put("quarter", what, say("写成 2026-Q2", "Write it like 2026-Q2"));
        }
        drop(outlet_of);
        let facts = Facts {
            outlets,
            rounds,
            findings,
            withdrawn,
            events,
            tickets,
            candidates,
            notices,
            filings,
            quotas,
            grades,
            parts,
            figures,
            cases,
            as_of,
            amounts,
            extent,
            quarter,
        };
        check::check(&facts, faults);
        std::mem::take(faults).none_or(facts)
    }

    fn withdrawn(&self, faults: &mut Faults) -> BTreeSet<Id> {
        let names = match self.object.get("withdrawn") {
            None | Some(Value::Null) => return BTreeSet::new(),
            Some(Value::Array(names)) => names,
            Some(_) => {
                let what = say("withdrawn 不是列表", "withdrawn is no list");
                faults.put("withdrawn", what, say("写成 [\"f1\"]", "Write [\"f1\"]"));
                return BTreeSet::new();
            }
        };
        let mut withdrawn = BTreeSet::new();
        for (at, name) in names.iter().enumerate() {
            match name.as_str() {
                Some(name) => {
                    withdrawn.insert(Id::from(name));
                }
                None => {
                    let what = say("这不是扣分的编号", "this is no finding's name");
                    faults.put(&format!("withdrawn[{at}]"), what, say("写成 \"f1\"", "Write \"f1\""));
                }
            }
        }
        withdrawn
    }
}
