//! The files under the given paths. Folders are gone through; what is passed over is named with its reason.

use crate::domain::text::Text;
use std::path::{Path, PathBuf};

/// How deep folders are gone into.
const DEEPEST: usize = 8;

/// Endings of what recorders and people put beside footage; such a file is footage only if its content says so.
const OTHERS: &[&str] = &[
    "txt", "md", "jpg", "jpeg", "png", "bmp", "gif", "pdf", "xlsx", "xls", "csv", "docx", "doc", "exe", "dll", "ini",
    "log", "idx", "db", "bin", "xml", "zip", "rar", "7z", "html", "json", "url", "lnk", "srt", "ass", "wav", "mp3",
];

/// One file to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct File {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Names of the folders between the given folder and the file, the nearest first; empty for a file that was given
    /// itself.
    pub(crate) below: Vec<String>,
}

/// What lies under the given paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// Files to look at, by path.
    pub(crate) files: Vec<File>,
    /// What is passed over.
    pub(crate) left_out: Vec<(PathBuf, Text)>,
}

/// Whether the name says that it is no footage.
pub(crate) fn is_named_otherwise(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| OTHERS.contains(&ending.as_str()) || ending.starts_with("mingcha"))
}

/// Files as they are, folders with all that is in them.
pub(crate) fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        let whole = std::path::absolute(path).unwrap_or_else(|_why| path.clone());
        if whole.is_dir() {
            walk(&whole, &mut Vec::new(), &mut found);
        } else {
            found.files.push(File { path: whole, below: Vec::new() });
        }
    }
    // Of a file that was given twice, once in a folder, what the folder says is kept.
    found.files.sort_by(|one, other| one.path.cmp(&other.path).then(other.below.len().cmp(&one.below.len())));
    found.files.dedup_by(|one, other| one.path == other.path);
    found.left_out.sort_by(|one, other| one.0.cmp(&other.0));
    found.left_out.dedup();
    found
}

fn walk(dir: &Path, below: &mut Vec<String>, found: &mut Found) {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(why) => {
            let text = Text::new(format!("读不到文件夹（{why}）"), format!("The folder cannot be read ({why})"));
            return found.left_out.push((dir.to_owned(), text));
        }
    };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let left_out = if name.starts_with('.') || name.starts_with('$') || name == "System Volume Information" {
            Some(Text::new("系统或隐藏文件", "Hidden, or the system's own"))
        } else if path.is_symlink() {
            Some(Text::new("是链接，不是文件", "A link, not a file"))
        } else if path.is_dir() && below.len() >= DEEPEST {
            Some(Text::new("文件夹层数太多", "Too deep in folders"))
        } else {
            None
        };
        if let Some(reason) = left_out {
            found.left_out.push((path, reason));
        } else if path.is_dir() {
            below.insert(0, name);
            walk(&path, below, found);
            below.remove(0);
        } else {
            found.files.push(File { path, below: below.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{find, is_named_otherwise};
    use std::path::Path;

    #[test]
    fn folders_are_gone_through_and_what_is_passed_over_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, b"x").unwrap();
            path
        };
        let (a, b) = (put("大堂/上午/a.mp4"), put("b.mp4"));
        put("大堂/.hidden.mp4");
        put("1/2/3/4/5/6/7/8/9/deep.mp4");
        let found = find(&[dir.path().to_owned(), a.clone(), b.clone(), dir.path().join("gone.mp4")]);
        let paths: Vec<_> = found.files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(paths, [b, dir.path().join("gone.mp4"), a]);
        assert_eq!(found.files[2].below, ["上午", "大堂"]);
        let reasons: Vec<&str> = found.left_out.iter().map(|(_, reason)| reason.en.as_str()).collect();
        assert_eq!(reasons, ["Too deep in folders", "Hidden, or the system's own"]);
    }

    #[test]
    fn names_say_what_is_no_footage() {
        for name in ["a.TXT", "a.jpg", "库.mingcha", "库.mingcha-wal", "index00.bin"] {
            assert!(is_named_otherwise(Path::new(name)), "{name}");
        }
        for name in ["a.dav", "a.mp4", "a", "a.dat"] {
            assert!(!is_named_otherwise(Path::new(name)), "{name}");
        }
    }
}
