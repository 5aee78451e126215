//! One flat match: what each command calls.

use crate::app::App;
use crate::app::command::Command;
use crate::app::state::Screen;
use crate::domain::time::Pts;

impl App {
    /// Does what was asked. What goes wrong becomes a notice; nothing is lost.
    pub fn handle(&mut self, command: Command) {
        match command {
            Command::CreateLibrary(path) => self.create_library(&path),
            Command::OpenLibrary(path) => self.open_library(&path),
            Command::OpenReadOnly(path) => self.open_read_only(&path),
            Command::CloseLibrary => self.close_library(),
            Command::MakeDemo(dir) => self.make_demo(dir),
            Command::PreviewImport(path) => self.preview_import(&path),
            Command::ConfirmImport => self.confirm_import(),
            Command::CancelImport => self.state.import = None,
            Command::PreviewResults(path) => self.preview_results(&path),
            Command::ChooseSheet(sheet, heading_row) => self.choose_sheet(sheet, heading_row),
            Command::ChooseResultKind(kind) => self.choose_result_kind(&kind),
            Command::SetResultsPeriod(typed) => self.set_results_period(typed),
            Command::MatchColumn(role, column) => self.match_column(role, column),
            Command::ConfirmResults { replace } => self.confirm_results(replace),
            Command::CancelResults => self.state.results = None,
            Command::AddOutlet(outlet) => self.add_outlet(&outlet),
            Command::AddPerson(person) => self.add_person(&person),
            Command::NewInspection(new) => self.new_inspection(&new),
            Command::OpenInspection(id) => self.open_inspection(id),
            Command::LeaveInspection => self.leave_inspection(),
            Command::AddFootage { paths, camera } => self.add_footage(paths, camera),
            Command::SelectRecording(id) => self.put_in_player(id, Pts::ZERO),
            Command::GoTo(id, pts) => self.put_in_player(id, pts),
            Command::Peek(moment) => self.peek(moment),
            Command::Arrange(layout) => self.arrange(layout),
            Command::Lead(camera) => self.lead(camera),
            Command::Relink(id, path) => self.relink(id, &path),
            Command::Transport(transport) => self.transport(transport),
            Command::SelectItem(code) => self.select_item(code),
            Command::SelectFinding(no) => self.select_finding(no),
            Command::GoToFinding(no) => self.go_to_finding(no),
            Command::NextFinding { forward } => self.next_finding(forward),
            Command::Mark(code) => self.mark(&code),
            Command::MarkExample(code) => self.mark_example(&code),
            Command::GoToExample(no) => self.go_to_example(no),
            Command::MarkPerson(person) => self.mark_person(person),
            Command::CancelDraft => self.cancel_draft(),
            Command::Judge(subject, verdict) => self.judge(subject, verdict),
            Command::Amend(amendment) => self.amend(amendment),
            Command::MoveHere(no) => self.move_here(no),
            Command::Withdraw(no, reason) => self.withdraw(no, reason),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::SetClock(shows) => self.set_clock(shows),
            Command::SetCameraClock(shows) => self.set_camera_clock(shows),
            Command::SecondReading(shows) => self.second_reading(shows),
            Command::SetGuides(camera, guides) => self.set_guides(camera, guides),
            Command::SetAreas(camera, areas) => self.set_areas(camera, areas),
            Command::Redact(recording, redaction) => drop(self.redact(recording, redaction)),
            Command::MuteSpan(recording, redaction) => self.mute_span(recording, redaction),
            Command::SpanIn => self.span_in(),
            Command::SpanOut => self.span_out(),
            Command::ClearSpan => self.clear_span(),
            Command::CloseInspection(reason) => self.close_inspection(reason),
            Command::ReopenInspection(reason) => self.reopen_inspection(reason),
            Command::Export { format, path } => self.export(format, path),
            Command::LookAtSettlement => self.look_at_settlement(),
            Command::ChooseScheme(code) => self.choose_scheme(code),
            Command::SettlePeriod(code) => self.settle_period(code),
            Command::SettleOutlet(outlet) => self.settle_outlet(outlet),
            Command::SetAmount(amount) => self.set_amount(amount),
            Command::Book(entry) => drop(self.book(&[*entry])),
            Command::BookProven(entry, path) => self.book_proven(*entry, path),
            Command::SaveProof(no, path) => self.save_proof(no, path),
            Command::TakeStep(person, act) => self.take_step(person, *act),
            Command::WriteStarPaper { kind, person, path } => self.write_star_paper(kind, person, path),
            Command::Rebook(no, reason, entry) => self.rebook(no, reason, *entry),
            Command::PublishSettlement => self.publish_settlement(),
            Command::MoveSettlement(no, step, by) => self.move_settlement(no, step, by),
            Command::OpenCause(inspection, no) => self.open_cause(inspection, no),
            Command::Assess(no, on_the_spot, amount) => self.assess(no, on_the_spot, amount),
            Command::Lists(command) => self.handle_list(command),
            Command::Schemes(command) => self.handle_scheme(command),
            Command::Clips(command) => self.handle_clips(command),
            Command::Rehearsal(command) => self.handle_rehearsal(command),
            Command::CancelJob(id) => self.jobs.cancel(id),
            Command::DismissNotice(id) => self.state.notices.retain(|notice| notice.id != id),
            Command::SetLang(lang) => {
                self.state.settings.lang = lang;
                self.kept_lang = lang;
                self.save_settings();
            }
            Command::SetTheme(theme) => {
                self.state.settings.theme = theme;
                self.save_settings();
            }
            Command::SetMemory(megabytes) => self.set_memory(megabytes),
            Command::SetInspector(name) => {
                self.state.settings.inspector = name;
                self.save_settings();
            }
            Command::Quit => {
                self.save_place();
                self.state.quit = true;
            }
        }
    }

    fn set_memory(&mut self, megabytes: u32) {
        let (least, _usual, most) = crate::app::settings::MEMORY_MB;
        self.state.settings.memory_mb = megabytes.clamp(least, most);
        self.save_settings();
        if let Some(player) = &self.player {
            player.send(crate::media::player::PlayerCommand::SetMemory(self.state.settings.memory()));
        }
    }

    fn select_item(&mut self, code: Option<crate::domain::checklist::ItemCode>) {
        if let Screen::Review(review) = &mut self.state.screen {
            review.item = code;
        }
    }
}
