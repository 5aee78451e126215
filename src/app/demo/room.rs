//! The branch: what stands where. Customers come in through the door on the left; the counter runs across the back.

use crate::app::demo::light::{Block, Lamp};
use crate::app::demo::mesh::Mesh;
use crate::app::demo::space::{V3, chance, v};
use crate::app::demo::texture::Material;

/// The left and right walls, and the ceiling, in metres.
pub(crate) const LEFT: f32 = -4.3;
const RIGHT: f32 = 4.5;
const CEILING: f32 = 3.05;
/// The counter's front, the pane of glass on it, and the wall behind the tellers.
pub(crate) const COUNTER: f32 = 4.5;
pub(crate) const GLASS: f32 = 4.74;
const STAFF_WALL: f32 = 7.0;
/// The door in the left wall, from z to z.
pub(crate) const DOOR: (f32, f32) = (2.35, 4.05);
pub(crate) const DOOR_TOP: f32 = 2.25;
/// Ends of the high counter.
const COUNTER_FROM: f32 = -2.55;
const COUNTER_TO: f32 = 2.05;
/// The middles of the two windows and of the low counter.
pub(crate) const WINDOWS: [f32; 2] = [-1.45, 0.85];
pub(crate) const LOW: f32 = 3.15;
/// The one-metre line's middle, as z.
pub(crate) const LINE: f32 = COUNTER - 1.0;
/// Upper edge of the glass.
pub(crate) const GLASS_TOP: f32 = 2.18;
/// Height of the counter's ledge.
pub(crate) const LEDGE: f32 = 1.06;

const STEEL: Material = Material::Metal(0xC4_C8CA);
const WHITE: Material = Material::Paint(0xE9_E7E1);
const DARK: Material = Material::Paint(0x2B_2F34);

/// A number display: its lower left corner, its width to the right and its height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Display {
    pub(crate) corner: V3,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// The displays over the two windows.
pub(crate) fn displays() -> [Display; 2] {
    WINDOWS.map(|x| Display { corner: v(x - 0.42, 2.33, COUNTER - 0.04), width: 0.84, height: 0.24 })
}

/// The guard's place, as (x, z).
pub(crate) const GUARD: (f32, f32) = (-3.72, 2.0);

/// The wall clock: its middle and its radius in metres. It hangs on the wall left of the counter.
pub(crate) const CLOCK: (V3, f32) = (v(-3.42, 2.52, 4.846), 0.2);

/// Whether the counter's plane of glass has a pane there.
pub(crate) fn counter_pane(x: f32, y: f32) -> bool {
    let free = x > COUNTER_FROM + 0.06 && x < COUNTER_TO - 0.06 && !(-0.30..-0.24).contains(&x);
    // An opening over each tray.
    let tray = WINDOWS.iter().any(|middle| (x - middle).abs() < 0.26) && y < LEDGE + 0.16;
    free && y > LEDGE && y < GLASS_TOP && !tray
}

/// Whether the doorway has its fixed pane there.
pub(crate) fn door_pane(z: f32, y: f32) -> bool {
    (DOOR.0..(DOOR.0 + DOOR.1) / 2.0).contains(&z) && (0.0..DOOR_TOP).contains(&y)
}

/// Everything that stands still, with its light.
pub(crate) fn furnish(eye: V3) -> Mesh {
    let mut mesh = Mesh::new(eye);
    shell(&mut mesh);
    high_counter(&mut mesh);
    behind_the_glass(&mut mesh);
    low_counter(&mut mesh);
    left_side(&mut mesh);
    hall(&mut mesh);
    for (foot, size, seed) in [(v(-2.86, 0.0, 4.25), 1.0, 1), (v(4.1, 0.0, 3.2), 1.15, 2), (v(4.2, 0.0, 5.75), 1.1, 3)]
    {
        plant(&mut mesh, foot, size, seed);
    }
    mesh
}

