//! Files that the program writes: under a temporary name, synced, then renamed; never over something in silence.

use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`, replacing what is there only once all of them are on disk.
///
/// # Errors
/// When the folder cannot be written or the disk is full; what was at `path` is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = folder(path);
    let mut file = tempfile::NamedTempFile::new_in(&dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    widen(file.as_file())?;
    file.persist(path).map_err(|failed| failed.error)?;
    sync_folder(&dir);
    Ok(())
}

/// Like `replace`, but takes `name (2).ext` and so on when `path` exists. Gives the name that was taken.
///
/// # Errors
/// As `replace`.
pub fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let dir = folder(path);
    let mut file = tempfile::NamedTempFile::new_in(&dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    widen(file.as_file())?;
    for number in 1.. {
        let name = numbered(path, number);
        match file.persist_noclobber(&name) {
            Ok(_file) => {
                sync_folder(&dir);
                return Ok(name);
            }
            Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => file = taken.file,
            Err(failed) => return Err(failed.error),
        }
    }
    Err(std::io::Error::other("no free name"))
}

/// Like `replace`, but nothing may be at `path`.
///
/// # Errors
/// As `replace`, and when something is there.
pub fn write_only_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = folder(path);
    let mut file = tempfile::NamedTempFile::new_in(&dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    widen(file.as_file())?;
    file.persist_noclobber(path).map_err(|failed| failed.error)?;
    sync_folder(&dir);
    Ok(())
}

/// SHA-256 of a whole file, lower-case hex; none when `progress` (told shares, 0..=1) says to stop.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256(path: &Path, progress: &mut dyn FnMut(f32) -> bool) -> std::io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len().max(1);
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; 1 << 20];
    let mut done = 0_u64;
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        hasher.update(&chunk[..read]);
        done += read as u64;
        if !progress(done as f32 / size as f32) {
            return Ok(None);
        }
    }
    Ok(Some(hex(&hasher.finalize())))
}

/// SHA-256 of bytes, lower-case hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two names, links among them, lead to one file that exists.
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// The folder that holds `path`.
fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(ending) => format!("{stem} ({number}).{}", ending.to_string_lossy()),
        None => format!("{stem} ({number})"),
    };
    path.with_file_name(name)
}

/// Temporary files are private; a report is for others to read as well.
#[cfg(unix)]
fn widen(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn widen(_file: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes the new name durable. Where a folder cannot be synced the file itself is on disk all the same.
fn sync_folder(dir: &Path) {
    if let Err(why) = File::open(dir).and_then(|dir| dir.sync_all()) {
        tracing::debug!(%why, "folder not synced");
    }
}

#[cfg(test)]
mod tests {
    use super::{replace, write_new};

    #[test]
    fn nothing_is_overwritten_in_silence() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("报告.pdf");
        assert_eq!(write_new(&path, b"1").unwrap(), path);
        assert_eq!(write_new(&path, b"2").unwrap(), dir.path().join("报告 (2).pdf"));
        assert_eq!(std::fs::read(&path).unwrap(), b"1");
        replace(&path, b"3").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"3");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "temporary files stay behind");
    }
}
