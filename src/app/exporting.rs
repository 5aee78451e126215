//! The report: read from the database by a reader of its own, built, exported, written. Window and command line call
//! the same function, so that both give the same bytes.

use crate::app::App;
use crate::app::files;
use crate::app::fonts::{Face, Fonts};
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::state::Screen;
use crate::app::wall_clock;
use crate::app::wording;
use crate::domain::coverage::coverage;
use crate::domain::inspection::InspectionId;
use crate::domain::score::score;
use crate::domain::text::Lang;
use crate::report::{self, Format, ReportInput, ReportModel};
use crate::store::{Reader, StoreError};
use jiff::civil::DateTime;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A finished report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is missing in it, in the report's language.
    pub warnings: Vec<String>,
}

/// What a report is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Of which inspection.
    pub inspection: InspectionId,
    /// As what.
    pub format: Format,
    /// In which language.
    pub lang: Lang,
    /// The time that stands in it.
    pub made_at: DateTime,
}

/// Makes the report of one inspection of the library at `library`. `progress` gets 0..=1 and answers whether to go on.
///
/// # Errors
/// A notice: the library cannot be read, the inspection does not exist, no Chinese font for a PDF, or cancelled.
pub fn make_report(
    library: &Path,
    order: Order,
    fonts: &Fonts,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Report, Notice> {
    let mut going_on = true;
    let mut share_of = |from: f32, width: f32, share: f32| going_on &= progress(from + width * share);
    let model =
        read_model(library, order, &mut |share| share_of(0.0, 0.5, share)).map_err(|why| wording::store(&why))?;
    let exported = report::export(&model, order.format, &faces(fonts), None, &mut |share| share_of(0.5, 0.5, share))
        .map_err(|why| wording::report(&why))?;
    if !going_on {
        return Err(wording::cancelled());
    }
    let warnings = exported.warnings.iter().map(|warning| warning.sentence(order.lang)).collect();
    Ok(Report { bytes: exported.bytes, warnings })
}

/// The fonts as documents take them, best first.
pub(crate) fn faces(fonts: &Fonts) -> Vec<report::FontBytes> {
    let bytes = |face: &Face| report::FontBytes {
        name: face.family.clone(),
        bytes: Arc::clone(&face.bytes),
        index: face.index,
    };
    fonts.faces().into_iter().map(bytes).collect()
}

/// Whether a report may take the place of what is at `out`: never of the library itself or of the inspection's footage.
///
/// # Errors
/// A notice: it may not, or the library cannot be read.
pub fn may_be_written(library: &Path, inspection: InspectionId, out: &Path) -> Result<(), Notice> {
    if !out.exists() {
        return Ok(());
    }
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    let recordings = reader.recordings(inspection).map_err(|why| wording::store(&why))?;
    let footage = recordings.iter().any(|recording| files::same_file(Path::new(&recording.path), out));
    if footage || files::same_file(library, out) { Err(wording::never_over(out)) } else { Ok(()) }
}

/// Everything that is to be printed, of one moment of the library.
fn read_model(library: &Path, order: Order, progress: &mut dyn FnMut(f32)) -> Result<ReportModel, StoreError> {
    Reader::open(library)?.at_one_moment(|contents| {
        let inspection = contents.load(order.inspection)?;
        let fingerprint = contents.fingerprint()?;
        let input = ReportInput {
            inspection: &inspection,
            score: &score(&inspection),
            coverage: &coverage(&inspection),
            lang: order.lang,
            made_at: order.made_at,
            program_version: env!("CARGO_PKG_VERSION"),
            library_fingerprint: &fingerprint,
            blob: &|hash| contents.blob(hash).ok().flatten(),
        };
        Ok(report::build_watched(&input, progress))
    })
}

impl App {
    /// Writes the report of the open inspection, by a job.
    pub(crate) fn export(&mut self, format: Format, path: PathBuf) {
        self.finish(JobKind::Mark);
        let (Screen::Review(review), Some(library)) = (&self.state.screen, &self.state.library) else { return };
        let (library, fonts) = (library.path.clone(), Arc::clone(&self.fonts));
        let lang = self.state.settings.lang;
        let order = Order { inspection: review.inspection.id, format, lang, made_at: wall_clock::now() };
        self.jobs.start(JobKind::Library, wording::job_report(), move |reins| {
            let made = make_report(&library, order, &fonts, &mut |share| {
                reins.progress(share);
                !reins.is_cancelled()
            });
            let written = made.and_then(|report| {
                let name =
                    files::write_new(&path, &report.bytes).map_err(|why| wording::report_not_written(&why, &path))?;
                Ok((name, report.warnings))
            });
            Box::new(move |app: &mut Self| match written {
                Ok((name, warnings)) => {
                    for warning in &warnings {
                        app.notify(wording::report_lacks(warning));
                    }
                    app.notify(wording::exported(&name));
                }
                Err(notice) => app.notify(notice),
            })
        });
    }
}

/// The name that a report gets unless somebody types another: outlet, date, and what it is.
pub fn suggested_name(outlet: &str, date: jiff::civil::Date, format: Format, lang: Lang) -> String {
    let what = match lang {
        Lang::Zh => "检查报告",
        Lang::En => "inspection-report",
    };
    let safe = |text: &str| text.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_");
    format!("{}_{date}_{what}.{}", safe(outlet), format.extension())
}
