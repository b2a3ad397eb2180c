//! What a seat asks for: a form with a verb and the fields that the verb needs.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::Cause;
use crate::scenario::{Dialect, Priority, Status, closed_vocabulary};
use crate::text::{Lexicon, Text, Words};

closed_vocabulary! {
    /// What a command does. New verbs go to the end: their numbers stand in logs.
    Verb {
        /// Puts a ticket in front of the seat.
        OpenTicket = "open_ticket",
        /// Looks up a record or an article by id.
        InspectRecord = "inspect_record",
        /// Searches the knowledge base.
        SearchKb = "search_kb",
        /// Sets a ticket's priority.
        SetPriority = "set_priority",
        /// Sets a ticket's status.
        SetStatus = "set_status",
        /// Puts a tag on a ticket.
        AddTag = "add_tag",
        /// Credits an amount.
        ApplyCredit = "apply_credit",
        /// Hands a ticket to a team.
        Escalate = "escalate",
        /// Writes the draft of a reply over the former one.
        DraftReply = "draft_reply",
        /// Closes the case with a code.
        FinalizeResolution = "finalize_resolution",
        /// Looks up a shop policy by its key.
        LookUpPolicy = "look_up_policy",
        /// Does nothing.
        Idle = "idle",
        /// Stands for an answer that was no command; `note` says why.
        Malformed = "malformed",
        /// Stands for a policy that gave no answer and never will; `code` names the cause, `note`
        /// has its last words.
        Failed = "failed",
        /// Sends the draft of a reply to the customer.
        SendReply = "send_reply",
        /// Puts a question to the customer.
        AskCustomer = "ask_customer",
        /// Makes sure through a channel that the customer is who they say.
        VerifyIdentity = "verify_identity",
        /// Refuses what the customer asks for, with a reason.
        RefuseRequest = "refuse_request",
        /// Stops the harm: suspends a session, revokes a key.
        Contain = "contain",
        /// Takes back the last credit of an amount.
        UndoCredit = "undo_credit",
        /// Puts an amount in the place of the last credit.
        CorrectCredit = "correct_credit",
        /// Links two tickets that are about the same.
        LinkTickets = "link_tickets",
        /// Takes a ticket for one's own.
        ClaimTicket = "claim_ticket",
        /// Gives a ticket that is one's own to another seat.
        TransferTicket = "transfer_ticket",
        /// Writes to another seat.
        MessageColleague = "message_colleague",
        /// Lets time pass until something happens.
        Wait = "wait",
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// `ticket_id`
    Ticket,
    /// `record_id`
    Record,
    /// `query`
    Query,
    /// `priority`
    Priority,
    /// `status`
    Status,
    /// `tag`
    Tag,
    /// `amount`
    Amount,
    /// `currency`
    Currency,
    /// `escalation_team`
    Team,
    /// `template_id`
    Template,
    /// `resolution_code`
    Code,
    /// `freeform_note`, or the shop's `message`
    Note,
    /// `question`
    Question,
    /// `channel`
    Channel,
    /// `reason`
    Reason,
    /// `target`
    Target,
    /// `other_ticket_id`
    OtherTicket,
    /// `seat`
    Seat,
}

impl Field {
    /// Its name on the wire of a dialect.
    #[must_use]
    pub const fn name(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (Self::Ticket, _) => "ticket_id",
            (Self::Record, Dialect::Desk | Dialect::Desk2) => "record_id",
            (Self::Record, Dialect::Shop) => "artifact_id",
            (Self::Query, _) => "query",
            (Self::Priority, _) => "priority",
            (Self::Status, _) => "status",
            (Self::Tag, _) => "tag",
            (Self::Amount, _) => "amount",
            (Self::Currency, _) => "currency",
            (Self::Team, _) => "escalation_team",
            (Self::Template, _) => "template_id",
            (Self::Code, _) => "resolution_code",
            (Self::Note, Dialect::Desk | Dialect::Desk2) => "freeform_note",
            (Self::Note, Dialect::Shop) => "message",
            (Self::Question, _) => "question",
            (Self::Channel, _) => "channel",
            (Self::Reason, _) => "reason",
            (Self::Target, _) => "target",
            (Self::OtherTicket, _) => "other_ticket_id",
            (Self::Seat, _) => "seat",
        }
    }
}

