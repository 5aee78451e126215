//! Orders for clips, one after the other, kept on disk: whatever ends the program, what was ordered is known at the next
//! start. One program at a time keeps them.

use crate::app::clips::batch::{Batch, Manner};
use crate::app::clips::choice::Pick;
use crate::app::clips::naming::NamePattern;
use crate::app::clips::refused;
use crate::app::clips::turn::Turn;
use crate::app::files;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::inspection::{FindingNo, InspectionId};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the file says it is.
const KIND: &str = "mingcha-clip-orders/1";
const FILE: &str = "clip-orders.json";
const LOCK: &str = "clip-orders.lock";

/// An order of this machine's user; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderId(pub u64);

/// What is to be made of the chosen findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// A clip of each, in this folder.
    Folder(PathBuf),
    /// One film of all of them.
    Film {
        /// The film's file.
        to: PathBuf,
        /// Whether a card stands before each.
        cards: bool,
    },
}

impl OrderKind {
    /// Where it goes.
    pub fn to(&self) -> &Path {
        match self {
            Self::Folder(to) | Self::Film { to, .. } => to,
        }
    }
}

impl OrderKind {
    /// What makes no sense in it, made in this manner.
    ///
    /// # Errors
    /// When the manner makes none by itself, nothing says where it goes, a film is no MP4, or one is to be copied.
    pub fn check(&self, manner: &Manner) -> Result<(), Notice> {
        manner.check()?;
        let to = self.to();
        let Self::Film { .. } = self else {
            return if to.as_os_str().is_empty() {
                Err(refused("没有说存到哪个文件夹", "No folder is named for the clips")
                    .hint("请填写文件夹", "Say into which folder they go"))
            } else {
                Ok(())
            };
        };
        if !to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mp4")) {
            return Err(refused("影片只能存为 MP4", "A film is saved as MP4")
                .hint("文件名请以 .mp4 结尾", "End the name in .mp4")
                .detail(to.display().to_string()));
        }
        if manner.copy {
            return Err(refused("一部影片不能原样截取", "A film cannot be copied as recorded")
                .hint("请改为精确截取", "Have the pictures encoded anew"));
        }
        Ok(())
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClipOrder {
    /// To speak of it by.
    pub id: OrderId,
    /// The library that the findings are in.
    pub library: PathBuf,
    /// What is to be made, and where.
    pub kind: OrderKind,
    /// Of what, and how.
    pub batch: Batch,
}

/// The orders that are not finished. What stands in here is on the disk.
#[derive(Debug)]
pub struct Orders {
    dir: PathBuf,
    /// Held from the first change on.
    turn: Option<Turn>,
    next: u64,
    orders: Vec<Arc<ClipOrder>>,
}

impl Orders {
    /// Those of an earlier run; with the reason where they cannot be read.
    pub fn open(dir: &Path) -> (Self, Option<Notice>) {
        let mut orders = Self { dir: dir.to_owned(), turn: None, next: 1, orders: Vec::new() };
        let problem = orders.read().err().map(Unread::notice);
        (orders, problem)
    }

    /// In the order in which they are made.
    pub fn all(&self) -> &[Arc<ClipOrder>] {
        &self.orders
    }

    /// The order of that name.
    pub fn get(&self, id: OrderId) -> Option<&Arc<ClipOrder>> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// Makes these orders this program's: nobody else adds or removes any from then on. What another program did to them
    /// until then is taken up.
    ///
    /// # Errors
    /// When another program has them, or the folder cannot be written.
    pub fn claim(&mut self) -> Result<(), Notice> {
        if self.turn.is_some() {
            return Ok(());
        }
        let failed = |why: std::io::Error| not_kept(&why, &self.dir);
        fs::create_dir_all(&self.dir).map_err(failed)?;
        let taken = refused("另一个窗口正在使用片段队列", "Another window of the program has the queue of clips")
            .hint("请在那个窗口里操作，或先关闭它", "Go on there, or close it first");
        self.turn = Some(Turn::take(self.dir.join(LOCK), taken)?);
        if let Err(unread) = self.read() {
            let Unread::Damaged(_why) = unread else { return Err(unread.notice()) };
            // What makes no sense is put aside and not written over.
            let (from, mut to, mut number) = (self.dir.join(FILE), self.dir.join("clip-orders.damaged.json"), 2);
            while to.symlink_metadata().is_ok() {
                to = self.dir.join(format!("clip-orders.damaged ({number}).json"));
                number += 1;
            }
            fs::rename(from, to).map_err(|why| not_kept(&why, &self.dir))?;
        }
        Ok(())
    }

