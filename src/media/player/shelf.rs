//! Decoded pictures around the playhead, so that a picture seen a moment ago, or about to be seen, need not be decoded
//! again. Bounded by memory; what is farthest from the playhead goes first.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The least number of pictures that are kept, however large they are.
const LEAST: usize = 6;

/// One in so many pictures may lie ahead of the playhead; the others lie behind it: going back is dear, since decoding only
/// goes forward.
const AHEAD_SHARE: usize = 4;

/// See the top of this file; of pictures, or of anything in tests. Times are ns of stream time.
#[derive(Debug)]
pub(super) struct Shelf<P> {
    pictures: BTreeMap<i64, (Arc<P>, usize)>,
    bytes: usize,
    most: usize,
}

impl<P> Shelf<P> {
    /// An empty shelf for so many bytes.
    pub(super) fn new(most: usize) -> Self {
        Self { pictures: BTreeMap::new(), bytes: 0, most }
    }

    /// Changes how many bytes there may be.
    pub(super) fn resize(&mut self, most: usize, playhead: i64) {
        self.most = most;
        self.trim(playhead);
    }

    /// Puts a picture of so many bytes on the shelf.
    pub(super) fn put(&mut self, at: i64, picture: Arc<P>, bytes: usize, playhead: i64) {
        if let Some((_, before)) = self.pictures.insert(at, (picture, bytes)) {
            self.bytes -= before;
        }
        self.bytes += bytes;
        self.trim(playhead);
    }

    /// How many pictures of the size of those here find room.
    pub(super) fn room(&self) -> usize {
        let usual = self.bytes.checked_div(self.pictures.len()).unwrap_or(0);
        self.most.checked_div(usual).unwrap_or(LEAST).max(LEAST)
    }

    /// How many of them may lie ahead of the playhead.
    pub(super) fn ahead(&self) -> usize {
        (self.room() / AHEAD_SHARE).max(2)
    }

    /// The picture shown at exactly this time.
    pub(super) fn get(&self, at: i64) -> Option<&Arc<P>> {
        self.pictures.get(&at).map(|(picture, _)| picture)
    }

    /// Whether there is a picture of exactly this time.
    pub(super) fn has(&self, at: i64) -> bool {
        self.pictures.contains_key(&at)
    }

    /// The last picture that is not later than this.
    pub(super) fn not_after(&self, at: i64) -> Option<(i64, &Arc<P>)> {
        self.pictures.range(..=at).next_back().map(|(at, (picture, _))| (*at, picture))
    }

    /// The first picture that is later than this.
    pub(super) fn after(&self, at: i64) -> Option<(i64, &Arc<P>)> {
        let behind = (std::ops::Bound::Excluded(at), std::ops::Bound::Unbounded);
        self.pictures.range(behind).next().map(|(at, (picture, _))| (*at, picture))
    }

    fn trim(&mut self, playhead: i64) {
        while self.bytes > self.most && self.pictures.len() > LEAST {
            let ahead = self.pictures.range(playhead..).count();
            let is_too_far = ahead > self.ahead() + 1 || ahead == self.pictures.len();
            let gone = if is_too_far { self.pictures.pop_last() } else { self.pictures.pop_first() };
            if let Some((_, (_, bytes))) = gone {
                self.bytes -= bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;
    use std::sync::Arc;

    fn shelf(most: usize, pictures: impl IntoIterator<Item = i64>, playhead: i64) -> Shelf<i64> {
        let mut shelf = Shelf::new(most);
        for at in pictures {
            shelf.put(at, Arc::new(at), 10, playhead);
        }
        shelf
    }

    #[test]
    fn pictures_are_found_by_their_times() {
        let shelf = shelf(1_000, [30, 10, 20], 0);
        assert_eq!(shelf.get(20).map(|p| **p), Some(20));
        assert_eq!(shelf.get(21), None);
        assert_eq!(shelf.not_after(29).map(|(at, _)| at), Some(20));
        assert_eq!(shelf.not_after(9), None);
        assert_eq!(shelf.after(20).map(|(at, _)| at), Some(30));
        assert_eq!(shelf.after(30), None);
    }

    #[test]
    fn what_is_farthest_from_the_playhead_goes_first() {
        let shelf = shelf(100, 0..40, 20);
        assert_eq!(shelf.pictures.len(), 10);
        assert_eq!(shelf.pictures.keys().copied().collect::<Vec<_>>(), (13..23).collect::<Vec<_>>());
        assert_eq!(shelf.room(), 10);
    }

    #[test]
    fn a_few_pictures_stay_however_large_they_are() {
        let mut shelf = shelf(1, 0..40, 39);
        assert_eq!(shelf.pictures.keys().copied().collect::<Vec<_>>(), (34..40).collect::<Vec<_>>());
        shelf.put(39, Arc::new(0), 30, 39);
        assert_eq!(shelf.bytes, 80, "one in the place of another");
    }
}
