//! Reading a log back: any turn of it, whether it is true, what it scores, and why.

mod common;

use aegis_engine::command::{Amount, Command, Verb};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::{Event, TicketNo, Turn};
use aegis_engine::log::{EpisodeLog, Fork, LogWriter, Opening, Packing, Tape, read_all};
use aegis_engine::replay::{self, Difference, ReplayError};
use aegis_engine::scenario::{Compiled, Priority};
use aegis_engine::score::JudgeName;
use aegis_engine::score::explain::Explainer;
use aegis_engine::snapshot;
use aegis_engine::text::{Text, Words};
use common::{generated, play, scenario, scenarios, tape_of};

/// The parts of a turn that a forger can change.
struct Parts {
    command: Command,
    points: Vec<Text>,
    events: Vec<Event>,
    words: Words,
    state: Option<u128>,
}

/// What the seal of a forged log says.
#[derive(Clone, Copy)]
struct Seal {
    turns: u32,
    points: u32,
    state: u128,
}

/// Writes an episode anew with changes: all checksums, the chain and the digest come out right.
fn forge(tape: &Tape, change: impl Fn(u32, &mut Parts), change_seal: impl Fn(&mut Seal)) -> Tape {
    let scenario = tape.scenario.as_ref().expect("the catalogue has it");
    let mut log = EpisodeLog::default();
    let policies: Vec<&str> = tape.opened.policies.iter().map(String::as_str).collect();
    log.open(&Opening {
        episode: tape.opened.episode,
        scenario,
        seed: tape.opened.seed,
        judge: tape.opened.judge,
        policies: &policies,
        fork: tape.opened.fork,
    });
    tape.each(|turn, state| {
        let mut parts = Parts {
            command: *turn.command,
            points: turn.points.to_vec(),
            events: turn.events.to_vec(),
            words: turn.words.clone(),
            state,
        };
        change(turn.number, &mut parts);
        log.turn(&Turn {
            number: turn.number,
            seat: turn.seat,
            words: &parts.words,
            command: &parts.command,
            points: &parts.points,
            events: &parts.events,
        });
        parts.state.into_iter().for_each(|state| log.turn_digest(state));
        true
    });
    let sealed = tape.sealed.expect("it was whole");
    let mut seal = Seal { turns: sealed.turns, points: sealed.points, state: sealed.state };
    change_seal(&mut seal);
    log.seal(seal.turns, seal.points, seal.state);
    read_back(&log, scenario)
}

fn read_back(log: &EpisodeLog, scenario: &Compiled) -> Tape {
    let mut writer = LogWriter::new(0..1, Packing::Raw);
    writer.episode(log, scenario);
    writer.flush();
    let (mut tapes, losses) = read_all(writer.waiting()).expect("it is a log");
    assert!(losses.is_empty(), "a forged log has no loss: {losses:?}");
    tapes.remove(0)
}

fn billing() -> Tape {
    tape_of(&play(&scenario("billing_seat_adjustment"), 0, 0))
}

const UNCHANGED: fn(u32, &mut Parts) = |_, _| {};
const SEALED: fn(&mut Seal) = |_| {};

#[test]
fn replayed_to_any_turn_the_desk_is_the_live_one() {
    for scenario in scenarios() {
        for seed in 0..3 {
            let player = play(&scenario, 0, seed);
            let tape = tape_of(&player);
            for (turn, state) in (0..).zip(&player.states) {
                let mut floor = replay::replay(&tape, turn).expect("the scenario is known");
                let found = snapshot::digest(&floor.columns().desk(0), &mut Vec::new());
                assert_eq!(found, *state, "{} turn {turn}", scenario.source.id);
            }
        }
    }
}

#[test]
fn a_good_log_is_true() {
    for scenario in scenarios() {
        for seed in 0..4 {
            let tape = tape_of(&play(&scenario, 0, seed));
            assert!(tape.is_whole(), "{}", scenario.source.id);
            assert_eq!(replay::verify(&tape), Ok(()), "{}", scenario.source.id);
        }
    }
    assert_eq!(replay::verify(&forge(&billing(), UNCHANGED, SEALED)), Ok(()));
}

#[test]
fn a_changed_event_is_found_at_its_turn() {
    let event = Event::TicketOpened { ticket: TicketNo(1) };
    for turn in 1..=8 {
        let forged = forge(
            &billing(),
            |number, parts| {
                if number == turn {
                    parts.events[0] = event;
                }
            },
            SEALED,
        );
        let found = replay::verify(&forged).expect_err("it was changed");
        let Difference::Events { turn: at, logged, .. } = found else { panic!("{found}") };
        assert_eq!((at, logged[0]), (turn, event));
    }
}

