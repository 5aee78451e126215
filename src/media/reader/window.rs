//! A window that moves over a file from front to back; its memory does not grow with the file.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 20;

/// Skips further than this are seeks: what lies between is not read.
const FAR: u64 = 256 * 1024;

/// See the top of this file.
#[derive(Debug)]
pub(crate) struct Window<R> {
    source: R,
    /// Bytes of the file, and behind them room that is used again and again.
    buffer: Vec<u8>,
    /// How many bytes of the file there are.
    held: usize,
    /// What of the buffer was passed already.
    passed: usize,
    /// Where in the file the buffer begins.
    origin: u64,
    ended: bool,
}

impl<R: Read + Seek> Window<R> {
    /// Begins at `at`, in bytes from the start of the file.
    pub(crate) fn new(mut source: R, at: u64) -> Result<Self> {
        source.seek(SeekFrom::Start(at))?;
        Ok(Self { source, buffer: Vec::new(), held: 0, passed: 0, origin: at, ended: false })
    }

    /// Where in the file the window begins.
    pub(crate) fn at(&self) -> u64 {
        self.origin + self.passed as u64
    }

    /// At least the next `most` bytes, and what else is in memory; fewer only at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read. Where only the end of it cannot, the next call says so.
    pub(crate) fn bytes(&mut self, most: usize) -> Result<&[u8]> {
        while self.held - self.passed < most && !self.ended {
            self.fill(most)?;
        }
        Ok(&self.buffer[self.passed..self.held])
    }

    /// The next `size` bytes and no more; none when the file ends before.
    pub(crate) fn exactly(&mut self, size: usize) -> Result<Option<&[u8]>> {
        Ok(self.bytes(size)?.get(..size))
    }

    /// Goes on by so many bytes, no further than the end.
    pub(crate) fn skip(&mut self, by: u64) -> Result<()> {
        let here = (self.held - self.passed) as u64;
        if by <= here {
            self.passed += usize::try_from(by).unwrap_or(usize::MAX);
            return Ok(());
        }
        let to = self.at().saturating_add(by);
        if by - here < FAR {
            self.passed = self.held;
            let rest = usize::try_from(by - here).unwrap_or(usize::MAX);
            let come = self.bytes(rest)?.len();
            self.passed += rest.min(come);
            return Ok(());
        }
        let end = self.source.seek(SeekFrom::End(0))?;
        self.origin = self.source.seek(SeekFrom::Start(to.min(end)))?;
        self.held = 0;
        self.passed = 0;
        Ok(())
    }

    /// Goes to `at`, forwards or back, no further than the end.
    pub(crate) fn go_to(&mut self, at: u64) -> Result<()> {
        if at >= self.at() {
            return self.skip(at - self.at());
        }
        if at >= self.origin {
            self.passed = usize::try_from(at - self.origin).unwrap_or(0);
            return Ok(());
        }
        self.origin = self.source.seek(SeekFrom::Start(at))?;
        (self.held, self.passed, self.ended) = (0, 0, false);
        Ok(())
    }

    fn fill(&mut self, most: usize) -> Result<()> {
        self.buffer.copy_within(self.passed..self.held, 0);
        self.held -= self.passed;
        self.origin += self.passed as u64;
        self.passed = 0;
        let wanted = CHUNK.max(most.saturating_sub(self.held));
        // A size that a file claims is not believed before the bytes have come.
        let room = self.held + wanted.min(4 * CHUNK);
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let read = loop {
            match self.source.read(&mut self.buffer[self.held..room]) {
                Err(why) if why.kind() == ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let count = *read.as_ref().unwrap_or(&0);
        self.held += count;
        self.ended = count == 0;
        read.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, FAR, Window};
    use std::io::Cursor;

    #[test]
    fn it_moves_over_a_file_by_reading_and_by_seeking() {
        let file: Vec<u8> = (0..3 * CHUNK).map(|at| (at % 251) as u8).collect();
        let byte = |at: u64| (at % 251) as u8;
        let mut window = Window::new(Cursor::new(&file), 5).unwrap();
        assert_eq!(window.exactly(3).unwrap(), Some(&file[5..8]));
        for by in [0, 1, 250, FAR, CHUNK as u64, FAR - 1, FAR + 7] {
            let at = window.at();
            window.skip(by).unwrap();
            assert_eq!((window.at(), window.bytes(1).unwrap().first()), (at + by, Some(&byte(at + by))), "by {by}");
        }
        let left = file.len() as u64 - window.at();
        assert_eq!(window.bytes(usize::MAX).unwrap().len() as u64, left);
        assert_eq!(window.exactly(file.len()).unwrap(), None);
        window.skip(u64::MAX).unwrap();
        assert_eq!((window.at(), window.bytes(1).unwrap().len()), (file.len() as u64, 0));
        for at in [9, 2 * CHUNK as u64, 2 * CHUNK as u64 - 3, 7] {
            window.go_to(at).unwrap();
            assert_eq!((window.at(), window.bytes(1).unwrap().first()), (at, Some(&byte(at))), "at {at}");
        }
    }
}
