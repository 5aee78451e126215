//! A progress bar on a terminal, nothing when piped.

use crate::cli::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// A bar from 0 to 1 on stderr.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Shows the bar, where somebody can see it.
    pub(crate) fn new(title: &str) -> Self {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(1000), target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        Self(bar)
    }

    /// Says what is being worked on: in the bar, or in a line of its own where there is none.
    pub(crate) fn name(&self, what: &str) {
        if self.0.is_hidden() {
            say::aside(what);
        } else {
            self.0.set_message(what.to_owned());
        }
    }

    /// Sets it to a share, 0..=1.
    pub(crate) fn set(&self, share: f32) {
        self.0.set_position((share.clamp(0.0, 1.0) * 1000.0) as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
