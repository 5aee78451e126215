//! Clips of findings, of one inspection or of several: made one after the other, in the order that was asked for, and
//! delivered with manifest, subtitles, a page and a paper.

use crate::app::clips::around::{Footage, Part, Sources};
use crate::app::clips::choice::{Chosen, Lacking, Looked, Pick, site};
use crate::app::clips::film::{FilmMade, shows};
use crate::app::clips::folder::Folder;
use crate::app::clips::lettering::Letters;
use crate::app::clips::naming::{NamePattern, NameWord, time_in_name};
use crate::app::clips::reel::{Reel, make_reel};
use crate::app::clips::shown::Shown;
use crate::app::clips::spoken::{camera, camera_name, example, item, mark, person, place, span, words};
use crate::app::clips::{listing, refused, veils};
use crate::app::files;
use crate::app::notice::{Level, Notice};
use crate::app::wording;
use crate::domain::inspection::{Inspection, InspectionId};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::clip::{Made, SLOWEST, Wanted, copy, slowed};
use crate::report::ClipEntry;
use crate::store::{Reader, StoreError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most that a clip shows before and behind a mark.
const MOST_AROUND: Pts = Pts::from_ms(600_000);

/// What is burned in and how: part of the settings, so that a clip of another edition is made anew.
pub(super) const EDITION: &str = "1";

/// What the name of a clip ends in that shows how it should be.
const fn example_ending(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "_示范",
        Lang::En => "_example",
    }
}

/// What is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Of which findings, in which order.
    pub chosen: Vec<Pick>,
    /// How.
    pub manner: Manner,
}

/// How clips are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manner {
    /// How much is shown before a mark, 0..=600 s.
    pub lead: Pts,
    /// How much behind it, 0..=600 s.
    pub lag: Pts,
    /// Copy the pictures' data as it is: then nothing is burned in.
    pub copy: bool,
    /// How many times slower it plays, 1..=16; what is slowed down has no sound, and is no copy.
    pub slower: u32,
    /// Whether there is sound, where the recording has it.
    pub sound: bool,
    /// Whether the inspection's other cameras are shown beside it, at the same moment of the site's clock: four at most.
    pub cameras: bool,
    /// Whether a clip that shows how it should be is made beside each, where the library has a good example.
    pub examples: bool,
    /// What the clips are called.
    pub name: NamePattern,
    /// Language of what is burned in, of the subtitles and the lists.
    pub lang: Lang,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            lead: Pts::from_ms(3_000),
            lag: Pts::from_ms(5_000),
            copy: false,
            slower: 1,
            sound: true,
            cameras: false,
            examples: true,
            name: NamePattern::default(),
            lang: Lang::Zh,
        }
    }
}

impl Manner {
    /// What makes no sense in it, if anything does.
    ///
    /// # Errors
    /// When a time or the slowing down is out of bounds, or a copy is to be slowed down or to show several cameras.
    pub fn check(&self) -> Result<(), Notice> {
        let in_bounds = |time: Pts| (Pts::ZERO..=MOST_AROUND).contains(&time);
        if !in_bounds(self.lead) || !in_bounds(self.lag) {
            return Err(refused("前后时长不在范围内", "The time before or behind a mark is out of bounds")
                .hint("请写 0 至 600 秒", "Write 0 to 600 seconds"));
        }
        if !(1..=SLOWEST).contains(&self.slower) {
            return Err(refused("放慢的倍数不在范围内", "It cannot be slowed down as much")
                .hint(format!("请写 1 至 {SLOWEST}"), format!("Write 1 to {SLOWEST}")));
        }
        if self.copy && self.slower != 1 {
            return Err(refused("原样截取不能放慢", "A copy cannot be slowed down")
                .hint("请改为精确截取，或不放慢", "Have the pictures encoded anew, or leave it as fast as it is"));
        }
        if self.copy && self.cameras {
            return Err(refused("原样截取只有一路画面", "A copy shows one camera").hint(
                "请改为精确截取，或不并排其他机位",
                "Have the pictures encoded anew, or leave the other cameras out",
            ));
        }
        Ok(())
    }
}

