//! `settle` and `rank`: what follows for a library over a period, and its outlets side by side.

use crate::app::assessing;
use crate::app::config::AppConfig;
use crate::cli::args::Period;
use crate::cli::library::lang;
use crate::cli::{Ending, assess, say};
use crate::domain::text::Lang;
use std::process::ExitCode;

/// The lines of the period with their totals.
pub(crate) fn settle(typed: &Period, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let failed = |notice| say::failed(&notice, lang);
    let books = assessing::books_of(&typed.library, typed.scheme.as_deref()).map_err(failed)?;
    let settled = books.settle(&typed.period).map_err(failed)?;
    if typed.json {
        say::json(&books.json(&settled));
    } else {
        assess::print(&settled.settlement, lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// The outlets by the mean of each kind of round.
pub(crate) fn rank(typed: &Period, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let failed = |notice| say::failed(&notice, lang);
    let books = assessing::books_of(&typed.library, typed.scheme.as_deref()).map_err(failed)?;
    let ranked = books.rank(&typed.period).map_err(failed)?;
    if typed.json {
        say::json(&ranked.json());
        return Ok(ExitCode::SUCCESS);
    }
    for (by, placed) in &ranked.lists {
        say::line(&match lang {
            Lang::Zh => format!("{}（各次得分的平均）", by.name(lang)),
            Lang::En => format!("{} (mean of the rounds)", by.name(lang)),
        });
        for placed in placed {
            let distance = placed.distance.map(|distance| format!("\t{distance:+}")).unwrap_or_default();
            say::line(&format!("{}\t{}\t{}{distance}", placed.place, placed.outlet, placed.score));
        }
    }
    Ok(ExitCode::SUCCESS)
}
