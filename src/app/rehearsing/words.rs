//! What is said to an example or a rehearsal that is refused.

use crate::app::notice::{Level, Notice};
use crate::domain::example::ExampleError;
use crate::domain::rehearsal::RehearsalError;

/// What is said to an example that is refused.
pub fn example_refused(why: ExampleError) -> Notice {
    let refused = |zh: String, en: String| Notice::new(Level::Warning, zh, en);
    match why {
        ExampleError::EmptySpan => refused("示范区间的终点早于起点".into(), "The span ends before it begins".into())
            .hint("按 I 和 O 重新标出区间", "Set its start and its end anew with I and O"),
        ExampleError::MarkedAlready(no) => refused(
            format!("这一画面已标为该项的示范（第 {} 笔）", no.0),
            format!("This picture is an example of the item already (entry no. {})", no.0),
        ),
    }
}

/// What is said to a rehearsal that is refused.
pub fn refused(why: RehearsalError) -> Notice {
    let refused = |zh: &str, en: &str| Notice::new(Level::Warning, zh, en);
    match why {
        RehearsalError::NoRehearsal(no) => {
            refused("没有这项演练，或已作废", "There is no such rehearsal, or it is struck")
                .detail(format!("#{}", no.0))
        }
        RehearsalError::NoMark => {
            refused("这条扣分已撤销，不能安排演练", "The mark was withdrawn, so it is not rehearsed")
        }
        RehearsalError::AssignedAlready(evening) => {
            refused(&format!("这一条已安排在 {evening} 演练"), &format!("It is assigned for {evening} already"))
        }
        RehearsalError::BeforeFound(found) => refused("演练日期早于检查日期", "The evening is before the inspection")
            .hint(format!("应不早于 {found}"), format!("Choose {found} or later")),
        RehearsalError::TakenAlready => refused("这一步已经登记过", "This step was entered before"),
        RehearsalError::BeforeEvening(evening) => refused("还没到演练的晚上", "The evening has not come yet")
            .hint(format!("这一条安排在 {evening}"), format!("It is assigned for {evening}")),
        RehearsalError::BeforeMorning(evening) => {
            refused("晨会点评在演练次日或之后", "The morning comment comes after the evening").hint(
                format!("演练在 {evening}，点评日期应晚于这一天",),
                format!("The rehearsal is on {evening}; choose a later day for the comment"),
            )
        }
        RehearsalError::NotRehearsed => refused("还没有勾选已练，不能提交录像", "It is not ticked as rehearsed yet")
            .hint("先勾选已练", "Tick it first, then hand in the footage"),
        RehearsalError::NotProved => refused("还没有提交演练录像，不能核验", "No footage was handed in to be checked")
            .hint("先提交录像", "Hand in the footage first"),
        RehearsalError::OwnTick => refused("勾选已练的人不能自己核验", "Whoever ticked it cannot check it as well")
            .hint(
                "请换一个人核验，并在登记人里写他的姓名",
                "Have another person check it, and write that name under Entered by",
            ),
        RehearsalError::NoName => refused("没有写姓名", "A name is missing").hint("写明由谁登记", "Write who says so"),
        RehearsalError::NoWords => refused("没有写点评内容", "The comment has no words")
            .hint("写一句点评再登记", "Write one sentence, then try again"),
    }
}
