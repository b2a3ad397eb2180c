//! The promise of the engine: same scenario, seed and answers, same log, whatever else there is.

mod common;

use std::fmt::Write as _;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use aegis_engine::log::Packing;
use aegis_engine::scenario::Compiled;
use aegis_engine::snapshot;
use aegis_engine::world::{Floor, Room};
use common::{
    Player, compare_with_golden, file_of, generated, hex, path, play, play_in, scenario, scenarios,
    script, tape_of,
};

/// Long, with phases, messages, many texts and the other dialects: one of each kind.
const KINDS: [&str; 6] = [
    "data_breach_response_lifecycle",
    "customer_escalation_chain",
    "contract_renewal_negotiation_v1",
    "account-takeover-fraud",
    "data_breach_response_lifecycle:t5@900001?follow_up=changes",
    "suspicious_admin_request:t3@7",
];

/// All scenarios of the catalogue, and a case of every family.
fn everything() -> Vec<Arc<Compiled>> {
    static ALL: OnceLock<Vec<Arc<Compiled>>> = OnceLock::new();
    ALL.get_or_init(|| scenarios().into_iter().chain(generated()).collect()).clone()
}

fn room_for_all() -> Room {
    let kinds = KINDS.map(scenario);
    let all: Vec<Arc<Compiled>> = everything().into_iter().chain(kinds).collect();
    Room::for_all(all.iter().map(|scenario| &**scenario))
}

#[test]
fn the_same_episode_twice_is_the_same_log() {
    for scenario in everything() {
        for seed in 0..4 {
            let [first, second] = [play(&scenario, 7, seed), play(&scenario, 7, seed)];
            assert_eq!(first.log.bytes(), second.log.bytes(), "{}", scenario.source.id);
            assert_eq!(first.states, second.states, "{}", scenario.source.id);
        }
    }
}

#[test]
fn another_seed_another_script_or_another_episode_number_is_another_log() {
    let scenario = scenario(KINDS[0]);
    let plain = play(&scenario, 0, 1).seal();
    assert_ne!(plain, play(&scenario, 0, 2).seal());
    assert_ne!(plain, play(&scenario, 1, 1).seal());
    let mut floor = Floor::for_one(&scenario);
    let answers = script(&scenario, 1);
    let mut other_seed = play_in(&mut floor.columns(), 0, &scenario, (0, 2), answers);
    assert_ne!(plain, other_seed.seal());
}

#[test]
fn a_desk_that_had_a_thousand_episodes_is_as_good_as_new() {
    let all = everything();
    let mut floor = Floor::new(3, room_for_all());
    let mut columns = floor.columns();
    for n in 0..1_000 {
        let scenario = &all[n % all.len()];
        let seed = n as u64 / 2;
        drop(play_in(&mut columns, 1, scenario, (n as u64, seed), script(scenario, seed)));
    }
    for scenario in &all {
        for seed in 0..4 {
            let answers = script(scenario, seed);
            let worn = play_in(&mut columns, 1, scenario, (7, seed), answers);
            let fresh = play(scenario, 7, seed);
            assert_eq!(worn.log.bytes(), fresh.log.bytes(), "{}", scenario.source.id);
        }
    }
}

#[test]
fn a_floor_of_512_desks_in_step_is_512_floors_of_one() {
    let all = everything();
    let mut floor = Floor::new(512, room_for_all());
    let mut columns = floor.columns();
    let seats: Vec<(usize, &Arc<Compiled>, u64)> =
        (0..512).map(|slot| (slot, &all[slot % all.len()], slot as u64)).collect();
    let mut players: Vec<Player> = seats
        .iter()
        .map(|&(slot, scenario, seed)| {
            Player::open(&mut columns, slot, scenario, (seed, seed), script(scenario, seed))
        })
        .collect();
    let mut goes_on = true;
    while goes_on {
        goes_on = false;
        for (slot, player) in players.iter_mut().enumerate() {
            goes_on |= player.turn(&mut columns, slot);
        }
    }
    for ((_, scenario, seed), player) in seats.into_iter().zip(&mut players) {
        player.seal();
        let alone = play(scenario, seed, seed);
        assert_eq!(player.log.bytes(), alone.log.bytes(), "{}, {seed}", scenario.source.id);
    }
    let alone: Vec<Player> =
        (0u64..512).map(|n| play(&all[n as usize % all.len()], n, n)).collect();
    for packing in [Packing::Raw, Packing::Zstd] {
        assert_eq!(file_of(&players, packing), file_of(&alone, packing));
    }
}

/// Plays the rest of an episode on a floor where a snapshot was put back, and gives the states.
fn resume(scenario: &Arc<Compiled>, seed: u64, turn: usize, bytes: &[u8]) -> (Vec<u128>, Vec<u8>) {
    let mut floor = Floor::new(2, room_for_all());
    let mut columns = floor.columns();
    let rest = script(scenario, seed).split_off(turn);
    let mut player = Player::open(&mut columns, 1, scenario, (0, 99), rest);
    snapshot::restore(&mut columns, 1, bytes).expect("it was taken from this scenario");
    while player.turn(&mut columns, 1) {}
    let mut last = Vec::new();
    snapshot::write(&columns.desk(1), &mut last);
    (player.states.split_off(1), last)
}

