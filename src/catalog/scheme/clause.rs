//! One clause of the file.

use crate::catalog::fields::Fields;
use crate::catalog::position::{Problems, Span};
use crate::catalog::scheme::parameters::Parameters;
use crate::catalog::scheme::{amount, rules};
use crate::domain::scheme::{Clause, ClauseId, Kind, Payer, Rule};
use crate::domain::text::Text;

const KEYS: &[&str] = &["id", "words", "kind", "payer", "object", "duty", "duty_repeated", "amount", "reading"];

/// A clause with the places that later checks point at.
pub(super) struct ReadClause {
    /// The clause.
    pub(super) clause: Clause,
    /// Where it stands.
    pub(super) at: Span,
}

/// All clauses, each in the readings chosen. Those without a rule that can be read are left out, and put down.
pub(super) fn read_all(
    fields: &Fields<'_>,
    payer: Payer,
    parameters: &Parameters,
    problems: &mut Problems<'_>,
) -> Vec<ReadClause> {
    let tables = fields.tables("clause", problems);
    tables.iter().filter_map(|table| read(&parameters.over(table, problems), payer, problems)).collect()
}

fn read(fields: &Fields<'_>, payer: Payer, problems: &mut Problems<'_>) -> Option<ReadClause> {
    fields.only(&[KEYS, rules::TABLES].concat(), problems);
    let id = fields.code("id", problems);
    let words = fields.needed_text("words", problems);
    let rule = rules::read(fields, &id, problems);
    let needs_kind = rule.as_ref().is_some_and(Rule::gives_lines) && !fields.has("kind");
    if needs_kind {
        fields.missing("kind", problems);
    }
    let table = fields.table("amount", problems);
    let clause = Clause {
        id: ClauseId(id),
        words,
        kind: fields.word("kind", Kind::ALL, Kind::code, Kind::parse, problems).unwrap_or(Kind::Penalty),
        payer: fields.word("payer", Payer::ALL, Payer::code, Payer::parse, problems).unwrap_or(payer),
        object: line(fields, "object", problems),
        rule: rule?,
        amount: amount::read(table.as_ref(), problems),
        duty: fields.text("duty", problems),
        duty_repeated: fields.text("duty_repeated", problems),
    };
    Some(ReadClause { clause, at: fields.at("id") })
}

fn line(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Text {
    if fields.has(key) { fields.needed_text(key, problems) } else { Text::default() }
}
