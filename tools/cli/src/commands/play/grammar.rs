//! The commands that a person can type: their names, their arguments and what help says of them.

use aegis_engine::scenario::Dialect;

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
    /// The dialect that has it; none if all have it.
    pub dialect: Option<Dialect>,
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
    /// A reply template.
    Template,
    /// The points of a reply, with commas between.
    Points,
    /// The code that closes the case.
    Code,
    /// The name of a command.
    Command,
    /// Something that nobody can complete.
    Free,
}

const DESK: Option<Dialect> = Some(Dialect::Desk);
const SHOP: Option<Dialect> = Some(Dialect::Shop);

use Argument::{
    Code, Command, Currency, Free, MaybeTicket, Points, Policy, Priority, Readable, Status, Tag,
    Template, Ticket,
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
        &[MaybeTicket, Free],
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
        DESK,
        "close",
        "[TICKET] CODE",
        &[MaybeTicket, Free],
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
        None,
        "raw",
        "{…}",
        &[Free],
        "take an action as it goes over the wire",
        r#"raw {"action_type":"open_ticket","ticket_id":"TICKET-1001"}"#,
    ),
    look("inbox", "", &[], "the tickets as they stand", "inbox"),
    look("brief", "", &[], "the brief, and what there is to read and to reply", "brief"),
    look("panel", "", &[], "what lies in front of you", "panel"),
    look("messages", "", &[], "what others have said", "messages"),
    look("history", "", &[], "the steps so far", "history"),
    look("score", "", &[], "the score so far, line by line", "score"),
    look("help", "[COMMAND]", &[Command], "this list, or more about one command", "help reply"),
    look("quit", "", &[], "stop here; Ctrl-D does the same", "quit"),
];

const fn step(
    dialect: Option<Dialect>,
    name: &'static str,
    usage: &'static str,
    arguments: &'static [Argument],
    about: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, usage, about, example, arguments, dialect, takes_step: true }
}

const fn look(
    name: &'static str,
    usage: &'static str,
    arguments: &'static [Argument],
    about: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, usage, about, example, arguments, dialect: None, takes_step: false }
}

/// The commands of a dialect.
pub fn entries(dialect: Dialect) -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(move |entry| entry.dialect.is_none_or(|own| own == dialect))
}

/// The command with this name.
pub fn find(dialect: Dialect, name: &str) -> Option<&'static Entry> {
    entries(dialect).find(|entry| entry.name == name)
}
