//! Documents of the selection, made from what is on the screen and written by a job (S1-27).

use crate::app::App;
use crate::app::exporting;
use crate::app::files;
use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice};
use crate::app::settling::SettlementView;
use crate::app::stars::{Star, upwards};
use crate::app::state::Library;
use crate::app::wording;
use crate::domain::candidacy::Stage;
use crate::domain::place::PersonId;
use crate::domain::text::Lang;
use crate::report::{self, Paper, StarEntry, StarInput};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

pub use crate::report::StarPaper;

/// Why the letter of opinion cannot be made now: it says that the leaders agreed, and recommends nobody who is out (S1-17).
fn no_letter(star: &Star) -> Option<Notice> {
    let stage = star.candidacy.stage;
    let refused = |zh: &str, en: &str| Notice::new(Level::Warning, zh, en);
    if stage.lost() {
        let notice = refused(
            "此人已退出评选，不能出具推荐意见书",
            "This candidate is out: there is no letter of opinion to write",
        );
        return Some(notice.hint(
            "如登记有误，先在办理记录中作废最后一步",
            "If that step was entered by mistake, strike it in the history first",
        ));
    }
    (!star.candidacy.reached.contains_key(&Stage::Confirmed)).then(|| {
        refused(
            "行领导还没有确认，不能出具推荐意见书（S1-17）",
            "The bank's leaders have not confirmed: the letter of opinion cannot be written yet (S1-17)",
        )
        .hint("先登记行领导确认", "Take the step of the leaders first")
    })
}

/// The document of that kind, about one candidate or about the year; none where the scheme judges no candidates, and for a
/// letter of opinion before the leaders have confirmed.
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
    let wanted = wanted.filter(|star| kind != StarPaper::OpinionLetter || no_letter(star).is_none());
    let entries = wanted.filter_map(|star| {
        let person = library.people.iter().find(|known| known.id == star.candidacy.person)?;
        let above = upwards(person.outlet, &library.outlets);
        let unit = above.iter().find(|unit| Some(unit.code.as_str()) == star.unit.as_ref().map(|id| id.as_str()));
        Some(StarEntry {
            name: person.name.clone(),
            staff_no: person.staff_no.clone(),
            unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            outlet: above.first().map(|outlet| outlet.name.clone()).unwrap_or_default(),
            post: person.post.name(lang).to_owned(),
            candidacy: star.candidacy.clone(),
            brings: star.brings.clone(),
            eligibility: star.eligibility.clone(),
        })
    });
    let entries: Vec<StarEntry> = entries.collect();
    let highest = library.outlets.iter().find(|outlet| outlet.parent.is_none()).map(|outlet| outlet.name.as_str());
    if kind == StarPaper::OpinionLetter && entries.is_empty() {
        return None;
    }
    // Candidates of several units are told by what stands above all of them.
    let first = entries.first().map(|entry| entry.unit.as_str()).filter(|unit| !unit.is_empty());
    let unit = first.filter(|unit| entries.iter().all(|entry| entry.unit == *unit)).or(highest).unwrap_or_default();
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
        let star = person.zip(view.stars.as_ref()).and_then(|(person, stars)| stars.of(person));
        if let Some(why) = star.filter(|_| kind == StarPaper::OpinionLetter).and_then(no_letter) {
            return self.notify(why);
        }
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
