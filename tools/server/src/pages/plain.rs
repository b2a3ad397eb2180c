//! Pages that say one thing: what is not there, and what to do about it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, send_as};

#[derive(Template)]
#[template(path = "plain.html")]
struct Plain<'a> {
    frame: Frame,
    words: &'a str,
}

/// A page that says that something is not there.
pub(super) fn missing(title: &str, here: &'static str, words: &str) -> Response {
    send_as(StatusCode::NOT_FOUND, &Plain { frame: Frame::of(title, here), words })
}
