//! The command line: the same commands without a window, for scripts and machines without a display.
//!
//! Data commands print text, or JSON with `--json`, on stdout; what goes wrong is said on stderr. Exit codes: 0 done,
//! 1 something was found wrong in what was checked, 2 failed.

mod args;
mod assess;
mod book;
mod checklist;
mod clip;
mod clips;
mod demo;
mod doctor;
mod drive;
mod footage;
mod import;
mod library;
mod lists;
mod progress;
mod rehearsal;
mod say;
mod settle;
mod tape;

use crate::app::config::AppConfig;
use crate::cli::args::{Command, Language, Typed};
use crate::domain::text::Lang;
use clap::Parser as _;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Opens the window on a library, or on the first screen; comes back when it is closed. The error is a sentence.
pub type OpenWindow<'a> = &'a dyn Fn(AppConfig, Option<PathBuf>) -> Result<(), String>;

/// What a subcommand ends with.
type Ending = anyhow::Result<ExitCode>;

/// Runs what was typed. `reserved_keys` are the window's own keys, which no checklist item may take.
pub fn run(
    typed: impl IntoIterator<Item = OsString>,
    reserved_keys: Vec<char>,
    open_window: OpenWindow<'_>,
) -> ExitCode {
    let typed = match Typed::try_parse_from(typed) {
        Ok(typed) => typed,
        Err(why) => {
            let failed = why.use_stderr();
            if let Err(broken) = why.print() {
                tracing::debug!(%broken, "nobody reads the help");
            }
            return ExitCode::from(if failed { 2 } else { 0 });
        }
    };
    let lang = typed.lang.map(|lang| match lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    });
    let config = AppConfig::of_this_user(reserved_keys, lang);
    crate::app::logging::start(&config.config_dir);
    match dispatch(typed, config, open_window) {
        Ok(code) => code,
        Err(why) => {
            say::error(&why);
            ExitCode::from(2)
        }
    }
}

fn dispatch(typed: Typed, config: AppConfig, open_window: OpenWindow<'_>) -> Ending {
    match typed.command {
        None => {
            open_window(config, typed.library).map_err(anyhow::Error::msg)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Demo(demo)) => demo::demo(&demo, config, open_window),
        Some(Command::Doctor(json)) => doctor::doctor(json.json, &config),
        Some(Command::Probe(probe)) => footage::probe(&probe, &config),
        Some(Command::Still(still)) => footage::still(&still, &config),
        Some(Command::Clip(typed)) => clip::clip(&typed, &config),
        Some(Command::Clips(typed)) => clips::clips(&typed, &config),
        Some(Command::Check(check)) => lists::check(&check, &config),
        Some(Command::Checklist(typed)) => checklist::checklist(&typed, &config),
        Some(Command::Assess(assess)) => assess::assess(&assess, &config),
        Some(Command::Settle(period)) => settle::settle(&period, &config),
        Some(Command::Rank(period)) => settle::rank(&period, &config),
        Some(Command::Verify(library)) => library::verify(&library, &config),
        Some(Command::List(library)) => library::list(&library, &config),
        Some(Command::Import(import)) => import::import(&import, &config),
        Some(Command::Tape(tape)) => tape::tape(&tape, &config),
        Some(Command::Drive(drive)) => drive::drive(&drive, &config),
        Some(Command::Rehearsal(typed)) => rehearsal::rehearsal(&typed, &config),
        Some(Command::Book(typed)) => book::book(&typed, &config),
        Some(Command::Close(close)) => library::close(&close, &config),
        Some(Command::Report(report)) => library::report(&report, &config),
    }
}
