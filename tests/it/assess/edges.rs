//! Edges: where half a point or one place decides (92/95/98, 85/80, ranks 200/201, places 100/101 from the end), and
//! outlets side by side.

use jiff::civil::{Date, date};
use mingcha::app::schemes;
use mingcha::domain::cliff::{Step, cliffs};
use mingcha::domain::facts::{Facts, Id, Round};
use mingcha::domain::number::Points;
use mingcha::domain::ranking::{courses, ranking};
use mingcha::domain::scheme::{By, Scheme};
use mingcha::domain::settle::settle;
use std::collections::BTreeMap;

fn scheme(code: &str) -> Scheme {
    schemes::read(schemes::shipped(code).unwrap(), &BTreeMap::new()).0.unwrap()
}

fn round(by: By, visited: Date, score: &str, rank: Option<u32>) -> Round {
    let (id, outlet) = (Id::from("r"), Id::from("A"));
    Round { id, outlet, by, visited, score: score.parse().unwrap(), rank, ranked: rank.map(|_| 1500) }
}

/// What stands on an edge: the step, clauses that fall, clauses that come, and what is gained in yuan.
fn edges(code: &str, round: Round) -> Vec<(Step, Vec<String>, Vec<String>, String)> {
    let scheme = scheme(code);
    let facts = Facts { rounds: Some(vec![round]), ..Facts::new() };
    let names = |clauses: &[mingcha::domain::scheme::ClauseId]| clauses.iter().map(ToString::to_string).collect();
    let found = cliffs(&scheme, &facts, &settle(&scheme, &facts));
    found.iter().map(|edge| (edge.step, names(&edge.falls), names(&edge.comes), edge.gain.to_string())).collect()
}

fn one(step: Step, falls: &[&str], comes: &[&str], gain: &str) -> (Step, Vec<String>, Vec<String>, String) {
    let names = |clauses: &[&str]| clauses.iter().map(ToString::to_string).collect();
    (step, names(falls), names(comes), gain.to_owned())
}

#[test]
fn half_a_point_over_a_target_is_told() {
    let (p1, p2, p3) = (date(2026, 3, 15), date(2026, 6, 10), date(2026, 10, 20));
    for (day, short, met) in [(p1, "91.5", "92"), (p2, "94.5", "95")] {
        let fell = one(Step::HalfPointMore, &["S2-20"], &[], "1100.00");
        assert_eq!(edges("psbc-county", round(By::Province, day, short, Some(900))), [fell]);
        let came = one(Step::HalfPointLess, &[], &["S2-20"], "-1100.00");
        assert_eq!(edges("psbc-county", round(By::Province, day, met, Some(900))), [came]);
    }
    let fell = one(Step::HalfPointMore, &["S2-21"], &[], "2100.00");
    assert_eq!(edges("psbc-county", round(By::Province, p3, "97.5", Some(1450))), [fell]);
    assert_eq!(edges("psbc-county", round(By::Province, p1, "90", Some(900))), [], "far from every edge");
    assert_eq!(
        edges("psbc-county", round(By::Province, p1, "99.8", Some(900))),
        [],
        "there is no more than full marks"
    );
}

#[test]
fn one_place_over_a_band_is_told() {
    let (p1, p3) = (date(2026, 3, 15), date(2026, 10, 20));
    let freed = one(Step::PlaceBetter, &["S2-20"], &[], "1400.00");
    assert_eq!(edges("psbc-county", round(By::Province, p1, "90", Some(201))), [freed]);
    let caught = one(Step::PlaceWorse, &[], &["S2-20"], "-1400.00");
    assert_eq!(edges("psbc-county", round(By::Province, p1, "90", Some(200))), [caught]);
    // The hundredth from the end pays 2000 + …, the hundred and first 1000 + ….
    let better = one(Step::PlaceBetter, &["S2-21"], &["S2-22"], "1000.00");
    assert_eq!(edges("psbc-county", round(By::Province, p3, "95.5", Some(1401))), [better]);
    let worse = one(Step::PlaceWorse, &["S2-22"], &["S2-21"], "-1000.00");
    assert_eq!(edges("psbc-county", round(By::Province, p3, "95.5", Some(1400))), [worse]);
}

#[test]
fn degrees_without_amounts_have_edges_too() {
    let day = date(2026, 5, 20);
    let of = |score: &str| edges("abc-two-standards", round(By::ThirdParty, day, score, None));
    assert_eq!(of("84.8"), [one(Step::HalfPointMore, &["S3-45"], &[], "0.00")]);
    assert_eq!(of("79.8"), [one(Step::HalfPointMore, &["S3-46"], &["S3-45"], "0.00")]);
}

#[test]
fn outlets_stand_by_the_mean_of_their_rounds() {
    let scheme = scheme("psbc-county");
    let mut rounds = Vec::new();
    for (n, (outlet, score)) in [("A", "93"), ("A", "94"), ("B", "93.5"), ("C", "96"), ("D", "80")].iter().enumerate() {
        let id = Id::from(format!("r{n}").as_str());
        let visited = date(2026, 5, 10 + n as i8);
        rounds.push(Round { id, outlet: Id::from(*outlet), ..round(By::County, visited, score, None) });
    }
    // Another quarter's does not count.
    rounds.push(Round { id: Id::from("old"), ..round(By::County, date(2026, 2, 1), "10", None) });
    let facts = Facts { rounds: Some(rounds), ..Facts::new() };
    let period = scheme.period("2026-Q2").unwrap();
    let placed = ranking(&scheme, &facts, &period, By::County);
    let row = |at: usize| (placed[at].place, placed[at].outlet.as_str(), placed[at].score, placed[at].rounds);
    assert_eq!(row(0), (1, "C", Points::whole(96), 1));
    assert_eq!(row(1), (2, "A", Points::from_thousandths(93_500), 2));
    assert_eq!(row(2), (2, "B", Points::from_thousandths(93_500), 1));
    assert_eq!(row(3), (4, "D", Points::whole(80), 1));
    assert_eq!(placed[0].distance, Some(Points::whole(1)));
    assert!(ranking(&scheme, &facts, &period, By::Province).is_empty());
    // Over the year each outlet has its scores in the order of their days.
    let courses = courses(&scheme, &facts, By::County);
    let course = |at: usize| (courses[at].outlet.as_str(), courses[at].scores.clone());
    let old = (date(2026, 2, 1), Points::whole(10));
    let may = |day: i8, score: i64| (date(2026, 5, day), Points::whole(score));
    assert_eq!(course(0), ("A", vec![old, may(10, 93), may(11, 94)]));
    assert_eq!(course(3), ("D", vec![may(14, 80)]));
}

#[test]
fn a_person_is_asked_for_where_a_clause_goes_to_persons() {
    assert!(scheme("grid-worker").asks_person("lead"));
    assert!(!scheme("psbc-county").asks_person("customer_praise"));
}
