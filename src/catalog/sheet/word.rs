//! Words in cells, freed of how they were typed.

/// Digits, letters and signs of full width as those of half width: `９２．５％` is `92.5%`.
pub(in crate::catalog) fn narrow(text: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect()
}

/// A heading without blanks at its ends, doubled blanks, a star for "needed", a colon or a remark in brackets, in small
/// letters.
pub(in crate::catalog) fn heading(word: &str) -> String {
    let word = narrow(word);
    let word = word.split('(').next().unwrap_or_default();
    let word = word.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':'));
    word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Yes or no, if a cell says either; an empty one says no.
pub(in crate::catalog) fn flag(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "是" | "有" | "yes" | "y" | "true" | "1" | "√" | "✓" => Some(true),
        "" | "否" | "无" | "没有" | "no" | "n" | "false" | "0" | "×" | "-" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{heading, narrow};

    #[test]
    fn words_are_freed_of_how_they_were_typed() {
        assert_eq!(narrow("９２．５％　分"), "92.5% 分");
        for (written, plain) in
            [(" 得 分（满分100）", "得 分"), ("＊网点名称：", "网点名称"), ("Staff No.", "staff no."), ("(备注)", "")]
        {
            assert_eq!(heading(written), plain);
        }
    }
}
