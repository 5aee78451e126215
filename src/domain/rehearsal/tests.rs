//! Rehearsals through their whole course, and through every order of steps and strikes.

use crate::domain::book::{BookError, BookNo, Booked, Entry, Source, check, check_all};
use crate::domain::checklist::ItemCode;
use crate::domain::inspection::{FindingNo, InspectionId};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::rehearsal::{
    Known, MarkId, RehearsalEntry, RehearsalError, RehearsalState, RehearsalStep, rehearsals, repeats,
};
use crate::domain::scheme::Scheme;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

const EVENING: Date = date(2026, 5, 6);

fn mark(inspection: i64, no: u32) -> MarkId {
    MarkId { inspection: InspectionId(inspection), finding: FindingNo(no) }
}

fn day(after: i64) -> Date {
    EVENING.saturating_add(after.days())
}

fn assign(no: u32, after: i64) -> Entry {
    Entry::Rehearsal(RehearsalEntry::Assign { mark: mark(1, no), evening: day(after) })
}

fn step(of: i64, step: RehearsalStep) -> Entry {
    Entry::Rehearsal(RehearsalEntry::Step(BookNo(of), step))
}

fn rehearse(after: i64, by: &str) -> RehearsalStep {
    RehearsalStep::Rehearse { on: day(after), by: by.to_owned() }
}

fn comment(after: i64, words: &str) -> RehearsalStep {
    RehearsalStep::Comment { on: day(after), words: words.to_owned(), by: "支行长01".to_owned() }
}

fn prove() -> RehearsalStep {
    RehearsalStep::Prove { file: Source { name: "演练.mp4".to_owned(), sha256: "ab".to_owned() }, apart: None }
}

fn checked(by: &str) -> RehearsalStep {
    RehearsalStep::Check { by: by.to_owned() }
}

fn strike(no: i64) -> Entry {
    Entry::Strike { entry: BookNo(no), reason: "勾错".to_owned() }
}

/// Puts the entry into the book if it may be there.
fn put(book: &mut Vec<Booked>, entry: Entry) -> Result<(), BookError> {
    check(book, &entry)?;
    let no = BookNo(book.len() as i64 + 1);
    book.push(Booked { no, at: DateTime::default(), who: "检查人01".to_owned(), entry });
    Ok(())
}

fn refused(why: RehearsalError) -> Result<(), BookError> {
    Err(BookError::Rehearsal(why))
}

/// S2-41…S2-43
#[test]
fn a_rehearsal_goes_from_the_evening_to_the_check() {
    let mut book = Vec::new();
    put(&mut book, assign(1, 0)).unwrap();
    let state = |book: &[Booked], after| rehearsals(book)[0].state(day(after));
    assert_eq!(state(&book, 0), RehearsalState::Assigned, "the evening itself is not over");
    assert_eq!(state(&book, 1), RehearsalState::Overdue);
    assert_eq!(put(&mut book, step(1, prove())), refused(RehearsalError::NotRehearsed));
    assert_eq!(put(&mut book, step(1, rehearse(-1, "柜员01"))), refused(RehearsalError::BeforeEvening(EVENING)));
    assert_eq!(put(&mut book, step(1, rehearse(0, " "))), refused(RehearsalError::NoName));
    put(&mut book, step(1, rehearse(0, "柜员01"))).unwrap();
    assert_eq!(state(&book, 3), RehearsalState::Rehearsed);
    assert_eq!(put(&mut book, step(1, rehearse(0, "柜员02"))), refused(RehearsalError::TakenAlready));
    assert_eq!(put(&mut book, step(1, comment(0, "双手递接"))), refused(RehearsalError::BeforeMorning(EVENING)));
    assert_eq!(put(&mut book, step(1, comment(1, " \n"))), refused(RehearsalError::NoWords));
    put(&mut book, step(1, comment(1, "双手递接"))).unwrap();
    assert_eq!(put(&mut book, step(1, checked("综合业务部"))), refused(RehearsalError::NotProved));
    put(&mut book, step(1, prove())).unwrap();
    assert_eq!(state(&book, 3), RehearsalState::Proved);
    assert_eq!(put(&mut book, step(1, checked(" 柜员01"))), refused(RehearsalError::OwnTick));
    put(&mut book, step(1, checked("综合业务部"))).unwrap();
    let rehearsal = &rehearsals(&book)[0];
    assert_eq!(rehearsal.state(day(3)), RehearsalState::Checked);
    assert_eq!(rehearsal.rehearsed().map(|(_, on, by)| (on, by)), Some((EVENING, "柜员01")));
    assert_eq!(rehearsal.comment().map(|(_, on, words, _)| (on, words)), Some((day(1), "双手递接")));
    assert_eq!(put(&mut book, step(7, rehearse(0, "柜员01"))), refused(RehearsalError::NoRehearsal(BookNo(7))));
}

