//! A refusal in words: what was wrong with a command, and what to write instead.

use crate::command::{Field, Verb};
use crate::event::{Refusal, TicketNo};
use crate::scenario::{Dialect, Word};
use crate::world::Desk;

use super::form::{advice, advise, out_of_range};
use super::quote::{listed, plain, plain_up_to, quoted};
use super::{desk, desk2, shop};

/// How much of a malformed answer's own explanation is told.
const MOST_WHY: usize = 500;

/// Says in one sentence why a command was refused and what to do instead. It tells nothing that
/// the seat could not see anyway.
#[must_use]
pub fn explain_refusal(desk: &Desk<'_>, refusal: Refusal) -> String {
    let source = &desk.scenario.source;
    let dialect = source.dialect;
    match refusal {
        Refusal::Malformed { why } if why.is_missing() => {
            format!("the answer was no action; send one of {}", listed(words(dialect)))
        }
        Refusal::Malformed { why } => plain_up_to(desk.say(why), MOST_WHY),
        Refusal::NotOffered { verb } => {
            let known = listed(words(dialect));
            format!("there is no action {} here; send one of {known}", word(dialect, verb))
        }
        Refusal::FieldMissing { verb, field } => {
            let advice = advice(Some(verb), field);
            format!("{} needs {}: {advice}", word(dialect, verb), field.name(dialect))
        }
        Refusal::AmountOutOfRange { amount } => out_of_range(amount.number()),
        Refusal::UnknownTicket { ticket } => {
            let inbox = listed(source.tickets.iter().map(|ticket| ticket.id.as_str()));
            format!("unknown ticket {}: the inbox holds {inbox}", quoted(desk.say(ticket)))
        }
        Refusal::UnknownRecord { record } => {
            let given = desk.say(record);
            let known = readable(desk);
            let near = advise(given, known.iter().copied());
            let what = if dialect == Dialect::Shop { "artifact" } else { "record" };
            let known = listed(known);
            format!("unknown {what} {}: there are {known}{near}", quoted(given))
        }
        Refusal::TagAlreadyThere { ticket, tag } => {
            let ticket = source.tickets.get(ticket.0 as usize).map_or("", |ticket| &ticket.id);
            let tag = quoted(desk.say(tag));
            format!("{} has the tag {tag} already; there is nothing to add", plain(ticket))
        }
        Refusal::UnknownCode { code } => {
            let codes = source.shop.as_ref().map_or(&[][..], |shop| &shop.codes);
            let offered = listed(codes.iter().map(String::as_str));
            format!("unknown code {}: the workspace offers {offered}", quoted(desk.say(code)))
        }
        _ => explain_desk2(desk, refusal),
    }
}

/// The refusals that only the second dialect knows.
fn explain_desk2(desk: &Desk<'_>, refusal: Refusal) -> String {
    let id = |ticket: TicketNo| {
        plain(desk.scenario.source.tickets.get(ticket.0 as usize).map_or("", |it| &it.id))
    };
    match refusal {
        Refusal::FractionOfCent { amount } => {
            format!("{} is no whole number of cents; round it as the policy says", amount.number())
        }
        Refusal::NotOfferedWord { field, word } => {
            let offers = offered(desk, field);
            let known = listed(offers.iter().map(|word| word.0.as_str()));
            let near = advise(desk.say(word), offers.iter().map(|word| word.0.as_str()));
            let name = field.name(Dialect::Desk2);
            format!("{} is no {name} of this desk: there are {known}{near}", quoted(desk.say(word)))
        }
        Refusal::UnknownPoint { point } => {
            let points =
                desk.scenario.source.desk2.as_ref().map_or(&[][..], |it| &it.offers.points);
            let known = listed(points.iter().map(|word| word.0.as_str()));
            format!(
                "no reply of this desk makes the point {}: there are {known}",
                quoted(desk.say(point))
            )
        }
        Refusal::NothingToSend { ticket } => {
            format!(
                "there is no draft for {} that was not sent yet; draft a reply first",
                id(ticket)
            )
        }
        Refusal::NoSuchCredit { ticket, amount } => {
            format!("no credit of {} stands on {}", amount.number(), id(ticket))
        }
        Refusal::AlreadyDone { verb } => {
            format!("{verb} was done with this already; once is enough")
        }
        Refusal::SameTicket { ticket } => format!("{} cannot be linked to itself", id(ticket)),
        Refusal::UnknownSeat { seat } => {
            format!("nobody called {} sits at this desk", quoted(desk.say(seat)))
        }
        _ => String::new(),
    }
}

/// The words that a field of the second dialect may hold.
fn offered<'a>(desk: &Desk<'a>, field: Field) -> &'a [Word] {
    let Some(desk2) = &desk.scenario.source.desk2 else { return &[] };
    let offers = &desk2.offers;
    match field {
        Field::Team => &offers.teams,
        Field::Template => &offers.templates,
        Field::Tag => &offers.tags,
        Field::Code => &offers.codes,
        Field::Question => &offers.questions,
        Field::Channel => &offers.channels,
        Field::Reason => &offers.reasons,
        Field::Target => &offers.targets,
        Field::Currency => &offers.currencies,
        _ => &[],
    }
}

/// The word of a verb on the wire, or its own name where the wire has none.
pub(super) fn word(dialect: Dialect, verb: Verb) -> &'static str {
    match dialect {
        Dialect::Desk | Dialect::Desk2 => verb.as_str(),
        Dialect::Shop => shop::word(verb),
    }
}

fn words(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    let verbs = match dialect {
        Dialect::Desk => desk::VERBS,
        Dialect::Desk2 => desk2::VERBS,
        Dialect::Shop => shop::VERBS,
    };
    verbs.iter().map(move |&verb| word(dialect, verb))
}

/// The ids that can be read by id, sorted.
fn readable<'a>(desk: &Desk<'a>) -> Vec<&'a str> {
    let source = &desk.scenario.source;
    let mut ids: Vec<&str> = source.records.iter().map(|record| record.id.as_str()).collect();
    if source.dialect != Dialect::Shop {
        ids.extend(source.articles.iter().map(|article| article.id.as_str()));
    }
    ids.sort_unstable();
    ids
}
