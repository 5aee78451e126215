//! `clips`: a clip for each finding that is asked for.

use crate::app::clips::{
    Batch, Became, ClipEntry, Delivered, Filter, Lacking, Manner, NamePattern, Pick, Step, choose, make_clips,
    make_film, read_day, read_finding, read_seconds,
};
use crate::app::config::AppConfig;
use crate::app::notice::{Level, Notice};
use crate::app::wording;
use crate::cli::args::Clips;
use crate::cli::library::lang;
use crate::cli::progress::Bar;
use crate::cli::{Ending, say};
use crate::domain::inspection::InspectionId;
use crate::domain::text::Lang;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Makes the clips and says what became of each finding; exit 1 if any clip could not be made, 2 if there is none.
pub(crate) fn clips(typed: &Clips, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let failed = |why: Notice| say::failed(&why, lang);
    let filter = filter(typed).map_err(failed)?;
    let manner = Manner {
        lead: read_seconds(&typed.lead).map_err(failed)?,
        lag: read_seconds(&typed.lag).map_err(failed)?,
        copy: typed.copy,
        slower: typed.slow,
        sound: !typed.mute,
        cameras: typed.cameras,
        examples: !typed.no_examples,
        name: NamePattern::read(&typed.name).map_err(failed)?,
        lang,
    };
    manner.check().map_err(failed)?;
    let batch = Batch { chosen: choose(&typed.library, &filter).map_err(failed)?, manner };
    if let Some(to) = &typed.film {
        return film(typed, &batch, to, lang);
    }
    let to = typed.output.clone().unwrap_or_default();
    let bar = Bar::new("");
    let mut begun = 0;
    let made = make_clips(&typed.library, &batch, &to, &mut |step: &Step<'_>| {
        if step.number != begun {
            begun = step.number;
            bar.name(&format!("{}/{} {}", step.number, step.of, step.name));
        }
        bar.set(((step.number - 1) as f32 + step.share) / step.of as f32);
        true
    });
    drop(bar);
    let delivered = made.map_err(failed)?.ok_or_else(|| failed(wording::cancelled()))?;
    if typed.json {
        say::json(&answer(&to, &delivered, lang));
    } else {
        lines(&delivered, lang).iter().for_each(|line| say::line(line));
    }
    delivered.warnings.iter().for_each(|warning| say::aside(&say::sentence(warning, lang)));
    let is_there = |became: &Became| matches!(became, Became::Made(_) | Became::Kept(_));
    if !delivered.findings.iter().any(|(_, became)| is_there(became)) {
        return Err(failed(nothing(&delivered)));
    }
    let any_failed =
        delivered.findings.iter().chain(&delivered.examples).any(|(_, became)| matches!(became, Became::Failed(_)));
    Ok(ExitCode::from(u8::from(any_failed)))
}

/// Makes one film of them all; what is not in it is told.
fn film(typed: &Clips, batch: &Batch, to: &Path, lang: Lang) -> Ending {
    let failed = |why: Notice| say::failed(&why, lang);
    if batch.chosen.is_empty() {
        return Err(failed(nothing(&Delivered::default())));
    }
    let bar = Bar::new(&to.display().to_string());
    let made = make_film(&typed.library, batch, !typed.no_cards, to, &mut |share| {
        bar.set(share);
        true
    });
    drop(bar);
    let made = made.map_err(failed)?.ok_or_else(|| failed(wording::cancelled()))?;
    let left_out = |of: &[(Pick, Lacking)]| -> Value {
        let told = |((inspection, no), why): &(Pick, Lacking)| json!({ "inspection": inspection.0, "finding": no.0, "reason": why.code(), "says": why.text().get(lang) });
        of.iter().map(told).collect()
    };
    if typed.json {
        let mut answer = serde_json::to_value(&made.list).unwrap_or_default();
        answer["out"] = to.display().to_string().into();
        answer["skipped"] = left_out(&made.skipped);
        answer["without_example"] = left_out(&made.without_example);
        say::json(&answer);
        return Ok(ExitCode::SUCCESS);
    }
    let of_findings = made.skipped.iter().map(|one| (one, ["略过", "left out"]));
    let of_examples = made.without_example.iter().map(|one| (one, ["没有并排示范", "without its good example"]));
    for (((inspection, no), why), [zh, en]) in of_findings.chain(of_examples) {
        let no = format!("{}-{}", inspection.0, no.0);
        say::line(&match lang {
            Lang::Zh => format!("{no}：{zh}，{}", why.text().zh),
            Lang::En => format!("{no}: {en}, {}", why.text().en),
        });
    }
    say::line(&to.display().to_string());
    say::line(&made.manifest.display().to_string());
    Ok(ExitCode::SUCCESS)
}

