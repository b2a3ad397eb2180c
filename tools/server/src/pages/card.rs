//! The benchmark card as a page: what is judged, how, and what the last audit found.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;

use crate::environment::{Environment, Split};
use crate::server::Server;

use super::audit::Audit;
use super::frame::{Frame, send};
use super::landing::Sizes;

#[derive(Template)]
#[template(path = "card.html")]
struct Card {
    frame: Frame,
    sizes: Sizes,
    environments: Vec<Offer>,
    visibility: &'static str,
    engine: &'static str,
    audit: Option<Audit>,
}

/// An environment with the parts of its cases.
struct Offer {
    name: &'static str,
    published_name: &'static str,
    about: &'static str,
    judge: &'static str,
    splits: Vec<Split>,
}

/// The page.
pub(super) fn page(server: &Arc<Server>) -> Response {
    let offer = |environment: &Environment| Offer {
        name: environment.as_str(),
        published_name: environment.published_name(),
        about: environment.about(),
        judge: match environment {
            Environment::Desk => "classic",
            Environment::Shop => "shop",
            Environment::Desk2 => "strict",
        },
        splits: environment.splits(),
    };
    send(&Card {
        frame: Frame::of("Benchmark card", "/benchmark-card"),
        sizes: Sizes::now(),
        environments: Environment::ALL.iter().map(offer).collect(),
        visibility: server.settings.visibility.as_str(),
        engine: env!("CARGO_PKG_VERSION"),
        audit: Audit::captured(),
    })
}
