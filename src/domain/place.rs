//! Who and what is inspected: outlets in their hierarchy, the people in them and their posts, cameras.

use crate::domain::inspection::Rect;
use crate::domain::text::Lang;
use jiff::civil::Date;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
    };
}
id!(/// An outlet of the library.
    OutletId);
id!(/// A person of the library.
    PersonId);
id!(/// A camera of an outlet.
    CameraId);

/// Declares an enum of the trade with its code (for files), its Chinese and its English name.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }
        impl $name {
            /// All of them, in the order in which people list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The word that stands in files.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
            /// The name that people read.
            pub const fn name(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$variant, Lang::Zh) => $zh, (Self::$variant, Lang::En) => $en,)+ }
            }
            /// By code, or by the name in either language.
            pub fn parse(word: &str) -> Option<Self> {
                let word = word.trim();
                Self::ALL.iter().copied().find(|x| {
                    x.code().eq_ignore_ascii_case(word) || x.name(Lang::Zh) == word || x.name(Lang::En).eq_ignore_ascii_case(word)
                })
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The level of an outlet or of what stands above it.
    Level {
        /// 省分行
        Province = "province", "省", "Province";
        /// 市分行
        City = "city", "市", "City";
        /// 县支行
        County = "county", "县", "County";
        /// 一级支行
        Branch = "branch", "一级支行", "First-level sub-branch";
        /// 二级支行
        SubBranch = "sub-branch", "二级支行", "Second-level sub-branch";
        /// 网点
        Outlet = "outlet", "网点", "Outlet";
    }
}

named! {
    /// The class of an outlet (domain.md, section 4: 自助/基础/精品/财富).
    OutletClass {
        /// 自助
        SelfService = "self-service", "自助", "Self-service";
        /// 基础
        Basic = "basic", "基础", "Basic";
        /// 精品
        Premium = "premium", "精品", "Premium";
        /// 财富
        Wealth = "wealth", "财富", "Wealth";
    }
}

named! {
    /// A post that a person holds and that an item may name (S2-03).
    Post {
        /// 高柜柜员
        HighCounter = "high-counter", "高柜柜员", "High-counter teller";
        /// 低柜柜员
        LowCounter = "low-counter", "低柜柜员", "Low-counter teller";
        /// 大堂经理
        LobbyManager = "lobby-manager", "大堂经理", "Lobby manager";
        /// 大堂助理
        LobbyAssistant = "lobby-assistant", "大堂助理", "Lobby assistant";
        /// 保安
        Guard = "guard", "保安", "Guard";
        /// 合规人员
        Compliance = "compliance", "合规人员", "Compliance officer";
        /// 网点负责人（支行长）
        Head = "head", "网点负责人", "Outlet head";
        /// 网格员 (S4-06)
        GridWorker = "grid-worker", "网格员", "Grid worker";
    }
}

/// An outlet, or a unit above it, in the hierarchy 省/市/县/一级支行/二级支行/网点.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its place in the library.
    pub id: OutletId,
    /// The bank's own number for it; unique in a library.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The unit above it.
    pub parent: Option<OutletId>,
    /// Its class, where the bank has one.
    pub class: Option<OutletClass>,
    /// Whether it calls customers by a queue machine (S2-27, S2-28).
    pub queue_machine: bool,
}

/// A person who can be inspected, at one outlet, in one post, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their place in the library.
    pub id: PersonId,
    /// Staff number (工号); unique in a library.
    pub staff_no: String,
    /// Name.
    pub name: String,
    /// Post held.
    pub post: Post,
    /// Where.
    pub outlet: OutletId,
    /// First day in the post, if known.
    pub from: Option<Date>,
    /// Last day in the post, if it ended.
    pub to: Option<Date>,
}

impl Person {
    /// Whether the person held the post on that day; both ends are included.
    pub fn serves_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A camera of an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Camera {
    /// Its place in the library.
    pub id: CameraId,
    /// Where it hangs.
    pub outlet: OutletId,
    /// Its name, such as 高柜 or 大堂.
    pub name: String,
    /// Lines drawn once over its picture, such as the one-metre line (S2-29).
    pub guides: Vec<Guide>,
    /// Where customers stand: clips cover these regions all through.
    pub areas: Vec<Rect>,
}

/// A straight line over a camera's picture; corners count in ten-thousandths of the picture's width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guide {
    /// One end, (x, y), 0..=10000 each.
    pub from: (u16, u16),
    /// The other end.
    pub to: (u16, u16),
}