#[test]
fn an_event_put_in_or_taken_out_is_found_at_its_turn() {
    let more = |number: u32, parts: &mut Parts| {
        if number == 3 {
            parts.events.push(Event::Idled);
        }
    };
    let less = |number: u32, parts: &mut Parts| {
        if number == 7 {
            parts.events.pop();
        }
    };
    let at = |tape: &Tape| match replay::verify(tape) {
        Err(Difference::Events { turn, .. }) => turn,
        other => panic!("{other:?}"),
    };
    assert_eq!(at(&forge(&billing(), more, SEALED)), 3);
    assert_eq!(at(&forge(&billing(), less, SEALED)), 7);
}

#[test]
fn a_changed_command_is_found_at_its_turn() {
    let change = |number: u32, parts: &mut Parts| {
        if number == 4 {
            parts.command.amount = Some(Amount::of(239.0));
        }
    };
    let found = replay::verify(&forge(&billing(), change, SEALED)).expect_err("it was changed");
    assert!(matches!(found, Difference::Events { turn: 4, .. }), "{found}");
}

#[test]
fn a_changed_point_of_a_draft_is_found_at_its_turn() {
    let change = |number: u32, parts: &mut Parts| {
        if number == 7 {
            parts.points.pop();
        }
    };
    let found = replay::verify(&forge(&billing(), change, SEALED)).expect_err("it was changed");
    assert!(matches!(found, Difference::Events { turn: 7, .. }), "{found}");
}

#[test]
fn a_changed_state_is_found_at_its_turn() {
    let change = |number: u32, parts: &mut Parts| {
        if number == 5 {
            parts.state = parts.state.map(|state| state ^ 1);
        }
    };
    let found = replay::verify(&forge(&billing(), change, SEALED)).expect_err("it was changed");
    assert!(matches!(found, Difference::State { turn: 5, .. }), "{found}");
}

#[test]
fn a_changed_end_is_found() {
    let score = forge(&billing(), UNCHANGED, |seal| seal.points = 9_999);
    let found = replay::verify(&score).expect_err("it was changed");
    assert_eq!(found, Difference::Score { logged: 9_999, found: 10_000 });
    let state = forge(&billing(), UNCHANGED, |seal| seal.state ^= 1);
    let found = replay::verify(&state).expect_err("it was changed");
    assert!(matches!(found, Difference::State { turn: 8, .. }), "{found}");
}

#[test]
fn a_seal_that_counts_other_turns_makes_the_tape_damaged() {
    let turns = forge(&billing(), UNCHANGED, |seal| seal.turns = 7);
    assert!(turns.is_damaged && !turns.is_whole());
    assert_eq!(replay::verify(&turns), Err(Difference::Unfinished { turn: 8 }));
}

#[test]
fn a_change_that_changes_no_event_is_found_by_the_digest() {
    // Opening a ticket asks for no priority: the events are the same, the record is not.
    let tape = billing();
    let digest = tape.sealed.expect("it is whole").digest;
    let change = |number: u32, parts: &mut Parts| {
        if number == 1 {
            parts.command.priority = Some(Priority::Urgent);
        }
    };
    let forged = forge(&tape, change, SEALED);
    assert_ne!(forged.sealed.expect("it is whole").digest, digest);
    // The forger made the digest anew; with the old one it is caught.
    let mut kept = forged.clone();
    kept.sealed = tape.sealed;
    assert_eq!(replay::verify(&forged), Ok(()));
    assert_eq!(replay::verify(&kept), Err(Difference::Digest));
}

#[test]
fn a_turn_after_the_end_is_found() {
    let tape = billing();
    let scenario = scenario("billing_seat_adjustment");
    let mut log = EpisodeLog::default();
    let (seed, judge) = (0, JudgeName::Classic);
    let policies = &["test"];
    log.open(&Opening { episode: 0, scenario: &scenario, seed, judge, policies, fork: None });
    tape.each(|turn, _| {
        log.turn(turn);
        true
    });
    let command = Command::new(Verb::Idle);
    let words = &Words::default();
    let events = &[Event::Idled];
    let seat = aegis_engine::event::Seat(0);
    log.turn(&Turn { number: 9, seat, words, command: &command, points: &[], events });
    log.seal(9, 10_000, tape.sealed.expect("it is whole").state);
    let found = replay::verify(&read_back(&log, &scenario));
    assert_eq!(found, Err(Difference::AfterEnd { turn: 9 }));
}

#[test]
fn scoring_again_gives_the_same_scores_and_the_rewards_too() {
    for scenario in scenarios() {
        for seed in 0..3 {
            let player = play(&scenario, 0, seed);
            let tape = tape_of(&player);
            let mut reports = Vec::new();
            let last = replay::rescore(&tape, tape.opened.judge, |_, _, report| {
                reports.push(*report);
            });
            assert_eq!(reports, player.reports, "{}", scenario.source.id);
            let points = last.expect("the section is there").points;
            assert_eq!(Some(points), tape.sealed.map(|sealed| sealed.points));
        }
    }
}

