//! What a policy writes its answer into.

use std::ffi::c_char;
use std::mem::offset_of;
use std::ptr;

use crate::abi::{
    AEGIS_ANSWER_ACTION, AEGIS_ANSWER_COMMAND, AEGIS_ANSWER_FAILED, AEGIS_ANSWER_NONE,
    AEGIS_ANSWER_PANICKED, AegisAnswer, AegisText,
};
use crate::{Priority, Status, Verb};

/// The answer of one turn. Each of its functions starts it over, so the last one counts.
///
/// It copies the texts that it is given and keeps its room from turn to turn, so that answering
/// allocates nothing.
#[derive(Debug, Default)]
pub struct Answer {
    kind: u32,
    row: u32,
    verb: u32,
    priority: u32,
    status: u32,
    amount: Option<f64>,
    /// The texts that are given, with their places in `bytes`.
    texts: [(Field, usize, usize); MOST_TEXTS],
    text_count: usize,
    points: Vec<(usize, usize)>,
    point_texts: Vec<AegisText>,
    bytes: String,
}

/// No command has more texts than these, but for the points of a reply.
const MOST_TEXTS: usize = 2;

/// Which field a text is, by its place in an answer of the contract.
#[derive(Clone, Copy, Debug, Default)]
#[repr(usize)]
enum Field {
    #[default]
    Ticket = offset_of!(AegisAnswer, ticket),
    Record = offset_of!(AegisAnswer, record),
    Query = offset_of!(AegisAnswer, query),
    Tag = offset_of!(AegisAnswer, tag),
    Currency = offset_of!(AegisAnswer, currency),
    Team = offset_of!(AegisAnswer, team),
    Template = offset_of!(AegisAnswer, template_id),
    Code = offset_of!(AegisAnswer, code),
    Note = offset_of!(AegisAnswer, note),
    Failure = offset_of!(AegisAnswer, failure),
    Object = offset_of!(AegisAnswer, object),
}

impl Answer {
    /// Puts a ticket in front of the seat.
    pub fn open_ticket(&mut self, ticket: &str) {
        self.begin(Verb::OpenTicket).put(Field::Ticket, ticket);
    }

    /// Looks up a record or an article by its id.
    pub fn inspect_record(&mut self, id: &str) {
        self.begin(Verb::InspectRecord).put(Field::Record, id);
    }

    /// Searches the knowledge base of the desk.
    pub fn search_kb(&mut self, query: &str) {
        self.begin(Verb::SearchKb).put(Field::Query, query);
    }

    /// Looks up a policy of the shop by its key.
    pub fn look_up_policy(&mut self, key: &str) {
        self.begin(Verb::LookUpPolicy).put(Field::Query, key);
    }

    /// Sets a ticket's priority.
    pub fn set_priority(&mut self, ticket: &str, priority: Priority) {
        self.begin(Verb::SetPriority).put(Field::Ticket, ticket);
        self.priority = priority as u32;
    }

    /// Sets a ticket's status.
    pub fn set_status(&mut self, ticket: &str, status: Status) {
        self.begin(Verb::SetStatus).put(Field::Ticket, ticket);
        self.status = status as u32;
    }

    /// Puts a tag on a ticket.
    pub fn add_tag(&mut self, ticket: &str, tag: &str) {
        self.begin(Verb::AddTag).put(Field::Ticket, ticket).put(Field::Tag, tag);
    }

    /// Credits an amount.
    pub fn apply_credit(&mut self, ticket: &str, amount: f64, currency: &str) {
        self.begin(Verb::ApplyCredit).put(Field::Ticket, ticket).put(Field::Currency, currency);
        self.amount = Some(amount);
    }

    /// Hands a ticket to a team.
    pub fn escalate(&mut self, ticket: &str, team: &str) {
        self.begin(Verb::Escalate).put(Field::Ticket, ticket).put(Field::Team, team);
    }

