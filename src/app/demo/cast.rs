//! The people of the demo's film: what they look like, and what each does when. It agrees with `script` by the second.

use crate::app::demo::figures::Look;
use crate::app::demo::moves::{Act, Actor, Doing, Gesture, Place, Step};
use crate::app::demo::room::GUARD;
use std::f32::consts::PI;

const fn step(from: f32, doing: Doing) -> Step {
    Step { from, doing }
}

const fn act(from: f32, to: f32, act: Act) -> Gesture {
    Gesture { from, to, act }
}

/// Where everybody works and waits.
const SEAT_T1: Place = (-1.45, 5.62);
const SEAT_T2: Place = (0.93, 5.62);
const SEAT_LOW: Place = (3.15, 5.10);
const AT_W1: Place = (-1.50, 4.12);
const AT_W2: Place = (0.70, 4.12);
const BASE: Place = (-1.98, 2.30);
const OUT: Place = (-6.3, 4.9);
const DOORWAY: Place = (-4.6, 3.55);
const INSIDE: Place = (-3.3, 3.0);
const TICKET: Place = (-2.72, 2.72);

const UNIFORM: Look = Look {
    tall: 1.66,
    build: 0.96,
    skin: 0xE8_BE9F,
    hair: 0x24_1F1E,
    bun: true,
    long: false,
    coat: 0x2B_3E68,
    shirt: Some(0xF4_F5F7),
    tie: Some(0x1D_8A62),
    legs: 0x22_2F4E,
    shoes: 0x16_1618,
    cap: None,
    sash: None,
    badge: true,
    bag: None,
};

const PLAIN: Look = Look { shirt: None, tie: None, badge: false, bun: false, ..UNIFORM };

