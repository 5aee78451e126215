//! The sentences of the window: their names here, their words in `strings_zh.rs` and `strings_en.rs`. A name without
//! words in either language does not compile.

use crate::domain::text::Lang;
use crate::ui::strings_en::EN;
use crate::ui::strings_zh::ZH;
use std::fmt::Display;

/// Sentences that one page alone says, both languages side by side, in a file of its own: `name: "中文", "English";`.
/// Makes `Words` with a field for each and `words(lang)`.
macro_rules! page_words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// The page's sentences in one language.
        #[derive(Debug)]
        pub struct Words {
            $(pub(crate) $name: &'static str,)+
        }

        const ZH: Words = Words { $($name: $zh,)+ };
        const EN: Words = Words { $($name: $en,)+ };

        /// The sentences in a language.
        pub const fn words(lang: $crate::domain::text::Lang) -> &'static Words {
            match lang {
                $crate::domain::text::Lang::Zh => &ZH,
                $crate::domain::text::Lang::En => &EN,
            }
        }

        /// Name, Chinese, English of each, for tests that look at all of them.
        #[cfg(test)]
        pub(crate) const fn all() -> &'static [(&'static str, &'static str, &'static str)] {
            &[$((stringify!($name), $zh, $en),)+]
        }
    };
}

pub mod appraisal;
pub mod covers;
pub mod examples;
pub mod clips;
pub mod lists;
pub mod ranking;
pub mod registers;
pub mod rehearsal;
pub mod schemes;
pub mod stars;
pub mod steps;

macro_rules! strings {
    ($($name:ident,)+) => {
        /// All sentences in one language.
        #[derive(Debug)]
        pub struct Strings {
            $(pub(crate) $name: &'static str,)+
        }

        impl Strings {
            /// Names and words, for tests that look at all of them.
            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)+]
            }
        }
    };
}

