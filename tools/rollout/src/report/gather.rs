//! What the figures show, added up while the logs are read: memory grows with scenarios and turns,
//! not with episodes.

use std::collections::BTreeMap;

use aegis_engine::event::{Ending, Refusal, Turn};
use aegis_engine::log::Tape;
use aegis_engine::replay::{ReplayError, Stage, scenario_of};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::Report;
use aegis_engine::score::explain::Explainer;

use crate::results::{self, Finish};
use crate::statistics::Repeats;

/// Everything that was played, by policy.
#[derive(Default)]
pub struct Gathered {
    /// How many episodes there are.
    pub episodes: u64,
    /// How many of them the judge scores otherwise today than the log recorded.
    pub rescored: u64,
    /// The policies in the order in which they played.
    pub policies: Vec<PolicyResults>,
    pass_points: u32,
    stage: Stage,
}

/// What a policy did.
#[derive(Default)]
pub struct PolicyResults {
    /// Its name.
    pub name: String,
    /// How many episodes it played.
    pub episodes: u64,
    /// The scenarios by name.
    pub scenarios: BTreeMap<String, ScenarioResults>,
    /// Its turns, the first one first.
    pub turns: Vec<TurnResults>,
    /// How its episodes ended, by ending and score in points.
    pub endings: BTreeMap<(End, u32), u64>,
    /// How many commands were refused, by reason.
    pub refusals: BTreeMap<&'static str, u64>,
    /// Forbidden actions, by scenario and reason.
    pub unsafe_acts: BTreeMap<(String, String), UnsafeActs>,
    /// How many episodes ended below the mark.
    pub failed: u64,
    /// What these lacked, by line of the score.
    pub lacking: BTreeMap<String, Lacking>,
}

/// What came of a scenario.
#[derive(Default)]
pub struct ScenarioResults {
    /// Its title.
    pub title: String,
    /// The final scores in points.
    pub repeats: Repeats,
    /// How many episodes ended with each score.
    pub scores: BTreeMap<u32, u64>,
}

/// What came of all turns of one number.
#[derive(Clone, Copy, Default)]
pub struct TurnResults {
    /// How many episodes took it.
    pub taken: u64,
    /// The sum of its rewards.
    pub reward: f64,
}

/// How often something forbidden was done.
#[derive(Clone, Copy, Default)]
pub struct UnsafeActs {
    /// How many times.
    pub acts: u64,
    /// In how many episodes.
    pub episodes: u64,
}

/// What episodes that failed lacked in a line of the score.
#[derive(Clone, Copy, Default)]
pub struct Lacking {
    /// The points that they did not earn there, together.
    pub points: u64,
    /// How many of them lacked some.
    pub episodes: u64,
}

/// How an episode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The case was closed.
    Closed,
    /// The turns were used up.
    BudgetSpent,
    /// A forbidden action ended it.
    Breach,
    /// The policy could not go on.
    PolicyFailed,
    /// It has no end.
    None,
}

impl Gathered {
    /// Nothing yet; episodes pass from a final score on, in points of 10,000.
    #[must_use]
    pub fn new(pass_points: u32) -> Self {
        Self { pass_points, ..Self::default() }
    }

    /// Adds an episode.
    ///
    /// # Errors
    /// If it cannot be replayed.
    pub fn add(&mut self, tape: &Tape) -> Result<(), ReplayError> {
        let scenario = scenario_of(tape)?;
        let name = results::policy_of(tape);
        let known = self.policies.iter().position(|policy| policy.name == name);
        let place = known.unwrap_or_else(|| {
            self.policies.push(PolicyResults { name, ..PolicyResults::default() });
            self.policies.len() - 1
        });
        let policy = &mut self.policies[place];
        let mut forbidden = BTreeMap::<u32, u64>::new();
        let finish = results::finish(&mut self.stage, tape, |turn, report| {
            policy.turn(turn, report);
            for ban in (0..u32::BITS).filter(|ban| report.forbidden >> ban & 1 == 1) {
                *forbidden.entry(ban).or_default() += 1;
            }
        })?;
        policy.end(&tape.opened.scenario, scenario, &finish);
        if finish.ending.is_some() && finish.points < self.pass_points {
            policy.explain(tape, scenario)?;
        }
        for (ban, acts) in forbidden {
            let key = (tape.opened.scenario.clone(), reason(scenario, ban));
            let sum = policy.unsafe_acts.entry(key).or_default();
            *sum = UnsafeActs { acts: sum.acts + acts, episodes: sum.episodes + 1 };
        }
        self.episodes += 1;
        self.rescored += u64::from(finish.is_rescored());
        Ok(())
    }
}

