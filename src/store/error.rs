//! Why a library cannot be opened, read or written: what happened, what to do, and the path last.

use std::path::{Path, PathBuf};

/// What went wrong with a library. Whatever it is, the library on disk is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else is writing it.
    #[error(
        "the library is open in another window{}; close it there, or open it here for reading only: {}",
        .process.map(|id| format!(" (process {id})")).unwrap_or_default(),
        .path.display()
    )]
    OpenElsewhere {
        /// The library.
        path: PathBuf,
        /// The process that has it open, where that is known.
        process: Option<u32>,
    },
    /// There is nothing of that name.
    #[error("there is no library of that name: {}", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new library must not take the place of something else.
    #[error("there is a file of that name already; choose another name: {}", .path.display())]
    Exists {
        /// The name.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("this is not a Mingcha library, and it was left as it is: {}", .path.display())]
    NotALibrary {
        /// The file.
        path: PathBuf,
    },
    /// A later program made it.
    #[error(
        "the library was made by a newer Mingcha (format {version}, this one knows {known}) and was left as it is; update Mingcha: {}",
        .path.display()
    )]
    Newer {
        /// The library.
        path: PathBuf,
        /// Its format.
        version: i64,
        /// The newest format known here.
        known: i64,
    },
    /// An older format cannot be read without being brought up to date first.
    #[error(
        "the library has an older format ({version}); open it once for writing, which keeps a copy and brings it up to date: {}",
        .path.display()
    )]
    Older {
        /// The library.
        path: PathBuf,
        /// Its format.
        version: i64,
    },
    /// File or folder cannot be written.
    #[error("the library cannot be written where it lies; open it for reading only, or copy it to another folder: {}", .path.display())]
    ReadOnly {
        /// The library.
        path: PathBuf,
    },
    /// It was not closed, and reading alone cannot put it in order.
    #[error(
        "the library was not closed properly and cannot be put in order while reading only; open it for writing, or first copy it, with the files beside it that begin with its name, to a folder that can be written: {}",
        .path.display()
    )]
    Unfinished {
        /// The library.
        path: PathBuf,
    },
    /// On closing, another program was still reading.
    #[error(
        "the library is saved, but another program still reads it; when you carry it away now, take the file ending in -wal with it: {}",
        .path.display()
    )]
    StillRead {
        /// The library.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("the disk is full, so nothing was saved; make room and try again")]
    DiskFull,
    /// Another program holds the file.
    #[error("another program holds the library file, so nothing was saved; try again when it is done")]
    Busy,
    /// The file does not hold what it should.
    #[error("the library file is damaged ({what}); run `mingcha verify` on it, and go back to a copy")]
    Damaged {
        /// What was found instead.
        what: String,
    },
    /// The change was planned on a state that is not on disk.
    #[error("the inspection was changed elsewhere meanwhile, so nothing was saved; open it again")]
    Overtaken,
    /// The number of a new deduction was used before.
    #[error("deduction no. {no} was used before; numbers are never used twice")]
    NumberUsed {
        /// The number.
        no: u32,
    },
    /// The code or staff number is in use.
    #[error("{code} is in the library already")]
    CodeTaken {
        /// The code or staff number.
        code: String,
    },
    /// A row names an outlet that is neither in the list nor in the library.
    #[error("{row} names {code}, which is neither in the list nor in the library; nothing was imported")]
    UnknownOutlet {
        /// Code or staff number of the row.
        row: String,
        /// The outlet it names.
        code: String,
    },
    /// Outlets stand above each other in a ring.
    #[error("{code} would stand above itself; nothing was imported")]
    Ring {
        /// An outlet of the ring.
        code: String,
    },
    /// Nothing of that number is in the library.
    #[error("the library has no {what} no. {id}")]
    NoSuch {
        /// What was asked for.
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// The recording is of another outlet's camera.
    #[error("the recording belongs to a camera of another outlet")]
    OtherOutlet,
    /// A closed inspection takes no more footage.
    #[error("the inspection is closed; reopen it before adding footage")]
    Closed,
    /// A file could not be handled.
    #[error("could not {doing} ({source}): {}", .path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Bringing an older library up to date failed; it was left as it was.
    #[error("the library could not be brought up to date and was left as it is ({source}): {}", .path.display())]
    Migration {
        /// The library.
        path: PathBuf,
        /// Why not.
        source: rusqlite_migration::Error,
    },
    /// Anything else that SQLite says.
    #[error("the library could not be read or written ({0})")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let rusqlite::Error::FromSqlConversionFailure(_, _, why) = &error {
            return Self::Damaged { what: why.to_string() };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { what: error.to_string() },
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// The file it is about, where it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::OpenElsewhere { path, .. }
            | Self::Missing { path }
            | Self::Exists { path }
            | Self::NotALibrary { path }
            | Self::Newer { path, .. }
            | Self::Older { path, .. }
            | Self::ReadOnly { path }
            | Self::Unfinished { path }
            | Self::StillRead { path }
            | Self::File { path, .. }
            | Self::Migration { path, .. } => Some(path),
            Self::DiskFull
            | Self::Busy
            | Self::Damaged { .. }
            | Self::Overtaken
            | Self::NumberUsed { .. }
            | Self::CodeTaken { .. }
            | Self::UnknownOutlet { .. }
            | Self::Ring { .. }
            | Self::NoSuch { .. }
            | Self::OtherOutlet
            | Self::Closed
            | Self::Sqlite(_) => None,
        }
    }

    /// A record that cannot be read, said with the record's name.
    pub(crate) fn unreadable(what: &str, why: impl std::fmt::Display) -> Self {
        Self::Damaged { what: format!("{what}: {why}") }
    }
}
