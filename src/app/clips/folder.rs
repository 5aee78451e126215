//! The folder that clips go into: what is in it already, by its manifest; names; nothing is ever written over.
//!
//! A clip is made under a working name; the manifest is told of it; then it gets its own. So whatever has a clip's name is
//! whole and known, even when the program is killed at any moment of it.

use crate::app::clips::refused;
use crate::app::clips::spoken::cues;
use crate::app::clips::turn::Turn;
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::text::Lang;
use crate::report::{ClipEntry, ClipList, ClipPaper, Cue, ListedClip, clip_page, is_clip_page, srt, vtt};
use std::fs;
use std::path::{Path, PathBuf};

/// Names in every folder of clips.
pub(super) const MANIFEST: &str = "清单.json";
const PAGE: &str = "index.html";
const PAPER: &str = "片段清单.pdf";
/// Where clips go that were made with other settings.
const EARLIER: &str = "旧片段";
const LOCK: &str = ".演练片段.lock";
const WORKING: &str = ".制作中-";

/// See the top of this file.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pub list: ClipList,
    _turn: Turn,
}

impl Folder {
    /// Makes the folder, or looks at what is in it.
    ///
    /// # Errors
    /// When it cannot be written, another run is at work in it, or its manifest is none of clips.
    pub(super) fn open(path: &Path) -> Result<Self, Notice> {
        let failed = |why: std::io::Error| wording::file("文件夹不能写入", "The folder cannot be written", &why, path);
        fs::create_dir_all(path).map_err(failed)?;
        let taken = refused("另一个程序正在这个文件夹里生成片段", "Clips are being made in this folder already")
            .hint("请等它完成，或换一个文件夹", "Wait for that, or choose another folder")
            .detail(path.display().to_string());
        let turn = Turn::take(path.join(LOCK), taken)?;
        let mut folder = Self { path: path.to_owned(), list: ClipList::new(), _turn: turn };
        let manifest = path.join(MANIFEST);
        if manifest.symlink_metadata().is_ok() {
            let bytes = fs::read(&manifest)
                .map_err(|why| wording::file("清单读不出来", "The manifest cannot be read", &why, &manifest))?;
            let is_here = |clip: &ClipEntry| {
                files_of(clip).iter().all(|name| Path::new(name).file_name() == Some(std::ffi::OsStr::new(name)))
            };
            let known = ClipList::from_json(&bytes).filter(|list| list.clips.iter().all(is_here));
            folder.list = known.ok_or_else(|| {
                refused("文件夹里的清单不是片段清单", "The folder's manifest is none of clips")
                    .hint("请换一个文件夹", "Choose another folder")
                    .detail(manifest.display().to_string())
            })?;
        }
        folder.sweep().map_err(failed)?;
        Ok(folder)
    }

    /// Whether there are clips in a folder.
    pub(super) fn has_clips(path: &Path) -> bool {
        path.join(MANIFEST).is_file()
    }

    /// Whether it has lists for people.
    pub(super) fn has_lists(&self) -> bool {
        self.list.paper.is_some() || fs::read(self.path.join(PAGE)).is_ok_and(|bytes| is_clip_page(&bytes))
    }

