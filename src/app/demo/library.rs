//! The demo library: outlets and people taken in as anybody's would be, an inspection of the film with marks at the
//! true moments, and its report in all formats.

use crate::app::App;
use crate::app::checklists;
use crate::app::demo::{
    self, DemoError, FILE_NAME, LAPSES, Lapse, MODELS, Model, OUTLET, OUTLETS_CSV, PEOPLE_CSV, book, grid, stars,
};
use crate::app::exporting::{Order, make_report, suggested_name};
use crate::app::files;
use crate::app::fonts::Fonts;
use crate::app::library::ENDING;
use crate::app::notice::{Level, Notice};
use crate::app::state::ChecklistChoice;
use crate::app::taking::camera::Hints;
use crate::app::taking::look::New;
use crate::app::taking::{fingerprint, keep};
use crate::app::wall_clock;
use crate::app::wording;
use crate::catalog::places;
use crate::domain::book::Entry;
use crate::domain::checklist::{Area, Item, ItemCode, Observe};
use crate::domain::edit::Edit;
use crate::domain::example::Example;
use crate::domain::footage::Moment;
use crate::domain::inspection::{Finding, Inspection, InspectionId, Verdict};
use crate::domain::place::{Guide, Outlet};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::still::{At, still};
use crate::media::{probe, sound};
use crate::report::Format;
use crate::store::{BlobKind, NewBlob, NewInspection, NewRecording, RecordingFacts, Stamp, Store, blob_hash};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Who inspects in the demo.
const INSPECTOR: &str = "检查人01";
/// What the camera is called.
const CAMERA: &str = "营业厅全景";
/// What the sound of a mark keeps before and after its moment.
const SOUND_AROUND: Pts = Pts::from_ms(5_000);

/// What was made.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The library.
    pub library: PathBuf,
    /// The second library: a sub-district's grid workers.
    pub grid: PathBuf,
    /// The reports, one of each format.
    pub reports: Vec<PathBuf>,
}

/// Makes the demo in `dir`: film, library, reports. `progress` is told shares, 0..=1.
///
/// # Errors
/// A notice when the folder holds a demo already, cannot be written, an encoder is missing, or it was called off.
pub fn make(dir: &Path, lang: Lang, progress: &mut dyn FnMut(f32), cancel: &AtomicBool) -> Result<Demo, Notice> {
    let library = dir.join("demo").with_extension(ENDING);
    let film = dir.join(FILE_NAME);
    let grid = dir.join("grid").with_extension(ENDING);
    if library.exists() || film.exists() || grid.exists() {
        return Err(already_there(dir));
    }
    std::fs::create_dir_all(dir)
        .map_err(|why| wording::file("文件夹不能建立", "The folder cannot be made", &why, dir))?;
    demo::film(&film, &mut |share| progress(0.75 * share), cancel).map_err(|why| no_film(&why))?;
    grid::make(&grid)?;
    let id = fill(&library, &film, &mut |share| progress(0.75 + 0.15 * share))?;
    let reports = write_reports(dir, &library, id, lang, &mut |share| progress(0.9 + 0.1 * share))?;
    Ok(Demo { library, grid, reports })
}

/// Makes the library and the inspection with its marks and verdicts.
fn fill(library: &Path, film: &Path, progress: &mut dyn FnMut(f32)) -> Result<InspectionId, Notice> {
    let mut store = Store::create(library).map_err(|why| wording::store(&why))?;
    for (name, table) in [("outlets.csv", OUTLETS_CSV), ("people.csv", PEOPLE_CSV)] {
        let (draft, diagnostics) = places::read_places(name, table.as_bytes());
        let draft = places::accepted(draft, &diagnostics).map_err(|_why| wording::import_has_errors())?;
        store.import_places(&draft, &stamp()).map_err(|why| wording::store(&why))?;
    }
    let id = begin(&mut store, film)?;
    let mut inspection = store.load(id).map_err(|why| wording::store(&why))?;
    for (done, lapse) in LAPSES.iter().enumerate() {
        progress(done as f32 / LAPSES.len() as f32);
        mark(&mut store, &mut inspection, film, lapse)?;
    }
    for model in MODELS {
        show_how(&mut store, &inspection, film, model)?;
    }
    judge(&mut store, &mut inspection)?;
    draw_line(&mut store, &mut inspection)?;
    let outlets = store.outlets().map_err(|why| wording::store(&why))?;
    let lowest: Vec<Outlet> = outlets.into_iter().filter(|outlet| outlet.code.len() == OUTLET.len()).collect();
    book::fill(&mut store, &lowest, &stamp()).map_err(|why| wording::store(&why))?;
    stars::fill(&mut store, &stamp()).map_err(|why| wording::store(&why))?;
    store.close().map_err(|why| wording::store(&why))?;
    Ok(id)
}