#[test]
fn what_was_missed_is_made_up_for_or_assigned_for_another_evening() {
    let mut book = Vec::new();
    put(&mut book, assign(1, 0)).unwrap();
    assert_eq!(put(&mut book, assign(1, 0)), refused(RehearsalError::AssignedAlready(EVENING)));
    put(&mut book, assign(1, 1)).unwrap();
    put(&mut book, step(1, rehearse(2, "柜员01"))).unwrap();
    let states: Vec<RehearsalState> = rehearsals(&book).iter().map(|one| one.state(day(2))).collect();
    assert_eq!(states, [RehearsalState::MadeUp, RehearsalState::Overdue]);
    // Of entries put together the second sees the first.
    assert_eq!(check_all(&[], &[assign(1, 0), assign(1, 0)]), refused(RehearsalError::AssignedAlready(EVENING)));
    assert_eq!(check_all(&[], &[assign(1, 0), assign(2, 0)]), Ok(()));
}

#[test]
fn a_tick_is_taken_back_by_a_strike_and_stays_in_the_book() {
    let mut book = Vec::new();
    put(&mut book, assign(1, 0)).unwrap();
    put(&mut book, step(1, rehearse(0, "柜员01"))).unwrap();
    assert_eq!(put(&mut book, strike(1)), Err(BookError::StepsLater(BookNo(2))));
    put(&mut book, step(1, comment(1, "双手递接"))).unwrap();
    put(&mut book, strike(2)).unwrap();
    let one = &rehearsals(&book)[0];
    assert!(one.rehearsed().is_none() && one.comment().is_some(), "what was said in the morning was said");
    assert_eq!(book.len(), 4);
    put(&mut book, step(1, rehearse(1, "柜员01"))).unwrap();
    put(&mut book, step(1, prove())).unwrap();
    assert_eq!(put(&mut book, strike(5)), Err(BookError::StepsLater(BookNo(6))), "footage stands on the tick");
}

