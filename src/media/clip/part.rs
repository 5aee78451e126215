//! The file under its temporary name, which gets its own only when all is well.

use crate::media::encode::beside;
use crate::media::error::MediaError;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// What is written to find out whether the disk is full.
static TRIAL: [u8; 1 << 16] = [0; 1 << 16];

/// A file on its way. Dropped without `publish`, it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    part: PathBuf,
    faststart: PathBuf,
    /// Held for as long as somebody writes; the system lets go of it when they are killed.
    _lock: File,
}

impl Part {
    /// For a file that does not exist yet.
    ///
    /// # Errors
    /// When it exists or somebody else is writing it, or its folder cannot be written.
    pub(super) fn new(path: &Path) -> Result<Self, MediaError> {
        if path.symlink_metadata().is_ok() {
            return Err(MediaError::Exists { path: path.to_owned() });
        }
        let (name, part, faststart) = (path.to_owned(), beside(path, "part"), beside(path, "faststart"));
        let opened = File::options().create(true).truncate(false).write(true).open(&part);
        let lock = opened.map_err(|why| unwritable(path, &why, 0))?;
        // Where a file system has no locks there is none.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(MediaError::Exists { path: part });
        }
        Ok(Self { path: name, part, faststart, _lock: lock })
    }

    /// What it is written to.
    pub(super) fn part(&self) -> &Path {
        &self.part
    }

    /// What the muxer keeps the media data in until it knows the index.
    pub(super) fn faststart(&self) -> &Path {
        &self.faststart
    }

    /// What it will be called.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Syncs it and gives it its name, unless somebody took that meanwhile.
    ///
    /// # Errors
    /// When it cannot be synced or renamed, or the name is taken.
    pub(super) fn publish(self) -> Result<(), MediaError> {
        File::open(&self.part).and_then(|file| file.sync_all()).map_err(|why| self.unwritable(&why))?;
        match fs::hard_link(&self.part, &self.path) {
            Ok(()) => {}
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {
                return Err(MediaError::Exists { path: self.path.clone() });
            }
            // Some file systems have no links: then the name is looked at once more.
            Err(_no_links) if self.path.symlink_metadata().is_ok() => {
                return Err(MediaError::Exists { path: self.path.clone() });
            }
            Err(_no_links) => fs::rename(&self.part, &self.path).map_err(|why| self.unwritable(&why))?,
        }
        let dir = self.path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if let Err(why) = File::open(dir).and_then(|dir| dir.sync_all()) {
            tracing::debug!(%why, "folder not synced");
        }
        Ok(())
    }

    /// What the system said about writing.
    pub(super) fn unwritable(&self, why: &std::io::Error) -> MediaError {
        unwritable(&self.path, why, 0)
    }

    /// How many bytes there are by now.
    pub(super) fn written(&self) -> u64 {
        [&self.part, &self.faststart].iter().filter_map(|path| Some(path.metadata().ok()?.len())).sum()
    }

    /// A failure of the muxer, which does not always say that the disk is full; `needed` is how many bytes it takes.
    pub(super) fn explained(&self, error: MediaError, needed: u64) -> MediaError {
        let trial = beside(&self.path, "trial");
        let written = File::create(&trial).and_then(|mut file| {
            file.write_all(&TRIAL)?;
            file.sync_all()
        });
        remove(&trial);
        match written {
            Err(why) if why.kind() == ErrorKind::StorageFull => unwritable(&self.path, &why, needed),
            _other => error,
        }
    }
}

fn unwritable(path: &Path, why: &std::io::Error, needed: u64) -> MediaError {
    let path = path.to_owned();
    match why.kind() {
        ErrorKind::StorageFull => MediaError::DiskFull { needed, path },
        _other => MediaError::Unwritable { path, why: why.to_string() },
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        remove(&self.part);
        remove(&self.faststart);
    }
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(why) if why.kind() != ErrorKind::NotFound => {
            tracing::warn!(%why, path = %path.display(), "a temporary file stays behind");
        }
        _gone => {}
    }
}
