//! Plays one episode of a run: a model or the built-in policy at a desk, with its lines.

use aegis_engine::command::Answer;
use aegis_engine::episode::Setting;
use aegis_engine::event::Seat;
use aegis_engine::log::EpisodeLog;
use aegis_engine::policy::{Casting, Part, Troupe};
use aegis_rollout::Outcome;
use aegis_rollout::plan::{Plan, policy_seed};

use crate::desk::{Desk, Seen};
use crate::dialogue::{Choice, Dialogue, Model};
use crate::error::InferError;
use crate::lines::Lines;
use crate::settings::Settings;
use crate::usage::Usage;

/// How often an episode starts over when the environment's server is lost.
const STARTS: u32 = 3;

/// Who plays.
pub enum Player {
    /// The built-in policy.
    Scripted,
    /// A model.
    Model(Box<Model>),
}

/// What every episode of a run shares.
pub struct Stage<'a> {
    /// What is played.
    pub plan: &'a Plan,
    /// What decides the answers.
    pub settings: &'a Settings,
    /// Who plays.
    pub player: &'a Player,
    /// Gets each line at once; none if an episode's lines come in one piece.
    pub live: Option<&'a dyn Fn(&str)>,
}

/// What came of an episode.
pub struct Played {
    /// Its number.
    pub episode: u64,
    /// What came of it.
    pub outcome: Outcome,
    /// Its log.
    pub log: EpisodeLog,
    /// Its lines that were not shown yet.
    pub lines: String,
    /// What its answers took.
    pub usage: Usage,
}

/// Whoever acts in one episode.
enum Actor<'a> {
    Scripted(Box<dyn Troupe + 'a>),
    Model(Box<Dialogue<'a>>),
}

impl Stage<'_> {
    /// Plays an episode to its end. If the server is lost, it starts over, and what was answered
    /// is not asked again.
    ///
    /// # Errors
    /// If the model or the server gives out.
    pub async fn play(&self, episode: u64) -> Result<Played, InferError> {
        let mut lines = Lines::new(self.live);
        for start in 1.. {
            match self.attempt(episode, &mut lines).await {
                Err(InferError::Lost { .. }) if start < STARTS => {}
                Err(error) => return Err(error),
                Ok((outcome, log, usage)) => {
                    let lines = lines.finish();
                    return Ok(Played { episode, outcome, log, lines, usage });
                }
            }
        }
        unreachable!("the last start gives its error away")
    }

    async fn attempt(
        &self,
        episode: u64,
        lines: &mut Lines<'_>,
    ) -> Result<(Outcome, EpisodeLog, Usage), InferError> {
        let Self { plan, settings, .. } = self;
        let part = plan.part(episode);
        let scenario = &plan.scenarios[part.scenario];
        let setting = Setting {
            episode,
            seed: part.seed,
            judge: plan.judge_of(scenario),
            policies: &[plan.policies[part.policy].name()],
            fork: None,
        };
        let (mut desk, mut seen) =
            Desk::open(scenario, &setting, settings.env_url.as_deref()).await?;
        lines.start(&scenario.source.id, &settings.benchmark, &settings.model);
        let mut actor = self.actor(episode);
        while !seen.done {
            let Choice { mut form, fallback } = actor.choose(&mut desk, &seen).await?;
            seen = desk.act(&mut form).await?;
            let error = match (fallback, seen.refusal()) {
                (Some(fallback), Some(refusal)) => Some(format!("{fallback}; {refusal}")),
                (fallback, refusal) => fallback.or_else(|| refusal.map(str::to_owned)),
            };
            lines.step(seen.action.as_ref(), seen.reward, seen.done, error.as_deref());
        }
        lines.end(desk.score(), settings.success_at);
        let usage = actor.usage();
        if let Player::Model(model) = self.player {
            model.answers.borrow_mut().settle()?;
        }
        let (outcome, log) = desk.finish().await;
        Ok((outcome, log, usage))
    }

    fn actor(&self, episode: u64) -> Actor<'_> {
        let part = self.plan.part(episode);
        let scenario = &self.plan.scenarios[part.scenario];
        match self.player {
            Player::Model(model) => Actor::Model(Box::new(Dialogue::new(model, scenario, episode))),
            Player::Scripted => {
                let casting: &dyn Casting = self.plan.policies[part.policy].as_ref();
                let mut troupe = casting.troupe(1);
                let seed = policy_seed(part.seed, scenario, Seat(0));
                troupe.enter(0, &Part::of(casting, scenario, seed, Seat(0)));
                Actor::Scripted(troupe)
            }
        }
    }
}

impl Actor<'_> {
    async fn choose(&mut self, desk: &mut Desk, seen: &Seen) -> Result<Choice, InferError> {
        match self {
            Self::Model(dialogue) => dialogue.choose(seen).await,
            Self::Scripted(troupe) => {
                let mut form = Answer::default();
                desk.ask(troupe.as_mut(), &mut form);
                Ok(Choice { form, fallback: None })
            }
        }
    }

    fn usage(&self) -> Usage {
        match self {
            Self::Model(dialogue) => dialogue.usage,
            Self::Scripted(_) => Usage::default(),
        }
    }
}
