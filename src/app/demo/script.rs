//! What happens in the demo's two and a half minutes: lapses, numbers called and what is said. Who does what: `cast`.

use crate::domain::text::Text;
use crate::domain::time::Pts;

/// How long the film is, in seconds.
pub(crate) const SECONDS: u32 = 150;

/// Something that a checklist asks for and that is missing in the film, at a known time.
#[derive(Clone, Copy, Debug)]
pub struct Lapse {
    /// The item of the shipped checklist `psbc-county` that it falls under.
    pub item: &'static str,
    /// Staff number of the person whose lapse it is.
    pub staff_no: &'static str,
    /// When it begins.
    pub from: Pts,
    /// When it ends, exclusive.
    pub to: Pts,
    /// The moment that shows it best, for the mark and its still; within from..to.
    pub best: Pts,
    /// What one sees.
    pub note: (&'static str, &'static str),
}

impl Lapse {
    /// What one sees, in both languages.
    pub fn text(&self) -> Text {
        Text::new(self.note.0, self.note.1)
    }
}

const fn lapse(
    item: &'static str,
    staff_no: &'static str,
    (from, to, best): (i64, i64, i64),
    note: (&'static str, &'static str),
) -> Lapse {
    Lapse { item, staff_no, from: Pts::from_ms(from), to: Pts::from_ms(to), best: Pts::from_ms(best), note }
}

/// The lapses of the film, in the order of their time.
pub const LAPSES: &[Lapse] = &[
    lapse(
        "S2-27",
        TELLER_2,
        (34_400, 39_000, 36_000),
        ("叫号后未举手示意", "No raised hand after the number was called"),
    ),
    lapse(
        "S2-48c1",
        TELLER_2,
        (39_200, 45_200, 41_000),
        ("客户到窗口，柜员未问候", "Customer at the window, no greeting"),
    ),
    lapse(
        "S2-29",
        TELLER_2,
        (55_000, 70_400, 60_000),
        ("有人越过一米线，柜员未提醒", "Somebody stands inside the line, the teller says nothing"),
    ),
    lapse(
        "S2-45d3",
        MANAGER,
        (55_000, 66_000, 64_400),
        ("柜前有人插队，未上前引导", "Crowding before the counter, nobody steps in"),
    ),
    lapse("S2-48b", LOW_TELLER, (76_500, 92_000, 84_000), ("上班时间接打手机", "On a private phone at the counter")),
    lapse("S2-48g3", GUARD_NO, (98_500, 122_000, 106_000), ("保安离岗", "The guard's post is empty")),
    lapse(
        "S2-27",
        TELLER_2,
        (128_400, 133_000, 130_000),
        ("叫号后未举手示意（第二次）", "No raised hand after the number was called, again"),
    ),
];

/// What is done in the film as the standard asks, where something like it is missing at another time.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// The item of the shipped checklist `psbc-county`.
    pub item: &'static str,
    /// Staff number of the person who does it.
    pub staff_no: &'static str,
    /// The moment that shows it, and its end, exclusive.
    pub span: (Pts, Pts),
}

/// The good examples of the film.
pub const MODELS: &[Model] = &[
    Model { item: "S2-27", staff_no: TELLER_2, span: (Pts::from_ms(83_600), Pts::from_ms(85_400)) },
    Model { item: "S2-48c1", staff_no: TELLER_2, span: (Pts::from_ms(85_400), Pts::from_ms(86_800)) },
];

/// Staff numbers of the people in the film, as in the demo's list of people.
pub const TELLER_1: &str = "350101";
/// 高柜柜员02
pub const TELLER_2: &str = "350102";
/// 低柜柜员01
pub const LOW_TELLER: &str = "350103";
/// 大堂经理01
pub const MANAGER: &str = "350104";
/// 保安01
pub const GUARD_NO: &str = "350105";

/// A number that is called: second, window (0 or 1), what the display shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) at: f32,
    pub(crate) window: usize,
    pub(crate) number: &'static str,
}

const fn call(at: f32, window: usize, number: &'static str) -> Call {
    Call { at, window, number }
}

/// All calls, in the order of time; the first two stood on the displays before the film began.
pub(crate) const CALLS: &[Call] = &[
    call(-60.0, 0, "A009"),
    call(-50.0, 1, "A010"),
    call(4.0, 0, "A011"),
    call(34.0, 1, "A012"),
    call(82.0, 1, "A013"),
    call(102.0, 0, "A014"),
    call(128.0, 1, "A015"),
    call(142.0, 0, "A016"),
];

/// Somebody speaks: from, to (seconds), pitch in hertz, loudness 0..=1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) from: f32,
    pub(crate) to: f32,
    pub(crate) pitch: f32,
    pub(crate) loud: f32,
}

const fn voice(from: f32, to: f32, (pitch, loud): (f32, f32)) -> Voice {
    Voice { from, to, pitch, loud }
}

const T1: (f32, f32) = (222.0, 0.85);
const T2: (f32, f32) = (205.0, 0.8);
const L1: (f32, f32) = (232.0, 0.34);
const LM: (f32, f32) = (196.0, 0.5);
const MAN: (f32, f32) = (124.0, 0.42);
const WOMAN: (f32, f32) = (214.0, 0.40);

/// All that is said. Nobody speaks where a greeting is missing.
pub(crate) const VOICES: &[Voice] = &[
    voice(1.0, 2.3, T2),
    voice(2.6, 3.5, MAN),
    voice(8.6, 10.0, T1),
    voice(10.6, 12.0, WOMAN),
    voice(12.4, 14.2, T1),
    voice(15.4, 17.0, LM),
    voice(20.5, 22.5, T1),
    voice(25.4, 26.8, T2),
    voice(29.5, 30.6, T1),
    voice(31.0, 32.4, WOMAN),
    voice(45.2, 46.8, MAN),
    voice(47.4, 48.9, T2),
    voice(48.2, 49.4, LM),
    voice(52.0, 53.6, T1),
    voice(57.4, 58.8, L1),
    voice(62.0, 63.4, T2),
    voice(64.2, 65.2, LM),
    voice(68.8, 70.3, LM),
    voice(73.6, 75.2, T1),
    voice(78.0, 79.3, T2),
    voice(80.0, 83.6, (L1.0, 0.22)),
    voice(85.0, 86.4, T2),
    voice(86.9, 88.1, T1),
    voice(92.0, 93.3, LM),
    voice(95.5, 97.0, T2),
    voice(106.6, 108.0, T1),
    voice(108.6, 109.8, WOMAN),
    voice(110.2, 111.8, T1),
    voice(112.2, 113.5, LM),
    voice(118.0, 120.2, T1),
    voice(124.0, 125.2, T2),
    voice(131.0, 132.3, T1),
    voice(133.4, 134.7, T2),
    voice(135.0, 136.1, LM),
    voice(137.0, 138.4, MAN),
    voice(139.0, 140.6, T2),
    voice(146.6, 148.0, T1),
];

/// What the display of a window shows at that second, and whether it blinks off just then.
pub(crate) fn shown(window: usize, at: f32) -> Option<&'static str> {
    let call = CALLS.iter().rfind(|call| call.window == window && call.at <= at)?;
    let since = at - call.at;
    let dark = since < 3.0 && (since * 2.5).fract() > 0.6;
    (!dark).then_some(call.number)
}
