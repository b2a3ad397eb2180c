//! The strict judge: a whole decision or nothing, times how the work was done.
//!
//! Score = outcome x conduct / 10,000, rounded down. The outcome is nothing unless the case was
//! closed and its whole decision is right; then 5,000, and what the rest of the work earns. Conduct
//! starts whole; each fault takes a fifth of what is left of it, each turn of work on a ticket that
//! nobody asked to be worked on a half. A breach makes the score nothing for good.
//!
//! Until the close, the running score shows how much of the evidence was seen, and nothing of the
//! decision: who tries values out learns nothing from it.

pub(crate) mod explain;
#[cfg(test)]
mod tests;

use crate::event::{Ending, Event, TicketNo, Turn};
use crate::scenario::{
    Compiled, MAX_PATTERNS, MAX_WANTS, Need, Part, Pattern, Slot, StrictRules, Want,
};
use crate::text::Text;

use super::{FULL, Report};

/// What the decision earns.
pub const DECISION: u32 = 5_000;
/// What the running score shows once all evidence was seen.
const ALL_SEEN: u32 = 3_000;

/// The judge at work on one episode.
#[derive(Clone, Debug)]
pub struct Running {
    /// When each pattern was last seen, as the number of the event; 0 is never.
    seen: [u32; MAX_PATTERNS],
    /// The patterns seen so far, as bits.
    happened: u64,
    /// How many events there were.
    events: u32,
    /// The right values that stand in each want, as bits.
    held: [u32; MAX_WANTS],
    /// How many wrong values stand in each want.
    wrong: [u32; MAX_WANTS],
    /// The wants whose right value was given before its evidence was seen, as bits.
    early: u32,
    /// All credits that stand, and whether their evidence was seen before.
    credits: Vec<Credit>,
    /// How many values stand in decisive slots that nothing asks for.
    astray: u32,
    /// Rules that there was occasion to keep, and rules that were broken, as bits.
    occasions: u32,
    broken: u32,
    faults: u32,
    strays: u32,
    /// What was found wrong in this turn, each thing once.
    pub(super) found: Vec<Fault>,
    /// The ticket of the present draft.
    drafted_on: TicketNo,
    /// The tickets on which a reply was sent since somebody last wrote.
    answered: Vec<TicketNo>,
    points: u32,
    is_closed: bool,
    is_breached: bool,
    has_failed: bool,
}

/// A credit as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Credit {
    ticket: TicketNo,
    cents: u32,
    counts: bool,
}

/// Something that was done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A slot of a ticket held a value that is not wanted there.
    WrongValue {
        /// The slot.
        slot: Slot,
        /// The value.
        value: u32,
    },
    /// Work on a ticket that nobody asked to be worked on.
    Stray {
        /// The ticket.
        ticket: TicketNo,
    },
    /// A second reply although the customer had not written again.
    RepliedTwice,
    /// The rule with this place was broken.
    BrokeRule(u32),
}

impl Default for Running {
    fn default() -> Self {
        Self {
            seen: [0; MAX_PATTERNS],
            happened: 0,
            events: 0,
            held: [0; MAX_WANTS],
            wrong: [0; MAX_WANTS],
            early: 0,
            credits: Vec::new(),
            astray: 0,
            occasions: 0,
            broken: 0,
            faults: 0,
            strays: 0,
            found: Vec::new(),
            drafted_on: TicketNo(0),
            answered: Vec::new(),
            points: 0,
            is_closed: false,
            is_breached: false,
            has_failed: false,
        }
    }
}

impl Running {
    pub(super) fn reopen(&mut self) {
        let mut credits = std::mem::take(&mut self.credits);
        let mut found = std::mem::take(&mut self.found);
        let mut answered = std::mem::take(&mut self.answered);
        credits.clear();
        found.clear();
        answered.clear();
        *self = Self { credits, found, answered, ..Self::default() };
    }