fn shell(mesh: &mut Mesh) {
    let (x, y, z) = (RIGHT - LEFT, v(0.0, CEILING, 0.0), v(0.0, 0.0, STAFF_WALL + 1.0));
    mesh.sheet(v(LEFT, 0.0, -1.0), z, v(x, 0.0, 0.0), Material::Tiles, 0.2);
    mesh.sheet(v(LEFT, CEILING, -1.0), v(x, 0.0, 0.0), z, Material::Ceiling, 0.5);
    mesh.sheet(v(LEFT, 0.0, STAFF_WALL), y, v(x, 0.0, 0.0), Material::Paint(0xE2_DFD6), 0.3);
    mesh.sheet(v(RIGHT, 0.0, STAFF_WALL), y, z * -1.0, WHITE, 0.3);
    mesh.sheet(v(LEFT, 0.0, -1.0), y, v(0.0, 0.0, DOOR.0 + 1.0), WHITE, 0.3);
    mesh.sheet(v(LEFT, 0.0, DOOR.1), y, v(0.0, 0.0, 4.9 - DOOR.1), WHITE, 0.3);
    mesh.sheet(v(LEFT, DOOR_TOP, DOOR.0), v(0.0, CEILING - DOOR_TOP, 0.0), v(0.0, 0.0, DOOR.1 - DOOR.0), WHITE, 0.3);
    // A skirting board.
    mesh.shell(v(LEFT, 0.0, -1.0), v(LEFT + 0.02, 0.11, DOOR.0), STEEL, STEEL, 0.6);
    mesh.shell(v(LEFT, 0.0, DOOR.1), v(LEFT + 0.02, 0.11, 4.9), STEEL, STEEL, 0.6);
    let rows =
        [(0.6, -2.7), (0.6, 0.0), (0.6, 2.7), (2.9, -2.7), (2.9, 0.0), (2.9, 2.7), (5.9, -1.6), (5.9, 0.7), (5.2, 3.3)];
    for (row, column) in rows {
        let corner = v(column - 0.6, CEILING - 0.01, row - 0.15);
        mesh.sheet(corner, v(1.2, 0.0, 0.0), v(0.0, 0.0, 0.3), Material::Glow(0xFF_FDF6, 2.6), 3.0);
        let lamp = Lamp::new(corner, v(1.2, 0.0, 0.0), v(0.0, 0.0, 0.3), (3, 1), v(0.0, -1.0, 0.0), [9.4, 9.2, 8.8]);
        mesh.light.lamps.push(lamp);
    }
    // The wall to the street, with the door's opening: the sun comes in low and from outside only.
    for (low, high) in [
        (v(LEFT - 0.2, 0.0, -3.0), v(LEFT - 0.05, 6.0, DOOR.0)),
        (v(LEFT - 0.2, 0.0, DOOR.1), v(LEFT - 0.05, 6.0, 12.0)),
        (v(LEFT - 0.2, 2.25, DOOR.0), v(LEFT - 0.05, 6.0, DOOR.1)),
    ] {
        mesh.light.blocks.push(Block { low, high });
    }
    let sun = Lamp::new(
        v(-10.4, 5.6, 1.0),
        v(0.0, 0.1, 0.0),
        v(0.0, 0.0, 0.1),
        (1, 1),
        v(0.83, -0.55, 0.1),
        [23_000.0, 20_500.0, 16_500.0],
    );
    mesh.light.lamps.push(sun);
}

