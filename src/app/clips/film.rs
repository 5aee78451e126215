//! One film of the chosen findings: their clips one after the other, a card before each where that is asked for, and what
//! should be done beside what was done where the library has a good example; with manifest and subtitles beside it.

use crate::app::clips::around::{Footage, Part, Sources};
use crate::app::clips::batch::{Batch, EDITION, Manner, load};
use crate::app::clips::beside::Beside;
use crate::app::clips::choice::{Chosen, Lacking, Looked, Pick};
use crate::app::clips::folder::give_name;
use crate::app::clips::lettering::Letters;
use crate::app::clips::orders::OrderKind;
use crate::app::clips::reel::{Film, Reel, ReelCell, ReelClip, ReelPart, ReelPiece, ReelStep, make_reel};
use crate::app::clips::refused;
use crate::app::clips::shown::Shown;
use crate::app::clips::spoken::{camera_name, example, item, mark, person, place, span, words};
use crate::app::clips::stage::TIME;
use crate::app::clips::title::Title;
use crate::app::clips::turn::Turn;
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::inspection::{Inspection, InspectionId};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::clip::find;
use crate::report::{Cue, FilmList, FilmPart};
use crate::store::Reader;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How long a card is shown.
const CARD: Pts = Pts::from_ms(3_000);

/// What a film is made under.
const WORKING: &str = ".影片制作中-";

/// A film that was made, or that was there whole.
#[derive(Clone, Debug)]
pub struct FilmMade {
    /// Its manifest.
    pub list: FilmList,
    /// Findings that are not in it.
    pub skipped: Vec<(Pick, Lacking)>,
    /// Findings beside which their good example is not shown.
    pub without_example: Vec<(Pick, Lacking)>,
    /// Where the manifest is.
    pub manifest: PathBuf,
}

/// What one finding has of the film.
struct Scene<'a> {
    one: Chosen<'a>,
    footage: Footage,
    beside: Option<(Chosen<'a>, Footage)>,
}

/// What can be shown of the chosen findings, and what cannot.
#[derive(Default)]
struct Scenes<'a> {
    scenes: Vec<Scene<'a>>,
    skipped: Vec<(Pick, Lacking)>,
    without_example: Vec<(Pick, Lacking)>,
}

