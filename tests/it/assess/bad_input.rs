//! Facts and schemes that make no sense: one sentence with the place and the remedy, and nothing read by halves.

use crate::assess::cases::answer;
use crate::program::run;
use mingcha::app::schemes;
use mingcha::domain::text::Lang;
use serde_json::{Value, json};

fn county(more: Value) -> Value {
    let mut facts = json!({
        "scheme": "psbc-county",
        "outlets": [{ "id": "A", "sub_branch": "B1", "queue_machine": true, "class": "精品" }],
    });
    let rows = more.as_object().unwrap().clone();
    facts.as_object_mut().unwrap().extend(rows);
    facts
}

fn round(more: Value) -> Value {
    let mut round = json!({
        "id": "r1", "outlet": "A", "by": "province", "visited": "2026-06-10", "score": "93.5", "rank": 900, "ranked": 1500,
    });
    round.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    round
}

#[test]
fn facts_that_make_no_sense_are_refused_at_their_place() {
    let rounds = |more: Value| county(json!({ "rounds": [round(more)] }));
    let finding = |more: Value| {
        let mut finding = json!({
            "id": "f1", "round": "r1", "item": "x", "class": "software", "person": null, "points": "0.5",
            "found": "2026-06-10", "repeated": null, "key_item": false, "on_the_spot": false,
        });
        finding.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        county(json!({ "rounds": [round(json!({}))], "findings": [finding] }))
    };
    let event = |more: Value| {
        let mut event =
            json!({ "id": "e1", "outlet": "A", "kind": "media_praise", "date": "2026-06-10", "amount": "200" });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        county(json!({ "events": [event] }))
    };
    let grid = |more: Value| {
        let mut case = json!({
            "id": "c1", "worker": "G1", "kind": "mood", "size": "small", "at": "2026-06-01T08:30", "ended": null,
        });
        case.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "scheme": "grid-worker", "cases": [case] })
    };
    let bad = [
        (json!({ "scheme": "psbc" }), "scheme"),
        (json!([]), "no object"),
        (county(json!({ "round": [] })), "round: "),
        (county(json!({ "settle": "month" })), "settle: "),
        (county(json!({ "quarter": "2026" })), "quarter: "),
        (county(json!({ "quarter": "2026-Q5" })), "quarter: "),
        (county(json!({ "parameters": { "doubling": "twice" } })), "doubling has no value twice"),
        (county(json!({ "parameters": { "doublin": "whole" } })), "Did you mean doubling?"),
        (county(json!({ "rounds": {} })), "rounds: "),
        (rounds(json!({ "score": "100.01" })), "rounds[0].score: "),
        (rounds(json!({ "score": 93.5 })), "rounds[0].score: "),
        (rounds(json!({ "score": "93.5分" })), "rounds[0].score: "),
        (rounds(json!({ "score": "９３" })), "rounds[0].score: "),
        (rounds(json!({ "rank": 1501 })), "rounds[0].rank: "),
        (rounds(json!({ "rank": 0 })), "rounds[0].rank: "),
        (rounds(json!({ "visited": "2026-02-30" })), "rounds[0].visited: "),
        (rounds(json!({ "visited": "2026-06-10T08:00" })), "rounds[0].visited: "),
        (rounds(json!({ "by": "provincial" })), "Did you mean province?"),
        (rounds(json!({ "outlet": "B" })), "rounds[0].outlet: "),
        (rounds(json!({ "grade": "A" })), "rounds[0].grade: "),
        (county(json!({ "rounds": [round(json!({})), round(json!({}))] })), "rounds[1].id: "),
        (county(json!({ "rounds": [round(json!({})), round(json!({ "id": "r2", "score": "94" }))] })), "contradicts"),
        (county(json!({ "rounds": [round(json!({})), round(json!({ "id": "r2" }))] })), "says the same"),
        (finding(json!({ "round": "r9" })), "findings[0].round: "),
        (finding(json!({ "round": null })), "findings[0].outlet: "),
        (finding(json!({ "points": "-1" })), "findings[0].points: "),
        (finding(json!({ "class": "soft" })), "findings[0].class: "),
        (county(json!({ "withdrawn": ["f9"] })), "there is no finding f9"),
        (event(json!({ "kind": "media" })), "events[0].kind: "),
        (event(json!({ "level": "world" })), "events[0].level: "),
        (event(json!({ "channel": "letter" })), "events[0].channel: "),
        (event(json!({ "amount": "two hundred" })), "events[0].amount: "),
        (grid(json!({ "at": "2026-06-01" })), "cases[0].at: "),
        (grid(json!({ "size": "big" })), "cases[0].size: "),
        (grid(json!({ "ended": "2026-05-31T08:00" })), "cases[0].ended: "),
        (grid(json!({ "kind": "hazard" })), "cases[0].reported: "),
        (grid(json!({ "reported": "2026-06-01T09:00" })), "cases[0].reported: "),
        (
            json!({ "scheme": "grid-worker", "grades": [{ "person": "G", "period": "2026", "grade": "很好" }] }),
            "grades[0].grade: ",
        ),
    ];
    for (facts, place) in bad {
        let refusal = answer(&facts, None).expect_err(&format!("taken: {facts}"));
        assert!(refusal.contains(place), "{facts}\n{refusal}\nlacks {place:?}");
    }
}

