//! Sessions as things of their own: list, download, fork and delete.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::session::Session;
use crate::store::file_of;

use super::body::{Json, Reading};
use super::part::Part;
use super::{Door, episodes};

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/sessions", get(list))
        .route("/sessions/{id}", get(show).delete(remove))
        .route("/sessions/{id}/log", get(log))
        .route("/sessions/{id}/fork", post(fork))
}

/// All sessions. Their names stay secret: whoever knows one can play on it.
async fn list(State(door): State<Door>) -> Result<Response, Fault> {
    let house = door.server.house()?;
    let sessions = door.server.sessions.all();
    let listed: Vec<Value> = sessions.iter().map(|session| describe(&door, session)).collect();
    let finished = house.store.list(1_000);
    let finished: Vec<Value> = finished
        .iter()
        .map(|it| {
            json!({ "episode": it.number, "fixture_id": it.scenario, "shows_all": it.shows_all })
        })
        .collect();
    let body = json!({
        "sessions": listed,
        "max_sessions": door.server.sessions.max(),
        "finished_episodes": finished,
        "uptime_seconds": door.server.started.elapsed().as_secs(),
    });
    Ok(axum::Json(body).into_response())
}

fn describe(door: &Door, session: &Session) -> Value {
    let table = session.table();
    json!({
        "session": session.prefix(),
        "environment": session.environment.as_str(),
        "episode": table.episode().map(|(number, ..)| number),
        "is_attached": session.is_held(),
        "is_awake": table.is_awake(),
        "idle_seconds": door.server.sessions.idle(session).as_secs(),
    })
}

async fn show(State(door): State<Door>, Part(id): Part) -> Result<Response, Fault> {
    let session = door.server.sessions.find(&id)?;
    let house = door.server.house()?;
    let mut body = describe(&door, &session);
    let (progress, name) = {
        let mut table = session.table();
        (table.progress(house), table.episode().map(|(_, name, _)| name.to_owned()))
    };
    body["session"] = json!(session.id);
    body["episode_id"] = json!(name);
    body["turns"] = json!(progress.map(|(turns, _)| turns));
    body["is_over"] = json!(progress.map(|(_, is_over)| is_over));
    Ok(axum::Json(body).into_response())
}

/// Ends a session. Its finished log stays in the store.
async fn remove(State(door): State<Door>, Part(id): Part) -> Result<Response, Fault> {
    door.server.sessions.find(&id)?;
    let house = door.server.house()?;
    door.server.sessions.close(&id, house);
    Ok(axum::Json(Closed { session_id: id, closed: true }).into_response())
}

/// A session that was ended.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ClosedSession")]
pub(super) struct Closed {
    session_id: String,
    /// Always true.
    closed: bool,
}

/// Where to fork.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Fork {
    /// After which turn, counted from 1; 0 is the start.
    #[schemars(range(max = 4_294_967_295_u32))]
    turn: u32,
}

/// The log of a session's episode, as a file that every reader of logs takes.
async fn log(State(door): State<Door>, Part(id): Part) -> Result<Response, Fault> {
    let session = door.server.sessions.find(&id)?;
    let house = door.server.house()?;
    let (name, bytes) = {
        let mut table = session.table();
        let (log, scenario) = table.log(house)?;
        (format!("episode-{}.aegislog", log.episode()), file_of(log, &scenario))
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// Opens a new session that goes on after a turn of this one.
async fn fork(State(door): State<Door>, Part(id): Part, body: Json) -> Result<Response, Fault> {
    let fields = body.fields()?;
    let mut reading = Reading::of(&fields);
    let turn = reading.integer("turn");
    reading.finish()?;
    let turn = turn.ok_or_else(|| {
        Fault::bad("missing", &["body", "turn"], "say after which turn, as in {\"turn\": 3}")
    })?;
    let session = door.server.sessions.find(&id)?;
    let turn = u32::try_from(turn).map_err(|_| {
        let message = format!("there is no turn {turn}; turns are counted from 1, 0 is the start");
        Fault::bad("value_error", &["body", "turn"], message)
    })?;
    let house = door.server.house()?;
    let other = door.server.sessions.open(session.environment, house)?;
    let door = door.of(&session);
    let forked = session.table().fork_onto(turn, &other, house, door.shape);
    match forked {
        Ok(answered) => episodes::respond(&door, &other, answered).await,
        Err(fault) => {
            door.server.sessions.close(&other.id, house);
            Err(fault)
        }
    }
}
