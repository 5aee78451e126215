//! What the program says when something happened: one function per sentence, in both languages.

mod footage;
mod library;

pub(crate) use crate::app::wording::footage::{copies, found_again, jumped, left_out};
pub(crate) use crate::app::wording::library::store;

use crate::app::notice::{Level, Notice};
use crate::domain::number::Fen;
use crate::domain::text::{Lang, Text};
use crate::media::MediaError;
use crate::report::ReportError;

use std::path::Path;

/// A failure of footage, in words.
pub(crate) fn media(why: &MediaError) -> Notice {
    let (text, hint) = (why.text(), why.hint());
    let path = why.path().map(|path| path.display().to_string()).unwrap_or_default();
    Notice::new(Level::Error, text.zh, text.en).hint(hint.zh, hint.en).detail(path)
}

/// A failure of the report, in words.
pub(crate) fn report(why: &ReportError) -> Notice {
    Notice::new(Level::Error, "报告没有生成", "The report could not be made").detail(why.to_string())
}

/// A failure of an ordinary file.
pub(crate) fn file(zh: &str, en: &str, why: &std::io::Error, path: &Path) -> Notice {
    let (hint_zh, hint_en) = match why.kind() {
        std::io::ErrorKind::NotFound => ("文件不在了，请另选", "The file is gone; choose another"),
        std::io::ErrorKind::PermissionDenied => {
            ("没有权限，请换一个位置", "There is no permission; choose another place")
        }
        std::io::ErrorKind::StorageFull => ("磁盘已满，请腾出空间", "The disk is full; make room"),
        _other => ("请检查磁盘与文件夹", "See whether disk and folder are in order"),
    };
    Notice::new(Level::Error, zh, en).hint(hint_zh, hint_en).detail(format!("{why}: {}", path.display()))
}

pub(crate) fn report_not_written(why: &std::io::Error, path: &Path) -> Notice {
    file("报告没有写成", "The report was not written", why, path)
}

pub(crate) fn checklist_not_written(why: &std::io::Error, path: &Path) -> Notice {
    file("检查表没有写成", "The checklist was not written", why, path)
}

pub(crate) fn checklist_not_made(why: &ReportError) -> Notice {
    Notice::new(Level::Error, "检查表没有写成", "The checklist was not written").detail(why.to_string())
}

pub(crate) fn no_such_checklist(list: &Path, shipped: &[&str]) -> Notice {
    Notice::new(Level::Error, "没有这个检查表", "There is no such checklist")
        .hint(
            format!("请写文件名，或随附检查表的代号：{}", shipped.join("、")),
            format!("Name a file, or a shipped one: {}", shipped.join(", ")),
        )
        .detail(list.display().to_string())
}

pub(crate) fn checklist_onto_itself(path: &Path) -> Notice {
    Notice::new(Level::Error, "检查表没有写成", "The checklist was not written")
        .hint("写出的文件就是读入的文件，请换一个名字", "It would replace the file that is read; give it another name")
        .detail(path.display().to_string())
}

pub(crate) fn no_such_format(typed: &str) -> Notice {
    Notice::new(Level::Error, "没有这种报告格式", "There is no such format of a report")
        .hint("请写 pdf、xlsx、html 或 json", "Write pdf, xlsx, html or json")
        .detail(typed)
}

pub(crate) fn no_such_time(typed: &str) -> Notice {
    Notice::new(Level::Error, "看不懂这个时间", "This is no date and time")
        .hint("请写成 2026-03-06T08:00:00", "Write it like 2026-03-06T08:00:00")
        .detail(typed)
}

pub(crate) fn job_panicked() -> Notice {
    Notice::new(Level::Error, "后台任务意外中止", "A background job ended unexpectedly")
        .hint("其他内容不受影响，可以重试", "Nothing else is touched; try again")
}

pub(crate) fn read_only() -> Notice {
    Notice::new(Level::Warning, "只能查看，不能修改", "This can be read but not changed")
        .hint("以可写方式打开且未结案时才能修改", "Open it for writing, and reopen it if it is closed")
}

pub(crate) fn no_picture() -> Notice {
    Notice::new(Level::Warning, "屏幕上还没有画面", "No picture is on the screen yet")
        .hint("先打开录像，停在当时的画面上", "Open a recording and stop at the moment")
}

pub(crate) fn no_recording_now() -> Notice {
    Notice::new(Level::Warning, "这一路此刻无录像", "This camera has no recording at this moment")
        .hint("请换一路，或停在有画面的时刻", "Take another camera, or stop where there is a picture")
}

pub(crate) fn not_exact(path: &str) -> Notice {
    Notice::new(Level::Warning, "这种录像暂不能截图取证", "Stills cannot be taken from this kind of recording yet")
        .hint("请从录像机导出为 MP4 再检查", "Export it from the recorder as MP4 and inspect that")
        .detail(path.to_owned())
}

pub(crate) fn span_needs_a_start() -> Notice {
    Notice::new(Level::Info, "时段还没有起点", "The span has no start before this picture")
        .hint("先在起点按 I", "Press I at its start first")
}

pub(crate) fn sound_not_kept(why: &MediaError, lang: Lang) -> Notice {
    Notice::new(Level::Warning, "扣分已记，但没能保存录音", "The deduction is kept, but its sound could not be")
        .detail(why.text().get(lang))
}

pub(crate) fn closed() -> Notice {
    Notice::new(Level::Done, "已结案，得分已锁定", "Closed; the score is frozen")
}

pub(crate) fn import_has_errors() -> Notice {
    Notice::new(Level::Warning, "表格有错误，什么都没有导入", "The table has errors; nothing was taken in")
        .hint("请按行改正后重新导入", "Mend the rows that are named and import again")
}

