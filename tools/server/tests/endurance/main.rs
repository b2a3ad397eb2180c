//! What the server does when clients are slow, rude, many, or cut off, and when it ends.

mod client;
mod house;
mod limits;
mod operations;
mod store;
mod truth;

/// A step that every case of the desk takes.
const SEARCH: &str = r#"{"type":"step","data":{"action_type":"search_kb","query":"login"}}"#;
/// A reset of a case to train on.
const RESET: &str = r#"{"type":"reset","data":{"fixture_id":"login_incident_triage"}}"#;
