//! The forms of the stars' page: who enters, places of a unit, what a candidate brings.

use crate::app::command::Command;
use crate::app::notice::Notice;
use crate::app::stars::documents::{self, StarPaper};
use crate::app::stars::{self, GRADES, SKILLS, Stars};
use crate::app::state::{Library, State};
use crate::domain::book::{Brings, Entry};
use crate::domain::candidacy::{Act, Route, Step};
use crate::domain::number::Points;
use crate::domain::place::{OutletId, PersonId};
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::panels::stars::StarsLocal;
use crate::ui::strings::stars::{Words, words};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::RichText;
use jiff::civil::Date;

/// A candidate being entered.
#[derive(Debug)]
pub struct EnterForm {
    person: Option<PersonId>,
    route: Route,
    on: String,
    by: String,
}

impl EnterForm {
    /// A form of today.
    pub fn new(state: &State) -> Self {
        Self { person: None, route: Route::SignUp, on: state.today.to_string(), by: String::new() }
    }
}

/// Places of a unit being typed.
#[derive(Debug, Default)]
pub struct QuotaForm {
    unit: Option<OutletId>,
    places: String,
}

/// A caption over whatever is chosen.
pub(super) fn under<R>(ui: &mut egui::Ui, caption: &str, content: impl FnOnce(&mut egui::Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, caption));
        content(ui)
    })
    .inner
}

/// Why something cannot be recorded, in amber.
pub(super) fn refusal(ui: &mut egui::Ui, said: &str) {
    ui.label(RichText::new(said).font(theme::font(theme::CAPTION)).color(theme::tokens(ui).amber));
}

/// The form of a new candidate, while it is open.
pub fn enter_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    known: &Stars,
    local: &mut StarsLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let (w, t) = (words(lang), t(lang));
    let Some(form) = &mut local.enter else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.enter));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            person_box(ui, library, known, w.candidate, &mut form.person);
            under(ui, w.route, |ui| {
                ui.horizontal(|ui| {
                    for route in Route::ALL {
                        if button::choice(ui, route.name(lang), form.route == *route).clicked() {
                            form.route = *route;
                        }
                    }
                });
            });
            field::captioned(ui, &mut form.on, t.date, "2026-08-24", 110.0);
            field::captioned(ui, &mut form.by, w.by_nominator, "", 160.0);
        });
        ui.horizontal(|ui| {
            let on: Option<Date> = form.on.trim().parse().ok();
            let act = on.zip(form.person).map(|(on, person)| {
                let step = Step::Enter { route: form.route };
                (person, Act { on, by: form.by.trim().to_owned(), step })
            });
            let may = act.as_ref().map(|(person, act)| stars::may(state, *person, act));
            let ready = matches!(may, Some(Ok(())));
            let enter = ui.add_enabled_ui(ready, |ui| button::primary(ui, w.record)).inner;
            if let Some((person, act)) = act.filter(|_| enter.clicked()) {
                out.push(Command::TakeStep(person, Box::new(act)));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
            match may {
                Some(Err(why)) => refusal(ui, Notice::from(&why).headline.get(lang)),
                None => refusal(ui, t.form_incomplete),
                Some(Ok(())) => {}
            }
        });
    });
    if done {
        local.enter = None;
    }
}

/// Everybody who has not entered yet, by outlet.
fn person_box(ui: &mut egui::Ui, library: &Library, known: &Stars, caption: &str, chosen: &mut Option<PersonId>) {
    let outlet = |id: OutletId| library.outlet(id).map_or("", |outlet| outlet.name.as_str());
    let person = chosen.and_then(|id| library.people.iter().find(|person| person.id == id));
    let name = person.map(|person| format!("{} · {}", person.name, outlet(person.outlet))).unwrap_or_default();
    under(ui, caption, |ui| {
        let shown = egui::ComboBox::from_id_salt("candidate").width(220.0).selected_text(name).show_ui(ui, |ui| {
            for person in library.people.iter().filter(|person| known.of(person.id).is_none()) {
                let said = format!("{} · {}", person.name, outlet(person.outlet));
                ui.selectable_value(chosen, Some(person.id), said);
            }
        });
        shown.response.accessible_name(caption);
    });
}