fn high_counter(mesh: &mut Mesh) {
    let stone = Material::Stone(0xD8_D4CC);
    mesh.block(v(COUNTER_FROM, 0.0, COUNTER), v(COUNTER_TO, LEDGE - 0.04, GLASS + 0.06), Material::Front, WHITE, 0.16);
    mesh.block(
        v(COUNTER_FROM - 0.02, LEDGE - 0.04, COUNTER - 0.06),
        v(COUNTER_TO + 0.02, LEDGE, GLASS + 0.06),
        stone,
        stone,
        0.16,
    );
    // Posts that hold the glass, the beam over it, and the wall up to the ceiling.
    for x in [COUNTER_FROM, -0.30, COUNTER_TO - 0.06] {
        mesh.block(v(x, LEDGE, GLASS - 0.03), v(x + 0.06, GLASS_TOP, GLASS + 0.03), STEEL, STEEL, 0.2);
    }
    mesh.block(v(COUNTER_FROM, GLASS_TOP, COUNTER), v(COUNTER_TO, 2.72, GLASS + 0.3), Material::Band(0.54), WHITE, 0.2);
    mesh.block(v(COUNTER_FROM, 2.72, COUNTER + 0.05), v(COUNTER_TO, CEILING, GLASS + 0.3), WHITE, WHITE, 0.25);
    for display in displays() {
        let (low, size) = (display.corner, v(display.width, display.height, 0.05));
        mesh.block(low + v(-0.03, -0.03, 0.01), low + size + v(0.03, 0.03, 0.0), DARK, DARK, 0.3);
    }
    let coin = v(-0.30 - 0.17, 2.29, COUNTER - 0.004);
    mesh.sheet(coin, v(0.0, 0.34, 0.0), v(0.34, 0.0, 0.0), Material::Coin(0.34), 0.34);
    for (middle, text) in WINDOWS.into_iter().zip(["01", "02"]) {
        let plate = Material::Plate(text, 0xFF_FFFF, 0x14_6B50, 0.085);
        mesh.block(
            v(middle + 0.42, LEDGE, COUNTER + 0.02),
            v(middle + 0.63, LEDGE + 0.15, COUNTER + 0.05),
            plate,
            DARK,
            0.3,
        );
        // The tray under the glass, an intercom, a pen on its stand, a keypad.
        mesh.shell(
            v(middle - 0.22, LEDGE, GLASS - 0.14),
            v(middle + 0.22, LEDGE + 0.012, GLASS + 0.02),
            STEEL,
            STEEL,
            0.3,
        );
        mesh.block(
            v(middle - 0.45, LEDGE, COUNTER + 0.06),
            v(middle - 0.36, LEDGE + 0.05, COUNTER + 0.17),
            DARK,
            DARK,
            0.2,
        );
        mesh.shell(
            v(middle + 0.27, LEDGE, COUNTER + 0.04),
            v(middle + 0.33, LEDGE + 0.02, COUNTER + 0.10),
            DARK,
            DARK,
            0.2,
        );
        mesh.shell(
            v(middle + 0.295, LEDGE, COUNTER + 0.065),
            v(middle + 0.307, LEDGE + 0.15, COUNTER + 0.075),
            DARK,
            DARK,
            0.2,
        );
    }
}

