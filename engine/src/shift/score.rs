//! The judge `shift`: it reads the turns of a shift, and nothing else, and gives points.

use serde::{Deserialize, Serialize};

use crate::codec::list;
use crate::score::FULL;

use super::event::{ShiftEvent, ShiftTurn};
use super::fits::MAX_BONUS_HUNDREDTHS;
use super::state::MAX_ATTEMPTS;

/// What a solved case is worth of itself; timeliness, service levels and health add the rest.
const SOLVED: u64 = 5_500;
/// What each of the other three parts adds.
const PART: u64 = 1_500;
/// A fault of conduct costs one part in so many, and half as many as there are tickets: in a long
/// shift more goes wrong.
const FAULT_PARTS: u64 = 50;
/// How fine the conduct is reckoned, so that rounding adds nothing up.
const FINE: u64 = 1_000_000_000;

/// What a shift came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftScore {
    /// The score, in points of 10,000.
    pub points: u32,
    /// What was solved, by value, in points.
    pub outcome: u32,
    /// How soon it was solved, by value, in points.
    pub timeliness: u32,
    /// How well promises were kept, by value, in points.
    pub service_levels: u32,
    /// How content the customers are whose cases were solved, by value, in points.
    pub health: u32,
    /// What was not solved, by value, in points.
    pub backlog: u32,
    /// What is left of the conduct, in points.
    pub conduct: u32,
    /// How many tickets came.
    pub tickets: u32,
    /// How many were solved.
    pub solved: u32,
    /// What each seat solved, by value, in points.
    pub shares: Vec<u32>,
    /// The turns in which conduct was lost.
    pub fault_turns: Vec<u32>,
}

/// The judge at work.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ShiftJudge {
    #[serde(deserialize_with = "list")]
    tickets: Vec<Entry>,
    #[serde(deserialize_with = "list")]
    seats: Vec<Hands>,
    #[serde(deserialize_with = "list")]
    fault_turns: Vec<u32>,
    all_cents: u64,
    is_closed: bool,
}

/// What the judge knows of a ticket.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) arrived: u32,
    pub(super) solve_due: u32,
    pub(super) ended: u32,
    pub(super) value_cents: u32,
    pub(super) bonus_hundredths: u32,
    pub(super) mood_points: u32,
    pub(super) points: u32,
    pub(super) seat: u8,
    pub(super) attempts: u8,
    pub(super) transfers: u8,
    pub(super) used_window: bool,
    pub(super) missed_reply: bool,
    pub(super) missed_solve: bool,
    pub(super) has_left: bool,
}

/// What the judge knows of what a seat has in its hands.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Hands {
    is_full: bool,
    has_worked: bool,
    has_rested: bool,
}

impl ShiftJudge {
    /// A judge for a shift of so many tickets and seats.
    #[must_use]
    pub fn new(tickets: usize, seats: usize) -> Self {
        Self {
            tickets: vec![Entry::default(); tickets],
            seats: vec![Hands::default(); seats],
            ..Self::default()
        }
    }

    /// Whether it was made for so many tickets and seats.
    pub(super) fn fits(&self, tickets: usize, seats: usize) -> bool {
        self.tickets.len() == tickets && self.seats.len() == seats
    }

    /// How often conduct was lost so far.
    pub(super) fn fault_count(&self) -> usize {
        self.fault_turns.len()
    }

