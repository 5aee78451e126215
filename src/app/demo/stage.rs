//! The film's pictures: the still room developed once, people and changing things painted on it, and only what changed
//! painted again.

use crate::app::demo::cast::CAST;
use crate::app::demo::figures::{Stance, body};
use crate::app::demo::letters;
use crate::app::demo::moves::Actor;
use crate::app::demo::osd::Osd;
use crate::app::demo::paint::{Area, Canvas, Seen};
use crate::app::demo::raster;
use crate::app::demo::room::{self, Display};
use crate::app::demo::script::shown;
use crate::app::demo::space::{Camera, V3, chance, v};
use std::sync::atomic::{AtomicBool, Ordering};

/// Width and height of the film in pixels.
pub const WIDTH: usize = 1280;
/// See `WIDTH`.
pub const HEIGHT: usize = 720;
const SIZE: (usize, usize) = (WIDTH, HEIGHT);

/// A person as the picture shows them now.
struct Figure {
    stance: Stance,
    parts: Vec<Seen>,
    area: Area,
    /// Behind the counter's glass or the door's pane.
    behind: bool,
    /// Darkens with the lens towards the corners.
    dim: f32,
}

/// Draws the pictures of the film one after the other; a picture does not depend on those before it.
pub struct Stage {
    camera: Camera,
    /// The room alone, and the room with the clock's hands and the displays' numbers.
    clean: Vec<[u8; 3]>,
    base: Vec<[u8; 3]>,
    canvas: Canvas,
    /// Floor coordinates of pixels that show floor, and how much of it they show.
    floor: Vec<[f32; 3]>,
    /// How much a pane of glass covers of each pixel, 0..=255.
    glass: Vec<u8>,
    grain: Vec<i8>,
    figures: Vec<Option<Figure>>,
    numbers: [Option<&'static str>; 2],
    second: i64,
    osd: Osd,
    /// Planes Y, U, V.
    picture: Vec<u8>,
    fresh: bool,
}

/// The ceiling camera.
pub(crate) fn camera() -> Camera {
    Camera::looking(v(2.0, 2.98, -1.25), v(-0.3, 0.6, 4.3), 760.0, SIZE)
}

impl Stage {
    /// Builds and lights the room. Takes a few seconds without optimisation; none when `cancel` was set meanwhile.
    pub fn build(cancel: &AtomicBool) -> Option<Self> {
        let camera = camera();
        let mut triangles = room::furnish(camera.at).lit();
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let still = raster::draw(&camera, SIZE, &mut triangles);
        let clean: Vec<[u8; 3]> =
            still.linear.iter().enumerate().map(|(k, light)| expose(*light, vignette(k % WIDTH, k / WIDTH))).collect();
        let floor = still.floor.iter().enumerate().map(|(k, share)| floor_at(&camera, k, *share)).collect();
        let glass = panes(&camera, &still.near);
        let grain = (0..64 * 64).map(|k| ((chance(k, 7, 7) + chance(k, 8, 8) - 1.0) * 1.5) as i8).collect();
        let count = WIDTH * HEIGHT;
        Some(Self {
            camera,
            base: clean.clone(),
            canvas: Canvas {
                width: WIDTH,
                rgb: clean.clone(),
                near: still.near,
                far: still.far,
                painted: vec![f32::MAX; count],
            },
            clean,
            floor,
            glass,
            grain,
            figures: CAST.iter().map(|_| None).collect(),
            numbers: [None; 2],
            second: -1,
            osd: Osd::new(),
            picture: vec![128; count * 3 / 2],
            fresh: true,
        })
    }

    /// The picture at that second, as planes Y, U and V of 8 bits, 4:2:0, BT.709 with limited range.
    pub fn picture(&mut self, at: f32) -> &[u8] {
        let mut changed = Vec::new();
        if self.fresh {
            changed.push(Area { x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT });
            self.fresh = false;
        }
        self.change_displays(at, &mut changed);
        let second = (at + 1e-3).floor() as i64;
        if second != self.second {
            self.second = second;
            changed.push(self.turn_hands(second));
            changed.push(self.osd.set_clock(second));
        }
        self.move_people(at, &mut changed);
        merge(&mut changed);
        for area in changed {
            self.compose(area);
        }
        &self.picture
    }

    fn move_people(&mut self, at: f32, changed: &mut Vec<Area>) {
        for (actor, slot) in CAST.iter().zip(&mut self.figures) {
            let stance = actor.stance(at);
            if slot.as_ref().map(|figure| figure.stance) == stance {
                continue;
            }
            if let Some(old) = slot {
                changed.push(old.area);
            }
            *slot = stance.map(|stance| Figure::new(actor, stance, &self.camera));
            if let Some(new) = slot {
                changed.push(new.area);
            }
        }
    }

