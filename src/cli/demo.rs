//! `demo`: makes the demo libraries, and opens the first where there is a display.

use crate::app::config::AppConfig;
use crate::app::demo::library::make;
use crate::cli::args::Demo;
use crate::cli::library::lang;
use crate::cli::progress::Bar;
use crate::cli::{Ending, OpenWindow, say};
use crate::domain::text::Lang;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Prints the libraries and, on the last line, the reports; then opens the window unless `--headless`.
pub(crate) fn demo(typed: &Demo, config: AppConfig, open_window: OpenWindow<'_>) -> Ending {
    let lang = lang(&config);
    let bar = Bar::new(match lang {
        Lang::Zh => "制作演示库",
        Lang::En => "Making the demo",
    });
    let made = make(&typed.dir, lang, &mut |share| bar.set(share), &AtomicBool::new(false));
    drop(bar);
    let made = made.map_err(|notice| say::failed(&notice, lang))?;
    let reports: Vec<String> = made.reports.iter().map(|path| path.display().to_string()).collect();
    say::line(&match lang {
        Lang::Zh => format!("演示库：{}", made.library.display()),
        Lang::En => format!("Library: {}", made.library.display()),
    });
    say::line(&match lang {
        Lang::Zh => format!("网格员库：{}", made.grid.display()),
        Lang::En => format!("Grid workers' library: {}", made.grid.display()),
    });
    say::line(&match lang {
        Lang::Zh => format!("报告：{}", reports.join("  ")),
        Lang::En => format!("Reports: {}", reports.join("  ")),
    });
    if !typed.headless {
        open_window(config, Some(made.library)).map_err(anyhow::Error::msg)?;
    }
    Ok(ExitCode::SUCCESS)
}
