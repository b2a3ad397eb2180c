//! The commands that a person can type: their names, their arguments and what help says of them.

use aegis_engine::scenario::{Dialect, Offers, Word};

/// A command that can be typed.
pub struct Entry {
    /// Its name, the first word of a line.
    pub name: &'static str,
    /// How it is written, without its name.
    pub usage: &'static str,
    /// What it does.
    pub about: &'static str,
    /// How it looks in use.
    pub example: &'static str,
    /// What stands behind its name.
    pub arguments: &'static [Argument],
    /// The dialects that have it.
    pub dialects: &'static [Dialect],
    /// Whether it takes a step.
    pub takes_step: bool,
}

/// What stands at one place behind a command's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The id of a ticket.
    Ticket,
    /// The id of a ticket; the active one if it is left out.
    MaybeTicket,
    /// The id of a record or an article.
    Readable,
    /// The key of a policy.
    Policy,
    /// A priority.
    Priority,
    /// A status.
    Status,
    /// A tag.
    Tag,
    /// The code of a currency.
    Currency,
    /// A team.
    Team,
    /// A question to the customer.
    Question,
    /// A channel through which an identity is checked.
    Channel,
    /// A reason for a refusal.
    Reason,
    /// A session or a key.
    Target,
    /// A reply template.
    Template,
    /// The points of a reply, with commas between.
    Points,
    /// The code that closes the case.
    Code,
    /// The name of a closed vocabulary.
    Kind,
    /// The name of a command.
    Command,
    /// Something that nobody can complete.
    Free,
}

impl Argument {
    /// The closed vocabulary of a desk that its words are from, with what one of them is called.
    pub fn vocabulary(self, offers: &Offers) -> Option<(&'static str, &[Word])> {
        Some(match self {
            Self::Tag => ("tag", &offers.tags),
            Self::Currency => ("currency", &offers.currencies),
            Self::Team => ("team", &offers.teams),
            Self::Template => ("template", &offers.templates),
            Self::Points => ("point", &offers.points),
            Self::Code => ("code", &offers.codes),
            Self::Question => ("question", &offers.questions),
            Self::Channel => ("channel", &offers.channels),
            Self::Reason => ("reason", &offers.reasons),
            Self::Target => ("target", &offers.targets),
            _ => return None,
        })
    }
}

const DESK: &[Dialect] = &[Dialect::Desk, Dialect::Desk2];
const ALL: &[Dialect] = Dialect::ALL;
const SECOND: &[Dialect] = &[Dialect::Desk2];
const SHOP: &[Dialect] = &[Dialect::Shop];

use Argument::{
    Channel, Code, Command, Currency, Free, Kind, MaybeTicket, Points, Policy, Priority, Question,
    Readable, Reason, Status, Tag, Target, Team, Template, Ticket,
};

