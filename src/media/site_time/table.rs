//! The names that recorders, cameras and their clients give to files, one row each, the more telling first.

use crate::domain::time::SiteTime;
use crate::media::site_time::pattern::{self, Caught};
use crate::media::site_time::{Named, channel};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};

/// How many folders above the file are looked at for a day.
pub(super) const FOLDERS: usize = 6;

/// Names, and how they are written (`pattern` tells the fields).
const TABLE: &[(&str, &str)] = &[
    // NVR_ch1_main_20260305090000_20260305090028
    ("dahua-export", "{any}_ch{channel}_{stream}_{stamp}_{stamp}"),
    // 2026-03-05/001/dav/09/09.00.00-09.00.28[M][0@0][0]
    ("dahua-camera", "{h.m.s}-{h.m.s}[{rest}"),
    // 192.168.1.64_20260305090000_20260305091000
    ("hikvision-client", "{ip}_{stamp}_{stamp}"),
    // 10.0.0.1_01_20260305090000250_MOTION_DETECTION
    ("hikvision-ftp", "{ip}_{channel}_{stamp-ms}_{any}"),
    // ch01_20260305090000
    ("hikvision-channel", "ch{channel}_{stamp}"),
    // ch01_00000000363000000 09_00_00-09_10_00: the digits are the disk's number for the file.
    ("hikvision-usb", "ch{channel}_{number17} {h_m_s}-{h_m_s}"),
    ("hikvision-usb", "ch{channel}_{number17}"),
    // 2026-03-05/192.168.1.30_2_S09-00-00_E09-10-00
    ("uniview-client", "{any}_{channel}_S{h-m-s}_E{h-m-s}"),
    // 2_01_R_092022070000AM: R for regular, M for motion, A for alarm.
    ("hisilicon", "{channel}_{number2}_R_{stamp-us}"),
    ("hisilicon", "{channel}_{number2}_M_{stamp-us}"),
    ("hisilicon", "{channel}_{number2}_A_{stamp-us}"),
    // 2026030509/46M14S_1772673974
    ("xiaomi", "{m}M{s}S_{number}"),
    // Whatever else has a time in it.
    ("two-stamps", "{lead}{stamp}{joint}{stamp}{rest}"),
    ("stamp", "{lead}{stamp}{rest}"),
    ("stamp-ms", "{lead}{stamp-ms}{rest}"),
    ("day-and-time", "{lead}{day}{joint}{time}{rest}"),
    ("parts", "{lead}{parts}{rest}"),
];

/// Reads a name without its ending. `folders` are the names of the folders above it, the nearest first.
pub(super) fn read(name: &str, folders: &[String]) -> Option<Named> {
    let row = TABLE.iter().find_map(|(pattern, template)| {
        let caught = pattern::read(template, name)?;
        placed(pattern, name, caught, folders)
    });
    let by_word = || {
        let channel = channel::in_words(name)?;
        Some(Named { pattern: "channel", start: None, end: None, channel: Some(channel), stream: None })
    };
    row.or_else(by_word)
}

/// What was read, on its day. None where name and folders contradict each other.
fn placed(pattern: &'static str, name: &str, caught: Caught, folders: &[String]) -> Option<Named> {
    let mut channel = caught.channel.or_else(|| channel::in_words(name));
    let (start, end) = match (caught.times.as_slice(), caught.minute.zip(caught.second)) {
        ([from, rest @ ..], _) => {
            let nearest = folders.first().filter(|folder| is_digits(folder, 2));
            if nearest.is_some_and(|hour| hour.parse() != Ok(from.hour())) {
                return None;
            }
            let above = folders.iter().position(|folder| day(folder).is_some());
            if let Some(below) = above.and_then(|above| folders.get(above.checked_sub(1)?)) {
                channel = channel.or_else(|| below.parse().ok().filter(|n| is_digits(below, 3) && *n > 0));
            }
            let day = above.and_then(|above| day(&folders[above]));
            (day.map(|day| day.to_datetime(*from)), day.and_then(|day| end_of(day, *from, rest.first().copied()?)))
        }
        (_, Some((minute, second))) => {
            let hour = folders.first().filter(|folder| is_digits(folder, 10));
            let hour = hour.and_then(|hour| pattern::stamp(&format!("{hour}0000")))?;
            (hour.with().minute(minute).second(second).build().ok(), None)
        }
        _ => (caught.stamps.first().copied(), caught.stamps.get(1).copied()),
    };
    let end = end.filter(|end| start.is_some_and(|start| start < *end));
    let site = |at: Option<DateTime>| at.map(SiteTime::new);
    Some(Named { pattern, start: site(start), end: site(end), channel, stream: caught.stream })
}