impl PolicyResults {
    fn turn(&mut self, turn: &Turn<'_>, report: &Report) {
        let place = turn.number.saturating_sub(1) as usize;
        if self.turns.len() <= place {
            self.turns.resize(place + 1, TurnResults::default());
        }
        self.turns[place].taken += 1;
        self.turns[place].reward += report.reward;
        if let Some(refusal) = turn.refusal() {
            *self.refusals.entry(kind(refusal)).or_default() += 1;
        }
    }

    fn end(&mut self, name: &str, scenario: &Compiled, finish: &Finish) {
        if !self.scenarios.contains_key(name) {
            let title = scenario.source.title.clone();
            let new = ScenarioResults { title, ..ScenarioResults::default() };
            self.scenarios.insert(name.to_owned(), new);
        }
        let results = self.scenarios.entry(name.to_owned()).or_default();
        results.repeats.add(i64::from(finish.points));
        *results.scores.entry(finish.points).or_default() += 1;
        *self.endings.entry((End::of(finish.ending), finish.points)).or_default() += 1;
        self.episodes += 1;
    }

    /// Notes what an episode lacked.
    fn explain(&mut self, tape: &Tape, scenario: &Compiled) -> Result<(), ReplayError> {
        let mut explainer = Explainer::open(tape.opened.judge, scenario)?;
        tape.each(|turn, _| {
            explainer.turn(turn);
            true
        });
        self.failed += 1;
        for line in explainer.lines().iter().filter(|line| line.earned < line.possible) {
            let sum = self.lacking.entry(line.id.clone()).or_default();
            sum.points += u64::from(line.possible - line.earned);
            sum.episodes += 1;
        }
        Ok(())
    }

    /// How many commands it gave.
    pub fn commands(&self) -> u64 {
        self.turns.iter().map(|turn| turn.taken).sum()
    }

    /// How many forbidden actions it did.
    pub fn all_unsafe_acts(&self) -> u64 {
        self.unsafe_acts.values().map(|acts| acts.acts).sum()
    }
}

impl End {
    fn of(ending: Option<Ending>) -> Self {
        match ending {
            Some(Ending::Closed) => Self::Closed,
            Some(Ending::BudgetSpent) => Self::BudgetSpent,
            Some(Ending::Breach { .. }) => Self::Breach,
            Some(Ending::PolicyFailed) => Self::PolicyFailed,
            None => Self::None,
        }
    }
}

/// Why something is forbidden, as the scenario says.
fn reason(scenario: &Compiled, ban: u32) -> String {
    let classic = scenario.source.classic.as_ref();
    let source = classic.and_then(|classic| classic.forbidden.get(ban as usize));
    source.map_or_else(|| format!("forbidden action {}", ban + 1), |source| source.reason.clone())
}

/// What kind of refusal it is, in a few words.
const fn kind(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed { .. } => "the answer was no action",
        Refusal::NotOffered { .. } => "the action is not offered",
        Refusal::FieldMissing { .. } => "a field was missing",
        Refusal::AmountOutOfRange { .. } => "the amount is out of range",
        Refusal::UnknownTicket { .. } => "no ticket has this id",
        Refusal::UnknownRecord { .. } => "no record has this id",
        Refusal::TagAlreadyThere { .. } => "the tag is there already",
        Refusal::UnknownCode { .. } => "no such closing code",
        Refusal::FractionOfCent { .. } => "the amount has a fraction of a cent",
        Refusal::NotOfferedWord { .. } => "the desk does not offer this word",
        Refusal::UnknownPoint { .. } => "no reply makes this point",
        Refusal::NothingToSend { .. } => "there was nothing to send",
        Refusal::NoSuchCredit { .. } => "no such credit stands",
        Refusal::AlreadyDone { .. } => "it was done already",
        Refusal::SameTicket { .. } => "a ticket cannot be linked to itself",
        Refusal::UnknownSeat { .. } => "nobody sits there",
    }
}
