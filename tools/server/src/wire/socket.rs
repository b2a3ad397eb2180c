//! The WebSocket of OpenEnv: one session a socket, one answer a message, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::session::Session;
use crate::table::Answered;

use super::line::{Line, Message, goodbye, is_too_large};
use super::upgrade::Upgrade;
use super::{Door, body, mcp, steps};

/// What the address of a socket may name: `session_id` or `episode_id`, and `take_over=true` to
/// take the session from a socket that holds it, whose client has lost it.
type Names = BTreeMap<String, String>;

/// Turns a request into a socket.
pub(super) async fn upgrade(
    State(door): State<Door>,
    Query(names): Query<Names>,
    upgrade: Upgrade,
) -> Response {
    let server = Arc::clone(&door.server);
    upgrade.talk(server, async move |line| {
        let door = Door { shape: crate::view::Shape::OpenEnv, ..door };
        Talk::start(door, names, line).await;
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
    SayAndEnd(String),
    End(End),
}

/// How a socket ends.
#[derive(Clone, Copy)]
enum End {
    /// The client has said goodbye; it is told so with this code.
    Goodbye(u16),
    /// The server goes no further, with this code.
    Refusal(u16),
    /// The client has closed the socket.
    HungUp,
    /// The line broke.
    Broken,
}

impl Talk {
    async fn start(door: Door, names: Names, mut line: Line) {
        let (environment, metrics) = (door.environment, Arc::clone(&door.server.metrics));
        match Self::sit_down(door, &names) {
            Ok(talk) => talk.listen(line).await,
            Err(fault) => {
                metrics.fault(fault.kind());
                let mut frame = fault.frame();
                if let Fault::Unavailable(_) = fault {
                    frame["data"]["code"] = "FACTORY_ERROR".into();
                    frame["data"]["factory_name"] = environment.published_name().into();
                }
                _ = line.say(Message::text(frame.to_string())).await;
                _ = line.say(goodbye(1000)).await;
            }
        }
    }

    /// Finds or opens the session and takes hold of it.
    fn sit_down(door: Door, names: &Names) -> Result<Self, Fault> {
        let sessions = &door.server.sessions;
        let house = door.server.house()?;
        let found = match (names.get("session_id"), names.get("episode_id")) {
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
        if !is_owner && names.get("take_over").is_some_and(|it| it == "true" || it == "1") {
            session.take_over(holder);
        } else if !session.hold(holder) {
            let id = &session.id;
            let why = format!("Session {id} already has an attached WebSocket");
            return Err(Fault::UnknownSession(why));
        }
        Ok(Self { door, session, holder, is_owner })
    }

    async fn listen(self, mut line: Line) {
        let end = self.converse(&mut line).await;
        // The place is free before the client hears the last word and may ask for another one.
        self.part(end);
        if let End::Goodbye(code) | End::Refusal(code) = end {
            _ = line.say(goodbye(code)).await;
        }
    }

    /// Answers messages until there are no more.
    async fn converse(&self, line: &mut Line) -> End {
        while let Some(message) = line.hear().await {
            let next = match message {
                Message::Text(text) if is_too_large(text.len()) => Next::End(End::Refusal(1009)),
                Message::Text(text) => self.hear(&text).await,
                Message::Binary(_) => Next::SayAndEnd(
                    Fault::UnknownSession("send text frames with one JSON object each".to_owned())
                        .frame()
                        .to_string(),
                ),
                _ => continue,
            };
            let (text, end) = match next {
                Next::Say(text) => (text, None),
                Next::SayAndEnd(text) => (text, Some(End::Refusal(1000))),
                Next::End(end) => return end,
            };
            if !line.say(Message::text(text)).await {
                break;
            }
            if let Some(end) = end {
                return end;
            }
        }
        if line.is_hung_up() { End::HungUp } else { End::Broken }
    }

    /// The frame of a fault, which is counted.
    fn refuse(&self, fault: &Fault) -> String {
        self.door.server.metrics.fault(fault.kind());
        fault.frame().to_string()
    }

    /// Lets go of the session. Who says goodbye has ended it; who hangs up or whose line breaks can
    /// come back.
    fn part(&self, end: End) {
        let sessions = &self.door.server.sessions;
        self.session.release(self.holder);
        sessions.touch(&self.session);
        let is_over = self.is_owner && matches!(end, End::Goodbye(_)) || self.session.is_ending();
        match self.door.server.house() {
            Ok(house) if is_over && !self.session.is_held() => {
                sessions.close(&self.session.id, house);
            }
            _ if self.is_owner && !matches!(end, End::Broken) => sessions.leave(&self.session),
            _ => {}
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
            return Next::SayAndEnd(Fault::UnknownSession(why).frame().to_string());
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
            "mcp" => {
                if let Err(fault) = self.session.table_of(self.holder).map(drop) {
                    return Next::SayAndEnd(fault.frame().to_string());
                }
                let seat = mcp::Seat { session: &self.session, holder: self.holder };
                let answer = mcp::answer(&self.door, Some(seat), &data.unwrap_or_default()).await;
                return Next::Say(format!(r#"{{"type":"mcp","data":{answer}}}"#));
            }
            "close" => return Next::End(End::Goodbye(1000)),
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
            // The session is gone, or somebody else's.
            Err(fault @ Fault::UnknownSession(_)) => Next::SayAndEnd(self.refuse(&fault)),
            Err(fault) => Next::Say(self.refuse(&fault)),
        }
    }

    fn reset(&self, data: Option<&Value>) -> Result<Answered, Fault> {
        let none = Map::new();
        let fields = data.and_then(Value::as_object).unwrap_or(&none);
        let wanted = body::wanted(fields, false).map_err(Fault::without_body)?;
        let house = self.door.server.house()?;
        self.session.table_of(self.holder)?.reset(&self.session, &wanted, house, self.door.shape)
    }

    fn step(&self, action: &Value) -> Result<Answered, Fault> {
        let mut table = self.session.table_of(self.holder)?;
        steps::take(&self.door, &self.session, &mut table, action, None)
    }

    fn state(&self) -> Result<Answered, Fault> {
        let body = self.session.table_of(self.holder)?.state(self.door.server.house()?)?;
        Ok(Answered { body, mark: None })
    }
}

/// Refuses an envelope with anything in it that does not belong there.
fn check_envelope(
    kind: &str,
    rest: &Map<String, Value>,
    data: Option<&Value>,
) -> Result<(), Fault> {
    let fault = |kind, field: &str, message: &str| Fault::bad(kind, &[field], message);
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
        _ => {}
    }
    let extra = rest.keys().find(|key| *key != "type");
    match (kind, extra) {
        ("reset" | "step" | "state" | "close" | "mcp", Some(key)) => {
            Err(fault("extra_forbidden", key, "Extra inputs are not permitted"))
        }
        _ => Ok(()),
    }
}
