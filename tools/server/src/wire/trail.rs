//! What is noted of each request: counts for the metrics, and a line for whoever looks closely.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use crate::fault::Kind;
use crate::server::Server;

/// How much of a session's name may stand in a line: whoever knows all of it can play on it.
const PREFIX: usize = 8;

/// Counts a request and its fault, and writes a line about it if lines of this level are wanted.
pub(super) async fn note(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    server.metrics.requests.add(1);
    if !tracing::enabled!(tracing::Level::DEBUG) {
        let response = next.run(request).await;
        count_fault(&server, &response);
        return response;
    }
    let (method, path) = (request.method().clone(), shortened(request.uri().path()));
    let started = Instant::now();
    let response = next.run(request).await;
    count_fault(&server, &response);
    let (status, micros) = (response.status().as_u16(), started.elapsed().as_micros());
    tracing::debug!(%method, path, status, micros, "a request");
    response
}

fn count_fault(server: &Server, response: &Response) {
    if let Some(Kind(kind)) = response.extensions().get() {
        server.metrics.fault(kind);
    }
}

/// A path in which names of sessions are cut short.
fn shortened(path: &str) -> String {
    let mut is_name = false;
    let shorten = |part: &str| {
        let short = if is_name { part.get(..PREFIX).unwrap_or(part) } else { part };
        is_name = part == "sessions";
        short.to_owned()
    };
    path.split('/').map(shorten).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_has_the_whole_name_of_a_session() {
        let path = "/envs/desk/sessions/6f1c20aa-0000-4000-8000-000000000000/log";
        assert_eq!(shortened(path), "/envs/desk/sessions/6f1c20aa/log");
        assert_eq!(shortened("/sessions"), "/sessions");
    }
}
