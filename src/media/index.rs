//! When every picture of a recording is shown, and where decoding must begin for it.
//!
//! Built from the access units in the order in which they are decoded, without decoding them. Times are kept twice: as
//! the container's own stream time, by which access units are recognised again after a seek, and as [`Pts`] from the
//! first picture, which is what everybody else speaks of.

mod kept;
mod order;

use crate::domain::time::Pts;
use crate::media::unit::Unit;

/// Stamps that lie closer together than this are taken for the same access unit: containers round to their own ticks.
const SAME_STAMP_NS: i64 = 200_000;

/// No codec decodes more than sixteen pictures before one that is shown earlier: a picture that is shown before this many
/// scanned ones has its final number.
const SETTLED_BEHIND: usize = 17;

/// One access unit as the scan saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// Presentation time by the container, in ns of stream time; none where the container keeps only decoding times.
    pub pts: Option<i64>,
    /// Decoding time by the container, in ns of stream time.
    pub dts: Option<i64>,
    /// Presentation time of this one picture, in ns of stream time, where the container says it of some pictures only.
    pub told: Option<i64>,
    /// How long it is shown, in ns, by the container.
    pub duration: Option<i64>,
    /// True when the container says that it lies outside what is to be shown (before an edit's start, say).
    pub hidden: bool,
    /// What the bitstream says.
    pub unit: Unit,
}

/// One picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    /// Stream time at which it is shown, in ns.
    at: i64,
    /// Its access unit, by its place in decoding order.
    unit: u32,
}

/// The pictures of one recording in presentation order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameIndex {
    shown: Vec<Shown>,
    /// The numbers of key pictures.
    keys: Vec<u32>,
    /// By decoding order: the stamp to recognise it by, the time at which it is shown, whether decoding can begin there.
    units: Vec<Indexed>,
    /// Stamps with places in decoding order, sorted.
    stamps: Vec<(i64, u32)>,
    by_dts: bool,
    ordered: bool,
    settled: usize,
    complete: bool,
    end: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Indexed {
    stamp: i64,
    at: i64,
    key: bool,
}

/// Where decoding must begin to get one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The stamp of the access unit to begin with, in ns of stream time.
    pub stamp: i64,
    /// When that access unit is shown, in ns of stream time: what the demuxer is asked for.
    pub at: i64,
}

/// Access units that are copied as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copied {
    /// The number of the first picture, a key picture.
    pub first: usize,
    /// The number of the last picture.
    pub last: usize,
    /// The access units by their places in decoding order.
    pub places: Vec<u32>,
}

impl Default for FrameIndex {
    fn default() -> Self {
        Self::new(&[], false)
    }
}

impl FrameIndex {
    /// From what was scanned so far.
    pub(crate) fn new(scanned: &[Scanned], complete: bool) -> Self {
        let bare = scanned.iter().filter(|scan| scan.pts.is_none() && scan.dts.is_some()).count();
        let by_dts = bare * 4 > scanned.len();
        let stamp = |scan: &Scanned| if by_dts { scan.dts } else { scan.pts };
        let known: Vec<(i64, &Scanned)> = scanned.iter().filter_map(|scan| Some((stamp(scan)?, scan))).collect();
        let (mut times, ordered) =
            if by_dts { order::times(&known) } else { (known.iter().map(|k| k.0).collect(), true) };
        let shift = told_shift(&known, &times);
        times.iter_mut().for_each(|time| *time += shift);
        let units: Vec<Indexed> = known
            .iter()
            .zip(&times)
            .map(|((stamp, scan), at)| Indexed { stamp: *stamp, at: *at, key: scan.unit.key })
            .collect();
        // What is decoded before the first key, or after it but shown before it, cannot be decoded.
        let first_key = units.iter().position(|unit| unit.key);
        let from = first_key.map_or(i64::MIN, |key| units[key].at);
        let shown: Vec<Shown> = (0_u32..)
            .zip(known.iter().zip(&units))
            .skip(first_key.unwrap_or(0))
            .filter(|(_, ((_, scan), unit))| !scan.unit.silent && !scan.hidden && unit.at >= from)
            .map(|(place, (_, unit))| Shown { at: unit.at, unit: place })
            .collect();
        let mut index = Self::of(units, shown, by_dts, ordered, complete);
        index.end = index.find_end(&known);
        index
    }

