//! A piece's pictures, decoded one after the other.

use crate::media::clip::span::Span;
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::run::Run;

/// A piece that is being decoded, at one of its pictures.
pub(super) struct Reading {
    run: Run,
    picture: Picture,
    number: usize,
}

impl Reading {
    /// Opens a piece at one of its pictures.
    ///
    /// # Errors
    /// When the file does not open or the picture cannot be had.
    pub(super) fn open(span: &Span, number: usize) -> Result<Self, MediaError> {
        let mut run = Run::open(&span.path, span.sniffed, span.layout())?;
        let picture = run.begin(&span.index, number)?;
        Ok(Self { run, picture, number })
    }

    /// Goes on to a picture, past those between; it is not before the present one.
    ///
    /// # Errors
    /// When a picture on the way cannot be had.
    pub(super) fn go_to(&mut self, number: usize) -> Result<(), MediaError> {
        while self.number < number {
            self.picture = self.run.next()?;
            self.number += 1;
        }
        Ok(())
    }

    /// The present picture.
    pub(super) const fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Its number in the recording.
    pub(super) const fn number(&self) -> usize {
        self.number
    }
}
