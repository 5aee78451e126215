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
//! | `turn` | that two runs with one target are not in each other's way |
//! | `shown` | good examples beside findings |
//! | `listing` | the page and the paper |
//! | `orders` | what is ordered and not finished, kept on disk |
//! | `typed` | reads covers as they were typed |
//! | `pieces` | which part of which file a span is, and where nobody recorded |
//! | `film` | the chosen findings as one film |
//! | `beside` | what lies beside a film: manifest and subtitles; what an earlier run left of them |
//! | `spoken` | what is said of a finding on its clip, and what that shows |
//! | `reel` | several clips as one film, with cards between and pairs side by side |
//! | `veils` | what of a recording nobody may see or hear |
//! | `stage` | covers and words on each picture; what stands on walls |
//! | `preview` | the same on the screen |
//! | `title` | cards |
//! | `lettering` | words as pixels |

mod around;
mod batch;
mod beside;
mod choice;
mod film;
mod folder;
mod lettering;
mod listing;
mod naming;
mod orders;
mod pieces;
mod preview;
mod reel;
mod shown;
mod spoken;
mod stage;
mod title;
mod turn;
mod typed;
mod veils;

pub use crate::app::clips::batch::{Batch, Became, Delivered, Manner, Step, make_clips};
pub use crate::app::clips::choice::{Candidate, Filter, Lacking, Marked, Pick, choose, read_finding};
pub use crate::app::clips::film::{FilmMade, make_film};
pub use crate::app::clips::lettering::Letters;
pub use crate::app::clips::naming::{NamePattern, NameWord, USUAL_NAME, usual_name};
pub use crate::app::clips::orders::{ClipOrder, OrderId, OrderKind, Orders};
pub use crate::app::clips::pieces::Gap;
pub use crate::app::clips::preview::Preview;
pub use crate::app::clips::reel::{Film, Reel, ReelClip, ReelPart, ReelPiece, make_reel};
pub use crate::app::clips::title::Title;
pub use crate::app::clips::typed::{TypedCover, read_cover, read_mute};
pub use crate::app::clips::veils::{cover_still, veils};
pub use crate::media::clip::SLOWEST;
pub use crate::report::ClipEntry;

use crate::app::clips::pieces::{Pieces, Span};
use crate::app::clips::stage::{Scene, Stage, TIME};
use crate::app::files;
use crate::app::notice::{Level, Notice};
use crate::app::still_file::{Typed, read_moment};
use crate::app::wording;
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::clip::{Cell, Made, Programme, Segment, Wall, Wanted, compose, copy, slowed};

use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The most cameras beside the first.
const MOST_BESIDE: usize = 8;

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
    /// Other cameras, file by file, that are shown in step beside the first: up to eight.
    pub beside: Vec<Vec<PathBuf>>,
    /// How many times longer each picture is shown, 1..=16; slow motion is silent.
    pub slower: u32,
    /// Whether there is to be sound, where there is any.
    pub sound: bool,
    /// Where nothing is to be heard: from a moment until another, exclusive.
    pub muted: Vec<(Typed, Typed)>,
    /// Language of what the clip itself says.
    pub lang: Lang,
}

