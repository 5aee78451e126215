//! Whether a name is as a template has it, and what stands in it.
//!
//! In a template `{field}` stands for what is read and everything else for itself, whatever its case:
//!
//! | field | stands for |
//! | --- | --- |
//! | `any` | at least one sign |
//! | `lead`, `rest` | whatever, also nothing; `rest` at the end only |
//! | `joint` | one of `-_T` or a space |
//! | `ip` | four numbers with dots |
//! | `number`, `number2`, `number17` | digits that mean nothing here, two, seventeen |
//! | `channel` | one to three digits, not zero |
//! | `stream` | `main` or `sub` |
//! | `stamp`, `stamp-ms` | year to second, to millisecond |
//! | `stamp-us` | month, day, year and a time of twelve hours with AM or PM |
//! | `day`, `time` | eight digits, six digits |
//! | `parts` | year to second with other signs between them |
//! | `h.m.s`, `h-m-s`, `h_m_s` | a time of day; the day stands elsewhere |
//! | `m`, `s` | minute and second; day and hour stand elsewhere |
//!
//! Digits are read whole: a field never takes a part of a longer row of digits.

use crate::media::site_time::{StreamKind, is_plausible};
use jiff::civil::{Date, DateTime, Time};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Caught {
    /// Whole times, in their order.
    pub(super) stamps: Vec<DateTime>,
    /// Times of day, in their order.
    pub(super) times: Vec<Time>,
    /// The day, where it stands apart from its time.
    day: Option<Date>,
    /// Minute and second of an hour that stands elsewhere.
    pub(super) minute: Option<i8>,
    pub(super) second: Option<i8>,
    pub(super) channel: Option<u32>,
    pub(super) stream: Option<StreamKind>,
}

/// Reads the whole of `name` by the template; none when it is not like it.
pub(super) fn read(template: &str, name: &str) -> Option<Caught> {
    fits(template, name, false, &Caught::default())
}

/// `after_digit`: whether a digit stands before what is left of the name.
fn fits(template: &str, name: &str, after_digit: bool, caught: &Caught) -> Option<Caught> {
    let Some(first) = template.chars().next() else { return name.is_empty().then(|| caught.clone()) };
    if first != '{' {
        let next = name.chars().next().filter(|next| next.eq_ignore_ascii_case(&first))?;
        return fits(&template[first.len_utf8()..], &name[next.len_utf8()..], next.is_ascii_digit(), caught);
    }
    let (field, template) = template[1..].split_once('}')?;
    match field {
        "rest" => template.is_empty().then(|| caught.clone()),
        "any" | "lead" => {
            let least = usize::from(field == "any");
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]).skip(least);
            ends.into_iter().find_map(|end| {
                let digit = name[..end].chars().next_back().map_or(after_digit, |c| c.is_ascii_digit());
                fits(template, &name[end..], digit, caught)
            })
        }
        _ => {
            let taken = width(field, name)?;
            let (text, left) = name.split_at(taken);
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let torn = (after_digit && is_digit(text.chars().next()))
                || (is_digit(text.chars().next_back()) && is_digit(left.chars().next()));
            let mut caught = caught.clone();
            if torn || !catch(field, text, &mut caught) {
                return None;
            }
            fits(template, left, is_digit(text.chars().next_back()), &caught)
        }
    }
}

/// How many bytes of the name the field takes.
fn width(field: &str, name: &str) -> Option<usize> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let exactly = |wanted: usize| (digits == wanted).then_some(wanted);
    match field {
        "joint" => name.starts_with(['-', '_', 'T', ' ']).then_some(1),
        "ip" => Some(name.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count()),
        "number" => (digits > 0).then_some(digits),
        "channel" => (1..=3).contains(&digits).then_some(digits),
        "number2" | "m" | "s" => exactly(2),
        "number17" | "stamp-ms" => exactly(17),
        "stream" => ["main", "sub"]
            .iter()
            .map(|word| word.len())
            .find(|length| name.get(..*length).is_some_and(|word| stream(word).is_some())),
        "stamp" => exactly(14),
        "stamp-us" => (digits == 12 && name.len() >= 14 && name.is_char_boundary(14)).then_some(14),
        "day" => exactly(8),
        "time" => exactly(6),
        "h.m.s" | "h-m-s" | "h_m_s" => {
            (name.is_ascii() || name.is_char_boundary(8)).then_some(8).filter(|w| name.len() >= *w)
        }
        "parts" => parts_width(name),
        _ => None,
    }
}

