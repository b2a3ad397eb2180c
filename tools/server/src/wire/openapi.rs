//! The description of all HTTP routes of an environment, in OpenAPI 3.1.

mod operation;

use serde_json::{Map, Value, json};

use crate::settings::Mode;
use crate::view::Shape;

use super::operations::Standing;
use super::schemas::{self, Language, of};
use super::{Door, about, catalogue, sessions, tasks, web};
use operation::{Operation, delete, get, post};

/// The document.
pub(super) fn document(door: &Door) -> Value {
    let mut generator = schemas::generator("/components/schemas");
    let has_token = door.server.settings.token.is_some();
    let mut paths: Map<String, Value> = Map::new();
    let mut tags: Vec<Value> = Vec::new();
    for group in groups(door) {
        tags.push(json!({ "name": group.name, "description": group.about }));
        for operation in group.operations {
            let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            path[operation.method] = operation.describe(&mut generator, group.name, has_token);
        }
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "OpenEnv Environment HTTP API",
            "version": "1.0.0",
            "description": door.environment.about(),
        },
        "servers": [{ "url": door.prefix() }],
        "tags": tags,
        "paths": paths,
    });
    let mut components = json!({ "schemas": generator.take_definitions(true) });
    if has_token {
        components["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
        document["security"] = json!([{ "token": [] }]);
    }
    document["components"] = components;
    document
}

/// Whether a path below a door leads somewhere.
pub(super) fn has_path(door: &Door, path: &str) -> bool {
    let groups = groups(door);
    groups.iter().flat_map(|group| &group.operations).any(|operation| operation.leads_to(path))
}

/// Operations that belong together.
struct Group {
    name: &'static str,
    about: &'static str,
    operations: Vec<Operation>,
}

/// All operations of an environment.
fn groups(door: &Door) -> Vec<Group> {
    let group = |name, about, operations| Group { name, about, operations };
    let mut all = Vec::new();
    if door.server.settings.mode == Mode::Simulation {
        let about = "Play a case, request by request; the session is kept by cookie or header";
        all.push(group("Episodes", about, episodes(door)));
    }
    all.push(group("Tools", "Play as an agent that calls tools", mcp()));
    all.push(group("Cases", "What there is to play", cases()));
    all.push(group("Task API", "The same by splits, as OpenEnv's task API has them", task_api()));
    all.push(group("Sessions", "Sessions as logs: look, download, fork, end", kept()));
    if door.server.settings.mode == Mode::Simulation {
        let about = "The playground of a browser, which has a session of its own";
        all.push(group("Playground", about, playground(door)));
    }
    all.push(group("About", "What the server says of itself", about(door)));
    if door.is_root() {
        all.push(group("Operation", "What the operator's machines ask for", probes()));
    }
    all
}

fn probes() -> Vec<Operation> {
    let ready = |path| {
        let ready = get(path, "Whether sessions can be opened").gives(of::<Standing>);
        ready.for_everybody().or(&[503])
    };
    vec![
        get("/livez", "Whether the process is alive").gives(of::<Standing>).for_everybody(),
        ready("/ready"),
        ready("/readyz"),
        get("/metrics", "What the server counts, for Prometheus").gives_text(),
    ]
}

fn about(door: &Door) -> Vec<Operation> {
    let mut all = Vec::new();
    let health = get("/health", "Whether the server is alive").gives(of::<about::Health>);
    if door.is_root() {
        all.push(get("/", "Whether the benchmark is there").gives(of::<about::Status>));
        all.push(health.for_everybody());
    } else {
        all.push(health);
    }
    all.extend([
        get("/metadata", "What the environment is").gives(of::<about::Metadata>),
        get("/schema", "The JSON Schemas of actions, observations and states")
            .gives(of::<schemas::Schemas>),
        get("/openapi.json", "This document").gives(of::<Map<String, Value>>),
        get("/docs", "This document as a page").gives_page(),
    ]);
    all
}