/// One part of a clip and the file that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Of which camera, from 0: the first, or those beside it.
    pub camera: usize,
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
    let mut cameras = Vec::new();
    for files in std::iter::once(&order.files).chain(&order.beside) {
        let Some(pieces) = Pieces::of(files, watch)? else { return Ok(None) };
        cameras.push(pieces);
    }
    let plan = if cameras.len() > 1 { in_step(order, &cameras)? } else { in_a_row(order, &cameras[0])? };
    let failed = |why| wording::media(&why);
    let made = if order.copy {
        let pieces = plan.spans.iter().map(|(_camera, span)| span.piece.clone()).collect();
        copy(&Wanted { pieces, sound: order.sound, slower: 1 }, to, watch).map_err(failed)?
    } else if cameras.len() == 1 && order.caption.is_empty() && order.covers.is_empty() {
        compose(&plan.programme, to, None, watch).map_err(failed)?
    } else {
        let mut stage = stage(order, &cameras, &plan.spans)?;
        compose(&plan.programme, to, Some(&mut |view, canvas| stage.paint(view, canvas)), watch).map_err(failed)?
    };
    let Some(made) = made else { return Ok(None) };
    // The clip is there by now: it stays, whoever calls it off.
    let hash = |path: &Path| {
        let hash = files::sha256(path, &mut |_share| true);
        let hash = hash.map_err(|why| wording::file("文件读不出来", "The file cannot be read", &why, path))?;
        Ok::<String, Notice>(hash.unwrap_or_default())
    };
    let parts = made.pieces.iter().map(|taken| {
        let (camera, span) = &plan.spans[taken.piece];
        let clock = cameras[*camera].clock(span.file);
        let site = clock.map(|clock| (clock.site(taken.first_pts), clock.site(taken.last_pts)));
        Ok(Part { camera: *camera, site, sha256: hash(&taken.path)? })
    });
    let parts = parts.collect::<Result<Vec<Part>, Notice>>()?;
    // On a wall, a camera that did not record is dark, and time goes on.
    let own: Vec<Span> = plan.spans.iter().map(|(_camera, span)| span.clone()).collect();
    let gaps = if cameras.len() > 1 { Vec::new() } else { cameras[0].gaps(&made, &own) };
    let begins_late = match (plan.length, made.pieces.first(), own.first()) {
        (Some(length), ..) => length - made.length,
        (None, Some(taken), Some(span)) => taken.first_pts - span.piece.from,
        _none => Pts::ZERO,
    };
    let (sha256, size) = (hash(to)?, std::fs::metadata(to).map_or(0, |file| file.len()));
    Ok(Some(Cut { made, parts, gaps, begins_late, sha256, size }))
}

/// What is shown, and of which camera and file each piece of it is.
struct Plan {
    programme: Programme,
    spans: Vec<(usize, Span)>,
    /// How long a wall was asked to be, as shown.
    length: Option<Pts>,
}

/// One camera's files, one after the other.
fn in_a_row(order: &Order, pieces: &Pieces) -> Result<Plan, Notice> {
    let mut spans = pieces.between(order.from, order.to)?;
    for (from, to) in &order.muted {
        if !pieces.is_before(*from, *to)? {
            return Err(mute_ends_early());
        }
        for span in &mut spans {
            let (from, to) = (pieces.moment(span.file, *from)?, pieces.moment(span.file, *to)?);
            // Nothing of it was recorded where both are one moment.
            span.piece.muted.extend((to > from).then_some((from, to)));
        }
    }
    let segment = |span: &Span| Segment::Piece { piece: Box::new(span.piece.clone()), slower: order.slower };
    let segments = spans.iter().map(segment).collect();
    let spans = spans.into_iter().map(|span| (0, span)).collect();
    Ok(Plan { programme: Programme { segments, sound: order.sound }, spans, length: None })
}

/// All cameras at once, by the site's clock.
fn in_step(order: &Order, cameras: &[Pieces]) -> Result<Plan, Notice> {
    let leader = &cameras[0];
    let (from, to) = (leader.site(order.from, false)?, leader.site(order.to, true)?);
    if to <= from {
        return Err(pieces::nothing_recorded());
    }
    let muted = order.muted.iter().map(|(from, to)| Ok((leader.site(*from, false)?, leader.site(*to, true)?)));
    let muted = muted.collect::<Result<Vec<(SiteTime, SiteTime)>, Notice>>()?;
    if muted.iter().any(|(from, to)| to <= from) {
        return Err(mute_ends_early());
    }
    let (mut cells, mut spans) = (Vec::new(), Vec::new());
    for (camera, pieces) in cameras.iter().enumerate() {
        let mut own = pieces.in_step(from, to)?;
        for (_at, span) in &mut own {
            span.piece.muted = pieces
                .clock_at(span)
                .map(|clock| muted.iter().map(|(from, to)| (clock.pts(*from), clock.pts(*to))).collect())
                .unwrap_or_default();
        }
        let laid = own.iter().map(|(at, span)| (slowed(*at, order.slower), span.piece.clone())).collect();
        cells.push(Cell::InStep { pieces: laid, slower: order.slower });
        spans.extend(own.into_iter().map(|(_at, span)| (camera, span)));
    }
    if spans.is_empty() {
        return Err(pieces::nothing_recorded());
    }
    let length = slowed(to.since(from), order.slower);
    let wall = Wall { columns: grid(cells.len()).0, cells, length: Some(length) };
    let programme = Programme { segments: vec![Segment::Wall(wall)], sound: order.sound };
    Ok(Plan { programme, spans, length: Some(length) })
}

/// How many cells a wall has in a row, and how many rows.
const fn grid(cells: usize) -> (usize, usize) {
    let columns = if cells > 4 { 3 } else { 2 };
    (columns, cells.div_ceil(columns))
}