    fn change_displays(&mut self, at: f32, changed: &mut Vec<Area>) {
        for (window, display) in room::displays().iter().enumerate() {
            let number = shown(window, at);
            if number != self.numbers[window] {
                self.numbers[window] = number;
                changed.push(self.show(display, number.unwrap_or_default()));
            }
        }
    }

    /// Writes a number on a display in the room.
    fn show(&mut self, display: &Display, number: &str) -> Area {
        let unit = display.height / 9.0;
        let left = (display.width / unit - letters::width(4)) / 2.0;
        self.repaint(display.corner, v(display.width, display.height, 0.0), |x, y| {
            let (u, w) = (x / unit - left, (display.height - y) / unit - 1.5);
            let near =
                number.chars().enumerate().map(|(i, sign)| letters::distance(sign, u - i as f32 * letters::ADVANCE, w));
            let distance = near.fold(9.0_f32, f32::min);
            let glow = (1.0 - distance / 2.2).max(0.0);
            (distance < 0.62).then_some([255.0, 96.0, 58.0]).or_else(|| {
                let g = glow * glow;
                Some([22.0 + 120.0 * g, 21.0 + 22.0 * g, 24.0 + 12.0 * g])
            })
        })
    }

    /// Turns the hands of the wall clock.
    fn turn_hands(&mut self, second: i64) -> Area {
        let (middle, radius) = room::CLOCK;
        let seconds = (9 * 3600 + second) as f32;
        let turns = [(seconds / 43_200.0, 0.46, 0.075), (seconds / 3600.0, 0.70, 0.055), (seconds / 60.0, 0.74, 0.028)];
        self.repaint(middle - v(radius, radius, 0.0), v(2.0 * radius, 2.0 * radius, 0.0), |x, y| {
            let (x, y) = (x / radius - 1.0, y / radius - 1.0);
            for (i, (turn, reach, width)) in turns.iter().enumerate().rev() {
                let (sin, cos) = (turn.fract() * std::f32::consts::TAU).sin_cos();
                let (ahead, aside) = (x * sin + y * cos, x * cos - y * sin);
                if (-0.14..*reach).contains(&ahead) && aside.abs() < *width {
                    return Some(if i == 2 { [190.0, 60.0, 50.0] } else { [44.0, 48.0, 54.0] });
                }
            }
            None
        })
    }

    /// Paints over a rectangle that faces the hall, from `corner` with `size`; `colour` is asked in metres from the corner.
    fn repaint(&mut self, corner: V3, size: V3, colour: impl Fn(f32, f32) -> Option<[f32; 3]>) -> Area {
        let spots = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
            .map(|(a, b)| self.camera.see(corner + v(size.x * a, size.y * b, 0.0)));
        let low = |f: fn(&crate::app::demo::space::Spot) -> f32| spots.iter().map(f).fold(f32::MAX, f32::min);
        let high = |f: fn(&crate::app::demo::space::Spot) -> f32| spots.iter().map(f).fold(f32::MIN, f32::max);
        let area = Area::around((low(|s| s.x), low(|s| s.y)), (high(|s| s.x), high(|s| s.y)), SIZE);
        for y in area.y0..area.y1 {
            for x in area.x0..area.x1 {
                let k = y * WIDTH + x;
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for (dx, dy) in [(0.125, 0.375), (0.375, 0.875), (0.625, 0.125), (0.875, 0.625)] {
                    let ray = self.camera.ray(x as f32 + dx, y as f32 + dy);
                    let at = self.camera.at + ray * ((corner.z - self.camera.at.z) / ray.z) - corner;
                    let inside = at.x >= 0.0 && at.y >= 0.0 && at.x < size.x && at.y < size.y;
                    let over = if inside { colour(at.x, at.y) } else { None };
                    if let Some(over) = over {
                        count += 0.25;
                        (0..3).for_each(|i| sum[i] += over[i] * 0.25);
                    }
                }
                let clean = self.clean[k];
                self.base[k] = std::array::from_fn(|i| (sum[i] + f32::from(clean[i]) * (1.0 - count)) as u8);
            }
        }
        area
    }

