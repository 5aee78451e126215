//! What ffmpeg makes of the same files: the same planes for the same picture, and the same colours from each kind of plane.

use crate::clips;
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::time::Pts;
use mingcha::media::picture::{Matrix, Picture, PixelFormat, Rotation};
use mingcha::media::probe::probe;
use mingcha::media::still::{At, still};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs ffmpeg and gives what it wrote to its standard output.
fn ffmpeg(args: &[&str]) -> Vec<u8> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin", "-y"]).args(args).stderr(Stdio::inherit());
    let out = command.output().unwrap();
    assert!(out.status.success(), "ffmpeg {args:?}");
    out.stdout
}

/// Picture `number` of a file in presentation order, decoded from the very beginning.
fn picture_by_ffmpeg(path: &Path, number: usize, filter: &str, pixels: &str) -> Vec<u8> {
    let filter = format!("select=eq(n\\,{number}){filter}");
    let path = path.to_str().unwrap();
    ffmpeg(&[
        "-noautorotate",
        "-i",
        path,
        "-vf",
        &filter,
        "-fps_mode",
        "passthrough",
        "-frames:v",
        "1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        pixels,
        "-",
    ])
}

fn planes(picture: &Picture) -> Vec<u8> {
    (0..picture.plane_count())
        .flat_map(|plane| (0..picture.plane_size(plane).1).map(move |y| (plane, y)))
        .flat_map(|(plane, y)| picture.row(plane, y).to_vec())
        .collect()
}

#[test]
fn the_planes_are_those_that_ffmpeg_decodes() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let tries = if std::env::var_os("MINGCHA_PROVE").is_some() { 10 } else { 1 };
    let mut random = Random::new(5);
    for clip in matrix::chosen(matrix::EXACT).filter(|clip| clip.name != "mjpeg.avi") {
        let path = clips::file(clip);
        for _ in 0..tries {
            let number = random.below(clip.pictures as u64) as usize;
            let at = Pts::from_ns(clip.at(number) + 5_000_000);
            let picture = still(&path, At::Pts(at)).unwrap_or_else(|error| panic!("{}: {error}", clip.name));
            assert_eq!(picture.index(), Some(number as u64), "{}", clip.name);
            let witness = picture_by_ffmpeg(&path, number, "", "yuv420p");
            let ours = planes(&picture);
            assert_eq!(ours.len(), witness.len(), "{}", clip.name);
            let off = ours.iter().zip(&witness).filter(|(a, b)| a != b).count();
            assert_eq!(off, 0, "{} picture {number}: {off} samples differ", clip.name);
        }
    }
}

/// A smooth picture, so that ways of placing chroma matter little, as a file of one second.
fn smooth(dir: &Path, name: &str, size: (u32, u32), encode: &str) -> PathBuf {
    let path = dir.join(name);
    let source =
        format!("gradients=s={}x{}:r=10:d=1:c0=0x2040c0:c1=0xe0c020:c2=0x20d060:n=3:seed=3:speed=0.01", size.0, size.1);
    let mut args = vec!["-f", "lavfi", "-i", source.as_str()];
    args.extend(encode.split_whitespace());
    let path_text = path.to_str().unwrap().to_owned();
    args.push(&path_text);
    ffmpeg(&args);
    path
}

