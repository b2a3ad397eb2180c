//! A session on an OpenEnv server: JSON frames over its WebSocket, one answer to each request.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::error::InferError;

/// How long the handshake may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How long an answer may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);

/// An open session.
pub struct Socket {
    url: String,
    requests: Sender<String>,
    answers: Receiver<Result<String, String>>,
}

/// What a server answers to a reset or a step.
pub struct Frame {
    /// The observation.
    pub observation: Value,
    /// The reward; 0 where the server gives none.
    pub reward: f64,
    /// Whether the episode is over.
    pub done: bool,
}

impl Socket {
    /// Opens a session on a server, given by its base address.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub async fn open(url: &str) -> Result<Self, InferError> {
        // Whoever was first has installed the same one.
        _ = rustls::crypto::ring::default_provider().install_default();
        let lost = |why: String| InferError::Lost { url: url.to_owned(), why };
        let connected = timeout(CONNECT_LIMIT, connect_async(address(url))).await;
        let seconds = CONNECT_LIMIT.as_secs();
        let connected = connected.map_err(|_| lost(format!("no connection within {seconds} s")))?;
        let (stream, _) = connected.map_err(|error| lost(error.to_string()))?;
        let (requests, to_send) = channel(1);
        let (received, answers) = channel(1);
        // The pump reads all the time, so that pings are answered while a model thinks.
        tokio::spawn(pump(stream, to_send, received));
        Ok(Self { url: url.to_owned(), requests, answers })
    }

    /// Starts an episode.
    ///
    /// # Errors
    /// If the server refuses or is gone.
    pub async fn reset(&mut self, data: Value) -> Result<Frame, InferError> {
        self.ask("reset", Some(data)).await.map(frame)
    }

    /// Takes a step.
    ///
    /// # Errors
    /// If the server refuses or is gone.
    pub async fn step(&mut self, action: Value) -> Result<Frame, InferError> {
        self.ask("step", Some(action)).await.map(frame)
    }

    /// Reads the state.
    ///
    /// # Errors
    /// If the server refuses or is gone.
    pub async fn state(&mut self) -> Result<Value, InferError> {
        self.ask("state", None).await
    }

    /// Says goodbye.
    pub async fn close(self) {
        // A server that is gone already needs no goodbye.
        _ = self.requests.send(json!({"type": "close"}).to_string()).await;
    }

    async fn ask(&mut self, kind: &str, data: Option<Value>) -> Result<Value, InferError> {
        let mut request = json!({"type": kind});
        if let Some(data) = data {
            request["data"] = data;
        }
        let sent = self.requests.send(request.to_string()).await;
        let answer = match sent {
            Ok(()) => timeout(ANSWER_LIMIT, self.answers.recv()).await,
            Err(_) => Ok(self.answers.recv().await),
        };
        let text = match answer {
            Ok(Some(Ok(text))) => text,
            Ok(Some(Err(why))) => return Err(self.lost(why)),
            Ok(None) => return Err(self.lost("it closed the connection".to_owned())),
            Err(_) => {
                let seconds = ANSWER_LIMIT.as_secs();
                return Err(self.lost(format!("no answer to {kind} within {seconds} s")));
            }
        };
        let answer: Value = serde_json::from_str(&text)
            .map_err(|error| self.refused(kind, format!("its answer is no JSON: {error}")))?;
        if answer["type"] == "error" {
            let data = &answer["data"];
            let why = data["message"].as_str().unwrap_or("no reason given");
            let code = data["code"].as_str().unwrap_or("no code");
            return Err(match code {
                // A place may be free again soon.
                "CAPACITY_REACHED" => self.lost(why.to_owned()),
                _ => self.refused(kind, format!("{why} ({code})")),
            });
        }
        Ok(answer["data"].clone())
    }

    fn lost(&self, why: String) -> InferError {
        InferError::Lost { url: self.url.clone(), why }
    }

    fn refused(&self, request: &str, why: String) -> InferError {
        InferError::ServerRefused { url: self.url.clone(), request: request.to_owned(), why }
    }
}

fn frame(mut data: Value) -> Frame {
    let reward = match &data["reward"] {
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        reward => reward.as_f64().unwrap_or(0.0),
    };
    let done = data["done"].as_bool().unwrap_or(false);
    Frame { observation: data["observation"].take(), reward, done }
}

/// The address of the socket of a server.
fn address(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let url = match url.split_once("://") {
        Some(("http" | "ws", rest)) => format!("ws://{rest}"),
        Some(("https" | "wss", rest)) => format!("wss://{rest}"),
        _ => format!("ws://{url}"),
    };
    format!("{url}/ws")
}

async fn pump(
    mut stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    mut requests: Receiver<String>,
    answers: Sender<Result<String, String>>,
) {
    loop {
        tokio::select! {
            request = requests.recv() => {
                let Some(request) = request else { break };
                if let Err(error) = stream.send(Message::text(request)).await {
                    _ = answers.send(Err(error.to_string())).await;
                    break;
                }
            }
            received = stream.next() => match received {
                Some(Ok(Message::Text(text))) => {
                    if answers.send(Ok(text.to_string())).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Close(_))) | None => break,
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    _ = answers.send(Err(error.to_string())).await;
                    break;
                }
            },
        }
    }
    // The other side may be gone.
    _ = stream.close(None).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_stands_below_the_address_of_the_server() {
        for (url, socket) in [
            ("http://localhost:8000/", "ws://localhost:8000/ws"),
            ("https://host/space", "wss://host/space/ws"),
            ("localhost:8000", "ws://localhost:8000/ws"),
            ("wss://host", "wss://host/ws"),
        ] {
            assert_eq!(address(url), socket);
        }
    }
}
