//! What clips do not show and do not sound, as JSON: covers with their key times, muted spans, customers' areas.

use crate::domain::cover::{Cover, Redaction};
use crate::domain::inspection::Rect;
use crate::domain::time::Pts;
use crate::store::error::StoreError;
use crate::store::json::{Corners, corners_of_rect, read_json, rect_from_corners, write_json};
use serde::{Deserialize, Serialize};

/// A redaction as it stands in rows and log lines.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedactionRecord {
    covers: Vec<CoverRecord>,
    /// `[[from_ns, to_ns], …]`
    muted: Vec<(i64, i64)>,
}

/// `[[at_ns, [left, top, right, bottom]], …]`, at least one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<(i64, Corners)>", into = "Vec<(i64, Corners)>")]
struct CoverRecord(Cover);

impl TryFrom<Vec<(i64, Corners)>> for CoverRecord {
    type Error = &'static str;

    fn try_from(keys: Vec<(i64, Corners)>) -> Result<Self, Self::Error> {
        let keys = keys.into_iter().map(|(at, corners)| (Pts::from_ns(at), rect_from_corners(corners))).collect();
        // A face that was covered must not come to light because a line is damaged.
        Cover::moving(keys).map(Self).ok_or("a cover without a place")
    }
}

impl From<CoverRecord> for Vec<(i64, Corners)> {
    fn from(CoverRecord(cover): CoverRecord) -> Self {
        cover.keys().iter().map(|(at, rect)| (at.ns(), corners_of_rect(*rect))).collect()
    }
}

impl From<Redaction> for RedactionRecord {
    fn from(Redaction { covers, muted }: Redaction) -> Self {
        Self {
            covers: covers.into_iter().map(CoverRecord).collect(),
            muted: muted.into_iter().map(|(from, to)| (from.ns(), to.ns())).collect(),
        }
    }
}

impl From<RedactionRecord> for Redaction {
    fn from(RedactionRecord { covers, muted }: RedactionRecord) -> Self {
        Self {
            covers: covers.into_iter().map(|CoverRecord(cover)| cover).collect(),
            muted: muted.into_iter().map(|(from, to)| (Pts::from_ns(from), Pts::from_ns(to))).collect(),
        }
    }
}

/// A redaction as JSON.
pub(crate) fn redaction_to_json(redaction: &Redaction) -> Result<String, StoreError> {
    write_json("redaction", &RedactionRecord::from(redaction.clone()))
}

/// A redaction from JSON.
pub(crate) fn redaction_from_json(json: &str) -> Result<Redaction, StoreError> {
    read_json::<RedactionRecord>("redaction", json).map(Redaction::from)
}

/// Customers' areas as JSON.
pub(crate) fn areas_to_json(areas: &[Rect]) -> Result<String, StoreError> {
    write_json("areas", &areas.iter().copied().map(corners_of_rect).collect::<Vec<_>>())
}

/// Customers' areas from JSON.
pub(crate) fn areas_from_json(json: &str) -> Result<Vec<Rect>, StoreError> {
    Ok(read_json::<Vec<Corners>>("areas", json)?.into_iter().map(rect_from_corners).collect())
}

#[cfg(test)]
mod tests {
    use super::{redaction_from_json, redaction_to_json};
    use crate::domain::cover::{Cover, Redaction};
    use crate::domain::inspection::Rect;
    use crate::domain::time::Pts;

    #[test]
    fn a_redaction_comes_back_as_it_was() {
        let rect = |left| Rect { min: (left, 20), max: (left + 500, 800) };
        let ms = Pts::from_ms;
        let moving = Cover::moving(vec![(ms(0), rect(1)), (ms(40), rect(2)), (ms(90), rect(9_500))]).unwrap();
        let covers = vec![moving, Cover::still(rect(7), ms(5), ms(5)), Cover::still(rect(7), ms(5), ms(6))];
        let redaction = Redaction { covers, muted: vec![(ms(1), ms(2)), (ms(3), ms(4))] };
        let json = redaction_to_json(&redaction).unwrap();
        assert_eq!(redaction_from_json(&json).unwrap(), redaction);
        assert!(json.starts_with(r#"{"covers":[[[0,[1,20,501,800]],"#), "{json}");
    }

    #[test]
    fn a_cover_that_lost_its_place_is_no_cover_less() {
        assert!(redaction_from_json(r#"{"covers":[[]],"muted":[]}"#).is_err());
    }
}
