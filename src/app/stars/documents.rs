//! Documents of the selection, made from what is on the screen and written by a job (S1-27).

use crate::app::App;
use crate::app::exporting;
use crate::app::files;
use crate::app::jobs::JobKind;
use crate::app::settling::SettlementView;
use crate::app::stars::upwards;
use crate::app::state::Library;
use crate::app::wording;
use crate::domain::place::PersonId;
use crate::domain::text::Lang;
use crate::report::{self, Paper, StarEntry, StarInput};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

pub use crate::report::StarPaper;

/// The document of that kind, about one candidate or about the year; none where the scheme judges no candidates.
pub fn document(
    view: &SettlementView,
    library: &Library,
    kind: StarPaper,
    person: Option<PersonId>,
    lang: Lang,
    made_on: Date,
) -> Option<Paper> {
    let stars = view.stars.as_ref()?;
    let wanted = stars.stars.iter().filter(|star| person.is_none_or(|person| star.candidacy.person == person));
    let mut top = None;
    let entries = wanted.filter_map(|star| {
        let person = library.people.iter().find(|known| known.id == star.candidacy.person)?;
        let above = upwards(person.outlet, &library.outlets);
        let unit = above.iter().find(|unit| Some(unit.code.as_str()) == star.unit.as_ref().map(|id| id.as_str()));
        top = top.or(unit.map(|unit| unit.name.as_str()));
        Some(StarEntry {
            name: person.name.clone(),
            staff_no: person.staff_no.clone(),
            outlet: above.first().map(|outlet| outlet.name.clone()).unwrap_or_default(),
            post: person.post.name(lang).to_owned(),
            candidacy: star.candidacy.clone(),
            brings: star.brings.clone(),
            eligibility: star.eligibility.clone(),
        })
    });
    let entries: Vec<StarEntry> = entries.collect();
    let highest = library.outlets.iter().find(|outlet| outlet.parent.is_none()).map(|outlet| outlet.name.as_str());
    let unit = top.or(highest).unwrap_or_default();
    let input = StarInput { kind, lang, scheme: &view.books.scheme, unit, stars: &entries, made_on };
    Some(report::star_paper(&input))
}

/// The name that a document gets unless somebody types another.
pub fn suggested_name(kind: StarPaper, year: i16, person: Option<&str>, lang: Lang) -> String {
    let whose = person.map(|name| format!("_{name}")).unwrap_or_default();
    let safe = |text: String| text.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|', ' '], "_");
    format!("{}.pdf", safe(format!("{year}{whose}_{}", kind.name(lang))))
}

impl App {
    /// Writes a document as PDF, by a job.
    pub(crate) fn write_star_paper(&mut self, kind: StarPaper, person: Option<PersonId>, path: PathBuf) {
        self.finish(JobKind::Compose);
        let (Some(view), Some(library)) = (&self.state.settlement, &self.state.library) else { return };
        let (lang, today) = (self.state.settings.lang, self.state.today);
        let Some(paper) = document(view, library, kind, person, lang, today) else { return };
        let fonts = Arc::clone(&self.fonts);
        self.jobs.start(JobKind::Library, wording::job_report(), move |_reins| {
            let written = report::paper_pdf(&paper, &exporting::faces(&fonts))
                .map_err(|why| wording::report(&why))
                .and_then(|(bytes, warnings)| {
                    let name =
                        files::write_new(&path, &bytes).map_err(|why| wording::report_not_written(&why, &path))?;
                    Ok((name, warnings))
                });
            Box::new(move |app: &mut Self| match written {
                Ok((name, warnings)) => {
                    for warning in &warnings {
                        app.notify(wording::report_lacks(&warning.sentence(lang)));
                    }
                    app.notify(wording::exported(&name));
                }
                Err(notice) => app.notify(notice),
            })
        });
    }
}