/// What became of a finding.
#[derive(Clone, Debug)]
pub enum Became {
    /// Its clip was made.
    Made(ClipEntry),
    /// Its clip was there, whole.
    Kept(ClipEntry),
    /// It can have none.
    Skipped(Lacking),
    /// Its clip could not be made.
    Failed(Notice),
}

/// What was delivered.
#[derive(Clone, Debug, Default)]
pub struct Delivered {
    /// In the order that was asked for.
    pub findings: Vec<(Pick, Became)>,
    /// What became of the clips beside them that show how it should be.
    pub examples: Vec<(Pick, Became)>,
    /// The page; none where the folder has no clip.
    pub page: Option<PathBuf>,
    /// The paper; none where the folder has no clip, or it could not be set, of which `warnings` tells.
    pub paper: Option<PathBuf>,
    /// What is missing in the lists.
    pub warnings: Vec<Notice>,
    /// How many findings are in the film.
    in_film: usize,
}

impl Delivered {
    /// A film, by what is in it and what is not.
    pub fn of_film(film: FilmMade) -> Self {
        let skipped =
            |of: Vec<(Pick, Lacking)>| of.into_iter().map(|(pick, why)| (pick, Became::Skipped(why))).collect();
        Self {
            findings: skipped(film.skipped),
            examples: skipped(film.without_example),
            in_film: film.list.parts.len(),
            ..Self::default()
        }
    }

    /// Whether it is one film and no folder.
    pub const fn is_film(&self) -> bool {
        self.in_film > 0
    }

    /// How many clips were made, were there already, can be none, and failed.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [self.in_film, 0, 0, 0];
        for (_, became) in &self.findings {
            counts[match became {
                Became::Made(_) => 0,
                Became::Kept(_) => 1,
                Became::Skipped(_) => 2,
                Became::Failed(_) => 3,
            }] += 1;
        }
        counts
    }

    /// What failed, if anything did: how many, and the first with its reason.
    pub fn failure(&self) -> Option<Notice> {
        let mut failed = self.findings.iter().chain(&self.examples).filter_map(|(pick, became)| match became {
            Became::Failed(why) => Some((pick, why)),
            _other => None,
        });
        let ((inspection, no), why) = failed.next()?;
        let (count, no) = (failed.count() + 1, format!("{}-{}", inspection.0, no.0));
        let (zh, en) = (&why.headline.zh, &why.headline.en);
        let notice =
            refused(format!("有 {count} 段没有生成：{no} {zh}"), format!("Clips not made: {count}. {no}: {en}"));
        Some(notice.hint(why.hint.zh.clone(), why.hint.en.clone()).detail(why.detail.clone()))
    }
}

/// Where the work is.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The number of the clip, from 1.
    pub number: usize,
    /// How many there are to be.
    pub of: usize,
    /// Its name without the ending.
    pub name: &'a str,
    /// Which share of it is done, 0..=1.
    pub share: f32,
    /// How many were made before it, those not counted that were there already.
    pub made: usize,
}

