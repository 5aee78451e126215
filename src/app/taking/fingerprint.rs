//! What tells a file apart from others without reading all of it.

use crate::app::files;
use crate::domain::footage::{Fingerprint, Recording};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// How much of both ends is read.
const EDGE: u64 = 64 * 1024;

/// Size and time, as the file system has them; nothing is read. All zero where there is no file.
pub(crate) fn stamp(path: &Path) -> Fingerprint {
    let Ok(meta) = std::fs::metadata(path) else { return Fingerprint::default() };
    let modified = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified_s = modified.and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default();
    Fingerprint { size: meta.len(), modified_s, ..Fingerprint::default() }
}

/// Size, time and edges; without edges where it cannot be read.
pub(crate) fn of(path: &Path) -> Fingerprint {
    let stamp = stamp(path);
    let edges = edges(path, stamp.size).unwrap_or_else(|why| {
        tracing::debug!(%why, path = %path.display(), "no fingerprint");
        String::new()
    });
    Fingerprint { edges, ..stamp }
}

/// SHA-256 over the size, the first 64 KiB and the last, lower-case hex.
fn edges(path: &Path, size: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    hasher.update(size.to_le_bytes());
    let mut edge = Vec::new();
    (&mut file).take(EDGE).read_to_end(&mut edge)?;
    hasher.update(&edge);
    edge.clear();
    file.seek(SeekFrom::Start(size.saturating_sub(EDGE)))?;
    file.take(EDGE).read_to_end(&mut edge)?;
    hasher.update(&edge);
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether the file at `path`, whose fingerprint is this, holds what the recording's file held. Where the library has no
/// edges of the recording, from a time before there were any, as much is read as it takes.
pub(crate) fn is_same(known: &Recording, path: &Path, fingerprint: &Fingerprint) -> bool {
    if let Some(same) = known.fingerprint.same_content(fingerprint) {
        return same;
    }
    if !known.fingerprint.sha256.is_empty() {
        let hash = files::sha256(path, &mut |_share| true).ok().flatten();
        return hash.is_some_and(|hash| hash == known.fingerprint.sha256);
    }
    let there = of(Path::new(&known.path));
    !there.edges.is_empty() && there.same_content(fingerprint) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::{EDGE, is_same, of};
    use crate::domain::footage::{Fingerprint, Recording};

    #[test]
    fn edges_tell_files_apart_and_copies_together() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let mut bytes = vec![7; 3 * EDGE as usize];
        let one = put("a", &bytes);
        let copy = put("b", &bytes);
        assert_eq!(of(&one).same_content(&of(&copy)), Some(true));
        *bytes.last_mut().unwrap() = 8;
        let other_end = put("c", &bytes);
        assert_eq!(of(&one).same_content(&of(&other_end)), Some(false));
        bytes.push(7);
        assert_eq!(of(&one).same_content(&of(&put("d", &bytes))), Some(false));
        assert_eq!(of(&put("e", b"")).size, 0);
        assert!(of(&dir.path().join("gone")).edges.is_empty());
        let hash = crate::app::files::sha256(&one, &mut |_| true).unwrap().unwrap();
        let by_hash = Recording {
            fingerprint: Fingerprint { edges: String::new(), sha256: hash, ..of(&one) },
            ..Recording::default()
        };
        assert!(is_same(&by_hash, &copy, &of(&copy)) && !is_same(&by_hash, &other_end, &of(&other_end)));
        let bare = Recording {
            path: one.display().to_string(),
            fingerprint: Fingerprint { edges: String::new(), ..of(&one) },
            ..Recording::default()
        };
        assert!(is_same(&bare, &copy, &of(&copy)) && !is_same(&bare, &other_end, &of(&other_end)));
    }
}
