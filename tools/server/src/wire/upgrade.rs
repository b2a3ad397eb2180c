//! How a request becomes a WebSocket.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{
    CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::OnUpgrade;
use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::server::Server;

use super::line::Line;

/// A request that asks for a WebSocket.
pub(super) struct Upgrade {
    coming: OnUpgrade,
    /// What is made of the client's key, which shows that it was read.
    accept: String,
}

/// A plain request where only a WebSocket can be.
pub(super) struct NoUpgrade;

impl Upgrade {
    /// Agrees, and talks over the socket as soon as it is there.
    pub(super) fn talk<F, T>(self, server: Arc<Server>, talk: F) -> Response
    where
        F: FnOnce(Line) -> T + Send + 'static,
        T: Future<Output = ()> + Send + 'static,
    {
        tokio::spawn(async move {
            match self.coming.await {
                // In a box, or waiting for the socket would take as much room as using it.
                Ok(upgraded) => Box::pin(talk(Line::of(upgraded, &server).await)).await,
                Err(error) => tracing::debug!(%error, "a client left before it had its socket"),
            }
        });
        let headers = [
            (CONNECTION, "upgrade"),
            (UPGRADE, "websocket"),
            (SEC_WEBSOCKET_ACCEPT, self.accept.as_str()),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    }
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = NoUpgrade;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NoUpgrade> {
        let key = parts.headers.get(SEC_WEBSOCKET_KEY).ok_or(NoUpgrade)?;
        let accept = derive_accept_key(key.as_bytes());
        let is_asked = parts.method == Method::GET
            && names(&parts.headers, CONNECTION, "upgrade")
            && names(&parts.headers, UPGRADE, "websocket")
            && names(&parts.headers, SEC_WEBSOCKET_VERSION, "13");
        let coming = parts.extensions.remove::<OnUpgrade>().filter(|_| is_asked);
        Ok(Self { coming: coming.ok_or(NoUpgrade)?, accept })
    }
}

/// Whether a header has a word among those that it lists.
fn names(headers: &HeaderMap, header: HeaderName, word: &str) -> bool {
    let listed = headers.get_all(header).into_iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|list| list.split(',')).any(|own| own.trim().eq_ignore_ascii_case(word))
}

impl IntoResponse for NoUpgrade {
    fn into_response(self) -> Response {
        let detail = "this is a WebSocket; connect to it with a client of WebSockets, as ws://";
        let wanted =
            [(UPGRADE, "websocket"), (CONNECTION, "upgrade"), (SEC_WEBSOCKET_VERSION, "13")];
        let body = axum::Json(json!({ "detail": detail }));
        (StatusCode::UPGRADE_REQUIRED, wanted, body).into_response()
    }
}
