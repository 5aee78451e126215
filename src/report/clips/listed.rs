//! What the lists of clips show, on the page and on paper alike: the clips by person, and the words around them.

use crate::domain::inspection::Rect;
use crate::domain::text::Lang;
use crate::report::clips::{ClipEntry, ClipPerson};
use std::collections::BTreeSet;

/// A clip in a list.
#[derive(Clone, Debug)]
pub struct ListedClip<'a> {
    /// The clip.
    pub clip: &'a ClipEntry,
    /// The clip that shows how it should be, where there is one.
    pub example: Option<&'a ClipEntry>,
    /// The picture at its mark, as it is kept, and what is marked on it; none where there is none.
    pub still: Option<(Vec<u8>, Option<Rect>)>,
}

/// The clips of one person, or of the outlets as a whole.
#[derive(Clone, Debug)]
pub struct ClipGroup<'a> {
    /// Whose; none: the outlets'.
    pub whose: Option<&'a ClipPerson>,
    /// In the order of the list.
    pub clips: Vec<&'a ListedClip<'a>>,
}

/// The clips by person, people in the order in which they come first.
pub fn by_person<'a>(clips: &'a [ListedClip<'a>]) -> Vec<ClipGroup<'a>> {
    let mut groups: Vec<ClipGroup<'a>> = Vec::new();
    for one in clips {
        let whose = one.clip.person.as_ref();
        match groups.iter_mut().find(|group| group.whose == whose) {
            Some(group) => group.clips.push(one),
            None => groups.push(ClipGroup { whose, clips: vec![one] }),
        }
    }
    groups
}

/// The words of the lists.
pub(super) struct Words {
    pub(super) lang: &'static str,
    pub(super) title: &'static str,
    pub(super) outlet_as_a_whole: &'static str,
    pub(super) no_still: &'static str,
    pub(super) as_it_was: &'static str,
    pub(super) as_it_should_be: &'static str,
    pub(super) copied: &'static str,
    pub(super) columns: [&'static str; 4],
    zh: bool,
}

/// The words in a language.
pub(super) const fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            lang: "zh-CN",
            title: "演练片段",
            outlet_as_a_whole: "网点（不落实到人）",
            no_still: "无截图",
            as_it_was: "当时",
            as_it_should_be: "合格示范",
            copied: "原样截取，从关键画面开始，可能早于标记前的时长",
            columns: ["画面", "项目与要求", "时间与地点", "片段"],
            zh: true,
        },
        Lang::En => Words {
            lang: "en",
            title: "Rehearsal clips",
            outlet_as_a_whole: "The outlet as a whole",
            no_still: "No still",
            as_it_was: "As it was",
            as_it_should_be: "As it should be",
            copied: "Copied as recorded: begins with a key picture, which may be earlier than asked",
            columns: ["Picture", "Item and standard", "When and where", "Clip"],
            zh: false,
        },
    }
}

impl Words {
    /// Whose clips they are.
    pub(super) fn whose(&self, person: Option<&ClipPerson>) -> String {
        match person {
            None => self.outlet_as_a_whole.to_owned(),
            Some(one) if self.zh => format!("{}（{}）", one.name, one.staff_no),
            Some(one) => format!("{} ({})", one.name, one.staff_no),
        }
    }