fn first(path: &Path) -> Picture {
    still(path, At::Pts(Pts::from_ms(250))).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What share of the colours is within three levels, and the mean difference; away from the edges, where filters differ.
fn difference(ours: &[u8], witness: &[u8], (width, height): (usize, usize)) -> (f64, f64) {
    assert_eq!((ours.len(), witness.len()), (width * height * 3, width * height * 3));
    let inside = |i: &usize| {
        let (x, y) = (i / 3 % width, i / 3 / width);
        (4..width - 4).contains(&x) && (4..height - 4).contains(&y)
    };
    let off: Vec<u8> = (0..ours.len()).filter(inside).map(|i| ours[i].abs_diff(witness[i])).collect();
    let mean = off.iter().map(|off| f64::from(*off)).sum::<f64>() / off.len() as f64;
    (off.iter().filter(|off| **off <= 3).count() as f64 / off.len() as f64, mean)
}

/// Name, size, how to encode, how the witness must read it; then what the picture must say of itself.
type Case = (&'static str, (u32, u32), String, &'static str, PixelFormat, Matrix, bool);

#[test]
fn colours_are_those_that_ffmpeg_makes() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let sd = (352, 288);
    let x264 = "-c:v libx264 -preset veryfast -crf 1";
    let cases: &[Case] = &[
        (
            "sd.mp4",
            sd,
            format!("{x264} -pix_fmt yuv420p"),
            "470bg:rangein=limited",
            PixelFormat::I420,
            Matrix::Bt601,
            false,
        ),
        (
            "odd.mkv",
            (322, 182),
            format!("{x264} -pix_fmt yuv420p"),
            "470bg:rangein=limited",
            PixelFormat::I420,
            Matrix::Bt601,
            false,
        ),
        (
            "hd.mp4",
            (1280, 720),
            format!(
                "-vf scale=out_color_matrix=bt709,format=yuv420p {x264} -colorspace bt709 -color_primaries bt709 -color_trc bt709"
            ),
            "709:rangein=limited",
            PixelFormat::I420,
            Matrix::Bt709,
            false,
        ),
        (
            "sd709.mp4",
            sd,
            format!("-vf scale=out_color_matrix=bt709,format=yuv420p {x264} -colorspace bt709"),
            "709:rangein=limited",
            PixelFormat::I420,
            Matrix::Bt709,
            false,
        ),
        (
            "full.mp4",
            sd,
            format!("-vf scale=out_range=pc,format=yuvj420p {x264} -color_range pc"),
            "470bg:rangein=full",
            PixelFormat::I420,
            Matrix::Bt601,
            true,
        ),
        (
            "ten.mkv",
            sd,
            "-c:v libx265 -preset ultrafast -crf 1 -x265-params log-level=error -pix_fmt yuv420p10le".to_owned(),
            "470bg:rangein=limited",
            PixelFormat::I420Ten,
            Matrix::Bt601,
            false,
        ),
    ];
    for (name, size, encode, read, format, matrix, full) in cases {
        let path = smooth(dir.path(), name, *size, encode);
        let picture = first(&path);
        let look = picture.look();
        assert_eq!((picture.format(), look.matrix, look.full_range), (*format, *matrix, *full), "{name}");
        // zimg computes in floating point; ffmpeg's own scaler is off by up to six levels.
        let filter = format!(",zscale=matrixin={read}:filter=bilinear,format=gbrp");
        let number = picture.index().unwrap() as usize;
        let witness = picture_by_ffmpeg(&path, number, &filter, "rgb24");
        let (near, mean) = difference(&picture.to_rgb().bytes, &witness, (size.0 as usize, size.1 as usize));
        println!("{name}: {near:.5} within three levels, in the mean {mean:.2}");
        assert!(near > 0.9999 && mean < 0.3, "{name}: {near} within three levels, in the mean {mean:.2}");
    }
}

#[test]
fn footage_without_our_kinds_of_planes_is_shown_all_the_same() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for (name, encode) in [
        ("mjpeg422.avi", "-c:v mjpeg -q:v 2 -pix_fmt yuvj422p"),
        ("mjpeg444.avi", "-c:v mjpeg -q:v 2 -pix_fmt yuvj444p"),
        ("grey.mkv", "-c:v mjpeg -q:v 2 -pix_fmt gray -strict unofficial"),
        ("rgb.avi", "-c:v rawvideo -pix_fmt bgr24"),
        ("yuy2.avi", "-c:v rawvideo -pix_fmt yuyv422"),
        ("h264-444.mp4", "-c:v libx264 -preset veryfast -crf 4 -pix_fmt yuv444p"),
        ("h264-422-10.mkv", "-c:v libx264 -preset veryfast -crf 4 -pix_fmt yuv422p10le"),
    ] {
        let path = smooth(dir.path(), name, (352, 288), encode);
        let picture = first(&path);
        let number = picture.index().unwrap() as usize;
        let witness = picture_by_ffmpeg(&path, number, ",zscale=matrixin=470bg:filter=bilinear,format=gbrp", "rgb24");
        let (near, mean) = difference(&picture.to_rgb().bytes, &witness, (352, 288));
        println!("{name}: {:?}, {near:.5} within three levels, in the mean {mean:.2}", picture.format());
        assert!(mean < 3.0, "{name}: {picture:?}, in the mean {mean:.2}");
    }
}

