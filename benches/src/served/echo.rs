//! What a bare axum does on this machine: it reads what comes and answers with the same text again
//! and again, as long as an observation.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;

/// Serves until the process is ended.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16, bytes: usize) -> std::io::Result<()> {
    let text: Arc<str> =
        format!("{{\"text\":\"{}\"}}", "x".repeat(bytes.saturating_sub(11))).into();
    let app = Router::new()
        .route("/health", get(async || "fine"))
        .route("/step", post(step))
        .route("/reset", post(step))
        .route("/ws", get(socket))
        .with_state(text);
    axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await
}

async fn step(State(text): State<Arc<str>>, _body: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], text.to_string()).into_response()
}

async fn socket(State(text): State<Arc<str>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.read_buffer_size(4096).write_buffer_size(0).on_upgrade(async move |socket| {
        answer(socket, &text).await;
    })
}

async fn answer(mut socket: WebSocket, text: &str) {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Text(_))
            && socket.send(Message::text(text.to_owned())).await.is_err()
        {
            return;
        }
    }
}
