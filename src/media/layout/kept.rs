//! A complete layout as bytes and back.
//!
//! The pieces of both tracks are kept in the file's order, for one mostly begins where the one before ended.

use crate::media::layout::{Beside, LaidTrack, Layout, State};
use crate::media::reader::{Coding, Format, Piece, Slot};
use crate::media::survey::code::{MOST_ROWS, Reader, Writer};

/// Codings by their numbers; one without a name of its own has its own number behind them.
const CODINGS: [Coding; 15] = [
    Coding::H264,
    Coding::H264Lengths,
    Coding::H265,
    Coding::H265Lengths,
    Coding::Mpeg1,
    Coding::Mpeg2,
    Coding::Mpeg4,
    Coding::Jpeg,
    Coding::ALaw,
    Coding::MuLaw,
    Coding::AacAdts,
    Coding::AacRaw,
    Coding::MpegAudio,
    Coding::Ac3,
    Coding::Pcm16,
];

/// Times lie within so many ns of zero, as in the index.
const FURTHEST_NS: i64 = 1 << 60;

const KEY: i64 = 1;
const HIDDEN: i64 = 2;
const HAS_PTS: i64 = 4;
const HAS_DTS: i64 = 8;
const HAS_DURATION: i64 = 16;

impl Layout {
    /// One whose walk has ended.
    fn ended(tracks: [Option<LaidTrack>; 2], beside: Beside) -> Self {
        let layout = Self::default();
        {
            let mut state = layout.lock();
            *state = State { tracks, beside, ended: true, ..State::default() };
        }
        layout
    }

    /// Presentation and decoding time of each piece of the pictures, in ns on the axis; zero where there is none.
    pub(crate) fn picture_times(&self) -> Vec<[i64; 2]> {
        let state = self.lock();
        let pieces = state.pieces(Slot::Pictures).iter();
        pieces.map(|piece| [piece.pts.unwrap_or(0), piece.dts.unwrap_or(0)]).collect()
    }

    /// Writes the layout of a walk that has ended; none where it is too large.
    pub(crate) fn write(&self, to: &mut Writer) -> Option<()> {
        let state = self.lock();
        state.tracks.iter().for_each(|track| write_format(to, track.as_ref().map(|track| &track.format)));
        let slots = [Slot::Pictures, Slot::Sound];
        let pieces = in_file_order(slots.map(|slot| state.pieces(slot)));
        if pieces.len() > MOST_ROWS {
            return None;
        }
        to.number(pieces.len() as u64);
        to.column(&pieces.iter().map(|(slot, _)| *slot as i64).collect::<Vec<_>>());
        let mut end = 0;
        let gaps = pieces.iter().map(|(_, piece)| {
            let gap = piece.at.wrapping_sub(end);
            end = piece.at.wrapping_add(u64::from(piece.span));
            gap as i64
        });
        to.column(&gaps.collect::<Vec<_>>());
        slots.iter().for_each(|slot| write_pieces(to, state.pieces(*slot)));
        Some(())
    }

    /// Reads what was written, of a file of so many bytes.
    pub(crate) fn read(from: &mut Reader<'_>, size: u64, beside: Beside) -> Option<Self> {
        let formats = [read_format(from)?, read_format(from)?];
        let count = from.count()?;
        let (slots, gaps) = (from.column(count)?, from.column(count)?);
        let of = |slot: usize| slots.iter().filter(move |other| **other == slot as i64).count();
        let counts = [of(0), of(1)];
        if counts.iter().sum::<usize>() != count {
            return None;
        }
        let mut bare = [read_pieces(from, counts[0])?.into_iter(), read_pieces(from, counts[1])?.into_iter()];
        let mut laid = [Vec::with_capacity(counts[0]), Vec::with_capacity(counts[1])];
        let mut end = 0_u64;
        for (slot, gap) in slots.iter().zip(gaps) {
            let slot = usize::from(*slot != 0);
            let at = end.checked_add_signed(gap)?;
            let piece = Piece { at, ..bare[slot].next()? };
            end = at.checked_add(u64::from(piece.span)).filter(|end| *end <= size)?;
            laid[slot].push(piece);
        }
        let mut tracks = [None, None];
        for ((track, format), pieces) in tracks.iter_mut().zip(formats).zip(laid) {
            match format {
                Some(format) => *track = Some(LaidTrack { format, pieces }),
                None if pieces.is_empty() => {}
                None => return None,
            }
        }
        Some(Self::ended(tracks, beside))
    }
}

