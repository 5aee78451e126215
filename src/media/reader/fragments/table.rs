//! The samples of a track that `moov` itself lists, in the order of decoding.

use crate::media::reader::fragments::boxes::{Numbers, first, u32_at, u64_at};
use crate::media::reader::fragments::track::Sample;

/// Samples of one size that are not longer than this, in bytes, are linear sound: they are taken together.
const TINY: u32 = 16;

/// At most so many of them.
const TOGETHER: u32 = 1024;

/// See the top of this file.
pub(super) struct Samples<'m> {
    /// One size for all, or a table.
    uniform: u32,
    sizes: &'m [u8],
    count: u32,
    chunks: &'m [u8],
    wide: bool,
    in_chunks: &'m [u8],
    durations: Runs<'m>,
    laters: Runs<'m>,
    keys: Option<Numbers<'m>>,
    next_key: Option<u32>,
    number: u32,
    chunk: usize,
    left_in_chunk: u32,
    at: u64,
    /// Decoding time of the next sample, in ticks.
    pub dts: i64,
}

impl<'m> Samples<'m> {
    /// Of a `stbl` in a file of so many bytes.
    pub(super) fn new(table: &'m [u8], end: u64) -> Option<Self> {
        let sizes = first(table, b"stsz")?;
        let (uniform, count) = (u32_at(sizes, 4)?, u32_at(sizes, 8)?);
        // A count that nothing bears out is not believed: samples of one size have room in the file.
        let room = if uniform == 0 { (sizes.len() as u64 - 12) / 4 } else { end / u64::from(uniform) };
        let count = count.min(u32::try_from(room).unwrap_or(u32::MAX));
        let (chunks, wide) =
            first(table, b"stco").map(|c| (c, false)).or_else(|| Some((first(table, b"co64")?, true)))?;
        let mut keys = first(table, b"stss").and_then(|keys| keys.get(8..)).map(Numbers);
        let next_key = keys.as_mut().and_then(Numbers::u32);
        Some(Self {
            uniform,
            sizes: sizes.get(12..)?,
            count,
            chunks: chunks.get(8..)?,
            wide,
            in_chunks: first(table, b"stsc")?.get(8..)?,
            durations: Runs::new(first(table, b"stts")),
            laters: Runs::new(first(table, b"ctts")),
            keys,
            next_key,
            number: 0,
            chunk: 0,
            left_in_chunk: 0,
            at: 0,
            dts: 0,
        })
    }

    /// Goes on to the next chunk that holds anything.
    fn open_chunk(&mut self) -> Option<()> {
        while self.left_in_chunk == 0 {
            self.at = if self.wide {
                u64_at(self.chunks, self.chunk * 8)?
            } else {
                u32_at(self.chunks, self.chunk * 4)?.into()
            };
            self.chunk += 1;
            // The table says from which chunk on, counted from 1, a number of samples holds.
            while u32_at(self.in_chunks, 12).is_some_and(|from| from as usize <= self.chunk) {
                self.in_chunks = &self.in_chunks[12..];
            }
            self.left_in_chunk = u32_at(self.in_chunks, 4)?;
        }
        Some(())
    }

    fn is_key(&mut self) -> bool {
        let Some(keys) = &mut self.keys else { return true };
        while self.next_key.is_some_and(|key| key < self.number + 1) {
            self.next_key = keys.u32();
        }
        self.next_key == Some(self.number + 1)
    }
}

impl Iterator for Samples<'_> {
    type Item = Sample;

    fn next(&mut self) -> Option<Sample> {
        if self.number >= self.count {
            return None;
        }
        self.open_chunk()?;
        let tiny = (1..=TINY).contains(&self.uniform);
        let together = if tiny { self.left_in_chunk.min(TOGETHER).min(self.count - self.number) } else { 1 };
        let size =
            if self.uniform > 0 { self.uniform * together } else { u32_at(self.sizes, self.number as usize * 4)? };
        let later = self.laters.first();
        let duration = (0..together).fold(0_i64, |sum, _| sum + i64::from(self.durations.take()));
        (0..together).for_each(|_| {
            self.laters.take();
        });
        let key = self.is_key();
        let sample = Sample { at: self.at, size, dts: self.dts, later: i64::from(later.cast_signed()), duration, key };
        self.number += together;
        self.left_in_chunk -= together;
        self.at = self.at.saturating_add(size.into());
        self.dts = self.dts.saturating_add(duration);
        Some(sample)
    }
}

/// A table of runs: how many, and the value of each; behind the last one, its value goes on.
struct Runs<'m> {
    table: Numbers<'m>,
    left: u32,
    value: u32,
}

impl<'m> Runs<'m> {
    fn new(contents: Option<&'m [u8]>) -> Self {
        Self { table: Numbers(contents.and_then(|table| table.get(8..)).unwrap_or_default()), left: 0, value: 0 }
    }

    fn first(&mut self) -> u32 {
        while self.left == 0 {
            let Some((count, value)) = self.table.u32().zip(self.table.u32()) else { break };
            (self.left, self.value) = (count, value);
        }
        self.value
    }

    fn take(&mut self) -> u32 {
        let value = self.first();
        self.left = self.left.saturating_sub(1);
        value
    }
}
