//! The schemes that a library can be looked at under, and one tried before it is taken into use: in other readings, in
//! another edition. What would change is settled beside what is in use, by a job; nothing is kept until it is taken into use, which
//! puts it into the book. Published settlements keep the scheme that made them.

use crate::app::App;
use crate::app::assessing::books_under;
use crate::app::checklist_drafts::Faulty;
use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice};
use crate::app::{files, schemes, wording};
use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::difference::{Moved, difference};
use crate::domain::ledger::Line;
use crate::domain::period::Period;
use crate::domain::scheme::Scheme;
use crate::domain::text::Lang;
use crate::store::{Contents, Reader};
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What can be done with schemes.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeCommand {
    /// Look at them as they stand; what is tried stays open.
    Look,
    /// Open the one of this code, as it is in use.
    Open(String),
    /// Back to the list.
    Close,
    /// Try this value for this parameter.
    Choose(String, String),
    /// Try the edition that came with the program.
    TakeShipped,
    /// Try what a file holds.
    Bring(PathBuf),
    /// See what would change in this period.
    Period(String),
    /// Take what is tried into use.
    TakeIntoUse,
    /// An edition was taken into use by mistake: strike that entry, with the reason.
    Strike(BookNo, String),
    /// Write the text of the scheme that is open to a file.
    Export(PathBuf),
}

/// The schemes as the screen shows them.
#[derive(Debug, Default)]
pub struct SchemesView {
    /// Every scheme, as it is in use or as it came with the program.
    pub lines: Vec<SchemeLine>,
    /// The one that is open.
    pub open: Option<Box<SchemeTrial>>,
    /// The library has changed since: whoever shows it asks to look once more (`SchemeCommand::Look`).
    pub stale: bool,
}

/// A scheme in the list.
#[derive(Debug)]
pub struct SchemeLine {
    /// The scheme, in the readings in use.
    pub scheme: Scheme,
    /// When it was taken into use and by whom; none: it is the shipped one, never taken into use.
    pub taken: Option<(DateTime, String)>,
}

/// Where a text that is tried comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is the one in use.
    InUse,
    /// It came with the program.
    Shipped,
    /// A file.
    File(PathBuf),
}

/// A scheme as it is tried, beside the one in use.
#[derive(Debug)]
pub struct SchemeTrial {
    /// The scheme, in the readings that are tried.
    pub scheme: Scheme,
    /// The one of the same code that is in use; none where the library knows none.
    pub present: Option<Scheme>,
    /// Its text.
    pub text: String,
    /// Where the text comes from.
    pub origin: Origin,
    /// Whether taking it into use would change what is in use, or would be the first time.
    pub differs: bool,
    /// Whether the text is another than that of the same edition in use.
    pub same_edition: bool,
    /// When which edition was taken into use, the last one first.
    pub history: Vec<Adoption>,
    /// The code of the period to be looked at; none: that of the latest round.
    pub period: Option<String>,
    /// What would change in that period; none: it is being computed, or nothing can (`says_otherwise`).
    pub effect: Option<Result<Effect, Notice>>,
}

impl SchemeTrial {
    /// Whether anything could come out otherwise: it does not say the same as the one in use.
    pub fn says_otherwise(&self) -> bool {
        self.present.as_ref() != Some(&self.scheme)
    }
}

/// Whether the effect of a trial is being computed, and of which.
#[derive(Debug, Default)]
pub struct Comparing {
    /// Counts the trials, so that an answer never reaches another than the one it was computed for.
    trial: u64,
    under_way: bool,
}

/// An edition was taken into use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The entry.
    pub no: BookNo,
    /// When.
    pub at: DateTime,
    /// By whom.
    pub who: String,
    /// Which edition.
    pub edition: String,
    /// Readings that differ from the recommended ones, by name.
    pub readings: BTreeMap<String, String>,
    /// How many settlements were published under it.
    pub settlements: usize,
}

/// What would change.
#[derive(Debug)]
pub struct Effect {
    /// In which period.
    pub period: Period,
    /// Lines under what is in use, and under what is tried.
    pub lines: (usize, usize),
    /// Lines whose amount would have to be set.
    pub open: usize,
    /// Lines that would fall, come or move.
    pub moved: Vec<Moved>,
    /// Whether a settlement of the period is published; it stays as it is.
    pub published: bool,
}

/// What is to be tried.
struct Tried {
    code: String,
    text: String,
    readings: BTreeMap<String, String>,
    origin: Origin,
    period: Option<String>,
}

