//! The creation time in the index of an MP4 file, read without the demuxer.

use crate::domain::footage::{ClockSource, SiteClock};
use crate::domain::time::SiteTime;
use crate::media::site_time::is_plausible;
use jiff::SignedDuration;
use jiff::civil::date;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// Boxes that are looked at on one level; real files have fewer than twenty before their index.
const MOST_BOXES: usize = 4096;

/// When an MP4 or MOV file says that it was made; none for other files, and where the field is empty. It is taken as it
/// stands, though the format calls it UTC. Clients write the time of the export there as often as that of the recording.
pub(super) fn in_mp4(path: &Path) -> Option<SiteClock> {
    let mut file = File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    let (from, to) = find(&mut file, 0, size, *b"moov")?;
    let (from, _) = find(&mut file, from, to, *b"mvhd")?;
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    let [version, _, _, _, a, b, c, d, e, f, g, h] = head;
    let seconds = match version {
        0 => u64::from(u32::from_be_bytes([a, b, c, d])),
        _ => u64::from_be_bytes([a, b, c, d, e, f, g, h]),
    };
    let since = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
    let at = date(1904, 1, 1).at(0, 0, 0, 0).checked_add(since).ok().filter(|at| is_plausible(*at))?;
    Some(SiteClock::new(SiteTime::new(at), ClockSource::Container))
}

/// The first box of a kind between two places: where its content begins and ends.
fn find(file: &mut File, from: u64, to: u64, wanted: [u8; 4]) -> Option<(u64, u64)> {
    let mut at = from;
    for _ in 0..MOST_BOXES {
        if at.checked_add(8)? > to {
            return None;
        }
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 8];
        file.read_exact(&mut head).ok()?;
        let [a, b, c, d, kind @ ..] = head;
        let (length, header) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (to - at, 8),
            1 => {
                let mut long = [0; 8];
                file.read_exact(&mut long).ok()?;
                (u64::from_be_bytes(long), 16)
            }
            short => (u64::from(short), 8),
        };
        if length < header || !kind.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0xA9) {
            return None;
        }
        let end = at.checked_add(length)?;
        if kind == wanted {
            return Some((at + header, end.min(to)));
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::in_mp4;

    fn of_kind(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes(), &kind[..], content].concat()
    }

    fn told(bytes: &[u8]) -> Option<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        in_mp4(file.path()).map(|clock| clock.at_first.to_string())
    }

    fn file(mvhd: &[u8]) -> Vec<u8> {
        let moov = [of_kind(b"udta", b"x"), of_kind(b"mvhd", mvhd)].concat();
        [of_kind(b"ftyp", b"isom\0\0\0\0"), of_kind(b"mdat", &[0; 100]), of_kind(b"moov", &moov)].concat()
    }

    #[test]
    fn the_creation_time_is_read_in_both_widths() {
        // 2026-03-05 09:00:00 is 3 855 546 000 s after 1904.
        let seconds = 3_855_546_000_u32;
        let short = [&[0; 4], &seconds.to_be_bytes()[..], &[0; 92]].concat();
        assert_eq!(told(&file(&short)).as_deref(), Some("2026-03-05T09:00:00.000"));
        let long = [&[1, 0, 0, 0], &u64::from(seconds).to_be_bytes()[..], &[0; 96]].concat();
        assert_eq!(told(&file(&long)).as_deref(), Some("2026-03-05T09:00:00.000"));
    }

    #[test]
    fn empty_fields_and_other_files_tell_nothing() {
        assert_eq!(told(&file(&[0; 100])), None, "1904 is an empty field");
        assert_eq!(told(&file(&[0; 4])), None);
        assert_eq!(told(b""), None);
        assert_eq!(told(b"RIFF\0\0\0\0AVI LIST"), None);
        assert_eq!(told(&[0; 64]), None);
        let endless = [&1_u32.to_be_bytes()[..], b"free", &u64::MAX.to_be_bytes()].concat();
        assert_eq!(told(&endless), None);
        let short = [&3_u32.to_be_bytes()[..], b"moov", &[0; 64]].concat();
        assert_eq!(told(&short), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(at in 0_usize..200, with in proptest::collection::vec(0_u8.., 1..16)) {
            let mut bytes = file(&[7; 100]);
            let at = at.min(bytes.len() - 1);
            let end = (at + with.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&with[..end - at]);
            let _total = told(&bytes);
        }
    }
}
