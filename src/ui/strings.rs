//! Sentences of the picture and the tape.

use crate::domain::text::Lang;

macro_rules! strings {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// All sentences of one language.
        pub struct Strings { $(
            #[doc = $en]
            pub $name: &'static str,
        )+ }
        static ZH: Strings = Strings { $($name: $zh,)+ };
        static EN: Strings = Strings { $($name: $en,)+ };
    };
}
strings! {
    cancel: "取消", "Cancel";
    done: "完成", "Done";
    drop_footage_here: "把录像文件或文件夹拖到这里", "Drop footage files or folders here";
    drop_footage_how: "也可以从菜单添加录像", "Or add footage from the menu";
    going_to_finding: "正在转到扣分画面…", "Going to the picture of the deduction…";
    guides_hint: "在画面上点两下画一条线，Esc 结束", "Click twice on the picture to draw a line; Esc ends";
    guides_remove_last: "去掉最后一条", "Remove the last line";
    guides_remove_all: "全部去掉", "Remove all lines";
    no_recordings: "还没有录像", "No footage yet";
    off_axis: "未排上时间轴", "Not on the axis";
    off_axis_hint: "不知道这段录像的起始时间；打开后按画面时钟设定", "Nobody knows when this recording began; open it and set the clock from the picture";
    opening_footage: "正在打开录像…", "Opening the footage…";
    picture: "画面", "Picture";
    rectangle_hint: "在画面上拖出方框，Esc 取消", "Drag a rectangle on the picture; Esc cancels";
    rectangle_remove: "去掉方框", "Remove the rectangle";
    sound: "声音", "Sound";
    tape: "时间轴", "Tape";
    with_sound: "有声", "with sound";
    withdrawn: "已撤销", "withdrawn";
    go_to_time: "转到时间", "Go to a time";
    go_to_time_hint: "点击输入时间：9:12:30、12.48 或 +5", "Click to type a time: 9:12:30, 12.48 or +5";
    no_such_time: "没有这一时刻的录像", "No footage at that time";
    frame: "帧", "Picture";
    clock_inspector: "时钟按画面设定", "clock set from the picture";
    clock_frames: "时钟取自录像帧", "clock from the frames";
    clock_file_name: "时钟取自文件名", "clock from the file name";
    clock_container: "时钟取自文件容器", "clock from the container";
    clock_unknown: "时钟未知", "clock not known";
    rate: "速度", "Rate";
    span_in: "入", "In";
    span_out: "出", "Out";
    span_clear: "清除区间", "Forget the span";
    no_sound: "无声音", "No sound";
    no_sound_hint: "这段录像没有声音；听的项目判无法观察", "This recording has no sound; items that are heard cannot be observed";
    sound_on: "打开声音", "Sound on";
    sound_off: "关闭声音", "Sound off";
    gain: "增益", "Gain";
    gain_hint: "把小声放大，最多 24 dB", "Raises quiet voices by up to 24 dB";
    keys_step: "逐帧", "Step";
    keys_rate: "变速", "Rate";
    keys_findings: "扣分处", "Deductions";
}

/// The sentences in a language.
pub fn t(lang: Lang) -> &'static Strings {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