/// Makes the clips in the folder `to`, which is made if it is missing. What is there already, whole and with the same
/// settings, is not made again; nothing that is there is replaced but manifest, page and paper. `watch` is told where the
/// work is, and stops it by saying false. None when stopped: what was made until then stays, and the next run goes on.
///
/// # Errors
/// A notice when what was asked for makes no sense, the library cannot be read, or the folder cannot be written. That one
/// clip cannot be made is no error but in the answer; a full disk ends all.
pub fn make_clips(
    library: &Path,
    batch: &Batch,
    to: &Path,
    watch: &mut dyn FnMut(&Step<'_>) -> bool,
) -> Result<Option<Delivered>, Notice> {
    batch.manner.check()?;
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    let inspections = load(&reader, batch).map_err(|why| wording::store(&why))?;
    let shown = batch.manner.examples.then(|| Shown::read(&reader, &inspections));
    let shown = shown.transpose().map_err(|why| wording::store(&why))?.unwrap_or_default();
    let mut delivered = Delivered::default();
    let (mut work, mut looked): (Vec<(Pick, Chosen<'_>)>, _) = (Vec::new(), Looked::default());
    for pick in &batch.chosen {
        let Some(inspection) = inspections.get(&pick.0) else { continue };
        let Some(finding) = inspection.findings.get(&pick.1) else { continue };
        match Chosen::of(inspection, finding, &mut looked) {
            Err(why) => delivered.findings.push((*pick, Became::Skipped(why))),
            Ok(one) => {
                work.push((*pick, one));
                match shown.beside(inspection, finding, &mut looked) {
                    Some(Ok(example)) => work.push((*pick, example)),
                    Some(Err(why)) => delivered.examples.push((*pick, Became::Skipped(why))),
                    None => {}
                }
            }
        }
    }
    // The lists of a folder may still speak of what was withdrawn since.
    if work.is_empty() && !Folder::has_clips(to) {
        return Ok(Some(delivered));
    }
    let mut maker = Maker {
        manner: &batch.manner,
        letters: if batch.manner.copy || work.is_empty() { None } else { Some(Letters::find()?) },
        sources: Sources::new(library),
        shown: &shown,
        folder: Folder::open(to)?,
        veiled: false,
    };
    let earlier = maker.folder.earlier().0;
    let mut made = 0;
    for (at, (pick, one)) in work.iter().enumerate() {
        let name = maker.name(one);
        let mut told = |share: f32| watch(&Step { number: at + 1, of: work.len(), name: &name, share, made });
        let became = match maker.make(one, &name, &mut told) {
            Ok(Some(became)) => became,
            Ok(None) => return Ok(None),
            Err(Ends(why)) => return Err(why),
        };
        made += usize::from(matches!(became, Became::Made(_)));
        if one.beside.is_some() { &mut delivered.examples } else { &mut delivered.findings }.push((*pick, became));
    }
    delivered.findings.sort_by_key(|(pick, _)| batch.chosen.iter().position(|chosen| chosen == pick));
    let aside = maker.folder.earlier().0.saturating_sub(earlier);
    if maker.veiled && aside > 0 {
        delivered.warnings.push(bare_ones_aside(aside));
    }
    listing::write(&mut maker.folder, &reader, batch, &mut delivered)?;
    Ok(Some(delivered))
}

/// What was made before something was covered shows it still.
fn bare_ones_aside(count: usize) -> Notice {
    let (zh, en) = (
        format!("有 {count} 段换下的片段移到了“旧片段”，其中可能没有现在的遮挡和静音"),
        format!("Clips moved to 旧片段: {count}. They may lack what is covered and muted now"),
    );
    Notice::new(Level::Warning, zh, en)
        .hint("交给网点之前请删除“旧片段”文件夹", "Delete that folder before you pass the clips on")
}

/// The inspections of the findings that are asked for.
pub(super) fn load(reader: &Reader, batch: &Batch) -> Result<BTreeMap<InspectionId, Inspection>, StoreError> {
    reader.at_one_moment(|contents| {
        let mut inspections = BTreeMap::new();
        for (id, _no) in &batch.chosen {
            if !inspections.contains_key(id) {
                inspections.insert(*id, contents.load(*id)?);
            }
        }
        Ok(inspections)
    })
}

/// A clip that is there, with what is known of its finding today.
fn said_anew(clip: ClipEntry, wanted: ClipEntry) -> ClipEntry {
    ClipEntry {
        file: clip.file,
        sha256: clip.sha256,
        size: clip.size,
        pictures: clip.pictures,
        duration_s: clip.duration_s,
        dimensions: clip.dimensions,
        sound: clip.sound,
        copied: clip.copied,
        mark_s: clip.mark_s,
        pieces: clip.pieces,
        subtitles: clip.subtitles,
        ..wanted
    }
}

/// What ends the whole batch.
struct Ends(Notice);

struct Maker<'a> {
    manner: &'a Manner,
    letters: Option<Letters>,
    sources: Sources<'a>,
    shown: &'a Shown,
    folder: Folder,
    /// Whether something is covered or muted in a clip that was made.
    veiled: bool,
}

impl Maker<'_> {
    fn make(
        &mut self,
        one: &Chosen<'_>,
        name: &str,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<Became>, Ends> {
        let (from, to) = span(one, self.manner);
        // A good example is shown alone.
        let cameras = self.manner.cameras && one.beside.is_none();
        let footage = self.sources.footage(one.inspection, one.moment, (from, to), cameras, &mut || watch(0.0));
        let footage = match footage {
            Ok(Some(footage)) => footage,
            Ok(None) => return Ok(None),
            Err(why) => return Ok(Some(Became::Failed(why))),
        };
        // A copy may begin before what was asked for and end behind it, so that covers anywhere count.
        if self.manner.copy && footage.parts.iter().any(|part| !part.covers.is_empty()) {
            return Ok(Some(Became::Failed(veils::not_copied())));
        }
        let wanted = self.wanted(one, &footage);
        if let Some(clip) = self.folder.whole(&wanted).cloned() {
            let clip = said_anew(clip, wanted);
            self.folder.renew(&clip, self.manner.lang).map_err(Ends)?;
            return Ok(Some(Became::Kept(clip)));
        }
        self.veiled |= footage.parts.iter().any(|part| !(part.covers.is_empty() && part.piece.muted.is_empty()));
        let working = self.folder.working(&wanted.key());
        if let Some(entry) = self.twin(&wanted, name, &working).map_err(Ends)? {
            self.folder.take(entry.clone(), self.manner.lang).map_err(Ends)?;
            return Ok(Some(Became::Made(entry)));
        }
        let made = match self.write(one, &footage, &working, watch) {
            Ok(Some(made)) => made,
            Ok(None) => return Ok(None),
            Err(MediaError::NoPictureBetween { .. } | MediaError::Outside { .. } | MediaError::NoPictures { .. }) => {
                return Ok(Some(Became::Skipped(Lacking::Picture)));
            }
            Err(why @ MediaError::DiskFull { .. }) => return Err(Ends(wording::media(&why))),
            Err(why) => return Ok(Some(Became::Failed(wording::media(&why)))),
        };
        let unread = |why| Ends(wording::file("片段读不出来", "The clip cannot be read", &why, &working));
        let Some(sha256) = files::sha256(&working, &mut |_share| watch(1.0)).map_err(unread)? else {
            if let Err(why) = std::fs::remove_file(&working) {
                tracing::warn!(%why, "the next run sweeps up what is called off here");
            }
            return Ok(None);
        };
        let size = std::fs::metadata(&working).map_or(0, |file| file.len());
        let entry = self.entry(one, name, (&made, &footage.parts), wanted);
        let entry = ClipEntry { sha256, size, ..entry };
        self.folder.take(entry.clone(), self.manner.lang).map_err(Ends)?;
        Ok(Some(Became::Made(entry)))
    }

    fn write(
        &self,
        one: &Chosen<'_>,
        footage: &Footage,
        to: &Path,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<Made>, MediaError> {
        let Some(letters) = &self.letters else {
            let pieces = footage.parts.iter().map(|part| part.piece.clone()).collect();
            return copy(&Wanted { pieces, sound: self.manner.sound, slower: 1 }, to, watch);
        };
        let parts = vec![shows(one, footage, &self.sources, self.manner)];
        let reel = Reel { parts, sound: self.manner.sound, lang: self.manner.lang };
        Ok(make_reel(&reel, letters, to, watch)?.map(|film| film.made))
    }

    /// What stands on the picture.
    fn caption(&self, one: &Chosen<'_>) -> Vec<String> {
        std::iter::once(place(one)).chain(words(one, self.manner.lang)).collect()
    }

    /// By the pattern; what shows how it should be is called after the finding that it is for.
    fn name(&self, one: &Chosen<'_>) -> String {
        let (inspection, finding) = one.for_what();
        let person = finding.person.and_then(|id| inspection.person(id));
        let name = self.manner.name.name(&|word| match word {
            NameWord::Outlet => inspection.outlet.name.clone(),
            NameWord::Date => inspection.date.to_string(),
            NameWord::Time => match (site(inspection, finding), finding.moment) {
                (Some(site), _) => time_in_name(site),
                (None, moment) => moment.map(|moment| format!("{:.3}s", moment.pts.seconds())).unwrap_or_default(),
            },
            NameWord::Item => finding.item.0.clone(),
            NameWord::Person => person.map(|person| person.name.clone()).unwrap_or_default(),
            NameWord::No => format!("{}-{}", inspection.id.0, finding.no.0),
        });
        if one.beside.is_some() { name + example_ending(self.manner.lang) } else { name }
    }

    /// The same example made for another finding, under the working name of this one.
    fn twin(&self, wanted: &ClipEntry, name: &str, working: &Path) -> Result<Option<ClipEntry>, Notice> {
        let Some((path, twin)) = self.folder.twin(wanted) else { return Ok(None) };
        let failed = |why: std::io::Error| wording::file("片段没有写成", "The clip was not written", &why, working);
        let mut file = std::fs::File::create(working).map_err(failed)?;
        std::fs::File::open(path).and_then(|mut from| std::io::copy(&mut from, &mut file)).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        let [clip, vtt, srt] = self.folder.name(name, wanted);
        let of = wanted.clone();
        Ok(Some(ClipEntry {
            inspection: of.inspection,
            outlet_code: of.outlet_code,
            outlet: of.outlet,
            date: of.date,
            finding: of.finding,
            person: of.person,
            file: clip,
            subtitles: (vtt, srt),
            ..twin.clone()
        }))
    }

    /// SHA-256 over everything that decides what is in a clip.
    fn settings(&self, one: &Chosen<'_>, footage: &Footage) -> String {
        let parts: String = footage.parts.iter().map(|part| self.sources.settings(part)).collect();
        let painted = if self.manner.copy {
            "copy".to_owned()
        } else {
            format!("{:?} {:?} {:?} {}", self.caption(one), one.finding.rect, mark(one), self.manner.slower)
        };
        let names = footage.wall.iter().flat_map(|wall| &wall.cells).map(|(id, _)| camera_name(one.inspection, *id));
        let names: Vec<String> = names.collect();
        let painted = match &footage.wall {
            Some(wall) => format!("{painted} {wall:?} {names:?}"),
            None => painted,
        };
        let painted = if self.manner.sound { painted } else { painted + " mute" };
        files::digest(format!("{EDITION}\n{parts}{painted}").as_bytes())
    }

    /// What is known of a clip before it is made.
    fn wanted(&self, one: &Chosen<'_>, footage: &Footage) -> ClipEntry {
        let (inspection, finding) = one.for_what();
        let (item_text, standard) = item(one, self.manner.lang);
        ClipEntry {
            inspection: inspection.id.0,
            outlet_code: inspection.outlet.code.clone(),
            outlet: inspection.outlet.name.clone(),
            date: inspection.date.to_string(),
            finding: finding.no.0,
            item: one.finding.item.0.clone(),
            item_text,
            standard,
            person: person(inspection, finding),
            note: one.finding.note.clone(),
            camera: camera(one),
            site: one.site().map(|site| site.to_string()),
            file: String::new(),
            sha256: String::new(),
            size: 0,
            pictures: 0,
            duration_s: 0.0,
            dimensions: (0, 0),
            sound: false,
            copied: false,
            slower: self.manner.slower,
            mark_s: (0.0, 0.0),
            pieces: Vec::new(),
            subtitles: (String::new(), String::new()),
            settings: self.settings(one, footage),
            example: example(one, self.shown),
        }
    }

    fn entry(&self, one: &Chosen<'_>, name: &str, (made, parts): (&Made, &[Part]), wanted: ClipEntry) -> ClipEntry {
        let [file, vtt, srt] = self.folder.name(name, &wanted);
        let taken = || made.pieces.iter().filter_map(|taken| Some((taken, parts.get(taken.piece)?)));
        let own = taken().find(|(_, part)| part.recording == one.moment.recording);
        let (from, to) = mark(one);
        let slower = self.manner.slower;
        let in_clip = |pts: Pts| own.map_or(Pts::ZERO, |(taken, _)| slowed(pts - taken.first_pts, slower) + taken.at);
        let mark = [from, to].map(|pts| in_clip(pts).min(made.length).seconds());
        let pieces = taken().map(|(taken, part)| self.sources.piece(taken, part));
        ClipEntry {
            file,
            pictures: made.pictures,
            duration_s: made.length.seconds(),
            dimensions: made.size,
            sound: made.sound,
            copied: made.copied,
            mark_s: (mark[0], mark[1]),
            pieces: pieces.collect(),
            subtitles: (vtt, srt),
            ..wanted
        }
    }
}
