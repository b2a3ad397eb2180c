//! Reading bodies: JSON, in the forgiving way of the clients' own library, with advice.

use axum::body::{Body, Bytes};
use axum::extract::FromRequest;
use axum::extract::rejection::BytesRejection;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use crate::environment::Wanted;
use crate::fault::{Detail, Fault};

/// How long a name that a client gives may be.
const NAME_CHARS: usize = 255;

/// A body of JSON; none if there is no body.
pub(super) struct Json(pub(super) Option<Value>);

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(CONTENT_TYPE).cloned();
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| refuse(&rejection))?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let is_json = kind.is_none_or(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")));
        if !is_json {
            let message = "Input should be a valid dictionary or object to extract fields from; \
                           send it as Content-Type: application/json";
            return Err(Fault::bad("model_attributes_type", &["body"], message).into_response());
        }
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self(Some(value))),
            Err(error) => {
                let message = format!("JSON decode error: {error}");
                Err(Fault::bad("json_invalid", &["body"], message).into_response())
            }
        }
    }
}

/// The answer to a body that cannot be read.
pub(super) fn refuse(rejection: &BytesRejection) -> Response {
    let detail = json!({ "detail": rejection.body_text() });
    (rejection.status(), axum::Json(detail)).into_response()
}

impl Json {
    /// The fields of the body, which must be there.
    pub(super) fn fields(self) -> Result<Map<String, Value>, Fault> {
        match self.0 {
            Some(Value::Object(fields)) => Ok(fields),
            Some(_) => Err(no_object()),
            None => Err(Fault::bad("missing", &["body"], "Field required")),
        }
    }

    /// The fields of the body; none if there is none.
    pub(super) fn optional_fields(self) -> Result<Map<String, Value>, Fault> {
        match self.0 {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(fields)) => Ok(fields),
            Some(_) => Err(no_object()),
        }
    }
}

fn no_object() -> Fault {
    let message = "Input should be a valid dictionary or object to extract fields from";
    Fault::bad("model_attributes_type", &["body"], message)
}

/// Reads what a reset asks for. Fields that are unknown are left alone.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn wanted(fields: &Map<String, Value>, is_strict: bool) -> Result<Wanted, Fault> {
    let mut reading = Reading::of(fields);
    let [seed, index] = ["seed", "index"].map(|field| reading.integer(field));
    let wanted = Wanted {
        fixture_id: reading.name("fixture_id"),
        task_id: reading.name("task_id"),
        split: reading.name("split"),
        // A place before the first is no place of any split.
        index: index.map(|index| u64::try_from(index).unwrap_or(u64::MAX)),
        seed: seed.map(|seed| seed as u64),
        episode_id: reading.name("episode_id"),
    };
    for (field, given) in [("seed", seed), ("index", index)] {
        if is_strict && given.is_some_and(|given| given < 0) {
            let message = "Input should be greater than or equal to 0";
            reading.fault("greater_than_equal", field, message);
        }
    }
    reading.finish().map(|()| wanted)
}

/// The fields of a request, and what is wrong with them.
pub(super) struct Reading<'a> {
    fields: &'a Map<String, Value>,
    faults: Vec<Detail>,
}

impl<'a> Reading<'a> {
    pub(super) const fn of(fields: &'a Map<String, Value>) -> Self {
        Self { fields, faults: Vec::new() }
    }

    pub(super) fn finish(self) -> Result<(), Fault> {
        if self.faults.is_empty() { Ok(()) } else { Err(Fault::BadRequest(self.faults)) }
    }

    fn fault(&mut self, kind: &'static str, field: &str, message: &str) {
        self.faults.push(Detail::new(kind, &["body", field], message));
    }

    fn given(&self, field: &str) -> Option<&'a Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    /// A whole number, which may come as a text, as a truth value or with a fraction of 0.
    pub(super) fn integer(&mut self, field: &'static str) -> Option<i128> {
        let value = self.given(field)?;
        let read = match value {
            Value::Number(number) => number
                .as_i128()
                .or_else(|| number.as_f64().filter(|it| it.fract() == 0.0).map(|it| it as i128)),
            Value::Bool(truth) => Some(i128::from(*truth)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let bounds = i128::from(i64::MIN)..=i128::from(u64::MAX);
        let read = read.filter(|number| bounds.contains(number));
        if read.is_none() {
            self.fault("int_type", field, "Input should be a valid integer of at most 64 bits");
        }
        read
    }

    /// A name of at most 255 characters.
    pub(super) fn name(&mut self, field: &'static str) -> Option<String> {
        let (kind, message) = match self.given(field)? {
            Value::String(text) if text.chars().count() <= NAME_CHARS => return Some(text.clone()),
            Value::String(_) => ("string_too_long", "String should have at most 255 characters"),
            _ => ("string_type", "Input should be a valid string"),
        };
        self.fault(kind, field, message);
        None
    }
}

/// The name of a request, with which it can be sent once more.
///
/// # Errors
/// If it is no name.
pub(super) fn request_id(fields: &Map<String, Value>) -> Result<Option<String>, Fault> {
    let mut reading = Reading::of(fields);
    let name = reading.name("request_id");
    let timeout = fields.get("timeout_s").filter(|value| !value.is_null());
    if timeout.is_some_and(|timeout| timeout.as_f64().is_none_or(|seconds| seconds <= 0.0)) {
        reading.fault("greater_than", "timeout_s", "Input should be greater than 0");
    }
    reading.finish().map(|()| name)
}
