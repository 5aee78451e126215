//! The program's log: a file a day beside the settings, and warnings on stderr. `MINGCHA_LOG` sets what is logged.

use std::path::Path;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// How many days of logs are kept.
const DAYS: usize = 14;

/// Starts logging. Without a writable folder only stderr is used; a second call changes nothing.
pub fn start(config_dir: &Path) {
    let filter = |usual: &str| EnvFilter::try_from_env("MINGCHA_LOG").unwrap_or_else(|_unset| EnvFilter::new(usual));
    let folder = config_dir.join("log");
    let there = std::fs::create_dir_all(&folder).is_ok();
    let rolling = tracing_appender::rolling::Builder::new()
        .rotation(tracing_appender::rolling::Rotation::DAILY)
        .filename_prefix("mingcha")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .ok()
        .filter(|_file| there);
    let to_file = rolling.map(|file| {
        let file = std::sync::Mutex::new(file);
        tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file).with_filter(filter("mingcha=info,warn"))
    });
    let to_stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter("error"));
    if let Err(why) = tracing_subscriber::registry().with(to_file).with(to_stderr).try_init() {
        tracing::debug!(%why, "logging was started before");
    }
}