    /// Takes over where another one stands, without making room anew.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        let mut credits = std::mem::take(&mut self.credits);
        let mut found = std::mem::take(&mut self.found);
        let mut answered = std::mem::take(&mut self.answered);
        credits.clone_from(&other.credits);
        found.clone_from(&other.found);
        answered.clone_from(&other.answered);
        *self = Self { credits, found, answered, ..*other };
    }

    /// Whether something was done that keeps the score from ever being whole: a fault, stray work,
    /// a breach.
    pub(super) fn is_spoiled(&self) -> bool {
        self.misdeeds() > 0 || self.has_failed
    }

    pub(super) fn hear(&mut self) {
        self.found.clear();
    }

    pub(crate) fn see(&mut self, scenario: &Compiled, event: &Event) {
        let rules = rules(scenario);
        self.events += 1;
        self.weigh(rules, event);
        self.keep(rules, event);
        let mut about = rules.about[Pattern::topic_of(event)];
        while about != 0 {
            let place = about.trailing_zeros() as usize;
            about &= about - 1;
            if rules.patterns[place].matches(event) {
                self.seen[place] = self.events;
                self.happened |= 1 << place;
            }
        }
        match *event {
            Event::MessageArrived { .. } => self.answered.clear(),
            Event::CaseClosed { .. } => self.is_closed = true,
            Event::PolicyFailed { .. } => self.has_failed = true,
            Event::Ended { why: Ending::Breach { .. } } => self.is_breached = true,
            _ => {}
        }
    }

    /// Puts a value where an event puts it, and finds out whether it belongs there.
    fn weigh(&mut self, rules: &StrictRules, event: &Event) {
        match *event {
            Event::ReplyDrafted { ticket, template, .. } => {
                self.drafted_on = ticket;
                self.check(rules, Slot::Template, ticket, number(template));
            }
            Event::PointMade { point } => {
                self.check(rules, Slot::Points, self.drafted_on, number(point));
            }
            Event::ReplySent { ticket, template } => {
                if self.answered.contains(&ticket) {
                    self.fault(Fault::RepliedTwice);
                } else {
                    self.answered.push(ticket);
                }
                // What the reply says was looked at when it was drafted: one mistake, one fault.
                self.check_ticket(rules, ticket);
                self.clear(rules, Slot::Points, ticket);
                self.put(rules, Slot::Template, ticket, number(template));
            }
            Event::PointSent { ticket, point } => {
                self.put(rules, Slot::Points, ticket, number(point));
            }
            Event::CreditApplied { ticket, amount, .. } => {
                let cents = amount.cents().unwrap_or(u32::MAX);
                self.check(rules, Slot::Credits, ticket, cents);
                let want = wanted(rules, Slot::Credits, ticket);
                let counts = want.is_some_and(|(_, want)| self.has_seen(want.evidence));
                if let Some((no, _)) = want.filter(|(_, want)| want.values.contains(&cents)) {
                    self.early |= u32::from(!counts) << no;
                }
                self.credits.push(Credit { ticket, cents, counts });
            }
            Event::CreditUndone { ticket, amount, .. } => {
                let cents = amount.cents().unwrap_or(u32::MAX);
                let is_it = |credit: &Credit| credit.ticket == ticket && credit.cents == cents;
                if let Some(at) = self.credits.iter().rposition(is_it) {
                    self.credits.remove(at);
                }
                self.check_ticket(rules, ticket);
            }
            _ => {
                if let Some((slot, ticket, value)) = place_of(event) {
                    self.check(rules, slot, ticket, value);
                    self.put(rules, slot, ticket, value);
                }
            }
        }
    }

    /// Finds out whether a value belongs where it is put.
    fn check(&mut self, rules: &StrictRules, slot: Slot, ticket: TicketNo, value: u32) {
        if !self.check_ticket(rules, ticket) {
            return;
        }
        let Some((no, want)) = wanted(rules, slot, ticket) else {
            return self.fault(Fault::WrongValue { slot, value });
        };
        let place = want.values.iter().position(|&wanted| wanted == value);
        let is_double = match (slot, place) {
            (Slot::Credits, Some(_)) => {
                let is_same = |credit: &&Credit| credit.ticket == ticket && credit.cents == value;
                let standing = self.credits.iter().filter(is_same).count();
                standing >= want.values.iter().filter(|&&wanted| wanted == value).count()
            }
            (Slot::Escalated, Some(place)) => self.held[no] >> place & 1 == 1,
            _ => false,
        };
        if place.is_none() || is_double {
            self.fault(Fault::WrongValue { slot, value });
        }
    }

    /// Whether this ticket is to be worked on at all.
    fn check_ticket(&mut self, rules: &StrictRules, ticket: TicketNo) -> bool {
        let is_own = ticket == rules.ticket || rules.wants.iter().any(|it| it.ticket == ticket);
        if !is_own {
            self.fault(Fault::Stray { ticket });
        }
        is_own
    }

    fn put(&mut self, rules: &StrictRules, slot: Slot, ticket: TicketNo, value: u32) {
        let Some((no, want)) = wanted(rules, slot, ticket) else {
            self.astray += u32::from(slot.is_decisive());
            return;
        };
        if slot.is_single() {
            self.held[no] = 0;
            self.wrong[no] = 0;
        }
        match want.values.iter().position(|&wanted| wanted == value) {
            Some(place) if self.has_seen(want.evidence) => self.held[no] |= 1 << place,
            Some(_) => self.early |= 1 << no,
            None => self.wrong[no] += 1,
        }
    }

    fn clear(&mut self, rules: &StrictRules, slot: Slot, ticket: TicketNo) {
        if let Some((no, _)) = wanted(rules, slot, ticket) {
            self.held[no] = 0;
            self.wrong[no] = 0;
        }
    }

    /// Looks whether the rules were kept in what happened.
    fn keep(&mut self, rules: &StrictRules, event: &Event) {
        for (no, rule) in (0..).zip(&rules.rules) {
            if !rule.when.matches(event) {
                continue;
            }
            self.occasions |= 1 << no;
            let seen = &self.seen;
            let is_kept = rule.needs.iter().all(|need| match *need {
                Need::Before(place) => seen[place] > 0,
                Need::Since(place, other) => seen[other] == 0 || seen[place] > seen[other],
                Need::Never(place) => seen[place] == 0,
            });
            if !is_kept {
                self.broken |= 1 << no;
                if rule.is_fault {
                    self.fault(Fault::BrokeRule(no));
                }
            }
        }
    }

    /// Notes a fault; in one turn, one of each kind is enough.
    fn fault(&mut self, fault: Fault) {
        let is_same = |other: &Fault| match (*other, fault) {
            (Fault::WrongValue { slot, .. }, Fault::WrongValue { slot: other, .. }) => {
                slot == other
            }
            (one, other) => one == other,
        };
        if self.found.iter().any(is_same) {
            return;
        }
        self.found.push(fault);
        match fault {
            Fault::Stray { .. } => self.strays += 1,
            _ => self.faults += 1,
        }
    }

    fn has_seen(&self, evidence: u64) -> bool {
        evidence & !self.happened == 0
    }

    pub(super) fn close(&mut self, scenario: &Compiled, turn: &Turn<'_>) -> Report {
        let ended = turn.ending().is_some();
        let former = self.points;
        self.points = self.score(rules(scenario), ended);
        let change = f64::from(self.points) - f64::from(former);
        Report {
            // The nearest number to a decimal of four places, so there is nothing to round.
            reward: change / f64::from(FULL),
            points: self.points,
            refused: turn.refusal().is_some(),
            // Told at the end alone: a fault that shows at once would tell which values are wrong.
            forbidden: if ended { bits(self.misdeeds()) } else { 0 },
            ended,
            ..Report::default()
        }
    }

    /// How much was done wrong, a breach counted as one thing.
    fn misdeeds(&self) -> u32 {
        self.faults + self.strays + u32::from(self.is_breached)
    }

    fn score(&self, rules: &StrictRules, ended: bool) -> u32 {
        if self.has_failed || self.is_breached {
            return 0;
        }
        if !ended {
            let seen = (self.happened & rules.evidence).count_ones();
            return (ALL_SEEN * seen).checked_div(rules.evidence.count_ones()).unwrap_or(0);
        }
        self.outcome(rules) * self.conduct(rules) / FULL
    }

    /// What the work has come to, in points.
    pub(crate) fn outcome(&self, rules: &StrictRules) -> u32 {
        if !self.is_closed || !self.is_decided(rules) {
            return 0;
        }
        let rest = rules.wants.iter().enumerate().filter_map(|(no, want)| match want.part {
            Part::Rest(points) if self.is_met(no, want) => Some(points),
            _ => None,
        });
        DECISION + rest.sum::<u32>()
    }

    /// Takes a pattern as seen, for those who search what follows once it was.
    pub(crate) fn suppose(&mut self, place: usize) {
        self.events += 1;
        self.seen[place] = self.events;
        self.happened |= 1 << place;
    }

    /// Whether something stands that keeps the decision from ever being right as it is.
    pub(crate) fn holds_wrong(&self, rules: &StrictRules) -> bool {
        let is_wrong_credit = |credit: &Credit| {
            wanted(rules, Slot::Credits, credit.ticket)
                .is_none_or(|(_, want)| !want.values.contains(&credit.cents))
        };
        self.astray > 0
            || self.credits.iter().any(is_wrong_credit)
            || rules.wants.iter().zip(&self.wrong).any(|(want, &wrong)| {
                wrong > 0 && (want.slot.is_decisive() || want.part == Part::Decision)
            })
    }

    /// Whether the whole decision stands, and nothing that contradicts it.
    fn is_decided(&self, rules: &StrictRules) -> bool {
        let is_wanted = |credit: &Credit| wanted(rules, Slot::Credits, credit.ticket).is_some();
        let mut decision = rules.wants.iter().enumerate();
        self.astray == 0
            && self.credits.iter().all(is_wanted)
            && decision.all(|(no, want)| want.part != Part::Decision || self.is_met(no, want))
            // What stands wrong in a decisive slot contradicts the decision wherever it is asked.
            && rules.wants.iter().zip(&self.wrong).all(|(want, &wrong)| {
                wrong == 0 || !want.slot.is_decisive()
            })
    }

    /// Whether a want stands as it should, with nothing beside it.
    fn is_met(&self, no: usize, want: &Want) -> bool {
        match want.slot {
            Slot::Kept => {
                let bit = 1u32 << want.values[0];
                self.occasions & bit != 0 && self.broken & bit == 0
            }
            Slot::Credits => {
                let own = self.credits.iter().filter(|credit| credit.ticket == want.ticket);
                let count = |cents| want.values.iter().filter(|&&wanted| wanted == cents).count();
                let mut all = own.clone();
                own.clone().count() == want.values.len()
                    && all.all(|credit| {
                        let same = own.clone().filter(|other| other.cents == credit.cents);
                        credit.counts && same.count() == count(credit.cents)
                    })
            }
            _ => self.held[no].count_ones() as usize == want.values.len() && self.wrong[no] == 0,
        }
    }

    /// How much of the conduct is left, in points: a fifth is lost with each fault, half with each
    /// turn of stray work, and a fifth with each thing that everybody does and that is lacking.
    fn conduct(&self, rules: &StrictRules) -> u32 {
        let lacking = rules.wants.iter().enumerate();
        let lacking = lacking
            .filter(|&(no, want)| want.part == Part::Expected && !self.is_met(no, want))
            .count() as u32;
        left(self.faults + lacking, self.strays)
    }
}