impl Verb {
    /// The fields without which the verb means nothing; none if the dialect has no such verb.
    #[must_use]
    pub fn required(self, dialect: Dialect) -> Option<&'static [Field]> {
        REQUIRED[dialect as usize][self as usize]
    }

    const fn required_in(self, dialect: Dialect) -> Option<&'static [Field]> {
        use Field::{Note, Query, Record};
        Some(match (dialect, self) {
            (_, Self::Idle) => &[],
            (_, Self::InspectRecord) => &[Record],
            (_, Self::Malformed | Self::Failed) => return None,
            (Dialect::Shop, Self::OpenTicket) => &[],
            (Dialect::Shop, Self::LookUpPolicy) => &[Query],
            (Dialect::Shop, Self::DraftReply) => &[Note],
            (Dialect::Shop, Self::FinalizeResolution) => &[Field::Code],
            (Dialect::Shop, _) | (_, Self::LookUpPolicy) => return None,
            (Dialect::Desk | Dialect::Desk2, verb) => match verb.required_on_desk() {
                Some(fields) => fields,
                None if matches!(dialect, Dialect::Desk2) => verb.required_on_desk2(),
                None => return None,
            },
        })
    }

    /// What the ten verbs of the first desk need; none for any other.
    const fn required_on_desk(self) -> Option<&'static [Field]> {
        use Field::{Amount, Code, Currency, Query, Tag, Team, Template, Ticket};
        Some(match self {
            Self::OpenTicket => &[Ticket],
            Self::SearchKb => &[Query],
            Self::SetPriority => &[Ticket, Field::Priority],
            Self::SetStatus => &[Ticket, Field::Status],
            Self::AddTag => &[Ticket, Tag],
            Self::ApplyCredit => &[Ticket, Amount, Currency],
            Self::Escalate => &[Ticket, Team],
            Self::DraftReply => &[Ticket, Template],
            Self::FinalizeResolution => &[Ticket, Code],
            _ => return None,
        })
    }

    /// What the verbs need that a desk has beside those of the first one.
    const fn required_on_desk2(self) -> &'static [Field] {
        use Field::{
            Amount, Channel, Currency, Note, OtherTicket, Question, Reason, Seat, Target, Ticket,
        };
        match self {
            Self::SendReply | Self::ClaimTicket => &[Ticket],
            Self::AskCustomer => &[Ticket, Question],
            Self::VerifyIdentity => &[Ticket, Channel],
            Self::RefuseRequest => &[Ticket, Reason],
            Self::Contain => &[Ticket, Target],
            Self::UndoCredit | Self::CorrectCredit => &[Ticket, Amount, Currency],
            Self::LinkTickets => &[Ticket, OtherTicket],
            Self::TransferTicket => &[Ticket, Seat],
            Self::MessageColleague => &[Seat, Note],
            _ => &[],
        }
    }

    /// The field that the form keeps in [`Command::object`], for a verb that has one.
    #[must_use]
    pub const fn object(self) -> Option<Field> {
        Some(match self {
            Self::AskCustomer => Field::Question,
            Self::VerifyIdentity => Field::Channel,
            Self::RefuseRequest => Field::Reason,
            Self::Contain => Field::Target,
            Self::LinkTickets => Field::OtherTicket,
            Self::TransferTicket | Self::MessageColleague => Field::Seat,
            _ => return None,
        })
    }
}

/// What each verb needs in each dialect: looked up in every step, so it is worked out beforehand.
static REQUIRED: [[Option<&[Field]>; Verb::ALL.len()]; Dialect::ALL.len()] = {
    let mut all = [[None; Verb::ALL.len()]; Dialect::ALL.len()];
    let mut dialect = 0;
    while dialect < Dialect::ALL.len() {
        let mut verb = 0;
        while verb < Verb::ALL.len() {
            all[dialect][verb] = Verb::ALL[verb].required_in(Dialect::ALL[dialect]);
            verb += 1;
        }
        dialect += 1;
    }
    all
};