fn behind_the_glass(mesh: &mut Mesh) {
    let desk = Material::Wood(0xBF_A587);
    mesh.block(v(COUNTER_FROM, 0.70, GLASS + 0.06), v(COUNTER_TO, 0.76, GLASS + 0.72), desk, desk, 0.2);
    for middle in WINDOWS {
        // The teller's screen stands at the side; a note counter, trays and papers lie about.
        mesh.block(v(middle - 0.78, 0.86, GLASS + 0.28), v(middle - 0.36, 1.16, GLASS + 0.31), DARK, DARK, 0.2);
        mesh.block(v(middle - 0.60, 0.76, GLASS + 0.26), v(middle - 0.54, 0.90, GLASS + 0.34), DARK, DARK, 0.2);
        let counter = Material::Paint(0xD5_D9DA);
        mesh.block(
            v(middle + 0.42, 0.76, GLASS + 0.25),
            v(middle + 0.68, 0.98, GLASS + 0.5),
            counter,
            Material::Paint(0x4A_5157),
            0.2,
        );
        mesh.shell(
            v(middle - 0.16, 0.76, GLASS + 0.30),
            v(middle + 0.05, 0.775, GLASS + 0.60),
            Material::Paint(0xFA_F8F2),
            Material::Paint(0xFA_F8F2),
            0.3,
        );
        mesh.block(
            v(middle + 0.16, 0.76, GLASS + 0.22),
            v(middle + 0.32, 0.82, GLASS + 0.38),
            Material::Paint(0xB5_3A34),
            Material::Paint(0xC9_4A42),
            0.2,
        );
        // The backrest of the chair.
        mesh.block(v(middle - 0.23, 0.62, GLASS + 1.28), v(middle + 0.23, 1.12, GLASS + 1.35), DARK, DARK, 0.2);
    }
    let cabinet = Material::Doors(0xD9_DDDC, 0.46);
    mesh.block(v(-2.5, 0.0, STAFF_WALL - 0.45), v(0.72, 1.02, STAFF_WALL), cabinet, Material::Wood(0xBF_A587), 0.25);
    mesh.block(v(1.0, 0.0, STAFF_WALL - 0.45), v(1.95, 2.0, STAFF_WALL), cabinet, WHITE, 0.25);
    // Files on the cabinet, and a printer.
    for i in 0..13 {
        let x = -2.3 + i as f32 * 0.085;
        let tint = [0x2F_6FA0, 0x2F_6FA0, 0x3C_8A6A, 0x9A_A4AA, 0xC2_8A3A][(chance(i, 4, 4) * 5.0) as usize];
        mesh.shell(
            v(x, 1.02, STAFF_WALL - 0.36),
            v(x + 0.075, 1.33, STAFF_WALL - 0.08),
            Material::Paint(tint),
            WHITE,
            0.4,
        );
    }
    mesh.block(
        v(-0.55, 1.02, STAFF_WALL - 0.42),
        v(-0.05, 1.30, STAFF_WALL - 0.06),
        Material::Paint(0xCF_D3D4),
        Material::Paint(0x5A_6065),
        0.3,
    );
    // The wall between the high and the low counter.
    mesh.block(v(COUNTER_TO, 0.0, COUNTER), v(COUNTER_TO + 0.12, CEILING, STAFF_WALL), WHITE, WHITE, 0.25);
}

fn low_counter(mesh: &mut Mesh) {
    // A wall with a picture, a desk, a screen that faces the teller, and a chair for the customer.
    let wall = 6.15;
    mesh.block(v(COUNTER_TO + 0.12, 0.0, wall), v(RIGHT, CEILING, wall + 0.1), Material::Paint(0xD7_DFD8), WHITE, 0.25);
    mesh.block(v(2.55, 1.30, wall - 0.03), v(3.75, 2.2, wall), Material::Paint(0x8A_6A48), WHITE, 0.3);
    mesh.sheet(v(2.60, 1.35, wall - 0.032), v(0.0, 0.8, 0.0), v(1.1, 0.0, 0.0), Material::Poster(0), 0.3);
    let top = Material::Wood(0xC9_A67A);
    mesh.block(v(LOW - 0.85, 0.70, 4.05), v(LOW + 0.85, 0.76, 4.75), top, top, 0.15);
    mesh.block(v(LOW - 0.80, 0.0, 4.16), v(LOW + 0.80, 0.70, 4.22), Material::Front, WHITE, 0.2);
    mesh.block(v(LOW + 0.34, 0.88, 4.40), v(LOW + 0.76, 1.18, 4.43), DARK, DARK, 0.2);
    mesh.block(v(LOW + 0.52, 0.76, 4.38), v(LOW + 0.58, 0.9, 4.46), DARK, DARK, 0.2);
    let plate = Material::Plate("03", 0xFF_FFFF, 0x14_6B50, 0.085);
    mesh.block(v(LOW - 0.78, 0.76, 4.10), v(LOW - 0.57, 0.91, 4.13), plate, DARK, 0.3);
    mesh.shell(
        v(LOW - 0.2, 0.76, 4.2),
        v(LOW + 0.02, 0.772, 4.5),
        Material::Paint(0xFA_F8F2),
        Material::Paint(0xFA_F8F2),
        0.3,
    );
    mesh.block(
        v(LOW - 0.55, 0.76, 4.4),
        v(LOW - 0.43, 0.84, 4.52),
        Material::Paint(0xB5_3A34),
        Material::Paint(0xC9_4A42),
        0.2,
    );
    chair(mesh, v(LOW - 0.05, 0.0, 3.45), 0x35_6D60);
    mesh.block(v(LOW - 0.24, 0.55, 5.40), v(LOW + 0.24, 1.10, 5.46), DARK, DARK, 0.2);
}

