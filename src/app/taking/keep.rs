//! What was found, into the library, file by file: what cannot be taken is told, and the others come all the same.

use crate::app::notice::Notice;
use crate::app::taking::look::{Haul, Look, New};
use crate::app::taking::survey;
use crate::app::taking::{Import, Moved, Taken};
use crate::app::wording;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::inspection::InspectionId;
use crate::domain::place::OutletId;
use crate::media::probe::Probe;
use crate::store::{NewRecording, RecordingFacts, Store, StoreError};

/// Where the footage goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// The inspection that it is handed in for.
    pub(crate) inspection: InspectionId,
    /// The outlet of that inspection.
    pub(crate) outlet: OutletId,
}

/// Takes in what was found. `camera` names the camera of all of it; empty to find it file by file.
pub(crate) fn keep_all(store: &mut Store, bound: Bound, camera: &str, haul: Haul) -> Import {
    let mut import = Import { cancelled: haul.cancelled, ..Import::default() };
    let mut moved = Vec::new();
    for look in haul.looks {
        let kept = match look {
            Look::New(new) => take(store, bound, camera, &new).map(|taken| {
                import.faults.extend(new.probe.as_ref().err().map(wording::media));
                match new.known {
                    Some(measured_anew) => import.known.push((new.path, measured_anew)),
                    None => import.taken.push(taken),
                }
            }),
            Look::Known(path, id) => {
                store.attach_recording(bound.inspection, id).map(|()| import.known.push((path, id)))
            }
            Look::Moved(path, id) => store.attach_recording(bound.inspection, id).map(|()| moved.push((id, path))),
            Look::Copy(path, id, of) => {
                store.attach_recording(bound.inspection, id).map(|()| import.copies.push((path, of)))
            }
            Look::Twin(path, of) => {
                import.copies.push((path, of));
                Ok(())
            }
            Look::LeftOut(path, reason) => {
                import.left_out.push((path, reason));
                Ok(())
            }
            Look::Refused(notice) => {
                import.refused.push(notice);
                Ok(())
            }
        };
        if let Err(why) = kept {
            import.refused.push(wording::store(&why));
        }
    }
    let moves: Vec<_> = moved.into_iter().filter_map(|(id, path)| Some((id, path.to_str()?.to_owned()))).collect();
    match relink(store, &moves) {
        Ok(moved) => import.moved = moved,
        Err(why) => import.refused.push(wording::store(&why)),
    }
    import
}

/// All that were found again get their new path at once.
fn relink(store: &mut Store, moves: &[(RecordingId, String)]) -> Result<Vec<Moved>, StoreError> {
    let mut moved = Vec::new();
    for (id, to) in moves {
        moved.push(Moved { recording: *id, from: store.recording(*id)?.path, to: to.clone() });
    }
    if !moves.is_empty() {
        store.relink_all(moves)?;
    }
    Ok(moved)
}

fn take(store: &mut Store, bound: Bound, camera: &str, new: &New) -> Result<Taken, StoreError> {
    let facts = facts(new);
    let id = match new.known {
        Some(id) => {
            let sha256 = store.recording(id)?.fingerprint.sha256;
            let fingerprint = crate::domain::footage::Fingerprint { sha256, ..facts.fingerprint.clone() };
            store.set_recording_facts(id, &RecordingFacts { fingerprint, ..facts })?;
            id
        }
        None => {
            let cameras = store.cameras(bound.outlet)?;
            let name = match camera.trim() {
                "" => {
                    let RecordingFacts { clock, ref stretches, duration, .. } = facts;
                    let (path, stretches) = (new.path.to_string_lossy().into_owned(), stretches.clone());
                    let recording = Recording { path, clock, stretches, duration, ..Recording::default() };
                    new.hints.camera(&recording, &cameras, &store.recordings_of_outlet(bound.outlet)?)
                }
                named => named.to_owned(),
            };
            let camera = store.add_camera(bound.outlet, &name)?;
            store.add_recording(&NewRecording { camera, path: new.path.to_string_lossy().into_owned(), facts })?
        }
    };
    store.attach_recording(bound.inspection, id)?;
    keep_survey(store, id, new);
    let recording = store.recording(id)?;
    let camera = store.camera(recording.camera)?.name;
    Ok(Taken { recording, camera })
}

/// Keeps what the probe found by reading all of the file.
pub(crate) fn keep_survey(store: &mut Store, id: RecordingId, new: &New) {
    if let Some(bytes) = new.probe.as_ref().ok().and_then(|probe| probe.survey.as_deref()) {
        survey::keep(store, id, &new.fingerprint, bytes);
    }
}

/// What the library keeps of a file.
pub(crate) fn facts(new: &New) -> RecordingFacts {
    let start = new.probe.as_ref().ok().and_then(|probe| probe.start.as_ref());
    RecordingFacts {
        fingerprint: new.fingerprint.clone(),
        duration: new.probe.as_ref().map(Probe::duration).unwrap_or_default(),
        has_sound: new.probe.as_ref().is_ok_and(Probe::has_sound),
        clock: start.map(|start| start.clock),
        stretches: start.map(|start| start.stretches.clone()).unwrap_or_default(),
        claims: new.probe.as_ref().map(|probe| probe.claims.clone()).unwrap_or_default(),
        channel: new.hints.channel,
        fault: new.probe.as_ref().err().map(|why| wording::media(why).headline.zh),
    }
}

/// What is said of an import, beside what was taken in.
pub(crate) fn notices(import: &Import) -> Vec<Notice> {
    let mut notices: Vec<Notice> = import.refused.iter().chain(&import.faults).cloned().collect();
    if import.is_empty() && import.refused.is_empty() {
        let why = if import.cancelled { wording::cancelled() } else { wording::no_footage_found() };
        notices.push(why);
    }
    if !import.moved.is_empty() {
        notices.push(wording::found_again(&import.moved));
    }
    if !import.copies.is_empty() {
        notices.push(wording::copies(&import.copies));
    }
    if !import.left_out.is_empty() {
        notices.push(wording::left_out(&import.left_out));
    }
    notices
}
