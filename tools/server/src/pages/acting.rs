//! The actions of an environment, as the composers of the pages offer them.

use aegis_engine::command::{Field, Verb};
use aegis_engine::dialect::{desk, desk2, shop};
use aegis_engine::scenario::{Dialect, Priority, Status};
use aegis_engine::vocabulary::{CODES, CURRENCY, QUERIES, RISKY_CODES, TAGS, TEAMS, TEMPLATES};
use serde::Serialize;

use crate::environment::Environment;

/// An action.
#[derive(Serialize)]
pub(super) struct Offer {
    /// Its word on the wire.
    action: &'static str,
    /// What a button says.
    label: &'static str,
    /// What it is for.
    about: &'static str,
    /// The fields that it takes, in the order in which they are filled in.
    fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Serialize)]
struct FormField {
    /// Its name on the wire.
    name: &'static str,
    /// What stands beside it.
    label: &'static str,
    /// How it is filled in.
    kind: &'static str,
    /// Whether the action means nothing without it.
    is_required: bool,
    /// The words that it can be or, where others are taken too, those that are published.
    words: Vec<&'static str>,
    /// The vocabulary of the observation that it is chosen from, if there is one.
    offers: Option<&'static str>,
}

/// All actions of an environment.
pub(super) fn offers(environment: Environment) -> Vec<Offer> {
    let dialect = environment.dialect();
    let verbs = match environment {
        Environment::Desk => desk::VERBS,
        Environment::Shop => shop::VERBS,
        Environment::Desk2 => desk2::VERBS,
    };
    verbs.iter().map(|&verb| offer(verb, dialect)).collect()
}

fn offer(verb: Verb, dialect: Dialect) -> Offer {
    let (label, about) = match dialect {
        Dialect::Shop => words_of_shop(verb),
        _ => words_of_desk(verb),
    };
    let required = verb.required(dialect).unwrap_or_default();
    let mut fields: Vec<FormField> =
        required.iter().map(|&field| form_field(field, verb, dialect, true)).collect();
    if verb == Verb::DraftReply && dialect != Dialect::Shop {
        let offers = (dialect == Dialect::Desk2).then_some("points");
        fields.push(FormField {
            name: "reply_checklist",
            label: "Points the reply makes",
            kind: "points",
            is_required: false,
            words: Vec::new(),
            offers,
        });
        fields.push(form_field(Field::Note, verb, dialect, false));
    }
    let action = if dialect == Dialect::Shop { shop::word(verb) } else { verb.as_str() };
    Offer { action, label, about, fields }
}

fn form_field(field: Field, verb: Verb, dialect: Dialect, is_required: bool) -> FormField {
    let is_second = dialect == Dialect::Desk2;
    let (label, kind, offers) = match field {
        Field::Ticket => ("Ticket", "ticket", None),
        Field::OtherTicket => ("Other ticket", "ticket", None),
        Field::Record if dialect == Dialect::Shop => ("Artifact", "text", None),
        Field::Record => ("Record or article", "record", None),
        Field::Query if dialect == Dialect::Shop => ("Policy", "text", None),
        Field::Query => ("Words to look for", "text", None),
        Field::Priority | Field::Status => return closed(field, dialect, is_required),
        Field::Tag => ("Tag", "word", Some("tags")),
        Field::Amount => ("Amount", "amount", None),
        Field::Currency => ("Currency", "word", Some("currencies")),
        Field::Team => ("Team", "word", Some("teams")),
        Field::Template => ("Template", "template", Some("templates")),
        Field::Code => ("Closing code", "word", Some("codes")),
        Field::Note if verb == Verb::DraftReply => ("Message to the customer", "long", None),
        Field::Note => ("Message", "long", None),
        Field::Question => ("Question", "word", Some("questions")),
        Field::Channel => ("Channel", "word", Some("channels")),
        Field::Reason => ("Reason", "word", Some("reasons")),
        Field::Target => ("What to stop", "word", Some("targets")),
        Field::Seat => ("Colleague", "text", None),
    };
    let is_offered = is_second || (dialect == Dialect::Shop && field == Field::Code);
    let offers = offers.filter(|_| is_offered);
    let words = published(field, dialect);
    FormField { name: field.name(dialect), label, kind, is_required, words, offers }
}

