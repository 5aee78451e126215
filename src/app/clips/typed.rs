//! Covers as they were typed: `x,y,w,h` in pixels of the picture, and from when to when; of which camera before a colon.
//! And where a clip is silent.

use crate::app::clips::pieces::{Pieces, Span};
use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::app::still_file::{Typed, read_moment};
use crate::domain::time::Pts;

/// How finely the site's clock tells moments.
const TICK: Pts = Pts::from_ms(1);

/// A cover as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCover {
    /// On the pictures of which camera, from 0: the first one's, unless another was typed.
    pub camera: usize,
    /// Left, top, width and height in pixels of the picture as a still shows it.
    pub pixels: [u32; 4],
    /// The moments of the first and the last picture that it covers; none for all of them. Seconds count through the first
    /// camera's files.
    pub span: Option<(Typed, Typed)>,
}

/// A cover on the pictures of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlacedCover {
    /// As typed.
    pub pixels: [u32; 4],
    /// The first moment at which it covers.
    pub from: Pts,
    /// The last.
    pub to: Pts,
}

/// Reads a cover: `x,y,w,h` in pixels, or `x,y,w,h,t0,t1` with the moments of the first and the last picture. `2:` before
/// it means the second camera.
///
/// # Errors
/// When it is neither.
pub fn read_cover(text: &str) -> Result<TypedCover, Notice> {
    let place = text.split(',').next().unwrap_or_default();
    // A colon behind the first comma belongs to a site time.
    let (camera, rest) = match place.split_once(':') {
        Some((camera, _x)) => (Some(camera), &text[camera.len() + 1..]),
        None => (None, text),
    };
    let parts: Vec<&str> = rest.split(',').map(str::trim).collect();
    let wrong = || {
        refused("看不懂这个遮挡区域", "This is no region to cover")
            .hint(
                "请写 x,y,宽,高（像素），或 x,y,宽,高,起点,终点",
                "Write x,y,width,height in pixels, or x,y,width,height,from,to",
            )
            .detail(text)
    };
    let camera = camera.map_or(Ok(1), |camera| camera.trim().parse::<usize>()).map_err(|_why| wrong())?;
    let camera = camera.checked_sub(1).ok_or_else(wrong)?;
    let (place, times) = parts.split_at_checked(4).ok_or_else(wrong)?;
    let mut pixels = [0; 4];
    for (pixel, part) in pixels.iter_mut().zip(place) {
        *pixel = part.parse().map_err(|_why| wrong())?;
    }
    let span = match times {
        [] => None,
        [from, to] => Some((read_moment(from)?, read_moment(to)?)),
        _other => return Err(wrong()),
    };
    if pixels[2] == 0 || pixels[3] == 0 {
        return Err(wrong());
    }
    Ok(TypedCover { camera, pixels, span })
}

/// Reads where a clip is silent: `t0,t1`, from a moment until another, exclusive.
///
/// # Errors
/// When it is no such pair, or both are the same moment.
pub fn read_mute(text: &str) -> Result<(Typed, Typed), Notice> {
    let wrong = || {
        refused("看不懂静音的起止时刻", "This is no span to be silent")
            .hint("请写 起点,终点，例如 12.5,15", "Write from,to, such as 12.5,15")
            .detail(text)
    };
    let (from, to) = text.split_once(',').ok_or_else(wrong)?;
    let (from, to) = (read_moment(from.trim())?, read_moment(to.trim())?);
    if from == to { Err(wrong()) } else { Ok((from, to)) }
}

impl TypedCover {
    /// The cover on the pictures of one piece. Its moments are those of the first camera, whatever camera it is on.
    ///
    /// # Errors
    /// When a site time was typed and a file has no clock, or it ends before it begins.
    pub(super) fn on(&self, cameras: &[Pieces], span: &Span) -> Result<PlacedCover, Notice> {
        let Some((from, to)) = self.span else {
            return Ok(PlacedCover { pixels: self.pixels, from: Pts::from_ns(i64::MIN), to: Pts::from_ns(i64::MAX) });
        };
        let (leader, pieces) = (&cameras[0], &cameras[self.camera]);
        if leader.is_before(to, from)? {
            return Err(refused("遮挡的终点早于起点", "A cover ends before it begins")
                .hint("请对调两个时刻", "Write the earlier moment first"));
        }
        let moment = |typed: Typed| match pieces.clock_at(span) {
            Some(clock) if self.camera > 0 => Ok(clock.pts(leader.site(typed, false)?)),
            _leader => leader.moment(span.file, typed),
        };
        // A time of the clock is that of a whole millisecond: its first picture is covered as well.
        let is_exact = self.camera == 0 && matches!(from, Typed::Pts(_));
        let from = moment(from)? - if is_exact { Pts::ZERO } else { TICK };
        Ok(PlacedCover { pixels: self.pixels, from, to: moment(to)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{read_cover, read_mute};
    use crate::app::still_file::Typed;
    use crate::domain::time::Pts;

    #[test]
    fn covers_are_read_with_and_without_times() {
        assert_eq!(read_cover("10, 20,300,40").unwrap().pixels, [10, 20, 300, 40]);
        let timed = read_cover("0,0,8,8,1.5,2").unwrap();
        assert_eq!(timed.span, Some((Typed::Pts(Pts::from_ms(1_500)), Typed::Pts(Pts::from_ms(2_000)))));
        let second = read_cover("2:0,0,8,8,09:00:01,09:00:02").unwrap();
        assert_eq!((second.camera, timed.camera), (1, 0));
        assert!(second.span.is_some());
        for text in [
            "0:1,2,3,4",
            "x:1,2,3,4",
            "",
            "1,2,3",
            "1,2,3,4,5",
            "a,2,3,4",
            "1,2,0,4",
            "1,2,3,4,5,6,7",
            "-1,2,3,4",
            "1,2,3,4,x,y",
        ] {
            let why = read_cover(text).unwrap_err();
            assert!(!why.hint.is_empty(), "{text}");
        }
    }
    #[test]
    fn silence_is_read_as_a_pair_of_moments() {
        let (from, to) = read_mute("1.5, 09:00:02").unwrap();
        assert_eq!(from, Typed::Pts(Pts::from_ms(1_500)));
        assert!(matches!(to, Typed::TimeOfDay(_)));
        for text in ["", "1", "1,", "a,b", "2,2"] {
            assert!(!read_mute(text).unwrap_err().hint.is_empty(), "{text}");
        }
    }
}
