//! A run's folder: its logs, and what stands beside them in `summary.json` and `timing.json`.

use std::fs;
use std::path::Path;

use aegis_engine::log::{Library, Tape};
use aegis_rollout::repeats;
use anyhow::Context as _;
use serde::de::DeserializeOwned;

use crate::files;
use crate::output::{self, Code, usage};

/// What reading all logs of a folder comes to.
pub struct Reading {
    /// How it ended.
    pub code: Code,
    /// What the logs have lost, in words.
    pub losses: Vec<String>,
}

/// Shows each episode of all logs of a folder, one log after the other, with a bar. What is lost
/// is said on standard error.
pub fn each_episode(
    folder: &Path,
    library: &Library,
    mut each: impl FnMut(&Tape) -> anyhow::Result<()>,
) -> anyhow::Result<Reading> {
    if !folder.is_dir() {
        return Err(usage(format!(
            "{} is no folder; give the folder of a run, as in runs/judged-1",
            folder.display()
        )));
    }
    let mut losses = Vec::new();
    let code = files::each_log(&[folder.to_owned()], |path| {
        let bar = output::progress(0, "bytes");
        let reading = files::read_with_progress(path, library, &bar, |tape| {
            each(&tape)
                .with_context(|| format!("{}, episode {}", path.display(), tape.opened.episode))
        })?;
        bar.finish_and_clear();
        if !reading.shifts.is_empty() {
            return Err(usage(format!(
                "{} holds a shift, and this command takes episodes; `aegis score --why` tells \
                 what came of a shift",
                path.display()
            )));
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        losses.extend(reading.describe_losses().iter().map(|loss| format!("{name}: {loss}")));
        Ok(files::report_losses(path, &reading))
    })?;
    Ok(Reading { code, losses })
}

/// One of the JSON files of a folder; none if it is not there.
pub fn json<T: DeserializeOwned>(folder: &Path, name: &str) -> anyhow::Result<Option<T>> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let value = serde_json::from_str(&text)
        .with_context(|| format!("{} is not what a rollout writes", path.display()))?;
    Ok(Some(value))
}

/// The mark of `--pass-at` in points.
pub fn pass_points(score: f64) -> anyhow::Result<u32> {
    if !(0.0..=1.0).contains(&score) {
        return Err(usage(format!("--pass-at {score} is no score; give a number from 0 to 1")));
    }
    Ok(repeats::points_of(score))
}
