//! Results from outside: a list is shown with what its columns are taken for and what it would bring, and goes into
//! the book whole, in one transaction, only when somebody says so. Each entry keeps the file's name and hash.
//!
//! Every change reads the list anew. What somebody matched is remembered in the library by the list's headings.

mod remembered;
mod weighed;

pub use crate::app::results::weighed::{Brings, Contradiction, Difference};

use crate::app::App;
use crate::app::assessing::scheme_in_use;
use crate::app::jobs::JobKind;
use crate::app::results::remembered::Remembered;
use crate::app::results::weighed::Scales;
use crate::app::state::Library;
use crate::app::{files, wording};
use crate::catalog::results::{Known, Table, figure_name, period, preview, propose, read, roles};
use crate::domain::book::{Booked, Source, standing};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::facts::Round;
use crate::domain::results::{Column, Interval, Matching, ResultKind, Role, Subject, Wanted};
use crate::domain::scheme::{By, Rule, Scheme, Subjects};
use crate::domain::text::{Lang, Text};
use std::path::Path;

/// What a skill test is called where nothing stands over its grades.
const SKILL_TEST: &str = "技能测试";
/// Rows among which the headings can be chosen.
const TOP_ROWS: usize = 12;
/// Rows of the list that are shown.
const ROWS: usize = 6;

/// A list of results before it is taken in.
#[derive(Clone, Debug)]
pub struct ResultsPreview {
    /// The file, by name and hash.
    pub file: Source,
    /// What it can be read as, with what people call that.
    pub kinds: Vec<(ResultKind, Text)>,
    /// What it is read as.
    pub kind: ResultKind,
    /// Which column says what.
    pub matching: Matching,
    /// Whether that was remembered from an earlier list.
    pub remembered: bool,
    /// What the list is about as a whole, as typed or as a title tells it; may be empty.
    pub period: String,
    /// What is wrong, or to be looked at.
    pub diagnostics: Vec<Diagnostic>,
    /// What it would bring; none while something is wrong.
    pub brings: Option<Brings>,
    whole: Option<Interval>,
    /// The year of what tells no time: the scheme's.
    year: i16,
    /// None when the file holds no table.
    table: Option<Table>,
    kept: Remembered,
}

impl ResultsPreview {
    /// The columns of its table, from left to right; none when the file holds no table.
    pub fn columns(&self) -> &[Column] {
        self.table.as_ref().map_or(&[], Table::columns)
    }

    /// Its first rows: the number of each in the spreadsheet, and a cell for each column.
    pub fn first_rows(&self) -> Vec<(usize, Vec<String>)> {
        self.table.as_ref().map(|table| table.first_rows(ROWS)).unwrap_or_default()
    }

    /// How many rows stand below the headings.
    pub fn rows(&self) -> usize {
        self.table.as_ref().map_or(0, Table::len)
    }

    /// Rows in which the headings could stand, by number, with what is written there.
    pub fn top_rows(&self) -> Vec<(usize, String)> {
        self.table.as_ref().map(|table| table.top_rows(TOP_ROWS)).unwrap_or_default()
    }

    /// The last row of the headings, as the spreadsheet counts.
    pub fn heading_row(&self) -> usize {
        self.table.as_ref().map_or(0, |table| table.heading_rows().1)
    }

    /// The sheets of the file, by name.
    pub fn sheets(&self) -> Vec<&str> {
        self.table.iter().flat_map(Table::sheets).collect()
    }

    /// The sheet that is read, from 0.
    pub fn sheet(&self) -> usize {
        self.table.as_ref().map_or(0, Table::sheet)
    }

