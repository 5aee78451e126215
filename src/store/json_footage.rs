//! The parts of a recording's site time as JSON: its stretches, and what each source said.

use crate::domain::footage::{ClockSource, SiteClock, Stretch};
use crate::domain::time::{Pts, SiteTime};
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::json::{read_json, write_json};
use jiff::civil::DateTime;

/// `[[from_ns, "site"], …]`
pub(crate) fn stretches_to_json(stretches: &[Stretch]) -> Result<String, StoreError> {
    let rows: Vec<_> = stretches.iter().map(|stretch| (stretch.from.ns(), Iso(stretch.site.civil()))).collect();
    write_json("stretches", &rows)
}

pub(crate) fn stretches_from_json(json: &str) -> Result<Vec<Stretch>, StoreError> {
    let rows: Vec<(i64, Iso<DateTime>)> = read_json("stretches", json)?;
    Ok(rows.into_iter().map(|(from, site)| Stretch { from: Pts::from_ns(from), site: SiteTime::new(site.0) }).collect())
}

/// `[["file-name", "site"], …]`
pub(crate) fn claims_to_json(claims: &[SiteClock]) -> Result<String, StoreError> {
    let rows: Vec<_> = claims.iter().map(|claim| (Word(claim.source), Iso(claim.at_first.civil()))).collect();
    write_json("claims", &rows)
}

pub(crate) fn claims_from_json(json: &str) -> Result<Vec<SiteClock>, StoreError> {
    let rows: Vec<(Word<ClockSource>, Iso<DateTime>)> = read_json("claims", json)?;
    Ok(rows.into_iter().map(|(source, at)| SiteClock::new(SiteTime::new(at.0), source.0)).collect())
}
