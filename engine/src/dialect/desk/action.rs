//! The ten actions of the support desk as JSON.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::command::{Amount, Answer, Command, MAX_POINTS, Verb};
use crate::dialect::NOTHING;
use crate::dialect::form::{self, Form};
use crate::dialect::malformed::Malformed;
use crate::scenario::{Dialect, Priority, Status};
use crate::text::{Lexicon, Text};

/// The fields of an action, in the order in which they are written.
pub const FIELDS: &[&str] = &[
    "action_type",
    "ticket_id",
    "record_id",
    "query",
    "priority",
    "status",
    "tag",
    "amount",
    "currency",
    "escalation_team",
    "template_id",
    "reply_checklist",
    "resolution_code",
    "freeform_note",
    "metadata",
];

/// The verbs that the wire of the desk has words for.
pub const VERBS: &[Verb] = &[
    Verb::OpenTicket,
    Verb::InspectRecord,
    Verb::SearchKb,
    Verb::SetPriority,
    Verb::SetStatus,
    Verb::AddTag,
    Verb::ApplyCredit,
    Verb::Escalate,
    Verb::DraftReply,
    Verb::FinalizeResolution,
];

/// An action that a desk can look at: its verb has all the fields that it needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "crate::command::Field says what each is for")]
pub struct Action {
    #[serde(serialize_with = "word")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::super::schema::desk_verbs"))]
    pub action_type: Verb,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "priority_word")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::super::schema::priorities"))]
    pub priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "status_word")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::super::schema::statuses"))]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation_team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reply_checklist: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freeform_note: Option<String>,
    /// Whatever the client wants to remember; it never reaches the desk.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// Reads an action from JSON text, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(text: &str) -> Result<Action, Malformed> {
    read_value(&form::parse(Dialect::Desk, text)?)
}

/// Reads an action from a JSON value, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read_value(value: &Value) -> Result<Action, Malformed> {
    let mut form = Form::open(Dialect::Desk, FIELDS, value)?;
    let verb = form.verb(VERBS, Verb::as_str);
    let fields = read_fields(&mut form);
    let action = Action { action_type: form.close(verb)?, ..fields };
    let mut answer = Answer::default();
    action.answer(&Lexicon::of([]), &mut answer);
    form::check_size(&answer)?;
    Ok(action)
}

/// Reads all fields but the verb.
pub(in crate::dialect) fn read_fields(form: &mut Form<'_>) -> Action {
    Action {
        action_type: Verb::SearchKb,
        ticket_id: form.text("ticket_id"),
        record_id: form.text("record_id"),
        query: form.text("query"),
        priority: form.choice("priority", Priority::ALL, Priority::as_str),
        status: form.choice("status", Status::ALL, Status::as_str),
        tag: form.text("tag"),
        amount: form.amount("amount"),
        currency: form.text("currency"),
        escalation_team: form.text("escalation_team"),
        template_id: form.text("template_id"),
        reply_checklist: form.texts("reply_checklist"),
        resolution_code: form.text("resolution_code"),
        freeform_note: form.text("freeform_note"),
        metadata: form.object("metadata"),
    }
}

impl Action {
    /// An action with nothing but its verb.
    #[must_use]
    pub fn new(action_type: Verb) -> Self {
        Self {
            action_type,
            ticket_id: None,
            record_id: None,
            query: None,
            priority: None,
            status: None,
            tag: None,
            amount: None,
            currency: None,
            escalation_team: None,
            template_id: None,
            reply_checklist: Vec::new(),
            resolution_code: None,
            freeform_note: None,
            metadata: Map::new(),
        }
    }

    /// The action that asks for what a command asks for; `say` gives the words of its texts.
    ///
    /// An answer that was no command becomes the published stand-in, a search for
    /// `invalid-payload`; doing nothing becomes a search that finds nothing. There is none for
    /// verbs that this wire has no word for.
    pub fn of<'a>(
        command: &Command,
        points: &[Text],
        say: impl Fn(Text) -> &'a str,
    ) -> Option<Self> {
        let stand_in = match command.verb {
            Verb::Malformed | Verb::Failed => Some("invalid-payload"),
            Verb::Idle => Some(NOTHING),
            _ => None,
        };
        if let Some(query) = stand_in {
            return Some(Self { query: Some(query.to_owned()), ..Self::new(Verb::SearchKb) });
        }
        VERBS
            .contains(&command.verb)
            .then(|| Self::with_fields(command.verb, command, points, &say))
    }

    /// A verb with the fields of a command.
    pub(in crate::dialect) fn with_fields<'a>(
        verb: Verb,
        command: &Command,
        points: &[Text],
        say: &impl Fn(Text) -> &'a str,
    ) -> Self {
        let given = |text: Text| text.is_given().then(|| say(text).to_owned());
        Self {
            action_type: verb,
            ticket_id: given(command.ticket),
            record_id: given(command.record),
            query: given(command.query),
            priority: command.priority,
            status: command.status,
            tag: given(command.tag),
            amount: command.amount.map(Amount::number),
            currency: given(command.currency),
            escalation_team: given(command.team),
            template_id: given(command.template),
            reply_checklist: points.iter().map(|&point| say(point).to_owned()).collect(),
            resolution_code: given(command.code),
            freeform_note: given(command.note),
            metadata: Map::new(),
        }
    }

    /// Writes the action into an answer for a desk with this lexicon.
    pub fn answer(&self, lexicon: &Lexicon, answer: &mut Answer) {
        answer.begin(self.action_type);
        let mut given = |text: &Option<String>| {
            text.as_ref().map_or(Text::NONE, |text| answer.text(lexicon, text))
        };
        let command = Command {
            verb: self.action_type,
            priority: self.priority,
            status: self.status,
            ticket: given(&self.ticket_id),
            record: given(&self.record_id),
            query: given(&self.query),
            tag: given(&self.tag),
            amount: self.amount.map(Amount::of),
            currency: given(&self.currency),
            team: given(&self.escalation_team),
            template: given(&self.template_id),
            code: given(&self.resolution_code),
            note: given(&self.freeform_note),
            object: Text::NONE,
        };
        answer.command = command;
        // One more than allowed is enough to make the answer too large.
        for point in self.reply_checklist.iter().take(MAX_POINTS + 1) {
            answer.point(lexicon, point);
        }
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_value(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn word<S: serde::Serializer>(verb: &Verb, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verb.as_str())
}

fn priority_word<S: serde::Serializer>(
    priority: &Option<Priority>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    priority.map(Priority::as_str).serialize(serializer)
}

fn status_word<S: serde::Serializer>(
    status: &Option<Status>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    status.map(Status::as_str).serialize(serializer)
}