/// Takes the text of a field; false when it means nothing.
fn catch(field: &str, text: &str, caught: &mut Caught) -> bool {
    let read = match field {
        "channel" => text.parse().ok().filter(|channel| *channel > 0).map(|channel| caught.channel = Some(channel)),
        "stream" => stream(text).map(|kind| caught.stream = Some(kind)),
        "ip" => is_ip(text).then_some(()),
        "stamp" => stamp(text).map(|at| caught.stamps.push(at)),
        "stamp-ms" => stamp_ms(text).map(|at| caught.stamps.push(at)),
        "stamp-us" => stamp_us(text).map(|at| caught.stamps.push(at)),
        "parts" => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            stamp(&digits).map(|at| caught.stamps.push(at))
        }
        "day" => stamp(&format!("{text}000000")).map(|at| caught.day = Some(at.date())),
        "time" => caught
            .day
            .take()
            .zip(time(text.get(..2), text.get(2..4), text.get(4..6)))
            .map(|(day, at)| caught.stamps.push(DateTime::from_parts(day, at))),
        "h.m.s" | "h-m-s" | "h_m_s" => {
            let sign = &field[1..2];
            let signs = text.get(2..3) == Some(sign) && text.get(5..6) == Some(sign);
            let at = time(text.get(..2), text.get(3..5), text.get(6..8));
            at.filter(|_| signs).map(|at| caught.times.push(at))
        }
        "m" => small(text).filter(|minute| *minute < 60).map(|minute| caught.minute = Some(minute)),
        "s" => small(text).filter(|second| *second < 60).map(|second| caught.second = Some(second)),
        _ => Some(()),
    };
    read.is_some()
}

fn stream(word: &str) -> Option<StreamKind> {
    match word.to_ascii_lowercase().as_str() {
        "main" => Some(StreamKind::Main),
        "sub" => Some(StreamKind::Sub),
        _ => None,
    }
}

fn is_ip(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

fn small(digits: &str) -> Option<i8> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn time(hour: Option<&str>, minute: Option<&str>, second: Option<&str>) -> Option<Time> {
    Time::new(small(hour?)?, small(minute?)?, small(second?)?, 0).ok()
}

/// Fourteen digits as year, month, day, hour, minute, second.
pub(super) fn stamp(digits: &str) -> Option<DateTime> {
    let year = digits.get(..4)?.parse().ok()?;
    let field = |from: usize| digits.get(from..from + 2).and_then(small);
    let at = DateTime::new(year, field(4)?, field(6)?, field(8)?, field(10)?, field(12)?, 0).ok()?;
    (digits.len() == 14 && is_plausible(at)).then_some(at)
}

fn stamp_ms(digits: &str) -> Option<DateTime> {
    let ms: i32 = digits.get(14..)?.parse().ok()?;
    stamp(digits.get(..14)?)?.with().subsec_nanosecond(ms * 1_000_000).build().ok()
}

/// `092022070000AM`: the twentieth of September 2022, seven in the morning.
fn stamp_us(text: &str) -> Option<DateTime> {
    let (digits, half) = text.split_at_checked(12)?;
    let field = |from: usize| digits.get(from..from + 2).and_then(small);
    let hour = field(6).filter(|hour| (1..=12).contains(hour))? % 12;
    let hour = match half.to_ascii_uppercase().as_str() {
        "AM" => hour,
        "PM" => hour + 12,
        _ => return None,
    };
    DateTime::new(2000 + i16::from(field(4)?), field(0)?, field(2)?, hour, field(8)?, field(10)?, 0).ok()
}

/// Year to second with one to three other signs between them: `2026-03-05_09-00-00`, `2026年03月05日 09时00分00秒`.
fn parts_width(name: &str) -> Option<usize> {
    let mut at = 0;
    for (number, wanted) in [4, 2, 2, 2, 2, 2].into_iter().enumerate() {
        if number > 0 {
            let signs = name[at..].chars().take_while(|c| !c.is_ascii_digit());
            let (count, bytes) = signs.fold((0, 0), |(count, bytes), c| (count + 1, bytes + c.len_utf8()));
            at += bytes;
            if !(1..=3).contains(&count) {
                return None;
            }
        }
        if name[at..].bytes().take_while(u8::is_ascii_digit).count() != wanted {
            return None;
        }
        at += wanted;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn digits_are_read_whole() {
        assert!(read("{lead}{stamp}{rest}", "a20260305090000b").is_some());
        assert!(read("{lead}{stamp}{rest}", "120260305090000").is_none());
        assert!(read("{lead}{stamp}{rest}", "202603050900001").is_none());
        assert!(read("ch{channel}_{number17}", "ch01_000000003630000000").is_none());
    }

    #[test]
    fn what_is_not_in_the_template_stands_for_itself() {
        assert!(read("NVR_{channel}", "nvr_12").is_some());
        assert!(read("NVR_{channel}", "nvr_12x").is_none());
        assert!(read("NVR_{channel}", "nvr_000").is_none(), "there is no channel 0");
        assert!(read("{any}x", "x").is_none());
        assert!(read("{unknown}", "x").is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_read_without_a_panic(name in "\\PC{0,40}") {
            for template in ["{lead}{parts}{rest}", "{any}_S{h-m-s}_E{h-m-s}", "{lead}{stamp-us}{rest}", "{ip}_{stream}{rest}",
                "{lead}{day}{joint}{time}{rest}", "{h.m.s}-{h.m.s}[{rest}", "{m}M{s}S_{number}"] {
                let _total = read(template, &name);
            }
        }
    }
}
