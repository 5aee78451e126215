//! Cases through their whole course, and through every order of steps.

use crate::domain::book::{BookError, BookNo, Booked, Entry, check, check_all};
use crate::domain::casework::{
    Case, CaseEntry, CaseError, CaseKind, CaseStep, Deed, HazardReport, Opened, Size, Stage, Tier, cases,
};
use crate::domain::place::PersonId;
use crate::domain::scheme::{Casework, Deadline};
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date, datetime};
use proptest::prelude::*;

const MET: DateTime = datetime(2026, 8, 3, 9, 30, 0, 0);

fn opened(kind: CaseKind, size: Size) -> Opened {
    let hazard = (kind == CaseKind::Hazard)
        .then(|| HazardReport { reported: MET, prevention: "拉警戒线，疏散住户".to_owned() });
    Opened { worker: PersonId(1), at: MET, kind, size, what: "楼道堆放易燃物".to_owned(), hazard }
}

fn step(deed: Deed, hour: i64, words: &str) -> CaseStep {
    CaseStep { deed, at: MET.saturating_add(hour.hours()), words: words.to_owned() }
}

fn times() -> Casework {
    let of = |kind, size, hours| Deadline { kind, size, hours };
    Casework {
        report_minutes: 30,
        deadlines: vec![of(Some(CaseKind::Hazard), None, 12), of(None, Some(Size::Small), 24), of(None, None, 72)],
    }
}

/// A case that took those steps, each of which must be allowed.
fn course(size: Size, steps: &[CaseStep]) -> Case {
    let mut case = Case::open(BookNo(1), "网格员01", opened(CaseKind::Coordination, size));
    for (step, no) in steps.iter().zip(2..) {
        assert_eq!(case.check(step), Ok(()), "{step:?}");
        case.take(BookNo(no), "站长01", step.clone());
    }
    case
}

/// S4-25
#[test]
fn a_size_ends_where_it_belongs_and_unsolved_goes_one_level_up() {
    let begins = |size| {
        let case = course(size, &[]);
        (case.tier, case.stage)
    };
    assert_eq!(begins(Size::Small), (Tier::Grid, Stage::InHand));
    assert_eq!(begins(Size::Ordinary), (Tier::Community, Stage::Waiting));
    assert_eq!(begins(Size::Prominent), (Tier::Street, Stage::Waiting));
    let up = [step(Deed::Raise, 1, "调解不成"), step(Deed::Raise, 2, "涉及两个社区"), step(Deed::Raise, 3, "要多部门")];
    let case = course(Size::Small, &up);
    assert_eq!((case.tier, case.stage, case.with.as_deref()), (Tier::District, Stage::Waiting, None));
    assert_eq!(
        case.steps.iter().map(|taken| taken.tier).collect::<Vec<_>>(),
        [Tier::Grid, Tier::Community, Tier::Street]
    );
    assert_eq!(case.check(&step(Deed::Raise, 4, "还要上报")), Err(CaseError::NothingAbove));
    assert_eq!(case.next(), [Deed::Divert, Deed::Refuse]);
}

/// S4-26
#[test]
fn a_case_is_diverted_supervised_followed_up_and_fed_back() {
    let waiting = course(Size::Ordinary, &[]);
    for deed in [Deed::Supervise, Deed::FollowUp, Deed::FeedBack] {
        assert_eq!(waiting.check(&step(deed, 1, "x")), Err(CaseError::NotDiverted));
    }
    let case = course(
        Size::Ordinary,
        &[
            step(Deed::Divert, 1, " 物业公司 "),
            step(Deed::Supervise, 2, "今日办结"),
            step(Deed::FollowUp, 3, "已清运一半"),
            step(Deed::FeedBack, 4, "已清运，住户满意"),
        ],
    );
    assert_eq!((case.stage, case.with.as_deref()), (Stage::FedBack, Some("物业公司")));
    assert_eq!(case.ended(), Some(MET.saturating_add(4.hours())));
    assert_eq!(case.next(), []);
    assert_eq!(case.check(&step(Deed::FollowUp, 5, "x")), Err(CaseError::Ended(MET.saturating_add(4.hours()))));
    assert_eq!(course(Size::Small, &[]).check(&step(Deed::Divert, 1, "x")), Err(CaseError::OfTheGrid));
}

/// S4-26
#[test]
fn a_refusal_needs_its_reason_and_no_step_goes_back_in_time() {
    let case = course(Size::Ordinary, &[step(Deed::Divert, 2, "物业公司")]);
    assert_eq!(case.check(&step(Deed::Refuse, 3, "  ")), Err(CaseError::NoWords(Deed::Refuse)));
    assert_eq!(case.check(&step(Deed::Refuse, 3, "属小区自治事项，已书面告知")), Ok(()));
    assert_eq!(case.check(&step(Deed::FollowUp, 1, "x")), Err(CaseError::TooEarly(MET.saturating_add(2.hours()))));
}

/// S4-16, X-01
#[test]
fn the_set_time_runs_from_the_meeting_and_its_last_moment_is_in_time() {
    let times = times();
    let case = course(Size::Small, &[]);
    let due = MET.saturating_add(24.hours());
    assert_eq!(case.due(&times), Some(due));
    assert_eq!(case.in_time(&times, due), None);
    assert!(!case.overdue(&times, due));
    assert!(case.overdue(&times, due.saturating_add(1.minutes())));
    // Going up gives no more time; an answer ends the lateness, not the verdict.
    let late =
        course(Size::Small, &[step(Deed::Raise, 1, "x"), step(Deed::Divert, 2, "x"), step(Deed::FeedBack, 25, "x")]);
    assert_eq!(
        (late.due(&times), late.in_time(&times, due), late.overdue(&times, MET)),
        (Some(due), Some(false), false)
    );
    let kept = course(Size::Small, &[step(Deed::FeedBack, 24, "x")]);
    assert_eq!(kept.in_time(&times, MET), Some(true));
    // The first deadline that fits counts; where none fits, nothing is late.
    assert_eq!(times.due(CaseKind::Hazard, Size::Small, MET), Some(MET.saturating_add(12.hours())));
    assert_eq!(times.due(CaseKind::Mood, Size::Prominent, MET), Some(MET.saturating_add(72.hours())));
    assert_eq!(case.in_time(&Casework::default(), DateTime::MAX), None);
}

