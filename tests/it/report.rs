//! The report: four formats from one model.

mod fixture;

use fixture::{Case, case};
use mingcha::domain::text::Lang;
use mingcha::report::{FontBytes, Format, export};
use std::path::Path;
use std::sync::Arc;

/// Noto Sans CJK SC, regular and bold; none where the package is not installed.
fn fonts() -> Option<Vec<FontBytes>> {
    let folder = Path::new("/usr/share/fonts/opentype/noto");
    let face = |file: &str| {
        let bytes = std::fs::read(folder.join(file)).ok()?;
        Some(FontBytes { name: file.to_owned(), bytes: Arc::new(bytes), index: 2 })
    };
    let faces = Some(vec![face("NotoSansCJK-Regular.ttc")?, face("NotoSansCJK-Bold.ttc")?]);
    if faces.is_none() {
        println!("skipped: Noto Sans CJK is not installed");
    }
    faces
}

/// Writes samples to look at: `MINGCHA_SAMPLES=DIR cargo test --test it report::samples -- --ignored`.
#[test]
#[ignore = "writes files for the eye"]
fn samples() {
    let Some(fonts) = fonts() else { return };
    let folder = std::env::var("MINGCHA_SAMPLES").expect("MINGCHA_SAMPLES names a folder");
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for findings in [0, 5, 40] {
            let model = case(findings).model(lang);
            for format in Format::ALL {
                let begun = std::time::Instant::now();
                let done = export(&model, *format, &fonts, None, &mut |_| {}).unwrap();
                let path = format!("{folder}/{name}-{findings}.{}", format.extension());
                println!("{path}: {} bytes, {:?}, {:?}", done.bytes.len(), begun.elapsed(), done.warnings);
                std::fs::write(path, done.bytes).unwrap();
            }
        }
    }
}
