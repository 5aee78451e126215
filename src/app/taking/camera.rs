//! Which camera a file is of: by its channel, by the folder it lies in, or the outlet's only one.

use crate::app::taking::find::File;
use crate::domain::footage::Recording;
use crate::domain::place::Camera;
use crate::media::site_time;

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
    pub(crate) fn of(file: &File) -> Self {
        let in_frames = site_time::in_frames(&file.path);
        let in_name = site_time::named(&file.path).and_then(|named| named.channel);
        let in_folder = file.below.iter().find_map(|folder| site_time::in_words(folder));
        let counted = in_frames.map(|channel| channel + 1);
        let channel = counted.filter(|channel| *channel > 1).or(in_name).or(in_folder).or(counted);
        let folder = file.below.iter().find(|folder| has_a_meaning(folder)).cloned();
        Self { channel, folder }
    }

    /// The name of the camera among the outlet's: the one that has recordings of this channel, else by the number of the
    /// channel, else by the folder, else the only one.
    pub(crate) fn camera(&self, cameras: &[Camera], recordings: &[Recording]) -> String {
        if let Some(channel) = self.channel {
            let named = format!("通道 {channel}");
            let of_channel = recordings.iter().filter(|recording| recording.channel == Some(channel));
            let mut hers: Vec<_> = of_channel.map(|recording| recording.camera).collect();
            hers.sort_unstable();
            hers.dedup();
            return match hers.as_slice() {
                [only] => cameras.iter().find(|camera| camera.id == *only).map_or(named, |camera| camera.name.clone()),
                _ => named,
            };
        }
        match (&self.folder, cameras) {
            (Some(folder), _) => folder.clone(),
            (None, [only]) => only.name.clone(),
            (None, _) => "通道 1".to_owned(),
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
    use crate::domain::footage::{Recording, RecordingId};
    use crate::domain::place::{Camera, CameraId, OutletId};

    fn hints(name: &str, below: &[&str]) -> Hints {
        let below = below.iter().map(|folder| (*folder).to_owned()).collect();
        Hints::of(&File { path: name.into(), below })
    }

    fn camera(id: i64, name: &str) -> Camera {
        Camera { id: CameraId(id), outlet: OutletId(1), name: name.to_owned(), guides: Vec::new() }
    }

    fn name(path: &str, below: &[&str], cameras: &[Camera], recordings: &[Recording]) -> String {
        hints(path, below).camera(cameras, recordings)
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
            ..Recording::default()
        };
        let recordings = [of(1, 1, 1), of(2, 1, 1), of(3, 2, 2), of(4, 1, 2)];
        assert_eq!(name("ch01_20260305090001.mp4", &[], &cameras, &recordings), "高柜");
        assert_eq!(name("ch02_20260305090001.mp4", &[], &cameras, &recordings), "通道 2", "two cameras have channel 2");
    }

    #[test]
    fn the_first_channel_in_the_frames_is_believed_last() {
        let dir = tempfile::tempdir().unwrap();
        let channel = |name: &str, in_frames: u8| {
            let path = dir.path().join(name);
            std::fs::write(&path, [b'D', b'H', b'A', b'V', 0xfd, 0, in_frames, 0]).unwrap();
            Hints::of(&File { path, below: Vec::new() }).channel
        };
        assert_eq!(channel("NVR_ch2_main_20260305090000_20260305090028.dav", 0), Some(2));
        assert_eq!(channel("NVR_ch2_main_20260305090000_20260305090028.dav", 4), Some(5));
        assert_eq!(channel("plain.dav", 0), Some(1));
    }
}