/// Starts the inspection of the film, and one of the next outlet that still waits for its footage.
fn begin(store: &mut Store, film: &Path) -> Result<InspectionId, Notice> {
    let checklist = checklists::load(&ChecklistChoice::Shipped("psbc-county".to_owned()), &[])?;
    let probe = probe::probe(film).map_err(|why| wording::media(&why))?;
    let path = std::path::absolute(film).unwrap_or_else(|_why| film.to_owned());
    let sha256 = files::sha256(film, &mut |_share| true).ok().flatten().unwrap_or_default();
    let hints = Hints::default();
    let film = New { path: film.to_owned(), fingerprint: fingerprint::of(film), probe: Ok(probe), hints, known: None };
    let facts = keep::facts(&film);
    let begun = (|| {
        let outlets = store.outlets()?;
        let mut subbranches = outlets.iter().filter(|outlet| outlet.code.len() == OUTLET.len());
        let shown = outlets.iter().find(|outlet| outlet.code == OUTLET);
        let next = subbranches.find(|outlet| outlet.code != OUTLET);
        let (Some(shown), Some(next)) = (shown, next) else { return Ok(None) };
        let camera = store.add_camera(shown.id, CAMERA)?;
        let fingerprint = crate::domain::footage::Fingerprint { sha256, ..facts.fingerprint.clone() };
        let facts = RecordingFacts { fingerprint, ..facts };
        let path = path.to_string_lossy().into_owned();
        let recording = store.add_recording(&NewRecording { camera, path, facts })?;
        keep::keep_survey(store, recording, &film);
        let day = demo::start().civil().date();
        let first = NewInspection {
            outlet: shown.id,
            date: day,
            inspector: INSPECTOR,
            checklist: &checklist,
            recordings: &[recording],
        };
        let id = store.create_inspection(&first)?;
        let date = day.yesterday().unwrap_or(day);
        store.create_inspection(&NewInspection { outlet: next.id, date, recordings: &[], ..first })?;
        Ok(Some(id))
    })();
    begun.map_err(|why| wording::store(&why))?.ok_or_else(wording::job_panicked)
}

/// Marks a lapse at the moment that shows it best, with still and sound as a mark in the window has them.
fn mark(store: &mut Store, inspection: &mut Inspection, film: &Path, lapse: &Lapse) -> Result<(), Notice> {
    let code = ItemCode(lapse.item.to_owned());
    let Some(item) = inspection.checklist.item(&code).cloned() else { return Err(wording::job_panicked()) };
    let picture = still(film, At::Pts(lapse.best)).map_err(|why| wording::media(&why))?;
    let png = picture.png().map_err(|why| wording::media(&why))?;
    let wav = sound_of(film, &item, picture.pts())?;
    let recording = inspection.recordings.first().ok_or_else(wording::job_panicked)?;
    let site = recording.site(picture.pts());
    let no = store.next_finding_no(inspection.id).map_err(|why| wording::store(&why))?;
    let finding = Finding {
        no,
        item: code,
        person: inspection.people.iter().find(|person| person.staff_no == lapse.staff_no).map(|person| person.id),
        moment: Some(Moment { recording: recording.id, pts: picture.pts(), site }),
        until: Some(lapse.to).filter(|to| *to > picture.pts()),
        points: item.step,
        note: lapse.text().zh,
        rect: None,
        still: Some(blob_hash(&png)),
        sound: wav.as_deref().map(blob_hash),
        on_the_spot: false,
        amount: None,
        withdrawn: None,
    };
    let mut blobs = vec![NewBlob { kind: BlobKind::Still, bytes: png }];
    blobs.extend(wav.map(|bytes| NewBlob { kind: BlobKind::Sound, bytes }));
    commit(store, inspection, Edit::Deduct(Box::new(finding)), &blobs)
}

/// Marks a good example with its still.
fn show_how(store: &mut Store, inspection: &Inspection, film: &Path, model: &Model) -> Result<(), Notice> {
    let picture = still(film, At::Pts(model.span.0)).map_err(|why| wording::media(&why))?;
    let png = picture.png().map_err(|why| wording::media(&why))?;
    let recording = inspection.recordings.first().ok_or_else(wording::job_panicked)?;
    let example = Example {
        inspection: inspection.id,
        outlet: inspection.outlet.id,
        checklist: inspection.checklist.code.clone(),
        item: ItemCode(model.item.to_owned()),
        person: inspection.people.iter().find(|person| person.staff_no == model.staff_no).map(|person| person.id),
        moment: Moment { recording: recording.id, pts: picture.pts(), site: recording.site(picture.pts()) },
        until: Some(model.span.1),
        still: Some(blob_hash(&png)),
        note: String::new(),
    };
    let still = NewBlob { kind: BlobKind::Still, bytes: png };
    let booked = store.book_proven(&[Entry::Example(example)], &[still], &stamp());
    booked.map(drop).map_err(|why| wording::store(&why))
}

