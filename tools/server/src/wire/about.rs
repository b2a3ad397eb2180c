//! What the server says of itself: health, names, schemas, and the list of its routes.

use aegis_engine::VERSION;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::schemas::Schemas;
use super::{Door, docs, openapi};

/// The routes.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/health", get(async || Json(Health { status: "healthy" })))
        .route("/metadata", get(metadata))
        .route("/schema", get(async |State(door): State<Door>| Json(Schemas::of(door.environment))))
        .route("/openapi.json", get(openapi))
        .route("/docs", get(docs::page))
        .route("/docs/style.css", get(docs::style))
}

/// The answer at the root of the server, for everybody but browsers.
pub(super) fn root() -> Router {
    Router::new().route("/", get(status))
}

async fn status() -> Json<Status> {
    Json(Status { status: "ok", env_name: BENCHMARK })
}

/// The name that the first edition gave itself.
pub(super) const BENCHMARK: &str = "support_ops_env";

async fn metadata(State(door): State<Door>) -> Json<Metadata> {
    Json(Metadata::of(&door, door.environment.published_name()))
}

async fn openapi(State(door): State<Door>) -> Json<Value> {
    Json(openapi::document(&door))
}

/// Whether the server is alive.
#[derive(Serialize, JsonSchema)]
pub(super) struct Health {
    /// Always `healthy`.
    status: &'static str,
}

/// That this is the benchmark.
#[derive(Serialize, JsonSchema)]
pub(super) struct Status {
    /// Always `ok`.
    status: &'static str,
    /// The name of the benchmark.
    env_name: &'static str,
}

/// What an environment is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Metadata {
    /// Its name.
    name: &'static str,
    /// What it is, in a sentence.
    description: &'static str,
    /// Always null.
    readme_content: Option<String>,
    /// The version of the engine.
    version: &'static str,
    /// Always null.
    author: Option<String>,
    /// Always null.
    documentation_url: Option<String>,
}

impl Metadata {
    /// What an environment is, under one of its names.
    pub(super) fn of(door: &Door, name: &'static str) -> Self {
        Self {
            name,
            description: door.environment.about(),
            readme_content: None,
            version: VERSION,
            author: None,
            documentation_url: None,
        }
    }
}
