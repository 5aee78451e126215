//! The window: paints the state and collects commands.
//!
//! `shell` runs the frame, `action` says what can be done and by which key, `keys` reads the keyboard, `view` is what
//! the window alone remembers, `theme` has every colour and size, `strings` every sentence, `panels` the screens.

pub mod action;
pub mod dialogs;
pub mod frame;
pub mod icon;
pub mod keys;
pub mod rehearsal_keys;
pub mod panels;
pub mod shell;
pub mod strings;
mod strings_en;
mod strings_zh;
pub mod theme;
pub mod video;
pub mod page_file;
pub mod view;
pub mod widgets;

use crate::app::config::AppConfig;
use eframe::egui;
use std::path::PathBuf;

/// The window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
    /// No display, or no usable OpenGL.
    #[error("the window cannot be opened; on a machine without a display use the command line (mingcha --help): {0}")]
    Window(#[from] eframe::Error),
}

/// Opens the window and runs it until it is closed. `open`: a library to open at once.
///
/// # Errors
/// When there is no display or no usable OpenGL.
pub fn run(config: AppConfig, open: Option<PathBuf>) -> Result<(), UiError> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("明察")
        .with_app_id("mingcha")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1024.0, 640.0])
        .with_icon(icon::icon())
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    eframe::run_native(
        "mingcha",
        options,
        Box::new(move |setup| Ok(Box::new(shell::Shell::new(setup, config, open)))),
    )?;
    Ok(())
}
