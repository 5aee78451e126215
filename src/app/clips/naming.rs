//! Names of clips by a pattern: words in braces stand for what a finding has, everything else for itself.

use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::domain::text::Lang;
use crate::domain::time::SiteTime;

/// What a clip is called where nobody chose otherwise.
pub const USUAL_NAME: &str = "{outlet}_{date}_{time}_{item}_{person}";
const USUAL_NAME_ZH: &str = "{网点}_{日期}_{时间}_{项目}_{人员}";

/// The same in the words of a language; both are understood.
pub const fn usual_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => USUAL_NAME_ZH,
        Lang::En => USUAL_NAME,
    }
}

/// Signs that some file system takes in no name.
const FORBIDDEN: &str = r#"/\:*?"<>|"#;

/// The most characters of a name, without number and ending: so that its bytes fit into any file system.
const LONGEST: usize = 72;

/// A word of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameWord {
    /// The outlet's name.
    Outlet,
    /// The day inspected.
    Date,
    /// The site time of the mark, or its time in the recording.
    Time,
    /// The item's code.
    Item,
    /// The person's name; nothing where it is the outlet's.
    Person,
    /// Numbers of inspection and finding.
    No,
}

impl NameWord {
    const ALL: [Self; 6] = [Self::Outlet, Self::Date, Self::Time, Self::Item, Self::Person, Self::No];

    /// How it is written, in Chinese and in English.
    const fn written(self) -> [&'static str; 2] {
        match self {
            Self::Outlet => ["网点", "outlet"],
            Self::Date => ["日期", "date"],
            Self::Time => ["时间", "time"],
            Self::Item => ["项目", "item"],
            Self::Person => ["人员", "person"],
            Self::No => ["编号", "no"],
        }
    }

    /// All that there are, as they are written in a pattern.
    pub fn known(lang: Lang) -> String {
        let at = usize::from(lang == Lang::En);
        Self::ALL.map(|word| format!("{{{}}}", word.written()[at])).join(" ")
    }

    /// The most characters that it has in a name.
    const fn most(self) -> usize {
        match self {
            Self::Outlet => 24,
            Self::Person => 12,
            Self::Date | Self::Time | Self::Item | Self::No => 16,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Word(NameWord),
}

/// A pattern that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    written: String,
    parts: Vec<Part>,
}

impl Default for NamePattern {
    fn default() -> Self {
        Self::read(USUAL_NAME).expect("the usual pattern is one")
    }
}

impl NamePattern {
    /// Reads a pattern such as `{date}_{item}`.
    ///
    /// # Errors
    /// When a word is none of ours or not closed, a sign may be in no file name, or nothing is left.
    pub fn read(text: &str) -> Result<Self, Notice> {
        let [zh, en] = [Lang::Zh, Lang::En].map(NameWord::known);
        let wrong = |(said_zh, said_en): (String, String), (hint_zh, hint_en): (&str, &str)| {
            Err(refused(said_zh, said_en).hint(hint_zh, hint_en).detail(text))
        };
        let closed =
            ("每个词都写在一对花括号里，例如 {日期}", "Write each word within a pair of braces, such as {date}");
        let (mut parts, mut rest) = (Vec::new(), text.trim());
        while !rest.is_empty() {
            let (literal, word) = rest.split_once('{').map_or((rest, None), |(literal, word)| (literal, Some(word)));
            if let Some(sign) = literal.chars().find(|c| c.is_control() || FORBIDDEN.contains(*c)) {
                let said = (format!("文件名里不能有“{sign}”"), format!("A file's name cannot have {sign:?} in it"));
                return wrong(said, ("请删去它，或换成 _ 或 -", "Leave it out, or write _ or - in its place"));
            }
            if literal.contains('}') {
                return wrong(
                    ("文件名规则里多了一个“}”".into(), "There is one } too many in the pattern".into()),
                    closed,
                );
            }
            if !literal.is_empty() {
                parts.push(Part::Text(literal.to_owned()));
            }
            let Some(word) = word else { break };
            let Some((name, after)) = word.split_once('}') else {
                return wrong(("文件名规则里少了一个“}”".into(), "A word of the pattern lacks its }".into()), closed);
            };
            let Some(word) = NameWord::ALL.iter().find(|word| word.written().contains(&name.trim())) else {
                let said = Err(refused(
                    format!("文件名规则里没有“{{{name}}}”这个词"),
                    format!("{{{name}}} is no word of a pattern"),
                ));
                return said
                    .map_err(|notice| notice.hint(format!("可用：{zh}"), format!("Known are {en}")).detail(text));
            };
            parts.push(Part::Word(*word));
            rest = after;
        }
        let pattern = Self { written: text.trim().to_owned(), parts };
        // What every clip would be called, were all words empty but one.
        if pattern.name(&|_word| "x".to_owned()).is_empty() {
            return Err(refused("文件名规则是空的", "Nothing is left of the pattern")
                .hint(format!("请至少写一个词：{zh}"), format!("Write one of {en}"))
                .detail(text));
        }
        Ok(pattern)
    }

