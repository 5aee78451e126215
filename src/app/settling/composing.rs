//! Composes what the settlement's pages show, by a job: a year of a whole county is read for it, and nobody shall wait.
//! While one is under way the pages keep showing the one before; what is asked meanwhile is composed after it.

use crate::app::App;
use crate::app::assessing;
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::settling::{Published, SettlementView};
use crate::app::{appraising, schemes, stars, wording};
use crate::domain::book::{BookNo, Booked, Entry, Step, has_come_to, standing};
use crate::domain::cliff::{Cliff, cliffs};
use crate::domain::difference::difference;
use crate::domain::facts::Id;
use crate::domain::ledger::Line;
use crate::domain::period::Period;
use crate::domain::ranking::courses;
use crate::domain::scheme::{By, Scheme, Subjects};
use crate::domain::text::Text;
use crate::store::{Contents, Reader};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is looked at; none: what is there to look at.
#[derive(Clone, Debug, Default)]
struct Ask {
    /// The scheme's code.
    scheme: Option<String>,
    /// The period's.
    period: Option<String>,
    /// The outlet's.
    outlet: Option<Id>,
}

/// What the pages ask for, and whether it is being composed.
#[derive(Debug, Default)]
pub struct Composing {
    ask: Ask,
    under_way: bool,
    /// Something was asked, or has changed, since it began.
    again: bool,
}

/// The settlement published last over a period, if it was not struck.
fn published(book: &[Booked], scheme: &Scheme, period: &Period, lines: &[Line]) -> Option<Published> {
    let entry = |no: BookNo| book.iter().find(|booked| booked.no == no).map(|booked| &booked.entry);
    let by_it = |no: BookNo| matches!(entry(no), Some(Entry::Scheme { code, .. }) if *code == scheme.code);
    let last = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Settlement { scheme, period: of, from, lines, corrects }
            if *of == period.code && *from == period.from && by_it(*scheme) =>
        {
            Some((booked, lines, *corrects))
        }
        _ => None,
    });
    let (booked, then, corrects) = last.last()?;
    let approved_by = standing(book).find_map(|other| match &other.entry {
        Entry::Progress { settlement, step: Step::Approved, by } if *settlement == booked.no => Some(by.clone()),
        _ => None,
    });
    let corrections = match corrects.and_then(entry) {
        Some(Entry::Settlement { lines: before, .. }) => difference(before, then),
        _ => Vec::new(),
    };
    let (no, at, who) = (booked.no, booked.at, booked.who.clone());
    let (paid, moved) = (has_come_to(book, no, Step::Paid), difference(then, lines));
    Some(Published { no, at, who, corrects, approved_by, paid, lines: then.clone(), corrections, moved })
}

/// What the library can be looked at under: every scheme by its code, or by code and year where it took editions of
/// several years into use.
fn schemes_of(book: &[Booked]) -> Vec<(String, Text)> {
    let mut editions: Vec<(String, i16, Text)> = Vec::new();
    for booked in standing(book) {
        let Entry::Scheme { code, text, readings, .. } = &booked.entry else { continue };
        let read = schemes::read(text, readings).0;
        let (year, name) = read.map_or_else(|| (0, Text::new(code.as_str(), code.as_str())), |s| (s.to.year(), s.name));
        editions.retain(|(of, when, _)| (of, *when) != (code, year));
        editions.push((code.clone(), year, name));
    }
    for (code, name) in schemes::shipped_names() {
        if !editions.iter().any(|(of, ..)| of == code) {
            editions.push((code.clone(), 0, name.clone()));
        }
    }
    let shipped = |code: &str| schemes::shipped_codes().position(|known| known == code).unwrap_or(usize::MAX);
    editions.sort_by(|a, b| (shipped(&a.0), &a.0, a.1).cmp(&(shipped(&b.0), &b.0, b.1)));
    let several = |code: &str| editions.iter().filter(|(of, ..)| of == code).count() > 1;
    let named = editions.iter().map(|(code, year, name)| match several(code) {
        true => (format!("{code}@{year}"), Text::new(format!("{} {year}", name.zh), format!("{} {year}", name.en))),
        false => (code.clone(), name.clone()),
    });
    named.collect()
}

