//! What holds for all facts.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mingcha::app::schemes;
use mingcha::domain::checklist::{Class, ItemCode};
use mingcha::domain::facts::{Extent, Facts, Finding, Id, OutletFacts, Round};
use mingcha::domain::ledger::Settlement;
use mingcha::domain::number::{Fen, Points};
use mingcha::domain::scheme::{By, Kind, Scheme};
use mingcha::domain::settle::settle;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn scheme(parameters: &[(&str, &str)]) -> Scheme {
    let chosen: BTreeMap<String, String> = parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let text = schemes::shipped("psbc-county").unwrap();
    schemes::read(text, &chosen).0.unwrap()
}

fn id(prefix: &str, n: usize) -> Id {
    Id::from(format!("{prefix}{n}").as_str())
}

fn day() -> impl Strategy<Value = Date> {
    (0_i64..365).prop_map(|days| date(2026, 1, 1).saturating_add(days.days()))
}

fn by() -> impl Strategy<Value = By> {
    prop_oneof![Just(By::Province), Just(By::District), Just(By::County)]
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    // Scores leave room above for what a withdrawal gives back.
    let one = (0_usize..3, by(), day(), 600_i64..900, 1_u32..=1500);
    proptest::collection::vec(one, 0..7).prop_map(|rows| {
        let round = |(n, (outlet, by, visited, tenths, rank)): (usize, (usize, By, Date, i64, u32))| Round {
            id: id("r", n),
            outlet: id("o", outlet),
            by,
            visited,
            score: Points::from_thousandths(tenths * 100),
            rank: Some(rank),
            ranked: Some(1500),
        };
        rows.into_iter().enumerate().map(round).collect()
    })
}

/// What a finding is made of: its round, item, person, half points, day, and whether it is a key item, on the spot,
/// hardware, and of a round.
type Row = (prop::sample::Index, usize, usize, i64, Date, (bool, bool, bool, bool));

fn facts() -> impl Strategy<Value = Facts> {
    let finding =
        (any::<prop::sample::Index>(), 0_usize..4, 0_usize..3, 0_i64..6, day(), any::<(bool, bool, bool, bool)>());
    (rounds(), proptest::collection::vec(finding, 0..13)).prop_map(|(rounds, rows)| {
        let outlets =
            (0..3).map(|n| OutletFacts { id: id("o", n), sub_branch: id("b", 0), queue_machine: n > 0, class: None });
        let finding = |(n, row): (usize, Row)| {
            let (index, item, person, halves, found, (key_item, on_the_spot, hardware, of_round)) = row;
            let round = (of_round && !rounds.is_empty()).then(|| index.get(&rounds));
            Finding {
                id: id("f", n),
                round: round.map(|round| round.id.clone()),
                outlet: round.map_or(id("o", person), |round| round.outlet.clone()),
                item: ItemCode(format!("item{item}")),
                class: if hardware { Class::Hardware } else { Class::Software },
                person: on_the_spot.then(|| id("t", person)),
                points: Points::from_thousandths(halves * 500),
                found: round.map_or(found, |round| round.visited),
                repeated: None,
                key_item,
                on_the_spot,
                amount: None,
            }
        };
        let findings = rows.into_iter().enumerate().map(finding).collect();
        Facts {
            outlets: Some(outlets.collect()),
            findings: Some(findings),
            rounds: Some(rounds),
            extent: Extent::Year,
            ..Facts::new()
        }
    })
}

fn penalties(settlement: &Settlement) -> i64 {
    settlement.lines.iter().filter(|line| line.kind == Kind::Penalty).filter_map(|line| line.amount).map(Fen::fen).sum()
}

