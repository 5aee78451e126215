//! Clips of an inspection's findings: chosen, made one after the other, delivered with manifest, subtitles and a page.

use crate::app::clips::around::{Part, Sources};
use crate::app::clips::choice::{Chosen, Filter, Lacking};
use crate::app::clips::folder::{Folder, part_of_name};
use crate::app::clips::lettering::Lettering;
use crate::app::clips::painter::{Highlight, Painter, TIME};
use crate::app::clips::{refused, veils};
use crate::app::files;
use crate::app::fonts::Fonts;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::inspection::{FindingNo, Inspection, InspectionId};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::clip::{Made, Wanted, copy, exact};
use crate::report::{ClipEntry, ClipList, ClipPerson, ClipPiece, Cue};
use crate::store::Reader;
use std::path::{Path, PathBuf};

/// The most that a clip shows before and behind a mark.
const MOST_AROUND: Pts = Pts::from_ms(600_000);

/// What is burned in and how: part of the settings, so that a clip of another edition is made anew.
const EDITION: &str = "1";

/// How long the rectangle stays where a mark is a moment: one picture would not be seen.
const SEEN: Pts = Pts::from_ms(1_000);

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Of which inspection.
    pub inspection: InspectionId,
    /// Of which findings.
    pub filter: Filter,
    /// How much is shown before a mark, 0..=600 s.
    pub lead: Pts,
    /// How much behind it, 0..=600 s.
    pub lag: Pts,
    /// Copy the pictures' data as it is: then nothing is burned in.
    pub copy: bool,
    /// Language of what is burned in, of the subtitles and the page.
    pub lang: Lang,
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
#[derive(Clone, Debug)]
pub struct Delivered {
    /// By the numbers of the findings.
    pub findings: Vec<(FindingNo, Became)>,
    /// The page; none where the folder has no clip.
    pub page: Option<PathBuf>,
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
}

/// Makes the clips in the folder `to`, which is made if it is missing. What is there already, whole and with the same
/// settings, is not made again; nothing that is there is replaced but manifest and page. `watch` is told where the work
/// is, and stops it by saying false. None when stopped: what was made until then stays, and the next run goes on.
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
    let in_bounds = |time: Pts| (Pts::ZERO..=MOST_AROUND).contains(&time);
    if !in_bounds(batch.lead) || !in_bounds(batch.lag) {
        return Err(refused("前后时长不在范围内", "The time before or behind a mark is out of bounds")
            .hint("请写 0 至 600 秒", "Write 0 to 600 seconds"));
    }
    let inspection = Reader::open(library).and_then(|reader| reader.load(batch.inspection));
    let inspection = inspection.map_err(|why| wording::store(&why))?;
    let (chosen, lacking) = batch.filter.sort(&inspection)?;
    let mut findings: Vec<(FindingNo, Became)> =
        lacking.into_iter().map(|(no, why)| (no, Became::Skipped(why))).collect();
    if chosen.is_empty() {
        findings.sort_by_key(|(no, _)| *no);
        return Ok(Some(Delivered { findings, page: None }));
    }
    let outlet = &inspection.outlet;
    let list = ClipList::new(inspection.id.0, outlet.code.clone(), outlet.name.clone(), inspection.date.to_string());
    let mut maker = Maker {
        batch,
        inspection: &inspection,
        lettering: if batch.copy { None } else { Some(Lettering::new(Fonts::find().bold)?) },
        sources: Sources::new(library, &inspection),
        folder: Folder::open(to, list)?,
    };
    for (at, one) in chosen.iter().enumerate() {
        let name = maker.name(one);
        let mut told = |share: f32| watch(&Step { number: at + 1, of: chosen.len(), name: &name, share });
        match maker.make(one, &name, &mut told) {
            Ok(Some(became)) => findings.push((one.finding.no, became)),
            Ok(None) => return Ok(None),
            Err(Ends(why)) => return Err(why),
        }
    }
    findings.sort_by_key(|(no, _)| *no);
    let stands = |no: u32| inspection.findings.get(&FindingNo(no)).is_some_and(|one| one.withdrawn.is_none());
    let page =
        if maker.folder.list.clips.is_empty() { None } else { Some(maker.folder.write_page(&stands, batch.lang)?) };
    Ok(Some(Delivered { findings, page }))
}

/// What ends the whole batch.
struct Ends(Notice);

struct Maker<'a> {
    batch: &'a Batch,
    inspection: &'a Inspection,
    lettering: Option<Lettering>,
    sources: Sources<'a>,
    folder: Folder,
}

