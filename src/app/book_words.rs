//! The book in plain words, one line for each entry: for whoever looks for the one to strike.

use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::book::{About, BookNo, Booked, Entry, strikes};
use crate::domain::casework::CaseEntry;
use crate::domain::ledger::Line;
use crate::domain::place::{Outlet, OutletId, Person, PersonId};
use crate::domain::rehearsal::{RehearsalEntry, RehearsalStep};
use crate::domain::text::{Lang, Text};
use crate::store::Reader;
use jiff::civil::DateTime;
use std::path::Path;

/// An entry as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub no: BookNo,
    /// When it was made, by the machine's clock.
    pub at: DateTime,
    /// By whom; may be empty.
    pub who: String,
    /// What kind of entry it is, as a word for programs.
    pub kind: &'static str,
    /// The same for people.
    pub kind_words: Text,
    /// What it says.
    pub says: Text,
    /// Which entry struck it, and why; none: it stands.
    pub struck: Option<(BookNo, String)>,
}

/// Every entry of a library's book, in its order.
///
/// # Errors
/// A notice when the library cannot be read.
pub fn list(library: &Path) -> Result<Vec<Listed>, Notice> {
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    let read = (|| Ok((reader.book()?, reader.outlets()?, reader.everyone()?)))();
    let (book, outlets, people) = read.map_err(|why| wording::store(&why))?;
    let names = Names { outlets: &outlets, people: &people };
    let strikes = strikes(&book);
    let listed = |booked: &Booked| {
        let (kind, zh, en) = kind(&booked.entry);
        let says = Text::new(names.says(&booked.entry, Lang::Zh), names.says(&booked.entry, Lang::En));
        let (at, who) = (booked.at, booked.who.clone());
        let struck = strikes.get(&booked.no).map(|(by, reason)| (*by, (*reason).to_owned()));
        Listed { no: booked.no, at, who, kind, kind_words: Text::new(zh, en), says, struck }
    };
    Ok(book.iter().map(listed).collect())
}

/// The kind of an entry: a word for programs, Chinese, English.
const fn kind(entry: &Entry) -> (&'static str, &'static str, &'static str) {
    match entry {
        Entry::Scheme { .. } => ("scheme", "启用方案", "Scheme taken into use"),
        Entry::Checklist { .. } => ("checklist", "检查表版本", "Checklist version"),
        Entry::Round { .. } => ("round", "外部检查成绩", "Round from outside"),
        Entry::Event { .. } => ("event", "台账", "Register"),
        Entry::Tickets { .. } => ("tickets", "考核工单", "Assessed tickets"),
        Entry::Figure { .. } => ("figure", "数据", "Figure"),
        Entry::Part { .. } => ("part", "分项得分", "Part"),
        Entry::Grade { .. } => ("grade", "评定等级", "Grade"),
        Entry::Candidacy { .. } => ("candidacy", "评选步骤", "Step of a candidacy"),
        Entry::Brought { .. } => ("brought", "候选人材料", "What a candidate brings"),
        Entry::Skill { .. } => ("skill", "技能等级", "Skill test"),
        Entry::Quota { .. } => ("quota", "评选名额", "Places for an award"),
        Entry::Case(_) => ("case", "网格事件", "Case"),
        Entry::Example(_) => ("example", "合格示范", "Good example"),
        Entry::Rehearsal(_) => ("rehearsal", "演练", "Rehearsal"),
        Entry::Amount { .. } => ("amount", "核定金额", "Amount set"),
        Entry::Settlement { .. } => ("settlement", "提交结算", "Settlement"),
        Entry::Progress { .. } => ("progress", "结算进度", "Step of a settlement"),
        Entry::Strike { .. } => ("strike", "作废", "Strike"),
    }
}

/// What outlets and people are called.
struct Names<'n> {
    outlets: &'n [Outlet],
    people: &'n [Person],
}