    /// Paints one area anew: room, shadows, people behind glass, glass, people before it; then its Y, U and V.
    fn compose(&mut self, area: Area) {
        for y in area.y0..area.y1 {
            let row = y * WIDTH;
            self.canvas.rgb[row + area.x0..row + area.x1].copy_from_slice(&self.base[row + area.x0..row + area.x1]);
            self.canvas.painted[row + area.x0..row + area.x1].fill(f32::MAX);
        }
        let mut order: Vec<&Figure> = self.figures.iter().flatten().filter(|f| f.area.meets(&area)).collect();
        order.sort_by(|a, b| b.depth().total_cmp(&a.depth()));
        for figure in &order {
            figure.shadow(&mut self.canvas, &self.floor, &self.camera, area);
        }
        for figure in order.iter().filter(|f| f.behind) {
            figure.paint(&mut self.canvas, area);
        }
        glaze(&mut self.canvas, &self.glass, area);
        for figure in order.iter().filter(|f| !f.behind) {
            figure.paint(&mut self.canvas, area);
        }
        convert(&self.canvas.rgb, &self.grain, area, &mut self.picture);
        self.osd.burn(area, &mut self.picture);
    }
}

impl Figure {
    fn new(actor: &Actor, stance: Stance, camera: &Camera) -> Self {
        let blobs = body(&actor.look, &stance);
        let mut parts: Vec<Seen> = blobs.iter().map(|blob| Seen::of(blob, camera, SIZE)).collect();
        parts.sort_by(|a, b| b.depth.total_cmp(&a.depth));
        let mut area = parts.iter().fold(Area::NONE, |sum, part| sum.with(part.area));
        if stance.legs {
            area = area.with(shadow_area(stance.at, SHADOWS[0].1, camera));
        }
        let middle = ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2);
        let behind = stance.at.1 > room::GLASS || stance.at.0 < room::LEFT;
        let dim = vignette(middle.0.min(WIDTH - 1), middle.1.min(HEIGHT - 1));
        Self { stance, parts, area, behind, dim }
    }

    fn depth(&self) -> f32 {
        self.parts.first().map_or(0.0, |part| part.depth)
    }

    fn paint(&self, canvas: &mut Canvas, window: Area) {
        for part in &self.parts {
            part.paint(canvas, window, self.dim);
        }
    }

    /// Darkens the floor around the feet: a wide soft shadow and a small dark one.
    fn shadow(&self, canvas: &mut Canvas, floor: &[[f32; 3]], camera: &Camera, window: Area) {
        if !self.stance.legs {
            return;
        }
        let (sx, sz) = self.stance.at;
        // A chair has its own shadow.
        let lie = 1.0 - 0.75 * self.stance.sit;
        for (shift, radius, dark) in SHADOWS {
            let area = shadow_area(self.stance.at, radius, camera).cut(window);
            if area.is_empty() {
                continue;
            }
            let (mx, mz) = (sx + shift, sz + shift * 0.3);
            let mut y = area.y0;
            while y < area.y1 {
                let (mut k, end) = (y * WIDTH + area.x0, y * WIDTH + area.x1);
                while k < end {
                    let [fx, fz, share] = floor[k];
                    let (dx, dz) = ((fx - mx) / radius, (fz - mz) / radius);
                    let fall = 1.0 - dx * dx - dz * dz;
                    if share > 0.0 && fall > 0.0 {
                        let keep = 256 - (256.0 * dark * lie * fall * fall * share) as i32;
                        let [r, g, b] = canvas.rgb[k];
                        canvas.rgb[k] = [darker(r, keep), darker(g, keep), darker(b, keep)];
                    }
                    k += 1;
                }
                y += 1;
            }
        }
    }
}

/// `keep` counts in 256ths.
fn darker(old: u8, keep: i32) -> u8 {
    ((old as i32 * keep) >> 8) as u8
}

/// Shadows of a person: shift away from the door, radius in metres, darkness. The first is the widest.
const SHADOWS: [(f32, f32, f32); 2] = [(0.10, 0.62, 0.34), (0.02, 0.27, 0.46)];

fn shadow_area((x, z): (f32, f32), radius: f32, camera: &Camera) -> Area {
    let mut area = Area::NONE;
    for (dx, dz) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
        let spot = camera.see(v(x + 0.1 + dx * radius, 0.0, z + dz * radius));
        area = area.with(Area::around((spot.x, spot.y), (spot.x, spot.y), SIZE));
    }
    area
}

/// Joins areas until none meets another.
fn merge(areas: &mut Vec<Area>) {
    areas.retain(|area| !area.is_empty());
    let mut i = 0;
    while i < areas.len() {
        match (i + 1..areas.len()).find(|&j| areas[i].meets(&areas[j])) {
            Some(j) => {
                let other = areas.swap_remove(j);
                areas[i] = areas[i].with(other);
                i = 0;
            }
            None => i += 1,
        }
    }
}

