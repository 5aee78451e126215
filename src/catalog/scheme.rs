//! The scheme file: TOML in, `domain::scheme::Scheme` out, in one reading of its parameters.
//!
//! # The format
//!
//! ```toml
//! code = "county"                            # name of the scheme in files
//! edition = "2026"
//! name = { zh = "…", en = "…" }
//! basis = "…"                                # optional: the papers it follows
//! notice = { zh = "…", en = "…" }            # optional
//! from = 2026-01-01                          # its year, both days included
//! to = 2026-12-31
//! subjects = "outlets"                       # or "people"
//! posts = ["grid-worker"]                    # optional: whose holders are assessed; left out: everybody
//! payer = "head"                             # whose account lines belong to, where a clause says nothing: head outlet person
//! own_rounds = "county"                      # optional: what a closed inspection counts as
//! checklists = ["psbc-county"]               # optional: only inspections by these checklists (codes)
//! ranked_here = ["branch_video"]             # optional: lists of this scheme's own outlets, ranked where no rank is given
//!
//! [[parameter]]                              # where the source can be read in more than one way
//! name = "doubling"                          # its own name, or one that the program knows (`domain::scheme::Method`)
//! value = "points-capped"                    # the recommended reading
//! values = ["points-capped", "whole"]        # all readings
//! words = { zh = "…", en = "…" }
//! labels = [{ zh = "…", en = "…" }, …]       # optional: what people call the values, one for each
//!
//! [[phase]]                                  # optional
//! code = "1"
//! name = { zh = "…", en = "…" }
//! from = 2026-01-01
//! to = 2026-04-30
//! target = 92                                # optional
//!
//! [[grade]]                                  # optional, the best first
//! word = "优秀"
//! english = "excellent"
//! from = 90                                  # optional: the composite from which it is given
//!
//! [[weight]]                                 # optional: parts of a composite
//! part = "third_party"                       # a kind of round, or a form's name
//! name = { zh = "…", en = "…" }              # optional: what people call it
//! words = { zh = "…", en = "…" }             # optional: what it looks at
//! percent = 60
//! classes = ["premium"]                      # optional
//! from = 2026-01-01                          # optional, likewise `to`
//!
//! [[register]]                               # what people write down with its proof
//! kind = "innovation"
//! name = { zh = "…", en = "…" }
//! items = ["S2-27"]                          # optional: items of checklists whose findings are such entries
//! flag = [{ name = "reported", label = { zh = "…", en = "…" } }]
//! choice = [{ name = "level", label = { … }, word = [{ name = "city", label = { … } }] }]
//!
//! [casework]                                 # optional: times set for cases, see `catalog::scheme::casework`
//!
//! [[clause]]
//! id = "S2-20"
//! words = { zh = "…", en = "…" }
//! kind = "penalty"                           # or reward, dismissal; left out where it gives no lines
//! payer = "head"                             # optional
//! object = "支行长"                           # optional: the object as the clause words it
//! duty = { … }                               # optional: what else must be done; duty_repeated: for a repeat
//! [clause.round]                             # what fires it: exactly one table, see `catalog::scheme::rules`
//! by = ["province"]
//! below = "target"
//! exempt_by = "S2-19"
//! [clause.amount]                            # optional: left out, the amount is not set and a person types it
//! base = 1000
//! per_point = 200
//! short_of = "target"
//! doubles = true
//! [[clause.reading]]                         # what stands in place of the above in another reading
//! when = "county_exempts_top"
//! is = true
//! round = { exempt_by = "S2-19" }            # "none" takes a field away
//! ```
//!
//! A `[[reading]]` at the top does the same for the fields of the scheme itself.

mod amount;
mod casework;
mod check;
mod clause;
mod package;
mod parameters;
mod parts;
mod rules;

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::catalog::scheme::parameters::Parameters;
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::place::Post;
use crate::domain::scheme::{By, Payer, Scheme, Subjects};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Faults of TOML itself that are told.
const MOST_FAULTS: usize = 50;

const KEYS: &[&str] = &[
    "code",
    "edition",
    "name",
    "basis",
    "notice",
    "from",
    "to",
    "subjects",
    "posts",
    "payer",
    "own_rounds",
    "checklists",
    "ranked_here",
    "parameter",
    "phase",
    "grade",
    "weight",
    "casework",
    "register",
    "clause",
    "reading",
];