    /// What it knows of each ticket.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.tickets
    }

    /// What solving every ticket at once would be worth, in hundredths of cents.
    pub(super) const fn all_cents(&self) -> u64 {
        self.all_cents
    }

    /// The turns in which conduct was lost, each with what was left of it before and after.
    pub(super) fn conduct_steps(&self) -> impl Iterator<Item = (u32, u64, u64)> {
        let parts = self.fault_parts();
        self.fault_turns.iter().scan(u64::from(FULL) * FINE, move |left, &turn| {
            let before = *left;
            *left -= left.div_ceil(parts);
            Some((turn, before / FINE, *left / FINE))
        })
    }

    /// Whether what it noted can have been noted.
    pub(super) fn is_sound(&self) -> bool {
        let sum: u64 = self.tickets.iter().map(Entry::full_cents).fold(0, u64::saturating_add);
        let fits = |entry: &Entry| {
            entry.points <= FULL
                && entry.mood_points <= FULL
                && entry.attempts <= MAX_ATTEMPTS
                && entry.bonus_hundredths <= MAX_BONUS_HUNDREDTHS
        };
        sum == self.all_cents && self.tickets.iter().all(fits)
    }

    /// Reads the next turn.
    pub fn read(&mut self, turn: &ShiftTurn<'_>) {
        for event in turn.events {
            self.see_ticket(turn.moment.second, event);
            self.see_conduct(turn.number, event);
        }
    }

    fn see_ticket(&mut self, second: u32, event: &ShiftEvent) {
        match *event {
            ShiftEvent::Arrived {
                ticket,
                solve_due,
                mood_points,
                value_cents,
                bonus_hundredths,
                ..
            } => {
                let entry = &mut self.tickets[ticket as usize];
                *entry = Entry {
                    arrived: second,
                    solve_due,
                    value_cents,
                    bonus_hundredths,
                    mood_points,
                    ..Entry::default()
                };
                self.all_cents += entry.full_cents();
            }
            ShiftEvent::Replied { ticket, mood_points, .. }
            | ShiftEvent::WroteAgain { ticket, mood_points, .. }
            | ShiftEvent::TeamDenied { ticket, mood_points, .. } => {
                self.tickets[ticket as usize].mood_points = mood_points;
            }
            ShiftEvent::TeamBounced { ticket, mood_points, .. }
            | ShiftEvent::Reopened { ticket, mood_points, .. } => {
                let entry = &mut self.tickets[ticket as usize];
                entry.mood_points = mood_points;
                entry.points = 0;
            }
            ShiftEvent::CaseEnded { seat, ticket, points, attempt, .. } => {
                let entry = &mut self.tickets[ticket as usize];
                entry.seat = seat;
                entry.ended = second;
                entry.points = points;
                entry.attempts = attempt;
            }
            ShiftEvent::WindowUsed { ticket } => self.tickets[ticket as usize].used_window = true,
            ShiftEvent::Churned { ticket, .. } => self.tickets[ticket as usize].has_left = true,
            ShiftEvent::ReplyMissed { ticket } => self.tickets[ticket as usize].missed_reply = true,
            ShiftEvent::SolveMissed { ticket } => self.tickets[ticket as usize].missed_solve = true,
            _ => {}
        }
    }

    fn see_conduct(&mut self, turn: u32, event: &ShiftEvent) {
        match *event {
            ShiftEvent::Claimed { seat, .. } => {
                self.seats[usize::from(seat)] = Hands { is_full: true, ..Hands::default() };
            }
            ShiftEvent::Worked { seat, .. } => self.seats[usize::from(seat)].has_worked = true,
            ShiftEvent::CaseEnded { seat, .. } | ShiftEvent::SeatFailed { seat, .. } => {
                self.seats[usize::from(seat)] = Hands::default();
            }
            ShiftEvent::GivenBack { seat, .. } => self.fault(turn, Some(seat)),
            ShiftEvent::Transferred { seat, ticket, .. } => {
                let entry = &mut self.tickets[ticket as usize];
                entry.transfers = entry.transfers.saturating_add(1);
                if entry.transfers > 1 || !self.seats[usize::from(seat)].has_worked {
                    self.fault(turn, None);
                }
                self.seats[usize::from(seat)] = Hands::default();
            }
            ShiftEvent::RestedOn { seat, .. } => {
                let hands = &mut self.seats[usize::from(seat)];
                let is_first = !std::mem::replace(&mut hands.has_rested, true);
                self.fault_turns.extend(is_first.then_some(turn));
            }
            ShiftEvent::Reopened { .. } | ShiftEvent::TeamBounced { .. } => self.fault(turn, None),
            ShiftEvent::Ended => self.close(turn),
            _ => {}
        }
    }

    fn fault(&mut self, turn: u32, emptied: Option<u8>) {
        self.fault_turns.push(turn);
        if let Some(seat) = emptied {
            self.seats[usize::from(seat)] = Hands::default();
        }
    }

    /// Whoever claimed a ticket and never worked on it has kept it from the others.
    fn close(&mut self, turn: u32) {
        self.is_closed = true;
        let idle = self.seats.iter().filter(|hands| hands.is_full && !hands.has_worked).count();
        self.fault_turns.extend(std::iter::repeat_n(turn, idle));
    }

    fn fault_parts(&self) -> u64 {
        FAULT_PARTS + self.tickets.len() as u64 / 2
    }

    /// What is left of the conduct, in points.
    fn conduct(&self) -> u64 {
        let parts = self.fault_parts();
        let faults = self.fault_turns.len().min(100_000);
        (0..faults).fold(u64::from(FULL) * FINE, |left, _| left - left.div_ceil(parts)) / FINE
    }

    /// The score as it stands. Tickets that have not come yet count for nothing.
    #[must_use]
    pub fn score(&self) -> ShiftScore {
        let mut sums = Sums { shares: vec![0; self.seats.len()], ..Sums::default() };
        let solved = self.tickets.iter().filter(|entry| entry.points > 0);
        for entry in solved.clone() {
            sums.add(entry);
        }
        let all = u128::from(self.all_cents.max(1));
        let of_all = |sum: u128| (sum / all) as u32;
        let full = u128::from(FULL);
        let conduct = self.conduct();
        let outcome = of_all(sums.outcome);
        ShiftScore {
            points: of_all(sums.score * u128::from(conduct) / full / full),
            outcome,
            timeliness: of_all(sums.timeliness / full),
            service_levels: of_all(sums.service_levels / full),
            health: of_all(sums.health / full),
            backlog: FULL - outcome.min(FULL),
            conduct: conduct as u32,
            tickets: self.tickets.iter().filter(|entry| entry.value_cents > 0).count() as u32,
            solved: solved.count() as u32,
            shares: sums.shares.iter().map(|&sum| of_all(sum)).collect(),
            fault_turns: self.fault_turns.clone(),
        }
    }
}

