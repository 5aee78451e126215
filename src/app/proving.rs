//! Proofs of the book's entries: a letter, a photo, minutes. The file goes into the library with its entry, in one
//! transaction, and can be saved from it again. A film of a rehearsal may be far too large for that: the library then knows it
//! by its name, its size and its SHA-256, and whoever hands it in keeps it.

use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice};
use crate::app::{App, files, wording};
use crate::domain::book::{BookNo, Entry, Source};
use crate::domain::inspection::BlobHash;
use crate::store::{BlobKind, NewBlob, Reader};
use std::path::{Path, PathBuf};

/// The largest file that is kept as a proof, in bytes: a scanned letter, not a film.
const MOST_BYTES: u64 = 64 << 20;

impl App {
    /// Puts an entry into the book with the file that proves it; neither without the other. The file is read by a job.
    pub(crate) fn book_proven(&mut self, mut entry: Entry, path: PathBuf) {
        let opened = self.opened;
        if entry.takes_film() && std::fs::metadata(&path).is_ok_and(|about| about.len() > MOST_BYTES) {
            return self.book_film(entry, path);
        }
        self.jobs.start_quietly(JobKind::Library, move |_reins| {
            let read = read(&path);
            Box::new(move |app: &mut Self| match read {
                // It was meant for the library that was open then.
                Ok((file, bytes)) if app.opened == opened => {
                    if entry.set_proof(file) {
                        app.book_with(&[entry], &[NewBlob { kind: BlobKind::Proof, bytes }]);
                    }
                }
                Ok(_read) => {}
                Err(notice) => app.notify(notice),
            })
        });
    }

    /// The same with a film of which no copy is kept. It is read to its end for its SHA-256, which can be called off.
    fn book_film(&mut self, mut entry: Entry, path: PathBuf) {
        let opened = self.opened;
        // Nothing waits for it: it may take minutes.
        self.jobs.start(JobKind::Files, wording::job_hash(), move |reins| {
            let mut watch = |share: f32| {
                reins.progress(share);
                !reins.is_cancelled()
            };
            let read =
                files::sha256(&path, &mut watch).and_then(|sha256| Ok((sha256, std::fs::metadata(&path)?.len())));
            Box::new(move |app: &mut Self| match read {
                Ok((Some(sha256), bytes)) if app.opened == opened => {
                    let film = entry.set_film(Source { name: name(&path), sha256 }, bytes);
                    if film && app.book(&[entry]).is_some() {
                        app.notify(kept_apart(&path, bytes));
                    }
                }
                Ok((Some(_), _)) => app.notify(closed_meanwhile(&path)),
                Ok((None, _)) => {}
                Err(why) => app.notify(wording::file("读不到文件", "The file cannot be read", &why, &path)),
            })
        });
    }

    /// Writes the file that proves an entry to the disk, by a job. What is there already stays: the name gets a number.
    pub(crate) fn save_proof(&mut self, no: BookNo, path: PathBuf) {
        let Some(library) = &self.state.library else { return };
        let library = library.path.clone();
        self.jobs.start_quietly(JobKind::Library, move |_reins| {
            let said = save(&library, no, &path);
            Box::new(move |app: &mut Self| app.notify(said))
        });
    }
}

/// What there is to say of it.
fn save(library: &Path, no: BookNo, path: &Path) -> Notice {
    let found = Reader::open(library).and_then(|contents| {
        let entry = contents.book()?.into_iter().find(|booked| booked.no == no);
        let hash = entry.and_then(|booked| booked.entry.proof().map(|file| BlobHash(file.sha256.clone())));
        hash.map_or(Ok(None), |hash| contents.blob(&hash))
    });
    match found {
        Ok(Some(bytes)) => match files::write_new(path, &bytes) {
            Ok(name) => saved(&name),
            Err(why) => wording::file("文件没有写成", "The file was not written", &why, path),
        },
        Ok(None) => not_kept(no),
        Err(why) => wording::store(&why),
    }
}

fn read(path: &Path) -> Result<(Source, Vec<u8>), Notice> {
    let unreadable = |why: std::io::Error| wording::file("读不到文件", "The file cannot be read", &why, path);
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(too_large(path, size));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    Ok((Source { name: name(path), sha256: files::digest(&bytes) }, bytes))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn closed_meanwhile(path: &Path) -> Notice {
    Notice::new(
        Level::Warning,
        "检查库已关闭，录像没有登记",
        "The library was closed meanwhile; the footage was not entered",
    )
    .hint("重新打开检查库，再提交一次", "Open the library and hand it in again")
    .detail(path.display().to_string())
}

fn kept_apart(path: &Path, bytes: u64) -> Notice {
    let (is, most) = (bytes >> 20, MOST_BYTES >> 20);
    Notice::new(
        Level::Done,
        format!("录像已登记。文件有 {is} MB，超过 {most} MB，检查库里只记文件名、大小和 SHA-256"),
        format!(
            "The footage is entered. It has {is} MB, more than {most} MB: the library keeps its name, its size and its SHA-256"
        ),
    )
    .hint("请保管好原文件，核验时要看", "Keep the file itself: it is looked at when it is checked")
    .detail(path.display().to_string())
}

fn too_large(path: &Path, size: u64) -> Notice {
    let (is, most) = (size >> 20, MOST_BYTES >> 20);
    Notice::new(
        Level::Warning,
        format!("证明材料有 {is} MB，超过 {most} MB，没有登记"),
        format!("The proof has {is} MB, more than {most} MB, and was not entered"),
    )
    .hint("请扫描成较小的图片或 PDF", "Scan it as a smaller picture or PDF")
    .detail(path.display().to_string())
}

fn saved(path: &Path) -> Notice {
    Notice::new(Level::Done, "证明材料已另存", "The proof is saved").detail(path.display().to_string())
}

fn not_kept(no: BookNo) -> Notice {
    Notice::new(
        Level::Warning,
        format!("第 {} 笔没有保存证明材料", no.0),
        format!("Entry no. {} has no proof in the library", no.0),
    )
}
