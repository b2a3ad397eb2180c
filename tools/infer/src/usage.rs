//! What answers took: requests, tokens, repairs and fallbacks, by scenario, and what that costs.

use aegis_rollout::plan::Plan;
use aegis_rollout::summary::Summary;
use serde::{Deserialize, Serialize};

use crate::answers::Answer;
use crate::settings::{Pacing, Settings};

/// What the answers of some episodes took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// How many answers there were.
    pub answers: u64,
    /// How many of them were to a request to repair the one before.
    pub repairs: u64,
    /// How often the fallback was played, because no answer was an action.
    pub fallbacks: u64,
    /// How many answers were to requests with shortened observations.
    pub shortened: u64,
    /// How many answers came without a count of tokens.
    pub unmetered: u64,
    /// How many tokens the requests had.
    pub prompt_tokens: u64,
    /// How many tokens the answers had.
    pub completion_tokens: u64,
    /// What that costs; none without prices.
    pub cost: Option<f64>,
}

/// What one scenario took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioUsage {
    /// The scenario.
    pub scenario: String,
    /// What its episodes took.
    #[serde(flatten)]
    pub usage: Usage,
}

/// What `summary.json` has beside the results that every run has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inference {
    /// What decided the answers.
    pub settings: Settings,
    /// What all episodes took.
    pub total: Usage,
    /// What each scenario took, in order.
    pub scenarios: Vec<ScenarioUsage>,
}

/// What `summary.json` holds: the results in the form of rollouts, and what they took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InferSummary {
    /// The results.
    #[serde(flatten)]
    pub summary: Summary,
    /// What they took.
    pub inference: Inference,
}

impl Usage {
    /// Adds an answer.
    pub fn add(&mut self, answer: &Answer) {
        self.answers += 1;
        self.repairs += u64::from(answer.place.attempt > 0);
        self.shortened += u64::from(answer.shortened > 0);
        self.unmetered += u64::from(answer.given.prompt_tokens.is_none());
        self.prompt_tokens += answer.given.prompt_tokens.unwrap_or(0);
        self.completion_tokens += answer.given.completion_tokens.unwrap_or(0);
    }

    /// Adds what other episodes took.
    pub fn take_in(&mut self, other: &Self) {
        self.answers += other.answers;
        self.repairs += other.repairs;
        self.fallbacks += other.fallbacks;
        self.shortened += other.shortened;
        self.unmetered += other.unmetered;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
    }

    fn priced(mut self, pacing: &Pacing) -> Self {
        let price =
            |tokens: u64, price: Option<f64>| price.map(|price| tokens as f64 * price / 1e6);
        let prices = (
            price(self.prompt_tokens, pacing.price_in),
            price(self.completion_tokens, pacing.price_out),
        );
        self.cost = match prices {
            (None, None) => None,
            (input, output) => Some(input.unwrap_or(0.0) + output.unwrap_or(0.0)),
        };
        self
    }
}

/// Adds up by scenario what the episodes of a plan took.
pub struct Meter {
    scenarios: Vec<Usage>,
}

impl Meter {
    /// Nothing yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { scenarios: vec![Usage::default(); plan.scenarios.len()] }
    }

    /// Adds an episode of a scenario.
    pub fn add(&mut self, scenario: usize, usage: &Usage) {
        self.scenarios[scenario].take_in(usage);
    }

    /// What there was so far.
    #[must_use]
    pub fn inference(&self, plan: &Plan, settings: &Settings, pacing: &Pacing) -> Inference {
        let mut total = Usage::default();
        self.scenarios.iter().for_each(|usage| total.take_in(usage));
        let named = plan.scenarios.iter().zip(&self.scenarios);
        let scenarios = named.map(|(scenario, usage)| ScenarioUsage {
            scenario: scenario.source.id.clone(),
            usage: usage.priced(pacing),
        });
        let scenarios = scenarios.collect();
        Inference { settings: settings.clone(), total: total.priced(pacing), scenarios }
    }
}
