//! Tests of panels: each painted over a state in memory, pressed by the labels that a screen reader reads, and asked
//! which commands it sends.

mod checklist;
mod keys;
mod screens;
pub(crate) mod state;

use egui_kittest::Harness;
use mingcha::app::command::Command;
use mingcha::app::fonts::Fonts;
use mingcha::app::settings::Theme;
use mingcha::app::state::State;
use mingcha::ui::frame::frame_ui;
use mingcha::ui::theme;
use mingcha::ui::view::View;

/// A window over a state that does not change, and what was asked for in it.
pub(crate) struct Window {
    pub(crate) state: State,
    pub(crate) view: View,
    pub(crate) sent: Vec<Command>,
}

/// Opens the whole window over a state.
pub(crate) fn window(state: State) -> Harness<'static, Window> {
    sized(state, 1440.0, 900.0)
}

/// The same in another size.
pub(crate) fn sized(state: State, width: f32, height: f32) -> Harness<'static, Window> {
    let dark = state.settings.theme == Theme::Dark;
    let window = Window { state, view: View::default(), sent: Vec::new() };
    let mut harness = Harness::builder()
        .with_size([width, height])
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .with_context_setup(move |ctx| {
            theme::install_fonts(ctx, &Fonts::default());
            theme::install_styles(ctx);
            theme::select(ctx, dark);
        })
        .build_ui_state(
            |ui, window: &mut Window| frame_ui(ui, &window.state, &mut window.view, &mut window.sent),
            window,
        );
    harness.run_steps(3);
    harness
}