fn mute_ends_early() -> Notice {
    refused("静音的终点早于起点", "A span to be silent ends before it begins")
        .hint("请对调两个时刻", "Write the earlier moment first")
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
    if order.copy && (order.slower != 1 || !order.beside.is_empty()) {
        return Err(refused(
            "原样截取不能慢放，也不能并排其他机位",
            "A copy has no slow motion and no other cameras beside it",
        )
        .hint("请去掉 --copy，改为精确截取", "Leave out --copy: the pictures are then encoded anew"));
    }
    if !(1..=SLOWEST).contains(&order.slower) {
        return Err(refused("慢放倍数不在范围内", "Slow motion is out of bounds")
            .hint(format!("请写 1 至 {SLOWEST} 的整数"), format!("Write a whole number from 1 to {SLOWEST}")));
    }
    if order.beside.len() > MOST_BESIDE {
        return Err(refused("机位太多", "There are too many cameras").hint(
            format!("一个画面最多放 {} 个机位", MOST_BESIDE + 1),
            format!("Put at most {} cameras into one picture", MOST_BESIDE + 1),
        ));
    }
    if let Some(cover) = order.covers.iter().find(|cover| cover.camera > order.beside.len()) {
        let (number, cameras) = (cover.camera + 1, order.beside.len() + 1);
        return Err(refused("遮挡所指的机位不存在", "A cover is on a camera that is not there").hint(
            format!("写的是第 {number} 个机位，共 {cameras} 个：第 1 个是首个机位，其后按 --beside 的次序"),
            format!("It says camera {number} of {cameras}: the first is 1, those of --beside follow in their order"),
        ));
    }
    Ok(())
}

/// What is painted on the pictures.
fn stage<'a>(order: &Order, cameras: &'a [Pieces], spans: &[(usize, Span)]) -> Result<Stage<'a>, Notice> {
    let is_wall = cameras.len() > 1;
    let letters = if is_wall || !order.caption.is_empty() { Some(Letters::find()?) } else { None };
    let mut stage = Stage::new(letters, order.lang);
    let grid = is_wall.then(|| grid(cameras.len()));
    stage.grids.extend(grid.map(|grid| (0, grid)));
    // On a wall, each camera has its own time; what is true of all of them stands below.
    let (caption, foot): (Vec<String>, Vec<String>) =
        order.caption.iter().cloned().partition(|line| !is_wall || line.contains(TIME));
    for (camera, span) in spans {
        let pieces = &cameras[*camera];
        let covers = order.covers.iter().filter(|cover| cover.camera == *camera);
        let typed = covers.map(|cover| cover.on(cameras, span)).collect::<Result<_, Notice>>()?;
        let clock = pieces.clock(span.file);
        if clock.is_none() && caption.iter().any(|line| line.contains(TIME)) {
            return Err(wording::media(&MediaError::NoClock { path: span.piece.path.clone() }));
        }
        let (from, caption) = (span.piece.from, caption.clone());
        stage.scene(Scene { typed, from, clock, caption, grid, ..Scene::default() });
    }
    stage.feet.insert(0, foot);
    Ok(stage)
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

#[cfg(test)]
mod tests {
    use crate::domain::checklist::{Checklist, NaRule};
    use crate::domain::inspection::{Inspection, InspectionId};
    use crate::domain::number::Points;
    use crate::domain::place::{Level, Outlet, OutletId};
    use crate::domain::text::Text;
    use std::collections::BTreeMap;

    /// An inspection in which nothing was done yet.
    pub(super) fn empty_inspection() -> Inspection {
        let outlet = Outlet {
            id: OutletId(1),
            code: "1".into(),
            name: String::new(),
            level: Level::Outlet,
            parent: None,
            class: None,
            queue_machine: false,
        };
        let checklist = Checklist {
            code: String::new(),
            name: Text::default(),
            version: String::new(),
            basis: String::new(),
            notice: Text::default(),
            total: Points::whole(100),
            bonus_cap: Points::ZERO,
            na: NaRule::Pass,
            places: 2,
            sections: Vec::new(),
        };
        Inspection {
            id: InspectionId(1),
            outlet,
            date: jiff::civil::date(2026, 3, 5),
            inspector: String::new(),
            checklist,
            people: Vec::new(),
            cameras: Vec::new(),
            recordings: Vec::new(),
            verdicts: BTreeMap::new(),
            findings: BTreeMap::new(),
            redactions: BTreeMap::new(),
            closing: None,
        }
    }
}