impl SettlementView {
    fn compose(contents: &Contents, ask: &Ask, today: Date) -> Result<Self, Notice> {
        let books = assessing::books(contents, ask.scheme.as_deref())?;
        let book = contents.book().map_err(|why| wording::store(&why))?;
        // Where the latest round is, there is something to look at.
        let latest = books.facts.rounds.iter().flatten().map(|round| round.visited).max();
        let of_today = books.scheme.phase_on(latest.unwrap_or(today)).map(|phase| phase.code.clone());
        // What follows for people follows from the year (S4-12).
        let of_today = of_today.filter(|_| books.scheme.subjects == Subjects::Outlets);
        let code = ask.period.clone().filter(|code| books.scheme.period(code).is_some());
        let code = code.or(of_today).unwrap_or_else(|| books.scheme.to.year().to_string());
        let settled = books.settle(&code)?;
        let ranked = books.rank(&code)?.lists;
        let course = |(by, _): &(By, _)| (*by, courses(&books.scheme, &books.facts, *by));
        let courses = ranked.iter().map(course).collect();
        let rounds: BTreeMap<&Id, _> = books.facts.rounds.iter().flatten().map(|round| (&round.id, round)).collect();
        let in_period =
            |cliff: &Cliff| rounds.get(&cliff.round).is_some_and(|round| settled.period.holds(round.visited));
        let cliffs = cliffs(&books.scheme, &books.facts, &settled.settlement).into_iter().filter(in_period).collect();
        let known = books.facts.outlets.as_deref().unwrap_or_default();
        let outlet = ask.outlet.clone().filter(|id| known.iter().any(|outlet| outlet.id == *id));
        let outlet = outlet.or_else(|| known.first().map(|outlet| outlet.id.clone()));
        let published = published(&book, &books.scheme, &settled.period, &settled.settlement.lines);
        let (period, settled) = (settled.period, settled.settlement);
        let places = (|| Ok((contents.outlets()?, contents.everyone()?)))().map_err(|why| wording::store(&why))?;
        let stars = stars::view(&books, &settled, &book, (&places.0, &places.1), today);
        let schemes = schemes_of(&book);
        let appraisal = appraising::appraisal(&books, contents, &book)?;
        Ok(Self { books, period, outlet, settled, cliffs, ranked, courses, published, book, stars, appraisal, schemes })
    }
}

impl App {
    /// Composes the settlement anew, over the scheme, period and outlet looked at before, or over the phase of the
    /// latest round.
    pub(crate) fn look_at_settlement(&mut self) {
        self.composing.again = true;
        self.compose_settlement();
    }

    /// Looks at the library under another scheme; what was published under it stays.
    pub(crate) fn choose_scheme(&mut self, code: String) {
        (self.composing.ask.scheme, self.composing.ask.period) = (Some(code), None);
        self.look_at_settlement();
    }

    pub(crate) fn settle_period(&mut self, code: String) {
        self.composing.ask.period = Some(code);
        self.look_at_settlement();
    }

    pub(crate) fn settle_outlet(&mut self, outlet: Id) {
        self.composing.ask.outlet = Some(outlet.clone());
        if let Some(view) = &mut self.state.settlement {
            view.outlet = Some(outlet);
        }
    }

    /// Nothing of this library's is looked at any more.
    pub(crate) fn forget_settlement(&mut self) {
        self.composing = Composing::default();
        self.state.composing = false;
        self.state.settlement = None;
    }

    fn compose_settlement(&mut self) {
        let Some(library) = &self.state.library else { return };
        if self.composing.under_way || !self.composing.again {
            return;
        }
        (self.composing.under_way, self.composing.again) = (true, false);
        self.state.composing = true;
        let (path, ask, today, opened) =
            (library.path.clone(), self.composing.ask.clone(), self.state.today, self.opened);
        self.jobs.start_quietly(JobKind::Compose, move |_reins| {
            let composed = Reader::open(&path)
                .map_err(|why| wording::store(&why))
                .and_then(|reader| SettlementView::compose(&reader, &ask, today));
            Box::new(move |app: &mut Self| {
                if app.opened == opened {
                    app.show_settlement(composed);
                }
            })
        });
    }

    /// A composition that panicked has ended too.
    pub(crate) fn give_up_composing(&mut self) {
        self.composing.under_way = false;
        self.state.composing = false;
    }

    fn show_settlement(&mut self, composed: Result<SettlementView, Notice>) {
        self.composing.under_way = false;
        self.state.composing = self.composing.again;
        match composed {
            Ok(mut view) => {
                // Somebody may have turned to another outlet meanwhile.
                if let Some(outlet) = &self.composing.ask.outlet
                    && view.books.facts.outlets.iter().flatten().any(|known| known.id == *outlet)
                {
                    view.outlet = Some(outlet.clone());
                }
                self.state.settlement = Some(Box::new(view));
                self.read_results();
            }
            Err(notice) => {
                // What cannot be composed is not asked for again; the page goes on with what it shows.
                if let Some(view) = &self.state.settlement {
                    self.composing.ask = Ask {
                        scheme: Some(view.key()),
                        period: Some(view.period.code.clone()),
                        outlet: view.outlet.clone(),
                    };
                }
                self.notify(notice);
            }
        }
        self.compose_settlement();
    }
}