/// An amount of money as the classic wire gives it: the 64 bits of the JSON number.
///
/// The published rules compare such numbers exactly in one place and to two decimals in another,
/// so both must be told apart; cents could not.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount(u64);

impl Amount {
    /// The most that one credit may be.
    pub const MAX: f64 = 100_000.0;

    /// The amount that this number stands for.
    #[must_use]
    pub const fn of(number: f64) -> Self {
        Self(number.to_bits())
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> f64 {
        f64::from_bits(self.0)
    }

    /// Whether it can be credited at all. Not a number is not.
    #[must_use]
    pub fn is_in_range(self) -> bool {
        self.number() > 0.0 && self.number() <= Self::MAX
    }

    /// The amount that so many cents are.
    #[must_use]
    pub fn of_cents(cents: u32) -> Self {
        Self::of(f64::from(cents) / 100.0)
    }

    /// How many whole cents it is; none if it has a fraction of a cent, or is out of range.
    #[must_use]
    pub fn cents(self) -> Option<u32> {
        if !self.is_in_range() {
            return None;
        }
        let cents = (self.number() * 100.0).round() as u32;
        (Self::of_cents(cents) == self).then_some(cents)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

/// The form that a seat hands in. Fields that the verb does not need are kept: the classic judge
/// compares whole forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "Field says what each is called on the wire")]
pub struct Command {
    pub verb: Verb,
    pub priority: Option<Priority>,
    pub status: Option<Status>,
    pub ticket: Text,
    pub record: Text,
    pub query: Text,
    pub tag: Text,
    pub amount: Option<Amount>,
    pub currency: Text,
    pub team: Text,
    pub template: Text,
    pub code: Text,
    pub note: Text,
    pub object: Text,
}

impl Command {
    /// A form with nothing but its verb.
    #[must_use]
    pub const fn new(verb: Verb) -> Self {
        Self {
            verb,
            priority: None,
            status: None,
            ticket: Text::NONE,
            record: Text::NONE,
            query: Text::NONE,
            tag: Text::NONE,
            amount: None,
            currency: Text::NONE,
            team: Text::NONE,
            template: Text::NONE,
            code: Text::NONE,
            note: Text::NONE,
            object: Text::NONE,
        }
    }

    /// Whether a field was left out; an empty text counts as left out.
    #[must_use]
    pub const fn lacks(&self, field: Field) -> bool {
        match field {
            Field::Ticket => self.ticket.is_missing(),
            Field::Record => self.record.is_missing(),
            Field::Query => self.query.is_missing(),
            Field::Priority => self.priority.is_none(),
            Field::Status => self.status.is_none(),
            Field::Tag => self.tag.is_missing(),
            Field::Amount => self.amount.is_none(),
            Field::Currency => self.currency.is_missing(),
            Field::Team => self.team.is_missing(),
            Field::Template => self.template.is_missing(),
            Field::Code => self.code.is_missing(),
            Field::Note => self.note.is_missing(),
            Field::Question
            | Field::Channel
            | Field::Reason
            | Field::Target
            | Field::OtherTicket
            | Field::Seat => self.object.is_missing(),
        }
    }

    pub(crate) const fn texts(&self) -> [Text; 10] {
        [
            self.ticket,
            self.record,
            self.query,
            self.tag,
            self.currency,
            self.team,
            self.template,
            self.code,
            self.note,
            self.object,
        ]
    }

    pub(crate) fn texts_mut(&mut self) -> [&mut Text; 10] {
        [
            &mut self.ticket,
            &mut self.record,
            &mut self.query,
            &mut self.tag,
            &mut self.currency,
            &mut self.team,
            &mut self.template,
            &mut self.code,
            &mut self.note,
            &mut self.object,
        ]
    }
}

/// The fields in their order; the object stands last, and only where the verb has one, so that the
/// commands of the first dialects are the same bytes as ever.
impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has_object = self.verb.object().is_some();
        let mut fields = serializer.serialize_tuple(13 + usize::from(has_object))?;
        fields.serialize_element(&self.verb)?;
        fields.serialize_element(&self.priority)?;
        fields.serialize_element(&self.status)?;
        for text in [&self.ticket, &self.record, &self.query, &self.tag] {
            fields.serialize_element(text)?;
        }
        fields.serialize_element(&self.amount)?;
        for text in [&self.currency, &self.team, &self.template, &self.code, &self.note] {
            fields.serialize_element(text)?;
        }
        if has_object {
            fields.serialize_element(&self.object)?;
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(14, Form)
    }
}

/// Reads the fields of a command in their order.
struct Form;

impl<'de> Visitor<'de> for Form {
    type Value = Command;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a command")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Command, A::Error> {
        fn next<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(
            fields: &mut A,
        ) -> Result<T, A::Error> {
            fields.next_element()?.ok_or_else(|| de::Error::custom("a command ends early"))
        }
        let verb: Verb = next(&mut fields)?;
        Ok(Command {
            verb,
            priority: next(&mut fields)?,
            status: next(&mut fields)?,
            ticket: next(&mut fields)?,
            record: next(&mut fields)?,
            query: next(&mut fields)?,
            tag: next(&mut fields)?,
            amount: next(&mut fields)?,
            currency: next(&mut fields)?,
            team: next(&mut fields)?,
            template: next(&mut fields)?,
            code: next(&mut fields)?,
            note: next(&mut fields)?,
            object: if verb.object().is_some() { next(&mut fields)? } else { Text::NONE },
        })
    }
}

/// How many bytes all texts of one answer may have together: a turn must fit into a log block.
pub const MAX_ANSWER_BYTES: usize = 32 * 1024;
/// How many points the checklist of one draft may name.
pub const MAX_POINTS: usize = 1_000;

/// How many words one answer can need: its points and its other fields.
const MAX_WORDS: usize = MAX_POINTS + 10;

/// What a policy writes its command into; the caller keeps it, so that acting allocates nothing.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The form.
    pub command: Command,
    /// The points of a draft, as they were given: in their order and with repetitions.
    pub points: Vec<Text>,
    /// Texts that the desk may not know yet.
    pub(crate) words: Words,
}

