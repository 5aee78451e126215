//! What a complete scan of a recording found, to be kept: whoever opens the same file again need not read all of it.
//!
//! As bytes it is small, for pictures come evenly and their data lies in a row. An hour of 25 pictures a second takes
//! 0.1 MB where only the index is kept (MP4, Matroska, AVI; a byte a picture), and 0.6 to 0.7 MB with the layout of pictures
//! and as many packets of G.711 (DHAV, PS; seven bytes for both). It grows with how many pieces a recording has, and not
//! with their size.
//!
//! ```text
//! "MCSV" │ version │ container, size, length, stretches, what is beside │ tracks │ layout │ index │ checksum
//! ```
//!
//! Bytes that are damaged, of another version, or of another file are no survey: then the file is scanned anew.

pub(crate) mod code;
#[cfg(test)]
mod tests;

use crate::domain::footage::Stretch;
use crate::domain::time::{Pts, SiteTime};
use crate::media::container::{Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::index::FrameIndex;
use crate::media::layout::{Beside, Layout};
use crate::media::scan::{Progress, Scan, TrackFacts};
use crate::media::survey::code::{Reader, Writer};
use crate::media::tracks::TrackKind;
use gstreamer as gst;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What all surveys begin with.
const MAGIC: &[u8; 4] = b"MCSV";

/// How many bytes the checksum has.
const SUM: usize = 8;

/// How often whoever watches is told how far a scan has come.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Gives the survey of a file, where one is kept. It may be slow: whoever needs one calls it on a thread of its own.
pub type Recall = Box<dyn FnOnce() -> Option<Survey> + Send>;

/// See the top of this file.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The container's name.
    container: String,
    /// The file's size in bytes.
    size: u64,
    progress: Progress,
    layout: Option<Arc<Layout>>,
}

impl Survey {
    /// The version of the bytes; those of another one are not read. It goes up whenever a scan finds out more, or
    /// something else, than it did before.
    pub const VERSION: u32 = 2;

    /// Scans a file to its end, without decoding it. `watch` is told the share that was read, 0..=1, and stops it by
    /// saying false. None when stopped, and where what was found is not worth keeping: not all of the file could be read,
    /// or there are no pictures in it.
    ///
    /// # Errors
    /// When the file does not open or is no footage.
    pub fn make(path: &Path, watch: &mut dyn FnMut(f32) -> bool) -> Result<Option<Self>, MediaError> {
        crate::media::init()?;
        let sniffed = sniff(path)?;
        let scan = Scan::start(path, sniffed, None, || {})?;
        loop {
            let progress = scan.wait(TELL_EVERY, |_progress| false);
            if let Some(Err(error)) = progress.ended {
                return Err(error);
            }
            if progress.ended.is_some() {
                return Ok(Self::of(sniffed, &progress, scan.layout()));
            }
            if !watch(progress.share(sniffed.size)) {
                return Ok(None);
            }
        }
    }

    /// What a scan has found; none while it is not all that there is.
    pub(crate) fn of(sniffed: Sniffed, progress: &Progress, layout: Option<&Arc<Layout>>) -> Option<Self> {
        let is_all = progress.whole && progress.ended == Some(Ok(())) && progress.index.is_complete();
        if !is_all || progress.index.is_empty() {
            return None;
        }
        let container = sniffed.container.name().to_owned();
        // Only the import reads tags, which are not kept.
        let progress = Progress { tags: None, ..progress.clone() };
        Some(Self { container, size: sniffed.size, progress, layout: layout.cloned() })
    }

    /// Whether it can be of a file that looks like this.
    pub(crate) fn is_of(&self, sniffed: Sniffed) -> bool {
        let has_layout = self.layout.is_some() == sniffed.container.is_ours();
        has_layout && self.size == sniffed.size && self.container == sniffed.container.name()
    }

