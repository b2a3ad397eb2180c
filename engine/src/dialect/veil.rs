//! What a judged run hides: rewards before the end, the score so far, and gold. The fields stay,
//! empty, so that a client reads the same shapes.

use super::history::HistoryEntry;
use super::{Observation, State, desk, desk2, shop};

impl Observation {
    /// The same as a judged run shows it; the score is there once the episode is over.
    #[must_use]
    pub fn veiled(self, score: Option<f64>) -> Self {
        match self {
            Self::Desk(seen) => Self::Desk(Box::new(of_desk(*seen, score))),
            Self::Shop(seen) => Self::Shop(Box::new(shop::Observation {
                reward: score.unwrap_or(0.0),
                current_score: score,
                ..*seen
            })),
            Self::Desk2(seen) => {
                let desk = of_desk(seen.desk, score);
                Self::Desk2(Box::new(desk2::Observation { desk, ..*seen }))
            }
        }
    }
}

fn of_desk(seen: desk::Observation, score: Option<f64>) -> desk::Observation {
    desk::Observation {
        reward: score.unwrap_or(0.0),
        action_history: entries(seen.action_history, score),
        current_phase: None,
        ..seen
    }
}

fn entries(mut entries: Vec<HistoryEntry>, score: Option<f64>) -> Vec<HistoryEntry> {
    entries.iter_mut().for_each(|entry| entry.reward = 0.0);
    if let (Some(last), Some(score)) = (entries.last_mut(), score) {
        last.reward = score;
    }
    entries
}

impl State {
    /// The same as a judged run shows it.
    #[must_use]
    pub fn veiled(self) -> Self {
        match self {
            Self::Desk(state) => Self::Desk(Box::new(desk::State {
                primary_ticket_id: None,
                rubric_progress: None,
                rubric_breakdown: Vec::new(),
                unsafe_actions: Vec::new(),
                behavior_penalties: Vec::new(),
                last_reward: None,
                completed_phases: Vec::new(),
                current_phase: None,
                ..*state
            })),
            Self::Shop(state) => Self::Shop(Box::new(shop::State {
                required_evidence: Vec::new(),
                action_history: entries(state.action_history, state.final_score),
                ..*state
            })),
            Self::Desk2(state) => Self::Desk2(Box::new(of_desk2(*state))),
        }
    }
}

/// The name of a generated case holds its seed, from which anybody could make it again with its
/// gold.
fn of_desk2(state: desk2::State) -> desk2::State {
    let is_generated = state.fixture_id.contains('@');
    desk2::State {
        fixture_id: if is_generated { state.task_id.clone() } else { state.fixture_id },
        action_history: entries(state.action_history, state.final_score),
        gold: None,
        ..state
    }
}

impl desk::Info {
    /// The same as a judged run shows it.
    #[must_use]
    pub fn veiled(self) -> Self {
        let is_generated = self.fixture_id.contains('@');
        Self {
            fixture_id: if is_generated { self.task_id.clone() } else { self.fixture_id },
            reward_model: desk::RewardModel {
                score: self.final_score.unwrap_or(0.0),
                ..desk::RewardModel::default()
            },
            ..self
        }
    }
}
