//! The pages: made on the server, with one stylesheet and a few small modules beside them.
//!
//! Nothing comes from elsewhere, nothing is written into a page as script or style, and every page
//! says so in its Content-Security-Policy.

mod acting;
mod api;
mod assets;
mod audit;
mod card;
mod cases;
mod frame;
mod landing;
mod live;
mod plain;
mod playing;
mod runs;
mod sign_in;
mod source;
mod story;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, VARY};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;

use crate::environment::Environment;
use crate::server::Server;

pub(crate) use sign_in::{SIGN_IN, TOKEN_COOKIE, refuse};

/// Where stylesheet and modules are; they hold nothing that is secret.
pub(crate) const ASSETS: &str = "/assets/";

/// The paths that are JSON for programs and pages for people.
const CHOSEN: &[&str] = &["/", "/tasks", "/benchmark-card", "/live"];

/// The routes of the pages and of what they ask for.
pub(crate) fn routes(server: &Arc<Server>) -> Router {
    let mut routes = Router::new()
        .route("/home", get(landing::page))
        .route("/demo", get(landing::page))
        .route("/console", get(playing::console))
        .route("/trajectory-viewer", get(playing::viewer))
        .route("/web", get(playing::playground))
        .route("/runs", get(runs::list))
        .route("/runs/{name}", get(runs::show))
        .route("/runs/{name}/{file}", get(runs::file))
        .route("/assets/{digest}/{name}", get(assets::serve))
        .merge(sign_in::routes())
        .merge(api::routes());
    for environment in Environment::ALL {
        let path = format!("/envs/{}/web", environment.as_str());
        let page = async move |State(server): State<Arc<Server>>| {
            playing::playground_of(&server, *environment)
        };
        routes = routes.route(&path, get(page));
    }
    routes.with_state(Arc::clone(server))
}

/// Gives a page instead of JSON to whoever would rather have one.
pub(crate) async fn choose(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !CHOSEN.contains(&path) {
        return next.run(request).await;
    }
    let mut response = match path {
        _ if !wants_page(request.headers()) => next.run(request).await,
        "/" => landing::page(State(server)).await,
        "/tasks" => cases::page(&server),
        "/benchmark-card" => card::page(&server),
        _ => live::page(&server),
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    response
}

/// Whether a client would rather have HTML than JSON. One that takes anything gets JSON, since that
/// is what a program sends that says nothing.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let (mut page, mut json) = (0.0_f32, 0.0_f32);
    for kind in accepted.flat_map(|value| value.split(',')) {
        let mut parts = kind.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        match name {
            "text/html" | "application/xhtml+xml" => page = page.max(quality),
            "application/json" => json = json.max(quality),
            _ => {}
        }
    }
    page > 0.0 && page >= json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(accept: &'static str) -> bool {
        wants_page(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]))
    }

    #[test]
    fn browsers_get_pages_and_programs_get_json() {
        assert!(wants("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(!wants("*/*"));
        assert!(!wants("application/json"));
        assert!(!wants("application/json, text/html;q=0.5"));
        assert!(!wants("text/html;q=0"));
        assert!(!wants_page(&HeaderMap::new()));
    }
}
