//! The span around a mark: in its own recording, and in the camera's neighbouring ones where it reaches beyond an end.

use crate::app::clips::pieces::stretches;
use crate::app::clips::{refused, veils};
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::taking::fingerprint;
use crate::app::taking::survey::index_of;
use crate::app::wording;
use crate::domain::cover::{Cover, Redaction};
use crate::domain::footage::{AGREEMENT, Moment, Recording, RecordingId, Timeline};
use crate::domain::inspection::Inspection;
use crate::domain::place::CameraId;
use crate::domain::time::{Pts, SiteTime};
use crate::media::clip::{Piece, Taken};
use crate::media::survey::Survey;
use crate::report::ClipPiece;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many cameras a clip shows at once at most.
const CELLS: usize = 4;

/// A recording as it is on the disk, read once for all clips.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub path: PathBuf,
    pub clock: Option<Timeline>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// What the library knows of its pictures.
    survey: Option<Survey>,
}

/// One piece of a clip to be, and what it is of.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub recording: RecordingId,
    /// With where the library mutes it.
    pub piece: Piece,
    /// What nobody may see, by the recording's times.
    pub covers: Vec<Cover>,
}

/// What a clip shows.
#[derive(Clone, Debug)]
pub(super) struct Footage {
    /// One after the other; on a wall, cell by cell.
    pub parts: Vec<Part>,
    /// Where other cameras are shown beside it, at the same moment of the site's clock.
    pub wall: Option<Walled>,
}

/// How parts lie on a wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Walled {
    /// The cameras, the leading one first, each with when its parts begin.
    pub cells: Vec<(CameraId, Vec<Pts>)>,
    /// How long it is.
    pub length: Pts,
}

impl Footage {
    /// The parts of each cell of a wall.
    pub(super) fn cells(&self) -> Vec<(CameraId, Vec<(Pts, &Part)>)> {
        let mut parts = self.parts.iter();
        let cells = self.wall.iter().flat_map(|wall| &wall.cells);
        cells.map(|(camera, times)| (*camera, times.iter().copied().zip(parts.by_ref()).collect())).collect()
    }
}