/// The text and readings that are in use under a code, and the entry; the shipped text where the book took none.
fn in_use<'b>(book: &'b [Booked], code: &str) -> Option<(&'b str, BTreeMap<String, String>, Option<&'b Booked>)> {
    let taken = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Scheme { code: of, text, readings, .. } if of == code => {
            Some((text.as_str(), readings.clone(), Some(booked)))
        }
        _ => None,
    });
    taken.last().or_else(|| schemes::shipped(code).map(|text| (text, BTreeMap::new(), None)))
}

/// The shipped schemes, and those that only the library has.
fn codes(book: &[Booked]) -> Vec<String> {
    let mut codes: Vec<String> = schemes::shipped_codes().map(str::to_owned).collect();
    for booked in standing(book) {
        if let Entry::Scheme { code, .. } = &booked.entry
            && !codes.contains(code)
        {
            codes.push(code.clone());
        }
    }
    codes
}

fn lines(book: &[Booked]) -> Vec<SchemeLine> {
    let line = |code: &String| {
        let (text, readings, entry) = in_use(book, code)?;
        let scheme = schemes::read(text, &readings).0?;
        Some(SchemeLine { scheme, taken: entry.map(|booked| (booked.at, booked.who.clone())) })
    };
    codes(book).iter().filter_map(line).collect()
}

fn history(book: &[Booked], code: &str) -> Vec<Adoption> {
    let published = |no: BookNo| {
        let of = |booked: &&Booked| matches!(booked.entry, Entry::Settlement { scheme, .. } if scheme == no);
        standing(book).filter(of).count()
    };
    let taken = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Scheme { code: of, edition, readings, .. } if of == code => Some(Adoption {
            no: booked.no,
            at: booked.at,
            who: booked.who.clone(),
            edition: edition.clone(),
            readings: readings.clone(),
            settlements: published(booked.no),
        }),
        _ => None,
    });
    let mut taken: Vec<Adoption> = taken.collect();
    taken.reverse();
    taken
}

/// Readings that are not the recommended ones: only they are kept.
fn chosen(scheme: &Scheme) -> BTreeMap<String, String> {
    let differ = scheme.readings.iter().filter(|reading| reading.value != reading.recommended);
    differ.map(|reading| (reading.name.clone(), reading.value.clone())).collect()
}

/// Those readings that the scheme knows.
fn known(scheme: &Scheme, readings: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let knows = |name: &String, value: &String| {
        scheme.readings.iter().any(|reading| reading.name == *name && reading.values.contains(value))
    };
    readings.into_iter().filter(|(name, value)| knows(name, value)).collect()
}

impl Tried {
    /// The trial, without what would change; or what is wrong with the text.
    fn compare(self, book: &[Booked]) -> Result<SchemeTrial, Vec<Diagnostic>> {
        let (scheme, faults) = schemes::read(&self.text, &self.readings);
        let scheme = scheme.ok_or(faults)?;
        let before = in_use(book, &self.code);
        let present = before.as_ref().and_then(|(text, readings, _)| schemes::read(text, readings).0);
        let same_text = before.as_ref().is_some_and(|(text, ..)| *text == self.text);
        let same_readings = present.as_ref().is_some_and(|present| chosen(present) == chosen(&scheme));
        let taken = before.as_ref().is_some_and(|(.., entry)| entry.is_some());
        let same_edition = !same_text && present.as_ref().is_some_and(|present| present.edition == scheme.edition);
        Ok(SchemeTrial {
            differs: !(same_text && same_readings && taken),
            same_edition,
            history: history(book, &self.code),
            present,
            scheme,
            text: self.text,
            origin: self.origin,
            period: self.period,
            effect: None,
        })
    }
}

fn effect(
    contents: &Contents,
    present: Option<&Scheme>,
    tried: &Scheme,
    period: Option<&str>,
) -> Result<Effect, Notice> {
    let book = contents.book().map_err(|why| wording::store(&why))?;
    let after = books_under(contents, tried.clone())?;
    // Where the latest round is, there is something to look at.
    let latest = after.facts.rounds.iter().flatten().map(|round| round.visited).max();
    let of_latest = latest.and_then(|day| tried.phase_on(day)).map(|phase| phase.code.clone());
    let asked = period.filter(|code| tried.period(code).is_some()).map(str::to_owned);
    let code = asked.or(of_latest).unwrap_or_else(|| tried.to.year().to_string());
    let settled = after.settle(&code)?;
    let now: Vec<Line> = settled.settlement.lines;
    let then = match present {
        Some(present) if present.period(&code).is_some() => {
            books_under(contents, present.clone())?.settle(&code)?.settlement.lines
        }
        _ => Vec::new(),
    };
    let published = standing(&book).any(|booked| match &booked.entry {
        Entry::Settlement { scheme, period, from, .. } => {
            let of = standing(&book).find(|other| other.no == *scheme);
            let ours = of.is_some_and(|of| matches!(&of.entry, Entry::Scheme { code, .. } if *code == tried.code));
            ours && *period == code && *from == settled.period.from
        }
        _ => false,
    });
    Ok(Effect {
        period: settled.period,
        lines: (then.len(), now.len()),
        open: now.iter().filter(|line| line.not_set()).count(),
        moved: difference(&then, &now),
        published,
    })
}

