//! The front page: what this server is, and where to go.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::FAMILIES;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::environment::Environment;
use crate::server::Server;
use crate::settings::Mode;

use super::frame::{Frame, send};

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing {
    frame: Frame,
    environment: &'static str,
    /// Whether episodes can be played over plain HTTP, and so on the pages.
    is_playable: bool,
    sizes: Sizes,
}

/// How many cases there are.
pub(super) struct Sizes {
    pub(super) core: usize,
    pub(super) round_two: usize,
    pub(super) generalization: usize,
    pub(super) showcase: usize,
    pub(super) judged: usize,
    pub(super) surfaced: usize,
    pub(super) shop: usize,
    pub(super) families: usize,
}

impl Sizes {
    /// The sizes of the packs.
    pub(super) fn now() -> Self {
        let size = |name| catalogue::pack(name).map_or(0, |pack| catalogue::members(pack).len());
        Self {
            core: size("core"),
            round_two: size("v2"),
            generalization: size("generalization"),
            showcase: size("showcase"),
            judged: size("judged"),
            surfaced: size("judged") + size("showcase"),
            shop: size("shop"),
            families: FAMILIES.len(),
        }
    }
}

/// The front page.
pub(super) async fn page(State(server): State<Arc<Server>>) -> Response {
    let environment: Environment = server.settings.environment;
    send(&Landing {
        frame: Frame::of("Support operations you can grade", "/"),
        environment: environment.as_str(),
        is_playable: server.settings.mode == Mode::Simulation,
        sizes: Sizes::now(),
    })
}
