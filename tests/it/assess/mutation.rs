//! Every number and every day of every shipped scheme file matters: altered, some case fails.
//!
//! A number is altered one way, then the other. A survivor is one that the reader takes and that no case notices in
//! either way. Where the reader refuses both ways (weights that no longer add up), nothing can be settled at all.

use crate::assess::cases::{Case, answer, differs, own};
use mingcha::app::schemes;
use std::ops::Range;

/// Places of numbers and days outside of strings and comments.
fn figures(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let (mut at, mut quoted) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b'#' if !quoted => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
            digit if digit.is_ascii_digit() && !quoted && !bytes[at - 1].is_ascii_alphanumeric() => {
                let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'-');
                let length = bytes[at..].iter().take_while(|b| part(b)).count();
                places.push(at..at + length);
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    places
}

/// The figure one more, or one less; a day later, or earlier.
fn altered(figure: &str, by: i64) -> String {
    if let Ok(day) = figure.parse::<jiff::civil::Date>() {
        return day.saturating_add(jiff::Span::new().days(by)).to_string();
    }
    (figure.parse::<i64>().expect("schemes hold whole numbers") + by).to_string()
}

enum Fate {
    Refused,
    Killed,
    Survived,
}

fn fate(mutant: &str, cases: &[&Case]) -> Fate {
    if schemes::read(mutant, &std::collections::BTreeMap::new()).0.is_none() {
        return Fate::Refused;
    }
    let notices = |case: &&&Case| {
        answer(&case.facts, Some(mutant)).map_or(true, |answer| differs(&answer, &case.expect).is_some())
    };
    if cases.iter().any(|case| notices(&case)) { Fate::Killed } else { Fate::Survived }
}

#[test]
fn every_figure_of_every_scheme_matters() {
    let cases = own();
    let (mut count, mut refused, mut survivors) = (0, 0, Vec::new());
    for code in schemes::shipped_codes() {
        let text = schemes::shipped(code).expect("it is shipped");
        let cases: Vec<&Case> = cases.iter().filter(|case| case.file == code).collect();
        for place in figures(text) {
            count += 1;
            let figure = &text[place.clone()];
            let mutants = [1, -1].map(|by| {
                let mut mutant = text.to_owned();
                mutant.replace_range(place.clone(), &altered(figure, by));
                mutant
            });
            let fates = mutants.each_ref().map(|mutant| fate(mutant, &cases));
            if fates.iter().all(|fate| matches!(fate, Fate::Refused)) {
                refused += 1;
            } else if !fates.iter().any(|fate| matches!(fate, Fate::Killed)) {
                let line = text[..place.start].matches('\n').count() + 1;
                survivors.push(format!("{code}.toml:{line}: {figure}"));
            }
        }
    }
    println!(
        "{count} figures altered, {refused} of them refused by the reader both ways, {} survivors",
        survivors.len()
    );
    assert!(survivors.is_empty(), "no case notices:\n{}", survivors.join("\n"));
}