pub(crate) fn imported(outlets: usize, people: usize) -> Notice {
    Notice::new(
        Level::Done,
        format!("已导入 {outlets} 个网点、{people} 名人员"),
        format!("{outlets} outlets and {people} people were taken in"),
    )
}

pub(crate) fn results_taken(new: usize, replaced: usize, kept: usize) -> Notice {
    let notice = Notice::new(
        Level::Done,
        format!("已导入 {new} 条成绩，更正 {replaced} 条"),
        format!("Results taken in: {new}, corrected: {replaced}"),
    );
    if kept == 0 {
        return notice;
    }
    notice.hint(
        format!("有矛盾的 {kept} 条保留了已登记的"),
        format!("In contradiction, and kept as they were entered: {kept}"),
    )
}

pub(crate) fn results_nothing_new() -> Notice {
    Notice::new(Level::Info, "没有可导入的新成绩", "There is nothing new to take in")
        .hint("表中成绩都已登记，或都按原值保留", "All of the list is in the book already, or keeps its old value")
}

pub(crate) fn results_moved() -> Notice {
    Notice::new(Level::Warning, "登记内容已变，还没有导入", "The book has changed meanwhile; nothing was taken in")
        .hint("请按新的对比再确认一次", "Look at the new comparison and confirm again")
}

pub(crate) fn outlet_needs_name() -> Notice {
    Notice::new(Level::Warning, "网点须有编号和名称", "An outlet needs a number and a name")
}

pub(crate) fn person_needs_name() -> Notice {
    Notice::new(Level::Warning, "人员须有工号和姓名", "A person needs a staff number and a name")
}

pub(crate) fn inspector_needed() -> Notice {
    Notice::new(Level::Warning, "请填写检查人", "Type the inspector's name")
}

pub(crate) fn open_an_inspection_first() -> Notice {
    Notice::new(Level::Info, "请先新建或打开一次检查", "Start or open an inspection first")
        .hint("打开后再把录像拖进来", "Then drop the footage in")
}

pub(crate) fn no_footage_found() -> Notice {
    Notice::new(Level::Warning, "没有找到录像文件", "No footage was found")
        .hint("请选择录像文件或其所在文件夹", "Choose the recordings or their folder")
}

pub(crate) fn never_over(path: &Path) -> Notice {
    Notice::new(Level::Error, "不能覆盖录像或检查库", "Footage and libraries are never written over")
        .hint("请换一个文件名", "Choose another name")
        .detail(path.display().to_string())
}

pub(crate) fn no_such_file(path: &Path) -> Notice {
    Notice::new(Level::Warning, "没有这个文件", "There is no such file")
        .hint("请检查路径，或另选文件", "See whether the path is right, or choose another file")
        .detail(path.display().to_string())
}

pub(crate) fn name_not_text(path: &Path) -> Notice {
    Notice::new(Level::Warning, "文件名的编码无法保存", "The file's name is not in UTF-8 and cannot be kept")
        .hint("请改名后再试", "Rename it and try again")
        .detail(path.display().to_string())
}

pub(crate) fn other_file(path: &Path) -> Notice {
    Notice::new(Level::Warning, "这是另一个文件，内容不同", "This is another file: its content differs")
        .hint(
            "它的画面时刻对不上已有的扣分；请作为新录像添加",
            "Its pictures do not fit the deductions; add it as new footage",
        )
        .detail(path.display().to_string())
}

pub(crate) fn library_left() -> Notice {
    Notice::new(Level::Warning, "库已关闭，录像没有加入", "The library was closed; the footage was not added")
        .hint("请重新打开检查后再添加", "Open the inspection again and add it there")
}

/// An amount outside the bounds that a clause sets.
pub(crate) fn amount_out_of_bounds(amount: Fen, low: Fen, high: Fen) -> Notice {
    Notice::new(
        Level::Warning,
        format!("{amount} 元不在条款的范围内，没有记下"),
        format!("{amount} yuan is outside the clause's bounds and was not taken"),
    )
    .hint(format!("请填 {low} 至 {high} 元"), format!("Enter {low} to {high} yuan"))
}

pub(crate) fn exported(path: &Path) -> Notice {
    Notice::new(Level::Done, "报告已生成", "The report is written").detail(path.display().to_string())
}

pub(crate) fn file_written(path: &Path) -> Notice {
    Notice::new(Level::Done, "文件已写好", "The file is written").detail(path.display().to_string())
}

pub(crate) fn report_lacks(what: &str) -> Notice {
    Notice::new(Level::Warning, "报告有缺失，已在文中标明", "Something is missing in the report and marked in it")
        .detail(what.to_owned())
}

pub(crate) fn cancelled() -> Notice {
    Notice::new(Level::Info, "已取消", "Cancelled")
}

pub(crate) fn job_sound() -> Text {
    Text::new("截取录音", "Keeping the sound")
}

pub(crate) fn job_thumbnails() -> Text {
    Text::new("读取截图", "Reading stills")
}

pub(crate) fn job_footage() -> Text {
    Text::new("读取录像", "Reading footage")
}

pub(crate) fn job_index() -> Text {
    Text::new("建立录像索引", "Indexing the footage")
}

pub(crate) fn job_hash() -> Text {
    Text::new("计算录像指纹", "Computing the footage's fingerprint")
}

pub(crate) fn job_report() -> Text {
    Text::new("生成报告", "Making the report")
}

pub(crate) fn job_demo() -> Text {
    Text::new("制作演示库", "Making the demo library")
}