/// A chair for a customer, its back towards the hall.
fn chair(mesh: &mut Mesh, foot: V3, hex: u32) {
    let cloth = Material::Cushion(hex);
    mesh.block(foot + v(-0.23, 0.42, -0.2), foot + v(0.23, 0.48, 0.24), cloth, cloth, 0.2);
    mesh.block(foot + v(-0.23, 0.50, -0.24), foot + v(0.23, 0.92, -0.19), cloth, cloth, 0.2);
    for (x, z) in [(-0.21, -0.2), (0.18, -0.2), (-0.21, 0.2), (0.18, 0.2)] {
        mesh.shell(foot + v(x, 0.0, z), foot + v(x + 0.03, 0.45, z + 0.03), STEEL, STEEL, 0.5);
    }
}

fn left_side(mesh: &mut Mesh) {
    // The wall beside the counter: notice board, clock, the self-service machine before it.
    let wall = 4.86;
    mesh.block(v(LEFT, 0.0, wall), v(COUNTER_FROM, CEILING, wall + 0.12), Material::Paint(0xE4_E2DC), WHITE, 0.2);
    let (bx, by, bw, bh) = (-3.22, 1.28, 0.62, 0.86);
    mesh.sheet(v(bx, by, wall - 0.012), v(0.0, bh, 0.0), v(bw, 0.0, 0.0), Material::Board(bw, bh), 0.3);
    let (middle, r) = CLOCK;
    mesh.sheet(middle - v(r, r, 0.0), v(0.0, 2.0 * r, 0.0), v(2.0 * r, 0.0, 0.0), Material::Dial(r), 0.2);
    let (kx, kz) = (-3.72, 4.42);
    let body = Material::Paint(0xD3_D9DA);
    mesh.block(v(kx - 0.3, 0.0, kz), v(kx + 0.3, 1.02, wall), body, STEEL, 0.2);
    mesh.block(v(kx - 0.3, 1.02, kz + 0.14), v(kx + 0.3, 1.62, wall), Material::Paint(0x13_6E52), body, 0.2);
    mesh.sheet(v(kx - 0.2, 1.10, kz + 0.132), v(0.0, 0.30, 0.0), v(0.40, 0.0, 0.0), Material::Kiosk, 0.5);
    mesh.sheet(
        v(kx - 0.17, 1.46, kz + 0.135),
        v(0.0, 0.12, 0.0),
        v(0.34, 0.0, 0.0),
        Material::Plate("ATM", 0xFF_FFFF, 0x13_6E52, 0.075),
        0.5,
    );
    mesh.shell(v(kx - 0.16, 0.92, kz - 0.004), v(kx + 0.02, 0.96, kz), DARK, DARK, 0.4);
    mesh.shell(v(kx + 0.08, 0.90, kz - 0.004), v(kx + 0.22, 0.97, kz), DARK, DARK, 0.4);
    // The doorway with the street behind it, its frame, the mat before it. One half has a fixed pane.
    let (from, to) = DOOR;
    mesh.leaf(v(LEFT - 2.6, -0.1, 1.0), v(0.0, 4.1, 0.0), v(0.0, 0.0, 9.0), Material::Street, V3::UP);
    mesh.leaf(v(LEFT - 2.6, -0.01, 1.0), v(0.0, 0.0, 9.0), v(2.6, 0.0, 0.0), Material::Glow(0xD9_D6D0, 1.15), V3::UP);
    for z in [from - 0.04, (from + to) / 2.0 - 0.02, to] {
        mesh.shell(v(LEFT - 0.05, 0.0, z), v(LEFT + 0.05, DOOR_TOP + 0.04, z + 0.05), STEEL, STEEL, 0.4);
    }
    mesh.shell(v(LEFT - 0.05, DOOR_TOP, from), v(LEFT + 0.05, DOOR_TOP + 0.06, to), STEEL, STEEL, 0.4);
    mesh.leaf(
        v(LEFT + 0.15, 0.006, from + 0.1),
        v(0.0, 0.0, to - from - 0.2),
        v(0.95, 0.0, 0.0),
        Material::Mat,
        V3::UP,
    );
    let sun = Lamp::new(
        v(LEFT + 0.02, 0.3, from),
        v(0.0, 1.9, 0.0),
        v(0.0, 0.0, to - from),
        (2, 3),
        v(1.0, 0.0, 0.0),
        [1.5, 1.62, 1.85],
    );
    mesh.light.lamps.push(sun);
    // The guard's mark on the floor.
    let (gx, gz) = GUARD;
    for (x, z, w, d) in [
        (gx - 0.3, gz - 0.3, 0.6, 0.03),
        (gx - 0.3, gz + 0.27, 0.6, 0.03),
        (gx - 0.3, gz - 0.3, 0.03, 0.6),
        (gx + 0.27, gz - 0.3, 0.03, 0.6),
    ] {
        mesh.sheet(v(x, 0.004, z), v(0.0, 0.0, d), v(w, 0.0, 0.0), Material::Paint(0x3E_7FB0), 0.3);
    }
}

