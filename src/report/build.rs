//! From an inspection to the model: everything that is printed is decided here.

use crate::domain::checklist::Weight;
use crate::domain::coverage::Coverage;
use crate::domain::inspection::{BlobHash, Finding, Inspection};
use crate::domain::place::{Person, PersonId};
use crate::domain::score::Score;
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use crate::report::cover;
use crate::report::error::Warning;
use crate::report::evidence;
use crate::report::explain;
use crate::report::model::{FORM, FindingEntry, Footer, PersonEntry, RectEntry, ReportModel};
use crate::report::outcomes;
use crate::report::strings::{Strings, fill, strings};
use jiff::civil::DateTime;

/// What a report is made from. Nothing else reaches it, so that the same input gives the same report.
pub struct ReportInput<'a> {
    /// The inspection.
    pub inspection: &'a Inspection,
    /// Its score.
    pub score: &'a Score,
    /// Its coverage.
    pub coverage: &'a Coverage,
    /// The language of the report.
    pub lang: Lang,
    /// When it is made, by the machine's own clock.
    pub made_at: DateTime,
    /// The program's version, such as `0.1.0`.
    pub program_version: &'a str,
    /// The library's fingerprint.
    pub library_fingerprint: &'a str,
    /// Stills (PNG) and sounds (WAV) of the library by their hash; none where one is missing.
    pub blob: &'a dyn Fn(&BlobHash) -> Option<Vec<u8>>,
}

/// Decides everything that is to be printed.
pub fn build(input: &ReportInput<'_>) -> ReportModel {
    build_watched(input, &mut |_share| {})
}

/// As `build`; `progress` is told shares of the work, 0..=1. Stills take most of it.
pub fn build_watched(input: &ReportInput<'_>, progress: &mut dyn FnMut(f32)) -> ReportModel {
    let inspection = input.inspection;
    let words = strings(input.lang);
    let mut lists = Lists::default();
    let mut warnings = Vec::new();
    let all = inspection.findings.len().max(1);
    for (done, finding) in inspection.findings.values().enumerate() {
        progress(done as f32 / all as f32);
        let entry = finding_entry(input, finding, &mut warnings);
        lists.put(inspection, finding, entry);
    }
    progress(1.0);
    ReportModel {
        form: FORM,
        lang: lang_code(input.lang),
        title: words.title.to_owned(),
        made_at: written(input.made_at),
        cover: cover::cover(input),
        score: outcomes::score_entry(input, lists.deductions.len()),
        deductions: lists.deductions,
        merits: lists.merits,
        withdrawn: lists.withdrawn,
        sections: outcomes::sections(input),
        coverage: outcomes::coverage(input),
        explanation: explain::lines(&inspection.checklist, input.score, input.lang),
        signatures: [words.sign_inspector, words.sign_head, words.sign_reviewer].map(str::to_owned).to_vec(),
        footer: Footer {
            checklist: format!("{} {}", inspection.checklist.name.get(input.lang), inspection.checklist.version),
            library_fingerprint: input.library_fingerprint.to_owned(),
            program_version: format!("{} {}", words.program, input.program_version),
        },
        warnings,
        language: input.lang,
    }
}

