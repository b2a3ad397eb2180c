//! Why a score is what it is: for each line of it, the events that earned or lost its points.

use serde::Serialize;

use crate::event::Turn;
use crate::scenario::Compiled;

use super::{FULL, Judge, JudgeName, NoSection, shop, strict};

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
    /// Why points are lacking, in sentences, where the judge has words for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<String>,
}

impl Line {
    /// A line that has earned nothing yet.
    #[must_use]
    pub fn new(id: &str, label: &str, possible: u32) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            possible,
            earned: 0,
            because: Vec::new(),
            lacking: Vec::new(),
        }
    }
}

/// An event that changed what a line has earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The turn, counted from 1.
    pub turn: u32,
    /// The event's place in its turn, counted from 0.
    pub event: u32,
    /// The change in points.
    pub change: i64,
    /// What was wrong, in a sentence, where the judge has words for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
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
        note(&mut lines, &judge.earned(scenario), None, None);
        Ok(Self { scenario, judge, lines })
    }

    /// Reads the next turn.
    pub fn turn(&mut self, turn: &Turn<'_>) {
        self.judge.hear(turn);
        for (event, place) in turn.events.iter().zip(0..) {
            let before = self.judge.fault_count();
            self.judge.see(self.scenario, event);
            let earned = self.judge.earned(self.scenario);
            let why = self.judge.faults_after(self.scenario, before);
            note(&mut self.lines, &earned, Some((turn.number, place)), why.as_deref());
        }
        if self.judge.close(self.scenario, turn).ended
            && let Judge::Strict(running) = &self.judge
        {
            let lacking = strict::explain::lacking(self.scenario, running);
            self.lines.iter_mut().zip(lacking).for_each(|(line, lacking)| line.lacking = lacking);
        }
    }

    /// What each line has earned so far, and why.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

/// Notes what each line stands at; only a loss has a reason.
fn note(lines: &mut [Line], earned: &[u32], at: Option<(u32, u32)>, why: Option<&str>) {
    for (line, &now) in lines.iter_mut().zip(earned) {
        let change = i64::from(now) - i64::from(line.earned);
        line.earned = now;
        if let (Some((turn, event)), true) = (at, change != 0) {
            let why = why.filter(|_| change < 0).map(str::to_owned);
            line.because.push(Cause { turn, event, change, why });
        }
    }
}

fn empty_lines(name: JudgeName, scenario: &Compiled) -> Vec<Line> {
    match (name, &scenario.source.classic, &scenario.source.shop) {
        (JudgeName::Classic, Some(classic), _) => classic
            .rubric
            .iter()
            .map(|source| {
                Line::new(&source.id, &source.label, super::decimal::points(source.weight))
            })
            .collect(),
        (JudgeName::Shop, _, Some(section)) => {
            let weights = section.weights;
            let weights = [weights.resolution, weights.evidence, weights.reply, weights.efficiency];
            let labels = ["The right code", "What was read", "What the reply says", "Few steps"];
            let named = shop::LINES.iter().zip(labels).zip(weights);
            named.map(|((id, label), weight)| Line::new(id, label, weight * FULL / 100)).collect()
        }
        (JudgeName::Strict, ..) => strict::explain::lines(scenario),
        _ => Vec::new(),
    }
}
