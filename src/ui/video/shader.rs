//! The shader's text for each version of OpenGL and each layout of planes, and the numbers that turn YUV into RGB.

use crate::app::picture;
use eframe::egui_glow::ShaderVersion;

const VERTEX: &str = include_str!("picture.vert");
const FRAGMENT: &str = include_str!("picture.frag");

/// Most samples per axis and pixel; beyond that a reduced picture may shimmer a little.
pub(super) const MOST_TAPS: u8 = 4;

/// How samples lie in the planes; the numbers are those of `PLANES` in the shader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Y, U and V, one byte each.
    I420 = 0,
    /// Y, then U and V side by side.
    Nv12 = 1,
    /// Y, U and V, two bytes each, in the low bits.
    I420Words = 2,
    /// Y, then U and V side by side, two bytes each, in the high bits.
    P010 = 3,
    /// Red, green, blue, opacity.
    Rgba = 4,
}

impl Layout {
    /// Whether samples have two bytes and are filtered by hand.
    pub(super) fn has_words(self) -> bool {
        matches!(self, Self::I420Words | Self::P010)
    }

    /// From what a texture gives (0..=1 a byte) to code values.
    pub(super) fn unit(self) -> f32 {
        match self {
            Self::P010 => 255.0 / 64.0,
            Self::I420 | Self::Nv12 | Self::I420Words | Self::Rgba => 255.0,
        }
    }
}

/// Which program of the shader is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// How samples lie.
    pub(super) layout: Layout,
    /// Whether pixels are lower than wide, so that the picture is stretched in height.
    pub(super) higher: bool,
    /// Samples per axis and pixel of the screen, 1..=4.
    pub(super) taps: u8,
}

/// Vertex and fragment shader.
pub(super) fn sources(version: ShaderVersion, variant: Variant) -> [String; 2] {
    let new = version.is_new_shader_interface();
    let mut head = version.version_declaration().to_owned();
    if version.is_embedded() {
        head.push_str("precision highp float;\nprecision highp sampler2D;\n");
    }
    let words: &[(&str, &str)] = if new {
        &[("TEXTURE", "texture"), ("LOW_HIGH", "rg"), ("COLOUR", "colour")]
    } else {
        &[("TEXTURE", "texture2D"), ("LOW_HIGH", "ra"), ("COLOUR", "gl_FragColor")]
    };
    for (name, word) in words {
        head.push_str(&format!("#define {name} {word}\n"));
    }
    let Variant { layout, higher, taps } = variant;
    head.push_str(&format!(
        "#define PLANES {}\n#define HIGHER {}\n#define TAPS {taps}\n",
        layout as u8,
        u8::from(higher)
    ));
    let (way_in, way_out, carried) = if new { ("in", "out", "in") } else { ("attribute", "varying", "varying") };
    let vertex = format!("{head}#define IN {way_in}\n#define OUT {way_out}\n{VERTEX}");
    let result = if new { "out vec4 colour;\n" } else { "" };
    let fragment = format!("{head}#define IN {carried}\n{result}{FRAGMENT}");
    [vertex, fragment]
}

/// How many samples per axis a pixel takes when one screen pixel covers `reduction` picture pixels. One sample already
/// looks at two neighbours, so about twice as small still needs only one.
pub(super) fn taps(reduction: f32) -> u8 {
    ((reduction / 2.0 - 0.1).ceil() as u8).clamp(1, MOST_TAPS)
}

/// From code values to RGB: `matrix * (code - black)`, the matrix column by column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Colour {
    /// 3 × 3, column by column.
    pub(super) matrix: [f32; 9],
    /// Code values of black.
    pub(super) black: [f32; 3],
}

impl From<picture::Colour> for Colour {
    /// The very figures that the still is made with.
    fn from(c: picture::Colour) -> Self {
        let y = [c.y_scale; 3];
        let cb = [0.0, c.g_cb * c.c_scale, c.b_cb * c.c_scale];
        let cr = [c.r_cr * c.c_scale, c.g_cr * c.c_scale, 0.0];
        let mut matrix = [0.0; 9];
        for (slot, value) in matrix.iter_mut().zip([y, cb, cr].concat()) {
            *slot = value;
        }
        Self { matrix, black: [c.y_zero, c.c_zero, c.c_zero] }
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Layout, Variant, sources, taps};
    use crate::app::picture;
    use eframe::egui_glow::ShaderVersion;

    #[test]
    fn the_matrix_stands_column_by_column() {
        let figures = picture::Colour {
            y_zero: 16.0,
            y_scale: 1.0 / 219.0,
            c_zero: 128.0,
            c_scale: 1.0 / 224.0,
            r_cr: 1.402,
            g_cb: -0.344,
            g_cr: -0.714,
            b_cb: 1.772,
        };
        let colour = Colour::from(figures);
        let rgb = |code: [f32; 3]| -> [f32; 3] {
            let less: [f32; 3] = std::array::from_fn(|i| code[i] - colour.black[i]);
            std::array::from_fn(|row| (0..3).map(|column| colour.matrix[column * 3 + row] * less[column]).sum::<f32>())
        };
        let near = |a: [f32; 3], b: [f32; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.01);
        assert!(near(rgb([235.0, 128.0, 128.0]), [1.0, 1.0, 1.0]));
        assert!(near(rgb([16.0, 128.0, 128.0]), [0.0, 0.0, 0.0]));
        assert!(near(rgb([81.0, 90.0, 240.0]), [1.0, 0.0, 0.0]));
    }

    #[test]
    fn every_version_has_its_own_words() {
        for (version, first) in [
            (ShaderVersion::Gl120, "#version 120\n"),
            (ShaderVersion::Gl140, "#version 140\n"),
            (ShaderVersion::Es100, "#version 100\n"),
            (ShaderVersion::Es300, "#version 300 es\n"),
        ] {
            let [vertex, fragment] = sources(version, Variant { layout: Layout::Nv12, higher: false, taps: 2 });
            assert!(vertex.starts_with(first) && fragment.starts_with(first));
            assert_eq!(fragment.contains("out vec4 colour"), version.is_new_shader_interface());
        }
    }

    #[test]
    fn a_picture_shown_smaller_takes_more_samples() {
        assert_eq!([0.5, 1.0, 2.1, 2.5, 4.2, 6.5, 40.0].map(taps), [1, 1, 1, 2, 2, 4, 4]);
    }
}
