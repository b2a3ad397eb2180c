//! Why a shift's score is what it is: its six parts, each seat's share, and the turns of each loss.

use serde::Serialize;

use crate::score::FULL;

use super::event::{ShiftEvent, ShiftTurn};
use super::score::{Entry, ShiftJudge, ShiftScore};
use super::source::ShiftSource;
use super::words::{in_words, objection, score, seat_name};

/// A part of a shift's score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShiftLine {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it came to, in points of 10,000.
    pub earned: u32,
    /// What it could have come to, in points.
    pub possible: u32,
    /// What was lost, the most first.
    pub losses: Vec<ShiftLoss>,
}

/// Points of a part that were lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShiftLoss {
    /// The turn that settled it.
    pub turn: u32,
    /// The ticket, where it is about one.
    pub ticket: Option<u32>,
    /// How many points of the part.
    pub points: u32,
    /// Why.
    pub why: String,
}

/// What a seat did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeatTally {
    /// Its name.
    pub seat: String,
    /// What it solved, by value, in points of all that came.
    pub share: u32,
    /// How many tickets it claimed.
    pub claims: u32,
    /// How many turns it took on cases.
    pub worked: u32,
    /// How many cases it closed.
    pub closed: u32,
    /// How many tickets it solved, counted once each.
    pub solved: u32,
    /// How many claims it was refused.
    pub refused: u32,
    /// How many tickets it gave back or handed on to another seat.
    pub passed_on: u32,
    /// Whether its policy could not go on.
    pub has_failed: bool,
}

/// What a shift came to in numbers of tickets and customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShiftNumbers {
    /// How many tickets came.
    pub tickets: u32,
    /// How many were solved.
    pub solved: u32,
    /// How many were not.
    pub backlog: u32,
    /// How many promised replies did not come in time.
    pub replies_missed: u32,
    /// How many promised solutions did not come in time.
    pub solves_missed: u32,
    /// How many closed cases came back, from a team or from quality review.
    pub came_back: u32,
    /// How often a customer wrote again.
    pub wrote_again: u32,
    /// How many customers left.
    pub left: u32,
    /// How many customers gave each mark from 1 to 5.
    pub marks: [u32; 5],
    /// The mean mood of all customers at the end, in points of 10,000.
    pub mood_points: u32,
}

/// What became of a ticket, as far as the losses ask for it.
#[derive(Clone, Debug, Default)]
struct Fate {
    last_turn: u32,
    came: u32,
    closed: u32,
    reply_missed: u32,
    solve_missed: u32,
    annoyed: u32,
    left: u32,
    last: Last,
}

/// The last thing that was done with a ticket.
#[derive(Clone, Copy, Debug, Default)]
enum Last {
    #[default]
    Nothing,
    Claimed(u8),
    PutBack,
    Closed,
    HandedOn(u8),
    CameBack,
    Denied(u8),
}

/// Reads the turns of a shift and says why its score is what it is.
#[derive(Clone, Debug)]
pub struct ShiftExplainer {
    source: ShiftSource,
    judge: ShiftJudge,
    fates: Vec<Fate>,
    seats: Vec<SeatTally>,
    /// What was said of each turn in which conduct was lost, in their order.
    faults: Vec<(Option<u32>, String)>,
    numbers: ShiftNumbers,
}

impl ShiftExplainer {
    /// An explainer at the start of a shift.
    #[must_use]
    pub fn new(source: &ShiftSource) -> Self {
        let seat = |name: &String| SeatTally { seat: name.clone(), ..SeatTally::default() };
        Self {
            source: source.clone(),
            judge: ShiftJudge::new(source.cases as usize, source.seats.len()),
            fates: vec![Fate::default(); source.cases as usize],
            seats: source.seats.iter().map(seat).collect(),
            faults: Vec::new(),
            numbers: ShiftNumbers::default(),
        }
    }