    /// Adds one behind the others.
    ///
    /// # Errors
    /// When it cannot be kept; then it is not added.
    pub fn add(&mut self, library: PathBuf, kind: OrderKind, batch: Batch) -> Result<OrderId, Notice> {
        self.claim()?;
        let id = OrderId(self.next);
        let mut orders = self.orders.clone();
        orders.push(Arc::new(ClipOrder { id, library, kind, batch }));
        self.write(self.next + 1, &orders)?;
        (self.next, self.orders) = (self.next + 1, orders);
        Ok(id)
    }

    /// Takes one away: it is finished, or called off.
    ///
    /// # Errors
    /// When that cannot be kept; then it stays.
    pub fn remove(&mut self, id: OrderId) -> Result<(), Notice> {
        self.claim()?;
        let orders: Vec<Arc<ClipOrder>> = self.orders.iter().filter(|order| order.id != id).cloned().collect();
        self.write(self.next, &orders)?;
        self.orders = orders;
        Ok(())
    }

    fn read(&mut self) -> Result<(), Unread> {
        let path = self.dir.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(why) if why.kind() == ErrorKind::NotFound => {
                self.orders.clear();
                return Ok(());
            }
            Err(why) => return Err(Unread::Unreadable(not_opened(&why, &path))),
        };
        let written: Written = serde_json::from_slice(&bytes).map_err(|_why| Unread::Damaged(not_read(&path)))?;
        let read = |one: WrittenOrder| one.read().map(Arc::new);
        let orders: Option<Vec<Arc<ClipOrder>>> = written.orders.into_iter().map(read).collect();
        let orders = orders.filter(|_| written.kind == KIND).ok_or_else(|| Unread::Damaged(not_read(&path)))?;
        let last = orders.iter().map(|order| order.id.0).max().unwrap_or_default();
        (self.next, self.orders) = (self.next.max(written.next).max(last + 1), orders);
        Ok(())
    }

    fn write(&self, next: u64, orders: &[Arc<ClipOrder>]) -> Result<(), Notice> {
        let written = Written {
            kind: KIND.to_owned(),
            next,
            orders: orders.iter().map(|order| WrittenOrder::of(order)).collect(),
        };
        let text = serde_json::to_string_pretty(&written).map_err(std::io::Error::other);
        let kept = text.and_then(|text| files::replace(&self.dir.join(FILE), (text + "\n").as_bytes()));
        kept.map_err(|why| not_kept(&why, &self.dir))
    }
}

/// Why the orders on the disk are not known.
enum Unread {
    /// What stands there is none of ours.
    Damaged(Notice),
    /// The file cannot be opened just now.
    Unreadable(Notice),
}

impl Unread {
    fn notice(self) -> Notice {
        match self {
            Self::Damaged(why) | Self::Unreadable(why) => why,
        }
    }
}

fn not_opened(why: &std::io::Error, path: &Path) -> Notice {
    wording::file("片段队列读不出来", "The queue of clips cannot be read", why, path)
}

fn not_kept(why: &std::io::Error, dir: &Path) -> Notice {
    wording::file("片段队列没有存下", "The queue of clips was not kept", why, &dir.join(FILE))
}

fn not_read(path: &Path) -> Notice {
    refused("片段队列读不出来", "The queue of clips cannot be read")
        .hint(
            "加入新任务时旧队列会另存，不会删除；请重新选择要生成的片段",
            "It is put aside, not deleted, when something is added; choose the clips anew",
        )
        .detail(path.display().to_string())
}

#[derive(Deserialize, Serialize)]
struct Written {
    kind: String,
    next: u64,
    orders: Vec<WrittenOrder>,
}

#[derive(Deserialize, Serialize)]
struct WrittenOrder {
    id: u64,
    library: PathBuf,
    make: WrittenKind,
    to: PathBuf,
    /// Inspection and finding of each.
    chosen: Vec<(i64, u32)>,
    lead_ns: i64,
    lag_ns: i64,
    copy: bool,
    slower: u32,
    sound: bool,
    cameras: bool,
    examples: bool,
    name: String,
    lang: String,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenKind {
    Folder,
    Film,
    FilmWithoutCards,
}

impl WrittenOrder {
    fn of(order: &ClipOrder) -> Self {
        let manner = &order.batch.manner;
        let make = match order.kind {
            OrderKind::Folder(_) => WrittenKind::Folder,
            OrderKind::Film { cards: true, .. } => WrittenKind::Film,
            OrderKind::Film { cards: false, .. } => WrittenKind::FilmWithoutCards,
        };
        Self {
            id: order.id.0,
            library: order.library.clone(),
            make,
            to: order.kind.to().to_owned(),
            chosen: order.batch.chosen.iter().map(|(inspection, no)| (inspection.0, no.0)).collect(),
            lead_ns: manner.lead.ns(),
            lag_ns: manner.lag.ns(),
            copy: manner.copy,
            slower: manner.slower,
            sound: manner.sound,
            cameras: manner.cameras,
            examples: manner.examples,
            name: manner.name.written().to_owned(),
            lang: if manner.lang == Lang::En { "en" } else { "zh" }.to_owned(),
        }
    }

