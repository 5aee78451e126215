//! One film of the chosen findings: their clips one after the other, a card before each where that is asked for, and what
//! should be done beside what was done where the library has a good example; with manifest and subtitles beside it.

use crate::app::clips::around::{Footage, Part, Sources};
use crate::app::clips::batch::{Batch, Manner, load};
use crate::app::clips::choice::{Chosen, Lacking, Pick};
use crate::app::clips::folder::give_name;
use crate::app::clips::lettering::Letters;
use crate::app::clips::reel::{Film, Reel, ReelCell, ReelClip, ReelPart, ReelPiece, ReelStep, make_reel};
use crate::app::clips::refused;
use crate::app::clips::shown::Shown;
use crate::app::clips::spoken::{camera_name, example, item, mark, person, place, span, words};
use crate::app::clips::stage::TIME;
use crate::app::clips::title::Title;
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::report::{ClipPiece, Cue, FilmList, FilmPart, srt, vtt};
use crate::store::Reader;
use std::path::{Path, PathBuf};

/// How long a card is shown.
const CARD: Pts = Pts::from_ms(3_000);

/// A film that was made.
#[derive(Clone, Debug)]
pub struct FilmMade {
    /// Its manifest.
    pub list: FilmList,
    /// Findings that are not in it.
    pub skipped: Vec<(Pick, Lacking)>,
    /// Where the manifest is.
    pub manifest: PathBuf,
}

/// What one finding has of the film.
struct Scene<'a> {
    one: Chosen<'a>,
    footage: Footage,
    beside: Option<(Chosen<'a>, Footage)>,
}

/// Makes the film at `to`, which must end in .mp4 and not exist. `watch` is told the share that is done, 0..=1, and stops
/// it by saying false. None when stopped.
///
/// # Errors
/// A notice when what was asked for makes no sense, no finding can be shown, a recording cannot be read, or the film or
/// what lies beside it cannot be written. Nothing then has the film's name.
pub fn make_film(
    library: &Path,
    batch: &Batch,
    cards: bool,
    to: &Path,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<FilmMade>, Notice> {
    batch.manner.check()?;
    refuse(batch, to)?;
    let failed = |why| wording::store(&why);
    let reader = Reader::open(library).map_err(failed)?;
    let inspections = load(&reader, batch).map_err(failed)?;
    let shown = batch.manner.examples.then(|| Shown::read(&reader, &inspections)).transpose().map_err(failed)?;
    let shown = shown.unwrap_or_default();
    let mut sources = Sources::new(library);
    let (mut scenes, mut skipped) = (Vec::new(), Vec::new());
    for pick in &batch.chosen {
        let Some(inspection) = inspections.get(&pick.0) else { continue };
        let Some(finding) = inspection.findings.get(&pick.1) else { continue };
        let one = match Chosen::of(inspection, finding) {
            Ok(one) => one,
            Err(why) => {
                skipped.push((*pick, why));
                continue;
            }
        };
        let manner = &batch.manner;
        let mut around = |one: &Chosen<'_>, cameras| {
            sources.footage(one.inspection, one.moment, span(one, manner), cameras, &mut || watch(0.0))
        };
        // Beside a good example there is no room for other cameras.
        let good = shown.beside(inspection, finding).and_then(Result::ok);
        let Some(footage) = around(&one, manner.cameras && good.is_none())? else { return Ok(None) };
        let beside = match good {
            Some(good) => match around(&good, false)? {
                Some(footage) => Some((good, footage)),
                None => return Ok(None),
            },
            None => None,
        };
        scenes.push(Scene { one, footage, beside });
    }
    if scenes.is_empty() {
        return Err(refused("没有可以放进影片的记录", "No finding can be shown in the film")
            .hint("所选记录没有录像时刻，或录像不在原处", "They have no moment, or no recording in its place"));
    }
    let reel =
        Reel { parts: reel(&scenes, batch, cards, &sources), sound: batch.manner.sound, lang: batch.manner.lang };
    // Whatever has the film's name is whole, and its manifest is there.
    let working = to.with_file_name(format!(".制作中-{}", to.file_name().unwrap_or_default().to_string_lossy()));
    let unwritten = |why: std::io::Error| wording::file("影片没有写成", "The film was not written", &why, to);
    if working.symlink_metadata().is_ok() {
        std::fs::remove_file(&working).map_err(unwritten)?;
    }
    let film = make_reel(&reel, &Letters::find()?, &working, watch).map_err(|why| wording::media(&why))?;
    let Some(film) = film else { return Ok(None) };
    let list = list(&film, &scenes, (batch, cards), &shown, &sources, to);
    let made = beside(list, &scenes, batch.manner.lang, &working, to)
        .and_then(|(list, manifest)| give_name(&working, to).map(|()| FilmMade { list, skipped, manifest }));
    made.map(Some).map_err(unwritten)
}

