//! The checklist that is being written in this library: one at most, rewritten whole at every change, so that what the
//! screen shows of it is on disk.

use crate::domain::checklist_draft::Draft;
use crate::store::contents::Contents;
use crate::store::error::StoreError;
use crate::store::json_draft;
use crate::store::open::Store;

/// The setting that holds it.
const SETTING: &str = "checklist-draft";

impl Contents {
    /// The checklist being written, if there is one.
    ///
    /// # Errors
    /// When the library cannot be read, or what was kept is no draft.
    pub fn checklist_draft(&self) -> Result<Option<Draft>, StoreError> {
        self.setting(SETTING)?.map(|text| json_draft::from_json(&text)).transpose()
    }
}

impl Store {
    /// Keeps the draft in place of what was kept before.
    ///
    /// # Errors
    /// `DiskFull`, `Busy`, and what SQLite refuses; what was kept before then stays.
    pub fn keep_checklist_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let text = json_draft::to_json(draft)?;
        self.set_setting(SETTING, &text)
    }

    /// Forgets the draft.
    ///
    /// # Errors
    /// As `keep_checklist_draft`.
    pub fn forget_checklist_draft(&mut self) -> Result<(), StoreError> {
        self.conn().execute("DELETE FROM setting WHERE name = ?1", [SETTING])?;
        Ok(())
    }
}
