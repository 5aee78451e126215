//! Choosing an outlet or one of its people under a caption, the same in every form.

use crate::app::state::Library;
use crate::domain::place::{OutletId, PersonId};
use crate::domain::text::Lang;
use crate::ui::strings::{registers, t};
use crate::ui::theme;
use eframe::egui;
use egui::ComboBox;

/// Chooses one of the outlets that are inspected. True when it is another than before.
pub fn outlet_ui(
    ui: &mut egui::Ui,
    library: &Library,
    lang: Lang,
    chosen: &mut Option<OutletId>,
    id: &'static str,
) -> bool {
    let before = *chosen;
    let name = before.and_then(|id| library.outlet(id)).map_or("", |outlet| outlet.name.as_str());
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, t(lang).outlet));
        let shown = ComboBox::from_id_salt(id).width(200.0).selected_text(name).show_ui(ui, |ui| {
            for outlet in library.inspectable() {
                ui.selectable_value(chosen, Some(outlet.id), &outlet.name);
            }
        });
        shown.response.accessible_name(t(lang).outlet);
    });
    *chosen != before
}

/// Chooses one of the outlet's people. With `nobody`, no person is an answer too, and reads so.
pub fn person_ui(
    ui: &mut egui::Ui,
    library: &Library,
    lang: Lang,
    outlet: Option<OutletId>,
    chosen: &mut Option<PersonId>,
    (id, nobody): (&'static str, Option<&str>),
) {
    let w = registers::words(lang);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.person));
        let of_outlet = || library.people.iter().filter(|person| Some(person.outlet) == outlet);
        let named = of_outlet().find(|person| Some(person.id) == *chosen);
        let name = named.map_or(nobody.unwrap_or(w.person_choose), |person| person.name.as_str());
        let shown = ComboBox::from_id_salt(id).selected_text(name).show_ui(ui, |ui| {
            if let Some(nobody) = nobody {
                ui.selectable_value(chosen, None, nobody);
            }
            for person in of_outlet() {
                ui.selectable_value(chosen, Some(person.id), person.name.as_str());
            }
        });
        shown.response.accessible_name(w.person);
    });
}
