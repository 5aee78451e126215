//! Draws the still room once: triangles into a picture with depth, four samples a pixel, with a mirror image in the floor.

use crate::app::demo::mesh::Triangle;
use crate::app::demo::space::{Camera, Spot};

/// The room without people: colours in linear light, and how near and how far each pixel's samples are.
#[derive(Clone, Debug)]
pub(crate) struct Still {
    pub(crate) linear: Vec<[f32; 3]>,
    /// Depth of the nearest sample of a pixel, in metres along the camera's axis.
    pub(crate) near: Vec<f32>,
    /// Depth of the farthest sample.
    pub(crate) far: Vec<f32>,
    /// Share of the pixel that is floor, 0..=1, where shadows of people can fall.
    pub(crate) floor: Vec<f32>,
}

/// Samples along one side of a pixel.
const FINE: usize = 2;
/// Depth of what was never drawn.
const NOTHING: f32 = 60.0;

/// One picture in the making.
struct Plate {
    width: usize,
    height: usize,
    fine: usize,
    /// One over depth; zero where nothing is.
    nearness: Vec<f32>,
    colour: Vec<[f32; 3]>,
    gloss: Vec<f32>,
}

/// Draws the room as the camera sees it.
pub(crate) fn draw(camera: &Camera, size: (usize, usize), triangles: &mut [Triangle]) -> Still {
    let distance = |t: &Triangle| t.corners.iter().map(|c| (c.at - camera.at).dot(camera.ahead)).sum::<f32>();
    triangles.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    let mut plate = Plate::new(size, FINE);
    for triangle in triangles.iter() {
        plate.draw(camera, triangle, false);
    }
    let mut mirror = Plate::new(size, 1);
    for triangle in triangles.iter().filter(|t| t.corners.iter().any(|c| c.at.y > 0.02)) {
        mirror.draw(camera, triangle, true);
    }
    mirror.soften();
    plate.develop(camera, &mirror)
}

impl Plate {
    fn new((width, height): (usize, usize), fine: usize) -> Self {
        let (width, height) = (width * fine, height * fine);
        let count = width * height;
        Self { width, height, fine, nearness: vec![0.0; count], colour: vec![[0.0; 3]; count], gloss: vec![0.0; count] }
    }

    fn draw(&mut self, camera: &Camera, triangle: &Triangle, mirrored: bool) {
        let mut spots = [Spot { x: 0.0, y: 0.0, depth: 0.0 }; 3];
        for (spot, corner) in spots.iter_mut().zip(&triangle.corners) {
            let mut at = corner.at;
            if mirrored {
                at.y = -at.y;
            }
            *spot = camera.see(at);
            if spot.depth < 0.15 {
                return;
            }
            spot.x *= self.fine as f32;
            spot.y *= self.fine as f32;
        }
        let [a, b, c] = spots;
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if area.abs() < 1e-6 {
            return;
        }
        let low = |p: f32, q: f32, r: f32| (p.min(q).min(r) - 0.5).ceil().max(0.0) as usize;
        let high = |p: f32, q: f32, r: f32, end: usize| ((p.max(q).max(r) + 0.5).floor().max(0.0) as usize).min(end);
        let (x0, x1) = (low(a.x, b.x, c.x), high(a.x, b.x, c.x, self.width));
        let (y0, y1) = (low(a.y, b.y, c.y), high(a.y, b.y, c.y, self.height));
        let nearness = [1.0 / a.depth, 1.0 / b.depth, 1.0 / c.depth];
        // Shares of the corners b and c, and how they change along a row.
        let (step_b, step_c) = ((c.y - a.y) / area, -(b.y - a.y) / area);
        for y in y0..y1 {
            let py = y as f32 + 0.5 - a.y;
            let row = y * self.width;
            for x in x0..x1 {
                let px = x as f32 + 0.5 - a.x;
                let share_b = px * step_b - py * (c.x - a.x) / area;
                let share_c = px * step_c + py * (b.x - a.x) / area;
                let share_a = 1.0 - share_b - share_c;
                if share_a < 0.0 || share_b < 0.0 || share_c < 0.0 {
                    continue;
                }
                let here = share_a * nearness[0] + share_b * nearness[1] + share_c * nearness[2];
                if here > self.nearness[row + x] {
                    self.nearness[row + x] = here;
                    let shares =
                        [share_a * nearness[0] / here, share_b * nearness[1] / here, share_c * nearness[2] / here];
                    self.shade(row + x, triangle, shares);
                }
            }
        }
    }