/// The pieces of both tracks, each with its slot; within a track they stay in their order, whatever that is.
fn in_file_order(tracks: [&[Piece]; 2]) -> Vec<(usize, &Piece)> {
    let [mut pictures, mut sound] = tracks.map(|pieces| pieces.iter().peekable());
    let next = || match (pictures.peek(), sound.peek()) {
        (Some(picture), Some(heard)) if heard.at < picture.at => sound.next().map(|piece| (1, piece)),
        (Some(_), _) => pictures.next().map(|piece| (0, piece)),
        (None, _) => sound.next().map(|piece| (1, piece)),
    };
    std::iter::from_fn(next).collect()
}

fn write_pieces(to: &mut Writer, pieces: &[Piece]) {
    let times = |time: fn(&Piece) -> Option<i64>| pieces.iter().filter_map(time).collect::<Vec<_>>();
    to.column(&pieces.iter().map(flags).collect::<Vec<_>>());
    to.column(&pieces.iter().map(|piece| i64::from(piece.span)).collect::<Vec<_>>());
    to.column(&pieces.iter().map(|piece| i64::from(piece.skip)).collect::<Vec<_>>());
    // What is not payload: headers, of which there is often one.
    let around = |piece: &Piece| i64::from(piece.span) - i64::from(piece.skip) - i64::from(piece.size);
    to.column(&pieces.iter().map(around).collect::<Vec<_>>());
    to.column(&times(|piece| piece.pts));
    to.column(&times(|piece| Some(piece.dts?.wrapping_sub(piece.pts.unwrap_or(0)))));
    to.column(&times(|piece| piece.duration));
}

/// Pieces whose places are still to be set.
fn read_pieces(from: &mut Reader<'_>, count: usize) -> Option<Vec<Piece>> {
    let flags = from.column(count)?;
    let (spans, skips, arounds) = (from.column(count)?, from.column(count)?, from.column(count)?);
    let mut times = |flag| {
        let rows = from.column(flags.iter().filter(|flags| **flags & flag != 0).count())?;
        let are_near = rows.iter().all(|time| (-FURTHEST_NS..=FURTHEST_NS).contains(time));
        are_near.then(|| rows.into_iter())
    };
    let (mut all_pts, mut all_dts, mut durations) = (times(HAS_PTS)?, times(HAS_DTS)?, times(HAS_DURATION)?);
    let mut next = |flags: i64, span: i64, skip: i64, around: i64| {
        let time = |flag, times: &mut std::vec::IntoIter<i64>| (flags & flag != 0).then(|| times.next()).flatten();
        let pts = time(HAS_PTS, &mut all_pts);
        Some(Piece {
            at: 0,
            span: u32::try_from(span).ok()?,
            skip: u32::try_from(skip).ok()?,
            size: u32::try_from(span.checked_sub(skip)?.checked_sub(around)?).ok()?,
            pts,
            dts: time(HAS_DTS, &mut all_dts).map(|later| later + pts.unwrap_or(0)),
            duration: time(HAS_DURATION, &mut durations),
            key: flags & KEY != 0,
            hidden: flags & HIDDEN != 0,
        })
    };
    let rows = flags.iter().zip(spans).zip(skips.into_iter().zip(arounds));
    rows.map(|((flags, span), (skip, around))| next(*flags, span, skip, around)).collect()
}

fn flags(piece: &Piece) -> i64 {
    let flag = |set: bool, flag: i64| if set { flag } else { 0 };
    flag(piece.key, KEY)
        | flag(piece.hidden, HIDDEN)
        | flag(piece.pts.is_some(), HAS_PTS)
        | flag(piece.dts.is_some(), HAS_DTS)
        | flag(piece.duration.is_some(), HAS_DURATION)
}

