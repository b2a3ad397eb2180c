//! Listening: connections are taken, served and, when the server ends, brought to an end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinError;

use crate::server::{self, Server};
use crate::settings::{Limits, Settings};

use super::patient::{Guest, Patient};
use super::{intake, router};

/// How long the first client waits for the store.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long to wait after the system had no more sockets.
const NO_SOCKETS: Duration = Duration::from_millis(50);
/// How many files the system must leave for the store beside all connections.
const OTHER_FILES: usize = 64;
/// How long a client is waited for that is told why it is not served.
const REFUSING: Duration = Duration::from_secs(1);

/// Serves on a listener until `stop` is ready, then ends what is under way and makes all logs safe.
///
/// # Errors
/// If the store cannot be used.
pub async fn serve(
    settings: Settings,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let server = Arc::new(Server::new(settings));
    let reading = Arc::clone(&server);
    let mut reading = tokio::task::spawn_blocking(move || reading.open_store());
    // Most stores are read before the first client is here; a probe does not wait for a large one.
    let read = tokio::time::timeout(PATIENCE, &mut reading).await;
    let mut is_read = read.is_ok();
    read.map_or(Ok(()), read_well)?;
    let keeping = Arc::clone(&server);
    let keeping = tokio::spawn(async move { keeping.keep_house().await });
    let gate = Gate { app: router(&server), room: room(&server.settings.limits), server };
    let mut stop = std::pin::pin!(stop);
    let mut outcome = Ok(());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => gate.take(stream),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(NO_SOCKETS).await;
                }
            },
            read = &mut reading, if !is_read => {
                is_read = true;
                outcome = read_well(read);
                if outcome.is_err() {
                    break;
                }
            }
            () = &mut stop => break,
        }
    }
    drop(listener);
    gate.close().await;
    keeping.abort();
    outcome
}

fn read_well(read: Result<io::Result<()>, JoinError>) -> io::Result<()> {
    read.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// How many connections there may be: no more than the system gives files for.
fn room(limits: &Limits) -> usize {
    let files = std::fs::read_to_string("/proc/self/limits").ok().and_then(|limits| {
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
        line.split_whitespace().next()?.parse::<usize>().ok()
    });
    let Some(files) = files.filter(|&files| files < limits.connections + OTHER_FILES) else {
        return limits.connections;
    };
    let room = files.saturating_sub(OTHER_FILES).max(1);
    tracing::warn!(
        files,
        connections = room,
        "the system gives fewer files than connections are allowed; raise `ulimit -n`"
    );
    room
}

/// Where connections come in.
struct Gate {
    server: Arc<Server>,
    app: Router,
    /// How many connections there may be.
    room: usize,
}

impl Gate {
    /// Serves a connection, or says why not.
    fn take(&self, stream: TcpStream) {
        match Guest::admit(&self.server, self.room) {
            Some(guest) => {
                let (server, app) = (Arc::clone(&self.server), self.app.clone());
                tokio::spawn(connection(stream, guest, app, server));
            }
            None => {
                self.server.metrics.refused_connections.add(1);
                tokio::spawn(tokio::time::timeout(REFUSING, refuse(stream)));
            }
        }
    }

    /// Ends what is under way, and makes everything safe.
    async fn close(self) {
        let farewell = self.server.settings.limits.farewell;
        if tokio::time::timeout(farewell, self.server.end()).await.is_err() {
            tracing::warn!("some connections took too long to end and are cut off");
        }
        self.server.flush();
    }
}

/// A full answer without a parser, since there are too many connections for one.
async fn refuse(stream: TcpStream) -> io::Result<()> {
    let body = r#"{"detail":"this server has as many connections as it can; try again later"}"#;
    let head = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n\
                Retry-After: 1\r\nConnection: close\r\n";
    let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    part(stream, answer.as_bytes()).await
}

/// A last answer. What the client still sends is read: without that it might never see the answer.
async fn part(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &[u8]) -> io::Result<()> {
    stream.write_all(answer).await?;
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

async fn connection(stream: TcpStream, guest: Guest, app: Router, server: Arc<Server>) {
    _ = stream.set_nodelay(true);
    let Limits { head_time, body_time, unread_time, .. } = server.settings.limits;
    let mut ending = server.ending();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        intake::answer(app.clone(), request, body_time)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_time);
    let stream = TokioIo::new(Patient::new(stream, unread_time, guest));
    let mut serving = http.serve_connection(stream, service).with_upgrades();
    let served = tokio::select! {
        served = &mut serving => served,
        () = server::ended(&mut ending) => {
            std::pin::Pin::new(&mut serving).graceful_shutdown();
            (&mut serving).await
        }
    };
    let is_late = served.is_err_and(|error| error.is_timeout());
    // A client that has sent nothing is just no longer there.
    if is_late
        && let Some(parts) = serving.into_parts()
        && !parts.read_buf.is_empty()
    {
        let answer =
            b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        _ = tokio::time::timeout(REFUSING, part(parts.io.into_inner(), answer)).await;
    }
}
