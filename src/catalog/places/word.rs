//! Words of the trade that people write into a list of outlets or people.

use crate::domain::place::{Level, OutletClass, Post};

/// A level by its name, or by what people call the unit.
pub(super) fn level(word: &str) -> Option<Level> {
    Level::parse(word).or(match word {
        "省分行" | "省行" | "一级分行" => Some(Level::Province),
        "市分行" | "市行" | "二级分行" => Some(Level::City),
        "县支行" | "县行" => Some(Level::County),
        _ => None,
    })
}

/// A class by its name, with or without 网点 behind it.
pub(super) fn class(word: &str) -> Option<OutletClass> {
    let short = word.strip_suffix("网点").unwrap_or(word);
    OutletClass::parse(short).or(match short {
        "理财中心" | "财富中心" => Some(OutletClass::Wealth),
        _ => None,
    })
}

/// A post by its name, or by what people call it.
pub(in crate::catalog) fn post(word: &str) -> Option<Post> {
    Post::parse(word).or(match word {
        "高柜" => Some(Post::HighCounter),
        "低柜" => Some(Post::LowCounter),
        "大堂经理助理" => Some(Post::LobbyAssistant),
        "保安员" => Some(Post::Guard),
        "合规" | "合规员" => Some(Post::Compliance),
        "支行长" | "二级支行支行长" | "网点主任" | "负责人" => Some(Post::Head),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{class, level, post};
    use crate::domain::place::{Level, OutletClass, Post};

    #[test]
    fn words_of_the_trade_have_their_usual_other_names() {
        assert_eq!(level("县支行"), Some(Level::County));
        assert_eq!(class("精品网点"), Some(OutletClass::Premium));
        assert_eq!(post("支行长"), Some(Post::Head));
        assert_eq!(post("柜员"), None);
    }
}
