//! What stands around every page, and the headers that it is sent with.

use std::sync::OnceLock;

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::assets;

/// Nothing from elsewhere, and no script or style but those of `/assets`.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors ";
/// Who may show a Space inside a page of their own: the site that it belongs to.
const SPACE_SITES: &str = "'self' https://huggingface.co https://*.hf.space";

/// What stands around a page.
pub(super) struct Frame {
    /// Its title.
    pub(super) title: String,
    /// The entry of the navigation that is this page.
    pub(super) here: &'static str,
    /// Its modules.
    pub(super) modules: &'static [&'static str],
    /// Whether it uses the whole window.
    pub(super) is_wide: bool,
}

impl Frame {
    /// The frame of a page that is read from top to bottom.
    pub(super) fn of(title: &str, here: &'static str) -> Self {
        Self { title: title.to_owned(), here, modules: &["shortcuts.js"], is_wide: false }
    }

    /// The same for a page that is worked with.
    pub(super) fn wide(self, modules: &'static [&'static str]) -> Self {
        Self { modules, is_wide: true, ..self }
    }

    /// The folder of the assets, whose name changes whenever one of them does.
    pub(super) fn assets(&self) -> &'static str {
        assets::folder()
    }

    /// The entries of the navigation.
    pub(super) fn places(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("/console", "Console"),
            ("/trajectory-viewer", "Viewer"),
            ("/tasks", "Tasks"),
            ("/benchmark-card", "Benchmark card"),
            ("/runs", "Runs"),
            ("/live", "Live"),
            ("/web", "Playground"),
        ]
    }
}

/// Sends a page.
pub(super) fn send(page: &impl Template) -> Response {
    send_as(StatusCode::OK, page)
}

/// Sends a page with a status.
pub(super) fn send_as(status: StatusCode, page: &impl Template) -> Response {
    let text = match page.render() {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "a page was not made");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, policy()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-cache"),
    ];
    let headers: [(HeaderName, HeaderValue); 5] =
        headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (status, headers, text).into_response()
}

/// The policy of every page. Only a Space is shown inside another site's page.
fn policy() -> &'static str {
    static POLICIES: OnceLock<String> = OnceLock::new();
    POLICIES.get_or_init(|| {
        let is_space = std::env::var_os("SPACE_ID").is_some();
        format!("{POLICY}{}", if is_space { SPACE_SITES } else { "'none'" })
    })
}
