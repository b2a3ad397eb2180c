//! The wires: HTTP in the shapes of OpenEnv and of the first edition, WebSockets, and MCP.

mod about;
mod access;
mod body;
mod catalogue;
mod docs;
mod episodes;
mod intake;
mod line;
mod listen;
mod mcp;
mod openapi;
mod operations;
mod part;
mod patient;
mod schemas;
mod sessions;
mod socket;
mod steps;
mod strays;
mod tasks;
mod trail;
mod upgrade;
mod web;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware;
use axum::routing::get;

use crate::environment::Environment;
use crate::pages;
use crate::server::Server;
use crate::session::Session;
use crate::settings::Mode;
use crate::view::Shape;

pub use listen::serve;

/// The environment that a path belongs to, and the shape that is spoken there.
#[derive(Clone)]
struct Door {
    server: Arc<Server>,
    environment: Environment,
    shape: Shape,
    place: Place,
    audience: Arc<web::Audience>,
}

/// Where a door is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Nested,
}

impl Door {
    /// All doors of a server, the one at the root first.
    fn all(server: &Arc<Server>) -> Vec<Self> {
        let audience = Arc::default();
        let door = |environment, place| Self::new(server, environment, place, &audience);
        let nested = Environment::ALL.iter().map(|&it| door(it, Place::Nested));
        [door(server.settings.environment, Place::Root)].into_iter().chain(nested).collect()
    }

    fn new(
        server: &Arc<Server>,
        environment: Environment,
        place: Place,
        audience: &Arc<web::Audience>,
    ) -> Self {
        let shape = shape_at(environment, place);
        let (server, audience) = (Arc::clone(server), Arc::clone(audience));
        Self { server, environment, shape, place, audience }
    }

    /// The same place for a session that may play another environment.
    fn of(&self, session: &Session) -> Self {
        let (environment, place) = (session.environment, self.place);
        Self { environment, shape: shape_at(environment, place), ..self.clone() }
    }

    /// Whether it is the one at the root.
    fn is_root(&self) -> bool {
        self.place == Place::Root
    }

    /// The path below which its routes are.
    fn prefix(&self) -> &'static str {
        match (self.place, self.environment) {
            (Place::Root, _) => "/",
            (_, Environment::Desk) => "/envs/desk",
            (_, Environment::Shop) => "/envs/shop",
            (_, Environment::Desk2) => "/envs/desk2",
        }
    }
}

/// At the root the desk speaks as the first edition did.
const fn shape_at(environment: Environment, place: Place) -> Shape {
    match (environment, place) {
        (Environment::Desk, Place::Root) => Shape::Classic,
        _ => Shape::OpenEnv,
    }
}

/// All routes of a server.
pub(crate) fn router(server: &Arc<Server>) -> Router {
    let doors = Door::all(server);
    let mut all = Router::new();
    for door in &doors {
        let routes = environment_routes(door.clone());
        all = match door.place {
            Place::Root => all.merge(about::root()).merge(routes),
            Place::Nested => all.nest(door.prefix(), routes),
        };
    }
    let strays = strays::Doors::new(doors);
    all.merge(operations::routes(server))
        .merge(pages::routes(server))
        .fallback(async move |request: Request| strays.answer(&request))
        .method_not_allowed_fallback(async || strays::wrong_method())
        .layer(middleware::from_fn_with_state(Arc::clone(server), pages::choose))
        .layer(middleware::from_fn_with_state(Arc::clone(server), access::check_token))
        .layer(middleware::from_fn_with_state(Arc::clone(server), trail::note))
        .layer(DefaultBodyLimit::max(server.settings.limits.body_bytes))
}

/// The routes of one environment.
fn environment_routes(door: Door) -> Router {
    let mut routes = Router::new()
        .route("/ws", get(socket::upgrade))
        .merge(about::routes())
        .merge(catalogue::routes())
        .merge(mcp::routes())
        .merge(sessions::routes())
        .merge(tasks::routes());
    if door.server.settings.mode == Mode::Simulation {
        routes = routes.merge(episodes::routes()).merge(web::routes());
    }
    routes.layer(middleware::from_fn(strays::refuse_head)).with_state(door)
}
