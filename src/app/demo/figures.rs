//! People: what they look like, how they stand, sit and walk, and the rounded parts that make up such a body.

use crate::app::demo::paint::Blob;
use crate::app::demo::space::{V3, v};

/// What somebody looks like. Colours are 0xRRGGBB.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Height in metres.
    pub(crate) tall: f32,
    /// Build: 1 is usual.
    pub(crate) build: f32,
    pub(crate) skin: u32,
    pub(crate) hair: u32,
    /// Hair tied at the back of the head.
    pub(crate) bun: bool,
    /// Hair down to the shoulders.
    pub(crate) long: bool,
    pub(crate) coat: u32,
    /// Shirt in the coat's opening.
    pub(crate) shirt: Option<u32>,
    /// Tie or scarf.
    pub(crate) tie: Option<u32>,
    pub(crate) legs: u32,
    pub(crate) shoes: u32,
    pub(crate) cap: Option<u32>,
    pub(crate) sash: Option<u32>,
    pub(crate) badge: bool,
    pub(crate) bag: Option<u32>,
}

/// How somebody holds themselves at a moment. Hands are (right, up, ahead) from the feet, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stance {
    pub(crate) at: (f32, f32),
    /// Direction of the body: 0 looks away from the camera, along z.
    pub(crate) face: f32,
    /// 0 stands, 1 sits at `seat` metres.
    pub(crate) sit: f32,
    pub(crate) seat: f32,
    /// 0 stands still, 1 walks; and where in the step.
    pub(crate) stride: f32,
    pub(crate) phase: f32,
    /// Hands: left, right.
    pub(crate) hands: [V3; 2],
    /// Bow, in radians.
    pub(crate) lean: f32,
    /// The head's turn to the right and its nod down, in radians.
    pub(crate) turn: f32,
    pub(crate) nod: f32,
    /// A telephone in the right hand.
    pub(crate) phone: bool,
    /// A sheet of paper or notes in the right hand.
    pub(crate) paper: bool,
    /// Whether the legs can be seen at all.
    pub(crate) legs: bool,
}

/// The body's own directions and measures.
struct Frame {
    origin: V3,
    right: V3,
    ahead: V3,
    scale: f32,
}

impl Frame {
    fn at(&self, right: f32, up: f32, ahead: f32) -> V3 {
        self.origin + self.right * right + V3::UP * up + self.ahead * ahead
    }
}

/// Height of the shoulders over the feet.
pub(crate) fn shoulder(look: &Look, stance: &Stance) -> f32 {
    hip(look, stance) + 0.49 * look.tall / 1.72
}

fn hip(look: &Look, stance: &Stance) -> f32 {
    let standing = 0.91 * look.tall / 1.72;
    let bob = 0.018 * stance.stride * (stance.phase * 2.0).cos();
    standing + (stance.seat + 0.10 - standing) * stance.sit + bob
}

fn tint(hex: u32) -> [f32; 3] {
    [hex >> 16, hex >> 8, hex].map(|c| (c & 0xFF) as f32)
}

fn limb(a: V3, b: V3, radii: (f32, f32), hex: u32) -> Blob {
    Blob {
        a,
        b,
        wide: radii,
        deep: radii,
        cap: radii,
        side: v(1.0, 0.0, 0.0),
        front: v(0.0, 0.0, 1.0),
        colour: tint(hex),
        flat: false,
    }
    .round()
}

impl Blob {
    /// Makes the cross-section a circle whatever the axis: side and front are set square to it.
    fn round(mut self) -> Self {
        let axis = (self.b - self.a).unit();
        let side = if axis.y.abs() > 0.9 { v(1.0, 0.0, 0.0) } else { V3::UP };
        self.side = side.cross(axis).unit();
        self.front = axis.cross(self.side);
        self
    }
}