fn refuse(batch: &Batch, to: &Path) -> Result<(), Notice> {
    if !to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mp4")) {
        return Err(refused("影片只能存为 MP4", "A film is saved as MP4")
            .hint("文件名请以 .mp4 结尾", "End the name in .mp4")
            .detail(to.display().to_string()));
    }
    if batch.manner.copy {
        return Err(refused("一部影片不能原样截取", "A film cannot be copied as recorded")
            .hint("请改为精确截取", "Have the pictures encoded anew"));
    }
    if to.symlink_metadata().is_ok() {
        return Err(refused("已经有同名的文件", "There is a file of this name already")
            .hint("请换一个文件名", "Choose another name")
            .detail(to.display().to_string()));
    }
    Ok(())
}

/// A finding's footage with all that is painted on it: a clip, or several cameras at once.
pub(super) fn shows(one: &Chosen<'_>, footage: &Footage, sources: &Sources<'_>, manner: &Manner) -> ReelPart {
    let Some(wall) = &footage.wall else { return ReelPart::Clip(clip(one, footage, sources, manner)) };
    let cells = footage.cells().into_iter().map(|(camera, parts)| ReelCell {
        place: [camera_name(one.inspection, camera), TIME.to_owned()].join("  ").trim().to_owned(),
        pieces: parts.into_iter().map(|(at, part)| (at, piece(one, part, sources))).collect(),
    });
    let words = std::iter::once(one.inspection.outlet.name.clone()).chain(words(one, manner.lang));
    let (length, slower) = (wall.length, manner.slower);
    ReelPart::InStep(ReelStep { cells: cells.collect(), words: words.collect(), length, slower })
}

fn piece(one: &Chosen<'_>, part: &Part, sources: &Sources<'_>) -> ReelPiece {
    let (from, until) = mark(one);
    let marked = one.finding.rect.filter(|_| part.recording == one.moment.recording);
    ReelPiece {
        piece: part.piece.clone(),
        covers: part.covers.clone(),
        highlight: marked.map(|rect| (from, until, rect)),
        clock: sources.get(part.recording).and_then(|source| source.clock.clone()),
    }
}

fn clip(one: &Chosen<'_>, footage: &Footage, sources: &Sources<'_>, manner: &Manner) -> ReelClip {
    ReelClip {
        pieces: footage.parts.iter().map(|part| piece(one, part, sources)).collect(),
        place: place(one),
        words: words(one, manner.lang),
        slower: manner.slower,
    }
}

