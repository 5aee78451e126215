//! What is wrong with footage that plays all the same.

use crate::domain::footage::Stretch;
use crate::domain::text::Text;
use crate::domain::time::Pts;
use crate::media::container::Sniffed;
use crate::media::index::FrameIndex;
use crate::media::probe::Probe;
use crate::media::scan::Progress;
use crate::media::tracks::TrackKind;

/// Header and measure may differ so much before it is worth a word: sound often ends a little later than the pictures.
const LENGTH_SLACK_NS: i64 = 1_000_000_000;

/// Nothing between two pictures for so long is a hole in the recording, when it is also far more than usual.
const HOLE_NS: i64 = 1_000_000_000;

/// Something wrong with footage that plays all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The file ends before what its boxes promise.
    CutShort,
    /// Only a part was read in the time that is allowed.
    NotAllRead {
        /// How much was read.
        read: Pts,
    },
    /// The header's length is far from the measured one.
    Length {
        /// By the header.
        declared: Pts,
        /// As measured.
        measured: Pts,
    },
    /// The header's rate is far from the measured one: pictures were dropped, or the header is wrong.
    Rate {
        /// By the header, pictures a second.
        declared: f64,
        /// As measured, pictures a second.
        measured: f64,
    },
    /// No pictures for a while in the middle.
    Holes {
        /// How many such holes.
        count: usize,
        /// The longest.
        longest: Pts,
        /// Where the longest begins.
        at: Pts,
    },
    /// The file begins with pictures that cannot be decoded, since the key picture before them is not in it.
    NoKeyAtStart {
        /// How many of them.
        count: usize,
    },
    /// A track that nothing installed decodes.
    NoDecoder {
        /// Whether it is sound.
        sound: bool,
        /// The codec.
        codec: String,
        /// The Debian package that brings a decoder; empty when none does.
        package: String,
    },
    /// Bytes in the file that nothing reads: it was damaged.
    Lost {
        /// How many bytes.
        bytes: u64,
        /// In how many places.
        places: usize,
    },
    /// The recorder's clock jumps between two pictures.
    ClockJump {
        /// How many times.
        count: usize,
        /// By how much, the farthest; negative for back.
        by: Pts,
        /// At which picture that is.
        at: Pts,
    },
    /// No picture has a time, so that none can be found again.
    NoTimes,
}

impl Fault {
    /// What is wrong and what follows, in one sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::CutShort => Text::new(
                "文件比文件头写的短，结尾可能缺失",
                "The file is shorter than its own header says: the end may be missing",
            ),
            Self::NotAllRead { read } => Text::new(
                format!("读取太慢，只查看了前 {}，张数与时长以此为限", read.clock()),
                format!("Reading is slow: only the first {} were looked at", read.clock()),
            ),
            Self::Length { declared, measured } => Text::new(
                format!("文件头写的时长 {} 与实际时长 {} 不符，以实际为准", declared.clock(), measured.clock()),
                format!(
                    "The header says {}, the pictures last {}: the pictures count",
                    declared.clock(),
                    measured.clock()
                ),
            ),
            Self::Rate { declared, measured } => Text::new(
                format!("文件头写每秒 {declared:.2} 幅，实际 {measured:.2} 幅"),
                format!("The header says {declared:.2} pictures a second, there are {measured:.2}"),
            ),
            Self::Holes { count, longest, at } => Text::new(
                format!("有 {count} 处中断没有画面，最长 {:.1} 秒，在 {}", longest.seconds(), at.clock()),
                format!(
                    "Pictures are missing in {count} place(s), at most {:.1} s, at {}",
                    longest.seconds(),
                    at.clock()
                ),
            ),
            Self::NoKeyAtStart { count } => Text::new(
                format!("开头 {count} 幅画面缺少关键画面，无法解码，已略过"),
                format!("{count} picture(s) at the start have no key picture before them and are left out"),
            ),
            Self::Lost { bytes, places } => Text::new(
                format!("文件有 {places} 处损坏，共 {bytes} 字节无法读取，其余照常"),
                format!("Damaged in {places} place(s): {bytes} bytes cannot be read; the rest is as it was"),
            ),
            Self::ClockJump { count, by, at } => Text::new(
                format!("录像机时钟跳变 {count} 次，最多 {:.1} 秒，在 {}", by.seconds(), at.clock()),
                format!("The recorder's clock jumps {count} time(s), at most {:.1} s, at {}", by.seconds(), at.clock()),
            ),
            Self::NoDecoder { sound, codec, package } => no_decoder(*sound, codec, package),
            Self::NoTimes => {
                Text::new("文件里没有画面时间，不能定位", "The file keeps no times: pictures cannot be found again")
            }
        }
    }
}

