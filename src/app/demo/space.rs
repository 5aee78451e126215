//! Points of the scene in metres and the ceiling camera that sees them: x to the right, y up, z away from the camera.

use std::ops::{Add, Mul, Sub};

/// A point or a direction, in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct V3 {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) z: f32,
}

/// Short for a point.
pub(crate) const fn v(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    /// Straight up.
    pub(crate) const UP: Self = v(0.0, 1.0, 0.0);

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn cross(self, o: Self) -> Self {
        v(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }

    pub(crate) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// The same direction at length one; up where there is no direction.
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length < 1e-9 { Self::UP } else { self * (1.0 / length) }
    }

    /// The point at share `t` of the way to `other`.
    pub(crate) fn toward(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }
}

impl Add for V3 {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        v(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for V3 {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        v(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f32> for V3 {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        v(self.x * k, self.y * k, self.z * k)
    }
}

/// Where a point stands in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Pixels from the left edge.
    pub(crate) x: f32,
    /// Pixels from the upper edge.
    pub(crate) y: f32,
    /// Metres along the camera's axis.
    pub(crate) depth: f32,
}

/// A pinhole camera.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Camera {
    pub(crate) at: V3,
    pub(crate) right: V3,
    pub(crate) up: V3,
    pub(crate) ahead: V3,
    /// Focal length in pixels.
    pub(crate) focal: f32,
    /// The picture's centre in pixels.
    pub(crate) centre: (f32, f32),
}

impl Camera {
    /// A camera at `at` that looks towards `target`, for pictures of that size.
    pub(crate) fn looking(at: V3, target: V3, focal: f32, size: (usize, usize)) -> Self {
        let ahead = (target - at).unit();
        let right = V3::UP.cross(ahead).unit();
        let up = ahead.cross(right);
        Self { at, right, up, ahead, focal, centre: (size.0 as f32 / 2.0, size.1 as f32 / 2.0) }
    }

    /// Where the point stands in the picture; the depth tells whether it is in front of the camera at all.
    pub(crate) fn see(&self, p: V3) -> Spot {
        let from = p - self.at;
        let depth = from.dot(self.ahead);
        let scale = self.focal / depth.max(0.05);
        Spot { x: self.centre.0 + from.dot(self.right) * scale, y: self.centre.1 - from.dot(self.up) * scale, depth }
    }

    /// Pixels per metre at that depth.
    pub(crate) fn scale(&self, depth: f32) -> f32 {
        self.focal / depth.max(0.05)
    }

    /// The direction in which pixel (x, y) looks; its component along the axis is one.
    pub(crate) fn ray(&self, x: f32, y: f32) -> V3 {
        let (dx, dy) = ((x - self.centre.0) / self.focal, (self.centre.1 - y) / self.focal);
        self.ahead + self.right * dx + self.up * dy
    }
}

/// A repeatable number in 0..1 out of three whole numbers.
pub(crate) fn chance(a: i32, b: i32, c: i32) -> f32 {
    let mut h = (a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA77);
    h ^= (c as u32).wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    ((h ^ (h >> 15)) >> 8) as f32 / 16_777_216.0
}

/// 0 before `from`, 1 after `to`, a soft slope between.
pub(crate) fn ease(from: f32, to: f32, at: f32) -> f32 {
    let t = ((at - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
