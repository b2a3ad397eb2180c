//! The task API of OpenEnv: the splits of an environment and what is in them.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::environment::Split;
use crate::fault::{Detail, Fault};

use super::Door;
use super::body::{self, Reading};
use super::catalogue::Task;
use super::part::Part;

/// How many tasks one answer has at most; a split of generated cases has millions.
const MOST: u64 = 1_000;
/// How many faults of one request are told.
const MOST_FAULTS: usize = 20;

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/list_environments", get(environments))
        .route("/{env}/splits", get(splits))
        .route("/{env}/tasks", post(all))
        .route("/{env}/num_tasks", post(count))
        .route("/{env}/task", post(one))
        .route("/{env}/task_range", post(range))
}

async fn environments(State(door): State<Door>) -> Json<[&'static str; 1]> {
    Json([door.environment.published_name()])
}

/// A part of an environment's tasks.
#[derive(Serialize, JsonSchema)]
pub(super) struct NamedSplit {
    /// Its name.
    name: &'static str,
    /// What it is for: `train`, `validation` or `test`.
    #[serde(rename = "type")]
    kind: &'static str,
}

async fn splits(State(door): State<Door>, env: Part) -> Result<Json<Vec<NamedSplit>>, Fault> {
    check(&env, &door)?;
    let named = |Split { name, kind, .. }: Split| NamedSplit { name, kind };
    Ok(Json(door.environment.splits().into_iter().map(named).collect()))
}

/// The tasks of a split, the first thousand at most.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SplitTasks")]
pub(super) struct Tasks {
    tasks: Vec<Task>,
    env_name: &'static str,
}

async fn all(State(door): State<Door>, env: Part, body: body::Json) -> Result<Json<Tasks>, Fault> {
    let asked = Asked::read(&door, &env, body, &["split"])?;
    let tasks = tasks(&door, asked.split, 0, asked.split.tasks.min(MOST))?;
    Ok(Json(Tasks { tasks, env_name: door.environment.published_name() }))
}

/// How many tasks a split has.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TaskCount")]
pub(super) struct Count {
    num_tasks: u64,
}

async fn count(
    State(door): State<Door>,
    env: Part,
    body: body::Json,
) -> Result<Json<Count>, Fault> {
    let asked = Asked::read(&door, &env, body, &["split"])?;
    Ok(Json(Count { num_tasks: asked.split.tasks }))
}

/// A task.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OneTask")]
pub(super) struct One {
    task: Task,
}

async fn one(State(door): State<Door>, env: Part, body: body::Json) -> Result<Json<One>, Fault> {
    let asked = Asked::read(&door, &env, body, &["split", "index"])?;
    let index = asked.index.ok_or_else(|| missing("index"))?;
    let no_index = || Fault::BadIndex("Invalid task index".to_owned());
    let index = u64::try_from(index).map_err(|_| no_index())?;
    if index >= asked.split.tasks {
        return Err(no_index());
    }
    Ok(Json(One { task: Task::at(&door, asked.split, index)? }))
}

/// A slice of a split, a thousand tasks at most.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TaskSlice")]
pub(super) struct Slice {
    tasks: Vec<Task>,
}

async fn range(
    State(door): State<Door>,
    env: Part,
    body: body::Json,
) -> Result<Json<Slice>, Fault> {
    let asked = Asked::read(&door, &env, body, &["split", "start", "stop"])?;
    let place = |given: Option<i128>, default: u64| match given {
        None => default,
        // As a slice of Python counts: from the end if below 0, and never out of it.
        Some(place) if place < 0 => {
            u64::try_from(i128::from(asked.split.tasks) + place).unwrap_or(0)
        }
        Some(place) => u64::try_from(place).unwrap_or(u64::MAX).min(asked.split.tasks),
    };
    let start = place(asked.start, 0);
    let stop = place(asked.stop, asked.split.tasks).min(start.saturating_add(MOST));
    Ok(Json(Slice { tasks: tasks(&door, asked.split, start, stop)? }))
}

fn tasks(door: &Door, split: Split, start: u64, stop: u64) -> Result<Vec<Task>, Fault> {
    (start..stop).map(|index| Task::at(door, split, index)).collect()
}

/// Checks the name of an environment.
fn check(env: &Part, door: &Door) -> Result<(), Fault> {
    let names = [door.environment.published_name(), door.environment.as_str()];
    if names.iter().any(|name| name.eq_ignore_ascii_case(&env.0)) {
        return Ok(());
    }
    Err(Fault::NotFound(format!("unknown environment '{}'", env.0.to_lowercase())))
}

/// The split that a body names.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "SplitName")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct OfSplit {
    /// The name of the split.
    split: String,
}

/// A place in a split.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "SplitIndex")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct AtIndex {
    /// The name of the split.
    split: String,
    /// The place, counted from 0.
    index: i64,
}

/// A slice of a split.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "SplitRange")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct OfRange {
    /// The name of the split.
    split: String,
    /// The first place; the beginning if not given.
    #[schemars(skip_serializing_if = "Option::is_none")]
    start: Option<i64>,
    /// The place after the last; the end if not given.
    #[schemars(skip_serializing_if = "Option::is_none")]
    stop: Option<i64>,
}

/// What a body asks for.
struct Asked {
    split: Split,
    index: Option<i128>,
    start: Option<i128>,
    stop: Option<i128>,
}

impl Asked {
    fn read(door: &Door, env: &Part, body: body::Json, known: &[&str]) -> Result<Self, Fault> {
        check(env, door)?;
        let fields = body.fields()?;
        check_known(&fields, known)?;
        let mut reading = Reading::of(&fields);
        let name = reading.name("split");
        let [index, start, stop] = ["index", "start", "stop"].map(|field| reading.integer(field));
        reading.finish()?;
        let split = door.environment.split(&name.ok_or_else(|| missing("split"))?)?;
        Ok(Self { split, index, start, stop })
    }
}

fn check_known(fields: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    if fields.keys().all(|key| known.contains(&key.as_str())) {
        return Ok(());
    }
    let is_extra = |key: &&String| !known.contains(&key.as_str());
    let fault = |key: &String| {
        let message = format!("Extra inputs are not permitted; only {} are", known.join(", "));
        Detail::new("extra_forbidden", &["body", key], message)
    };
    Err(Fault::BadRequest(fields.keys().filter(is_extra).take(MOST_FAULTS).map(fault).collect()))
}

fn missing(field: &'static str) -> Fault {
    Fault::bad("missing", &["body", field], "Field required")
}