    /// From access units in the order of decoding, and which of them are shown; the end is still to be set.
    fn of(units: Vec<Indexed>, mut shown: Vec<Shown>, by_dts: bool, ordered: bool, complete: bool) -> Self {
        shown.sort_by_key(|shown| (shown.at, shown.unit));
        shown.dedup_by_key(|shown| shown.at);
        let mut stamps: Vec<(i64, u32)> = (0_u32..).zip(&units).map(|(place, unit)| (unit.stamp, place)).collect();
        stamps.sort_unstable();
        let settled = if complete { shown.len() } else { shown.len().saturating_sub(SETTLED_BEHIND) };
        let keys = (0_u32..).zip(&shown).filter(|(_, shown)| units[shown.unit as usize].key).map(|(n, _)| n).collect();
        Self { shown, keys, units, stamps, by_dts, ordered, settled, complete, end: 0 }
    }

    /// How many pictures there are, as far as the scan has come.
    pub fn len(&self) -> usize {
        self.settled
    }

    /// True when there is not one picture.
    pub fn is_empty(&self) -> bool {
        self.settled == 0
    }

    /// Whether the whole recording was scanned.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether presentation order is certain.
    pub(crate) fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// Whether access units are recognised by their decoding times.
    pub(crate) fn is_by_dts(&self) -> bool {
        self.by_dts
    }

    /// When picture `number` is shown.
    pub fn pts(&self, number: usize) -> Option<Pts> {
        self.settled_pictures().get(number).map(|shown| self.pts_of(shown.at))
    }

    /// Whether decoding can begin with picture `number`.
    pub fn is_key(&self, number: usize) -> bool {
        self.shown.get(number).is_some_and(|shown| self.units[shown.unit as usize].key)
    }

    /// The number of the picture that is shown at `pts`: the last one that is not later. The first one before all.
    pub fn at(&self, pts: Pts) -> Option<usize> {
        let at = self.stream_time(pts);
        let behind = self.settled_pictures().partition_point(|shown| shown.at <= at);
        (!self.is_empty()).then(|| behind.saturating_sub(1))
    }

    /// The number of the picture shown at exactly `pts`.
    pub fn number_of(&self, pts: Pts) -> Option<usize> {
        let at = self.stream_time(pts);
        self.settled_pictures().binary_search_by_key(&at, |shown| shown.at).ok()
    }

    /// The number of the last key picture that is not later than `pts`.
    pub fn key_at(&self, pts: Pts) -> Option<usize> {
        self.key_not_after(self.at(pts)?)
    }

    /// The number of the last key picture up to and with picture `number`.
    pub(crate) fn key_not_after(&self, number: usize) -> Option<usize> {
        let behind = self.keys.partition_point(|key| *key as usize <= number);
        behind.checked_sub(1).map(|before| self.keys[before] as usize)
    }

    /// The number of the first key picture behind picture `number`.
    pub(crate) fn key_after(&self, number: usize) -> Option<usize> {
        let behind = self.keys.partition_point(|key| *key as usize <= number);
        self.keys.get(behind).map(|key| *key as usize).filter(|key| *key < self.settled)
    }

    /// True when the scan has come past `pts`, so that `at` will not change any more.
    pub fn reaches(&self, pts: Pts) -> bool {
        self.complete || self.settled_pictures().last().is_some_and(|last| last.at > self.stream_time(pts))
    }

    /// True when the picture at `pts` can be decoded by what is known now. Where times are made from decoding order, that
    /// takes the times of what is decoded behind it as well: all of them, to be simple.
    pub(crate) fn serves(&self, pts: Pts) -> bool {
        self.complete || !self.by_dts && self.reaches(pts)
    }

    /// When the last picture ends.
    pub fn duration(&self) -> Pts {
        self.pts_of(self.end)
    }

    /// When the last picture begins.
    pub fn last(&self) -> Pts {
        self.settled_pictures().last().map_or(Pts::ZERO, |last| self.pts_of(last.at))
    }

    /// Pictures a second, measured from first to last; zero for fewer than two.
    pub fn fps(&self) -> f64 {
        let seconds = self.last().seconds();
        if seconds > 0.0 { (self.len() - 1) as f64 / seconds } else { 0.0 }
    }

