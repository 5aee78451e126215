//! What surfaces are made of: their colour at a point, in linear light.

use crate::app::demo::letters;
use crate::app::demo::space::chance;

/// A material; (u, v) in `colour` are metres along the surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Material {
    /// One colour.
    Paint(u32),
    /// Polished floor tiles that mirror the room.
    Tiles,
    /// Ceiling boards.
    Ceiling,
    /// A surface that shines by itself, by colour and strength.
    Glow(u32, f32),
    /// Daylight and a street behind the glass door.
    Street,
    /// Wood of that colour, grain along u.
    Wood(u32),
    /// Speckled stone.
    Stone(u32),
    /// Brushed metal.
    Metal(u32),
    /// The green band over the counter, with a thin gold line; height in metres.
    Band(f32),
    /// The round emblem with a square hole: an old coin; its width in metres.
    Coin(f32),
    /// The screen of the self-service machine.
    Kiosk,
    /// A board with notices; width and height in metres.
    Board(f32, f32),
    /// A framed picture of hills, by variant.
    Poster(u32),
    /// Cabinet doors of that colour and width in metres.
    Doors(u32, f32),
    /// Striped mat.
    Mat,
    /// Text on a plate: ink, ground, height of the signs in metres.
    Plate(&'static str, u32, u32, f32),
    /// A leaf, by shade 0..=1.
    Leaf(f32),
    /// Cushion with seams.
    Cushion(u32),
    /// Panels of the counter's front.
    Front,
    /// The dial of the wall clock (radius in metres).
    Dial(f32),
}

/// A colour written as 0xRRGGBB, in linear light.
pub(crate) fn linear(hex: u32) -> [f32; 3] {
    [hex >> 16, hex >> 8, hex].map(|c| {
        let c = (c & 0xFF) as f32 / 255.0;
        c * c * (0.3 + 0.7 * c)
    })
}

/// A soft random surface, 0..=1, with features about one unit wide.
pub(crate) fn cloud(x: f32, y: f32, seed: i32) -> f32 {
    let (fx, fy) = (x.floor(), y.floor());
    let (sx, sy) = (x - fx, y - fy);
    let (sx, sy) = (sx * sx * (3.0 - 2.0 * sx), sy * sy * (3.0 - 2.0 * sy));
    let (ix, iy) = (fx as i32, fy as i32);
    let top = chance(ix, iy, seed) * (1.0 - sx) + chance(ix + 1, iy, seed) * sx;
    let low = chance(ix, iy + 1, seed) * (1.0 - sx) + chance(ix + 1, iy + 1, seed) * sx;
    top * (1.0 - sy) + low * sy
}

