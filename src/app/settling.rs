//! The settlement on the screen: composed from the library, over the period and the outlet that somebody looks at; amounts
//! that are set, entries of the book, publishing and paying.

use crate::app::App;
use crate::app::assessing::{self, Books};
use crate::app::notice::{Level, Notice};
use crate::app::{schemes, wall_clock, wording};
use crate::domain::book::{BookError, BookNo, Booked, Entry, Step, check, standing};
use crate::domain::cliff::{Cliff, cliffs};
use crate::domain::difference::{Moved, difference};
use crate::domain::facts::Id;
use crate::domain::inspection::{FindingNo, InspectionId};
use crate::domain::ledger::{Line, Settlement};
use crate::domain::number::{Fen, Points};
use crate::domain::period::Period;
use crate::domain::ranking::Placed;
use crate::domain::scheme::{By, Scheme};
use crate::domain::text::Text;
use crate::store::Stamp;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};

/// What the settlement and ranking screens show.
#[derive(Debug)]
pub struct SettlementView {
    /// Scheme and facts.
    pub books: Books,
    /// The period looked at.
    pub period: Period,
    /// The outlet looked at; none: the library has none.
    pub outlet: Option<Id>,
    /// What follows in the period, for all outlets.
    pub settled: Settlement,
    /// Rounds on whose edge a clause stands, in the period.
    pub cliffs: Vec<Cliff>,
    /// Outlets side by side, by each kind of round.
    pub ranked: Vec<(By, Vec<Placed>)>,
    /// The settlement that was published last over this period.
    pub published: Option<Published>,
    /// The book, whole.
    pub book: Vec<Booked>,
    /// Code and name of every scheme that the library could be looked at under: the shipped ones and its own.
    pub schemes: Vec<(String, Text)>,
}

/// A settlement that was published.
#[derive(Debug)]
pub struct Published {
    /// Its entry.
    pub no: BookNo,
    /// When.
    pub at: DateTime,
    /// By whom.
    pub who: String,
    /// Whether it is paid.
    pub paid: bool,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What would come out otherwise now.
    pub moved: Vec<Moved>,
}

/// An amount for a line that its clause leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAmount {
    /// The clause's ID.
    pub clause: String,
    /// The line's cause.
    pub cause: Id,
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: String,
}

impl SettlementView {
    /// Lines of the outlet looked at.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.settled.lines.iter().filter(|line| line.outlet == self.outlet)
    }

    /// The outlet's lines of the period, were its scores these and those marks never made (their points come back).
    pub fn otherwise(&self, scores: &BTreeMap<Id, Points>, without: &BTreeSet<Id>) -> Vec<Line> {
        let mut facts = self.books.facts.clone();
        facts.withdrawn.extend(without.iter().cloned());
        for round in facts.rounds.iter_mut().flatten() {
            if let Some(score) = scores.get(&round.id) {
                round.score = *score;
            }
        }
        let lines = self.books.over(&self.period, facts).lines;
        lines.into_iter().filter(|line| line.outlet == self.outlet).collect()
    }

    /// Lines of the period whose amount nobody has set.
    pub fn open(&self) -> usize {
        self.settled.lines.iter().filter(|line| line.not_set()).count()
    }
}

/// The settlement published last over a period, if it was not struck.
fn published(book: &[Booked], period: &Period, lines: &[Line]) -> Option<Published> {
    let last = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Settlement { period: of, lines, .. } if *of == period.code => Some((booked, lines)),
        _ => None,
    });
    let (booked, then) = last.last()?;
    let paid = standing(book).any(
        |other| matches!(other.entry, Entry::Progress { settlement, step: Step::Paid } if settlement == booked.no),
    );
    let moved = difference(then, lines);
    let (no, at, who) = (booked.no, booked.at, booked.who.clone());
    Some(Published { no, at, who, paid, lines: then.clone(), moved })
}

