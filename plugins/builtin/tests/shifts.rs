//! Shifts: what each policy reaches, and that nothing but right work pays.

mod team;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::event::Cause;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::shift::command::ShiftCommand;
use aegis_engine::shift::event::{Denial, ShiftEvent};
use aegis_engine::shift::replay::replay;
use aegis_engine::shift::seats::Rule;
use aegis_engine::shift::{Player, run};
use team::{Ask, all, compile, find_case_policy, play, small, team};

#[test]
fn the_oracle_has_a_quiet_morning_and_who_idles_earns_nothing() {
    let oracle = play("quiet_morning", 1, "oracle");
    assert!(oracle.score.points > 8_000, "{:?}", oracle.score);
    assert_eq!(play("quiet_morning", 1, "idle").score.points, 0);
}

#[test]
fn whoever_does_the_same_with_every_case_earns_next_to_nothing() {
    for policy in ["close-everything", "escalate-everything", "refuse-everything"] {
        for shift in ["quiet_morning", "monday_meltdown", "breach_night"] {
            let points = play(shift, 3, policy).score.points;
            assert!(points <= 500, "{policy} has {points} on {shift}");
        }
    }
}

/// The mean of the scores of a policy on a shift.
fn mean(shift: &str, policy: &str, seeds: u64) -> u32 {
    let scores = (0..seeds).map(|seed| play(shift, seed, policy).score.points);
    scores.sum::<u32>() / seeds as u32
}

fn check_order(shift: &str, seeds: u64) {
    let [cherry, fifo, triage, oracle] =
        ["cherry-pick", "fifo", "triage", "oracle"].map(|policy| mean(shift, policy, seeds));
    println!("{shift}: cherry-pick {cherry}, fifo {fifo}, triage {triage}, oracle {oracle}");
    assert!(cherry < triage, "{shift}: cherry-pick {cherry}, triage {triage}");
    assert!(fifo < triage && triage < oracle, "{shift}: {fifo}, {triage}, {oracle}");
}

#[test]
fn order_and_knowledge_pay() {
    for shift in ["quiet_morning", "monday_meltdown", "breach_night"] {
        check_order(shift, 4);
    }
}

/// `cargo test --release -p aegis-builtin --test shifts twenty -- --ignored --nocapture`
#[test]
#[ignore = "plays every shift under twenty seeds, which takes a minute"]
fn order_and_knowledge_pay_under_twenty_seeds() {
    for shift in ["quiet_morning", "monday_meltdown", "breach_night", "quarter_end"] {
        check_order(shift, 20);
        for policy in ["idle", "close-everything", "escalate-everything", "refuse-everything"] {
            let points = mean(shift, policy, 20);
            assert!(points <= if policy == "idle" { 0 } else { 500 }, "{policy}: {points}");
        }
    }
}

#[test]
fn a_seat_that_idles_has_no_share_and_does_not_raise_the_score() {
    let shift = compile("monday_meltdown", 2);
    let two = run(&shift, team(&["oracle", "oracle", "idle"]), |_, _| ());
    let three = run(&shift, all(&shift, "oracle"), |_, _| ());
    assert_eq!(two.score.shares[2], 0);
    assert!(two.score.points <= three.score.points);
}

/// What a team of two oracles and this seat reaches.
fn beside_two_oracles(third: Player<'static>) -> aegis_engine::shift::run::Finished {
    let shift = compile("monday_meltdown", 2);
    let mut players = team(&["oracle", "oracle"]);
    players.push(third);
    run(&shift, players, |_, _| ())
}

fn seat(
    choose: impl FnMut(&aegis_engine::shift::view::View<'_>) -> ShiftCommand + Send + 'static,
) -> Player<'static> {
    let casting = find_case_policy("idle");
    Player { name: "test".to_owned(), dispatch: Box::new(Ask(choose)), casting }
}

/// Claims the first ticket of the queue.
fn claim(view: &aegis_engine::shift::view::View<'_>) -> ShiftCommand {
    view.queue()
        .next()
        .map_or(ShiftCommand::Rest, |ticket| ShiftCommand::Claim { ticket: ticket.number })
}

