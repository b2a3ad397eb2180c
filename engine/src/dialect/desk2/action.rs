//! The actions of the second dialect as JSON.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::command::{Answer, Command, Field, Verb};
use crate::dialect::desk;
use crate::dialect::form::{self, Form};
use crate::dialect::malformed::Malformed;
use crate::scenario::Dialect;
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
    "question",
    "channel",
    "reason",
    "target",
    "other_ticket_id",
    "seat",
    "metadata",
];

/// The verbs of the second dialect.
pub const VERBS: &[Verb] = &[
    Verb::OpenTicket,
    Verb::InspectRecord,
    Verb::SearchKb,
    Verb::SetPriority,
    Verb::SetStatus,
    Verb::AddTag,
    Verb::ApplyCredit,
    Verb::UndoCredit,
    Verb::CorrectCredit,
    Verb::Escalate,
    Verb::DraftReply,
    Verb::SendReply,
    Verb::AskCustomer,
    Verb::VerifyIdentity,
    Verb::RefuseRequest,
    Verb::Contain,
    Verb::LinkTickets,
    Verb::ClaimTicket,
    Verb::TransferTicket,
    Verb::MessageColleague,
    Verb::Wait,
    Verb::FinalizeResolution,
];

/// An action that a desk can look at: its verb has all the fields that it needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::dialect::schema::all_verbs))]
pub struct Action {
    /// The fields that the first dialect has, too.
    #[serde(flatten)]
    pub form: desk::Action,
    /// What the verb is about: a question, a channel, a reason, a target, a ticket or a seat.
    #[serde(flatten, serialize_with = "object")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::dialect::schema::Objects"))]
    pub object: Option<(Field, String)>,
}

/// Reads an action from JSON text, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(text: &str) -> Result<Action, Malformed> {
    read_value(&form::parse(Dialect::Desk2, text)?)
}

/// Reads an action from a JSON value, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read_value(value: &Value) -> Result<Action, Malformed> {
    let mut form = Form::open(Dialect::Desk2, FIELDS, value)?;
    let verb = form.verb(VERBS, Verb::as_str);
    let fields = desk::read_fields(&mut form);
    let objects = OBJECTS.map(|field| (field, form.text(field.name(Dialect::Desk2))));
    let verb = form.close(verb)?;
    let own = objects.into_iter().find(|(field, _)| verb.object() == Some(*field));
    let object = own.and_then(|(field, text)| Some((field, text?)));
    let action = Action { form: desk::Action { action_type: verb, ..fields }, object };
    let mut answer = Answer::default();
    action.answer(&Lexicon::of([]), &mut answer);
    form::check_size(&answer)?;
    Ok(action)
}

/// The fields of which a verb has at most one.
const OBJECTS: [Field; 6] = [
    Field::Question,
    Field::Channel,
    Field::Reason,
    Field::Target,
    Field::OtherTicket,
    Field::Seat,
];

impl Action {
    /// The action that asks for what a command asks for; `say` gives the words of its texts. There
    /// is none for verbs that this wire has no word for.
    pub fn of<'a>(
        command: &Command,
        points: &[Text],
        say: impl Fn(Text) -> &'a str,
    ) -> Option<Self> {
        let verb = match command.verb {
            Verb::Idle => Verb::Wait,
            verb => verb,
        };
        let form = desk::Action::with_fields(verb, command, points, &say);
        let object = verb.object().filter(|_| command.object.is_given());
        let object = object.map(|field| (field, say(command.object).to_owned()));
        VERBS.contains(&verb).then_some(Self { form, object })
    }

    /// Writes the action into an answer for a desk with this lexicon.
    pub fn answer(&self, lexicon: &Lexicon, answer: &mut Answer) {
        self.form.answer(lexicon, answer);
        if let Some((_, text)) = &self.object {
            let object = answer.text(lexicon, text);
            answer.command.object = object;
        }
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_value(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn object<S: serde::Serializer>(
    object: &Option<(Field, String)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let named = object.iter().map(|(field, text)| (field.name(Dialect::Desk2), text));
    serializer.collect_map(named)
}