    /// The median time from one picture to the next; none for fewer than two.
    pub(crate) fn usual_interval(&self) -> Option<Pts> {
        median(&self.intervals()).map(Pts::from_ns)
    }

    /// Whether pictures come at uneven times: one interval in fifty is off by a tenth or more.
    pub fn is_uneven(&self) -> bool {
        let intervals = self.intervals();
        let Some(usual) = median(&intervals) else { return false };
        let slack = (usual / 10).max(1_500_000);
        let off = intervals.iter().filter(|interval| (*interval - usual).abs() > slack).count();
        off * 50 > intervals.len()
    }

    /// Seconds from one key picture to the next: the least, the median and the most; none for fewer than two keys.
    pub fn key_spacing(&self) -> Option<(f64, f64, f64)> {
        let keys = self.keys.iter().map(|key| *key as usize).take_while(|key| *key < self.settled);
        let keys: Vec<i64> = keys.map(|key| self.shown[key].at).collect();
        let mut spaces: Vec<i64> = keys.windows(2).map(|pair| pair[1] - pair[0]).collect();
        spaces.sort_unstable();
        let seconds = |ns: &i64| *ns as f64 / 1e9;
        Some((seconds(spaces.first()?), seconds(&median(&spaces)?), seconds(spaces.last()?)))
    }

    /// Stream time of the first picture, in ns.
    pub(crate) fn origin(&self) -> i64 {
        self.shown.first().map_or(0, |first| first.at)
    }

    /// Time from the first picture, of a stream time in ns.
    pub(crate) fn pts_of(&self, stream_time: i64) -> Pts {
        Pts::from_ns(stream_time - self.origin())
    }

    /// Stream time in ns, of a time from the first picture.
    pub(crate) fn stream_time(&self, pts: Pts) -> i64 {
        pts.ns().saturating_add(self.origin())
    }

    /// The place in decoding order of the access unit with this stamp.
    pub(crate) fn place(&self, stamp: i64) -> Option<u32> {
        let from = self.stamps.partition_point(|(other, _)| *other < stamp - SAME_STAMP_NS);
        let near = self.stamps[from..].iter().take_while(|(other, _)| *other <= stamp + SAME_STAMP_NS);
        near.min_by_key(|(other, _)| (other - stamp).abs()).map(|(_, place)| *place)
    }

    /// Whether it is final when the access unit with this stamp is shown. Times made from decoding order are not before
    /// what follows was scanned.
    pub(crate) fn is_final(&self, stamp: i64) -> bool {
        if self.complete || !self.by_dts || !self.ordered {
            return true;
        }
        let at = self.place(stamp).and_then(|place| self.shown_at(place));
        at.zip(self.settled_pictures().last()).is_some_and(|(at, last)| at <= last.at)
    }

    /// Stream time at which the access unit at this place is shown.
    pub(crate) fn shown_at(&self, place: u32) -> Option<i64> {
        self.units.get(place as usize).map(|unit| unit.at)
    }

    /// Whether decoding can begin with the access unit at this place.
    pub(crate) fn is_key_unit(&self, place: u32) -> bool {
        self.units.get(place as usize).is_some_and(|unit| unit.key)
    }

    /// Where decoding must begin for picture `number`: the last key that is decoded before it and not shown after it.
    /// `earlier` asks for the key so many before that one; the very first access unit is the last resort.
    pub(crate) fn entry(&self, number: usize, earlier: usize) -> Option<Entry> {
        let shown = self.shown.get(number)?;
        let before = self.units[..=shown.unit as usize].iter().rev();
        let key = before.filter(|unit| unit.key && unit.at <= shown.at).nth(earlier).or_else(|| self.units.first())?;
        Some(Entry { stamp: key.stamp, at: key.at })
    }

    /// What must be copied so that pictures `first..=last` can be decoded and no picture before or between is missing: from
    /// the key picture on that is not later than `first`, without what is decoded after it and shown before it, to where no
    /// picture refers to one that is left out. None where access units are not pictures, one for one.
    pub(crate) fn copied(&self, first: usize, last: usize) -> Option<Copied> {
        let key = self.key_not_after(first)?;
        let begin = self.shown.get(key)?;
        let mut copied = Copied { first: key, last: key, places: Vec::new() };
        for (place, unit) in (0_u32..).zip(&self.units).skip(begin.unit as usize).filter(|(_, u)| u.at >= begin.at) {
            let number = self.shown.binary_search_by_key(&unit.at, |shown| shown.at).ok()?;
            if self.shown[number].unit != place {
                return None;
            }
            copied.places.push(place);
            copied.last = copied.last.max(number);
            if copied.last >= last && copied.places.len() == copied.last - key + 1 {
                return Some(copied);
            }
        }
        None
    }