/// Makes the film at `to`, which must end in .mp4 and be free: the same film, whole, is not made again, and what a killed
/// run left beside none gives way. `watch` is told the share that is done, 0..=1, and stops it by saying false. None when
/// stopped.
///
/// # Errors
/// A notice when what was asked for makes no sense, no finding can be shown, or the film or what lies beside it cannot be
/// written. Nothing then has the film's name.
pub fn make_film(
    library: &Path,
    batch: &Batch,
    cards: bool,
    to: &Path,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<FilmMade>, Notice> {
    OrderKind::Film { to: to.to_owned(), cards }.check(&batch.manner)?;
    let places = Beside::look(to)?;
    let failed = |why| wording::store(&why);
    let reader = Reader::open(library).map_err(failed)?;
    let inspections = load(&reader, batch).map_err(failed)?;
    let shown = batch.manner.examples.then(|| Shown::read(&reader, &inspections)).transpose().map_err(failed)?;
    let shown = shown.unwrap_or_default();
    let mut finder = Finder { manner: &batch.manner, sources: Sources::new(library), watch };
    let Some(found) = finder.scenes(batch, &inspections, &shown) else { return Ok(None) };
    let Finder { sources, watch, .. } = finder;
    let Scenes { scenes, skipped, without_example } = found;
    if scenes.is_empty() {
        return Err(refused("没有可以放进影片的记录", "No finding can be shown in the film")
            .hint("所选记录没有录像时刻，或录像不在原处", "They have no moment, or no recording in its place"));
    }
    let settings = settings(&scenes, (batch, cards), &sources);
    if let Some(list) = places.whole(&settings)? {
        return Ok(Some(FilmMade { list, skipped, without_example, manifest: places.manifest().to_owned() }));
    }
    let working = to.with_file_name(format!("{WORKING}{}", to.file_name().unwrap_or_default().to_string_lossy()));
    let _turn = Turn::take(working.with_added_extension("lock"), being_made(to))?;
    let unwritten = |why: std::io::Error| wording::file("影片没有写成", "The film was not written", &why, to);
    if working.symlink_metadata().is_ok() {
        std::fs::remove_file(&working).map_err(unwritten)?;
    }
    let reel =
        Reel { parts: reel(&scenes, batch, cards, &sources), sound: batch.manner.sound, lang: batch.manner.lang };
    let film = make_reel(&reel, &Letters::find()?, &working, watch).map_err(|why| wording::media(&why))?;
    let Some(film) = film else { return Ok(None) };
    let sha256 = files::sha256(&working, &mut |_share| watch(1.0)).map_err(unwritten)?;
    let size = std::fs::metadata(&working).map_err(unwritten)?.len();
    let Some(sha256) = sha256 else {
        std::fs::remove_file(&working).map_err(unwritten)?;
        return Ok(None);
    };
    let list = FilmList { sha256, size, settings, ..list(&film, &scenes, (batch, cards), &shown, &sources, to) };
    let cues = cues(&list, &scenes, batch.manner.lang);
    let written = places.write(list, &cues).and_then(|done| give_name(&working, to).map(|()| done));
    if written.is_err()
        && let Err(why) = std::fs::remove_file(&working)
    {
        tracing::warn!(%why, "a film without a name stays behind");
    }
    let (list, manifest) = written.map_err(unwritten)?;
    Ok(Some(FilmMade { list, skipped, without_example, manifest }))
}

fn being_made(to: &Path) -> Notice {
    refused("另一个程序正在生成这部影片", "This film is being made already")
        .hint("请等它完成，或换一个文件名", "Wait for that, or choose another name")
        .detail(to.display().to_string())
}

/// Finds the footage of scenes.
struct Finder<'a, 'w> {
    manner: &'a Manner,
    sources: Sources<'a>,
    watch: &'w mut dyn FnMut(f32) -> bool,
}

impl Finder<'_, '_> {
    /// None when stopped.
    fn scenes<'b>(
        &mut self,
        batch: &Batch,
        inspections: &'b BTreeMap<InspectionId, Inspection>,
        shown: &'b Shown,
    ) -> Option<Scenes<'b>> {
        let (mut found, mut looked) = (Scenes::default(), Looked::default());
        for pick in &batch.chosen {
            let Some(inspection) = inspections.get(&pick.0) else { continue };
            let Some(finding) = inspection.findings.get(&pick.1) else { continue };
            let one = match Chosen::of(inspection, finding, &mut looked) {
                Ok(one) => one,
                Err(why) => {
                    found.skipped.push((*pick, why));
                    continue;
                }
            };
            let beside = match shown.beside(inspection, finding, &mut looked) {
                Some(Ok(good)) => self.footage(&good, false)?.map(|footage| Some((good, footage))),
                Some(Err(why)) => Err(why),
                None => Ok(None),
            };
            let beside = beside.unwrap_or_else(|why| {
                found.without_example.push((*pick, why));
                None
            });
            // Beside a good example there is no room for other cameras.
            match self.footage(&one, self.manner.cameras && beside.is_none())? {
                Ok(footage) => found.scenes.push(Scene { one, footage, beside }),
                Err(why) => found.skipped.push((*pick, why)),
            }
        }
        Some(found)
    }

    /// What is shown of one, or why nothing can be: then the others make the film without it. None when stopped.
    fn footage(&mut self, one: &Chosen<'_>, cameras: bool) -> Option<Result<Footage, Lacking>> {
        let (around, watch) = (span(one, self.manner), &mut self.watch);
        let footage = match self.sources.footage(one.inspection, one.moment, around, cameras, &mut || watch(0.0)) {
            Ok(footage) => footage?,
            Err(why) => {
                tracing::warn!(headline = why.headline.en, detail = why.detail, "left out of a film");
                return Some(Err(Lacking::Unread));
            }
        };
        let mut any = false;
        for part in &footage.parts {
            match find(&part.piece, &mut || watch(0.0)) {
                Ok(found) => found.map(|()| any = true)?,
                // On a wall, a camera may have nothing just then.
                Err(MediaError::NoPictureBetween { .. } | MediaError::Outside { .. }) if footage.wall.is_some() => {}
                Err(
                    MediaError::NoPictureBetween { .. } | MediaError::Outside { .. } | MediaError::NoPictures { .. },
                ) => return Some(Err(Lacking::Picture)),
                Err(why) => {
                    tracing::warn!(%why, "left out of a film");
                    return Some(Err(Lacking::Unread));
                }
            }
        }
        Some(if any { Ok(footage) } else { Err(Lacking::Picture) })
    }
}