/// S4-17
#[test]
fn a_hazard_is_reported_with_a_preventive_step_and_nothing_else_is() {
    let with = |change: fn(&mut HazardReport)| {
        let mut hazard = opened(CaseKind::Hazard, Size::Small);
        hazard.hazard.iter_mut().for_each(change);
        hazard.check()
    };
    assert_eq!(with(|_| {}), Ok(()));
    assert_eq!(with(|report| report.prevention.clear()), Err(CaseError::NoReport));
    assert_eq!(
        with(|report| report.reported = date(2026, 8, 3).at(9, 29, 0, 0)),
        Err(CaseError::ReportedTooEarly(MET))
    );
    assert_eq!(Opened { hazard: None, ..opened(CaseKind::Hazard, Size::Small) }.check(), Err(CaseError::NoReport));
    let hazard = opened(CaseKind::Hazard, Size::Small).hazard;
    assert_eq!(Opened { hazard, ..opened(CaseKind::Mood, Size::Small) }.check(), Err(CaseError::NoHazard));
    let what = String::new();
    assert_eq!(Opened { what, ..opened(CaseKind::Mood, Size::Small) }.check(), Err(CaseError::NoWhat));
    assert_eq!(times().report_by(MET), MET.saturating_add(30.minutes()));
}

fn booked(entries: Vec<Entry>) -> Vec<Booked> {
    let booked = |(no, entry)| Booked { no: BookNo(no), at: MET, who: "站长01".to_owned(), entry };
    (1..).zip(entries).map(booked).collect()
}

#[test]
fn steps_are_struck_from_the_last_one_back() {
    let entry = |step: CaseStep| Entry::Case(CaseEntry::Step(BookNo(1), step));
    let strike = |no| Entry::Strike { entry: BookNo(no), reason: "录错".to_owned() };
    let open = Entry::Case(CaseEntry::Open(opened(CaseKind::Mood, Size::Ordinary)));
    let book = booked(vec![open, entry(step(Deed::Divert, 1, "物业")), entry(step(Deed::FeedBack, 2, "已办"))]);
    assert_eq!(check(&book, &strike(1)), Err(BookError::StepsLater(BookNo(3))));
    assert_eq!(check(&book, &strike(2)), Err(BookError::StepsLater(BookNo(3))));
    assert_eq!(
        check(&book, &entry(step(Deed::FollowUp, 3, "x"))),
        Err(BookError::Case(CaseError::Ended(MET.saturating_add(2.hours()))))
    );
    let wrong = Entry::Case(CaseEntry::Step(BookNo(2), step(Deed::Refuse, 1, "x")));
    assert_eq!(check(&book, &wrong), Err(BookError::Case(CaseError::NoCase(BookNo(2)))));
    // Struck from the back, in one go: the case waits again, and then was never there.
    assert_eq!(check_all(&book, &[strike(3), strike(2), entry(step(Deed::Refuse, 2, "无此事"))]), Ok(()));
    let mut less = book.clone();
    less.extend(booked(vec![strike(3)]).into_iter().map(|booked| Booked { no: BookNo(4), ..booked }));
    assert_eq!(cases(&less)[0].stage, Stage::InHand);
    assert_eq!(
        check_all(&book, &[strike(3), strike(2), strike(1), entry(step(Deed::Refuse, 2, "x"))]),
        Err(BookError::Case(CaseError::NoCase(BookNo(1))))
    );
}

fn any_step() -> impl Strategy<Value = CaseStep> {
    let words = prop_oneof![Just(""), Just("  "), Just("物业公司")];
    (0..Deed::ALL.len(), 0_i64..40, words).prop_map(|(deed, hour, words)| step(Deed::ALL[deed], hour, words))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// S4-25, S4-26: whatever is tried in whatever order.
    #[test]
    fn no_order_of_steps_refuses_without_reason_or_ends_with_nobody(
        (size, tried) in (0..Size::ALL.len(), proptest::collection::vec(any_step(), 0..24))
    ) {
        let mut case = Case::open(BookNo(1), "甲", opened(CaseKind::Dispute, Size::ALL[size]));
        for (step, no) in tried.into_iter().zip(2..) {
            let (before, allowed) = (case.clone(), case.check(&step).is_ok());
            case.take(BookNo(no), "乙", step);
            prop_assert_eq!(case.steps.len() > before.steps.len(), allowed);
            prop_assert!(allowed || case == before, "a refused step leaves no trace");
            prop_assert!(before.ended().is_none() || case == before, "what has ended stays");
            prop_assert!(case.tier >= before.tier, "a case never goes down");
        }
        prop_assert!(case.steps.iter().all(|taken| !taken.step.words.trim().is_empty()));
        prop_assert!(case.steps.is_sorted_by_key(|taken| taken.step.at));
        let handled = case.tier == Tier::Grid || case.with.is_some();
        prop_assert!(case.stage != Stage::FedBack || handled, "the answer comes from somebody who handled it");
        prop_assert!(case.ended().is_some() || !case.next().is_empty(), "what has not ended can go on");
    }
}