fn episodes(door: &Door) -> Vec<Operation> {
    let language = Language::of(door.environment, door.shape);
    vec![
        post("/reset", "Begin an episode; opens a session for a client that has none")
            .takes_maybe(of::<schemas::Reset>)
            .gives(language.taken)
            .of_session()
            .or(&[400, 404, 409, 503]),
        post("/step", "Take a step")
            .takes(language.step)
            .gives(language.taken)
            .of_session()
            .or(&[404, 409, 503]),
        get("/state", "The state of the episode")
            .gives(language.state_or_none)
            .of_session()
            .or(&[404, 409, 503]),
        post("/state", "The state of the episode")
            .gives(language.state_or_none)
            .of_session()
            .or(&[404, 409, 503]),
    ]
}

fn playground(door: &Door) -> Vec<Operation> {
    let language = Language::of(door.environment, Shape::OpenEnv);
    vec![
        get("/web/metadata", "What the playground plays").gives(of::<about::Metadata>),
        post("/web/reset", "Begin an episode of this browser")
            .takes_maybe(of::<schemas::Reset>)
            .gives(language.taken)
            .or(&[400, 404, 409, 503]),
        post("/web/step", "Take a step in the episode of this browser")
            .takes(of::<web::Step>)
            .gives(language.taken)
            .or(&[404, 409, 503]),
        get("/web/state", "The state of the episode of this browser")
            .gives(language.state_or_none)
            .or(&[503]),
    ]
}

fn mcp() -> Vec<Operation> {
    vec![
        post("/mcp", "A request of MCP in JSON-RPC, of OpenEnv's clients or of any other")
            .takes_anything()
            .gives(of::<Map<String, Value>>)
            .gives_nothing(202, "A notification was heard")
            .or(&[400, 404]),
        delete("/mcp", "End the session of a client of MCP")
            .with_header("Mcp-Session-Id", "The session.")
            .gives_nothing(204, "The session is closed")
            .or(&[404, 503]),
    ]
}

fn cases() -> Vec<Operation> {
    vec![
        get("/tasks", "All tasks").gives(of::<catalogue::Listed>),
        get("/benchmark-card", "The benchmark in short").gives(of::<catalogue::Card>),
        get("/trajectory-report", "The solution of a case, turn by turn, where it may be seen")
            .with_query("fixture_id", "The case.")
            .with_query("task_id", "The task, or the family.")
            .with_query_number("seed", "The seed, a whole number from 0 on.")
            .gives(of::<catalogue::Report>)
            .or(&[400, 403, 404, 422, 503]),
    ]
}

fn task_api() -> Vec<Operation> {
    let of_env = |operation: Operation| {
        operation.with_path("env", "The environment, in capitals or small letters.").or(&[404])
    };
    vec![
        get("/list_environments", "The environments").gives(of::<Vec<String>>),
        of_env(get("/{env}/splits", "The splits").gives(of::<Vec<tasks::NamedSplit>>)),
        of_env(
            post("/{env}/tasks", "The tasks of a split, the first thousand at most")
                .takes(of::<tasks::OfSplit>)
                .gives(of::<tasks::Tasks>),
        ),
        of_env(
            post("/{env}/num_tasks", "How many tasks a split has")
                .takes(of::<tasks::OfSplit>)
                .gives(of::<tasks::Count>),
        ),
        of_env(
            post("/{env}/task", "A task by its place in a split")
                .takes(of::<tasks::AtIndex>)
                .gives(of::<tasks::One>)
                .or(&[400]),
        ),
        of_env(
            post("/{env}/task_range", "A slice of a split, a thousand tasks at most")
                .takes(of::<tasks::OfRange>)
                .gives(of::<tasks::Slice>),
        ),
    ]
}

fn kept() -> Vec<Operation> {
    let of_id = |operation: Operation| operation.with_path("id", "The session.").or(&[404, 503]);
    vec![
        get("/sessions", "All sessions; their names are kept secret")
            .gives(of::<Map<String, Value>>)
            .or(&[503]),
        of_id(get("/sessions/{id}", "A session").gives(of::<Map<String, Value>>)),
        of_id(delete("/sessions/{id}", "End a session").gives(of::<sessions::Closed>)),
        of_id(
            get("/sessions/{id}/log", "The log of a session's episode, where gold may be seen")
                .gives_file()
                .or(&[403, 409]),
        ),
        of_id(
            post("/sessions/{id}/fork", "A new session that goes on after a turn of this one")
                .takes(of::<sessions::Fork>)
                .gives(of::<Map<String, Value>>)
                .or(&[409]),
        ),
    ]
}
