//! Judges: they read the turns of an episode and the scenario's judge section, and give points.

pub mod classic;
pub mod decimal;
pub mod explain;
pub mod shop;
pub mod strict;

use std::fmt;

use crate::event::{Event, Turn};
use crate::scenario::{Compiled, Dialect, closed_vocabulary};

/// What a whole score is in points.
pub const FULL: u32 = 10_000;

closed_vocabulary! {
    /// The judges, by name. New ones go to the end: their numbers stand in logs.
    JudgeName {
        /// The published rules of the first edition, frozen.
        Classic = "classic",
        /// The grader of the shop tasks.
        Shop = "shop",
        /// A whole decision or nothing, times how the work was done.
        Strict = "strict",
        /// A whole shift: what was solved, when, and how. It reads turns of a shift alone.
        Shift = "shift",
    }
}

impl JudgeName {
    /// The judge that a scenario asks for if nobody chooses one.
    #[must_use]
    pub const fn default_for(scenario: &Compiled) -> Self {
        match scenario.source.dialect {
            Dialect::Desk => Self::Classic,
            Dialect::Shop => Self::Shop,
            Dialect::Desk2 => Self::Strict,
        }
    }
}

/// A judge cannot score a scenario that has no section for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the scenario {scenario} has no section `{judge}`, so this judge cannot score it; use `{}`",
    other
)]
pub struct NoSection {
    judge: JudgeName,
    scenario: String,
    other: JudgeName,
}

/// What a judge says of one turn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// The reward of the turn.
    pub reward: f64,
    /// The score so far, in points of 10,000; the final score once the episode has ended.
    pub points: u32,
    /// Whether the command was refused.
    pub refused: bool,
    /// Whether the command repeated the one before.
    pub looped: bool,
    /// Whether a record that nothing asks for was read again.
    pub reread: bool,
    /// The forbidden actions that were done, as bits.
    pub forbidden: u32,
    /// The phases that were finished with this turn, as bits: bit 0 is phase 1.
    pub phases: u32,
    /// Whether the episode ended with this turn.
    pub ended: bool,
}

impl Report {
    /// The score so far as a number in [0, 1].
    #[must_use]
    pub fn score(&self) -> f64 {
        score_of(self.points)
    }

    /// How many forbidden actions were done.
    #[must_use]
    pub const fn unsafe_acts(&self) -> u32 {
        self.forbidden.count_ones()
    }

    /// The numbers of the phases that were finished.
    pub fn finished_phases(&self) -> impl Iterator<Item = u32> {
        let bits = self.phases;
        (0..32).filter(move |bit| bits >> bit & 1 == 1).map(|bit| bit + 1)
    }
}

/// Points as a number in [0, 1].
#[must_use]
pub fn score_of(points: u32) -> f64 {
    f64::from(points) / f64::from(FULL)
}

/// A judge at work on one episode. It can be used again for the next one.
#[derive(Clone, Debug)]
pub enum Judge {
    /// The classic one.
    Classic(classic::Running),
    /// The shop's.
    Shop(shop::Running),
    /// The strict one.
    Strict(Box<strict::Running>),
}

impl Judge {
    /// A judge at the start of an episode.
    ///
    /// # Errors
    /// If the scenario has no section for this judge.
    pub fn open(name: JudgeName, scenario: &Compiled) -> Result<Self, NoSection> {
        let missing = || NoSection {
            judge: name,
            scenario: scenario.source.id.clone(),
            other: JudgeName::default_for(scenario),
        };
        let mut judge = match name {
            JudgeName::Classic if scenario.classic.is_some() => Self::Classic(Default::default()),
            JudgeName::Shop if scenario.shop.is_some() => Self::Shop(Default::default()),
            JudgeName::Strict if scenario.strict.is_some() => Self::Strict(Default::default()),
            _ => return Err(missing()),
        };
        judge.reopen(scenario);
        Ok(judge)
    }

    /// Puts the judge at the start of another episode, of a scenario that has its section.
    pub fn reopen(&mut self, scenario: &Compiled) {
        match self {
            Self::Classic(running) => running.reopen(scenario),
            Self::Shop(running) => running.reopen(),
            Self::Strict(running) => running.reopen(),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> JudgeName {
        match self {
            Self::Classic(_) => JudgeName::Classic,
            Self::Shop(_) => JudgeName::Shop,
            Self::Strict(_) => JudgeName::Strict,
        }
    }

    /// Reads the next turn.
    pub fn read(&mut self, scenario: &Compiled, turn: &Turn<'_>) -> Report {
        self.hear(turn);
        for event in turn.events {
            self.see(scenario, event);
        }
        self.close(scenario, turn)
    }

    /// Takes in the words of a turn, before its events.
    fn hear(&mut self, turn: &Turn<'_>) {
        match self {
            Self::Classic(_) => {}
            Self::Shop(running) => running.hear(turn),
            Self::Strict(running) => running.hear(),
        }
    }

    /// Takes in one event.
    fn see(&mut self, scenario: &Compiled, event: &Event) {
        match self {
            Self::Classic(running) => running.see(scenario, event),
            Self::Shop(running) => running.see(scenario, event),
            Self::Strict(running) => running.see(scenario, event),
        }
    }

    /// Gives the report of a turn whose events were all seen.
    fn close(&mut self, scenario: &Compiled, turn: &Turn<'_>) -> Report {
        match self {
            Self::Classic(running) => running.close(scenario, turn),
            Self::Shop(running) => running.close(scenario, turn),
            Self::Strict(running) => running.close(scenario, turn),
        }
    }

    /// Takes over where another judge of the same kind stands.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        match (self, other) {
            (Self::Strict(running), Self::Strict(other)) => running.copy_from(other),
            (own, other) => own.clone_from(other),
        }
    }

    /// Whether the score cannot become whole any more, whatever follows, as far as this judge can
    /// tell before the end.
    pub(crate) fn is_spoiled(&self) -> bool {
        matches!(self, Self::Strict(running) if running.is_spoiled())
    }

    /// How many faults were found in this turn so far, where the judge has words for them.
    fn fault_count(&self) -> usize {
        let Self::Strict(running) = self else { return 0 };
        running.found.len()
    }

    /// What was found wrong in this turn after the first so many faults, in sentences, where the
    /// judge has words for it.
    fn faults_after(&self, scenario: &Compiled, first: usize) -> Option<String> {
        let Self::Strict(running) = self else { return None };
        let found = running.found.get(first..)?.iter();
        let sentences = found.map(|&fault| strict::explain::fault(scenario, fault));
        Some(sentences.collect::<Vec<_>>().join(" ")).filter(|all| !all.is_empty())
    }

    /// What each line of the score has earned so far, in points.
    fn earned(&self, scenario: &Compiled) -> Vec<u32> {
        match self {
            Self::Classic(running) => running.earned(scenario),
            Self::Shop(running) => running.earned(scenario).to_vec(),
            Self::Strict(running) => strict::explain::earned(scenario, running),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reward {:.4}, score {:.4}", self.reward, self.score())
    }
}
