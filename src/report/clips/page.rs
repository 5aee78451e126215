//! The page that lists the clips of a folder: one file, nothing fetched but the clips beside it.

use crate::domain::text::Lang;
use crate::report::clips::listed::{ClipGroup, ListedClip, Words, by_person, words};
use crate::report::html::escape;

/// By which a page is known again.
const MARK: &str = r#"<meta name="generator" content="mingcha clips">"#;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#6b7480}
@media (prefers-color-scheme:dark){:root{--soft:#9daabb}}
body{font:16px/1.6 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h1+p{margin:.2rem 0 1.5rem;color:var(--soft)}
h2{font-size:1.25rem;margin:2rem 0 .4rem}
ol{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:1.2rem 0}
h3{font-size:1.05rem;margin:0}.sub{color:var(--soft);font-size:.9rem}
.clips{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;margin:.7rem 0 .3rem}
figure{margin:0}figcaption{font-size:.9rem;overflow-wrap:anywhere}
video{display:block;width:100%;max-height:70vh;background:#000;border-radius:6px}
footer{border-top:1px solid var(--line);padding:1rem 0;color:var(--soft);font-size:.9rem}
@media print{video{display:none}li{break-inside:avoid}}";

/// The page for these clips. `earlier`: how many lie, made with earlier settings, in the folder of that name.
pub fn clip_page(clips: &[ListedClip<'_>], (earlier, folder): (usize, &str), lang: Lang) -> String {
    let words = words(lang);
    let below = escape(&words.below(clips));
    let foot = words.earlier(earlier, folder);
    let foot = if foot.is_empty() { foot } else { format!("<footer>{}</footer>\n", escape(&foot)) };
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n{MARK}\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · {below}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{below}</p>\n{groups}{foot}</body>\n</html>\n",
        code = words.lang,
        title = words.title,
        groups = by_person(clips).iter().map(|group| part(group, &words)).collect::<String>(),
    )
}

/// Whether this is such a page.
pub fn is_clip_page(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).take(512).any(|part| part == MARK.as_bytes())
}

fn part(group: &ClipGroup<'_>, words: &Words) -> String {
    let rows: String = group.clips.iter().map(|one| row(one, words)).collect();
    format!("<h2>{}</h2>\n<ol>\n{rows}</ol>\n", escape(&words.whose(group.whose)))
}

fn row(one: &ListedClip<'_>, words: &Words) -> String {
    let clip = one.clip;
    let facts = [&clip.outlet, &words.time(clip), &clip.camera, &words.length(clip)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).map(|fact| escape(fact)).collect();
    let say = |text: &str, class: &str| {
        if text.is_empty() { String::new() } else { format!("<div{class}>{}</div>\n", escape(text)) }
    };
    let standard = if clip.standard == clip.item_text { "" } else { &clip.standard };
    format!(
        "<li id=\"f{no}\">\n<h3>{code} {text}</h3>\n{standard}<div class=\"sub\">{facts}</div>\n{note}{copied}\
         <div class=\"clips\">\n{figure}</div>\n</li>\n",
        no = clip.number(),
        code = escape(&clip.item),
        text = escape(&clip.item_text),
        standard = say(standard, ""),
        facts = facts.join(" · "),
        note = say(&clip.note, ""),
        copied = say(if clip.copied { words.copied } else { "" }, " class=\"sub\""),
        figure = match one.example {
            None => figure("", &clip.file),
            Some(example) => {
                figure(words.as_it_was, &clip.file) + &figure(&words.example(example), &example.file)
            }
        },
    )
}

fn figure(about: &str, file: &str) -> String {
    let link = address(file);
    let about = if about.is_empty() { String::new() } else { format!("<div>{}</div>", escape(about)) };
    format!(
        "<figure><video controls preload=\"metadata\" src=\"{link}\"></video>\
         <figcaption>{about}<a href=\"{link}\">{}</a></figcaption></figure>\n",
        escape(file)
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
    use crate::report::clips::listed::ListedClip;
    use crate::report::clips::listed::tests::clip;
    use crate::report::clips::{ClipEntry, ClipExample};

    #[test]
    fn a_page_is_known_again_and_says_nothing_that_was_not_meant() {
        let clip = clip(3, Some("柜员"));
        let date = "2026-02-01".to_owned();
        let example = Some(ClipExample { entry: 4, outlet: "<营业部>".into(), date, person: None });
        let good = ClipEntry { example, site: Some("2026-02-01T10:00:00.000".into()), ..clip.clone() };
        let listed = [ListedClip { clip: &clip, example: None, still: None }];
        for lang in [Lang::Zh, Lang::En] {
            let page = clip_page(&listed, (2, "旧片段"), lang);
            assert!(is_clip_page(page.as_bytes()));
            assert!(page.contains("&lt;城关&gt;") && !page.contains("<城关>"));
            assert!(page.contains("id=\"f1-3\"") && page.contains("2026-03-05 09:00:36 "));
            assert_eq!(page.matches("<footer>").count(), 1);
            assert!(!clip_page(&listed, (0, "旧片段"), lang).contains("<footer>"));
            assert_eq!(page.matches("<video").count(), 1);
            let pair = [ListedClip { example: Some(&good), ..listed[0].clone() }];
            let page = clip_page(&pair, (0, "旧片段"), lang);
            assert_eq!((page.matches("<video").count(), page.matches("<li").count()), (2, 1), "side by side");
            assert!(page.contains("&lt;营业部&gt; · 2026-02-01 10:00:00"));
        }
        assert!(!is_clip_page(b"<!doctype html><title>mine</title>"));
        assert_eq!(address("a b_营.mp4"), "a%20b_%E8%90%A5.mp4");
    }
}
