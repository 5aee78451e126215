//! Where in the file the bytes of an elementary stream lie, for as far back as it is still asked for.

use crate::media::reader::elementary::Carrier;
use std::collections::VecDeque;

/// Where something begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Its offset in the stream.
    pub offset: u64,
    /// The packet in the file.
    pub at: u64,
    /// Payload of that packet before it.
    pub skip: u64,
    /// When it is shown, in ns.
    pub pts: Option<i64>,
    /// When it is decoded, in ns.
    pub dts: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Fragment {
    /// In the stream.
    offset: u64,
    /// In the stream, where the packet's payload begins.
    packet: u64,
    /// In the file, where the packet begins.
    at: u64,
    /// In the file, where the fragment begins.
    data: u64,
    /// In the file, where the packet ends, if it can only be read whole.
    until: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    offset: u64,
    times: Option<(Option<i64>, Option<i64>)>,
}

/// See the top of this file.
#[derive(Debug, Default)]
pub(super) struct Carriers {
    fragments: VecDeque<Fragment>,
    times: VecDeque<Times>,
    /// Where the payload of the present packet begins.
    packet: u64,
    end: u64,
}

impl Carriers {
    /// Takes in a fragment of so many bytes.
    pub(super) fn push(&mut self, carrier: Carrier, size: usize) {
        if !carrier.goes_on {
            self.packet = self.end;
        }
        if let Some(times) = carrier.begins {
            // A packet without payload leaves nothing that its times could belong to.
            self.times.pop_back_if(|last| last.offset == self.end);
            self.times.push_back(Times { offset: self.end, times: Some(times) });
        }
        if size > 0 {
            let Carrier { at, data, until, .. } = carrier;
            self.fragments.push_back(Fragment { offset: self.end, packet: self.packet, at, data, until });
            self.end += size as u64;
        }
    }

    /// How many bytes came so far.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// What lies before `offset` is not asked for any more.
    pub(super) fn forget(&mut self, offset: u64) {
        while self.fragments.get(1).is_some_and(|next| next.offset <= offset) {
            self.fragments.pop_front();
        }
        while self.times.get(1).is_some_and(|next| next.offset <= offset) {
            self.times.pop_front();
        }
    }

    /// Whether a packet of the stream begins here.
    pub(super) fn begins(&self, offset: u64) -> bool {
        self.times.iter().any(|times| times.offset == offset)
    }

    fn holds(&self, offset: u64) -> Option<&Fragment> {
        self.fragments.iter().rev().find(|fragment| fragment.offset <= offset)
    }

    /// Where the thing that begins at `offset` lies; without its times.
    pub(super) fn start(&mut self, offset: u64) -> Option<Start> {
        let mut start = self.untimed(offset)?;
        (start.pts, start.dts) = self.take_times(offset);
        Some(start)
    }

    /// The same without taking the packet's times.
    pub(super) fn untimed(&self, offset: u64) -> Option<Start> {
        let fragment = self.holds(offset)?;
        Some(Start { offset, at: fragment.at, skip: offset - fragment.packet, pts: None, dts: None })
    }

    /// The times of the packet that holds `offset`. They belong to the first thing that begins in it, so they are had
    /// once.
    pub(super) fn take_times(&mut self, offset: u64) -> (Option<i64>, Option<i64>) {
        let holder = self.times.iter_mut().rev().find(|times| times.offset <= offset);
        holder.and_then(|times| times.times.take()).unwrap_or_default()
    }

    /// Where in the file the bytes before `offset` end.
    pub(super) fn file_end(&self, offset: u64) -> u64 {
        let Some(fragment) = offset.checked_sub(1).and_then(|last| self.holds(last)) else { return 0 };
        fragment.until.unwrap_or(fragment.data + (offset - fragment.offset))
    }
}
