//! MCP over a WebSocket: raw JSON-RPC, one session a socket.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::Value;

use super::super::Door;
use super::super::socket::{goodbye, is_too_large, limited};
use super::Seat;
use super::rpc::{self, RpcError};

/// Turns a request into a socket.
pub(super) fn take(door: Door, upgrade: WebSocketUpgrade) -> Response {
    limited(upgrade).on_upgrade(async move |socket| Box::pin(talk(door, socket)).await)
}

async fn talk(door: Door, mut socket: WebSocket) {
    let opened =
        door.server.house().and_then(|house| door.server.sessions.open(door.environment, house));
    let session = match opened {
        Ok(session) => session,
        Err(fault) => {
            let frame = rpc::answer(None, &Err(fault.into()));
            _ = socket.send(Message::text(frame)).await;
            _ = socket.send(goodbye(1000)).await;
            return;
        }
    };
    let holder = door.server.sessions.new_holder();
    _ = session.hold(holder);
    while let Some(Ok(message)) = socket.recv().await {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => continue,
            Message::Binary(_) | Message::Close(_) => break,
        };
        if is_too_large(text.len()) {
            _ = socket.send(goodbye(1009)).await;
            break;
        }
        door.server.sessions.touch(&session);
        let answer = match serde_json::from_str::<Value>(&text) {
            Ok(Value::Array(_)) => {
                let error = RpcError::new(rpc::SERVER_ERROR, "send one JSON object a message");
                _ = socket.send(Message::text(rpc::answer(None, &Err(error)))).await;
                _ = socket.send(goodbye(1000)).await;
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
        if socket.send(Message::text(answer)).await.is_err() {
            break;
        }
    }
    session.release(holder);
    if let Ok(house) = door.server.house() {
        door.server.sessions.close(&session.id, house);
    }
}
