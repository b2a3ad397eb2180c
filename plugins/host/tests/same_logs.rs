//! The same seed gives the same log, whoever plays a policy: the trait, the library in this
//! process, the library in a process of its own, one desk at a time or many at once.

mod corpus;
mod hosts;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::CaseName;
use aegis_engine::family::{FAMILIES, make};
use aegis_engine::policy::{Casting, Part};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use aegis_rollout::plan::{Plan, policy_seed};
use aegis_rollout::run::{Session, run};
use aegis_twin_policy::Twin;
use hosts::{in_process, isolated};

/// The twin as a trait, and as libraries that take one or many at once, here and in processes of
/// their own.
fn twins() -> [(&'static str, Arc<dyn Casting>); 5] {
    let library = corpus::rust("aegis-twin-policy");
    let batching = corpus::rust_with("aegis-twin-policy", "batches");
    [
        ("as a trait", Arc::new(Twin::default())),
        ("in this process", Arc::new(in_process(&library, ""))),
        ("in its own process", Arc::new(isolated(&library, ""))),
        ("in batches in this process", Arc::new(in_process(&batching, ""))),
        ("in batches in its own process", Arc::new(isolated(&batching, ""))),
    ]
}

fn scenarios() -> Vec<Arc<Compiled>> {
    catalogue::ids().into_iter().filter_map(catalogue::get).collect()
}

/// Generated cases, which speak the second dialect: two of each family.
fn cases() -> Vec<Arc<Compiled>> {
    let mut stage = Stage::default();
    let names = FAMILIES.iter().flat_map(|family| [7, 8].map(|n| format!("{}@{n}", family.name())));
    names.map(|name| make(&CaseName::parse(&name).unwrap(), None, &mut stage).unwrap()).collect()
}

/// The bytes of all logs of a run.
fn run_of(
    casting: &Arc<dyn Casting>,
    scenarios: Vec<Arc<Compiled>>,
    repeats: u64,
    threads: usize,
) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(vec![Arc::clone(casting)], scenarios);
    let plan = Plan { repeats, seed: 3, turn_digests: true, ..plan };
    let stop = AtomicBool::new(false);
    run(&plan, Some(folder.path()), Session { threads, stop: &stop }, |_| {}).unwrap();
    let log = folder.path().join("episodes-0000000000.aegislog");
    fs::read(log).unwrap()
}

#[test]
fn many_desks_at_once_give_the_same_bytes_through_every_host() {
    let [(_, first), others @ ..] = twins();
    for (what, scenarios, repeats) in
        [("the catalogue", scenarios(), 20), ("generated cases", cases(), 4)]
    {
        let expected = run_of(&first, scenarios.clone(), repeats, 1);
        assert!(expected.len() > 100_000, "a run of some size: {} bytes", expected.len());
        for (how, casting) in &others {
            for threads in [1, 2] {
                let other = run_of(casting, scenarios.clone(), repeats, threads);
                assert!(other == expected, "{what}, {how}, on {threads} threads");
            }
        }
    }
}

#[test]
fn one_desk_at_a_time_gives_the_same_episodes_through_every_host() {
    let all = twins();
    for scenario in scenarios().into_iter().chain(cases()) {
        let mut digests =
            all.iter().map(|(how, casting)| (how, alone(casting.as_ref(), &scenario)));
        let (_, expected) = digests.next().unwrap();
        for (how, digest) in digests {
            assert_eq!(digest, expected, "{} {how}", scenario.source.id);
        }
    }
}

/// The digest of an episode that is played alone.
fn alone(casting: &dyn Casting, scenario: &Arc<Compiled>) -> [u8; 32] {
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode: 0, seed: 5, judge, policies: &["twin"], fork: None };
    let mut episode = Episode::open(scenario, &setting).unwrap();
    let seat = Seat(0);
    let mut troupe = casting.troupe(1);
    let seed = policy_seed(5, scenario, seat);
    troupe.enter(0, &Part::of(casting, scenario, seed, seat));
    let mut answer = Answer::default();
    while !episode.is_over() {
        episode.ask(troupe.as_mut(), &mut answer);
        episode.act(&mut answer).unwrap();
    }
    episode.seal().1
}
