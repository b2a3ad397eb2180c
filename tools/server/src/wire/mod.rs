//! The wires: HTTP in the shapes of OpenEnv and of the first edition, WebSockets, and MCP.

mod access;
mod body;
mod episodes;
mod intake;
mod line;
mod listen;
mod operations;
mod patient;
mod sessions;
mod socket;
mod steps;
mod trail;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::environment::Environment;
use crate::server::Server;
use crate::settings::Mode;
use crate::view::Shape;

pub use listen::serve;

/// The environment that a path belongs to, and the shape that is spoken there.
#[derive(Clone)]
struct Door {
    server: Arc<Server>,
    environment: Environment,
    shape: Shape,
}

/// All routes of a server.
pub(crate) fn router(server: &Arc<Server>) -> Router {
    let at_root = server.settings.environment;
    let shape = if at_root == Environment::Desk { Shape::Classic } else { Shape::OpenEnv };
    let door = |environment, shape| Door { server: Arc::clone(server), environment, shape };
    let mut all = Router::new().merge(environment_routes(door(at_root, shape)));
    for &environment in Environment::ALL {
        let path = format!("/envs/{}", environment.as_str());
        all = all.nest(&path, environment_routes(door(environment, Shape::OpenEnv)));
    }
    all.merge(operations::routes(server))
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(server), access::check_token))
        .layer(middleware::from_fn_with_state(Arc::clone(server), trail::note))
        .layer(DefaultBodyLimit::max(server.settings.limits.body_bytes))
}

/// The routes of one environment.
fn environment_routes(door: Door) -> Router {
    let mut routes = Router::new()
        .route("/health", get(async || axum::Json(json!({ "status": "healthy" }))))
        .route("/ws", get(socket::upgrade))
        .merge(sessions::routes());
    if door.server.settings.mode == Mode::Simulation {
        routes = routes.merge(episodes::routes());
    }
    routes.with_state(door)
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, axum::Json(json!({ "detail": "Not Found" }))).into_response()
}

async fn wrong_method() -> Response {
    let body = axum::Json(json!({ "detail": "Method Not Allowed" }));
    (StatusCode::METHOD_NOT_ALLOWED, body).into_response()
}
