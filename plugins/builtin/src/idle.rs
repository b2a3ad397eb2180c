//! The floor: does nothing, turn after turn.

use std::sync::Arc;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::event::Seat;
use aegis_engine::observe::Observation;
use aegis_engine::policy::Policy;
use aegis_engine::scenario::Compiled;

use crate::Casting;

/// Lets every turn pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct Idle;

impl Policy for Idle {
    fn act(&mut self, _seen: &Observation<'_>, answer: &mut Answer) {
        answer.begin(Verb::Idle);
    }
}

impl Casting for Idle {
    fn name(&self) -> &str {
        "idle"
    }

    fn about(&self) -> &str {
        "does nothing: the floor of every score"
    }

    fn cast(&self, _scenario: &Arc<Compiled>, _seed: u64, _seat: Seat) -> Box<dyn Policy> {
        Box::new(Self)
    }
}
