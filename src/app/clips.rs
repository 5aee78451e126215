//! Clips: a span of one camera's files as a file of its own, with covers and words on the picture; and the clips of
//! findings.
//!
//! | file | what it does |
//! | --- | --- |
//! | `choice` | which findings of a library get one, in which order, and why others get none |
//! | `naming` | what they are called |
//! | `batch` | their clips, one after the other |
//! | `around` | the span around a mark, over the ends of its recording |
//! | `folder` | what is there already, names, manifest, subtitles |
//! | `shown` | good examples beside findings |
//! | `listing` | the page and the paper |
//! | `orders` | what is ordered and not finished, kept on disk |
//! | `typed` | reads covers as they were typed |
//! | `pieces` | which part of which file a span is, and where nobody recorded |
//! | `painter` | covers and words on each picture |
//! | `lettering` | words as pixels |

mod around;
mod batch;
mod choice;
mod folder;
mod lettering;
mod listing;
mod naming;
mod orders;
mod painter;
mod pieces;
mod shown;
mod typed;

pub use crate::app::clips::batch::{Batch, Became, Delivered, Manner, SLOWEST, Step, make_clips};
pub use crate::app::clips::choice::{Candidate, Filter, Lacking, Marked, Pick, choose, read_finding};
pub use crate::app::clips::naming::{NamePattern, NameWord, USUAL_NAME, usual_name};
pub use crate::app::clips::orders::{ClipOrder, OrderId, OrderKind, Orders};
pub use crate::app::clips::pieces::Gap;
pub use crate::app::clips::typed::{TypedCover, read_cover};
pub use crate::report::ClipEntry;

use crate::app::clips::lettering::Lettering;
use crate::app::clips::painter::Painter;
use crate::app::clips::pieces::Pieces;
use crate::app::files;
use crate::app::fonts::Fonts;
use crate::app::notice::{Level, Notice};
use crate::app::still_file::{Typed, read_moment};
use crate::app::wording;
use crate::domain::time::{Pts, SiteTime};
use crate::media::clip::{Made, Wanted, copy, exact};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Order {
    /// Of one camera. Where their clocks are known they are taken in their order.
    pub files: Vec<PathBuf>,
    /// The first picture is the first that is not earlier. Seconds count through all files, one after the other.
    pub from: Typed,
    /// The last picture is the last that is earlier.
    pub to: Typed,
    /// Copy the pictures' data as it is.
    pub copy: bool,
    /// Words at the foot of the picture, line by line. `{time}` stands for the site time.
    pub caption: Vec<String>,
    /// What nobody may see.
    pub covers: Vec<TypedCover>,
}

/// One part of a clip and the file that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the site's clock showed at the first picture and at the last; none where nothing tells it.
    pub site: Option<(SiteTime, SiteTime)>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What was taken, and how long it took.
    pub made: Made,
    /// For each of `made.pieces`.
    pub parts: Vec<Part>,
    /// Where nobody recorded: it is left out, and the site time jumps.
    pub gaps: Vec<Gap>,
    /// How much later than asked the first picture is, from the recording's own; negative where a copy begins earlier.
    pub begins_late: Pts,
    /// SHA-256 of the clip, lower-case hex.
    pub sha256: String,
    /// Size of the clip in bytes.
    pub size: u64,
}

