//! Listening: connections are taken, served and, when the server ends, brought to an end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::server::Server;
use crate::settings::Settings;

use super::router;

/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How long requests that are under way have when the server ends.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long to wait after the system had no more sockets.
const NO_SOCKETS: Duration = Duration::from_millis(50);

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
    let keeping = Arc::clone(&server);
    let keeping = tokio::spawn(async move { keeping.keep_house().await });
    let (ending, ended) = watch::channel(());
    let app = router(&server);
    let mut stop = std::pin::pin!(stop);
    let mut is_read = false;
    let mut outcome = Ok(());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, app.clone(), ended.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(NO_SOCKETS).await;
                }
            },
            read = &mut reading, if !is_read => {
                is_read = true;
                outcome = read.unwrap_or_else(|error| Err(io::Error::other(error)));
                if outcome.is_err() {
                    break;
                }
            }
            () = &mut stop => break,
        }
    }
    drop(listener);
    drop(ended);
    _ = ending.send(());
    _ = tokio::time::timeout(FAREWELL, ending.closed()).await;
    keeping.abort();
    server.flush();
    outcome
}

async fn connection(stream: TcpStream, app: axum::Router, mut ended: watch::Receiver<()>) {
    _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        app.clone().oneshot(request.map(Body::new))
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let serving = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => {}
        _ = ended.changed() => {
            serving.as_mut().graceful_shutdown();
            _ = serving.await;
        }
    }
}