fn no_decoder(sound: bool, codec: &str, package: &str) -> Text {
    let (zh, en) = if sound { ("声音", "sound") } else { ("画面", "picture") };
    let (mend_zh, mend_en) = if package.is_empty() {
        ("，运行 mingcha doctor 查看".to_owned(), ": run mingcha doctor".to_owned())
    } else {
        (format!("，请安装：sudo apt-get install {package}"), format!(": sudo apt-get install {package}"))
    };
    Text::new(
        format!("{zh}轨 {codec} 没有解码组件{mend_zh}"),
        format!("Nothing installed decodes the {en} track {codec}{mend_en}"),
    )
}

/// What faults are found by, beside the probe's own figures.
pub(crate) struct Evidence<'a> {
    /// What the content was taken for.
    pub sniffed: Sniffed,
    /// What the scan read.
    pub progress: &'a Progress,
    /// Pictures a second by the container itself; a bitstream's figure may be its clock's.
    pub container_fps: Option<f64>,
}

/// All that is wrong, the worst first.
pub(crate) fn faults(probe: &Probe, evidence: &Evidence<'_>) -> Vec<Fault> {
    let index = &evidence.progress.index;
    let leading = leading(index);
    let cut = evidence.sniffed.cut_short.then_some(Fault::CutShort);
    let timeless = (index.is_empty() && leading == 0).then_some(Fault::NoTimes);
    let headless = (leading > 0).then_some(Fault::NoKeyAtStart { count: leading });
    let length =
        if evidence.progress.ended.is_none() { Some(Fault::NotAllRead { read: index.last() }) } else { length(probe) };
    let lost = &evidence.progress.beside.lost;
    let lost = (!lost.is_empty())
        .then(|| Fault::Lost { bytes: lost.iter().map(|(from, to)| to - from).sum(), places: lost.len() });
    let jump = clock_jump(&evidence.progress.stretches);
    let single = [cut, timeless, headless, lost, length, jump, rate(probe, evidence), holes(index)];
    single.into_iter().flatten().chain(undecoded(probe)).collect()
}

/// Where the recorder's clock goes on by more than the pictures, or by less.
fn clock_jump(stretches: &[Stretch]) -> Option<Fault> {
    let by = |pair: &[Stretch]| pair[1].site.since(pair[0].site) - (pair[1].from - pair[0].from);
    let jumps = stretches.windows(2).filter(|pair| by(pair).ns().abs() > LENGTH_SLACK_NS);
    let farthest = jumps.clone().max_by_key(|pair| by(pair).ns().abs())?;
    Some(Fault::ClockJump { count: jumps.count(), by: by(farthest), at: farthest[1].from })
}

/// A header speaks of the longest track; with several tracks of pictures that may be another than the one shown.
fn length(probe: &Probe) -> Option<Fault> {
    let tracks = probe.streams.iter().filter(|stream| stream.kind == TrackKind::Pictures).count();
    let (declared, measured) = (probe.declared?, probe.measured);
    let slack = LENGTH_SLACK_NS.max(measured.ns() / 100);
    let far = tracks == 1 && measured > Pts::ZERO && (declared - measured).ns().abs() > slack;
    far.then_some(Fault::Length { declared, measured })
}

/// By the usual interval: a single hole makes no other rate.
fn rate(probe: &Probe, evidence: &Evidence<'_>) -> Option<Fault> {
    let (declared, measured) = (evidence.container_fps?, probe.measured_fps);
    let usual = usual_ns(&times(&evidence.progress.index))? as f64 / 1e9;
    let far = usual > 0.0 && !(0.8..=1.25).contains(&(declared * usual));
    far.then_some(Fault::Rate { declared, measured })
}

fn undecoded(probe: &Probe) -> Vec<Fault> {
    let mut faults = Vec::new();
    for stream in &probe.streams {
        if let Some(package) = &stream.missing {
            let (sound, codec) = (stream.kind == TrackKind::Sound, stream.codec.clone());
            faults.push(Fault::NoDecoder { sound, codec, package: package.clone() });
        }
    }
    faults
}

fn holes(index: &FrameIndex) -> Option<Fault> {
    let times = times(index);
    let between = |pair: &[i64]| pair[1] - pair[0];
    let least = HOLE_NS.max(usual_ns(&times)?.saturating_mul(3));
    let holes: Vec<&[i64]> = times.windows(2).filter(|pair| between(pair) > least).collect();
    let longest = holes.iter().max_by_key(|pair| between(pair))?;
    Some(Fault::Holes { count: holes.len(), longest: Pts::from_ns(between(longest)), at: Pts::from_ns(longest[0]) })
}

fn times(index: &FrameIndex) -> Vec<i64> {
    (0..index.len()).filter_map(|number| index.pts(number)).map(Pts::ns).collect()
}

/// The median interval between pictures.
fn usual_ns(times: &[i64]) -> Option<i64> {
    let mut between: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    between.sort_unstable();
    between.get(between.len() / 2).copied()
}

/// How many access units stand before the first one with which decoding can begin.
fn leading(index: &FrameIndex) -> usize {
    (0..).take_while(|place| index.shown_at(*place).is_some() && !index.is_key_unit(*place)).count()
}
