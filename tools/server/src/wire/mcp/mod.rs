//! MCP: the four methods of OpenEnv's servers, and beside them what any client of MCP speaks.
//!
//! Who calls `initialize` or shows an `Mcp-Session-Id` is a client of MCP itself; everybody else is
//! one of OpenEnv.

mod rpc;
mod socket;
mod stock;
pub(super) mod tools;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Map, Value, json};

use crate::environment::Wanted;
use crate::fault::Fault;
use crate::session::Session;
use crate::store::Mark;
use crate::view::Shape;

use super::upgrade::{NoUpgrade, Upgrade};
use super::{Door, body, strays};
use rpc::{Request, RpcError};
use tools::{Given, Refusal};

/// The header that names the session of a client of MCP.
const MCP_SESSION: &str = "mcp-session-id";

/// The routes.
pub(super) fn routes() -> Router<Door> {
    let methods = post(hear).get(upgrade).delete(stock::leave).fallback(async || not_here());
    Router::new().route("/mcp", methods)
}

/// Turns a request into a socket; without one there is nothing to get here.
async fn upgrade(State(door): State<Door>, upgrade: Result<Upgrade, NoUpgrade>) -> Response {
    match upgrade {
        Ok(upgrade) => socket::take(door, upgrade),
        Err(_) => not_here(),
    }
}

fn not_here() -> Response {
    ([(ALLOW, "POST, DELETE")], strays::wrong_method()).into_response()
}

/// Answers a request over HTTP.
async fn hear(
    State(door): State<Door>,
    Query(named): Query<Map<String, Value>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return body::refuse(&rejection),
    };
    let message: Value = match serde_json::from_slice(&body) {
        Ok(message) => message,
        Err(_) => {
            let error = RpcError::new(rpc::PARSE_ERROR, "Parse error");
            return respond(rpc::answer(None, &Err(error)));
        }
    };
    if stock::is_stock(&headers, &message) {
        return stock::hear(&door, &headers, &named, &message).await;
    }
    respond(answer(&door, None, &message).await)
}

fn respond(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// A socket's own session, for as long as the socket holds it.
#[derive(Clone, Copy)]
pub(super) struct Seat<'a> {
    pub(super) session: &'a Arc<Session>,
    pub(super) holder: u64,
}

/// The answer to a request of a client of OpenEnv; over a socket it has a session of its own.
pub(super) async fn answer(door: &Door, own: Option<Seat<'_>>, message: &Value) -> String {
    let request = match Request::read(message) {
        Ok(request) => request,
        Err(error) => return rpc::answer(None, &Err(error)),
    };
    let (outcome, mark) = match run(door, own, &request) {
        Ok((result, mark)) => (Ok(result), mark),
        Err(error) => (Err(error), None),
    };
    door.server.safe(mark).await;
    rpc::answer(request.id.as_ref(), &outcome)
}

/// A result, and what must be safe before it leaves.
type Outcome = Result<(String, Option<Mark>), RpcError>;

fn run(door: &Door, own: Option<Seat<'_>>, request: &Request) -> Outcome {
    let params = &request.params;
    match request.method.as_str() {
        "openenv/session/create" => create(door, own),
        "openenv/session/close" => close(door, own, params),
        "tools/list" => {
            session_of(door, own, params)?;
            Ok((listed(door), None))
        }
        "tools/call" => call(door, own, params),
        other => {
            let why = format!("Method not found: {other}");
            Err(RpcError::new(rpc::METHOD_NOT_FOUND, why))
        }
    }
}

fn create(door: &Door, own: Option<Seat<'_>>) -> Outcome {
    let session = match own {
        Some(own) => Arc::clone(own.session),
        None => door.server.sessions.open(door.environment, door.server.house()?)?,
    };
    Ok((json!({ "session_id": session.id }).to_string(), None))
}

