//! A complete index as bytes and back: what follows from the rest is made anew.

use crate::media::index::{FrameIndex, Indexed, Shown};
use crate::media::survey::code::{MOST_ROWS, Reader, Writer};

/// Times lie within half a century of zero, in ns: whatever is reckoned with them stays a number.
const FURTHEST_NS: i64 = 1 << 60;

impl FrameIndex {
    /// Writes a complete index. `likely` has the presentation and the decoding time of each access unit where something
    /// that is read before knows them; else it is empty. None where the index is too large.
    pub(crate) fn write(&self, to: &mut Writer, likely: &[[i64; 2]]) -> Option<()> {
        if self.units.len() > MOST_ROWS {
            return None;
        }
        to.number(u64::from(self.by_dts) | u64::from(self.ordered) << 1);
        to.number(self.units.len() as u64);
        to.signed(self.end);
        let likely = likely.iter().map(|times| times[usize::from(self.by_dts)]).chain(std::iter::repeat(0));
        to.column(&self.units.iter().zip(likely).map(|(unit, at)| unit.stamp.wrapping_sub(at)).collect::<Vec<_>>());
        to.column(&self.units.iter().map(|unit| unit.at.wrapping_sub(unit.stamp)).collect::<Vec<_>>());
        let mut flags: Vec<i64> = self.units.iter().map(|unit| i64::from(unit.key)).collect();
        self.shown.iter().for_each(|shown| flags[shown.unit as usize] |= 2);
        to.column(&flags);
        Some(())
    }

    /// Reads what was written with the same `likely`.
    pub(crate) fn read(from: &mut Reader<'_>, likely: &[[i64; 2]]) -> Option<Self> {
        let ways = from.number().filter(|ways| *ways < 4)?;
        let (by_dts, ordered) = (ways & 1 != 0, ways & 2 != 0);
        let count = from.count()?;
        let end = from.signed().filter(|end| is_near(*end))?;
        let likely = likely.iter().map(|times| times[usize::from(by_dts)]).chain(std::iter::repeat(0));
        let stamps = from.column(count)?.into_iter().zip(likely).map(|(off, at)| off.wrapping_add(at));
        let (lags, flags) = (from.column(count)?, from.column(count)?);
        let units = stamps.zip(lags).zip(&flags).map(|((stamp, lag), flags)| {
            let unit = Indexed { stamp, at: stamp.wrapping_add(lag), key: flags & 1 != 0 };
            (is_near(unit.stamp) && is_near(unit.at)).then_some(unit)
        });
        let units: Vec<Indexed> = units.collect::<Option<_>>()?;
        let places = (0_u32..).zip(&units).zip(&flags).filter(|(_, flags)| **flags & 2 != 0);
        let shown: Vec<Shown> = places.map(|((unit, indexed), _)| Shown { at: indexed.at, unit }).collect();
        Some(Self { end, ..Self::of(units, shown, by_dts, ordered, true) })
    }
}

fn is_near(ns: i64) -> bool {
    (-FURTHEST_NS..=FURTHEST_NS).contains(&ns)
}

#[cfg(test)]
mod tests {
    use crate::media::index::{FrameIndex, Scanned};
    use crate::media::survey::code::{Reader, Writer};
    use crate::media::unit::{Order, Unit};
    use proptest::prelude::*;

    fn scanned() -> impl Strategy<Value = Scanned> {
        let time = || prop::option::weighted(0.9, (0_i64..400).prop_map(|n| n * 40_000_000));
        let order = prop_oneof![
            Just(Order::Decoded),
            Just(Order::Between),
            Just(Order::Reference),
            Just(Order::Unknown),
            (0_i64..9, any::<bool>()).prop_map(|(count, refresh)| Order::Count { count, refresh }),
        ];
        let flags = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.1), prop::bool::weighted(0.1));
        (time(), time(), time(), time(), order, flags).prop_map(|(pts, dts, told, duration, order, flags)| {
            let (key, lone, silent, hidden) = flags;
            Scanned { pts, dts, told, duration, hidden, unit: Unit { key, lone, silent, order } }
        })
    }

    proptest! {
        #[test]
        fn an_index_is_read_as_it_was_written(
            scanned in prop::collection::vec(scanned(), 0..80),
            has_pts: bool,
            likely in prop::collection::vec(any::<[i64; 2]>(), 0..80),
        ) {
            let scanned: Vec<Scanned> =
                scanned.into_iter().map(|scan| Scanned { pts: scan.pts.filter(|_| has_pts), ..scan }).collect();
            let index = FrameIndex::new(&scanned, true);
            let mut to = Writer::default();
            index.write(&mut to, &likely).unwrap();
            let bytes = to.into_bytes();
            let mut from = Reader::new(&bytes);
            prop_assert_eq!(FrameIndex::read(&mut from, &likely), Some(index));
            prop_assert!(from.is_at_end());
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            if let Some(index) = FrameIndex::read(&mut Reader::new(&bytes), &[]) {
                let entries = (0..index.len()).filter(|number| index.entry(*number, 0).is_some());
                prop_assert_eq!(entries.count(), index.len());
            }
        }
    }
}
