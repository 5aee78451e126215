//! Which camera a file is of: by its channel, by the folder it lies in, or the outlet's only one.

use crate::app::taking::find::File;
use crate::domain::footage::Recording;
use crate::domain::place::Camera;
use crate::domain::tape;
use crate::media::site_time;
use std::path::Path;

/// Folders that say nothing of where a camera hangs.
const MEANINGLESS: &[&str] =
    &["dav", "jpg", "mp4", "record", "records", "recordings", "video", "videos", "dcim", "录像"];

/// What tells the camera of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    /// The recorder's channel, from 1.
    pub(crate) channel: Option<u32>,
    /// The folder that it lies in, where that has a name of its own.
    pub(crate) folder: Option<String>,
}

impl Hints {
    /// The channel by the recorder's frames, else the name's, else a folder's. A recorder that exports one channel, or a
    /// camera, writes the first into the frames whatever it was: then the name is believed before them.
    pub(crate) fn of(file: &File, in_frames: Option<u32>) -> Self {
        let in_name = site_time::named(&file.path).and_then(|named| named.channel);
        let in_folder = file.below.iter().find_map(|folder| site_time::in_words(folder));
        let channel = in_frames.filter(|channel| *channel > 1).or(in_name).or(in_folder).or(in_frames);
        let folder = file.below.iter().find(|folder| has_a_meaning(folder)).cloned();
        Self { channel, folder }
    }

    /// The name of a new recording's camera among the outlet's: the one that has recordings of this channel, else by the
    /// number of the channel, else by the folder, else the only one.
    pub(crate) fn camera(&self, new: &Recording, cameras: &[Camera], recordings: &[Recording]) -> String {
        if let Some(channel) = self.channel {
            return self.camera_of(channel, new, cameras, recordings);
        }
        match (&self.folder, cameras) {
            (Some(folder), _) => folder.clone(),
            (None, [only]) => only.name.clone(),
            (None, _) => "通道 1".to_owned(),
        }
    }
}

impl Hints {
    /// No camera records twice at once: what overlaps the recordings of this channel and comes from another folder is of
    /// another recorder, and gets a camera of its own.
    fn camera_of(&self, channel: u32, new: &Recording, cameras: &[Camera], recordings: &[Recording]) -> String {
        let named = format!("通道 {channel}");
        let name = |id| cameras.iter().find(|camera| camera.id == id).map(|camera| camera.name.clone());
        let of_channel: Vec<_> = recordings.iter().filter(|recording| recording.channel == Some(channel)).collect();
        let beside = |recording: &&&Recording| Path::new(&recording.path).parent() == Path::new(&new.path).parent();
        if let Some(neighbour) = of_channel.iter().find(beside) {
            return name(neighbour.camera).unwrap_or(named);
        }
        let mut hers: Vec<_> = of_channel.iter().map(|recording| recording.camera).collect();
        hers.sort_unstable();
        hers.dedup();
        let likely = match hers.as_slice() {
            [only] => name(*only).unwrap_or(named),
            _ => named,
        };
        let there = cameras.iter().find(|camera| camera.name == likely).map(|camera| camera.id);
        let of_that = of_channel.iter().filter(|recording| Some(recording.camera) == there);
        match &self.folder {
            Some(folder) if of_that.into_iter().any(|other| tape::overlap(new, other)) => {
                format!("{likely} ({folder})")
            }
            _ => likely,
        }
    }
}

