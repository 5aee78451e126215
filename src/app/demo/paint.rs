//! Rounded solids painted straight into a picture: each part of a body is a tapered, shaded capsule with soft edges.

use crate::app::demo::space::{Camera, V3, v};

/// A part of a body: a rounded solid around the axis from `a` to `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Blob {
    pub(crate) a: V3,
    pub(crate) b: V3,
    /// Half the width along `side` at both ends, in metres.
    pub(crate) wide: (f32, f32),
    /// Half the depth along `front` at both ends, in metres.
    pub(crate) deep: (f32, f32),
    /// How far it bulges beyond its ends, in metres.
    pub(crate) cap: (f32, f32),
    pub(crate) side: V3,
    pub(crate) front: V3,
    /// 0..=255 per channel.
    pub(crate) colour: [f32; 3],
    /// Flat in front, like a chest, instead of round like a limb.
    pub(crate) flat: bool,
}

/// A rectangle of pixels, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x0: usize,
    pub(crate) y0: usize,
    pub(crate) x1: usize,
    pub(crate) y1: usize,
}

impl Area {
    /// Nothing at all.
    pub(crate) const NONE: Self = Self { x0: usize::MAX, y0: usize::MAX, x1: 0, y1: 0 };

    /// The smallest area with even corners around two points, inside a picture of that size.
    pub(crate) fn around(low: (f32, f32), high: (f32, f32), (width, height): (usize, usize)) -> Self {
        let even = |x: f32, end: usize| (x.max(0.0) as usize).min(end) & !1;
        let area = Self {
            x0: even(low.0 - 1.0, width),
            y0: even(low.1 - 1.0, height),
            x1: even(high.0 + 3.0, width),
            y1: even(high.1 + 3.0, height),
        };
        if area.is_empty() { Self::NONE } else { area }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    pub(crate) fn meets(&self, o: &Self) -> bool {
        self.x0 < o.x1 && o.x0 < self.x1 && self.y0 < o.y1 && o.y0 < self.y1
    }

    pub(crate) fn with(self, o: Self) -> Self {
        Self { x0: self.x0.min(o.x0), y0: self.y0.min(o.y0), x1: self.x1.max(o.x1), y1: self.y1.max(o.y1) }
    }

    pub(crate) fn cut(self, o: Self) -> Self {
        let area = Self { x0: self.x0.max(o.x0), y0: self.y0.max(o.y0), x1: self.x1.min(o.x1), y1: self.y1.min(o.y1) };
        if area.is_empty() { Self::NONE } else { area }
    }
}

/// A picture that is being composed: colours, depth of the still room, depth of what was painted on it.
#[derive(Debug)]
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) rgb: Vec<[u8; 3]>,
    pub(crate) near: Vec<f32>,
    pub(crate) far: Vec<f32>,
    pub(crate) painted: Vec<f32>,
}

/// A part as the camera sees it: what stays the same for all its pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) area: Area,
    /// Distance of its middle along the camera's axis.
    pub(crate) depth: f32,
    start: (f32, f32),
    along: (f32, f32),
    length: f32,
    half: (f32, f32),
    cap: (f32, f32),
    depths: (f32, f32),
    thick: f32,
    /// Brightness: of the middle, then how it changes across, along and towards the eye.
    light: [f32; 4],
    colour: [f32; 3],
    flat: bool,
}

/// Light comes from the ceiling, some from the door on the left, a little from the camera's side.
fn brightness(normal: V3) -> f32 {
    0.30 * normal.y + 0.12 * normal.dot(v(-0.92, 0.1, 0.38))
}

impl Seen {
    /// How the camera sees a part.
    pub(crate) fn of(blob: &Blob, camera: &Camera, size: (usize, usize)) -> Self {
        let (a, b) = (camera.see(blob.a), camera.see(blob.b));
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = (dx * dx + dy * dy).sqrt();
        let axis = if (blob.b - blob.a).length() < 1e-4 { V3::UP } else { (blob.b - blob.a).unit() };
        let view = (blob.a.toward(blob.b, 0.5) - camera.at).unit();
        let along = if length < 0.05 {
            let tip = camera.see(blob.a + axis * 0.01);
            let (tx, ty) = (tip.x - a.x, tip.y - a.y);
            let n = (tx * tx + ty * ty).sqrt().max(1e-6);
            (tx / n, ty / n)
        } else {
            (dx / length, dy / length)
        };
        let across = axis.cross(view).unit();
        // The same direction as (-along.1, along.0) on the screen.
        let shown = (across.dot(camera.right), -across.dot(camera.up));
        let across = if shown.0 * -along.1 + shown.1 * along.0 < 0.0 { across * -1.0 } else { across };
        let span = |wide: f32, deep: f32, d: V3| {
            let (s, f) = (wide * blob.side.dot(d), deep * blob.front.dot(d));
            (s * s + f * f).sqrt()
        };
        let round = |d: V3, end: bool| {
            if end { span(blob.wide.1, blob.deep.1, d) } else { span(blob.wide.0, blob.deep.0, d) }
        };
        let tilt = axis.dot(view);
        let straight = (1.0 - tilt * tilt).max(0.0).sqrt();
        let end_on = |cap: f32, end: bool| {
            let (p, q) = (cap * straight, round(view, end) * tilt);
            (p * p + q * q).sqrt().max(0.002)
        };
        let scales = (camera.scale(a.depth), camera.scale(b.depth));
        let half = ((round(across, false) * scales.0).max(0.3), (round(across, true) * scales.1).max(0.3));
        let cap = (end_on(blob.cap.0, false) * scales.0, end_on(blob.cap.1, true) * scales.1);
        let up_screen = (across.cross(view)).unit();
        let up_screen = if up_screen.dot(axis) < 0.0 { up_screen * -1.0 } else { up_screen };
        let eye = brightness(view * -1.0) + 0.16;
        let reach = half.0.max(half.1).max(cap.0).max(cap.1);
        let area = Area::around(
            (a.x.min(b.x) - reach, a.y.min(b.y) - reach),
            (a.x.max(b.x) + reach, a.y.max(b.y) + reach),
            size,
        );
        Self {
            area: if a.depth < 0.3 || b.depth < 0.3 { Area::NONE } else { area },
            depth: (a.depth + b.depth) / 2.0,
            start: (a.x, a.y),
            along,
            length,
            half,
            cap,
            depths: (a.depth, b.depth),
            thick: (round(view, false) + round(view, true)) / 2.0,
            // Limbs are joined at their ends: there the light hardly turns, so that joints do not show.
            light: [0.66, brightness(across), brightness(up_screen) * if blob.flat { 1.0 } else { 0.35 }, eye],
            colour: blob.colour,
            flat: blob.flat,
        }
    }

