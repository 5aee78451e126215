//! What every reader owes on any bytes: the walk ends, and each piece can be had again by its place.

use crate::media::reader::{Finder, Found, HEAD, Piece, Slot};
use std::io::{Cursor, Result};
use std::ops::ControlFlow;

/// Walks through `data` and has every piece again; how many there were.
///
/// # Panics
/// When a reader breaks its word: that is what this is for.
pub(crate) fn reread<'d>(
    data: &'d [u8],
    walk: impl FnOnce(Cursor<&'d [u8]>, &mut Finder<'_>) -> Result<()>,
    payload: impl Fn(&[u8], &Piece) -> Option<Vec<u8>>,
) -> usize {
    let (mut pieces, mut tracks) = (0, Vec::new());
    let result = walk(Cursor::new(data), &mut |found| {
        match found {
            Found::Track(slot, _) => tracks.push(slot),
            Found::Piece(slot, piece, head) => {
                assert!(tracks.contains(&slot), "a piece before its track: {slot:?}");
                check(data, slot, &piece, head, &payload);
                pieces += 1;
            }
            Found::Lost { from, to } => assert!(from < to && to <= data.len() as u64, "lost {from} to {to}"),
            Found::Clock { .. } | Found::Channel(_) | Found::Aside => {}
        }
        ControlFlow::Continue(())
    });
    assert!(result.is_ok(), "memory can always be read: {result:?}");
    pieces
}

fn check(data: &[u8], slot: Slot, piece: &Piece, head: &[u8], payload: impl Fn(&[u8], &Piece) -> Option<Vec<u8>>) {
    let from = usize::try_from(piece.at).unwrap_or(usize::MAX);
    let to = from.saturating_add(piece.span as usize);
    let carried = data.get(from..to);
    let own = carried.and_then(|carried| payload(carried, piece));
    let size = piece.size as usize;
    assert!(own.as_ref().is_some_and(|own| own.len() == size), "{slot:?} cannot be had again: {piece:?}");
    assert!(own.is_some_and(|own| own.starts_with(head)), "{slot:?} begins differently: {piece:?}");
    assert!(head.len() >= size.min(HEAD), "{slot:?} shows {} bytes of {size}", head.len());
}

/// Damage for tests: the same from the same seed.
#[cfg(test)]
pub(crate) mod damage {
    /// A small generator of numbers (xorshift).
    pub(crate) struct Seed(pub u64);

    impl Seed {
        /// A number below `most`, which is not zero.
        pub(crate) fn below(&mut self, most: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 11).unwrap_or(0) % most.max(1)
        }
    }

    /// `whole` with bytes changed, put in, taken out, doubled or cut off.
    pub(crate) fn damaged(whole: &[u8], seed: &mut Seed) -> Vec<u8> {
        let mut data = whole.to_vec();
        for _ in 0..=seed.below(4) {
            let at = seed.below(data.len());
            let to = (at + seed.below(40)).min(data.len());
            match seed.below(6) {
                0 => data.truncate(at),
                1 => drop(data.drain(at..to)),
                2 => drop(data.splice(at..at, (0..to - at).map(|n| (n * 37) as u8).collect::<Vec<_>>())),
                3 => data.extend_from_within(at..),
                4 => data[at..to].fill([0, 0xFF, 0x80][seed.below(3)]),
                _ => data.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << seed.below(8)),
            }
            if data.is_empty() {
                return data;
            }
        }
        data
    }
}