/// The form of a unit's places, while it is open.
pub fn quota_ui(
    ui: &mut egui::Ui,
    library: &Library,
    stars: &Stars,
    lang: Lang,
    local: &mut StarsLocal,
    out: &mut Vec<Command>,
) {
    let (w, t) = (words(lang), t(lang));
    let Some(form) = &mut local.quota else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.quota));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            let name = form.unit.and_then(|id| library.outlet(id)).map_or("", |unit| unit.name.as_str());
            under(ui, w.unit, |ui| {
                let shown = egui::ComboBox::from_id_salt("unit").width(220.0).selected_text(name).show_ui(ui, |ui| {
                    for unit in &library.outlets {
                        ui.selectable_value(&mut form.unit, Some(unit.id), unit.name.as_str());
                    }
                });
                shown.response.accessible_name(w.unit);
            });
            field::captioned(ui, &mut form.places, w.places, "2", 80.0);
        });
        ui.horizontal(|ui| {
            let typed = form.unit.zip(form.places.trim().parse::<u32>().ok());
            let set = ui.add_enabled_ui(typed.is_some(), |ui| button::primary(ui, w.record)).inner;
            if let Some((unit, places)) = typed.filter(|_| set.clicked()) {
                out.push(Command::Book(Box::new(Entry::Quota { unit, year: stars.year, places })));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
        });
    });
    if done {
        local.quota = None;
    }
}

/// What a candidate brings, as typed.
#[derive(Debug)]
pub struct BringsForm {
    last_year: Option<String>,
    first_half: Option<String>,
    attested: Option<bool>,
    signer: String,
    tests: String,
    complaints: String,
    volume: String,
    outlet_volume: String,
    headcount: String,
    errors: String,
}

impl BringsForm {
    /// What was entered last.
    pub fn of(brings: &Brings) -> Self {
        let said = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let points = |points: Option<Points>| points.map(|points| points.to_string()).unwrap_or_default();
        Self {
            last_year: brings.grade_last_year.clone(),
            first_half: brings.grade_first_half.clone(),
            attested: brings.attested.as_ref().map(|(attested, _)| *attested),
            signer: brings.attested.as_ref().map(|(_, signer)| signer.clone()).unwrap_or_default(),
            tests: brings.skill_tests.clone().unwrap_or_default().join(" "),
            complaints: said(brings.valid_complaints),
            volume: points(brings.volume),
            outlet_volume: points(brings.outlet_volume),
            headcount: said(brings.outlet_headcount),
            errors: said(brings.errors),
        }
    }

    /// What is typed; an empty field is unknown, one that cannot be read is none of all.
    fn brings(&self) -> Option<Brings> {
        let number = |typed: &str| match typed.trim() {
            "" => Some(None),
            typed => typed.parse::<u32>().ok().map(Some),
        };
        let points = |typed: &str| match typed.trim() {
            "" => Some(None),
            typed => typed.parse::<Points>().ok().filter(|points| *points >= Points::ZERO).map(Some),
        };
        let tests: Vec<String> = self
            .tests
            .split(|sign: char| sign.is_whitespace() || matches!(sign, '、' | '，' | ','))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let graded = tests.iter().all(|test| SKILLS.contains(&test.as_str()));
        let signer = self.signer.trim();
        let attested = match self.attested {
            Some(_) if signer.is_empty() => return None,
            attested => attested.map(|attested| (attested, signer.to_owned())),
        };
        let headcount = number(&self.headcount)?;
        (graded && headcount != Some(0)).then_some(Brings {
            grade_last_year: self.last_year.clone(),
            grade_first_half: self.first_half.clone(),
            attested,
            skill_tests: (!tests.is_empty()).then_some(tests),
            valid_complaints: number(&self.complaints)?,
            volume: points(&self.volume)?,
            outlet_volume: points(&self.outlet_volume)?,
            outlet_headcount: headcount,
            errors: number(&self.errors)?,
        })
    }
}