fn dim(colour: [f32; 3], by: f32) -> [f32; 3] {
    colour.map(|c| c * by)
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

impl Material {
    /// Whether it shines by itself: the room's light does not change it.
    pub(crate) fn shines(self) -> bool {
        matches!(self, Self::Glow(..) | Self::Street | Self::Kiosk)
    }

    /// How much of the room it mirrors when one looks straight down on it, 0..=1.
    pub(crate) fn gloss(self, u: f32, v: f32) -> f32 {
        match self {
            Self::Tiles => {
                let edge = |x: f32| (x / TILE - (x / TILE).floor() - 0.5).abs();
                if edge(u) > GROUT || edge(v) > GROUT { 0.01 } else { 0.07 }
            }
            _ => 0.0,
        }
    }

    /// Its colour in linear light.
    pub(crate) fn colour(self, u: f32, v: f32) -> [f32; 3] {
        match self {
            Self::Paint(hex) => linear(hex),
            Self::Tiles => tiles(u, v),
            Self::Ceiling => ceiling(u, v),
            Self::Glow(hex, power) => dim(linear(hex), power),
            Self::Street => street(u, v),
            Self::Wood(hex) => wood(hex, u, v),
            Self::Stone(hex) => dim(linear(hex), 0.9 + 0.2 * chance((u * 160.0) as i32, (v * 160.0) as i32, 3)),
            Self::Metal(hex) => dim(linear(hex), 0.94 + 0.12 * cloud(u * 3.0, v * 90.0, 5)),
            Self::Band(height) => band(v / height),
            Self::Coin(width) => coin(u / width, v / width),
            Self::Kiosk => kiosk(u, v),
            Self::Board(width, height) => board(u, v, width, height),
            Self::Poster(variant) => poster(variant, u, v),
            Self::Doors(hex, width) => doors(hex, width, u, v),
            Self::Mat => dim(linear(0x39_3D44), if (u * 28.0).rem_euclid(1.0) < 0.5 { 0.8 } else { 1.1 }),
            Self::Plate(text, ink, ground, height) => plate(text, ink, ground, height, u, v),
            Self::Leaf(shade) => {
                mix(linear(0x2F_5B33), linear(0x6F_9F4C), shade * 0.8 + 0.2 * cloud(u * 40.0, v * 12.0, 9))
            }
            Self::Cushion(hex) => cushion(hex, u),
            Self::Front => front(u, v),
            Self::Dial(radius) => dial(radius, u, v),
        }
    }
}

/// Side of a floor tile in metres, and where its joint begins, in shares from its middle.
const TILE: f32 = 0.6;
const GROUT: f32 = 0.494;

fn tiles(u: f32, v: f32) -> [f32; 3] {
    let (tu, tv) = (u / TILE, v / TILE);
    let (iu, iv) = (tu.floor() as i32, tv.floor() as i32);
    let (eu, ev) = ((tu - tu.floor() - 0.5).abs(), (tv - tv.floor() - 0.5).abs());
    if eu > GROUT || ev > GROUT {
        return linear(0xA0_9A90);
    }
    let shift = chance(iu, iv, 11) * 40.0;
    let vein = cloud(u * 3.1 + shift, v * 3.1, 12) * 0.6 + cloud(u * 11.0 + shift, v * 9.0, 13) * 0.4;
    let tone = 0.95 + 0.06 * chance(iu, iv, 14) + 0.09 * (vein - 0.5);
    dim(linear(0xD0_CAC0), tone)
}

fn ceiling(u: f32, v: f32) -> [f32; 3] {
    let line = |x: f32| ((x / 0.6).rem_euclid(1.0) - 0.5).abs() > 0.488;
    if line(u) || line(v) { linear(0xC9_CBCB) } else { linear(0xF1_F2F0) }
}

/// Outside: pavement, a hedge, bright haze above.
fn street(u: f32, v: f32) -> [f32; 3] {
    let haze = mix(linear(0xE9_F1F5), linear(0xF8_FCFF), (v / 2.2).clamp(0.0, 1.0));
    let soft = |edge: f32| ((v - edge) * 14.0).clamp(0.0, 1.0);
    let hedge_top = 0.95 + 0.10 * cloud(u * 5.0, 0.0, 21);
    let hedge = dim(linear(0x8F_B08B), 0.9 + 0.25 * cloud(u * 14.0, v * 14.0, 22));
    let pavement = dim(linear(0xD9_D6D0), 0.95 + 0.1 * cloud(u * 4.0, v * 20.0, 23));
    let above = mix(hedge, haze, soft(hedge_top));
    dim(mix(pavement, above, soft(0.55)), 1.25)
}

fn wood(hex: u32, u: f32, v: f32) -> [f32; 3] {
    let grain = cloud(u * 1.6, v * 38.0, 31) * 0.6 + cloud(u * 4.0, v * 110.0, 32) * 0.4;
    dim(linear(hex), 0.86 + 0.28 * grain)
}

fn band(y: f32) -> [f32; 3] {
    if (0.10..0.14).contains(&y) {
        return linear(0xC9_A75A);
    }
    mix(linear(0x0C_5A43), linear(0x13_7356), y.clamp(0.0, 1.0))
}

/// The coin on a sheet of one metre by one metre, as wide as the sheet.
fn coin(u: f32, v: f32) -> [f32; 3] {
    let (x, y) = (u - 0.5, v - 0.5);
    let r = (x * x + y * y).sqrt();
    let square = x.abs().max(y.abs());
    let gold = linear(0xD9_B763);
    let green = linear(0x10_684D);
    if r > 0.47 || square < 0.13 || (0.38..0.415).contains(&r) || (0.165..0.19).contains(&square) {
        green
    } else {
        gold
    }
}

fn kiosk(u: f32, v: f32) -> [f32; 3] {
    // 0.40 wide, 0.30 high: a header and six buttons.
    if v > 0.25 {
        return linear(0x12_7A5A);
    }
    let (column, row) = (u / 0.133, v / 0.125);
    let (x, y) = (column.rem_euclid(1.0), row.rem_euclid(1.0));
    if (0.12..0.88).contains(&x) && (0.16..0.84).contains(&y) {
        let tint = [0x5F_B7E8, 0x6C_C7A4, 0xF0_C268, 0x8E_A8F0, 0x7F_D0D6, 0xF2_9F7E];
        linear(tint[(column as usize + 3 * row as usize) % 6])
    } else {
        linear(0xEA_F3F7)
    }
}

fn board(u: f32, v: f32, width: f32, height: f32) -> [f32; 3] {
    if u < 0.03 || v < 0.03 || u > width - 0.03 || v > height - 0.03 {
        return linear(0xB9_BEC2);
    }
    if v > height - 0.16 {
        let word = (u - width / 2.0).abs() < width * 0.2 && (v - height + 0.09).abs() < 0.025;
        return linear(if word { 0xF2_EBD2 } else { 0x14_6B50 });
    }
    let (pitch_u, pitch_v) = ((width - 0.06) / 3.0, (height - 0.20) / 2.0);
    let (cu, cv) = ((u - 0.03) / pitch_u, (v - 0.03) / pitch_v);
    let (x, y) = (cu.rem_euclid(1.0), cv.rem_euclid(1.0));
    let which = cu as i32 + 3 * cv as i32;
    if !(0.10..0.90).contains(&x) || !(0.07..0.93).contains(&y) {
        return linear(0xDF_E6E4);
    }
    let head = y > 0.80;
    let line = (y * 13.0).rem_euclid(1.0) < 0.45 && x < 0.62 + 0.24 * chance((y * 13.0) as i32, which, 41) && x > 0.17;
    match (which % 3, head, line) {
        (0, true, _) => linear(0xC2_3B35),
        (1, true, _) => linear(0x2E_6FA8),
        (_, true, _) => linear(0x2F_8C68),
        (_, false, true) => linear(0x9A_A3A8),
        _ => linear(0xFB_FAF5),
    }
}

fn poster(variant: u32, u: f32, v: f32) -> [f32; 3] {
    let ridge = |base: f32, seed: i32| base + 0.16 * cloud(u * 3.0, 0.3, seed) + 0.05 * cloud(u * 9.0, 0.8, seed + 1);
    let sky = mix(linear(0xF7_E7C8), linear(0x9F_CBD9), (v / 0.9).clamp(0.0, 1.0));
    let (sun_x, sun_y) = (u - 0.42, v - 0.62);
    if v < ridge(0.12, 51 + variant as i32) {
        linear(0x2C_6B58)
    } else if v < ridge(0.24, 61 + variant as i32) {
        linear(0x5A_957E)
    } else if v < ridge(0.36, 71 + variant as i32) {
        linear(0x96_BBA8)
    } else if sun_x * sun_x + sun_y * sun_y < 0.006 {
        linear(0xF4_B066)
    } else {
        sky
    }
}

fn doors(hex: u32, width: f32, u: f32, v: f32) -> [f32; 3] {
    let x = (u / width).rem_euclid(1.0) * width;
    let gap = x < 0.006 || x > width - 0.006;
    let handle = (0.05..0.075).contains(&x) && (v.rem_euclid(1.0) - 0.62).abs() < 0.09;
    if gap {
        dim(linear(hex), 0.55)
    } else if handle {
        linear(0x8A_8F93)
    } else {
        linear(hex)
    }
}

fn plate(text: &str, ink: u32, ground: u32, height: f32, u: f32, v: f32) -> [f32; 3] {
    let unit = height / 6.0;
    let inside = letters::covers(text, u / unit - 3.0, 6.0 - (v / unit - 2.5), 1.0);
    linear(if inside { ink } else { ground })
}

fn cushion(hex: u32, u: f32) -> [f32; 3] {
    let seam = (u / 0.16).rem_euclid(1.0);
    dim(linear(hex), if seam < 0.06 { 0.72 } else { 1.0 })
}

/// The counter's front: wooden panels between steel strips over a dark plinth, with a green line under the top.
fn front(u: f32, v: f32) -> [f32; 3] {
    if v < 0.11 {
        return linear(0x54_5759);
    }
    if (0.94..0.975).contains(&v) {
        return linear(0x14_7556);
    }
    let x = (u / 0.78).rem_euclid(1.0);
    if x < 0.018 {
        return linear(0xB9_BCBD);
    }
    wood(if v > 0.975 { 0xDD_D6C8 } else { 0xC2_9A6B }, v, u)
}

fn dial(radius: f32, u: f32, v: f32) -> [f32; 3] {
    let (x, y) = (u / radius - 1.0, v / radius - 1.0);
    let r = (x * x + y * y).sqrt();
    let turn = (y.atan2(x) / std::f32::consts::TAU * 12.0).rem_euclid(1.0);
    let near = turn.min(1.0 - turn);
    if r > 1.0 {
        linear(0xE4_E2DC)
    } else if r > 0.88 {
        linear(0x3A_3F44)
    } else if (0.68..0.82).contains(&r) && near < 0.055 {
        linear(0x2A_2E33)
    } else {
        linear(0xFA_FAF7)
    }
}
