//! A small alphabet of strokes: for the clock burned into the picture, the number displays and the plates in the room.

/// Strokes of one sign in a cell 4 wide and 6 high, from the upper left corner; each is a chain of points.
fn strokes(sign: char) -> &'static [&'static [(f32, f32)]] {
    match sign {
        '0' => &[&[(1., 0.), (3., 0.), (4., 1.), (4., 5.), (3., 6.), (1., 6.), (0., 5.), (0., 1.), (1., 0.)]],
        '1' => &[&[(0.8, 1.2), (2.2, 0.), (2.2, 6.)]],
        '2' => &[&[(0., 1.2), (1., 0.), (3., 0.), (4., 1.), (4., 2.2), (0., 6.), (4., 6.)]],
        '3' => &[
            &[(0., 1.), (1., 0.), (3., 0.), (4., 1.), (4., 2.), (3., 2.9), (1.5, 2.9)],
            &[(3., 2.9), (4., 3.9), (4., 5.), (3., 6.), (1., 6.), (0., 5.)],
        ],
        '4' => &[&[(3., 6.), (3., 0.), (0., 4.2), (4.2, 4.2)]],
        '5' => &[&[
            (3.8, 0.),
            (0.4, 0.),
            (0.2, 2.8),
            (1., 2.3),
            (3., 2.3),
            (4., 3.3),
            (4., 5.),
            (3., 6.),
            (1., 6.),
            (0., 5.),
        ]],
        '6' => &[&[
            (3.6, 0.4),
            (3., 0.),
            (1., 0.),
            (0., 1.),
            (0., 5.),
            (1., 6.),
            (3., 6.),
            (4., 5.),
            (4., 3.6),
            (3., 2.6),
            (1., 2.6),
            (0., 3.6),
        ]],
        '7' => &[&[(0., 0.), (4., 0.), (1.5, 6.)]],
        '8' => &[
            &[(1., 0.), (3., 0.), (4., 1.), (4., 1.9), (3., 2.8), (1., 2.8), (0., 1.9), (0., 1.), (1., 0.)],
            &[(1., 2.8), (0., 3.8), (0., 5.), (1., 6.), (3., 6.), (4., 5.), (4., 3.8), (3., 2.8)],
        ],
        '9' => &[&[
            (0.4, 5.6),
            (1., 6.),
            (3., 6.),
            (4., 5.),
            (4., 1.),
            (3., 0.),
            (1., 0.),
            (0., 1.),
            (0., 2.4),
            (1., 3.4),
            (3., 3.4),
            (4., 2.4),
        ]],
        '-' => &[&[(0.6, 3.), (3.4, 3.)]],
        ':' => &[&[(2., 1.6), (2., 1.7)], &[(2., 4.6), (2., 4.7)]],
        'A' => &[&[(0., 6.), (0., 2.), (2., 0.), (4., 2.), (4., 6.)], &[(0., 3.8), (4., 3.8)]],
        'C' => &[&[(4., 1.), (3., 0.), (1., 0.), (0., 1.), (0., 5.), (1., 6.), (3., 6.), (4., 5.)]],
        'M' => &[&[(0., 6.), (0., 0.), (2., 2.8), (4., 0.), (4., 6.)]],
        'T' => &[&[(0., 0.), (4., 0.)], &[(2., 0.), (2., 6.)]],
        _ => &[],
    }
}

/// How far a cell is from the next, in units of the cell.
pub(crate) const ADVANCE: f32 = 5.9;

/// Distance from (x, y), in units of the cell, to the nearest stroke of the sign; large where the sign has none.
pub(crate) fn distance(sign: char, x: f32, y: f32) -> f32 {
    let mut nearest = 1e9_f32;
    for chain in strokes(sign) {
        for pair in chain.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            let (dx, dy) = (bx - ax, by - ay);
            let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let (ex, ey) = (x - ax - dx * t, y - ay - dy * t);
            nearest = nearest.min(ex * ex + ey * ey);
        }
    }
    nearest.sqrt()
}

/// Whether a line of text covers the point: `x` runs from 0 at the first cell's left, `y` from 0 to 6, strokes are
/// `width` wide; all in units of the cell.
pub(crate) fn covers(text: &str, x: f32, y: f32, width: f32) -> bool {
    if y < -width || y > 6.0 + width || x < -width {
        return false;
    }
    let cell = (x / ADVANCE).max(0.0) as usize;
    text.chars().nth(cell).is_some_and(|sign| distance(sign, x - cell as f32 * ADVANCE, y) < width / 2.0)
}

/// Width of a line of that many signs, in units of the cell.
pub(crate) fn width(signs: usize) -> f32 {
    (signs.max(1) - 1) as f32 * ADVANCE + 4.0
}
