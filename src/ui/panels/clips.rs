//! Clips of findings: chosen by filters, ticked, put in order, and added to the queue with how they are to be made.

use crate::app::clipping::ClipsCommand;
use crate::app::clips::{
    Batch, Candidate, Filter, Lacking, Manner, Marked, NamePattern, NameWord, OrderKind, Pick, read_day, read_seconds,
    usual_name,
};
use crate::app::command::Command;
use crate::app::find::{self, search};
use crate::app::notice::Notice;
use crate::app::reading::Reading;
use crate::app::state::{Library, State};
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::panels::home::head;
use crate::ui::panels::{clips_list, clips_queue};
use crate::ui::strings::clips::{Words, words};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::{ComboBox, RichText};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much lower than captions a tick stands that is beside their fields.
const BESIDE: f32 = 21.0;

/// What the page remembers.
#[derive(Debug, Default)]
pub struct ClipsLocal {
    /// The findings that all of this is about.
    of: Option<Arc<Marked>>,
    /// Number of the outlet; none: all.
    outlet: Option<String>,
    from: String,
    to: String,
    find: String,
    repeated: bool,
    /// All findings, in the order in which somebody put them.
    pub(super) order: Vec<Pick>,
    /// Those that are chosen.
    pub(super) ticked: BTreeSet<Pick>,
    /// What the filters leave, by place among the findings; for as long as nothing of that changes.
    sieved: Option<(Sieve, Vec<usize>)>,
    form: Option<Form>,
}

/// All that decides about which findings are listed, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sieve {
    filter: Filter,
    find: String,
    lang: Lang,
    order: Vec<Pick>,
}

/// How clips are made, as typed so far.
#[derive(Debug)]
struct Form {
    lead: String,
    lag: String,
    copy: bool,
    slower: u32,
    sound: bool,
    cameras: bool,
    examples: bool,
    name: String,
    folder: String,
    /// One film, in this file, and no folder.
    is_film: bool,
    film: String,
    cards: bool,
}

impl Form {
    fn new(state: &State, library: &Library) -> Self {
        let (usual, kept) = (Manner::default(), state.settings.clip_name.as_str());
        let name = if NamePattern::read(kept).is_ok() { kept } else { usual_name(state.settings.lang) };
        let folder = library.path.parent().map(|beside| beside.join(words(state.settings.lang).page));
        Self {
            lead: usual.lead.seconds().to_string(),
            lag: usual.lag.seconds().to_string(),
            copy: usual.copy,
            slower: usual.slower,
            sound: usual.sound,
            cameras: usual.cameras,
            examples: usual.examples,
            name: name.to_owned(),
            film: folder.clone().unwrap_or_default().with_added_extension("mp4").display().to_string(),
            folder: folder.unwrap_or_default().display().to_string(),
            is_film: false,
            cards: true,
        }
    }

    /// What is ordered, and how it is to be made.
    fn order(&self, lang: Lang) -> Result<(OrderKind, Manner), Notice> {
        let manner = Manner {
            lead: read_seconds(&self.lead)?,
            lag: read_seconds(&self.lag)?,
            copy: self.copy,
            slower: if self.copy { 1 } else { self.slower },
            sound: self.sound,
            cameras: self.cameras && !self.copy,
            examples: self.examples,
            name: NamePattern::read(&self.name)?,
            lang,
        };
        let kind = if self.is_film {
            OrderKind::Film { to: self.film.trim().into(), cards: self.cards }
        } else {
            OrderKind::Folder(self.folder.trim().into())
        };
        kind.check(&manner)?;
        Ok((kind, manner))
    }
}

/// Paints the page.
pub fn clips_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let w = words(lang);
    let (local, dialogs) = (&mut view.home.clips, &mut view.dialogs);
    take_up(local, state, library, dialogs);
    head(ui, w.page, w.below, |_ui| {});
    clips_queue::queue_ui(ui, &state.clips, lang, out);
    if let Reading::Failed(why) = &state.clips.reading {
        unread_ui(ui, why, lang, out);
        return;
    }
    let Some(marked) = state.clips.marked.clone() else {
        ui.label(theme::caption(ui, w.reading));
        return;
    };
    if marked.candidates.is_empty() {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(w.none));
            ui.label(theme::caption(ui, w.none_text));
        });
        return;
    }
    let listed = theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            filters_ui(ui, library, local, marked.repeats_unknown.as_ref(), lang);
            let listed = local.listed(&marked, lang);
            clips_list::list_ui(ui, &listed, local, lang);
            listed
        })
        .inner;
    let chosen: Vec<&Candidate> = listed.into_iter().filter(|one| local.ticked.contains(&one.pick)).collect();
    form_ui(ui, &chosen, local, dialogs, lang, out);
}