#[test]
fn cut_at_any_turn_and_put_back_elsewhere_it_goes_on_the_same() {
    for scenario in KINDS.map(scenario) {
        for seed in 0..3 {
            let whole = play(&scenario, 0, seed);
            let mut floor = Floor::for_one(&scenario);
            let mut columns = floor.columns();
            let answers = script(&scenario, seed);
            let mut player = Player::open(&mut columns, 0, &scenario, (0, seed), answers);
            for turn in 0..whole.reports.len() {
                let mut bytes = Vec::new();
                snapshot::write(&columns.desk(0), &mut bytes);
                let (states, _) = resume(&scenario, seed, turn, &bytes);
                assert_eq!(states, whole.states[turn + 1..], "{} {turn}", scenario.source.id);
                assert!(player.turn(&mut columns, 0));
            }
        }
    }
}

/// Where the child process finds its snapshot, its scenario, its seed and its turn.
const CHILD: &str = "AEGIS_TEST_SNAPSHOT";

#[test]
#[ignore = "runs as the other process of the test below"]
fn the_other_process() {
    let given = std::env::var(CHILD).expect("the test below gives it");
    let [file, id, seed, turn] = given.split('\n').collect::<Vec<_>>()[..] else {
        panic!("{CHILD} has four lines")
    };
    let bytes = std::fs::read(file).expect("the test below wrote it");
    let (seed, turn) = (seed.parse().expect("a seed"), turn.parse().expect("a turn"));
    let (states, last) = resume(&scenario(id), seed, turn, &bytes);
    println!("\n=> {states:?} {}", hex(blake3::hash(&last).as_bytes()));
}

#[test]
fn put_back_in_another_process_it_goes_on_the_same() {
    let folder = std::env::temp_dir().join(format!("aegis-determinism-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let cut = [(KINDS[0], 1u64, 9usize), (KINDS[1], 2, 6), (KINDS[3], 3, 2), (KINDS[4], 5, 11)];
    for (n, (id, seed, turn)) in cut.into_iter().enumerate() {
        let scenario = scenario(id);
        let mut floor = Floor::for_one(&scenario);
        let mut columns = floor.columns();
        let answers = script(&scenario, seed);
        let mut player = Player::open(&mut columns, 0, &scenario, (0, seed), answers);
        (0..turn).for_each(|_| assert!(player.turn(&mut columns, 0)));
        let mut bytes = Vec::new();
        snapshot::write(&columns.desk(0), &mut bytes);
        let file = folder.join(format!("snapshot-{n}"));
        std::fs::write(&file, &bytes).expect("the folder is ours");
        while player.turn(&mut columns, 0) {}
        snapshot::write(&columns.desk(0), &mut bytes);
        let states = &player.states[turn + 1..];
        let expected = format!("=> {states:?} {}", hex(blake3::hash(&bytes).as_bytes()));

        let output = Command::new(std::env::current_exe().expect("a test knows its binary"))
            .args(["--exact", "the_other_process", "--ignored", "--nocapture"])
            .env(CHILD, format!("{}\n{id}\n{seed}\n{turn}", file.display()))
            .output()
            .expect("the test binary runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.lines().any(|line| line == expected), "{expected}\n{said}");
    }
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}

#[test]
fn a_replayed_desk_is_the_live_desk_after_every_turn() {
    for scenario in everything() {
        for seed in 0..3 {
            let player = play(&scenario, 0, seed);
            let mut floor = Floor::for_one(&scenario);
            let mut columns = floor.columns();
            columns.open(0, &scenario, seed);
            let mut turns = 0;
            tape_of(&player).each(|turn, logged| {
                turns += 1;
                aegis_engine::apply::apply_turn(&mut columns.desk_mut(0), turn);
                let state = snapshot::digest(&columns.desk(0), &mut Vec::new());
                assert_eq!(state, player.states[turns], "{} {turns}", scenario.source.id);
                assert_eq!(Some(state), logged, "{} {turns}", scenario.source.id);
                true
            });
            assert_eq!(turns, player.reports.len());
        }
    }
}

#[test]
fn two_threads_with_a_floor_each_are_one_thread() {
    let all = everything();
    let part = |of: usize, parts: usize| -> Vec<Player> {
        let mut floor = Floor::new(1, room_for_all());
        let mut columns = floor.columns();
        let mine = (0..200usize).filter(|n| n % parts == of);
        mine.map(|n| {
            let (scenario, seed) = (&all[n % all.len()], n as u64);
            play_in(&mut columns, 0, scenario, (seed, seed), script(scenario, seed))
        })
        .collect()
    };
    let alone = part(0, 1);
    let (even, odd) = std::thread::scope(|scope| {
        let odd = scope.spawn(|| part(1, 2));
        (part(0, 2), odd.join().expect("the thread ends"))
    });
    let together = even.iter().zip(&odd).flat_map(|(even, odd)| [even, odd]);
    for (apart, alone) in together.zip(&alone) {
        assert_eq!(apart.log.bytes(), alone.log.bytes());
    }
}

#[test]
fn debug_and_release_reach_the_committed_digests() {
    let mut table = String::from(
        "# scenario, seed of the script, turns, points, last state, episode. Debug and release \
         builds, on any machine,\n# reach these; AEGIS_MINT=1 writes them anew.\n",
    );
    for scenario in scenarios() {
        for seed in 0..3 {
            let mut player = play(&scenario, 0, seed);
            let (turns, points) = (player.reports.len(), player.points());
            let state = *player.states.last().expect("the start is there");
            let digest = hex(&player.seal());
            writeln!(table, "{} {seed} {turns} {points} {state:032x} {digest}", scenario.source.id)
                .expect("a string takes all");
        }
    }
    compare_with_golden(&path("tests/digests.txt"), &table);
}
