//! Puts a picture's planes on the graphics card and draws them. The only file that talks to OpenGL.
//!
//! Textures and programs are made at the first painting and kept; a picture is sent over once, when it is new. They
//! live as long as the window, so one painter serves one place of the window whatever is opened in it.
#![expect(unsafe_code, reason = "every call to OpenGL is unsafe; lengths are checked before they are handed over")]

use crate::app::picture::Picture;
use crate::ui::video::planes::{Mapping, Plane, Planes};
use crate::ui::video::shader::{self, Variant};
use eframe::egui::PaintCallbackInfo;
use eframe::egui_glow::ShaderVersion;
use eframe::glow::{self, HasContext as _};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Paints pictures in one place of the window.
#[derive(Default)]
pub(super) struct Painter {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    objects: Option<Objects>,
    failure: Option<String>,
    uploads: u64,
}

impl Painter {
    /// Why nothing can be painted on this machine, if so; the caller then shows the picture as RGBA.
    pub(super) fn failure(&self) -> Option<String> {
        self.lock().failure.clone()
    }

    /// How often a picture was sent to the graphics card.
    pub(super) fn uploads(&self) -> u64 {
        self.lock().uploads
    }

    /// Paints into the viewport that egui has set.
    pub(super) fn paint(&self, info: &PaintCallbackInfo, gl: &glow::Context, picture: &Arc<Picture>, mapping: Mapping) {
        let mut inner = self.lock();
        if inner.failure.is_some() {
            return;
        }
        if let Err(why) = inner.paint(info, gl, picture, mapping) {
            inner.failure = Some(why);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn paint(
        &mut self,
        info: &PaintCallbackInfo,
        gl: &glow::Context,
        picture: &Arc<Picture>,
        mapping: Mapping,
    ) -> Result<(), String> {
        let objects = match &mut self.objects {
            Some(objects) => objects,
            none => none.insert(Objects::new(gl)?),
        };
        let planes = Planes::of(picture)?;
        if !objects.holds(picture) {
            objects.upload(gl, &planes)?;
            objects.picture = Arc::downgrade(picture);
            self.uploads += 1;
        }
        let viewport = info.viewport_in_pixels();
        let screen = [viewport.width_px.max(1) as f32, viewport.height_px.max(1) as f32];
        objects.draw(gl, &planes, mapping, screen)
    }
}

/// A program and what it is for.
struct Program {
    variant: Variant,
    program: glow::Program,
}

/// A texture and the size, number of channels and filter that it was made for.
struct Texture {
    texture: glow::Texture,
    made_for: Option<(usize, usize, u8, u32)>,
}

/// Everything on the graphics card.
struct Objects {
    version: ShaderVersion,
    corners: glow::Buffer,
    vertex_array: Option<glow::VertexArray>,
    programs: Vec<Program>,
    textures: [Texture; 3],
    picture: Weak<Picture>,
    largest: usize,
}

impl Objects {
    fn new(gl: &glow::Context) -> Result<Self, String> {
        let version = ShaderVersion::get(gl);
        let corners: Vec<u8> =
            [0.0_f32, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0].iter().flat_map(|x| x.to_ne_bytes()).collect();
        // SAFETY: egui has made this context current for the callback, and the buffer is filled from a slice.
        unsafe {
            let buffer = gl.create_buffer()?;
            gl.bind_buffer(glow::ARRAY_BUFFER, Some(buffer));
            gl.buffer_data_u8_slice(glow::ARRAY_BUFFER, &corners, glow::STATIC_DRAW);
            // A core profile draws nothing without a vertex array; what is older than OpenGL 3 does not know them.
            let vertex_array = if version.is_new_shader_interface() { Some(gl.create_vertex_array()?) } else { None };
            let texture = || gl.create_texture().map(|texture| Texture { texture, made_for: None });
            Ok(Self {
                version,
                corners: buffer,
                vertex_array,
                programs: Vec::new(),
                textures: [texture()?, texture()?, texture()?],
                picture: Weak::new(),
                largest: usize::try_from(gl.get_parameter_i32(glow::MAX_TEXTURE_SIZE)).unwrap_or(0),
            })
        }
    }

    /// Whether this very picture is in the textures.
    fn holds(&self, picture: &Arc<Picture>) -> bool {
        // The weak reference keeps the address from being used again, so equal addresses mean the same picture.
        Weak::as_ptr(&self.picture) == Arc::as_ptr(picture)
    }

    fn upload(&mut self, gl: &glow::Context, planes: &Planes<'_>) -> Result<(), String> {
        let filter = if planes.layout.has_words() { glow::NEAREST } else { glow::LINEAR };
        for (texture, plane) in self.textures.iter_mut().zip(&planes.planes) {
            if plane.width > self.largest || plane.height > self.largest {
                return Err(format!("{} x {} > {}", plane.width, plane.height, self.largest));
            }
            send(gl, self.version, texture, plane, filter)?;
        }
        Ok(())
    }

    fn draw(
        &mut self,
        gl: &glow::Context,
        planes: &Planes<'_>,
        mapping: Mapping,
        [width, height]: [f32; 2],
    ) -> Result<(), String> {
        let step = |span: [f32; 2], pixels: f32| [span[0] / pixels, span[1] / pixels];
        let (pixel_x, pixel_y) = (step(mapping.across, width), step(mapping.down, height));
        let reduction = pixel_x[0].hypot(pixel_x[1]).max(pixel_y[0].hypot(pixel_y[1]));
        let taps = shader::taps(reduction);
        let program = self.program(gl, Variant { layout: planes.layout, higher: planes.higher, taps })?;
        let colour = planes.colour;
        // SAFETY: the context is current; all names are our own; the corner buffer holds four pairs of floats.
        unsafe {
            gl.use_program(Some(program));
            let place = |name: &str| gl.get_uniform_location(program, name);
            let two = |name: &str, [x, y]: [f32; 2]| gl.uniform_2_f32(place(name).as_ref(), x, y);
            two("u_origin", mapping.origin);
            two("u_across", mapping.across);
            two("u_down", mapping.down);
            two("u_pixel_x", pixel_x);
            two("u_pixel_y", pixel_y);
            two("u_size", planes.size(0));
            two("u_chroma_size", planes.size(1));
            gl.uniform_1_f32(place("u_unit").as_ref(), planes.layout.unit());
            gl.uniform_matrix_3_f32_slice(place("u_colour").as_ref(), false, &colour.matrix);
            let [y, u, v] = colour.black;
            gl.uniform_3_f32(place("u_black").as_ref(), y, u, v);
            for (unit, (texture, name)) in self.textures.iter().zip(["u_first", "u_second", "u_third"]).enumerate() {
                gl.active_texture(glow::TEXTURE0 + unit as u32);
                gl.bind_texture(glow::TEXTURE_2D, Some(texture.texture));
                gl.uniform_1_i32(place(name).as_ref(), unit as i32);
            }
            self.draw_corners(gl, gl.get_attrib_location(program, "a_corner").unwrap_or(0));
            gl.active_texture(glow::TEXTURE0);
        }
        Ok(())
    }

    fn draw_corners(&self, gl: &glow::Context, attribute: u32) {
        // SAFETY: the context is current, the program in use, and the buffer holds four pairs of floats.
        unsafe {
            if let Some(vertex_array) = self.vertex_array {
                gl.bind_vertex_array(Some(vertex_array));
            }
            gl.bind_buffer(glow::ARRAY_BUFFER, Some(self.corners));
            gl.enable_vertex_attrib_array(attribute);
            gl.vertex_attrib_pointer_f32(attribute, 2, glow::FLOAT, false, 8, 0);
            gl.draw_arrays(glow::TRIANGLE_STRIP, 0, 4);
            gl.disable_vertex_attrib_array(attribute);
            gl.bind_buffer(glow::ARRAY_BUFFER, None);
            if self.vertex_array.is_some() {
                gl.bind_vertex_array(None);
            }
        }
    }

    /// The program of a variant, built at its first use.
    fn program(&mut self, gl: &glow::Context, variant: Variant) -> Result<glow::Program, String> {
        if let Some(found) = self.programs.iter().find(|program| program.variant == variant) {
            return Ok(found.program);
        }
        let program = build(gl, self.version, variant)?;
        self.programs.push(Program { variant, program });
        Ok(program)
    }
}

fn build(gl: &glow::Context, version: ShaderVersion, variant: Variant) -> Result<glow::Program, String> {
    let [vertex, fragment] = shader::sources(version, variant);
    // SAFETY: the context is current; shaders are given up once they are linked.
    unsafe {
        let program = gl.create_program()?;
        let mut shaders = Vec::new();
        for (kind, source) in [(glow::VERTEX_SHADER, &vertex), (glow::FRAGMENT_SHADER, &fragment)] {
            let shader = gl.create_shader(kind)?;
            gl.shader_source(shader, source);
            gl.compile_shader(shader);
            if !gl.get_shader_compile_status(shader) {
                return Err(gl.get_shader_info_log(shader));
            }
            gl.attach_shader(program, shader);
            shaders.push(shader);
        }
        gl.link_program(program);
        for shader in shaders {
            gl.detach_shader(program, shader);
            gl.delete_shader(shader);
        }
        if gl.get_program_link_status(program) { Ok(program) } else { Err(gl.get_program_info_log(program)) }
    }
}

/// Sends one plane over, into the texture that is there when the size is the same.
fn send(
    gl: &glow::Context,
    version: ShaderVersion,
    texture: &mut Texture,
    plane: &Plane<'_>,
    filter: u32,
) -> Result<(), String> {
    let (internal, format) = formats(version, plane.channels);
    let kind = (plane.width, plane.height, plane.channels, filter);
    // SAFETY: the context is current; `Plane` has checked that its bytes reach to the end of the last row, and rows are
    // sent one by one where OpenGL cannot be told the stride.
    unsafe {
        gl.bind_texture(glow::TEXTURE_2D, Some(texture.texture));
        gl.pixel_store_i32(glow::UNPACK_ALIGNMENT, 1);
        if texture.made_for != Some(kind) {
            for (what, value) in [
                (glow::TEXTURE_MIN_FILTER, filter),
                (glow::TEXTURE_MAG_FILTER, filter),
                (glow::TEXTURE_WRAP_S, glow::CLAMP_TO_EDGE),
                (glow::TEXTURE_WRAP_T, glow::CLAMP_TO_EDGE),
            ] {
                gl.tex_parameter_i32(glow::TEXTURE_2D, what, value as i32);
            }
            let (width, height) = (plane.width as i32, plane.height as i32);
            let nothing = glow::PixelUnpackData::Slice(None);
            gl.tex_image_2d(glow::TEXTURE_2D, 0, internal, width, height, 0, format, glow::UNSIGNED_BYTE, nothing);
            texture.made_for = Some(kind);
        }
        match plane.row_length() {
            Some(texels) if texels == plane.width || version != ShaderVersion::Es100 => {
                let told = texels != plane.width;
                if told {
                    gl.pixel_store_i32(glow::UNPACK_ROW_LENGTH, texels as i32);
                }
                part(gl, format, (plane.width, 0, plane.height), plane.bytes);
                if told {
                    gl.pixel_store_i32(glow::UNPACK_ROW_LENGTH, 0);
                }
            }
            _ => {
                for (row, bytes) in plane.rows().enumerate() {
                    part(gl, format, (plane.width, row, 1), bytes);
                }
            }
        }
        let error = gl.get_error();
        if error == glow::NO_ERROR { Ok(()) } else { Err(format!("OpenGL 0x{error:04X}")) }
    }
}

/// Sends rows of the bound texture.
fn part(gl: &glow::Context, format: u32, (width, top, rows): (usize, usize, usize), bytes: &[u8]) {
    let data = glow::PixelUnpackData::Slice(Some(bytes));
    // SAFETY: as in `send`, the only caller.
    unsafe {
        let (width, top, rows) = (width as i32, top as i32, rows as i32);
        gl.tex_sub_image_2d(glow::TEXTURE_2D, 0, 0, top, width, rows, format, glow::UNSIGNED_BYTE, data);
    }
}

/// Internal format and format for one, two or four channels. Old contexts do not know red and red-green textures, core
/// profiles do not know luminance.
fn formats(version: ShaderVersion, channels: u8) -> (i32, u32) {
    let new = version.is_new_shader_interface();
    match (channels, new) {
        (1, true) => (glow::R8 as i32, glow::RED),
        (2, true) => (glow::RG8 as i32, glow::RG),
        (1, false) => (glow::LUMINANCE as i32, glow::LUMINANCE),
        (2, false) => (glow::LUMINANCE_ALPHA as i32, glow::LUMINANCE_ALPHA),
        (_, true) => (glow::RGBA8 as i32, glow::RGBA),
        (_, false) => (glow::RGBA as i32, glow::RGBA),
    }
}
