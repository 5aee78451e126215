//! Which channel of a recorder a file is of, by a word in a name.

/// Words that stand before a channel's number.
const WORDS: &[&str] = &["channel", "camera", "ch", "cam", "通道", "摄像机", "摄像头"];

/// The number behind a word for channel: `ch02`, `通道 3`, `Camera-1`. None where several differ.
pub fn in_words(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let mut found = None;
    for word in WORDS {
        for (at, _) in text.match_indices(word) {
            let Some(number) = number_behind(&text, at, word.len()) else { continue };
            if found.is_some_and(|earlier| earlier != number) {
                return None;
            }
            found = Some(number);
        }
    }
    found
}

/// One to three digits, with at most one sign between the word and them. The word does not end a longer one: `watch1`.
fn number_behind(text: &str, at: usize, length: usize) -> Option<u32> {
    let ends_a_word = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let rest = &text[at + length..];
    let rest = rest.strip_prefix([' ', '_', '-', '.']).unwrap_or(rest);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if ends_a_word || !(1..=3).contains(&digits) {
        return None;
    }
    rest[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_word_before_a_number_names_the_channel() {
        for (text, channel) in [
            ("ch02", 2),
            ("通道 3", 3),
            ("大厅_通道3_上午", 3),
            ("Camera-1", 1),
            ("CAM 04", 4),
            ("NVR_ch1_ch1", 1),
            ("Channel12", 12),
        ] {
            assert_eq!(in_words(text), Some(channel), "{text}");
        }
        for text in ["watch1", "ch", "ch20260305", "ch1_ch2", "大厅", "1", "ch—1", "batch2"] {
            assert_eq!(in_words(text), None, "{text}");
        }
    }
}