    /// Reads the next turn.
    pub fn turn(&mut self, turn: &ShiftTurn<'_>) {
        let faults = self.judge.fault_count();
        self.judge.read(turn);
        let new = self.judge.fault_count() - faults;
        for event in turn.events {
            self.count(event);
            self.follow(turn.number, event);
        }
        for _ in 0..new {
            let fault = turn.events.iter().find_map(|event| self.fault(event));
            self.faults.push(fault.unwrap_or((None, "a fault of conduct".to_owned())));
        }
    }

    /// The score as it stands.
    #[must_use]
    pub fn score(&self) -> ShiftScore {
        self.judge.score()
    }

    /// What each seat did.
    #[must_use]
    pub fn seats(&self) -> Vec<SeatTally> {
        let mut seats = self.seats.clone();
        for entry in self.judge.entries().iter().filter(|entry| entry.points > 0) {
            if let Some(seat) = seats.get_mut(usize::from(entry.seat)) {
                seat.solved += 1;
            }
        }
        for (seat, share) in seats.iter_mut().zip(self.score().shares) {
            seat.share = share;
        }
        seats
    }

    /// What it came to in numbers.
    #[must_use]
    pub fn numbers(&self) -> ShiftNumbers {
        let score = self.score();
        let came = self.judge.entries().iter().filter(|entry| entry.value_cents > 0);
        let moods: u64 = came.map(Entry::health).sum();
        ShiftNumbers {
            tickets: score.tickets,
            solved: score.solved,
            backlog: score.tickets - score.solved,
            mood_points: (moods / u64::from(score.tickets.max(1))) as u32,
            ..self.numbers.clone()
        }
    }

    /// The six parts of the score, with what each lost and why. What could have been earned by
    /// being right, in time and pleasant hangs on what was solved.
    #[must_use]
    pub fn lines(&self) -> Vec<ShiftLine> {
        let score = self.score();
        let undone = self.losses(|entry| {
            let is_lost = entry.case_points() == 0;
            if is_lost { u128::from(entry.full_cents()) * u128::from(FULL) } else { 0 }
        });
        let partly = self.losses(|entry| {
            let earned = u128::from(entry.earned_cents()) * u128::from(entry.case_points());
            let full = u128::from(entry.full_cents()) * u128::from(FULL);
            if entry.case_points() == 0 { 0 } else { full.saturating_sub(earned) }
        });
        let late = self.quality_losses(Entry::timely);
        let broken = self.quality_losses(Entry::kept);
        let upset = self.quality_losses(Entry::health);
        let touched = FULL - self.points_of(undone.iter().map(|loss| loss.1).sum()).min(FULL);
        let outcome = score.outcome;
        let line =
            |id, label, earned, possible, losses| ShiftLine { id, label, earned, possible, losses };
        vec![
            line("backlog", "No backlog", touched, FULL, self.say(undone, Self::why_undone)),
            line("outcome", "Solved right", outcome, touched, self.say(partly, Self::why_partly)),
            line(
                "timeliness",
                "In time",
                score.timeliness,
                outcome,
                self.say(late, Self::why_late),
            ),
            line(
                "service_levels",
                "Promises kept",
                score.service_levels,
                outcome,
                self.say(broken, Self::why_broken),
            ),
            line("health", "Customers", score.health, outcome, self.say(upset, Self::why_upset)),
            line("conduct", "Conduct", score.conduct, FULL, self.conduct_losses()),
        ]
    }

    /// What each ticket lost, as the share of all value that it is, in points of points.
    fn losses(&self, lost: impl Fn(&Entry) -> u128) -> Vec<(u32, u128)> {
        let came = (0..).zip(self.judge.entries()).filter(|(_, entry)| entry.value_cents > 0);
        came.map(|(no, entry)| (no, lost(entry))).filter(|loss| loss.1 > 0).collect()
    }

