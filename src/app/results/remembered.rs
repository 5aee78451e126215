//! What was matched for a list's headings, kept as a setting of the library: the kind chosen last, and the columns of each
//! kind.

use crate::domain::results::{Fingerprint, Matching, ResultKind, Role, Subject};
use crate::domain::scheme::By;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The columns of each kind by their role, and the kind chosen last. Kinds are written `rounds:province`, `tickets`,
/// `figures:outlet:satisfaction`, `skill-test:NAME`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Remembered {
    last: String,
    columns: BTreeMap<String, BTreeMap<String, usize>>,
}

/// The name of the setting for these headings.
pub(super) fn setting(headings: &Fingerprint) -> String {
    format!("results:{}", headings.as_str())
}

impl Remembered {
    /// From the setting's text. One that cannot be read is as good as none: the columns are proposed anew.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|why| {
            tracing::warn!(%why, "remembered columns not readable");
            Self::default()
        })
    }

    /// The setting's text.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("words and numbers can be written as JSON")
    }

    /// The kind chosen last.
    pub(super) fn kind(&self) -> Option<ResultKind> {
        kind(&self.last)
    }

    /// The columns of a kind.
    pub(super) fn matching(&self, kind: &ResultKind, headings: &Fingerprint) -> Option<Matching> {
        let mut matching = Matching::new(headings.clone());
        for (role, column) in self.columns.get(&word(kind))? {
            matching.set(Role::parse(role)?, Some(*column));
        }
        Some(matching)
    }

    /// With these columns for a kind, which is the last one from now on.
    #[must_use]
    pub(super) fn with(mut self, kind: &ResultKind, matching: &Matching) -> Self {
        let columns = matching.columns().map(|(role, column)| (role.code().to_owned(), column)).collect();
        self.last = word(kind);
        self.columns.insert(self.last.clone(), columns);
        self
    }
}

fn word(kind: &ResultKind) -> String {
    match kind {
        ResultKind::Rounds { by } => format!("rounds:{}", by.code()),
        ResultKind::Tickets => "tickets".to_owned(),
        ResultKind::Figures { name, of } => format!("figures:{}:{name}", of.code()),
        ResultKind::SkillTest { name } => format!("skill-test:{name}"),
    }
}

fn kind(word: &str) -> Option<ResultKind> {
    match word.split_once(':') {
        None => (word == "tickets").then_some(ResultKind::Tickets),
        Some(("rounds", by)) => Some(ResultKind::Rounds { by: By::parse(by)? }),
        Some(("figures", rest)) => {
            let (of, name) = rest.split_once(':')?;
            Some(ResultKind::Figures { name: name.to_owned(), of: Subject::parse(of)? })
        }
        Some(("skill-test", name)) => Some(ResultKind::SkillTest { name: name.to_owned() }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Remembered, kind, word};
    use crate::domain::results::{Fingerprint, Matching, ResultKind, Role, Subject};
    use crate::domain::scheme::By;

    #[test]
    fn what_is_kept_is_what_was_matched() {
        let headings = Fingerprint::of(["网点", "甲", "乙"]);
        let province = ResultKind::Rounds { by: By::Province };
        let matching = Matching::new(headings.clone()).with(Role::OutletName, 0).with(Role::Score, 2);
        let other = Matching::new(headings.clone()).with(Role::Value, 1);
        let kept = Remembered::default().with(&province, &matching).with(&ResultKind::Tickets, &other);
        let kept = Remembered::read(&kept.write());
        assert_eq!(kept.kind(), Some(ResultKind::Tickets));
        assert_eq!(kept.matching(&province, &headings), Some(matching));
        assert_eq!(kept.matching(&ResultKind::Rounds { by: By::District }, &headings), None);
        assert_eq!(Remembered::read("{"), Remembered::default());
    }

    #[test]
    fn every_kind_has_its_word() {
        let name = "complaint_rate:a".to_owned();
        for of in [
            ResultKind::Rounds { by: By::ThirdParty },
            ResultKind::Tickets,
            ResultKind::Figures { name: name.clone(), of: Subject::Person },
            ResultKind::SkillTest { name },
        ] {
            assert_eq!(kind(&word(&of)), Some(of));
        }
        assert_eq!((kind(""), kind("rounds:nobody")), (None, None));
    }
}