/// What so many faults and so much stray work leave of the conduct, rounded down.
fn left(faults: u32, strays: u32) -> u32 {
    if faults + strays > 36 {
        return 0;
    }
    let (kept, of) = (4u128.pow(faults), 5u128.pow(faults) * 2u128.pow(strays));
    u32::try_from(u128::from(FULL) * kept / of).unwrap_or(0)
}

/// As many ones as there are things, at most 32.
fn bits(count: u32) -> u32 {
    u32::MAX.checked_shr(32 - count.min(32)).unwrap_or(0)
}

/// The want for a slot of a ticket.
fn wanted(rules: &StrictRules, slot: Slot, ticket: TicketNo) -> Option<(usize, &Want)> {
    let mut wants = rules.wants.iter().enumerate();
    wants.find(|(_, want)| want.slot == slot && want.ticket == ticket)
}

/// Where an event puts which value, for the slots in which a value simply stands.
fn place_of(event: &Event) -> Option<(Slot, TicketNo, u32)> {
    Some(match *event {
        Event::Escalated { ticket, team } => (Slot::Escalated, ticket, number(team)),
        Event::RequestRefused { ticket, reason } => (Slot::Refused, ticket, number(reason)),
        Event::Contained { ticket, target } => (Slot::Contained, ticket, number(target)),
        Event::IdentityChecked { ticket, channel, .. } => (Slot::Checked, ticket, number(channel)),
        Event::CustomerAsked { ticket, question } => (Slot::Asked, ticket, number(question)),
        Event::TagAdded { ticket, tag } => (Slot::Tagged, ticket, number(tag)),
        Event::TicketsLinked { ticket, other } => (Slot::Linked, ticket, other.0),
        Event::StatusSet { ticket, status } => (Slot::Status, ticket, status as u32),
        Event::PrioritySet { ticket, priority } => (Slot::Priority, ticket, priority as u32),
        Event::CaseClosed { ticket, code } => (Slot::Closed, ticket, number(code)),
        _ => return None,
    })
}

fn number(text: Text) -> u32 {
    text.number() as u32
}

fn rules(scenario: &Compiled) -> &StrictRules {
    scenario.strict.as_ref().expect("the judge was opened on this scenario")
}
