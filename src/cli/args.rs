//! What can be typed.

use crate::app::clips::USUAL_NAME;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Review bank-branch footage beside the checklist: deductions with their stills, a score, a report.
#[derive(Debug, Parser)]
#[command(name = "mingcha", version, about, args_conflicts_with_subcommands = true)]
pub(crate) struct Typed {
    /// The library to open in the window; without it the first screen is shown
    #[arg(value_name = "LIB")]
    pub(crate) library: Option<PathBuf>,
    /// Language of window, messages and documents (default: the setting, else Chinese)
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// A language by its short name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Language {
    /// Simplified Chinese
    Zh,
    /// English
    En,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a demo library with footage, an inspection and its reports
    Demo(Demo),
    /// List what this machine has and lacks, with the command that mends it
    Doctor(Json),
    /// Say what is in footage files
    Probe(Probe),
    /// Save the picture shown at a time
    Still(Still),
    /// Save a span of footage as an MP4 file of its own, exactly the pictures asked for; it is checked before it gets its name
    Clip(Clip),
    /// Save a clip for each standing finding of an inspection, with manifest, subtitles and a page; run again, it goes on
    Clips(Clips),
    /// Check checklists (TOML or XLSX) and scheme files: diagnostics with place and remedy; exit 1 if any is wrong
    Check(Check),
    /// Checklists as workbooks: the empty form, a workbook made a checklist file, a checklist made a workbook
    #[command(subcommand)]
    Checklist(Checklist),
    /// Say what follows from facts under a scheme: ledger lines with clause and formula, refusals, warnings
    Assess(Assess),
    /// Check a library: integrity, hash chain, evidence; exit 1 if anything is wrong
    Verify(Library),
    /// List the inspections of a library
    List(Library),
    /// Take files and folders of footage into an inspection
    Import(Import),
    /// Say which camera recorded what when: segments, gaps, overlaps, clocks, missing files
    Tape(Tape),
    /// Take the player without a window through a list of steps: what each showed, how long it took, what came late
    Drive(Drive),
    /// Settle a library over a period: what follows from its closed inspections, results and registers under its scheme
    Settle(Period),
    /// Rank the outlets of a library over a period
    Rank(Period),
    /// List the rehearsals of a library: who practises what on which evening, how it stands, who said so and when
    Rehearsal(Rehearsal),
    /// List the entries of a library's book, or strike one after the book's rules
    Book(Book),
    /// Close an inspection: freezes its score
    Close(Close),
    /// Write the report of an inspection
    Report(Report),
}

