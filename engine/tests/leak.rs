//! Gold never crosses to the acting side: not in an observation, not in an error.

mod common;

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::{Answer, Command, Verb};
use aegis_engine::dialect;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::scenario::{CheckSource, Compiled, Dialect};
use aegis_engine::score::JudgeName;
use common::generated;

/// What only the judge and the oracle know of a scenario.
fn gold(scenario: &Compiled) -> Vec<String> {
    let source = &scenario.source;
    let mut gold = Vec::new();
    for line in source.classic.iter().flat_map(|classic| &classic.rubric) {
        gold.extend([line.id.clone(), line.label.clone()]);
        match &line.check {
            CheckSource::TagAdded { tag, .. } => gold.push(tag.clone()),
            CheckSource::FinalResolutionCode { code } => gold.push(code.clone()),
            _ => {}
        }
    }
    for forbidden in source.classic.iter().flat_map(|classic| &classic.forbidden) {
        gold.push(forbidden.reason.clone());
        gold.extend(forbidden.when.code.clone());
    }
    gold.extend(source.shop.iter().flat_map(|shop| shop.evidence.iter().cloned()));
    gold
}

/// All that a seat may read sooner or later, as one text.
fn readable(scenario: &Compiled) -> String {
    let mut source = scenario.source.clone();
    source.classic = None;
    source.oracle.clear();
    if let Some(shop) = &mut source.shop {
        shop.evidence.clear();
    }
    serde_json::to_string(&source).unwrap()
}

/// Commands that read everything, and some that are refused.
fn nosy(scenario: &Compiled) -> Vec<Command> {
    let source = &scenario.source;
    let known = |id: &str| scenario.lexicon.known(id);
    let on = |verb, write: &dyn Fn(&mut Command)| {
        let mut command = Command::new(verb);
        write(&mut command);
        command
    };
    let mut commands = Vec::new();
    for ticket in &source.tickets {
        commands.push(on(Verb::OpenTicket, &|command| command.ticket = known(&ticket.id)));
    }
    for record in &source.records {
        commands.push(on(Verb::InspectRecord, &|command| command.record = known(&record.id)));
    }
    let look_up = match source.dialect {
        Dialect::Desk | Dialect::Desk2 => Verb::InspectRecord,
        Dialect::Shop => Verb::LookUpPolicy,
    };
    for article in &source.articles {
        commands.push(on(look_up, &|command| {
            command.record = known(&article.id);
            command.query = known(&article.id);
        }));
    }
    for verb in Verb::ALL {
        commands.push(Command::new(*verb));
        commands.push(on(*verb, &|command| {
            command.ticket = known("");
            command.record = known(&source.tickets[0].id);
            command.code = known(&source.tickets[0].id);
            command.query = known(&source.tickets[0].id);
        }));
    }
    commands
}

fn open(scenario: &Arc<Compiled>) -> Episode {
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["nosy"], fork: None };
    Episode::open(scenario, &setting).unwrap()
}

#[test]
fn a_seat_that_reads_everything_and_errs_in_every_way_learns_no_gold() {
    for id in catalogue::ids() {
        let scenario = catalogue::get(id).unwrap();
        let open_text = readable(&scenario);
        let hidden: Vec<String> =
            gold(&scenario).into_iter().filter(|text| !open_text.contains(text)).collect();
        assert!(!hidden.is_empty(), "{id} has nothing to hide, so this test says nothing");
        let mut episode = open(&scenario);
        let mut answer = Answer::default();
        for command in nosy(&scenario) {
            *answer.begin(command.verb) = command;
            if episode.act(&mut answer).is_err() {
                episode = open(&scenario);
            }
            let seen = serde_json::to_string(&dialect::observe(&mut episode)).unwrap();
            let leaked = hidden.iter().find(|text| seen.contains(text.as_str()));
            // What was read counts as evidence in the shop; it is shown because it was read.
            let leaked = leaked.filter(|text| !text.contains(':') && *text != "ticket");
            assert_eq!(leaked, None, "{id}, after {command:?}");
        }
    }
}

#[test]
fn nothing_is_shown_of_a_record_before_it_is_read() {
    for id in catalogue::ids() {
        let scenario = catalogue::get(id).unwrap();
        let mut episode = open(&scenario);
        let seen = serde_json::to_string(&dialect::observe(&mut episode)).unwrap();
        for record in &scenario.source.records {
            assert!(!seen.contains(&record.body), "{id}: {}", record.id);
        }
        for article in &scenario.source.articles {
            assert!(!seen.contains(&article.body), "{id}: {}", article.id);
        }
        for message in &scenario.source.messages {
            assert!(!seen.contains(&message.text), "{id}: {}", message.text);
        }
    }
}

/// What only the judge knows of a generated case.
fn secrets(scenario: &Compiled) -> Vec<&str> {
    let strict = scenario.source.strict.as_ref().unwrap();
    let lures = strict.lures.iter().map(|lure| &lure.mistake);
    let rules = strict.rules.iter().map(|rule| &rule.says);
    let breaches = strict.breaches.iter().map(|breach| &breach.because);
    lures.chain(rules).chain(breaches).chain([&strict.because]).map(String::as_str).collect()
}

#[test]
fn a_generated_case_never_tells_its_seed_its_class_or_what_its_judge_knows() {
    for scenario in generated() {
        let id = &scenario.source.id;
        let (head, seed) = id.split_once('@').unwrap();
        let class = format!("\"{}\"", scenario.source.strict.as_ref().unwrap().class);
        let mut secrets = secrets(&scenario);
        secrets.push(head);
        let mut episode = open(&scenario);
        let mut answer = Answer::default();
        for command in nosy(&scenario) {
            *answer.begin(command.verb) = command;
            if episode.act(&mut answer).is_err() {
                episode = open(&scenario);
            }
            let mut seen = serde_json::to_value(dialect::observe(&mut episode)).unwrap();
            // Words to choose from are offered to everybody, the right ones among others.
            seen.as_object_mut().unwrap().remove("offers");
            let seen = seen.to_string();
            let told = |secret: &&&str| {
                seen.contains(serde_json::to_string(secret).unwrap().trim_matches('"'))
            };
            assert_eq!(secrets.iter().find(told), None, "{id}, after {command:?}");
            assert!(!seen.contains(&class), "{id}, after {command:?}");
            assert!(!seen.contains(&format!("@{seed}\"")), "{id}, after {command:?}");
        }
    }
}

#[test]
fn no_paper_of_a_generated_case_shows_before_it_is_read() {
    for scenario in generated() {
        let mut episode = open(&scenario);
        let seen = serde_json::to_string(&dialect::observe(&mut episode)).unwrap();
        let source = &scenario.source;
        let records = source.records.iter().map(|record| &record.body);
        let articles = source.articles.iter().map(|article| &article.body);
        let messages = source.messages.iter().map(|message| &message.text);
        for text in records.chain(articles).chain(messages) {
            let text = serde_json::to_string(text).unwrap();
            assert!(!seen.contains(text.trim_matches('"')), "{}: {text}", source.id);
        }
    }
}