fn hall(mesh: &mut Mesh) {
    // The one-metre line and its standing posts with belts between.
    mesh.sheet(
        v(COUNTER_FROM + 0.1, 0.003, LINE - 0.045),
        v(0.0, 0.0, 0.09),
        v(COUNTER_TO - COUNTER_FROM - 0.1, 0.0, 0.0),
        Material::Paint(0xE8_B71E),
        0.2,
    );
    for (x, z) in POSTS {
        post(mesh, v(x, 0.0, z));
    }
    for (a, b) in [(1, 2), (3, 4)] {
        belt(mesh, POSTS[a], POSTS[b]);
    }
    // Waiting seats, seen from behind.
    for i in 0..4 {
        let x = -1.32 + i as f32 * 0.56;
        let steel = Material::Metal(0xAE_B6BA);
        mesh.block(v(x, 0.40, 1.55), v(x + 0.5, 0.44, 1.98), steel, steel, 0.15);
        mesh.block(v(x, 0.50, 1.45), v(x + 0.5, 0.86, 1.49), steel, steel, 0.15);
    }
    mesh.block(v(-1.38, 0.30, 1.68), v(0.92, 0.35, 1.76), DARK, DARK, 0.3);
    for x in [-1.1, 0.6] {
        mesh.shell(v(x, 0.0, 1.45), v(x + 0.05, 0.32, 1.95), DARK, DARK, 0.3);
    }
    // The ticket machine near the door, where the lobby manager stands.
    let (tx, tz) = (-2.55, 2.15);
    mesh.block(
        v(tx - 0.2, 0.0, tz - 0.16),
        v(tx + 0.2, 1.05, tz + 0.16),
        Material::Paint(0xE3_E6E6),
        Material::Paint(0x13_6E52),
        0.2,
    );
    mesh.leaf(
        v(tx - 0.15, 1.056, tz - 0.12),
        v(0.0, 0.0, 0.24),
        v(0.3, 0.0, 0.0),
        Material::Glow(0xBF_E3F2, 0.9),
        V3::UP,
    );
    // A writing desk at the right wall with forms.
    let top = Material::Wood(0xC9_A67A);
    mesh.block(v(3.72, 0.96, 1.1), v(RIGHT, 1.0, 2.5), top, top, 0.2);
    mesh.block(v(3.80, 0.0, 1.2), v(RIGHT, 0.96, 2.4), Material::Doors(0xE0_DDD4, 0.4), WHITE, 0.3);
    for z in [1.3, 1.62, 1.94] {
        mesh.shell(
            v(3.9, 1.0, z),
            v(4.12, 1.012, z + 0.24),
            Material::Paint(0xFB_FAF5),
            Material::Paint(0xFB_FAF5),
            0.4,
        );
    }
}

