//! Which GStreamer elements this machine has by what they are for, and the Debian package that brings the others.

use crate::media::error::MediaError;
use crate::media::feed::UNKNOWN;
use gstreamer as gst;

/// One thing that footage may need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementCheck {
    /// What it is for, in the field's words: `H.264`, `MP4`, `AAC`.
    pub what: &'static str,
    /// What is done with it.
    pub job: Job,
    /// The element that will be used, if one is there.
    pub found: Option<&'static str>,
    /// The Debian package that brings one.
    pub package: &'static str,
    /// False for what only some footage needs.
    pub required: bool,
}

/// What an element is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Takes a container apart.
    Container,
    /// Decodes pictures.
    Pictures,
    /// Decodes sound.
    Sound,
    /// Plays sound or puts pictures on the screen.
    Output,
    /// Encodes pictures, sound and files.
    Encode,
}

struct Need {
    what: &'static str,
    job: Job,
    any_of: &'static [&'static str],
    package: &'static str,
    required: bool,
}

const BASE: &str = "gstreamer1.0-plugins-base";
const GOOD: &str = "gstreamer1.0-plugins-good";
const BAD: &str = "gstreamer1.0-plugins-bad";
const UGLY: &str = "gstreamer1.0-plugins-ugly";
const LIBAV: &str = "gstreamer1.0-libav";

const fn need(
    what: &'static str,
    job: Job,
    any_of: &'static [&'static str],
    package: &'static str,
    required: bool,
) -> Need {
    Need { what, job, any_of, package, required }
}

const NEEDS: &[Need] = &[
    need("MP4", Job::Container, &["qtdemux"], GOOD, true),
    need("MKV, WebM", Job::Container, &["matroskademux"], GOOD, true),
    need("AVI", Job::Container, &["avidemux"], GOOD, true),
    need("H.264 parser", Job::Container, &["h264parse"], BAD, true),
    need("H.265 parser", Job::Container, &["h265parse"], BAD, true),
    need("MPEG parsers", Job::Container, &["mpegvideoparse"], BAD, true),
    need("H.264", Job::Pictures, &["avdec_h264", "openh264dec"], LIBAV, true),
    need("H.265", Job::Pictures, &["avdec_h265", "libde265dec"], LIBAV, true),
    need("MPEG-4", Job::Pictures, &["avdec_mpeg4"], LIBAV, true),
    need("MPEG-2", Job::Pictures, &["avdec_mpeg2video", "mpeg2dec"], LIBAV, true),
    need("Motion JPEG", Job::Pictures, &["jpegdec", "avdec_mjpeg"], GOOD, false),
    need("VP8, VP9", Job::Pictures, &["vp9dec", "avdec_vp9"], GOOD, false),
    need("AV1", Job::Pictures, &["dav1ddec", "av1dec"], BAD, false),
    need("AAC", Job::Sound, &["avdec_aac", "faad"], LIBAV, true),
    need("G.711", Job::Sound, &["alawdec", "mulawdec"], GOOD, true),
    need("MP3, MP2", Job::Sound, &["mpg123audiodec", "avdec_mp3"], GOOD, false),
    need("appsink", Job::Output, &["appsink"], BASE, true),
    need("videoconvert", Job::Output, &["videoconvert"], BASE, true),
    need("audioconvert", Job::Output, &["audioconvert"], BASE, true),
    need("sound device", Job::Output, &["autoaudiosink"], GOOD, false),
    need("H.264", Job::Encode, &["x264enc", "openh264enc"], UGLY, true),
    need("AAC", Job::Encode, &["avenc_aac", "voaacenc", "fdkaacenc"], LIBAV, true),
    need("MP4", Job::Encode, &["mp4mux"], GOOD, true),
];

/// Checks everything that footage may need, containers first.
///
/// # Errors
/// When GStreamer does not start.
pub fn elements() -> Result<Vec<ElementCheck>, MediaError> {
    crate::media::init()?;
    Ok(NEEDS
        .iter()
        .map(|need| ElementCheck {
            what: need.what,
            job: need.job,
            found: need.any_of.iter().copied().find(|name| gst::ElementFactory::find(name).is_some()),
            package: need.package,
            required: need.required,
        })
        .collect())
}

/// The first of `names` that is installed.
pub(crate) fn first_of(names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| gst::ElementFactory::find(name).is_some())
}

/// The Debian package that brings an element of that name; empty when it is not known.
pub(crate) fn package_of(element: &str) -> &'static str {
    if element.starts_with("avdec") || element.starts_with("avenc") || element.starts_with("avdemux") {
        return LIBAV;
    }
    NEEDS.iter().find(|need| need.any_of.contains(&element)).map_or("", |need| need.package)
}

/// The Debian package that most likely handles these caps; empty when nothing on Debian does.
pub fn missing_for(caps: &str) -> &'static str {
    let name = caps.split([',', ' ']).next().unwrap_or_default();
    // What not even has a name has no package.
    if name.contains(UNKNOWN) {
        return "";
    }
    match name {
        "video/x-matroska" | "video/webm" | "audio/webm" | "video/quicktime" | "video/x-msvideo" | "video/x-flv"
        | "video/x-vp8" | "video/x-vp9" | "image/jpeg" | "audio/x-alaw" | "audio/x-mulaw" | "audio/x-wav" => GOOD,
        "video/mpegts" | "video/mpeg-ts" | "video/x-av1" => BAD,
        "video/x-ms-asf" | "application/vnd.rn-realmedia" => UGLY,
        "application/ogg" | "audio/x-vorbis" | "audio/x-opus" | "video/x-theora" => BASE,
        _ if name.starts_with("video/") || name.starts_with("audio/") || name.starts_with("image/") => LIBAV,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{elements, missing_for};

    #[test]
    fn what_is_missing_has_a_package() {
        assert_eq!(missing_for("video/x-h265, stream-format=(string)hvc1"), "gstreamer1.0-libav");
        assert_eq!(missing_for("image/jpeg"), "gstreamer1.0-plugins-good");
        assert_eq!(missing_for("text/plain"), "");
    }

    #[test]
    fn every_check_names_a_package() {
        let checks = elements().unwrap();
        assert!(checks.iter().all(|check| check.package.starts_with("gstreamer1.0-")));
        assert!(checks.iter().any(|check| check.what == "H.264" && check.found.is_some()), "{checks:?}");
    }
}