    /// As it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The name, without ending, where each word says this. Where nothing is left of it, the finding's number.
    pub fn name(&self, says: &dyn Fn(NameWord) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Word(word) => part_of_name(&says(*word), word.most()),
        };
        let name = tidy(&self.parts.iter().map(part).collect::<String>());
        let named = self.parts.iter().any(|part| matches!(part, Part::Word(_)));
        if name.is_empty() && named { part_of_name(&says(NameWord::No), NameWord::No.most()) } else { name }
    }
}

/// `090036`
pub(super) fn time_in_name(site: SiteTime) -> String {
    site.time_of_day().chars().filter(char::is_ascii_digit).take(6).collect()
}

/// A word that is empty leaves no doubled separator behind, and no name begins or ends with one or with a dot.
fn tidy(name: &str) -> String {
    let mut tidied = String::new();
    for c in name.chars() {
        if !(matches!(c, '_' | ' ') && tidied.ends_with(c)) {
            tidied.push(c);
        }
    }
    let edge = ['_', ' ', '.', '-'];
    let short: String = tidied.trim_matches(edge).chars().take(LONGEST).collect();
    short.trim_end_matches(edge).to_owned()
}

/// A part of a name that every file system takes, not longer than `most` characters.
fn part_of_name(text: &str, most: usize) -> String {
    let plain =
        |c: char| if c.is_control() || c.is_whitespace() || c == '_' || FORBIDDEN.contains(c) { '-' } else { c };
    text.trim().chars().map(plain).take(most).collect::<String>().trim_matches(['.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{NamePattern, NameWord, USUAL_NAME, part_of_name, usual_name};
    use crate::domain::text::Lang;

    fn says(word: NameWord) -> String {
        match word {
            NameWord::Outlet => "城关/支行".into(),
            NameWord::Date => "2026-03-05".into(),
            NameWord::Time => "090036".into(),
            NameWord::Item => "S2-27".into(),
            NameWord::Person => String::new(),
            NameWord::No => "1-3".into(),
        }
    }

    fn name(pattern: &str) -> String {
        NamePattern::read(pattern).unwrap().name(&says)
    }

    #[test]
    fn words_become_what_the_finding_has() {
        assert_eq!(name(USUAL_NAME), "城关-支行_2026-03-05_090036_S2-27");
        assert_eq!(name(usual_name(Lang::Zh)), name(USUAL_NAME), "both languages' words are understood");
        assert_eq!(name("{date} {person} {no}"), "2026-03-05 1-3", "nothing doubled where a word is empty");
        assert_eq!(name("{person}"), "1-3", "never without a name");
        assert_eq!(name("演练 {item}."), "演练 S2-27");
        assert_eq!(name("片段"), "片段");
        assert!(name(&"长".repeat(300)).len() < 230);
    }

    #[test]
    fn a_wrong_pattern_is_told_with_place_and_remedy() {
        for (pattern, words) in [
            ("{outlett}", "没有“{outlett}”这个词"),
            ("{date", "少了一个“}”"),
            ("date}", "多了一个“}”"),
            ("{date}/{item}", "不能有“/”"),
            ("a:b", "不能有“:”"),
            ("", "是空的"),
            (" . ", "是空的"),
        ] {
            let why = NamePattern::read(pattern).unwrap_err();
            assert!(why.headline.zh.contains(words), "{pattern}: {}", why.headline.zh);
            assert_eq!(why.detail, pattern);
            assert!(!why.hint.is_empty(), "{pattern}");
        }
    }

    #[test]
    fn names_are_taken_by_every_file_system() {
        assert_eq!(part_of_name(" 城关/支行:1 号_. ", 24), "城关-支行-1-号");
        assert_eq!(part_of_name("..", 9), "");
        assert_eq!(part_of_name("一二三四", 3), "一二三");
    }
}