/// The middle joint of a limb with two bones of the given lengths; it bends towards `hint`. Gives the joint and the end
/// that can really be reached.
fn bend(root: V3, end: V3, (first, second): (f32, f32), hint: V3) -> (V3, V3) {
    let way = end - root;
    let reach = way.length().clamp(0.05, (first + second) * 0.995);
    let dir = way.unit();
    let end = root + dir * reach;
    let along = (first * first - second * second + reach * reach) / (2.0 * reach);
    let out = (first * first - along * along).max(0.0).sqrt();
    let side = (hint - dir * hint.dot(dir)).unit();
    (root + dir * along + side * out, end)
}

/// The parts of a body, in no order.
pub(crate) fn body(look: &Look, stance: &Stance) -> Vec<Blob> {
    let (sin, cos) = stance.face.sin_cos();
    let frame = Frame {
        origin: v(stance.at.0, 0.0, stance.at.1),
        right: v(cos, 0.0, -sin),
        ahead: v(sin, 0.0, cos),
        scale: look.tall / 1.72,
    };
    let mut parts = Vec::with_capacity(36);
    if stance.legs {
        legs(look, stance, &frame, &mut parts);
    }
    trunk(look, stance, &frame, &mut parts);
    arms(look, stance, &frame, &mut parts);
    head(look, stance, &frame, &mut parts);
    parts
}

fn legs(look: &Look, stance: &Stance, f: &Frame, parts: &mut Vec<Blob>) {
    let (s, hip) = (f.scale, hip(look, stance));
    for (side, shift) in [(-1.0_f32, 0.0), (1.0, std::f32::consts::PI)] {
        let joint = f.at(side * 0.082 * s, hip - 0.05 * s * (1.0 - stance.sit), 0.0);
        let swing = (stance.phase + shift).sin() * 0.29 * stance.stride;
        let lift = (stance.phase + shift).cos().max(0.0) * 0.10 * stance.stride;
        let foot = f.at(side * (0.085 + 0.035 * stance.sit) * s, 0.075 + lift, swing - 0.02 + 0.42 * stance.sit);
        let (knee, ankle) = bend(joint, foot, (0.41 * s, 0.42 * s), f.ahead + V3::UP * (0.9 * stance.sit));
        let b = look.build;
        parts.push(limb(joint, knee, (0.080 * s * b, 0.062 * s * b), look.legs));
        parts.push(limb(knee, ankle, (0.060 * s * b, 0.046 * s * b), look.legs));
        let toe = ankle + f.ahead * 0.15 + V3::UP * (-0.035);
        parts.push(limb(ankle + V3::UP * -0.03 - f.ahead * 0.03, toe, (0.045, 0.036), look.shoes));
    }
}

