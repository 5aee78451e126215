//! `rehearsal`: the rehearsals of a library, evening by evening.

use crate::app::config::AppConfig;
use crate::app::rehearsing::{self, Row};
use crate::cli::args::Rehearsal;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::text::Lang;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Lists them, the latest evening first.
pub(crate) fn rehearsal(typed: &Rehearsal, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let (all, today) = rehearsing::of_library(&typed.library).map_err(|notice| say::failed(&notice, lang))?;
    let wanted = |row: &&Row| typed.evening.is_none_or(|evening| row.rehearsal.evening == evening);
    let rows = all.rows.iter().filter(wanted);
    if typed.json {
        say::json(&Value::Array(rows.map(|row| answer(row, today, lang)).collect()));
    } else {
        rows.for_each(|row| say::line(&line(row, today, lang)));
    }
    Ok(ExitCode::SUCCESS)
}

fn item(row: &Row, lang: Lang) -> &str {
    row.item.as_ref().map_or(row.finding.item.0.as_str(), |item| item.text.get(lang))
}

fn answer(row: &Row, today: Date, lang: Lang) -> Value {
    let rehearsal = &row.rehearsal;
    let taken = |no: i64, at: &dyn ToString, who: &str| json!({ "no": no, "at": at.to_string(), "entered_by": who });
    let with = |mut value: Value, more: &[(&str, String)]| {
        more.iter().for_each(|(name, said)| value[*name] = said.clone().into());
        value
    };
    let rehearsed = rehearsal.rehearsed().map(|(step, on, by)| {
        with(taken(step.no.0, &step.at, &step.who), &[("on", on.to_string()), ("by", by.to_owned())])
    });
    let comment = rehearsal.comment().map(|(step, on, words, by)| {
        let said = [("on", on.to_string()), ("words", words.to_owned()), ("by", by.to_owned())];
        with(taken(step.no.0, &step.at, &step.who), &said)
    });
    let proof = rehearsal.proof().map(|(step, file, apart)| {
        let said = [("file", file.name.clone()), ("sha256", file.sha256.clone())];
        let mut proof = with(taken(step.no.0, &step.at, &step.who), &said);
        proof["kept"] = apart.is_none().into();
        proof
    });
    let checked =
        rehearsal.checked().map(|(step, by)| with(taken(step.no.0, &step.at, &step.who), &[("by", by.to_owned())]));
    let site = row.finding.moment.and_then(|moment| moment.site).map(|site| site.to_string());
    let repeats = row.repeat.map(|(mark, found)| {
        json!({ "inspection": mark.inspection.0, "finding": mark.finding.0, "date": found.to_string() })
    });
    json!({
        "no": rehearsal.no.0,
        "evening": rehearsal.evening.to_string(),
        "outlet": row.outlet.name,
        "inspection": rehearsal.mark.inspection.0,
        "finding": rehearsal.mark.finding.0,
        "person": row.person.as_ref().map(|person| &person.name),
        "item": item(row, lang),
        "standard": row.item.as_ref().map(|item| item.standard.get(lang)),
        "moment": site,
        "state": row.state(today).map(|state| state.code()),
        "withdrawn": row.finding.withdrawn,
        "repeats": repeats,
        "example": row.example.as_ref().map(|shown| shown.no.0),
        "assigned": taken(rehearsal.no.0, &rehearsal.at, &rehearsal.who),
        "rehearsed": rehearsed,
        "comment": comment,
        "proof": proof,
        "checked": checked,
    })
}

fn line(row: &Row, today: Date, lang: Lang) -> String {
    let (whole, gone, again) = match lang {
        Lang::Zh => ("网点整体", "扣分已撤销", "重复"),
        Lang::En => ("the outlet as a whole", "mark withdrawn", "repeat"),
    };
    let person = row.person.as_ref().map_or(whole, |person| person.name.as_str());
    let state = row.state(today).map_or(gone, |state| state.name(lang));
    let rehearsed = row.rehearsal.rehearsed().map(|(step, _, by)| format!("{by} {}", step.at)).unwrap_or_default();
    let comment = row.rehearsal.comment().map_or("", |(_, _, words, _)| words);
    let repeat = if row.repeat.is_some() { again } else { "" };
    let (no, evening, outlet) = (row.rehearsal.no.0, row.rehearsal.evening, &row.outlet.name);
    let item = item(row, lang);
    format!("{no}\t{evening}\t{outlet}\t{person}\t{item}\t{state}\t{repeat}\t{rehearsed}\t{comment}")
}