    /// None where a pattern of names is none any more.
    fn read(self) -> Option<ClipOrder> {
        let chosen: Vec<Pick> =
            self.chosen.into_iter().map(|(inspection, no)| (InspectionId(inspection), FindingNo(no))).collect();
        let manner = Manner {
            lead: Pts::from_ns(self.lead_ns),
            lag: Pts::from_ns(self.lag_ns),
            copy: self.copy,
            slower: self.slower,
            sound: self.sound,
            cameras: self.cameras,
            examples: self.examples,
            name: NamePattern::read(&self.name).ok()?,
            lang: if self.lang == "en" { Lang::En } else { Lang::Zh },
        };
        let kind = match self.make {
            WrittenKind::Folder => OrderKind::Folder(self.to),
            WrittenKind::Film => OrderKind::Film { to: self.to, cards: true },
            WrittenKind::FilmWithoutCards => OrderKind::Film { to: self.to, cards: false },
        };
        Some(ClipOrder { id: OrderId(self.id), library: self.library, kind, batch: Batch { chosen, manner } })
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE, OrderKind, Orders};
    use crate::app::clips::{Batch, Manner, NamePattern};
    use crate::domain::inspection::{FindingNo, InspectionId};
    use crate::domain::text::Lang;
    use std::path::PathBuf;

    fn batch(no: u32) -> Batch {
        let name = NamePattern::read("{no} {item}").unwrap();
        let manner = Manner { copy: true, sound: false, examples: false, name, lang: Lang::En, ..Manner::default() };
        Batch { chosen: vec![(InspectionId(2), FindingNo(no)), (InspectionId(1), FindingNo(7))], manner }
    }

    #[test]
    fn orders_are_known_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (library, to) = (PathBuf::from("/library.mingcha"), OrderKind::Folder("/演练".into()));
        let (mut orders, problem) = Orders::open(dir.path());
        assert_eq!((orders.all().len(), problem), (0, None));
        let first = orders.add(library.clone(), to.clone(), batch(1)).unwrap();
        let to = OrderKind::Film { to: "/演练.mp4".into(), cards: false };
        let second = orders.add(library.clone(), to.clone(), batch(2)).unwrap();
        // Another program sees them, but has none of them while this one does.
        let (mut other, _) = Orders::open(dir.path());
        assert_eq!(other.all(), orders.all());
        assert!(other.remove(first).unwrap_err().headline.zh.contains("另一个窗口"));
        orders.remove(first).unwrap();
        drop(orders);
        other.claim().unwrap();
        assert_eq!(other.all().iter().map(|order| order.id).collect::<Vec<_>>(), [second]);
        assert_eq!((&other.get(second).unwrap().kind, &other.get(second).unwrap().batch), (&to, &batch(2)));
        let third = other.add(library, to, batch(3)).unwrap();
        assert!(third > second, "no number is used twice");
    }

    #[test]
    fn what_cannot_be_opened_just_now_stays_where_it_is() {
        let dir = tempfile::tempdir().unwrap();
        // Where a file should be; nothing opens it as one.
        std::fs::create_dir(dir.path().join(FILE)).unwrap();
        let (mut orders, problem) = Orders::open(dir.path());
        assert!(problem.unwrap().headline.zh.contains("读不出来"));
        assert!(orders.add("/l".into(), OrderKind::Folder("/t".into()), batch(1)).is_err());
        assert!(dir.path().join(FILE).is_dir() && !dir.path().join("clip-orders.damaged.json").exists());
    }

    #[test]
    fn what_cannot_be_read_is_told_and_put_aside() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), b"{ half").unwrap();
        let (mut orders, problem) = Orders::open(dir.path());
        assert!(problem.unwrap().headline.zh.contains("读不出来"));
        orders.add("/l".into(), OrderKind::Folder("/t".into()), batch(1)).unwrap();
        assert_eq!(std::fs::read(dir.path().join("clip-orders.damaged.json")).unwrap(), b"{ half");
        drop(orders);
        assert_eq!(Orders::open(dir.path()).0.all().len(), 1);
    }
}
