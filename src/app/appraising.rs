//! Appraising people (S4-08…S4-12): for each person and term the scores of the parts, what the figures propose, the grade
//! that was decided, what follows from it; and the cases of the grid with the moment from which they are looked at.

use crate::app::App;
use crate::app::assessing::Books;
use crate::app::notice::{Level, Notice};
use crate::app::{wall_clock, wording};
use crate::domain::book::{About, BookError, BookNo, Booked, Entry, standing};
use crate::domain::casework::{Case, CaseError, Deed, cases};
use crate::domain::facts::Term;
use crate::domain::ledger::{Composite, Line};
use crate::domain::number::Points;
use crate::domain::place::{OutletId, Person, PersonId};
use crate::domain::scheme::{ClauseId, Period, Rule, Scheme, Subjects};
use crate::domain::text::Lang;
use crate::store::Contents;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// What the page of people shows.
#[derive(Debug)]
pub struct Appraisal {
    /// Terms that are appraised: the year's quarters, then the year (S4-10).
    pub terms: Vec<Term>,
    /// The term to begin with: the one of the newest entry, or of today.
    pub usual: Term,
    /// Who is appraised, by outlet and number: the holders of the scheme's posts, and who has anything of the year on record.
    pub workers: Vec<Worker>,
    /// What stands for each of them in each term; nothing where nobody entered anything.
    pub records: BTreeMap<(PersonId, Term), Record>,
    /// Cases of the grid, by number; empty where the scheme has none.
    pub cases: Vec<Case>,
    /// The moment from which cases are looked at.
    pub now: DateTime,
}

/// Somebody who is appraised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Who.
    pub id: PersonId,
    /// Their number: the grid's, for grid workers.
    pub no: String,
    /// Their name.
    pub name: String,
    /// Their outlet: the community's station, for grid workers.
    pub outlet: OutletId,
    /// Its name.
    pub station: String,
}

/// One person's term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Scores by part, each with its entry.
    pub parts: BTreeMap<String, (BookNo, Points)>,
    /// All parts by their weights, where none is missing, with the grade that the figures propose.
    pub composite: Option<Composite>,
    /// The grade decided (S4-09).
    pub grade: Option<Decided>,
    /// Clauses whose line follows from the grade (S4-12).
    pub follows: Vec<ClauseId>,
}

/// A grade that somebody decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its entry.
    pub no: BookNo,
    /// The word.
    pub word: String,
    /// Who entered it.
    pub who: String,
    /// When.
    pub at: DateTime,
}

/// Whether the scheme appraises people by parts and grades.
pub fn appraises(scheme: &Scheme) -> bool {
    scheme.subjects == Subjects::People && !scheme.grades.is_empty() && !scheme.weights.is_empty()
}

impl Appraisal {
    /// What stands for the person in the term.
    pub fn record(&self, of: PersonId, term: Term) -> Option<&Record> {
        self.records.get(&(of, term))
    }

    /// The person of that ID, if they are appraised.
    pub fn worker(&self, id: PersonId) -> Option<&Worker> {
        self.workers.iter().find(|worker| worker.id == id)
    }
}

/// Composes it from the library, if its scheme appraises people.
pub(crate) fn appraisal(books: &Books, contents: &Contents, book: &[Booked]) -> Result<Option<Appraisal>, Notice> {
    let scheme = &books.scheme;
    if !appraises(scheme) {
        return Ok(None);
    }
    let (people, outlets) =
        (|| Ok((contents.everyone()?, contents.outlets()?)))().map_err(|why| wording::store(&why))?;
    let year = scheme.to.year();
    let mut records = entered(book);
    let cases = if scheme.casework.is_some() { cases(book) } else { Vec::new() };
    // Whoever holds another post by now keeps what was entered of them in the year, and the cases that are still open.
    let has_record = |id: PersonId| records.keys().any(|(of, term)| *of == id && term.year == year);
    let bears = |case: &Case| case.ended().is_none() || scheme.holds_on(case.opened.at.date());
    let has_case = |id: PersonId| cases.iter().any(|case| case.opened.worker == id && bears(case));
    let assessed = |person: &&Person| {
        let holds = scheme.posts.is_empty() || scheme.posts.contains(&person.post);
        holds || has_record(person.id) || has_case(person.id)
    };
    let station = |id: OutletId| outlets.iter().find(|outlet| outlet.id == id).map(|outlet| outlet.name.clone());
    let mut workers: Vec<Worker> = people
        .iter()
        .filter(assessed)
        .map(|person| Worker {
            id: person.id,
            no: person.staff_no.clone(),
            name: person.name.clone(),
            outlet: person.outlet,
            station: station(person.outlet).unwrap_or_default(),
        })
        .collect();
    workers.sort_by(|a, b| (a.outlet, &a.no).cmp(&(b.outlet, &b.no)));
    let settled = books.settle(&year.to_string())?.settlement;
    let quarters = (1..=4).map(|quarter| Term { year, quarter: Some(quarter) });
    let terms: Vec<Term> = quarters.chain([Term { year, quarter: None }]).collect();
    let now = wall_clock::now();
    for composite in settled.composites {
        let Some(worker) = workers.iter().find(|worker| worker.no == composite.of.as_str()) else { continue };
        let Some(term) = Term::parse(&composite.term) else { continue };
        records.entry((worker.id, term)).or_default().composite = Some(composite);
    }
    for ((person, term), record) in &mut records {
        let Some(worker) = workers.iter().find(|worker| worker.id == *person) else { continue };
        let lines = settled.lines.iter().filter(|line| line.person.as_ref().is_some_and(|id| id.as_str() == worker.no));
        let grade = record.grade.as_ref().map(|decided| decided.word.as_str());
        record.follows =
            lines.filter(|line| follows(scheme, line, *term, grade)).map(|line| line.clause.clone()).collect();
    }
    let newest = standing(book).filter_map(|booked| match booked.entry {
        Entry::Part { term, .. } | Entry::Grade { term, .. } => Some(term),
        _ => None,
    });
    let usual = newest.last().unwrap_or_else(|| Term::quarter_of(now.date()));
    let usual = if terms.contains(&usual) { usual } else { terms[0] };
    Ok(Some(Appraisal { terms, usual, workers, records, cases, now }))
}

