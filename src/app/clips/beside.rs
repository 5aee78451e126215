//! What lies beside a film: its manifest and subtitles, of one name with it. The manifest is written first and the film gets
//! its name last, so that whatever has the film's name is whole and known; and what a killed run left beside none is told
//! from other people's files by the manifest.

use crate::app::clips::folder::hash;
use crate::app::clips::refused;
use crate::app::files;
use crate::app::notice::Notice;
use crate::report::{Cue, FilmList, srt, vtt};
use std::fs;
use std::path::{Path, PathBuf};

/// The places of a film and of what lies beside it.
#[derive(Debug)]
pub(super) struct Beside {
    film: PathBuf,
    manifest: PathBuf,
    /// VTT, SRT.
    subtitles: [PathBuf; 2],
    /// What the manifest says that is there already.
    before: Option<FilmList>,
}

impl Beside {
    /// Looks at what is there for a film at `film`.
    ///
    /// # Errors
    /// When one of the names is taken by anything but this film, whole, or what an earlier run left of one.
    pub(super) fn look(film: &Path) -> Result<Self, Notice> {
        let manifest = film.with_extension("json");
        let name = name(film);
        let before = fs::read(&manifest).ok().and_then(|bytes| FilmList::from_json(&bytes));
        let before = before.filter(|list| list.file == name);
        let subtitles = ["vtt", "srt"].map(|ending| film.with_extension(ending));
        let beside = Self { film: film.to_owned(), manifest, subtitles, before };
        match beside.foreign() {
            Some(path) => Err(taken(&path)),
            None => Ok(beside),
        }
    }

    /// The first file that is in the way.
    fn foreign(&self) -> Option<PathBuf> {
        let is_there = |path: &&PathBuf| path.symlink_metadata().is_ok();
        if is_there(&&self.film) {
            let is_whole =
                |list: &FilmList| !list.settings.is_empty() && hash(&self.film).as_ref() == Some(&list.sha256);
            return (!self.before.as_ref().is_some_and(is_whole)).then(|| self.film.clone());
        }
        if is_there(&&self.manifest) && self.before.is_none() {
            return Some(self.manifest.clone());
        }
        let is_foreign = |path: &&PathBuf| {
            let ours = self.before.as_ref().map(|list| &list.subtitles_sha256);
            let hash = hash(path);
            !ours.is_some_and(|(vtt, srt)| hash.as_ref().is_some_and(|hash| hash == vtt || hash == srt))
        };
        self.subtitles.iter().filter(is_there).find(is_foreign).cloned()
    }

    /// The manifest of the film that is there, where it was made with these settings; none where no film is there.
    ///
    /// # Errors
    /// When it is another film.
    pub(super) fn whole(&self, settings: &str) -> Result<Option<FilmList>, Notice> {
        if self.film.symlink_metadata().is_err() {
            return Ok(None);
        }
        let same = self.before.clone().filter(|list| list.settings == settings);
        same.map(Some).ok_or_else(|| taken(&self.film))
    }

    /// Writes manifest and subtitles of a film that has no name yet, in place of what an earlier run left; the whole
    /// manifest and where it is.
    ///
    /// # Errors
    /// When one cannot be written, or its name was taken meanwhile.
    pub(super) fn write(&self, list: FilmList, cues: &[Cue]) -> std::io::Result<(FilmList, PathBuf)> {
        if self.foreign().is_some() {
            return Err(std::io::ErrorKind::AlreadyExists.into());
        }
        for left in self.subtitles.iter().filter(|path| path.symlink_metadata().is_ok()) {
            fs::remove_file(left)?;
        }
        let texts = [vtt(cues), srt(cues)];
        let [vtt, srt] = self.subtitles.each_ref().map(|path| name(path));
        let [vtt_sha256, srt_sha256] = texts.each_ref().map(|text| files::digest(text.as_bytes()));
        let list = FilmList { subtitles: (vtt, srt), subtitles_sha256: (vtt_sha256, srt_sha256), ..list };
        let text = list.to_json().map_err(std::io::Error::other)?;
        match self.before {
            Some(_) => files::replace(&self.manifest, text.as_bytes())?,
            None => files::write_only_new(&self.manifest, text.as_bytes())?,
        }
        for (path, text) in self.subtitles.iter().zip(&texts) {
            files::write_only_new(path, text.as_bytes())?;
        }
        Ok((list, self.manifest.clone()))
    }

    /// Where the manifest is.
    pub(super) fn manifest(&self) -> &Path {
        &self.manifest
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn taken(path: &Path) -> Notice {
    refused("已经有同名的文件", "There is a file of this name already")
        .hint("请换一个文件名", "Choose another name")
        .detail(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::Beside;
    use crate::report::FilmList;
    use std::fs;

    #[test]
    fn what_a_killed_run_left_gives_way_and_nothing_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let at = |ending: &str| dir.path().join("影片").with_extension(ending);
        let list = |settings: &str| FilmList {
            sha256: crate::app::files::digest(b"film"),
            settings: settings.into(),
            ..FilmList::new("影片.mp4".into())
        };
        // Killed between the manifest and the film's name.
        Beside::look(&at("mp4")).unwrap().write(list("one"), &[]).unwrap();
        let again = Beside::look(&at("mp4")).unwrap();
        assert_eq!(again.whole("two").unwrap(), None);
        again.write(list("two"), &[]).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "one name for all of them");
        // Whole: the same film is known, another one is refused.
        fs::write(at("mp4"), b"film").unwrap();
        let whole = Beside::look(&at("mp4")).unwrap();
        assert_eq!(whole.whole("two").unwrap().unwrap().file, "影片.mp4");
        assert!(whole.whole("three").unwrap_err().detail.ends_with("影片.mp4"));
        // Subtitles that somebody wrote stay, whether there is a film or not.
        fs::write(at("srt"), b"mine").unwrap();
        assert!(Beside::look(&at("mp4")).is_ok(), "the film is there all the same");
        fs::remove_file(at("mp4")).unwrap();
        assert!(Beside::look(&at("mp4")).unwrap_err().detail.ends_with("影片.srt"));
        fs::remove_file(at("json")).unwrap();
        fs::remove_file(at("srt")).unwrap();
        assert!(Beside::look(&at("mp4")).unwrap_err().detail.ends_with("影片.vtt"), "no manifest says whose it is");
        assert!(at("vtt").exists());
    }
}
