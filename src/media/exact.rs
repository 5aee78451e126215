//! From which containers exact pictures can be had.

use crate::media::container::{Container, Sniffed};
use crate::media::index::FrameIndex;
use crate::media::scan::Progress;

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
    /// The container keeps no times by which pictures could be told apart.
    Order(Container),
}

/// What can be had from a file, by what its scan has found so far. Of a file without one picture in its index nothing
/// is exact.
pub(crate) fn by_scan(sniffed: Sniffed, progress: &Progress) -> Exactness {
    if progress.ended.is_some() && progress.index.is_empty() {
        return Exactness::Refused(Refusal::Order(sniffed.container));
    }
    exactness(sniffed.container, &progress.index)
}

/// What can be had from a container.
pub(crate) fn exactness(container: Container, index: &FrameIndex) -> Exactness {
    if !index.is_ordered() {
        return Exactness::Refused(Refusal::Order(container));
    }
    match container {
        Container::Mp4 | Container::Matroska | Container::Avi => Exactness::Exact,
        ours if ours.is_ours() => Exactness::Exact,
        _ => Exactness::Refused(Refusal::Container(container)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Exactness, by_scan};
    use crate::media::container::{Container, Sniffed};
    use crate::media::scan::Progress;

    #[test]
    fn nothing_is_exact_where_the_scan_found_no_picture() {
        for container in [Container::Mp4, Container::Matroska, Container::Avi] {
            let sniffed = Sniffed { container, size: 0, cut_short: false };
            let going_on = Progress::default();
            assert_eq!(by_scan(sniffed, &going_on), Exactness::Exact);
            let ended = Progress { ended: Some(Ok(())), ..going_on };
            assert!(matches!(by_scan(sniffed, &ended), Exactness::Refused(_)));
        }
    }
}
