//! The schemes that come with the program, and what follows from a facts file under one.

use crate::app::notice::{Level, Notice};
use crate::catalog;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::facts::Facts;
use crate::domain::scheme::Scheme;
use crate::domain::settle::settle;
use crate::domain::text::{Lang, Text};
use crate::report;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// Code and text of each scheme that comes with the program.
const SHIPPED: &[(&str, &str)] = &[
    ("psbc-county", include_str!("../../checklists/schemes/psbc-county.toml")),
    ("abc-two-standards", include_str!("../../checklists/schemes/abc-two-standards.toml")),
    ("service-star", include_str!("../../checklists/schemes/service-star.toml")),
    ("grid-worker", include_str!("../../checklists/schemes/grid-worker.toml")),
];

/// Codes of the shipped schemes.
pub fn shipped_codes() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(code, _)| *code)
}

/// The text of a shipped scheme.
pub fn shipped(code: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// Code and name of each shipped scheme.
pub fn shipped_names() -> &'static [(String, Text)] {
    static NAMES: OnceLock<Vec<(String, Text)>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let read = SHIPPED.iter().filter_map(|(_, text)| read(text, &BTreeMap::new()).0);
        read.map(|scheme| (scheme.code, scheme.name)).collect()
    })
}

/// Reads a scheme's text in the readings chosen.
pub fn read(text: &str, chosen: &BTreeMap<String, String>) -> (Option<Scheme>, Vec<Diagnostic>) {
    catalog::scheme::read(text, chosen)
}

/// Reads a scheme's text in every reading, for whoever checks the file.
pub fn check(text: &str) -> (Option<Scheme>, Vec<Diagnostic>) {
    catalog::scheme::check(text)
}

/// Whether a text is a scheme rather than a checklist: it has clauses where the other has sections.
pub fn is_scheme(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("[[clause]]"))
}

/// Facts with the scheme that they ask for.
#[derive(Debug)]
pub struct Assessment {
    /// The scheme, in the readings that the facts ask for.
    pub scheme: Scheme,
    /// The facts.
    pub facts: Facts,
}

/// Reads facts, and their scheme: the shipped one that they name, or `scheme` with its path.
///
/// # Errors
/// A notice that names the first fault at its place; nothing is read by halves.
pub fn assess(facts: (&Path, &str), scheme: Option<(&Path, &str)>) -> Result<Assessment, Notice> {
    let (path, text) = facts;
    let opened = catalog::facts::open(text).map_err(|faults| refused(path, &faults))?;
    let (scheme_path, scheme_text) = match scheme {
        Some(given) => given,
        None => (path, shipped(&opened.scheme).ok_or_else(|| unknown(path, &opened.scheme))?),
    };
    let (read, faults) = read(scheme_text, &opened.parameters);
    let scheme = read.ok_or_else(|| refused(scheme_path, &faults))?;
    if scheme.code != opened.scheme {
        return Err(another(path, &opened.scheme, &scheme.code));
    }
    let facts = opened.read(&scheme).map_err(|faults| refused(path, &faults))?;
    Ok(Assessment { scheme, facts })
}

impl Assessment {
    /// What follows, as JSON.
    pub fn json(&self) -> Value {
        report::settlement(&self.scheme, &settle(&self.scheme, &self.facts))
    }
}

/// The most faults that one notice tells.
const MOST_TOLD: usize = 5;

fn refused(path: &Path, faults: &[Diagnostic]) -> Notice {
    let wrong = || faults.iter().filter(|fault| fault.severity == Severity::Error);
    let told = |lang| wrong().take(MOST_TOLD).map(|fault| fault.sentence(lang)).collect::<Vec<_>>().join(" ");
    let more = wrong().count().saturating_sub(MOST_TOLD);
    let (zh, en) = match more {
        0 => (told(Lang::Zh), told(Lang::En)),
        _ => (format!("{} 另有 {more} 处", told(Lang::Zh)), format!("{} And {more} more", told(Lang::En))),
    };
    Notice::new(Level::Error, "文件有错误，没有读入", "The file has faults and was not read")
        .hint(zh, en)
        .detail(path.display().to_string())
}

/// A facts or scheme file that cannot be read from the disk.
pub(crate) fn unreadable(path: &Path, why: &str) -> Notice {
    Notice::new(Level::Error, "读不到文件", "The file cannot be read")
        .hint("请检查文件是否还在", "See whether the file is still there")
        .detail(format!("{why}: {}", path.display()))
}

fn unknown(path: &Path, code: &str) -> Notice {
    let known: Vec<&str> = shipped_codes().collect();
    Notice::new(Level::Error, format!("scheme：没有方案 {code}"), format!("scheme: there is no scheme {code}"))
        .hint(
            format!("可用：{}；自己的方案用 --scheme 指定", known.join("、")),
            format!("Known are {}; name your own by --scheme", known.join(", ")),
        )
        .detail(path.display().to_string())
}

fn another(path: &Path, asked: &str, given: &str) -> Notice {
    Notice::new(
        Level::Error,
        format!("scheme：事实文件用的是方案 {asked}，给出的方案是 {given}"),
        format!("scheme: the facts are for scheme {asked}, but {given} is given"),
    )
    .hint("换成同一个方案", "Use the same scheme for both")
    .detail(path.display().to_string())
}
