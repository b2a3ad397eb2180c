//! JSON-RPC, as OpenEnv's servers read and write it.

use serde_json::{Map, Value, json};

use super::tools::text;

/// What was sent is no JSON.
pub(super) const PARSE_ERROR: i64 = -32_700;
/// It is no request.
pub(super) const INVALID_REQUEST: i64 = -32_600;
/// There is no such method.
pub(super) const METHOD_NOT_FOUND: i64 = -32_601;
/// The method does not take this.
pub(super) const INVALID_PARAMS: i64 = -32_602;
/// It could not be done.
pub(super) const INTERNAL_ERROR: i64 = -32_603;
/// There is no room for it.
pub(super) const SERVER_ERROR: i64 = -32_000;
/// There is no such session.
pub(super) const NO_SESSION: i64 = -32_001;

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// By which its answer is known; none for a notification.
    pub(super) id: Option<Value>,
    /// What to do.
    pub(super) method: String,
    /// With what.
    pub(super) params: Map<String, Value>,
}

/// An error as an answer.
#[derive(Debug)]
pub(super) struct RpcError {
    code: i64,
    message: String,
    data: Value,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn read(value: &Value) -> Result<Self, RpcError> {
        let wrong = |why: &str| RpcError::new(INVALID_REQUEST, format!("Invalid request: {why}"));
        let fields = match value {
            Value::Object(fields) => fields,
            Value::Array(_) => return Err(RpcError::new(PARSE_ERROR, "Parse error")),
            _ => return Err(wrong("send one JSON object")),
        };
        let known = ["jsonrpc", "id", "method", "params"];
        if let Some(extra) = fields.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(wrong(&format!("there is no field {extra:?}; leave it out")));
        }
        if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return Err(wrong("jsonrpc must be \"2.0\""));
        }
        let Some(method) = fields.get("method").and_then(Value::as_str) else {
            return Err(wrong("method must be a text"));
        };
        let id = fields.get("id").cloned();
        if id
            .as_ref()
            .is_some_and(|id| !(id.is_string() || id.is_i64() || id.is_u64() || id.is_null()))
        {
            return Err(wrong("id must be a text, a whole number or null"));
        }
        let params = match fields.get("params") {
            None => Map::new(),
            Some(Value::Object(params)) => params.clone(),
            Some(_) => return Err(wrong("params must be an object")),
        };
        Ok(Self { id, method: method.to_owned(), params })
    }
}

impl RpcError {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: Value::Null }
    }

    pub(super) fn with_data(self, data: Value) -> Self {
        Self { data, ..self }
    }
}

/// The answer to a request: a result, which is JSON already, or an error.
pub(super) fn answer(id: Option<&Value>, outcome: &Result<String, RpcError>) -> String {
    let id = id.unwrap_or(&Value::Null);
    match outcome {
        Ok(result) => format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#),
        Err(RpcError { code, message, data }) => {
            let message = text(message);
            let error = format!(r#"{{"code":{code},"message":{message},"data":{data}}}"#);
            format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{error}}}"#)
        }
    }
}

/// How many sessions there are and may be, for whoever found no room.
pub(super) fn room(active: usize, max: usize) -> Value {
    json!({ "active_sessions": active, "max_sessions": max })
}