    /// What its columns may say.
    pub fn roles(&self) -> &'static [Role] {
        roles(Some(&self.kind))
    }

    /// With a kind, and the columns that were matched for it before, or else that are likely. What somebody matched under
    /// the kind before stays where nothing better is known.
    fn read_as(&mut self, kind: &ResultKind) {
        let Some(table) = &self.table else { return };
        let kept = self.kept.matching(kind, &table.fingerprint());
        self.remembered = kept.is_some();
        let mut matching = kept.unwrap_or_else(|| propose(table, Some(kind)));
        if !self.remembered && *self.matching.headings() == table.fingerprint() {
            for (role, column) in self.matching.columns().filter(|(role, _)| stays(*role, kind)) {
                if matching.column(role).is_none() && matching.role(column).is_none() {
                    matching.set(role, Some(column));
                }
            }
        }
        (self.kind, self.matching) = (kind.clone(), matching);
    }

    /// What the file is taken for when nobody has said anything yet.
    fn guess(&mut self) {
        let Some(table) = &self.table else { return };
        let known = |kind: &ResultKind| self.kinds.iter().any(|(of, _)| of == kind);
        let kind = self.kept.kind().filter(known).unwrap_or_else(|| likely(table, &self.file.name, &self.kinds));
        self.whole = table.period();
        self.period = self.whole.map(|whole| whole.to_string()).unwrap_or_default();
        self.read_as(&kind);
    }

    fn test_name(&self) -> String {
        let column = self.matching.column(Role::Value);
        let over = self.columns().iter().find(|known| Some(known.index) == column);
        over.map(|column| column.heading.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| SKILL_TEST.to_owned())
    }

    fn read(&mut self, library: &Library, book: &[Booked], own: &[Round]) {
        let Some(table) = &self.table else { return };
        (self.diagnostics, self.brings) = (Vec::new(), None);
        if self.whole.is_none() && !self.period.is_empty() {
            return self.diagnostics.push(no_period(&self.period));
        }
        let kind = match &self.kind {
            // A test is called by what stands over its grades.
            ResultKind::SkillTest { .. } => ResultKind::SkillTest { name: self.test_name() },
            kind => kind.clone(),
        };
        let wanted = Wanted { kind, period: self.whole };
        let known = Known { outlets: &library.outlets, people: &library.people };
        let figures_of = match &self.kind {
            ResultKind::Figures { of, .. } => *of,
            ResultKind::Rounds { .. } | ResultKind::Tickets | ResultKind::SkillTest { .. } => Subject::Outlet,
        };
        let scales = Scales { library, book, own, source: &self.file, figures_of, year: self.year };
        let read = read(table, &self.matching, &wanted, known)
            .and_then(|results| Ok((scales.weigh(results.rows, results.skipped)?, results.warnings)));
        match read {
            Ok((brings, warnings)) => (self.brings, self.diagnostics) = (Some(brings), warnings),
            Err(faults) => self.diagnostics = faults,
        }
        self.diagnostics.extend(again(book, &self.file));
    }
}

/// Which body's ranks, and which figure, depends on the kind; what else a column says does not.
fn stays(role: Role, kind: &ResultKind) -> bool {
    !matches!(role, Role::Rank | Role::Ranked | Role::Value) && roles(Some(kind)).contains(&role)
}

/// What the book has a place for: rounds of every body, tickets, and the figures that the scheme looks at.
pub fn kinds(scheme: Option<&Scheme>) -> Vec<(ResultKind, Text)> {
    let rounds = By::ALL.iter().map(|by| {
        let name = Text::new(format!("{}成绩", by.name(Lang::Zh)), format!("{} scores", by.name(Lang::En)));
        (ResultKind::Rounds { by: *by }, name)
    });
    let mut kinds: Vec<_> = rounds.collect();
    kinds.push((ResultKind::Tickets, Text::new("考核工单", "Assessed tickets")));
    if scheme.is_some_and(Scheme::has_candidates) {
        kinds.push((ResultKind::SkillTest { name: String::new() }, Text::new(SKILL_TEST, "Skill test")));
    }
    for rule in scheme.iter().flat_map(|scheme| &scheme.clauses).map(|clause| &clause.rule) {
        let Rule::Indicator(indicator) = rule else { continue };
        let of = match scheme.map(|scheme| scheme.subjects) {
            Some(Subjects::People) => Subject::Person,
            Some(Subjects::Outlets) | None => Subject::Outlet,
        };
        for name in indicator.figures() {
            let kind = ResultKind::Figures { name: name.to_owned(), of };
            if !kinds.iter().any(|(known, _)| *known == kind) {
                kinds.push((kind, figure_name(name)));
            }
        }
    }
    kinds
}