/// A recording that runs over midnight ends on the next day.
fn end_of(day: Date, from: Time, to: Time) -> Option<DateTime> {
    let day = if to < from { day.checked_add(1.day()).ok()? } else { day };
    Some(day.to_datetime(to))
}

/// A folder that is named by a day: `2026-03-05`, `20260305`, `2026_03_05`.
fn day(folder: &str) -> Option<Date> {
    let apart = folder.len() == 10
        && matches!(folder.as_bytes(), [_, _, _, _, a @ (b'-' | b'_' | b'.'), _, _, b, _, _] if a == b);
    let digits = if apart { folder.replace(['-', '_', '.'], "") } else { folder.to_owned() };
    is_digits(&digits, 8).then(|| pattern::stamp(&format!("{digits}000000")))?.map(DateTime::date)
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::media::site_time::{Named, StreamKind, from_name, named};
    use std::path::Path;

    fn told(path: &str) -> Named {
        named(Path::new(path)).unwrap_or_else(|| panic!("{path} tells nothing"))
    }

    /// Pattern, start, end, channel.
    fn says(path: &str) -> (&'static str, String, String, Option<u32>) {
        let told = told(path);
        let text = |at: Option<crate::domain::time::SiteTime>| at.map(|at| at.to_string()).unwrap_or_default();
        (told.pattern, text(told.start), text(told.end), told.channel)
    }

    fn expect(path: &str, pattern: &'static str, start: &str, end: &str, channel: Option<u32>) {
        assert_eq!(says(path), (pattern, start.to_owned(), end.to_owned(), channel), "{path}");
    }

    #[test]
    fn dahua() {
        let (start, end) = ("2026-03-05T09:00:00.000", "2026-03-05T09:00:28.000");
        expect("NVR_ch1_main_20260305090000_20260305090028.dav", "dahua-export", start, end, Some(1));
        expect("XVR 1_ch12_sub_20260305090000_20260305090028.avi", "dahua-export", start, end, Some(12));
        let copy = "XVR_ch1_main_20230201160000_20230201170000(1).mp4";
        expect(copy, "dahua-export", "2023-02-01T16:00:00.000", "2023-02-01T17:00:00.000", Some(1));
        assert_eq!(told(copy).stream, Some(StreamKind::Main));
        let back = "NVR_ch1_main_20260305090028_20260305090000.dav";
        expect(back, "dahua-export", "2026-03-05T09:00:28.000", "", Some(1));
        let sub = told("NVR_ch1_sub_20260305090000_20260305090028.dav");
        assert_eq!(sub.stream, Some(StreamKind::Sub));
        let third = "NVR_ch1_third_20260305090000_20260305090028.dav";
        expect(third, "two-stamps", start, end, Some(1));
    }

    #[test]
    fn dahua_cameras_keep_the_day_in_a_folder() {
        let (start, end) = ("2026-03-05T09:00:00.000", "2026-03-05T09:00:28.000");
        expect("/U盘/2026-03-05/001/dav/09/09.00.00-09.00.28[M][0@0][0].dav", "dahua-camera", start, end, Some(1));
        expect("x/2026-03-05/003/dav/09/09.00.00-09.00.28[R][0@0][0].dav.mp4", "dahua-camera", start, end, Some(3));
        expect("2026-03-05/09.00.00-09.00.28[A][0@0][0].dav", "dahua-camera", start, end, None);
        let night = "2026-03-05/001/dav/23/23.59.30-00.00.10[R][0@0][0].dav";
        expect(night, "dahua-camera", "2026-03-05T23:59:30.000", "2026-03-06T00:00:10.000", Some(1));
        expect("09.00.00-09.00.28[M][0@0][0].dav", "dahua-camera", "", "", None);
        expect("2026-13-05/001/dav/09/09.00.00-09.00.28[M].dav", "dahua-camera", "", "", None);
        let other_hour = "2026-03-05/001/dav/10/09.00.00-09.00.28[M][0@0][0].dav";
        assert_eq!(named(Path::new(other_hour)), None, "the folder says ten");
        assert_eq!(named(Path::new("2026-03-05/001/dav/09/09.00.61-09.00.28[M].dav")), None);
    }

    #[test]
    fn hikvision() {
        let (start, end) = ("2026-03-05T09:00:00.000", "2026-03-05T09:10:00.000");
        expect("192.168.1.64_20260305090000_20260305091000.mp4", "hikvision-client", start, end, None);
        let event = "10.0.0.1_01_20260305090000250_MOTION_DETECTION.mp4";
        expect(event, "hikvision-ftp", "2026-03-05T09:00:00.250", "", Some(1));
        expect("ch01_20260305090001.mp4", "hikvision-channel", "2026-03-05T09:00:01.000", "", Some(1));
        expect("ch01_00000000363000000.mp4", "hikvision-usb", "", "", Some(1));
        expect("ch02_08000000058000601.mp4", "hikvision-usb", "", "", Some(2));
        expect("ch02_20260305090000250.mp4", "hikvision-usb", "", "", Some(2));
        let with_times = "20260305/ch02_08000000058000601 09_00_00-09_10_00.mp4";
        expect(with_times, "hikvision-usb", start, end, Some(2));
        expect("999.168.1.64_20260305090000_20260305091000.mp4", "two-stamps", start, end, None);
    }

    #[test]
    fn uniview_hisilicon_xiaomi() {
        let uniview = "2026-03-05/192.168.1.30_2_S09-00-00_E09-10-00.mp4";
        expect(uniview, "uniview-client", "2026-03-05T09:00:00.000", "2026-03-05T09:10:00.000", Some(2));
        expect("192.168.1.30_2_S09-00-00_E09-10-00.mp4", "uniview-client", "", "", Some(2));
        assert_eq!(named(Path::new("2026-03-05/192.168.1.30_2_S09-00-00.mp4")), None);
        assert_eq!(named(Path::new("2026-03-05/192.168.1.30_2_S25-00-00_E09-10-00.mp4")), None);
        expect("2_01_R_092022070000AM.avi", "hisilicon", "2022-09-20T07:00:00.000", "", Some(2));
        expect("1_01_M_092022120501PM.avi", "hisilicon", "2022-09-20T12:05:01.000", "", Some(1));
        expect("1_01_A_092022120501am.avi", "hisilicon", "2022-09-20T00:05:01.000", "", Some(1));
        for near in [
            "2_01_R_092022130000AM.avi",
            "2_01_R_202209070000AM.avi",
            "2_01_X_092022070000AM.avi",
            "2_01_R_092022070000.avi",
        ] {
            assert_eq!(named(Path::new(near)), None, "{near}");
        }
        expect("2026030509/46M14S_1772673974.mp4", "xiaomi", "2026-03-05T09:46:14.000", "", None);
        for near in ["46M14S_1772673974.mp4", "2026030524/46M14S_1772673974.mp4", "2026030509/61M14S_1772673974.mp4"] {
            assert_eq!(named(Path::new(near)), None, "{near}");
        }
    }

    #[test]
    fn other_names_with_a_time() {
        for (name, start) in [
            ("大厅_20260305_090012.mkv", "2026-03-05T09:00:12.000"),
            ("20260305-090012.mp4", "2026-03-05T09:00:12.000"),
            ("20260305T090012.mp4", "2026-03-05T09:00:12.000"),
            ("2026-03-05_09-00-00.mp4", "2026-03-05T09:00:00.000"),
            ("柜台 2026-03-05 09.00.00.mp4", "2026-03-05T09:00:00.000"),
            ("柜台 2026-03-05 09.00.00", "2026-03-05T09:00:00.000"),
            ("大堂2026年03月05日 09时00分00秒.mp4", "2026-03-05T09:00:00.000"),
            ("cam20260305090000250x.mp4", "2026-03-05T09:00:00.250"),
        ] {
            let clock = from_name(Path::new(name)).unwrap_or_else(|| panic!("{name} tells nothing"));
            assert_eq!(clock.at_first.to_string(), start, "{name}");
        }
        expect("大厅_通道3_20260305_090012.mkv", "day-and-time", "2026-03-05T09:00:12.000", "", Some(3));
        expect("camera1.mp4", "channel", "", "", Some(1));
    }

    #[test]
    fn names_without_a_time_tell_none() {
        for name in [
            "camera1.mp4",
            "20261305090000.mp4",
            "19000101000000.mp4",
            "20260305.mp4",
            "20260305  090000.mp4",
            "1080p_25.mp4",
            "123456789012345.mp4",
            "2026-3-5 9-0-0.mp4",
            ".mp4",
            "",
        ] {
            assert_eq!(from_name(Path::new(name)), None, "{name}");
        }
        assert_eq!(named(Path::new("1080p_25.mp4")), None);
        assert_eq!(named(Path::new("/")), None);
    }
}
