//! What is said when the library file cannot be opened, read or written.

use crate::app::notice::{Level, Notice};
use crate::domain::text::Text;
use crate::store::StoreError;

/// A failure of the library file: what happened, what to do, the path.
pub(crate) fn store(why: &StoreError) -> Notice {
    let (zh, hint_zh) = chinese(why);
    let (en, hint_en) = english(why);
    let path = why.path().map(|path| path.display().to_string()).unwrap_or_default();
    Notice {
        id: 0,
        level: Level::Error,
        headline: Text::new(zh, en),
        hint: Text::new(hint_zh, hint_en),
        detail: path,
        offer: None,
    }
}

fn chinese(why: &StoreError) -> (String, &'static str) {
    let (headline, hint): (&str, &str) = match why {
        StoreError::OpenElsewhere { .. } => ("这个库正在另一个窗口中打开", "请在那边关闭，或在这里以只读方式打开"),
        StoreError::Missing { .. } => ("没有这个库", "请检查文件是否被移动或改名"),
        StoreError::Exists { .. } => ("同名文件已存在", "请换一个名字"),
        StoreError::NotALibrary { .. } => ("这不是明察的库，文件没有改动", "请选择 .mingcha 文件"),
        StoreError::Newer { .. } => ("这个库由更新版本的明察建立，没有改动", "请升级明察后再打开"),
        StoreError::Older { .. } => ("这个库的格式较旧，不能只读打开", "请以可写方式打开一次，会先留副本再升级"),
        StoreError::ReadOnly { .. } => ("库所在的位置不能写入，已改为只读", "需要修改时，请先复制到别的文件夹"),
        StoreError::Unfinished { .. } => {
            ("库上次没有正常关闭，只读方式无法恢复", "请以可写方式打开，或连同同名附属文件复制到可写的文件夹")
        }
        StoreError::StillRead { .. } => ("已保存，但还有程序在读这个库", "现在拷走时，请把 -wal 结尾的文件一起带上"),
        StoreError::DiskFull => ("磁盘已满，没有保存", "请腾出空间后重试"),
        StoreError::Busy => ("库文件被其他程序占用，没有保存", "请稍后重试"),
        StoreError::Damaged { .. } => ("库文件已损坏", "请运行 mingcha verify 查看，并使用备份"),
        StoreError::Overtaken => ("检查已在别处被修改，没有保存", "请重新打开这次检查"),
        StoreError::NumberUsed { .. } => ("扣分编号已经用过，没有保存", "请重新打开这次检查"),
        StoreError::CodeTaken { code } => return (format!("编号已存在：{code}"), "请换一个编号"),
        StoreError::UnknownOutlet { row, code } => {
            return (format!("{row} 所属的网点 {code} 不存在，什么都没有导入"), "请先补上这个网点");
        }
        StoreError::Ring { code } => {
            return (format!("{code} 成了自己的上级，什么都没有导入"), "请改正上级编号");
        }
        StoreError::NoSuch { id, .. } => return (format!("库里没有这一条（编号 {id}）"), "请用 mingcha list 查看编号"),
        StoreError::OtherOutlet => ("这段录像属于别的网点", "请选择本网点的录像"),
        StoreError::Closed => ("检查已结案，不能再加录像", "请先重开并写明原因"),
        StoreError::File { .. } => ("库所在的文件无法处理", "请检查磁盘与文件夹"),
        StoreError::Migration { .. } => ("库没能升级，保持原样", "请保留文件并反馈"),
        StoreError::Sqlite(_) => ("库无法读写", "请运行 mingcha verify 查看"),
    };
    (headline.to_owned(), hint)
}

fn english(why: &StoreError) -> (String, &'static str) {
    let (headline, hint): (&str, &str) = match why {
        StoreError::OpenElsewhere { .. } => {
            ("The library is open in another window", "Close it there, or open it here for reading only")
        }
        StoreError::Missing { .. } => ("There is no such library", "See whether the file was moved or renamed"),
        StoreError::Exists { .. } => ("There is a file of that name already", "Choose another name"),
        StoreError::NotALibrary { .. } => {
            ("This is no Mingcha library; it was left as it is", "Choose a .mingcha file")
        }
        StoreError::Newer { .. } => ("A newer Mingcha made this library; it was left as it is", "Update Mingcha first"),
        StoreError::Older { .. } => (
            "The library's format is older and cannot be opened for reading only",
            "Open it once for writing: a copy is kept and it is brought up to date",
        ),
        StoreError::ReadOnly { .. } => (
            "The library cannot be written where it lies; it is open for reading",
            "To change it, copy it elsewhere first",
        ),
        StoreError::Unfinished { .. } => (
            "The library was not closed properly and cannot be put in order by reading alone",
            "Open it for writing, or copy it with the files beside it to a folder that can be written",
        ),
        StoreError::StillRead { .. } => {
            ("Saved, but another program still reads the library", "When carrying it away now, take the -wal file too")
        }
        StoreError::DiskFull => ("The disk is full; nothing was saved", "Make room and try again"),
        StoreError::Busy => ("Another program holds the library; nothing was saved", "Try again when it is done"),
        StoreError::Damaged { .. } => {
            ("The library file is damaged", "Run mingcha verify on it, and go back to a copy")
        }
        StoreError::Overtaken => ("The inspection was changed elsewhere; nothing was saved", "Open it again"),
        StoreError::NumberUsed { .. } => ("The deduction's number was used before; nothing was saved", "Open it again"),
        StoreError::CodeTaken { code } => {
            return (format!("{code} is in the library already"), "Choose another number");
        }
        StoreError::UnknownOutlet { row, code } => {
            return (format!("{row} names outlet {code}, which does not exist; nothing was taken in"), "Add it first");
        }
        StoreError::Ring { code } => {
            return (format!("{code} would stand above itself; nothing was taken in"), "Mend the number above it");
        }
        StoreError::NoSuch { what, id } => {
            return (format!("The library has no {what} no. {id}"), "mingcha list shows the numbers");
        }
        StoreError::OtherOutlet => ("The recording belongs to another outlet", "Choose footage of this outlet"),
        StoreError::Closed => ("The inspection is closed and takes no more footage", "Reopen it with a reason first"),
        StoreError::File { .. } => {
            ("A file of the library could not be handled", "See whether disk and folder are in order")
        }
        StoreError::Migration { .. } => {
            ("The library could not be brought up to date; it is as it was", "Keep it and report this")
        }
        StoreError::Sqlite(_) => ("The library could not be read or written", "Run mingcha verify on it"),
    };
    (headline.to_owned(), hint)
}