/// By the headings, and by what titles and the file's name say of whose list it is.
fn likely(table: &Table, file: &str, kinds: &[(ResultKind, Text)]) -> ResultKind {
    let told: String = table.titles().chain([file.to_owned()]).collect();
    let says = |words: &[&str]| words.iter().any(|word| told.contains(word));
    let has = |kind: &ResultKind, role| propose(table, Some(kind)).column(role).is_some();
    let named = |by: &By| match by {
        By::Province => says(&["全省", "省行", "省分行", "省检"]),
        By::District => says(&["全区", "区行", "全市", "市分行"]),
        By::County => says(&["县行", "县支行", "全县"]),
        By::ThirdParty => says(&["第三方"]),
        By::BranchVideo => says(&["视频"]),
    };
    let by = By::ALL.iter().copied().find(named).unwrap_or(By::Province);
    let rounds = ResultKind::Rounds { by };
    if has(&rounds, Role::Score) {
        return rounds;
    }
    let mut others = kinds.iter().map(|(kind, _)| kind).filter(|kind| !matches!(kind, ResultKind::Rounds { .. }));
    others.find(|kind| has(kind, Role::Value)).cloned().unwrap_or(rounds)
}

fn no_period(typed: &str) -> Diagnostic {
    let what = Text::new(format!("“{typed}”不是期间"), format!("{typed:?} is no period"));
    let how =
        Text::new("写成 2026、2026年二季度 或 2026年5月，或留空", "Write 2026, 2026-Q2 or 2026-05, or leave it empty");
    Diagnostic::error(Place::File, what, how)
}

/// Says when the very same file has been taken in before.
fn again(book: &[Booked], file: &Source) -> Option<Diagnostic> {
    let same = |booked: &&Booked| booked.entry.source().is_some_and(|source| source.sha256 == file.sha256);
    let at = standing(book).filter(same).last()?.at.date();
    let what = Text::new(format!("{at} 已导入过这个文件"), format!("this very file was taken in on {at}"));
    let how = Text::new("已登记的不会重复导入", "What is in the book is not taken in twice");
    Some(Diagnostic::warning(Place::File, what, how))
}

