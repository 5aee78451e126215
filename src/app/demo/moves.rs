//! From the script's steps and gestures to how somebody holds themselves at a moment.

use crate::app::demo::figures::{Look, Stance, shoulder};
use crate::app::demo::space::{V3, chance, ease, v};

/// A place on the floor, as (x, z) in metres.
pub(crate) type Place = (f32, f32);

/// What somebody does from a moment on, until their next step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doing {
    /// Is not there.
    Away,
    /// Stands at a place and looks in a direction (0 looks along z, to the counter).
    Stand(Place, f32),
    /// Sits: place, direction, height of the seat.
    Sit(Place, f32, f32),
    /// Walks along a path at about a metre a second, then stays at its end.
    Walk(&'static [Place]),
}

/// One step of somebody's day; `from` in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) from: f32,
    pub(crate) doing: Doing,
}

/// What hands and head do for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Raises the right hand: the next customer, please (S2-27).
    Raise,
    /// Holds a telephone to the ear (S2-48b).
    Phone,
    /// Types.
    Type,
    /// Counts notes.
    Count,
    /// Hands something over the counter, or takes it.
    Give,
    /// Bows a little and shows the way with an open hand.
    Welcome,
    /// Talks with small movements of the hands.
    Talk,
    /// Nods to somebody.
    Nod,
    /// Looks to the side, by a quarter turn to the left.
    LookLeft,
    /// Presses a button in front.
    Press,
}

/// An act from one second to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gesture {
    pub(crate) from: f32,
    pub(crate) to: f32,
    pub(crate) act: Act,
}

/// Somebody of the cast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    /// Tells apart the small movements of people who do nothing.
    pub(crate) seed: i32,
    pub(crate) look: Look,
    pub(crate) steps: &'static [Step],
    pub(crate) gestures: &'static [Gesture],
    /// Works at a desk: hands lie on it, legs are hidden by it.
    pub(crate) desk: bool,
}

/// Metres a second, and seconds that rising from a chair takes before the first stride.
const PACE: f32 = 1.05;
const RISE: f32 = 0.7;
/// Metres of one stride.
const STRIDE: f32 = 0.66;

fn length(path: &[Place]) -> f32 {
    path.windows(2).map(|p| apart(p[0], p[1])).sum()
}

fn apart(a: Place, b: Place) -> f32 {
    let (dx, dz) = (b.0 - a.0, b.1 - a.1);
    (dx * dx + dz * dz).sqrt()
}

/// The point of a path that many metres from its start; ends are prolonged.
fn along(path: &[Place], mut way: f32) -> Place {
    let last = path.len().saturating_sub(2);
    for (i, pair) in path.windows(2).enumerate() {
        let part = apart(pair[0], pair[1]).max(1e-4);
        if way <= part || i == last {
            let t = way / part;
            return (pair[0].0 + (pair[1].0 - pair[0].0) * t, pair[0].1 + (pair[1].1 - pair[0].1) * t);
        }
        way -= part;
    }
    path.first().copied().unwrap_or_default()
}

/// The direction of a path there, rounded over its corners.
fn heading(path: &[Place], way: f32) -> f32 {
    let end = length(path);
    let (a, b) = (along(path, (way - 0.22).max(0.0)), along(path, (way + 0.22).min(end)));
    (b.0 - a.0).atan2(b.1 - a.1)
}

impl Actor {
    /// The step under way at that second, and its number.
    fn step(&self, at: f32) -> Option<usize> {
        self.steps.iter().rposition(|step| step.from <= at)
    }

    fn rise(&self, i: usize) -> f32 {
        let sat = i > 0 && matches!(self.steps[i - 1].doing, Doing::Sit(..));
        if sat { RISE } else { 0.0 }
    }

    /// Metres walked in step `i`, and all metres of its path.
    fn walked(&self, i: usize, path: &[Place], at: f32) -> (f32, f32) {
        let all = length(path);
        (((at - self.steps[i].from - self.rise(i)) * PACE).clamp(0.0, all), all)
    }

    /// Where the person is in step `i`.
    fn place(&self, i: usize, at: f32) -> Place {
        match self.steps[i].doing {
            Doing::Away => (0.0, 0.0),
            Doing::Stand(place, _) => place,
            Doing::Walk(path) => along(path, self.walked(i, path, at).0),
            Doing::Sit(place, ..) => {
                if i == 0 {
                    return place;
                }
                let before = self.place(i - 1, self.steps[i].from);
                let t = ease(0.0, 1.0, at - self.steps[i].from);
                (before.0 + (place.0 - before.0) * t, before.1 + (place.1 - before.1) * t)
            }
        }
    }

    fn face(&self, i: usize, at: f32) -> f32 {
        let now = match self.steps[i].doing {
            Doing::Away => 0.0,
            Doing::Stand(_, face) | Doing::Sit(_, face, _) => face,
            Doing::Walk(path) => heading(path, self.walked(i, path, at).0),
        };
        let start = self.steps[i].from + 0.4 * self.rise(i);
        if i == 0 || at > start + 0.7 || matches!(self.steps[i - 1].doing, Doing::Away) {
            return now;
        }
        let before = self.face(i - 1, self.steps[i].from);
        let turn = std::f32::consts::TAU;
        let mut change = (now - before).rem_euclid(turn);
        if change > turn / 2.0 {
            change -= turn;
        }
        before + change * ease(start, start + 0.65, at)
    }

    /// How much the person sits, 0..=1, and on what height.
    fn sitting(&self, i: usize, at: f32) -> (f32, f32) {
        let since = at - self.steps[i].from;
        if let Doing::Sit(_, _, seat) = self.steps[i].doing {
            return (if i == 0 { 1.0 } else { ease(0.1, 1.0, since) }, seat);
        }
        match i.checked_sub(1).map(|before| self.steps[before].doing) {
            Some(Doing::Sit(_, _, seat)) => (1.0 - ease(0.0, RISE + 0.15, since), seat),
            _ => (0.0, 0.45),
        }
    }

