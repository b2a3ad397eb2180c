//! Whether the oracle reaches all that the classic rubric asks for, and breaks no terminal ban.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use super::oracle::verb;
use crate::scenario::source::{
    CheckSource, ClassicSource, ForbiddenSource, Move, Priority, Scenario, Status, WhenSource,
};

pub(super) fn check(scenario: &Scenario, classic: &ClassicSource, faults: &mut Faults) {
    let mut reached = Reached::at_start(scenario);
    for (n, step) in scenario.oracle.iter().enumerate() {
        reached.carry_out(step);
        for (m, forbidden) in classic.forbidden.iter().enumerate() {
            // Bans with a judge's checks are refused elsewhere.
            let is_terminal = forbidden.terminal && forbidden.requires_checks_first.is_empty();
            if is_terminal && reached.breaks(forbidden, step) {
                let message = format!(
                    "this move ends the episode, for it breaks `classic.forbidden[{m}]`: write \
                     another move, or loosen the ban"
                );
                faults.add(format!("oracle[{n}]"), message);
            }
        }
    }
    for (n, line) in classic.rubric.iter().enumerate() {
        // A line that names what does not exist cannot be reached; one fault is enough.
        if faults.has_below(&format!("classic.rubric[{n}].check")) {
            continue;
        }
        if let Some(lack) = reached.lack(&line.check) {
            let message = format!("the oracle does not earn this line: {lack}");
            faults.add(format!("classic.rubric[{n}].check"), message);
        }
    }
}

/// What stands on the desk after some moves of the oracle.
#[derive(Default)]
struct Reached<'a> {
    opened: Option<&'a str>,
    inspected: BTreeSet<&'a str>,
    priorities: BTreeMap<&'a str, Priority>,
    statuses: BTreeMap<&'a str, Status>,
    tags: BTreeSet<(&'a str, &'a str)>,
    credits: Vec<(&'a str, f64, &'a str)>,
    escalations: Vec<(&'a str, &'a str)>,
    template: Option<&'a str>,
    points: &'a [String],
    code: Option<&'a str>,
}

impl<'a> Reached<'a> {
    fn at_start(scenario: &'a Scenario) -> Self {
        let mut reached = Self::default();
        for ticket in &scenario.tickets {
            reached.priorities.insert(&ticket.id, ticket.priority);
            reached.statuses.insert(&ticket.id, ticket.status);
            reached.tags.extend(ticket.tags.iter().map(|tag| (ticket.id.as_str(), tag.as_str())));
        }
        reached
    }

    fn carry_out(&mut self, step: &'a Move) {
        match step {
            Move::OpenTicket(ticket) => self.opened = Some(ticket),
            Move::InspectRecord(id) => _ = self.inspected.insert(id),
            Move::SetPriority(ticket, priority) => {
                self.priorities.insert(ticket, *priority);
            }
            Move::SetStatus(ticket, status) => {
                self.statuses.insert(ticket, *status);
            }
            Move::AddTag(ticket, tag) => _ = self.tags.insert((ticket, tag)),
            Move::ApplyCredit(ticket, amount, currency) => {
                self.credits.push((ticket, *amount, currency));
            }
            Move::Escalate(ticket, team) => self.escalations.push((ticket, team)),
            Move::DraftReply { template, checklist, .. } => {
                self.template = template.as_deref();
                self.points = checklist;
            }
            Move::FinalizeResolution { code, .. } => self.code = Some(code),
            // No other move changes anything that the classic judge looks at.
            _ => {}
        }
    }

    /// Whether a ban is about the move that was just carried out, and no guard allows it.
    fn breaks(&self, forbidden: &ForbiddenSource, step: &Move) -> bool {
        let ticket = ticket(step);
        let was_escalated = self.escalations.iter().any(|&(of, _)| Some(of) == ticket);
        forbidden.action == verb(step)
            && applies(&forbidden.when, step)
            && !(forbidden.requires_escalation_first && was_escalated)
    }

