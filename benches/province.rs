//! A province under its scheme: 2,500 outlets, twelve months of county rounds, four provincial ones, settled and ranked
//! in one process with 25,000 findings and with 250,000. Each size runs in a process of its own, for its memory. Run by
//! `make bench`; prints times, memory and their ratios; asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use jiff::ToSpan as _;
use jiff::civil::date;
use mingcha::app::schemes;
use mingcha::domain::checklist::{Class, ItemCode};
use mingcha::domain::facts::{Extent, Facts, Finding, Id, OutletFacts, Round};
use mingcha::domain::number::Points;
use mingcha::domain::ranking::ranking;
use mingcha::domain::scheme::By;
use mingcha::domain::settle::settle;
use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

const OUTLETS: usize = 2_500;

fn main() {
    if let Ok(findings) = std::env::var("MINGCHA_FINDINGS") {
        return one(findings.parse().expect("a number"));
    }
    let program = std::env::current_exe().expect("this program has a path");
    let figures = [25_000_u32, 250_000].map(|findings| {
        let output = Command::new(&program).env("MINGCHA_FINDINGS", findings.to_string()).output();
        let output = output.expect("it starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        print!("{text}");
        let mut figures =
            text.lines().last().unwrap_or_default().split(' ').filter_map(|word| word.parse::<f64>().ok());
        (figures.next().unwrap_or_default(), figures.next().unwrap_or_default())
    });
    let [(small_ms, small_kib), (large_ms, large_kib)] = figures;
    println!(
        "ten times the findings: {:.1} times the time, {:.1} times the memory",
        large_ms / small_ms,
        large_kib / small_kib
    );
}

/// Times and memory of one size; the last line holds milliseconds and KiB.
fn one(findings: usize) {
    let text = schemes::shipped("psbc-county").expect("it is shipped");
    let scheme = schemes::read(text, &BTreeMap::new()).0.expect("it reads");
    let facts = province(findings);
    let mut times = Vec::new();
    let mut said = String::new();
    for _round in 0..3 {
        let begun = Instant::now();
        let settled = settle(&scheme, &facts);
        let totals = settled.totals();
        let year = scheme.period("2026").expect("the year is a period");
        let placed = ranking(&scheme, &facts, &year, By::Province);
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        let (lines, repeats) = (settled.lines.len(), settled.repeats.len());
        said = format!("{lines} lines, {repeats} repeats, {} accounts, {} outlets ranked", totals.len(), placed.len());
    }
    times.sort_by(f64::total_cmp);
    let (ms, kib) = (times[1], peak_kib());
    println!("{findings} findings: {ms:.0} ms, at most {:.0} MiB resident: {said}", kib / 1024.0);
    println!("{ms:.1} {kib:.0}");
}

fn province(findings: usize) -> Facts {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = move |n: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % n
    };
    let ids: Vec<Id> = (0..OUTLETS).map(|n| Id::from(format!("{:05}", 32_000 + n).as_str())).collect();
    let outlets = ids.iter().enumerate().map(|(n, id)| OutletFacts {
        id: id.clone(),
        sub_branch: Id::from(format!("{}", n / 12).as_str()),
        queue_machine: n % 3 == 0,
        class: None,
    });
    let mut rounds = Vec::new();
    let mut ranked: Vec<u32> = (1..=OUTLETS as u32).collect();
    for month in 1..=12_i8 {
        ranked.sort_by_cached_key(|_| below(u64::MAX));
        for (n, outlet) in ids.iter().enumerate() {
            let round = |by: By, id: String, below: &mut dyn FnMut(u64) -> u64| Round {
                id: Id::from(id.as_str()),
                outlet: outlet.clone(),
                by,
                visited: date(2026, month, 1).saturating_add((below(28) as i64).days()),
                score: Points::from_thousandths(85_000 + 10 * below(1_500) as i64),
                rank: None,
                ranked: None,
            };
            rounds.push(round(By::County, format!("c{month}-{n}"), &mut below));
            if month % 3 == 2 {
                let provincial = round(By::Province, format!("p{month}-{n}"), &mut below);
                rounds.push(Round { rank: Some(ranked[n]), ranked: Some(OUTLETS as u32), ..provincial });
            }
        }
    }
    let items: Vec<ItemCode> = (0..60).map(|n| ItemCode(format!("item{n}"))).collect();
    let findings = (0..findings).map(|n| {
        let round = &rounds[below(rounds.len() as u64) as usize];
        Finding {
            id: Id::from(format!("f{n}").as_str()),
            round: Some(round.id.clone()),
            outlet: round.outlet.clone(),
            item: items[below(60) as usize].clone(),
            class: if below(4) == 0 { Class::Hardware } else { Class::Software },
            person: Some(Id::from(format!("{}-{}", round.outlet, below(8)).as_str())),
            points: Points::from_thousandths(500 * (1 + below(4) as i64)),
            found: round.visited,
            repeated: None,
            key_item: below(10) == 0,
            on_the_spot: below(10) == 0,
            amount: None,
        }
    });
    let findings = findings.collect();
    Facts {
        outlets: Some(outlets.collect()),
        findings: Some(findings),
        rounds: Some(rounds),
        extent: Extent::Year,
        ..Facts::new()
    }
}

/// The most that this process ever had in memory.
fn peak_kib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default()
}
