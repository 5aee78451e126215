//! The score, line by line, each with its numbers put in.

use crate::domain::checklist::{Checklist, NaRule, Weight};
use crate::domain::inspection::{Inspection, Outcome};
use crate::domain::number::Points;
use crate::domain::score::{ItemScore, Score, SectionScore};
use crate::domain::text::Lang;
use crate::report::model::{Amount, Line};

/// From sections to the rounded figure, in the order in which it is worked out.
pub(crate) fn lines(inspection: &Inspection, score: &Score, lang: Lang) -> Vec<Line> {
    let checklist = &inspection.checklist;
    let mut lines = Vec::new();
    for (section, counted) in checklist.sections.iter().zip(&score.sections) {
        lines.push(Line {
            label: section.name.get(lang).to_owned(),
            formula: section_formula(checklist, counted, lang),
            value: Some(Amount::plain(counted.earned)),
        });
    }
    lines.push(Line {
        label: said(lang, "按满分折算", "Scaled to full marks"),
        formula: scaled_formula(score, lang),
        value: None,
    });
    if !score.from_total.is_zero() {
        let from_total = Amount::plain(score.from_total);
        lines.push(Line {
            label: said(lang, "总分直接扣减", "Taken from the total"),
            formula: items_of(checklist, score, Weight::FromTotal).join(" + "),
            value: Some(Amount { thousandths: -from_total.thousandths, text: format!("−{}", from_total.text) }),
        });
    }
    if !score.bonus.is_zero() {
        let mut formula = items_of(checklist, score, Weight::Bonus).join(" + ");
        formula.push_str(&match lang {
            Lang::Zh => format!("，合计不超过 {}", checklist.bonus_cap),
            Lang::En => format!(", together no more than {}", checklist.bonus_cap),
        });
        lines.push(Line { label: said(lang, "加分", "Bonus"), formula, value: Some(Amount::plain(score.bonus)) });
    }
    lines.push(Line {
        label: said(lang, "得分", "Score"),
        formula: match lang {
            Lang::Zh => format!("{}，四舍五入至 {} 位小数", total_formula(score), checklist.places),
            Lang::En => format!("{}, rounded half up to {} places", total_formula(score), checklist.places),
        },
        value: Some(Amount::fixed(score.value, checklist.places)),
    });
    lines
}

fn said(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// `40 − 0.5 (S2-27) − 1 (S2-48c1) = 38.5`
fn section_formula(checklist: &Checklist, section: &SectionScore, lang: Lang) -> String {
    let normal = |score: &&ItemScore| checklist.item(&score.item).is_some_and(|item| item.weight == Weight::Normal);
    let mut formula = section.possible.to_string();
    for score in section.items.iter().filter(normal).filter(|score| !score.lost.is_zero()) {
        formula.push_str(&format!(" − {} ({})", score.lost, score.item));
    }
    formula.push_str(&format!(" = {}", section.earned));
    let dropped: Vec<String> = section
        .items
        .iter()
        .filter(normal)
        .filter(|score| score.outcome == Outcome::NotApplicable)
        .map(|score| score.item.to_string())
        .collect();
    if !dropped.is_empty() {
        let what = match checklist.na {
            NaRule::Drop => said(lang, "不适用，已剔除", "do not apply, left out"),
            NaRule::Pass => said(lang, "不适用，视为合格", "do not apply, count as right"),
        };
        let list = dropped.join(" ");
        formula.push_str(&match lang {
            Lang::Zh => format!("（{list} {what}）"),
            Lang::En => format!(" ({list} {what})"),
        });
    }
    formula
}

fn scaled_formula(score: &Score, lang: Lang) -> String {
    if score.possible.is_zero() {
        return said(lang, "无应得分值，按满分计", "no points were possible: full marks");
    }
    format!("{} × {} ÷ {}", score.total, score.earned, score.possible)
}

fn total_formula(score: &Score) -> String {
    let mut formula = if score.possible.is_zero() {
        score.total.to_string()
    } else {
        format!("{} × {} ÷ {}", score.total, score.earned, score.possible)
    };
    let mut add = |sign: &str, points: Points| {
        if !points.is_zero() {
            formula.push_str(&format!(" {sign} {points}"));
        }
    };
    add("−", score.from_total);
    add("+", score.bonus);
    formula
}

fn items_of(checklist: &Checklist, score: &Score, weight: Weight) -> Vec<String> {
    let scores = score.sections.iter().flat_map(|section| &section.items);
    scores
        .filter(|score| !score.lost.is_zero())
        .filter(|score| checklist.item(&score.item).is_some_and(|item| item.weight == weight))
        .map(|score| format!("{} ({})", score.lost, score.item))
        .collect()
}
