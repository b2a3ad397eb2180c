//! Logs of every format as they were written when it was new: they read, verify and score the same
//! for ever. `v1` is of format 1.0, `v1_1` of 1.1, which has policies that fail, `v1_2` of 1.2,
//! which has shifts.
//!
//! Nothing writes these files anew, AEGIS_MINT neither: if a test here fails, the reader, a rule
//! or a judge has broken its promise, and that is what has to be mended. A new format gets a file
//! of its own beside them. Their scenarios stand in them as text, so they do not ask what the
//! catalogue holds today; `stored_seat_credit` was never in it.

mod common;

use aegis_engine::catalogue;
use aegis_engine::event::{Cause, Ending};
use aegis_engine::log::{Fork, Loss, Tape, VERSION, read_all, read_shifts};
use aegis_engine::replay::{self, Difference};
use aegis_engine::score::JudgeName;
use aegis_engine::shift;
use common::{hex, path};

/// A stored episode: its scenario, turns, points, the start of its digest, its last state, and
/// what each turn earned.
type Stored = (&'static str, u32, u32, &'static str, u128, &'static [f64]);

const SEALED: [Stored; 5] = [
    (
        "billing_seat_adjustment",
        8,
        10_000,
        "2ba78ecb19976ea1",
        0x67d6_1f6a_5472_912d_89cd_6447_e2fe_8670,
        &[0.165, 0.14, 0.14, 0.265, 0.115, 0.115, 0.115, 0.065],
    ),
    (
        "suspicious_admin_request",
        12,
        6_500,
        "6bd48a1d3fad9847",
        0x4515_7487_4ecb_dee1_05f7_8e9b_b2b6_b583,
        &[0.165, 0.115, 0.115, 0.115, 0.015, 0.015, -0.035, -0.035, 0.015, 0.115, 0.115, 0.015],
    ),
    (
        "duplicate-charge-refund",
        6,
        10_000,
        "dc65de68c5c191b8",
        0x2d62_8719_9d90_6f7c_2a6f_c933_af2e_413c,
        &[0.1, 0.1, 0.1, 0.1, 0.05, 1.0],
    ),
    (
        "stored_seat_credit",
        11,
        10_000,
        "5833d3ea0d37ac0b",
        0x04d2_0fdd_2f3b_d745_0520_3732_50b6_a6d4,
        &[0.165, 0.14, -0.035, 0.14, 0.265, 0.115, 0.115, 0.115, 0.015, 0.015, 0.065],
    ),
    (
        "suspicious_admin_request",
        12,
        10_000,
        "f2dc783cf2c2bb20",
        0xd249_9be5_12a4_3f44_7cdf_f793_8569_5878,
        &[0.165, 0.115, 0.115, 0.015, 0.015, 0.015, 0.115, 0.115, 0.115, 0.165, 0.165, 0.065],
    ),
];

fn read(file: &str, digest: &str) -> (Vec<Tape>, Vec<Loss>) {
    let bytes = std::fs::read(path("tests/stored").join(file)).expect("it is there for ever");
    assert_eq!(hex(blake3::hash(&bytes).as_bytes()), digest, "{file} was changed: put it back");
    read_all(&bytes).expect("format 1 is read for ever")
}

#[test]
fn files_of_format_1_are_read_by_this_version() {
    assert!(aegis_engine::log::Version { major: 1, minor: 0 }.is_readable(), "{VERSION}");
}

#[track_caller]
fn assert_stored(tape: &Tape, (scenario, turns, points, digest, state, rewards): Stored) {
    assert_eq!((tape.opened.scenario.as_str(), tape.turns), (scenario, turns));
    let sealed = tape.sealed.expect("it has an end");
    assert!(tape.is_whole());
    assert_eq!((sealed.points, sealed.state), (points, state));
    assert_eq!(hex(&sealed.digest)[..16], *digest);
    assert_eq!(replay::verify(tape), Ok(()));
    let mut found = Vec::new();
    let last = replay::rescore(tape, tape.opened.judge, |_, _, report| found.push(report.reward));
    assert_eq!(last.map(|report| report.points), Ok(points));
    let bits = |rewards: &[f64]| rewards.iter().map(|reward| reward.to_bits()).collect::<Vec<_>>();
    assert!(bits(&found) == bits(rewards), "{scenario}: {found:?}");
}

#[test]
fn the_stored_packed_log_is_true_for_ever() {
    let digest = "780600666535bd4e980553e4e8312c73037a3768c0d28118b8a50983e374bf02";
    let (tapes, losses) = read("v1.aegislog", digest);
    assert_eq!(losses, []);
    assert_eq!(tapes.len(), 6);
    for (tape, stored) in tapes.iter().zip(SEALED) {
        assert_stored(tape, stored);
    }
    let forks: Vec<_> = tapes.iter().map(|tape| tape.opened.fork).collect();
    let fork = Some(Fork { episode: 1, turn: 3 });
    assert_eq!(forks, [None, None, None, None, fork, None]);
    let episodes: Vec<_> = tapes.iter().map(|tape| tape.opened.episode).collect();
    assert_eq!(episodes, [0, 1, 2, 3, 4, 5]);

    let unfinished = &tapes[5];
    assert_eq!(unfinished.opened.scenario, "data_breach_response_lifecycle");
    assert!(unfinished.sealed.is_none() && !unfinished.is_damaged);
    assert_eq!(replay::verify(unfinished), Err(Difference::Unfinished { turn: 3 }));
    let so_far = replay::rescore(unfinished, unfinished.opened.judge, |_, _, _| {});
    assert_eq!(so_far.map(|report| report.points), Ok(2_000));
}

/// Format 1.1: the policy of the third episode panicked in its third turn.
#[test]
fn the_stored_log_of_a_policy_that_fails_is_true_for_ever() {
    let digest = "3906ffcc4ddfa1807a6966b67fc545ec52a5226404887a52c31bc089b5bf7677";
    let (tapes, losses) = read("v1_1.aegislog", digest);
    assert_eq!((tapes.len(), losses.len()), (4, 0));
    let mut failures = Vec::new();
    for tape in &tapes {
        assert_eq!(replay::verify(tape), Ok(()));
        tape.each(|turn, _| {
            let at = (tape.opened.episode, turn.number);
            failures.extend(turn.failure().map(|cause| (at, cause, turn.ending())));
            true
        });
    }
    assert_eq!(failures, [((2, 3), Cause::Panicked, Some(Ending::PolicyFailed))]);
    let points: Vec<_> = tapes.iter().filter_map(|tape| Some(tape.sealed?.points)).collect();
    assert_eq!(points, [2_500, 2_500, 0, 2_500], "who fails earns nothing");
}

#[test]
fn the_stored_raw_log_is_true_for_ever() {
    let digest = "4cc6bcdd4c55eef8cfa087d2bfe242454fca804c6b2930543357160247845f69";
    let (tapes, losses) = read("v1_raw.aegislog", digest);
    assert_eq!((tapes.len(), losses.len()), (1, 0));
    assert_stored(&tapes[0], SEALED[3]);
}

#[test]
fn a_scenario_that_nobody_else_has_is_read_from_the_log() {
    assert!(catalogue::get("stored_seat_credit").is_none());
    let digest = "4cc6bcdd4c55eef8cfa087d2bfe242454fca804c6b2930543357160247845f69";
    let (tapes, _) = read("v1_raw.aegislog", digest);
    let scenario = tapes[0].scenario.as_ref().expect("its text stands in the log");
    assert_eq!(scenario.source.id, "stored_seat_credit");
    assert_eq!(scenario.source.budget_steps, 11);
    assert_eq!(scenario.digest, tapes[0].opened.scenario_digest);
}

/// Format 1.2: a night of a breach with four tickets, played by an oracle and by first come, first
/// served.
#[test]
fn the_stored_log_of_a_shift_is_true_for_ever() {
    let bytes = std::fs::read(path("tests/stored").join("v1_2.aegislog")).expect("it is there");
    let digest = "b04a0c68afb00766351be8e46d804b55eca30605824032a7cce441675cc78f6a";
    assert_eq!(hex(blake3::hash(&bytes).as_bytes()), digest, "it was changed: put it back");
    let (tapes, losses) = read_shifts(&bytes).expect("format 1 is read for ever");
    assert_eq!((tapes.len(), losses.len()), (1, 0));
    let tape = &tapes[0];
    assert!(tape.is_whole());
    let opened = &tape.opened;
    assert_eq!((opened.source.id.as_str(), opened.seed), ("breach_night", 11));
    assert_eq!(
        (opened.judge, &opened.policies[..]),
        (JudgeName::Shift, &["oracle", "fifo"].map(str::to_owned)[..])
    );
    assert_eq!((tape.turns, tape.cases), (119, 4));
    let sealed = tape.sealed.expect("it has an end");
    assert_eq!(hex(&sealed.digest)[..16], *"b6310727273fe615");
    let replayed =
        shift::replay::replay(tape.records(), |_, _| ()).expect("it is replayed for ever");
    assert!(replayed.is_whole);
    let score = replayed.score;
    assert_eq!((score.points, sealed.points), (8_077, 8_077));
    assert_eq!((score.outcome, score.timeliness, score.service_levels), (8_437, 8_347, 7_656));
    assert_eq!((score.health, score.backlog, score.conduct), (7_968, 1_563, 9_807));
    assert_eq!((score.shares, score.fault_turns), (vec![8_437, 0], vec![101]));
    assert_eq!(shift::verify::verify(tape.records()), Ok(()));
    assert!(read_all(&bytes).expect("it is a log").0.is_empty(), "it holds no episode");
}
