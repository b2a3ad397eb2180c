//! A policy that fails: its episode ends, earns nothing, and is told from all others for ever.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Over, Setting};
use aegis_engine::event::{Cause, Ending};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::explain::Explainer;
use aegis_engine::score::{JudgeName, Report};

/// Plays half of the solution, then fails.
fn fail_half_way(scenario: &Arc<Compiled>) -> (Episode, Report) {
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["shaky"], fork: None };
    let mut episode = Episode::open(scenario, &setting).unwrap();
    let mut answer = Answer::default();
    for step in &scenario.oracle[..scenario.oracle.len() / 2] {
        answer.copy_from(step);
        episode.act(&mut answer).unwrap();
    }
    answer.failed(Cause::Crashed, "its process was ended by signal 11 (SIGSEGV)");
    let report = episode.act(&mut answer).unwrap();
    (episode, report)
}

#[test]
fn who_fails_half_way_earns_nothing_whatever_was_done_before() {
    for id in catalogue::ids() {
        let scenario = catalogue::get(id).unwrap();
        let (mut episode, report) = fail_half_way(&scenario);
        assert_eq!(report, Report { ended: true, ..Report::default() }, "{id}");
        assert_eq!((episode.points(), episode.is_over()), (0, true), "{id}");
        assert_eq!(episode.last_turn().failure(), Some(Cause::Crashed), "{id}");
        assert_eq!(episode.last_turn().ending(), Some(Ending::PolicyFailed), "{id}");
        assert_eq!(episode.act(&mut Answer::default()), Err(Over), "{id}");
    }
}

#[test]
fn the_points_that_were_earned_are_lost_with_the_failure_and_it_is_named() {
    for id in ["billing_seat_adjustment", "damaged-mug-replacement"] {
        let scenario = catalogue::get(id).unwrap();
        let judge = JudgeName::default_for(&scenario);
        let setting = Setting { episode: 0, seed: 0, judge, policies: &["shaky"], fork: None };
        let mut episode = Episode::open(&scenario, &setting).unwrap();
        let mut explainer = Explainer::open(judge, &scenario).unwrap();
        let mut answer = Answer::default();
        for step in &scenario.oracle[..3] {
            answer.copy_from(step);
            episode.act(&mut answer).unwrap();
            explainer.turn(&episode.last_turn());
        }
        let before: u32 = explainer.lines().iter().map(|line| line.earned).sum();
        assert!(before > 0, "{id}: three steps of the solution earn something");
        answer.failed(Cause::Panicked, "");
        episode.act(&mut answer).unwrap();
        explainer.turn(&episode.last_turn());
        for line in explainer.lines() {
            assert_eq!(line.earned, 0, "{id}: {}", line.id);
            let lost = line.because.last().is_none_or(|last| last.turn == 4 && last.event == 0);
            assert!(lost, "{id}: {:?}", line.because);
        }
    }
}