#[test]
fn a_judge_without_a_section_says_which_one_is_missing() {
    for (id, judge, words) in [
        ("billing_seat_adjustment", JudgeName::Shop, ["`shop`", "billing_seat", "`classic`"]),
        ("account-takeover-fraud", JudgeName::Classic, ["`classic`", "account-take", "`shop`"]),
    ] {
        let tape = tape_of(&play(&scenario(id), 0, 0));
        let error = replay::rescore(&tape, judge, |_, _, _| {}).expect_err("it has no section");
        assert!(matches!(error, ReplayError::NoSection(_)));
        let message = error.to_string();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn a_scenario_that_nobody_has_is_named_with_its_digest() {
    let mut tape = billing();
    tape.scenario = None;
    let message = replay::verify(&tape).expect_err("there is no scenario").to_string();
    let digest = common::hex(&tape.opened.scenario_digest);
    assert!(message.contains("billing_seat_adjustment") && message.contains(&digest), "{message}");
}

/// Every event of a tape, by turn and place.
fn has_event(tape: &Tape, turn: u32, event: u32) -> bool {
    let mut found = false;
    tape.each(|seen, _| {
        found |= seen.number == turn && (event as usize) < seen.events.len();
        true
    });
    found
}

#[test]
fn every_point_of_a_score_names_the_events_that_earned_or_lost_it() {
    for scenario in scenarios() {
        for seed in 0..6 {
            let player = play(&scenario, 0, seed);
            let tape = tape_of(&player);
            let judge = tape.opened.judge;
            let mut explainer = Explainer::open(judge, &scenario).expect("the section is there");
            tape.each(|turn, _| {
                explainer.turn(turn);
                true
            });
            let id = &scenario.source.id;
            for line in explainer.lines() {
                let sum: i64 = line.because.iter().map(|cause| cause.change).sum();
                assert_eq!(sum, i64::from(line.earned), "{id} {}", line.id);
                assert!(line.earned <= line.possible, "{id} {}", line.id);
                for cause in &line.because {
                    assert!(has_event(&tape, cause.turn, cause.event), "{id} {cause:?}");
                }
            }
            let total: u32 = explainer.lines().iter().map(|line| line.earned).sum();
            assert_eq!(total.min(10_000), player.points(), "{id}");
        }
    }
}

/// The tape of a fork of the parent at that turn, in which the oracle's answers follow.
fn forked(parent: &Tape, turn: u32, scenario: &Compiled) -> Tape {
    let fork = Some(Fork { episode: parent.opened.episode, turn });
    let (seed, judge) = (parent.opened.seed, parent.opened.judge);
    let setting = Setting { episode: 4, seed, judge, policies: &["p"], fork };
    let mut episode = Episode::resume(parent, turn, &setting).expect("all is known");
    assert_eq!(episode.turn(), turn);
    let live = episode.with_desk(|desk| snapshot::digest(&desk, &mut Vec::new()));
    let mut floor = replay::replay(parent, turn).expect("the scenario is known");
    assert_eq!(live, snapshot::digest(&floor.columns().desk(0), &mut Vec::new()));
    for answer in &scenario.oracle {
        if episode.act(&mut answer.clone()).expect("it goes on").ended {
            break;
        }
    }
    let (log, _) = episode.seal();
    let tape = read_back(log, scenario);
    assert_eq!(tape.opened.fork, fork);
    tape
}

#[test]
fn a_fork_goes_on_from_its_turn_and_is_true_by_itself() {
    let fixture = scenario("contract_renewal_negotiation");
    for scenario in generated().into_iter().chain([fixture]) {
        let parent = tape_of(&play(&scenario, 3, 1));
        for turn in [0, 1, parent.turns / 2] {
            let tape = forked(&parent, turn, &scenario);
            assert_eq!(replay::verify(&tape), Ok(()), "{} at {turn}", scenario.source.id);
        }
    }
}

#[test]
fn an_episode_without_an_end_is_called_unfinished() {
    let scenario = scenario("billing_seat_adjustment");
    let mut log = EpisodeLog::default();
    let (seed, judge) = (0, JudgeName::Classic);
    let policies = &["test"];
    log.open(&Opening { episode: 0, scenario: &scenario, seed, judge, policies, fork: None });
    billing().each(|turn, _| {
        log.turn(turn);
        turn.number < 3
    });
    let tape = read_back(&log, &scenario);
    assert!(tape.sealed.is_none() && !tape.is_damaged && !tape.is_whole());
    assert_eq!(replay::verify(&tape), Err(Difference::Unfinished { turn: 3 }));
}
