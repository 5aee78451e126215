//! Papers sent to the committee, condition by condition (S1-16…S1-20).

use crate::domain::facts::{Filed, Quota};
use crate::domain::ledger::{ConditionState, PackageState, Settlement};
use crate::domain::scheme::{Package, Rule, Scheme};
use crate::domain::settle::case::Case;

/// Every filing of the year, where the scheme asks something of it.
pub(super) fn packages(case: &Case<'_>, settlement: &mut Settlement) {
    let all = case.facts.filings.as_deref().unwrap_or_default();
    let quotas = case.facts.quotas.as_deref();
    let of_year: Vec<&Filed> = all.iter().filter(|filed| case.scheme.holds_on(filed.filed)).collect();
    let states = of_year.iter().map(|filed| package(case.scheme, filed, &of_year, quotas));
    settlement.packages.extend(states.filter(|state| !state.conditions.is_empty()));
    settlement.packages.sort_by(|a, b| a.filing.cmp(&b.filing));
}

/// How one filing stands, among all that take places of the same unit.
pub fn package(scheme: &Scheme, filed: &Filed, among: &[&Filed], quotas: Option<&[Quota]>) -> PackageState {
    let conditions = scheme.clauses.iter().filter_map(|clause| {
        let Rule::Package(rule) = &clause.rule else { return None };
        let (met, formula) = judge(rule, filed, among, quotas);
        let warns_only = matches!(rule, Package::Deeds { .. } | Package::Objections { blocks: false, .. });
        Some(ConditionState { clause: clause.id.clone(), met, formula, warns_only })
    });
    PackageState { filing: filed.id.clone(), conditions: conditions.collect() }
}

/// Whether it is met, none while unknown; and the figures.
fn judge(rule: &Package, filed: &Filed, among: &[&Filed], quotas: Option<&[Quota]>) -> (Option<bool>, String) {
    match rule {
        Package::Papers(needed) => {
            let Some(papers) = &filed.papers else { return (None, String::new()) };
            let there = needed.iter().filter(|paper| papers.contains(&paper.name)).count();
            (Some(there == needed.len()), format!("{there} / {}", needed.len()))
        }
        Package::Deeds { least, most } => match filed.deeds {
            Some(length) if length < *least => (Some(false), format!("{length} < {least}")),
            Some(length) if length > *most => (Some(false), format!("{length} > {most}")),
            Some(length) => (Some(true), format!("{least} ≤ {length} ≤ {most}")),
            None => (None, String::new()),
        },
        Package::Objections { most, .. } => at_most(filed.open_objections, *most),
        Package::Quota => {
            let unit = filed.unit.as_ref();
            let places = quotas.and_then(|quotas| quotas.iter().find(|quota| Some(&quota.unit) == unit));
            // The unit's earlier papers take its places first, whatever the order of the facts.
            let key = |filed: &Filed| (filed.filed, filed.id.clone());
            let before = among.iter().filter(|other| other.unit.as_ref() == unit && key(other) < key(filed)).count();
            let place = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
            at_most(places.map(|_| place), places.map_or(0, |quota| quota.places))
        }
    }
}

/// A count beside the most that it may be.
pub(super) fn at_most(figure: Option<u32>, most: u32) -> (Option<bool>, String) {
    let text = figure.map(|figure| format!("{figure} {} {most}", if figure <= most { "≤" } else { ">" }));
    (figure.map(|figure| figure <= most), text.unwrap_or_default())
}
