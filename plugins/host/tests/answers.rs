//! What a library answers, however wrong it is, costs its own turns or its own episode: the words
//! say what was wrong, and a log stays small.

mod corpus;
mod fates;
mod floor;
mod hosts;

use std::process::Command;

use aegis_engine::event::Cause;
use aegis_engine::policy::Remarks;

use fates::{Fate, PLAYED, REFUSED};
use floor::{Episode, Played, play};

fn isolated(name: &str) -> Played {
    play(hosts::isolated(&corpus::c(name), ""))
}

fn in_process(name: &str) -> Played {
    play(hosts::in_process(&corpus::c(name), ""))
}

/// Asks that an episode came out as it must; the shop's are the last four of twelve.
#[track_caller]
fn check(name: &str, at: usize, episode: &Episode, fate: Fate) {
    let refused = |kind: &str| (kind.to_owned(), episode.turns);
    let refusals: Vec<(String, u32)> = episode.refusals.clone().into_iter().collect();
    let failure = episode.failure.as_ref().map(|(cause, words)| (*cause, words.as_str()));
    let expected = match fate {
        Fate::Idles => Vec::new(),
        Fate::IsMalformed(_) => vec![refused("Malformed")],
        Fate::IsRefused(desk, shop) => {
            let kind = if at < 8 { desk } else { shop };
            if kind.is_empty() { Vec::new() } else { vec![refused(kind)] }
        }
        Fate::Fails(cause, words) => {
            assert_eq!((failure, episode.turns), (Some((cause, words)), 1), "{name} {at}");
            return assert_eq!(episode.points, 0, "{name} {at}");
        }
        Fate::Crashes(words) => {
            return check(name, at, episode, Fate::Fails(Cause::Crashed, words));
        }
        Fate::Batches | Fate::Varies => return,
    };
    assert_eq!(refusals, expected, "{name} {at}");
    assert_eq!(failure, None, "{name} {at}");
    if let Fate::IsMalformed(words) = fate {
        assert!(episode.complaints.iter().all(|it| it == words), "{name}: {episode:?}");
    }
}

#[test]
fn every_answer_comes_to_what_it_must_and_every_run_ends() {
    let sound = isolated("sound");
    for bad in PLAYED {
        let played = isolated(bad.name);
        for (at, episode) in played.episodes.iter().enumerate() {
            check(bad.name, at, episode, bad.fate);
        }
        assert!(played.log.len() < 2 * sound.log.len(), "{}: {}", bad.name, played.log.len());
        if let Fate::Idles = bad.fate {
            assert!(played.log == sound.log, "{}", bad.name);
        }
        if !matches!(bad.fate, Fate::Varies) {
            assert_eq!(played.remarks(), Remarks::default(), "{}", bad.name);
        }
    }
}

/// `exit_crashes` would end the process of this test when it is over.
#[test]
fn what_does_no_harm_gives_the_same_log_in_this_process() {
    for bad in PLAYED.iter().filter(|bad| bad.name != "exit_crashes") {
        if !matches!(bad.fate, Fate::Crashes(_) | Fate::Varies) {
            let same = in_process(bad.name).log == isolated(bad.name).log;
            assert!(same, "the hosts differ on {}", bad.name);
        }
    }
}

#[test]
fn half_a_batch_that_is_left_unwritten_is_malformed_and_the_other_half_is_not() {
    let played = isolated("batch_half_done");
    let malformed: Vec<u32> = played
        .episodes
        .iter()
        .map(|it| it.refusals.get("Malformed").copied().unwrap_or(0))
        .collect();
    // Twelve play ten turns together; then the shop's have ended and eight play two more.
    assert_eq!(malformed, [0, 0, 0, 0, 2, 2, 12, 12, 10, 10, 10, 10]);
}

/// Plays `looks_at_environment` in a process of the test that has the variable it looks for.
#[test]
fn a_policy_does_not_see_the_environment_of_the_host() {
    if std::env::var_os("AEGIS_BAD_POLICY").is_none() {
        let name = "a_policy_does_not_see_the_environment_of_the_host";
        let mut test = Command::new(std::env::current_exe().unwrap());
        let output = test.args(["--exact", name]).env("AEGIS_BAD_POLICY", "1").output().unwrap();
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && words.contains("1 passed"), "{words}");
        return;
    }
    assert!(isolated("looks_at_environment").log == isolated("sound").log);
    let trusted = in_process("looks_at_environment");
    assert!(trusted.log != isolated("sound").log, "the variable is there, and is looked at");
}

#[test]
fn every_bad_library_has_its_fate() {
    let mut fates: Vec<&str> = REFUSED.iter().map(|bad| bad.name).collect();
    fates.extend(PLAYED.iter().map(|bad| bad.name));
    fates.sort_unstable();
    assert_eq!(fates, corpus::c_names(), "each file in tests/bad stands in one of the two lists");
}