    /// Ends what a killed run had begun: a whole clip that the manifest knows gets its name, everything else goes.
    fn sweep(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !is_working(&name) {
                continue;
            }
            let is_it = |clip: &&ClipEntry| {
                working(&clip.key()) == name
                    && self.path.join(&clip.file).symlink_metadata().is_err()
                    && hash(&path).is_some_and(|sha256| sha256 == clip.sha256)
            };
            match self.list.clips.iter().find(is_it) {
                Some(clip) => give_name(&path, &self.path.join(&clip.file))?,
                None => fs::remove_file(&path)?,
            }
        }
        Ok(())
    }

    /// Where a clip is made; `key` is that of its entry.
    pub(super) fn working(&self, key: &str) -> PathBuf {
        self.path.join(working(key))
    }

    /// A clip of another finding that is there whole and would be the same: one example serves many.
    pub(super) fn twin(&self, wanted: &ClipEntry) -> Option<(PathBuf, &ClipEntry)> {
        wanted.example.as_ref()?;
        let is_it = |clip: &&ClipEntry| clip.example == wanted.example && clip.settings == wanted.settings;
        let clip = self.list.clips.iter().find(is_it)?;
        let path = self.path.join(&clip.file);
        hash(&path).is_some_and(|sha256| sha256 == clip.sha256).then_some((path, clip))
    }

    /// The clip of the same finding that is there whole, made with the same settings.
    pub(super) fn whole(&self, wanted: &ClipEntry) -> Option<&ClipEntry> {
        let is_it = |clip: &&ClipEntry| clip.is_of_same(wanted) && clip.settings == wanted.settings;
        let clip = self.list.clips.iter().rfind(is_it)?;
        hash(&self.path.join(&clip.file)).is_some_and(|sha256| sha256 == clip.sha256).then_some(clip)
    }

    /// A name that no other clip of the folder or its manifest has, for a clip and its subtitles: clip, VTT, SRT. Those
    /// of the same finding give way to it.
    pub(super) fn name(&self, wanted: &str, of: &ClipEntry) -> [String; 3] {
        let is_free = |name: &String| {
            let mut same = self.list.clips.iter().filter(|clip| clip.is_of_same(of));
            let is_own = same.any(|clip| files_of(clip).contains(name));
            let is_taken = self.list.clips.iter().any(|clip| !clip.is_of_same(of) && files_of(clip).contains(name));
            !is_taken && (is_own || self.path.join(name).symlink_metadata().is_err())
        };
        numbered(wanted, &|names| names.iter().all(is_free))
    }

    /// Takes a clip in that was made under its working name, with its subtitles. One of the same finding that was made
    /// with other settings goes into a folder beside, and so does a file that took its name since.
    ///
    /// # Errors
    /// When something cannot be written.
    pub(super) fn take(&mut self, clip: ClipEntry, lang: Lang) -> Result<(), Notice> {
        let file = self.path.join(&clip.file);
        let working = self.working(&clip.key());
        let not_moved =
            |why: std::io::Error| wording::file("旧片段没有移开", "The older clip was not moved", &why, &file);
        let (before, rest) = std::mem::take(&mut self.list.clips).into_iter().partition(|one| one.is_of_same(&clip));
        self.list.clips = rest;
        let before: Vec<ClipEntry> = before;
        for older in before {
            // One that is gone or damaged is no longer spoken of.
            let is_other = older.settings != clip.settings;
            let retired = self.retire(older, is_other).map_err(not_moved)?;
            self.list.earlier.extend(retired.filter(|_| is_other));
        }
        self.list.clips.push(clip.clone());
        self.write_manifest()?;
        self.write_subtitles(None, &clip, lang)?;
        give_name(&working, &file).map_err(|why| wording::file("片段没有写成", "The clip was not written", &why, &file))
    }

    /// Moves a clip, and its subtitles where they are no longer its own, into the folder of older ones; the clip as it
    /// lies there. None where there was no file.
    fn retire(&self, clip: ClipEntry, with_subtitles: bool) -> std::io::Result<Option<ClipEntry>> {
        let there = |name: &String| self.path.join(name).symlink_metadata().is_ok();
        let from = files_of(&clip);
        let moved = from.iter().take(if with_subtitles { 3 } else { 1 }).filter(|name| there(name));
        let moved: Vec<&String> = moved.collect();
        if moved.is_empty() {
            return Ok(None);
        }
        let older = self.path.join(EARLIER);
        fs::create_dir_all(&older)?;
        let stem = clip.file.strip_suffix(".mp4").unwrap_or(&clip.file);
        let to = numbered(stem, &|names| names.iter().all(|name| older.join(name).symlink_metadata().is_err()));
        for (from, to) in from.iter().zip(&to).filter(|(from, _)| moved.contains(from)) {
            give_name(&self.path.join(from), &older.join(to))?;
        }
        let has_clip = moved.contains(&&clip.file);
        let [file, vtt, srt] = to.map(|name| format!("{EARLIER}/{name}"));
        Ok(has_clip.then_some(ClipEntry { file, subtitles: (vtt, srt), ..clip }))
    }

    /// Puts the clips into this order; those that are not in it come behind, as they were.
    ///
    /// # Errors
    /// When the manifest cannot be written.
    pub(super) fn arrange(&mut self, rank: &dyn Fn(&ClipEntry) -> Option<usize>) -> Result<(), Notice> {
        let before = self.list.clips.clone();
        self.list.clips.sort_by_key(|clip| rank(clip).unwrap_or(usize::MAX));
        if before == self.list.clips { Ok(()) } else { self.write_manifest() }
    }

    /// Says of a clip that is there what is known of its finding now, in the manifest and the subtitles.
    ///
    /// # Errors
    /// When one of them cannot be written.
    pub(super) fn renew(&mut self, clip: &ClipEntry, lang: Lang) -> Result<(), Notice> {
        let Some(at) = self.list.clips.iter().position(|one| one.is_of_same(clip) && one.file == clip.file) else {
            return Ok(());
        };
        let before = std::mem::replace(&mut self.list.clips[at], clip.clone());
        self.write_subtitles(Some(&before), clip, lang)?;
        if before == *clip { Ok(()) } else { self.write_manifest() }
    }

    /// Writes the subtitles of a clip where they are not there, or say what was to be said `before`: those that somebody
    /// changed stay.
    fn write_subtitles(&self, before: Option<&ClipEntry>, clip: &ClipEntry, lang: Lang) -> Result<(), Notice> {
        for (name, text) in [(&clip.subtitles.0, vtt as Spelled), (&clip.subtitles.1, srt)] {
            let path = self.path.join(name);
            let is_ours = |there: &[u8]| {
                let before = before.into_iter().flat_map(|before| [Lang::Zh, Lang::En].map(|lang| cues(before, lang)));
                before.into_iter().any(|cues| text(&cues).as_bytes() == there)
            };
            let fresh = text(&cues(clip, lang));
            let is_old = |there: Vec<u8>| there != fresh.as_bytes() && is_ours(&there);
            if path.symlink_metadata().is_err() || fs::read(&path).is_ok_and(is_old) {
                self.write(&path, fresh.as_bytes())?;
            }
        }
        Ok(())
    }

    fn write_manifest(&self) -> Result<(), Notice> {
        let text = self.list.to_json().map_err(|_why| wording::job_panicked())?;
        self.write(&self.path.join(MANIFEST), text.as_bytes())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Notice> {
        files::replace(path, bytes).map_err(|why| wording::file("文件没有写成", "The file was not written", &why, path))
    }

    /// How many clips lie, made with earlier settings, in which folder.
    pub(super) fn earlier(&self) -> (usize, &'static str) {
        (self.list.earlier.len(), EARLIER)
    }

    /// Writes the page. One that is not of ours stays as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write_page(&self, listed: &[ListedClip<'_>], lang: Lang) -> Result<PathBuf, Notice> {
        let page = clip_page(listed, self.earlier(), lang);
        let path = self.path.join(PAGE);
        let is_ours = fs::read(&path).is_ok_and(|bytes| is_clip_page(&bytes));
        if is_ours {
            self.write(&path, page.as_bytes())?;
            return Ok(path);
        }
        files::write_new(&path, page.as_bytes())
            .map_err(|why| wording::file("文件没有写成", "The file was not written", &why, &path))
    }

    /// Writes the list on paper, a PDF. One that somebody changed stays as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write_paper(&mut self, pdf: &[u8]) -> Result<PathBuf, Notice> {
        let sha256 = files::digest(pdf);
        let known = self.list.paper.clone();
        let is_ours = |paper: &ClipPaper| hash(&self.path.join(&paper.file)).as_ref() == Some(&paper.sha256);
        let path = match known.filter(is_ours) {
            Some(paper) if paper.sha256 == sha256 => return Ok(self.path.join(paper.file)),
            Some(paper) => {
                let path = self.path.join(paper.file);
                self.write(&path, pdf)?;
                path
            }
            None => {
                let path = self.path.join(PAPER);
                files::write_new(&path, pdf)
                    .map_err(|why| wording::file("文件没有写成", "The file was not written", &why, &path))?
            }
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.list.paper = Some(ClipPaper { file, sha256 });
        self.write_manifest()?;
        Ok(path)
    }
}

