//! What follows from what was learnt: the deeds of a case, in the order in which they are safe.

use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Priority, Status};

use super::learnt::{Incident, Learnt};
use super::words::{are_akin, dollars, mentions, words};
use aegis_engine::vocabulary::{CODES, CREDIT_TAGS};

/// Something to do on the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Waits for the message that the brief speaks of.
    Await,
    /// Sets the priority.
    Prioritize(Priority),
    /// Sets the status.
    Move(Status),
    /// Puts a tag on.
    Tag(String),
    /// Hands the ticket to a team.
    Escalate(&'static str),
    /// Credits an amount, in cents.
    Credit(u64),
}

impl Deed {
    /// Whether the desk shows that it was done.
    pub fn is_done(&self, seen: &Observation<'_>, ticket: TicketNo) -> bool {
        let now = seen.tickets().find(|view| view.number == ticket);
        match self {
            Self::Await => seen.messages().next().is_some(),
            Self::Prioritize(priority) => now.is_some_and(|view| view.priority == *priority),
            Self::Move(status) => now.is_some_and(|view| view.status == *status),
            Self::Tag(tag) => seen.tags(ticket).any(|own| own == tag),
            Self::Escalate(team) => seen.escalations(ticket).any(|own| own == *team),
            Self::Credit(_) => seen.credits().any(|(own, _)| own == ticket),
        }
    }
}

/// All deeds that a case calls for, done ones too.
pub fn deeds(seen: &Observation<'_>, learnt: &Learnt) -> Vec<Deed> {
    if learnt.is_threat {
        return vec![
            Deed::Escalate("security"),
            Deed::Prioritize(Priority::Urgent),
            Deed::Move(Status::Escalated),
        ];
    }
    if let Some(pause) = &learnt.pause {
        let tag = pause.is_legal.then(|| Deed::Tag("legal-review-pending".to_owned()));
        let hand_over = pause.team.map(Deed::Escalate);
        return hand_over.into_iter().chain(tag).chain([Deed::Move(Status::Pending)]).collect();
    }
    if let Some(reinstatement) = &learnt.reinstatement {
        return match reinstatement.approver {
            Some(team) => vec![Deed::Escalate(team), Deed::Move(Status::Pending)],
            None => vec![Deed::Tag("reinstated".to_owned()), Deed::Move(Status::Resolved)],
        };
    }
    let mut deeds = Vec::new();
    if let Some(cents) = learnt.credit_cents {
        settle(seen, learnt, cents, &mut deeds);
    }
    if let Some(incident) = &learnt.incident {
        follow(incident, &mut deeds);
    }
    deeds.push(Deed::Move(final_status(learnt)));
    deeds
}

/// Approval first, then the newer word that may change the sum, then the money.
fn settle(seen: &Observation<'_>, learnt: &Learnt, cents: u64, deeds: &mut Vec<Deed>) {
    if let Some(team) = learnt.approver {
        deeds.push(Deed::Prioritize(Priority::High));
        deeds.push(Deed::Escalate(team));
    }
    if seen.brief().contains("write again") || seen.brief().contains("newer message") {
        deeds.push(Deed::Await);
    }
    deeds.push(Deed::Credit(cents));
    let subject = seen.reply().map_or("", |reply| &reply.template);
    let tag = CREDIT_TAGS.iter().find(|(word, _)| mentions(subject, word));
    deeds.push(Deed::Tag(tag.map_or("credit-approved", |(_, tag)| tag).to_owned()));
}

/// A running incident makes the ticket pressing and is tied to it; its team gets the case.
fn follow(incident: &Incident, deeds: &mut Vec<Deed>) {
    if incident.is_running {
        deeds.push(Deed::Prioritize(Priority::High));
        deeds.push(Deed::Tag(format!("incident-{}", incident.id)));
    }
    deeds.extend(incident.team.map(Deed::Escalate));
}

fn final_status(learnt: &Learnt) -> Status {
    match &learnt.incident {
        Some(Incident { is_running: true, team: Some(_), .. }) => Status::Escalated,
        Some(_) => Status::Pending,
        None if learnt.credit_cents.is_some() => Status::Resolved,
        None => Status::Pending,
    }
}

/// What was done, in the words in which codes are made.
fn outcome(learnt: &Learnt) -> &'static str {
    match learnt {
        Learnt { is_threat: true, .. } => "security escalated",
        Learnt { pause: Some(_), .. } => "review pending",
        Learnt { reinstatement: Some(_), .. } => "account reinstated",
        Learnt { credit_cents: Some(_), .. } => "credit applied",
        Learnt { incident: Some(Incident { team: Some(_), .. }), .. } => "incident escalated",
        Learnt { incident: Some(_), .. } => "incident pending",
        _ => "",
    }
}

/// The code that has most in common with the template that is asked for and with what was done.
pub fn code(seen: &Observation<'_>, learnt: &Learnt) -> &'static str {
    let template = seen.reply().map_or("", |reply| &reply.template);
    let shares = |text: &str, word: &str| words(text).any(|other| are_akin(&other, word));
    let likeness = |code: &&str| -> u32 {
        let parts = words(code);
        parts
            .map(|word| {
                2 * u32::from(shares(template, &word)) + u32::from(shares(outcome(learnt), &word))
            })
            .sum()
    };
    CODES.iter().rev().copied().max_by_key(likeness).unwrap_or_default()
}

/// Says in a sentence what was done; for the reply.
pub fn told(deed: &Deed) -> Option<String> {
    Some(match deed {
        Deed::Credit(cents) => format!("We have credited {:.2} USD.", dollars(*cents)),
        Deed::Escalate(team) => format!("Our {} team has the case.", team.replace('_', " ")),
        Deed::Prioritize(priority) => format!("Its priority is now {priority}."),
        Deed::Await | Deed::Move(_) | Deed::Tag(_) => return None,
    })
}