    /// Of which outlets and days, and how many.
    pub(super) fn below(&self, clips: &[ListedClip<'_>]) -> String {
        let outlets: BTreeSet<&str> = clips.iter().map(|one| one.clip.outlet.as_str()).collect();
        let days: BTreeSet<&str> = clips.iter().map(|one| one.clip.date.as_str()).collect();
        let outlet = match (outlets.len(), outlets.first()) {
            (1, Some(outlet)) => (*outlet).to_owned(),
            (count, _) if self.zh => format!("{count} 个网点"),
            (count, _) => format!("{count} outlets"),
        };
        let day = match (days.first(), days.last()) {
            (Some(first), Some(last)) if first == last => (*first).to_owned(),
            (Some(first), Some(last)) if self.zh => format!("{first} 至 {last}"),
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _none => String::new(),
        };
        let count = match clips.len() {
            count if self.zh => format!("共 {count} 段"),
            1 => "1 clip".to_owned(),
            count => format!("{count} clips"),
        };
        [outlet, day, count].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// `8.5 秒`, and how much slower where it is.
    pub(super) fn length(&self, clip: &ClipEntry) -> String {
        let (seconds, slower) = (clip.duration_s, clip.slower);
        match (self.zh, slower) {
            (true, 1) => format!("{seconds:.1} 秒"),
            (true, _) => format!("{seconds:.1} 秒，放慢 {slower} 倍"),
            (false, 1) => format!("{seconds:.1} s"),
            (false, _) => format!("{seconds:.1} s, {slower} times slower"),
        }
    }

    /// `2026-03-05 09:00:36`, or the day alone.
    pub(super) fn time(&self, clip: &ClipEntry) -> String {
        let site = clip.site.as_deref().map(|site| site.replace('T', " "));
        // Thousandths tell nothing to whoever prepares an evening.
        site.map_or_else(|| clip.date.clone(), |site| site.chars().take(19).collect())
    }

    /// Of what the example is: outlet, time, by whom.
    pub(super) fn example(&self, clip: &ClipEntry) -> String {
        let Some(example) = &clip.example else { return String::new() };
        let time = self.time(&ClipEntry { date: example.date.clone(), ..clip.clone() });
        let person = example.person.as_ref().map(|one| one.name.clone()).unwrap_or_default();
        let parts = [self.as_it_should_be, &example.outlet, &time, &person, &self.length(clip)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// That older clips lie in a folder of their own; empty where there are none.
    pub(super) fn earlier(&self, count: usize, folder: &str) -> String {
        match (count, self.zh) {
            (0, _) => String::new(),
            (count, true) => format!("另有 {count} 段按以前的设置生成，已移入“{folder}”，没有删除"),
            (count, false) => format!("Made with earlier settings and moved to {folder}, not deleted: {count}"),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{ListedClip, by_person};
    use crate::report::clips::{ClipEntry, ClipPerson};

    /// A clip of a finding.
    pub(in crate::report::clips) fn clip(finding: u32, person: Option<&str>) -> ClipEntry {
        let person = person.map(|name| ClipPerson { staff_no: "350102".into(), name: name.into() });
        ClipEntry {
            inspection: 1,
            outlet_code: "01".into(),
            outlet: "<城关>".into(),
            date: "2026-03-05".into(),
            finding,
            item: "S2-27".into(),
            item_text: "双手递接".into(),
            standard: "双手递接单据与现金".into(),
            person,
            note: String::new(),
            camera: "高柜".into(),
            site: Some("2026-03-05T09:00:36.400".into()),
            file: format!("城关_{finding}.mp4"),
            sha256: String::new(),
            size: 1,
            pictures: 100,
            duration_s: 8.04,
            dimensions: (1280, 720),
            sound: true,
            copied: false,
            slower: 1,
            mark_s: (3.0, 4.0),
            pieces: Vec::new(),
            subtitles: (String::new(), String::new()),
            settings: String::new(),
            example: None,
        }
    }

    #[test]
    fn people_come_in_the_order_of_their_first_clip_and_keep_that_of_theirs() {
        let clips = [clip(1, Some("乙")), clip(2, None), clip(3, Some("甲")), clip(4, Some("乙"))];
        let listed: Vec<ListedClip<'_>> =
            clips.iter().map(|clip| ListedClip { clip, example: None, still: None }).collect();
        let groups = by_person(&listed);
        let order: Vec<(Option<&str>, Vec<u32>)> = groups
            .iter()
            .map(|group| {
                let findings = group.clips.iter().map(|one| one.clip.finding).collect();
                (group.whose.map(|one| one.name.as_str()), findings)
            })
            .collect();
        assert_eq!(order, [(Some("乙"), vec![1, 4]), (None, vec![2]), (Some("甲"), vec![3])]);
    }
}
