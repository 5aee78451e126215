//! What the picture shall move to next: one move at a time is under way, the newest seek wins, and no step is lost.

use crate::domain::time::Pts;
use crate::media::player::Accuracy;

/// One move of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Move {
    /// To another picture.
    Seek(Pts, Accuracy),
    /// So many pictures on from the one shown.
    Step(i32),
    /// Nowhere; what follows comes at another rate, or in step with the sound again.
    Restart,
}

/// Moves that wait, and whether one is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Moves {
    under_way: bool,
    seek: Option<(Pts, Accuracy)>,
    steps: i32,
    restart: bool,
}

impl Moves {
    /// A seek takes the place of everything that waits.
    pub(super) fn seek(&mut self, to: Pts, accuracy: Accuracy) {
        self.seek = Some((to, accuracy));
        self.steps = 0;
        self.restart = false;
    }

    /// What was under way has to begin anew, unless another seek waits; steps that wait follow it.
    pub(super) fn go_back(&mut self, to: Pts) {
        self.seek.get_or_insert((to, Accuracy::Exact));
        self.restart = false;
    }

    /// Steps add up, behind a seek that waits.
    pub(super) fn step(&mut self, pictures: i32) {
        self.steps = self.steps.saturating_add(pictures);
    }

    /// A seek that waits is a restart as well.
    pub(super) fn restart(&mut self) {
        self.restart = self.seek.is_none();
    }

    /// The next move, unless one is under way or `may` says that its time has not come.
    pub(super) fn next(&mut self, may: impl Fn(&Move) -> bool) -> Option<Move> {
        if self.under_way {
            return None;
        }
        let next = self.waiting()?;
        if !may(&next) {
            return None;
        }
        match next {
            Move::Seek(..) => self.seek = None,
            Move::Restart => self.restart = false,
            Move::Step(_) => self.steps = 0,
        }
        self.under_way = true;
        Some(next)
    }

    /// The very first picture is a move as well.
    pub(super) fn begin(&mut self) {
        self.under_way = true;
    }

    /// The move under way has ended, well or not.
    pub(super) fn done(&mut self) {
        self.under_way = false;
    }

    /// Whether a picture asked for is still to come.
    pub(super) fn is_pending(&self) -> bool {
        self.under_way || self.waiting().is_some()
    }

    fn waiting(&self) -> Option<Move> {
        let seek = self.seek.map(|(to, accuracy)| Move::Seek(to, accuracy));
        let restart = self.restart.then_some(Move::Restart);
        let step = (self.steps != 0).then_some(Move::Step(self.steps));
        seek.or(restart).or(step)
    }
}

#[cfg(test)]
mod tests {
    use super::{Move, Moves};
    use crate::domain::time::Pts;
    use crate::media::player::Accuracy::{Exact, Key};

    fn ms(ms: i64) -> Pts {
        Pts::from_ms(ms)
    }

    fn next(moves: &mut Moves) -> Option<Move> {
        moves.next(|_| true)
    }

    #[test]
    fn the_newest_seek_wins_and_one_is_under_way() {
        let mut moves = Moves::default();
        moves.seek(ms(1), Key);
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(1), Key)));
        for n in 2..50 {
            moves.seek(ms(n), Key);
            assert_eq!(next(&mut moves), None);
        }
        moves.seek(ms(50), Exact);
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(50), Exact)));
        moves.done();
        assert_eq!(next(&mut moves), None);
        assert!(!moves.is_pending());
    }

    #[test]
    fn steps_add_up_and_none_is_lost() {
        let mut moves = Moves::default();
        moves.step(1);
        assert_eq!(next(&mut moves), Some(Move::Step(1)));
        moves.step(1);
        moves.step(1);
        moves.step(-1);
        moves.step(3);
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Step(4)));
        moves.done();
        assert_eq!(next(&mut moves), None);
    }

    #[test]
    fn steps_follow_the_seek_before_them_and_fall_with_the_seek_behind_them() {
        let mut moves = Moves::default();
        moves.seek(ms(1), Exact);
        moves.step(2);
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(1), Exact)));
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Step(2)));
        moves.step(5);
        moves.seek(ms(9), Exact);
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(9), Exact)));
        moves.done();
        assert_eq!(next(&mut moves), None);
    }

    #[test]
    fn what_begins_anew_gives_way_to_a_newer_seek_and_keeps_steps() {
        let mut moves = Moves::default();
        moves.step(2);
        moves.go_back(ms(5));
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(5), Exact)));
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Step(2)));
        moves.done();
        moves.seek(ms(9), Key);
        moves.go_back(ms(5));
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(9), Key)));
    }

    #[test]
    fn a_move_whose_time_has_not_come_waits() {
        let mut moves = Moves::default();
        moves.seek(ms(1), Exact);
        assert_eq!(moves.next(|_| false), None);
        assert!(moves.is_pending());
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(1), Exact)));
    }

    #[test]
    fn a_restart_is_part_of_a_seek_that_waits() {
        let mut moves = Moves::default();
        moves.restart();
        moves.seek(ms(1), Exact);
        moves.restart();
        assert_eq!(next(&mut moves), Some(Move::Seek(ms(1), Exact)));
        moves.done();
        assert_eq!(next(&mut moves), None);
        moves.restart();
        moves.step(1);
        assert_eq!(next(&mut moves), Some(Move::Restart));
        moves.done();
        assert_eq!(next(&mut moves), Some(Move::Step(1)));
    }
}