#[derive(Debug, Args)]
pub(crate) struct Json {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder for the demo; made if missing
    pub(crate) dir: PathBuf,
    /// Open no window afterwards
    #[arg(long)]
    pub(crate) headless: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Probe {
    /// Footage files
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print JSON: an object for one file, a list for several
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Still {
    /// The footage file
    pub(crate) file: PathBuf,
    /// Seconds from the first picture (12.48), or a site time (2026-03-05T09:00:12.480 or 09:00:12.480)
    #[arg(long, value_name = "T")]
    pub(crate) at: String,
    /// Where to: .png or .jpg; a file of that name is replaced
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print JSON: pts_s, site, frame
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Clip {
    /// Footage files of one camera; several are taken in the order of their clocks
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The first picture is the first that is not earlier: seconds from the first picture of all, or a site time, as for still
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) from: String,
    /// The last picture is the last that is earlier
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) to: String,
    /// Where to: .mp4; nothing is replaced
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Copy the pictures as they are: faster; begins with the key picture at or before --from, and says so
    #[arg(long)]
    pub(crate) copy: bool,
    /// A line at the foot of the picture; {time} stands for the site time. May be given several times
    #[arg(long = "caption", value_name = "TEXT")]
    pub(crate) captions: Vec<String>,
    /// Cover a region of the picture: x,y,width,height in pixels, and the moments of the first and last picture covered;
    /// before it 2: for the second camera
    #[arg(long = "cover", value_name = "[N:]x,y,w,h[,t0,t1]", allow_hyphen_values = true)]
    pub(crate) covers: Vec<String>,
    /// Show another camera's files in step beside the first one's, by the site's clock. May be given several times
    #[arg(long, value_name = "FILE[,FILE…]")]
    pub(crate) beside: Vec<String>,
    /// Show each picture N times longer, 1 to 16; slow motion is silent
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) slow: u32,
    /// No sound at all, or none from a moment until another. Spans may be given several times
    #[arg(long, value_name = "t0,t1", num_args = 0..=1, default_missing_value = "")]
    pub(crate) mute: Vec<String>,
    /// Print JSON: asked, out, sha256, size, pictures, duration_s, pieces (each with its camera), gaps, begins_late_s,
    /// write_ms, check_ms
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Clips {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// Findings of this inspection alone, by its number, as `list` shows it. May be given several times
    #[arg(long = "inspection", value_name = "N")]
    pub(crate) inspections: Vec<i64>,
    /// Findings at this outlet alone, by its number. May be given several times
    #[arg(long = "outlet", value_name = "CODE")]
    pub(crate) outlets: Vec<String>,
    /// Findings of this day and later ones
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<String>,
    /// Findings of this day and earlier ones
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<String>,
    /// Findings of this item alone. May be given several times
    #[arg(long = "item", value_name = "CODE")]
    pub(crate) items: Vec<String>,
    /// Findings of this person alone. May be given several times
    #[arg(long = "person", value_name = "STAFF_NO")]
    pub(crate) people: Vec<String>,
    /// This finding alone, by its number: 3, or 12-3 in inspection 12. May be given several times
    #[arg(long = "finding", value_name = "NO")]
    pub(crate) findings: Vec<String>,
    /// Only what was found before within the scheme's year: the same item and person, or item and outlet
    #[arg(long)]
    pub(crate) repeated: bool,
    /// Seconds before the mark, 0 to 600
    #[arg(long, value_name = "S", default_value = "3", allow_hyphen_values = true)]
    pub(crate) lead: String,
    /// Seconds behind the mark, 0 to 600
    #[arg(long, value_name = "S", default_value = "5", allow_hyphen_values = true)]
    pub(crate) lag: String,
    /// The folder; made if missing. A clip that was made with other settings is moved aside in it, none is replaced
    #[arg(short, long, value_name = "DIR", required_unless_present = "film")]
    pub(crate) output: Option<PathBuf>,
    /// One film of all of them instead, with a card before each: .mp4; nothing is replaced
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "copy", "name"])]
    pub(crate) film: Option<PathBuf>,
    /// No cards in the film
    #[arg(long, requires = "film")]
    pub(crate) no_cards: bool,
    /// Copy the pictures as they are: faster; each clip begins with a key picture, and nothing is written on it
    #[arg(long)]
    pub(crate) copy: bool,
    /// So many times slower, 1 to 16; without sound from 2 on
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) slow: u32,
    /// Leave the sound out
    #[arg(long)]
    pub(crate) mute: bool,
    /// Show the other cameras beside it, at the same moment of the site's clock: four in all at most
    #[arg(long)]
    pub cameras: bool,

    /// Make no clip of the good example beside a finding's
    #[arg(long)]
    pub(crate) no_examples: bool,
    /// What the clips are called: {outlet} {date} {time} {item} {person} {no} stand for what the finding has
    #[arg(long, value_name = "PATTERN", default_value = USUAL_NAME)]
    pub(crate) name: String,
    /// Print JSON: out, page, paper, made, kept, skipped, failed, examples; of a film its manifest, out, skipped
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Checklist files (TOML or XLSX, as their content says) or scheme files
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Checklist {
    /// Write the empty form, XLSX: every column explained, a few example rows
    Template(Template),
    /// Make a checklist file of a filled-in workbook; if any cell is wrong: cell and remedy, exit 1, nothing written
    Import(ImportChecklist),
    /// Write a checklist as a workbook that `import` takes back
    Export(ExportChecklist),
}

