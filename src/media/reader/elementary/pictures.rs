//! Access units of pictures, found by their start codes. Every byte is looked at, by a search that takes many at once,
//! so units that begin anywhere in a packet are found as surely as those that a packet was made for.
//!
//! Only where packets say that something begins with them, and every unit so far did begin with such a packet and no
//! other, the rest of a packet is passed over. Now and then one is looked through all the same.

use crate::domain::time::SiteTime;
use crate::media::reader::elementary::carriers::{Carriers, Start};
use crate::media::reader::elementary::rules::{LOOK, Rules, Verdict, recovers};
use crate::media::reader::elementary::{Carrier, MOST, Out, Step};
use crate::media::reader::{Coding, Found, HEAD};
use memchr::memmem;

/// What is kept of the fragments before: a start code that was not complete, and the byte before it.
const KEPT: usize = 8;

/// Messages of a unit that are looked at.
const MESSAGES: usize = 4;

/// After so many units that began each with a packet of its own, packets are trusted to hold one unit each.
const TRUSTED: u32 = 32;

/// One packet of so many is looked through although it is trusted.
const SAMPLE: u32 = 16;

/// See the top of this file.
#[derive(Debug)]
pub(super) struct Pictures {
    rules: Rules,
    search: memmem::Finder<'static>,
    carriers: Carriers,
    /// The last bytes, at most [`KEPT`].
    kept: Vec<u8>,
    /// Start codes before this offset are judged.
    judged: u64,
    unit: Option<Unit>,
    /// The first bytes of the unit.
    head: Vec<u8>,
    clock: Option<(u64, SiteTime)>,
    /// Where the last packet began that says that something begins with it.
    aligned: Option<u64>,
    /// Units in a row that began so.
    regular: u32,
    /// Whether the last unit that began within a packet began with a long code.
    long_before: bool,
}

#[derive(Debug)]
struct Unit {
    start: Start,
    picture: bool,
    key: bool,
    clock: Option<SiteTime>,
    /// Where messages begin, from the start of the unit.
    messages: Vec<usize>,
}

/// A fragment while it is looked through.
struct Fragment<'a> {
    bytes: &'a [u8],
    /// Offset of its first byte.
    base: u64,
    /// What of it went into the head already, as an offset.
    copied: u64,
}

impl Pictures {
    pub(super) fn new(coding: Coding) -> Self {
        Self {
            rules: Rules::new(coding),
            search: memmem::Finder::new(&[0, 0, 1]),
            carriers: Carriers::default(),
            kept: Vec::with_capacity(2 * KEPT),
            judged: 0,
            unit: None,
            head: Vec::with_capacity(HEAD),
            clock: None,
            aligned: None,
            regular: 0,
            long_before: false,
        }
    }

    /// The recorder's clock at the picture that begins next.
    pub(super) fn clock(&mut self, site: SiteTime) {
        self.clock = Some((self.carriers.end(), site));
    }

    /// Whether the unit that has begun came with a packet that says so.
    pub(super) fn is_aligned(&self) -> bool {
        self.unit.as_ref().is_none_or(|unit| Some(unit.start.offset) == self.aligned)
    }

    pub(super) fn feed(&mut self, carrier: Carrier, bytes: &[u8], out: &mut Out<'_, '_>) -> Step {
        let base = self.carriers.end();
        self.carriers.push(carrier, bytes.len());
        if bytes.is_empty() {
            return Ok(());
        }
        let mut fragment = Fragment { bytes, base, copied: base };
        if carrier.aligned {
            self.aligned = Some(base);
        }
        if self.regular < TRUSTED || self.regular.is_multiple_of(SAMPLE) {
            self.seam(&mut fragment, out)?;
            self.scan(false, &mut fragment, out)?;
        } else if carrier.aligned {
            self.judged = base;
            self.scan(true, &mut fragment, out)?;
        }
        let end = self.carriers.end();
        self.judged = self.judged.max((end + 1).saturating_sub(LOOK as u64));
        let trusted = self.regular >= TRUSTED && self.unit.as_ref().is_some_and(|unit| unit.picture);
        if trusted && carrier.ahead.is_some_and(|ahead| self.rules.opens(&ahead)) {
            self.judged = end;
            self.finish(end, &mut fragment, out)?;
            self.rules.reset();
        }
        self.copy(&mut fragment, end);
        self.keep(bytes);
        self.carriers.forget(end.saturating_sub(2 * KEPT as u64));
        if self.unit.as_ref().is_some_and(|unit| end - unit.start.offset > MOST) {
            return self.drop_unit(out);
        }
        Ok(())
    }