    fn shade(&mut self, k: usize, triangle: &Triangle, shares: [f32; 3]) {
        let (mut u, mut w, mut light) = (0.0, 0.0, [0.0; 3]);
        for (corner, share) in triangle.corners.iter().zip(shares) {
            u += corner.uv.0 * share;
            w += corner.uv.1 * share;
            light[0] += corner.light[0] * share;
            light[1] += corner.light[1] * share;
            light[2] += corner.light[2] * share;
        }
        let colour = triangle.material.colour(u, w);
        self.colour[k] = [colour[0] * light[0], colour[1] * light[1], colour[2] * light[2]];
        self.gloss[k] = triangle.material.gloss(u, w);
    }

    /// Blurs the mirror image a little across and more downwards, as a polished but not perfect floor does.
    fn soften(&mut self) {
        let mut once = self.colour.clone();
        for (k, pixel) in once.iter_mut().enumerate().take(self.colour.len() - 2).skip(2) {
            let (a, b, c, d, e) =
                (self.colour[k - 2], self.colour[k - 1], self.colour[k], self.colour[k + 1], self.colour[k + 2]);
            for i in 0..3 {
                pixel[i] = (a[i] + b[i] + c[i] + d[i] + e[i]) * 0.2;
            }
        }
        const TALL: usize = 6;
        for x in 0..self.width {
            let mut sum = [0.0; 3];
            for y in 0..self.height + TALL {
                if y < self.height {
                    (0..3).for_each(|i| sum[i] += once[y * self.width + x][i]);
                }
                if y > 2 * TALL {
                    (0..3).for_each(|i| sum[i] -= once[(y - 2 * TALL - 1) * self.width + x][i]);
                }
                if y >= TALL {
                    self.colour[(y - TALL) * self.width + x] = sum.map(|s| s / (2 * TALL + 1) as f32);
                }
            }
        }
    }

    /// Averages the samples of each pixel and lays the mirror image over what is glossy.
    fn develop(&self, camera: &Camera, mirror: &Self) -> Still {
        let (width, height) = (self.width / self.fine, self.height / self.fine);
        let count = width * height;
        let mut still = Still {
            linear: vec![[0.0; 3]; count],
            near: vec![NOTHING; count],
            far: vec![0.0; count],
            floor: vec![0.0; count],
        };
        let share = 1.0 / (self.fine * self.fine) as f32;
        for y in 0..height {
            for x in 0..width {
                let k = y * width + x;
                let (mut sum, mut gloss) = ([0.0; 3], 0.0);
                for j in 0..self.fine {
                    for i in 0..self.fine {
                        let s = (y * self.fine + j) * self.width + x * self.fine + i;
                        let depth = if self.nearness[s] > 0.0 { 1.0 / self.nearness[s] } else { NOTHING };
                        still.near[k] = still.near[k].min(depth);
                        still.far[k] = still.far[k].max(depth);
                        (0..3).for_each(|c| sum[c] += self.colour[s][c] * share);
                        gloss += self.gloss[s] * share;
                        still.floor[k] += if self.gloss[s] > 0.0 { share } else { 0.0 };
                    }
                }
                if gloss > 0.0 {
                    let ray = camera.ray(x as f32 + 0.5, y as f32 + 0.5).unit();
                    let grazing = 1.0 - ray.y.abs();
                    let k_mirror = gloss + gloss * 5.5 * grazing * grazing * grazing;
                    let seen = mirror.colour[k];
                    (0..3).for_each(|c| sum[c] = sum[c] * (1.0 - k_mirror * 0.8) + seen[c] * k_mirror);
                }
                still.linear[k] = sum;
            }
        }
        still
    }
}
