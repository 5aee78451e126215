//! Which findings of a library get a clip, in which order, and why others get none.

use crate::app::assessing::scheme_in_use;
use crate::app::clips::naming::{NameWord, time_in_name};
use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::app::taking::fingerprint;
use crate::app::wording;
use crate::domain::checklist::ItemCode;
use crate::domain::footage::{Moment, RecordingId};
use crate::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use crate::domain::rehearsal::{Known, MarkId, repeats};
use crate::domain::text::Text;
use crate::domain::time::SiteTime;
use crate::store::Reader;
use jiff::civil::{Date, DateTime, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A finding of a library: its inspection, and its number there.
pub type Pick = (InspectionId, FindingNo);

/// Which findings are asked for; an empty list asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Inspections.
    pub inspections: Vec<InspectionId>,
    /// The bank's numbers of outlets.
    pub outlets: Vec<String>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Codes of items.
    pub items: Vec<String>,
    /// Staff numbers.
    pub people: Vec<String>,
    /// Numbers of findings, with or without their inspection.
    pub findings: Vec<(Option<InspectionId>, FindingNo)>,
    /// Only what repeats an earlier finding.
    pub repeated: bool,
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
    /// The recording cannot be read.
    Unread,
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
            Self::Unread => "unreadable",
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
            Self::Unread => Text::new("录像读不出来", "the recording cannot be read"),
        }
    }
}

/// A finding that a clip can be asked for, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub pick: Pick,
    /// The bank's number of the outlet.
    pub outlet_code: String,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected.
    pub date: Date,
    /// Its item.
    pub item: ItemCode,
    /// What is checked.
    pub item_text: Text,
    /// Whose: staff number and name; none: the outlet's.
    pub person: Option<(String, String)>,
    /// What the site's clock showed at the mark; none without a clock.
    pub site: Option<SiteTime>,
    /// Whether the same was found before, of the same person, or at the outlet where it is nobody's.
    pub repeated: bool,
    /// Why it can have no clip, as far as that is seen without reading the recording.
    pub lacking: Option<Lacking>,
}

impl Candidate {
    /// What a word of a name's pattern stands for.
    pub fn says(&self, word: NameWord) -> String {
        match word {
            NameWord::Outlet => self.outlet.clone(),
            NameWord::Date => self.date.to_string(),
            NameWord::Time => self.site.map(time_in_name).unwrap_or_default(),
            NameWord::Item => self.item.0.clone(),
            NameWord::Person => self.person.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            NameWord::No => format!("{}-{}", self.pick.0.0, self.pick.1.0),
        }
    }

    /// By person, the outlets' own last; then by site time.
    fn rank(&self) -> (bool, &str, &str, DateTime, Pick) {
        let whose = self.person.as_ref().map_or("", |(staff_no, _)| staff_no);
        let at = self.site.map_or_else(|| self.date.to_datetime(Time::midnight()), SiteTime::civil);
        (self.person.is_none(), whose, &self.outlet_code, at, self.pick)
    }
}

/// All findings of a library, and what a filter may name.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    /// Every finding, the withdrawn ones too: by person, the outlets' own last; then by site time.
    pub candidates: Vec<Candidate>,
    inspections: BTreeSet<InspectionId>,
    outlets: BTreeSet<String>,
    items: BTreeSet<String>,
    people: BTreeSet<String>,
    /// Why nothing is known of what is repeated: the scheme cannot be read.
    pub repeats_unknown: Option<Notice>,
}

impl Marked {
    /// Reads a library. `watch` stops it by saying false; then none.
    ///
    /// # Errors
    /// A notice when the library cannot be read. That its scheme cannot, by which repeats are told, is no error.
    pub fn read(library: &Path, watch: &mut dyn FnMut() -> bool) -> Result<Option<Self>, Notice> {
        let failed = |why| wording::store(&why);
        let reader = Reader::open(library).map_err(failed)?;
        let scheme = scheme_in_use(&reader.book().map_err(failed)?, None);
        let people = reader.everyone().map_err(failed)?.into_iter().map(|person| person.staff_no);
        let outlets = reader.outlets().map_err(failed)?.into_iter().map(|outlet| outlet.code);
        let mut known = Vec::new();
        let mut marked = Self { people: people.collect(), outlets: outlets.collect(), ..Self::default() };
        for row in reader.inspections().map_err(failed)? {
            if !watch() {
                return Ok(None);
            }
            let inspection = reader.load(row.id).map_err(failed)?;
            marked.take(&inspection);
            known.extend(inspection.standing().map(|finding| Known::of(&inspection, finding)));
        }
        match scheme {
            Ok((scheme, _adopted)) => {
                let repeats = repeats(&scheme, &known);
                let mark = |(inspection, finding): Pick| MarkId { inspection, finding };
                marked.candidates.iter_mut().for_each(|one| one.repeated = repeats.contains_key(&mark(one.pick)));
            }
            Err(why) => marked.repeats_unknown = Some(why),
        }
        marked.candidates.sort_by(|one, other| one.rank().cmp(&other.rank()));
        Ok(Some(marked))
    }

