//! What each file is, told without changing the library: new, known, moved, a copy of another, or no footage.

use crate::app::files;
use crate::app::notice::Notice;
use crate::app::taking::camera::Hints;
use crate::app::taking::find::{self, File};
use crate::app::taking::fingerprint;
use crate::app::wording;
use crate::domain::footage::{Fingerprint, Recording, RecordingId};
use crate::domain::text::Text;
use crate::media::MediaError;
use crate::media::container::{Container, sniff};
use crate::media::probe::{Probe, probe_watched};
use crate::media::site_time;
use std::path::{Path, PathBuf};

/// A file that is to be taken in, with all that was learnt of it.
#[derive(Debug)]
pub(crate) struct New {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Size, time and edges.
    pub(crate) fingerprint: Fingerprint,
    /// What is in it, or why it does not play.
    pub(crate) probe: Result<Probe, MediaError>,
    /// What tells its camera.
    pub(crate) hints: Hints,
    /// The recording that it is already, where that is to be measured anew.
    pub(crate) known: Option<RecordingId>,
}

/// What a file is.
#[derive(Debug)]
pub(crate) enum Look {
    /// To be taken in, or measured anew.
    New(Box<New>),
    /// The library has this file.
    Known(PathBuf, RecordingId),
    /// The file of a recording that was missing.
    Moved(PathBuf, RecordingId),
    /// A copy of a recording's file that is still there.
    Copy(PathBuf, RecordingId, PathBuf),
    /// A copy of a file that comes with it.
    Twin(PathBuf, PathBuf),
    /// No footage, with the reason.
    LeftOut(PathBuf, Text),
    /// It cannot be taken in.
    Refused(Notice),
}

impl Look {
    /// The file; none where it is told in words alone.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::New(new) => Some(&new.path),
            Self::Known(path, _) | Self::Moved(path, _) | Self::Copy(path, ..) => Some(path),
            Self::Twin(path, _) | Self::LeftOut(path, _) => Some(path),
            Self::Refused(_) => None,
        }
    }
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Haul {
    /// File by file, by path.
    pub(crate) looks: Vec<Look>,
    /// Whether it was called off.
    pub(crate) cancelled: bool,
}

/// Looks at all files under the paths. `watch` is told the share of their bytes, 0..=1, and stops it by saying false.
pub(crate) fn look_at_all(paths: &[PathBuf], known: &[Recording], watch: &mut dyn FnMut(f32) -> bool) -> Haul {
    let mut found = find::find(paths);
    // Of copies the one that comes first is taken: the one whose name the library knows, or whose name tells a time.
    found.files.sort_by_cached_key(|file| {
        let name = file.path.file_name();
        let is_known = known.iter().any(|known| Path::new(&known.path).file_name() == name);
        (!is_known, site_time::from_name(&file.path).is_none(), file.path.clone())
    });
    let mut haul = Haul::default();
    haul.looks.extend(found.left_out.into_iter().map(|(path, reason)| Look::LeftOut(path, reason)));
    let sizes: Vec<u64> = found.files.iter().map(|file| fingerprint::stamp(&file.path).size.max(1)).collect();
    let whole = sizes.iter().sum::<u64>().max(1) as f64;
    let mut looker = Looker { known, seen: Vec::new(), moved: Vec::new() };
    let mut before = 0_u64;
    for (file, size) in found.files.iter().zip(sizes) {
        let mut watch_file = |share: f32| watch(((before as f64 + f64::from(share) * size as f64) / whole) as f32);
        let look = if watch_file(0.0) { looker.look(file, &mut watch_file) } else { None };
        let Some(look) = look else {
            haul.cancelled = true;
            break;
        };
        haul.looks.push(look);
        before += size;
    }
    haul.looks.sort_by(|one, other| one.path().cmp(&other.path()));
    haul
}

struct Looker<'a> {
    known: &'a [Recording],
    /// New files so far.
    seen: Vec<(PathBuf, Fingerprint)>,
    /// Recordings whose file was found again so far.
    moved: Vec<RecordingId>,
}

impl Looker<'_> {
    /// None when called off.
    fn look(&mut self, file: &File, watch: &mut dyn FnMut(f32) -> bool) -> Option<Look> {
        let path = file.path.clone();
        if path.to_str().is_none() {
            return Some(Look::Refused(wording::name_not_text(&path)));
        }
        if !path.exists() {
            return Some(Look::Refused(wording::no_such_file(&path)));
        }
        if let Some(reason) = is_no_footage(&path) {
            return Some(Look::LeftOut(path, reason));
        }
        let fingerprint = fingerprint::of(&path);
        let mut again = None;
        match self.recognised(&path, &fingerprint) {
            // One that did not play may play now; one from before there were edges is measured anew.
            Some(Look::Known(_, id)) if self.is_stale(id) => again = Some(id),
            Some(look) => return Some(look),
            None => {}
        }
        let probe = probe_watched(&path, watch).transpose()?;
        if let Err(why) = &probe
            && again.is_none()
            && has_no_pictures(why, &path)
        {
            return Some(Look::LeftOut(path, why.text()));
        }
        self.seen.push((path.clone(), fingerprint.clone()));
        let hints = Hints::of(file, probe.as_ref().ok().and_then(|probe| probe.channel));
        Some(Look::New(Box::new(New { path, fingerprint, probe, hints, known: again })))
    }

    fn is_stale(&self, id: RecordingId) -> bool {
        let known = self.known.iter().find(|known| known.id == id);
        known.is_some_and(|known| known.fault.is_some() || known.fingerprint.edges.is_empty())
    }

    fn recognised(&mut self, path: &Path, fingerprint: &Fingerprint) -> Option<Look> {
        if let Some((twin, _)) = self.seen.iter().find(|(_, seen)| seen.same_content(fingerprint) == Some(true)) {
            return Some(Look::Twin(path.to_owned(), twin.clone()));
        }
        let alike = |known: &&Recording| known.fingerprint.size == fingerprint.size;
        let same: Vec<&Recording> =
            self.known.iter().filter(alike).filter(|known| fingerprint::is_same(known, path, fingerprint)).collect();
        let here =
            |known: &&&Recording| Path::new(&known.path) == path || files::same_file(Path::new(&known.path), path);
        if let Some(known) = same.iter().find(here) {
            return Some(Look::Known(path.to_owned(), known.id));
        }
        let gone = |known: &&&Recording| !Path::new(&known.path).exists() && !self.moved.contains(&known.id);
        if let Some(known) = same.iter().find(gone) {
            self.moved.push(known.id);
            return Some(Look::Moved(path.to_owned(), known.id));
        }
        same.first().map(|known| Look::Copy(path.to_owned(), known.id, PathBuf::from(&known.path)))
    }
}

/// Why a file is certainly no footage; none where it may be.
fn is_no_footage(path: &Path) -> Option<Text> {
    match sniff(path) {
        Err(why @ MediaError::Empty { .. }) => Some(why.text()),
        Ok(sniffed) if sniffed.container == Container::Other && find::is_named_otherwise(path) => {
            Some(Text::new("不是录像", "No footage"))
        }
        _ => None,
    }
}

/// Whether a file that does not play is no footage at all. What a recorder's own format begins is listed with its fault.
fn has_no_pictures(why: &MediaError, path: &Path) -> bool {
    let is_unknown = || sniff(path).is_ok_and(|sniffed| sniffed.container == Container::Other);
    match why {
        MediaError::NoPictures { .. } => true,
        MediaError::NotFootage { .. } => is_unknown(),
        _ => false,
    }
}
