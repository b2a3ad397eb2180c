//! Shifts: what each policy reaches, that nothing but right work pays, and that a log holds it all.

mod team;

use aegis_engine::shift::command::ShiftCommand;
use aegis_engine::shift::event::ShiftEvent;
use aegis_engine::shift::replay::replay;
use aegis_engine::shift::seats::Rule;
use aegis_engine::shift::view::View;
use aegis_engine::shift::{Player, Shift, run};
use team::{Ask, all, compile, find_case_policy, play, team};

#[test]
fn the_oracle_has_a_quiet_morning_and_who_idles_earns_nothing() {
    let oracle = play("quiet_morning", 1, "oracle");
    assert!(oracle.score.points > 8_000, "{:?}", oracle.score);
    assert_eq!(play("quiet_morning", 1, "idle").score.points, 0);
}

/// `cargo test -p aegis-builtin --test shifts table -- --ignored --nocapture`
#[test]
#[ignore = "prints the table that the bounds are read from"]
fn table() {
    let seeds: u64 = std::env::var("SEEDS").map_or(3, |seeds| seeds.parse().unwrap());
    let policies = [
        "idle",
        "close-everything",
        "escalate-everything",
        "refuse-everything",
        "cherry-pick",
        "fifo",
        "triage",
        "oracle",
    ];
    for shift in ["quiet_morning", "monday_meltdown", "breach_night", "quarter_end"] {
        for policy in policies {
            let scores = (0..seeds).map(|seed| play(shift, seed, policy).score.points);
            println!("{shift} {policy} {}", scores.sum::<u32>() / seeds as u32);
        }
        let one = play(shift, 0, "oracle").score;
        println!("{one:?}");
    }
}