/// The words that the first edition publishes for a field; it takes others, too.
fn published(field: Field, dialect: Dialect) -> Vec<&'static str> {
    match (dialect, field) {
        (Dialect::Desk, Field::Tag) => TAGS.to_vec(),
        (Dialect::Desk, Field::Team) => TEAMS.to_vec(),
        (Dialect::Desk, Field::Template) => TEMPLATES.to_vec(),
        (Dialect::Desk, Field::Code) => [CODES, RISKY_CODES].concat(),
        (Dialect::Desk, Field::Currency) => vec![CURRENCY],
        (Dialect::Shop, Field::Record) => vec!["order", "account"],
        (Dialect::Shop, Field::Query) => {
            QUERIES.iter().copied().filter(|query| !query.contains(' ')).collect()
        }
        _ => Vec::new(),
    }
}

/// A field whose words never change.
fn closed(field: Field, dialect: Dialect, is_required: bool) -> FormField {
    let (label, words) = match field {
        Field::Priority => ("Priority", Priority::ALL.iter().map(|it| it.as_str()).collect()),
        _ => ("Status", Status::ALL.iter().map(|it| it.as_str()).collect()),
    };
    FormField { name: field.name(dialect), label, kind: "choice", is_required, words, offers: None }
}

const fn words_of_desk(verb: Verb) -> (&'static str, &'static str) {
    match verb {
        Verb::OpenTicket => ("Open ticket", "Puts a ticket in front of you."),
        Verb::InspectRecord => ("Read record", "Reads a record or an article by its id."),
        Verb::SearchKb => ("Search", "Searches the knowledge base."),
        Verb::SetPriority => ("Set priority", "Says how urgent a ticket is."),
        Verb::SetStatus => ("Set status", "Says where a ticket stands."),
        Verb::AddTag => ("Add tag", "Puts a tag on a ticket."),
        Verb::ApplyCredit => ("Apply credit", "Credits an amount to the ticket's account."),
        Verb::UndoCredit => ("Undo credit", "Takes back the last credit of this amount."),
        Verb::CorrectCredit => ("Correct credit", "Puts another amount in place of the last one."),
        Verb::Escalate => ("Escalate", "Hands a ticket to a team."),
        Verb::DraftReply => {
            ("Draft reply", "Writes the reply to the customer, over any former draft.")
        }
        Verb::SendReply => ("Send reply", "Sends the draft to the customer."),
        Verb::AskCustomer => ("Ask customer", "Asks the customer for what is missing."),
        Verb::VerifyIdentity => ("Verify identity", "Makes sure that they are who they say."),
        Verb::RefuseRequest => ("Refuse request", "Refuses the request, with a reason."),
        Verb::Contain => ("Contain", "Stops the harm: a session, a key."),
        Verb::LinkTickets => ("Link tickets", "Links two tickets about the same."),
        Verb::ClaimTicket => ("Claim ticket", "Takes a ticket for your own."),
        Verb::TransferTicket => ("Transfer ticket", "Gives a ticket to a colleague."),
        Verb::MessageColleague => ("Message colleague", "Writes to a colleague."),
        Verb::Wait => ("Wait", "Lets time pass until something happens."),
        Verb::FinalizeResolution => ("Close case", "Closes the case with a code. This ends it."),
        _ => ("Other", ""),
    }
}

const fn words_of_shop(verb: Verb) -> (&'static str, &'static str) {
    match verb {
        Verb::OpenTicket => ("Review ticket", "Reads the customer's letter."),
        Verb::InspectRecord => ("Inspect artifact", "Reads a piece of evidence by its id."),
        Verb::LookUpPolicy => ("Search policy", "Looks up a policy by its key."),
        Verb::DraftReply => ("Draft reply", "Writes the reply to the customer."),
        Verb::FinalizeResolution => ("Submit", "Submits the outcome. This ends the case."),
        _ => ("Other", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_words_and_the_fields_that_it_needs() {
        for &environment in Environment::ALL {
            for offer in offers(environment) {
                assert_ne!(offer.label, "Other", "{}", offer.action);
                assert!(offer.about.ends_with('.'), "{}", offer.action);
            }
        }
    }
}
