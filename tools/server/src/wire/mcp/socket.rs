//! MCP over a WebSocket: raw JSON-RPC, one session a socket.

use std::sync::Arc;

use axum::response::Response;
use serde_json::Value;

use super::super::Door;
use super::super::line::{Line, Message, goodbye, is_too_large};
use super::super::upgrade::Upgrade;
use super::Seat;
use super::rpc::{self, RpcError};

/// Turns a request into a socket.
pub(super) fn take(door: Door, upgrade: Upgrade) -> Response {
    upgrade.talk(Arc::clone(&door.server), async move |line| talk(door, line).await)
}

async fn talk(door: Door, mut line: Line) {
    let opened =
        door.server.house().and_then(|house| door.server.sessions.open(door.environment, house));
    let session = match opened {
        Ok(session) => session,
        Err(fault) => {
            let frame = rpc::answer(None, &Err(fault.into()));
            _ = line.say(Message::text(frame)).await;
            _ = line.say(goodbye(1000)).await;
            return;
        }
    };
    let holder = door.server.sessions.new_holder();
    _ = session.hold(holder);
    while let Some(Message::Text(text)) = line.hear().await {
        if is_too_large(text.len()) {
            _ = line.say(goodbye(1009)).await;
            break;
        }
        door.server.sessions.touch(&session);
        let answer = match serde_json::from_str::<Value>(&text) {
            Ok(Value::Array(_)) => {
                let error = RpcError::new(rpc::SERVER_ERROR, "send one JSON object a message");
                _ = line.say(Message::text(rpc::answer(None, &Err(error)))).await;
                _ = line.say(goodbye(1000)).await;
                break;
            }
            Ok(message) => {
                let seat = Seat { session: &session, holder };
                super::answer(&door, Some(seat), &message).await
            }
            Err(error) => {
                let why = format!("Parse error: {error}");
                rpc::answer(None, &Err(RpcError::new(rpc::PARSE_ERROR, why)))
            }
        };
        if !line.say(Message::text(answer)).await {
            break;
        }
    }
    session.release(holder);
    if let Ok(house) = door.server.house() {
        door.server.sessions.close(&session.id, house);
    }
}
