//! A plane of samples made smaller: each new sample is the mean of the area that it takes, and of nothing beside it.
//!
//! So a region that is covered afterwards leaves no trace in what is around it.

/// One side of a plane, by its new samples: which old ones each takes, and how much of each. The parts of one new sample
/// add up to the old side's length.
struct Side {
    /// The first old sample, and the parts of it and of those that follow.
    takes: Vec<(usize, Vec<u32>)>,
}

impl Side {
    fn new(from: usize, to: usize) -> Self {
        let takes = (0..to).map(|number| {
            // Old samples are `to` long each, new ones `from`: then all edges are whole numbers.
            let (begin, end) = (number * from, (number + 1) * from);
            let (first, behind) = (begin / to, end.div_ceil(to));
            let part = |old: usize| (end.min((old + 1) * to) - begin.max(old * to)) as u32;
            (first, (first..behind).map(part).collect())
        });
        Self { takes: takes.collect() }
    }
}

/// The plane with fewer samples a side, or as many; without padding, as before. A side of zero gives nothing.
pub(super) fn shrink(plane: &[u8], (width, height): (usize, usize), (to_width, to_height): (usize, usize)) -> Vec<u8> {
    if (width, height) == (to_width, to_height) {
        return plane.to_vec();
    }
    if width == 0 || height == 0 || to_width == 0 || to_height == 0 {
        return Vec::new();
    }
    let (columns, rows) = (Side::new(width, to_width), Side::new(height, to_height));
    let whole = (width * height) as u64;
    let mut out = Vec::with_capacity(to_width * to_height);
    let mut sums = vec![0_u32; width];
    for (first, parts) in &rows.takes {
        sums.fill(0);
        for (row, part) in plane.chunks_exact(width).skip(*first).zip(parts) {
            for (sum, sample) in sums.iter_mut().zip(row) {
                *sum += u32::from(*sample) * part;
            }
        }
        out.extend(columns.takes.iter().map(|(first, parts)| {
            let sum = sums[*first..].iter().zip(parts).map(|(sum, part)| u64::from(*sum) * u64::from(*part));
            ((sum.sum::<u64>() + whole / 2) / whole) as u8
        }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn each_sample_is_the_mean_of_its_area() {
        let plane = [10, 20, 30, 40, 30, 40, 50, 60];
        assert_eq!(shrink(&plane, (4, 2), (2, 1)), [25, 45]);
        assert_eq!(shrink(&plane, (4, 2), (4, 2)), plane);
        // A third of the way: (10 + 20/3) * 3/4 and so on.
        assert_eq!(shrink(&[0, 90, 180, 255], (4, 1), (3, 1)), [23, 135, 236]);
        assert!(shrink(&plane, (4, 2), (0, 1)).is_empty());
    }

    #[test]
    fn what_lies_beside_an_area_does_not_matter() {
        let plane = |secret: u8| -> Vec<u8> { (0..60).map(|i| if i % 10 >= 5 { secret } else { 77 }).collect() };
        let [one, other] = [0, 255].map(|secret| shrink(&plane(secret), (10, 6), (4, 3)));
        for (i, (one, other)) in one.iter().zip(&other).enumerate() {
            assert_eq!(one == other, i % 4 < 2, "{i}");
        }
    }
}
