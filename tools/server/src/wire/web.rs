//! The playground's own routes: one session a browser, known by a cookie of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use aegis_engine::family::dates::Day;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use crate::fault::Fault;
use crate::session::Session;
use crate::table::Answered;
use crate::view::Shape;

use super::about::Metadata;
use super::line::{Line, Message};
use super::upgrade::Upgrade;
use super::{Door, access, body, steps};

/// How many steps the playground remembers of an episode.
const REMEMBERED: usize = 1_000;

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/web/metadata", get(metadata))
        .route("/web/reset", post(reset))
        .route("/web/step", post(step))
        .route("/web/state", get(state))
        .route("/ws/ui", get(watch))
}

/// A step in the playground.
#[derive(JsonSchema)]
#[schemars(rename = "PlaygroundStep")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Step {
    /// The action.
    action: Map<String, Value>,
}

/// What the playgrounds of all browsers show, by session.
#[derive(Default)]
pub(super) struct Audience {
    stages: Mutex<BTreeMap<String, watch::Sender<Arc<Shown>>>>,
}

/// What a playground shows.
#[derive(Clone, Default)]
struct Shown {
    episode_id: Value,
    observation: Value,
    log: Vec<Value>,
    is_reset: bool,
}

impl Audience {
    /// Shows the start of an episode, and lets go of playgrounds whose session is gone.
    fn begin(&self, door: &Door, session: &str, start: Shown) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.retain(|id, _| door.server.sessions.has(id));
        stages.entry(session.to_owned()).or_default().send_replace(Arc::new(start));
    }

    /// Changes what a session's playground shows.
    fn show(&self, session: &str, change: impl FnOnce(&mut Shown)) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = stages.entry(session.to_owned()).or_default();
        stage.send_modify(|shown| change(Arc::make_mut(shown)));
    }

    fn look(&self, session: &str) -> watch::Receiver<Arc<Shown>> {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.entry(session.to_owned()).or_default().subscribe()
    }
}

async fn metadata(State(door): State<Door>) -> Json<Metadata> {
    let name = door.environment.as_str();
    Json(Metadata::of(&door, name))
}

/// The cookie of a browser's playground.
fn cookie_name(door: &Door) -> String {
    format!("aegis_{}_web", door.environment.as_str())
}

fn session_of(door: &Door, headers: &HeaderMap) -> Option<Arc<Session>> {
    let id = access::cookie(headers, &cookie_name(door))?;
    let session = door.server.sessions.find(id).ok()?;
    (session.environment == door.environment).then_some(session)
}

async fn reset(
    State(door): State<Door>,
    headers: HeaderMap,
    body: body::Json,
) -> Result<Response, Fault> {
    let wanted = body::wanted(&body.optional_fields()?, true)?;
    let house = door.server.house()?;
    let session = match session_of(&door, &headers) {
        Some(session) => session,
        None => door.server.sessions.open(door.environment, house)?,
    };
    let opened = session
        .visit()
        .and_then(|mut table| table.reset(&session, &wanted, house, Shape::OpenEnv))?;
    let seen: Value = serde_json::from_str(&opened.body).unwrap_or_default();
    let start = Shown {
        episode_id: seen["metadata"]["episode_id"].clone(),
        observation: seen["observation"].clone(),
        log: Vec::new(),
        is_reset: true,
    };
    door.audience.begin(&door, &session.id, start);
    Ok(respond(&door, &session, opened).await)
}

async fn step(
    State(door): State<Door>,
    headers: HeaderMap,
    body: body::Json,
) -> Result<Response, Fault> {
    let fields = body.fields()?;
    let Some(action) = fields.get("action") else {
        return Err(Fault::bad("missing", &["body", "action"], "Field required"));
    };
    let session = session_of(&door, &headers).ok_or_else(|| {
        let why = "this browser has no episode yet; POST /web/reset begins one";
        Fault::Conflict(why.to_owned())
    })?;
    let answered = {
        let mut table = session.visit()?;
        let door = Door { shape: Shape::OpenEnv, ..door.clone() };
        steps::take(&door, &session, &mut table, action, None)?
    };
    let mut seen: Value = serde_json::from_str(&answered.body).unwrap_or_default();
    door.audience.show(&session.id, |shown| {
        shown.is_reset = false;
        shown.observation = seen["observation"].take();
        if shown.log.len() == REMEMBERED {
            shown.log.remove(0);
        }
        shown.log.push(json!({
            "timestamp": timestamp(),
            "action": action,
            "observation": shown.observation,
            "reward": seen["reward"],
            "done": seen["done"],
            "step_count": shown.log.len() + 1,
        }));
    });
    Ok(respond(&door, &session, answered).await)
}

async fn state(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Fault> {
    let house = door.server.house()?;
    let body = match session_of(&door, &headers) {
        Some(session) => session.table().state(house)?,
        None => r#"{"episode_id":null,"step_count":0}"#.to_owned(),
    };
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

async fn respond(door: &Door, session: &Session, answered: Answered) -> Response {
    door.server.safe(answered.mark).await;
    let mut response = ([(CONTENT_TYPE, "application/json")], answered.body).into_response();
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Lax", cookie_name(door), session.id);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// Tells a browser what its playground shows, at first and after each change.
async fn watch(State(door): State<Door>, headers: HeaderMap, upgrade: Upgrade) -> Response {
    let shown = session_of(&door, &headers).map(|session| door.audience.look(&session.id));
    upgrade.talk(Arc::clone(&door.server), async move |line| tell(line, shown).await)
}

async fn tell(mut line: Line, shown: Option<watch::Receiver<Arc<Shown>>>) {
    let Some(mut shown) = shown else {
        _ = line.say(Message::text(Shown::default().update())).await;
        // Whoever has no episode yet comes back with the cookie of one.
        while line.hear().await.is_some() {}
        return;
    };
    loop {
        let update = shown.borrow_and_update().update();
        if !line.say(Message::text(update)).await {
            return;
        }
        loop {
            tokio::select! {
                changed = shown.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
                heard = line.hear() => if heard.is_none() {
                    return;
                },
            }
        }
    }
}

impl Shown {
    fn update(&self) -> String {
        let state = json!({
            "episode_id": self.episode_id,
            "step_count": self.log.len(),
            "current_observation": self.observation,
            "action_logs": self.log,
            "is_reset": self.is_reset,
        });
        json!({ "type": "state_update", "episode_state": state }).to_string()
    }
}

/// The time of day as the playground shows it; it never reaches a log.
#[expect(clippy::disallowed_methods, reason = "a page tells when something was done")]
fn timestamp() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (seconds, micros) = (since.as_secs(), since.subsec_micros());
    let (year, month, day) = Day(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX)).date();
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}
