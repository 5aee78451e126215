//! The folder that clips go into: what is in it already, by its manifest; names; nothing is ever written over.
//!
//! A clip is made under a working name; the manifest is told of it; then it gets its own. So whatever has a clip's name is
//! whole and known, even when the program is killed at any moment of it.

use crate::app::clips::refused;
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::text::Lang;
use crate::report::{ClipEntry, ClipList, Cue, clip_page, is_clip_page, srt, vtt};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Names in every folder of clips.
pub(super) const MANIFEST: &str = "清单.json";
const PAGE: &str = "index.html";
const LOCK: &str = ".演练片段.lock";
const WORKING: &str = ".制作中-";

/// See the top of this file.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pub list: ClipList,
    /// Held as long as this lives: two runs in one folder would be in each other's way.
    lock: Option<File>,
}

impl Folder {
    /// Makes the folder, or looks at what is in it.
    ///
    /// # Errors
    /// When it cannot be written, another run is at work in it, or it has clips of another inspection.
    pub(super) fn open(path: &Path, list: ClipList) -> Result<Self, Notice> {
        let failed = |why: std::io::Error| wording::file("文件夹不能写入", "The folder cannot be written", &why, path);
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(path.join(LOCK)).map_err(failed)?;
        // Where a file system has no locks there is none.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(refused("另一个程序正在这个文件夹里生成片段", "Clips are being made in this folder already")
                .hint("请等它完成，或换一个文件夹", "Wait for that, or choose another folder")
                .detail(path.display().to_string()));
        }
        let mut folder = Self { path: path.to_owned(), list, lock: Some(lock) };
        let manifest = path.join(MANIFEST);
        if manifest.symlink_metadata().is_ok() {
            let bytes = fs::read(&manifest)
                .map_err(|why| wording::file("清单读不出来", "The manifest cannot be read", &why, &manifest))?;
            let other = |zh: &str, en: &str| {
                refused(zh, en).hint("请换一个文件夹", "Choose another folder").detail(manifest.display().to_string())
            };
            let known = ClipList::from_json(&bytes)
                .ok_or_else(|| other("文件夹里的清单不是片段清单", "The folder's manifest is none of clips"))?;
            if !known.is_of(&folder.list) {
                return Err(other("文件夹里是另一次检查的片段", "The folder has clips of another inspection"));
            }
            folder.list = known;
        }
        folder.sweep().map_err(failed)?;
        Ok(folder)
    }

    /// Ends what a killed run had begun: a whole clip that the manifest knows gets its name, everything else goes.
    fn sweep(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(finding) = finding_of(&name) else { continue };
            let is_it = |clip: &&ClipEntry| {
                working(finding) == name
                    && clip.finding == finding
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

    /// Where the clip of a finding is made.
    pub(super) fn working(&self, finding: u32) -> PathBuf {
        self.path.join(working(finding))
    }

    /// The clip of a finding that is there whole, made with these settings.
    pub(super) fn whole(&self, finding: u32, settings: &str) -> Option<&ClipEntry> {
        let mut clips = self.list.clips.iter().rev();
        let clip = clips.find(|clip| clip.finding == finding && clip.settings == settings)?;
        hash(&self.path.join(&clip.file)).is_some_and(|sha256| sha256 == clip.sha256).then_some(clip)
    }

    /// A name that neither the folder nor its manifest has, for a clip and its subtitles: clip, VTT, SRT.
    pub(super) fn name(&self, wanted: &str) -> [String; 3] {
        let names = |stem: &str| ["mp4", "vtt", "srt"].map(|ending| format!("{stem}.{ending}"));
        let is_free = |name: &String| {
            self.path.join(name).symlink_metadata().is_err() && !self.list.clips.iter().any(|clip| clip.file == *name)
        };
        let mut found = names(wanted);
        for number in 2.. {
            if found.iter().all(is_free) {
                break;
            }
            found = names(&format!("{wanted} ({number})"));
        }
        found
    }

    /// Takes a clip in that was made under its working name, with its subtitles.
    ///
    /// # Errors
    /// When something cannot be written.
    pub(super) fn take(&mut self, clip: ClipEntry, cues: &[Cue]) -> Result<(), Notice> {
        let file = self.path.join(&clip.file);
        let working = self.working(clip.finding);
        // One that is gone or damaged is no longer spoken of.
        self.list.clips.retain(|other| (other.finding, &other.settings) != (clip.finding, &clip.settings));
        self.list.clips.push(clip.clone());
        self.write_manifest()?;
        self.write_subtitles(&clip, cues)?;
        give_name(&working, &file).map_err(|why| wording::file("片段没有写成", "The clip was not written", &why, &file))
    }

    /// Writes the subtitles of a clip, where they are not there.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(super) fn write_subtitles(&self, clip: &ClipEntry, cues: &[Cue]) -> Result<(), Notice> {
        for (name, text) in [(&clip.subtitles.0, vtt(cues)), (&clip.subtitles.1, srt(cues))] {
            let path = self.path.join(name);
            if path.symlink_metadata().is_err() {
                self.write(&path, text.as_bytes())?;
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

    /// Writes the page: of each finding that stands the clip made last. A page that is not of ours stays as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write_page(&self, stands: &dyn Fn(u32) -> bool, lang: Lang) -> Result<PathBuf, Notice> {
        let clips = &self.list.clips;
        let is_last = |at: usize, clip: &ClipEntry| !clips[at + 1..].iter().any(|later| later.finding == clip.finding);
        let shown = clips.iter().enumerate().filter(|(at, clip)| is_last(*at, clip) && stands(clip.finding));
        let mut shown: Vec<&ClipEntry> = shown.map(|(_at, clip)| clip).collect();
        shown.sort_by_key(|clip| clip.finding);
        let page = clip_page(&self.list, &shown, lang);
        let path = self.path.join(PAGE);
        let is_ours = fs::read(&path).is_ok_and(|bytes| is_clip_page(&bytes));
        if is_ours {
            self.write(&path, page.as_bytes())?;
            return Ok(path);
        }
        files::write_new(&path, page.as_bytes())
            .map_err(|why| wording::file("文件没有写成", "The file was not written", &why, &path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // While it is still held: else another run could hold the file that goes away here, and a third a new one.
        if let Err(why) = fs::remove_file(self.path.join(LOCK)) {
            tracing::debug!(%why, "a lock stays behind");
        }
        drop(self.lock.take());
    }
}

fn working(finding: u32) -> String {
    format!("{WORKING}{finding}.mp4")
}

/// The finding whose clip is being made in a file of this name, or in one beside it.
fn finding_of(name: &str) -> Option<u32> {
    let (number, ending) = name.strip_prefix(WORKING)?.split_once('.')?;
    number.parse().ok().filter(|_| ["mp4", "mp4.part", "mp4.faststart", "mp4.trial"].contains(&ending))
}

fn hash(path: &Path) -> Option<String> {
    files::sha256(path, &mut |_share| true).ok().flatten()
}

/// Gives a file its name, unless somebody took that meanwhile.
fn give_name(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Err(why),
        // Some file systems have no links: then the name is looked at once more.
        Err(_no_links) if to.symlink_metadata().is_ok() => Err(std::io::ErrorKind::AlreadyExists.into()),
        Err(_no_links) => fs::rename(from, to),
    }
}

/// A part of a name that every file system takes, not longer than `most` characters.
pub(super) fn part_of_name(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() || c.is_whitespace() || r#"/\:*?"<>|_"#.contains(c) { '-' } else { c };
    text.trim().chars().map(plain).take(most).collect::<String>().trim_matches(['.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::part_of_name;

    #[test]
    fn names_are_taken_by_every_file_system() {
        assert_eq!(part_of_name(" 城关/支行:1 号_. ", 24), "城关-支行-1-号");
        assert_eq!(part_of_name("..", 9), "");
        assert_eq!(part_of_name("一二三四", 3), "一二三");
    }
}