    /// Start codes in a fragment, as far as what is behind them is there; `front`: up to the first data of a picture.
    fn scan(&mut self, front: bool, part: &mut Fragment<'_>, out: &mut Out<'_, '_>) -> Step {
        let (bytes, base) = (part.bytes, part.base);
        let last = bytes.len().saturating_sub(LOOK - 1);
        let mut from = usize::try_from(self.judged.saturating_sub(base)).unwrap_or(usize::MAX);
        while let Some(at) = bytes.get(from..).and_then(|rest| self.search.find(rest)).map(|found| from + found) {
            if at >= last {
                break;
            }
            let zero = match at.checked_sub(1) {
                Some(before) => bytes[before] == 0,
                None => self.kept.last() == Some(&0),
            };
            self.code(base + at as u64, zero, &bytes[at + 3..at + LOOK], part, out)?;
            from = at + 3;
            self.judged = base + from as u64;
            if front && self.unit.as_ref().is_some_and(|unit| unit.picture && unit.start.offset >= base) {
                break;
            }
        }
        Ok(())
    }

    /// Start codes that begin in what was kept and end in the fragment.
    fn seam(&mut self, fragment: &mut Fragment<'_>, out: &mut Out<'_, '_>) -> Step {
        let kept = self.kept.len();
        let open = kept.min(LOOK - 1);
        if !self.kept[kept - open..].contains(&0) {
            return Ok(());
        }
        let mut both = [0; 2 * KEPT];
        let more = fragment.bytes.len().min(KEPT);
        both[..kept].copy_from_slice(&self.kept);
        both[kept..kept + more].copy_from_slice(&fragment.bytes[..more]);
        let both = &both[..kept + more];
        let first = fragment.base - kept as u64;
        for at in 0..kept {
            let Some(code) = both.get(at..at + LOOK) else { break };
            let offset = first + at as u64;
            if offset >= self.judged {
                self.judged = offset + 1;
                if code.starts_with(&[0, 0, 1]) {
                    let zero = at > 0 && both[at - 1] == 0;
                    self.code(offset, zero, &code[3..], fragment, out)?;
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, bytes: &[u8]) {
        if let (Some(last), Ok(kept)) =
            (bytes.last_chunk::<KEPT>(), <&mut [u8; KEPT]>::try_from(self.kept.as_mut_slice()))
        {
            *kept = *last;
        } else {
            self.kept.extend_from_slice(&bytes[bytes.len().saturating_sub(KEPT)..]);
            let over = self.kept.len().saturating_sub(KEPT);
            self.kept.drain(..over);
        }
    }

    /// One start code: at `offset`, with a zero before it, and the bytes `next` behind it.
    fn code(&mut self, offset: u64, zero: bool, next: &[u8], part: &mut Fragment<'_>, out: &mut Out<'_, '_>) -> Step {
        let verdict = self.rules.judge(next);
        if verdict == Verdict::default() {
            return Ok(());
        }
        if verdict.begins {
            // A packet that begins with the code itself leaves the zero to the one before.
            let long = zero && self.rules.long_codes() && !self.carriers.begins(offset);
            let from = offset - u64::from(long && self.unit.as_ref().is_none_or(|unit| unit.start.offset < offset));
            self.finish(from, part, out)?;
            self.begin(from, part);
            let regular = self.aligned == Some(from) && self.rules.regular();
            self.regular = if regular { self.regular.saturating_add(1) } else { 0 };
        }
        // Where only the zero of a long code lies in the packet before, the picture has begun there: the times of this
        // packet are those of the next one that begins in it.
        let begins = self.carriers.begins(offset);
        let split = verdict.begins && zero && begins && self.long_before && self.aligned != Some(offset);
        if verdict.begins && !begins {
            self.long_before = zero && self.rules.long_codes();
        }
        let first = offset - u64::from(split);
        let times = if verdict.times { self.carriers.take_times(first) } else { (None, None) };
        if let Some(unit) = &mut self.unit {
            if verdict.times {
                (unit.start.pts, unit.start.dts) = times;
            }
            unit.picture |= verdict.picture;
            unit.key |= verdict.key;
            if verdict.message && unit.messages.len() < MESSAGES {
                unit.messages.extend(usize::try_from(offset + 4 - unit.start.offset));
            }
        }
        if verdict.ends {
            self.finish(offset + 4, part, out)?;
        }
        Ok(())
    }

    fn begin(&mut self, from: u64, part: &mut Fragment<'_>) {
        let Some(start) = self.carriers.untimed(from) else { return self.rules.reset() };
        let clock = self.clock.take_if(|(offset, _)| *offset <= from).map(|(_, site)| site);
        self.unit = Some(Unit { start, picture: false, key: false, clock, messages: Vec::new() });
        self.head.clear();
        if from < part.base {
            let back = usize::try_from(part.base - from).unwrap_or(usize::MAX);
            let kept = self.kept.len().saturating_sub(back);
            self.head.extend_from_slice(&self.kept[kept..]);
        }
        part.copied = from.max(part.base);
    }

    /// Copies into the head what the fragment has before `to`.
    fn copy(&mut self, part: &mut Fragment<'_>, to: u64) {
        if self.unit.is_none() || to <= part.copied {
            return;
        }
        let place = |offset: u64| usize::try_from(offset - part.base).unwrap_or(usize::MAX).min(part.bytes.len());
        let (from, until) = (place(part.copied), place(to));
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(&part.bytes[from..until.min(from + room)]);
        part.copied = to;
    }

    /// The unit, if one has begun, ends before `to`.
    fn finish(&mut self, to: u64, part: &mut Fragment<'_>, out: &mut Out<'_, '_>) -> Step {
        let inside = self.unit.as_ref().and_then(|unit| unit.start.offset.checked_sub(part.base));
        if inside.is_none() {
            self.copy(part, to);
        }
        let Some(unit) = self.unit.take() else { return Ok(()) };
        if !unit.picture || to <= unit.start.offset {
            return Ok(());
        }
        let size = to - unit.start.offset;
        let shown = usize::try_from(size).unwrap_or(usize::MAX).min(HEAD);
        // What lies in one fragment is shown from there.
        let head = inside.and_then(|from| part.bytes.get(usize::try_from(from).ok()?..)).unwrap_or(&self.head);
        let head = &head[..head.len().min(shown)];
        let key = unit.key || unit.messages.iter().filter_map(|at| head.get(*at..)).any(recovers);
        if let (Some(site), Some(at)) = (unit.clock, unit.start.pts) {
            out.announce()?;
            crate::media::reader::elementary::say(out.found, Found::Clock { site, at, exact: true })?;
        }
        out.piece(&unit.start, size, self.carriers.file_end(to), key, head)
    }

    /// What has begun ends here: whole, or as far as it came before damage; not given where it is known to be `cut`.
    pub(super) fn end(&mut self, cut: bool, out: &mut Out<'_, '_>) -> Step {
        let kept = std::mem::take(&mut self.kept);
        let end = self.carriers.end();
        let mut part = Fragment { bytes: &[], base: end, copied: end };
        let first = end - kept.len() as u64;
        for at in 0..kept.len() {
            let offset = first + at as u64;
            if offset >= self.judged && kept[at..].starts_with(&[0, 0, 1]) {
                self.kept.clone_from(&kept);
                let zero = at > 0 && kept[at - 1] == 0;
                self.code(offset, zero, &kept[at + 3..], &mut part, out)?;
            }
        }
        self.kept.clear();
        self.judged = end;
        if cut {
            self.drop_unit(out)?
        } else {
            self.finish(end, &mut part, out)?
        }
        self.unit = None;
        self.rules.reset();
        Ok(())
    }

    fn drop_unit(&mut self, out: &mut Out<'_, '_>) -> Step {
        self.rules.reset();
        let Some(unit) = self.unit.take() else { return Ok(()) };
        out.lost(unit.start.at, self.carriers.file_end(self.carriers.end()))
    }
}