fn sound_of(film: &Path, item: &Item, at: Pts) -> Result<Option<Vec<u8>>, Notice> {
    if !item.needs_sound() {
        return Ok(None);
    }
    let from = (at - SOUND_AROUND).max(Pts::ZERO);
    sound::excerpt(film, from, at + SOUND_AROUND).map_err(|why| wording::media(&why))
}

/// What the film shows to be right is right; what its camera cannot see cannot be seen; what is asked on the spot is
/// left open, so that the demo shows an inspection at work.
fn judge(store: &mut Store, inspection: &mut Inspection) -> Result<(), Notice> {
    for subject in inspection.subjects() {
        let Some(item) = inspection.checklist.item(&subject.item) else { continue };
        if inspection.standing_for(&subject).next().is_some() {
            continue;
        }
        let watched = item.observe.iter().any(|o| matches!(o, Observe::Picture | Observe::Sound | Observe::Time));
        let verdict = match item.area {
            Area::Outside => Verdict::NotObservable,
            _ if !watched => continue,
            _ if item.code.0 == "S2-28" => Verdict::NotApplicable,
            _ => Verdict::Pass,
        };
        commit(store, inspection, Edit::SetVerdict { subject, verdict: Some(verdict) }, &[])?;
    }
    Ok(())
}

/// The one-metre line where it lies in the film's picture.
fn draw_line(store: &mut Store, inspection: &mut Inspection) -> Result<(), Notice> {
    let Some(camera) = inspection.cameras.first().map(|camera| camera.id) else { return Ok(()) };
    let guides = vec![Guide { from: (3_050, 5_830), to: (6_910, 7_260) }];
    commit(store, inspection, Edit::SetGuides { camera, guides }, &[])
}

fn commit(store: &mut Store, inspection: &mut Inspection, edit: Edit, blobs: &[NewBlob]) -> Result<(), Notice> {
    let change = inspection.plan(edit).map_err(|why| Notice::from(&why))?;
    store.commit(inspection.id, &change, &stamp(), blobs).map_err(|why| wording::store(&why))?;
    inspection.apply(&change);
    Ok(())
}

fn stamp() -> Stamp<'static> {
    Stamp { at: wall_clock::now(), who: INSPECTOR, undoes: None }
}

fn write_reports(
    dir: &Path,
    library: &Path,
    id: InspectionId,
    lang: Lang,
    progress: &mut dyn FnMut(f32),
) -> Result<Vec<PathBuf>, Notice> {
    let fonts = Fonts::find();
    let mut written = Vec::new();
    for (done, format) in Format::ALL.iter().enumerate() {
        progress(done as f32 / Format::ALL.len() as f32);
        let order = Order { inspection: id, format: *format, lang, made_at: wall_clock::now() };
        let report = make_report(library, order, &fonts, &mut |_share| true)?;
        let path = dir.join(suggested_name("城东支行", demo::start().civil().date(), *format, lang));
        let path = files::write_new(&path, &report.bytes)
            .map_err(|why| wording::file("报告没有写成", "The report was not written", &why, &path))?;
        written.push(path);
    }
    Ok(written)
}

impl App {
    /// Makes the demo by a job and opens its library; where the folder holds one already, opens that.
    pub(crate) fn make_demo(&mut self, dir: PathBuf) {
        let there = dir.join("demo").with_extension(ENDING);
        if there.exists() {
            return self.open_library(&there);
        }
        let lang = self.state.settings.lang;
        self.jobs.start(crate::app::jobs::JobKind::Files, wording::job_demo(), move |reins| {
            let made = make(&dir, lang, &mut |share| reins.progress(share), reins.cancel_flag());
            Box::new(move |app: &mut Self| match made {
                Ok(demo) => app.open_library(&demo.library),
                Err(notice) => app.notify(notice),
            })
        });
    }
}

fn already_there(dir: &Path) -> Notice {
    Notice::new(Level::Error, "这个文件夹里已有演示库", "There is a demo in this folder already")
        .hint("请换一个文件夹，或先删掉它", "Choose another folder, or remove it first")
        .detail(dir.display().to_string())
}

fn no_film(why: &DemoError) -> Notice {
    match why {
        DemoError::Cancelled => wording::cancelled(),
        DemoError::Media(why) => wording::media(why),
    }
}
