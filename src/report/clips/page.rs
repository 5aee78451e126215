//! The page that lists the clips of a folder: one file, nothing fetched but the clips beside it.

use crate::domain::text::Lang;
use crate::report::clips::{ClipEntry, ClipList};
use crate::report::html::escape;

/// By which a page is known again.
const MARK: &str = r#"<meta name="generator" content="mingcha clips">"#;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#777}
body{font:16px/1.6 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
h1{font-size:1.5rem;margin:0}p{margin:.2rem 0 1.5rem;color:var(--soft)}
ol{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:1.2rem 0}
h2{font-size:1.1rem;margin:0}.sub{color:var(--soft);font-size:.9rem}
video{display:block;width:100%;max-height:70vh;background:#000;margin:.6rem 0;border-radius:6px}";

struct Words {
    lang: &'static str,
    title: &'static str,
    count: fn(usize) -> String,
    outlet_as_a_whole: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            lang: "zh-CN",
            title: "演练片段",
            count: |count| format!("共 {count} 段"),
            outlet_as_a_whole: "网点",
        },
        Lang::En => Words {
            lang: "en",
            title: "Rehearsal clips",
            count: |count| if count == 1 { "1 clip".to_owned() } else { format!("{count} clips") },
            outlet_as_a_whole: "The outlet as a whole",
        },
    }
}

/// The page for these clips of the list.
pub fn clip_page(list: &ClipList, clips: &[&ClipEntry], lang: Lang) -> String {
    let words = words(lang);
    let (outlet, date) = (escape(&list.outlet), escape(&list.date));
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n{MARK}\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · {outlet} · {date}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{outlet} · {date} · {count}</p>\n<ol>\n{rows}</ol>\n</body>\n</html>\n",
        code = words.lang,
        title = words.title,
        count = (words.count)(clips.len()),
        rows = clips.iter().map(|clip| row(clip, &words)).collect::<String>(),
    )
}

/// Whether this is such a page.
pub fn is_clip_page(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).take(512).any(|part| part == MARK.as_bytes())
}

fn row(clip: &ClipEntry, words: &Words) -> String {
    let person = clip
        .person
        .as_ref()
        .map_or(words.outlet_as_a_whole.to_owned(), |person| format!("{}（{}）", person.name, person.staff_no));
    let time = clip.site.as_deref().unwrap_or_default().replace('T', " ");
    let facts: Vec<String> =
        [&person, &time, &clip.camera].into_iter().filter(|fact| !fact.is_empty()).map(|fact| escape(fact)).collect();
    let say = |text: &str, class: &str| {
        if text.is_empty() { String::new() } else { format!("<div{class}>{}</div>\n", escape(text)) }
    };
    let link = address(&clip.file);
    format!(
        "<li id=\"f{no}\">\n<h2>{code} {text}</h2>\n{standard}<div class=\"sub\">{facts}</div>\n{note}\
         <video controls preload=\"metadata\" src=\"{link}\"></video>\n<a href=\"{link}\">{file}</a>\n</li>\n",
        no = clip.finding,
        code = escape(&clip.item),
        text = escape(&clip.item_text),
        standard = say(&clip.standard, ""),
        facts = facts.join(" · "),
        note = say(&clip.note, ""),
        file = escape(&clip.file),
    )
}

/// A name as an address: everything but plain letters, digits and a few signs by the numbers of its bytes.
fn address(name: &str) -> String {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::{address, clip_page, is_clip_page};
    use crate::domain::text::Lang;
    use crate::report::clips::ClipList;

    #[test]
    fn a_page_is_known_again_and_says_nothing_that_was_not_meant() {
        let list = ClipList::new(1, "01".into(), "<城关>".into(), "2026-03-05".into());
        for lang in [Lang::Zh, Lang::En] {
            let page = clip_page(&list, &[], lang);
            assert!(is_clip_page(page.as_bytes()));
            assert!(page.contains("&lt;城关&gt;") && !page.contains("<城关>"));
        }
        assert!(!is_clip_page(b"<!doctype html><title>mine</title>"));
        assert_eq!(address("a b_营.mp4"), "a%20b_%E8%90%A5.mp4");
    }
}