    fn settled_pictures(&self) -> &[Shown] {
        &self.shown[..self.settled]
    }

    fn intervals(&self) -> Vec<i64> {
        self.settled_pictures().windows(2).map(|pair| pair[1].at - pair[0].at).collect()
    }

    fn find_end(&self, known: &[(i64, &Scanned)]) -> i64 {
        let Some(last) = self.settled_pictures().last() else { return 0 };
        let usual = median(&self.intervals());
        let own = known[last.unit as usize].1.duration.filter(|own| *own > 0);
        let own = own.filter(|own| usual.is_none_or(|usual| (usual / 2..=usual.saturating_mul(10)).contains(own)));
        last.at + own.or(usual).unwrap_or(0)
    }
}

/// By how much pictures are shown later than their times in decoding order say, where the container tells it of some.
fn told_shift(known: &[(i64, &Scanned)], times: &[i64]) -> i64 {
    let later = known.iter().zip(times).filter_map(|((_, scan), time)| Some(scan.told? - time));
    median(&later.collect::<Vec<_>>()).unwrap_or(0)
}

fn median(values: &[i64]) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::{FrameIndex, Scanned};
    use crate::domain::time::Pts;
    use crate::media::unit::{Order, Unit};

    const MS: i64 = 1_000_000;

    fn scanned(pts_ms: Option<i64>, dts_ms: i64, key: bool, order: Order) -> Scanned {
        Scanned {
            pts: pts_ms.map(|ms| ms * MS),
            dts: Some(dts_ms * MS),
            told: None,
            duration: Some(40 * MS),
            hidden: false,
            unit: Unit { key, lone: false, silent: false, order },
        }
    }

    /// Shown as 0 1 2 | 3 4 5 with an open second group: 3 is decoded after the key 4 and shown before it.
    fn open() -> Vec<Scanned> {
        [(0, true), (2, false), (1, false), (4, true), (3, false), (5, false)]
            .iter()
            .zip(0..)
            .map(|(&(shown, key), decoded)| scanned(Some(1000 + shown * 40), 920 + decoded * 40, key, Order::Unknown))
            .collect()
    }

    #[test]
    fn pictures_are_numbered_as_shown_and_count_from_the_first() {
        let index = FrameIndex::new(&open(), true);
        assert_eq!(index.len(), 6);
        assert_eq!((0..6).map(|n| index.pts(n).unwrap().ns() / MS).collect::<Vec<_>>(), [0, 40, 80, 120, 160, 200]);
        assert_eq!(index.duration(), Pts::from_ms(240));
        for (ms, number) in [(-5, 0), (0, 0), (39, 0), (40, 1), (200, 5), (9_000, 5)] {
            assert_eq!(index.at(Pts::from_ms(ms)), Some(number), "{ms} ms");
        }
        assert_eq!(index.number_of(Pts::from_ms(120)), Some(3));
        assert_eq!(index.number_of(Pts::from_ms(121)), None);
    }

    #[test]
    fn what_is_copied_begins_with_a_key_and_ends_where_nothing_is_left_out() {
        let index = FrameIndex::new(&open(), true);
        let copied = |first, last| index.copied(first, last).map(|copied| (copied.first, copied.last, copied.places));
        // Picture 1 is decoded after 2, which it needs; behind it comes nothing that is needed.
        assert_eq!(copied(0, 1), Some((0, 2, vec![0, 1, 2])));
        assert_eq!(copied(1, 2), Some((0, 2, vec![0, 1, 2])));
        // Picture 3 is decoded from the key before, so all of both groups is needed for it.
        assert_eq!(copied(3, 3), Some((0, 4, vec![0, 1, 2, 3, 4])));
        assert_eq!(copied(4, 4), Some((4, 4, vec![3])));
        assert_eq!(copied(4, 5), Some((4, 5, vec![3, 5])));
    }

    #[test]
    fn a_leading_picture_is_decoded_from_the_key_before() {
        let index = FrameIndex::new(&open(), true);
        let entry = |number, earlier| index.entry(number, earlier).unwrap().at / MS - 1000;
        assert_eq!(entry(5, 0), 160);
        assert_eq!(entry(4, 0), 160);
        assert_eq!(entry(3, 0), 0);
        assert_eq!(entry(5, 1), 0);
        assert_eq!(entry(5, 9), 0, "the first access unit is the last resort");
        assert_eq!(index.key_at(Pts::from_ms(150)), Some(0));
        assert_eq!(index.key_at(Pts::from_ms(160)), Some(4));
    }

    #[test]
    fn what_cannot_be_decoded_is_no_picture() {
        let from_second_key = &open()[3..];
        let index = FrameIndex::new(from_second_key, true);
        assert_eq!(index.len(), 2, "the leading picture is left out");
        assert_eq!(index.origin() / MS, 1160);
        let headless = &open()[1..];
        assert_eq!(FrameIndex::new(headless, true).len(), 2, "nothing before the first key counts");
    }

    #[test]
    fn times_are_made_from_decoding_order_where_the_container_has_none() {
        let orders = [Order::Reference, Order::Reference, Order::Between, Order::Reference, Order::Between];
        let units: Vec<Scanned> =
            orders.iter().zip(0..).map(|(order, n)| scanned(None, n * 40, n == 0, *order)).collect();
        let index = FrameIndex::new(&units, true);
        let shown: Vec<i64> = (0..5).map(|place| index.shown_at(place).unwrap() / MS).collect();
        assert_eq!(shown, [0, 80, 40, 160, 120]);
        assert!(index.is_ordered() && index.is_by_dts());
    }

    #[test]
    fn times_made_from_decoding_order_are_final_once_what_follows_is_known() {
        let pair = [Order::Reference, Order::Between];
        let units: Vec<Scanned> =
            (0..40).map(|n| scanned(None, n * 40, n == 0, pair[usize::from(n > 0 && n % 2 == 0)])).collect();
        let (part, whole) = (FrameIndex::new(&units, false), FrameIndex::new(&units, true));
        let finals = |index: &FrameIndex| (0..50).filter(|n| index.is_final(n * 40 * MS)).count();
        assert_eq!((finals(&part), finals(&whole)), (part.len(), 50));
        assert!((0..20).all(|place| part.shown_at(place) == whole.shown_at(place)));
    }

    #[test]
    fn order_counts_begin_anew_at_a_refresh() {
        let counts = [(0, true), (4, false), (2, false), (0, true), (2, false)];
        let units: Vec<Scanned> = counts
            .iter()
            .zip(0..)
            .map(|(&(count, refresh), n)| scanned(None, n * 40, refresh, Order::Count { count, refresh }))
            .collect();
        let index = FrameIndex::new(&units, true);
        let shown: Vec<i64> = (0..5).map(|place| index.shown_at(place).unwrap() / MS).collect();
        assert_eq!(shown, [0, 80, 40, 120, 160]);
    }

    #[test]
    fn uneven_times_are_told_from_rounded_ones() {
        let at = |times: &[i64]| {
            let units: Vec<Scanned> = times.iter().map(|t| scanned(Some(*t), *t, *t == 0, Order::Unknown)).collect();
            FrameIndex::new(&units, true)
        };
        assert!(!at(&[0, 33, 67, 100, 133, 167, 200]).is_uneven());
        assert!(at(&[0, 33, 67, 200, 233, 267, 300]).is_uneven());
        assert_eq!(at(&[0, 40, 80]).fps(), 25.0);
        assert_eq!(at(&[0]).fps(), 0.0);
    }

    #[test]
    fn numbers_are_not_given_before_they_are_final() {
        let units: Vec<Scanned> = (0..40).map(|n| scanned(Some(n * 40), n * 40, n == 0, Order::Unknown)).collect();
        let part = FrameIndex::new(&units, false);
        assert_eq!(part.len(), 23);
        assert!(part.reaches(Pts::from_ms(800)) && !part.reaches(Pts::from_ms(1_000)));
        assert!(FrameIndex::new(&units, true).reaches(Pts::from_ms(1_000_000)));
    }
}