    fn quality_losses(&self, reached: impl Fn(&Entry) -> u64) -> Vec<(u32, u128)> {
        self.losses(|entry| {
            let earned = u128::from(entry.earned_cents()) * u128::from(entry.case_points());
            let short = u64::from(FULL).saturating_sub(reached(entry));
            earned * u128::from(short) / u128::from(FULL)
        })
    }

    fn points_of(&self, sum: u128) -> u32 {
        (sum / u128::from(self.judge.all_cents().max(1))) as u32
    }

    fn say(
        &self,
        losses: Vec<(u32, u128)>,
        why: impl Fn(&Self, &Entry, &Fate) -> (u32, String),
    ) -> Vec<ShiftLoss> {
        let mut losses = losses;
        losses.sort_by_key(|&(no, lost)| (std::cmp::Reverse(lost), no));
        let say = |(no, lost): (u32, u128)| {
            let at = no as usize;
            let (turn, why) = why(self, &self.judge.entries()[at], &self.fates[at]);
            let why = format!("#{no} {why}");
            ShiftLoss { turn, ticket: Some(no), points: self.points_of(lost), why }
        };
        losses.into_iter().map(say).collect()
    }

    fn conduct_losses(&self) -> Vec<ShiftLoss> {
        let steps = self.judge.conduct_steps().zip(&self.faults);
        let loss = |((turn, before, after), (ticket, why)): ((u32, u64, u64), &(_, String))| {
            let points = (before - after) as u32;
            ShiftLoss { turn, ticket: *ticket, points, why: why.clone() }
        };
        steps.map(loss).collect()
    }

    fn why_undone(&self, entry: &Entry, fate: &Fate) -> (u32, String) {
        let team = |no: u8| self.source.teams.get(usize::from(no)).map_or("a team", |it| &it.name);
        let why = match fate.last {
            Last::Nothing => "was never claimed".to_owned(),
            Last::Claimed(seat) => {
                format!("was in the hands of {} at the end", seat_name(&self.source, seat))
            }
            Last::PutBack => "was put back, and nobody took it up again".to_owned(),
            Last::Closed => {
                format!("was closed wrong by {}", seat_name(&self.source, entry.seat))
            }
            Last::HandedOn(no) => format!("was handed to {} and was wrong", team(no)),
            Last::CameBack => "came back as wrong, and nobody solved it in the end".to_owned(),
            Last::Denied(no) => format!("was refused by {} for good", team(no)),
        };
        (fate.last_turn, why)
    }

    fn why_partly(&self, entry: &Entry, fate: &Fate) -> (u32, String) {
        let mut reasons = Vec::new();
        if entry.points < FULL {
            reasons.push(format!("was solved with {}", score(entry.points)));
        }
        if entry.attempts > 1 {
            reasons.push("was solved at the second attempt, which counts half".to_owned());
        }
        if entry.bonus_hundredths > 0 && !entry.used_window {
            reasons.push("was solved while its window was shut".to_owned());
        }
        (fate.closed, reasons.join(" and "))
    }

    fn why_late(&self, entry: &Entry, fate: &Fate) -> (u32, String) {
        let took = entry.ended.saturating_sub(entry.arrived) / 60;
        let promised = entry.solve_due.saturating_sub(entry.arrived) / 60;
        let why = format!("took {took} minutes; {promised} were promised, and half is whole marks");
        (fate.closed, why)
    }

    fn why_broken(&self, _entry: &Entry, fate: &Fate) -> (u32, String) {
        match (fate.reply_missed, fate.solve_missed) {
            (reply, 0) => (reply, "had no reply in the promised time".to_owned()),
            (0, solve) => (solve, "was not solved in the promised time".to_owned()),
            (_, solve) => (solve, "had neither reply nor solution in the promised time".to_owned()),
        }
    }

    fn why_upset(&self, entry: &Entry, fate: &Fate) -> (u32, String) {
        if entry.has_left {
            return (fate.left, "lost its customer".to_owned());
        }
        let turn = if fate.annoyed > 0 { fate.annoyed } else { fate.came };
        (turn, format!("left its customer in a mood of {}", score(entry.mood_points)))
    }

