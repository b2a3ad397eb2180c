//! A step on any wire: an action of the dialect, or a call of one of the desk's tools.

use aegis_engine::dialect;
use serde_json::Value;

use crate::fault::Fault;
use crate::session::Session;
use crate::table::{Answered, Table};

use super::Door;
use super::mcp::tools;

/// Takes a step on a session's table.
///
/// # Errors
/// If it is no action, or cannot be taken now.
pub(super) fn take(
    door: &Door,
    session: &Session,
    table: &mut Table,
    action: &Value,
    request: Option<&str>,
) -> Result<Answered, Fault> {
    let inner = action.get("action").filter(|_| action.get("action_type").is_none());
    let inner = inner.unwrap_or(action);
    if tools::is_about_tools(inner) {
        return tools::step(door, session, table, inner);
    }
    let action = dialect::read_value(session.environment.dialect(), action)?;
    table.step(&action, request, door.server.house()?, door.shape)
}
