//! The scan of a file that a reader of our own takes apart: a walk, and the index made from what it finds.

use crate::media::container::Sniffed;
use crate::media::error::MediaError;
use crate::media::feed::named_caps;
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::reader::{Format, Slot};
use crate::media::scan::{Rhythm, Shared, TrackFacts};
use crate::media::tracks::TrackKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Walks through a file and hands the index out as it grows.
pub(super) fn run(
    path: &Path,
    sniffed: Sniffed,
    layout: &Layout,
    shared: &Shared,
    told: &dyn Fn(),
) -> Result<(), MediaError> {
    let mut rhythm = Rhythm::default();
    let hurried = shared.wish().only_to;
    let walked = layout.walk(path, sniffed.container, &mut || {
        if shared.wish().stop {
            layout.stop();
        } else if rhythm.is_due(layout.count(), hurried.is_some()) {
            let index = hand_out(layout, shared, false);
            told();
            if hurried.is_some_and(|to| index.serves(to)) {
                layout.stop();
            }
        }
    });
    let index = hand_out(layout, shared, !layout.is_stopped());
    told();
    match walked {
        Err(why) if index.is_empty() => Err(MediaError::Unreadable { path: path.to_owned(), why: why.to_string() }),
        Err(why) => {
            tracing::info!(%why, "the index ends early");
            Ok(())
        }
        Ok(()) => {
            shared.update(|progress| progress.whole = !layout.is_stopped());
            Ok(())
        }
    }
}

fn hand_out(layout: &Layout, shared: &Shared, complete: bool) -> Arc<FrameIndex> {
    let index = Arc::new(FrameIndex::new(&layout.scanned(), complete));
    let slots = [Slot::Pictures, Slot::Sound].into_iter().zip(layout.formats(Duration::ZERO));
    let tracks = slots.filter_map(|(slot, format)| Some(facts(slot, &format?))).collect();
    let (stretches, beside) = (layout.stretches(index.origin()), layout.beside());
    shared.update(|progress| {
        progress.index = Arc::clone(&index);
        progress.tracks = tracks;
        progress.stretches = stretches;
        progress.beside = beside;
    });
    index
}

fn facts(slot: Slot, format: &Format) -> TrackFacts {
    let kind = if slot == Slot::Sound { TrackKind::Sound } else { TrackKind::Pictures };
    TrackFacts { kind, caps: named_caps(slot, format), scanned: slot == Slot::Pictures }
}