fn write_format(to: &mut Writer, format: Option<&Format>) {
    to.number(u64::from(format.is_some()));
    let Some(format) = format else { return };
    let named = CODINGS.iter().position(|coding| *coding == format.coding);
    to.number(match (named, format.coding) {
        (None, Coding::Unknown(number)) => CODINGS.len() as u64 + u64::from(number),
        (place, _) => place.unwrap_or_default() as u64,
    });
    to.bytes(&format.header);
    for pair in [format.size, format.sound] {
        to.maybe(pair.map(|(one, _)| i64::from(one)));
        to.maybe(pair.map(|(_, other)| i64::from(other)));
    }
}

/// None where it cannot be read, else the format, if there is a track.
fn read_format(from: &mut Reader<'_>) -> Option<Option<Format>> {
    match from.number()? {
        0 => return Some(None),
        1 => {}
        _ => return None,
    }
    let number = from.number()?;
    let named = usize::try_from(number).ok().and_then(|number| CODINGS.get(number));
    let unknown = || u32::try_from(number.checked_sub(CODINGS.len() as u64)?).ok().map(Coding::Unknown);
    let coding = named.copied().or_else(unknown)?;
    let header = from.bytes()?.to_vec();
    let mut pair = || {
        let pair = from.maybe()?.zip(from.maybe()?);
        match pair {
            None => Some(None),
            Some((one, other)) => Some(Some((u32::try_from(one).ok()?, u32::try_from(other).ok()?))),
        }
    };
    let (size, sound) = (pair()?, pair()?);
    Some(Some(Format { coding, header, size, sound }))
}

#[cfg(test)]
impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (self.lock(), other.lock());
        (&one.tracks, &one.beside, one.ended) == (&other.tracks, &other.beside, other.ended)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::CODINGS;
    use crate::media::layout::{Beside, LaidTrack, Layout};
    use crate::media::reader::{Coding, Format, Piece};
    use crate::media::survey::code::{Reader, Writer};
    use proptest::prelude::*;

    /// A layout whose walk has ended.
    pub(crate) fn laid(tracks: [Option<LaidTrack>; 2], beside: Beside) -> Layout {
        Layout::ended(tracks, beside)
    }

    fn piece() -> impl Strategy<Value = Piece> {
        let time = || prop::option::of(-9_000_000_000_i64..90_000_000_000);
        let sizes = (0_u32..5_000, 0_u32..2_000, 0_u32..5_000);
        (0_u64..100_000, sizes, (time(), time(), time()), any::<(bool, bool)>()).prop_map(
            |(at, sizes, times, flags)| {
                let ((span, skip, size), (pts, dts, duration), (key, hidden)) = (sizes, times, flags);
                Piece { at, span, skip, size, pts, dts, duration, key, hidden }
            },
        )
    }

    fn track() -> impl Strategy<Value = Option<LaidTrack>> {
        let coding = prop_oneof![prop::sample::select(CODINGS.to_vec()), any::<u32>().prop_map(Coding::Unknown)];
        let format = (coding, any::<Vec<u8>>(), any::<Option<(u32, u32)>>(), any::<Option<(u32, u32)>>())
            .prop_map(|(coding, header, size, sound)| Format { coding, header, size, sound });
        let pieces = prop::collection::vec(piece(), 0..40);
        prop::option::of((format, pieces).prop_map(|(format, pieces)| LaidTrack { format, pieces }))
    }

    proptest! {
        #[test]
        fn a_layout_is_read_as_it_was_written(pictures in track(), sound in track()) {
            let layout = laid([pictures, sound], Beside::default());
            let mut to = Writer::default();
            layout.write(&mut to).unwrap();
            let bytes = to.into_bytes();
            let mut from = Reader::new(&bytes);
            let again = Layout::read(&mut from, 1 << 20, Beside::default()).unwrap();
            prop_assert!(again == layout && from.is_at_end());
            let times = layout.picture_times();
            prop_assert_eq!(times, again.picture_times());
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>, size: u64) {
            if let Some(layout) = Layout::read(&mut Reader::new(&bytes), size, Beside::default()) {
                let reaches = |piece: &Piece| piece.at + u64::from(piece.span) <= size;
                let state = layout.lock();
                prop_assert!(state.tracks.iter().flatten().flat_map(|track| &track.pieces).all(reaches));
            }
        }
    }
}
