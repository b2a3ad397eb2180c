//! A shift goes on from a snapshot or from a turn of a log as if nothing had happened.

mod team;

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