/// Why there are no findings to choose from.
fn unread_ui(ui: &mut egui::Ui, why: &Notice, lang: Lang, out: &mut Vec<Command>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(why.headline.get(lang)).color(theme::tokens(ui).red));
        for line in [why.hint.get(lang), &why.detail].into_iter().filter(|line| !line.is_empty()) {
            ui.add(egui::Label::new(theme::caption(ui, line)).wrap());
        }
        if button::plain(ui, words(lang).read_again).clicked() {
            out.push(Command::Clips(ClipsCommand::Look));
        }
    });
}

/// What came since: findings read anew, a folder that was chosen.
fn take_up(local: &mut ClipsLocal, state: &State, library: &Library, dialogs: &mut Dialogs) {
    let form = local.form.get_or_insert_with(|| Form::new(state, library));
    if let Some(folder) = dialogs.folder.take() {
        form.folder = folder.display().to_string();
    }
    let Some(marked) = &state.clips.marked else { return };
    if local.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, marked)) {
        return;
    }
    let there: BTreeSet<Pick> = marked.candidates.iter().map(|one| one.pick).collect();
    // What somebody put in order stays so; what is new comes behind.
    local.order.retain(|pick| there.contains(pick));
    let known: BTreeSet<Pick> = local.order.iter().copied().collect();
    local.order.extend(marked.candidates.iter().map(|one| one.pick).filter(|pick| !known.contains(pick)));
    local.ticked.retain(|pick| there.contains(pick));
    (local.of, local.sieved) = (Some(Arc::clone(marked)), None);
}

impl ClipsLocal {
    /// What the filters leave, in order.
    fn listed<'m>(&mut self, marked: &'m Marked, lang: Lang) -> Vec<&'m Candidate> {
        let day = |typed: &str| if typed.trim().is_empty() { None } else { read_day(typed).ok() };
        let filter = Filter {
            outlets: self.outlet.iter().cloned().collect(),
            from: day(&self.from),
            to: day(&self.to),
            repeated: self.repeated,
            ..Filter::default()
        };
        let is_it = |sieve: &Sieve| {
            (&sieve.filter, &sieve.find, sieve.lang) == (&filter, &self.find, lang) && sieve.order == self.order
        };
        if self.sieved.as_ref().is_none_or(|(sieve, _)| !is_it(sieve)) {
            let sieve = Sieve { filter, find: self.find.clone(), lang, order: self.order.clone() };
            let places = sieve.places(marked);
            self.sieved = Some((sieve, places));
        }
        let places = self.sieved.iter().flat_map(|(_, places)| places);
        places.filter_map(|place| marked.candidates.get(*place)).collect()
    }

    /// Puts all into the order in which they come of themselves.
    pub(super) fn put_in_usual_order(&mut self) {
        let usual = self.of.iter().flat_map(|marked| &marked.candidates).map(|one| one.pick);
        self.order = usual.collect();
    }
}

impl Sieve {
    /// Of the findings that it leaves, in order.
    fn places(&self, marked: &Marked) -> Vec<usize> {
        let named: Vec<find::Candidate<Pick>> = marked.candidates.iter().map(|one| by_words(one, self.lang)).collect();
        let found: BTreeSet<Pick> = search(&self.find, &named).into_iter().map(|one| one.value).collect();
        let ranks: BTreeMap<Pick, usize> = self.order.iter().enumerate().map(|(rank, pick)| (*pick, rank)).collect();
        let fits = |(_, one): &(usize, &Candidate)| self.filter.takes(one) && found.contains(&one.pick);
        let listed = marked.candidates.iter().enumerate().filter(fits);
        let mut ranked: Vec<(Option<usize>, usize)> =
            listed.map(|(place, one)| (ranks.get(&one.pick).copied(), place)).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| place).collect()
    }
}

