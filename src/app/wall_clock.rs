//! The only place that reads the wall clock.

use jiff::civil::DateTime;

/// Now, by the machine's clock and zone, to the second.
pub fn now() -> DateTime {
    let now = jiff::ZonedDateTime::now().datetime();
    now.with().subsec_nanosecond(0).build().unwrap_or(now)
}
