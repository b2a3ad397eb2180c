//! A script plays wire actions line by line, pays for lines that are none, and idles at its end.

mod play;

use aegis_builtin::oracle::Oracle;
use aegis_builtin::scripted;
use aegis_engine::command::{Answer, Command, Verb};
use aegis_engine::dialect::Action;
use aegis_engine::episode::Episode;
use aegis_engine::event::Refusal;
use aegis_engine::scenario::{Compiled, Dialect};
use play::{play, scenarios};

/// The solution of a scenario as lines of wire actions, every other one wrapped, as some send it.
fn oracle_script(scenario: &Compiled) -> String {
    let say = |text| scenario.lexicon.get(text).unwrap_or_default();
    let dialect = scenario.source.dialect;
    let line = |(n, prepared): (usize, &Answer)| {
        let action = Action::of(dialect, &prepared.command, &prepared.points, say);
        let action = action.expect("the oracle never idles");
        let flat = serde_json::to_string(&action).expect("an action is plain data");
        if n % 2 == 0 { format!("{flat}\n") } else { format!("{{\"action\":{flat}}}\n\n") }
    };
    scenario.oracle.iter().enumerate().map(line).collect()
}

fn commands(episode: &Episode) -> Vec<Command> {
    episode.history().iter().map(|past| past.command).collect()
}

#[test]
fn the_oracles_wire_actions_score_what_the_oracle_scores() {
    for &dialect in Dialect::ALL {
        for scenario in &scenarios(dialect) {
            let script = scripted::from_text(&oracle_script(scenario));
            let own = play(scenario, &script, 0);
            let oracle = play(scenario, &Oracle, 0);
            assert_eq!(commands(&own), commands(&oracle), "{}", scenario.source.id);
            assert_eq!(own.points(), oracle.points(), "{}", scenario.source.id);
        }
    }
}

#[test]
fn a_line_that_is_no_action_costs_its_turn_and_the_next_one_is_played() {
    let script = scripted::from_text(
        "not json\n{\"action_type\": \"open_ticket\"}\n\
         {\"action_type\": \"open_ticket\", \"ticket_id\": \"TICKET-1001\"}\n",
    );
    let scenario = &scenarios(Dialect::Desk)[0];
    let episode = play(scenario, &script, 0);
    let past = episode.history();
    assert!(past[..2].iter().all(|past| matches!(past.refused, Some(Refusal::Malformed { .. }))));
    assert_eq!((past[2].command.verb, past[2].refused), (Verb::OpenTicket, None));
    assert!(past[3..].iter().all(|past| past.command.verb == Verb::Idle));
    assert_eq!(episode.turn(), scenario.source.budget_steps);
}
