//! `assess`: what follows from facts under a scheme.

use crate::app::config::AppConfig;
use crate::app::schemes;
use crate::cli::args::Assess;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::ledger::{Line, Settlement};
use crate::domain::number::Fen;
use crate::domain::scheme::Kind;
use crate::domain::settle::settle;
use crate::domain::text::Lang;
use std::path::Path;
use std::process::ExitCode;

/// Prints the settlement; a facts or scheme file with a fault is refused as a whole.
pub(crate) fn assess(typed: &Assess, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|why| say::failed(&schemes::unreadable(path, &why.to_string()), lang))
    };
    let facts = read(&typed.facts)?;
    let scheme = typed.scheme.as_ref().map(|path| Ok::<_, anyhow::Error>((path, read(path)?))).transpose()?;
    let scheme = scheme.as_ref().map(|(path, text)| (path.as_path(), text.as_str()));
    let assessment = schemes::assess((&typed.facts, &facts), scheme).map_err(|notice| say::failed(&notice, lang))?;
    if typed.json {
        say::json(&assessment.json());
    } else {
        print(&settle(&assessment.scheme, &assessment.facts), lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// Lines, totals, refusals; warnings beside.
pub(crate) fn print(settled: &Settlement, lang: Lang) {
    for line in &settled.lines {
        say::line(&row(line, lang));
    }
    for (account, total) in settled.totals() {
        let (payer, of, balance) = (account.payer.name(lang), account.of, signed(total.balance()));
        let open = match (total.not_set, lang) {
            (0, _) => String::new(),
            (count, Lang::Zh) => format!("，另有 {count} 笔金额待定"),
            (count, Lang::En) => format!(", and {count} amounts not set"),
        };
        say::line(&format!("= {payer} {of}\t{balance}{open}"));
    }
    for refusal in &settled.refused {
        say::line(&format!("! {} {}\t{}", refusal.clause, refusal.event, refusal.reason.get(lang)));
    }
    for warning in &settled.warnings {
        say::aside(warning.text.get(lang));
    }
}

/// `S2-20  A  −1300.00  1000 + (95 − 93.5) × 200 = 1300.00`
fn row(line: &Line, lang: Lang) -> String {
    let amount = match (line.kind, line.amount, lang) {
        (Kind::Reward, Some(amount), _) => format!("+{amount}"),
        (_, Some(amount), _) => format!("−{amount}"),
        (Kind::Dismissal, None, _) => line.kind.name(lang).to_owned(),
        (_, None, Lang::Zh) => "金额待定".to_owned(),
        (_, None, Lang::En) => "amount not set".to_owned(),
    };
    let of = &line.account.of;
    format!("{}\t{of}\t{amount}\t{}", line.clause, line.formula)
}

fn signed(balance: Fen) -> String {
    if balance < Fen::default() { format!("−{}", Fen::new(-balance.fen())) } else { format!("+{balance}") }
}