fn reel(scenes: &[Scene<'_>], batch: &Batch, cards: bool, sources: &Sources<'_>) -> Vec<ReelPart> {
    let lang = batch.manner.lang;
    let mut parts = Vec::new();
    for (number, scene) in scenes.iter().enumerate() {
        let one = &scene.one;
        if cards {
            let (text, standard) = item(one, lang);
            let whose = person(one.inspection, one.finding).map(|person| person.name);
            parts.push(ReelPart::Card(Title {
                count: Some((number + 1, scenes.len())),
                standard: if standard == text { String::new() } else { standard },
                item: format!("{} {text}", one.finding.item),
                who: whose
                    .into_iter()
                    .chain([one.inspection.outlet.name.clone(), one.inspection.date.to_string()])
                    .collect(),
                length: CARD,
            }));
        }
        parts.push(match &scene.beside {
            Some((good, should)) => ReelPart::Pair {
                was: clip(one, &scene.footage, sources, &batch.manner),
                should: clip(good, should, sources, &batch.manner),
            },
            None => shows(one, &scene.footage, sources, &batch.manner),
        });
    }
    parts
}

/// The manifest, but for what is known only of the written file.
fn list(
    film: &Film,
    scenes: &[Scene<'_>],
    (batch, cards): (&Batch, bool),
    shown: &Shown,
    sources: &Sources<'_>,
    to: &Path,
) -> FilmList {
    let each = if cards { 2 } else { 1 };
    let parts = scenes.iter().enumerate().map(|(number, scene)| {
        let (one, clip) = (&scene.one, number * each + each - 1);
        let at = |part: usize| film.parts.get(part).copied().unwrap_or_default();
        let (text, standard) = item(one, batch.manner.lang);
        let taken = film.made.pieces.iter().filter(|taken| film.part_of(taken.segment) == clip);
        let pieces = taken.map(|taken| {
            let beside = scene.beside.iter().flat_map(|(_, footage)| &footage.parts);
            let of = scene.footage.parts.iter().chain(beside);
            let part = of.into_iter().find(|part| part.piece.path == taken.path);
            let source = part.and_then(|part| sources.get(part.recording));
            let clock = source.and_then(|source| source.clock.as_ref());
            let site = clock.map(|clock| (clock.site(taken.first_pts), clock.site(taken.last_pts)));
            ClipPiece {
                path: taken.path.display().to_string(),
                sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
                asked_s: part.map(|part| (part.piece.from.seconds(), part.piece.to.seconds())).unwrap_or_default(),
                first_frame: taken.first,
                pictures: taken.pictures,
                pts_s: (taken.first_pts.seconds(), taken.last_pts.seconds()),
                site: site.map(|(first, last)| (first.to_string(), last.to_string())),
                at_s: taken.at.seconds(),
            }
        });
        FilmPart {
            inspection: one.inspection.id.0,
            finding: one.finding.no.0,
            outlet: one.inspection.outlet.name.clone(),
            date: one.inspection.date.to_string(),
            item: one.finding.item.0.clone(),
            item_text: text,
            standard,
            person: person(one.inspection, one.finding),
            note: one.finding.note.clone(),
            example: scene.beside.as_ref().and_then(|(good, _)| example(good, shown)),
            card_s: cards.then(|| at(clip - 1).0.seconds()),
            clip_s: (at(clip).0.seconds(), at(clip).1.seconds()),
            pieces: pieces.collect(),
        }
    });
    let file = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    FilmList {
        pictures: film.made.pictures,
        duration_s: film.made.length.seconds(),
        dimensions: film.made.size,
        sound: film.made.sound,
        parts: parts.collect(),
        ..FilmList::new(file)
    }
}

/// Writes what lies beside the film, under names that nothing has yet; the whole manifest and where it is.
fn beside(
    list: FilmList,
    scenes: &[Scene<'_>],
    lang: Lang,
    working: &Path,
    to: &Path,
) -> std::io::Result<(FilmList, PathBuf)> {
    let at = |seconds: f64| Pts::from_ns((seconds * 1e9).round() as i64);
    let cue = |(part, scene): (&FilmPart, &Scene<'_>)| {
        let mut lines = words(&scene.one, lang);
        lines.extend(Some(part.note.clone()).filter(|note| !note.is_empty()));
        Cue { from: at(part.card_s.unwrap_or(part.clip_s.0)), to: at(part.clip_s.1), lines }
    };
    let cues: Vec<Cue> = list.parts.iter().zip(scenes).map(cue).collect();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let subtitles = (
        name(&files::write_new(&to.with_extension("vtt"), vtt(&cues).as_bytes())?),
        name(&files::write_new(&to.with_extension("srt"), srt(&cues).as_bytes())?),
    );
    let sha256 = files::sha256(working, &mut |_share| true)?.unwrap_or_default();
    let list = FilmList { sha256, size: std::fs::metadata(working)?.len(), subtitles, ..list };
    let text = list.to_json().map_err(std::io::Error::other)?;
    let manifest = files::write_new(&to.with_extension("json"), text.as_bytes())?;
    Ok((list, manifest))
}
