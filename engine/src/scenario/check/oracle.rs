//! The oracle: every move must be one that the desk carries out, and the last one closes the case.

use std::collections::BTreeSet;

use super::Faults;
use super::words::amount_fault;
use super::{articles, records};
use crate::command::Verb;
use crate::scenario::source::{Dialect, Move, Scenario};

pub(super) fn check(scenario: &Scenario, faults: &mut Faults) {
    check_end(scenario, faults);
    let start = scenario.tickets.iter();
    let start = start.flat_map(|ticket| ticket.tags.iter().map(|tag| (ticket.id.as_str(), tag)));
    let mut tags: BTreeSet<(&str, &String)> = start.collect();
    for (n, step) in scenario.oracle.iter().enumerate() {
        let (path, verb, dialect) = (format!("oracle[{n}]"), verb(step), scenario.dialect);
        if verb.required(dialect).is_none() {
            let message = format!("the dialect {dialect:?} has no {verb:?}: {}", offered(dialect));
            faults.add(path, message);
            continue;
        }
        if let Move::AddTag(ticket, tag) = step
            && !tags.insert((ticket, tag))
        {
            let message = format!("{ticket} has the tag {tag:?} by then: remove this move");
            faults.add(path.as_str(), message);
        }
        check_move(&path, step, scenario, faults);
    }
}

/// The moves fit into the budget, and the last one, and no other, closes the case.
fn check_end(scenario: &Scenario, faults: &mut Faults) {
    let (moves, budget) = (scenario.oracle.len(), scenario.budget_steps as usize);
    // A budget of nothing has a fault of its own.
    if budget > 0 && moves > budget {
        let message = format!(
            "the oracle needs {moves} steps, and the budget is {budget}: shorten it, or raise \
             `budget_steps`"
        );
        faults.add(format!("oracle[{budget}]"), message);
    }
    let closes = |step: &Move| matches!(step, Move::FinalizeResolution { .. });
    match scenario.oracle.iter().position(closes) {
        None => faults.add(
            "oracle",
            "the oracle never closes the case: end it with `FinalizeResolution(..)`",
        ),
        Some(at) if at + 1 < moves => faults.add(
            format!("oracle[{}]", at + 1),
            "the case is closed by now: remove what follows `FinalizeResolution`, or move it up",
        ),
        Some(_) => {}
    }
}

/// The verb that a move carries out.
pub(super) fn verb(step: &Move) -> Verb {
    match step {
        Move::OpenTicket(_) => Verb::OpenTicket,
        Move::InspectRecord(_) => Verb::InspectRecord,
        Move::SearchKb(_) => Verb::SearchKb,
        Move::LookUpPolicy(_) => Verb::LookUpPolicy,
        Move::SetPriority(..) => Verb::SetPriority,
        Move::SetStatus(..) => Verb::SetStatus,
        Move::AddTag(..) => Verb::AddTag,
        Move::ApplyCredit(..) => Verb::ApplyCredit,
        Move::Escalate(..) => Verb::Escalate,
        Move::DraftReply { .. } => Verb::DraftReply,
        Move::SendReply(_) => Verb::SendReply,
        Move::AskCustomer(..) => Verb::AskCustomer,
        Move::VerifyIdentity(..) => Verb::VerifyIdentity,
        Move::RefuseRequest(..) => Verb::RefuseRequest,
        Move::Contain(..) => Verb::Contain,
        Move::UndoCredit(..) => Verb::UndoCredit,
        Move::CorrectCredit(..) => Verb::CorrectCredit,
        Move::LinkTickets(..) => Verb::LinkTickets,
        Move::Wait => Verb::Wait,
        Move::FinalizeResolution { .. } => Verb::FinalizeResolution,
    }
}

fn offered(dialect: Dialect) -> String {
    let verbs = Verb::ALL.iter().filter(|&&verb| verb != Verb::Idle);
    let verbs = verbs.filter(|verb| verb.required(dialect).is_some());
    let names: Vec<String> = verbs.map(|verb| format!("{verb:?}")).collect();
    format!("write one of {}", names.join(", "))
}