impl Maker<'_> {
    fn make(
        &mut self,
        one: &Chosen<'_>,
        name: &str,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<Became>, Ends> {
        let no = one.finding.no.0;
        let (from, to) = self.span(one);
        let parts = match self.sources.around(one.moment, (from, to), &mut || watch(0.0)) {
            Ok(Some(parts)) => self.muted(parts),
            Ok(None) => return Ok(None),
            Err(why) => return Ok(Some(Became::Failed(why))),
        };
        let is_covered = |part: &Part| veils::is_covered_before(self.inspection, part.recording, part.piece.to);
        if self.batch.copy && parts.iter().any(is_covered) {
            return Ok(Some(Became::Failed(veils::not_copied())));
        }
        let settings = self.settings(one, &parts);
        if let Some(clip) = self.folder.whole(no, &settings).cloned() {
            self.folder.write_subtitles(&clip, &self.cues(one, &clip)).map_err(Ends)?;
            return Ok(Some(Became::Kept(clip)));
        }
        let working = self.folder.working(no);
        let made = match self.write(one, &parts, &working, watch) {
            Ok(Some(made)) => made,
            Ok(None) => return Ok(None),
            Err(MediaError::NoPictureBetween { .. } | MediaError::Outside { .. } | MediaError::NoPictures { .. }) => {
                return Ok(Some(Became::Skipped(Lacking::Picture)));
            }
            Err(why @ MediaError::DiskFull { .. }) => return Err(Ends(wording::media(&why))),
            Err(why) => return Ok(Some(Became::Failed(wording::media(&why)))),
        };
        let sha256 = files::sha256(&working, &mut |_share| true)
            .map_err(|why| Ends(wording::file("片段读不出来", "The clip cannot be read", &why, &working)))?;
        let size = std::fs::metadata(&working).map_or(0, |file| file.len());
        let entry = self.entry(one, name, (&made, &parts), settings);
        let entry = ClipEntry { sha256: sha256.unwrap_or_default(), size, ..entry };
        let cues = self.cues(one, &entry);
        self.folder.take(entry.clone(), &cues).map_err(Ends)?;
        Ok(Some(Became::Made(entry)))
    }

    /// The same parts without the sound that nobody may hear.
    fn muted(&self, mut parts: Vec<Part>) -> Vec<Part> {
        for part in &mut parts {
            part.piece.muted = veils::veils(self.inspection, part.recording).1;
        }
        parts
    }

    /// The span around a mark, as times of its recording; the picture of the mark is always in it.
    fn span(&self, one: &Chosen<'_>) -> (Pts, Pts) {
        let pts = one.moment.pts;
        let until = one.finding.until.unwrap_or(pts).max(pts + Pts::from_ns(1));
        (pts - self.batch.lead, until + self.batch.lag)
    }

    /// When the mark is to be seen, as times of its recording.
    fn mark(one: &Chosen<'_>) -> (Pts, Pts) {
        let pts = one.moment.pts;
        (pts, one.finding.until.filter(|until| *until > pts).unwrap_or(pts + SEEN))
    }

    fn write(
        &self,
        one: &Chosen<'_>,
        parts: &[Part],
        to: &Path,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<Made>, MediaError> {
        let pieces = parts.iter().map(|part| part.piece.clone()).collect();
        let wanted = Wanted { pieces, sound: true, slower: 1 };
        let Some(lettering) = &self.lettering else { return copy(&wanted, to, watch) };
        let clock = |part: &Part| self.sources.get(part.recording).and_then(|source| source.clock.as_ref());
        let clocks = parts.iter().map(clock).collect();
        let (from, to_mark) = Self::mark(one);
        let highlight = one.finding.rect.and_then(|rect| {
            let piece = parts.iter().position(|part| part.recording == one.moment.recording)?;
            Some(Highlight { piece, from, to: to_mark, rect })
        });
        let mut painter = Painter::new(Vec::new(), self.caption(one), Some(lettering.clone()), clocks);
        painter.highlight(highlight);
        painter.cover(parts.iter().map(|part| veils::veils(self.inspection, part.recording).0).collect());
        exact(&wanted, to, Some(&mut |shot, canvas| painter.paint(shot, canvas)), watch)
    }

    /// What stands on the picture.
    fn caption(&self, one: &Chosen<'_>) -> Vec<String> {
        let has_clock = one.moment.site.is_some();
        let place = [self.inspection.outlet.name.as_str(), &self.camera(one), if has_clock { TIME } else { "" }];
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
        let mut lines = vec![place];
        lines.extend(self.words(one));
        lines
    }

    /// The item and what the standard asks.
    fn words(&self, one: &Chosen<'_>) -> Vec<String> {
        let (text, standard) = self.item(one);
        let first = format!("{} {text}", one.finding.item).trim().to_owned();
        let standard = Some(standard).filter(|standard| !standard.is_empty() && *standard != text);
        std::iter::once(first).chain(standard).collect()
    }

    fn item(&self, one: &Chosen<'_>) -> (String, String) {
        let item = self.inspection.checklist.item(&one.finding.item);
        let get = |text: &crate::domain::text::Text| text.get(self.batch.lang).to_owned();
        item.map(|item| (get(&item.text), get(&item.standard))).unwrap_or_default()
    }

    fn camera(&self, one: &Chosen<'_>) -> String {
        let camera = self.inspection.recording(one.moment.recording).map(|recording| recording.camera);
        camera.and_then(|id| self.inspection.camera(id)).map(|camera| camera.name.clone()).unwrap_or_default()
    }

    /// Outlet, date, time, item, person.
    fn name(&self, one: &Chosen<'_>) -> String {
        let time = match self.site(one) {
            Some(site) => site.time_of_day().chars().filter(char::is_ascii_digit).take(6).collect(),
            None => format!("{:.3}s", one.moment.pts.seconds()),
        };
        let person = one.finding.person.and_then(|id| self.inspection.person(id));
        let parts = [
            part_of_name(&self.inspection.outlet.name, 24),
            self.inspection.date.to_string(),
            time,
            part_of_name(&one.finding.item.0, 16),
            person.map(|person| part_of_name(&person.name, 12)).unwrap_or_default(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
    }

    /// By the recording's clock as it is known today; as it was known then where it has none any more.
    fn site(&self, one: &Chosen<'_>) -> Option<SiteTime> {
        let recording = self.inspection.recording(one.moment.recording);
        recording.and_then(|recording| recording.site(one.moment.pts)).or(one.moment.site)
    }

    /// SHA-256 over everything that decides what is in a clip.
    fn settings(&self, one: &Chosen<'_>, parts: &[Part]) -> String {
        let part = |part: &Part| {
            let source = self.sources.get(part.recording);
            let hash = source.map(|source| source.sha256.as_str()).unwrap_or_default();
            let clock = source.and_then(|source| source.clock.clone());
            let veils = match veils::veils(self.inspection, part.recording) {
                (covers, muted) if covers.is_empty() && muted.is_empty() => String::new(),
                veils => format!(" {veils:?}"),
            };
            format!("{hash} {} {} {clock:?}{veils}\n", part.piece.from.ns(), part.piece.to.ns())
        };
        let parts: String = parts.iter().map(part).collect();
        let painted = if self.batch.copy {
            "copy".to_owned()
        } else {
            format!("{:?} {:?} {:?}", self.caption(one), one.finding.rect, Self::mark(one))
        };
        files::digest(format!("{EDITION}\n{parts}{painted}").as_bytes())
    }

    fn entry(&self, one: &Chosen<'_>, name: &str, (made, parts): (&Made, &[Part]), settings: String) -> ClipEntry {
        let person = one.finding.person.and_then(|id| self.inspection.person(id));
        let (item_text, standard) = self.item(one);
        let [file, vtt, srt] = self.folder.name(name);
        let own = made.pieces.iter().zip(parts).find(|(_, part)| part.recording == one.moment.recording);
        let (from, to) = Self::mark(one);
        let in_clip = |pts: Pts| own.map_or(Pts::ZERO, |(taken, _)| pts - taken.first_pts + taken.at).min(made.length);
        let pieces = made.pieces.iter().zip(parts).map(|(taken, part)| {
            let source = self.sources.get(part.recording);
            let clock = source.and_then(|source| source.clock.as_ref());
            let site = clock.map(|clock| (clock.site(taken.first_pts), clock.site(taken.last_pts)));
            ClipPiece {
                path: taken.path.display().to_string(),
                sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
                asked_s: (part.piece.from.seconds(), part.piece.to.seconds()),
                first_frame: taken.first,
                pictures: taken.pictures,
                pts_s: (taken.first_pts.seconds(), taken.last_pts.seconds()),
                site: site.map(|(first, last)| (first.to_string(), last.to_string())),
                at_s: taken.at.seconds(),
            }
        });
        ClipEntry {
            finding: one.finding.no.0,
            item: one.finding.item.0.clone(),
            item_text,
            standard,
            person: person.map(|one| ClipPerson { staff_no: one.staff_no.clone(), name: one.name.clone() }),
            note: one.finding.note.clone(),
            camera: self.camera(one),
            site: self.site(one).map(|site| site.to_string()),
            file,
            sha256: String::new(),
            size: 0,
            pictures: made.pictures,
            duration_s: made.length.seconds(),
            dimensions: made.size,
            sound: made.sound,
            copied: made.copied,
            mark_s: (in_clip(from).seconds(), in_clip(to).seconds()),
            pieces: pieces.collect(),
            subtitles: (vtt, srt),
            settings,
        }
    }

    /// The item's words all through, and the inspector's at the mark.
    fn cues(&self, one: &Chosen<'_>, clip: &ClipEntry) -> Vec<Cue> {
        let at = |seconds: f64| Pts::from_ns((seconds * 1e9).round() as i64);
        let (from, to, end) = (at(clip.mark_s.0), at(clip.mark_s.1), at(clip.duration_s));
        let words = self.words(one);
        let mut marked = words.clone();
        marked.extend(Some(clip.note.clone()).filter(|note| !note.is_empty()));
        [(Pts::ZERO, from, &words), (from, to, &marked), (to, end, &words)]
            .map(|(from, to, lines)| Cue { from, to, lines: lines.clone() })
            .to_vec()
    }
}
