//! The classic judge's section: its rubric, its bans and its phases.

use super::Faults;
use super::words::{amount_fault, decimals};
use crate::command::{Field, Verb};
use crate::scenario::source::{
    CheckSource, ClassicSource, Dialect, ForbiddenSource, PhaseSource, Scenario,
};
use crate::scenario::{MAX_CHECKS, MAX_FORBIDDEN};

/// How far the sum of the weights may be from 1: far more than rounding, far less than a weight.
const WEIGHT_TOLERANCE: f64 = 1e-9;
/// Scores have four decimals, so a finer weight would be lost.
const WEIGHT_DECIMALS: usize = 4;

pub(super) fn check(scenario: &Scenario, classic: &ClassicSource, faults: &mut Faults) {
    faults.ticket("classic.primary", &classic.primary, scenario);
    check_rubric(scenario, classic, faults);
    let count = classic.forbidden.len();
    if count > MAX_FORBIDDEN {
        let message = format!("{count} actions are forbidden: keep at most {MAX_FORBIDDEN}");
        faults.add("classic.forbidden", message);
    }
    for (n, forbidden) in classic.forbidden.iter().enumerate() {
        let path = format!("classic.forbidden[{n}]");
        check_forbidden(&path, forbidden, scenario, classic, faults);
    }
    for (n, phase) in classic.phases.iter().enumerate() {
        check_phase(n, phase, classic, faults);
    }
}

fn check_rubric(scenario: &Scenario, classic: &ClassicSource, faults: &mut Faults) {
    let count = classic.rubric.len();
    if count > MAX_CHECKS {
        let message = format!("the rubric has {count} lines: keep at most {MAX_CHECKS}");
        faults.add("classic.rubric", message);
    }
    let ids = classic.rubric.iter().enumerate();
    faults.unique(ids.map(|(n, line)| (format!("classic.rubric[{n}].id"), line.id.as_str())));
    for (n, line) in classic.rubric.iter().enumerate() {
        let path = format!("classic.rubric[{n}]");
        faults.text(format!("{path}.label"), &line.label);
        check_line(&format!("{path}.check"), &line.check, scenario, faults);
        check_share(&format!("{path}.weight"), "weight", line.weight, faults);
        if decimals(line.weight) > WEIGHT_DECIMALS {
            let (weight, digits) = (line.weight, WEIGHT_DECIMALS);
            let message =
                format!("the weight {weight} is too fine: write at most {digits} decimals");
            faults.add(format!("{path}.weight"), message);
        }
    }
    let sum: f64 = classic.rubric.iter().map(|line| line.weight).sum();
    let excess = sum - 1.0;
    if excess.is_finite() && excess.abs() >= WEIGHT_TOLERANCE {
        let (by, what) = (plain(excess.abs()), if excess > 0.0 { "much" } else { "little" });
        // The sum of nothing is -0.0; adding 0.0 takes its sign away.
        let sum = plain(sum + 0.0);
        let message = format!("the weights add up to {sum}, {by} too {what}: make it 1");
        faults.add("classic.rubric", message);
    }
}

/// A weight or a penalty: more than nothing, at most everything. Not a number is neither.
fn check_share(path: &str, what: &str, share: f64, faults: &mut Faults) {
    if !(share > 0.0 && share <= 1.0) {
        let message = format!("a {what} of {share} makes no sense: write more than 0, at most 1");
        faults.add(path, message);
    }
}

fn check_line(path: &str, check: &CheckSource, scenario: &Scenario, faults: &mut Faults) {
    let ticket = match check {
        CheckSource::SelectedTicket { ticket }
        | CheckSource::TicketPriority { ticket, .. }
        | CheckSource::TicketStatus { ticket, .. }
        | CheckSource::TagAdded { ticket, .. }
        | CheckSource::ExactCredit { ticket, .. }
        | CheckSource::EscalationTeam { ticket: Some(ticket), .. } => Some(ticket),
        _ => None,
    };
    if let Some(ticket) = ticket {
        faults.ticket(format!("{path}.ticket"), ticket, scenario);
    }
    match check {
        CheckSource::ViewedRecordsAll { records } => {
            let path = format!("{path}.records");
            for (n, id) in records.iter().enumerate() {
                faults.readable(format!("{path}[{n}]"), id, scenario);
            }
            faults.once(&path, records);
            if records.is_empty() {
                faults.add(path, "this list is empty: name what must be read, or remove the line");
            }
        }
        CheckSource::ReplyContains { checklist } => {
            let path = format!("{path}.checklist");
            faults.id_list(&path, checklist);
            if checklist.is_empty() {
                faults.add(path, "this list is empty: name a point, or remove the line");
            }
        }
        CheckSource::TagAdded { tag, .. } => faults.id(format!("{path}.tag"), tag),
        CheckSource::ExactCredit { amount, currency, .. } => {
            if let Some(message) = amount_fault(*amount) {
                faults.add(format!("{path}.amount"), message);
            }
            faults.id(format!("{path}.currency"), currency);
        }
        CheckSource::EscalationTeam { team, .. } => faults.id(format!("{path}.team"), team),
        CheckSource::ReplyTemplate { template } => faults.id(format!("{path}.template"), template),
        CheckSource::FinalResolutionCode { code } => faults.id(format!("{path}.code"), code),
        CheckSource::SelectedTicket { .. }
        | CheckSource::TicketPriority { .. }
        | CheckSource::TicketStatus { .. } => {}
    }
}