/// The shipped schemes, and those that only the library has: of these the one in use has its name, others their code.
fn schemes_of(book: &[Booked], in_use: &Scheme) -> Vec<(String, Text)> {
    let mut known = schemes::shipped_names().to_vec();
    let own = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Scheme { code, .. } => Some(code),
        _ => None,
    });
    for code in own {
        if known.iter().all(|(known, _)| known != code) {
            known.push((code.clone(), Text::new(code.as_str(), code.as_str())));
        }
    }
    if let Some((_, name)) = known.iter_mut().find(|(code, _)| *code == in_use.code) {
        name.clone_from(&in_use.name);
    }
    known
}

impl App {
    /// Composes the settlement anew, over the period and outlet looked at before, or over the phase of the
    /// latest round.
    pub(crate) fn look_at_settlement(&mut self) {
        let before = self.state.settlement.take();
        let (scheme, period, outlet) = match before {
            Some(view) => (Some(view.books.scheme.code), Some(view.period.code), view.outlet),
            None => (None, None, None),
        };
        self.compose(scheme.as_deref(), period.as_deref(), outlet);
    }

    fn compose(&mut self, scheme: Option<&str>, period: Option<&str>, outlet: Option<Id>) {
        match self.composed(scheme, period, outlet) {
            Ok(view) => self.state.settlement = view.map(Box::new),
            Err(notice) => self.notify(notice),
        }
    }

    fn composed(
        &self,
        scheme: Option<&str>,
        period: Option<&str>,
        outlet: Option<Id>,
    ) -> Result<Option<SettlementView>, Notice> {
        let Some(shelf) = &self.shelf else { return Ok(None) };
        let contents = shelf.contents();
        let books = assessing::books(contents, scheme)?;
        let book = contents.book().map_err(|why| wording::store(&why))?;
        // Where the latest round is, there is something to look at.
        let latest = books.facts.rounds.iter().flatten().map(|round| round.visited).max();
        let day = latest.unwrap_or(self.state.today);
        let of_today = books.scheme.phase_on(day).map(|phase| phase.code.clone());
        let code = period.filter(|code| books.scheme.period(code).is_some()).map(str::to_owned);
        let code = code.or(of_today).unwrap_or_else(|| books.scheme.to.year().to_string());
        let settled = books.settle(&code)?;
        let ranked = books.rank(&code)?.lists;
        let rounds: BTreeMap<&Id, _> = books.facts.rounds.iter().flatten().map(|round| (&round.id, round)).collect();
        let in_period =
            |cliff: &Cliff| rounds.get(&cliff.round).is_some_and(|round| settled.period.holds(round.visited));
        let cliffs = cliffs(&books.scheme, &books.facts, &settled.settlement).into_iter().filter(in_period).collect();
        let known = books.facts.outlets.as_deref().unwrap_or_default();
        let outlet = outlet.filter(|id| known.iter().any(|outlet| outlet.id == *id));
        let outlet = outlet.or_else(|| known.first().map(|outlet| outlet.id.clone()));
        let published = published(&book, &settled.period, &settled.settlement.lines);
        let (period, settled) = (settled.period, settled.settlement);
        let schemes = schemes_of(&book, &books.scheme);
        Ok(Some(SettlementView { books, period, outlet, settled, cliffs, ranked, published, book, schemes }))
    }

    /// Looks at the library under another scheme; what was published under it stays.
    pub(crate) fn choose_scheme(&mut self, code: String) {
        let outlet = self.state.settlement.as_ref().and_then(|view| view.outlet.clone());
        self.compose(Some(&code), None, outlet);
    }

    pub(crate) fn settle_period(&mut self, code: &str) {
        let Some(view) = &self.state.settlement else { return };
        let (scheme, outlet) = (view.books.scheme.code.clone(), view.outlet.clone());
        self.compose(Some(&scheme), Some(code), outlet);
    }

    pub(crate) fn settle_outlet(&mut self, outlet: Id) {
        if let Some(view) = &mut self.state.settlement {
            view.outlet = Some(outlet);
        }
    }