/// Makes a clip at `to`, which must end in .mp4 and not exist. `watch` is told the share that is done, 0..=1, and stops
/// it by saying false. None when stopped.
///
/// # Errors
/// A notice when what was asked for makes no sense, a file cannot be read, or the clip cannot be written.
pub fn cut(order: &Order, to: &Path, watch: &mut dyn FnMut(f32) -> bool) -> Result<Option<Cut>, Notice> {
    refuse_what_makes_no_sense(order, to)?;
    let Some(pieces) = Pieces::of(&order.files, watch)? else { return Ok(None) };
    let spans = pieces.between(order.from, order.to)?;
    let wanted = Wanted { pieces: spans.iter().map(|span| span.piece.clone()).collect(), sound: true, slower: 1 };
    let failed = |why| wording::media(&why);
    let made = if order.copy {
        copy(&wanted, to, watch).map_err(failed)?
    } else if order.caption.is_empty() && order.covers.is_empty() {
        exact(&wanted, to, None, watch).map_err(failed)?
    } else {
        let mut painter = painter(order, &pieces, &spans)?;
        exact(&wanted, to, Some(&mut |shot, canvas| painter.paint(shot, canvas)), watch).map_err(failed)?
    };
    let Some(made) = made else { return Ok(None) };
    let hash = |path: &Path| {
        let hash = files::sha256(path, &mut |_share| true);
        let hash = hash.map_err(|why| wording::file("文件读不出来", "The file cannot be read", &why, path))?;
        Ok::<String, Notice>(hash.unwrap_or_default())
    };
    let parts = made.pieces.iter().zip(&spans).map(|(taken, span)| {
        let clock = pieces.clock(span.file);
        let site = clock.map(|clock| (clock.site(taken.first_pts), clock.site(taken.last_pts)));
        Ok(Part { site, sha256: hash(&taken.path)? })
    });
    let parts = parts.collect::<Result<Vec<Part>, Notice>>()?;
    let gaps = pieces.gaps(&made, &spans);
    let begins_late = match (made.pieces.first(), spans.first()) {
        (Some(taken), Some(span)) => taken.first_pts - span.piece.from,
        _none => Pts::ZERO,
    };
    let (sha256, size) = (hash(to)?, std::fs::metadata(to).map_or(0, |file| file.len()));
    Ok(Some(Cut { made, parts, gaps, begins_late, sha256, size }))
}

fn refuse_what_makes_no_sense(order: &Order, to: &Path) -> Result<(), Notice> {
    let is_mp4 = to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mp4"));
    if !is_mp4 {
        return Err(refused("片段只能存为 MP4", "A clip is saved as MP4")
            .hint("文件名请以 .mp4 结尾", "End the name in .mp4")
            .detail(to.display().to_string()));
    }
    if order.copy && !(order.caption.is_empty() && order.covers.is_empty()) {
        return Err(refused("原样截取不能加字幕或遮挡", "Words and covers cannot be put on a copy")
            .hint("请去掉 --copy，改为精确截取", "Leave out --copy: the pictures are then encoded anew"));
    }
    Ok(())
}

fn painter<'a>(order: &Order, pieces: &'a Pieces, spans: &[pieces::Span]) -> Result<Painter<'a>, Notice> {
    let covers = spans.iter().map(|span| order.covers.iter().map(|cover| cover.on(pieces, span.file)).collect());
    let covers = covers.collect::<Result<Vec<_>, Notice>>()?;
    let clocks = spans.iter().map(|span| pieces.clock(span.file)).collect::<Vec<_>>();
    let lettering = if order.caption.is_empty() { None } else { Some(Lettering::new(Fonts::find().bold)?) };
    if order.caption.iter().any(|line| line.contains(painter::TIME))
        && let Some((span, _none)) = spans.iter().zip(&clocks).find(|(_, clock)| clock.is_none())
    {
        let path = span.piece.path.clone();
        return Err(wording::media(&crate::media::MediaError::NoClock { path }));
    }
    Ok(Painter::new(covers, order.caption.clone(), lettering, clocks))
}

/// Reads a length of time in seconds, such as `3` or `2.5`.
///
/// # Errors
/// When it is none.
pub fn read_seconds(text: &str) -> Result<Pts, Notice> {
    match read_moment(text) {
        Ok(Typed::Pts(pts)) => Ok(pts),
        _other => Err(refused("看不懂这个时长", "This is no length of time")
            .hint("请写秒数，如 3 或 2.5", "Write seconds, such as 3 or 2.5")
            .detail(text)),
    }
}

/// Reads a day, such as `2026-03-05`.
///
/// # Errors
/// When it is none.
pub fn read_day(text: &str) -> Result<Date, Notice> {
    text.trim().parse().map_err(|_why| {
        refused("看不懂这个日期", "This is no day").hint("请写成 2026-03-05", "Write it like 2026-03-05").detail(text)
    })
}

/// A refusal of what was asked for.
fn refused(zh: impl Into<String>, en: impl Into<String>) -> Notice {
    Notice::new(Level::Error, zh, en)
}