/// SHA-256 over everything that decides what is in the film and what is said of it.
fn settings(scenes: &[Scene<'_>], (batch, cards): (&Batch, bool), sources: &Sources<'_>) -> String {
    let manner = &batch.manner;
    let said = |(one, footage): (&Chosen<'_>, &Footage)| {
        let parts: String = footage.parts.iter().map(|part| sources.settings(part)).collect();
        let cells = footage.wall.iter().flat_map(|wall| &wall.cells);
        let names: Vec<String> = cells.map(|(camera, _)| camera_name(one.inspection, *camera)).collect();
        let (inspection, finding) = (one.inspection, one.finding);
        let whose = person(inspection, finding).map(|person| (person.staff_no, person.name));
        let numbers = (inspection.id.0, finding.no.0, inspection.date, &finding.note, whose);
        let painted = (place(one), words(one, manner.lang), finding.rect, mark(one));
        format!("{parts}{numbers:?} {painted:?} {:?} {names:?}\n", footage.wall)
    };
    let scene = |scene: &Scene<'_>| {
        let beside = scene.beside.as_ref().map(|(good, footage)| said((good, footage)));
        said((&scene.one, &scene.footage)) + &beside.unwrap_or_default()
    };
    let scenes: String = scenes.iter().map(scene).collect();
    let how = (cards, manner.slower, manner.sound, manner.lang);
    files::digest(format!("{EDITION}\n{how:?}\n{scenes}").as_bytes())
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
    let mut before = 0;
    let parts = scenes.iter().enumerate().map(|(number, scene)| {
        let (one, clip) = (&scene.one, number * each + each - 1);
        let at = |part: usize| film.parts.get(part).copied().unwrap_or_default();
        let (text, standard) = item(one, batch.manner.lang);
        let taken = film.made.pieces.iter().filter(|taken| film.part_of(taken.segment) == clip);
        // Pieces are counted through the whole film.
        let beside = scene.beside.iter().flat_map(|(_, footage)| &footage.parts);
        let own: Vec<&Part> = scene.footage.parts.iter().chain(beside).collect();
        let first = before;
        before += own.len();
        let pieces = taken.filter_map(|taken| Some(sources.piece(taken, own.get(taken.piece.checked_sub(first)?)?)));
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

/// The item's words all through a part, with the inspector's.
fn cues(list: &FilmList, scenes: &[Scene<'_>], lang: Lang) -> Vec<Cue> {
    let at = |seconds: f64| Pts::from_ns((seconds * 1e9).round() as i64);
    let cue = |(part, scene): (&FilmPart, &Scene<'_>)| {
        let mut lines = words(&scene.one, lang);
        lines.extend(Some(part.note.clone()).filter(|note| !note.is_empty()));
        Cue { from: at(part.card_s.unwrap_or(part.clip_s.0)), to: at(part.clip_s.1), lines }
    };
    list.parts.iter().zip(scenes).map(cue).collect()
}