impl App {
    pub(crate) fn handle_scheme(&mut self, command: SchemeCommand) {
        match command {
            SchemeCommand::Look => self.look_at_schemes(),
            SchemeCommand::Open(code) => self.open_scheme(&code),
            SchemeCommand::Close => {
                if let Some(view) = &mut self.state.schemes {
                    view.open = None;
                }
            }
            SchemeCommand::Choose(name, value) => {
                self.try_again(|trial| {
                    let mut readings = chosen(&trial.scheme);
                    readings.insert(name, value);
                    (trial.text.clone(), readings, trial.origin.clone())
                });
            }
            SchemeCommand::TakeShipped => self.try_again(|trial| {
                let text = schemes::shipped(&trial.scheme.code).unwrap_or(&trial.text).to_owned();
                (text, BTreeMap::new(), Origin::Shipped)
            }),
            SchemeCommand::Bring(path) => self.bring_scheme(&path),
            SchemeCommand::Period(code) => self.try_in(Some(code)),
            SchemeCommand::TakeIntoUse => self.take_into_use(),
            SchemeCommand::Strike(no, reason) => self.strike_adoption(no, reason),
            SchemeCommand::Export(path) => self.export_scheme(&path),
        }
    }

    fn book_now(&mut self) -> Option<Vec<Booked>> {
        match self.shelf.as_ref()?.contents().book() {
            Ok(book) => Some(book),
            Err(why) => {
                self.notify(wording::store(&why));
                None
            }
        }
    }

    fn look_at_schemes(&mut self) {
        self.list_schemes();
        self.try_in(None);
    }

    fn list_schemes(&mut self) {
        let Some(book) = self.book_now() else { return };
        let view = self.state.schemes.get_or_insert_default();
        (view.lines, view.stale) = (lines(&book), false);
    }

    /// The library has changed: its schemes are looked at again as soon as somebody sees them.
    pub(crate) fn look_again_at_schemes(&mut self) {
        if let Some(view) = &mut self.state.schemes {
            view.stale = true;
        }
    }

    fn open_scheme(&mut self, code: &str) {
        let Some(book) = self.book_now() else { return };
        let Some((text, readings, _)) = in_use(&book, code) else { return };
        let seen = self.state.settlement.as_ref().filter(|view| view.books.scheme.code == code);
        let period = seen.map(|view| view.period.code.clone());
        self.compare(Tried { code: code.to_owned(), text: text.to_owned(), readings, origin: Origin::InUse, period });
    }

    /// The same once more, over another period, or after the library has changed.
    fn try_in(&mut self, period: Option<String>) {
        let Some(trial) = self.state.schemes.as_ref().and_then(|view| view.open.as_ref()) else { return };
        let before = trial.period.clone();
        let (code, text, origin) = (trial.scheme.code.clone(), trial.text.clone(), trial.origin.clone());
        let readings = chosen(&trial.scheme);
        self.compare(Tried { code, text, readings, origin, period: period.or(before) });
    }

    fn try_again(&mut self, other: impl FnOnce(&SchemeTrial) -> (String, BTreeMap<String, String>, Origin)) {
        let Some(trial) = self.state.schemes.as_ref().and_then(|view| view.open.as_ref()) else { return };
        let (code, period) = (trial.scheme.code.clone(), trial.period.clone());
        let (text, readings, origin) = other(trial);
        self.compare(Tried { code, text, readings, origin, period });
    }

