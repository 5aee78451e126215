//! Finding items and people by what somebody types: Chinese text, pinyin initials, whole pinyin, code, number or key.

use pinyin::ToPinyin as _;

/// Something that can be found, with what it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// What it stands for.
    pub value: T,
    /// Names in any language.
    pub names: Vec<String>,
    /// Codes, staff numbers, keys: found from their beginning, or as a whole.
    pub codes: Vec<String>,
}

/// The candidates that match every word of `query`, best first; among equals in the given order. Everything matches an
/// empty query.
pub fn search<'a, T>(query: &str, candidates: &'a [Candidate<T>]) -> Vec<&'a Candidate<T>> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(u32, usize)> = candidates
        .iter()
        .enumerate()
        .filter_map(|(at, candidate)| {
            let ranks: Option<Vec<u32>> = words.iter().map(|word| rank(word, candidate)).collect();
            ranks.map(|ranks| (ranks.iter().sum(), at))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| &candidates[at]).collect()
}

/// How well a word fits, 0 best; none where it does not fit at all.
fn rank<T>(word: &str, candidate: &Candidate<T>) -> Option<u32> {
    let by_code = candidate.codes.iter().filter_map(|code| {
        let code = code.to_lowercase();
        if code == word {
            Some(0)
        } else if code.starts_with(word) {
            Some(2)
        } else {
            (word.chars().count() > 1 && code.contains(word)).then_some(5)
        }
    });
    let by_name = candidate.names.iter().filter_map(|name| name_rank(word, name));
    by_code.chain(by_name).min()
}

fn name_rank(word: &str, name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    if name.starts_with(word) {
        return Some(1);
    }
    if name.contains(word) {
        return Some(3);
    }
    let sounds: Vec<String> = sounds(&name);
    (0..sounds.len()).filter_map(|start| sounds_rank(word, &sounds[start..], start)).min()
}

/// Whether `word` spells the sounds from their beginning: initials (`jshd`), whole syllables (`jushou`), or mixed.
fn sounds_rank(word: &str, sounds: &[String], start: usize) -> Option<u32> {
    fn spells(word: &str, sounds: &[String]) -> bool {
        if word.is_empty() {
            return true;
        }
        let Some((first, rest)) = sounds.split_first() else { return false };
        let shared = word.chars().zip(first.chars()).take_while(|(a, b)| a == b).count();
        (1..=shared).rev().any(|taken| word.is_char_boundary(taken) && spells(&word[taken..], rest))
    }
    spells(word, sounds).then_some(if start == 0 { 2 } else { 4 })
}

/// The plain pinyin of each character; letters and digits stand for themselves, marks are left out.
fn sounds(name: &str) -> Vec<String> {
    name.chars()
        .filter_map(|sign| match sign.to_pinyin() {
            Some(pinyin) => Some(pinyin.plain().to_owned()),
            None if sign.is_alphanumeric() => Some(sign.to_string()),
            None => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Candidate, search};

    fn candidates() -> Vec<Candidate<u32>> {
        let make = |value, zh: &str, en: &str, codes: &[&str]| Candidate {
            value,
            names: vec![zh.to_owned(), en.to_owned()],
            codes: codes.iter().map(|&code| code.to_owned()).collect(),
        };
        vec![
            make(1, "叫号后举手示意", "Hand raised after the call", &["S2-27", "1"]),
            make(2, "客户在一米线外等候", "Customers wait behind the line", &["S2-29", "6"]),
            make(3, "唱收唱付", "Amounts said aloud", &["S2-48c3", "4"]),
            make(4, "柜员01", "", &["20260001"]),
            make(5, "柜员02", "", &["20260002"]),
        ]
    }

    fn found(query: &str) -> Vec<u32> {
        let all = candidates();
        search(query, &all).into_iter().map(|candidate| candidate.value).collect()
    }

    #[test]
    fn by_text_initials_whole_pinyin_code_and_number() {
        for (query, first) in [
            ("举手", 1),
            ("jssy", 1),
            ("jushou", 1),
            ("jiaohao", 1),
            ("ymx", 2),
            ("yimixian", 2),
            ("csc", 3),
            ("changscf", 3),
            ("s2-48c3", 3),
            ("S2-29", 2),
            ("6", 2),
            ("20260002", 5),
            ("gy02", 5),
            ("柜员 02", 5),
            ("aloud", 3),
        ] {
            assert_eq!(found(query).first(), Some(&first), "{query:?} gave {:?}", found(query));
        }
    }

    #[test]
    fn what_does_not_fit_is_not_found() {
        for query in ["zzz", "举脚", "s9", "gy03"] {
            assert!(found(query).is_empty(), "{query:?} gave {:?}", found(query));
        }
    }

    #[test]
    fn an_empty_query_gives_everything_in_order() {
        assert_eq!(found("  "), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn several_words_narrow() {
        assert_eq!(found("gy 2026"), [4, 5]);
        assert_eq!(found("gy 20260001"), [4]);
    }
}
