//! Which part of which file a span is: by seconds through all files, or by the site's clock; and where nobody recorded.

use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::app::still_file::{Typed, by_clock};
use crate::app::wording;
use crate::domain::footage::{AGREEMENT, SiteClock, Timeline};
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::clip::{Made, Piece};
use crate::media::probe;
use crate::media::survey::Survey;
use std::path::{Path, PathBuf};

/// Shorter holes are the rounding of clocks and names.
const HOLE: Pts = Pts::from_ms(1_000);

/// One file.
#[derive(Debug)]
struct File {
    path: PathBuf,
    clock: Option<Timeline>,
    /// What is in it; none where one file alone is asked for, which need not be read to its end.
    survey: Option<Survey>,
    /// How much of the files comes before it.
    before: Pts,
}

/// Files of one camera, one after the other.
#[derive(Debug)]
pub(super) struct Pieces {
    files: Vec<File>,
}

/// A part of one file.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Which file.
    pub file: usize,
    /// Which part.
    pub piece: Piece,
}

/// Time that nobody recorded, within a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where it would be in the clip.
    pub at: Pts,
    /// What the site's clock showed at its begin.
    pub from: SiteTime,
    /// What it showed at its end; earlier where a clock was set back.
    pub to: SiteTime,
}

/// What a file has of a span of the site's clock, stretch by stretch of its own clock: how long behind the span's begin it
/// begins, and from when until when, exclusive, as times of the file.
pub(super) fn stretches(
    timeline: &Timeline,
    survey: Option<&Survey>,
    (from, to): (SiteTime, SiteTime),
) -> Vec<(Pts, Pts, Pts)> {
    let last = survey.map(|survey| survey.index().last());
    let stretch = |number: usize| {
        let clock = timeline.clock_of(number);
        let first = timeline.stretches.get(number).map_or(Pts::ZERO, |own| own.from).max(Pts::ZERO);
        let behind = timeline.stretches.get(number + 1).map(|next| next.from);
        let begin = clock.pts(from).max(first);
        let end = behind.map_or(clock.pts(to), |behind| behind.min(clock.pts(to)));
        let has_some = end > begin && last.is_none_or(|last| begin <= last);
        has_some.then(|| (clock.site(begin).since(from), begin, end))
    };
    (0..timeline.stretches.len().max(1)).filter_map(stretch).collect()
}

impl Pieces {
    /// Looks into the files. None when `watch` stops it.
    ///
    /// # Errors
    /// When one cannot be read, or of several files only some have a clock.
    pub(super) fn of(paths: &[PathBuf], watch: &mut dyn FnMut(f32) -> bool) -> Result<Option<Self>, Notice> {
        let failed = |why: MediaError| wording::media(&why);
        let mut files = Vec::new();
        for path in paths {
            let clock = probe::start(path).map_err(failed)?;
            let survey = if paths.len() > 1 {
                let survey = Survey::make(path, &mut |_share| watch(0.0)).map_err(failed)?;
                if survey.is_none() && !watch(0.0) {
                    return Ok(None);
                }
                survey
            } else {
                None
            };
            files.push(File { path: path.clone(), clock, survey, before: Pts::ZERO });
        }
        let has_clocks = files.iter().any(|file| file.clock.is_some());
        if let Some(file) = files.iter().find(|file| has_clocks && file.clock.is_none()) {
            return Err(failed(MediaError::NoClock { path: file.path.clone() }));
        }
        files.sort_by_key(|file| file.clock.as_ref().map(|clock| clock.site(Pts::ZERO)));
        let mut before = Pts::ZERO;
        for file in &mut files {
            file.before = before;
            before = before + file.duration();
        }
        Ok(Some(Self { files }))
    }

    /// The parts of the files in a span.
    ///
    /// # Errors
    /// When a site time was typed and nothing tells the files' own, or no file has any of the span.
    pub(super) fn between(&self, from: Typed, to: Typed) -> Result<Vec<Span>, Notice> {
        let mut spans: Vec<Span> = Vec::new();
        let mut seen: Option<SiteTime> = None;
        for (number, file) in self.files.iter().enumerate() {
            let (mut begin, end) = (self.moment(number, from)?, self.moment(number, to)?);
            if self.files.len() > 1 {
                // What two files both have is shown once; clocks and names are rounded.
                if let (Some(seen), Some(clock)) = (seen, &file.clock)
                    && clock.site(begin.max(Pts::ZERO)).plus(AGREEMENT) < seen
                {
                    begin = begin.max(clock.pts(seen));
                }
                begin = begin.max(Pts::ZERO);
                let last = file.survey.as_ref().map_or(Pts::ZERO, |survey| survey.index().last());
                if end <= begin || begin > last {
                    continue;
                }
                seen = file.clock.as_ref().map(|clock| clock.site(end.min(file.duration())));
            }
            let (path, survey) = (file.path.clone(), file.survey.clone());
            spans.push(Span { file: number, piece: Piece { path, from: begin, to: end, survey, muted: Vec::new() } });
        }
        if spans.is_empty() {
            return Err(nothing_recorded());
        }
        Ok(spans)
    }