fn readings() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    prop_oneof![
        Just(vec![]),
        Just(vec![("doubling", "whole")]),
        Just(vec![("doubling", "points-uncapped")]),
        Just(vec![("step_mode", "floor")]),
        Just(vec![("step_mode", "ceil")]),
        Just(vec![("middle_pays_points", "true")]),
        Just(vec![("district_exempts_top", "false")]),
        Just(vec![("settled_by", "phase-average")]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_penalty_never_grows_with_the_score_and_is_never_negative(
        (facts, which, up, readings) in (facts(), any::<prop::sample::Index>(), 1_i64..90, readings())
    ) {
        let scheme = scheme(&readings);
        let before = settle(&scheme, &facts);
        prop_assert!(before.lines.iter().all(|line| line.amount.is_none_or(|amount| amount > Fen::default())));
        let mut better = facts.clone();
        let rounds = better.rounds.as_mut().unwrap();
        prop_assume!(!rounds.is_empty());
        let at = which.index(rounds.len());
        rounds[at].score += Points::from_thousandths(up * 100);
        prop_assert!(penalties(&settle(&scheme, &better)) <= penalties(&before));
    }

    #[test]
    fn an_exempt_rank_means_none((mut facts, rank) in (facts(), 1_u32..=200)) {
        for round in facts.rounds.iter_mut().flatten() {
            (round.by, round.rank) = (By::Province, Some(rank));
        }
        let settled = settle(&scheme(&[]), &facts);
        let exempt = ["S2-20", "S2-21", "S2-22", "S2-23", "S2-24"];
        prop_assert!(settled.lines.iter().all(|line| !exempt.contains(&line.clause.0.as_str())));
    }

    #[test]
    fn an_unrelated_finding_never_lowers_a_total((facts, points, found, spot) in (facts(), 0_i64..6, day(), any::<bool>())) {
        let before = settle(&scheme(&[]), &facts).totals();
        let mut more = facts;
        more.findings.as_mut().unwrap().push(Finding {
            id: id("more", 0),
            round: None,
            outlet: id("o", 0),
            item: ItemCode("another".to_owned()),
            class: Class::Software,
            person: spot.then(|| id("t", 0)),
            points: Points::from_thousandths(points * 500),
            found,
            repeated: None,
            key_item: false,
            on_the_spot: spot,
            amount: None,
        });
        let after = settle(&scheme(&[]), &more).totals();
        for (account, total) in before {
            prop_assert!(after[&account].penalties >= total.penalties);
            prop_assert!(after[&account].rewards >= total.rewards);
        }
    }

    #[test]
    fn withdrawn_is_as_never_recorded((facts, which, readings) in (facts(), any::<prop::sample::Index>(), readings())) {
        let findings = facts.findings.clone().unwrap();
        prop_assume!(!findings.is_empty());
        let gone = which.get(&findings).clone();
        let scheme = scheme(&readings);
        let mut withdrawn = facts.clone();
        withdrawn.withdrawn.insert(gone.id.clone());
        let mut never = facts;
        never.findings.as_mut().unwrap().retain(|finding| finding.id != gone.id);
        for round in never.rounds.iter_mut().flatten().filter(|round| Some(&round.id) == gone.round.as_ref()) {
            round.score += gone.points;
        }
        let (withdrawn, never) = (settle(&scheme, &withdrawn), settle(&scheme, &never));
        prop_assert_eq!(withdrawn.lines, never.lines);
        prop_assert_eq!(withdrawn.repeats, never.repeats);
        prop_assert_eq!(withdrawn.warnings, never.warnings);
    }

    #[test]
    fn a_total_is_the_sum_of_its_lines(facts in facts()) {
        let settled = settle(&scheme(&[]), &facts);
        let totals = settled.totals();
        for (account, total) in &totals {
            let of = |kind: Kind| -> i64 {
                let lines = settled.lines.iter().filter(|line| line.account == *account && line.kind == kind);
                lines.filter_map(|line| line.amount).map(Fen::fen).sum()
            };
            prop_assert_eq!(total.penalties.fen(), of(Kind::Penalty));
            prop_assert_eq!(total.rewards.fen(), of(Kind::Reward));
        }
        prop_assert_eq!(totals.values().map(|total| total.penalties.fen()).sum::<i64>(), penalties(&settled));
    }

    #[test]
    fn the_order_of_entry_does_not_matter((facts, seed, readings) in (facts(), any::<u64>(), readings())) {
        let scheme = scheme(&readings);
        let mut shuffled = facts.clone();
        let mut state = seed | 1;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        shuffled.findings.as_mut().unwrap().sort_by_cached_key(|_| next());
        shuffled.rounds.as_mut().unwrap().sort_by_cached_key(|_| next());
        shuffled.outlets.as_mut().unwrap().sort_by_cached_key(|_| next());
        prop_assert_eq!(settle(&scheme, &facts), settle(&scheme, &shuffled));
    }
}