#[test]
fn the_program_refuses_as_a_whole_with_two_and_nothing_on_its_output() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("facts.json");
    std::fs::write(&path, county(json!({ "rounds": [round(json!({ "score": "101" }))] })).to_string()).unwrap();
    let output = run(&["assess", "--json", "--facts", path.to_str().unwrap()], 2);
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("rounds[0].score") && said.contains("100"), "{said}");
}

/// Alterations of a shipped scheme, with what the reader must say in English.
#[test]
fn schemes_that_make_no_sense_are_told_by_line_clause_and_remedy() {
    let text = schemes::shipped("psbc-county").unwrap();
    let alterations = [
        (
            "round = { by = [\"province\"], phases = [\"1\", \"2\"], below",
            "round = { by = [\"provinc\"], phases = [\"1\", \"2\"], below",
            "Did you mean province?",
        ),
        (
            "phases = [\"1\", \"2\"], below = \"target\"",
            "phases = [\"1\", \"4\"], below = \"target\"",
            "clause S2-20: there is no phase 4",
        ),
        (
            "exempt_by = \"S2-19\" }\namount = { base = 1000, per",
            "exempt_by = \"S2-18\" }\namount = { base = 1000, per",
            "clause S2-20: there is no exemption S2-18",
        ),
        ("range = [200, 1000]", "range = [1000, 200]", "range is not two amounts"),
        ("amount = { each = 300 }", "amount = { fixed = 300, each = 300 }", "more than one way"),
        ("amount = { each = 300 }", "amount = { per_point = 300 }", "clause S2-12: its amount cannot be counted"),
        (
            "requires = [\"first_user\", \"reported\", \"recognised\"]",
            "requires = [\"first\"]",
            "clause S2-17: there is no flag first",
        ),
        (
            "event = { kind = \"customer_praise\" }",
            "event = { kind = \"praise\" }",
            "clause S2-15: there is no register praise",
        ),
        ("from = 2026-05-01\nto = 2026-08-31", "from = 2026-04-01\nto = 2026-08-31", "overlaps the phase before it"),
        ("target = 95\n", "target = 195\n", "target = 195 is out of range"),
        ("target = 95\n", "", "clause S2-13: it names a target"),
        (
            "lost = { class = \"hardware\", from = 2026-05-01,",
            "lost = { class = \"hardware\", from = 2026-02-30,",
            "no TOML",
        ),
        ("per_point_repeated = 500 }", "per_point_repeated = -500 }", "is no amount"),
        ("is = \"as-listed\"", "is = \"listed\"", "parameter district_order has no value listed"),
        ("when = \"district_order\"", "when = \"district\"", "there is no parameter district"),
        (
            "values = [\"linear\", \"floor\", \"ceil\"]",
            "values = [\"linear\", \"round\"]",
            "parameter step_mode has no reading round",
        ),
        (
            "kind = \"penalty\"\npayer = \"person\"",
            "kind = \"fine\"\npayer = \"person\"",
            "kind knows no word \"fine\"",
        ),
        (
            "none = { most = 0 }",
            "none = { most = 0 }\nevent = { kind = \"innovation\" }",
            "clause S2-14 has event, none at once",
        ),
        (
            "from = 2026-01-01\nto = 2026-12-31\nsubjects",
            "from = 2026-12-31\nto = 2026-01-01\nsubjects",
            "ends before it begins",
        ),
        ("edition = \"2026\"", "edition = \"2026\"\neditor = \"x\"", "there is no field editor"),
        (
            "rank = [1, 2] }\namount = { fixed = 500 }",
            "rank = [2, 1] }\namount = { fixed = 500 }",
            "rank is no band of places",
        ),
    ];
    for (from, to, expected) in alterations {
        let mutant = text.replacen(from, to, 1);
        assert_ne!(mutant, text, "{from:?} is not in the file");
        let (scheme, found) = schemes::check(&mutant);
        let said: Vec<String> = found.iter().map(|fault| fault.sentence(Lang::En)).collect();
        assert!(scheme.is_none(), "{to:?} was taken");
        assert!(said.iter().any(|line| line.contains(expected)), "{to:?}\nlacks {expected:?}: {said:#?}");
        assert!(found.iter().all(|fault| !fault.message.zh.is_empty() && !fault.remedy.zh.is_empty()), "{said:#?}");
    }
}

#[test]
fn shipped_schemes_read_without_a_word() {
    for code in schemes::shipped_codes() {
        let text = schemes::shipped(code).unwrap();
        let (scheme, found) = schemes::check(text);
        assert!(
            found.is_empty(),
            "{code}: {:?}",
            found.iter().map(|fault| fault.sentence(Lang::En)).collect::<Vec<_>>()
        );
        assert_eq!(scheme.map(|scheme| scheme.code).as_deref(), Some(code));
        assert!(schemes::is_scheme(text));
    }
}

#[test]
fn check_tells_schemes_from_checklists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists");
    let scheme = root.join("schemes/psbc-county.toml");
    let list = root.join("psbc-county.toml");
    let output = run(&["check", "--lang", "en", scheme.to_str().unwrap(), list.to_str().unwrap()], 0);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("scheme, ") && said.contains(" items, 100 points"), "{said}");
}
