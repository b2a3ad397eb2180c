//! The runs and audits of the folder that was given with `--runs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use aegis_engine::log::{Library, Reader, Scan, Tape, Tapes};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::fault::Fault;
use crate::server::Server;
use crate::settings::{Settings, Visibility};

use super::audit::Audit;
use super::frame::{Frame, send};
use super::plain;

/// How many bytes of a log file are read for a page.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// The reports that may be looked at as they are. They are pages of their own, with their own style
/// inside, so they are shown as documents that can do nothing.
const REPORTS: &[&str] = &["report.html", "audit.html"];
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                             sandbox allow-same-origin; frame-ancestors 'none'";

/// The results of a run; `summary.json` has more.
#[derive(Deserialize)]
struct Summary {
    engine: String,
    seed: u64,
    repeats: u64,
    pass_at: f64,
    episodes: u64,
    turns: u64,
    digest: Option<String>,
    policies: Vec<Policy>,
}

/// What a policy reached.
#[derive(Deserialize)]
struct Policy {
    policy: String,
    scenarios: Vec<Reached>,
}

/// What a policy reached on a scenario.
#[derive(Deserialize)]
struct Reached {
    scenario: String,
    judge: String,
    episodes: u64,
    mean: f64,
    passed: u64,
    mean_turns: f64,
    refusals: u64,
    unsafe_acts: u64,
}

/// What a policy reached on all scenarios.
struct Standing<'a> {
    policy: &'a str,
    mean: f64,
    passed: f64,
    turns: f64,
    refusals: u64,
    unsafe_acts: u64,
}

/// A row of the table of scenarios: the cells follow the policies.
struct Row<'a> {
    scenario: &'a str,
    judge: &'a str,
    cells: Vec<Option<&'a Reached>>,
}

#[derive(Template)]
#[template(path = "runs.html")]
struct Runs {
    frame: Frame,
    folder: Option<String>,
    entries: Vec<Entry>,
}

/// A folder with a run or an audit.
struct Entry {
    name: String,
    summary: Option<Summary>,
    audit: Option<Audit>,
}

#[derive(Template)]
#[template(path = "run.html")]
struct Run<'a> {
    frame: Frame,
    name: &'a str,
    summary: Option<&'a Summary>,
    standings: Vec<Standing<'a>>,
    rows: Vec<Row<'a>>,
    audit: Option<&'a Audit>,
    reports: Vec<&'static str>,
    /// Whether there are reports that may not be seen here.
    is_withheld: bool,
    has_logs: bool,
}

/// The names of all folders with a run or an audit, sorted.
pub(super) fn names(settings: &Settings) -> Vec<String> {
    let Some(root) = &settings.runs else { return Vec::new() };
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| {
        ["summary.json", "manifest.json", "audit.json"]
            .iter()
            .any(|file| entry.path().join(file).is_file())
    });
    let mut names: Vec<String> =
        folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The folder of a run. Only a name that is listed leads to one.
fn folder(settings: &Settings, name: &str) -> Option<PathBuf> {
    let known = names(settings).into_iter().find(|known| known == name)?;
    Some(settings.runs.as_ref()?.join(known))
}

/// The page of all runs.
pub(super) async fn list(State(server): State<Arc<Server>>) -> Response {
    let settings = &server.settings;
    let entries = names(settings).into_iter().filter_map(|name| {
        let folder = folder(settings, &name)?;
        let (summary, audit) = (json(&folder, "summary.json"), json(&folder, "audit.json"));
        Some(Entry { name, summary, audit })
    });
    send(&Runs {
        frame: Frame::of("Runs", "/runs"),
        folder: settings.runs.as_ref().map(|folder| folder.display().to_string()),
        entries: entries.collect(),
    })
}

/// The page of a run.
pub(super) async fn show(State(server): State<Arc<Server>>, Path(name): Path<String>) -> Response {
    let settings = &server.settings;
    let Some(folder) = folder(settings, &name) else {
        return missing();
    };
    let summary: Option<Summary> = json(&folder, "summary.json");
    let audit: Option<Audit> = json(&folder, "audit.json");
    let there = REPORTS.iter().copied().filter(|file| folder.join(file).is_file());
    let there: Vec<&str> = there.collect();
    let is_open = settings.visibility == Visibility::Open;
    send(&Run {
        frame: Frame::of(&format!("Run {name}"), "/runs"),
        name: &name,
        standings: summary.iter().flat_map(|it| &it.policies).map(Standing::of).collect(),
        rows: summary.as_ref().map(rows).unwrap_or_default(),
        summary: summary.as_ref(),
        audit: audit.as_ref(),
        is_withheld: !is_open && !there.is_empty(),
        reports: if is_open { there } else { Vec::new() },
        has_logs: !logs(&folder).is_empty(),
    })
}

