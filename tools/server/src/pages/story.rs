//! An episode told from its log, turn by turn: what was done, what came of it, what it earned.

use aegis_engine::dialect::desk::{Info, RewardModel};
use aegis_engine::dialect::{self, Action, Observation, answer_in_words, event_in_words};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::{Ending, Turn};
use aegis_engine::log::{Fork, Tape};
use aegis_engine::replay::rescore;
use aegis_engine::scenario::{Compiled, Dialect};
use aegis_engine::score::explain::{Explainer, Line};
use aegis_engine::score::score_of;
use aegis_engine::world::Desk;
use serde::Serialize;

use crate::environment::Environment;
use crate::fault::Fault;

/// How many turns are told; a page is no place for more.
const MOST_TURNS: u32 = 500;

/// An episode.
#[derive(Serialize)]
pub(super) struct Story {
    scenario: String,
    title: String,
    family: String,
    environment: &'static str,
    difficulty: &'static str,
    judge: &'static str,
    policies: Vec<String>,
    episode: u64,
    seed: u64,
    budget: u32,
    is_over: bool,
    ending: Option<&'static str>,
    score: f64,
    reward_sum: f64,
    fork: Option<Fork>,
    lines: Vec<Told>,
    turns: Vec<Moment>,
}

/// A line of the score.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    line: Line,
    /// What it had earned after each turn, in points; the first number is from before the first.
    after: Vec<u32>,
}

/// A turn; the first one stands for the opening.
#[derive(Default, Serialize)]
struct Moment {
    turn: u32,
    command: String,
    action: Option<Action>,
    events: Vec<String>,
    refused: Option<String>,
    reward: f64,
    score: f64,
    ended: bool,
    phases: Vec<u32>,
    cost: RewardModel,
    #[serde(skip_serializing_if = "Option::is_none")]
    observation: Option<Observation>,
}

impl Story {
    /// The story of a tape; without what was seen at each turn if it is to be brief.
    pub(super) fn of(tape: &Tape, is_brief: bool) -> Result<Self, Fault> {
        let unreadable = |why: String| Fault::bad("value_error", &["log"], why);
        let scenario = tape.scenario.as_deref().ok_or_else(|| {
            let id = &tape.opened.scenario;
            unreadable(format!("the scenario {id} is neither in the log nor built in"))
        })?;
        if tape.turns > MOST_TURNS {
            let turns = tape.turns;
            return Err(unreadable(format!(
                "the episode has {turns} turns; this page tells up to {MOST_TURNS}, `aegis replay` \
                 all of them"
            )));
        }
        let mut ending = None;
        let mut moments = vec![Moment::default()];
        rescore(tape, tape.opened.judge, |turn, desk, report| {
            ending = turn.ending().or(ending);
            moments.push(Moment {
                reward: report.reward,
                score: report.score(),
                ended: report.ended,
                phases: report.finished_phases().collect(),
                ..Moment::of(turn, desk, scenario.source.dialect)
            });
        })
        .map_err(|error| unreadable(error.to_string()))?;
        moments.iter_mut().try_for_each(|moment| moment.look(tape, is_brief))?;
        let last = moments.last().map_or((0.0, false), |moment| (moment.score, moment.ended));
        Ok(Self {
            ending: ending.map(in_words),
            is_over: last.1,
            score: last.0,
            reward_sum: moments.iter().map(|moment| moment.reward).sum(),
            lines: lines(tape, scenario).map_err(unreadable)?,
            turns: moments,
            ..Self::head(tape, scenario)
        })
    }

    fn head(tape: &Tape, scenario: &Compiled) -> Self {
        let (source, opened) = (&scenario.source, &tape.opened);
        let environment = Environment::ALL.iter().find(|it| it.dialect() == source.dialect);
        Self {
            scenario: source.id.clone(),
            title: source.title.clone(),
            family: source.family.clone(),
            environment: environment.map_or("", |environment| environment.as_str()),
            difficulty: source.difficulty.as_str(),
            judge: opened.judge.as_str(),
            policies: opened.policies.clone(),
            episode: opened.episode,
            seed: opened.seed,
            budget: source.budget_steps,
            fork: opened.fork,
            is_over: false,
            ending: None,
            score: 0.0,
            reward_sum: 0.0,
            lines: Vec::new(),
            turns: Vec::new(),
        }
    }
}

impl Moment {
    fn of(turn: &Turn<'_>, desk: &Desk<'_>, dialect: Dialect) -> Self {
        let say = |text| desk.say(text);
        Self {
            turn: turn.number,
            command: answer_in_words(turn, desk),
            action: Action::of(dialect, turn.command, turn.points, say),
            events: turn.events.iter().map(|event| event_in_words(event, desk)).collect(),
            refused: turn.refusal().map(|why| dialect::explain_refusal(desk, why)),
            ..Self::default()
        }
    }

    /// Adds what was seen after the turn, and what the turn cost.
    fn look(&mut self, tape: &Tape, is_brief: bool) -> Result<(), Fault> {
        let opened = &tape.opened;
        let policies: Vec<&str> = opened.policies.iter().map(String::as_str).collect();
        let setting = Setting {
            episode: opened.episode,
            seed: opened.seed,
            judge: opened.judge,
            policies: &policies,
            fork: opened.fork,
        };
        let mut episode = Episode::resume(tape, self.turn, &setting)
            .map_err(|error| Fault::Unavailable(error.to_string()))?;
        self.cost = Info::of(&episode).reward_model;
        if self.turn == 0 {
            self.score = self.cost.score;
        }
        self.observation = (!is_brief).then(|| dialect::observe(&mut episode));
        Ok(())
    }
}

/// The lines of the score, and how they filled up.
fn lines(tape: &Tape, scenario: &Compiled) -> Result<Vec<Told>, String> {
    let opened = Explainer::open(tape.opened.judge, scenario);
    let mut explainer = opened.map_err(|error| error.to_string())?;
    let standing = |explainer: &Explainer<'_>| -> Vec<u32> {
        explainer.lines().iter().map(|line| line.earned).collect()
    };
    let mut after = vec![standing(&explainer)];
    tape.each(|turn, _| {
        explainer.turn(turn);
        after.push(standing(&explainer));
        true
    });
    let lines = explainer.lines().iter().enumerate();
    let told = lines.map(|(place, line)| Told {
        line: line.clone(),
        after: after.iter().map(|lines| lines[place]).collect(),
    });
    Ok(told.collect())
}

const fn in_words(why: Ending) -> &'static str {
    match why {
        Ending::Closed => "the case was closed",
        Ending::BudgetSpent => "the steps were used up",
        Ending::Breach { .. } => "a forbidden action ended it",
        Ending::PolicyFailed => "the policy failed",
    }
}

/// The score that a tape ended with, if it did.
pub(super) fn final_score(tape: &Tape) -> Option<f64> {
    tape.sealed.map(|sealed| score_of(sealed.points))
}
