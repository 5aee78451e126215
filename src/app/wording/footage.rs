//! What is said when footage was looked at and taken in.

use crate::app::notice::{Level, Notice};
use crate::app::taking::Moved;
use crate::domain::tape::Span;
use crate::domain::text::Text;
use std::path::{Path, PathBuf};

/// How many files a notice names.
const NAMED: usize = 5;

/// Recordings that have a new path.
pub(crate) fn found_again(moved: &[Moved]) -> Notice {
    let count = moved.len();
    Notice::new(
        Level::Done,
        format!("有 {count} 段录像换了位置，已按内容重新对上"),
        format!("Moved recordings found again by their content: {count}"),
    )
    .detail(some(moved.iter().map(|one| one.to.clone())))
}

/// The player went over a hole in the recordings.
pub(crate) fn jumped(hole: Span) -> Notice {
    let (from, to) = (hole.begin.time_of_day(), hole.end.time_of_day());
    Notice::new(
        Level::Info,
        format!("{from} 至 {to} 无录像，已跳过"),
        format!("No recording from {from} to {to}: jumped over"),
    )
}

/// Files that hold what another holds.
pub(crate) fn copies(copies: &[(PathBuf, PathBuf)]) -> Notice {
    let count = copies.len();
    Notice::new(
        Level::Info,
        format!("有 {count} 个文件是重复的，没有再次收入"),
        format!("Copies of other files, not taken in again: {count}"),
    )
    .detail(some(copies.iter().map(|(copy, of)| format!("{} = {}", name(copy), name(of)))))
}

/// Files that are no footage.
pub(crate) fn left_out(left_out: &[(PathBuf, Text)]) -> Notice {
    let count = left_out.len();
    let named = |reason: fn(&Text) -> &str| {
        let with_reason = left_out.iter().map(|(path, text)| format!("{} ({})", name(path), reason(text)));
        some(with_reason)
    };
    Notice::new(Level::Info, format!("跳过 {count} 个不是录像的文件"), format!("Passed over as no footage: {count}"))
        .hint(named(|text| &text.zh), named(|text| &text.en))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The first few, and a sign that there are more.
fn some(all: impl Iterator<Item = String>) -> String {
    let mut named: Vec<String> = all.take(NAMED + 1).collect();
    if named.len() > NAMED {
        named.truncate(NAMED);
        named.push("…".to_owned());
    }
    named.join("; ")
}