    /// All that the scan would have found.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Where the pieces lie, where a reader of ours takes the file apart.
    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }

    /// When each picture is shown.
    pub fn index(&self) -> &FrameIndex {
        &self.progress.index
    }

    /// As bytes to be kept; none where it is too large, or something in it cannot be written.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut to = Writer::default();
        to.number(u64::from(Self::VERSION));
        to.bytes(self.container.as_bytes());
        to.number(self.size);
        to.maybe(self.progress.declared.map(Pts::ns));
        to.number(self.progress.stretches.len() as u64);
        for Stretch { from, site } in &self.progress.stretches {
            to.signed(from.ns());
            to.bytes(site.civil().to_string().as_bytes());
        }
        write_beside(&mut to, &self.progress.beside);
        to.number(self.progress.tracks.len() as u64);
        self.progress.tracks.iter().try_for_each(|track| write_track(&mut to, track))?;
        to.number(u64::from(self.layout.is_some()));
        self.layout.as_ref().map_or(Some(()), |layout| layout.write(&mut to))?;
        self.progress.index.write(&mut to, &self.likely())?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(to.into_bytes());
        let sum = checksum(&bytes);
        bytes.extend(sum);
        Some(bytes)
    }

    /// From bytes; none where they are not what was written.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        crate::media::init().ok()?;
        let (bytes, sum) = bytes.split_at_checked(bytes.len().checked_sub(SUM)?)?;
        if checksum(bytes) != sum {
            return None;
        }
        let mut from = Reader::new(bytes.strip_prefix(MAGIC)?);
        Self::read(&mut from).filter(|_| from.is_at_end())
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.number().filter(|version| *version == u64::from(Self::VERSION))?;
        let container = text(from)?.to_owned();
        let size = from.number()?;
        let declared = from.maybe()?.map(Pts::from_ns);
        let stretches = many(from, |from| {
            let from_pts = Pts::from_ns(from.signed()?);
            Some(Stretch { from: from_pts, site: SiteTime::new(text(from)?.parse().ok()?) })
        })?;
        let beside = read_beside(from)?;
        let tracks = many(from, read_track)?;
        let layout = match from.number()? {
            0 => None,
            1 => Some(Arc::new(Layout::read(from, size, beside.clone())?)),
            _ => return None,
        };
        let mut survey = Self { container, size, progress: Progress::default(), layout };
        let index = Arc::new(FrameIndex::read(from, &survey.likely())?);
        let ended = Some(Ok(()));
        survey.progress = Progress { index, tracks, tags: None, declared, stretches, beside, whole: true, ended };
        Some(survey)
    }

    /// The times of access units as the layout has them, which are mostly those of the index.
    fn likely(&self) -> Vec<[i64; 2]> {
        self.layout.as_ref().map(|layout| layout.picture_times()).unwrap_or_default()
    }
}

fn text<'a>(from: &mut Reader<'a>) -> Option<&'a str> {
    std::str::from_utf8(from.bytes()?).ok()
}

/// A list behind its count. Each has a byte at least, so that no list is longer than what is there.
fn many<'a, T>(from: &mut Reader<'a>, one: impl Fn(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
    let count = from.count()?;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(one(from)?);
    }
    Some(all)
}

fn write_beside(to: &mut Writer, beside: &Beside) {
    to.maybe(beside.channel.map(i64::from));
    to.number(beside.asides);
    to.number(beside.read);
    to.number(beside.lost.len() as u64);
    for (begin, end) in &beside.lost {
        to.number(*begin);
        to.number(*end);
    }
}

fn read_beside(from: &mut Reader<'_>) -> Option<Beside> {
    let channel = from.maybe()?.map(u32::try_from).transpose().ok()?;
    let (asides, read) = (from.number()?, from.number()?);
    let lost = many(from, |from| Some((from.number()?, from.number()?)))?;
    Some(Beside { channel, lost, asides, read })
}

/// None where the caps are not the same when they are read again.
fn write_track(to: &mut Writer, track: &TrackFacts) -> Option<()> {
    let kind = match track.kind {
        TrackKind::Pictures => 0,
        TrackKind::Sound => 1,
        TrackKind::Other => 2,
    };
    to.number(kind << 1 | u64::from(track.scanned));
    let caps = track.caps.to_string();
    to.bytes(caps.as_bytes());
    (caps.parse::<gst::Caps>().ok()? == track.caps).then_some(())
}

fn read_track(from: &mut Reader<'_>) -> Option<TrackFacts> {
    let number = from.number()?;
    let kind = match number >> 1 {
        0 => TrackKind::Pictures,
        1 => TrackKind::Sound,
        2 => TrackKind::Other,
        _ => return None,
    };
    let text = text(from).filter(|text| !text.contains('\0'))?;
    let caps = text.parse().ok()?;
    Some(TrackFacts { kind, caps, scanned: number & 1 != 0 })
}

/// FNV-1a of 64 bits: whatever single byte is another one, the sum is another one.
fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let take = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, take).to_le_bytes()
}