    fn take(&mut self, inspection: &Inspection) {
        self.inspections.insert(inspection.id);
        self.outlets.insert(inspection.outlet.code.clone());
        self.items.extend(inspection.checklist.items().map(|(_, item)| item.code.0.clone()));
        self.people.extend(inspection.people.iter().map(|person| person.staff_no.clone()));
        let mut seen = BTreeMap::new();
        for finding in inspection.findings.values() {
            let person = finding.person.and_then(|id| inspection.person(id));
            let mut at_a_look =
                |moment: Moment| *seen.entry(moment.recording).or_insert_with(|| file_at_a_look(inspection, moment));
            let lacking = match (&finding.withdrawn, finding.moment) {
                (Some(_), _) => Some(Lacking::Withdrawn),
                (None, None) => Some(Lacking::Moment),
                (None, Some(moment)) => at_a_look(moment),
            };
            let item = inspection.checklist.item(&finding.item);
            self.candidates.push(Candidate {
                pick: (inspection.id, finding.no),
                outlet_code: inspection.outlet.code.clone(),
                outlet: inspection.outlet.name.clone(),
                date: inspection.date,
                item: finding.item.clone(),
                item_text: item.map(|item| item.text.clone()).unwrap_or_default(),
                person: person.map(|person| (person.staff_no.clone(), person.name.clone())),
                site: site(inspection, finding),
                repeated: false,
                lacking,
            });
        }
    }
}

impl Filter {
    /// Whether it asks for this one. A withdrawn finding is spoken of only where its number is asked for.
    pub fn takes(&self, one: &Candidate) -> bool {
        let is_one = |list: &[String], one: Option<&str>| list.is_empty() || list.iter().any(|x| one == Some(x));
        let (inspection, no) = one.pick;
        let is_it = |(of, wanted): &(Option<InspectionId>, FindingNo)| {
            *wanted == no && of.is_none_or(|wanted| wanted == inspection)
        };
        (self.inspections.is_empty() || self.inspections.contains(&inspection))
            && is_one(&self.outlets, Some(&one.outlet_code))
            && self.from.is_none_or(|from| from <= one.date)
            && self.to.is_none_or(|to| one.date <= to)
            && is_one(&self.items, Some(&one.item.0))
            && is_one(&self.people, one.person.as_ref().map(|(staff_no, _)| staff_no.as_str()))
            && (!self.repeated || one.repeated)
            && match self.findings.is_empty() {
                true => one.lacking != Some(Lacking::Withdrawn),
                false => self.findings.iter().any(is_it),
            }
    }

    fn refuse_what_is_not_there(&self, marked: &Marked) -> Result<(), Notice> {
        let missing =
            |list: &[String], known: &BTreeSet<String>| list.iter().find(|one| !known.contains(*one)).cloned();
        if let Some(id) = self.inspections.iter().find(|id| !marked.inspections.contains(id)) {
            return Err(refused("没有这个编号的检查", "There is no inspection of this number")
                .hint("编号见“mingcha list”", "mingcha list shows the numbers")
                .detail(id.0.to_string()));
        }
        if let Some(code) = missing(&self.outlets, &marked.outlets) {
            return Err(refused("检查库里没有这个网点", "The library has no such outlet")
                .hint("请核对网点编号", "See whether the outlet's number is right")
                .detail(code));
        }
        if let Some(code) = missing(&self.items, &marked.items) {
            return Err(refused("检查表没有这一项", "The checklist has no such item")
                .hint("请核对项目编号", "See whether the item's code is right")
                .detail(code));
        }
        if let Some(staff_no) = missing(&self.people, &marked.people) {
            return Err(refused("检查库里没有这个工号", "Nobody in the library has this staff number")
                .hint("请核对工号", "See whether the staff number is right")
                .detail(staff_no));
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(refused("期间的终点早于起点", "The period ends before it begins")
                .hint("请对调两个日期", "Write the earlier day first")
                .detail(format!("{from} – {to}")));
        }
        let in_these = |one: &Candidate| self.inspections.is_empty() || self.inspections.contains(&one.pick.0);
        let is_there = |(of, no): &(Option<InspectionId>, FindingNo)| {
            let mut here = marked.candidates.iter().filter(|one| in_these(one));
            here.any(|one| one.pick.1 == *no && of.is_none_or(|of| of == one.pick.0))
        };
        match self.findings.iter().find(|finding| !is_there(finding)) {
            None => Ok(()),
            Some((of, no)) => Err(refused("没有这个编号的记录", "There is no finding of this number")
                .hint("编号见检查报告", "The report shows the numbers")
                .detail(of.map(|of| format!("{}-", of.0)).unwrap_or_default() + &no.0.to_string())),
        }
    }
}