fn trunk(look: &Look, stance: &Stance, f: &Frame, parts: &mut Vec<Blob>) {
    let (s, b) = (f.scale, look.build);
    let (hip, top) = (hip(look, stance), shoulder(look, stance));
    let bow = stance.lean.sin() * 0.5 * s;
    let ahead = |share: f32| bow * share;
    let sink = -0.12 * stance.lean.abs() * s;
    let solid = |a: V3, c: V3, wide: (f32, f32), deep: (f32, f32), cap: (f32, f32), hex: u32| Blob {
        a,
        b: c,
        wide,
        deep,
        cap,
        side: f.right,
        front: f.ahead,
        colour: tint(hex),
        flat: true,
    };
    let seat = f.at(0.0, hip - 0.07 * s, 0.0);
    let chest = f.at(0.0, top - 0.115 * s + sink, ahead(0.85));
    parts.push(solid(seat, chest, (0.172 * s * b, 0.190 * s * b), (0.132 * b, 0.122 * b), (0.05, 0.115), look.coat));
    // From the shoulders up to the neck.
    let (low, nape) = (f.at(0.0, top - 0.05 + sink, ahead(1.0)), f.at(0.0, top + 0.035 + sink, ahead(1.0) - 0.008));
    parts.push(solid(low, nape, (0.172 * s * b, 0.056 * s), (0.088, 0.062), (0.03, 0.012), look.coat));
    let front = |x: f32, y: f32, z: f32, share: f32| f.at(x * s, y + sink * share, z * b + ahead(share));
    if let Some(shirt) = look.shirt {
        parts.push(solid(
            front(0.0, top - 0.19 * s, 0.112, 0.7),
            front(0.0, top + 0.015, 0.062, 1.0),
            (0.010, 0.052),
            (0.012, 0.03),
            (0.02, 0.02),
            shirt,
        ));
    }
    if let Some(tie) = look.tie {
        parts.push(solid(
            front(0.0, top - 0.21 * s, 0.124, 0.65),
            front(0.0, top - 0.01, 0.088, 1.0),
            (0.020, 0.016),
            (0.010, 0.02),
            (0.02, 0.015),
            tie,
        ));
    }
    if look.badge {
        let spot = front(-0.095, top - 0.15 * s, 0.122, 0.7);
        parts.push(solid(spot, spot + f.right * 0.035, (0.011, 0.011), (0.012, 0.012), (0.012, 0.012), 0xF3_E9C6));
    }
    if let Some(sash) = look.sash {
        for side in [1.0_f32, -1.0] {
            let depth = 0.128 * b * side;
            let points = [
                front(0.112, top + 0.006, 0.045 * side, 1.0),
                front(0.092, top - 0.06 * s, 0.118 * b * side, 0.9),
                front(0.055, top - 0.14 * s, depth, 0.8),
                front(-0.045, top - 0.32 * s, depth, 0.4),
                front(-0.155, hip + 0.04 * s, depth * 0.80, 0.1),
            ];
            for pair in points.windows(2) {
                parts.push(limb(pair[0], pair[1], (0.030, 0.030), sash));
            }
        }
    }
    if look.cap.is_some() {
        // A belt and a shoulder strap, as guards wear.
        let belt = f.at(0.0, hip + 0.07 * s, ahead(0.1));
        parts.push(solid(
            belt,
            belt + V3::UP * 0.03,
            (0.176 * s * b, 0.174 * s * b),
            (0.132 * b, 0.132 * b),
            (0.01, 0.01),
            0x16_181B,
        ));
    }
    if let Some(bag) = look.bag {
        let low = f.at(0.25 * s, hip - 0.12, -0.02);
        parts.push(solid(low, low + V3::UP * 0.16, (0.045, 0.035), (0.13, 0.11), (0.03, 0.03), bag));
    }
}

fn arms(look: &Look, stance: &Stance, f: &Frame, parts: &mut Vec<Blob>) {
    let (s, b) = (f.scale, look.build);
    let top = shoulder(look, stance) - 0.04 - 0.12 * stance.lean.abs() * s;
    let bow = stance.lean.sin() * 0.5 * s;
    for (i, side) in [(0_usize, -1.0_f32), (1, 1.0)] {
        let joint = f.at(side * 0.172 * s * b, top - 0.025, bow);
        let swing = -(stance.phase + if i == 0 { 0.0 } else { std::f32::consts::PI }).sin() * 0.20 * stance.stride;
        let hand = stance.hands[i];
        let hand = f.at(hand.x, hand.y + swing.abs() * 0.12, hand.z + swing);
        let hint = f.right * (side * 0.55) - f.ahead * 0.55 - V3::UP * 0.55;
        let (elbow, wrist) = bend(joint, hand, (0.285 * s, 0.265 * s), hint);
        parts.push(limb(joint, elbow, (0.054 * s * b, 0.045 * s * b), look.coat));
        parts.push(limb(elbow, wrist, (0.045 * s * b, 0.036 * s * b), look.coat));
        let dir = (wrist - elbow).unit();
        parts.push(limb(wrist + dir * 0.035, wrist + dir * 0.10, (0.036, 0.030), look.skin));
        if let Some(shirt) = look.shirt {
            parts.push(limb(wrist + dir * 0.012, wrist + dir * 0.024, (0.039, 0.039), shirt));
        }
        if i == 1 && stance.phone {
            let held = wrist + dir * 0.09;
            parts.push(limb(held - V3::UP * 0.05 - f.ahead * 0.0, held + V3::UP * 0.075, (0.030, 0.030), 0x14_161A));
        }
        if i == 1 && stance.paper {
            let held = wrist + dir * 0.12;
            let mut sheet = limb(held - f.right * 0.02, held + f.ahead * 0.10, (0.05, 0.05), 0xF6_F3EA);
            sheet.side = f.right;
            sheet.front = V3::UP;
            sheet.deep = (0.008, 0.008);
            parts.push(sheet);
        }
    }
}

