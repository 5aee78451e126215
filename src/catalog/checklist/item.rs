//! One item of the file, checked by itself; what concerns other items is checked in `check` and `keys`.

use crate::catalog::checklist::MOST_POINTS;
use crate::catalog::fields::Fields;
use crate::catalog::position::{Problems, Span};
use crate::catalog::wording::say;
use crate::domain::checklist::{Area, Evidence, Hotkey, Item, ItemCode, Observe, Per, Weight};
use crate::domain::number::Points;
use crate::domain::place::Post;

const KEYS: &[&str] = &[
    "code",
    "text",
    "standard",
    "posts",
    "area",
    "observe",
    "points",
    "step",
    "per",
    "cap",
    "weight",
    "key_item",
    "gates",
    "key",
    "keys",
    "remedy",
    "responsible",
    "evidence",
    "reference",
    "required",
    "clauses",
];

/// An item as read, with the places that later checks point at.
pub(super) struct ReadItem {
    pub(super) item: Item,
    pub(super) code_at: Span,
    pub(super) gates_at: Vec<Span>,
    pub(super) hotkey_at: Span,
    /// Its points could be read, so that a sum makes sense.
    pub(super) counted: bool,
}

/// Reads one `[[section.item]]`.
pub(super) fn read_item(fields: &Fields<'_>, problems: &mut Problems<'_>) -> ReadItem {
    fields.only(KEYS, problems);
    let weight = fields.word("weight", Weight::ALL, Weight::code, Weight::parse, problems).unwrap_or_default();
    let amounts = read_amounts(fields, weight, problems);
    let gates = fields.strings("gates", problems);
    let (hotkey, hotkey_at) = read_hotkey(fields, problems);
    let observe = fields.words("observe", Observe::ALL, Observe::code, Observe::parse, problems);
    if !fields.has("observe") {
        fields.missing("observe", problems);
    } else if fields.is_empty_list("observe") {
        let what = say("observe 是空的", "observe is empty");
        let how = say("写明如何观察，例如 [\"picture\"]", "Say how it can be observed, such as [\"picture\"]");
        problems.error(fields.at("observe"), what, how);
    }
    let item = Item {
        code: ItemCode(fields.code("code", problems)),
        text: fields.needed_text("text", problems),
        standard: fields.text("standard", problems),
        posts: fields.words("posts", Post::ALL, Post::code, Post::parse, problems),
        area: fields.needed_word("area", Area::ALL, Area::code, Area::parse, problems).unwrap_or(Area::All),
        observe,
        points: amounts.points,
        step: amounts.step,
        per: fields.word("per", Per::ALL, Per::code, Per::parse, problems).unwrap_or(Per::Once),
        cap: amounts.cap,
        weight,
        key_item: fields.flag("key_item", problems).unwrap_or(false),
        gates: gates.iter().map(|(code, _)| ItemCode(code.clone())).collect(),
        hotkey,
        remedy: fields.text("remedy", problems),
        responsible: fields.word("responsible", Post::ALL, Post::code, Post::parse, problems),
        evidence: fields
            .word("evidence", Evidence::ALL, Evidence::code, Evidence::parse, problems)
            .unwrap_or(Evidence::Still),
        reference: read_reference(fields, problems),
        required: fields.flag("required", problems).unwrap_or(true),
        clauses: read_clauses(fields, problems),
    };
    let gates_at = gates.into_iter().map(|(_, at)| at).collect();
    ReadItem { item, code_at: fields.at("code"), gates_at, hotkey_at, counted: amounts.sound }
}

fn read_clauses(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let clauses = fields.strings("clauses", problems);
    for (clause, at) in &clauses {
        if clause.chars().any(char::is_control) {
            let what = say("条款里有换行或控制字符", "a clause holds a line break or control character");
            problems.error(at.clone(), what, say("写成一行", "Write it on one line"));
        }
    }
    clauses.into_iter().map(|(clause, _)| clause).collect()
}

struct Amounts {
    points: Points,
    step: Points,
    cap: Points,
    sound: bool,
}

