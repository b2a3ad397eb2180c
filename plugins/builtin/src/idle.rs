//! The floor: does nothing, turn after turn.

use aegis_engine::command::{Answer, Verb};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Traits, Troupe};

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

    fn traits(&self) -> Traits {
        Traits { ignores_seed: true, ..Traits::default() }
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| Box::new(Idle)))
    }
}
