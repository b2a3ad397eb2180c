//! The classic judge: the first edition's published rules, oddities included, to the last digit.

use crate::command::{Command, Verb};
use crate::event::{Event, Refusal, TicketNo, Turn};
use crate::rules::ending;
use crate::scenario::{
    Check, CheckKind, ClassicRules, Compiled, MAX_CHECKS, Priority, Readable, Status, Topic,
};
use crate::text::Text;

use super::{FULL, Report, decimal, score_of};

/// What each kind of misconduct costs, and its name.
pub const INVALID_ACTION: (&str, f64) = ("invalid_action", -0.05);
/// See `INVALID_ACTION`.
pub const LOOP_PENALTY: (&str, f64) = ("loop_penalty", -0.03);
/// See `INVALID_ACTION`.
pub const REPEATED_INSPECT: (&str, f64) = ("repeated_irrelevant_inspect", -0.02);
/// The name of what a forbidden action costs; its amount stands in the scenario.
pub const UNSAFE_ACTION: &str = "unsafe_action";

const PHASE_BONUS: f64 = 0.05;
const QA_WEIGHT: f64 = 0.15;
const QA_CREDIT_LIMIT: f64 = 400.0;

/// The judge at work on one episode.
#[derive(Clone, Debug, Default)]
pub struct Running {
    found: [u32; MAX_CHECKS],
    sum: u32,
    points: u32,
    viewed: u64,
    reread: bool,
    escalated: Vec<TicketNo>,
    unsafe_acts: u32,
    phases: u32,
    signature: Option<Command>,
    signature_points: Vec<Text>,
    sorted: Vec<Text>,
}

impl Running {
    pub(super) fn reopen(&mut self, scenario: &Compiled) {
        self.found = [0; MAX_CHECKS];
        self.viewed = 0;
        self.reread = false;
        self.escalated.clear();
        self.unsafe_acts = 0;
        self.phases = 0;
        self.signature = None;
        let rules = rules(scenario);
        for (check, found) in rules.checks.iter().zip(&mut self.found) {
            *found = u32::from(holds_at_start(scenario, &check.kind));
        }
        let earned = rules.checks.iter().zip(&self.found);
        self.sum = earned.map(|(check, &found)| self::earned(check, found)).sum();
        self.points = self.sum.min(FULL);
    }

    pub(super) fn see(&mut self, scenario: &Compiled, event: &Event) {
        let rules = rules(scenario);
        match *event {
            Event::RecordViewed { record } => {
                let bit = scenario.bit_of(Readable::Record(record));
                self.reread |= self.viewed & bit != 0 && rules.required & bit == 0;
                self.viewed |= bit;
            }
            Event::ArticleViewed { article } => {
                self.viewed |= scenario.bit_of(Readable::Article(article));
            }
            Event::Escalated { ticket, .. } => self.escalated.push(ticket),
            Event::PolicyFailed { .. } => {
                self.found = [0; MAX_CHECKS];
                self.sum = 0;
            }
            _ => {}
        }
        let Some(topic) = topic_of(event) else { return };
        for at in bits_of(rules.about[topic as usize]) {
            let (check, found) = (&rules.checks[at], &mut self.found[at]);
            let before = earned(check, *found);
            look(check, found, event, self.viewed);
            self.sum = self.sum + earned(check, *found) - before;
        }
    }

    pub(super) fn close(&mut self, scenario: &Compiled, turn: &Turn<'_>) -> Report {
        if turn.failure().is_some() {
            // The published rules know no policy that fails; its episode earns nothing.
            return Report { ended: true, ..Report::default() };
        }
        let rules = rules(scenario);
        let before = self.points;
        self.points = self.sum.min(FULL);
        let refusal = turn.refusal();
        let is_form = !refusal.is_some_and(Refusal::is_malformed);
        let mut report = Report {
            points: self.points,
            refused: refusal.is_some(),
            looped: self.repeats(turn, is_form),
            reread: std::mem::take(&mut self.reread),
            forbidden: if is_form { self.forbidden(scenario, turn.command) } else { 0 },
            phases: self.finish_phases(rules),
            ended: turn.ending().is_some(),
            reward: 0.0,
        };
        self.unsafe_acts += report.unsafe_acts();
        let behavior = behavior(scenario, &report);
        let review = self.review(rules, turn.command, is_form);
        // The order of these sums is part of the published rules: it decides fourth digits.
        let reward = (score_of(self.points) - score_of(before))
            + behavior
            + PHASE_BONUS * f64::from(report.phases.count_ones())
            + review * QA_WEIGHT * 0.1;
        report.reward = decimal::round(reward, 4);
        report
    }

