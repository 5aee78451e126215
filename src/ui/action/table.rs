//! The table of actions: one row each.

use crate::ui::action::{Action, Entry, Group, Held, Stroke};
use eframe::egui::Key;

const fn plain(key: Key) -> Stroke {
    Stroke { held: Held::Nothing, key }
}

const fn shift(key: Key) -> Stroke {
    Stroke { held: Held::Shift, key }
}

const fn ctrl(key: Key) -> Stroke {
    Stroke { held: Held::Ctrl, key }
}

const fn ctrl_shift(key: Key) -> Stroke {
    Stroke { held: Held::CtrlShift, key }
}

/// Builds the table: `Action, Group, repeats?, [keys], "中文" / "English", "提示" / "hint";`
macro_rules! table {
    ($($action:ident, $group:ident, $repeats:literal, [$($key:expr),*],
       $zh:literal / $en:literal, $hint_zh:literal / $hint_en:literal;)+) => {
        /// Every action, in the order of the key sheet.
        pub const TABLE: &[Entry] = &[$(Entry {
            action: Action::$action,
            group: Group::$group,
            keys: &[$($key),*],
            repeats: $repeats,
            title: ($zh, $en),
            hint: ($hint_zh, $hint_en),
        },)+];
    };
}

table! {
    Mark, Marking, false, [plain(Key::Enter)], "扣分" / "Deduct",
        "对选中的检查项，在当前画面扣分" / "Mark the selected item at the picture on the screen";
    MarkExample, Marking, false, [shift(Key::Enter)], "标记合格示范" / "Mark a good example",
        "当前画面或区间是选中项的合格示范，演练时放在旁边对照" / "The picture or the span shows the selected item done right; a rehearsal shows it beside";
    Pass, Marking, false, [plain(Key::Y)], "合格" / "Right",
        "选中项中下一位未判的人合格；全部判完后再按一次取消" / "The next person not judged yet; press again to take it back";
    PassAll, Marking, false, [shift(Key::Y)], "其余全部合格" / "All others right",
        "选中项中尚未判定的人全部合格" / "Everybody of the selected item who is not judged yet";
    NotApplicable, Marking, false, [plain(Key::X)], "不适用" / "Does not apply",
        "本网点没有这一项" / "The outlet has no such thing";
    NotObservable, Marking, false, [plain(Key::U)], "无法观察" / "Cannot be seen",
        "录像看不清或没有声音；不扣分，但得分显示未完成" / "Not visible or no sound; loses nothing, but the score stays unfinished";
    Palette, Marking, false, [plain(Key::Slash), ctrl(Key::K)], "快速扣分" / "Quick deduct",
        "按汉字、拼音首字母、编号或按键查找检查项和人员" / "Find items and people by Chinese text, pinyin initials, code or number";
    SpanIn, Marking, false, [plain(Key::I), plain(Key::OpenBracket)], "区间起点" / "Start of the span",
        "下一次扣分从这里起" / "The next mark begins here";
    SpanOut, Marking, false, [plain(Key::O), plain(Key::CloseBracket)], "区间终点" / "End of the span",
        "下一次扣分到这里止" / "The next mark ends here";
    Withdraw, Marking, false, [plain(Key::Delete)], "撤销扣分" / "Withdraw the deduction",
        "写明原因；记录保留，不再计分" / "With a reason; it stays on record and counts nothing";
    PreviousFinding, Marking, true, [plain(Key::P)], "上一条扣分" / "Previous deduction",
        "转到它的画面" / "Shows its moment";
    NextFinding, Marking, true, [plain(Key::N)], "下一条扣分" / "Next deduction",
        "转到它的画面" / "Shows its moment";
    ItemUp, Marking, true, [plain(Key::ArrowUp)], "上一项" / "Item above", "" / "";
    ItemDown, Marking, true, [plain(Key::ArrowDown)], "下一项" / "Item below", "" / "";
    Undo, Marking, false, [ctrl(Key::Z)], "撤消" / "Undo",
        "撤消本身也记入日志" / "The undoing is logged as well";
    Redo, Marking, false, [ctrl(Key::Y), ctrl_shift(Key::Z)], "重做" / "Redo", "" / "";

    PlayPause, Footage, false, [plain(Key::Space)], "播放或暂停" / "Play or pause", "" / "";
    StepBack, Footage, true, [plain(Key::Comma)], "后退一帧" / "One picture back", "" / "";
    StepForward, Footage, true, [plain(Key::Period)], "前进一帧" / "One picture forward", "" / "";
    Back1s, Footage, true, [plain(Key::ArrowLeft)], "后退 1 秒" / "Back 1 s", "" / "";
    Forward1s, Footage, true, [plain(Key::ArrowRight)], "前进 1 秒" / "Forward 1 s", "" / "";
    Back5s, Footage, true, [shift(Key::ArrowLeft)], "后退 5 秒" / "Back 5 s", "" / "";
    Forward5s, Footage, true, [shift(Key::ArrowRight)], "前进 5 秒" / "Forward 5 s", "" / "";
    Back1min, Footage, true, [ctrl(Key::ArrowLeft)], "后退 1 分钟" / "Back 1 min", "" / "";
    Forward1min, Footage, true, [ctrl(Key::ArrowRight)], "前进 1 分钟" / "Forward 1 min", "" / "";
    Replay, Footage, false, [plain(Key::Backspace)], "重放 5 秒" / "Replay 5 s",
        "再看一遍刚才的 5 秒" / "The last five seconds again";
    Slower, Footage, false, [plain(Key::J)], "放慢、倒放" / "Slower, backward",
        "暂停时按下即倒放，最快 16 倍" / "From a pause it plays backward, up to 16×";
    Pause, Footage, false, [plain(Key::K)], "暂停" / "Pause", "" / "";
    Faster, Footage, false, [plain(Key::L)], "加快" / "Faster",
        "最快 16 倍，8 倍起只放关键画面" / "Up to 16×; from 8× on only key pictures";
    ToStart, Footage, false, [plain(Key::Home)], "到开头" / "To the start", "" / "";
    ToEnd, Footage, false, [plain(Key::End)], "到结尾" / "To the end", "" / "";
    PreviousRecording, Footage, false, [plain(Key::PageUp)], "上一段录像" / "Previous recording", "" / "";
    NextRecording, Footage, false, [plain(Key::PageDown)], "下一段录像" / "Next recording", "" / "";
    HoleBack, Footage, false, [ctrl(Key::PageUp)], "到上一个空档之前" / "To before the last hole", "" / "";
    HoleForward, Footage, false, [ctrl(Key::PageDown)], "到下一个空档之后" / "To behind the next hole", "" / "";
    Repeat, Footage, false, [ctrl(Key::R)], "循环播放区间" / "Repeat the span",
        "在区间起点和终点之间反复播放；再按一次取消" / "Plays from its start to its end again and again; press again to stop";
    CameraUp, Footage, false, [shift(Key::ArrowUp)], "上一路摄像机" / "Camera above",
        "换一路看，时刻不变" / "Another camera at the same moment";
    CameraDown, Footage, false, [shift(Key::ArrowDown)], "下一路摄像机" / "Camera below",
        "换一路看，时刻不变" / "Another camera at the same moment";
    Mute, Footage, false, [plain(Key::M)], "静音" / "Mute", "" / "";
    GainDown, Footage, true, [plain(Key::Minus)], "减小音量" / "Less gain", "每次 3 dB" / "3 dB at a time";
    GainUp, Footage, true, [plain(Key::Equals)], "加大音量" / "More gain",
        "每次 3 dB，最多 +24 dB，便于听清四声" / "3 dB at a time, up to +24 dB, so that the four voices are heard";
    SetClock, Footage, false, [plain(Key::T)], "校时" / "Set the clock",
        "输入画面上烧录的时间" / "Type the time that is burned into the picture";

    FullScreen, View, false, [plain(Key::F), plain(Key::F11)], "全屏" / "Full screen", "" / "";
    LayoutOne, View, false, [ctrl(Key::Num1)], "一路画面" / "One camera", "" / "";
    LayoutFour, View, false, [ctrl(Key::Num2)], "四路画面" / "Four cameras", "" / "";
    LayoutNine, View, false, [ctrl(Key::Num3)], "九路画面" / "Nine cameras", "" / "";
    LayoutStrip, View, false, [ctrl(Key::Num4)], "一大多小" / "One large, others small", "" / "";
    Guides, View, false, [plain(Key::G)], "辅助线" / "Guide lines",
        "显示或隐藏一米线" / "Show or hide the one-metre line";
    DrawGuides, View, false, [shift(Key::G)], "画辅助线…" / "Draw guide lines…",
        "每个摄像机画一次，例如一米线" / "Once for each camera, such as the one-metre line";
    DrawCover, View, false, [shift(Key::C)], "画遮挡…" / "Draw a cover…",
        "遮住脸和单据，片段和预览里都看不见" / "Hides faces and papers in clips and in the preview";
    DrawArea, View, false, [shift(Key::A)], "画顾客区…" / "Draw a customers' area…",
        "每个摄像机画一次，所有片段始终遮住" / "Once for each camera: covered in every clip, all through";
    MuteSpan, View, false, [shift(Key::M)], "此段静音" / "Mute this span",
        "区间起点到终点，片段里没有声音" / "Clips have no sound from the start of the span to its end";
    CoverPreview, View, false, [shift(Key::V)], "遮挡预览" / "Preview of covers",
        "画面与生成的片段一样" / "The picture is the one that clips will have";
    TabItems, View, false, [plain(Key::F2)], "检查项" / "Items", "" / "";
    TabFindings, View, false, [plain(Key::F3)], "扣分" / "Deductions", "" / "";
    TabCoverage, View, false, [plain(Key::F4)], "覆盖" / "Coverage", "" / "";
    TabExplain, View, false, [plain(Key::F6)], "依据" / "Explanation", "" / "";
    TabCovers, View, false, [plain(Key::F8)], "遮挡" / "Covers", "" / "";
    KeySheet, View, false, [plain(Key::Questionmark), plain(Key::F1)],
        "按键" / "Keys", "全部按键一览" / "All keys at a glance";
    Cancel, View, false, [plain(Key::Escape)], "取消" / "Cancel",
        "依次关闭：待定的扣分、窗口、区间" / "Closes, one at a time, the pending mark, the sheet, the span";
    Settings, View, false, [ctrl(Key::Comma)], "设置" / "Settings",
        "语言、配色、检查人" / "Language, theme, inspector";

    Recordings, File, false, [plain(Key::F7)], "录像列表…" / "Recordings…",
        "每段录像的文件、时钟和不能播放的原因" / "File and clock of each recording, and why one does not play";
    AddFootage, File, false, [ctrl(Key::I)], "添加录像…" / "Add footage…",
        "也可以把文件拖进窗口" / "Or drop files on the window";
    AddFolder, File, false, [ctrl_shift(Key::I)], "添加录像文件夹…" / "Add a folder of footage…", "" / "";
    Report, File, false, [ctrl(Key::E)], "生成报告…" / "Report…",
        "PDF、XLSX、HTML、JSON" / "PDF, XLSX, HTML, JSON";
    Close, File, false, [ctrl(Key::L)], "结案…" / "Close the inspection…",
        "冻结得分和检查表版本；已结案时为重开" / "Freezes score and checklist version; reopens one that is closed";
    OpenInspection, File, false, [plain(Key::Enter)], "打开选中的检查" / "Open the selected inspection",
        "在检查列表里用 ↑↓ 选择" / "Selected by ↑↓ in the list of inspections";
    Leave, File, false, [ctrl(Key::W)], "返回检查列表" / "Back to the inspections", "" / "";
    NewLibrary, File, false, [ctrl(Key::N)], "新建检查库…" / "New library…", "" / "";
    OpenLibrary, File, false, [ctrl(Key::O)], "打开检查库…" / "Open a library…", "" / "";
    Quit, File, false, [ctrl(Key::Q)], "退出" / "Quit", "所有操作都已存盘" / "Everything is saved already";
}
