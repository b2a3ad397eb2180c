//! A shift goes on from a snapshot or from a turn of a log as if nothing had happened.

mod team;

use std::process::Command;

use aegis_engine::shift::Shift;
use team::{all, small, team};

/// The next turns of a shift, as text.
fn next_turns(shift: &mut Shift<'_>, count: usize) -> Vec<String> {
    let mut turns = Vec::new();
    while turns.len() < count && shift.advance() {
        shift.with_turn(&mut |turn, hall| turns.push(format!("{turn:?} {:?}", hall.now)));
    }
    turns
}

#[test]
fn a_snapshot_from_the_middle_goes_on_with_the_same_turns_and_score() {
    for policy in ["oracle", "triage"] {
        for before in [1, 500, 777] {
            let compiled = small("quarter_end", 90, 4);
            let mut shift = Shift::open(&compiled, all(&compiled, policy));
            next_turns(&mut shift, before);
            let bytes = shift.snapshot();
            let mut other = Shift::restore(&bytes, all(&compiled, policy)).unwrap();
            assert_eq!(other.snapshot(), bytes, "{policy} after {before}");
            let (one, two) =
                (next_turns(&mut shift, usize::MAX), next_turns(&mut other, usize::MAX));
            assert!(!one.is_empty());
            let differs = one.iter().zip(&two).find(|(one, two)| one != two);
            assert_eq!(differs, None, "{policy} after {before}");
            assert_eq!(shift.finish().score, other.finish().score);
        }
    }
}

#[test]
fn a_fork_shares_the_turns_before_it_and_goes_its_own_way() {
    let compiled = small("quarter_end", 90, 4);
    let mut shift = Shift::open(&compiled, all(&compiled, "triage"));
    next_turns(&mut shift, 600);
    let log = shift.log().bytes().to_vec();
    let mut same = Shift::resume(&log, 600, all(&compiled, "triage")).unwrap();
    assert_eq!(same.snapshot(), shift.snapshot());
    assert_eq!(next_turns(&mut same, 300), next_turns(&mut shift, 300));
    let others = team(&["oracle", "oracle", "idle", "idle"]);
    let mut other = Shift::resume(&log, 600, others).unwrap();
    while other.advance() {}
    while shift.advance() {}
    assert_ne!(other.finish().score, shift.finish().score);
}

/// Where the child of the test below finds its snapshot.
const SNAPSHOT: &str = "AEGIS_TEST_SNAPSHOT";

/// Plays on in a process of its own: started by the tests below, and empty otherwise.
#[test]
fn child_that_goes_on_from_a_snapshot() {
    let Some(path) = std::env::var_os(SNAPSHOT) else { return };
    let bytes = std::fs::read(path).unwrap();
    let players = team(&["triage", "oracle", "greedy", "fifo"]);
    let mut shift = Shift::restore(&bytes, players).unwrap();
    next_turns(&mut shift, 40).iter().for_each(|turn| println!("next {turn}"));
    while shift.advance() {}
    println!("score {:?}", shift.finish().score);
}

/// Takes a snapshot after so many turns, goes on here and in another process, and compares.
fn go_on_elsewhere(cases: u32, before: usize) {
    let compiled = small("quarter_end", cases, 4);
    let players = team(&["triage", "oracle", "greedy", "fifo"]);
    let mut shift = Shift::open(&compiled, players);
    next_turns(&mut shift, before);
    let folder = std::env::temp_dir().join(format!("aegis-{}-{cases}", std::process::id()));
    std::fs::write(&folder, shift.snapshot()).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_goes_on_from_a_snapshot", "--nocapture"])
        .env(SNAPSHOT, &folder)
        .output()
        .unwrap();
    std::fs::remove_file(&folder).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let next: Vec<String> = next_turns(&mut shift, 40);
    while shift.advance() {}
    let score = format!("score {:?}", shift.finish().score);
    let elsewhere: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("next ")).collect();
    assert_eq!(elsewhere, next);
    assert!(said.lines().any(|line| line == score), "{score}\n{said}");
}

#[test]
fn another_process_goes_on_from_a_snapshot_with_the_same_turns_and_score() {
    go_on_elsewhere(40, 300);
}

#[test]
fn another_process_goes_on_from_the_middle_of_the_whole_quarter_end() {
    go_on_elsewhere(1_200, 12_000);
}

#[test]
fn bytes_that_are_no_snapshot_are_refused() {
    let compiled = small("quarter_end", 5, 4);
    let mut shift = Shift::open(&compiled, all(&compiled, "oracle"));
    next_turns(&mut shift, 40);
    let bytes = shift.snapshot();
    for end in 0..bytes.len() {
        assert!(Shift::restore(&bytes[..end], all(&compiled, "oracle")).is_err(), "{end}");
    }
    let error = Shift::restore(&bytes, team(&["oracle"])).err().unwrap();
    assert_eq!(
        error.to_string(),
        "the shift has 4 seats, and there are 1 players; name one for each seat"
    );
}

#[test]
fn a_snapshot_with_a_changed_byte_is_refused_or_plays_to_an_end() {
    let compiled = small("quarter_end", 6, 4);
    let mut shift = Shift::open(&compiled, all(&compiled, "triage"));
    next_turns(&mut shift, 60);
    let bytes = shift.snapshot();
    let mut told = std::collections::BTreeSet::new();
    // The file itself comes first: what is wrong in it is told by tests of its own.
    for at in (bytes.len() / 3..bytes.len()).step_by(41) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x81;
        match Shift::restore(&changed, all(&compiled, "triage")) {
            Ok(mut shift) => _ = next_turns(&mut shift, 3_000),
            Err(error) => _ = told.insert(error.to_string()),
        }
    }
    assert!(told.iter().any(|said| said.contains("; it should be ")), "{told:?}");
}
