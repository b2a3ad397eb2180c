//! The ceiling: plays the scenario's own solution.

use std::sync::Arc;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Traits, Troupe};
use aegis_engine::scenario::Compiled;

/// Casts the player of the scenario's solution, the one policy that may look at the gold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Casting for Oracle {
    fn name(&self) -> &str {
        "oracle"
    }

    fn about(&self) -> &str {
        "plays the scenario's own solution: the ceiling, and no fair competitor"
    }

    fn traits(&self) -> Traits {
        Traits { reads_gold: true, ignores_seed: true, ..Traits::default() }
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |part| {
            let scenario = part.gold().expect("it says that it reads gold");
            Box::new(Player { scenario: Arc::clone(scenario) })
        }))
    }
}

/// Plays the move whose place in the solution is the number of the turn, so that on a fork it goes
/// on from where the fork begins. After the last move it idles.
struct Player {
    scenario: Arc<Compiled>,
}

impl Policy for Player {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        match self.scenario.oracle.get(seen.turn() as usize) {
            Some(prepared) => answer.copy_from(prepared),
            None => _ = answer.begin(Verb::Idle),
        }
    }
}