    /// What the oracle would have to do to satisfy a check.
    fn lack(&self, check: &CheckSource) -> Option<String> {
        let (is_met, instead) = match check {
            CheckSource::SelectedTicket { ticket } => {
                let last = self.opened.map(|id| format!(", not on {id:?}"));
                let last = last.unwrap_or_default();
                let instead = format!("end its `OpenTicket` moves on {ticket:?}{last}");
                (self.opened == Some(ticket), instead)
            }
            CheckSource::ViewedRecordsAll { records } => {
                let is_unread = |id: &&String| !self.inspected.contains(id.as_str());
                let unread: Vec<String> = records
                    .iter()
                    .filter(is_unread)
                    .map(|id| format!("`InspectRecord({id:?})`"))
                    .collect();
                (unread.is_empty(), format!("add {}", unread.join(" and ")))
            }
            CheckSource::TicketPriority { ticket, priority } => (
                self.priorities.get(ticket.as_str()) == Some(priority),
                format!("make its last priority `SetPriority({ticket:?}, {priority:?})`"),
            ),
            CheckSource::TicketStatus { ticket, status } => (
                self.statuses.get(ticket.as_str()) == Some(status),
                format!("make its last status `SetStatus({ticket:?}, {status:?})`"),
            ),
            CheckSource::TagAdded { ticket, tag } => (
                self.tags.contains(&(ticket.as_str(), tag.as_str())),
                format!("add `AddTag({ticket:?}, {tag:?})`"),
            ),
            CheckSource::ExactCredit { ticket, amount, currency } => {
                let wanted = (ticket.as_str(), cents(*amount), currency.as_str());
                let mut credits = self.credits.iter().map(|&(t, a, c)| (t, cents(a), c));
                let instead = format!("add `ApplyCredit({ticket:?}, {amount:?}, {currency:?})`");
                (credits.any(|credit| credit == wanted), instead)
            }
            CheckSource::EscalationTeam { ticket, team } => {
                let fits = |&(t, name): &(&str, &str)| {
                    name == team && ticket.as_ref().is_none_or(|ticket| t == ticket)
                };
                let ticket = ticket.as_ref().map_or("..".to_owned(), |id| format!("{id:?}"));
                (self.escalations.iter().any(fits), format!("add `Escalate({ticket}, {team:?})`"))
            }
            CheckSource::ReplyTemplate { template } => (
                self.template == Some(template),
                format!("give its last `DraftReply` the template {template:?}"),
            ),
            CheckSource::ReplyContains { checklist } => {
                let missing: Vec<&String> =
                    checklist.iter().filter(|point| !self.points.contains(point)).collect();
                (missing.is_empty(), format!("give its last `DraftReply` the points {missing:?}"))
            }
            CheckSource::FinalResolutionCode { code } => {
                (self.code == Some(code), format!("close the case with the code {code:?}"))
            }
        };
        (!is_met).then_some(instead)
    }
}

/// An amount as the judge compares it.
fn cents(amount: f64) -> String {
    format!("{amount:.2}")
}

fn ticket(step: &Move) -> Option<&str> {
    match step {
        Move::OpenTicket(ticket)
        | Move::SetPriority(ticket, _)
        | Move::SetStatus(ticket, _)
        | Move::AddTag(ticket, _)
        | Move::ApplyCredit(ticket, ..)
        | Move::Escalate(ticket, _) => Some(ticket),
        Move::DraftReply { ticket, .. } | Move::FinalizeResolution { ticket, .. } => {
            ticket.as_deref()
        }
        _ => None,
    }
}

/// Whether a move has all the fields that a ban asks for.
fn applies(when: &WhenSource, step: &Move) -> bool {
    let fits = |wanted: &Option<String>, found: Option<&str>| {
        wanted.as_ref().is_none_or(|wanted| found == Some(wanted))
    };
    let (mut team, mut amount, mut status, mut code) = (None, None, None, None);
    match step {
        Move::Escalate(_, to) => team = Some(to.as_str()),
        Move::ApplyCredit(_, credited, _) => amount = Some(credited.to_bits()),
        Move::SetStatus(_, set) => status = Some(*set),
        Move::FinalizeResolution { code: with, .. } => code = Some(with.as_str()),
        _ => {}
    }
    fits(&when.ticket, ticket(step))
        && fits(&when.team, team)
        && fits(&when.code, code)
        && (when.amount.is_none() || when.amount.map(f64::to_bits) == amount)
        && (when.status.is_none() || when.status == status)
}
