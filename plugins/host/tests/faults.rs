//! Whatever a policy does ends its own episode, with the cause and the words, and no other one:
//! all others come out as if nothing had happened beside them.

mod corpus;
mod floor;
mod hosts;

use std::sync::OnceLock;

use aegis_engine::event::Cause;
use aegis_engine::policy::Remarks;
use aegis_host::isolated::{Isolated, Launch};

use floor::{Played, play};

const NOTHING: Remarks = Remarks { inconsistencies: 0, late_failures: 0 };

fn isolated(config: &str) -> Played {
    limited(config, hosts::launch())
}

fn limited(config: &str, launch: Launch) -> Played {
    play(Isolated::load(&corpus::bad(), config, launch).unwrap())
}

/// The policy without its fault.
fn sound() -> &'static Played {
    static SOUND: OnceLock<Played> = OnceLock::new();
    SOUND.get_or_init(|| isolated(""))
}

fn in_process(config: &str) -> Played {
    play(hosts::in_process(&corpus::bad(), config))
}

/// Asks that exactly those failed whose seed is a multiple of a number, in the turn that so many
/// came before, and that all others played as the policy does without its fault.
#[track_caller]
fn check(played: &Played, seeds: u64, turn: u32, cause: Cause, says: &str) {
    let sound = sound();
    assert_eq!(sound.failures(), [] as [&(Cause, String); 0]);
    let due = sound.episodes.iter().filter(|episode| episode.seed.is_multiple_of(seeds)).count();
    assert!(0 < due && (due < 12 || seeds == 1), "{due} of 12 are no fair try");
    for (at, (episode, sound)) in played.episodes.iter().zip(&sound.episodes).enumerate() {
        if !episode.seed.is_multiple_of(seeds) {
            assert_eq!(episode.digest, sound.digest, "episode {at}: {episode:?}");
            continue;
        }
        let (found, words) = episode.failure.as_ref().unwrap_or_else(|| panic!("{episode:?}"));
        assert_eq!((*found, episode.turns, episode.points), (cause, turn + 1, 0), "{words}");
        assert!(words.contains(says), "{says:?} is missing in: {words}");
        assert!(!words.contains(char::is_control), "{words:?}");
    }
}

/// The same for a fault that no process survives, in the fourth turn.
#[track_caller]
fn check_isolated(fault: &str, cause: Cause, says: &str) {
    check_limited(fault, cause, says, hosts::launch());
}

#[track_caller]
fn check_limited(fault: &str, cause: Cause, says: &str, launch: Launch) {
    let played = limited(&format!("{fault} turn=3 seeds=5"), launch);
    check(&played, 5, 3, cause, says);
    assert_eq!(played.remarks(), NOTHING);
}

/// Asks that nothing of what the policy does can be seen in the log.
#[track_caller]
fn check_unseen(played: &Played) {
    assert!(played.log == sound().log, "{:?}", played.failures());
}

/// The same log bytes through both hosts, for what cannot harm the process of the test.
#[track_caller]
fn check_both_ways(config: &str, seeds: u64, turn: u32, cause: Cause, says: &str) {
    let played = isolated(config);
    check(&played, seeds, turn, cause, says);
    assert_eq!(played.remarks(), NOTHING);
    assert!(in_process(config).log == played.log, "the hosts differ on {config}");
}

#[test]
fn a_panic_is_told_with_its_text_and_place() {
    let says = "the policy lost its mind, at plugins/host/tests/bad/rust/src/fault.rs:";
    check_both_ways("panic turn=3 seeds=5", 5, 3, Cause::Panicked, says);
    check_both_ways("panic", 1, 0, Cause::Panicked, says);
    check_both_ways("panic in=create seeds=5", 5, 0, Cause::Panicked, says);
}

#[test]
fn a_panic_without_a_text_is_told_all_the_same() {
    let says = "a panic, at plugins/host/tests/bad/rust/src/fault.rs:";
    check_both_ways("panic_number turn=3 seeds=5", 5, 3, Cause::Panicked, says);
    check_both_ways("panic_dropping turn=3 seeds=5", 5, 3, Cause::Panicked, says);
    check_both_ways("panic_dropping in=create seeds=5", 5, 0, Cause::Panicked, says);
}

#[test]
fn panics_after_the_end_and_in_other_threads_cost_nothing() {
    for config in ["panic in=end_episode", "panic in=drop", "panic_dropping in=drop"] {
        let played = isolated(config);
        check_unseen(&played);
        check_unseen(&in_process(config));
        assert_eq!(played.remarks(), NOTHING);
    }
    check_unseen(&isolated("thread_panic turn=3"));
    check_unseen(&in_process("thread_panic turn=3 seeds=5"));
}