/// `zh` or `en`.
fn lang_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// `2026-03-05T18:00:00`, whole seconds.
pub(crate) fn written(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A person as printed; somebody who is not on that day's list keeps at least the number.
pub(crate) fn person_entry(inspection: &Inspection, id: PersonId, lang: Lang) -> PersonEntry {
    inspection.person(id).map_or_else(
        || PersonEntry {
            name: fill(strings(lang).person_gone, &[("id", &id.0.to_string())]),
            staff_no: String::new(),
            post: String::new(),
        },
        |person| known(person, lang),
    )
}

fn known(person: &Person, lang: Lang) -> PersonEntry {
    PersonEntry {
        name: person.name.clone(),
        staff_no: person.staff_no.clone(),
        post: person.post.name(lang).to_owned(),
    }
}

#[derive(Default)]
struct Lists {
    deductions: Vec<FindingEntry>,
    merits: Vec<FindingEntry>,
    withdrawn: Vec<FindingEntry>,
}

impl Lists {
    fn put(&mut self, inspection: &Inspection, finding: &Finding, entry: FindingEntry) {
        let bonus = inspection.checklist.item(&finding.item).is_some_and(|item| item.weight == Weight::Bonus);
        if finding.withdrawn.is_some() {
            self.withdrawn.push(entry);
        } else if bonus {
            self.merits.push(entry);
        } else {
            self.deductions.push(entry);
        }
    }
}

fn finding_entry(input: &ReportInput<'_>, finding: &Finding, warnings: &mut Vec<Warning>) -> FindingEntry {
    let (inspection, lang) = (input.inspection, input.lang);
    let words = strings(lang);
    let found = inspection.checklist.items().find(|(_, item)| item.code == finding.item);
    let text = |get: fn(&crate::domain::checklist::Item) -> &crate::domain::text::Text| {
        found.map_or_else(String::new, |(_, item)| get(item).get(lang).to_owned())
    };
    let person = finding.person.map(|id| person_entry(inspection, id, lang));
    let still = evidence::still(input.blob, finding, words);
    let sound = evidence::sound(input.blob, finding, words);
    warnings.extend(still.warning);
    warnings.extend(sound.warning);
    let place = place(inspection, finding, words);
    FindingEntry {
        no: finding.no.0,
        item: finding.item.to_string(),
        item_text: text(|item| &item.text),
        standard: text(|item| &item.standard),
        section: found.map_or_else(String::new, |(section, _)| section.name.get(lang).to_owned()),
        key_item: found.is_some_and(|(_, item)| item.key_item),
        clauses: found.map_or_else(Vec::new, |(_, item)| item.clauses.clone()),
        person_text: person.as_ref().map_or_else(|| words.whole_outlet.to_owned(), |person| person_text(person, words)),
        person,
        camera: place.camera,
        recording: place.recording,
        pts_ns: finding.moment.map(|moment| moment.pts.ns()),
        until_ns: finding.until.map(Pts::ns),
        recording_time: place.recording_time,
        site_time: finding.moment.and_then(|moment| moment.site).map(|site| site.to_string()),
        site_time_text: place.site_time,
        points: crate::report::model::Amount::plain(finding.points),
        note: finding.note.clone(),
        remedy: text(|item| &item.remedy),
        responsible: found
            .and_then(|(_, item)| item.responsible)
            .map_or_else(String::new, |post| post.name(lang).to_owned()),
        rect: finding.rect.map(|rect| RectEntry {
            left: rect.min.0,
            top: rect.min.1,
            right: rect.max.0,
            bottom: rect.max.1,
        }),
        still: still.entry,
        still_note: still.note,
        sound: sound.entry,
        sound_note: sound.note,
        withdrawn: finding.withdrawn.clone(),
    }
}

/// Name, post and staff number in one line.
fn person_text(person: &PersonEntry, words: &Strings) -> String {
    if person.post.is_empty() {
        return person.name.clone();
    }
    fill(words.person_text, &[("name", &person.name), ("post", &person.post), ("staff_no", &person.staff_no)])
}

/// Where and when, as printed.
struct Place {
    camera: String,
    recording: String,
    recording_time: String,
    site_time: String,
}

fn place(inspection: &Inspection, finding: &Finding, words: &Strings) -> Place {
    let Some(moment) = finding.moment else {
        return Place {
            camera: String::new(),
            recording: String::new(),
            recording_time: String::new(),
            site_time: String::new(),
        };
    };
    let recording = inspection.recording(moment.recording);
    let camera = recording.and_then(|recording| inspection.camera(recording.camera));
    // The site's clock may jump within the span, or go faster than the pictures.
    let gone = |until: Pts| {
        let ends = recording.and_then(|recording| recording.site(moment.pts).zip(recording.site(until)));
        ends.map_or(until - moment.pts, |(from, to)| to.since(from))
    };
    let until_site = finding.until.and_then(|until| moment.site.map(|site| site.plus(gone(until))));
    Place {
        camera: camera.map_or_else(|| words.none.to_owned(), |camera| camera.name.clone()),
        recording: recording.map_or_else(
            || fill(words.recording_gone, &[("id", &moment.recording.0.to_string())]),
            |recording| cover::file_name(&recording.path).to_owned(),
        ),
        recording_time: span(moment.pts.clock(), finding.until.map(Pts::clock)),
        site_time: moment.site.map_or_else(
            || words.clock_unknown.to_owned(),
            |site| span(site_text(site), until_site.map(|until| end_text(site, until))),
        ),
    }
}

/// `2026-03-05 09:00:25.600`
pub(crate) fn site_text(site: SiteTime) -> String {
    format!("{} {}", site.civil().date(), site.time_of_day())
}

/// The end of a span without the day where that is the beginning's.
fn end_text(from: SiteTime, until: SiteTime) -> String {
    if from.civil().date() == until.civil().date() { until.time_of_day() } else { site_text(until) }
}

fn span(from: String, until: Option<String>) -> String {
    match until {
        Some(until) => format!("{from} – {until}"),
        None => from,
    }
}
