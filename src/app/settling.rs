//! The settlement on the screen: composed from the library, over the period and the outlet that somebody looks at; amounts
//! that are set, entries of the book, submitting, approving and paying.

mod composing;

pub use crate::app::settling::composing::Composing;

use crate::app::App;
use crate::app::appraising::Appraisal;
use crate::app::assessing::Books;
use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice};
use crate::app::stars::Stars;
use crate::app::{appraising, rehearsing, schemes, wall_clock, wording};
use crate::domain::book::{BookError, BookNo, Booked, Entry, Step, check_all, standing};
use crate::domain::cliff::Cliff;
use crate::domain::difference::Moved;
use crate::domain::facts::Id;
use crate::domain::inspection::{FindingNo, InspectionId};
use crate::domain::ledger::{Line, Settlement};
use crate::domain::number::{Fen, Points};
use crate::domain::period::Period;
use crate::domain::ranking::{Course, Placed};
use crate::domain::scheme::By;
use crate::domain::text::{Lang, Text};
use crate::store::{NewBlob, Stamp};
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
    /// Their scores over the scheme's year, by the same kinds.
    pub courses: Vec<(By, Vec<Course>)>,
    /// The settlement that was published last over this period.
    pub published: Option<Published>,
    /// The book, whole.
    pub book: Vec<Booked>,
    /// The candidacies of the award year, where the scheme judges candidates.
    pub stars: Option<Stars>,
    /// Parts, grades and cases of people, where the scheme appraises people.
    pub appraisal: Option<Appraisal>,
    /// Code and name of every scheme that the library could be looked at under: the shipped ones and its own.
    pub schemes: Vec<(String, Text)>,
}

/// A settlement that was submitted.
#[derive(Debug)]
pub struct Published {
    /// Its entry.
    pub no: BookNo,
    /// When.
    pub at: DateTime,
    /// By whom.
    pub who: String,
    /// The paid one in whose place it comes.
    pub corrects: Option<BookNo>,
    /// Who approved it; none: nobody has.
    pub approved_by: Option<String>,
    /// Whether it is paid.
    pub paid: bool,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where it comes in place of one that was paid: what differs, to be booked by reversals.
    pub corrections: Vec<Moved>,
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
    /// The scheme in use, as `schemes` names it.
    pub fn key(&self) -> String {
        let scheme = &self.books.scheme;
        let of_year = format!("{}@{}", scheme.code, scheme.to.year());
        if self.schemes.iter().any(|(key, _)| *key == of_year) { of_year } else { scheme.code.clone() }
    }

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

impl App {
    /// Puts entries into the book, after the rules; all or none. Their numbers; none where they are refused, which is told.
    pub(crate) fn book(&mut self, entries: &[Entry]) -> Option<Vec<BookNo>> {
        self.book_with(entries, &[])
    }

    /// The same, with the files that prove them.
    pub(crate) fn book_with(&mut self, entries: &[Entry], proofs: &[NewBlob]) -> Option<Vec<BookNo>> {
        let stamp = Stamp { at: wall_clock::now(), who: &self.state.settings.inspector.clone(), undoes: None };
        let shelf = self.shelf.as_mut()?;
        let booked = (|| {
            let book = shelf.contents().book().map_err(|why| wording::store(&why))?;
            check_all(&book, entries).map_err(|why| Notice::from(&why))?;
            let store = shelf.writer().ok_or_else(wording::read_only)?;
            store.book_proven(entries, proofs, &stamp).map_err(|why| wording::store(&why))
        })();
        match booked {
            Ok(numbers) => {
                self.state.saved_at = Some(stamp.at);
                self.look_at_settlement();
                self.read_examples();
                self.take_up_book();
                Some(numbers)
            }
            Err(notice) => {
                self.notify(notice);
                None
            }
        }
    }

