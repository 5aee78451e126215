//! What a file is, by its content: the name's ending is never trusted. Also what is wrong with it as a whole.

use crate::media::error::MediaError;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// How much of the start of a file is looked at.
const HEAD: usize = 64 * 1024;

/// Top-level boxes of an MP4 file that are looked at; real files have fewer than twenty before their pictures.
const MOST_BOXES: usize = 4096;

/// What wraps the pictures and the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// MP4 or MOV with one index.
    Mp4,
    /// MP4 in fragments, each with its own index.
    FragmentedMp4,
    /// Matroska or WebM.
    Matroska,
    /// AVI.
    Avi,
    /// MPEG transport stream.
    MpegTs,
    /// MPEG program stream.
    MpegPs,
    /// Hikvision's program stream behind a header of 40 bytes.
    HikvisionPs,
    /// Flash video.
    Flv,
    /// Dahua's recorder format.
    Dhav,
    /// Hikvision's old private format.
    HikvisionOld,
    /// CP Plus' variant of Dahua's format.
    CpPlus,
    /// Something else, which GStreamer may know.
    Other,
}

impl Container {
    /// Its name, as people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "MP4",
            Self::FragmentedMp4 => "fragmented MP4",
            Self::Matroska => "Matroska",
            Self::Avi => "AVI",
            Self::MpegTs => "MPEG-TS",
            Self::MpegPs => "MPEG-PS",
            Self::HikvisionPs => "Hikvision MPEG-PS",
            Self::Flv => "FLV",
            Self::Dhav => "DHAV",
            Self::HikvisionOld => "Hikvision 4HKH",
            Self::CpPlus => "CP Plus",
            Self::Other => "other",
        }
    }

    /// The GStreamer element that takes it apart, where there is a fixed one.
    pub(crate) const fn demuxer(self) -> Option<&'static str> {
        match self {
            Self::Mp4 => Some("qtdemux"),
            Self::Matroska => Some("matroskademux"),
            Self::Avi => Some("avidemux"),
            Self::FragmentedMp4
            | Self::MpegTs
            | Self::MpegPs
            | Self::HikvisionPs
            | Self::Flv
            | Self::Dhav
            | Self::HikvisionOld
            | Self::CpPlus
            | Self::Other => None,
        }
    }

    /// Whether a reader of our own takes it apart.
    pub(crate) const fn is_ours(self) -> bool {
        matches!(self, Self::Dhav | Self::HikvisionPs | Self::MpegPs | Self::MpegTs | Self::Flv | Self::FragmentedMp4)
    }

    /// Whether there is a format here that no reader of ours or of GStreamer takes apart.
    pub(crate) const fn is_unread(self) -> bool {
        matches!(self, Self::HikvisionOld | Self::CpPlus)
    }
}

/// What was found out without GStreamer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// What it is.
    pub container: Container,
    /// Size in bytes.
    pub size: u64,
    /// True when the file ends before what its boxes promise.
    pub cut_short: bool,
}

/// Looks at the content of a file.
///
/// # Errors
/// When it cannot be read, is empty, or is an MP4 file without its index.
pub fn sniff(path: &Path) -> Result<Sniffed, MediaError> {
    let unreadable = |why: std::io::Error| MediaError::Unreadable { path: path.to_owned(), why: why.to_string() };
    let mut file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(MediaError::Unreadable { path: path.to_owned(), why: "it is a folder".to_owned() });
    }
    let size = about.len();
    if size == 0 {
        return Err(MediaError::Empty { path: path.to_owned() });
    }
    let mut head = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    let container = by_magic(&head);
    if container != Container::Mp4 {
        let cut_short = container == Container::Avi && is_avi_cut(&head, size);
        return Ok(Sniffed { container, size, cut_short });
    }
    let boxes = Boxes::read(&mut file, size).map_err(unreadable)?;
    if !boxes.index && !boxes.fragments {
        return Err(MediaError::NoIndex { path: path.to_owned() });
    }
    let container = if boxes.fragments { Container::FragmentedMp4 } else { Container::Mp4 };
    Ok(Sniffed { container, size, cut_short: boxes.cut_short })
}

fn by_magic(head: &[u8]) -> Container {
    let at = |from: usize, magic: &[u8]| head.get(from..from + magic.len()) == Some(magic);
    let mp4 = [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"moof", b"pnot", b"uuid"];
    if at(0, b"IMKH") {
        Container::HikvisionPs
    } else if at(0, b"4HKH") {
        Container::HikvisionOld
    } else if at(0, b"DHAV") || at(0, b"DAHUA") {
        Container::Dhav
    } else if at(0, b"ADIT") {
        Container::CpPlus
    } else if at(0, &[0x1A, 0x45, 0xDF, 0xA3]) {
        Container::Matroska
    } else if at(0, b"RIFF") && at(8, b"AVI ") {
        Container::Avi
    } else if at(0, b"FLV") {
        Container::Flv
    } else if mp4.iter().any(|kind| at(4, *kind)) {
        Container::Mp4
    } else if is_transport_stream(head) {
        Container::MpegTs
    } else if is_program_stream(head) {
        Container::MpegPs
    } else {
        Container::Other
    }
}