fn check_move(path: &str, step: &Move, scenario: &Scenario, faults: &mut Faults) {
    let first = || format!("{path}[0]");
    let last = |n: usize| format!("{path}[{n}]");
    match step {
        Move::OpenTicket(ticket)
        | Move::SetPriority(ticket, _)
        | Move::SetStatus(ticket, _)
        | Move::SendReply(ticket) => {
            faults.ticket(first(), ticket, scenario);
        }
        Move::InspectRecord(id) if scenario.dialect != Dialect::Shop => {
            faults.readable(first(), id, scenario);
        }
        Move::InspectRecord(id) => faults.known(first(), "record", id, records(scenario)),
        Move::LookUpPolicy(key) => faults.known(first(), "article", key, articles(scenario)),
        Move::SearchKb(query) => faults.text(first(), query),
        Move::Wait => {}
        Move::LinkTickets(ticket, other) => {
            faults.ticket(first(), ticket, scenario);
            faults.ticket(last(1), other, scenario);
        }
        Move::AddTag(ticket, word)
        | Move::Escalate(ticket, word)
        | Move::AskCustomer(ticket, word)
        | Move::VerifyIdentity(ticket, word)
        | Move::RefuseRequest(ticket, word)
        | Move::Contain(ticket, word) => {
            faults.ticket(first(), ticket, scenario);
            faults.id(last(1), word);
        }
        Move::ApplyCredit(ticket, amount, currency)
        | Move::UndoCredit(ticket, amount, currency)
        | Move::CorrectCredit(ticket, amount, currency) => {
            faults.ticket(first(), ticket, scenario);
            if let Some(message) = amount_fault(*amount) {
                faults.add(last(1), message);
            }
            faults.id(last(2), currency);
        }
        Move::DraftReply { ticket, template, checklist, note } => {
            check_ticket(path, ticket.as_deref(), scenario, faults);
            check_template(path, template.as_deref(), scenario.dialect, faults);
            let points = format!("{path}.checklist");
            faults.id_list(&points, checklist);
            if scenario.dialect == Dialect::Shop && !checklist.is_empty() {
                faults.add(points, "a reply of the shop has no checklist: remove it");
            }
            faults.text(format!("{path}.note"), note);
        }
        Move::FinalizeResolution { ticket, code } => {
            check_ticket(path, ticket.as_deref(), scenario, faults);
            let path = format!("{path}.code");
            match &scenario.shop {
                Some(shop) if scenario.dialect == Dialect::Shop => {
                    faults.known(path, "code", code, shop.codes.iter().map(String::as_str));
                }
                _ => faults.id(path, code),
            }
        }
    }
}

/// The desk needs a ticket where the shop, which has but one, takes none.
fn check_ticket(path: &str, ticket: Option<&str>, scenario: &Scenario, faults: &mut Faults) {
    match (scenario.dialect, ticket) {
        (Dialect::Desk | Dialect::Desk2, None) => {
            faults.add(path, "this move names no ticket: add `ticket: \"..\"`");
        }
        (Dialect::Desk | Dialect::Desk2, Some(id)) => {
            faults.ticket(format!("{path}.ticket"), id, scenario);
        }
        (Dialect::Shop, None) => {}
        (Dialect::Shop, Some(_)) => {
            faults.add(format!("{path}.ticket"), "the shop's moves name no ticket here: remove it");
        }
    }
}

fn check_template(path: &str, template: Option<&str>, dialect: Dialect, faults: &mut Faults) {
    let at = format!("{path}.template");
    match (dialect, template) {
        (Dialect::Desk | Dialect::Desk2, None) => {
            faults.add(path, "this reply has no template: add `template: \"..\"`");
        }
        (Dialect::Desk | Dialect::Desk2, Some(template)) => faults.id(at, template),
        (Dialect::Shop, None) => {}
        (Dialect::Shop, Some(_)) => {
            faults.add(at, "a reply of the shop has no template: remove it");
        }
    }
}
