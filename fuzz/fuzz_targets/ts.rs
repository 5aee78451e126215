//! The reader of MPEG transport streams, on any bytes.
#![no_main]

use mingcha::media::container::Container;
use mingcha::media::fuzz_one;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    fuzz_one(Container::MpegTs, data);
});