#[derive(Debug, Args)]
pub(crate) struct Template {
    /// Where to, .xlsx; a file of that name is replaced
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print JSON: out
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportChecklist {
    /// The workbook, XLSX
    #[arg(value_name = "XLSX")]
    pub(crate) workbook: PathBuf,
    /// Where to, .toml; a file of that name is replaced
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print JSON: file, opens, diagnostics, out
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportChecklist {
    /// The checklist: a file, or the code of a shipped one such as six-s
    #[arg(value_name = "LIST")]
    pub(crate) list: PathBuf,
    /// Where to, .xlsx; a file of that name is replaced
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print JSON: file, opens, diagnostics, out
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// The facts, JSON: rounds, findings, events of one scheme
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: PathBuf,
    /// The scheme file (default: the shipped one that the facts name)
    #[arg(long, value_name = "FILE")]
    pub(crate) scheme: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Library {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// Files and folders, a recorder's stick for instance
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The inspection's number, as `list` shows it (default: the only one)
    #[arg(long, value_name = "N")]
    pub(crate) inspection: Option<i64>,
    /// Name of the camera of all files (default: found by channel and folder)
    #[arg(long, value_name = "NAME")]
    pub(crate) camera: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Tape {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// The inspection's number, as `list` shows it (default: the only one)
    #[arg(long, value_name = "N")]
    pub(crate) inspection: Option<i64>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Drive {
    /// Footage files of one camera; several are laid on the wall clock
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The steps, a JSON list of {"seek": "09:00:30.000"}, {"seek_s": 12.5}, {"step": -1}, {"play_s": 5, "rate": 1},
    /// {"scrub_s": [1, 2]}
    #[arg(long, value_name = "STEPS.json")]
    pub(crate) steps: PathBuf,
    /// Save what was on the screen at the end of each step, as STEP-FRAME.png
    #[arg(long, value_name = "DIR")]
    pub(crate) stills: Option<PathBuf>,
    /// Print JSON: a list with ms, pts_s, site, frame, presented, late, dropped, skew_ms, file for each step
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Period {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// A phase's code, a year (2026), a quarter (2026-Q2) or a month (2026-05)
    #[arg(long, value_name = "P")]
    pub(crate) period: String,
    /// The scheme's code (default: the one that the library uses)
    #[arg(long, value_name = "CODE")]
    pub(crate) scheme: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rehearsal {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// Only this evening (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) evening: Option<jiff::civil::Date>,
    /// Print JSON: a list with no, evening, outlet, inspection, finding, person, item, standard, moment, state,
    /// withdrawn, repeats, example, assigned, rehearsed, comment, proof, checked
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Book {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// Strike the entry of this number; both stay to be read
    #[arg(long, value_name = "N", requires = "reason")]
    pub(crate) strike: Option<i64>,
    /// Why it is struck
    #[arg(long, value_name = "R", requires = "strike")]
    pub(crate) reason: Option<String>,
    /// Who strikes it (default: the inspector of the settings)
    #[arg(long, value_name = "NAME", requires = "strike")]
    pub(crate) by: Option<String>,
    /// Print JSON: a list with no, at, who, kind, says, struck; of a strike no, strikes, reason, who
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// The inspection's number, as `list` shows it
    #[arg(long, value_name = "N")]
    pub(crate) inspection: i64,
    /// Why it is closed although required items are open
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The library
    #[arg(value_name = "LIB")]
    pub(crate) library: PathBuf,
    /// The inspection's number, as `list` shows it
    #[arg(long, value_name = "N")]
    pub(crate) inspection: i64,
    /// pdf, xlsx, html or json
    #[arg(long)]
    pub(crate) format: String,
    /// Where to; a file of that name is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// The time that stands in the report (default: now), such as 2026-03-06T08:00:00
    #[arg(long, value_name = "TIME")]
    pub(crate) made_at: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
