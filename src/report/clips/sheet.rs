//! The list of clips on paper: A4, by person, a row for each clip with the picture at its mark.

use crate::domain::text::Lang;
use crate::report::clips::listed::{ListedClip, by_person, words};
use crate::report::error::{ReportError, Warning};
use crate::report::evidence::small;
use crate::report::font::FontBytes;
use crate::report::pdf::{Ident, typeset};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The built-in template.
const TEMPLATE: &str = include_str!("../../../assets/report/clips.typ");

/// Sets the list in the given fonts, best first. `earlier`: how many clips lie, made with earlier settings, in the folder
/// of that name.
///
/// # Errors
/// When there is no font, or one cannot be read.
pub fn clip_sheet(
    clips: &[ListedClip<'_>],
    (earlier, folder): (usize, &str),
    lang: Lang,
    fonts: &[FontBytes],
) -> Result<(Vec<u8>, Vec<Warning>), ReportError> {
    let words = words(lang);
    let mut pictures = BTreeMap::new();
    let mut row = |one: &ListedClip<'_>| -> Value {
        let clip = one.clip;
        let still = one.still.as_ref().and_then(|(png, rect)| small(png, *rect)).map(|(jpeg, _width, _height)| {
            let name = format!("still-{}.jpg", clip.number());
            pictures.insert(name.clone(), jpeg);
            name
        });
        let standard = if clip.standard == clip.item_text { "" } else { &clip.standard };
        json!({
            "no": clip.number(),
            "still": still,
            "item": format!("{} {}", clip.item, clip.item_text),
            "standard": standard,
            "note": clip.note,
            "time": words.time(clip),
            "outlet": clip.outlet,
            "camera": clip.camera,
            "file": clip.file,
            "length": words.length(clip),
            "example": one.example.map(|example| json!({ "file": example.file, "about": words.example(example) })),
        })
    };
    let groups: Vec<Value> = by_person(clips)
        .iter()
        .map(|group| {
            let rows: Vec<Value> = group.clips.iter().map(|one| row(one)).collect();
            json!({ "whose": words.whose(group.whose), "rows": rows })
        })
        .collect();
    let below = words.below(clips);
    let ident = Ident { name: format!("{}{below}", words.title), creator: env!("CARGO_PKG_VERSION").to_owned() };
    let data = json!({
        "zh": lang == Lang::Zh,
        "title": words.title,
        "below": below,
        "columns": words.columns,
        "no_still": words.no_still,
        "groups": groups,
        "earlier": words.earlier(earlier, folder),
    });
    typeset(TEMPLATE, data, pictures, fonts, ident, &mut |_share| {})
}
