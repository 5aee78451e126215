//! The samples that a `moof` describes.

use crate::media::reader::fragments::boxes::{Numbers, boxes, first, versioned};
use crate::media::reader::fragments::track::{Defaults, Sample, Track};

/// No fragment has more samples of a track than this.
const MOST: usize = 1 << 20;

/// Flags of a sample: decoding cannot begin here; it depends on others.
const NO_KEY: u32 = 0x1_0000;
const DEPENDS: u32 = 0x100_0000;

/// The samples of each of `tracks`, in the order of decoding, of a `moof` that begins at `at`, in a file of `end` bytes.
pub(super) fn samples(moof: &[u8], at: u64, end: u64, tracks: &mut [Track]) -> Vec<Vec<Sample>> {
    let mut found: Vec<Vec<Sample>> = tracks.iter().map(|_| Vec::new()).collect();
    // Where the data of the first track begins, when nothing says so; of each further one, behind that of the one before.
    let mut implied = at;
    for (_, traf) in boxes(moof).filter(|(kind, _)| kind == b"traf") {
        let Some(head) = first(traf, b"tfhd").and_then(|contents| Head::read(contents, at, implied, tracks)) else {
            continue;
        };
        let mut own = Vec::new();
        let mut next = start(traf).or(head.track.map(|place| tracks[place].next)).unwrap_or(0);
        let mut to = head.base;
        for (_, run) in boxes(traf).filter(|(kind, _)| kind == b"trun") {
            // What a damaged run has left is kept.
            let _cut = take_run(run, &head, end, &mut to, &mut next, &mut own);
        }
        implied = to;
        if let Some(place) = head.track {
            tracks[place].next = next;
            found[place].extend(own);
        }
    }
    found
}

struct Head {
    /// Its place among the tracks that are read.
    track: Option<usize>,
    base: u64,
    defaults: Defaults,
}

impl Head {
    fn read(contents: &[u8], at: u64, implied: u64, tracks: &[Track]) -> Option<Self> {
        let (_, flags, mut numbers) = versioned(contents)?;
        let id = numbers.u32()?;
        let track = tracks.iter().position(|track| track.id == id);
        let mut defaults = track.map(|place| tracks[place].defaults).unwrap_or_default();
        let mut base = if flags & 0x2_0000 == 0 { implied } else { at };
        if flags & 1 != 0 {
            base = numbers.u64()?;
        }
        if flags & 2 != 0 {
            numbers.u32()?;
        }
        for (flag, value) in [(8, &mut defaults.duration), (0x10, &mut defaults.size), (0x20, &mut defaults.flags)] {
            if flags & flag != 0 {
                *value = numbers.u32()?;
            }
        }
        Some(Self { track, base, defaults })
    }
}

/// When the fragment's first sample is decoded, in ticks.
fn start(traf: &[u8]) -> Option<i64> {
    let (version, _, mut numbers) = versioned(first(traf, b"tfdt")?)?;
    numbers.either(version == 1).map(u64::cast_signed)
}

/// Takes in one run: `to` is where its data begins when it does not say so, `next` when its first sample is decoded.
fn take_run(contents: &[u8], head: &Head, end: u64, to: &mut u64, next: &mut i64, own: &mut Vec<Sample>) -> Option<()> {
    let (_, flags, mut numbers) = versioned(contents)?;
    let has = |flag: u32| flags & flag != 0;
    let count = numbers.u32()?;
    if has(1) {
        *to = head.base.saturating_add_signed(numbers.u32()?.cast_signed().into());
    }
    let first_flags = if has(4) { Some(numbers.u32()?) } else { None };
    let defaults = head.defaults;
    for place in 0..count {
        if own.len() >= MOST {
            return None;
        }
        // A count that no bytes bear out, neither of the run nor of the file, gives no samples.
        if flags & 0xF00 == 0 && (defaults.size == 0 || *to > end) {
            let left = u64::from(count - place);
            *to = to.saturating_add(left.saturating_mul(defaults.size.into()));
            let lasts = left.saturating_mul(defaults.duration.into());
            *next = next.saturating_add(i64::try_from(lasts).unwrap_or(i64::MAX));
            return Some(());
        }
        let own_or = |flag: u32, numbers: &mut Numbers<'_>, value: u32| {
            if has(flag) { numbers.u32() } else { Some(value) }
        };
        let duration = own_or(0x100, &mut numbers, defaults.duration)?;
        let size = own_or(0x200, &mut numbers, defaults.size)?;
        let sample_flags = own_or(0x400, &mut numbers, defaults.flags)?;
        // Signed in both versions: writers of the older one put negative numbers in too.
        let later = own_or(0x800, &mut numbers, 0)?.cast_signed();
        let sample_flags = first_flags.filter(|_| place == 0).unwrap_or(sample_flags);
        let key = sample_flags & (NO_KEY | DEPENDS) == 0;
        let duration = i64::from(duration);
        own.push(Sample { at: *to, size, dts: *next, later: later.into(), duration, key });
        *to = to.saturating_add(size.into());
        *next = next.saturating_add(duration);
    }
    Some(())
}
