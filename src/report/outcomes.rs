//! Score, sections with every item's outcome, and coverage.

use crate::domain::checklist::{Item, Section, Weight};
use crate::domain::inspection::{Inspection, Outcome};
use crate::domain::number::Points;
use crate::domain::place::PersonId;
use crate::domain::score::{ItemScore, SectionScore};
use crate::domain::text::Lang;
use crate::report::build::{ReportInput, person_entry};
use crate::report::model::{
    Amount, Counted, CoverageEntry, ItemEntry, Named, PersonCoverage, ScoreEntry, SectionEntry, SubjectEntry,
};
use crate::report::strings::{fill, strings};
use std::collections::BTreeSet;

pub(crate) fn score_entry(input: &ReportInput<'_>, deductions: usize) -> ScoreEntry {
    let score = input.score;
    let (open, required) = (score.open.len(), score.open_required.len());
    ScoreEntry {
        value: Amount::fixed(score.value, input.inspection.checklist.places),
        total: Amount::plain(score.total),
        complete: score.complete(),
        open_text: if score.complete() {
            String::new()
        } else {
            let (open, required) = (open.to_string(), required.to_string());
            fill(strings(input.lang).open_text, &[("open", &open), ("required", &required)])
        },
        open,
        open_required: required,
        earned: Amount::plain(score.earned),
        possible: Amount::plain(score.possible),
        from_total: Amount::plain(score.from_total),
        bonus: Amount::plain(score.bonus),
        deductions,
    }
}

pub(crate) fn sections(input: &ReportInput<'_>) -> Vec<SectionEntry> {
    let pairs = input.inspection.checklist.sections.iter().zip(&input.score.sections);
    pairs.map(|(section, score)| section_entry(input, section, score)).collect()
}

fn section_entry(input: &ReportInput<'_>, section: &Section, score: &SectionScore) -> SectionEntry {
    let words = strings(input.lang);
    let met_text = section.minimum_percent.map_or_else(String::new, |percent| {
        fill(if score.met { words.met } else { words.not_met }, &[("percent", &percent.to_string())])
    });
    SectionEntry {
        code: section.code.clone(),
        name: section.name.get(input.lang).to_owned(),
        class: Named { code: section.class.code().to_owned(), name: section.class.name(input.lang).to_owned() },
        earned: Amount::plain(score.earned),
        possible: Amount::plain(score.possible),
        lost: Amount::plain(score.possible - score.earned),
        minimum_percent: section.minimum_percent,
        met: score.met,
        met_text,
        items: section.items.iter().zip(&score.items).map(|(item, score)| item_entry(input, item, score)).collect(),
    }
}

fn item_entry(input: &ReportInput<'_>, item: &Item, score: &ItemScore) -> ItemEntry {
    let (inspection, lang) = (input.inspection, input.lang);
    ItemEntry {
        code: item.code.to_string(),
        text: item.text.get(lang).to_owned(),
        standard: item.standard.get(lang).to_owned(),
        key_item: item.key_item,
        weight: item.weight.code(),
        outcome: named(score.outcome, lang),
        possible: Amount::plain(score.possible),
        found: Amount::plain(score.found),
        lost: Amount::plain(score.lost),
        subjects: inspection
            .subjects_of(item)
            .iter()
            .map(|subject| SubjectEntry {
                person: subject.person.map(|id| person_entry(inspection, id, lang)),
                outcome: named(inspection.outcome(subject), lang),
            })
            .collect(),
        findings: inspection.standing().filter(|f| f.item == item.code).map(|f| f.no.0).collect(),
        remark: remark(item, score, lang),
    }
}

fn named(outcome: Outcome, lang: Lang) -> Named {
    Named { code: outcome.code().to_owned(), name: outcome.name(lang).to_owned() }
}

fn remark(item: &Item, score: &ItemScore, lang: Lang) -> String {
    let words = strings(lang);
    let mut remarks = Vec::new();
    match item.weight {
        Weight::Normal => {}
        Weight::FromTotal => remarks.push(words.weight_from_total.to_owned()),
        Weight::Bonus => remarks.push(words.weight_bonus.to_owned()),
    }
    if let Some(gate) = &score.gated_by {
        remarks.push(fill(words.gated, &[("code", &gate.0)]));
    } else if score.found > score.lost {
        let (found, lost) = (score.found.to_string(), score.lost.to_string());
        remarks.push(fill(words.capped, &[("found", &found), ("lost", &lost)]));
    }
    remarks.join(if lang == Lang::Zh { "；" } else { "; " })
}

pub(crate) fn coverage(input: &ReportInput<'_>) -> CoverageEntry {
    let (inspection, counted) = (input.inspection, input.coverage);
    let count = |(seen, all): (usize, usize)| Counted { seen, all };
    let item_name = |code: &crate::domain::checklist::ItemCode| Named {
        code: code.to_string(),
        name: inspection.checklist.item(code).map_or_else(String::new, |item| item.text.get(input.lang).to_owned()),
    };
    CoverageEntry {
        items: count(counted.items),
        people: count(counted.people),
        subjects: count(counted.subjects),
        unseen_items: counted.unseen_items.iter().map(item_name).collect(),
        unseen_people: counted.unseen_people.iter().map(|id| person_entry(inspection, *id, input.lang)).collect(),
        by_person: by_person(inspection, input.lang),
    }
}

/// Whom the checklist names, in the order of the day's list; people who left since come last.
fn by_person(inspection: &Inspection, lang: Lang) -> Vec<PersonCoverage> {
    let subjects = inspection.subjects();
    let named: BTreeSet<PersonId> = subjects.iter().filter_map(|subject| subject.person).collect();
    let listed = inspection.people.iter().map(|person| person.id).filter(|id| named.contains(id));
    let gone = named.iter().copied().filter(|id| inspection.person(*id).is_none());
    listed
        .chain(gone)
        .map(|id| {
            let of_person: Vec<Outcome> =
                subjects.iter().filter(|s| s.person == Some(id)).map(|s| inspection.outcome(s)).collect();
            let seen = of_person.iter().filter(|o| !matches!(o, Outcome::NotJudged | Outcome::NotObservable)).count();
            let points: Points = inspection
                .standing()
                .filter(|f| f.person == Some(id))
                .filter(|f| inspection.checklist.item(&f.item).is_none_or(|item| item.weight != Weight::Bonus))
                .map(|f| f.points)
                .sum();
            PersonCoverage {
                person: person_entry(inspection, id, lang),
                items: Counted { seen, all: of_person.len() },
                points: Amount::plain(points),
            }
        })
        .collect()
}
