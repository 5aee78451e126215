//! Title cards: what is to be seen next, for people who stand some steps away from a screen or hold a phone.

use crate::app::clips::lettering::{Lettering, Letters};
use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Overlay};

/// What a card says; what is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Which of how many, both from 1.
    pub count: Option<(usize, usize)>,
    /// The item, large.
    pub item: String,
    /// What the standard asks.
    pub standard: String,
    /// Person, outlet, date: small, side by side at the foot.
    pub who: Vec<String>,
    /// How long it is shown, up to ten minutes.
    pub length: Pts,
}

/// The colours of the window's dark theme.
const TEXT: [u8; 3] = [0xE8, 0xEC, 0xF2];
const SECOND: [u8; 3] = [0x9D, 0xAA, 0xBB];
const LINE: [u8; 3] = [0x28, 0x31, 0x3C];
const ACCENT: [u8; 3] = [0x4C, 0x9A, 0xFF];

/// Sizes are counted in such parts of the shorter side.
const PARTS: usize = 72;

/// How large item and standard are, in parts; the first that fit are taken.
const SIZES: &[(usize, usize)] = &[(8, 4), (7, 4), (6, 4), (5, 4), (4, 4)];

/// Paints a card.
pub(super) fn paint(title: &Title, letters: &Letters, canvas: &mut Canvas) {
    let (width, height) = canvas.size();
    let part = (width.min(height) / PARTS).max(2);
    let margin = part * 6;
    let room = width.saturating_sub(2 * margin).max(1);
    let mut top = margin;
    if let Some((number, of)) = title.count {
        let count = letters.bold.block(&[format!("{number} / {of}")], room, part * 4, SECOND);
        canvas.lay(&count, (margin, top));
        top += count.size().1 + part * 2;
    }
    let who = title.who.iter().filter(|one| !one.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  ·  ");
    let mut bottom = height.saturating_sub(margin);
    if !who.is_empty() {
        let foot = letters.regular.block(&[who], room, part * 4, SECOND);
        bottom = bottom.saturating_sub(foot.size().1);
        canvas.lay(&foot, (margin, bottom));
        bottom = bottom.saturating_sub(part * 2);
        canvas.fill([margin, bottom, room, (part / 4).max(2)], LINE);
        bottom = bottom.saturating_sub(part * 2);
    }
    // A bar beside the item, in the colour of what is selected.
    let (bar, gap) = (part.max(2), part * 3);
    let words = room.saturating_sub(bar + gap).max(1);
    let (item, standard) = fitting(title, letters, words, bottom.saturating_sub(top), part);
    let between = if title.standard.is_empty() { 0 } else { part * 2 };
    let block = item.size().1 + between + standard.size().1;
    let top = top + bottom.saturating_sub(top + block) / 2;
    canvas.fill([margin, top, bar, block], ACCENT);
    canvas.lay(&item, (margin + bar + gap, top));
    canvas.lay(&standard, (margin + bar + gap, top + item.size().1 + between));
}

/// Item and standard as large as fits; words that do not fit even small are cut off, and it is seen that they are.
fn fitting(title: &Title, letters: &Letters, width: usize, height: usize, part: usize) -> (Overlay, Overlay) {
    let set = |lettering: &Lettering, text: &str, size: usize, colour| match text {
        "" => Overlay::new(width, Vec::new()),
        text => lettering.block(&[text.to_owned()], width, size * part, colour),
    };
    let both = |standard: &str, (large, small): (usize, usize)| {
        (set(&letters.bold, &title.item, large, TEXT), set(&letters.regular, standard, small, SECOND))
    };
    let fits = |(item, standard): &(Overlay, Overlay)| item.size().1 + part * 2 + standard.size().1 <= height;
    for sizes in SIZES {
        let set = both(&title.standard, *sizes);
        if fits(&set) {
            return set;
        }
    }
    let least = *SIZES.last().unwrap_or(&(4, 4));
    let mut words: Vec<char> = title.standard.chars().collect();
    while words.len() > 8 {
        words.truncate(words.len() * 9 / 10);
        let cut: String = words.iter().collect::<String>() + "…";
        let set = both(&cut, least);
        if fits(&set) {
            return set;
        }
    }
    both("", least)
}

#[cfg(test)]
mod tests {
    use super::{Title, fitting};
    use crate::app::clips::lettering::Letters;

    #[test]
    fn item_and_standard_fit_however_long_they_are() {
        let Ok(letters) = Letters::find() else { return };
        let long = |count: usize| "客户到窗口时起身迎接，微笑问候。".repeat(count);
        for (item, standard) in [(1, 0), (1, 1), (2, 8), (3, 80)] {
            let title = Title { item: long(item), standard: long(standard), ..Title::default() };
            let (item, standard) = fitting(&title, &letters, 1_100, 420, 10);
            assert!(item.size().1 + standard.size().1 <= 420, "{title:?}");
            assert!(item.size().1 >= 40);
            assert_eq!(standard.size().1 > 0, !title.standard.is_empty(), "it is shortened and not left out");
        }
    }
}