#[test]
fn claiming_without_working_lowers_the_score() {
    let without = beside_two_oracles(team(&["idle"]).remove(0)).score;
    let hoards = seat(|view| view.holding().map_or_else(|| claim(view), |_| ShiftCommand::Rest));
    let hoarder = beside_two_oracles(hoards).score;
    assert!(hoarder.points < without.points, "{hoarder:?} {without:?}");
    let returns =
        seat(|view| view.holding().map_or_else(|| claim(view), |_| ShiftCommand::GiveBack));
    let returner = beside_two_oracles(returns).score;
    assert!(returner.points < without.points);
    assert!(returner.conduct < 5_000, "it did little else: {}", returner.conduct);
    assert_eq!((hoarder.shares[2], returner.shares[2]), (0, 0));
}

#[test]
fn passing_a_ticket_to_and_fro_lowers_the_score() {
    let shift = compile("monday_meltdown", 2);
    let pass = |to: u8| {
        seat(move |view| {
            view.holding().map_or_else(|| claim(view), |_| ShiftCommand::Transfer { to })
        })
    };
    let mut players = team(&["oracle"]);
    players.extend([pass(2), pass(1)]);
    let passed = run(&shift, players, |_, _| ()).score;
    let idled = run(&shift, team(&["oracle", "idle", "idle"]), |_, _| ()).score;
    assert!(passed.points < idled.points);
    assert_eq!(passed.shares[1..], [0, 0]);
}

#[test]
fn of_two_seats_that_reach_for_one_ticket_the_lower_one_has_it() {
    let shift = compile("monday_meltdown", 0);
    let (mut first, mut refused) = (None, Vec::new());
    run(&shift, all(&shift, "fifo"), |turn, _| {
        for event in turn.events {
            match *event {
                ShiftEvent::Claimed { seat, .. } => first = first.or(Some(seat)),
                ShiftEvent::Refused { seat, why: Denial::Held { by }, .. } => {
                    refused.push((turn.moment.second, by, seat));
                }
                _ => {}
            }
        }
    });
    assert_eq!(first, Some(0));
    assert_eq!(refused[..2], [(0, 0, 1), (0, 0, 2)]);
    assert!(refused.iter().all(|(_, by, seat)| by < seat));
}

/// Cannot go on at its third case turn.
struct Crash;

impl Policy for Crash {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        answer.begin(Verb::Wait);
        if seen.turn() == 2 {
            answer.failed(Cause::Panicked, "out of ideas");
        }
    }
}

impl Casting for Crash {
    fn name(&self) -> &str {
        "crash"
    }

    fn about(&self) -> &str {
        "cannot go on"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| Box::new(Crash)))
    }
}

#[test]
fn a_shift_whose_seats_all_crash_still_ends_with_a_score_and_a_whole_log() {
    let shift = compile("monday_meltdown", 5);
    let players = (0..3).map(|_| Player::new("crash", Rule::Fifo, &Crash)).collect();
    let mut failed = 0;
    let finished = run(&shift, players, |turn, _| {
        let failures = turn.events.iter();
        failed += failures.filter(|event| matches!(event, ShiftEvent::SeatFailed { .. })).count();
    });
    assert_eq!((failed, finished.score.points), (3, 0));
    let replayed = replay(finished.log.bytes(), |_, _| ()).unwrap();
    assert!(replayed.is_whole);
    assert_eq!(replayed.score, finished.score);
}

#[test]
fn a_log_replays_to_the_same_score_and_is_the_same_bytes_each_time() {
    for policy in ["greedy", "oracle", "triage"] {
        let shift = small("quarter_end", 60, 7);
        let finished = run(&shift, all(&shift, policy), |_, _| ());
        let again = run(&shift, all(&shift, policy), |_, _| ());
        assert_eq!(finished.digest, again.digest);
        assert_eq!(finished.log.bytes(), again.log.bytes());
        let replayed = replay(finished.log.bytes(), |_, _| ()).unwrap();
        assert!(replayed.is_whole);
        assert_eq!(replayed.score, finished.score);
        assert_eq!(replayed.sealed.unwrap().digest, finished.digest);
    }
}