impl App {
    pub(crate) fn preview_results(&mut self, path: &Path) {
        if self.shelf.is_none() {
            return;
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(why) => return self.notify(wording::file("读不到文件", "The file cannot be read", &why, path)),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (table, diagnostics) = match preview(&bytes, &name) {
            Ok(table) => (Some(table), Vec::new()),
            Err(faults) => (None, faults),
        };
        let (kinds, year) = self.kinds();
        let preview = ResultsPreview {
            file: Source { name, sha256: files::digest(&bytes) },
            kinds,
            kind: ResultKind::Rounds { by: By::Province },
            matching: Matching::default(),
            remembered: false,
            period: String::new(),
            diagnostics,
            brings: None,
            whole: None,
            year,
            table,
            kept: Remembered::default(),
        };
        self.state.results = Some(Box::new(preview));
        self.take_headings();
    }

    /// What a list can be read as under the scheme in use, and the scheme's year.
    fn kinds(&self) -> (Vec<(ResultKind, Text)>, i16) {
        let of = |scheme: &Scheme| (kinds(Some(scheme)), scheme.to.year());
        if let Some(view) = &self.state.settlement {
            return of(&view.books.scheme);
        }
        let book = self.shelf.as_ref().and_then(|shelf| shelf.contents().book().ok()).unwrap_or_default();
        let usual = scheme_in_use(&book, None).ok();
        usual.map_or_else(|| (kinds(None), self.state.today.year()), |(scheme, _)| of(&scheme))
    }

    /// Looks up what was matched for these headings before, and reads the list so.
    fn take_headings(&mut self) {
        let (Some(shelf), Some(preview)) = (&self.shelf, &mut self.state.results) else { return };
        let Some(table) = &preview.table else { return };
        match shelf.contents().setting(&remembered::setting(&table.fingerprint())) {
            Ok(kept) => preview.kept = kept.map(|kept| Remembered::read(&kept)).unwrap_or_default(),
            Err(why) => return self.notify(wording::store(&why)),
        }
        preview.guess();
        self.read_results();
    }

    /// Reads another sheet, or the headings in the row of that number.
    pub(crate) fn choose_sheet(&mut self, sheet: usize, heading_row: Option<usize>) {
        let Some(preview) = &mut self.state.results else { return };
        let turned = preview.table.clone().and_then(|table| table.turned_to(sheet, heading_row));
        if turned.is_some() {
            preview.table = turned;
            self.take_headings();
        }
    }

    pub(crate) fn choose_result_kind(&mut self, kind: &ResultKind) {
        let Some(preview) = &mut self.state.results else { return };
        if preview.kinds.iter().any(|(known, _)| known == kind) {
            preview.read_as(kind);
            self.read_results();
        }
    }

    pub(crate) fn set_results_period(&mut self, typed: String) {
        let Some(preview) = &mut self.state.results else { return };
        (preview.whole, preview.period) = (period(&typed), typed);
        self.read_results();
    }

    pub(crate) fn match_column(&mut self, role: Role, column: Option<usize>) {
        let Some(preview) = &mut self.state.results else { return };
        preview.matching.set(role, column);
        preview.remembered = false;
        self.read_results();
    }

    /// Reads the list that is shown anew, against the library as it is now.
    pub(crate) fn read_results(&mut self) {
        let (Some(shelf), Some(library)) = (&self.shelf, &self.state.library) else { return };
        let Some(preview) = &mut self.state.results else { return };
        let own = self.state.settlement.as_ref().and_then(|view| view.books.facts.rounds.as_deref());
        match shelf.contents().book() {
            Ok(book) => preview.read(library, &book, own.unwrap_or_default()),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Takes the list in. What would come in is what was shown: where the library has changed meanwhile, nothing is
    /// taken.
    pub(crate) fn confirm_results(&mut self, replace: bool) {
        let Some(shown) = self.state.results.as_ref().map(|preview| preview.brings.clone()) else { return };
        // What the library's own inspections say has to be known.
        self.finish(JobKind::Compose);
        self.read_results();
        let Some(preview) = &self.state.results else { return };
        if preview.brings != shown {
            return self.notify(wording::results_moved());
        }
        let Some(brings) = &preview.brings else { return self.notify(wording::import_has_errors()) };
        let (new, replaced) = (brings.new.len(), if replace { brings.replaceable() } else { 0 });
        let kept = brings.contradicting.len() - replaced;
        let entries = brings.entries(replace, &preview.file, self.state.settings.lang);
        if entries.is_empty() {
            return self.notify(wording::results_nothing_new());
        }
        if self.book(&entries).is_some() {
            self.remember_matching();
            self.state.results = None;
            self.notify(wording::results_taken(new, replaced, kept));
        }
    }

    /// The results are in; that their columns could not be remembered loses nothing but the convenience.
    fn remember_matching(&mut self) {
        let Some(preview) = &self.state.results else { return };
        let kept = preview.kept.clone().with(&preview.kind, &preview.matching);
        let name = remembered::setting(preview.matching.headings());
        let Some(store) = self.shelf.as_mut().and_then(crate::app::library::Shelf::writer) else { return };
        if let Err(why) = store.set_setting(&name, &kept.write()) {
            self.notify(wording::store(&why));
        }
    }
}
