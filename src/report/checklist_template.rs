//! The rows that stand in the empty form of a checklist: they show how it is filled in, and say that they are examples.

use crate::domain::checklist::{
    Area, Checklist, Class, Evidence, Hotkey, Item, ItemCode, NaRule, Observe, Per, Section, Weight,
};
use crate::domain::checklist_table::example_code;
use crate::domain::number::Points;
use crate::domain::place::Post;
use crate::domain::text::{Lang, Text};

/// A list with three examples: seen at a counter, heard, and taken off the total.
pub(crate) fn example(lang: Lang) -> Checklist {
    Checklist {
        code: "my-standard".to_owned(),
        name: Text::new("本行服务检查标准（请改名）", "Our bank's standard (rename it)"),
        version: "2026.1".to_owned(),
        basis: "本行文件的名称和文号".to_owned(),
        notice: Text::default(),
        total: Points::whole(100),
        bonus_cap: Points::ZERO,
        na: NaRule::Drop,
        places: 2,
        sections: vec![
            Section {
                code: "A".to_owned(),
                name: Text::new("硬件·柜台", "Hardware: counters"),
                class: Class::Hardware,
                minimum_percent: Some(60),
                items: vec![desk(lang)],
            },
            Section {
                code: "B".to_owned(),
                name: Text::new("软件·服务", "Software: service"),
                class: Class::Software,
                minimum_percent: None,
                items: vec![greeting(lang), complaint(lang)],
            },
        ],
    }
}

fn code(number: u8, lang: Lang) -> ItemCode {
    ItemCode(format!("{}-{number}", example_code(lang)))
}

fn desk(lang: Lang) -> Item {
    Item {
        code: code(1, lang),
        text: Text::new("示例：桌面整洁", "Example: a tidy desk"),
        standard: Text::new(
            "示例：桌面只放办理业务所需的物品，用后归位",
            "Example: only what the business at hand needs lies on the desk",
        ),
        posts: Vec::new(),
        area: Area::Counter,
        observe: vec![Observe::Picture],
        points: Points::whole(4),
        step: Points::whole(2),
        per: Per::Occurrence,
        cap: Points::whole(4),
        weight: Weight::Normal,
        key_item: false,
        gates: Vec::new(),
        hotkey: Some(Hotkey::Stroke('q')),
        remedy: Text::new(
            "示例：当场收拾，班前班后各查一次",
            "Example: tidy up at once; look before and after each shift",
        ),
        responsible: Some(Post::LobbyManager),
        evidence: Evidence::Still,
        reference: String::new(),
        required: true,
        clauses: vec!["3.2".to_owned()],
    }
}

fn greeting(lang: Lang) -> Item {
    Item {
        code: code(2, lang),
        text: Text::new("示例：来有迎声", "Example: greets each customer"),
        standard: Text::new("示例：客户到柜台时主动问好", "Example: the teller greets whoever comes to the counter"),
        posts: vec![Post::HighCounter, Post::LowCounter],
        observe: vec![Observe::Picture, Observe::Sound],
        points: Points::whole(2),
        step: Points::from_thousandths(500),
        cap: Points::whole(2),
        key_item: true,
        hotkey: Some(Hotkey::Stroke('w')),
        remedy: Text::new("示例：晨会演练问候语", "Example: rehearse the greeting at the morning meeting"),
        responsible: None,
        evidence: Evidence::Sound,
        clauses: vec!["4.1".to_owned(), "4.2".to_owned()],
        ..desk(lang)
    }
}

fn complaint(lang: Lang) -> Item {
    Item {
        code: code(3, lang),
        text: Text::new("示例：有效投诉", "Example: a complaint that stands"),
        standard: Text::new(
            "示例：每件有效投诉直接从总分扣 5 分，最多扣 10 分",
            "Example: each one takes 5 points off the total, 10 at most",
        ),
        posts: Vec::new(),
        area: Area::All,
        observe: vec![Observe::Document],
        points: Points::ZERO,
        step: Points::whole(5),
        per: Per::Occurrence,
        cap: Points::whole(10),
        weight: Weight::FromTotal,
        key_item: false,
        hotkey: None,
        remedy: Text::default(),
        responsible: Some(Post::Head),
        evidence: Evidence::Document,
        required: false,
        clauses: Vec::new(),
        ..desk(lang)
    }
}
