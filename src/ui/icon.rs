//! The window's icon, drawn here: an eye whose pupil is a check mark.

use eframe::egui::IconData;

const SIDE: u32 = 128;

/// The icon as the window wants it.
pub fn icon() -> IconData {
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            // Four samples to a pixel smooth the edges.
            let samples = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
            let mut sum = [0.0_f32; 4];
            for (dx, dy) in samples {
                let at = |pixel: u32, inside: f32| (pixel as f32 + inside) / SIDE as f32 * 2.0 - 1.0;
                for (total, part) in sum.iter_mut().zip(sample(at(x, dx), at(y, dy))) {
                    *total += part / samples.len() as f32;
                }
            }
            rgba.extend(sum.map(|part| part.round().clamp(0.0, 255.0) as u8));
        }
    }
    IconData { rgba, width: SIDE, height: SIDE }
}

/// The colour at a point; both run from -1 to 1.
fn sample(x: f32, y: f32) -> [f32; 4] {
    const GROUND: [f32; 4] = [20.0, 25.0, 32.0, 255.0];
    const EYE: [f32; 4] = [232.0, 236.0, 242.0, 255.0];
    const MARK: [f32; 4] = [11.0, 94.0, 201.0, 255.0];
    let corner = 0.36;
    let outside = (x.abs() - 0.96 + corner).max(0.0).hypot((y.abs() - 0.96 + corner).max(0.0));
    if outside > corner {
        return [0.0; 4];
    }
    // The eye is where two large circles overlap.
    let lid = |centre: f32| x.hypot(y - centre) < 0.95;
    if !(lid(0.5) && lid(-0.5)) {
        return GROUND;
    }
    let near = |from: (f32, f32), to: (f32, f32)| {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let along = (((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (x - from.0 - along * dx).hypot(y - from.1 - along * dy) < 0.085
    };
    if near((-0.28, 0.0), (-0.07, 0.2)) || near((-0.07, 0.2), (0.3, -0.2)) { MARK } else { EYE }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_has_its_pixels_and_clear_corners() {
        let icon = super::icon();
        assert_eq!(icon.rgba.len(), (icon.width * icon.height * 4) as usize);
        assert_eq!(icon.rgba[3], 0, "the corner is clear");
        let middle = ((icon.height / 2 * icon.width + icon.width / 2) * 4) as usize;
        assert_eq!(icon.rgba[middle + 3], 255);
    }
}
