//! The room's surfaces as triangles with the light that falls on their corners.

use crate::app::demo::light::{Block, Light};
use crate::app::demo::space::{V3, v};
use crate::app::demo::texture::Material;

/// A corner of a triangle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corner {
    pub(crate) at: V3,
    /// Metres along the surface, for its texture.
    pub(crate) uv: (f32, f32),
    pub(crate) light: [f32; 3],
}

/// One triangle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Triangle {
    pub(crate) corners: [Corner; 3],
    pub(crate) material: Material,
}

/// Surfaces that wait for their light, then triangles.
#[derive(Debug)]
pub(crate) struct Mesh {
    pub(crate) light: Light,
    eye: V3,
    sheets: Vec<Sheet>,
}

/// A flat rectangle, cut into cells so that shadows can fall on it.
#[derive(Clone, Copy, Debug)]
struct Sheet {
    corner: V3,
    u: V3,
    w: V3,
    material: Material,
    /// Length of a cell in metres.
    cell: f32,
    /// Another direction for light than the sheet's own, for leaves and curved things.
    facing: Option<V3>,
}

impl Mesh {
    /// An empty room seen from `eye`.
    pub(crate) fn new(eye: V3) -> Self {
        Self { light: Light::new(), eye, sheets: Vec::new() }
    }

    /// A rectangle from `corner` along `u` and `w`; it faces `u × w`, and is dropped when it faces away from the eye.
    pub(crate) fn sheet(&mut self, corner: V3, u: V3, w: V3, material: Material, cell: f32) {
        let facing = u.cross(w);
        if facing.dot(self.eye - corner) > 0.0 {
            self.sheets.push(Sheet { corner, u, w, material, cell, facing: None });
        }
    }

    /// A small two-sided rectangle, lit as if it faced `facing`.
    pub(crate) fn leaf(&mut self, corner: V3, u: V3, w: V3, material: Material, facing: V3) {
        self.sheets.push(Sheet { corner, u, w, material, cell: 9.0, facing: Some(facing) });
    }

    /// A box; the material of its top may differ. It stands in the light's way.
    pub(crate) fn block(&mut self, low: V3, high: V3, side: Material, top: Material, cell: f32) {
        self.light.blocks.push(Block { low, high });
        self.shell(low, high, side, top, cell);
    }

    /// A box that is too small to throw a shadow of its own.
    pub(crate) fn shell(&mut self, low: V3, high: V3, side: Material, top: Material, cell: f32) {
        let size = high - low;
        let (x, y, z) = (v(size.x, 0.0, 0.0), v(0.0, size.y, 0.0), v(0.0, 0.0, size.z));
        // Vertical faces count their texture from the lower left as one looks at them.
        self.sheet(low, y, x, side, cell);
        self.sheet(v(high.x, low.y, high.z), y, x * -1.0, side, cell);
        self.sheet(v(low.x, low.y, high.z), y, z * -1.0, side, cell);
        self.sheet(v(high.x, low.y, low.z), y, z, side, cell);
        self.sheet(v(low.x, high.y, low.z), z, x, top, cell);
        self.sheet(low, x, z, side, cell);
    }

    /// An upright pillar of `sides` faces that looks round; radii at foot and head.
    pub(crate) fn pillar(&mut self, foot: V3, height: f32, radii: (f32, f32), sides: usize, material: Material) {
        let reach = radii.0.min(radii.1) * 0.6;
        self.light.blocks.push(Block { low: foot + v(-reach, 0.0, -reach), high: foot + v(reach, height, reach) });
        let rim = |i: usize, radius: f32, y: f32| {
            let turn = i as f32 / sides as f32 * std::f32::consts::TAU;
            foot + v(radius * turn.cos(), y, radius * turn.sin())
        };
        for i in 0..sides {
            let (a, b, top) = (rim(i, radii.0, 0.0), rim(i + 1, radii.0, 0.0), rim(i, radii.1, height));
            let out = v(a.x + b.x - 2.0 * foot.x, 0.0, a.z + b.z - 2.0 * foot.z).unit();
            if out.dot(self.eye - a) > 0.0 {
                self.sheets.push(Sheet { corner: a, u: top - a, w: b - a, material, cell: 0.3, facing: Some(out) });
            }
            // The lid, as a thin slice towards the middle.
            let middle = foot + v(0.0, height, 0.0);
            let lid = Sheet {
                corner: top,
                u: middle - top,
                w: rim(i + 1, radii.1, height) - top,
                material,
                cell: 9.0,
                facing: Some(V3::UP),
            };
            self.sheets.push(lid);
        }
    }

    /// The triangles of all surfaces, with light.
    pub(crate) fn lit(self) -> Vec<Triangle> {
        let mut triangles = Vec::new();
        for sheet in &self.sheets {
            self.cut(sheet, &mut triangles);
        }
        triangles
    }

    fn cut(&self, sheet: &Sheet, into: &mut Vec<Triangle>) {
        let (lu, lw) = (sheet.u.length(), sheet.w.length());
        let (nu, nw) = ((lu / sheet.cell).ceil().max(1.0) as usize, (lw / sheet.cell).ceil().max(1.0) as usize);
        let normal = sheet.facing.unwrap_or_else(|| sheet.u.cross(sheet.w)).unit();
        let mut grid = Vec::with_capacity((nu + 1) * (nw + 1));
        for i in 0..=nu {
            for j in 0..=nw {
                let (s, t) = (i as f32 / nu as f32, j as f32 / nw as f32);
                let at = sheet.corner + sheet.u * s + sheet.w * t;
                // Light is felt a little inside the edge, where neighbours do not swallow all of it.
                let inside = |x: f32, n: usize| x.clamp(0.12 / n as f32, 1.0 - 0.12 / n as f32);
                let felt = sheet.corner + sheet.u * inside(s, nu) + sheet.w * inside(t, nw);
                let light = if sheet.material.shines() { [1.0; 3] } else { self.light.at(felt, normal) };
                grid.push(Corner { at, uv: (t * lw, s * lu), light });
            }
        }
        for i in 0..nu {
            for j in 0..nw {
                let k = i * (nw + 1) + j;
                let (a, b, c, d) = (grid[k], grid[k + 1], grid[k + nw + 1], grid[k + nw + 2]);
                into.push(Triangle { corners: [a, b, c], material: sheet.material });
                into.push(Triangle { corners: [b, d, c], material: sheet.material });
            }
        }
    }
}
