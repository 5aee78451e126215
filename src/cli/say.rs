//! The only place that writes to the terminal.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line speaks to the terminal, and only here"
)]

use crate::app::notice::Notice;
use crate::domain::text::Lang;

/// A line of the answer.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// A line of JSON.
pub(crate) fn json(value: &serde_json::Value) {
    println!("{value:#}");
}

/// A line beside the answer.
pub(crate) fn aside(text: &str) {
    eprintln!("{text}");
}

/// What went wrong.
pub(crate) fn error(why: &anyhow::Error) {
    eprintln!("mingcha: {why:#}");
}

/// A notice as one sentence: what happened, what to do, the path.
pub(crate) fn sentence(notice: &Notice, lang: Lang) -> String {
    let (stop, between) = match lang {
        Lang::Zh => ("。", "："),
        Lang::En => (". ", ": "),
    };
    let mut text = notice.headline.get(lang).to_owned();
    if !notice.hint.is_empty() {
        text.push_str(stop);
        text.push_str(notice.hint.get(lang));
    }
    if !notice.detail.is_empty() {
        text.push_str(between);
        text.push_str(&notice.detail);
    }
    text
}

/// A notice as an error.
pub(crate) fn failed(notice: &Notice, lang: Lang) -> anyhow::Error {
    anyhow::Error::msg(sentence(notice, lang))
}