    /// A moment as a time of one file; before or behind it where the moment lies in another one.
    ///
    /// # Errors
    /// When a site time was typed and nothing tells the file's own.
    pub(super) fn moment(&self, file: usize, typed: Typed) -> Result<Pts, Notice> {
        let file = &self.files[file];
        match (typed, &file.clock) {
            (Typed::Pts(pts), _) => Ok(pts - file.before),
            // A time of day without its day is meant from the first file on.
            (Typed::TimeOfDay(_), Some(clock)) => {
                let first = self.files[0].clock.as_ref().unwrap_or(clock);
                Ok(clock.pts(first.site(by_clock(typed, first))))
            }
            (typed, Some(clock)) => Ok(by_clock(typed, clock)),
            (_site, None) => Err(wording::media(&MediaError::NoClock { path: file.path.clone() })),
        }
    }

    /// What the site's clock showed at a moment that was typed; seconds count through all files. An end belongs to the
    /// file before it.
    ///
    /// # Errors
    /// When nothing tells the files' site time.
    pub(super) fn site(&self, typed: Typed, is_end: bool) -> Result<SiteTime, Notice> {
        let step = Pts::from_ns(i64::from(is_end));
        let number = match typed {
            Typed::Pts(pts) => self.files.iter().rposition(|file| file.before <= pts - step).unwrap_or(0),
            Typed::Site(_) | Typed::TimeOfDay(_) => 0,
        };
        let file = &self.files[number];
        let Some(clock) = &file.clock else { return Err(no_clock(&file.path)) };
        Ok(match typed {
            Typed::Site(site) => site,
            Typed::Pts(pts) => clock.site(pts - file.before - step).plus(step),
            Typed::TimeOfDay(_) => {
                // Also where nobody recorded.
                let running = Timeline::from(clock.clock);
                running.site(by_clock(typed, &running))
            }
        })
    }

    /// The parts of the files between two site times, each with the time from the first of them. One has none where
    /// nobody recorded.
    ///
    /// # Errors
    /// When nothing tells a file's site time.
    pub(super) fn in_step(&self, from: SiteTime, to: SiteTime) -> Result<Vec<(Pts, Span)>, Notice> {
        let mut spans = Vec::new();
        for (number, file) in self.files.iter().enumerate() {
            let Some(timeline) = &file.clock else { return Err(no_clock(&file.path)) };
            for (at, begin, end) in stretches(timeline, file.survey.as_ref(), (from, to)) {
                let (path, survey) = (file.path.clone(), file.survey.clone());
                let piece = Piece { path, from: begin, to: end, survey, muted: Vec::new() };
                spans.push((at, Span { file: number, piece }));
            }
        }
        Ok(spans)
    }

    /// Whether a moment that was typed is earlier than another, whatever was recorded then.
    ///
    /// # Errors
    /// When a site time was typed and nothing tells the files' own.
    pub(super) fn is_before(&self, one: Typed, other: Typed) -> Result<bool, Notice> {
        match (one, other) {
            (Typed::Pts(one), Typed::Pts(other)) => Ok(one < other),
            (one, other) => Ok(self.site(one, false)? < self.site(other, false)?),
        }
    }

    /// The clock by which a part of a file runs that does not go on over a hole of its own.
    pub(super) fn clock_at(&self, span: &Span) -> Option<SiteClock> {
        let timeline = self.clock(span.file)?;
        let number = timeline.stretches.iter().rposition(|stretch| stretch.from <= span.piece.from);
        Some(timeline.clock_of(number.unwrap_or(0)))
    }

    /// The site time of a file.
    pub(super) fn clock(&self, file: usize) -> Option<&Timeline> {
        self.files[file].clock.as_ref()
    }

    /// Where nobody recorded: between two files, and where a recorder paused within one.
    pub(super) fn gaps(&self, made: &Made, spans: &[Span]) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut ended: Option<SiteTime> = None;
        for (taken, span) in made.pieces.iter().zip(spans) {
            let Some(clock) = self.clock(span.file) else { return Vec::new() };
            let begin = clock.site(taken.first_pts);
            gaps.extend(ended.map(|ended| Gap { at: taken.at, from: ended, to: begin }));
            let inside = clock.stretches.iter().filter(|s| s.from > taken.first_pts && s.from <= taken.last_pts);
            gaps.extend(inside.map(|stretch| {
                let before = clock.site(stretch.from - Pts::from_ns(1)).plus(Pts::from_ns(1));
                Gap { at: taken.at + stretch.from - taken.first_pts, from: before, to: clock.site(stretch.from) }
            }));
            ended = Some(clock.site(taken.end - Pts::from_ns(1)).plus(Pts::from_ns(1)));
        }
        gaps.retain(|gap| gap.to.since(gap.from) > HOLE || gap.from.since(gap.to) > HOLE);
        gaps
    }
}

/// There is nothing between two moments.
pub(super) fn nothing_recorded() -> Notice {
    refused("这段时间里没有录像", "Nothing was recorded in this span")
        .hint("请核对起止时刻，终点须晚于起点", "See whether the moments are right; the end comes after the start")
}

fn no_clock(path: &Path) -> Notice {
    refused(
        "不知道录像的现场时间，无法与其他机位对齐",
        "Cameras cannot be shown in step: the recording's site time is not known",
    )
    .hint(
        "请在文件名中写明起始时间，例如 柜台_20260305090000.mp4",
        "Put the start into the file's name, such as counter_20260305090000.mp4",
    )
    .detail(path.display().to_string())
}

impl File {
    fn duration(&self) -> Pts {
        self.survey.as_ref().map_or(Pts::ZERO, |survey| survey.index().duration())
    }
}
