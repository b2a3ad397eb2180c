//! The WebSocket of OpenEnv: one session a socket, one answer a message, in order.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::fault::{Detail, Fault};
use crate::session::{Answered, Session};

use super::line::{Line, goodbye};
use super::{Door, body, steps};

/// How many bytes a message may have, as at the reference server.
const MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// The library's own buffer would take 130 KB for each idle socket.
const BUFFER_BYTES: usize = 4096;

/// What the address of a socket may name.
#[derive(Deserialize)]
pub(super) struct Names {
    session_id: Option<String>,
    episode_id: Option<String>,
}

/// Turns a request into a socket.
pub(super) async fn upgrade(
    State(door): State<Door>,
    Query(names): Query<Names>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(async move |socket| {
            let door = Door { shape: crate::view::Shape::OpenEnv, ..door };
            let line = Line::of(socket, &door.server);
            Box::pin(Talk::start(door, names, line)).await;
        })
}

/// A socket with its session.
struct Talk {
    door: Door,
    session: Arc<Session>,
    holder: u64,
    /// Whether the session was opened for this socket.
    is_owner: bool,
}

/// What to do after a message.
enum Next {
    Say(String),
    Close,
    SayAndClose(String),
}

impl Talk {
    async fn start(door: Door, names: Names, mut line: Line) {
        let metrics = Arc::clone(&door.server.metrics);
        match Self::sit_down(door, &names) {
            Ok(talk) => talk.listen(line).await,
            Err(fault) => {
                metrics.fault(fault.kind());
                _ = line.say(Message::text(fault.frame().to_string())).await;
                _ = line.say(goodbye(1000, "")).await;
            }
        }
    }

    /// Finds or opens the session and takes hold of it.
    fn sit_down(door: Door, names: &Names) -> Result<Self, Fault> {
        let sessions = &door.server.sessions;
        let house = door.server.house()?;
        let found = match (&names.session_id, &names.episode_id) {
            (Some(id), _) => Some(sessions.find(id)?),
            (None, Some(name)) => Some(sessions.find_by_episode(name)?),
            (None, None) => None,
        };
        let is_owner = found.is_none();
        let session = match found {
            Some(session) => session,
            None => sessions.open(door.environment, house)?,
        };
        let holder = sessions.new_holder();
        if session.environment != door.environment {
            let own = session.environment.as_str();
            return Err(Fault::UnknownSession(format!(
                "Session {} plays {own}; connect to /envs/{own}/ws",
                session.id
            )));
        }
        if !session.hold(holder) {
            let id = &session.id;
            let why = format!("Session {id} already has an attached WebSocket");
            return Err(Fault::UnknownSession(why));
        }
        Ok(Self { door, session, holder, is_owner })
    }

    async fn listen(self, mut line: Line) {
        let mut is_farewell = false;
        while let Some(message) = line.hear().await {
            let next = match message {
                Message::Text(text) => self.hear(&text).await,
                Message::Binary(_) => Next::SayAndClose(
                    Fault::UnknownSession("send text frames with one JSON object each".to_owned())
                        .frame()
                        .to_string(),
                ),
                _ => continue,
            };
            match next {
                Next::Say(text) => {
                    if !line.say(Message::text(text)).await {
                        break;
                    }
                }
                Next::Close => {
                    is_farewell = true;
                    _ = line.say(goodbye(1000, "")).await;
                    break;
                }
                Next::SayAndClose(text) => {
                    _ = line.say(Message::text(text)).await;
                    _ = line.say(goodbye(1000, "")).await;
                    break;
                }
            }
        }
        self.session.release(self.holder);
        self.door.server.sessions.touch(&self.session);
        // Who says goodbye has ended the session. Whose line broke can come back to it.
        if self.is_owner
            && is_farewell
            && let Ok(house) = self.door.server.house()
        {
            self.door.server.sessions.close(&self.session.id, house);
        }
    }

    /// Answers a message.
    async fn hear(&self, text: &str) -> Next {
        self.door.server.sessions.touch(&self.session);
        let message: Value = match serde_json::from_str(text) {
            Ok(message) => message,
            Err(error) => {
                let message = format!("Invalid JSON: {error}");
                let data = json!({ "message": message, "code": "INVALID_JSON" });
                return Next::Say(json!({ "type": "error", "data": data }).to_string());
            }
        };
        let Value::Object(mut message) = message else {
            let why = "a message is one JSON object such as {\"type\":\"state\"}".to_owned();
            return Next::SayAndClose(Fault::UnknownSession(why).frame().to_string());
        };
        let kind = message.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let data = message.remove("data");
        if let Err(fault) = check_envelope(&kind, &message, data.as_ref()) {
            return Next::Say(fault.frame().to_string());
        }
        let answered = match kind.as_str() {
            "reset" => self.reset(data.as_ref()).map(|answered| ("observation", answered)),
            "step" => {
                self.step(&data.unwrap_or_default()).map(|answered| ("observation", answered))
            }
            "state" => self.state().map(|answered| ("state", answered)),
            "close" => return Next::Close,
            _ => {
                let message = format!("Unknown message type: {kind}");
                let data = json!({ "message": message, "code": "UNKNOWN_TYPE" });
                return Next::Say(json!({ "type": "error", "data": data }).to_string());
            }
        };
        match answered {
            Ok((kind, answered)) => {
                self.door.server.safe(answered.mark).await;
                Next::Say(format!(r#"{{"type":"{kind}","data":{}}}"#, answered.body))
            }
            Err(fault) => {
                self.door.server.metrics.fault(fault.kind());
                Next::Say(fault.frame().to_string())
            }
        }
    }

    fn reset(&self, data: Option<&Value>) -> Result<Answered, Fault> {
        let none = Map::new();
        let fields = data.and_then(Value::as_object).unwrap_or(&none);
        let wanted = body::wanted(fields, false)?;
        let house = self.door.server.house()?;
        self.session.table().reset(&self.session, &wanted, house, self.door.shape)
    }

    fn step(&self, action: &Value) -> Result<Answered, Fault> {
        steps::take(&self.door, &self.session, &mut self.session.table(), action, None)
    }

    fn state(&self) -> Result<Answered, Fault> {
        let body = self.session.table().state(self.door.server.house()?)?;
        Ok(Answered { body, mark: None })
    }
}

/// Refuses an envelope with anything in it that does not belong there.
fn check_envelope(
    kind: &str,
    rest: &Map<String, Value>,
    data: Option<&Value>,
) -> Result<(), Fault> {
    let fault = |kind, field, message: &str| {
        let message = message.to_owned();
        Fault::BadRequest(vec![Detail { kind, path: vec![field], message }])
    };
    match (kind, data) {
        ("reset", Some(data)) if !data.is_object() => {
            return Err(fault("dict_type", "data", "Input should be a valid dictionary"));
        }
        ("step" | "mcp", None) => return Err(fault("missing", "data", "Field required")),
        ("step" | "mcp", Some(data)) if !data.is_object() => {
            return Err(fault("dict_type", "data", "Input should be a valid dictionary"));
        }
        ("state" | "close", Some(_)) => {
            return Err(fault("extra_forbidden", "data", "Extra inputs are not permitted"));
        }
        ("reset" | "step" | "state" | "close" | "mcp", _) if rest.len() > 1 => {
            return Err(fault("extra_forbidden", "", "only `type` and `data` are permitted"));
        }
        _ => {}
    }
    Ok(())
}