fn head(look: &Look, stance: &Stance, f: &Frame, parts: &mut Vec<Blob>) {
    let s = f.scale;
    let top = shoulder(look, stance) - 0.12 * stance.lean.abs() * s;
    let bow = stance.lean.sin() * 0.5 * s;
    let (sin, cos) = (stance.face + stance.turn).sin_cos();
    let (right, level) = (v(cos, 0.0, -sin), v(sin, 0.0, cos));
    let tip = stance.nod + stance.lean * 0.6;
    let (ahead, up) = (level * tip.cos() - V3::UP * tip.sin(), V3::UP * tip.cos() + level * tip.sin());
    let neck = f.at(0.0, top + 0.012, bow);
    let middle = neck + V3::UP * (0.12 * s) + level * (0.015 + 0.05 * tip) + up * 0.045;
    parts.push(limb(neck, middle - up * 0.06, (0.054 * s, 0.050 * s), look.skin));
    let at = |x: f32, y: f32, z: f32| middle + right * x + up * y + ahead * z;
    let oval = |c: V3, wide: f32, high: f32, deep: f32, hex: u32| Blob {
        a: c - up * (high * 0.4),
        b: c + up * (high * 0.4),
        wide: (wide * 0.94, wide),
        deep: (deep * 0.94, deep),
        cap: (high * 0.6, high * 0.6),
        side: right,
        front: ahead,
        colour: tint(hex),
        flat: false,
    };
    parts.push(oval(at(0.0, -0.012, 0.014), 0.077, 0.115, 0.092, look.skin));
    parts.push(oval(at(0.0, 0.036, -0.036), 0.087, 0.092, 0.084, look.hair));
    parts.push(oval(at(0.0, 0.080, 0.016), 0.075, 0.040, 0.074, look.hair));
    for side in [-1.0_f32, 1.0] {
        parts.push(limb(at(side * 0.037, 0.010, 0.093), at(side * 0.027, 0.010, 0.097), (0.008, 0.008), 0x3A_2E2B));
        parts.push(limb(at(side * 0.079, -0.01, 0.0), at(side * 0.079, 0.012, 0.0), (0.016, 0.018), look.skin));
    }
    parts.push(limb(at(-0.015, -0.064, 0.090), at(0.015, -0.064, 0.090), (0.007, 0.007), 0xB5_6E62));
    if look.bun {
        parts.push(oval(at(0.0, -0.005, -0.118), 0.046, 0.046, 0.040, look.hair));
    }
    if look.long {
        parts.push(oval(at(0.0, -0.045, -0.046), 0.085, 0.150, 0.068, look.hair));
    }
    if let Some(cap) = look.cap {
        parts.push(oval(at(0.0, 0.098, -0.004), 0.108, 0.040, 0.116, cap));
        parts.push(oval(at(0.0, 0.066, 0.000), 0.094, 0.026, 0.103, 0x10_1216));
        parts.push(oval(at(0.0, 0.062, 0.098), 0.066, 0.010, 0.052, 0x0C_0D10));
        parts.push(limb(at(-0.004, 0.098, 0.112), at(0.004, 0.098, 0.112), (0.014, 0.014), 0xD9_BB62));
    }
}