fn read_amounts(fields: &Fields<'_>, weight: Weight, problems: &mut Problems<'_>) -> Amounts {
    let before = problems.count();
    let points = fields.points("points", problems);
    let step = fields.points("step", problems);
    let cap = fields.points("cap", problems);
    let unsound = Amounts { points: Points::ZERO, step: Points::ZERO, cap: Points::ZERO, sound: false };
    if problems.count() > before {
        return unsound;
    }
    let least = Points::from_thousandths(1);
    if weight == Weight::FromTotal {
        check_from_total(fields, points, step, cap, problems);
    } else {
        match points {
            Some(points) => fields.within("points", points, least, MOST_POINTS, problems),
            None => fields.missing("points", problems),
        }
    }
    if problems.count() > before {
        return unsound;
    }
    let points = points.unwrap_or_default();
    let cap = cap.unwrap_or(points);
    let step = step.unwrap_or(if weight == Weight::FromTotal { cap } else { points.min(cap) });
    if fields.has("cap") {
        let most = if weight == Weight::Normal { points.max(least) } else { MOST_POINTS };
        fields.within("cap", cap, least, most, problems);
    }
    if fields.has("step") {
        fields.within("step", step, least, cap.max(least), problems);
    }
    Amounts { points, step, cap, sound: problems.count() == before }
}

fn check_from_total(
    fields: &Fields<'_>,
    points: Option<Points>,
    step: Option<Points>,
    cap: Option<Points>,
    problems: &mut Problems<'_>,
) {
    if points.is_some_and(|points| !points.is_zero()) {
        let name = |key| problems.field(&fields.begins(), key);
        let (points, step, cap) = (name("points"), name("step"), name("cap"));
        let what = say(
            format!("从总分扣减的项目不该有 {}", points.zh),
            format!("an item that is taken off the total carries no {}", points.en),
        );
        let how = say(
            format!("删去 {}，只写 {} 和 {}", points.zh, step.zh, cap.zh),
            format!("Remove {}; write {} and {}", points.en, step.en, cap.en),
        );
        problems.error(fields.at("points"), what, how);
    }
    if step.is_none() {
        fields.missing("step", problems);
    }
    if cap.is_none() {
        fields.missing("cap", problems);
    }
}

fn read_hotkey(fields: &Fields<'_>, problems: &mut Problems<'_>) -> (Option<Hotkey>, Span) {
    let stroke = fields.string("key", problems);
    let number = fields.string("keys", problems);
    if stroke.is_some() && number.is_some() {
        let what = say("key 和 keys 只能写一个", "an item has either key or keys, not both");
        problems.error(fields.at("keys"), what, say("删去其中一个", "Remove one of them"));
        return (None, fields.at("keys"));
    }
    if let Some(stroke) = stroke {
        let hotkey = one_stroke(&stroke);
        if hotkey.is_none() {
            let what = say(format!("key = {stroke:?} 不是一个键"), format!("key = {stroke:?} is not one key"));
            problems.error(
                fields.at("key"),
                what,
                say("写一个字母或数字，例如 \"q\"", "Write one letter or digit, such as \"q\""),
            );
        }
        return (hotkey, fields.at("key"));
    }
    let Some(number) = number else { return (None, fields.at("key")) };
    let hotkey = two_digits(&number);
    if hotkey.is_none() {
        let what = say(format!("keys = {number:?} 不是两位数"), format!("keys = {number:?} is not two digits"));
        let how =
            say("写分组号和项号，各 1 到 9，例如 \"32\"", "Write section and item number, each 1 to 9, such as \"32\"");
        problems.error(fields.at("keys"), what, how);
    }
    (hotkey, fields.at("keys"))
}

/// A key of one letter or digit.
pub(super) fn one_stroke(text: &str) -> Option<Hotkey> {
    Hotkey::parse(text).filter(|key| matches!(key, Hotkey::Stroke(_)))
}

/// A key of two digits, the section's number and the item's.
pub(super) fn two_digits(text: &str) -> Option<Hotkey> {
    Hotkey::parse(text).filter(|key| matches!(key, Hotkey::Number(..)))
}

/// The picture must lie in the checklist's own folder, so that a list can be carried to another machine.
fn read_reference(fields: &Fields<'_>, problems: &mut Problems<'_>) -> String {
    let Some(path) = fields.string("reference", problems) else { return String::new() };
    let inside = |part: &str| !part.is_empty() && part != "." && part != "..";
    let stays = path.split('/').all(inside) && !path.contains(['\\', ':']) && !path.chars().any(char::is_control);
    if !path.is_empty() && !stays {
        let what = say(
            format!("参照图 {path:?} 不在检查表所在文件夹内"),
            format!("the reference picture {path:?} leaves the checklist's folder"),
        );
        let how = say(
            "把图片放在检查表旁边，写相对路径，用 / 分隔",
            "Put it beside the checklist; write a relative path with /",
        );
        problems.error(fields.at("reference"), what, how);
    }
    path
}
