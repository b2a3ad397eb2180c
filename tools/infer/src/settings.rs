//! What decides the answers of a run, and is kept in its folder as `infer.json`.

use serde::{Deserialize, Serialize};

/// The file in the run's folder.
pub const SETTINGS: &str = "infer.json";

/// What decides the answers of a run beside its plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The name of the model as lines, logs and tables have it.
    pub model: String,
    /// The endpoint; none if the built-in policy plays.
    pub api_base: Option<String>,
    /// The server of the environment; none if it is played in this process.
    pub env_url: Option<String>,
    /// The temperature of the model.
    pub temperature: f64,
    /// How many tokens an answer may have.
    pub max_tokens: u32,
    /// Whether actions are tools.
    pub tools: ToolUse,
    /// How many tokens a request may have, its answer with it.
    pub context_tokens: u64,
    /// What lines call the environment.
    pub benchmark: String,
    /// The final score from which a line says success.
    pub success_at: f64,
}

impl Settings {
    /// Whether a model plays, not the built-in policy.
    #[must_use]
    pub fn asks_model(&self) -> bool {
        self.api_base.is_some()
    }
}

/// Whether the actions of the desk are offered to the model as tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToolUse {
    /// If the endpoint takes them.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never: actions are JSON texts.
    Off,
}

/// What changes no answer: how fast, how patient, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacing {
    /// How many episodes are played at once.
    pub concurrency: usize,
    /// How many requests a minute may be sent; none for as many as there are.
    pub requests_per_minute: Option<u32>,
    /// How long one request may take, in seconds.
    pub timeout_seconds: f64,
    /// How often a request is sent before the endpoint counts as dead.
    pub tries: u32,
    /// What a million tokens of input cost.
    pub price_in: Option<f64>,
    /// What a million tokens of output cost.
    pub price_out: Option<f64>,
}