fn filter(typed: &Clips) -> Result<Filter, Notice> {
    let findings = typed.findings.iter().map(|text| read_finding(text));
    Ok(Filter {
        inspections: typed.inspections.iter().copied().map(InspectionId).collect(),
        outlets: typed.outlets.clone(),
        from: typed.from.as_deref().map(read_day).transpose()?,
        to: typed.to.as_deref().map(read_day).transpose()?,
        items: typed.items.clone(),
        people: typed.people.clone(),
        findings: findings.collect::<Result<_, Notice>>()?,
        repeated: typed.repeated,
    })
}

fn nothing(delivered: &Delivered) -> Notice {
    let headline = |zh: &str, en: &str| Notice::new(Level::Error, zh, en);
    if delivered.findings.is_empty() {
        return headline("没有符合条件的记录，没有生成片段", "No finding is of this kind; no clip was made")
            .hint("请放宽筛选条件", "Ask for less");
    }
    headline("一段片段也没有生成", "No clip could be made")
        .hint("原因见各条记录", "The answer says why, finding by finding")
}

fn answer(to: &Path, delivered: &Delivered, lang: Lang) -> Value {
    let path = |name: &str| to.join(name).display().to_string();
    let clip = |clip: &ClipEntry| {
        let mut value = serde_json::to_value(clip).unwrap_or_default();
        value["out"] = path(&clip.file).into();
        value
    };
    let list = |of: &[(Pick, Became)]| {
        let (mut made, mut kept, mut skipped, mut failed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ((inspection, no), became) in of {
            let of = |more: Value| {
                let mut value = json!({ "inspection": inspection.0, "finding": no.0 });
                if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
                    value.extend(more);
                }
                value
            };
            match became {
                Became::Made(entry) => made.push(clip(entry)),
                Became::Kept(entry) => kept.push(clip(entry)),
                Became::Skipped(why) => {
                    skipped.push(of(json!({ "reason": why.code(), "says": why.text().get(lang) })));
                }
                Became::Failed(why) => failed.push(of(json!({ "says": say::sentence(why, lang) }))),
            }
        }
        json!({ "made": made, "kept": kept, "skipped": skipped, "failed": failed })
    };
    let mut answer = list(&delivered.findings);
    answer["examples"] = list(&delivered.examples);
    answer["out"] = to.display().to_string().into();
    for (name, list) in [("page", &delivered.page), ("paper", &delivered.paper)] {
        answer[name] = list.as_ref().map(|list| list.display().to_string()).into();
    }
    answer
}

fn lines(delivered: &Delivered, lang: Lang) -> Vec<String> {
    let line = |((inspection, no), became): &(Pick, Became)| {
        let no = format!("{}-{}", inspection.0, no.0);
        match (became, lang) {
            (Became::Made(clip), Lang::Zh) => format!("{no}：{}，{} 幅，已核对", clip.file, clip.pictures),
            (Became::Made(clip), Lang::En) => format!("{no}: {}, {} pictures, checked", clip.file, clip.pictures),
            (Became::Kept(clip), Lang::Zh) => format!("{no}：{}，已有", clip.file),
            (Became::Kept(clip), Lang::En) => format!("{no}: {}, there already", clip.file),
            (Became::Skipped(why), Lang::Zh) => format!("{no}：略过，{}", why.text().zh),
            (Became::Skipped(why), Lang::En) => format!("{no}: left out, {}", why.text().en),
            (Became::Failed(why), Lang::Zh) => format!("{no}：失败，{}", say::sentence(why, lang)),
            (Became::Failed(why), Lang::En) => format!("{no}: failed. {}", say::sentence(why, lang)),
        }
    };
    let lists = delivered.page.iter().chain(&delivered.paper).map(|list| list.display().to_string());
    delivered.findings.iter().chain(&delivered.examples).map(line).chain(lists).collect()
}
