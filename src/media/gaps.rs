//! Times of pictures for which the container has none: several in one packet share the time of the first. In the order of
//! decoding they follow each other evenly, between those that have a time.

use crate::media::index::Scanned;
use crate::media::reader::Piece;

/// The interval where no two pictures have a time, in ns.
const USUAL_NS: i64 = 40_000_000;

/// No more pictures than this wait for one that has a time.
const MOST: usize = 512;

/// See the top of this file.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    /// When the last picture that has a time is decoded.
    last: Option<i64>,
    usual: Option<i64>,
    waiting: Vec<(Piece, Scanned)>,
    found: bool,
}

impl Gaps {
    /// Whether pictures without a time were found.
    pub(crate) fn are_there(&self) -> bool {
        self.found
    }

    /// Takes the next picture in the order of decoding; gives those that have their times now.
    pub(crate) fn take(&mut self, piece: Piece, scanned: Scanned) -> Vec<(Piece, Scanned)> {
        let Some(at) = piece.dts.or(piece.pts) else {
            self.found = true;
            self.waiting.push((piece, scanned));
            return if self.waiting.len() > MOST { self.rest() } else { Vec::new() };
        };
        let count = self.waiting.len() as i64 + 1;
        let step = match self.last {
            Some(last) if at > last => (at - last) / count,
            _ => self.usual.unwrap_or(USUAL_NS),
        };
        self.usual = Some(step);
        let begin = self.last.filter(|last| at > *last).unwrap_or(at - step * count);
        let mut timed = self.fill(begin, step);
        timed.push((Piece { dts: Some(at), ..piece }, Scanned { dts: Some(at), ..scanned }));
        self.last = Some(at);
        timed
    }

    /// What still waits at the end.
    pub(crate) fn rest(&mut self) -> Vec<(Piece, Scanned)> {
        let step = self.usual.unwrap_or(USUAL_NS);
        let timed = self.fill(self.last.unwrap_or(0), step);
        self.last = timed.last().and_then(|(piece, _)| piece.dts).or(self.last);
        timed
    }

    fn fill(&mut self, begin: i64, step: i64) -> Vec<(Piece, Scanned)> {
        let timed = (1..).zip(self.waiting.drain(..)).map(|(number, (piece, scanned))| {
            let dts = Some(begin + step * number);
            (Piece { dts, ..piece }, Scanned { dts, ..scanned })
        });
        timed.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Gaps;
    use crate::media::index::Scanned;
    use crate::media::reader::Piece;
    use crate::media::unit::{Order, Unit};

    fn take(gaps: &mut Gaps, dts: Option<i64>) -> Vec<i64> {
        let piece =
            Piece { at: 0, span: 0, skip: 0, size: 0, pts: None, dts, duration: None, key: false, hidden: false };
        let unit = Unit { key: false, lone: false, silent: false, order: Order::Decoded };
        let scanned = Scanned { pts: None, dts, told: None, duration: None, hidden: false, unit };
        gaps.take(piece, scanned).iter().map(|(piece, _)| piece.dts.unwrap()).collect()
    }

    #[test]
    fn pictures_between_two_times_follow_evenly() {
        let mut gaps = Gaps::default();
        assert_eq!(take(&mut gaps, Some(1_000)), [1_000]);
        assert!(!gaps.are_there());
        assert!(take(&mut gaps, None).is_empty() && take(&mut gaps, None).is_empty());
        assert_eq!(take(&mut gaps, Some(1_120)), [1_040, 1_080, 1_120]);
        assert!(gaps.are_there());
        assert!(take(&mut gaps, None).is_empty());
        let rest: Vec<i64> = gaps.rest().iter().map(|(piece, _)| piece.dts.unwrap()).collect();
        assert_eq!(rest, [1_160]);
    }

    #[test]
    fn what_comes_before_the_first_time_counts_back_from_it() {
        let mut gaps = Gaps::default();
        assert!(take(&mut gaps, None).is_empty());
        assert_eq!(take(&mut gaps, Some(200_000_000)), [160_000_000, 200_000_000]);
    }
}