fn close(door: &Door, own: Option<Seat<'_>>, params: &Map<String, Value>) -> Outcome {
    let Some(id) = params.get("session_id").and_then(Value::as_str) else {
        let why = "Invalid params - 'session_id' is required";
        return Err(RpcError::new(rpc::INVALID_PARAMS, why));
    };
    if own.is_some_and(|own| own.session.id == id) {
        let why = "Cannot close active WebSocket-managed session via MCP method";
        return Err(RpcError::new(rpc::INVALID_REQUEST, why));
    }
    let session = door.server.sessions.find(id)?;
    if session.close_when_released() {
        let body = json!({ "session_id": id, "closed": false, "closing": true });
        return Ok((body.to_string(), None));
    }
    door.server.sessions.close(id, door.server.house()?);
    Ok((json!({ "session_id": id, "closed": true }).to_string(), None))
}

/// The session that a request names, or the caller's own.
fn session_of(
    door: &Door,
    own: Option<Seat<'_>>,
    params: &Map<String, Value>,
) -> Result<Option<Arc<Session>>, RpcError> {
    match params.get("session_id") {
        None | Some(Value::Null) => Ok(own.map(|own| Arc::clone(own.session))),
        Some(Value::String(id)) => Ok(Some(door.server.sessions.find(id)?)),
        Some(_) => {
            let why = "Invalid params - 'session_id' must be a text";
            Err(RpcError::new(rpc::INVALID_PARAMS, why))
        }
    }
}

/// The tools as clients of OpenEnv read them.
fn listed(door: &Door) -> String {
    let tool = |tool: &tools::Tool| {
        json!({
            "name": tool.name,
            "title": null,
            "description": tool.description,
            "inputSchema": tool.input_schema,
            "outputSchema": {},
            "icons": null,
            "annotations": null,
            "meta": null,
            "execution": null,
        })
    };
    let all: Vec<Value> = tools::all(door.environment).iter().map(tool).collect();
    json!({ "tools": all }).to_string()
}

fn call(door: &Door, own: Option<Seat<'_>>, params: &Map<String, Value>) -> Outcome {
    let session = session_of(door, own, params)?;
    let (name, arguments) = called(params)?;
    let given = match session {
        Some(session) => {
            let mut table = match own {
                Some(own) if own.session.id == session.id => session.table_of(own.holder)?,
                _ => session.table(),
            };
            tools::call(door, &session, &mut table, name, &arguments)?
        }
        None => call_once(door, name, &arguments)?,
    };
    Ok((given.snake(), given.mark))
}

/// The name of the tool that is called, and what it is given.
fn called(params: &Map<String, Value>) -> Result<(&str, Map<String, Value>), RpcError> {
    let Some(name) = params.get("name").and_then(Value::as_str) else {
        return Err(RpcError::new(rpc::INVALID_PARAMS, "Missing 'name' in params"));
    };
    match params.get("arguments") {
        None | Some(Value::Null) => Ok((name, Map::new())),
        Some(Value::Object(arguments)) => Ok((name, arguments.clone())),
        Some(_) => {
            let why = "Invalid params - 'arguments' must be an object";
            Err(RpcError::new(rpc::INVALID_PARAMS, why))
        }
    }
}

/// A call without a session has a desk of its own, which is gone with the answer.
fn call_once(door: &Door, name: &str, arguments: &Map<String, Value>) -> Result<Given, RpcError> {
    let house = door.server.house()?;
    let session = door.server.sessions.open(door.environment, house)?;
    let called = {
        let mut table = session.table();
        table
            .reset(&session, &Wanted::default(), house, Shape::OpenEnv)
            .map_err(Refusal::Fault)
            .and_then(|_| tools::call(door, &session, &mut table, name, arguments))
    };
    door.server.sessions.close(&session.id, house);
    Ok(called?)
}

impl From<Fault> for RpcError {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::Full { active, max } => {
                Self::new(rpc::SERVER_ERROR, message).with_data(rpc::room(active, max))
            }
            Fault::UnknownSession(_) | Fault::NotFound(_) | Fault::BadIndex(_) => {
                Self::new(rpc::INVALID_PARAMS, message)
            }
            Fault::Malformed(_) | Fault::BadRequest(_) => Self::new(rpc::INVALID_PARAMS, message)
                .with_data(fault.details().unwrap_or_default()),
            _ => Self::new(rpc::INTERNAL_ERROR, message),
        }
    }
}

impl From<Refusal> for RpcError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoTool(_) => Self::new(rpc::INTERNAL_ERROR, refusal.to_string()),
            Refusal::Arguments(_) => Self::new(rpc::INVALID_PARAMS, refusal.to_string()),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}
