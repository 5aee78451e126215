//! What shall be decoded next, decided from what is there: pure, by picture numbers.
//!
//! First the picture that is wanted, then those that will be wanted soon: ahead while it plays forward, behind while it
//! goes backward, both while it stands. Decoding goes forward only, and begins at key pictures; so a stretch behind is
//! decoded in one go, and not before half of what was there is used up.

use crate::media::index::FrameIndex;

/// What it costs to begin elsewhere, in decoded pictures.
const RESTART: usize = 8;

/// Where the playhead goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// It stands.
    #[default]
    Still,
    /// Forward.
    Forward,
    /// Backward.
    Backward,
}

/// Which pictures are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pace {
    /// Every one.
    #[default]
    All,
    /// Key pictures only.
    Keys,
}

/// What the decoder is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The number of the picture that was sought.
    pub from: usize,
    /// The number of the newest picture that came, none before the first.
    pub newest: Option<usize>,
    /// Nothing more comes.
    pub over: bool,
    /// Which pictures come.
    pub pace: Pace,
}

/// What is there, and what is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    /// All pictures.
    pub index: &'a FrameIndex,
    /// The number of the picture that is wanted.
    pub at: usize,
    /// Where the playhead goes.
    pub way: Way,
    /// Which pictures are wanted.
    pub pace: Pace,
    /// How many pictures are wanted ahead of it.
    pub ahead: usize,
    /// How many are wanted behind it.
    pub behind: usize,
    /// What the decoder is at; none before the first picture.
    pub head: Option<Head>,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Everything is there.
    Rest,
    /// Let it decode up to this picture.
    GoOn {
        /// The last one that is wanted.
        until: usize,
    },
    /// Begin with another picture.
    Seek {
        /// The first one that is wanted.
        to: usize,
        /// The last one that is wanted.
        until: usize,
    },
}

