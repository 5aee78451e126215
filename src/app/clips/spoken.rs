//! What is said of a finding on its clip, and which stretch of its recording that shows.

use crate::app::clips::batch::Manner;
use crate::app::clips::choice::Chosen;
use crate::app::clips::shown::Shown;
use crate::app::clips::stage::TIME;
use crate::domain::inspection::{Finding, Inspection};
use crate::domain::place::CameraId;
use crate::domain::text::{Lang, Text};
use crate::domain::time::Pts;
use crate::report::{ClipEntry, ClipExample, ClipPerson, Cue};

/// How long the rectangle stays where a mark is a moment: one picture would not be seen.
const SEEN: Pts = Pts::from_ms(1_000);

/// The span around a mark, as times of its recording; the picture of the mark is always in it.
pub(super) fn span(one: &Chosen<'_>, manner: &Manner) -> (Pts, Pts) {
    let pts = one.moment.pts;
    let until = one.finding.until.unwrap_or(pts).max(pts + Pts::from_ns(1));
    (pts - manner.lead, until + manner.lag)
}

/// When the mark is to be seen, as times of its recording.
pub(super) fn mark(one: &Chosen<'_>) -> (Pts, Pts) {
    let pts = one.moment.pts;
    (pts, one.finding.until.filter(|until| *until > pts).unwrap_or(pts + SEEN))
}

/// Outlet, camera and time: the first line on the picture.
pub(super) fn place(one: &Chosen<'_>) -> String {
    let has_clock = one.moment.site.is_some();
    let place = [one.inspection.outlet.name.as_str(), &camera(one), if has_clock { TIME } else { "" }];
    place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// The item and what the standard asks.
pub(super) fn words(one: &Chosen<'_>, lang: Lang) -> Vec<String> {
    let (text, standard) = item(one, lang);
    lines(&one.finding.item.0, (&text, &standard), one.beside.is_some(), lang)
}

fn lines(code: &str, (text, standard): (&str, &str), is_example: bool, lang: Lang) -> Vec<String> {
    let shows = match (is_example, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "合格示范：",
        (true, Lang::En) => "As it should be: ",
    };
    let first = format!("{shows}{code} {text}").trim().to_owned();
    let standard = Some(standard).filter(|standard| !standard.is_empty() && *standard != text);
    std::iter::once(first).chain(standard.map(str::to_owned)).collect()
}

/// The subtitles of a clip: the item's words all through, and the inspector's at the mark.
pub(super) fn cues(clip: &ClipEntry, lang: Lang) -> Vec<Cue> {
    let at = |seconds: f64| Pts::from_ns((seconds * 1e9).round() as i64);
    let (from, to, end) = (at(clip.mark_s.0), at(clip.mark_s.1), at(clip.duration_s));
    let words = lines(&clip.item, (&clip.item_text, &clip.standard), clip.example.is_some(), lang);
    let mut marked = words.clone();
    marked.extend(Some(clip.note.clone()).filter(|note| !note.is_empty()));
    [(Pts::ZERO, from, &words), (from, to, &marked), (to, end, &words)]
        .map(|(from, to, lines)| Cue { from, to, lines: lines.clone() })
        .to_vec()
}

/// What is checked, and what the standard asks.
pub(super) fn item(one: &Chosen<'_>, lang: Lang) -> (String, String) {
    let item = one.inspection.checklist.item(&one.finding.item);
    let get = |text: &Text| text.get(lang).to_owned();
    item.map(|item| (get(&item.text), get(&item.standard))).unwrap_or_default()
}

/// The name of the camera that saw it.
pub(super) fn camera(one: &Chosen<'_>) -> String {
    let camera = one.inspection.recording(one.moment.recording).map(|recording| recording.camera);
    camera.map(|id| camera_name(one.inspection, id)).unwrap_or_default()
}

/// A camera's name; may be empty.
pub(super) fn camera_name(inspection: &Inspection, camera: CameraId) -> String {
    inspection.camera(camera).map(|camera| camera.name.clone()).unwrap_or_default()
}

/// Whose a finding is.
pub(super) fn person(inspection: &Inspection, finding: &Finding) -> Option<ClipPerson> {
    let person = finding.person.and_then(|id| inspection.person(id))?;
    Some(ClipPerson { staff_no: person.staff_no.clone(), name: person.name.clone() })
}

/// Of what an example is; none where this shows what the finding found.
pub(super) fn example(one: &Chosen<'_>, shown: &Shown) -> Option<ClipExample> {
    one.beside.and(shown.entry_of(one.finding)).map(|entry| ClipExample {
        entry,
        outlet: one.inspection.outlet.name.clone(),
        date: one.inspection.date.to_string(),
        person: person(one.inspection, one.finding),
    })
}
