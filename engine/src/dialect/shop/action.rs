//! The five actions of the shop as JSON.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::command::{Answer, Command, Verb};
use crate::dialect::NOTHING;
use crate::dialect::form::{self, Form};
use crate::dialect::malformed::Malformed;
use crate::scenario::Dialect;
use crate::text::{Lexicon, Text};

/// The fields of an action, in the order in which they are written.
pub const FIELDS: &[&str] =
    &["action_type", "artifact_id", "query", "message", "resolution_code", "metadata"];

/// The verbs that the wire of the shop has words for.
pub const VERBS: &[Verb] = &[
    Verb::OpenTicket,
    Verb::InspectRecord,
    Verb::LookUpPolicy,
    Verb::DraftReply,
    Verb::FinalizeResolution,
];

/// The shop's word for a verb, or the verb's own name where it has none.
#[must_use]
pub const fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::OpenTicket => "review_ticket",
        Verb::InspectRecord => "inspect_artifact",
        Verb::LookUpPolicy => "search_policy",
        Verb::FinalizeResolution => "submit_resolution",
        other => other.as_str(),
    }
}

/// An action that the shop can look at: its verb has all the fields that it needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "crate::command::Field says what each is for")]
pub struct Action {
    #[serde(serialize_with = "write_word")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::super::schema::shop_verbs"))]
    pub action_type: Verb,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution_code: Option<String>,
    /// Whatever the client wants to remember; it never reaches the desk.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// Reads an action from JSON text, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(text: &str) -> Result<Action, Malformed> {
    read_value(&form::parse(Dialect::Shop, text)?)
}

/// Reads an action from a JSON value, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read_value(value: &Value) -> Result<Action, Malformed> {
    let mut form = Form::open(Dialect::Shop, FIELDS, value)?;
    let verb = form.verb(VERBS, word);
    let mut action = Action {
        action_type: Verb::OpenTicket,
        artifact_id: form.text("artifact_id"),
        query: form.text("query"),
        message: form.text("message"),
        resolution_code: form.text("resolution_code"),
        metadata: form.object("metadata"),
    };
    action.action_type = form.close(verb)?;
    let mut answer = Answer::default();
    action.answer(&Lexicon::of([]), &mut answer);
    form::check_size(&answer)?;
    Ok(action)
}

impl Action {
    /// The action that asks for what a command asks for; `say` gives the words of its texts.
    ///
    /// Doing nothing becomes a search that finds nothing. There is none for verbs that this wire
    /// has no word for.
    pub fn of<'a>(command: &Command, say: impl Fn(Text) -> &'a str) -> Option<Self> {
        let given = |text: Text| text.is_given().then(|| say(text).to_owned());
        if command.verb == Verb::Idle {
            return Some(Self {
                action_type: Verb::LookUpPolicy,
                artifact_id: None,
                query: Some(NOTHING.to_owned()),
                message: None,
                resolution_code: None,
                metadata: Map::new(),
            });
        }
        VERBS.contains(&command.verb).then(|| Self {
            action_type: command.verb,
            artifact_id: given(command.record),
            query: given(command.query),
            message: given(command.note),
            resolution_code: given(command.code),
            metadata: Map::new(),
        })
    }

    /// Writes the action into an answer for a desk with this lexicon.
    pub fn answer(&self, lexicon: &Lexicon, answer: &mut Answer) {
        answer.begin(self.action_type);
        let mut given = |text: &Option<String>| {
            text.as_ref().map_or(Text::NONE, |text| answer.text(lexicon, text))
        };
        let command = Command {
            record: given(&self.artifact_id),
            query: given(&self.query),
            note: given(&self.message),
            code: given(&self.resolution_code),
            ..Command::new(self.action_type)
        };
        answer.command = command;
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_value(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn write_word<S: serde::Serializer>(verb: &Verb, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word(*verb))
}