    fn compare(&mut self, tried: Tried) {
        let Some(book) = self.book_now() else { return };
        match tried.compare(&book) {
            Ok(trial) => {
                let view = self.state.schemes.get_or_insert_default();
                if view.lines.is_empty() {
                    view.lines = lines(&book);
                }
                view.open = Some(Box::new(trial));
                self.comparing.trial += 1;
                self.compute_effect();
            }
            Err(faults) => {
                let first = faults.iter().find(|fault| fault.severity == Severity::Error);
                let said = |lang| first.map(|fault| fault.sentence(lang)).unwrap_or_default();
                let notice = Notice::new(Level::Error, "方案读不懂", "The scheme cannot be read");
                self.notify(notice.hint(said(Lang::Zh), said(Lang::En)));
            }
        }
    }

    /// Settles the whole library twice, by a job; not while nothing can change. What is tried meanwhile comes after it.
    fn compute_effect(&mut self) {
        let Some(library) = &self.state.library else { return };
        let Some(trial) = self.state.schemes.as_ref().and_then(|view| view.open.as_ref()) else { return };
        if self.comparing.under_way || !trial.says_otherwise() || trial.effect.is_some() {
            return;
        }
        self.comparing.under_way = true;
        let (of, opened, path) = (self.comparing.trial, self.opened, library.path.clone());
        let (present, tried, period) = (trial.present.clone(), trial.scheme.clone(), trial.period.clone());
        self.jobs.start_quietly(JobKind::Library, move |_reins| {
            let computed = Reader::open(&path)
                .map_err(|why| wording::store(&why))
                .and_then(|reader| effect(&reader, present.as_ref(), &tried, period.as_deref()));
            Box::new(move |app: &mut Self| {
                app.comparing.under_way = false;
                let open = app.state.schemes.as_mut().and_then(|view| view.open.as_mut());
                if let Some(trial) = open.filter(|_| app.opened == opened && app.comparing.trial == of) {
                    trial.effect = Some(computed);
                }
                app.compute_effect();
            })
        });
    }

    /// Reads a file in every reading; with a fault in any of them nothing is taken over.
    fn bring_scheme(&mut self, path: &Path) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(why) => return self.notify(schemes::unreadable(path, &why.to_string())),
        };
        let (scheme, found) = schemes::check(&text);
        let Some(scheme) = scheme else {
            self.state.faulty = Some(Box::new(Faulty { path: path.to_owned(), found }));
            return;
        };
        self.state.faulty = None;
        let Some(book) = self.book_now() else { return };
        let readings = in_use(&book, &scheme.code).map(|(_, readings, _)| known(&scheme, readings)).unwrap_or_default();
        let seen = self.state.settlement.as_ref().filter(|view| view.books.scheme.code == scheme.code);
        let period = seen.map(|view| view.period.code.clone());
        self.compare(Tried { code: scheme.code, text, readings, origin: Origin::File(path.to_owned()), period });
    }

    fn take_into_use(&mut self) {
        let Some(trial) = self.state.schemes.as_ref().and_then(|view| view.open.as_ref()) else { return };
        if !trial.differs {
            return;
        }
        let scheme = &trial.scheme;
        let (code, edition, text) = (scheme.code.clone(), scheme.edition.clone(), trial.text.clone());
        let name = scheme.name.clone();
        let entry = Entry::Scheme { code: code.clone(), edition: edition.clone(), text, readings: chosen(scheme) };
        if self.book(&[entry]).is_none() {
            return;
        }
        let notice = Notice::new(
            Level::Done,
            format!("已启用{} {edition}", name.zh),
            format!("{} {edition} is in use now", name.get(Lang::En)),
        );
        let kept = ("已提交的结算保持原样，未提交的按新方案计算", "Published settlements stay; all others follow it");
        self.notify(notice.hint(kept.0, kept.1));
        self.open_scheme(&code);
        self.list_schemes();
    }

    /// What was taken into use before it counts again; refused while a settlement stands that was made under it.
    fn strike_adoption(&mut self, no: BookNo, reason: String) {
        if self.book(&[Entry::Strike { entry: no, reason }]).is_none() {
            return;
        }
        let open = self.state.schemes.as_ref().and_then(|view| view.open.as_ref());
        if let Some(code) = open.map(|trial| trial.scheme.code.clone()) {
            self.open_scheme(&code);
        }
        self.list_schemes();
    }

    fn export_scheme(&mut self, path: &Path) {
        let Some(trial) = self.state.schemes.as_ref().and_then(|view| view.open.as_ref()) else { return };
        match files::write_new(path, trial.text.as_bytes()) {
            Ok(name) => self.notify(wording::file_written(&name)),
            Err(why) => self.notify(wording::file("方案没有写成", "The scheme was not written", &why, path)),
        }
    }
}