impl Names<'_> {
    fn outlet(&self, id: OutletId) -> String {
        let known = self.outlets.iter().find(|outlet| outlet.id == id);
        known.map_or_else(|| id.0.to_string(), |outlet| outlet.name.clone())
    }

    fn person(&self, id: PersonId) -> String {
        let known = self.people.iter().find(|person| person.id == id);
        known.map_or_else(|| id.0.to_string(), |person| person.name.clone())
    }

    fn about(&self, of: About) -> String {
        match of {
            About::Outlet(id) => self.outlet(id),
            About::Person(id) => self.person(id),
        }
    }

    /// What tells the entry from others of its kind.
    fn says(&self, entry: &Entry, lang: Lang) -> String {
        let parts = match entry {
            Entry::Scheme { code, edition, readings, .. } => {
                let readings = readings.iter().map(|(name, value)| format!("{name} = {value}"));
                [code.clone(), edition.clone()].into_iter().chain(readings).collect()
            }
            Entry::Checklist { code, version, from, .. } => vec![code.clone(), version.clone(), from.to_string()],
            Entry::Round { outlet, by, visited, score, .. } => {
                vec![self.outlet(*outlet), by.name(lang).to_owned(), visited.to_string(), score.to_string()]
            }
            Entry::Event { kind, outlet, person, date, amount, note, .. } => {
                let (person, amount) = (person.map(|id| self.person(id)), amount.map(|amount| amount.to_string()));
                let more = [person, amount, Some(note.clone())].into_iter().flatten();
                [self.outlet(*outlet), kind.clone(), date.to_string()].into_iter().chain(more).collect()
            }
            Entry::Tickets { outlet, year, count, .. } => {
                vec![self.outlet(*outlet), year.to_string(), count.to_string()]
            }
            Entry::Figure { of, name, value, .. } => vec![self.about(*of), name.clone(), value.to_string()],
            Entry::Part { of, term, part, score } => {
                vec![self.about(*of), term.to_string(), part.clone(), score.to_string()]
            }
            Entry::Grade { person, term, grade } => vec![self.person(*person), term.to_string(), grade.clone()],
            Entry::Candidacy { person, year, act } => {
                vec![self.person(*person), year.to_string(), act.step.name(lang).to_owned(), act.on.to_string()]
            }
            Entry::Brought { person, year, .. } => vec![self.person(*person), year.to_string()],
            Entry::Skill { person, year, test, grade, .. } => {
                vec![self.person(*person), year.to_string(), test.clone(), grade.clone()]
            }
            Entry::Quota { unit, year, places } => vec![self.outlet(*unit), year.to_string(), places.to_string()],
            Entry::Case(CaseEntry::Open(opened)) => {
                vec![self.person(opened.worker), opened.kind.name(lang).to_owned(), opened.what.clone()]
            }
            Entry::Case(CaseEntry::Step(of, step)) => {
                vec![number(*of, lang), step.deed.name(lang).to_owned(), step.words.clone()]
            }
            Entry::Example(example) => {
                let person = example.person.map(|id| self.person(id)).unwrap_or_default();
                let site = example.moment.site.map(|site| site.to_string()).unwrap_or_default();
                vec![self.outlet(example.outlet), example.item.to_string(), person, site, example.note.clone()]
            }
            Entry::Rehearsal(RehearsalEntry::Assign { mark, evening }) => {
                let (inspection, finding) = (mark.inspection.0, mark.finding.0);
                let mark = match lang {
                    Lang::Zh => format!("检查 {inspection} 第 {finding} 条扣分"),
                    Lang::En => format!("inspection {inspection}, deduction {finding}"),
                };
                let done = Text::new("安排", "Assigned");
                vec![done.get(lang).to_owned(), evening.to_string(), mark]
            }
            Entry::Rehearsal(RehearsalEntry::Step(of, step)) => {
                let (zh, en, said) = rehearsal_step(step);
                let done = Text::new(zh, en);
                [number(*of, lang), done.get(lang).to_owned()].into_iter().chain(said).collect()
            }
            Entry::Amount { scheme, clause, cause, amount, reason, .. } => {
                vec![scheme.clone(), clause.clone(), cause.clone(), amount.to_string(), reason.clone()]
            }
            Entry::Settlement { scheme, period, lines, .. } => {
                vec![period.clone(), number(*scheme, lang), counted(lines, lang)]
            }
            Entry::Progress { settlement, step, by } => {
                vec![number(*settlement, lang), step.name(lang).to_owned(), by.clone()]
            }
            Entry::Strike { entry, reason } => vec![number(*entry, lang), reason.clone()],
        };
        let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" · ")
    }
}

/// What a step of a rehearsal is called, and what it says.
fn rehearsal_step(step: &RehearsalStep) -> (&'static str, &'static str, Vec<String>) {
    match step {
        RehearsalStep::Rehearse { on, by } => ("已练", "Rehearsed", vec![on.to_string(), by.clone()]),
        RehearsalStep::Comment { on, words, by } => {
            ("晨会点评", "Commented in the morning", vec![on.to_string(), words.clone(), by.clone()])
        }
        RehearsalStep::Prove { file, apart } => {
            let size = apart.map(|bytes| format!("{} MB", bytes >> 20));
            let said = [file.name.clone()].into_iter().chain(size);
            ("提交录像", "Footage handed in", said.collect())
        }
        RehearsalStep::Check { by } => ("核验", "Checked", vec![by.clone()]),
    }
}

fn number(no: BookNo, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {} 笔", no.0),
        Lang::En => format!("no. {}", no.0),
    }
}

fn counted(lines: &[Line], lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 笔", lines.len()),
        Lang::En => format!("{} lines", lines.len()),
    }
}