    /// Paints the part inside `window`; `dim` darkens it, as the lens does towards the corners.
    ///
    /// Written with plain loops, so that it is quick enough without optimisation too.
    pub(crate) fn paint(&self, canvas: &mut Canvas, window: Area, dim: f32) {
        let area = self.area.cut(window);
        if area.is_empty() {
            return;
        }
        let mut y = area.y0;
        while y < area.y1 {
            let (x0, x1) = self.columns(y, area);
            let dy = y as f32 + 0.5 - self.start.1;
            let mut dx = x0 as f32 + 0.5 - self.start.0;
            let mut k = y * canvas.width + x0;
            let end = y * canvas.width + x1;
            while k < end {
                let s = dx * self.along.0 + dy * self.along.1;
                let w = dy * self.along.0 - dx * self.along.1;
                self.pixel(canvas, k, (s, w), dim);
                k += 1;
                dx += 1.0;
            }
            y += 1;
        }
    }

    /// The columns of a row in which the part can lie at all.
    fn columns(&self, y: usize, area: Area) -> (usize, usize) {
        let dy = y as f32 + 0.5 - self.start.1;
        let (mut low, mut high) = (area.x0 as f32, area.x1 as f32);
        let mut narrow = |slope: f32, from: f32, to: f32| {
            if slope.abs() > 0.02 {
                let (a, b) = (from / slope + self.start.0, to / slope + self.start.0);
                low = low.max(a.min(b) - 1.0);
                high = high.min(a.max(b) + 1.0);
            }
        };
        let wide = self.half.0.max(self.half.1) + 0.6;
        let across = dy * self.along.0;
        narrow(self.along.1, across - wide, across + wide);
        let along = dy * self.along.1;
        narrow(self.along.0, -self.cap.0 - 0.6 - along, self.length + self.cap.1 + 0.6 - along);
        if low >= high {
            return (0, 0);
        }
        ((low as usize).max(area.x0), (high.ceil() as usize).min(area.x1))
    }

    /// One pixel, at `s` along the part and `w` across it, in pixels.
    fn pixel(&self, canvas: &mut Canvas, k: usize, (s, w): (f32, f32), dim: f32) {
        let (mut t, mut e) = (0.0, 0.0);
        if s < 0.0 {
            e = s / self.cap.0;
        } else if s > self.length {
            t = 1.0;
            e = (s - self.length) / self.cap.1;
        } else if self.length > 0.0 {
            t = s / self.length;
        }
        let half = self.half.0 + (self.half.1 - self.half.0) * t;
        let n = w / half;
        let square = n * n + e * e;
        let edge = 1.0 + 0.5 / half;
        if square >= edge * edge {
            return;
        }
        let round = if square < 1.0 { (1.0 - square).sqrt() } else { 0.0 };
        // A chest stays near its front almost up to its edges; a limb does not.
        let toward = if self.flat { (round * (2.0 - round)).sqrt() } else { round };
        let depth = self.depths.0 + (self.depths.1 - self.depths.0) * t - self.thick * toward;
        if depth > canvas.painted[k] + 0.015 || depth > canvas.far[k] {
            return;
        }
        let mut cover = 1.0;
        if square > 0.5 {
            cover = (1.0 - square.sqrt()) * half + 0.5;
            if cover > 1.0 {
                cover = 1.0;
            }
        }
        if depth > canvas.near[k] {
            cover *= 0.5;
        }
        let [base, turn_across, turn_along, turn_eye] = self.light;
        let across = if self.flat { n * n * n } else { n };
        let lit = base + turn_across * across + turn_along * e + turn_eye * toward;
        let shade = lit * (0.87 + 0.13 * toward) * dim;
        let [r, g, b] = canvas.rgb[k];
        let (r, g, b) = (r as f32, g as f32, b as f32);
        canvas.rgb[k] = [
            (r + (self.colour[0] * shade - r) * cover) as u8,
            (g + (self.colour[1] * shade - g) * cover) as u8,
            (b + (self.colour[2] * shade - b) * cover) as u8,
        ];
        if cover > 0.5 {
            canvas.painted[k] = depth;
        }
    }
}
