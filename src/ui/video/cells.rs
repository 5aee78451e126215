//! Where the cameras stand in the panel: side by side as large as they get, or one large and the others in a strip.
//! Pure geometry, no painting.

use crate::app::review::Layout;
use eframe::egui::{Rect, Vec2, pos2, vec2};

/// Between two cameras, in points.
const GAP: f32 = 2.0;

/// The shape of most cameras' pictures, for as long as none is there.
pub(super) const SHAPE: Vec2 = vec2(16.0, 9.0);

/// How much of the panel's height the strip takes.
const STRIP: f32 = 0.2;

/// A cell for each of `count` cameras whose pictures have this shape, in their order; `leads` is the place of the one
/// that leads.
pub(super) fn places(panel: Rect, layout: Layout, shape: Vec2, count: usize, leads: usize) -> Vec<Rect> {
    match layout {
        _ if count < 2 => vec![panel; count],
        Layout::One | Layout::Four | Layout::Nine => grid(panel, shape, count),
        Layout::Strip => strip(panel, shape, count, leads),
    }
}

/// Rows and columns in which the pictures become largest, close together in the middle of the panel; side by side where
/// it makes little difference.
fn grid(panel: Rect, shape: Vec2, count: usize) -> Vec<Rect> {
    let size = |columns: usize| {
        let cell = cell(panel, columns, count.div_ceil(columns));
        (cell.x / shape.x).min(cell.y / shape.y)
    };
    let largest = (1..=count).map(size).fold(0.0, f32::max);
    let columns = (1..=count).rev().find(|columns| size(*columns) >= largest * 0.95).unwrap_or(1);
    let (cell, rows) = (shape * size(columns), count.div_ceil(columns));
    let block = vec2(cell.x * columns as f32, cell.y * rows as f32)
        + GAP * vec2(columns.saturating_sub(1) as f32, rows.saturating_sub(1) as f32);
    let corner = panel.center() - block / 2.0;
    let at = |number: usize| {
        let (column, row) = ((number % columns) as f32, (number / columns) as f32);
        Rect::from_min_size(corner + vec2(column * (cell.x + GAP), row * (cell.y + GAP)), cell)
    };
    (0..count).map(at).collect()
}

fn cell(panel: Rect, columns: usize, rows: usize) -> Vec2 {
    let (columns, rows) = (columns as f32, rows as f32);
    vec2((panel.width() - GAP * (columns - 1.0)) / columns, (panel.height() - GAP * (rows - 1.0)) / rows)
}

/// The leading one large, the others under it in a row.
fn strip(panel: Rect, shape: Vec2, count: usize, leads: usize) -> Vec<Rect> {
    let others = (count - 1) as f32;
    let widest = (panel.width() - GAP * (others - 1.0)) / others;
    let wide = (panel.height() * STRIP * shape.x / shape.y).min(widest);
    let tall = wide * shape.y / shape.x;
    let top = panel.bottom() - tall;
    let large = Rect::from_min_max(panel.min, pos2(panel.right(), top - GAP));
    let left = panel.center().x - (wide * others + GAP * (others - 1.0)) / 2.0;
    let mut at = left;
    let small = |_number| {
        let rect = Rect::from_min_size(pos2(at, top), vec2(wide, tall));
        at += wide + GAP;
        rect
    };
    let mut places: Vec<Rect> = (1..count).map(small).collect();
    places.insert(leads.min(count - 1), large);
    places
}

#[cfg(test)]
mod tests {
    use super::{SHAPE, places};
    use crate::app::review::Layout;
    use eframe::egui::{Rect, pos2, vec2};

    fn panel(width: f32, height: f32) -> Rect {
        Rect::from_min_max(pos2(10.0, 20.0), pos2(10.0 + width, 20.0 + height))
    }

    /// How many stand in the first row.
    fn columns(places: &[Rect]) -> usize {
        places.iter().filter(|place| (place.top() - places[0].top()).abs() < 0.5).count()
    }

    #[test]
    fn as_many_columns_as_make_pictures_largest() {
        let wide = panel(940.0, 540.0);
        for (count, in_a_row) in [(2, 2), (3, 2), (4, 2), (5, 3), (6, 3), (7, 3), (9, 3)] {
            let places = places(wide, Layout::Nine, SHAPE, count, 0);
            assert_eq!((places.len(), columns(&places)), (count, in_a_row));
        }
        assert_eq!(
            columns(&places(panel(500.0, 700.0), Layout::Four, SHAPE, 2, 0)),
            1,
            "above each other where it is high"
        );
    }

    #[test]
    fn no_two_overlap_and_all_lie_in_the_panel() {
        for layout in [Layout::Four, Layout::Nine, Layout::Strip] {
            for count in 1..=9 {
                for room in [panel(940.0, 540.0), panel(300.0, 700.0), panel(1600.0, 300.0)] {
                    let places = places(room, layout, SHAPE, count, count / 2);
                    assert_eq!(places.len(), count);
                    for (number, one) in places.iter().enumerate() {
                        assert!(room.expand(0.1).contains_rect(*one), "{layout:?} {count}: {one:?}");
                        assert!(places[..number].iter().all(|other| !one.shrink(0.5).intersects(*other)));
                    }
                }
            }
        }
    }

    #[test]
    fn cells_have_the_shape_of_the_pictures_and_lie_in_the_middle() {
        for shape in [SHAPE, vec2(704.0, 528.0)] {
            let room = panel(940.0, 620.0);
            let places = places(room, Layout::Four, shape, 4, 0);
            for place in &places {
                assert!((place.width() * shape.y - place.height() * shape.x).abs() < 0.01 * place.width() * shape.y);
            }
            let block = places.iter().fold(places[0], |block, place| block.union(*place));
            assert!((block.center() - room.center()).length() < 0.5, "{block:?}");
        }
    }

    #[test]
    fn the_leading_one_is_the_large_one_of_a_strip() {
        let places = places(panel(940.0, 540.0), Layout::Strip, SHAPE, 4, 2);
        assert!(places.iter().all(|place| place.area() <= places[2].area()));
        assert!(places[0].left() < places[1].left() && places[1].left() < places[3].left());
    }
}