    /// A fault of conduct in words, and the ticket that it is about.
    fn fault(&self, event: &ShiftEvent) -> Option<(Option<u32>, String)> {
        let about = event.names().0;
        let said = in_words(event, &self.source);
        Some(match *event {
            ShiftEvent::GivenBack { .. } => (about, format!("{said}, which it kept from others")),
            ShiftEvent::Transferred { .. } => {
                (about, format!("{said} without working on it, or not for the first time"))
            }
            ShiftEvent::RestedOn { .. } | ShiftEvent::Reopened { .. } => (about, said),
            ShiftEvent::TeamBounced { why, .. } => {
                (about, format!("a case was handed on wrongly: {}; {said}", objection(why)))
            }
            ShiftEvent::Ended => {
                (None, "a seat claimed a ticket and never worked on it until the end".to_owned())
            }
            _ => return None,
        })
    }

    fn count(&mut self, event: &ShiftEvent) {
        let numbers = &mut self.numbers;
        match *event {
            ShiftEvent::ReplyMissed { .. } => numbers.replies_missed += 1,
            ShiftEvent::SolveMissed { .. } => numbers.solves_missed += 1,
            ShiftEvent::TeamBounced { .. } | ShiftEvent::Reopened { .. } => numbers.came_back += 1,
            ShiftEvent::WroteAgain { .. } => numbers.wrote_again += 1,
            ShiftEvent::Churned { .. } => numbers.left += 1,
            ShiftEvent::Rated { mark, .. } => {
                numbers.marks[usize::from(mark.clamp(1, 5)) - 1] += 1;
            }
            _ => {}
        }
        let Some(seat) = event.names().1.and_then(|no| self.seats.get_mut(usize::from(no))) else {
            return;
        };
        match event {
            ShiftEvent::Claimed { .. } => seat.claims += 1,
            ShiftEvent::Worked { .. } => seat.worked += 1,
            ShiftEvent::CaseEnded { .. } => seat.closed += 1,
            ShiftEvent::Refused { .. } => seat.refused += 1,
            ShiftEvent::GivenBack { .. } | ShiftEvent::Transferred { .. } => seat.passed_on += 1,
            ShiftEvent::SeatFailed { .. } => seat.has_failed = true,
            _ => {}
        }
    }

    fn follow(&mut self, turn: u32, event: &ShiftEvent) {
        let ticket = event.names().0;
        let Some(fate) = ticket.and_then(|no| self.fates.get_mut(no as usize)) else { return };
        let last = match *event {
            ShiftEvent::Arrived { .. } => {
                fate.came = turn;
                Some(Last::Nothing)
            }
            ShiftEvent::Claimed { seat, .. } => Some(Last::Claimed(seat)),
            ShiftEvent::GivenBack { .. }
            | ShiftEvent::Transferred { .. }
            | ShiftEvent::SeatFailed { .. } => Some(Last::PutBack),
            ShiftEvent::CaseEnded { .. } => {
                fate.closed = turn;
                Some(Last::Closed)
            }
            ShiftEvent::HandedOn { team, .. } => Some(Last::HandedOn(team)),
            ShiftEvent::TeamBounced { .. } | ShiftEvent::Reopened { .. } => {
                fate.annoyed = turn;
                Some(Last::CameBack)
            }
            ShiftEvent::TeamDenied { team, .. } => Some(Last::Denied(team)),
            _ => None,
        };
        match event {
            ShiftEvent::ReplyMissed { .. } => fate.reply_missed = turn,
            ShiftEvent::SolveMissed { .. } => fate.solve_missed = turn,
            ShiftEvent::WroteAgain { .. } => fate.annoyed = turn,
            ShiftEvent::Churned { .. } => fate.left = turn,
            _ => {}
        }
        if let Some(last) = last {
            fate.last = last;
            fate.last_turn = turn;
        }
    }
}