/// The findings of a library that are asked for: by person, the outlets' own last; then by site time.
///
/// # Errors
/// A notice when the library cannot be read, or has nothing of what the filter names; also when only repeats are asked for
/// and the scheme that tells them cannot be read.
pub fn choose(library: &Path, filter: &Filter) -> Result<Vec<Pick>, Notice> {
    let marked = Marked::read(library, &mut || true)?.unwrap_or_default();
    if let Some(why) = marked.repeats_unknown.as_ref().filter(|_| filter.repeated) {
        return Err(why.clone());
    }
    filter.refuse_what_is_not_there(&marked)?;
    Ok(marked.candidates.iter().filter(|one| filter.takes(one)).map(|one| one.pick).collect())
}

/// Reads the number of a finding: `3` in every inspection, or `12-3` in inspection 12.
///
/// # Errors
/// When it is neither.
pub fn read_finding(text: &str) -> Result<(Option<InspectionId>, FindingNo), Notice> {
    let read = || match text.trim().split_once('-') {
        Some((inspection, no)) => Some((Some(InspectionId(inspection.parse().ok()?)), FindingNo(no.parse().ok()?))),
        None => Some((None, FindingNo(text.trim().parse().ok()?))),
    };
    read().ok_or_else(|| {
        refused("看不懂这个记录编号", "This is no number of a finding")
            .hint("请写编号，如 3；或检查号和编号，如 12-3", "Write its number, such as 3, or 12-3 with its inspection")
            .detail(text)
    })
}

/// A finding that can have a clip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'a> {
    pub inspection: &'a Inspection,
    pub finding: &'a Finding,
    pub moment: Moment,
    /// Where this shows how it should be: the finding beside which it is shown.
    pub beside: Option<(&'a Inspection, &'a Finding)>,
}

impl<'a> Chosen<'a> {
    /// The finding, or why it can have no clip.
    pub(super) fn of(inspection: &'a Inspection, finding: &'a Finding, looked: &mut Looked) -> Result<Self, Lacking> {
        match (&finding.withdrawn, finding.moment) {
            (Some(_), _) => Err(Lacking::Withdrawn),
            (None, None) => Err(Lacking::Moment),
            (None, Some(moment)) => match looked.file_at(inspection, moment) {
                Some(why) => Err(why),
                None => Ok(Self { inspection, finding, moment, beside: None }),
            },
        }
    }

    /// The finding that it is for, with its inspection.
    pub(super) fn for_what(&self) -> (&'a Inspection, &'a Finding) {
        self.beside.unwrap_or((self.inspection, self.finding))
    }

    /// By the recording's clock as it is known today; as it was known then where it has none any more.
    pub(super) fn site(&self) -> Option<SiteTime> {
        site(self.inspection, self.finding)
    }
}

/// What the site's clock showed at the mark: by the recording's clock as it is known today, or as it was then.
pub(super) fn site(inspection: &Inspection, finding: &Finding) -> Option<SiteTime> {
    let moment = finding.moment?;
    let recording = inspection.recording(moment.recording);
    recording.and_then(|recording| recording.site(moment.pts)).or(moment.site)
}

/// What is wrong with the files of recordings, each looked at once.
#[derive(Debug, Default)]
pub(super) struct Looked(BTreeMap<RecordingId, Option<Lacking>>);

