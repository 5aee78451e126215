//! Repeats: the same item at the same outlet, or of the same person, found earlier in another inspection of the
//! scheme's year, and not withdrawn. The link dissolves by itself when the earlier one falls, since it is derived anew.

use crate::domain::checklist::ItemCode;
use crate::domain::facts::{Facts, Finding, Id};
use crate::domain::ledger::{Repeat, Settlement};
use crate::domain::scheme::{RepeatWithin, Scheme};
use crate::domain::settle::case::{Loss, Repeated};
use jiff::civil::Date;
use std::collections::HashMap;

/// Findings that stand, by day and name, each with the earlier ones that make it a repeat.
pub(super) fn find<'a>(scheme: &'a Scheme, facts: &'a Facts, settlement: &mut Settlement) -> Vec<Loss<'a>> {
    let all = facts.findings.iter().flatten();
    let mut findings: Vec<&Finding> = all.filter(|finding| !facts.withdrawn.contains(&finding.id)).collect();
    findings.sort_by(|a, b| (a.found, &a.id).cmp(&(b.found, &b.id)));
    let mut of_outlet: HashMap<(&Id, &ItemCode), Vec<&Finding>> = HashMap::new();
    let mut of_person: HashMap<(&Id, &ItemCode), Vec<&Finding>> = HashMap::new();
    let mut losses = Vec::with_capacity(findings.len());
    for finding in findings {
        let at_outlet = of_outlet.entry((&finding.outlet, &finding.item)).or_default();
        let repeats_outlet = repeated(scheme, at_outlet, finding);
        at_outlet.push(finding);
        let repeats_person = match &finding.person {
            None => repeats_outlet,
            Some(person) => {
                let of_this = of_person.entry((person, &finding.item)).or_default();
                let repeats = repeated(scheme, of_this, finding);
                of_this.push(finding);
                repeats
            }
        };
        let earlier = if finding.on_the_spot { repeats_person } else { repeats_outlet }.earlier();
        if let Some(earlier) = earlier {
            settlement.repeats.push(Repeat { finding: finding.id.clone(), earlier: earlier.clone() });
        }
        losses.push(Loss { finding, repeats_outlet, repeats_person });
    }
    losses
}

fn repeated<'a>(scheme: &Scheme, before: &[&'a Finding], finding: &Finding) -> Repeated<'a> {
    if finding.repeated == Some(false) {
        return Repeated::No;
    }
    let earlier = before.iter().rev().find(|earlier| makes_a_repeat(scheme, earlier, finding));
    match (earlier, finding.repeated) {
        (Some(earlier), _) => Repeated::Of(&earlier.id),
        (None, Some(true)) => Repeated::Said,
        (None, _) => Repeated::No,
    }
}

/// Whether a finding of the later day can repeat one of the earlier day: both in the scheme's year, and in one phase where
/// the scheme says so.
pub fn in_time_to_repeat(scheme: &Scheme, earlier: Date, later: Date) -> bool {
    let in_time = match scheme.method.repeat_within {
        RepeatWithin::Year => true,
        RepeatWithin::Phase => scheme.phase_on(earlier).map(|p| &p.code) == scheme.phase_on(later).map(|p| &p.code),
    };
    earlier < later && in_time && scheme.holds_on(earlier) && scheme.holds_on(later)
}

/// An earlier day, and another inspection: two tellers in one inspection, or one teller twice, are no repeat.
fn makes_a_repeat(scheme: &Scheme, earlier: &Finding, later: &Finding) -> bool {
    let another = earlier.round != later.round || later.round.is_none();
    another && in_time_to_repeat(scheme, earlier.found, later.found)
}
