//! The catalogue as the first edition serves it: its tasks, its card, and the solutions that may be
//! seen.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::dialect::desk::StepLine;
use aegis_engine::dialect::{self, Action};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::family;
use aegis_engine::family::name::CaseName;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::environment::{Environment, Split, Wanted};
use crate::fault::Fault;
use crate::settings::Visibility;
use crate::table::shows_all;

use super::about::BENCHMARK;
use super::{Door, body};

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/tasks", get(tasks))
        .route("/benchmark-card", get(card))
        .route("/trajectory-report", get(report))
}

/// A task. A generated case has no name where its gold is hidden: its name would tell its seed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(super) struct Task {
    /// The case, by which it can be reset.
    fixture_id: Option<String>,
    /// The family of cases that it belongs to.
    task_id: String,
    /// The pack that it lives in, or the split of its family.
    track: String,
    /// Whether it counts in the benchmark.
    judged: bool,
    /// How hard the authors think it is.
    difficulty: Option<String>,
    /// What the seat is told first.
    task_brief: Option<String>,
    /// After this many steps the episode is over.
    max_steps: Option<u32>,
    /// The template of the reply that is asked for.
    reply_template_id: Option<String>,
    /// The points of that reply.
    reply_checklist: Vec<String>,
    /// Whether /trajectory-report shows a solution here.
    oracle_available: bool,
    /// The split in which it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<String>,
    /// Its place in that split.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u64>,
}

impl Task {
    /// A case of the catalogue.
    fn of(scenario: &Compiled, visibility: Visibility) -> Self {
        let source = &scenario.source;
        let judged = catalogue::pack("judged").map(catalogue::members).unwrap_or_default();
        let reply = source.reply.as_ref();
        Self {
            fixture_id: Some(source.id.clone()),
            task_id: source.family.clone(),
            track: catalogue::track(&source.id).unwrap_or_default().to_owned(),
            judged: judged.contains(&source.id.as_str()),
            difficulty: Some(source.difficulty.to_string()),
            task_brief: Some(source.brief.clone()),
            max_steps: Some(source.budget_steps),
            reply_template_id: reply.map(|reply| reply.template.clone()),
            reply_checklist: reply.map(|reply| reply.checklist.clone()).unwrap_or_default(),
            oracle_available: shows_all(visibility, scenario),
            ..Self::default()
        }
    }

    /// The task at a place of a split.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn at(door: &Door, split: Split, index: u64) -> Result<Self, Fault> {
        let id = door.environment.case_at(split, index)?;
        let visibility = door.server.settings.visibility;
        let task = match CaseName::parse(&id) {
            // Thousands of generated cases are listed without making one of them.
            Ok(name) => {
                let shown = match visibility {
                    Visibility::Open => true,
                    Visibility::Train => split.kind == "train",
                    Visibility::Eval => false,
                };
                Self {
                    fixture_id: shown.then_some(id),
                    task_id: name.family.name().to_owned(),
                    track: split.name.to_owned(),
                    judged: split.kind == "test",
                    oracle_available: shown,
                    ..Self::default()
                }
            }
            Err(_) => Self::of(&*door.environment.case(&id, None)?, visibility),
        };
        Ok(Self { split: Some(split.name.to_owned()), index: Some(index), ..task })
    }
}

/// The tasks of an environment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AllTasks")]
pub(super) struct Listed {
    tasks: Vec<Task>,
}

async fn tasks(State(door): State<Door>) -> Json<Listed> {
    Json(Listed { tasks: listed(&door) })
}

/// All cases of the catalogue, or the families of generated ones.
fn listed(door: &Door) -> Vec<Task> {
    if door.environment == Environment::Desk2 {
        let task = |family: &&dyn family::Family| Task {
            task_id: family.name().to_owned(),
            track: "families".to_owned(),
            task_brief: Some(family.about().to_owned()),
            ..Task::default()
        };
        return family::FAMILIES.iter().map(task).collect();
    }
    let visibility = door.server.settings.visibility;
    let fixtures = door.environment.fixtures();
    fixtures.iter().map(|scenario| Task::of(scenario, visibility)).collect()
}

/// The benchmark in short.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BenchmarkCard")]
pub(super) struct Card {
    name: &'static str,
    env_name: &'static str,
    status: &'static str,
    summary: &'static str,
    /// How many tasks there are of each kind.
    task_counts: Map<String, Value>,
    features: &'static [&'static str],
    /// Where things are, by what they are.
    routes: Map<String, Value>,
    tasks: Vec<Task>,
}

const FEATURES: &[&str] = &[
    "deterministic: the same actions give the same log and the same score, byte for byte",
    "scores in [0, 1], computed by rules and never by a model",
    "dense rewards, with penalties for loops, irrelevant reading and unsafe acts",
    "held-out variants that are judged without showing rewards or gold",
    "every session is a log that can be replayed, forked and scored again",
];

