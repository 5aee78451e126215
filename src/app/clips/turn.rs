//! Whose turn it is to write somewhere: two runs with one target would be in each other's way.

use crate::app::notice::Notice;
use crate::app::wording;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Held as long as this lives; the system lets go of it when the program is killed.
#[derive(Debug)]
pub(super) struct Turn {
    path: PathBuf,
    lock: Option<File>,
}

impl Turn {
    /// Takes the turn that the file at `path` stands for, which is made. Where a file system has no locks nobody waits.
    ///
    /// # Errors
    /// `taken` when another run has it; another notice when the file cannot be made.
    pub(super) fn take(path: PathBuf, taken: Notice) -> Result<Self, Notice> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let failed =
            |why: std::io::Error| wording::file("文件夹不能写入", "The folder cannot be written", &why, folder);
        loop {
            let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(taken),
                // Whoever had it may have taken the file away since it was opened here.
                _ours if is_at(&lock, &path) => return Ok(Self { path, lock: Some(lock) }),
                _gone => {}
            }
        }
    }
}

/// Whether the file that is open is still the one at that place; where that cannot be told, whether there is one.
fn is_at(open: &File, path: &Path) -> bool {
    let Ok(there) = fs::metadata(path) else { return false };
    open.metadata().is_ok_and(|open| is_same(&open, &there))
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    one.is_file() && other.is_file()
}

impl Drop for Turn {
    fn drop(&mut self) {
        // While it is still held: what another run opened meanwhile it finds to be gone.
        if let Err(why) = fs::remove_file(&self.path) {
            tracing::debug!(%why, "a lock stays behind");
        }
        drop(self.lock.take());
    }
}

#[cfg(test)]
mod tests {
    use super::Turn;
    use crate::app::clips::refused;

    #[test]
    fn one_has_it_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let take = || Turn::take(dir.path().join("a"), refused("别人", "somebody"));
        let mine = take().unwrap();
        assert_eq!(take().unwrap_err().headline.en, "somebody");
        drop(mine);
        drop(take().unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_was_taken_away_or_replaced_is_no_turn() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let open = std::fs::File::create(&path).unwrap();
        assert!(super::is_at(&open, &path));
        std::fs::remove_file(&path).unwrap();
        assert!(!super::is_at(&open, &path));
        let _another = std::fs::File::create(&path).unwrap();
        assert!(!super::is_at(&open, &path) || cfg!(not(unix)));
    }
}