#[test]
fn a_config_that_makes_no_sense_gives_no_instance_and_says_what_there_is() {
    let says = r#"no fault is called "pancake"; known: sleep_ms=N, panic, "#;
    check_both_ways("pancake", 1, 0, Cause::GaveUp, says);
    check_both_ways("turn=soon", 1, 0, Cause::GaveUp, r#""turn=soon" has no number"#);
}

#[test]
fn an_abort_and_a_panic_in_a_panic_are_aborts() {
    check_isolated("abort", Cause::Aborted, "signal 6 (SIGABRT)");
    check_isolated("panic_twice", Cause::Aborted, "signal 6 (SIGABRT)");
}

#[test]
fn a_stack_that_overflows_is_an_abort() {
    check_isolated("overflow", Cause::Aborted, "signal 6 (SIGABRT)");
}

#[test]
fn signals_are_crashes_and_are_named() {
    check_isolated("segfault", Cause::Crashed, "signal 11 (SIGSEGV)");
    check_isolated("kill", Cause::Crashed, "signal 9 (SIGKILL)");
    check_isolated("terminate", Cause::Crashed, "signal 15 (SIGTERM)");
}

#[test]
fn an_exit_is_told_with_its_status() {
    check_isolated("exit", Cause::Exited, "the status 0");
    check_isolated("exit_7", Cause::Exited, "the status 7");
}

#[test]
fn what_never_comes_back_is_timed_out() {
    check_limited("loop", Cause::TimedOut, "longer than 0.5 s", hosts::impatient());
    check_limited("stop", Cause::TimedOut, "longer than 0.5 s", hosts::impatient());
    check_limited("sleep_ms=3000", Cause::TimedOut, "longer than 0.5 s", hosts::impatient());
}

#[test]
fn an_act_may_take_its_time_even_if_all_acts_together_take_longer_than_one_may() {
    let played = limited("sleep_ms=60 turn=3", hosts::impatient());
    check_unseen(&played);
    assert_eq!(played.remarks(), NOTHING);
}

#[test]
fn what_takes_too_much_memory_is_told_how_much_there_was() {
    check_isolated("allocate", Cause::OutOfMemory, "more than 256 MiB");
    check_isolated("allocate_at_once", Cause::OutOfMemory, "more than 256 MiB");
}

/// Twelve desks leak 12 MiB a turn together, so their process is started anew on the way.
#[test]
fn a_leak_costs_a_new_process_now_and_then_and_no_episode() {
    let launch = Launch { memory_bytes: 64 << 20, ..hosts::launch() };
    let played = limited("leak", launch);
    check_unseen(&played);
    assert!(played.remarks().inconsistencies > 0, "together they failed, and alone they did not");
}

#[test]
fn a_leak_that_one_episode_is_enough_for_is_out_of_memory() {
    let launch = Launch { memory_bytes: 12 << 20, ..hosts::launch() };
    let played = limited("leak", launch);
    for (cause, words) in played.failures() {
        assert_eq!((*cause, words.as_str()), (Cause::OutOfMemory, "it wanted more than 12 MiB"));
    }
    assert!(!played.failures().is_empty());
}

#[test]
fn standard_output_is_no_place_for_a_policy() {
    let says = r#"it wrote to standard output: "{\"score\": 1.0}\n""#;
    check_isolated("print", Cause::WroteOutput, says);
    check_isolated("print_bytes", Cause::WroteOutput, "it wrote to standard output: \"\u{fffd}");
    let played = isolated("print in=create seeds=5");
    check(&played, 5, 0, Cause::WroteOutput, says);
}

#[test]
fn complaints_on_standard_error_cost_nothing_however_long_they_are() {
    let played = isolated("complain");
    check_unseen(&played);
    assert_eq!(played.remarks(), NOTHING);
}

#[test]
fn a_policy_that_closes_the_channel_breaks_the_contract() {
    check_isolated("close", Cause::BrokeContract, "it closed the channel that it is asked through");
}

#[test]
fn a_policy_that_answers_for_others_is_found_out_and_they_answer_for_themselves() {
    let says = "its process answered what it was not asked";
    check(&isolated("forge turn=3 seeds=5"), 5, 3, Cause::BrokeContract, says);
    check(&isolated("forge in=create seeds=5"), 5, 0, Cause::BrokeContract, says);
}

/// What a process does not survive, in the place of an instance.
const DEADLY: [(&str, Cause); 6] = [
    ("segfault", Cause::Crashed),
    ("abort", Cause::Aborted),
    ("exit_7", Cause::Exited),
    ("loop", Cause::TimedOut),
    ("allocate", Cause::OutOfMemory),
    ("close", Cause::BrokeContract),
];

fn limits_for(cause: Cause) -> Launch {
    if cause == Cause::TimedOut { hosts::impatient() } else { hosts::launch() }
}

#[test]
fn what_happens_while_an_instance_is_made_ends_the_episode_in_its_first_turn() {
    for (fault, cause) in DEADLY {
        let played = limited(&format!("{fault} in=create seeds=5"), limits_for(cause));
        check(&played, 5, 0, cause, "");
        assert_eq!(played.remarks(), NOTHING, "{fault}");
    }
}

/// All twelve episodes fall due to leave at once, or nearly so; those still playing are repeated.
#[test]
fn what_happens_after_the_end_costs_no_episode_and_is_remarked() {
    let others = [("print", Cause::WroteOutput), ("stop", Cause::TimedOut)];
    for (fault, cause) in DEADLY.into_iter().chain(others) {
        for place in ["end_episode", "drop"] {
            let played = limited(&format!("{fault} in={place} seeds=5"), limits_for(cause));
            check_unseen(&played);
            assert_eq!(played.remarks().inconsistencies, 0, "{fault} in {place}");
            assert!(played.remarks().late_failures > 0, "{fault} in {place}");
        }
    }
}

#[test]
fn chance_that_follows_from_the_seed_gives_the_same_log_twice() {
    let played = isolated("segfault chance=60");
    assert!((2..12).contains(&played.failures().len()), "{}", played.failures().len());
    assert!(isolated("segfault chance=60").log == played.log);
    assert_eq!(played.remarks(), NOTHING);
}
