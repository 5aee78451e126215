//! Who may write: an advisory lock on a file of its own beside the library, `NAME.mingcha-lock`.
//!
//! Not on the library itself: closing any second handle to it would drop SQLite's own locks. The system releases the
//! lock when the process ends, however it ends; a lock file that a crash left behind is simply locked again.

use crate::store::error::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// The right to write one library, until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the right to write `library`.
    ///
    /// # Errors
    /// `OpenElsewhere` when somebody has it, `ReadOnly` when nothing can be written beside the library.
    pub(crate) fn take(library: &Path) -> Result<Self, StoreError> {
        let path = lock_path(library)?;
        loop {
            let mut file = open(&path, library)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::OpenElsewhere { path: library.to_owned(), process: holder(&mut file) });
                }
                Err(TryLockError::Error(why)) if why.kind() == std::io::ErrorKind::Unsupported => {
                    // SQLite's own locks still keep two writers apart, only without a clear sentence.
                    tracing::warn!(%why, "this file system knows no locks");
                }
                Err(TryLockError::Error(source)) => {
                    return Err(StoreError::File { doing: "lock the library", path, source });
                }
            }
            // The holder before us may have removed the file between our opening and our locking it.
            if is_still(&file, &path) {
                sign(&mut file);
                return Ok(Self { file, path });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked, so that nobody locks a file that is about to go without noticing.
        if let Err(why) = std::fs::remove_file(&self.path) {
            tracing::debug!(%why, "lock file stays behind");
        }
        if let Err(why) = self.file.unlock() {
            tracing::debug!(%why, "lock is released by closing");
        }
    }
}

/// Two names of one library (a link) must meet at one lock.
fn lock_path(library: &Path) -> Result<PathBuf, StoreError> {
    let real = std::fs::canonicalize(library).map_err(|source| StoreError::File {
        doing: "find the library",
        path: library.to_owned(),
        source,
    })?;
    let mut name = real.into_os_string();
    name.push("-lock");
    Ok(PathBuf::from(name))
}

fn open(path: &Path, library: &Path) -> Result<File, StoreError> {
    use std::io::ErrorKind;
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(|source| {
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { path: library.to_owned() }
            }
            _ => StoreError::File { doing: "lock the library", path: path.to_owned(), source },
        }
    })
}

/// The process that holds the lock, as it wrote itself down.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Writes our process number down for others to read; a courtesy, so a failure is no failure to lock.
fn sign(file: &mut File) {
    let signed = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
    if let Err(why) = signed {
        tracing::debug!(%why, "lock file not signed");
    }
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(named)) => ours.ino() == named.ino() && ours.dev() == named.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.exists()
}
