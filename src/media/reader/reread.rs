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
            Found::Lost { from, to } => assert!(from <= to && to <= data.len() as u64, "lost {from} to {to}"),
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

    /// What containers begin their parts with: damage that looks like a beginning is the worst.
    const CODES: [&[u8]; 10] = [
        &[0, 0, 1],
        &[0, 0, 1, 0xBA],
        &[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5],
        &[0, 0, 1, 0xC0, 0xFF, 0xFF],
        &[0, 0, 1, 0xB9],
        b"IMKH",
        &[0x47, 0x41, 0, 0x10],
        b"DHAV\xFD\0\0\0",
        &[9, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0],
        b"\0\0\0\x40moof",
    ];

    /// `whole` with bytes changed, put in, taken out, doubled or cut off, in up to eight places.
    pub(crate) fn damaged(whole: &[u8], seed: &mut Seed) -> Vec<u8> {
        let mut data = whole.to_vec();
        for _ in 0..=seed.below(8) {
            if data.is_empty() {
                break;
            }
            let at = seed.below(data.len());
            let to = at + seed.below(400).min(data.len() - at);
            match seed.below(7) {
                0 => data.truncate(at),
                1 => drop(data.drain(at..to)),
                2 => {
                    let junk: Vec<u8> = (at..to).map(|_| seed.below(256) as u8).collect();
                    drop(data.splice(at..at, junk));
                }
                3 => data.extend_from_within(at..to),
                4 => data[at..to].fill([0, 1, 0x47, 0x80, 0xFF][seed.below(5)]),
                5 => drop(data.splice(at..at, CODES[seed.below(CODES.len())].iter().copied())),
                _ => data[at] ^= 1 << seed.below(8),
            }
        }
        data
    }
}