/// What a finding is found by.
fn by_words(one: &Candidate, lang: Lang) -> find::Candidate<Pick> {
    let (staff_no, name) = one.person.clone().unwrap_or_default();
    let names = vec![name, one.item_text.get(lang).to_owned()];
    find::Candidate { value: one.pick, names, codes: vec![staff_no, one.item.0.clone()] }
}

fn filters_ui(
    ui: &mut egui::Ui,
    library: &Library,
    local: &mut ClipsLocal,
    repeats_unknown: Option<&Notice>,
    lang: Lang,
) {
    let w = words(lang);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[3];
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP[0];
            ui.label(theme::caption(ui, t(lang).outlet));
            let chosen = library.outlets.iter().find(|outlet| Some(&outlet.code) == local.outlet.as_ref());
            let shown = chosen.map_or(w.all_outlets, |outlet| outlet.name.as_str());
            let combo = ComboBox::from_id_salt("clips-outlet").width(170.0).selected_text(shown).show_ui(ui, |ui| {
                ui.selectable_value(&mut local.outlet, None, w.all_outlets);
                for outlet in library.inspectable() {
                    ui.selectable_value(&mut local.outlet, Some(outlet.code.clone()), &outlet.name);
                }
            });
            combo.response.accessible_name(t(lang).outlet);
        });
        for (typed, name) in [(&mut local.from, w.from), (&mut local.to, w.to)] {
            let edit = field::captioned(ui, typed, name, w.day_hint, 116.0);
            if !typed.trim().is_empty() && read_day(typed).is_err() && !edit.has_focus() {
                let at = edit.rect.left_bottom() + egui::vec2(0.0, 3.0);
                let ink = theme::tokens(ui).red;
                ui.painter().text(at, egui::Align2::LEFT_TOP, w.day_wrong, theme::font(theme::TINY), ink);
            }
        }
        field::captioned(ui, &mut local.find, w.find, w.find_hint, 150.0);
        ui.vertical(|ui| {
            ui.add_space(BESIDE);
            local.repeated &= repeats_unknown.is_none();
            let ticked = ui.add_enabled_ui(repeats_unknown.is_none(), |ui| {
                field::tick(ui, &mut local.repeated, w.only_repeated, w.only_repeated_hint);
            });
            if let Some(why) = repeats_unknown {
                ticked.response.on_hover_text(why.headline.get(lang));
            }
        });
    });
    ui.add_space(theme::GAP[1]);
}

fn form_ui(
    ui: &mut egui::Ui,
    chosen: &[&Candidate],
    local: &mut ClipsLocal,
    dialogs: &mut Dialogs,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let Some(form) = &mut local.form else { return };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.manner));
            ui.add_space(theme::GAP[2]);
            ui.spacing_mut().item_spacing.x = theme::GAP[0];
            for (is_film, name, hint) in [(false, w.kind_folder, ""), (true, w.kind_film, w.kind_film_hint)] {
                let choice = button::choice(ui, name, form.is_film == is_film);
                let choice = if hint.is_empty() { choice } else { choice.on_hover_text(hint) };
                if choice.clicked() {
                    form.is_film = is_film;
                }
            }
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[4];
            field::captioned(ui, &mut form.lead, w.lead, "3", 96.0);
            field::captioned(ui, &mut form.lag, w.lag, "5", 96.0);
            pictures_ui(ui, form, w);
        });
        with_it_ui(ui, form, w);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[4];
            let half = (ui.available_width() - theme::GAP[4]) / 2.0;
            ui.vertical(|ui| {
                ui.set_width(half);
                ui.spacing_mut().item_spacing.y = theme::GAP[0];
                ui.add_enabled_ui(!form.is_film, |ui| {
                    field::captioned(ui, &mut form.name, w.name, usual_name(lang), half - 20.0)
                });
                ui.label(theme::caption(ui, fill(w.name_hint, &[&NameWord::known(lang)])));
            });
            target_ui(ui, form, dialogs, w);
        });
        ui.separator();
        let order = form.order(lang);
        ui.horizontal(|ui| {
            let can = chosen.iter().filter(|one| one.lacking.is_none()).count();
            let (ready, why) = match &order {
                Err(wrong) => (false, wrong.headline.get(lang)),
                Ok(_) if can == 0 => (false, w.add_none),
                Ok(_) => (true, ""),
            };
            let add = ui.add_enabled_ui(ready, |ui| button::primary(ui, w.add)).inner;
            if add.on_disabled_hover_text(why).clicked()
                && let Ok((kind, manner)) = &order
            {
                let batch = Batch { chosen: chosen.iter().map(|one| one.pick).collect(), manner: manner.clone() };
                out.push(Command::Clips(ClipsCommand::Add(kind.clone(), Box::new(batch))));
            }
            match (&order, chosen.first()) {
                (Err(wrong), _) => said(
                    ui,
                    &format!("{}{}{}", wrong.headline.get(lang), t(lang).comma, wrong.hint.get(lang)),
                    tokens.red,
                ),
                (Ok(_), None) => said(ui, w.add_none, tokens.second),
                (Ok((OrderKind::Film { .. }, _)), _) => {}
                (Ok((_, manner)), Some(first)) => {
                    let example = manner.name.name(&|word| first.says(word));
                    said(ui, &fill(w.name_example, &[&example]), tokens.second);
                }
            }
        });
    });
}