impl Situation<'_> {
    /// What to do next; `has` says which pictures are there, or cannot be had.
    pub(super) fn next(&self, has: impl Fn(usize) -> bool) -> Next {
        let at = self.first();
        let ahead = self.run(at, self.ahead, |n| self.after(n));
        let last = ahead.last().copied().unwrap_or(at);
        if !has(at) {
            // Going backward, what lies before it is wanted next, and comes on the way.
            return if self.way == Way::Backward { self.reach_back(self.low(at), at) } else { self.reach(at, last) };
        }
        let forward = || ahead.iter().copied().find(|n| !has(*n)).map(|missing| self.reach(missing, last));
        let backward = || {
            let behind = self.run(at, self.behind, |n| self.before(n));
            let near = &behind[..behind.len().div_ceil(2)];
            let is_due = near.iter().any(|n| !has(*n)) || self.is_filling(&behind, &has);
            let until = behind.iter().copied().find(|n| !has(*n)).filter(|_| is_due)?;
            let begin = behind.iter().copied().rev().find(|n| !has(*n))?;
            Some(self.reach_back(begin, until))
        };
        let found = match self.way {
            Way::Forward => forward(),
            Way::Still => forward().or_else(backward),
            Way::Backward => backward(),
        };
        found.unwrap_or(Next::Rest)
    }

    /// The picture wanted first.
    fn first(&self) -> usize {
        match self.pace {
            Pace::All => self.at,
            Pace::Keys => self.index.key_not_after(self.at).unwrap_or(0),
        }
    }

    fn after(&self, n: usize) -> Option<usize> {
        match self.pace {
            Pace::All => Some(n + 1).filter(|next| *next < self.index.len()),
            Pace::Keys => self.index.key_after(n),
        }
    }

    fn before(&self, n: usize) -> Option<usize> {
        match self.pace {
            Pace::All => n.checked_sub(1),
            Pace::Keys => n.checked_sub(1).and_then(|n| self.index.key_not_after(n)),
        }
    }

    fn run(&self, from: usize, count: usize, step: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
        std::iter::successors(step(from), |n| step(*n)).take(count).collect()
    }

    /// How far back what is decoded on the way to a picture is of use.
    fn low(&self, at: usize) -> usize {
        match self.pace {
            Pace::All => at.saturating_sub(self.behind).max(self.index.key_not_after(at).unwrap_or(0)),
            Pace::Keys => at,
        }
    }

    /// The picture that the decoder gives next.
    fn coming(&self) -> Option<usize> {
        let head = self.head.filter(|head| !head.over && head.pace == self.pace)?;
        match head.newest {
            Some(newest) => self.after(newest),
            None => Some(head.from),
        }
    }

    /// Whether it is quicker to go on decoding than to begin at the nearest key.
    fn is_on_the_way(&self, to: usize) -> bool {
        let Some(coming) = self.coming().filter(|coming| *coming <= to) else { return false };
        match self.pace {
            Pace::All => {
                let key = self.index.key_not_after(to).unwrap_or(0);
                coming + RESTART >= key
            }
            Pace::Keys => true,
        }
    }

    fn reach(&self, to: usize, until: usize) -> Next {
        if self.is_on_the_way(to) { Next::GoOn { until } } else { Next::Seek { to, until } }
    }

    fn reach_back(&self, begin: usize, until: usize) -> Next {
        let is_inside = self.coming().is_some_and(|coming| (begin..=until).contains(&coming));
        // Just before it, among pictures that came by chance when the playhead was sought: those are not decoded once more
        // from their key.
        if is_inside || self.pace == Pace::All && self.is_on_the_way(begin) {
            return Next::GoOn { until };
        }
        Next::Seek { to: if self.pace == Pace::Keys { until } else { begin }, until }
    }

    /// Whether the decoder is in the midst of a stretch behind the playhead.
    fn is_filling(&self, behind: &[usize], has: &impl Fn(usize) -> bool) -> bool {
        let Some(coming) = self.coming() else { return false };
        behind.contains(&coming) && !has(coming)
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, Next, Pace, Situation, Way};
    use crate::media::index::{FrameIndex, Scanned};
    use crate::media::unit::{Order, Unit};
    use std::collections::BTreeSet;

    /// So many pictures with a key every `gop`.
    fn index(pictures: usize, gop: usize) -> FrameIndex {
        let unit = |key| Unit { key, lone: false, silent: false, order: Order::Unknown };
        let scanned: Vec<Scanned> = (0..pictures)
            .map(|n| {
                let at = Some(n as i64 * 40_000_000);
                Scanned {
                    pts: at,
                    dts: at,
                    told: None,
                    duration: None,
                    hidden: false,
                    unit: unit(n.is_multiple_of(gop)),
                }
            })
            .collect();
        FrameIndex::new(&scanned, true)
    }

    fn at(index: &FrameIndex, at: usize, way: Way) -> Situation<'_> {
        Situation { index, at, way, pace: Pace::All, ahead: 10, behind: 20, head: None }
    }

    fn head(from: usize, newest: Option<usize>) -> Option<Head> {
        Some(Head { from, newest, over: false, pace: Pace::All })
    }

    fn has(pictures: impl IntoIterator<Item = usize>) -> impl Fn(usize) -> bool {
        let pictures: BTreeSet<usize> = pictures.into_iter().collect();
        move |n| pictures.contains(&n)
    }

    #[test]
    fn the_picture_wanted_comes_first() {
        let index = index(300, 50);
        let still = at(&index, 120, Way::Still);
        assert_eq!(still.next(has([])), Next::Seek { to: 120, until: 130 });
        let on = Situation { head: head(95, Some(95)), ..still };
        assert_eq!(on.next(has([])), Next::GoOn { until: 130 }, "a restart costs as much");
        let far = Situation { head: head(60, Some(60)), ..still };
        assert_eq!(far.next(has([])), Next::Seek { to: 120, until: 130 });
        let passed = Situation { head: head(121, Some(121)), ..still };
        assert_eq!(passed.next(has([])), Next::Seek { to: 120, until: 130 });
        let over = Situation { head: Some(Head { over: true, ..head(110, Some(110)).unwrap() }), ..still };
        assert_eq!(over.next(has([])), Next::Seek { to: 120, until: 130 });
    }

    #[test]
    fn what_is_ahead_comes_next_and_then_what_is_behind() {
        let index = index(300, 50);
        let still = Situation { head: head(120, Some(125)), ..at(&index, 120, Way::Still) };
        assert_eq!(still.next(has(120..=125)), Next::GoOn { until: 130 });
        let full = Situation { head: head(120, Some(130)), ..still };
        assert_eq!(full.next(has(120..=130)), Next::Seek { to: 100, until: 119 });
        let filling = Situation { head: head(100, Some(110)), ..still };
        let there = has((100..=110).chain(120..=130));
        assert_eq!(filling.next(there), Next::GoOn { until: 119 });
        let begun = Situation { head: head(100, Some(100)), ..still };
        let by_chance = has((100..=102).chain(120..=130));
        assert_eq!(begun.next(by_chance), Next::GoOn { until: 119 }, "what came on the way is passed over, not sought");
        let done = Situation { head: head(100, Some(119)), ..still };
        assert_eq!(done.next(has(100..=130)), Next::Rest);
        let playing = Situation { way: Way::Forward, ..full };
        assert_eq!(playing.next(has(120..=130)), Next::Rest, "what is behind is not wanted while it plays");
    }

    #[test]
    fn going_back_fills_a_stretch_at_a_time() {
        let index = index(300, 50);
        let back = Situation { head: head(100, Some(119)), ..at(&index, 115, Way::Backward) };
        assert_eq!(back.next(has(100..=120)), Next::Rest, "more than half is there");
        let low = Situation { at: 108, ..back };
        assert_eq!(low.next(has(100..=120)), Next::Seek { to: 88, until: 99 });
        let missing = Situation { at: 90, ..back };
        assert_eq!(missing.next(has(100..=120)), Next::Seek { to: 70, until: 90 });
        let coming = Situation { head: head(70, Some(72)), ..missing };
        assert_eq!(coming.next(has((70..=72).chain(100..=120))), Next::GoOn { until: 90 });
        let near_key = Situation { at: 103, ..missing };
        assert_eq!(near_key.next(has(110..=120)), Next::Seek { to: 100, until: 103 }, "no farther than its key");
        let begin = Situation { at: 5, head: head(0, Some(5)), ..back };
        assert_eq!(begin.next(has(0..=5)), Next::Rest);
    }

    #[test]
    fn key_pictures_go_by_themselves() {
        let index = index(300, 50);
        let keys = Situation { pace: Pace::Keys, ahead: 2, behind: 2, ..at(&index, 120, Way::Forward) };
        assert_eq!(keys.next(has([])), Next::Seek { to: 100, until: 200 });
        let on = Situation { head: Some(Head { pace: Pace::Keys, ..head(100, Some(100)).unwrap() }), ..keys };
        assert_eq!(on.next(has([100])), Next::GoOn { until: 200 });
        let back = Situation { way: Way::Backward, ..on };
        assert_eq!(back.next(has([100])), Next::Seek { to: 50, until: 50 });
    }

    #[test]
    fn the_end_is_reached_and_left_alone() {
        let index = index(60, 50);
        let end = Situation { head: head(50, Some(59)), ..at(&index, 57, Way::Forward) };
        assert_eq!(end.next(has(50..60)), Next::Rest);
        assert_eq!(end.next(has(50..59)), Next::Seek { to: 59, until: 59 }, "it was lost on the way");
    }
}