/// Parts and grades as the book has them.
fn entered(book: &[Booked]) -> BTreeMap<(PersonId, Term), Record> {
    let mut records: BTreeMap<(PersonId, Term), Record> = BTreeMap::new();
    for booked in standing(book) {
        match &booked.entry {
            Entry::Part { of: About::Person(person), term, part, score } => {
                let record = records.entry((*person, *term)).or_default();
                record.parts.insert(part.clone(), (booked.no, *score));
            }
            Entry::Grade { person, term, grade } => {
                let (no, word, who, at) = (booked.no, grade.clone(), booked.who.clone(), booked.at);
                records.entry((*person, *term)).or_default().grade = Some(Decided { no, word, who, at });
            }
            _ => {}
        }
    }
    records
}

/// Whether the line comes from that grade of that term.
fn follows(scheme: &Scheme, line: &Line, term: Term, grade: Option<&str>) -> bool {
    let clause = scheme.clauses.iter().find(|clause| clause.id == line.clause);
    clause.is_some_and(|clause| match &clause.rule {
        Rule::Grade(rule) => {
            (rule.period == Period::Quarter) == term.quarter.is_some() && Some(rule.grade.as_str()) == grade
        }
        _ => false,
    })
}

impl App {
    /// Strikes an entry with the reason and puts another in its place, both or neither.
    pub(crate) fn rebook(&mut self, entry: BookNo, reason: String, instead: Entry) {
        self.book(&[Entry::Strike { entry, reason }, instead]);
    }
}

/// What the book says to scores, grades and cases that it refuses.
pub(crate) fn refused(error: &BookError) -> Notice {
    let refused = |zh: String, en: String| Notice::new(Level::Warning, zh, en);
    match error {
        BookError::Case(why) => case_refused(*why),
        BookError::NoScore(score) => refused(format!("{score} 不是分数"), format!("{score} is no score"))
            .hint("填 0 到 100，最多两位小数", "Type 0 to 100, with at most two places"),
        other => refused("登记未被接受".to_owned(), other.to_string()),
    }
}

/// Why a case cannot be so, and what to do, in one sentence.
pub fn case_sentence(why: CaseError, lang: Lang) -> String {
    let notice = case_refused(why);
    let comma = match lang {
        Lang::Zh => "，",
        Lang::En => ": ",
    };
    let parts = [notice.headline.get(lang), notice.hint.get(lang)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(comma)
}

fn case_refused(why: CaseError) -> Notice {
    let refused = |zh: &str, en: &str| Notice::new(Level::Warning, zh, en);
    let shown = |at: DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    match why {
        CaseError::NoCase(no) => {
            refused("没有这件事项，或已作废", "There is no such case, or it is struck").detail(format!("#{}", no.0))
        }
        CaseError::NoWhat => refused("没有写明事项内容", "What was met is not written down")
            .hint("写一句看到或听到的情况", "Write one sentence on what was seen or asked for"),
        CaseError::NoReport => refused("隐患须写上报时间和预防措施", "A hazard needs its report and a preventive step")
            .hint("补上两项再登记", "Write both, then enter it"),
        CaseError::NoHazard => refused("只有隐患写上报时间", "Only a hazard has a report of its own"),
        CaseError::ReportedTooEarly(at) => refused("上报时间早于发现时间", "It was reported before it was met")
            .hint(format!("应不早于 {}", shown(at)), format!("Write {} or later", shown(at))),
        CaseError::Ended(at) => refused("事项已办结", "The case has ended").detail(shown(at)),
        CaseError::TooEarly(at) => refused("时间早于上一步", "The step is earlier than the one before it")
            .hint(format!("应不早于 {}", shown(at)), format!("Write {} or later", shown(at))),
        CaseError::NoWords(Deed::Refuse) => refused("不予办理须写明原因", "A refusal needs its reason in writing")
            .hint("写明原因后再登记", "Write the reason, then try again"),
        CaseError::NoWords(deed) => refused(
            &format!("{}没有写内容", deed.name(Lang::Zh)),
            &format!("{}: its words are missing", deed.name(Lang::En)),
        )
        .hint("写明后再登记", "Write them, then try again"),
        CaseError::NotDiverted => refused("事项还没有交办", "Nobody handles the case yet")
            .hint("先分流交办给承办部门或人", "Divert it to somebody first"),
        CaseError::OfTheGrid => refused("网格内的小问题由网格员自己办", "In the grid the case is its worker's own")
            .hint("办不了就上报一级", "What cannot be solved there goes up a level"),
        CaseError::NothingAbove => refused("新区中心之上没有再上一级", "No level is above the district centre")
            .hint("反馈办结，或写明原因不予办理", "Feed back, or refuse with the reason"),
    }
}
