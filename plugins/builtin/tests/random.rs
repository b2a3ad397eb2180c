//! The random policy hands in valid forms, and the same ones under the same seed.

mod play;

use std::collections::BTreeSet;
use std::sync::Arc;

use aegis_builtin::random::Random;
use aegis_engine::command::Verb;
use aegis_engine::episode::Episode;
use aegis_engine::event::Refusal;
use aegis_engine::scenario::{Compiled, Dialect};
use play::{play, scenarios};

fn everything() -> Vec<Arc<Compiled>> {
    Dialect::ALL.iter().flat_map(|&dialect| scenarios(dialect)).collect()
}

#[test]
fn its_answers_are_valid_forms_everywhere() {
    for scenario in &everything() {
        for seed in 0..50 {
            let episode = play(scenario, &Random, seed);
            for past in episode.history() {
                // A tag that is already there is the one thing that a valid form can run into.
                let is_fine = matches!(past.refused, None | Some(Refusal::TagAlreadyThere { .. }));
                assert!(is_fine, "{} seed {seed}: {past:?}", scenario.source.id);
            }
        }
    }
}

#[test]
fn it_uses_every_verb_of_its_dialect() {
    for (dialect, count) in [(Dialect::Desk, 10), (Dialect::Shop, 5)] {
        let scenario = &scenarios(dialect)[0];
        let verbs_of = |episode: Episode| -> Vec<Verb> {
            episode.history().iter().map(|past| past.command.verb).collect()
        };
        let verbs = (0..50).flat_map(|seed| verbs_of(play(scenario, &Random, seed)));
        let names: BTreeSet<&str> = verbs.map(Verb::as_str).collect();
        assert_eq!(names.len(), count, "{names:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_log_and_another_seed_another_one() {
    for scenario in &everything() {
        let digest = |seed| play(scenario, &Random, seed).seal().1;
        assert_eq!(digest(3), digest(3), "{}", scenario.source.id);
        let commands = |seed| -> Vec<_> {
            play(scenario, &Random, seed).history().iter().map(|past| past.command).collect()
        };
        let differ = (4..12).filter(|&seed| commands(seed) != commands(3)).count();
        assert!(differ > 5, "{}: {differ} of 8", scenario.source.id);
    }
}
