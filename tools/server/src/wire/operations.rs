//! For whoever runs the server: is it alive, is it ready, and what has it done.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;

use crate::server::Server;

/// What everybody may ask for: probes have no token.
pub(super) const PROBES: &[&str] = &["/health", "/livez", "/ready", "/readyz"];

/// How the server stands.
#[derive(Serialize, JsonSchema)]
pub(super) struct Standing {
    status: &'static str,
    /// Why it is not ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// The routes.
pub(super) fn routes(server: &Arc<Server>) -> Router {
    Router::new()
        .route("/livez", get(async || axum::Json(Standing { status: "alive", detail: None })))
        .route("/ready", get(ready))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::clone(server))
}

/// 200 once sessions can be opened.
async fn ready(State(server): State<Arc<Server>>) -> Response {
    match server.house() {
        Ok(_) => axum::Json(Standing { status: "ready", detail: None }).into_response(),
        Err(fault) => {
            let body = Standing { status: "not ready", detail: Some(fault.to_string()) };
            (StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
        }
    }
}

/// The page that a Prometheus reads.
async fn metrics(State(server): State<Arc<Server>>) -> Response {
    let page = server.metrics.page(server.standing());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page).into_response()
}