    pub(super) fn earned(&self, scenario: &Compiled) -> Vec<u32> {
        let checks = &rules(scenario).checks;
        checks.iter().zip(&self.found).map(|(check, &found)| earned(check, found)).collect()
    }

    /// How many things each check of the rubric has found.
    #[must_use]
    pub fn found(&self) -> &[u32; MAX_CHECKS] {
        &self.found
    }

    /// Whether a turn's form equals the one before. The words of a reply do not count.
    fn repeats(&mut self, turn: &Turn<'_>, is_form: bool) -> bool {
        if !is_form {
            self.signature = None;
            return false;
        }
        let signature = Some(Command { note: Text::NONE, ..*turn.command });
        self.sorted.clear();
        self.sorted.extend_from_slice(turn.points);
        self.sorted.sort_unstable();
        let same = signature == self.signature && self.sorted == self.signature_points;
        self.signature = signature;
        std::mem::swap(&mut self.sorted, &mut self.signature_points);
        same
    }

    /// The forbidden actions that a command is, as bits, carried out or not.
    fn forbidden(&self, scenario: &Compiled, command: &Command) -> u32 {
        (0u32..).zip(&scenario.forbidden).fold(0, |bits, (number, forbidden)| {
            if !ending::matches(forbidden, command) {
                return bits;
            }
            let guarded = forbidden.escalation_first || forbidden.checks_first != 0;
            let escalated = !forbidden.escalation_first || self.is_escalated(scenario, command);
            let checked = bits_of(forbidden.checks_first).all(|check| self.found[check] > 0);
            bits | u32::from(!(guarded && escalated && checked)) << number
        })
    }

    fn is_escalated(&self, scenario: &Compiled, command: &Command) -> bool {
        scenario.ticket_of(command.ticket).is_some_and(|ticket| self.escalated.contains(&ticket))
    }

    /// Finishes phases in order, each once, as long as all checks of the next one hold in part.
    fn finish_phases(&mut self, rules: &ClassicRules) -> u32 {
        let mut finished = 0;
        for phase in &rules.phases {
            let bit = 1 << (phase.number - 1);
            if self.phases & bit != 0 {
                continue;
            }
            if !bits_of(phase.checks).all(|check| self.found[check] > 0) {
                break;
            }
            finished |= bit;
        }
        self.phases |= finished;
        finished
    }

    /// Quality review: 1 for a good turn, less for a bad one. It never reaches the final score.
    fn review(&self, rules: &ClassicRules, command: &Command, is_form: bool) -> f64 {
        let mut score = 1.0;
        match command.verb {
            _ if !is_form => {}
            Verb::ApplyCredit => {
                let amount = command.amount.map_or(0.0, crate::command::Amount::number);
                if amount > QA_CREDIT_LIMIT && self.escalated.is_empty() {
                    score -= 0.10;
                }
            }
            Verb::FinalizeResolution if (self.viewed & rules.records).count_ones() < 2 => {
                score -= 0.08;
            }
            Verb::SetPriority | Verb::SetStatus => {
                let urgent =
                    command.verb == Verb::SetPriority && command.priority == Some(Priority::Urgent);
                let escalated =
                    command.verb == Verb::SetStatus && command.status == Some(Status::Escalated);
                if rules.is_security && (urgent || escalated) {
                    score += 0.03;
                }
            }
            _ => {}
        }
        score -= 0.05 * f64::from(self.unsafe_acts);
        score.clamp(0.0, 1.0)
    }
}

fn rules(scenario: &Compiled) -> &ClassicRules {
    scenario.classic.as_ref().expect("the judge was opened on this scenario")
}

fn holds_at_start(scenario: &Compiled, kind: &CheckKind) -> bool {
    let start = |ticket: TicketNo| &scenario.source.tickets[ticket.0 as usize];
    match *kind {
        CheckKind::TicketPriority { ticket, priority } => start(ticket).priority == priority,
        CheckKind::TicketStatus { ticket, status } => start(ticket).status == status,
        CheckKind::TagAdded { ticket, tag } => scenario.start_tags.contains(&(ticket, tag)),
        _ => false,
    }
}

