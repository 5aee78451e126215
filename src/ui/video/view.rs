//! Where the picture lies in its panel (fit, zoom, pan), and back from a point of the panel to the picture.
//!
//! Places in the picture are in display orientation, 0..=1 from its left and top. Pure geometry, no painting.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

/// How far one can zoom in, as a factor on the size that fits.
pub(super) const MOST_ZOOM: f32 = 16.0;

/// What part of the picture is in the panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Zoom {
    factor: f32,
    centre: Vec2,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { factor: 1.0, centre: vec2(0.5, 0.5) }
    }
}

impl Zoom {
    /// Factor on the size that fits, 1..=16.
    pub(super) fn factor(&self) -> f32 {
        self.factor
    }

    /// Whether the whole picture is in the panel.
    pub(super) fn is_fit(&self) -> bool {
        self.factor <= 1.0
    }

    /// Puts a picture of `size` pixels (as displayed) into `panel`, on whole pixels of the screen, so that at one to one
    /// each picture pixel is one screen pixel.
    pub(super) fn place(&self, panel: Rect, size: Vec2, pixels_per_point: f32) -> Placed {
        let room = pixels(panel, pixels_per_point);
        let fit = (room.width() / size.x).min(room.height() / size.y).max(0.0);
        let wide = (size * fit * self.factor).round().max(vec2(1.0, 1.0));
        let wanted = room.center() - wide * self.centre;
        let min = pos2(
            settle(wanted.x, wide.x, room.left(), room.right()),
            settle(wanted.y, wide.y, room.top(), room.bottom()),
        );
        let image = Rect::from_min_size(min.round(), wide) / pixels_per_point;
        Placed { panel: room / pixels_per_point, image }
    }

    /// Zooms by `by` so that the place of the picture under `pointer` stays under it.
    pub(super) fn zoom_at(&mut self, placed: &Placed, pointer: Pos2, by: f32) {
        let under = placed.place_of(pointer);
        let factor = (self.factor * by).clamp(1.0, MOST_ZOOM);
        let grown = placed.image.size() * (factor / self.factor);
        self.factor = factor;
        let shift = (pointer - placed.panel.center()) / grown;
        self.centre = vec2(under.x, under.y) - shift;
        self.keep_in(placed.panel.size(), grown);
    }

    /// Moves the picture with the pointer.
    pub(super) fn pan(&mut self, placed: &Placed, by: Vec2) {
        self.centre -= by / placed.image.size();
        self.keep_in(placed.panel.size(), placed.image.size());
    }

    /// No wandering off beyond the picture's edge: the next drag must move the picture at once.
    fn keep_in(&mut self, room: Vec2, image: Vec2) {
        let half = (room / image * 0.5).min(vec2(0.5, 0.5));
        self.centre = self.centre.clamp(half, vec2(1.0, 1.0) - half);
    }
}

/// The panel in screen pixels, on whole ones.
fn pixels(panel: Rect, pixels_per_point: f32) -> Rect {
    let scaled = panel * pixels_per_point;
    Rect::from_min_max(scaled.min.round(), scaled.max.round())
}

/// Left (or top) edge: centred while there is room, otherwise without a gap at either side.
fn settle(wanted: f32, wide: f32, low: f32, high: f32) -> f32 {
    if wide <= high - low { (low + high - wide) / 2.0 } else { wanted.clamp(high - wide, low) }
}

/// A picture in its panel, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// The panel.
    pub(super) panel: Rect,
    /// The whole picture; larger than the panel when zoomed in.
    pub(super) image: Rect,
}

impl Placed {
    /// The part of the picture that can be seen.
    pub(super) fn visible(&self) -> Rect {
        self.image.intersect(self.panel)
    }

    /// The place of the picture at a point of the screen; outside 0..=1 beside the picture.
    pub(super) fn place_of(&self, point: Pos2) -> Pos2 {
        ((point - self.image.min) / self.image.size()).to_pos2()
    }

    /// The place in ten-thousandths, kept within the picture.
    pub(super) fn fraction(&self, point: Pos2) -> (u16, u16) {
        let place = self.place_of(point);
        let whole = |share: f32| (share.clamp(0.0, 1.0) * 10_000.0).round() as u16;
        (whole(place.x), whole(place.y))
    }

    /// The point of the screen at a place in ten-thousandths.
    pub(super) fn point(&self, (x, y): (u16, u16)) -> Pos2 {
        self.image.min + self.image.size() * vec2(f32::from(x), f32::from(y)) / 10_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_ZOOM, Zoom};
    use eframe::egui::{Rect, pos2, vec2};

    fn panel() -> Rect {
        Rect::from_min_size(pos2(10.0, 20.0), vec2(800.0, 600.0))
    }

    #[test]
    fn a_picture_of_the_panels_size_lies_pixel_on_pixel() {
        for pixels_per_point in [1.0, 1.25, 2.0] {
            let size = vec2(800.0, 600.0) * pixels_per_point;
            let placed = Zoom::default().place(panel(), size, pixels_per_point);
            assert!((placed.image.width() * pixels_per_point - size.x).abs() < 0.01, "{placed:?}");
            let left = placed.image.left() * pixels_per_point;
            assert!((left - left.round()).abs() < 0.001, "{placed:?}");
        }
    }

    #[test]
    fn a_wide_picture_leaves_room_above_and_below_alike() {
        let placed = Zoom::default().place(panel(), vec2(1920.0, 1080.0), 1.0);
        assert_eq!(placed.image, Rect::from_min_size(pos2(10.0, 95.0), vec2(800.0, 450.0)));
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let (mut zoom, size, pointer) = (Zoom::default(), vec2(800.0, 600.0), pos2(300.0, 400.0));
        let before = zoom.place(panel(), size, 1.0).place_of(pointer);
        for _ in 0..5 {
            let placed = zoom.place(panel(), size, 1.0);
            zoom.zoom_at(&placed, pointer, 1.3);
        }
        let after = zoom.place(panel(), size, 1.0).place_of(pointer);
        assert!((before - after).length() < 0.002, "{before:?} {after:?}");
    }

    #[test]
    fn zoom_and_pan_stay_within_the_picture() {
        let (mut zoom, size) = (Zoom::default(), vec2(800.0, 600.0));
        for step in 0..40 {
            let placed = zoom.place(panel(), size, 1.0);
            zoom.zoom_at(&placed, panel().max, 1.5);
            zoom.pan(&placed, vec2(4000.0, if step % 2 == 0 { -4000.0 } else { 10.0 }));
            let placed = zoom.place(panel(), size, 1.0);
            assert!(placed.image.contains_rect(panel()), "{placed:?}");
        }
        assert!(zoom.factor() <= MOST_ZOOM);
        let placed = zoom.place(panel(), size, 1.0);
        zoom.zoom_at(&placed, panel().min, 0.0);
        assert!(zoom.is_fit());
        assert_eq!(zoom.place(panel(), size, 1.0).image, panel());
    }

    #[test]
    fn places_go_there_and_back() {
        let placed = Zoom::default().place(panel(), vec2(1920.0, 1080.0), 1.0);
        for place in [(0, 0), (10_000, 10_000), (1234, 8765)] {
            assert_eq!(placed.fraction(placed.point(place)), place);
        }
        assert_eq!(placed.fraction(pos2(-50.0, 9000.0)), (0, 10_000));
    }
}
