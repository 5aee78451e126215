//! Light in the room: ceiling panels with soft shadows, daylight through the door, and what corners swallow.

use crate::app::demo::space::{V3, v};

/// A box that stands in the light's way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    pub(crate) low: V3,
    pub(crate) high: V3,
}

/// A lamp: a rectangle that shines to one side, sampled at a few points.
#[derive(Clone, Debug)]
pub(crate) struct Lamp {
    points: Vec<V3>,
    facing: V3,
    /// Light of each point, by colour.
    power: [f32; 3],
}

impl Lamp {
    /// A rectangle from `corner` along `u` and `v` with `nu` by `nv` sample points.
    pub(crate) fn new(corner: V3, u: V3, w: V3, (nu, nv): (usize, usize), facing: V3, radiance: [f32; 3]) -> Self {
        let mut points = Vec::new();
        for i in 0..nu {
            for j in 0..nv {
                points.push(corner + u * ((i as f32 + 0.5) / nu as f32) + w * ((j as f32 + 0.5) / nv as f32));
            }
        }
        let share = u.cross(w).length() / (points.len() as f32 * std::f32::consts::PI);
        Self { points, facing, power: radiance.map(|r| r * share) }
    }
}

/// Everything that lights or darkens a point.
#[derive(Clone, Debug, Default)]
pub(crate) struct Light {
    pub(crate) lamps: Vec<Lamp>,
    pub(crate) blocks: Vec<Block>,
    directions: Vec<V3>,
}

/// Rays that look for corners around a point, and how far they look in metres.
const FEELERS: usize = 24;
const REACH: f32 = 1.3;
/// Light that comes from everywhere, warm from the floor and walls.
const AMBIENT: [f32; 3] = [0.46, 0.452, 0.44];

impl Light {
    /// Light with no lamps and nothing in its way yet.
    pub(crate) fn new() -> Self {
        let directions = (0..FEELERS)
            .map(|i| {
                let r = ((i as f32 + 0.5) / FEELERS as f32).sqrt();
                let turn = i as f32 * 2.399_963;
                v(r * turn.cos(), r * turn.sin(), (1.0 - r * r).max(0.0).sqrt())
            })
            .collect();
        Self { lamps: Vec::new(), blocks: Vec::new(), directions }
    }

    /// Light that falls on a surface at `p` that faces `n`; about one on an open floor.
    pub(crate) fn at(&self, p: V3, n: V3) -> [f32; 3] {
        let start = p + n * 0.012;
        let mut sum = self.ambient(start, n);
        for lamp in &self.lamps {
            let mut arrived = 0.0;
            for &point in &lamp.points {
                let way = point - start;
                let square = way.dot(way);
                let (here, there) = (way.dot(n), -way.dot(lamp.facing));
                if here > 0.0 && there > 0.0 && !self.blocked(start, way) {
                    arrived += here * there / (square * square);
                }
            }
            for (channel, power) in sum.iter_mut().zip(lamp.power) {
                *channel += arrived * power;
            }
        }
        sum
    }

    fn ambient(&self, start: V3, n: V3) -> [f32; 3] {
        let side = if n.y.abs() > 0.9 { v(1.0, 0.0, 0.0) } else { V3::UP };
        let t = side.cross(n).unit();
        let b = n.cross(t);
        let mut open = 0.0;
        for d in &self.directions {
            let ray = (t * d.x + b * d.y + n * d.z) * REACH;
            open += self.free(start, ray);
        }
        let open = open / FEELERS as f32;
        let share = 0.08 + 0.92 * open * open;
        // Surfaces that look down get what the bright floor throws back.
        let turned = if n.y < -0.5 { 1.5 } else { 0.9 + 0.1 * n.y };
        AMBIENT.map(|a| a * share * turned)
    }

    /// Whether something stands between `start` and `start + way`.
    fn blocked(&self, start: V3, way: V3) -> bool {
        let slope = inverse(way);
        self.blocks.iter().any(|block| hit(block, start, slope) < 0.999)
    }

    /// Share of `way` that is free before something is hit, 0..=1.
    fn free(&self, start: V3, way: V3) -> f32 {
        let slope = inverse(way);
        let mut nearest = 1.0_f32;
        for block in &self.blocks {
            let at = hit(block, start, slope);
            if at < nearest {
                nearest = at;
            }
        }
        nearest
    }
}

fn inverse(way: V3) -> V3 {
    let safe = |x: f32| if x.abs() < 1e-6 { 1e6 } else { 1.0 / x };
    v(safe(way.x), safe(way.y), safe(way.z))
}

/// Where the ray enters the box, as a share of its way; beyond one when it does not. A start inside counts as no hit, so
/// that a surface does not darken itself.
fn hit(block: &Block, start: V3, slope: V3) -> f32 {
    const MISS: f32 = 9.0;
    let order = |a: f32, b: f32| if a < b { (a, b) } else { (b, a) };
    let (mut enter, mut leave) = order((block.low.x - start.x) * slope.x, (block.high.x - start.x) * slope.x);
    let (near, far) = order((block.low.y - start.y) * slope.y, (block.high.y - start.y) * slope.y);
    if near > enter {
        enter = near;
    }
    if far < leave {
        leave = far;
    }
    if enter > leave || leave < 0.0 {
        return MISS;
    }
    let (near, far) = order((block.low.z - start.z) * slope.z, (block.high.z - start.z) * slope.z);
    if near > enter {
        enter = near;
    }
    if far < leave {
        leave = far;
    }
    if enter > leave || enter < 0.0 { MISS } else { enter }
}
