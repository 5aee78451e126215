//! The list of steps: JSON, one object a step.

use crate::app::drive::{in_step, refused};
use crate::app::notice::Notice;
use crate::app::still_file::{Typed, read_moment};
use crate::domain::time::Pts;
use crate::media::player::{FASTEST, SLOWEST};
use serde::Deserialize;
use std::time::Duration;

/// The longest that one step may play.
const LONGEST_S: f64 = 86_400.0;

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `{"seek": "09:00:30.000"}`: to a site time, exactly.
    Seek(Typed),
    /// `{"seek_s": 12.5}`: to a time from the first picture of the file on the screen, exactly.
    SeekPts(Pts),
    /// `{"step": -1}`: so many pictures forward or back.
    Step(i32),
    /// `{"play_s": 5, "rate": 1}`: plays so long by the wall clock, and pauses.
    Play {
        /// How long, beginning with the command.
        lasting: Duration,
        /// How fast; backward where it is negative.
        rate: f64,
    },
    /// `{"scrub_s": [1, 2, 3]}`: key pictures as if dragged, the last one exact.
    Scrub(Vec<Pts>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    seek: Option<String>,
    seek_s: Option<f64>,
    step: Option<i32>,
    play_s: Option<f64>,
    rate: Option<f64>,
    scrub_s: Option<Vec<f64>>,
}

/// Reads a list of steps.
///
/// # Errors
/// A notice with line and column where it is no such list, or with the step's number, from 1, where it makes no sense.
pub fn read_steps(text: &str) -> Result<Vec<Step>, Notice> {
    let written: Vec<Written> = serde_json::from_str(text).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        refused(
            format!("步骤文件第 {line} 行第 {column} 列有错误"),
            format!("The steps have an error in line {line}, column {column}"),
        )
        .hint(
            "应为步骤列表，每步为 seek、seek_s、step、play_s（可带 rate）、scrub_s 之一",
            "Write a list of steps, each with one of seek, seek_s, step, play_s (with rate, if wanted), scrub_s",
        )
        .detail(why.to_string())
    })?;
    (1..).zip(&written).map(|(number, written)| step(written).map_err(|why| in_step(number, why))).collect()
}

fn step(written: &Written) -> Result<Step, Notice> {
    let Written { seek, seek_s, step, play_s, rate, scrub_s } = written;
    match (seek, seek_s, step, play_s, scrub_s) {
        (Some(at), None, None, None, None) if rate.is_none() => match read_moment(at)? {
            Typed::Pts(_) => Err(refused("seek 要写现场时间", "seek takes a site time")
                .hint("秒数请用 seek_s", "For seconds there is seek_s")
                .detail(at.clone())),
            site => Ok(Step::Seek(site)),
        },
        (None, Some(at), None, None, None) if rate.is_none() => Ok(Step::SeekPts(pts(*at))),
        (None, None, Some(pictures), None, None) if rate.is_none() => Ok(Step::Step(*pictures)),
        (None, None, None, Some(seconds), None) => play(*seconds, rate.unwrap_or(1.0)),
        (None, None, None, None, Some(way)) if rate.is_none() => match way.as_slice() {
            [] => Err(refused("scrub_s 是空的", "scrub_s is empty")),
            way => Ok(Step::Scrub(way.iter().map(|at| pts(*at)).collect())),
        },
        _ => Err(refused("每一步只能是一个动作", "A step is one thing to do").hint(
            "写 seek、seek_s、step、play_s、scrub_s 之一；rate 只与 play_s 同用",
            "Write one of seek, seek_s, step, play_s, scrub_s; rate goes with play_s alone",
        )),
    }
}

fn play(seconds: f64, rate: f64) -> Result<Step, Notice> {
    if !(0.0..=LONGEST_S).contains(&seconds) {
        let what = refused("play_s 不在 0 至 86400 秒之间", "play_s is not between 0 and 86400 seconds");
        return Err(what.detail(seconds.to_string()));
    }
    if !(SLOWEST..=FASTEST).contains(&rate.abs()) {
        let (zh, en) = (
            format!("rate 的大小不在 {SLOWEST} 至 {FASTEST} 之间"),
            format!("rate is not between {SLOWEST} and {FASTEST}, forward or backward"),
        );
        return Err(refused(zh, en).detail(rate.to_string()));
    }
    Ok(Step::Play { lasting: Duration::from_secs_f64(seconds), rate })
}

/// To the nanosecond that is nearest; what is beyond all recordings stays beyond them.
fn pts(seconds: f64) -> Pts {
    Pts::from_ns((seconds * 1e9).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::{Step, read_steps};
    use crate::domain::time::Pts;
    use std::time::Duration;

    #[test]
    fn every_kind_of_step_is_read() {
        let text = r#"[{"seek": "09:00:30.000"}, {"seek_s": 12.48}, {"step": -1}, {"play_s": 0.5, "rate": -2},
            {"play_s": 1}, {"scrub_s": [1, 2.5]}]"#;
        let steps = read_steps(text).unwrap();
        assert!(matches!(steps[0], Step::Seek(_)));
        let lasting = Duration::from_millis;
        let rest = [
            Step::SeekPts(Pts::from_ms(12_480)),
            Step::Step(-1),
            Step::Play { lasting: lasting(500), rate: -2.0 },
            Step::Play { lasting: lasting(1_000), rate: 1.0 },
            Step::Scrub(vec![Pts::from_ms(1_000), Pts::from_ms(2_500)]),
        ];
        assert_eq!(steps[1..], rest);
    }

    #[test]
    fn what_makes_no_sense_is_named_with_its_place() {
        let said = |text: &str| {
            let notice = read_steps(text).unwrap_err();
            format!("{} {}", notice.headline.en, notice.detail)
        };
        let unknown = said("[{\"step\": 1},\n {\"seeek\": 3}]");
        assert!(unknown.contains("line 2, column 9") && unknown.contains("seeek"), "{unknown}");
        assert!(said("[{\"step\": 1}").contains("line 1, column 12"));
        assert!(said("{\"step\": 1}").contains("line 1"));
        for (text, part) in [
            (r#"[{"step": 1}, {}]"#, "Step 2: A step is one thing"),
            (r#"[{"step": 1, "seek_s": 3}]"#, "one thing"),
            (r#"[{"step": 1, "rate": 2}]"#, "one thing"),
            (r#"[{"seek": "soon"}]"#, "no moment"),
            (r#"[{"seek": "12.5"}]"#, "site time"),
            (r#"[{"play_s": -1}]"#, "play_s is not"),
            (r#"[{"play_s": 1, "rate": 40}]"#, "rate is not"),
            (r#"[{"play_s": 1, "rate": 0}]"#, "rate is not"),
            (r#"[{"scrub_s": []}]"#, "empty"),
        ] {
            assert!(said(text).contains(part), "{text}: {}", said(text));
        }
    }
}