impl Default for Answer {
    fn default() -> Self {
        Self { command: Command::new(Verb::Idle), points: Vec::new(), words: Words::default() }
    }
}

impl Answer {
    /// Starts over with a form that has nothing but its verb.
    pub fn begin(&mut self, verb: Verb) -> &mut Command {
        self.command = Command::new(verb);
        self.points.clear();
        self.words.clear();
        &mut self.command
    }

    /// A text for one of the fields; known ones need no words of their own.
    ///
    /// Texts beyond what one answer may hold make the answer malformed.
    pub fn text(&mut self, lexicon: &Lexicon, text: &str) -> Text {
        lexicon.find(text).unwrap_or_else(|| self.own_text(text))
    }

    /// A text that the scenario does not know.
    pub(crate) fn own_text(&mut self, text: &str) -> Text {
        if self.has_too_many_words() {
            return Text::fresh(0);
        }
        let n = self.words.find(text).unwrap_or_else(|| self.words.push(text));
        Text::fresh(u32::try_from(n).expect("an answer is bounded in bytes"))
    }

    /// Adds a point to the draft.
    pub fn point(&mut self, lexicon: &Lexicon, text: &str) {
        let point = self.text(lexicon, text);
        self.points.push(point);
    }

    /// Makes this an answer that was no command, and says why.
    pub fn malformed(&mut self, why: &str) {
        self.begin(Verb::Malformed);
        let why = &why[..why.floor_char_boundary(500)];
        self.words.push(why);
        self.command.note = Text::fresh(0);
    }

    /// Makes this the word that the policy is gone: why, and what it left behind.
    pub fn failed(&mut self, cause: Cause, last_words: &str) {
        self.begin(Verb::Failed);
        let last_words = &last_words[..last_words.floor_char_boundary(500)];
        self.words.push(cause.as_str());
        self.words.push(last_words);
        self.command.code = Text::fresh(0);
        self.command.note = Text::fresh(1);
    }

