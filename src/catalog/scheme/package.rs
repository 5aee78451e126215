//! `package = { … }`: what papers sent to a committee must meet; exactly one of `paper`, `deeds`, `open_objections`,
//! `quota`.

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::catalog::scheme::parts::named_fields;
use crate::catalog::scheme::rules::needed_number;
use crate::catalog::wording::say;
use crate::domain::scheme::Package;

const KEYS: &[&str] = &["paper", "deeds", "open_objections", "blocks", "quota"];

/// The package of a clause, if it says what it asks.
pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Package> {
    fields.only(KEYS, problems);
    if fields.has("paper") {
        return Some(Package::Papers(named_fields(fields, "paper", problems)));
    }
    if fields.has("open_objections") {
        let most = needed_number(fields, "open_objections", 0, problems);
        return Some(Package::Objections { most, blocks: fields.flag("blocks", problems).unwrap_or(true) });
    }
    if fields.has("deeds") {
        return match fields.numbers("deeds", problems)[..] {
            [least, most] if least <= most => Some(Package::Deeds { least, most }),
            _ => {
                let what = say("deeds 不是字数范围", "deeds is no range of characters");
                problems.error(fields.at("deeds"), what, say("写成 [800, 1200]", "Write it like [800, 1200]"));
                None
            }
        };
    }
    if fields.flag("quota", problems) == Some(true) {
        return Some(Package::Quota);
    }
    let what = say("package 是空的", "the package says nothing");
    let how = say(format!("写其中一个：{}", KEYS.join("、")), format!("Write one of: {}", KEYS.join(", ")));
    problems.error(fields.begins(), what, how);
    None
}