    /// Puts entries into the book, after the rules; all or none.
    pub(crate) fn book(&mut self, entries: &[Entry]) -> bool {
        let stamp = Stamp { at: wall_clock::now(), who: &self.state.settings.inspector.clone(), undoes: None };
        let Some(shelf) = &mut self.shelf else { return false };
        let booked = (|| {
            let book = shelf.contents().book().map_err(|why| wording::store(&why))?;
            entries.iter().try_for_each(|entry| check(&book, entry)).map_err(|why| Notice::from(&why))?;
            let store = shelf.writer().ok_or_else(wording::read_only)?;
            store.book_all(entries, &stamp).map_err(|why| wording::store(&why))
        })();
        match booked {
            Ok(_numbers) => {
                self.state.saved_at = Some(stamp.at);
                self.look_at_settlement();
                true
            }
            Err(notice) => {
                self.notify(notice);
                false
            }
        }
    }

    /// Sets an amount that a clause leaves open, in place of what was set for the same line before.
    pub(crate) fn set_amount(&mut self, amount: OpenAmount) {
        let Some(view) = &self.state.settlement else { return };
        let scheme = view.books.scheme.code.clone();
        let earlier = standing(&view.book).filter(|booked| {
            matches!(&booked.entry, Entry::Amount { scheme: of, clause, cause, .. }
                if *of == scheme && *clause == amount.clause && *cause == amount.cause.as_str())
        });
        let strikes = earlier.map(|booked| Entry::Strike { entry: booked.no, reason: amount.reason.clone() });
        let mut entries: Vec<Entry> = strikes.collect();
        let (clause, cause) = (amount.clause, amount.cause.to_string());
        entries.push(Entry::Amount { scheme, clause, cause, amount: amount.amount, reason: amount.reason });
        self.book(&entries);
    }

    /// Publishes the settlement of the period looked at: its lines stay as they are from then on. The scheme that made
    /// them is put into the book with them if it is not there yet.
    pub(crate) fn publish_settlement(&mut self) {
        let Some(view) = &self.state.settlement else { return };
        let adopted = view.books.adopted;
        if adopted.is_none() && !self.adopt_scheme() {
            return;
        }
        let Some(view) = &self.state.settlement else { return };
        let Some(scheme) = view.books.adopted else { return };
        let (period, lines) = (view.period.code.clone(), view.settled.lines.clone());
        self.book(&[Entry::Settlement { scheme, period, lines }]);
    }

    fn adopt_scheme(&mut self) -> bool {
        let Some(view) = &self.state.settlement else { return false };
        let scheme = &view.books.scheme;
        let Some(text) = schemes::shipped(&scheme.code) else { return false };
        let (code, edition, text) = (scheme.code.clone(), scheme.edition.clone(), text.to_owned());
        self.book(&[Entry::Scheme { code, edition, text, readings: BTreeMap::new() }])
    }

    pub(crate) fn pay_settlement(&mut self, settlement: BookNo) {
        self.book(&[Entry::Progress { settlement, step: Step::Paid }]);
    }

    /// From a line to its mark: the inspection is opened and the moment shown.
    pub(crate) fn open_cause(&mut self, inspection: InspectionId, no: FindingNo) {
        self.open_inspection(inspection);
        self.select_finding(Some(no));
        self.go_to_finding(no);
    }
}

impl From<&BookError> for Notice {
    fn from(error: &BookError) -> Self {
        let refused = |zh: String, en: String| Self::new(Level::Warning, zh, en);
        match error {
            BookError::NoSuchEntry(no) => {
                refused(format!("没有第 {} 笔登记，或已作废", no.0), format!("There is no standing entry no. {}", no.0))
            }
            BookError::NoReason => refused("没有写原因".to_owned(), "The reason is missing".to_owned())
                .hint("写明原因后再提交", "Write the reason, then try again"),
            BookError::AmountsOpen(count) => refused(
                format!("还有 {count} 笔金额待定，不能提交结算"),
                format!("{count} amounts are not set, so the settlement cannot be published"),
            )
            .hint("逐笔核定金额后再提交", "Set each of them first"),
            BookError::VersionTaken { code, version } => refused(
                format!("检查表 {code} 的版本 {version} 已经有了"),
                format!("There is a version {version} of checklist {code} already"),
            )
            .hint("换一个版本号", "Give it another version"),
            BookError::Paid => {
                refused("结算已兑现，不能作废".to_owned(), "The settlement is paid and stays as it is".to_owned())
                    .hint("差额由下一次结算冲正", "The difference goes into the next settlement")
            }
        }
    }
}
