//! The only place that writes to the terminal.

use crate::app::notice::Notice;
use crate::domain::text::Lang;

/// Whoever reads may have gone (`mingcha list LIB | head -1`): what is left to say is then nobody's.
fn out(to: &mut dyn std::io::Write, text: &str) {
    if let Err(gone) = writeln!(to, "{text}") {
        tracing::debug!(%gone, "nobody reads");
    }
}

/// A line of the answer.
pub(crate) fn line(text: &str) {
    out(&mut std::io::stdout().lock(), text);
}

/// A line of JSON.
pub(crate) fn json(value: &serde_json::Value) {
    out(&mut std::io::stdout().lock(), &format!("{value:#}"));
}

/// A line beside the answer.
pub(crate) fn aside(text: &str) {
    out(&mut std::io::stderr().lock(), text);
}

/// What went wrong.
pub(crate) fn error(why: &anyhow::Error) {
    out(&mut std::io::stderr().lock(), &format!("mingcha: {why:#}"));
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
