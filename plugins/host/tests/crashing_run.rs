//! A run of 10,000 episodes whose policy crashes again and again loses those episodes and nothing
//! else, and every episode is accounted for.

mod corpus;
mod floor;
mod hosts;

use std::collections::BTreeMap;

use aegis_engine::catalogue;
use aegis_engine::event::Cause;
use aegis_engine::policy::{Casting, Remarks};

use floor::Played;

const EPISODES: usize = 10_000;

/// Plays one short scenario on two threads; the log is held against the rules there.
fn run(casting: impl Casting + 'static) -> Played {
    let scenario = catalogue::get("damaged-mug-replacement").unwrap();
    let played = floor::play_on(casting, vec![scenario], EPISODES as u64, 2);
    assert_eq!(played.episodes.len(), EPISODES);
    played
}

/// How often each cause stands in the log, and in the summary.
fn causes(played: &Played) -> Vec<(String, u64)> {
    let mut causes: BTreeMap<String, u64> = BTreeMap::new();
    for (cause, _) in played.failures() {
        *causes.entry(cause.to_string()).or_default() += 1;
    }
    let causes: Vec<(String, u64)> = causes.into_iter().collect();
    assert_eq!(played.summary.failures(), causes);
    causes
}

/// Nobody knows which episodes crash, but it is one of two things that comes of each.
#[test]
fn crashes_that_nobody_can_foresee_cost_their_own_episodes() {
    let played = run(hosts::isolated(&corpus::bad(), "segfault luck=8"));
    let sound = run(hosts::in_process(&corpus::bad(), ""));
    let mut crashed = 0;
    for (at, (episode, sound)) in played.episodes.iter().zip(&sound.episodes).enumerate() {
        match &episode.failure {
            None => assert_eq!(episode.digest, sound.digest, "episode {at}"),
            Some((cause, words)) => {
                crashed += 1;
                assert_eq!(*cause, Cause::Crashed);
                assert_eq!(words, "its process was ended by signal 11 (SIGSEGV)");
                assert!(episode.points == 0 && episode.turns <= sound.turns);
            }
        }
    }
    assert_eq!(causes(&played), [("crashed".to_owned(), crashed)]);
    assert!((1..EPISODES as u64 / 2).contains(&crashed), "{crashed}");
    assert!(played.remarks().inconsistencies > 0, "asked again, most of them do not crash");
}

/// The same draws make a policy panic in this process, where nothing has to be started anew.
#[test]
fn crashes_that_follow_from_the_seed_come_in_the_same_places_in_every_run() {
    let config = "segfault chance=4";
    let played = run(hosts::isolated(&corpus::bad(), config));
    assert!(run(hosts::isolated(&corpus::bad(), config)).log == played.log);
    assert_eq!(played.remarks(), Remarks::default());
    let panicking = run(hosts::in_process(&corpus::bad(), "panic chance=4"));
    let places = |played: &Played| {
        let failed = played.episodes.iter().enumerate().filter(|(_, it)| it.failure.is_some());
        failed.map(|(at, it)| (at, it.turns)).collect::<Vec<_>>()
    };
    assert_eq!(places(&played), places(&panicking));
    let count = places(&played).len() as u64;
    assert!(count > 100, "{count}");
    assert_eq!(causes(&played), [("crashed".to_owned(), count)]);
    assert_eq!(causes(&panicking), [("panicked".to_owned(), count)]);
}