#[test]
fn orientation_and_pixel_shape_are_read() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let plain = smooth(dir.path(), "plain.mp4", (352, 288), "-c:v libx264 -preset veryfast -pix_fmt yuv420p");
    for (degrees, rotation) in [("90", Rotation::Quarter), ("180", Rotation::Half), ("270", Rotation::ThreeQuarters)] {
        let turned = dir.path().join(format!("turned{degrees}.mp4"));
        // ffmpeg's own word counts counter-clockwise.
        let counter = format!("rotate={}", (360 - degrees.parse::<i32>().unwrap()) % 360);
        let (from, to) = (plain.to_str().unwrap(), turned.to_str().unwrap());
        ffmpeg(&["-i", from, "-c", "copy", "-metadata:s:v:0", &counter, to]);
        let upright = first(&turned);
        assert_eq!(upright.look().rotation, rotation, "{degrees}");
        let facts = probe(&turned).unwrap();
        assert_eq!(facts.pictures_shown().unwrap().picture.as_ref().unwrap().rotation, rotation);
        // ffmpeg turns pictures by itself when it is not told otherwise, before it makes colours of them.
        let number = upright.index().unwrap();
        let filter =
            format!("select=eq(n\\,{number}),zscale=matrixin=470bg:rangein=limited:filter=bilinear,format=gbrp");
        let witness = ffmpeg(&["-i", to, "-vf", &filter, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]);
        let (width, height) = upright.display_size();
        let (near, mean) = difference(&upright.to_rgb().bytes, &witness, (width as usize, height as usize));
        println!("{degrees}: {near:.5} within three levels, in the mean {mean:.2}");
        assert!(near > 0.9 && mean < 1.0, "{degrees}: {near} within three levels, in the mean {mean:.2}");
    }
    let wide =
        smooth(dir.path(), "wide.mp4", (352, 288), "-vf setsar=16/11 -c:v libx264 -preset veryfast -pix_fmt yuv420p");
    let picture = first(&wide);
    assert_eq!((picture.look().par, picture.display_size()), ((16, 11), (512, 288)));
    assert_eq!((picture.to_rgb().width, picture.to_rgb().height), (512, 288));
    let tall =
        smooth(dir.path(), "tall.mp4", (720, 480), "-vf setsar=8/9 -c:v libx264 -preset veryfast -pix_fmt yuv420p");
    assert_eq!(first(&tall).display_size(), (720, 540));
}

#[test]
fn two_fields_of_different_moments_become_one_picture() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    // A bright bar that moves, each field at its own moment, as an analogue recorder digitises it.
    let path = dir.path().join("fields.mp4");
    let source = "color=black:s=352x288:r=50:d=2,geq=lum='if(between(X,20+N*3,60+N*3),220,30)':cb=128:cr=128,tinterlace=interleave_top";
    let encode = "-c:v libx264 -preset veryfast -crf 8 -pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1";
    let mut args = vec!["-f", "lavfi", "-i", source];
    args.extend(encode.split_whitespace());
    args.push(path.to_str().unwrap());
    ffmpeg(&args);
    let facts = probe(&path).unwrap();
    assert!(facts.pictures_shown().unwrap().picture.as_ref().unwrap().interlaced);
    assert_eq!((facts.pictures, facts.measured_fps.round()), (50, 25.0), "one picture for two fields");
    let picture = still(&path, At::Pts(Pts::from_ms(810))).unwrap();
    let raw = picture_by_ffmpeg(&path, picture.index().unwrap() as usize, "", "gray");
    let combs = |line: &dyn Fn(usize, usize) -> i32| {
        (2..286)
            .flat_map(|y| (0..352).map(move |x| (x, y)))
            .filter(|&(x, y)| {
                let (above, own, below) = (line(x, y - 1), line(x, y), line(x, y + 1));
                (own - above).abs() > 60 && (own - below).abs() > 60 && (above - below).abs() < 30
            })
            .count()
    };
    let before = combs(&|x, y| i32::from(raw[y * 352 + x]));
    let after = combs(&|x, y| i32::from(picture.row(0, y)[x]));
    assert!(before > 500 && after * 50 < before, "combed pixels: {before} before, {after} after");
}