    /// How the person holds themselves at that second; none while they are away.
    pub(crate) fn stance(&self, at: f32) -> Option<Stance> {
        let i = self.step(at)?;
        if matches!(self.steps[i].doing, Doing::Away) {
            return None;
        }
        let (sit, seat) = self.sitting(i, at);
        let mut stance = Stance {
            at: self.place(i, at),
            face: self.face(i, at),
            sit,
            seat,
            stride: 0.0,
            phase: 0.0,
            hands: [V3::default(); 2],
            lean: 0.03 * sit,
            turn: 0.0,
            nod: 0.05,
            phone: false,
            paper: false,
            legs: !self.desk,
        };
        if let Doing::Walk(path) = self.steps[i].doing {
            let (way, all) = self.walked(i, path, at);
            stance.stride = ease(0.0, 0.3, way) * (1.0 - ease(all - 0.3, all, way));
            stance.phase = way / STRIDE * std::f32::consts::PI;
            stance.lean += 0.04 * stance.stride;
        }
        self.rest_hands(&mut stance);
        self.fidget(&mut stance, at);
        for gesture in self.gestures.iter().filter(|g| (g.from..g.to).contains(&at)) {
            let share = ease(gesture.from, gesture.from + 0.45, at) * (1.0 - ease(gesture.to - 0.45, gesture.to, at));
            self.gesture(&mut stance, gesture.act, share, at);
        }
        Some(stance)
    }

    /// Hands hang when one stands, lie on the knees when one sits, or on the desk.
    fn rest_hands(&self, stance: &mut Stance) {
        let scale = self.look.tall / 1.72;
        let hip = shoulder(&self.look, stance) - 0.49 * scale;
        for (i, side) in [(0, -1.0_f32), (1, 1.0)] {
            let hang = v(side * 0.225 * scale * self.look.build, hip - 0.09 * scale, 0.05);
            let sit = if self.desk { v(side * 0.15, 0.86, 0.42) } else { v(side * 0.13, stance.seat + 0.19, 0.33) };
            stance.hands[i] = hang.toward(sit, stance.sit);
        }
    }

    /// Somebody who waits looks around now and then.
    fn fidget(&self, stance: &mut Stance, at: f32) {
        let spell = 4.7 + 1.6 * chance(self.seed, 1, 1);
        let k = (at / spell).floor();
        let pick = |k: f32| (chance(self.seed, k as i32, 2) - 0.5) * 0.8;
        let t = ease(0.0, 0.6, at - k * spell);
        let turn = pick(k - 1.0) + (pick(k) - pick(k - 1.0)) * t;
        stance.turn = turn * (1.0 - stance.stride) * if self.desk { 0.4 } else { 1.0 };
        stance.nod += turn.abs() * 0.2;
    }

    fn gesture(&self, stance: &mut Stance, act: Act, share: f32, at: f32) {
        let top = shoulder(&self.look, stance);
        let mut right = |to: V3| stance.hands[1] = stance.hands[1].toward(to, share);
        match act {
            Act::Raise => {
                right(v(0.27, top + 0.43, 0.16));
                stance.nod -= 0.12 * share;
                stance.turn *= 1.0 - share;
            }
            Act::Phone => {
                right(v(0.125, top + 0.14, 0.085));
                stance.nod += 0.16 * share;
                stance.turn = stance.turn * (1.0 - share) + 0.35 * share;
                stance.phone = share > 0.25;
            }
            Act::Type => {
                let beat = |k: f32| 0.018 * share * ((at * 5.0 + k).floor() * 2.399).sin();
                stance.hands[0] = stance.hands[0].toward(v(-0.11, 0.86 + beat(0.3), 0.44), share);
                stance.hands[1] = stance.hands[1].toward(v(0.09, 0.86 + beat(0.0), 0.44), share);
                stance.turn = stance.turn * (1.0 - share) + 0.42 * share;
                stance.nod += 0.14 * share;
            }
            Act::Count => {
                let beat = 0.02 * ((at * 6.25).floor() * 1.7).sin();
                right(v(0.06, 0.98 + beat, 0.36));
                stance.hands[0] = stance.hands[0].toward(v(-0.06, 0.96, 0.37), share);
                stance.nod += 0.24 * share;
                stance.turn *= 1.0 - share;
                stance.paper = share > 0.4;
            }
            Act::Give => {
                right(v(0.08, 1.14, 0.46));
                stance.lean += 0.08 * share;
                stance.paper = share > 0.3;
            }
            Act::Welcome => {
                right(v(0.46, top - 0.24, 0.30));
                stance.hands[0] = stance.hands[0].toward(v(-0.10, top - 0.42, 0.20), share);
                stance.lean += 0.13 * share;
            }
            Act::Talk => {
                let beat = |k: f32| 0.03 * ((at * 6.25).floor() * 0.37 + k).sin();
                right(v(0.17, top - 0.34 + beat(0.0), 0.30));
                stance.hands[0] = stance.hands[0].toward(v(-0.17, top - 0.36 + beat(1.4), 0.28), share);
            }
            Act::Nod => {
                stance.lean += 0.10 * share;
                stance.nod += 0.12 * share;
            }
            Act::LookLeft => {
                stance.turn = stance.turn * (1.0 - share) - 0.9 * share;
            }
            Act::Press => {
                right(v(0.10, top - 0.12, 0.44));
                stance.nod += 0.2 * share;
            }
        }
    }
}
