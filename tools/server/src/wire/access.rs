//! Who may come in, and which session a request belongs to.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::environment::Environment;
use crate::fault::Fault;
use crate::pages;
use crate::server::Server;
use crate::session::Session;

use super::{Door, operations};

/// The header that names a session.
pub(super) const SESSION: &str = "x-session-id";

/// Lets nobody in without the token, if the server has one.
pub(super) async fn check_token(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_open = operations::PROBES.contains(&path)
        || path == pages::SIGN_IN
        || path.starts_with(pages::ASSETS);
    match &server.settings.token {
        Some(token) if !is_open && !shows(request.headers(), token) => {
            pages::refuse(&request).unwrap_or_else(|| Fault::NoToken.into_response())
        }
        _ => next.run(request).await,
    }
}

/// Whether a request shows the token, as a bearer or in a browser's cookie.
fn shows(headers: &HeaderMap, token: &str) -> bool {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    let kept = cookie(headers, pages::TOKEN_COOKIE);
    // The digests are compared, so that the time that it takes says nothing about the token.
    let right = blake3::hash(token.as_bytes());
    let is_kept = kept.and_then(|kept| blake3::Hash::from_hex(kept).ok()) == Some(right);
    is_kept || bearer.or(kept).is_some_and(|shown| blake3::hash(shown.as_bytes()) == right)
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        Some((key.trim(), value.trim()))
    });
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The cookie that carries the session of an environment.
pub(super) fn session_cookie(environment: Environment) -> String {
    format!("aegis_{}_session", environment.as_str())
}

/// The session that a request names, if it names one.
///
/// # Errors
/// If it names one in its header that there is not, or that plays another environment.
pub(super) fn session_of(door: &Door, headers: &HeaderMap) -> Result<Option<Arc<Session>>, Fault> {
    if let Some(id) = headers.get(SESSION) {
        let session = door.server.sessions.find(id.to_str().unwrap_or_default())?;
        if session.environment != door.environment {
            let (own, other) = (session.environment.as_str(), door.environment.as_str());
            return Err(Fault::Conflict(format!(
                "this session plays {own}, not {other}; use it below /envs/{own}/"
            )));
        }
        return Ok(Some(session));
    }
    let id = cookie(headers, &session_cookie(door.environment));
    let found = id.and_then(|id| door.server.sessions.find(id).ok());
    Ok(found.filter(|session| session.environment == door.environment))
}
