//! Files that a page of the home screen asks for: checklists and schemes, in and out, and footage of rehearsals.

use crate::domain::book::BookNo;
use crate::domain::text::Lang;
use crate::ui::strings::{lists, rehearsal, schemes};

/// What a page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFile {
    /// A checklist to take in.
    ListIn,
    /// Where a checklist file goes.
    ListToml,
    /// Where a checklist's workbook goes.
    ListXlsx,
    /// Where the empty form goes.
    ListForm,
    /// A scheme to look at.
    SchemeIn,
    /// Where a scheme's file goes.
    SchemeOut,
    /// Footage that an outlet hands in of the rehearsal of that number (S2-43).
    Rehearsal(BookNo),
}

impl PageFile {
    /// The question.
    pub fn title(self, lang: Lang) -> &'static str {
        let (list, scheme) = (lists::words(lang), schemes::words(lang));
        match self {
            Self::ListIn => list.ask_in,
            Self::ListToml | Self::ListXlsx => list.ask_out,
            Self::ListForm => list.ask_form,
            Self::SchemeIn => scheme.ask_in,
            Self::SchemeOut => scheme.ask_out,
            Self::Rehearsal(_) => rehearsal::words(lang).ask_proof,
        }
    }

    /// Whether it is about checklists rather than schemes.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::ListIn | Self::ListToml | Self::ListXlsx | Self::ListForm)
    }

    /// The endings of such files; empty: any.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::ListIn => &["toml", "xlsx"],
            Self::ListXlsx | Self::ListForm => &["xlsx"],
            Self::ListToml | Self::SchemeIn | Self::SchemeOut => &["toml"],
            // Recorders write files of many endings, and some of none.
            Self::Rehearsal(_) => &[],
        }
    }

    /// The ending that a file to be written gets; none for one that is read.
    pub const fn ending(self) -> Option<&'static str> {
        match self {
            Self::ListIn | Self::SchemeIn | Self::Rehearsal(_) => None,
            Self::ListXlsx | Self::ListForm => Some("xlsx"),
            Self::ListToml | Self::SchemeOut => Some("toml"),
        }
    }

    /// What such a path looks like.
    pub const fn example(self) -> &'static str {
        match self {
            Self::ListXlsx | Self::ListForm => "/home/….xlsx",
            Self::Rehearsal(_) => "/home/….mp4",
            Self::ListIn | Self::ListToml | Self::SchemeIn | Self::SchemeOut => "/home/….toml",
        }
    }

    /// A first path for a file of that name, in the person's own folder.
    pub fn suggestion(self, name: &str) -> String {
        let safe = name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_");
        let file = format!("{safe}.{}", self.ending().unwrap_or_default());
        std::env::home_dir().unwrap_or_default().join(file).display().to_string()
    }
}
