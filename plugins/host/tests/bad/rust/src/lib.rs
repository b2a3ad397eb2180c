//! A policy that misbehaves as its config says, to try the host with.
//!
//! The config is the name of a fault and, in any order, where and when it happens:
//! `panic in=create`, `segfault turn=3 seeds=7`, `abort chance=20`, `sleep_ms=50`. Otherwise the
//! policy opens the first ticket, over and over.

mod fault;

use aegis_policy::{Answer, Dialect, Observation, Part, Policy, export_policy};

use fault::Fault;

struct Bad {
    plan: Plan,
    seed: u64,
}

/// What goes wrong, where and when.
#[derive(Clone, Copy)]
struct Plan {
    fault: Option<Fault>,
    place: Place,
    /// The only turn in which it happens.
    turn: Option<u32>,
    /// It happens only to instances whose seed is a multiple of this.
    seeds: u64,
    /// It happens in so many of 1,000 turns, drawn from the seed.
    chance: u64,
    /// It happens in so many of 1,000 turns, as the machine will have it.
    luck: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Create,
    Act,
    EndEpisode,
    Drop,
}

impl Policy for Bad {
    const NAME: &'static str = "bad";
    const ABOUT: &'static str = "misbehaves as its config says";

    fn create(part: &Part<'_>) -> Result<Self, String> {
        let bad = Self { plan: Plan::read(part.config)?, seed: part.seed };
        bad.happen(Place::Create, 0);
        Ok(bad)
    }

    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        self.happen(Place::Act, seen.turn());
        match (seen.dialect(), seen.ticket(0)) {
            (Dialect::Desk, Some(ticket)) => answer.open_ticket(ticket.id),
            _ => answer.open_ticket("ticket"),
        }
    }

    fn end_episode(&mut self, _score_points: Option<u32>) {
        self.happen(Place::EndEpisode, 0);
    }
}

impl Drop for Bad {
    fn drop(&mut self) {
        self.happen(Place::Drop, 0);
    }
}

impl Bad {
    fn happen(&self, place: Place, turn: u32) {
        let plan = &self.plan;
        let Some(fault) = plan.fault.filter(|_| place == plan.place) else { return };
        let is_due = plan.turn.is_none_or(|due| due == turn)
            && self.seed.is_multiple_of(plan.seeds)
            && fault::drawn(self.seed, turn) < plan.chance
            && fault::really_drawn() < plan.luck;
        if is_due {
            fault.happen();
        }
    }
}

impl Plan {
    fn read(config: &str) -> Result<Self, String> {
        let always = 1000;
        let mut plan = Self {
            fault: None,
            place: Place::Act,
            turn: None,
            seeds: 1,
            chance: always,
            luck: always,
        };
        for word in config.split_whitespace() {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let number = || value.parse::<u64>().map_err(|_| format!("{word:?} has no number"));
            match (name, value) {
                ("in", "create") => plan.place = Place::Create,
                ("in", "act") => plan.place = Place::Act,
                ("in", "end_episode") => plan.place = Place::EndEpisode,
                ("in", "drop") => plan.place = Place::Drop,
                ("turn", _) => plan.turn = u32::try_from(number()?).ok(),
                ("seeds", _) => plan.seeds = number()?.max(1),
                ("chance", _) => plan.chance = number()?,
                ("luck", _) => plan.luck = number()?,
                ("sleep_ms", _) => plan.fault = Some(Fault::SleepMs(number()?)),
                _ => plan.fault = Some(Fault::named(word)?),
            }
        }
        Ok(plan)
    }
}

export_policy!(Bad);
