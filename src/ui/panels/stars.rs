//! Stars: the candidates of the award year with how far each has come; the dates and places that matter; one candidate
//! opened (`star`).

use crate::app::command::Command;
use crate::app::notice::Notice;
use crate::app::settling::SettlementView;
use crate::app::stars::{self as app, Star, Stars};
use crate::app::state::{Library, State};
use crate::domain::candidacy::{Act, Route, Stage, Step};
use crate::domain::place::{Person, PersonId};
use crate::domain::scheme::{Package, Rule};
use crate::domain::text::Lang;
use crate::ui::dialogs::Dialogs;
use crate::ui::panels::star_forms::{EnterForm, QuotaForm};
use crate::ui::panels::{home, settlement, star, star_forms, star_steps};
use crate::ui::strings::stars::{Words, words};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::figures::{self, Figure};
use crate::ui::widgets::{button, chip, table};
use eframe::egui;

/// What the page remembers.
#[derive(Debug, Default)]
pub struct StarsLocal {
    /// The candidate that is opened.
    pub open: Option<PersonId>,
    /// Only those who came this way.
    route: Option<Route>,
    /// The form of a new candidate, while it is open.
    pub enter: Option<EnterForm>,
    /// The form of a unit's places, while it is open.
    pub quota: Option<QuotaForm>,
    /// The opened candidate's forms.
    pub star: star::StarLocal,
}

/// Paints the page.
pub fn stars_ui(ui: &mut egui::Ui, state: &State, shell: &mut View, out: &mut Vec<Command>) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let Some(view) = &state.settlement else { return };
    // The page is there only while the scheme in use judges candidates.
    let Some(stars) = &view.stars else { return };
    if let Some(open) = shell.home.stars.open.and_then(|person| stars.of(person)) {
        return star::star_ui(ui, state, view, open, shell, out);
    }
    let local = &mut shell.home.stars;
    local.open = None;
    heading(ui, state, library, view, stars, local, &mut shell.dialogs);
    cards(ui, library, view, stars, lang);
    star_forms::enter_ui(ui, state, library, stars, local, out);
    star_forms::quota_ui(ui, library, stars, lang, local, out);
    list(ui, state, library, stars, local);
}

fn heading(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    view: &SettlementView,
    stars: &Stars,
    local: &mut StarsLocal,
    dialogs: &mut Dialogs,
) {
    let lang = state.settings.lang;
    let (w, scheme) = (words(lang), &view.books.scheme);
    let below = fill(w.below, &[&scheme.name.get(lang), &scheme.edition, &stars.year]);
    home::head(ui, w.stars, &below, |ui| {
        ui.add_enabled_ui(!library.read_only, |ui| {
            if button::primary(ui, w.enter).clicked() {
                local.enter = Some(EnterForm::new(state));
                local.quota = None;
            }
            if button::plain(ui, w.quota).clicked() {
                local.quota = Some(QuotaForm::default());
                local.enter = None;
            }
        });
        star_forms::papers_menu(ui, dialogs, lang, stars.year, None);
    });
}

/// Candidates, last days, places.
fn cards(ui: &mut egui::Ui, library: &Library, view: &SettlementView, stars: &Stars, lang: Lang) {
    let w = words(lang);
    let by = |route| stars.stars.iter().filter(|star| star.candidacy.route == route).count();
    let day = |day: Option<jiff::civil::Date>| day.map_or("—".to_owned(), |day| day.to_string());
    let days = view.books.scheme.notice_rule().map_or(0, |rule| rule.days);
    let filing = view.books.scheme.clauses.iter().find(|clause| matches!(clause.rule, Rule::Filing(_)));
    let filing = filing.map_or("", |clause| clause.words.get(lang));
    let (filed, places) = stars.places.iter().fold((0, 0), |(f, p), unit| (f + unit.filed, p + unit.places));
    let known = !stars.places.is_empty();
    let quota = view.books.scheme.clauses.iter().any(|clause| matches!(clause.rule, Rule::Package(Package::Quota)));
    let card = |name: &str, figure: String, below: String| Figure { name: name.to_owned(), figure, below, ink: None };
    let entered = fill(w.card_candidates_text, &[&by(Route::SignUp), &by(Route::Nomination)]);
    let mut cards = vec![
        card(w.card_candidates, stars.stars.len().to_string(), entered),
        card(w.card_posting, day(stars.last_posting), fill(w.card_posting_text, &[&days])),
        card(w.card_filing, day(stars.last_filing), filing.to_owned()),
    ];
    if quota {
        let figure = if known { format!("{filed} / {places}") } else { "—".to_owned() };
        let named = |id| settlement::outlet_name(library, id);
        let said: Vec<String> =
            stars.places.iter().map(|unit| format!("{} {} / {}", named(&unit.unit), unit.filed, unit.places)).collect();
        let below = if known { said.join(" · ") } else { w.card_places_none.to_owned() };
        cards.push(card(w.card_places, figure, below));
    }
    figures::cards(ui, cards);
}

