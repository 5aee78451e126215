//! The outlets' scores over the scheme's year, with the targets of its phases and the period looked at. The table beside it
//! says the same in figures.

use crate::app::settling::SettlementView;
use crate::app::state::Library;
use crate::domain::number::Points;
use crate::domain::ranking::Course;
use crate::domain::scheme::{By, Scheme};
use crate::domain::text::Lang;
use crate::ui::panels::settlement::outlet_name;
use crate::ui::strings::{fill, ranking::words};
use crate::ui::theme;
use eframe::egui;
use egui_plot::{
    GridInput, GridMark, HoverPosition, Line, LineStyle, MarkerShape, Plot, PlotPoints, Points as Dots, Span, Text,
};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Height of the chart.
const HEIGHT: f32 = 220.0;
/// Scores shown below the lowest and above the highest one.
const AROUND: f64 = 1.0;
/// Courses that are drawn; more would be a tangle, and the table has all.
const MOST: usize = 40;

/// Paints the chart of one kind of round.
pub fn chart_ui(ui: &mut egui::Ui, by: By, library: &Library, view: &SettlementView, lang: Lang) {
    let scheme = &view.books.scheme;
    let Some((_, courses)) = view.courses.iter().find(|(of, _)| *of == by) else { return };
    let courses = chosen(courses, view);
    if courses.is_empty() {
        return;
    }
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let targets = targets(scheme);
    let scores = courses.iter().flat_map(|course| course.scores.iter().map(|(_, score)| *score));
    let shown = scores.chain(targets.iter().map(|(.., target)| *target)).map(height);
    let (low, high) = shown.fold((100.0_f64, 0.0_f64), |(low, high), score| (low.min(score), high.max(score)));
    let (first, last) = (place(scheme, scheme.from), place(scheme, scheme.to));
    ui.label(theme::caption(ui, w.chart));
    let name = |course: &Course| outlet_name(library, &course.outlet).to_owned();
    let said = |at: &HoverPosition<'_>| match at {
        HoverPosition::NearDataPoint { plot_name, position, .. } => {
            Some(format!("{plot_name}\n{}  {:.2}", day(scheme, position.x).strftime("%m-%d"), position.y))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let plot = Plot::new(("scores", by.code()))
        .height(HEIGHT)
        .show_background(false)
        .show_crosshair(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .default_x_bounds(first, last + 24.0)
        .default_y_bounds((low - AROUND).max(0.0), (high + AROUND).min(100.5))
        .grid_color(tokens.line)
        .x_grid_spacer(|_input: GridInput| months(scheme))
        .y_grid_spacer(|input: GridInput| heights(input.bounds))
        .x_axis_formatter(|mark, _range| fill(w.month, &[&day(scheme, mark.value).month()]))
        .y_axis_formatter(|mark, _range| format!("{}", mark.value))
        .label_formatter(said);
    plot.show(ui, |plot| {
        let (from, to) = (place(scheme, view.period.from), place(scheme, view.period.to) + 1.0);
        plot.add(Span::new("", from..=to).fill(tokens.raised).border_width(0.0));
        for (from, to, target) in &targets {
            let ends = vec![[place(scheme, *from), height(*target)], [place(scheme, *to) + 1.0, height(*target)]];
            let line = Line::new("", PlotPoints::from(ends)).color(tokens.text).width(1.0);
            plot.add(line.style(LineStyle::dashed_loose()).allow_hover(false));
            let at = [place(scheme, *from) + 2.0, height(*target)];
            let text = egui::RichText::new(fill(w.target, &[target])).font(theme::font(theme::TINY));
            plot.add(Text::new("", at.into(), text).color(tokens.second).anchor(egui::Align2::LEFT_BOTTOM));
        }
        for course in &courses {
            let looked_at = Some(&course.outlet) == view.outlet.as_ref();
            let ink = if looked_at { tokens.accent } else { tokens.third };
            let points = || course.scores.iter().map(|(day, score)| [place(scheme, *day), height(*score)]);
            let line = Line::new(name(course), PlotPoints::from_iter(points())).color(ink);
            plot.add(line.width(if looked_at { 2.5 } else { 1.5 }).allow_hover(false));
            plot.add(
                Dots::new(name(course), PlotPoints::from_iter(points()))
                    .color(ink)
                    .radius(3.5)
                    .shape(MarkerShape::Circle),
            );
            let below = course.scores.iter().filter(|(day, score)| {
                scheme.phase_on(*day).and_then(|phase| phase.target).is_some_and(|target| *score < target)
            });
            let below = below.map(|(day, score)| [place(scheme, *day), height(*score)]);
            plot.add(Dots::new(name(course), PlotPoints::from_iter(below)).color(tokens.red).radius(4.5));
            if let Some((day, score)) = course.scores.last() {
                let text = egui::RichText::new(name(course)).font(theme::font(theme::TINY));
                let at = [place(scheme, *day) + 3.0, height(*score)];
                let ink = if looked_at { tokens.text } else { tokens.second };
                plot.add(Text::new("", at.into(), text).color(ink).anchor(egui::Align2::LEFT_CENTER));
            }
        }
    });
}

/// The outlet looked at last, so that it lies above the others.
fn chosen<'v>(courses: &'v [Course], view: &SettlementView) -> Vec<&'v Course> {
    let mut courses: Vec<&Course> = courses.iter().collect();
    courses.sort_by_key(|course| Some(&course.outlet) != view.outlet.as_ref());
    courses.truncate(MOST);
    courses.reverse();
    courses
}

/// Phases that have a target.
fn targets(scheme: &Scheme) -> Vec<(Date, Date, Points)> {
    scheme.phases.iter().filter_map(|phase| Some((phase.from, phase.to, phase.target?))).collect()
}

/// Days since the scheme's year began.
fn place(scheme: &Scheme, day: Date) -> f64 {
    f64::from((day - scheme.from).get_days())
}

fn day(scheme: &Scheme, place: f64) -> Date {
    scheme.from.saturating_add((place.round() as i64).days())
}

fn height(score: Points) -> f64 {
    score.thousandths() as f64 / 1000.0
}

/// Whole scores, few enough to be read. All of one step, or else their names would fade.
fn heights((low, high): (f64, f64)) -> Vec<GridMark> {
    let step = ((high - low) / 6.0).ceil().max(1.0);
    let first = (low / step).ceil();
    let scores = (0..8).map(|at| (first + f64::from(at)) * step).take_while(|score| *score <= high.min(100.0));
    scores.map(|value| GridMark { value, step_size: 100.0 }).collect()
}

/// The first day of each month.
fn months(scheme: &Scheme) -> Vec<GridMark> {
    let firsts = scheme.from.series(1.month()).take_while(|day| *day <= scheme.to);
    firsts.map(|day| GridMark { value: place(scheme, day), step_size: 100.0 }).collect()
}