/// What an event is about, if any check can be.
const fn topic_of(event: &Event) -> Option<Topic> {
    Some(match event {
        Event::TicketOpened { .. } => Topic::Opening,
        Event::RecordViewed { .. } | Event::ArticleViewed { .. } => Topic::Reading,
        Event::PrioritySet { .. } => Topic::Priority,
        Event::StatusSet { .. } => Topic::Status,
        Event::TagAdded { .. } => Topic::Tag,
        Event::CreditApplied { .. } => Topic::Credit,
        Event::Escalated { .. } => Topic::Escalation,
        Event::ReplyDrafted { .. } => Topic::Draft,
        Event::PointMade { .. } => Topic::Point,
        Event::CaseClosed { .. } => Topic::Closing,
        Event::Refused { .. }
        | Event::Idled
        | Event::Searched { .. }
        | Event::MessageArrived { .. }
        | Event::Ended { .. }
        | Event::PolicyFailed { .. }
        | Event::ReplySent { .. }
        | Event::PointSent { .. }
        | Event::CustomerAsked { .. }
        | Event::IdentityChecked { .. }
        | Event::RequestRefused { .. }
        | Event::Contained { .. }
        | Event::CreditUndone { .. }
        | Event::TicketsLinked { .. }
        | Event::TicketClaimed { .. }
        | Event::TicketTransferred { .. }
        | Event::ColleagueMessaged { .. }
        | Event::Waited => return None,
    })
}

/// Updates what a check has found with one event. `viewed` is what was read so far.
fn look(check: &Check, found: &mut u32, event: &Event, viewed: u64) {
    match (&check.kind, *event) {
        (CheckKind::SelectedTicket { ticket }, Event::TicketOpened { ticket: opened }) => {
            *found = u32::from(opened == *ticket);
        }
        (
            CheckKind::ViewedRecordsAll { readables },
            Event::RecordViewed { .. } | Event::ArticleViewed { .. },
        ) => *found = (viewed & readables).count_ones(),
        (
            CheckKind::TicketPriority { ticket, priority },
            Event::PrioritySet { ticket: on, priority: now },
        ) if on == *ticket => *found = u32::from(now == *priority),
        (
            CheckKind::TicketStatus { ticket, status },
            Event::StatusSet { ticket: on, status: now },
        ) if on == *ticket => *found = u32::from(now == *status),
        (CheckKind::TagAdded { ticket, tag }, Event::TagAdded { ticket: on, tag: added })
            if on == *ticket && added == *tag =>
        {
            *found = 1;
        }
        (
            CheckKind::ExactCredit { ticket, amount, currency },
            Event::CreditApplied { ticket: on, amount: given, currency: paid_in },
        ) if on == *ticket
            && paid_in == *currency
            && decimal::round(given.number(), 2).to_bits() == amount.to_bits() =>
        {
            *found = 1;
        }
        (CheckKind::EscalationTeam { ticket, team }, Event::Escalated { ticket: on, team: to })
            if to == *team && ticket.is_none_or(|ticket| ticket == on) =>
        {
            *found = 1;
        }
        (CheckKind::ReplyTemplate { template }, Event::ReplyDrafted { template: used, .. }) => {
            *found = u32::from(used == *template);
        }
        (CheckKind::ReplyContains { .. }, Event::ReplyDrafted { .. }) => *found = 0,
        (CheckKind::ReplyContains { points }, Event::PointMade { point })
            if points.contains(&point) =>
        {
            *found += 1;
        }
        (CheckKind::FinalResolutionCode { code }, Event::CaseClosed { code: given, .. }) => {
            *found = u32::from(given == *code);
        }
        _ => {}
    }
}

fn earned(check: &Check, found: u32) -> u32 {
    check.earns.get(found as usize).copied().unwrap_or(0)
}

/// The sum of what misconduct costs, in the order in which penalties are listed.
fn behavior(scenario: &Compiled, report: &Report) -> f64 {
    if !report.refused && !report.looped && !report.reread && report.forbidden == 0 {
        return 0.0;
    }
    decimal::round(penalties(scenario, report).map(|(_, amount)| amount).sum(), 4)
}

/// The penalties of a turn with their amounts, in the published order.
pub fn penalties(
    scenario: &Compiled,
    report: &Report,
) -> impl Iterator<Item = (&'static str, f64)> {
    let flags = [
        (report.refused, INVALID_ACTION),
        (report.looped, LOOP_PENALTY),
        (report.reread, REPEATED_INSPECT),
    ];
    let conduct = flags.into_iter().filter(|(is, _)| *is).map(|(_, penalty)| penalty);
    let acts = bits_of(report.forbidden);
    conduct.chain(acts.map(|number| (UNSAFE_ACTION, -scenario.forbidden[number].penalty)))
}

/// The places of the bits that are set, from the lowest up.
fn bits_of(bits: u32) -> impl Iterator<Item = usize> {
    let next = |&bits: &u32| Some(bits & bits.wrapping_sub(1));
    let rest = std::iter::successors(Some(bits), next).take_while(|&bits| bits != 0);
    rest.map(|bits| bits.trailing_zeros() as usize)
}