fn list(ui: &mut egui::Ui, state: &State, library: &Library, stars: &Stars, local: &mut StarsLocal) {
    let lang = state.settings.lang;
    let (w, t) = (words(lang), t(lang));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if stars.stars.is_empty() {
            ui.label(theme::heading(w.none));
            ui.label(theme::caption(ui, w.none_text));
            return;
        }
        ui.horizontal(|ui| {
            for (route, name) in
                std::iter::once((None, w.all_routes)).chain(Route::ALL.iter().map(|r| (Some(*r), r.name(lang))))
            {
                if button::choice(ui, name, local.route == route).clicked() {
                    local.route = route;
                }
            }
        });
        let came = |star: &&Star| local.route.is_none_or(|route| star.candidacy.route == route);
        let rows: Vec<&Star> = stars.stars.iter().filter(came).collect();
        let columns = [
            table::words(w.candidate, 1.3),
            table::words(t.outlet, 1.3),
            table::words(t.post, 1.5),
            table::words(w.route, 1.0),
            table::words(w.conditions, 1.0),
            table::words(w.stage, 1.2),
            table::words(w.since, 1.0),
            table::words(w.note, 2.4),
        ];
        let spoken =
            |row: usize| fill(w.open_row, &[&person_of(library, rows[row]).map_or("", |person| person.name.as_str())]);
        let table = table::Table {
            id: "stars",
            columns: &columns,
            rows: rows.len(),
            height: f32::INFINITY,
            pressable: Some(&spoken),
            selected: None,
        };
        let pressed = table.show(ui, |ui, row, column| cell(ui, rows[row], column, state, library));
        if let Some(star) = pressed.and_then(|row| rows.get(row)) {
            local.open = Some(star.candidacy.person);
            local.star = star::StarLocal::default();
        }
    });
}

/// The person of a candidate.
pub(super) fn person_of<'l>(library: &'l Library, star: &Star) -> Option<&'l Person> {
    library.people.iter().find(|person| person.id == star.candidacy.person)
}

fn cell(ui: &mut egui::Ui, star: &Star, column: usize, state: &State, library: &Library) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let Some(person) = person_of(library, star) else { return };
    let ink = if star.candidacy.stage.lost() { tokens.second } else { tokens.text };
    match column {
        0 => table::say(ui, person.name.as_str(), ink),
        1 => table::say(ui, library.outlet(person.outlet).map_or("", |outlet| outlet.name.as_str()), ink),
        2 => table::say(ui, person.post.name(lang), tokens.second),
        3 => table::say(ui, star.candidacy.route.name(lang), tokens.second),
        4 => conditions(ui, star, w),
        5 => stage(ui, star.candidacy.stage, lang),
        6 => {
            let since = star.candidacy.since().map(|day| day.to_string()).unwrap_or_default();
            table::say(ui, since, tokens.second);
        }
        _ => {
            let (text, waits) = to_do(star, state, lang);
            table::say(ui, text, if waits { tokens.amber } else { tokens.second });
        }
    }
}

/// How many conditions are met; red as soon as one is not, amber while one is unknown.
fn conditions(ui: &mut egui::Ui, star: &Star, w: &Words) {
    let tokens = theme::tokens(ui);
    let Some(eligibility) = &star.eligibility else { return };
    let met = eligibility.conditions.iter().filter(|condition| condition.met == Some(true)).count();
    let unmet = eligibility.conditions.iter().any(|condition| condition.met == Some(false) && !condition.warns_only);
    let ink = match (eligibility.eligible(), unmet) {
        (true, _) => tokens.green,
        (false, true) => tokens.red,
        (false, false) => tokens.amber,
    };
    table::say(ui, fill(w.met_of, &[&met, &eligibility.conditions.len()]), ink);
}

/// The chip of a stage.
pub(super) fn stage(ui: &mut egui::Ui, stage: Stage, lang: Lang) {
    let tokens = theme::tokens(ui);
    let ink = match stage {
        Stage::Awarded => tokens.green,
        Stage::Disqualified | Stage::Dropped => tokens.red,
        _ => tokens.second,
    };
    chip::label(ui, stage.name(lang), ink);
}

/// What waits for somebody, and whether it holds the candidate up.
fn to_do(star: &Star, state: &State, lang: Lang) -> (String, bool) {
    let (candidacy, w) = (&star.candidacy, words(lang));
    if candidacy.stage.lost() {
        return (candidacy.decision.clone().unwrap_or_default(), false);
    }
    let open = candidacy.open_objections();
    if open > 0 {
        return (fill(w.note_objections, &[&open]), true);
    }
    let Some(next) = star_steps::next(candidacy).into_iter().next() else { return (String::new(), false) };
    let scheme = state.settlement.as_ref().map(|view| &view.books.scheme);
    if next == Step::CloseNotice {
        let earliest = scheme.and_then(|scheme| scheme.notice_rule()).zip(candidacy.posted());
        let earliest = earliest.map(|(rule, posted)| rule.earliest_close(posted).to_string()).unwrap_or_default();
        return (fill(w.note_earliest, &[&earliest]), false);
    }
    if next == Step::File {
        // On the last day everything else must be there.
        let on = scheme.and_then(|scheme| scheme.filing_rule()).map_or(state.today, |rule| rule.last_day());
        let file = Act { on, by: "—".to_owned(), step: Step::File };
        if let Err(why) = app::may(state, candidacy.person, &file) {
            return (Notice::from(&why).headline.get(lang).to_owned(), true);
        }
    }
    (fill(w.note_next, &[&next.name(lang)]), false)
}
