//! Where a browser shows the token of a server that has one.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde::Deserialize;

use crate::server::Server;

use super::frame::{Frame, send_as};
use super::wants_page;

/// Where the form goes.
pub(crate) const SIGN_IN: &str = "/sign-in";
/// The cookie that keeps a token, or its digest, for a token may have letters that no cookie has.
pub(crate) const TOKEN_COOKIE: &str = "aegis_token";

/// The form.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    frame: Frame,
    /// Where to go on.
    next: &'a str,
    /// Whether a wrong token was given.
    is_wrong: bool,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Shown {
    token: String,
    #[serde(default)]
    next: String,
}

/// The routes.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new().route(SIGN_IN, post(sign_in))
}

/// The form for a browser that has no token; none for a program.
pub(crate) fn refuse(request: &Request) -> Option<Response> {
    let is_page = request.method() == Method::GET && wants_page(request.headers());
    is_page.then(|| {
        let next = request.uri().path_and_query().map_or("/", |path| path.as_str());
        form(next, false)
    })
}

fn form(next: &str, is_wrong: bool) -> Response {
    let page = SignIn { frame: Frame::of("Sign in", ""), next, is_wrong };
    send_as(StatusCode::UNAUTHORIZED, &page)
}

/// Keeps the right token in a cookie that no script can read.
async fn sign_in(State(server): State<Arc<Server>>, Form(shown): Form<Shown>) -> Response {
    let next = if is_own(&shown.next) { &shown.next } else { "/" };
    let token = server.settings.token.as_deref().unwrap_or_default();
    let digest = blake3::hash(token.as_bytes());
    // The digests are compared, so that the time that it takes says nothing about the token.
    if blake3::hash(shown.token.trim().as_bytes()) != digest {
        return form(next, true);
    }
    let kept = digest.to_hex();
    let cookie = format!("{TOKEN_COOKIE}={kept}; Path=/; HttpOnly; SameSite=Strict");
    let headers = [(LOCATION, next.to_owned()), (SET_COOKIE, cookie)];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Whether a path leads to a page of this server: a browser reads `//` and `/\` as other hosts.
fn is_own(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'))
}
