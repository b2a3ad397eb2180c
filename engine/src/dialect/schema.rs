//! What the JSON Schemas of the dialects take from the closed vocabularies.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::scenario::{Priority, Status};

use super::{desk, desk2, shop};

/// The verbs of the support desk.
pub(super) fn desk_verbs(_: &mut SchemaGenerator) -> Schema {
    words(desk::VERBS.iter().map(|verb| verb.as_str()))
}

/// The verbs of the shop.
pub(super) fn shop_verbs(_: &mut SchemaGenerator) -> Schema {
    words(shop::VERBS.iter().map(|&verb| shop::word(verb)))
}

/// Puts the verbs of the second dialect in the place of those of the first.
pub(super) fn all_verbs(schema: &mut Schema) {
    let verbs = words(desk2::VERBS.iter().map(|verb| verb.as_str()));
    if let Some(fields) = schema.get_mut("properties").and_then(|fields| fields.as_object_mut()) {
        fields.insert("action_type".to_owned(), verbs.to_value());
    }
}

/// The priorities of a ticket, or none.
pub(super) fn priorities(_: &mut SchemaGenerator) -> Schema {
    words_or_null(Priority::ALL.iter().map(|word| word.as_str()))
}

/// The statuses of a ticket, or none.
pub(super) fn statuses(_: &mut SchemaGenerator) -> Schema {
    words_or_null(Status::ALL.iter().map(|word| word.as_str()))
}

fn words(all: impl Iterator<Item = &'static str>) -> Schema {
    let all: Vec<&str> = all.collect();
    json_schema!({ "type": "string", "enum": all })
}

fn words_or_null(all: impl Iterator<Item = &'static str>) -> Schema {
    let all: Vec<Option<&str>> = all.map(Some).chain([None]).collect();
    json_schema!({ "type": ["string", "null"], "enum": all })
}

/// The fields of the second dialect of which a verb has at most one.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Objects {
    /// What the customer is asked; one of the questions that the desk offers.
    question: Option<String>,
    /// Through which channel somebody's identity is checked.
    channel: Option<String>,
    /// Why a request is refused.
    reason: Option<String>,
    /// Which session or key is stopped.
    target: Option<String>,
    /// The ticket to which this one is linked.
    other_ticket_id: Option<String>,
    /// The colleague's seat.
    seat: Option<String>,
}