const ROUTES: &[(&str, &str)] = &[
    ("console", "/console"),
    ("trajectory_viewer", "/trajectory-viewer"),
    ("trajectory_report", "/trajectory-report"),
    ("tasks", "/tasks"),
    ("benchmark_card", "/benchmark-card"),
    ("openapi", "/openapi.json"),
    ("mcp", "/mcp"),
    ("websocket", "/ws"),
];

async fn card(State(door): State<Door>) -> Json<Card> {
    let tasks = listed(&door);
    Json(Card {
        name: "AegisDesk",
        env_name: BENCHMARK,
        status: "ok",
        summary: door.environment.about(),
        task_counts: counts(&tasks),
        features: FEATURES,
        routes: ROUTES.iter().map(|&(what, path)| (what.to_owned(), path.into())).collect(),
        tasks,
    })
}

/// How many tasks of each track there are, how many count, and how many there are in all.
fn counts(tasks: &[Task]) -> Map<String, Value> {
    let mut counts: Map<String, Value> = Map::new();
    for task in tasks {
        let count = counts.entry(task.track.clone()).or_insert_with(|| 0.into());
        *count = (count.as_u64().unwrap_or(0) + 1).into();
    }
    let judged = tasks.iter().filter(|task| task.judged).count();
    counts.insert("judged_total".to_owned(), judged.into());
    counts.insert("surfaced_total".to_owned(), tasks.len().into());
    counts
}

/// A solution, turn by turn.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TrajectoryReport")]
pub(super) struct Report {
    fixture_id: String,
    task_id: String,
    seed: u64,
    policy: &'static str,
    final_score: f64,
    total_reward: f64,
    steps: Vec<ReportStep>,
}

/// A turn of a solution.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReportStep {
    /// Its number, counted from 1.
    step: u32,
    /// What was done.
    action: Value,
    /// Its reward.
    reward: f64,
    /// The score so far.
    score: f64,
    /// Whether the episode is over.
    done: bool,
    /// Why it was refused, if it was.
    error: Option<String>,
    /// What lies in front of the seat then.
    focus_panel: Value,
    /// The score so far, line by line, where the dialect has lines.
    rubric_breakdown: Value,
    /// What misconduct has cost, each with its name.
    penalties: Vec<(String, f64)>,
    /// The phases that it finished.
    phases: Vec<u32>,
}

async fn report(
    State(door): State<Door>,
    Query(named): Query<Map<String, Value>>,
) -> Result<Json<Report>, Fault> {
    let wanted = body::wanted(&named, true)?;
    let id = door.environment.choose(&wanted, 0)?;
    let key = door.server.settings.private_key.as_ref();
    let scenario = door.environment.case(&id, key)?;
    if !shows_all(door.server.settings.visibility, &scenario) {
        return Err(Fault::Hidden(format!(
            "{id} is a case that judges; its solution is shown with --visibility open alone"
        )));
    }
    Ok(Json(play(&scenario, &wanted)?))
}

/// Plays the scenario's own solution.
fn play(scenario: &Arc<Compiled>, wanted: &Wanted) -> Result<Report, Fault> {
    let broken = |error: &dyn std::fmt::Display| Fault::Unavailable(error.to_string());
    let seed = wanted.seed.unwrap_or(0);
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode: 0, seed, judge, policies: &["oracle"], fork: None };
    let mut episode = Episode::open(scenario, &setting).map_err(|error| broken(&error))?;
    let mut steps = Vec::new();
    let mut answer = Answer::default();
    for prepared in &scenario.oracle {
        if episode.is_over() {
            break;
        }
        answer.copy_from(prepared);
        episode.act(&mut answer).map_err(|error| broken(&error))?;
        steps.push(ReportStep::of(&mut episode));
    }
    Ok(Report {
        fixture_id: scenario.source.id.clone(),
        task_id: scenario.source.family.clone(),
        seed,
        policy: "oracle",
        final_score: steps.last().map_or(0.0, |step| step.score),
        total_reward: steps.iter().map(|step| step.reward).sum(),
        steps,
    })
}

impl ReportStep {
    /// The last turn of an episode.
    fn of(episode: &mut Episode) -> Self {
        let line = StepLine::of(episode);
        let action = action(episode);
        let mut seen = serde_json::to_value(dialect::observe(episode)).unwrap_or_default();
        let mut state = serde_json::to_value(dialect::state(episode, "")).unwrap_or_default();
        Self {
            step: line.step,
            action,
            reward: line.reward,
            score: line.score,
            done: line.done,
            error: line.error,
            focus_panel: seen["focus_panel"].take(),
            rubric_breakdown: state["rubric_breakdown"].take(),
            penalties: line.penalties,
            phases: line.phases,
        }
    }
}

/// The last action of an episode as a client would send it.
fn action(episode: &mut Episode) -> Value {
    let dialect = episode.scenario().source.dialect;
    let (command, points) = {
        let turn = episode.last_turn();
        (*turn.command, turn.points.to_vec())
    };
    let action =
        episode.with_desk(|desk| Action::of(dialect, &command, &points, |text| desk.say(text)));
    serde_json::to_value(action).unwrap_or_default()
}