strings! {
    app_name,
    ok,
    cancel,
    done,
    yes,
    no,
    add,
    start,
    menu,
    comma,
    colon,
    dismiss,
    close_sheet,
    cancelling,
    progress_of,
    saved,
    saved_hint,
    read_only,
    read_only_hint,
    open_read_only,
    settings,
    language,
    theme,
    theme_dark,
    theme_light,
    inspector,
    inspector_hint,
    memory,
    memory_hint,
    settings_note,
    close_library,
    path,
    path_or_type,
    path_no_dialog,
    ask_new_library,
    ask_open_library,
    ask_demo,
    ask_import,
    ask_footage,
    ask_footage_folder,
    ask_relink,
    ask_export,
    ask_checklist,
    welcome_what,
    welcome_step_1,
    welcome_step_1_text,
    welcome_step_2,
    welcome_step_2_text,
    welcome_step_3,
    welcome_step_3_text,
    new_library,
    open_library,
    make_demo,
    make_demo_hint,
    recent,
    inspections,
    places,
    checklists,
    all_inspections,
    open_row,
    new_inspection,
    no_outlets_yet,
    open_inspection_of,
    outlet,
    outlets,
    date,
    checklist,
    checklist_file,
    judged,
    judged_of,
    deductions,
    score,
    score_none_yet,
    status,
    closed,
    not_begun,
    under_way,
    card_open,
    card_open_text,
    card_closed,
    card_closed_text,
    card_findings,
    card_findings_text,
    card_outlets,
    card_outlets_text,
    begin_with_outlets,
    begin_with_outlets_text,
    begin_with_inspection,
    begin_with_inspection_text,
    form_incomplete,
    import_places,
    import_places_hint,
    import_preview,
    import_take,
    import_wrong,
    import_counts,
    import_errors,
    import_look,
    place,
    place_line,
    place_cell,
    what_is_wrong,
    what_to_do,
    add_outlet,
    add_person,
    places_counts,
    no_people_yet,
    people,
    code,
    name,
    level,
    parent,
    class,
    queue_machine,
    staff_no,
    person_name,
    post,
    from,
    to,
    edition,
    items,
    back_to_list,
    off_site_inspection,
    score_spoken,
    closed_hint,
    complete,
    unfinished,
    unfinished_hint,
    nothing_open,
    left_open,
    coverage_of,
    unseen,
    unseen_more,
    section_below,
    pass_rest,
    whole_outlet,
    fact_step,
    fact_observe,
    fact_key_item,
    fact_remedy,
    reference_picture,
    reference_missing,
    no_moment,
    finding_spoken,
    finding_number,
    withdrawn_because,
    go_to_finding,
    points,
    note,
    note_hint,
    whose,
    draw_rect,
    draw_rect_hint,
    clear_rect,
    move_here,
    move_here_hint,
    withdraw,
    no_findings,
    no_findings_text,
    findings_sum,
    findings_sum_withdrawn,
    findings_sum_hint,
    explain_by_section,
    explain_basis,
    explain_open,
    explain_more,
    action,
    nobody,
    nobody_text,
    palette_name,
    palette_hint,
    palette_person_hint,
    nothing_found,
    whose_is,
    whose_keys,
    cancel_draft,
    clock_text,
    clock_picture,
    clock_time,
    clock_wrong,
    clock_set,
    clock_second,
    clock_camera,
    clock_camera_hint,
    clock_second_text,
    clock_second_wrong,
    clock_fast,
    clock_slow,
    clock_even,
    reason,
    reason_hint,
    reason_optional,
    close_score,
    close_nothing_open,
    close_open,
    close_unseen,
    close_do,
    close_short,
    closed_at,
    closed_reason,
    reopen_text,
    reopen_do,
    reopen_short,
    withdraw_text,
    withdraw_do,
    make_report,
    report_unfinished,
    report_pdf,
    report_xlsx,
    report_html,
    report_json,
    report_where,
    report_preview,
    number,
    item,
    moment,
    camera,
    keys_text,
    hint_select,
    recordings,
    add_footage,
    add_folder,
    in_player,
    show_recording,
    relink,
    relink_hint,
    drop_here,
    drop_what,
    drop_footage_here,
    drop_footage_how,
    going_to_finding,
    guides_hint,
    guides_remove_last,
    guides_remove_all,
    let_lead,
    no_recording_then,
    no_picture_then,
    no_recording_now,
    no_recordings,
    off_axis,
    off_axis_hint,
    opening_footage,
    picture,
    rectangle_hint,
    rectangle_remove,
    sound,
    tape,
    with_sound,
    withdrawn,
    go_to_time,
    go_to_time_hint,
    no_such_time,
    frame,
    clock_inspector,
    clock_frames,
    clock_file_name,
    clock_container,
    clock_unknown,
    source_inspector,
    source_frames,
    source_file_name,
    source_container,
    disagrees_later,
    disagrees_earlier,
    clock_parts,
    rate,
    span_in,
    span_out,
    span_clear,
    no_sound,
    no_sound_hint,
    sound_on,
    sound_off,
    gain,
    gain_hint,
    keys_step,
    keys_rate,
    keys_findings,
    settlement,
    ranking,
    registers,
    settlement_below,
    settlement_lines,
    settlement_lines_text,
    settlement_people,
    settlement_people_text,
    settlement_no_lines,
    settlement_composing,
    settlement_total,
    settlement_not_set,
    settlement_all_set,
    settlement_score,
    settlement_rank,
    settlement_short,
    settlement_met,
    settlement_from_end,
    settlement_ranked_unknown,
    settlement_notes,
    column_clause,
    column_reason,
    column_formula,
    column_object,
    column_cause,
    column_amount,
    formula_not_set,
    cause_mark,
    cause_marks,
    cause_mark_hint,
    cause_year,
    amount_not_set,
    amount_of,
    amount_set,
    amount_field,
    amount_bounds,
    amount_free,
    edge,
    edge_half_more,
    edge_half_less,
    edge_place_better,
    edge_place_worse,
    ranking_below,
    ranking_none,
    ranking_none_text,
    column_place,
    column_rounds,
    column_target,
    column_distance,
    column_official,
    registers_below,
    register_new,
    register_kind,
    register_amount,
    register_strike,
    register_struck,
    register_none,
    register_none_text,
    column_note,
    what_if,
    what_if_text,
    what_if_open,
    what_if_close,
    what_if_is,
    what_if_nothing,
    what_if_moved,
    on_the_spot,
    on_the_spot_hint,
    ask_results,
    results_import,
    results_import_hint,
    results_kind,
    results_kind_text,
    results_period,
    results_sheet,
    results_columns,
    results_columns_text,
    results_remembered,
    results_no_column,
    results_rows,
    results_rows_text,
    results_counts,
    results_skipped,
    results_nothing_new,
    results_choose,
    results_contradict,
    results_contradict_text,
    results_keep,
    results_replace,
    results_own,
    results_what,
    results_old,
    results_new,
    results_row,
}

/// The sentences in a language.
pub fn t(lang: Lang) -> &'static Strings {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// Puts values into a sentence: `{0}` is the first, `{1}` the second.
pub fn fill(sentence: &str, values: &[&dyn Display]) -> String {
    let mut text = sentence.to_owned();
    for (at, value) in values.iter().enumerate() {
        text = text.replace(&format!("{{{at}}}"), &value.to_string());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{fill, t};
    use crate::domain::text::Lang;

    #[test]
    fn both_languages_say_everything() {
        let pages = [
            super::appraisal::all(),
            super::covers::all(),
            super::examples::all(),
            super::clips::all(),
            super::lists::all(),
            super::ranking::all(),
            super::registers::all(),
            super::rehearsal::all(),
            super::schemes::all(),
            super::stars::all(),
            super::steps::all(),
        ];
        let common = t(Lang::Zh).all().into_iter().zip(t(Lang::En).all()).map(|((name, zh), (_, en))| (name, zh, en));
        for (name, zh, en) in common.chain(pages.into_iter().flatten().copied()) {
            assert!(!zh.is_empty() && !en.is_empty(), "{name} is empty");
            for number in 0..4 {
                let place = format!("{{{number}}}");
                assert_eq!(zh.contains(&place), en.contains(&place), "{name} lacks {place} in one language");
            }
            let chinese = |text: &str| text.chars().any(|sign| ('\u{4e00}'..'\u{9fff}').contains(&sign));
            assert!(!chinese(en), "{name} has Chinese in its English");
            assert!(!zh.ends_with('。') && !en.ends_with('.') || en == "No.", "{name} ends with a full stop");
        }
    }

    #[test]
    fn values_go_where_they_belong() {
        assert_eq!(fill("{1} of {0}", &[&7, &"3"]), "3 of 7");
    }
}
