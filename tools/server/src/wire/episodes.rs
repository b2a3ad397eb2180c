//! Episodes over plain HTTP: reset, step and state, each session its own.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::Value;

use crate::fault::Fault;
use crate::session::Session;
use crate::table::Answered;

use super::access::{SESSION, session_cookie, session_of};
use super::body::{self, Json};
use super::{Door, steps};

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/reset", post(reset))
        .route("/step", post(step))
        .route("/state", get(state).post(state))
}

/// Opens an episode, and a session for a client that has none.
async fn reset(
    State(door): State<Door>,
    headers: HeaderMap,
    body: Json,
) -> Result<Response, Fault> {
    let wanted = body::wanted(&body.optional_fields()?, true)?;
    let house = door.server.house()?;
    let known = session_of(&door, &headers)?;
    let is_new = known.is_none();
    let session = match known {
        Some(session) => session,
        None => door.server.sessions.open(door.environment, house)?,
    };
    let opened =
        session.visit().and_then(|mut table| table.reset(&session, &wanted, house, door.shape));
    match opened {
        Ok(answered) => respond(&door, &session, answered).await,
        Err(fault) => {
            if is_new {
                door.server.sessions.close(&session.id, house);
            }
            Err(fault)
        }
    }
}

/// Takes a turn.
async fn step(State(door): State<Door>, headers: HeaderMap, body: Json) -> Result<Response, Fault> {
    let fields = body.fields()?;
    let is_flat = fields.contains_key("action_type");
    if !is_flat && !fields.contains_key("action") {
        return Err(Fault::bad("missing", &["body", "action"], "Field required"));
    }
    let request = if is_flat { None } else { body::request_id(&fields)? };
    let session = session_of(&door, &headers)?.ok_or_else(|| {
        Fault::Conflict(
            "this client has no session; POST /reset opens one, and its answer sets a cookie and \
             the header X-Session-Id, either of which names the session"
                .to_owned(),
        )
    })?;
    let answered = {
        let mut table = session.visit_for(request.as_deref())?;
        steps::take(&door, &session, &mut table, &Value::Object(fields), request.as_deref())?
    };
    respond(&door, &session, answered).await
}

/// Shows the whole state; the empty one to a client without an episode.
async fn state(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Fault> {
    let house = door.server.house()?;
    let body = match session_of(&door, &headers)? {
        Some(session) => session.table().state(house)?,
        None => r#"{"episode_id":null,"step_count":0}"#.to_owned(),
    };
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// Answers once the log is as safe as this server promises, and tells the client its session.
pub(super) async fn respond(
    door: &Door,
    session: &Arc<Session>,
    answered: Answered,
) -> Result<Response, Fault> {
    door.server.safe(answered.mark).await;
    let mut response = ([(CONTENT_TYPE, "application/json")], answered.body).into_response();
    let cookie = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax",
        session_cookie(door.environment),
        session.id
    );
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).ok();
    value(&session.id).into_iter().for_each(|id| _ = headers.insert(SESSION, id));
    value(&cookie).into_iter().for_each(|cookie| _ = headers.insert(SET_COOKIE, cookie));
    Ok(response)
}
