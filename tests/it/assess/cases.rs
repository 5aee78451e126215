//! Cases through the library and through the program.

use crate::program::{mingcha, shared};
use mingcha::app::schemes;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One case.
pub(super) struct Case {
    /// The file that it stands in, without folder and ending.
    pub(super) file: String,
    /// Its name.
    pub(super) name: String,
    /// The facts.
    pub(super) facts: Value,
    /// What must come out.
    pub(super) expect: Value,
}

/// Our own cases.
pub(super) fn own() -> Vec<Case> {
    of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/assess"))
}

fn of_folder(folder: &Path) -> Vec<Case> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files.iter().flat_map(|path| of_file(path)).collect()
}

fn of_file(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("the case file can be read");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("the case file is a JSON list");
    let file = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
    rows.into_iter()
        .map(|mut row| Case {
            file: file.clone(),
            name: row["name"].as_str().expect("a case has a name").to_owned(),
            facts: row["facts"].take(),
            expect: row["expect"].take(),
        })
        .collect()
}

/// What is wrong with an answer, or nothing.
pub(super) fn differs(answer: &Value, expect: &Value) -> Option<String> {
    for list in ["lines", "refused"] {
        let expected = rows(&expect[list]);
        let found = rows(&answer[list]);
        let mut left: Vec<&Value> = found.iter().collect();
        for row in &expected {
            match left.iter().position(|found| holds(found, row)) {
                Some(at) => drop(left.remove(at)),
                None => return Some(format!("{list} lacks {row}\nfound {}", answer[list])),
            }
        }
        if let Some(more) = left.first() {
            return Some(format!("{list} holds {more} besides"));
        }
    }
    let lists = expect.as_object().expect("expect is an object");
    for (list, expected) in lists.iter().filter(|(list, _)| !["lines", "refused", "only"].contains(&list.as_str())) {
        let found = rows(&answer[list]);
        for row in rows(expected) {
            if !found.iter().any(|found| holds(found, &row)) {
                return Some(format!("{list} lacks {row}\nfound {}", answer[list]));
            }
        }
        let only = rows(&expect["only"]).iter().any(|name| name == list);
        if only && found.len() != rows(expected).len() {
            return Some(format!("{list} holds more than expected: {}", answer[list]));
        }
    }
    None
}

fn rows(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

/// Whether the row has every field that is expected, decimals compared as numbers.
fn holds(found: &Value, expected: &Value) -> bool {
    let fields = expected.as_object().expect("a row is an object");
    fields.iter().all(|(key, wanted)| same(&found[key], wanted))
}

fn same(found: &Value, wanted: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<f64>().ok());
    match (number(found), number(wanted)) {
        (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-9,
        _ => found == wanted,
    }
}

/// What the library answers to facts under a scheme's text (the shipped one that they name, if none), or its refusal.
pub(super) fn answer(facts: &Value, scheme: Option<&str>) -> Result<Value, String> {
    let path = Path::new("facts.json");
    let scheme = scheme.map(|text| (path, text));
    schemes::assess((path, &facts.to_string()), scheme)
        .map(|assessment| assessment.json())
        .map_err(|notice| format!("{} {}", notice.headline.en, notice.hint.en))
}

#[test]
fn every_case_of_ours_comes_out() {
    let cases = own();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let found = answer(&case.facts, None);
            let fault = match &found {
                Ok(answer) => differs(answer, &case.expect),
                Err(refusal) => Some(refusal.clone()),
            };
            fault.map(|fault| format!("{}: {}: {fault}", case.file, case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// O-01…O-72, and every parameter's other readings, are among our own cases.
#[test]
fn every_oracle_and_every_reading_has_a_case() {
    let cases = own();
    let numbers = (1..=72).map(|n| format!("O-{n:02}")).chain(["O-52a".to_owned(), "O-52b".to_owned()]);
    let begins = |case: &Case, name: &str| case.name == *name || case.name.starts_with(&format!("{name} "));
    let missing: Vec<String> = numbers.filter(|name| !cases.iter().any(|case| begins(case, name))).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    for code in schemes::shipped_codes() {
        let text = schemes::shipped(code).expect("it is shipped");
        let scheme = schemes::read(text, &BTreeMap::new()).0.expect("it reads");
        for reading in &scheme.readings {
            for value in reading.values.iter().filter(|value| **value != reading.recommended) {
                let asks = |case: &&Case| {
                    let asked = &case.facts["parameters"][&reading.name];
                    case.file == code
                        && (asked == value.as_str()
                            || asked.as_bool().is_some_and(|flag| value == if flag { "true" } else { "false" }))
                };
                assert!(cases.iter().any(|case| asks(&case)), "{code}: no case reads {} as {value}", reading.name);
            }
        }
    }
}

/// The oracles beside the repository, through the program itself.
#[test]
fn the_oracles_pass_through_the_program() {
    let Some(folder) = shared("oracles") else { return };
    let home = tempfile::tempdir().expect("a folder");
    let cases = of_folder(&folder);
    let mut wrong = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let path = home.path().join(format!("{at}.json"));
        std::fs::write(&path, case.facts.to_string()).expect("it is written");
        let out =
            mingcha(home.path()).args(["assess", "--json", "--facts"]).arg(&path).output().expect("the program starts");
        let fault = if out.status.success() {
            differs(&serde_json::from_slice(&out.stdout).expect("the answer is JSON"), &case.expect)
        } else {
            Some(String::from_utf8_lossy(&out.stderr).into_owned())
        };
        wrong.extend(fault.map(|fault| format!("{}: {}: {fault}", case.file, case.name)));
    }
    println!("{} oracles", cases.len());
    assert!(cases.len() > 100, "the oracles' files hold {} cases", cases.len());
    assert!(wrong.is_empty(), "{} of {} oracles:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
