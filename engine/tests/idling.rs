//! Doing nothing costs and earns the same in process and over the wire, where it is a search.

use aegis_engine::catalogue;
use aegis_engine::command::{Answer, Command, Verb};
use aegis_engine::dialect::Action;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::score::JudgeName;

/// The rewards and scores of an episode in which every answer is this one.
fn play(id: &str, answer: &Answer) -> Vec<(u64, u32)> {
    let scenario = catalogue::get(id).unwrap();
    let judge = JudgeName::default_for(&scenario);
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["idle"], fork: None };
    let mut episode = Episode::open(&scenario, &setting).unwrap();
    let mut answer = answer.clone();
    while !episode.is_over() {
        episode.act(&mut answer).unwrap();
    }
    let reports = episode.history().iter().map(|past| past.report);
    reports.map(|report| (report.reward.to_bits(), report.points)).collect()
}

#[test]
fn a_seat_that_idles_is_one_that_searches_for_a_hyphen() {
    for id in catalogue::ids() {
        let scenario = catalogue::get(id).unwrap();
        let mut idle = Answer::default();
        idle.begin(Verb::Idle);
        let dialect = scenario.source.dialect;
        let action = Action::of(dialect, &Command::new(Verb::Idle), &[], |_| "").unwrap();
        let wire = serde_json::to_string(&action).unwrap();
        assert!(wire.contains(r#""query":"-""#), "{wire}");
        let mut search = Answer::default();
        action.answer(&scenario.lexicon, &mut search);
        let idled = play(id, &idle);
        assert_eq!(idled, play(id, &search), "{id}");
        assert!(idled.iter().all(|(_, points)| *points == 0), "{id}");
    }
}
