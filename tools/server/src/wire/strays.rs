//! Requests that lead nowhere, answered as OpenEnv's own servers answer them.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{LOCATION, UPGRADE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{Door, Place, openapi};

/// The doors of a server.
#[derive(Clone)]
pub(super) struct Doors(Arc<Vec<Door>>);

impl Doors {
    pub(super) fn new(doors: Vec<Door>) -> Self {
        Self(Arc::new(doors))
    }

    /// Answers a request that no route has taken.
    pub(super) fn answer(&self, request: &Request) -> Response {
        let path = request.uri().path();
        if request.headers().get(UPGRADE).is_some_and(|it| it.as_bytes() == b"websocket") {
            return say(StatusCode::FORBIDDEN, "there is no WebSocket here; connect to /ws");
        }
        match path.strip_suffix('/').filter(|path| self.have(path)) {
            Some(path) => {
                let query = request.uri().query().map(|query| format!("?{query}"));
                let target = format!("{path}{}", query.unwrap_or_default());
                (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, target)]).into_response()
            }
            None => say(StatusCode::NOT_FOUND, "Not Found"),
        }
    }

    fn have(&self, path: &str) -> bool {
        let below = |door: &Door| match door.place {
            Place::Root => Some(path),
            Place::Nested => path.strip_prefix(door.prefix()),
        };
        self.0.iter().any(|door| below(door).is_some_and(|path| openapi::has_path(door, path)))
    }
}

/// `HEAD` is no method of the interface.
pub(super) async fn refuse_head(request: Request, next: Next) -> Response {
    if request.method() == Method::HEAD {
        return wrong_method();
    }
    next.run(request).await
}

/// A route has no such method.
pub(super) fn wrong_method() -> Response {
    say(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

fn say(status: StatusCode, detail: &str) -> Response {
    (status, Json(json!({ "detail": detail }))).into_response()
}