/// Subtitles as one of their formats has them.
type Spelled = fn(&[Cue]) -> String;

fn working(key: &str) -> String {
    format!("{WORKING}{key}.mp4")
}

/// Whether a clip is being made in a file of this name, or in one beside it.
fn is_working(name: &str) -> bool {
    let ending = name.strip_prefix(WORKING).and_then(|rest| rest.split_once('.')).map(|(_number, ending)| ending);
    ending.is_some_and(|ending| ["mp4", "mp4.part", "mp4.faststart", "mp4.trial"].contains(&ending))
}

/// The names of a clip and its subtitles: clip, VTT, SRT.
fn files_of(clip: &ClipEntry) -> [String; 3] {
    [clip.file.clone(), clip.subtitles.0.clone(), clip.subtitles.1.clone()]
}

/// The first of `wanted`, `wanted (2)` and so on whose three names will do: clip, VTT, SRT.
fn numbered(wanted: &str, will_do: &dyn Fn(&[String; 3]) -> bool) -> [String; 3] {
    let names = |stem: &str| ["mp4", "vtt", "srt"].map(|ending| format!("{stem}.{ending}"));
    let mut found = names(wanted);
    for number in 2.. {
        if will_do(&found) {
            break;
        }
        found = names(&format!("{wanted} ({number})"));
    }
    found
}

pub(super) fn hash(path: &Path) -> Option<String> {
    files::sha256(path, &mut |_share| true).ok().flatten()
}

/// Gives a file its name, unless somebody took that meanwhile.
pub(super) fn give_name(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Err(why),
        // Some file systems have no links: then the name is looked at once more.
        Err(_no_links) if to.symlink_metadata().is_ok() => Err(std::io::ErrorKind::AlreadyExists.into()),
        Err(_no_links) => fs::rename(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn a_film_that_is_being_made_in_a_folder_of_clips_stays() {
        let dir = tempfile::tempdir().unwrap();
        let [film, killed] = [".影片制作中-演练.mp4.part", ".制作中-1-3.mp4.part"].map(|name| dir.path().join(name));
        for file in [&film, &killed] {
            std::fs::write(file, b"half").unwrap();
        }
        drop(Folder::open(dir.path()).unwrap());
        assert!(film.exists() && !killed.exists());
    }
}
