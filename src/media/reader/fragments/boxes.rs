//! Boxes of MP4, and numbers in them.

/// A box's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: [u8; 4],
    /// Bytes of the header: 8 or 16.
    pub long: usize,
    /// Bytes of the whole box; 0: to the end of the file.
    pub size: u64,
}

impl Head {
    /// From the first bytes of a box; none when no box can begin like this.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let size = u64::from(u32_at(bytes, 0)?);
        let kind = *bytes.get(4..8)?.first_chunk::<4>()?;
        let (long, size) = if size == 1 { (16, u64_at(bytes, 8)?) } else { (8, size) };
        let named = kind.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ' || *byte == 0xA9);
        (named && (size == 0 && &kind == b"mdat" || size >= long as u64)).then_some(Self { kind, long, size })
    }
}

/// The boxes in `inside`, each with its contents; the last one may be cut off.
pub(super) fn boxes(inside: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        let size = u64::from(u32_at(rest, 0)?);
        let kind = *rest.get(4..8)?.first_chunk::<4>()?;
        let (long, size) = match size {
            0 => (8, rest.len() as u64),
            1 => (16, u64_at(rest, 8)?),
            size => (8, size),
        };
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(rest.len());
        let contents = rest.get(long..size)?;
        rest = &rest[size..];
        Some((kind, contents))
    })
}

/// The contents of the first box of this kind.
pub(super) fn first<'b>(inside: &'b [u8], kind: &[u8; 4]) -> Option<&'b [u8]> {
    boxes(inside).find(|(this, _)| this == kind).map(|(_, contents)| contents)
}

/// The contents of the first box at the end of a path of kinds.
pub(super) fn at_path<'b>(inside: &'b [u8], path: &[&[u8; 4]]) -> Option<&'b [u8]> {
    path.iter().try_fold(inside, |inside, kind| first(inside, kind))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// Numbers one behind the other.
#[derive(Clone, Debug)]
pub(super) struct Numbers<'b>(pub &'b [u8]);

impl Numbers<'_> {
    pub(super) fn u32(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        Some(u64::from(self.u32()?) << 32 | u64::from(self.u32()?))
    }

    /// 64 bits where `wide`, else 32.
    pub(super) fn either(&mut self, wide: bool) -> Option<u64> {
        if wide { self.u64() } else { self.u32().map(u64::from) }
    }
}

/// The version and the flags that a full box begins with, and what is behind them.
pub(super) fn versioned(contents: &[u8]) -> Option<(u8, u32, Numbers<'_>)> {
    let word = u32_at(contents, 0)?;
    Some(((word >> 24) as u8, word & 0xFF_FFFF, Numbers(&contents[4..])))
}