    /// Writes a reply on the desk over the former one: the template that it uses and the points
    /// that it makes.
    pub fn draft_reply<'a>(
        &mut self,
        ticket: &str,
        template: &str,
        points: impl IntoIterator<Item = &'a str>,
    ) {
        self.begin(Verb::DraftReply).put(Field::Ticket, ticket).put(Field::Template, template);
        for point in points {
            let place = self.copy(point);
            self.points.push(place);
        }
    }

    /// Writes a reply in the shop over the former one, in words of one's own.
    pub fn write_reply(&mut self, words: &str) {
        self.begin(Verb::DraftReply).put(Field::Note, words);
    }

    /// Closes the case of a ticket with a code.
    pub fn finalize_resolution(&mut self, ticket: &str, code: &str) {
        self.begin(Verb::FinalizeResolution).put(Field::Ticket, ticket).put(Field::Code, code);
    }

    /// Closes the case of the shop with one of the codes that it offers.
    pub fn submit_code(&mut self, code: &str) {
        self.begin(Verb::FinalizeResolution).put(Field::Code, code);
    }

    /// Lets the turn pass.
    pub fn idle(&mut self) {
        self.begin(Verb::Idle);
    }

    /// Sends the draft of a reply on the second desk.
    pub fn send_reply(&mut self, ticket: &str) {
        self.begin(Verb::SendReply).put(Field::Ticket, ticket);
    }

    /// Puts one of the questions that the second desk offers to the customer.
    pub fn ask_customer(&mut self, ticket: &str, question: &str) {
        self.deal(Verb::AskCustomer, ticket, question);
    }

    /// Makes sure through a channel that the customer is who they say.
    pub fn verify_identity(&mut self, ticket: &str, channel: &str) {
        self.deal(Verb::VerifyIdentity, ticket, channel);
    }

    /// Refuses what the customer asks for, with a reason.
    pub fn refuse_request(&mut self, ticket: &str, reason: &str) {
        self.deal(Verb::RefuseRequest, ticket, reason);
    }

    /// Stops a session or a key.
    pub fn contain(&mut self, ticket: &str, target: &str) {
        self.deal(Verb::Contain, ticket, target);
    }

    /// Takes back the last credit of an amount.
    pub fn undo_credit(&mut self, ticket: &str, amount: f64, currency: &str) {
        self.begin(Verb::UndoCredit).put(Field::Ticket, ticket).put(Field::Currency, currency);
        self.amount = Some(amount);
    }

    /// Puts an amount in the place of the last credit.
    pub fn correct_credit(&mut self, ticket: &str, amount: f64, currency: &str) {
        self.begin(Verb::CorrectCredit).put(Field::Ticket, ticket).put(Field::Currency, currency);
        self.amount = Some(amount);
    }

    /// Links a ticket to another one that is about the same.
    pub fn link_tickets(&mut self, ticket: &str, other: &str) {
        self.deal(Verb::LinkTickets, ticket, other);
    }

    /// Takes a ticket for one's own.
    pub fn claim_ticket(&mut self, ticket: &str) {
        self.begin(Verb::ClaimTicket).put(Field::Ticket, ticket);
    }

    /// Gives a ticket to another seat, by its name.
    pub fn transfer_ticket(&mut self, ticket: &str, seat: &str) {
        self.deal(Verb::TransferTicket, ticket, seat);
    }

    /// Writes to another seat, by its name.
    pub fn message_colleague(&mut self, seat: &str, words: &str) {
        self.begin(Verb::MessageColleague).put(Field::Object, seat).put(Field::Note, words);
    }

    /// Lets the turn pass on the second desk, in the hope of an answer.
    pub fn wait(&mut self) {
        self.begin(Verb::Wait);
    }

    /// Chooses a row of the action table.
    pub fn choose(&mut self, row: u32) {
        self.clear();
        self.kind = AEGIS_ANSWER_ACTION;
        self.row = row;
    }

    /// Says that the policy cannot go on; its episode ends.
    pub fn fail(&mut self, why: &str) {
        self.clear();
        self.kind = AEGIS_ANSWER_FAILED;
        self.put(Field::Failure, why);
    }

    pub(crate) fn panicked(&mut self, why: &str) {
        self.fail(why);
        self.kind = AEGIS_ANSWER_PANICKED;
    }

    pub(crate) fn is_panicked(&self) -> bool {
        self.kind == AEGIS_ANSWER_PANICKED
    }

    /// Leaves the answer unwritten: whatever else stands in it, the host does not look at it.
    pub(crate) fn forget(&mut self) {
        self.kind = AEGIS_ANSWER_NONE;
    }

    fn clear(&mut self) {
        self.kind = AEGIS_ANSWER_NONE;
        self.row = 0;
        self.verb = 0;
        self.priority = 0;
        self.status = 0;
        self.amount = None;
        self.text_count = 0;
        self.points.clear();
        self.bytes.clear();
    }

    /// Shows the answer to the host, which handed over one in which nothing is given. The texts
    /// live until the answer is written again.
    pub(crate) fn show(&mut self, out: &mut AegisAnswer) {
        out.kind = self.kind;
        match self.kind {
            AEGIS_ANSWER_NONE => return,
            AEGIS_ANSWER_ACTION => out.action = self.row,
            _ => {}
        }
        out.verb = self.verb;
        if self.priority != 0 {
            out.priority = self.priority;
        }
        if self.status != 0 {
            out.status = self.status;
        }
        if let Some(amount) = self.amount {
            (out.has_amount, out.amount) = (1, amount);
        }
        let bytes = &self.bytes;
        let text = |(start, end): (usize, usize)| AegisText {
            bytes: bytes[start..end].as_ptr().cast::<c_char>(),
            length: end - start,
        };
        for &(field, start, end) in &self.texts[..self.text_count] {
            if field as usize + size_of::<AegisText>() > out.size as usize {
                // An older host has no room for it, and no verb that needs it either.
                continue;
            }
            // SAFETY: the number of a field is where its text lies in the answer.
            unsafe {
                let place = ptr::from_mut(out).byte_add(field as usize).cast::<AegisText>();
                place.write(text((start, end)));
            }
        }
        if !self.points.is_empty() {
            self.point_texts.clear();
            self.point_texts.extend(self.points.iter().copied().map(text));
            out.points = self.point_texts.as_ptr();
            out.point_count = self.point_texts.len();
        }
    }

    fn begin(&mut self, verb: Verb) -> &mut Self {
        self.clear();
        self.kind = AEGIS_ANSWER_COMMAND;
        self.verb = verb as u32;
        self
    }

    fn deal(&mut self, verb: Verb, ticket: &str, object: &str) {
        self.begin(verb).put(Field::Ticket, ticket).put(Field::Object, object);
    }

    fn put(&mut self, field: Field, text: &str) -> &mut Self {
        let (start, end) = self.copy(text);
        self.texts[self.text_count] = (field, start, end);
        self.text_count += 1;
        self
    }

    fn copy(&mut self, text: &str) -> (usize, usize) {
        let start = self.bytes.len();
        self.bytes.push_str(text);
        (start, self.bytes.len())
    }
}
