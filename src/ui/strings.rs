//! The sentences of the window: their names here, their words in `strings_zh.rs` and `strings_en.rs`. A name without
//! words in either language does not compile.

use crate::domain::text::Lang;
use crate::ui::strings_en::EN;
use crate::ui::strings_zh::ZH;
use std::fmt::Display;

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
    checklists_text,
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
        for ((name, zh), (_, en)) in t(Lang::Zh).all().into_iter().zip(t(Lang::En).all()) {
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
