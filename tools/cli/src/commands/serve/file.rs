//! The file of settings: what neither an option nor a variable says is looked up there.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aegis_engine::catalogue;
use aegis_server::settings::Limits;
use anyhow::Context as _;
use ron::error::{Error, SpannedError};
use ron::extensions::Extensions;
use serde::Deserialize;

use crate::output::usage;

/// What a file of settings says. Every field may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub env: Option<String>,
    pub store: Option<PathBuf>,
    pub runs: Option<PathBuf>,
    pub fsync: Option<String>,
    pub visibility: Option<String>,
    pub mode: Option<String>,
    pub token: Option<String>,
    pub max_sessions: Option<usize>,
    pub idle_timeout: Option<u64>,
    pub awake_desks: Option<usize>,
    pub journal_bytes: Option<u64>,
    pub limits: LimitsOf,
}

/// What clients may take of the server; times are in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsOf {
    connections: Option<usize>,
    body_bytes: Option<usize>,
    head_seconds: Option<f64>,
    body_seconds: Option<f64>,
    unread_seconds: Option<f64>,
    ping_seconds: Option<f64>,
    farewell_seconds: Option<f64>,
}

impl File {
    /// Reads a file; the empty one if there is none to read.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        // With `Some(..)` around every value nobody would write one.
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        options.from_str(&text).map_err(|error| usage(explain(&format!("{shown}"), &error)))
    }
}

impl LimitsOf {
    /// The limits, with those of the server where the file has none.
    pub fn limits(&self) -> anyhow::Result<Limits> {
        let usual = Limits::default();
        let time = |name: &str, seconds: Option<f64>, usual: Duration| match seconds {
            None => Ok(usual),
            Some(seconds) => Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|time| !time.is_zero())
                .ok_or_else(|| usage(format!("{name} cannot be {seconds}; write seconds above 0"))),
        };
        Ok(Limits {
            connections: self.connections.unwrap_or(usual.connections),
            body_bytes: self.body_bytes.unwrap_or(usual.body_bytes),
            head_time: time("head_seconds", self.head_seconds, usual.head_time)?,
            body_time: time("body_seconds", self.body_seconds, usual.body_time)?,
            unread_time: time("unread_seconds", self.unread_seconds, usual.unread_time)?,
            ping_every: time("ping_seconds", self.ping_seconds, usual.ping_every)?,
            farewell: time("farewell_seconds", self.farewell_seconds, usual.farewell)?,
        })
    }
}

/// What is wrong with a file, where, and what was meant.
fn explain(file: &str, error: &SpannedError) -> String {
    let place = error.span.start;
    let why = match &error.code {
        Error::NoSuchStructField { expected, found, .. } => {
            let near = catalogue::nearest(found, expected.iter().copied());
            let near = near.first().map_or_else(
                || format!("there are {}", expected.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            format!("there is no setting `{found}`; {near}")
        }
        other => other.to_string(),
    };
    format!("{file}:{place}: {why}")
}
