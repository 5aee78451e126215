//! Access units of MPEG-1, MPEG-2 and MPEG-4 part 2: their picture type says everything.

use crate::media::unit::bits::start_code;
use crate::media::unit::{Order, Unit};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Intra,
    Predicted,
    Between,
}

fn unit(kind: Option<Kind>) -> Unit {
    Unit {
        key: kind == Some(Kind::Intra),
        lone: kind == Some(Kind::Between),
        silent: kind.is_none(),
        order: match kind {
            Some(Kind::Between) => Order::Between,
            Some(Kind::Intra | Kind::Predicted) => Order::Reference,
            None => Order::Unknown,
        },
    }
}

/// The two bytes behind the first start code that ends in `code`.
fn behind_code(mut data: &[u8], code: u8) -> Option<[u8; 2]> {
    loop {
        data = &data[start_code(data)? + 3..];
        if *data.first()? == code {
            return Some([*data.get(1)?, *data.get(2)?]);
        }
    }
}

/// One access unit of MPEG-4 part 2.
pub(super) fn mpeg4(data: &[u8]) -> Unit {
    unit(behind_code(data, 0xB6).map(|[first, _]| match first >> 6 {
        0 => Kind::Intra,
        2 => Kind::Between,
        _ => Kind::Predicted,
    }))
}

/// One access unit of MPEG-1 or MPEG-2: ten bits of temporal reference, then three of the type.
pub(super) fn mpeg2(data: &[u8]) -> Unit {
    unit(behind_code(data, 0).map(|[_, second]| match second >> 3 & 7 {
        1 => Kind::Intra,
        3 => Kind::Between,
        _ => Kind::Predicted,
    }))
}

#[cfg(test)]
mod tests {
    use super::{mpeg2, mpeg4};

    #[test]
    fn picture_types_are_read() {
        assert!(mpeg4(&[0, 0, 1, 0xB3, 0, 0, 1, 0xB6, 0x10, 0]).key);
        assert!(mpeg4(&[0, 0, 1, 0xB6, 0x90, 0]).lone);
        assert!(mpeg2(&[0, 0, 1, 0xB3, 9, 0, 0, 1, 0, 0, 0b0000_1000]).key);
        assert!(mpeg2(&[0, 0, 1, 0, 0, 0b0001_1000]).lone);
        assert!(mpeg2(&[1, 2, 3]).silent);
    }
}