/// A folder or a film, and where it goes.
fn target_ui(ui: &mut egui::Ui, form: &mut Form, dialogs: &mut Dialogs, w: &Words) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        let name = if form.is_film { w.film } else { w.folder };
        ui.label(theme::caption(ui, name));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[1];
            if form.is_film {
                let room = ui.available_width() - 18.0;
                field::text(ui, &mut form.film, name, "/home/….mp4", room);
                return;
            }
            let room = ui.available_width() - 96.0;
            field::text(ui, &mut form.folder, name, "/home/…", room);
            if button::plain(ui, w.browse).clicked() {
                dialogs.ask_with(Purpose::ClipsFolder, form.folder.clone());
            }
        });
        if form.is_film {
            field::tick(ui, &mut form.cards, w.cards, "");
        }
    });
}

fn said(ui: &mut egui::Ui, text: &str, ink: egui::Color32) {
    ui.add(egui::Label::new(RichText::new(text).font(theme::font(theme::CAPTION)).color(ink)).truncate());
}

/// Exact or fast, and how slow.
fn pictures_ui(ui: &mut egui::Ui, form: &mut Form, w: &Words) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.pictures));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[0];
            for (copy, name, hint) in [(false, w.exact, w.exact_hint), (true, w.fast, w.fast_hint)] {
                if button::choice(ui, name, form.copy == copy).on_hover_text(hint).clicked() {
                    form.copy = copy;
                }
            }
        });
    });
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.speed));
        ui.add_enabled_ui(!form.copy, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP[0];
                for slower in [1, 2, 4] {
                    let name = if slower == 1 { w.speed_as_is.to_owned() } else { fill(w.speed_slow, &[&slower]) };
                    let is_it = if form.copy { slower == 1 } else { slower == form.slower };
                    let choice = button::choice(ui, &name, is_it);
                    if choice.on_disabled_hover_text(w.speed_fast_hint).clicked() {
                        form.slower = slower;
                    }
                }
            });
        });
    });
}

/// What there is besides the pictures of one camera: sound, the other cameras, how it should be.
fn with_it_ui(ui: &mut egui::Ui, form: &mut Form, w: &Words) {
    let has_sound = form.copy || form.slower == 1;
    let hint = if has_sound { "" } else { w.sound_slow_hint };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[3];
        ui.add_enabled_ui(has_sound, |ui| field::tick(ui, &mut form.sound, w.sound, hint));
        ui.add_enabled_ui(!form.copy, |ui| field::tick(ui, &mut form.cameras, w.cameras, w.cameras_hint));
        field::tick(ui, &mut form.examples, w.examples, w.examples_hint);
    });
}

/// Why a finding can have no clip, for the list.
pub(super) fn lacks(one: &Candidate, lang: Lang) -> Option<String> {
    one.lacking.map(|why: Lacking| why.text().get(lang).to_owned())
}
