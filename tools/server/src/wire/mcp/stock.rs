//! MCP itself over streamable HTTP: a client plays one session, tool by tool.

use std::sync::Arc;

use aegis_engine::VERSION;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use crate::environment::Wanted;
use crate::fault::Fault;
use crate::session::Session;
use crate::settings::Mode;
use crate::store::Mark;
use crate::table::Answered;
use crate::view::Shape;

use super::super::schemas;
use super::super::{Door, access, body};
use super::rpc::{self, Request, RpcError};
use super::tools::{self, Refusal, text};
use super::{MCP_SESSION, called, respond};

/// The versions of the protocol that are spoken, the newest last.
const VERSIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
/// The tool that shows the desk.
const LOOK: &str = "look_at_desk";
/// The tool that begins an episode.
const START: &str = "start_episode";

/// Whether a message comes from a client of MCP itself.
pub(super) fn is_stock(headers: &HeaderMap, message: &Value) -> bool {
    headers.contains_key(MCP_SESSION) || message.get("method").is_some_and(|it| it == "initialize")
}

/// Answers a message.
pub(super) async fn hear(
    door: &Door,
    headers: &HeaderMap,
    named: &Map<String, Value>,
    message: &Value,
) -> Response {
    if message.get("method").is_none() && message.get("id").is_some() {
        // This server asks its clients nothing, so an answer of theirs is heard and left alone.
        return StatusCode::ACCEPTED.into_response();
    }
    let request = match Request::read(message) {
        Ok(request) => request,
        Err(error) => {
            let body = rpc::answer(None, &Err(error));
            return (StatusCode::BAD_REQUEST, respond(body)).into_response();
        }
    };
    if request.method == "initialize" {
        return begin(door, headers, named, &request).await;
    }
    let id = headers.get(MCP_SESSION).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let Ok(session) = door.server.sessions.find(id) else {
        let error = RpcError::new(rpc::NO_SESSION, "Session not found");
        let body = rpc::answer(request.id.as_ref(), &Err(error));
        return (StatusCode::NOT_FOUND, respond(body)).into_response();
    };
    if request.id.is_none() {
        return StatusCode::ACCEPTED.into_response();
    }
    let door = door.of(&session);
    let (outcome, mark) = match run(&door, &session, &request) {
        Ok((result, mark)) => (Ok(result), mark),
        Err(error) => (Err(error), None),
    };
    door.server.safe(mark).await;
    respond(rpc::answer(request.id.as_ref(), &outcome))
}