/// The recordings of a library that clips were made of.
#[derive(Debug)]
pub(super) struct Sources<'a> {
    library: &'a Path,
    known: BTreeMap<RecordingId, Source>,
    /// Whether the file of a recording is there and what it was.
    unchanged: BTreeMap<RecordingId, bool>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(library: &'a Path) -> Self {
        Self { library, known: BTreeMap::new(), unchanged: BTreeMap::new() }
    }

    /// What is known of a recording of an inspection; one that the library has no hash of is read once. None when `watch` stops it.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub(super) fn read(
        &mut self,
        inspection: &Inspection,
        id: RecordingId,
        watch: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Source>, Notice> {
        if let Some(source) = self.known.get(&id) {
            return Ok(Some(source.clone()));
        }
        let recording =
            inspection.recording(id).ok_or_else(|| refused("没有这个录像", "There is no such recording"))?;
        let path = PathBuf::from(&recording.path);
        let (known, there) = (&recording.fingerprint, fingerprint::stamp(&path));
        let is_as_it_was = (known.size, known.modified_s) == (there.size, there.modified_s);
        let sha256 = if is_as_it_was && !known.sha256.is_empty() {
            known.sha256.clone()
        } else {
            let hash = files::sha256(&path, &mut |_share| watch());
            let hash =
                hash.map_err(|why| wording::file("录像读不出来", "The recording cannot be read", &why, &path))?;
            let Some(hash) = hash else { return Ok(None) };
            hash
        };
        let survey = index_of(self.library, id, &path);
        let source = Source { path, clock: recording.timeline(), sha256, survey };
        self.known.insert(id, source.clone());
        Ok(Some(source))
    }

    /// A recording that was read before.
    pub(super) fn get(&self, id: RecordingId) -> Option<&Source> {
        self.known.get(&id)
    }

    /// Everything of a part that decides what is in a clip, but for what is written on it.
    pub(super) fn settings(&self, part: &Part) -> String {
        let source = self.get(part.recording);
        let hash = source.map(|source| source.sha256.as_str()).unwrap_or_default();
        let clock = source.and_then(|source| source.clock.clone());
        let Part { piece, covers, .. } = part;
        format!("{hash} {} {} {clock:?} {covers:?} {:?}\n", piece.from.ns(), piece.to.ns(), piece.muted)
    }

    /// What manifests say of a part that was taken.
    pub(super) fn piece(&self, taken: &Taken, part: &Part) -> ClipPiece {
        let source = self.get(part.recording);
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
    }

    /// What is shown from `from` to `to` around a moment, with the other cameras beside it where that is asked for and one
    /// of them has something of it. None when `watch` stops it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn footage(
        &mut self,
        inspection: &Inspection,
        moment: Moment,
        span: (Pts, Pts),
        cameras: bool,
        watch: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Footage>, Notice> {
        if cameras {
            match self.in_step(inspection, moment, span, watch)? {
                None => return Ok(None),
                Some(wall) if wall.wall.as_ref().is_some_and(|wall| wall.cells.len() > 1) => return Ok(Some(wall)),
                Some(_alone) => {}
            }
        }
        let parts = self.around(inspection, moment, span, watch)?;
        Ok(parts.map(|parts| Footage { parts, wall: None }))
    }

    /// The same moments of all cameras, the moment's own first, then in the inspection's order; no cells without a clock.
    fn in_step(
        &mut self,
        inspection: &Inspection,
        moment: Moment,
        (from, to): (Pts, Pts),
        watch: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Footage>, Notice> {
        let Some(own) = self.read(inspection, moment.recording, watch)? else { return Ok(None) };
        let mut footage = Footage { parts: Vec::new(), wall: None };
        let leads = inspection.recording(moment.recording).map(|recording| recording.camera);
        let Some((clock, leads)) = own.clock.zip(leads) else { return Ok(Some(footage)) };
        let (from, to) = (clock.site(from), clock.site(to));
        let mut cells = Vec::new();
        let others = inspection.cameras.iter().map(|camera| camera.id).filter(|camera| *camera != leads);
        for camera in std::iter::once(leads).chain(others) {
            let mut laid = Vec::new();
            let of_camera = inspection.recordings.iter().filter(|one| one.camera == camera && one.fault.is_none());
            for recording in of_camera.filter(|one| overlaps(one, (from, to))) {
                if !self.is_as_it_was(recording) {
                    continue;
                }
                let Some(source) = self.read(inspection, recording.id, watch)? else { return Ok(None) };
                let Some(clock) = &source.clock else { continue };
                for (at, begin, end) in stretches(clock, source.survey.as_ref(), (from, to)) {
                    laid.push((at, part(inspection, (recording.id, &source), (begin, end))));
                }
            }
            laid.sort_by_key(|(at, _part)| *at);
            let (times, parts): (Vec<Pts>, Vec<Part>) = laid.into_iter().unzip();
            if !times.is_empty() || camera == leads {
                cells.push((camera, times));
            }
            footage.parts.extend(parts);
            if cells.len() == CELLS {
                break;
            }
        }
        footage.wall = Some(Walled { cells, length: to.since(from) });
        Ok(Some(footage))
    }

    /// The pieces from `from` to `to` around a moment, times of its recording that may lie beyond its ends. None when
    /// `watch` stops it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn around(
        &mut self,
        inspection: &Inspection,
        moment: Moment,
        (from, to): (Pts, Pts),
        watch: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<Part>>, Notice> {
        let Some(own) = self.read(inspection, moment.recording, watch)? else { return Ok(None) };
        let mut parts = Vec::new();
        for is_before in [true, false] {
            let reaches = if is_before { from < Pts::ZERO } else { to > length(inspection, moment.recording) };
            let next = if reaches { neighbour(inspection, moment.recording, is_before) } else { None };
            if let Some(neighbour) = next.filter(|next| self.is_as_it_was(next)) {
                let Some(source) = self.read(inspection, neighbour.id, watch)? else { return Ok(None) };
                parts.extend(
                    beyond(&own, &source, (from, to), is_before)
                        .map(|span| part(inspection, (neighbour.id, &source), span)),
                );
            }
            if is_before {
                parts.push(part(inspection, (moment.recording, &own), (from.max(Pts::ZERO), to)));
            }
        }
        Ok(Some(parts))
    }

    /// Whether a recording's file is there and what it was; looked at once.
    fn is_as_it_was(&mut self, recording: &Recording) -> bool {
        let is_as_it_was = || {
            let path = Path::new(&recording.path);
            path.is_file() && fingerprint::is_same(recording, path, &fingerprint::of(path))
        };
        *self.unchanged.entry(recording.id).or_insert_with(is_as_it_was)
    }
}