/// How much light the lens leaves at a pixel, at most one.
fn vignette(x: usize, y: usize) -> f32 {
    let (dx, dy) = ((x as f32 / WIDTH as f32) - 0.5, (y as f32 / HEIGHT as f32) - 0.5);
    let square = dx * dx + dy * dy;
    1.0 - 0.30 * square - 0.10 * square * square
}

/// From linear light to what the camera records, 0..=255.
fn expose(light: [f32; 3], lens: f32) -> [u8; 3] {
    light.map(|x| {
        let x = x * 1.62;
        let y = x * (1.0 + x / 5.5) / (1.0 + x * 0.62);
        (y.clamp(0.0, 1.0).powf(1.0 / 2.1) * 255.0 * lens) as u8
    })
}

fn floor_at(camera: &Camera, k: usize, share: f32) -> [f32; 3] {
    if share <= 0.0 {
        return [0.0; 3];
    }
    let ray = camera.ray((k % WIDTH) as f32 + 0.5, (k / WIDTH) as f32 + 0.5);
    let at = camera.at + ray * (-camera.at.y / ray.y);
    [at.x, at.z, share]
}

/// How much of each pixel glass covers: the counter's panes and the fixed half of the door.
fn panes(camera: &Camera, near: &[f32]) -> Vec<u8> {
    let streak = |along: f32| {
        let x = (along * 0.42).fract();
        let soft = |from: f32, to: f32| ((x - from) * 30.0).clamp(0.0, 1.0) * ((to - x) * 30.0).clamp(0.0, 1.0);
        20.0 + 20.0 * soft(0.30, 0.52) + 12.0 * soft(0.56, 0.63)
    };
    near.iter()
        .enumerate()
        .map(|(k, &depth)| {
            let ray = camera.ray((k % WIDTH) as f32 + 0.5, (k / WIDTH) as f32 + 0.5);
            let far = (room::GLASS - camera.at.z) / ray.z;
            let at = camera.at + ray * far;
            if room::counter_pane(at.x, at.y) && depth > far {
                return streak(at.x * 0.9 + at.y * 0.5 + 8.0) as u8;
            }
            let far = (room::LEFT - camera.at.x) / ray.x;
            let at = camera.at + ray * far;
            if far > 0.0 && room::door_pane(at.z, at.y) && depth > far {
                return streak(at.z * 0.8 + at.y * 0.7 + 8.3) as u8;
            }
            0
        })
        .collect()
}

/// Lays the glass over an area.
fn glaze(canvas: &mut Canvas, glass: &[u8], area: Area) {
    let over = |old: u8, sheen: i32, cover: i32| (old as i32 + (((sheen - old as i32) * cover) >> 8)) as u8;
    let mut y = area.y0;
    while y < area.y1 {
        let (mut k, end) = (y * WIDTH + area.x0, y * WIDTH + area.x1);
        while k < end {
            let cover = glass[k] as i32;
            if cover > 0 {
                let [r, g, b] = canvas.rgb[k];
                canvas.rgb[k] = [over(r, 226, cover), over(g, 238, cover), over(b, 238, cover)];
            }
            k += 1;
        }
        y += 1;
    }
}

/// RGB to Y, U and V (BT.709, limited range) with the sensor's grain; the area's corners are even.
fn convert(rgb: &[[u8; 3]], grain: &[i8], area: Area, picture: &mut [u8]) {
    let (luma, chroma) = picture.split_at_mut(WIDTH * HEIGHT);
    let (u, w) = chroma.split_at_mut(WIDTH * HEIGHT / 4);
    let mut y = area.y0;
    while y < area.y1 {
        let mut x = area.x0;
        while x < area.x1 {
            let (mut red, mut green, mut blue) = (0, 0, 0);
            let mut part = 0;
            while part < 4 {
                let (px, py) = (x + (part & 1), y + (part >> 1));
                let k = py * WIDTH + px;
                let [r, g, b] = rgb[k];
                let (r, g, b) = (r as i32, g as i32, b as i32);
                let noise = grain[(py & 63) * 64 + ((px + 37 * (y >> 6)) & 63)] as i32;
                let bright = 16 + ((47 * r + 157 * g + 16 * b + 128) >> 8) + noise;
                luma[k] = if bright < 16 { 16 } else { bright as u8 };
                red += r;
                green += g;
                blue += b;
                part += 1;
            }
            let k = (y / 2) * (WIDTH / 2) + x / 2;
            u[k] = (128 + ((-26 * red - 86 * green + 112 * blue + 512) >> 10)) as u8;
            w[k] = (128 + ((112 * red - 102 * green - 10 * blue + 512) >> 10)) as u8;
            x += 2;
        }
        y += 2;
    }
}
