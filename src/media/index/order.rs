//! Presentation times for containers that keep decoding times only (AVI): the times are the same ones, dealt out in
//! presentation order.

use crate::media::index::Scanned;
use crate::media::unit::Order;

/// The time at which each access unit is shown, and whether the order is certain.
pub(super) fn times(units: &[(i64, &Scanned)]) -> (Vec<i64>, bool) {
    let mut times: Vec<i64> = units.iter().map(|(dts, _)| *dts).collect();
    let pictures: Vec<usize> = (0..units.len()).filter(|place| !units[*place].1.unit.silent).collect();
    let certain = pictures.iter().all(|place| units[*place].1.unit.order != Order::Unknown);
    if certain {
        let mut slots: Vec<i64> = pictures.iter().map(|place| units[*place].0).collect();
        slots.sort_unstable();
        for (place, slot) in shown_order(units, &pictures).into_iter().zip(slots) {
            times[place] = slot;
        }
    }
    (times, certain)
}

/// The places of pictures in the order in which they are shown.
fn shown_order(units: &[(i64, &Scanned)], pictures: &[usize]) -> Vec<usize> {
    let mut shown = Vec::with_capacity(pictures.len());
    let mut waiting = None;
    let mut counted: Vec<(i64, usize)> = Vec::new();
    for &place in pictures {
        match units[place].1.unit.order {
            Order::Reference => shown.extend(waiting.replace(place)),
            Order::Between | Order::Decoded | Order::Unknown => shown.push(place),
            Order::Count { count, refresh } => {
                if refresh {
                    flush(&mut counted, &mut shown);
                }
                counted.push((count, place));
            }
        }
    }
    flush(&mut counted, &mut shown);
    shown.extend(waiting);
    shown
}

fn flush(counted: &mut Vec<(i64, usize)>, shown: &mut Vec<usize>) {
    counted.sort_by_key(|(count, _)| *count);
    shown.extend(counted.drain(..).map(|(_, place)| place));
}
