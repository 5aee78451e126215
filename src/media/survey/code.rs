//! Numbers as few bytes: LEB128, and columns of numbers that hardly change from row to row.
//!
//! A column is written in whichever of six shapes is shortest. It stands as it is, as steps from row to row, or as changes
//! of those steps; and each of these as numbers, or as places in a list of those that came before, in which a number
//! that was never there stands behind its last place. Two equal ones in a row are followed by how many more there are.

use std::collections::HashMap;

/// No column has more rows than this: a week of pictures, and no more memory than a machine has, whatever the bytes say.
pub(crate) const MOST_ROWS: usize = 1 << 24;

/// A list longer than this is worth nothing: its places take as many bytes as the numbers themselves.
const MOST_LISTED: usize = 1 << 12;

/// Puts numbers behind each other.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

/// Takes them out again. None where there is no such thing: from then on nothing that comes is to be believed.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

/// One way to write a column.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// How often rows are taken from each other: 0..=2.
    order: u8,
    /// Whether numbers are listed.
    listed: bool,
}

impl Shape {
    const COUNT: u8 = 6;

    fn of(code: u8) -> Option<Self> {
        (code < Self::COUNT).then_some(Self { order: code % 3, listed: code >= 3 })
    }
}

impl Writer {
    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// A number, in as many times seven bits as it takes.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number that may be negative; small ones of either sign are short.
    pub(crate) fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    /// A number that may be missing.
    pub(crate) fn maybe(&mut self, number: Option<i64>) {
        self.number(u64::from(number.is_some()));
        if let Some(number) = number {
            self.signed(number);
        }
    }

    /// Bytes, behind their count.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    /// A column; how many rows it has must be known when it is read.
    pub(crate) fn column(&mut self, rows: &[i64]) {
        let shapes = (0..Shape::COUNT).filter_map(|code| shaped(rows, code));
        if let Some(shortest) = shapes.min_by_key(Vec::len) {
            self.0.extend(shortest);
        }
    }
}

/// A column in one shape; none where it does not suit.
fn shaped(rows: &[i64], code: u8) -> Option<Vec<u8>> {
    let shape = Shape::of(code)?;
    let mut rows = rows.to_vec();
    for _ in 0..shape.order {
        let mut before = 0;
        rows.iter_mut().for_each(|row| (before, *row) = (*row, row.wrapping_sub(before)));
    }
    let mut to = Writer(vec![code]);
    let mut list = HashMap::new();
    for run in rows.chunk_by(|one, other| one == other) {
        for row in run.iter().take(2) {
            let next = list.len();
            match list.get(row) {
                Some(place) if shape.listed => to.number(*place),
                _ if shape.listed => {
                    list.insert(*row, next as u64);
                    to.number(next as u64);
                    to.signed(*row);
                }
                _ => to.signed(*row),
            }
        }
        if let Some(more) = run.len().checked_sub(2) {
            to.number(more as u64);
        }
        if list.len() > MOST_LISTED {
            return None;
        }
    }
    Some(to.0)
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether nothing is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// As [`Writer::number`].
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for at in 0..10 {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F).checked_shl(7 * at)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// As [`Writer::signed`].
    pub(crate) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// As [`Writer::maybe`].
    pub(crate) fn maybe(&mut self) -> Option<Option<i64>> {
        match self.number()? {
            0 => Some(None),
            1 => self.signed().map(Some),
            _ => None,
        }
    }

    /// A count of rows, [`MOST_ROWS`] at most.
    pub(crate) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= MOST_ROWS)
    }

    /// As [`Writer::bytes`].
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// As [`Writer::column`], of so many rows.
    pub(crate) fn column(&mut self, count: usize) -> Option<Vec<i64>> {
        let (&code, rest) = self.0.split_first()?;
        self.0 = rest;
        let shape = Shape::of(code)?;
        let (mut rows, mut list, mut before) = (Vec::new(), Vec::new(), None);
        while rows.len() < count {
            let row = if shape.listed { self.listed(&mut list)? } else { self.signed()? };
            rows.push(row);
            if before == Some(row) {
                let more = self.count()?;
                if more > count - rows.len() {
                    return None;
                }
                rows.resize(rows.len() + more, row);
                before = None;
            } else {
                before = Some(row);
            }
        }
        for _ in 0..shape.order {
            let mut sum = 0_i64;
            rows.iter_mut().for_each(|row| {
                sum = sum.wrapping_add(*row);
                *row = sum;
            });
        }
        Some(rows)
    }

    fn listed(&mut self, list: &mut Vec<i64>) -> Option<i64> {
        let place = usize::try_from(self.number()?).ok()?;
        if place == list.len() {
            list.push(self.signed()?);
        }
        list.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, Writer};
    use proptest::prelude::*;

    fn column(rows: &[i64]) -> Vec<u8> {
        let mut to = Writer::default();
        to.column(rows);
        to.into_bytes()
    }

    fn read(bytes: &[u8], count: usize) -> Option<Vec<i64>> {
        let mut from = Reader::new(bytes);
        from.column(count).filter(|_| from.is_at_end())
    }

    #[test]
    fn what_hardly_changes_takes_hardly_a_byte() {
        let even: Vec<i64> = (0..90_000).map(|n| 10_000_000_000 + n * 40_000_000).collect();
        assert!(column(&even).len() < 24, "{}", column(&even).len());
        let rounded: Vec<i64> = (0..90_000).map(|n| n * 1_001_000_000 / 30).collect();
        assert!(column(&rounded).len() <= 90_016, "{}", column(&rounded).len());
    }

    proptest! {
        #[test]
        fn columns_are_read_as_they_were_written(
            wild in prop::collection::vec(any::<i64>(), 0..40),
            tame in prop::collection::vec(-3_i64..3, 0..200),
        ) {
            for rows in [wild, tame] {
                prop_assert_eq!(read(&column(&rows), rows.len()), Some(rows));
            }
        }

        #[test]
        fn numbers_are_read_as_they_were_written(plain: u64, signed: i64, maybe: Option<i64>, bytes: Vec<u8>) {
            let mut to = Writer::default();
            to.number(plain);
            to.signed(signed);
            to.maybe(maybe);
            to.bytes(&bytes);
            let written = to.into_bytes();
            let mut from = Reader::new(&written);
            prop_assert_eq!((from.number(), from.signed()), (Some(plain), Some(signed)));
            prop_assert_eq!((from.maybe(), from.bytes()), (Some(maybe), Some(bytes.as_slice())));
            prop_assert!(from.is_at_end() && from.number().is_none());
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>, count in 0_usize..1000) {
            if let Some(rows) = Reader::new(&bytes).column(count) {
                prop_assert_eq!(rows.len(), count);
            }
        }
    }
}