/// All commands, in the order in which help lists them.
pub const ENTRIES: &[Entry] = &[
    step(DESK, "open", "TICKET", &[Ticket], "open a ticket", "open TICKET-1001"),
    step(DESK, "read", "ID", &[Readable], "read a record or an article", "read inv_mar_4482"),
    step(DESK, "search", "WORDS…", &[Free], "search the knowledge base", "search seat credit"),
    step(
        DESK,
        "priority",
        "[TICKET] PRIORITY",
        &[MaybeTicket, Priority],
        "set a priority: low, normal, high or urgent",
        "priority high",
    ),
    step(
        DESK,
        "status",
        "[TICKET] STATUS",
        &[MaybeTicket, Status],
        "set a status: open, pending, waiting_on_customer, resolved or escalated",
        "status TICKET-1001 resolved",
    ),
    step(
        DESK,
        "tag",
        "[TICKET] TAG",
        &[MaybeTicket, Tag],
        "put a tag on a ticket",
        "tag credit-approved",
    ),
    step(
        DESK,
        "credit",
        "[TICKET] AMOUNT CURRENCY",
        &[MaybeTicket, Free, Currency],
        "credit an amount",
        "credit 240 USD",
    ),
    step(
        DESK,
        "escalate",
        "[TICKET] TEAM",
        &[MaybeTicket, Team],
        "hand a ticket to a team",
        "escalate security",
    ),
    step(
        DESK,
        "reply",
        "[TICKET] TEMPLATE POINT,POINT… [-- WORDS…]",
        &[MaybeTicket, Template, Points],
        "draft a reply: its template, the points that it makes, and its words after --",
        "reply billing_credit_resolution confirm_credit_amount,explain_next_invoice -- Dear Morgan",
    ),
    step(
        SECOND,
        "undo",
        "[TICKET] AMOUNT CURRENCY",
        &[MaybeTicket, Free, Currency],
        "take back the last credit of this amount",
        "undo 240 USD",
    ),
    step(
        SECOND,
        "correct",
        "[TICKET] AMOUNT CURRENCY",
        &[MaybeTicket, Free, Currency],
        "put an amount in the place of the ticket's last credit",
        "correct 24 USD",
    ),
    step(
        SECOND,
        "send",
        "[TICKET]",
        &[MaybeTicket],
        "send the drafted reply to the customer",
        "send TICKET-1001",
    ),
    step(
        SECOND,
        "ask",
        "[TICKET] QUESTION",
        &[MaybeTicket, Question],
        "put a question to the customer",
        "ask which_invoice",
    ),
    step(
        SECOND,
        "verify",
        "[TICKET] CHANNEL",
        &[MaybeTicket, Channel],
        "check through a channel that the customer is who they say",
        "verify callback_on_file",
    ),
    step(
        SECOND,
        "refuse",
        "[TICKET] REASON",
        &[MaybeTicket, Reason],
        "refuse what the customer asks for, with a reason",
        "refuse outside_policy",
    ),
    step(
        SECOND,
        "contain",
        "[TICKET] TARGET",
        &[MaybeTicket, Target],
        "stop the harm: suspend a session, revoke a key",
        "contain session_7f2",
    ),
    step(
        SECOND,
        "link",
        "[TICKET] TICKET",
        &[MaybeTicket, Ticket],
        "link a ticket to another one that is about the same",
        "link TICKET-1001 TICKET-1002",
    ),
    step(
        SECOND,
        "claim",
        "[TICKET]",
        &[MaybeTicket],
        "take a ticket for your own",
        "claim TICKET-1001",
    ),
    step(
        SECOND,
        "transfer",
        "[TICKET] SEAT",
        &[MaybeTicket, Free],
        "give a ticket to another seat, where there is one",
        "transfer TICKET-1001 billing",
    ),
    step(
        SECOND,
        "tell",
        "SEAT WORDS…",
        &[Free, Free],
        "write to another seat, where there is one",
        "tell billing please look at the invoice",
    ),
    step(SECOND, "wait", "", &[], "let time pass until something happens", "wait"),
    step(
        DESK,
        "close",
        "[TICKET] CODE",
        &[MaybeTicket, Code],
        "close the case with a resolution code; this ends the episode",
        "close billing_credit_applied",
    ),
    step(SHOP, "review", "", &[], "read the customer's ticket", "review"),
    step(SHOP, "inspect", "ID", &[Readable], "look at an artifact", "inspect order"),
    step(SHOP, "policy", "KEY", &[Policy], "look up a policy", "policy damaged_items"),
    step(SHOP, "draft", "WORDS…", &[Free], "draft the reply", "draft Dear Leila, …"),
    step(
        SHOP,
        "submit",
        "CODE",
        &[Code],
        "close the case with a code; this ends the episode",
        "submit send_replacement",
    ),
    step(
        ALL,
        "raw",
        "{…}",
        &[Free],
        "take an action as it goes over the wire",
        r#"raw {"action_type":"open_ticket","ticket_id":"TICKET-1001"}"#,
    ),
    look(ALL, "inbox", "", &[], "the tickets as they stand", "inbox"),
    look(ALL, "brief", "", &[], "the brief, and what there is to read and to reply", "brief"),
    look(
        SECOND,
        "offers",
        "[KIND]",
        &[Kind],
        "the words that commands take, with what they mean",
        "offers reasons",
    ),
    look(SECOND, "work", "", &[], "what was done so far, ticket by ticket", "work"),
    look(ALL, "panel", "", &[], "what lies in front of you", "panel"),
    look(ALL, "messages", "", &[], "what others have said", "messages"),
    look(ALL, "history", "", &[], "the steps so far", "history"),
    look(ALL, "score", "", &[], "the score so far, line by line", "score"),
    look(
        ALL,
        "help",
        "[COMMAND]",
        &[Command],
        "this list, or more about one command",
        "help reply",
    ),
    look(ALL, "quit", "", &[], "stop here; Ctrl-D does the same", "quit"),
];

const fn step(
    dialects: &'static [Dialect],
    name: &'static str,
    usage: &'static str,
    arguments: &'static [Argument],
    about: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, usage, about, example, arguments, dialects, takes_step: true }
}

const fn look(
    dialects: &'static [Dialect],
    name: &'static str,
    usage: &'static str,
    arguments: &'static [Argument],
    about: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, usage, about, example, arguments, dialects, takes_step: false }
}

/// The commands of a dialect.
pub fn entries(dialect: Dialect) -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(move |entry| entry.dialects.contains(&dialect))
}

/// The command with this name.
pub fn find(dialect: Dialect, name: &str) -> Option<&'static Entry> {
    entries(dialect).find(|entry| entry.name == name)
}
