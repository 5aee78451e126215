//! The clips of the frame-truth proofs: codecs, containers, groups of pictures, paces.

use crate::clips::{Clip, Pace};

/// 25 pictures a second.
const PAL: Pace = Pace::Even(25, 1);

const fn clip(name: &'static str, encode: &'static str) -> Clip {
    Clip { name, pictures: 300, pace: PAL, encode, sound: false }
}

/// Everything that exactness is owed for.
pub(crate) const EXACT: &[Clip] = &[
    clip("h264-no-b.mp4", "-c:v libx264 -preset veryfast -bf 0 -g 50"),
    Clip { sound: true, ..clip("h264-closed.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 50 -c:a aac") },
    clip("h264-open.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 40 -x264-params open-gop=1:b-pyramid=normal"),
    Clip { pictures: 600, ..clip("h264-gop250.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 250 -sc_threshold 0") },
    Clip {
        pace: Pace::Uneven,
        ..clip("h264-vfr.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 50 -video_track_timescale 90000")
    },
    Clip { pace: Pace::Even(30000, 1001), ..clip("h264-2997.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 60") },
    clip(
        "h264-scene-cuts.mp4",
        "-c:v libx264 -preset veryfast -bf 2 -g 250 -keyint_min 100 -x264-params ref=4:scenecut=300",
    ),
    clip("h264-start.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 50 -output_ts_offset 7.3"),
    clip(
        "h265-closed.mp4",
        "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:keyint=50:min-keyint=50:bframes=3:open-gop=0",
    ),
    clip(
        "h265-open.mp4",
        "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:keyint=40:min-keyint=40:bframes=3:open-gop=1",
    ),
    clip("mpeg4-b.mp4", "-c:v mpeg4 -q:v 3 -bf 2 -g 50"),
    clip("mpeg2.mp4", "-c:v mpeg2video -q:v 3 -bf 2 -g 25"),
    Clip { sound: true, ..clip("h264-closed.mkv", "-c:v libx264 -preset veryfast -bf 3 -g 50 -c:a aac") },
    clip("h264-open.mkv", "-c:v libx264 -preset veryfast -bf 3 -g 40 -x264-params open-gop=1"),
    Clip { pace: Pace::Uneven, ..clip("h264-vfr.mkv", "-c:v libx264 -preset veryfast -bf 2 -g 50") },
    Clip {
        pace: Pace::Even(30000, 1001),
        ..clip(
            "h265-2997.mkv",
            "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=60:bframes=3:open-gop=1",
        )
    },
    clip("h264-start.mkv", "-c:v libx264 -preset veryfast -bf 2 -g 50 -output_ts_offset 7.3"),
    clip("mpeg2.mkv", "-c:v mpeg2video -q:v 3 -bf 2 -g 25"),
    clip("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 50 -b:v 500k"),
    clip("mjpeg.avi", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p"),
    Clip { sound: true, ..clip("h264-no-b.avi", "-c:v libx264 -preset veryfast -bf 0 -g 50 -c:a pcm_s16le") },
    clip("h264-closed.avi", "-c:v libx264 -preset veryfast -bf 3 -g 50"),
    clip("h264-open.avi", "-c:v libx264 -preset veryfast -bf 3 -g 40 -x264-params open-gop=1"),
    clip(
        "h265-b.avi",
        "-c:v libx265 -preset ultrafast -tag:v H265 -x265-params log-level=error:keyint=50:bframes=3:open-gop=1",
    ),
    clip("mpeg4-no-b.avi", "-c:v mpeg4 -q:v 3 -g 100"),
    clip("mpeg4-b.avi", "-c:v mpeg4 -q:v 3 -bf 2 -g 50"),
    clip("msmpeg4.avi", "-c:v msmpeg4 -q:v 3 -g 100"),
    Clip { sound: true, ..clip("h264-closed.ts", "-c:v libx264 -preset veryfast -bf 3 -g 50 -c:a aac") },
    clip("h264-open.ts", "-c:v libx264 -preset veryfast -bf 3 -g 40 -x264-params open-gop=1"),
    Clip { pictures: 600, ..clip("h264-gop250.ts", "-c:v libx264 -preset veryfast -bf 2 -g 250 -sc_threshold 0") },
    Clip { pace: Pace::Uneven, ..clip("h264-vfr.ts", "-c:v libx264 -preset veryfast -bf 2 -g 50") },
    Clip { pace: Pace::Even(30000, 1001), ..clip("h264-2997.ts", "-c:v libx264 -preset veryfast -bf 2 -g 60") },
    clip("h264-start.ts", "-c:v libx264 -preset veryfast -bf 2 -g 50 -output_ts_offset 3600"),
    clip("h265.ts", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=50:bframes=3:open-gop=1"),
    clip("mpeg2.ts", "-c:v mpeg2video -q:v 3 -bf 2 -g 25"),
    clip("mpeg2.mpg", "-c:v mpeg2video -q:v 3 -bf 2 -g 25 -f vob"),
    Clip { sound: true, ..clip("h264-b.mpg", "-c:v libx264 -preset veryfast -bf 3 -g 50 -c:a mp2 -f vob") },
    clip("h265-no-b.mpg", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=50:bframes=0 -f vob"),
    Clip {
        pictures: 600,
        ..clip("h264-gop250.imkh", "-c:v libx264 -preset veryfast -bf 0 -g 250 -sc_threshold 0 -f vob")
    },
    clip("h264.flv", "-c:v libx264 -preset veryfast -bf 2 -g 50"),
    Clip { pace: Pace::Uneven, ..clip("h264-vfr.flv", "-c:v libx264 -preset veryfast -bf 2 -g 50") },
    clip("h264-fragments.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 50 -movflags +frag_keyframe+empty_moov"),
    clip(
        "h265-fragments.mp4",
        "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:keyint=40:bframes=3:open-gop=1 \
         -movflags +frag_keyframe+empty_moov+default_base_moof",
    ),
    clip("h264-no-b.dav", "-c:v libx264 -preset veryfast -bf 0 -g 100 -f h264"),
    clip("h264-b.dav", "-c:v libx264 -preset veryfast -bf 2 -g 50 -f h264"),
    Clip {
        pictures: 600,
        ..clip("h265.dav", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=250:bframes=0 -f hevc")
    },
    Clip {
        pictures: 3_200,
        ..clip("h264-gop3000.dav", "-c:v libx264 -preset ultrafast -bf 0 -g 3000 -sc_threshold 0 -f h264")
    },
    Clip {
        pictures: 3_200,
        ..clip("h264-gop3000.mp4", "-c:v libx264 -preset ultrafast -bf 2 -g 3000 -sc_threshold 0")
    },
];

/// What plays, while stills from it are refused.
pub(crate) const REFUSED: &[Clip] = &[clip("wmv2.wmv", "-c:v wmv2 -q:v 3 -g 50")];

/// Those of `clips` whose name contains what `MINGCHA_CLIP` says; all of them without it.
pub(crate) fn chosen(clips: &'static [Clip]) -> impl Iterator<Item = &'static Clip> {
    let wanted = std::env::var("MINGCHA_CLIP").unwrap_or_default();
    clips.iter().filter(move |clip| clip.name.contains(&wanted))
}