/// The form of what a candidate brings, inside the card of the conditions. True when it is done.
pub fn brings_ui(
    ui: &mut egui::Ui,
    lang: Lang,
    (person, year): (PersonId, i16),
    listed: &[String],
    form: &mut BringsForm,
    out: &mut Vec<Command>,
) -> bool {
    let (w, t) = (words(lang), t(lang));
    let mut done = false;
    let row = |ui: &mut egui::Ui, fields: &mut dyn FnMut(&mut egui::Ui)| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            fields(ui);
        });
    };
    row(ui, &mut |ui| {
        grade_box(ui, w.last_year, w, &mut form.last_year);
        grade_box(ui, w.first_half, w, &mut form.first_half);
        field::captioned(ui, &mut form.tests, w.tests, w.tests_hint, 200.0);
        if !listed.is_empty() {
            // They stay in the lists and are counted beside what is typed here.
            under(ui, w.tests_listed, |ui| ui.label(listed.join(" ")));
        }
    });
    row(ui, &mut |ui| {
        under(ui, w.attested, |ui| {
            ui.horizontal(|ui| {
                let choices = [(None, w.unknown), (Some(true), w.attested_yes), (Some(false), w.attested_no)];
                for (attested, name) in choices {
                    if button::choice(ui, name, form.attested == attested).clicked() {
                        form.attested = attested;
                    }
                }
            });
        });
        field::captioned(ui, &mut form.signer, w.signer, "", 150.0);
    });
    row(ui, &mut |ui| {
        field::captioned(ui, &mut form.volume, w.volume, "5750", 90.0);
        field::captioned(ui, &mut form.outlet_volume, w.outlet_volume, "40000", 90.0);
        field::captioned(ui, &mut form.headcount, w.headcount, "8", 60.0);
        field::captioned(ui, &mut form.complaints, w.complaints, "0", 90.0);
        field::captioned(ui, &mut form.errors, w.errors, "0", 60.0);
    });
    ui.horizontal(|ui| {
        let brings = form.brings();
        let wrong = brings.is_none();
        let set = ui.add_enabled_ui(!wrong, |ui| button::primary(ui, w.record)).inner;
        if let Some(brings) = brings.filter(|_| set.clicked()) {
            out.push(Command::Book(Box::new(Entry::Brought { person, year, brings })));
            done = true;
        }
        done |= button::plain(ui, t.cancel).clicked();
        if wrong {
            let signs = form.attested.is_some() && form.signer.trim().is_empty();
            refusal(ui, if signs { w.signer_missing } else { w.figures_bad });
        }
    });
    done
}

fn grade_box(ui: &mut egui::Ui, caption: &str, w: &Words, chosen: &mut Option<String>) {
    under(ui, caption, |ui| {
        let name = chosen.clone().unwrap_or_else(|| w.unknown.to_owned());
        let shown = egui::ComboBox::from_id_salt(caption).width(96.0).selected_text(name).show_ui(ui, |ui| {
            ui.selectable_value(chosen, None, w.unknown);
            for grade in GRADES {
                ui.selectable_value(chosen, Some((*grade).to_owned()), *grade);
            }
        });
        shown.response.accessible_name(caption);
    });
}

/// The documents to write, about one candidate or about the year.
pub fn papers_menu(ui: &mut egui::Ui, dialogs: &mut Dialogs, lang: Lang, year: i16, whose: Option<(PersonId, &str)>) {
    let w = words(lang);
    let shown = egui::ComboBox::from_id_salt("star papers").selected_text(w.documents).show_ui(ui, |ui| {
        // A candidate's own first; the notice and the register can be about one as well.
        let fits = |kind: &&StarPaper| match whose {
            Some(_) => kind.of_one() || matches!(kind, StarPaper::PublicNotice | StarPaper::ObjectionRegister),
            None => !kind.of_one(),
        };
        for kind in StarPaper::ALL.iter().filter(fits) {
            if ui.selectable_label(false, kind.name(lang)).clicked() {
                let name = documents::suggested_name(*kind, year, whose.map(|(_, name)| name), lang);
                let path = std::env::home_dir().unwrap_or_default().join(name);
                let person = whose.map(|(person, _)| person);
                dialogs.ask_with(Purpose::StarPaper(*kind, person), path.display().to_string());
            }
        }
    });
    shown.response.on_hover_text(w.documents_hint).accessible_name(w.documents);
}
