//! The program's entry: the command line decides whether a window opens.

use std::process::ExitCode;

fn main() -> ExitCode {
    let open_window = |config, library| mingcha::ui::run(config, library).map_err(|why| why.to_string());
    mingcha::cli::run(std::env::args_os(), mingcha::ui::action::reserved_keys(), &open_window)
}