    /// Sets an amount that a clause leaves open, in place of what was set for the same line before.
    pub(crate) fn set_amount(&mut self, amount: OpenAmount) {
        let (Some(view), Some(shelf)) = (&self.state.settlement, &self.shelf) else { return };
        let (scheme, from) = (view.books.scheme.code.clone(), view.books.scheme.from);
        let book = match shelf.contents().book() {
            Ok(book) => book,
            Err(why) => return self.notify(wording::store(&why)),
        };
        let earlier = standing(&book).filter(|booked| {
            matches!(&booked.entry, Entry::Amount { scheme: of, from: of_year, clause, cause, .. }
                if *of == scheme && *of_year == from && *clause == amount.clause && *cause == amount.cause.as_str())
        });
        let strikes = earlier.map(|booked| Entry::Strike { entry: booked.no, reason: amount.reason.clone() });
        let mut entries: Vec<Entry> = strikes.collect();
        let (clause, cause) = (amount.clause, amount.cause.to_string());
        entries.push(Entry::Amount { scheme, from, clause, cause, amount: amount.amount, reason: amount.reason });
        self.book(&entries);
    }

    /// Submits the settlement of the period looked at: its lines stay as they are from then on. The scheme that made
    /// them is put into the book before if it is not there yet. One that was submitted and not paid gives way to
    /// it; one that is paid is corrected by it. What was not shown is not submitted.
    pub(crate) fn publish_settlement(&mut self) {
        if self.state.settings.inspector.trim().is_empty() {
            return self.notify(nobody_submits());
        }
        let lines = |app: &Self| app.state.settlement.as_ref().map(|view| view.settled.lines.clone());
        let shown = lines(self);
        self.finish(JobKind::Compose);
        let Some(view) = &self.state.settlement else { return };
        if Some(&view.settled.lines) != shown.as_ref() {
            return self.notify(changed_meanwhile());
        }
        let before = view.published.as_ref();
        if before.is_some_and(|before| before.moved.is_empty()) {
            return;
        }
        let (corrects, gives_way) = match before {
            Some(before) if before.paid => (Some(before.no), None),
            Some(before) => (before.corrects, Some(before.no)),
            None => (None, None),
        };
        let reason = match self.state.settings.lang {
            Lang::Zh => "重新提交",
            Lang::En => "Submitted anew",
        };
        let strike = gives_way.map(|entry| Entry::Strike { entry, reason: reason.to_owned() });
        let (period, from, lines) = (view.period.code.clone(), view.period.from, view.settled.lines.clone());
        let scheme = view.books.adopted.or_else(|| self.adopt_scheme());
        let Some(scheme) = scheme else { return };
        let entry = Entry::Settlement { scheme, period, from, lines, corrects };
        self.book(&strike.into_iter().chain([entry]).collect::<Vec<_>>());
    }

    /// Puts the shipped scheme into the book; its entry.
    fn adopt_scheme(&mut self) -> Option<BookNo> {
        let scheme = &self.state.settlement.as_ref()?.books.scheme;
        let text = schemes::shipped(&scheme.code)?;
        let (code, edition, text) = (scheme.code.clone(), scheme.edition.clone(), text.to_owned());
        let booked = self.book(&[Entry::Scheme { code, edition, text, readings: BTreeMap::new() }])?;
        booked.first().copied()
    }

    /// A submitted settlement goes a step further; `by` is who takes it.
    /// One whose lines no longer hold is submitted anew first.
    pub(crate) fn move_settlement(&mut self, settlement: BookNo, step: Step, by: String) {
        self.finish(JobKind::Compose);
        let published = self.state.settlement.as_ref().and_then(|view| view.published.as_ref());
        if published.is_none_or(|published| published.no != settlement || !published.moved.is_empty()) {
            return self.notify(changed_meanwhile());
        }
        self.book(&[Entry::Progress { settlement, step, by }]);
    }

