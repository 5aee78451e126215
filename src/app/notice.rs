//! Sentences for the person at the screen: what happened, then what to do, then the path.
//!
//! Errors are worded here once, in both languages, so that window and command line say the same.

use crate::domain::edit::EditError;
use crate::domain::text::Text;
use std::path::PathBuf;

/// How a notice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something went well.
    Done,
    /// Something to know.
    Info,
    /// Something was refused or is in doubt.
    Warning,
    /// Something failed.
    Error,
}

/// What a notice offers to do at a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Open a library for reading only.
    OpenReadOnly(PathBuf),
    /// Go on with the orders for clips that an earlier run left.
    GoOnWithClips,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// To dismiss it by.
    pub id: u64,
    /// How it is shown.
    pub level: Level,
    /// What happened.
    pub headline: Text,
    /// What to do; may be empty.
    pub hint: Text,
    /// Path or technical detail, last; may be empty.
    pub detail: String,
    /// What it offers to do, if anything.
    pub offer: Option<Offer>,
}

impl Notice {
    /// A notice without hint or detail. The app numbers it when it is shown.
    pub fn new(level: Level, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: 0, level, headline: Text::new(zh, en), hint: Text::default(), detail: String::new(), offer: None }
    }

    /// With what to do.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Text::new(zh, en);
        self
    }

    /// With something to do at a press.
    #[must_use]
    pub fn offering(mut self, offer: Offer) -> Self {
        self.offer = Some(offer);
        self
    }

    /// With a path or a technical detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl From<&EditError> for Notice {
    fn from(error: &EditError) -> Self {
        let refused = |zh: &str, en: &str| Self::new(Level::Warning, zh, en);
        match error {
            EditError::Closed => refused("检查已结案，不能修改", "The inspection is closed and cannot be changed")
                .hint("需要修改时请先重开并写明原因", "Reopen it with a reason first"),
            EditError::NobodyToPunish => {
                refused("没有写明责任人，不能现场处罚", "A deduction without a person cannot be punished on the spot")
                    .hint("先选定责任人", "Name the person first")
            }
            EditError::AmountNotPositive => refused("金额必须大于零", "An amount is more than zero")
                .hint("写正数，或留空待定", "Write a positive amount, or leave it open"),
            EditError::NotClosed => refused("检查尚未结案", "The inspection is not closed"),
            EditError::NoSuchItem(code) => {
                refused("检查表没有这一项", "The checklist has no such item").detail(code.0.clone())
            }
            EditError::NoSuchFinding(no) => {
                refused("没有这条扣分，或已撤销", "There is no such standing deduction").detail(format!("#{}", no.0))
            }
            EditError::NumberTaken(no) => refused("扣分编号已被占用", "The deduction's number is taken")
                .hint("请重新打开检查", "Open the inspection again")
                .detail(format!("#{}", no.0)),
            EditError::NoSuchRecording => {
                refused("这段录像不属于本次检查", "The recording is not part of this inspection")
                    .hint("请先把录像加入检查", "Add the recording to the inspection first")
            }
            EditError::NoSuchCamera => refused("这个摄像机不属于本次检查", "The camera is not part of this inspection"),
            EditError::OutsideRecording => refused("时刻不在录像范围内", "The moment lies outside the recording")
                .hint("终点须晚于起点", "The end of a span must follow its start"),
            EditError::EmptyRegion => {
                refused("遮挡区域没有大小，或超出画面", "A covered region has no size, or reaches beyond the picture")
                    .hint("请在画面内拖出一个方框", "Drag a frame within the picture")
            }
            EditError::MutedOutOfOrder => {
                refused("静音的区间重叠，或终点不晚于起点", "Muted spans overlap, or end before they begin")
                    .hint("请重新标出区间", "Mark the span anew")
            }
            EditError::WrongPerson => {
                refused("此人的岗位与检查项不符", "This person does not hold a post that the item names")
                    .hint("请另选人员", "Choose another person")
            }
            EditError::PointsOutOfRange { cap } => refused("分值超出范围", "The points are out of range")
                .hint(format!("请填 0 到 {cap}"), format!("Type a figure from 0 to {cap}")),
            EditError::OnceOnly(code) => {
                refused("本项只扣一次，已经扣过", "This item is deducted once only, and is already")
                    .hint("可打开已有扣分修改", "Open the deduction that stands to change it")
                    .detail(code.0.clone())
            }
            EditError::DeductionsStand => refused("本项已有扣分，不能改判", "Deductions stand against this item")
                .hint("请先撤销扣分", "Withdraw them first"),
            EditError::StillMissing(code) => refused("本项扣分须有截图", "A deduction on this item needs a still")
                .hint("请先打开录像，停在当时的画面上", "Open the recording and stop at the moment first")
                .detail(code.0.clone()),
            EditError::ReasonMissing => refused("请写明原因", "A reason must be given"),
            EditError::RequiredOpen { open } => refused("必检项尚未全部判定", "Required items are still open").hint(
                format!("还有 {open} 项，请判定，或写明原因后结案"),
                format!("{open} are left: judge them, or give a reason"),
            ),
            EditError::NoFirstReading => refused("还没有第一次读数", "There is no first reading yet")
                .hint("先按画面时钟校时一次", "Set the clock by one picture first"),
            EditError::ReadingsTooClose => {
                refused("两次读数离得太近，看不出走时快慢", "The two readings are too close to tell how the clock goes")
                    .hint("请在至少一分钟以外的画面上再读一次", "Read it again at least a minute away")
            }
            EditError::ReadingsContradict => {
                refused("两次读数对不上，没有改动", "The two readings cannot be of one clock; nothing was changed")
                    .hint(
                        "请看清日期和时间，必要时重新校时",
                        "See whether day and time are right, or set the clock anew",
                    )
            }
            EditError::NothingChanges => refused("没有变化", "Nothing would change"),
            EditError::Overtaken => {
                refused("之后又有修改，不能撤消", "It was changed again since and cannot be taken back")
            }
        }
    }
}
