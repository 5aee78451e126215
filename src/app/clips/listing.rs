//! The lists of a folder's clips for people: the page and the paper, with the pictures at the marks.

use crate::app::clips::batch::{Batch, Delivered};
use crate::app::clips::folder::Folder;
use crate::app::clips::{cover_still, shown, veils};
use crate::app::exporting::faces;
use crate::app::fonts::Fonts;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::footage::Moment;
use crate::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use crate::media::picture::thumbnail_of_png;
use crate::report::{self, ClipEntry, ClipExample, ListedClip};
use crate::store::{Contents, Reader};
use std::collections::BTreeMap;

/// Puts the manifest into the batch's order and writes the lists; where the folder has no clip there are none.
///
/// # Errors
/// When the folder cannot be written. That the paper cannot be set is a warning.
pub(super) fn write(
    folder: &mut Folder,
    reader: &Reader,
    batch: &Batch,
    delivered: &mut Delivered,
) -> Result<(), Notice> {
    if folder.list.clips.is_empty() {
        return Ok(());
    }
    let known = Known::of(reader, &folder.list.clips);
    folder.arrange(&|clip| {
        let pick = (InspectionId(clip.inspection), FindingNo(clip.finding));
        let at = known.inspection(clip).and(batch.chosen.iter().position(|chosen| *chosen == pick));
        at.map(|at| at * 2 + usize::from(clip.example.is_some()))
    })?;
    let clips = folder.list.clips.clone();
    let book = reader.book().map_err(|why| wording::store(&why))?;
    let mut listed = Vec::new();
    for clip in clips.iter().filter(|clip| clip.example.is_none()) {
        let Some(one) = known.listed(reader, clip) else { continue };
        let example = clips.iter().find(|other| other.is_beside(clip) && other.example.is_some());
        let is_ours = known.inspection(clip).is_some();
        let stands = |example: &ClipExample| !is_ours || shown::stands(&book, example.entry);
        listed.push(ListedClip { example: example.filter(|one| one.example.as_ref().is_some_and(stands)), ..one });
    }
    // Where all was withdrawn since, lists that are there say so.
    if listed.is_empty() && !folder.has_lists() {
        return Ok(());
    }
    let lang = batch.manner.lang;
    delivered.page = Some(folder.write_page(&listed, lang)?);
    match report::clip_sheet(&listed, folder.earlier(), lang, &faces(&Fonts::find())) {
        Ok((pdf, warnings)) => {
            let warnings = warnings.iter().map(|warning| wording::report_lacks(&warning.sentence(lang)));
            delivered.warnings.extend(warnings);
            delivered.paper = Some(folder.write_paper(&pdf)?);
        }
        Err(why) => delivered.warnings.push(wording::report(&why)),
    }
    Ok(())
}

/// A still with the covers of its moment, as the clip beside it has them; none where it cannot be covered.
fn covered(png: Vec<u8>, inspection: &Inspection, moment: Moment) -> Option<Vec<u8>> {
    let covers = veils(inspection, moment.recording).covers;
    if !covers.iter().any(|cover| cover.at(moment.pts).is_some()) {
        return Some(png);
    }
    let mut still = thumbnail_of_png(&png, u32::MAX).ok()?;
    cover_still(&mut still, &covers, moment.pts);
    still.png().ok()
}

/// The inspections of this library that clips of the folder are of.
struct Known(BTreeMap<i64, Inspection>);

impl Known {
    fn of(reader: &Reader, clips: &[ClipEntry]) -> Self {
        let mut known = BTreeMap::new();
        for clip in clips {
            if !known.contains_key(&clip.inspection)
                && let Ok(inspection) = reader.load(InspectionId(clip.inspection))
            {
                known.insert(clip.inspection, inspection);
            }
        }
        Self(known)
    }

    /// The inspection of a clip; none where it is another library's, whose inspections have the same numbers.
    fn inspection(&self, clip: &ClipEntry) -> Option<&Inspection> {
        let inspection = self.0.get(&clip.inspection)?;
        let is_it = inspection.outlet.code == clip.outlet_code && inspection.date.to_string() == clip.date;
        is_it.then_some(inspection)
    }

    /// The clip with the picture at its mark; none where its finding no longer stands.
    fn listed<'c>(&self, contents: &Contents, clip: &'c ClipEntry) -> Option<ListedClip<'c>> {
        let Some(inspection) = self.inspection(clip) else {
            return Some(ListedClip { clip, example: None, still: None });
        };
        let finding = inspection.findings.get(&FindingNo(clip.finding)).filter(|one| one.withdrawn.is_none())?;
        let kept = |finding: &Finding| {
            let png = contents.blob(finding.still.as_ref()?).ok().flatten()?;
            match finding.moment {
                Some(moment) => covered(png, inspection, moment),
                None => Some(png),
            }
        };
        Some(ListedClip { clip, example: None, still: kept(finding).map(|png| (png, finding.rect)) })
    }
}