    /// Copies a form that was prepared earlier.
    pub fn copy_from(&mut self, other: &Self) {
        self.command = other.command;
        self.points.clone_from(&other.points);
        self.words.clone_from(&other.words);
    }

    /// Whether no more words need to be taken in: the answer is malformed by now.
    fn has_too_many_words(&self) -> bool {
        self.words.total_bytes() > MAX_ANSWER_BYTES || self.words.len() > MAX_WORDS
    }

    /// What is wrong with the answer's size, if anything.
    #[must_use]
    pub fn too_large(&self) -> Option<String> {
        if self.words.total_bytes() > MAX_ANSWER_BYTES {
            return Some(format!(
                "the texts of this action have more than {MAX_ANSWER_BYTES} bytes together; \
                 send shorter ones"
            ));
        }
        (self.points.len() > MAX_POINTS || self.words.len() > MAX_WORDS).then(|| {
            format!(
                "the checklist has {} points; send at most {MAX_POINTS}",
                self.points.len().max(self.words.len())
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{put, take};

    fn bytes_of(command: &Command) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(command, &mut bytes);
        bytes
    }

    #[test]
    fn a_command_of_each_verb_comes_back_as_it_was_written() {
        for &verb in Verb::ALL {
            let own = verb.object().map_or(Text::NONE, |_| Text::new(14));
            let command = Command {
                priority: Some(Priority::High),
                status: Some(Status::Pending),
                ticket: Text::new(1),
                amount: Some(Amount::of(240.001)),
                note: Text::new(300),
                object: own,
                ..Command::new(verb)
            };
            let bytes = bytes_of(&command);
            let mut rest = &bytes[..];
            assert_eq!(take::<Command>(&mut rest), Some(command), "{verb}");
            assert!(rest.is_empty(), "{verb}");
            for end in 0..bytes.len() {
                assert_eq!(take::<Command>(&mut &bytes[..end]), None, "{verb} cut at {end}");
            }
        }
    }

    /// What the first logs hold, byte for byte: the derived form of the thirteen fields.
    #[test]
    fn a_command_of_the_first_desk_has_the_bytes_that_it_always_had() {
        #[derive(Serialize)]
        struct First {
            verb: Verb,
            priority: Option<Priority>,
            status: Option<Status>,
            texts: [Text; 4],
            amount: Option<Amount>,
            more: [Text; 5],
        }
        let text = Text::new;
        let first = First {
            verb: Verb::ApplyCredit,
            priority: None,
            status: Some(Status::Resolved),
            texts: [text(7), Text::NONE, text(200), text(3)],
            amount: Some(Amount::of(240.0)),
            more: [text(9), text(1), text(2), text(4), text(5)],
        };
        let mut expected = Vec::new();
        put(&first, &mut expected);
        let command = Command {
            status: Some(Status::Resolved),
            ticket: text(7),
            query: text(200),
            tag: text(3),
            amount: Some(Amount::of(240.0)),
            currency: text(9),
            team: text(1),
            template: text(2),
            code: text(4),
            note: text(5),
            ..Command::new(Verb::ApplyCredit)
        };
        assert_eq!(bytes_of(&command), expected);
        // A text that only the other verbs have costs nothing here.
        assert_eq!(bytes_of(&Command { object: text(1), ..command }), expected);
    }

    #[test]
    fn an_amount_has_whole_cents_or_none() {
        for (number, cents) in [(59.0, Some(5_900)), (0.07, Some(7)), (100_000.0, Some(10_000_000))]
        {
            assert_eq!(Amount::of(number).cents(), cents);
            assert_eq!(cents.map(Amount::of_cents), Some(Amount::of(number)));
        }
        for number in [0.001, 59.999, 0.0, -1.0, f64::NAN, 100_000.01, f64::INFINITY] {
            assert_eq!(Amount::of(number).cents(), None, "{number}");
        }
        for cents in (1..10_000_000).step_by(997) {
            assert_eq!(Amount::of_cents(cents).cents(), Some(cents));
        }
    }
}