/// A report as it is.
pub(super) async fn file(
    State(server): State<Arc<Server>>,
    Path((name, file)): Path<(String, String)>,
) -> Response {
    let is_report = REPORTS.contains(&file.as_str());
    let Some(folder) = folder(&server.settings, &name).filter(|_| is_report) else {
        return missing();
    };
    if server.settings.visibility != Visibility::Open {
        return Fault::Hidden(
            "this report may tell the gold of cases that judge; a server with --visibility open \
             shows it"
                .to_owned(),
        )
        .into_response();
    }
    let Ok(text) = fs::read_to_string(folder.join(&file)) else { return missing() };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, REPORT_POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (StatusCode::OK, headers, text).into_response()
}

fn missing() -> Response {
    plain::missing(
        "No such run",
        "/runs",
        "The folder of runs has no run or audit of this name, or it was moved since the list was \
         made.",
    )
}

fn json<T: serde::de::DeserializeOwned>(folder: &FilePath, file: &str) -> Option<T> {
    serde_json::from_slice(&fs::read(folder.join(file)).ok()?).ok()
}

impl<'a> Standing<'a> {
    fn of(policy: &'a Policy) -> Self {
        let scenarios = &policy.scenarios;
        let count = scenarios.len().max(1) as f64;
        let mean = |of: fn(&Reached) -> f64| scenarios.iter().map(of).sum::<f64>() / count;
        Self {
            policy: &policy.policy,
            mean: mean(|it| it.mean),
            passed: mean(|it| it.passed as f64 / it.episodes.max(1) as f64),
            turns: mean(|it| it.mean_turns),
            refusals: scenarios.iter().map(|it| it.refusals).sum(),
            unsafe_acts: scenarios.iter().map(|it| it.unsafe_acts).sum(),
        }
    }
}

fn rows(summary: &Summary) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (column, policy) in summary.policies.iter().enumerate() {
        for reached in &policy.scenarios {
            let place = *places.entry(&reached.scenario).or_insert_with(|| {
                let cells = vec![None; summary.policies.len()];
                rows.push(Row { scenario: &reached.scenario, judge: &reached.judge, cells });
                rows.len() - 1
            });
            rows[place].cells[column] = Some(reached);
        }
    }
    rows
}

/// The log files of a run, in order.
fn logs(folder: &FilePath) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_log = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "aegislog");
    let mut logs: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_log).collect();
    logs.sort();
    logs
}

/// Shows each episode of a run, until `see` says to stop.
///
/// # Errors
/// If there is no such run, or a log cannot be read.
pub(super) fn each_tape(
    settings: &Settings,
    name: &str,
    mut see: impl FnMut(&Tape) -> bool,
) -> Result<(), Fault> {
    let folder = folder(settings, name)
        .ok_or_else(|| Fault::NotFound(format!("there is no run {name:?} here")))?;
    for path in logs(&folder) {
        let unreadable = |why: String| {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Fault::Unavailable(format!("the log {file} cannot be read: {why}"))
        };
        let bytes = fs::metadata(&path).map_or(0, |data| data.len());
        if bytes > MOST_BYTES {
            return Err(unreadable(format!("it has {bytes} bytes; use `aegis replay`")));
        }
        let bytes = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        if !each_of(&bytes, &mut see).map_err(unreadable)? {
            break;
        }
    }
    Ok(())
}

/// Shows each episode of a log, and says whether to go on.
fn each_of(bytes: &[u8], see: &mut impl FnMut(&Tape) -> bool) -> Result<bool, String> {
    let mut reader = Reader::new();
    let mut tapes = Tapes::new(Library::default());
    let mut goes_on = true;
    while goes_on {
        let here = usize::try_from(reader.offset()).unwrap_or(usize::MAX).min(bytes.len());
        match reader.scan(&bytes[here..], true).map_err(|error| error.to_string())? {
            Scan::Need(_) => {}
            Scan::Block(block) => tapes.block(&block, |tape| goes_on = goes_on && see(&tape)),
            Scan::Gap(gap) => tapes.gap(gap),
            Scan::End => break,
        }
    }
    Ok(goes_on)
}

/// The tape of an episode of a run.
///
/// # Errors
/// If there is none.
pub(super) fn tape(settings: &Settings, run: &str, number: u64) -> Result<Tape, Fault> {
    let mut found = None;
    each_tape(settings, run, |tape| {
        if tape.opened.episode == number {
            found = Some(tape.clone());
        }
        found.is_none()
    })?;
    found.ok_or_else(|| Fault::NotFound(format!("the run {run} has no episode {number}")))
}