#[derive(Default)]
struct Sums {
    outcome: u128,
    timeliness: u128,
    service_levels: u128,
    health: u128,
    score: u128,
    shares: Vec<u128>,
}

impl Sums {
    fn add(&mut self, entry: &Entry) {
        let earned = u128::from(entry.earned_cents()) * u128::from(entry.case_points());
        let (timely, kept, health) = (entry.timely(), entry.kept(), entry.health());
        self.outcome += earned;
        self.timeliness += earned * u128::from(timely);
        self.service_levels += earned * u128::from(kept);
        self.health += earned * u128::from(health);
        let quality = SOLVED + (timely + kept + health) * PART / u64::from(FULL);
        self.score += earned * u128::from(quality);
        if let Some(share) = self.shares.get_mut(usize::from(entry.seat)) {
            *share += earned;
        }
    }
}

impl Entry {
    /// What it is worth if it is solved while its window is open.
    pub(super) fn full_cents(&self) -> u64 {
        u64::from(self.value_cents) * u64::from(100 + self.bonus_hundredths)
    }

    pub(super) fn earned_cents(&self) -> u64 {
        let bonus = if self.used_window { self.bonus_hundredths } else { 0 };
        u64::from(self.value_cents) * u64::from(100 + bonus)
    }

    /// What its case came to; a second attempt counts half.
    pub(super) fn case_points(&self) -> u32 {
        self.points >> u32::from(self.attempts.saturating_sub(1))
    }

    /// Whole for what is solved in half of the promised time, nothing for twice that time.
    pub(super) fn timely(&self) -> u64 {
        let promised = u64::from(self.solve_due.saturating_sub(self.arrived)).max(1);
        let used = u64::from(self.ended.saturating_sub(self.arrived));
        let full = u64::from(FULL);
        if used * 2 <= promised {
            return full;
        }
        (2 * promised).saturating_sub(used) * full * 2 / (promised * 3)
    }

    pub(super) fn kept(&self) -> u64 {
        let half = |missed: bool| if missed { 0 } else { u64::from(FULL) / 2 };
        half(self.missed_reply) + half(self.missed_solve)
    }

    pub(super) fn health(&self) -> u64 {
        if self.has_left { 0 } else { u64::from(self.mood_points) }
    }
}