impl Looked {
    fn file_at(&mut self, inspection: &Inspection, moment: Moment) -> Option<Lacking> {
        *self.0.entry(moment.recording).or_insert_with(|| file_at(inspection, moment))
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

/// As `file_at`, but no more of a file is read than its two ends, and those only where it was written to since.
fn file_at_a_look(inspection: &Inspection, moment: Moment) -> Option<Lacking> {
    let Some(recording) = inspection.recording(moment.recording) else { return Some(Lacking::File) };
    let path = Path::new(&recording.path);
    if !path.is_file() {
        return Some(Lacking::File);
    }
    let (known, there) = (&recording.fingerprint, fingerprint::stamp(path));
    let as_it_was = (known.size, known.modified_s) == (there.size, there.modified_s);
    let other = !as_it_was && known.same_content(&fingerprint::of(path)) == Some(false);
    other.then_some(Lacking::SameFile)
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Filter, Lacking, read_finding};
    use crate::domain::checklist::ItemCode;
    use crate::domain::inspection::{FindingNo, InspectionId};
    use crate::domain::text::Text;
    use jiff::civil::Date;

    fn one(inspection: i64, no: u32, date: &str, item: &str, person: Option<&str>) -> Candidate {
        Candidate {
            pick: (InspectionId(inspection), FindingNo(no)),
            outlet_code: "01".into(),
            outlet: "城关".into(),
            date: date.parse().unwrap(),
            item: ItemCode(item.into()),
            item_text: Text::default(),
            person: person.map(|no| (no.to_owned(), format!("柜员{no}"))),
            site: None,
            repeated: false,
            lacking: None,
        }
    }

    fn all() -> Vec<Candidate> {
        vec![
            one(1, 1, "2026-01-10", "a", Some("7")),
            one(1, 2, "2026-01-10", "a", Some("8")),
            Candidate { repeated: true, ..one(2, 1, "2026-02-10", "a", Some("7")) },
            one(2, 2, "2026-02-10", "b", None),
            Candidate { repeated: true, ..one(3, 1, "2026-06-01", "b", None) },
            Candidate { lacking: Some(Lacking::Withdrawn), ..one(3, 2, "2026-06-01", "a", Some("8")) },
            Candidate { outlet_code: "02".into(), ..one(4, 1, "2026-06-02", "b", None) },
        ]
    }

    fn taken(filter: &Filter) -> Vec<(i64, u32)> {
        all().iter().filter(|one| filter.takes(one)).map(|one| (one.pick.0.0, one.pick.1.0)).collect()
    }

    #[test]
    fn each_filter_takes_what_it_names() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let none = Filter::default();
        assert_eq!(taken(&none), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (4, 1)], "a withdrawn one was not asked for");
        let inspections = vec![InspectionId(1), InspectionId(3)];
        assert_eq!(taken(&Filter { inspections, ..none.clone() }), [(1, 1), (1, 2), (3, 1)]);
        assert_eq!(taken(&Filter { outlets: vec!["02".into()], ..none.clone() }), [(4, 1)]);
        assert_eq!(taken(&Filter { from: day("2026-06-01"), ..none.clone() }), [(3, 1), (4, 1)]);
        assert_eq!(taken(&Filter { to: day("2026-01-10"), ..none.clone() }), [(1, 1), (1, 2)]);
        assert_eq!(taken(&Filter { items: vec!["b".into()], ..none.clone() }), [(2, 2), (3, 1), (4, 1)]);
        assert_eq!(taken(&Filter { people: vec!["7".into()], ..none.clone() }), [(1, 1), (2, 1)]);
        let findings = vec![read_finding("2").unwrap()];
        assert_eq!(taken(&Filter { findings, ..none.clone() }), [(1, 2), (2, 2), (3, 2)]);
        let findings = vec![read_finding("3-2").unwrap(), read_finding(" 2-1").unwrap()];
        assert_eq!(taken(&Filter { findings, ..none.clone() }), [(2, 1), (3, 2)]);
        assert_eq!(taken(&Filter { repeated: true, ..none }), [(2, 1), (3, 1)]);
        for wrong in ["", "a", "1-", "-1", "1-2-3"] {
            assert!(!read_finding(wrong).unwrap_err().hint.is_empty(), "{wrong}");
        }
    }

    #[test]
    fn people_come_before_outlets_and_each_in_the_order_of_time() {
        let mut all = all();
        all.reverse();
        all.sort_by(|one, other| one.rank().cmp(&other.rank()));
        let order: Vec<(i64, u32)> = all.iter().map(|one| (one.pick.0.0, one.pick.1.0)).collect();
        assert_eq!(order, [(1, 1), (2, 1), (1, 2), (3, 2), (2, 2), (3, 1), (4, 1)]);
    }
}
