//! What the recorder burns into the picture: date and time at the upper left, the camera's name at the lower right.

use crate::app::demo::letters;
use crate::app::demo::paint::Area;
use crate::app::demo::stage::{HEIGHT, WIDTH};

/// Pixels of a unit of the signs' cells, of a sign's cell with its margin, and from one sign to the next.
const UNIT: f32 = 3.4;
const MARGIN: usize = 4;
const CELL: (usize, usize) = (22, 30);
const PITCH: usize = 20;
/// Upper left corner of the first sign of each line.
const CLOCK_AT: (usize, usize) = (26, 22);
const NAME: &str = "CAM 01";
const NAME_AT: (usize, usize) = (WIDTH - 26 - 6 * PITCH, HEIGHT - 24 - CELL.1);

/// One sign as coverage, 0..=255: of its strokes and of the dark edge around them.
struct Glyph {
    sign: char,
    ink: Vec<u8>,
    edge: Vec<u8>,
}

/// The lines burned in, and the signs they are made of.
pub(crate) struct Osd {
    glyphs: Vec<Glyph>,
    clock: String,
}

/// The line that the clock shows that many seconds after nine.
pub fn clock_line(second: i64) -> String {
    format!("2026-03-05 {:02}:{:02}:{:02}", 9 + second / 3600, second / 60 % 60, second % 60)
}

impl Osd {
    pub(crate) fn new() -> Self {
        Self { glyphs: "0123456789-: CAM".chars().map(Glyph::new).collect(), clock: String::new() }
    }

    /// Sets the clock; gives the area that shows it.
    pub(crate) fn set_clock(&mut self, second: i64) -> Area {
        self.clock = clock_line(second);
        line_area(CLOCK_AT, self.clock.len())
    }

    /// Writes both lines where they meet `area`.
    pub(crate) fn burn(&self, area: Area, picture: &mut [u8]) {
        self.line(&self.clock, CLOCK_AT, area, picture);
        self.line(NAME, NAME_AT, area, picture);
    }

    fn line(&self, text: &str, (x, y): (usize, usize), area: Area, picture: &mut [u8]) {
        for (i, sign) in text.chars().enumerate() {
            let Some(glyph) = self.glyphs.iter().find(|glyph| glyph.sign == sign) else { continue };
            let x0 = x + i * PITCH;
            let cell = Area { x0, y0: y, x1: x0 + CELL.0, y1: y + CELL.1 }.cut(area);
            if !cell.is_empty() {
                glyph.burn((x0, y), cell, picture);
            }
        }
    }

    fn best(&self, luma: &[u8], stride: usize, (x, y): (usize, usize)) -> char {
        let fit = |glyph: &Glyph| -> i64 {
            let mut sum = 0;
            for k in 0..CELL.0 * CELL.1 {
                let seen = i64::from(luma[(y + k / CELL.0) * stride + x + k % CELL.0]);
                let ink = i64::from(glyph.ink[k]);
                let edge = i64::from(glyph.edge[k]) - ink;
                sum += ink * (seen - 235).abs() + edge.max(0) * (seen - 16).abs() - 60 * ink - 60 * edge.max(0);
            }
            sum
        };
        self.glyphs.iter().min_by_key(|glyph| fit(glyph)).map_or(' ', |glyph| glyph.sign)
    }
}

/// Reads the burned-in clock back from a Y plane of the film: at each place the sign whose strokes are bright and whose
/// edge is dark.
pub fn read_clock(luma: &[u8], stride: usize) -> String {
    let osd = Osd::new();
    let signs = clock_line(0).len();
    (0..signs).map(|i| osd.best(luma, stride, (CLOCK_AT.0 + i * PITCH, CLOCK_AT.1))).collect()
}

fn line_area((x, y): (usize, usize), signs: usize) -> Area {
    Area::around((x as f32, y as f32), ((x + signs * PITCH) as f32, (y + CELL.1) as f32), (WIDTH, HEIGHT))
}

impl Glyph {
    fn new(sign: char) -> Self {
        let soft = |x: f32| (x.clamp(0.0, 1.0) * 255.0) as u8;
        let (mut ink, mut edge) = (Vec::new(), Vec::new());
        for y in 0..CELL.1 {
            for x in 0..CELL.0 {
                let at = |k: usize| (k as f32 + 0.5 - MARGIN as f32) / UNIT;
                let distance = letters::distance(sign, at(x), at(y)) * UNIT;
                ink.push(soft(2.0 - distance));
                edge.push(soft(3.9 - distance));
            }
        }
        Self { sign, ink, edge }
    }

    fn burn(&self, (x0, y0): (usize, usize), cell: Area, picture: &mut [u8]) {
        let blend =
            |old: u8, new: i32, cover: u8| (i32::from(old) + (new - i32::from(old)) * i32::from(cover) / 255) as u8;
        let (luma, chroma) = picture.split_at_mut(WIDTH * HEIGHT);
        for y in cell.y0..cell.y1 {
            for x in cell.x0..cell.x1 {
                let k = (y - y0) * CELL.0 + x - x0;
                if self.edge[k] == 0 {
                    continue;
                }
                let spot = &mut luma[y * WIDTH + x];
                *spot = blend(blend(*spot, 16, self.edge[k]), 235, self.ink[k]);
                for plane in 0..2 {
                    let spot = &mut chroma[plane * WIDTH * HEIGHT / 4 + (y / 2) * (WIDTH / 2) + x / 2];
                    *spot = blend(*spot, 128, self.edge[k]);
                }
            }
        }
    }
}
