//! Keys of items: no two the same, none that begins another, none that the program itself takes.

use crate::catalog::checklist::ReadSection;
use crate::catalog::position::{Problems, Span};
use crate::catalog::wording::say;
use crate::domain::checklist::Hotkey;

/// One key of the file: what it is, whose, where it stands.
struct Bound<'a> {
    hotkey: &'a Hotkey,
    code: &'a str,
    at: &'a Span,
}

/// Checks the keys of all items against each other and against the `reserved` ones.
pub(super) fn check(sections: &[ReadSection], reserved: &[char], problems: &mut Problems<'_>) {
    let mut earlier: Vec<Bound<'_>> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        for read in &section.items {
            let Some(hotkey) = &read.item.hotkey else { continue };
            let bound = Bound { hotkey, code: &read.item.code.0, at: &read.hotkey_at };
            check_reserved(&bound, reserved, problems);
            check_section(&bound, index + 1, problems);
            if let Some(other) = earlier.iter().find(|other| collide(other.hotkey, hotkey)) {
                put_collision(&bound, other, problems);
            }
            earlier.push(bound);
        }
    }
}

/// The key that is pressed first.
fn first(hotkey: &Hotkey) -> char {
    match hotkey {
        Hotkey::Stroke(key) => *key,
        Hotkey::Number(section, _) => char::from(b'0' + section % 10),
    }
}

/// Two numbers collide when they are the same; a stroke collides with all that begins with it.
fn collide(one: &Hotkey, other: &Hotkey) -> bool {
    match (one, other) {
        (Hotkey::Number(..), Hotkey::Number(..)) => one == other,
        _ => first(one) == first(other),
    }
}

fn put_collision(bound: &Bound<'_>, other: &Bound<'_>, problems: &mut Problems<'_>) {
    let place = problems.place(other.at.start);
    let (key, code, taken) = (bound.hotkey, bound.code, other.code);
    let what = if bound.hotkey == other.hotkey {
        say(
            format!("{code} 的键 {key} 已被 {taken}（{place}）使用"),
            format!("{code} takes key {key}, which {taken} has already at {place}"),
        )
    } else {
        let theirs = other.hotkey;
        say(
            format!("{code} 的键 {key} 与 {taken}（{place}）的键 {theirs} 以同一个键开头"),
            format!("{code}'s key {key} and {taken}'s key {theirs} at {place} begin with the same stroke"),
        )
    };
    problems.error(bound.at.clone(), what, say("换一个键", "Choose another key"));
}

fn check_reserved(bound: &Bound<'_>, reserved: &[char], problems: &mut Problems<'_>) {
    let key = first(bound.hotkey);
    if reserved.iter().any(|taken| taken.eq_ignore_ascii_case(&key)) {
        let (code, shown) = (bound.code, key.to_uppercase());
        let what = say(
            format!("{code} 的键 {shown} 是程序自己的快捷键"),
            format!("{code} takes key {shown}, which the program itself uses"),
        );
        problems.error(
            bound.at.clone(),
            what,
            say("换一个键；按 ? 可看已占用的键", "Choose another key; ? lists those taken"),
        );
    }
}

/// A number that does not say where its item stands can be typed, but not guessed from the screen.
fn check_section(bound: &Bound<'_>, place: usize, problems: &mut Problems<'_>) {
    let Hotkey::Number(section, _) = bound.hotkey else { return };
    if usize::from(*section) != place {
        let (code, key) = (bound.code, bound.hotkey);
        let what = say(
            format!("{code} 在第 {place} 组，但它的键 {key} 以 {section} 开头"),
            format!("{code} stands in section {place}, but its key {key} begins with {section}"),
        );
        problems.warning(bound.at.clone(), what, say("第一位写分组的序号", "Begin with the section's number"));
    }
}
