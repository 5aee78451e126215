//! The parts of a scheme beside its clauses: phases, grades, weights, registers.

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::domain::number::Points;
use crate::domain::place::OutletClass;
use crate::domain::scheme::{Choice, Field, Grade, Phase, Register, Weight};
use jiff::civil::Date;

/// A hundred, of points or of percent.
pub(super) const HUNDRED: Points = Points::whole(100);

pub(super) fn phases(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<Phase> {
    let tables = fields.tables("phase", problems);
    tables.iter().map(|table| phase(table, problems)).collect()
}

fn phase(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Phase {
    fields.only(&["code", "name", "from", "to", "target"], problems);
    Phase {
        code: fields.code("code", problems),
        name: fields.needed_text("name", problems),
        from: fields.needed_date("from", problems).unwrap_or(Date::MIN),
        to: fields.needed_date("to", problems).unwrap_or(Date::MAX),
        target: figure(fields, "target", problems),
    }
}

/// A number from 0 to 100, if it is written.
pub(super) fn figure(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Option<Points> {
    let figure = fields.points(key, problems)?;
    fields.within(key, figure, Points::ZERO, HUNDRED, problems);
    Some(figure)
}

pub(super) fn grades(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<Grade> {
    let tables = fields.tables("grade", problems);
    let read = |table: &Fields<'_>, problems: &mut Problems<'_>| {
        table.only(&["word", "english", "from"], problems);
        Grade {
            word: table.needed_line("word", problems),
            english: table.string("english", problems).unwrap_or_default(),
            from: figure(table, "from", problems),
        }
    };
    tables.iter().map(|table| read(table, problems)).collect()
}

pub(super) fn weights(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<Weight> {
    let tables = fields.tables("weight", problems);
    let read = |table: &Fields<'_>, problems: &mut Problems<'_>| {
        table.only(&["part", "name", "words", "percent", "classes", "from", "to"], problems);
        if !table.has("percent") {
            table.missing("percent", problems);
        }
        Weight {
            part: table.needed_line("part", problems),
            name: table.text("name", problems),
            words: table.text("words", problems),
            percent: figure(table, "percent", problems).unwrap_or_default(),
            classes: table.words("classes", OutletClass::ALL, OutletClass::code, OutletClass::parse, problems),
            from: table.date("from", problems),
            to: table.date("to", problems),
        }
    };
    tables.iter().map(|table| read(table, problems)).collect()
}

pub(super) fn registers(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<Register> {
    let tables = fields.tables("register", problems);
    tables.iter().map(|table| register(table, problems)).collect()
}

fn register(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Register {
    fields.only(&["kind", "name", "items", "flag", "choice", "kept_for"], problems);
    Register {
        kind: fields.code("kind", problems),
        name: fields.needed_text("name", problems),
        items: fields.strings("items", problems).into_iter().map(|(item, _)| item).collect(),
        kept_for: fields.string("kept_for", problems).unwrap_or_default(),
        flags: named_fields(fields, "flag", problems),
        choices: fields.tables("choice", problems).iter().map(|table| choice(table, problems)).collect(),
    }
}

fn choice(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Choice {
    fields.only(&["name", "label", "word"], problems);
    Choice {
        name: fields.code("name", problems),
        label: fields.needed_text("label", problems),
        words: named_fields(fields, "word", problems),
    }
}

/// A list of names with what people call them.
pub(super) fn named_fields(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<Field> {
    let tables = fields.tables(key, problems);
    let read = |table: &Fields<'_>, problems: &mut Problems<'_>| {
        table.only(&["name", "label"], problems);
        Field { name: table.code("name", problems), label: table.needed_text("label", problems) }
    };
    tables.iter().map(|table| read(table, problems)).collect()
}
