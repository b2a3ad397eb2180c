//! Requests that lead nowhere, answered as OpenEnv's own servers answer them.

use axum::Json;
use axum::extract::Request;
use axum::http::header::UPGRADE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Answers a request that no route has taken.
pub(super) fn answer(request: &Request) -> Response {
    if request.headers().get(UPGRADE).is_some_and(|it| it.as_bytes() == b"websocket") {
        return say(StatusCode::FORBIDDEN, "there is no WebSocket here; connect to /ws");
    }
    say(StatusCode::NOT_FOUND, "Not Found")
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