/// Numbers and dates are no names, nor is what every recorder calls its folders.
fn has_a_meaning(folder: &str) -> bool {
    let is_word = folder.chars().any(char::is_alphabetic) && folder.chars().count() > 1;
    is_word && !MEANINGLESS.contains(&folder.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::Hints;
    use crate::app::taking::find::File;
    use crate::domain::footage::{ClockSource, Recording, RecordingId, SiteClock};
    use crate::domain::place::{Camera, CameraId, OutletId};
    use crate::domain::time::{Pts, SiteTime};
    use jiff::civil::date;

    fn hints(name: &str, below: &[&str]) -> Hints {
        let below = below.iter().map(|folder| (*folder).to_owned()).collect();
        Hints::of(&File { path: name.into(), below }, None)
    }

    fn camera(id: i64, name: &str) -> Camera {
        Camera { id: CameraId(id), outlet: OutletId(1), name: name.to_owned(), guides: Vec::new(), areas: Vec::new() }
    }

    fn name(path: &str, below: &[&str], cameras: &[Camera], recordings: &[Recording]) -> String {
        let new = Recording { path: path.to_owned(), ..Recording::default() };
        hints(path, below).camera(&new, cameras, recordings)
    }

    #[test]
    fn cameras_are_named_by_channel_then_folder() {
        assert_eq!(name("NVR_ch1_main_20260305090000_20260305090028.dav", &[], &[], &[]), "通道 1");
        assert_eq!(name("ch02_00000000363009000.mp4", &["大堂"], &[], &[]), "通道 2");
        assert_eq!(name("a.mp4", &["上午", "通道3"], &[], &[]), "通道 3");
        assert_eq!(name("a.mp4", &["09", "dav", "2026-03-05", "大堂"], &[], &[]), "大堂");
        assert_eq!(name("watching.mp4", &["2026"], &[], &[]), "通道 1");
        assert_eq!(name("watching.mp4", &[], &[camera(1, "高柜")], &[]), "高柜");
        assert_eq!(name("watching.mp4", &[], &[camera(1, "高柜"), camera(2, "大堂")], &[]), "通道 1");
    }

    #[test]
    fn a_channel_goes_where_its_other_recordings_are() {
        let cameras = [camera(1, "高柜"), camera(2, "大堂")];
        let of = |id, camera, channel| Recording {
            id: RecordingId(id),
            camera: CameraId(camera),
            channel: Some(channel),
            path: format!("/录像/{id}.mp4"),
            ..Recording::default()
        };
        let recordings = [of(1, 1, 1), of(2, 1, 1), of(3, 2, 2), of(4, 1, 2)];
        assert_eq!(name("ch01_20260305090001.mp4", &[], &cameras, &recordings), "高柜");
        assert_eq!(name("ch02_20260305090001.mp4", &[], &cameras, &recordings), "通道 2", "two cameras have channel 2");
    }

    #[test]
    fn what_was_recorded_at_the_same_time_elsewhere_is_another_recorders() {
        let cameras = [camera(1, "通道 1"), camera(2, "通道 1 (二楼)")];
        let of = |path: &str, camera, minute: i8| Recording {
            path: path.to_owned(),
            camera: CameraId(camera),
            channel: Some(1),
            duration: Pts::from_ms(60_000),
            clock: Some(SiteClock::new(SiteTime::new(date(2026, 3, 5).at(9, minute, 0, 0)), ClockSource::Frames)),
            ..Recording::default()
        };
        let known = [of("/盘/一楼/ch1_a.mp4", 1, 0), of("/盘/二楼/ch1_a.mp4", 2, 0)];
        let hints = |folder: &str| Hints { channel: Some(1), folder: Some(folder.to_owned()) };
        let name = |path, minute, folder: &str, known: &[Recording]| {
            hints(folder).camera(&of(path, 0, minute), &cameras, known)
        };
        assert_eq!(name("/盘/二楼/ch1_a.mp4", 0, "二楼", &known[..1]), "通道 1 (二楼)");
        assert_eq!(name("/盘/二楼/ch1_b.mp4", 1, "二楼", &known), "通道 1 (二楼)", "as the others of its folder");
        assert_eq!(
            name("/盘/一楼/ch1_b.mp4", 0, "一楼", &known),
            "通道 1",
            "two files of one folder are one recorder's"
        );
        assert_eq!(name("/盘/下午/ch1_c.mp4", 30, "下午", &known[..1]), "通道 1", "it goes on in another folder");
    }

    #[test]
    fn the_first_channel_in_the_frames_is_believed_last() {
        let channel =
            |name: &str, in_frames| Hints::of(&File { path: name.into(), below: Vec::new() }, in_frames).channel;
        assert_eq!(channel("NVR_ch2_main_20260305090000_20260305090028.dav", Some(1)), Some(2));
        assert_eq!(channel("NVR_ch2_main_20260305090000_20260305090028.dav", Some(5)), Some(5));
        assert_eq!(channel("plain.dav", Some(1)), Some(1));
        assert_eq!(channel("plain.dav", None), None);
    }
}
