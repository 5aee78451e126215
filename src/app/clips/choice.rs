//! Which findings of an inspection get a clip, and why others get none.

use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::app::taking::fingerprint;
use crate::domain::checklist::ItemCode;
use crate::domain::footage::Moment;
use crate::domain::inspection::{Finding, FindingNo, Inspection};
use crate::domain::text::Text;
use std::path::Path;

/// Which findings are asked for; an empty list asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Codes of items.
    pub items: Vec<String>,
    /// Staff numbers.
    pub people: Vec<String>,
    /// Numbers of findings.
    pub findings: Vec<u32>,
}

/// Why a finding has no clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It was withdrawn.
    Withdrawn,
    /// It was entered by hand.
    Moment,
    /// The recording is not where it was.
    File,
    /// At its place is a file with other content.
    SameFile,
    /// No picture of the recording lies in the span, or none can be had.
    Picture,
}

impl Lacking {
    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Moment => "no-moment",
            Self::File => "file-missing",
            Self::SameFile => "other-file",
            Self::Picture => "no-picture",
        }
    }

    /// For people.
    pub fn text(self) -> Text {
        match self {
            Self::Withdrawn => Text::new("已撤销", "it was withdrawn"),
            Self::Moment => Text::new("没有录像时刻", "it has no moment of footage"),
            Self::File => Text::new("录像文件不在原处", "the recording is not where it was"),
            Self::SameFile => Text::new("原处的文件内容不同", "at the recording's place is another file"),
            Self::Picture => Text::new("这段时间没有画面", "no picture lies in the span"),
        }
    }
}

/// A finding that can have a clip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'a> {
    pub finding: &'a Finding,
    pub moment: Moment,
}

/// The findings that are asked for, in the order of their numbers, and those that can have no clip.
type Sorted<'a> = (Vec<Chosen<'a>>, Vec<(FindingNo, Lacking)>);

impl Filter {
    /// Sorts the findings that are asked for. A withdrawn one is spoken of only where its number is asked for.
    ///
    /// # Errors
    /// When the inspection has no such item, person or finding.
    pub(super) fn sort<'a>(&self, inspection: &'a Inspection) -> Result<Sorted<'a>, Notice> {
        self.refuse_what_is_not_there(inspection)?;
        let (mut chosen, mut lacking) = (Vec::new(), Vec::new());
        for finding in inspection.findings.values().filter(|finding| self.takes(finding, inspection)) {
            match (&finding.withdrawn, finding.moment) {
                (Some(_), _) if self.findings.is_empty() => {}
                (Some(_), _) => lacking.push((finding.no, Lacking::Withdrawn)),
                (None, None) => lacking.push((finding.no, Lacking::Moment)),
                (None, Some(moment)) => match file_at(inspection, moment) {
                    Some(why) => lacking.push((finding.no, why)),
                    None => chosen.push(Chosen { finding, moment }),
                },
            }
        }
        Ok((chosen, lacking))
    }

    fn takes(&self, finding: &Finding, inspection: &Inspection) -> bool {
        let person = finding.person.and_then(|id| inspection.person(id));
        let is_one =
            |list: &[String], one: Option<&str>| list.is_empty() || list.iter().any(|x| Some(x.as_str()) == one);
        is_one(&self.items, Some(&finding.item.0))
            && is_one(&self.people, person.map(|person| person.staff_no.as_str()))
            && (self.findings.is_empty() || self.findings.contains(&finding.no.0))
    }

    fn refuse_what_is_not_there(&self, inspection: &Inspection) -> Result<(), Notice> {
        let no_item = self.items.iter().find(|code| inspection.checklist.item(&ItemCode((*code).clone())).is_none());
        if let Some(code) = no_item {
            return Err(refused("检查表没有这一项", "The checklist has no such item")
                .hint("请核对项目编号", "See whether the item's code is right")
                .detail(code.clone()));
        }
        let no_person = self.people.iter().find(|no| !inspection.people.iter().any(|person| person.staff_no == **no));
        if let Some(staff_no) = no_person {
            return Err(refused("当天网点没有这个工号", "Nobody with this staff number served that day")
                .hint("请核对工号", "See whether the staff number is right")
                .detail(staff_no.clone()));
        }
        if let Some(no) = self.findings.iter().find(|no| !inspection.findings.contains_key(&FindingNo(**no))) {
            return Err(refused("没有这个编号的记录", "There is no finding of this number")
                .hint("编号见检查报告", "The report shows the numbers")
                .detail(no.to_string()));
        }
        Ok(())
    }
}

fn file_at(inspection: &Inspection, moment: Moment) -> Option<Lacking> {
    let Some(recording) = inspection.recording(moment.recording) else { return Some(Lacking::File) };
    let path = Path::new(&recording.path);
    if !path.is_file() {
        return Some(Lacking::File);
    }
    (!fingerprint::is_same(recording, path, &fingerprint::of(path))).then_some(Lacking::SameFile)
}