/// Whether a recording has something of a span of the site's clock.
fn overlaps(recording: &Recording, (from, to): (SiteTime, SiteTime)) -> bool {
    let ends = recording.site(Pts::ZERO).zip(recording.site(recording.duration));
    ends.is_some_and(|(begin, end)| begin < to && end > from)
}

fn length(inspection: &Inspection, id: RecordingId) -> Pts {
    inspection.recording(id).map_or(Pts::ZERO, |recording| recording.duration)
}

/// The same camera's recording that begins last before this one, or first after it.
fn neighbour(inspection: &Inspection, id: RecordingId, is_before: bool) -> Option<&Recording> {
    let own = inspection.recording(id)?;
    let begins = |recording: &Recording| recording.site(Pts::ZERO);
    let begin = begins(own)?;
    let others = inspection.recordings.iter().filter(|other| {
        other.camera == own.camera && other.id != id && other.fault.is_none() && {
            begins(other).is_some_and(|at| if is_before { at < begin } else { at > begin })
        }
    });
    if is_before { others.max_by_key(|one| begins(one)) } else { others.min_by_key(|one| begins(one)) }
}

fn part(inspection: &Inspection, (recording, source): (RecordingId, &Source), (from, to): (Pts, Pts)) -> Part {
    let Redaction { covers, muted } = veils(inspection, recording);
    let piece = Piece { path: source.path.clone(), from, to, survey: source.survey.clone(), muted };
    Part { recording, piece, covers }
}

/// Which part of a neighbouring recording lies in the span; none where nothing does, or where the library does not know
/// its pictures, so that a clip never fails for what lies beside its mark.
fn beyond(own: &Source, other: &Source, (from, to): (Pts, Pts), is_before: bool) -> Option<(Pts, Pts)> {
    let (mine, theirs) = (own.clock.as_ref()?, other.clock.as_ref()?);
    let index = other.survey.as_ref()?.index();
    let length = own.survey.as_ref()?.index().duration();
    let (mut begin, mut end) = if is_before {
        (theirs.pts(mine.site(from)).max(Pts::ZERO), index.duration())
    } else {
        let beyond = to - length + Pts::from_ns(1);
        (Pts::ZERO, theirs.pts(mine.site(length - Pts::from_ns(1)).plus(beyond)))
    };
    // What both have is shown once; clocks and names are rounded.
    if is_before {
        let seam = mine.site(Pts::ZERO);
        if theirs.site(end).since(seam) > AGREEMENT {
            end = theirs.pts(seam);
        }
    } else {
        let seam = mine.site(length - Pts::from_ns(1)).plus(Pts::from_ns(1));
        if seam.since(theirs.site(begin)) > AGREEMENT {
            begin = theirs.pts(seam);
        }
    }
    let first = index.at(begin).map_or(0, |number| if index.pts(number) < Some(begin) { number + 1 } else { number });
    index.pts(first).is_some_and(|pts| pts < end).then_some((begin, end))
}
