//! What a candidacy must meet beside the person's own conditions: who may not enter, how long the notice stands, by when
//! papers go off, and what they hold (S1-02, S1-15…S1-21).

use crate::domain::scheme::{Condition, Field, Filing, NoticeRule, Rule, Scheme};
use jiff::ToSpan as _;
use jiff::civil::Date;

impl NoticeRule {
    /// The first day on which a notice posted that day may close.
    pub fn earliest_close(self, posted: Date) -> Date {
        posted.saturating_add(i64::from(self.days).days())
    }

    /// The last day on which a notice may be posted, where papers go off on that day: it closes the day before.
    pub fn latest_posting(self, filed: Date) -> Date {
        filed.saturating_sub((i64::from(self.days) + 1).days())
    }
}

impl Filing {
    /// Whether papers that go off on that day are in time.
    pub fn in_time(self, filed: Date) -> bool {
        filed < self.day || (self.inclusive && filed == self.day)
    }

    /// The last day that is in time.
    pub fn last_day(self) -> Date {
        if self.inclusive { self.day } else { self.day.yesterday().unwrap_or(self.day) }
    }
}

/// Who may not enter at all (S1-02).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Words in the name of a unit that takes no part.
    pub excluded: Vec<String>,
}

/// One thing that papers sent to the committee must meet (S1-16…S1-20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Package {
    /// All of these papers are there.
    Papers(Vec<Field>),
    /// The deeds have about as many characters; more or fewer only warn.
    Deeds {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// No more objections without an answer than this.
    Objections {
        /// The most.
        most: u32,
        /// False: more of them only warn.
        blocks: bool,
    },
    /// No more candidates than the unit's places.
    Quota,
}

impl Scheme {
    /// Whether it judges candidates.
    pub fn has_candidates(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause.rule, Rule::Condition(_)))
    }

    /// How long a notice stands.
    pub fn notice_rule(&self) -> Option<NoticeRule> {
        self.clauses.iter().find_map(|clause| if let Rule::Notice(rule) = &clause.rule { Some(*rule) } else { None })
    }

    /// By when papers go off.
    pub fn filing_rule(&self) -> Option<Filing> {
        self.clauses.iter().find_map(|clause| if let Rule::Filing(rule) = &clause.rule { Some(*rule) } else { None })
    }

    /// The papers of a package, in the scheme's order.
    pub fn papers(&self) -> &[Field] {
        let papers = self.clauses.iter().find_map(|clause| match &clause.rule {
            Rule::Package(Package::Papers(papers)) => Some(papers.as_slice()),
            _ => None,
        });
        papers.unwrap_or_default()
    }

    /// Items of checklists whose findings bear on a candidate's appearance (codes).
    pub fn appearance_items(&self) -> &[String] {
        let items = self.clauses.iter().find_map(|clause| match &clause.rule {
            Rule::Condition(Condition::Appearance { items, .. }) => Some(items.as_slice()),
            _ => None,
        });
        items.unwrap_or_default()
    }
}
