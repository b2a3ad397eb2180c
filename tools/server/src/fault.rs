//! What can go wrong with a request, and how each wire says so.

use aegis_engine::dialect::Malformed;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A request that was not carried out. Nothing was changed by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The payload is no action.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// The request around the payload is wrong: each detail is one of pydantic's.
    #[error("{}", .0.iter().map(|detail| detail.message.as_str()).collect::<Vec<_>>().join("; "))]
    BadRequest(Vec<Detail>),
    /// There is nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// There is no task at that place.
    #[error("{0}")]
    BadIndex(String),
    /// There is no such session, or it is closed.
    #[error("{0}")]
    UnknownSession(String),
    /// It cannot be done now: no episode is open, or somebody else holds the session.
    #[error("{0}")]
    Conflict(String),
    /// It may not be seen.
    #[error("{0}")]
    Hidden(String),
    /// No token, or a wrong one.
    #[error("this server asks for a token; send it in the header `Authorization: Bearer TOKEN`")]
    NoToken,
    /// There are as many sessions as there may be.
    #[error("Server at capacity: {active}/{max} sessions active. Cannot accept new connections.")]
    Full {
        /// How many there are.
        active: usize,
        /// How many there may be.
        max: usize,
    },
    /// The store cannot be written or is still being read.
    #[error("{0}")]
    Unavailable(String),
}

/// The kind of fault that an answer tells of, for whoever counts.
#[derive(Clone, Copy, Debug)]
pub struct Kind(pub &'static str);

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The kind, in pydantic's words.
    pub kind: &'static str,
    /// The way to it.
    pub path: Vec<String>,
    /// What is wrong, and what to send instead.
    pub message: String,
}

impl Fault {
    /// A request that is wrong in one place.
    #[must_use]
    pub fn bad(kind: &'static str, path: &[&str], message: impl Into<String>) -> Self {
        Self::BadRequest(vec![Detail::new(kind, path, message)])
    }

    /// The same fault where there is no body around what is wrong: in a message of a WebSocket.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        if let Self::BadRequest(details) = &mut self {
            details.iter_mut().for_each(|detail| detail.path.retain(|part| part != "body"));
        }
        self
    }

    /// Its kind, as it is counted.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::BadRequest(_) => "bad_request",
            Self::NotFound(_) => "not_found",
            Self::BadIndex(_) => "bad_index",
            Self::UnknownSession(_) => "unknown_session",
            Self::Conflict(_) => "conflict",
            Self::Hidden(_) => "hidden",
            Self::NoToken => "no_token",
            Self::Full { .. } => "full",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// Its status over HTTP.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) | Self::BadRequest(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound(_) | Self::UnknownSession(_) => StatusCode::NOT_FOUND,
            Self::BadIndex(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Hidden(_) => StatusCode::FORBIDDEN,
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Full { .. } | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its details, as the body of a 422 has them, and as a WebSocket's error has them.
    #[must_use]
    pub fn details(&self) -> Option<Value> {
        match self {
            Self::Malformed(malformed) => serde_json::to_value(malformed).ok(),
            Self::BadRequest(details) => Some(details.iter().map(Detail::to_value).collect()),
            _ => None,
        }
    }

    /// Its code on a WebSocket.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) | Self::BadRequest(_) => "VALIDATION_ERROR",
            Self::UnknownSession(_) => "SESSION_ERROR",
            Self::Full { .. } => "CAPACITY_REACHED",
            _ => "EXECUTION_ERROR",
        }
    }

    /// The frame that says it on a WebSocket.
    #[must_use]
    pub fn frame(&self) -> Value {
        let mut data = match self {
            Self::Malformed(_) | Self::BadRequest(_) => {
                let errors = self.details();
                json!({ "message": "Invalid message", "code": self.code(), "errors": errors })
            }
            _ => json!({ "message": self.to_string(), "code": self.code() }),
        };
        if let Self::Full { active, max } = self {
            data["active_sessions"] = json!(active);
            data["max_sessions"] = json!(max);
        }
        json!({ "type": "error", "data": data })
    }
}

impl Detail {
    /// Something that is wrong at the end of a path.
    pub fn new(kind: &'static str, path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(|&part| part.to_owned()).collect();
        Self { kind, path, message: message.into() }
    }

    fn to_value(&self) -> Value {
        json!({ "type": self.kind, "loc": self.path, "msg": self.message })
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = self.status();
        let detail = self.details().unwrap_or_else(|| Value::String(self.to_string()));
        let body = (Extension(Kind(self.kind())), axum::Json(json!({ "detail": detail })));
        match self {
            Self::NoToken => (status, [("www-authenticate", "Bearer")], body).into_response(),
            Self::Unavailable(_) | Self::Full { .. } => {
                (status, [("retry-after", "1")], body).into_response()
            }
            _ => (status, body).into_response(),
        }
    }
}
