//! What can go wrong with footage: what happened and what to do, in both languages, with the path last.

use crate::domain::text::{Lang, Text};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why footage cannot be read, shown or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaError {
    /// GStreamer does not start.
    Broken {
        /// What it said.
        why: String,
    },
    /// The file cannot be opened.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Nothing is in the file.
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The content is no footage that anything here knows.
    NotFootage {
        /// The file.
        path: PathBuf,
    },
    /// An MP4 file without its index (moov): the recorder was cut off, or the copy was.
    NoIndex {
        /// The file.
        path: PathBuf,
    },
    /// An element that is needed is not installed.
    Missing {
        /// The format, as GStreamer names it.
        format: String,
        /// The Debian package that brings it; empty when nothing does.
        package: String,
        /// The file; empty when writing.
        path: PathBuf,
    },
    /// A recorder's own format, which nothing here reads yet.
    Unread {
        /// The format.
        container: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// There is no picture track in the file.
    NoPictures {
        /// The file.
        path: PathBuf,
    },
    /// There are picture tracks or data, but not one picture could be decoded.
    NothingDecodable {
        /// The file.
        path: PathBuf,
        /// What the decoder said; may be empty.
        why: String,
    },
    /// The file ends before what its header promises.
    Truncated {
        /// The file.
        path: PathBuf,
    },
    /// Exact pictures cannot be had from this container yet; it plays all the same.
    Inexact {
        /// The container.
        container: String,
        /// The file.
        path: PathBuf,
    },
    /// A site time was asked for, and nothing says when the recording began.
    NoClock {
        /// The file.
        path: PathBuf,
    },
    /// The moment lies before the first picture or behind the last.
    Outside {
        /// What was asked, as a time of the recording in seconds.
        asked: String,
        /// How long the recording is, in seconds.
        duration: String,
        /// The file.
        path: PathBuf,
    },
    /// The picture asked for could not be had although the file says that it is there.
    WrongPicture {
        /// What was asked, as a time of the recording in seconds.
        asked: String,
        /// The file.
        path: PathBuf,
    },
    /// Nothing came for too long.
    TimedOut {
        /// What was waited for.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// GStreamer reported an error in the middle of the work.
    Failed {
        /// What it said.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// A file of that name is there already.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no room for what is written.
    DiskFull {
        /// About how many bytes it takes while it is written; 0 where that is not known.
        needed: u64,
        /// What was to be written.
        path: PathBuf,
    },
    /// The system refuses to write.
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// No picture begins in the span asked for.
    NoPictureBetween {
        /// Begin of the span, as a time of the recording in seconds.
        from: String,
        /// End of the span, in seconds.
        to: String,
        /// The file.
        path: PathBuf,
    },
    /// The codec cannot be copied into a clip.
    NotCopied {
        /// The codec, as people call it.
        codec: String,
        /// The file.
        path: PathBuf,
    },
    /// A clip was written, and what is in it is not what was to be.
    WrongClip {
        /// What is wrong, in both languages.
        what: Text,
        /// The clip, which was removed.
        path: PathBuf,
    },
    /// What was given cannot be encoded: a wrong size of picture, say.
    BadInput {
        /// What is wrong.
        what: String,
    },
}

impl MediaError {
    /// What happened, in one sentence without the path.
    pub fn text(&self) -> Text {
        match self {
            Self::Broken { .. } => Text::new("GStreamer 无法启动", "GStreamer does not start"),
            Self::Unreadable { .. } => Text::new("无法读取文件", "The file cannot be read"),
            Self::Empty { .. } => Text::new("文件是空的", "The file is empty"),
            Self::NotFootage { .. } => {
                Text::new("无法识别这个文件，不是已知的录像格式", "This is no known kind of footage")
            }
            Self::NoIndex { .. } => Text::new(
                "文件缺少索引（moov），录像未正常结束或复制不完整",
                "The file has no index (moov): it was cut off",
            ),
            Self::Missing { format, .. } => Text::new(
                format!("缺少处理此格式的组件：{format}"),
                format!("What handles this format is not installed: {format}"),
            ),
            Self::Unread { container, .. } => Text::new(
                format!("录像机专用格式 {container} 目前不能读取"),
                format!("The recorder's own format {container} is not read yet"),
            ),
            Self::NoPictures { .. } => Text::new("文件里没有画面", "The file has no pictures"),
            Self::NothingDecodable { .. } => Text::new("画面数据无法解码", "Not one picture can be decoded"),
            Self::Truncated { .. } => {
                Text::new("文件不完整，在第一幅画面之前就中断了", "The file ends before its first picture")
            }
            Self::Inexact { container, .. } => Text::new(
                format!("{container} 格式目前不能精确定位画面，可以播放，不能截图取证"),
                format!("Exact pictures cannot be had from {container} yet: it plays, but gives no stills"),
            ),
            Self::NoClock { .. } => Text::new("不知道录像的现场时间", "The recording's site time is not known"),
            Self::Outside { asked, duration, .. } => Text::new(
                format!("时刻 {asked} 秒不在录像范围内（0 到 {duration} 秒）"),
                format!("{asked} s lies outside the recording (0 to {duration} s)"),
            ),
            Self::WrongPicture { asked, .. } => {
                Text::new(format!("未能取得 {asked} 秒处的画面"), format!("The picture at {asked} s could not be had"))
            }
            Self::TimedOut { what, .. } => {
                Text::new(format!("等待超时（{what}）"), format!("Nothing came for too long ({what})"))
            }
            Self::Failed { why, .. } => Text::new(format!("处理录像时出错：{why}"), format!("Footage failed: {why}")),
            Self::Exists { .. } => Text::new("同名文件已存在", "A file of that name is there already"),
            Self::DiskFull { .. } => Text::new("磁盘已满，文件没有写成", "The disk is full: the file was not written"),
            Self::Unwritable { .. } => Text::new("文件写不进去", "The file cannot be written"),
            Self::NoPictureBetween { from, to, .. } => Text::new(
                format!("{from} 秒到 {to} 秒之间没有画面"),
                format!("There is no picture from {from} s to {to} s"),
            ),
            Self::NotCopied { codec, .. } => Text::new(
                format!("{codec} 的画面不能原样截取"),
                format!("Pictures in {codec} cannot be copied as they are"),
            ),
            Self::WrongClip { what, .. } => Text::new(
                format!("片段写成后核对不符，已删除：{}", what.zh),
                format!("The clip did not pass the check and was removed: {}", what.en),
            ),
            Self::BadInput { what } => {
                Text::new(format!("无法编码：{what}"), format!("This cannot be encoded: {what}"))
            }
        }
    }

    /// What to do about it; empty where there is nothing to say.
    pub fn hint(&self) -> Text {
        match self {
            Self::Broken { .. } => Text::new(
                "请重新安装 GStreamer，再运行 mingcha doctor",
                "Install GStreamer again, then run mingcha doctor",
            ),
            Self::Unreadable { .. } => {
                Text::new("请检查文件是否存在、是否有读取权限", "See whether it exists and may be read")
            }
            Self::NoIndex { .. } | Self::Truncated { .. } | Self::Empty { .. } | Self::NothingDecodable { .. } => {
                Text::new("请从录像机重新导出这段录像", "Export this recording from the recorder again")
            }
            Self::Missing { package, .. } if package.is_empty() => {
                Text::new("运行 mingcha doctor 查看缺少的组件", "Run mingcha doctor to see what is missing")
            }
            Self::Missing { package, .. } => Text::new(
                format!("请安装：sudo apt-get install {package}"),
                format!("Install it: sudo apt-get install {package}"),
            ),
            Self::Inexact { .. } | Self::Unread { .. } => {
                Text::new("请从录像机改用 MP4 或 MKV 导出", "Export it from the recorder as MP4 or MKV instead")
            }
            Self::NoClock { .. } => Text::new(
                "请按画面上的时钟设定，或用录像内的秒数",
                "Set it from the burned-in clock, or ask in seconds",
            ),
            Self::WrongPicture { .. } => Text::new(
                "录像在此处可能损坏，请改看前后的画面",
                "The file may be damaged there; look at what comes before or after",
            ),
            Self::Exists { .. } => Text::new("请换一个文件名", "Choose another name"),
            Self::DiskFull { needed: 0, .. } => {
                Text::new("请腾出空间，或换一个磁盘再试", "Make room or choose another disk, then try again")
            }
            Self::DiskFull { needed, .. } => {
                let megabytes = needed.div_ceil(1_000_000);
                Text::new(
                    format!("约需 {megabytes} MB，请腾出空间，或换一个磁盘再试"),
                    format!("It takes about {megabytes} MB: make room or choose another disk, then try again"),
                )
            }
            Self::Unwritable { .. } => {
                Text::new("请检查文件夹是否存在、是否有写入权限", "See whether the folder exists and may be written")
            }
            Self::NoPictureBetween { .. } => Text::new(
                "终点须晚于起点，至少含一幅画面（终点那一幅不含）",
                "The end comes after the start, by a picture at least; the picture at the end is not taken",
            ),
            Self::NotCopied { .. } => Text::new("请改用精确截取（重新编码）", "Make an exact clip, which encodes anew"),
            Self::WrongClip { .. } => Text::new(
                "这段录像可能损坏，请换一段时间，或改用精确截取",
                "The recording may be damaged there: take another span, or make an exact clip",
            ),
            Self::NotFootage { .. }
            | Self::NoPictures { .. }
            | Self::Outside { .. }
            | Self::TimedOut { .. }
            | Self::Failed { .. }
            | Self::BadInput { .. } => Text::default(),
        }
    }

    /// The file it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Broken { .. } | Self::BadInput { .. } => None,
            Self::Unreadable { path, .. }
            | Self::Empty { path }
            | Self::NotFootage { path }
            | Self::NoIndex { path }
            | Self::Missing { path, .. }
            | Self::Unread { path, .. }
            | Self::NoPictures { path }
            | Self::NothingDecodable { path, .. }
            | Self::Truncated { path }
            | Self::Inexact { path, .. }
            | Self::NoClock { path }
            | Self::Outside { path, .. }
            | Self::WrongPicture { path, .. }
            | Self::TimedOut { path, .. }
            | Self::Failed { path, .. }
            | Self::DiskFull { path, .. }
            | Self::Unwritable { path, .. }
            | Self::NoPictureBetween { path, .. }
            | Self::NotCopied { path, .. }
            | Self::WrongClip { path, .. }
            | Self::Exists { path } => Some(path).filter(|path| !path.as_os_str().is_empty()).map(PathBuf::as_path),
        }
    }

    /// What GStreamer or the system said, for the log and for a detail line; empty where nothing was said.
    pub fn detail(&self) -> &str {
        match self {
            Self::Broken { why }
            | Self::Unreadable { why, .. }
            | Self::Unwritable { why, .. }
            | Self::NothingDecodable { why, .. } => why,
            _ => "",
        }
    }
}

impl fmt::Display for MediaError {
    /// In English, what happened, what to do, what was said, then the path.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().get(Lang::En))?;
        let hint = self.hint();
        if !hint.is_empty() {
            write!(f, ". {}", hint.get(Lang::En))?;
        }
        if !self.detail().is_empty() {
            write!(f, " ({})", self.detail())?;
        }
        self.path().map_or(Ok(()), |path| write!(f, ": {}", path.display()))
    }
}

impl std::error::Error for MediaError {}