#[test]
fn a_repeat_is_of_the_same_person_and_item_on_an_earlier_day() {
    let known = |inspection, no, found, person: Option<i64>, item: &str, outlet| Known {
        mark: mark(inspection, no),
        found: day(found),
        outlet: OutletId(outlet),
        checklist: "a".to_owned(),
        item: ItemCode(item.to_owned()),
        person: person.map(PersonId),
    };
    let all = [
        known(1, 1, 0, Some(7), "A1", 1),
        known(1, 2, 0, None, "A1", 1),
        known(2, 1, 5, Some(7), "A1", 2),
        known(2, 2, 5, Some(8), "A1", 1),
        known(2, 3, 5, Some(7), "A2", 1),
        known(2, 4, 5, None, "A1", 1),
        known(3, 1, 5, Some(7), "A1", 1),
        known(4, 1, 9, Some(7), "A1", 1),
        known(4, 2, 9, Some(7), "A1", 1),
    ];
    let scheme = Scheme::bare();
    let found = repeats(&scheme, &all);
    let of = |at: usize| found.get(&all[at].mark).map(|earlier| earlier.mark);
    assert_eq!(of(0), None);
    assert_eq!(of(2), Some(mark(1, 1)), "a person takes the habit to another outlet");
    assert_eq!((of(3), of(4)), (None, None));
    assert_eq!(of(5), Some(mark(1, 2)), "nobody's in particular is the outlet's");
    assert_eq!(of(6), Some(mark(1, 1)), "not the one of the same day");
    assert_eq!(of(8), Some(mark(3, 1)), "the last one, and not of the same inspection");
    // Another list's item of that code is another item, unless the scheme goes by both; another year begins anew.
    let mut by_other = all.clone();
    by_other[8].checklist = "b".to_owned();
    let only =
        |lists: &[&str]| Scheme { checklists: lists.iter().map(|&list| list.to_owned()).collect(), ..Scheme::bare() };
    let last = |scheme: &Scheme, all: &[Known]| repeats(scheme, all).get(&all[8].mark).map(|earlier| earlier.mark);
    assert_eq!(last(&only(&["a"]), &by_other), None);
    assert_eq!(last(&only(&["a"]), &all), Some(all[6].mark));
    assert_eq!(last(&only(&["a", "b"]), &by_other), Some(all[6].mark));
    let mut next_year = all.clone();
    next_year[8].found = date(2027, 1, 5);
    assert_eq!(last(&scheme, &next_year), None);
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let step_of = |kind: u8, after: i64, named: bool| {
        let by = if named { "柜员01" } else { " " };
        match kind {
            0 | 1 => rehearse(after, by),
            2 => comment(after, by),
            3 => prove(),
            _ => checked(if named { "综合业务部" } else { " " }),
        }
    };
    let entry = prop_oneof![
        2 => (1..4_u32, 0..2_i64).prop_map(|(no, after)| assign(no, after)),
        6 => (1..7_i64, 0..5_u8, -1..3_i64, prop::bool::weighted(0.85))
            .prop_map(move |(of, kind, after, named)| step(of, step_of(kind, after, named))),
        2 => (1..16_i64).prop_map(strike),
    ];
    prop::collection::vec(entry, 0..40)
}

proptest! {
    /// Whatever is tried in whatever order: each entry that got in and was not struck is seen in a rehearsal, nothing is
    /// there twice, and what needs something before it never stands without it.
    #[test]
    fn every_order_leaves_a_course_that_a_rehearsal_can_take(tried in entries()) {
        let mut book = Vec::new();
        for entry in tried {
            let before = rehearsals(&book);
            if put(&mut book, entry).is_err() {
                prop_assert_eq!(&rehearsals(&book), &before);
            }
            let all = rehearsals(&book);
            let standing = crate::domain::book::standing(&book).count();
            prop_assert_eq!(all.iter().map(|one| 1 + one.steps.len()).sum::<usize>(), standing);
            for one in &all {
                let kinds = |kind: fn(&RehearsalStep) -> bool| one.steps.iter().filter(|taken| kind(&taken.step)).count();
                let (ticks, films, checks) = (
                    kinds(|step| matches!(step, RehearsalStep::Rehearse { .. })),
                    kinds(|step| matches!(step, RehearsalStep::Prove { .. })),
                    kinds(|step| matches!(step, RehearsalStep::Check { .. })),
                );
                prop_assert!(ticks <= 1 && films <= ticks && checks <= films);
                prop_assert!(one.comment().is_none_or(|(_, on, words, _)| on > one.evening && !words.trim().is_empty()));
                prop_assert!(one.rehearsed().is_none_or(|(_, on, by)| on >= one.evening && !by.trim().is_empty()));
                prop_assert_eq!(all.iter().filter(|other| (other.mark, other.evening) == (one.mark, one.evening)).count(), 1);
            }
        }
    }
}