/// Ends a session.
pub(super) async fn leave(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Fault> {
    let id = headers.get(MCP_SESSION).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let session = door.server.sessions.find(id)?;
    if !session.close_when_released() {
        door.server.sessions.close(id, door.server.house()?);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Opens a session, or goes on with the one that `X-Session-Id` names. The address may name the
/// case, as in `/mcp?fixture_id=..`, so that whoever starts an agent chooses what it plays.
async fn begin(
    door: &Door,
    headers: &HeaderMap,
    named: &Map<String, Value>,
    request: &Request,
) -> Response {
    let (session, mark) = match open(door, headers, named) {
        Ok(opened) => opened,
        Err(fault) => {
            return respond(rpc::answer(request.id.as_ref(), &Err(fault.into())));
        }
    };
    door.server.safe(mark).await;
    let asked = request.params.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
    let version = VERSIONS.iter().find(|version| **version == asked).unwrap_or(&VERSIONS[3]);
    let result = json!({
        "protocolVersion": version,
        "capabilities": { "tools": { "listChanged": false } },
        "serverInfo": { "name": door.environment.published_name(), "version": VERSION },
        "instructions": instructions(door),
    });
    let mut response = respond(rpc::answer(request.id.as_ref(), &Ok(result.to_string())));
    if let Ok(id) = HeaderValue::from_str(&session.id) {
        response.headers_mut().insert(MCP_SESSION, id);
    }
    response
}

fn open(
    door: &Door,
    headers: &HeaderMap,
    named: &Map<String, Value>,
) -> Result<(Arc<Session>, Option<Mark>), Fault> {
    let house = door.server.house()?;
    if headers.contains_key(access::SESSION)
        && let Some(session) = access::session_of(door, headers)?
    {
        return Ok((session, None));
    }
    let wanted = body::wanted(named, true)?;
    let session = door.server.sessions.open(door.environment, house)?;
    let is_named = ["fixture_id", "task_id", "split"].iter().any(|name| named.contains_key(*name));
    if !is_named {
        return Ok((session, None));
    }
    let opened = session.table().reset(&session, &wanted, house, Shape::OpenEnv);
    match opened {
        Ok(answered) => Ok((session, answered.mark)),
        Err(fault) => {
            door.server.sessions.close(&session.id, house);
            Err(fault)
        }
    }
}

fn instructions(door: &Door) -> String {
    let about = door.environment.about();
    let start = match door.server.settings.mode {
        Mode::Simulation => format!("{START} begins an episode on a case that you name; "),
        Mode::Production => String::new(),
    };
    format!(
        "{about} {start}{LOOK} shows the desk and takes no turn. Every other tool is an action and \
         takes a turn."
    )
}

fn run(
    door: &Door,
    session: &Arc<Session>,
    request: &Request,
) -> Result<(String, Option<Mark>), RpcError> {
    match request.method.as_str() {
        "ping" => Ok(("{}".to_owned(), None)),
        "tools/list" => Ok((listed(door), None)),
        "tools/call" => call(door, session, &request.params),
        other => {
            let why = format!("Method not found: {other}");
            Err(RpcError::new(rpc::METHOD_NOT_FOUND, why))
        }
    }
}

fn tool(name: &str, about: &str, schema: &Value) -> Value {
    json!({ "name": name, "description": about, "inputSchema": schema })
}

fn listed(door: &Door) -> String {
    let mut all: Vec<Value> = tools::all(door.environment)
        .iter()
        .map(|it| tool(&it.name, &it.description, &it.input_schema))
        .collect();
    let nothing = json!({ "type": "object", "properties": {} });
    all.push(tool(LOOK, "Look at the desk as it is. This takes no turn.", &nothing));
    if door.server.settings.mode == Mode::Simulation {
        let about = "Begin an episode on a case; the former episode ends.";
        all.push(tool(START, about, &schemas::document(schemas::inline::<schemas::Reset>)));
    }
    json!({ "tools": all }).to_string()
}

/// Calls a tool. What is wrong with a call is told to the model, so that it can do better.
fn call(
    door: &Door,
    session: &Arc<Session>,
    params: &Map<String, Value>,
) -> Result<(String, Option<Mark>), RpcError> {
    let (name, arguments) = called(params)?;
    let simulates = door.server.settings.mode == Mode::Simulation;
    let outcome = match name {
        LOOK => look(door, session),
        START if simulates => start(door, session, &arguments),
        _ => take(door, session, name, &arguments),
    };
    match outcome {
        Ok(given) => Ok((given.camel(), given.mark)),
        Err(Refusal::NoTool(_)) => {
            Err(RpcError::new(rpc::INVALID_PARAMS, format!("Unknown tool: '{name}'")))
        }
        Err(refusal) => {
            let said = text(&refusal.to_string());
            let result =
                format!(r#"{{"content":[{{"type":"text","text":{said}}}],"isError":true}}"#);
            Ok((result, None))
        }
    }
}

fn take(
    door: &Door,
    session: &Session,
    name: &str,
    arguments: &Map<String, Value>,
) -> Result<tools::Given, Refusal> {
    let mut table = session.table();
    let opened = first_episode(door, session, &mut table)?;
    let mut given = tools::call(door, session, &mut table, name, arguments)?;
    given.mark = given.mark.or(opened);
    Ok(given)
}

fn look(door: &Door, session: &Session) -> Result<tools::Given, Refusal> {
    let mut table = session.table();
    let mark = first_episode(door, session, &mut table)?;
    let body = table.look(door.server.house()?)?.body(Shape::OpenEnv);
    Ok(tools::Given { body, is_refused: false, mark })
}

fn start(
    door: &Door,
    session: &Session,
    arguments: &Map<String, Value>,
) -> Result<tools::Given, Refusal> {
    let wanted = body::wanted(arguments, true)?;
    let house = door.server.house()?;
    let Answered { body, mark } = session.table().reset(session, &wanted, house, Shape::OpenEnv)?;
    Ok(tools::Given { body, is_refused: false, mark })
}

/// Nobody else could reset a session of MCP: its first tool begins an episode.
fn first_episode(
    door: &Door,
    session: &Session,
    table: &mut crate::table::Table,
) -> Result<Option<Mark>, Fault> {
    if table.episode().is_some() {
        return Ok(None);
    }
    let house = door.server.house()?;
    Ok(table.reset(session, &Wanted::default(), house, Shape::OpenEnv)?.mark)
}