/// Everybody in the film.
pub(crate) const CAST: &[Actor] = &[
    Actor {
        seed: 1,
        look: Look { tall: 1.68, ..UNIFORM },
        steps: &[step(0.0, Doing::Sit(SEAT_T1, PI, 0.64))],
        gestures: &[
            act(0.2, 3.6, Act::Type),
            act(4.6, 8.7, Act::Raise),
            act(12.2, 14.5, Act::Talk),
            act(14.6, 17.6, Act::Type),
            act(17.8, 23.2, Act::Count),
            act(23.6, 25.2, Act::Give),
            act(25.6, 41.0, Act::Type),
            act(43.0, 48.0, Act::Count),
            act(50.0, 63.0, Act::Type),
            act(63.5, 65.0, Act::Give),
            act(65.5, 72.5, Act::Type),
            act(73.4, 75.4, Act::Talk),
            act(76.0, 82.5, Act::Count),
            act(83.0, 84.6, Act::Give),
            act(88.0, 101.0, Act::Type),
            act(102.5, 106.6, Act::Raise),
            act(108.0, 109.5, Act::Give),
            act(110.0, 115.5, Act::Type),
            act(116.0, 121.5, Act::Count),
            act(122.0, 123.6, Act::Give),
            act(124.0, 130.6, Act::Type),
            act(134.0, 141.2, Act::Type),
            act(142.5, 146.6, Act::Raise),
            act(148.0, 150.5, Act::Type),
        ],
        desk: true,
    },
    Actor {
        seed: 2,
        look: Look { tall: 1.74, bun: false, build: 1.02, tie: Some(0x1B_7556), ..UNIFORM },
        steps: &[step(0.0, Doing::Sit(SEAT_T2, PI, 0.62))],
        gestures: &[
            act(0.0, 12.0, Act::Type),
            act(12.5, 19.5, Act::Count),
            act(20.0, 21.8, Act::Give),
            act(27.5, 46.5, Act::Type),
            act(47.2, 49.2, Act::Talk),
            act(50.0, 61.5, Act::Type),
            act(62.0, 67.5, Act::Count),
            act(68.0, 69.6, Act::Give),
            act(70.0, 77.0, Act::Type),
            act(82.5, 85.4, Act::Raise),
            act(87.0, 98.0, Act::Type),
            act(99.0, 105.0, Act::Count),
            act(106.0, 121.0, Act::Type),
            act(121.5, 123.4, Act::Give),
            act(126.0, 133.0, Act::Type),
            act(134.8, 137.0, Act::Give),
            act(138.0, 150.5, Act::Count),
        ],
        desk: true,
    },
    Actor {
        seed: 3,
        look: Look { tall: 1.65, ..UNIFORM },
        steps: &[step(0.0, Doing::Sit(SEAT_LOW, PI, 0.50))],
        gestures: &[
            act(3.0, 9.0, Act::Talk),
            act(10.0, 26.0, Act::Type),
            act(28.0, 36.0, Act::Talk),
            act(38.0, 52.0, Act::Type),
            act(54.0, 57.5, Act::Talk),
            act(61.0, 75.0, Act::Type),
            act(76.0, 92.2, Act::Phone),
            act(94.0, 150.5, Act::Type),
        ],
        desk: true,
    },
    Actor {
        seed: 4,
        look: Look { tall: 1.68, coat: 0x30_3A52, legs: 0x26_2D40, sash: Some(0xC5_2F2B), tie: None, ..UNIFORM },
        steps: &[
            step(0.0, Doing::Stand(BASE, -1.1)),
            step(14.6, Doing::Stand(BASE, -0.9)),
            step(28.0, Doing::Stand(BASE, 0.5)),
            step(45.0, Doing::Stand(BASE, -0.9)),
            step(66.0, Doing::Walk(&[BASE, (-0.9, 2.45), (-0.02, 2.62)])),
            step(68.4, Doing::Stand((-0.02, 2.62), 0.3)),
            step(72.8, Doing::Walk(&[(-0.02, 2.62), (-0.9, 2.42), BASE])),
            step(75.2, Doing::Stand(BASE, -1.0)),
            step(96.5, Doing::Stand(BASE, 0.2)),
            step(110.0, Doing::Stand(BASE, -0.9)),
            step(115.0, Doing::Walk(&[BASE, (-2.5, 3.1), (-3.05, 3.72)])),
            step(117.3, Doing::Stand((-3.05, 3.72), -0.9)),
            step(126.5, Doing::Walk(&[(-3.05, 3.72), (-2.4, 3.0), BASE])),
            step(128.8, Doing::Stand(BASE, 0.4)),
            step(133.5, Doing::Stand(BASE, -0.5)),
            step(141.5, Doing::Stand(BASE, -0.9)),
        ],
        gestures: &[
            act(14.8, 18.6, Act::Welcome),
            act(32.2, 34.0, Act::Nod),
            act(47.4, 50.4, Act::Welcome),
            act(63.8, 65.4, Act::Nod),
            act(68.6, 71.6, Act::Welcome),
            act(91.4, 94.8, Act::Welcome),
            act(111.6, 114.6, Act::Welcome),
            act(117.8, 122.0, Act::Press),
            act(122.4, 126.0, Act::Talk),
            act(134.4, 136.6, Act::Nod),
            act(145.6, 149.0, Act::Welcome),
        ],
        desk: false,
    },
    Actor {
        seed: 5,
        look: Look {
            tall: 1.76,
            build: 1.1,
            bun: false,
            coat: 0x2A_2F37,
            shirt: None,
            tie: None,
            legs: 0x22_262C,
            cap: Some(0x25_2A32),
            badge: true,
            ..UNIFORM
        },
        steps: &[
            step(0.0, Doing::Stand(GUARD, 1.75)),
            step(96.8, Doing::Walk(&[GUARD, (-3.8, 2.9), (-4.5, 3.55), OUT])),
            step(101.6, Doing::Away),
            step(120.6, Doing::Walk(&[OUT, (-4.5, 3.55), (-3.8, 2.9), GUARD])),
            step(125.4, Doing::Stand(GUARD, 1.75)),
        ],
        gestures: &[
            act(13.0, 14.8, Act::Nod),
            act(32.6, 34.2, Act::Nod),
            act(45.2, 46.8, Act::Nod),
            act(89.2, 90.8, Act::Nod),
        ],
        desk: false,
    },
    // The customer at window 2 at the start.
    Actor {
        seed: 6,
        look: Look { tall: 1.74, coat: 0xB0_9468, legs: 0x3E_4E6A, shoes: 0x5A_4634, ..PLAIN },
        steps: &[
            step(0.0, Doing::Stand(AT_W2, 0.1)),
            step(
                26.9,
                Doing::Walk(&[AT_W2, (0.62, 3.2), (0.3, 2.5), (-0.6, 2.46), (-2.0, 2.95), INSIDE, DOORWAY, OUT]),
            ),
            step(36.2, Doing::Away),
        ],
        gestures: &[act(2.4, 3.8, Act::Talk), act(20.0, 22.0, Act::Give), act(22.4, 25.0, Act::Talk)],
        desk: false,
    },
    // A011 to window 1.
    Actor {
        seed: 7,
        look: Look {
            tall: 1.63,
            build: 0.95,
            coat: 0x3D_8F8C,
            legs: 0x2B_2F3A,
            long: true,
            hair: 0x2A_2320,
            bag: Some(0xC9_9A5B),
            ..PLAIN
        },
        steps: &[
            step(0.0, Doing::Sit((-1.07, 1.74), 0.0, 0.44)),
            step(5.4, Doing::Walk(&[(-1.07, 1.74), (-1.12, 2.4), (-1.4, 3.0), AT_W1])),
            step(8.6, Doing::Stand(AT_W1, 0.0)),
            step(88.2, Doing::Walk(&[AT_W1, (-1.7, 3.6), (-2.1, 3.05), INSIDE, DOORWAY, OUT])),
            step(94.6, Doing::Away),
        ],
        gestures: &[
            act(10.4, 12.2, Act::Talk),
            act(23.8, 25.4, Act::Give),
            act(30.8, 32.6, Act::Talk),
            act(63.6, 65.2, Act::Give),
            act(83.2, 84.8, Act::Give),
        ],
        desk: false,
    },
    // A012 to window 2: neither called by hand nor greeted.
    Actor {
        seed: 8,
        look: Look { tall: 1.77, build: 1.05, coat: 0x6F_7780, legs: 0x2F_3339, shoes: 0xE6_E6E6, ..PLAIN },
        steps: &[
            step(0.0, Doing::Sit((0.61, 1.74), 0.0, 0.44)),
            step(36.0, Doing::Walk(&[(0.61, 1.74), (0.6, 2.4), (0.66, 3.0), AT_W2])),
            step(39.2, Doing::Stand(AT_W2, 0.1)),
            step(
                79.4,
                Doing::Walk(&[
                    AT_W2,
                    (1.2, 3.5),
                    (1.25, 2.7),
                    (0.5, 2.36),
                    (-0.7, 2.4),
                    (-2.0, 2.98),
                    INSIDE,
                    DOORWAY,
                    OUT,
                ]),
            ),
            step(89.6, Doing::Away),
        ],
        gestures: &[act(45.0, 47.0, Act::Talk), act(49.6, 51.0, Act::Give), act(68.2, 69.8, Act::Give)],
        desk: false,
    },
    // Comes in, waits, crosses the line, is asked back, then served as A013.
    Actor {
        seed: 9,
        look: Look { tall: 1.72, build: 1.1, coat: 0xC0_5B3C, legs: 0x34_3A48, shoes: 0x3B_302A, ..PLAIN },
        steps: &[
            step(0.0, Doing::Away),
            step(11.6, Doing::Walk(&[OUT, DOORWAY, INSIDE, TICKET])),
            step(16.2, Doing::Stand(TICKET, 2.6)),
            step(19.4, Doing::Walk(&[TICKET, (-2.0, 2.92), (-0.9, 2.5), (-0.51, 2.12)])),
            step(22.0, Doing::Sit((-0.51, 1.74), 0.0, 0.44)),
            step(50.6, Doing::Walk(&[(-0.51, 1.74), (-0.45, 2.4), (0.1, 2.6), (0.16, 3.1), (0.2, 3.84)])),
            step(54.6, Doing::Stand((0.2, 3.84), 0.35)),
            step(70.4, Doing::Walk(&[(0.2, 3.84), (0.3, 3.3), (0.55, 2.9)])),
            step(71.6, Doing::Stand((0.55, 2.9), 0.1)),
            step(83.2, Doing::Walk(&[(0.55, 2.9), (0.66, 3.4), AT_W2])),
            step(84.6, Doing::Stand(AT_W2, 0.1)),
            step(
                125.6,
                Doing::Walk(&[AT_W2, (0.62, 3.2), (0.3, 2.5), (-0.6, 2.46), (-2.0, 3.0), INSIDE, DOORWAY, OUT]),
            ),
            step(135.0, Doing::Away),
        ],
        gestures: &[
            act(16.8, 19.2, Act::Press),
            act(56.0, 62.0, Act::LookLeft),
            act(69.4, 70.6, Act::LookLeft),
            act(86.6, 88.4, Act::Talk),
            act(121.6, 123.4, Act::Give),
        ],
        desk: false,
    },
    // Waits from the start, served as A015.
    Actor {
        seed: 10,
        look: Look {
            tall: 1.67,
            build: 1.06,
            coat: 0x6C_7650,
            legs: 0x4A_4A45,
            hair: 0x9C_9890,
            shoes: 0x22_2222,
            ..PLAIN
        },
        steps: &[
            step(0.0, Doing::Sit((0.05, 1.74), 0.0, 0.44)),
            step(129.8, Doing::Walk(&[(0.05, 1.74), (0.15, 2.4), (0.5, 2.9), AT_W2])),
            step(133.2, Doing::Stand(AT_W2, 0.1)),
        ],
        gestures: &[act(134.8, 136.6, Act::Give), act(137.0, 139.0, Act::Talk)],
        desk: false,
    },
    // At the low counter at the start.
    Actor {
        seed: 11,
        look: Look { tall: 1.70, coat: 0x86_3C48, legs: 0x39_3B44, long: true, hair: 0x33_2823, ..PLAIN },
        steps: &[
            step(0.0, Doing::Sit((3.10, 3.47), 0.0, 0.46)),
            step(
                58.6,
                Doing::Walk(&[
                    (3.10, 3.47),
                    (2.7, 3.1),
                    (2.3, 2.5),
                    (0.9, 2.3),
                    (-0.7, 2.4),
                    (-2.0, 3.0),
                    INSIDE,
                    DOORWAY,
                    OUT,
                ]),
            ),
            step(70.0, Doing::Away),
        ],
        gestures: &[act(8.6, 12.0, Act::Talk), act(36.4, 41.0, Act::Talk), act(52.0, 54.0, Act::Give)],
        desk: false,
    },
    // Comes in and waits, served as A016.
    Actor {
        seed: 12,
        look: Look { tall: 1.75, coat: 0x4E_7FB8, legs: 0x2D_3340, shoes: 0xD8_D8D8, ..PLAIN },
        steps: &[
            step(0.0, Doing::Away),
            step(43.6, Doing::Walk(&[OUT, DOORWAY, INSIDE, TICKET])),
            step(48.2, Doing::Stand(TICKET, 2.6)),
            step(51.4, Doing::Walk(&[TICKET, (-2.1, 2.92), (-1.3, 2.5), (-1.07, 2.12)])),
            step(53.6, Doing::Sit((-1.07, 1.74), 0.0, 0.44)),
            step(143.2, Doing::Walk(&[(-1.07, 1.74), (-1.12, 2.4), (-1.4, 3.0), AT_W1])),
            step(146.4, Doing::Stand(AT_W1, 0.0)),
        ],
        gestures: &[act(48.8, 51.2, Act::Press), act(148.2, 150.5, Act::Talk)],
        desk: false,
    },
    // Comes in and waits, served as A014.
    Actor {
        seed: 13,
        look: Look {
            tall: 1.64,
            build: 0.95,
            coat: 0x94_84B4,
            legs: 0x2C_2B33,
            hair: 0x2B_2422,
            long: true,
            bag: Some(0x7A_3B36),
            ..PLAIN
        },
        steps: &[
            step(0.0, Doing::Away),
            step(87.6, Doing::Walk(&[OUT, DOORWAY, INSIDE, TICKET])),
            step(92.2, Doing::Stand(TICKET, 2.6)),
            step(95.2, Doing::Walk(&[TICKET, (-2.0, 2.92), (-0.9, 2.5), (-0.51, 2.12)])),
            step(97.8, Doing::Sit((-0.51, 1.74), 0.0, 0.44)),
            step(103.2, Doing::Walk(&[(-0.51, 1.74), (-0.8, 2.4), (-1.4, 3.0), AT_W1])),
            step(106.6, Doing::Stand(AT_W1, 0.0)),
            step(132.4, Doing::Walk(&[AT_W1, (-1.7, 3.6), (-2.1, 3.05), INSIDE, DOORWAY, OUT])),
            step(138.8, Doing::Away),
        ],
        gestures: &[act(92.8, 95.0, Act::Press), act(108.2, 109.8, Act::Give), act(122.2, 123.8, Act::Give)],
        desk: false,
    },
    // Wants the self-service machine; the lobby manager goes along.
    Actor {
        seed: 14,
        look: Look { tall: 1.73, coat: 0xDD_D2BC, legs: 0x4F_463D, hair: 0x20_1C1B, ..PLAIN },
        steps: &[
            step(0.0, Doing::Away),
            step(107.6, Doing::Walk(&[OUT, DOORWAY, INSIDE, TICKET])),
            step(112.2, Doing::Stand(TICKET, 1.9)),
            step(115.2, Doing::Walk(&[TICKET, (-3.2, 3.1), (-3.72, 3.86)])),
            step(117.2, Doing::Stand((-3.72, 3.86), 0.0)),
            step(140.4, Doing::Walk(&[(-3.72, 3.86), (-3.9, 3.55), DOORWAY, OUT])),
            step(144.4, Doing::Away),
        ],
        gestures: &[act(118.4, 124.0, Act::Press), act(126.0, 132.0, Act::Press), act(133.0, 138.0, Act::Press)],
        desk: false,
    },
    // Comes in at the end.
    Actor {
        seed: 15,
        look: Look {
            tall: 1.76,
            build: 1.04,
            coat: 0x3C_5F4C,
            legs: 0x30_3036,
            hair: 0x25_201E,
            shoes: 0x8A_6A48,
            ..PLAIN
        },
        steps: &[
            step(0.0, Doing::Away),
            step(142.2, Doing::Walk(&[OUT, DOORWAY, INSIDE, TICKET])),
            step(146.8, Doing::Stand(TICKET, 2.6)),
        ],
        gestures: &[act(147.6, 150.5, Act::Press)],
        desk: false,
    },
];
