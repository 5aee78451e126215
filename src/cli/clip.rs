//! `clip`: a span of footage as a file of its own.

use crate::app::clips::{Cut, Gap, Order, Part, cut, read_cover, read_mute};
use crate::app::config::AppConfig;
use crate::app::notice::Notice;
use crate::app::still_file::read_moment;
use crate::app::wording;
use crate::cli::args::Clip;
use crate::cli::library::lang;
use crate::cli::progress::Bar;
use crate::cli::{Ending, say};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Makes a clip and says what is in it.
pub(crate) fn clip(typed: &Clip, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let failed = |why: Notice| say::failed(&why, lang);
    let covers = typed.covers.iter().map(|cover| read_cover(cover)).collect::<Result<_, _>>().map_err(failed)?;
    let muted = typed.mute.iter().filter(|span| !span.is_empty());
    let muted = muted.map(|span| read_mute(span)).collect::<Result<_, _>>().map_err(failed)?;
    let order = Order {
        files: typed.files.clone(),
        from: read_moment(&typed.from).map_err(failed)?,
        to: read_moment(&typed.to).map_err(failed)?,
        copy: typed.copy,
        caption: typed.captions.clone(),
        covers,
        beside: typed.beside.iter().map(|files| camera(files)).collect(),
        slower: typed.slow,
        sound: !typed.mute.iter().any(String::is_empty),
        muted,
        lang,
    };
    let bar = Bar::new(&typed.output.display().to_string());
    let made = cut(&order, &typed.output, &mut |share| {
        bar.set(share);
        true
    });
    drop(bar);
    let made = made.map_err(failed)?.ok_or_else(|| failed(wording::cancelled()))?;
    if typed.json {
        say::json(&answer(typed, &made));
    } else {
        lines(typed, &made, lang).iter().for_each(|line| say::line(line));
    }
    Ok(ExitCode::SUCCESS)
}

/// Files with commas between them; a name that has a comma itself stands alone.
fn camera(typed: &str) -> Vec<PathBuf> {
    if Path::new(typed).exists() {
        return vec![PathBuf::from(typed)];
    }
    typed.split(',').map(str::trim).filter(|name| !name.is_empty()).map(PathBuf::from).collect()
}

fn answer(typed: &Clip, cut: &Cut) -> Value {
    let made = &cut.made;
    let site = |site: Option<SiteTime>| site.map(|site| site.to_string());
    let pieces = made.pieces.iter().zip(&cut.parts).map(|(taken, Part { camera, site: sites, sha256 })| {
        json!({
            "camera": camera + 1,
            "file": taken.path.display().to_string(),
            "sha256": sha256,
            "first_frame": taken.first,
            "last_frame": taken.last,
            "pictures": taken.pictures,
            "first_pts_s": taken.first_pts.seconds(),
            "last_pts_s": taken.last_pts.seconds(),
            "end_s": taken.end.seconds(),
            "first_site": site(sites.map(|sites| sites.0)),
            "last_site": site(sites.map(|sites| sites.1)),
            "at_s": taken.at.seconds(),
        })
    });
    let gap = |gap: &Gap| json!({ "at_s": gap.at.seconds(), "from_site": gap.from.to_string(), "to_site": gap.to.to_string() });
    let ms = |took: std::time::Duration| (took.as_secs_f64() * 1e4).round() / 10.0;
    json!({
        "asked": {
            "files": typed.files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>(),
            "from": typed.from,
            "to": typed.to,
            "copy": typed.copy,
            "captions": typed.captions,
            "covers": typed.covers,
            "beside": typed.beside,
            "slow": typed.slow,
            "mute": typed.mute,
        },
        "out": typed.output.display().to_string(),
        "sha256": cut.sha256,
        "size": cut.size,
        "copied": made.copied,
        "pictures": made.pictures,
        "duration_s": made.length.seconds(),
        "width": made.size.0,
        "height": made.size.1,
        "sound": made.sound,
        "begins_late_s": cut.begins_late.seconds(),
        "pieces": pieces.collect::<Vec<_>>(),
        "gaps": cut.gaps.iter().map(gap).collect::<Vec<_>>(),
        "write_ms": ms(made.writing),
        "check_ms": ms(made.checking),
    })
}

fn lines(typed: &Clip, cut: &Cut, lang: Lang) -> Vec<String> {
    let made = &cut.made;
    let (path, length, count) = (typed.output.display(), made.length.clock(), made.pictures);
    let mut lines = vec![match lang {
        Lang::Zh => format!("{path}：{count} 幅，时长 {length}，已核对"),
        Lang::En => format!("{path}: {count} pictures, {length} long, checked"),
    }];
    let is_wall = !typed.beside.is_empty();
    for (taken, part) in made.pieces.iter().zip(&cut.parts) {
        let camera = part.camera + 1;
        let camera = match lang {
            Lang::Zh if is_wall => format!("机位 {camera}，"),
            Lang::En if is_wall => format!("camera {camera}, "),
            Lang::Zh | Lang::En => String::new(),
        };
        let (file, first, last) = (taken.path.display(), taken.first, taken.last);
        let (from, to) = (taken.first_pts.clock(), taken.last_pts.clock());
        let site = part.site.map(|(first, last)| format!(" ({first} … {last})")).unwrap_or_default();
        lines.push(match lang {
            Lang::Zh => format!("  {camera}{file}：第 {first} 至 {last} 幅，{from} 至 {to}{site}"),
            Lang::En => format!("  {camera}{file}: pictures {first} to {last}, {from} to {to}{site}"),
        });
    }
    if cut.begins_late < Pts::ZERO {
        let early = (Pts::ZERO - cut.begins_late).seconds();
        lines.push(match lang {
            Lang::Zh => format!("  原样截取从关键画面开始，比要求早 {early:.3} 秒"),
            Lang::En => format!("  A copy begins with a key picture: {early:.3} s earlier than asked"),
        });
    }
    for Gap { at, from, to } in &cut.gaps {
        let at = at.clock();
        lines.push(match lang {
            Lang::Zh => format!("  {at} 处无录像：{from} 至 {to}，已略去"),
            Lang::En => format!("  At {at} nothing was recorded from {from} to {to}; it is left out"),
        });
    }
    lines
}
