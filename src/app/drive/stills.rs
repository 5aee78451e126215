//! What the steps showed, as PNG files: kept aside until the last step is done, so that there are all of them or none.

use crate::app::notice::Notice;
use crate::app::wording;
use crate::media::picture::Picture;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stills that are not in their folder yet.
#[derive(Debug)]
pub(super) struct Stills {
    dir: PathBuf,
    aside: tempfile::TempDir,
    names: Vec<String>,
}

impl Stills {
    /// Makes the folder where it is missing.
    ///
    /// # Errors
    /// When it cannot be made or written.
    pub(super) fn begin(dir: &Path) -> Result<Self, Notice> {
        let failed = |why: std::io::Error| not_saved(&why, dir);
        std::fs::create_dir_all(dir).map_err(failed)?;
        let aside = tempfile::Builder::new().prefix(".mingcha-").tempdir_in(dir).map_err(failed)?;
        Ok(Self { dir: dir.to_owned(), aside, names: Vec::new() })
    }

    /// Keeps what a step showed; steps are counted from 1.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(&mut self, step: usize, pictures: &[Arc<Picture>]) -> Result<(), Notice> {
        for (camera, picture) in (1..).zip(pictures) {
            let camera = if pictures.len() > 1 { format!("-{camera:02}") } else { String::new() };
            let frame = picture.index().map(|frame| format!("-{frame:06}")).unwrap_or_default();
            self.keep_one(format!("{step:03}{camera}{frame}.png"), picture)?;
        }
        Ok(())
    }

    fn keep_one(&mut self, name: String, picture: &Picture) -> Result<(), Notice> {
        let png = picture.png().map_err(|why| wording::media(&why))?;
        let path = self.aside.path().join(&name);
        std::fs::write(&path, png).map_err(|why| not_saved(&why, &self.dir.join(&name)))?;
        self.names.push(name);
        Ok(())
    }

    /// Puts all of them into the folder; files of the same names are replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn finish(self) -> Result<(), Notice> {
        for name in &self.names {
            let to = self.dir.join(name);
            std::fs::rename(self.aside.path().join(name), &to).map_err(|why| not_saved(&why, &to))?;
        }
        Ok(())
    }
}

fn not_saved(why: &std::io::Error, path: &Path) -> Notice {
    wording::file("截图没有存下来", "The stills could not be saved", why, path)
}
