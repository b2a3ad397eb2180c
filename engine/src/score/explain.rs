//! Why a score is what it is: for each line of it, the events that earned or lost its points.

use serde::Serialize;

use crate::event::Turn;
use crate::scenario::Compiled;

use super::{FULL, Judge, JudgeName, NoSection, shop};

/// One line of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// What it means, in a few words.
    pub label: String,
    /// What it can earn, in points of 10,000.
    pub possible: u32,
    /// What it has earned.
    pub earned: u32,
    /// The events that earned or lost points, in order.
    pub because: Vec<Cause>,
}

/// An event that changed what a line has earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The turn, counted from 1.
    pub turn: u32,
    /// The event's place in its turn, counted from 0.
    pub event: u32,
    /// The change in points.
    pub change: i64,
}

/// Scores an episode once more and notes which event changed which line.
#[derive(Clone, Debug)]
pub struct Explainer<'a> {
    scenario: &'a Compiled,
    judge: Judge,
    lines: Vec<Line>,
}

impl<'a> Explainer<'a> {
    /// An explainer at the start of an episode.
    ///
    /// # Errors
    /// If the scenario has no section for this judge.
    pub fn open(name: JudgeName, scenario: &'a Compiled) -> Result<Self, NoSection> {
        let judge = Judge::open(name, scenario)?;
        let mut lines = empty_lines(name, scenario);
        note(&mut lines, &judge.earned(scenario), None);
        Ok(Self { scenario, judge, lines })
    }

    /// Reads the next turn.
    pub fn turn(&mut self, turn: &Turn<'_>) {
        self.judge.hear(turn);
        for (event, place) in turn.events.iter().zip(0..) {
            self.judge.see(self.scenario, event);
            let earned = self.judge.earned(self.scenario);
            note(&mut self.lines, &earned, Some((turn.number, place)));
        }
        self.judge.close(self.scenario, turn);
    }

    /// What each line has earned so far, and why.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

fn note(lines: &mut [Line], earned: &[u32], at: Option<(u32, u32)>) {
    for (line, &now) in lines.iter_mut().zip(earned) {
        let change = i64::from(now) - i64::from(line.earned);
        line.earned = now;
        if let (Some((turn, event)), true) = (at, change != 0) {
            line.because.push(Cause { turn, event, change });
        }
    }
}

fn empty_lines(name: JudgeName, scenario: &Compiled) -> Vec<Line> {
    let line = |id: &str, label: &str, possible| Line {
        id: id.to_owned(),
        label: label.to_owned(),
        possible,
        earned: 0,
        because: Vec::new(),
    };
    match (name, &scenario.source.classic, &scenario.source.shop) {
        (JudgeName::Classic, Some(classic), _) => classic
            .rubric
            .iter()
            .map(|source| line(&source.id, &source.label, super::decimal::points(source.weight)))
            .collect(),
        (JudgeName::Shop, _, Some(section)) => {
            let weights = section.weights;
            let weights = [weights.resolution, weights.evidence, weights.reply, weights.efficiency];
            let labels = ["The right code", "What was read", "What the reply says", "Few steps"];
            let named = shop::LINES.iter().zip(labels).zip(weights);
            named.map(|((id, label), weight)| line(id, label, weight * FULL / 100)).collect()
        }
        _ => Vec::new(),
    }
}