    /// From a line to its mark: the inspection is opened and the moment shown.
    pub(crate) fn open_cause(&mut self, inspection: InspectionId, no: FindingNo) {
        self.open_inspection(inspection);
        self.select_finding(Some(no));
        self.go_to_finding(no);
    }
}

fn changed_meanwhile() -> Notice {
    Notice::new(
        Level::Warning,
        "结算在您查看后有变化，没有登记",
        "The settlement has changed since it was shown; nothing was entered",
    )
    .hint("请核对新的各笔，再提交", "Look at the lines as they are now, then submit")
}

fn nobody_submits() -> Notice {
    Notice::new(Level::Warning, "没有填写姓名，不能提交结算", "A settlement is submitted by somebody; there is no name")
        .hint("在右上角“设置”里填写检查人姓名", "Write the inspector's name in the settings at the top right")
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
            BookError::SchemeSettled(no) => refused(
                format!("第 {} 笔结算是按这次启用的方案提交的，不能作废启用", no.0),
                format!("Settlement no. {} was made under this scheme, so its entry stays", no.0),
            )
            .hint(
                "先作废那份结算；已兑现的结算不能作废，可改为启用另一版方案",
                "Strike that settlement first; where it is paid, take another edition into use instead",
            ),
            BookError::OtherSettlement(no) => refused(
                format!("本期已有结算（第 {} 笔）", no.0),
                format!("Settlement no. {} of the same period stands", no.0),
            )
            .hint("未兑现的先作废，已兑现的以更正提交", "Strike it if it is not paid, else submit a correction to it"),
            BookError::NoRound => refused(
                "得分应在 0 至 100 之间，名次不超过总家数".to_owned(),
                "A score is from 0 to 100, and a rank no more than how many are ranked".to_owned(),
            )
            .hint("请核对后再录入", "Look at it again, then enter it"),
            BookError::NotApproved => refused(
                "结算还没有审批，不能登记兑现".to_owned(),
                "The settlement is not approved, so it cannot be paid".to_owned(),
            )
            .hint("先由另一人审批", "Have another person approve it first"),
            BookError::NoSecondPerson => refused(
                "审批人不能为空，也不能是提交人本人".to_owned(),
                "An approval needs a name other than that of whoever submitted it".to_owned(),
            )
            .hint("填写审批人姓名", "Write the name of the person who approves"),
            BookError::SaidAlready(no) => refused(
                format!("第 {} 笔已登记同一项成绩或数据", no.0),
                format!("Entry no. {} says something of the same already", no.0),
            )
            .hint("如需改正，先作废那一笔", "To correct it, strike that entry first"),
            BookError::StepTaken => refused("这一步已经登记过".to_owned(), "This step was entered before".to_owned()),
            BookError::Candidacy(refusal) => Self::from(refusal),
            BookError::StepsLater(no) => {
                refused(format!("之后还有第 {} 笔登记", no.0), format!("Entry no. {} was made after it", no.0))
                    .hint("从最后一步起逐步作废", "Strike from the last step backward")
            }
            BookError::NoSigner => {
                refused("没有写出具证明的人（S1-06）".to_owned(), "Who attests is missing (S1-06)".to_owned())
                    .hint("写明由谁证明", "Write who attests it")
            }
            BookError::VersionTaken { code, version } => refused(
                format!("检查表 {code} 的版本 {version} 已经有了"),
                format!("There is a version {version} of checklist {code} already"),
            )
            .hint("换一个版本号", "Give it another version"),
            BookError::Paid => {
                refused("结算已兑现，不能作废".to_owned(), "The settlement is paid and stays as it is".to_owned())
                    .hint("差额由下一次结算冲正", "The difference goes into the next settlement")
            }
            BookError::Example(why) => rehearsing::example_refused(*why),
            BookError::Rehearsal(why) => rehearsing::refused(*why),
            BookError::NoScore(_) | BookError::Case(_) => appraising::refused(error),
        }
    }
}
