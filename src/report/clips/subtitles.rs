//! Subtitles in clip time: WebVTT and SubRip, both in UTF-8.

use crate::domain::time::Pts;
use crate::report::glyphs::visible;

/// Lines that are shown for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// From then on, in the clip.
    pub from: Pts,
    /// Until then, exclusive.
    pub to: Pts,
    /// Line by line.
    pub lines: Vec<String>,
}

/// As WebVTT, for browsers.
pub fn vtt(cues: &[Cue]) -> String {
    let cue = |cue: &Cue| {
        // What a browser would read as markup is written out.
        let text = text(cue).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("\n{} --> {}\n{text}\n", time(cue.from, '.'), time(cue.to, '.'))
    };
    format!("WEBVTT\n{}", shown(cues).map(cue).collect::<String>())
}

/// As SubRip, for players.
pub fn srt(cues: &[Cue]) -> String {
    let cue = |(number, cue): (usize, &Cue)| {
        format!("{}\n{} --> {}\n{}\n\n", number + 1, time(cue.from, ','), time(cue.to, ','), text(cue))
    };
    shown(cues).enumerate().map(cue).collect()
}

fn shown(cues: &[Cue]) -> impl Iterator<Item = &Cue> {
    let ms = |time: Pts| time.ns().div_euclid(1_000_000);
    cues.iter().filter(move |cue| ms(cue.from) < ms(cue.to) && !text(cue).is_empty())
}

/// An empty line would end a cue, and an arrow begin one.
fn text(cue: &Cue) -> String {
    let lines =
        cue.lines.iter().flat_map(|line| visible(line).lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.is_empty()).map(|line| line.replace("-->", "→")).collect::<Vec<_>>().join("\n")
}

fn time(at: Pts, point: char) -> String {
    let ms = at.ns().max(0) / 1_000_000;
    let (s, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}{point}{ms:03}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::{Cue, srt, vtt};
    use crate::domain::time::Pts;

    #[test]
    fn both_formats_say_the_same_at_the_same_time() {
        let cue =
            |from, to, line: &str| Cue { from: Pts::from_ms(from), to: Pts::from_ms(to), lines: vec![line.into()] };
        let cues =
            [cue(0, 3_000, "叫号\n\n<举手> --> 示意"), cue(3_000, 3_000, "nothing"), cue(3_000, 3_661_004, "后")];
        assert_eq!(
            vtt(&cues),
            "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\n叫号\n&lt;举手&gt; → 示意\n\n00:00:03.000 --> 01:01:01.004\n后\n"
        );
        assert_eq!(
            srt(&cues),
            "1\n00:00:00,000 --> 00:00:03,000\n叫号\n<举手> → 示意\n\n2\n00:00:03,000 --> 01:01:01,004\n后\n\n"
        );
    }
}