/// Packets of 188 bytes (192 with a time before each, 204 with a checksum behind), each beginning with 0x47. A file that
/// was cut out of a longer one may begin in the middle of a packet.
fn is_transport_stream(head: &[u8]) -> bool {
    [188, 192, 204].iter().any(|packet| {
        (0..*packet).any(|from| {
            let mut syncs = head.iter().skip(from).step_by(*packet);
            let wanted = 5.min(head.len().saturating_sub(from) / packet);
            wanted >= 3 && syncs.by_ref().take(wanted).all(|byte| *byte == 0x47)
        })
    })
}

/// A pack header at the start, or not far behind it.
fn is_program_stream(head: &[u8]) -> bool {
    let pack = [0, 0, 1, 0xBA];
    head.starts_with(&pack)
        || head.iter().take(4096).count() > 4 && head[..head.len().min(4096)].windows(4).any(|w| w == pack)
}

/// Whether an AVI file ends before its first chunk does. A recorder that was cut off itself leaves no length there.
fn is_avi_cut(head: &[u8], size: u64) -> bool {
    let length = head.get(4..8).and_then(|length| length.try_into().ok()).map_or(0, u32::from_le_bytes);
    length < u32::MAX && u64::from(length) + 8 > size
}

/// What the top level of an MP4 file holds.
#[derive(Debug, Default)]
struct Boxes {
    index: bool,
    fragments: bool,
    cut_short: bool,
}

impl Boxes {
    fn read(file: &mut File, size: u64) -> std::io::Result<Self> {
        let mut found = Self::default();
        let mut at = 0;
        for _ in 0..MOST_BOXES {
            let Some((kind, length, header)) = box_at(file, at, size)? else { break };
            match &kind {
                b"moov" => {
                    found.index = true;
                    found.fragments |= has_child(file, at + header, (at + length).min(size), *b"mvex")?;
                }
                b"moof" => found.fragments = true,
                _ => {}
            }
            found.cut_short |= at + length > size;
            if found.fragments || found.cut_short {
                break;
            }
            at += length;
        }
        Ok(found)
    }
}

fn has_child(file: &mut File, from: u64, to: u64, wanted: [u8; 4]) -> std::io::Result<bool> {
    let mut at = from;
    for _ in 0..MOST_BOXES {
        match box_at(file, at, to)? {
            Some((kind, _, _)) if kind == wanted => return Ok(true),
            Some((_, length, _)) => at += length,
            None => break,
        }
    }
    Ok(false)
}

/// Kind, length and header length of the box at `at`; none at the end or where no box is.
fn box_at(file: &mut File, at: u64, end: u64) -> std::io::Result<Option<([u8; 4], u64, u64)>> {
    if at + 8 > end {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let mut header = [0; 16];
    let wanted = if at + 16 <= end { 16 } else { 8 };
    file.read_exact(&mut header[..wanted])?;
    let [a, b, c, d, kind @ .., _, _, _, _, _, _, _, _] = header;
    let short = u64::from(u32::from_be_bytes([a, b, c, d]));
    let [_, _, _, _, _, _, _, _, long @ ..] = header;
    Ok(match short {
        0 => Some((kind, end - at, 8)),
        1 if wanted == 16 => Some((kind, u64::from_be_bytes(long), 16)).filter(|(_, length, _)| *length >= 16),
        length if length >= 8 => Some((kind, length, 8)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Container, by_magic, sniff};
    use crate::media::error::MediaError;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn content_decides_what_a_file_is() {
        let mut ts = vec![0_u8; 188 * 6];
        ts.iter_mut().step_by(188).for_each(|byte| *byte = 0x47);
        for (bytes, container) in [
            (b"IMKH\x01\x01".to_vec(), Container::HikvisionPs),
            (b"DHAV\xfd".to_vec(), Container::Dhav),
            (b"RIFF\0\0\0\0AVI LIST".to_vec(), Container::Avi),
            (vec![0, 0, 1, 0xBA, 0x44], Container::MpegPs),
            (ts, Container::MpegTs),
            (b"hello, this is a letter".to_vec(), Container::Other),
        ] {
            assert_eq!(by_magic(&bytes), container);
        }
    }

    #[test]
    fn an_mp4_without_index_says_so() {
        let mut bytes = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
        bytes.extend(b"\0\0\x01\0mdat12345678");
        assert!(matches!(sniff(file(&bytes).path()), Err(MediaError::NoIndex { .. })));
        bytes.splice(16..16, *b"\0\0\0\x10moov\0\0\0\x08trak");
        let sniffed = sniff(file(&bytes).path()).unwrap();
        assert_eq!((sniffed.container, sniffed.cut_short), (Container::Mp4, true));
        bytes[28..32].copy_from_slice(b"mvex");
        assert_eq!(sniff(file(&bytes).path()).unwrap().container, Container::FragmentedMp4);
    }

    #[test]
    fn nothing_and_no_file_are_told_apart() {
        assert!(matches!(sniff(file(b"").path()), Err(MediaError::Empty { .. })));
        assert!(matches!(sniff(std::path::Path::new("/nowhere/at-all.mp4")), Err(MediaError::Unreadable { .. })));
        assert!(matches!(sniff(std::path::Path::new("/")), Err(MediaError::Unreadable { .. })));
    }
}
