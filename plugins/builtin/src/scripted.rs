//! A script: actions as they go over the wire, one a line, played in order.

use std::sync::Arc;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Traits, Troupe};

/// A script that can be played in any number of episodes.
#[derive(Clone, Debug)]
pub struct Scripted {
    lines: Arc<[String]>,
}

/// Reads a script: one JSON action a line. Blank lines are left out, and nothing else is checked,
/// because a line that is no action is answered for when it is played.
#[must_use]
pub fn from_text(text: &str) -> Scripted {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Scripted { lines: lines.map(str::to_owned).collect() }
}

impl Casting for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn about(&self) -> &str {
        "plays the actions of a file, one a line, then idles"
    }

    fn traits(&self) -> Traits {
        Traits { ignores_seed: true, ..Traits::default() }
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| {
            Box::new(Player { lines: Arc::clone(&self.lines), next: 0 })
        }))
    }
}

/// Plays a line a turn, from the first one on, wherever the episode stands; then it idles.
///
/// A line that is no action is a malformed answer and costs its turn, as it does for any policy
/// that acts in the process; only the server refuses such a line without charging for it.
struct Player {
    lines: Arc<[String]>,
    next: usize,
}

impl Policy for Player {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        let Some(line) = self.lines.get(self.next) else {
            answer.begin(Verb::Idle);
            return;
        };
        self.next += 1;
        seen.read_wire(line, answer);
    }
}
