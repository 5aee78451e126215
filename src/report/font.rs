//! A font face as bytes. Who calls finds it on the machine; this room only reads it.

use std::fmt;
use std::sync::Arc;

/// One face of a font file.
#[derive(Clone)]
pub struct FontBytes {
    /// What it is called, for messages.
    pub name: String,
    /// The whole file, shared and not copied.
    pub bytes: Arc<Vec<u8>>,
    /// Which face of a collection; 0 for a file with one.
    pub index: u32,
}

impl fmt::Debug for FontBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FontBytes({}, face {}, {} bytes)", self.name, self.index, self.bytes.len())
    }
}
