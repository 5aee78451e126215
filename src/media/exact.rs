//! From which containers exact pictures can be had.

use crate::media::container::Container;
use crate::media::index::FrameIndex;
use crate::media::unit::{Codec, codec};
use gstreamer as gst;

/// Whether a picture asked for is the picture shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exactness {
    /// Always: proven on pictures that carry their number.
    Exact,
    /// It plays, but a still or a mark would be of the wrong picture now and then.
    Refused(Refusal),
}

/// Why exact pictures are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Seeks in this container land anywhere, without any sign.
    Container(Container),
    /// Seeks with this codec in this container do.
    Codec(Container, Codec),
    /// The container keeps no times by which pictures could be told apart.
    Order(Container),
}

/// What can be had from a container, and from a codec in it where that is known.
pub(crate) fn exactness(container: Container, caps: Option<&gst::CapsRef>, index: &FrameIndex) -> Exactness {
    if !index.is_ordered() {
        return Exactness::Refused(Refusal::Order(container));
    }
    match (container, caps.map(codec)) {
        (Container::Mp4 | Container::Matroska | Container::Avi, _) => Exactness::Exact,
        (Container::MpegTs, None | Some(Codec::H264)) => Exactness::Exact,
        (Container::MpegTs, Some(codec)) => Exactness::Refused(Refusal::Codec(container, codec)),
        _ => Exactness::Refused(Refusal::Container(container)),
    }
}