/// Feet of the standing posts, as (x, z).
const POSTS: [(f32, f32); 5] =
    [(-2.5, LINE - 0.02), (-0.3, LINE - 0.02), (-0.3, 2.85), (1.98, LINE - 0.02), (1.98, 2.85)];

/// A belt between two posts.
fn belt(mesh: &mut Mesh, a: (f32, f32), b: (f32, f32)) {
    let (from, along) = (v(a.0, 0.885, a.1), v(b.0 - a.0, 0.0, b.1 - a.1));
    mesh.leaf(from, v(0.0, 0.055, 0.0), along, Material::Paint(0x1B_6E9C), v(0.5, 0.5, -0.7).unit());
}

/// A standing post of the queue.
fn post(mesh: &mut Mesh, foot: V3) {
    mesh.pillar(foot, 0.025, (0.16, 0.15), 20, Material::Metal(0x8E_9498));
    mesh.pillar(foot, 0.94, (0.03, 0.03), 12, Material::Metal(0xD9_DCDD));
    mesh.pillar(foot + v(0.0, 0.94, 0.0), 0.035, (0.045, 0.03), 12, Material::Metal(0x8E_9498));
}

/// A plant in a white pot: long arching leaves.
fn plant(mesh: &mut Mesh, foot: V3, size: f32, seed: i32) {
    mesh.pillar(foot, 0.42 * size, (0.15 * size, 0.2 * size), 18, Material::Paint(0xE6_E4DE));
    let soil = foot + v(0.0, 0.40 * size, 0.0);
    for i in 0..34 {
        let c = |k: i32| chance(i, seed, k);
        let turn = (i as f32 + c(1)) * 2.399_963;
        let out = v(turn.cos(), 0.0, turn.sin());
        let across = v(-out.z, 0.0, out.x);
        let (rise, reach) = ((0.55 + 0.5 * c(2)) * size, (0.16 + 0.42 * c(3)) * size);
        let width = (0.03 + 0.022 * c(4)) * size;
        let spine = |t: f32| {
            soil + out * (reach * t * t * 0.9 + 0.05 * t) + V3::UP * (rise * (t * 1.5 - 0.62 * t * t * (1.0 + c(5))))
        };
        let parts = 5;
        for k in 0..parts {
            let (t0, t1) = (k as f32 / parts as f32, (k + 1) as f32 / parts as f32);
            let wide = |t: f32| width * (0.35 + 2.6 * t * (1.0 - t)).min(1.0);
            let (a, b) = (spine(t0), spine(t1));
            let w = wide((t0 + t1) / 2.0);
            let normal = (b - a).cross(across).unit();
            let normal = if normal.y < 0.0 { normal * -1.0 } else { normal };
            let shade = 0.15 + 0.5 * t1 + 0.35 * c(6);
            mesh.leaf(a - across * w, b - a, across * (2.0 * w), Material::Leaf(shade), (normal + V3::UP * 0.6).unit());
        }
    }
}