fn check_forbidden(
    path: &str,
    forbidden: &ForbiddenSource,
    scenario: &Scenario,
    classic: &ClassicSource,
    faults: &mut Faults,
) {
    faults.text(format!("{path}.reason"), &forbidden.reason);
    check_share(&format!("{path}.penalty"), "penalty", forbidden.penalty, faults);
    check_when(path, forbidden, scenario, faults);
    let needed = &forbidden.requires_checks_first;
    let checks = format!("{path}.requires_checks_first");
    check_names(&checks, needed, classic, faults);
    if forbidden.terminal && !needed.is_empty() {
        let message = "a judge's checks may not decide when an episode ends: remove this, or \
                       write `terminal: false`";
        faults.add(checks, message);
    }
}

fn check_when(path: &str, forbidden: &ForbiddenSource, scenario: &Scenario, faults: &mut Faults) {
    let (action, when) = (forbidden.action, &forbidden.when);
    let fields = match action.required(Dialect::Desk) {
        Some(fields) if action != Verb::Idle => fields,
        _ => {
            let message = format!("{action:?} cannot be forbidden: name one of the ten actions");
            faults.add(format!("{path}.action"), message);
            return;
        }
    };
    let given = [
        ("ticket", Field::Ticket, when.ticket.is_some()),
        ("team", Field::Team, when.team.is_some()),
        ("amount", Field::Amount, when.amount.is_some()),
        ("status", Field::Status, when.status.is_some()),
        ("code", Field::Code, when.code.is_some()),
    ];
    for (name, field, is_given) in given {
        if is_given && !fields.contains(&field) {
            let message =
                format!("{action:?} has no `{name}`: remove it, or forbid another action");
            faults.add(format!("{path}.when.{name}"), message);
        }
    }
    if forbidden.requires_escalation_first && !fields.contains(&Field::Ticket) {
        let message = format!("{action:?} names no ticket to escalate first: remove this");
        faults.add(format!("{path}.requires_escalation_first"), message);
    }
    if let Some(ticket) = &when.ticket {
        faults.ticket(format!("{path}.when.ticket"), ticket, scenario);
    }
    for (name, word) in [("team", &when.team), ("code", &when.code)] {
        if let Some(word) = word {
            faults.id(format!("{path}.when.{name}"), word);
        }
    }
    if let Some(message) = when.amount.and_then(amount_fault) {
        faults.add(format!("{path}.when.amount"), message);
    }
}

fn check_phase(n: usize, phase: &PhaseSource, classic: &ClassicSource, faults: &mut Faults) {
    let path = format!("classic.phases[{n}]");
    if phase.number as usize != n + 1 {
        let (found, right) = (phase.number, n + 1);
        let message = format!("phases count up from 1: write {right} instead of {found}");
        faults.add(format!("{path}.number"), message);
    }
    faults.text(format!("{path}.name"), &phase.name);
    let checks = format!("{path}.checks");
    check_names(&checks, &phase.checks, classic, faults);
    if phase.checks.is_empty() {
        faults.add(checks, "this phase is done before it starts: name the checks it is made of");
    }
}

/// Ids of lines of the rubric, each there once.
fn check_names(path: &str, ids: &[String], classic: &ClassicSource, faults: &mut Faults) {
    let lines = classic.rubric.iter().map(|line| line.id.as_str());
    for (n, id) in ids.iter().enumerate() {
        faults.known(format!("{path}[{n}]"), "check", id, lines.clone());
    }
    faults.once(path, ids);
}

/// A sum without the digits that only binary fractions bring.
fn plain(sum: f64) -> String {
    let digits = format!("{sum:.9}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}
