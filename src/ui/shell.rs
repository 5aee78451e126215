//! The program in its window: handles what was asked for, has the frame painted, keeps what is asked for next.

use crate::app::App;
use crate::app::command::Command;
use crate::app::config::AppConfig;
use crate::app::settings::Theme;
use crate::app::state::{Screen, State};
use crate::ui::frame;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::view::View;
use eframe::egui;
use egui::ViewportCommand;
use std::path::PathBuf;
use std::sync::Arc;

/// The program behind its window.
pub struct Shell {
    app: App,
    view: View,
    commands: Vec<Command>,
    title: String,
    full_screen: bool,
}

impl Shell {
    /// Starts the program in a window that exists already, and opens a library if one is named.
    pub fn new(setup: &eframe::CreationContext<'_>, config: AppConfig, open: Option<PathBuf>) -> Self {
        let ctx = setup.egui_ctx.clone();
        let app = App::new(config, Arc::new(move || wake(&ctx)));
        theme::install_fonts(&setup.egui_ctx, app.fonts());
        theme::install_styles(&setup.egui_ctx);
        let mut view = View::default();
        view.dialogs.native = true;
        let commands = open.into_iter().map(Command::OpenLibrary).collect();
        Self { app, view, commands, title: String::new(), full_screen: false }
    }
}

/// One frame, not the two that a plain request paints.
fn wake(ctx: &egui::Context) {
    ctx.request_repaint_after(std::time::Duration::from_nanos(1));
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        // What was asked for is meant for the picture that was painted: it is done before a newer one is taken up.
        for command in std::mem::take(&mut self.commands) {
            self.app.handle(command);
        }
        self.app.poll();
        let state = self.app.state();
        self.view.dialogs.poll(ctx, state.settings.lang, &mut self.commands);
        theme::select(ctx, state.settings.theme == Theme::Dark);
        if state.quit {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        let title = title(state);
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if self.full_screen != self.view.full_screen {
            self.full_screen = self.view.full_screen;
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(self.full_screen));
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        frame::frame_ui(ui, self.app.state(), &mut self.view, &mut self.commands);
        if !self.commands.is_empty() || self.full_screen != self.view.full_screen {
            wake(ui.ctx());
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // However the window was closed: the place where one stopped is kept, and the library is one file again.
        self.app.shut();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::of(visuals.dark_mode).ground.to_normalized_gamma_f32()
    }
}

fn title(state: &State) -> String {
    let name = t(state.settings.lang).app_name;
    match (&state.screen, &state.library) {
        (Screen::Review(review), _) => format!("{} {} - {name}", review.inspection.outlet.name, review.inspection.date),
        (_, Some(library)) => format!("{} - {name}", library.name),
        _ => name.to_owned(),
    }
}