/// Reads a scheme file, with the readings that `chosen` names in place of the recommended ones.
///
/// All problems are given at once, in the order of the file; there is no scheme as soon as one of them is an error. A
/// chosen parameter or value that the file does not know is an error too.
pub fn read(text: &str, chosen: &BTreeMap<String, String>) -> (Option<Scheme>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in faults.iter().take(MOST_FAULTS) {
        let message = fault.message();
        let what = say(format!("不合 TOML 语法：{message}"), format!("this is no TOML: {message}"));
        problems.error(
            fault.span().unwrap_or(0..0),
            what,
            say("按 TOML 语法改正这一行", "Mend this line by the rules of TOML"),
        );
    }
    if !faults.is_empty() {
        return (None, problems.sorted());
    }
    let scheme = read_table(&Fields::new(table.get_ref(), 0..0), chosen, &mut problems);
    let found = problems.sorted();
    let usable = found.iter().all(|problem| problem.severity != Severity::Error);
    (usable.then_some(scheme), found)
}

/// Reads a scheme file in its recommended reading, and every other reading by itself: for whoever checks the file.
pub fn check(text: &str) -> (Option<Scheme>, Vec<Diagnostic>) {
    let (scheme, mut found) = read(text, &BTreeMap::new());
    let Some(scheme) = scheme else { return (None, found) };
    let mut usable = true;
    for reading in &scheme.readings {
        for value in reading.values.iter().filter(|value| **value != reading.value) {
            let chosen = BTreeMap::from([(reading.name.clone(), value.clone())]);
            let (other, problems) = read(text, &chosen);
            usable &= other.is_some();
            found.extend(problems.into_iter().filter(|problem| problem.severity == Severity::Error));
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found.dedup();
    (usable.then_some(scheme), found)
}

fn read_table(fields: &Fields<'_>, chosen: &BTreeMap<String, String>, problems: &mut Problems<'_>) -> Scheme {
    let parameters = Parameters::read(fields, chosen, problems);
    let fields = &parameters.over(fields, problems);
    fields.only(KEYS, problems);
    let (from, to) = (fields.needed_date("from", problems), fields.needed_date("to", problems));
    let payer = fields.word("payer", Payer::ALL, Payer::code, Payer::parse, problems).unwrap_or(Payer::Head);
    let mut scheme = Scheme {
        code: fields.code("code", problems),
        name: fields.needed_text("name", problems),
        edition: fields.needed_line("edition", problems),
        basis: fields.string("basis", problems).unwrap_or_default(),
        notice: fields.text("notice", problems),
        from: from.unwrap_or(Date::MIN),
        to: to.unwrap_or(date(9999, 12, 31)),
        subjects: fields
            .word("subjects", Subjects::ALL, Subjects::code, Subjects::parse, problems)
            .unwrap_or(Subjects::Outlets),
        own_rounds: fields.word("own_rounds", By::ALL, By::code, By::parse, problems),
        checklists: fields.strings("checklists", problems).into_iter().map(|(code, _)| code).collect(),
        ranked_here: fields.words("ranked_here", By::ALL, By::code, By::parse, problems),
        phases: parts::phases(fields, problems),
        grades: parts::grades(fields, problems),
        weights: parts::weights(fields, problems),
        posts: fields.words("posts", Post::ALL, Post::code, Post::parse, problems),
        casework: casework::read(fields, problems),
        registers: parts::registers(fields, problems),
        method: parameters.method(problems),
        readings: Vec::new(),
        clauses: Vec::new(),
    };
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let what = say(
            format!("有效期 {from} 至 {to} 前后颠倒"),
            format!("the year from {from} to {to} ends before it begins"),
        );
        problems.error(fields.at("to"), what, say("改正 from 或 to", "Mend from or to"));
    }
    let clauses = clause::read_all(fields, payer, &parameters, problems);
    check::check(&scheme, fields, &clauses, problems);
    parameters.unused(problems);
    scheme.readings = parameters.readings();
    scheme.clauses = clauses.into_iter().map(|read| read.clause).collect();
    scheme
}
