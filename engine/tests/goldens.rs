//! Each scenario's oracle, played and written down beside the scenario as `ID.golden`.
//!
//! A golden is meant to be read: a change of a rule shows as a changed line of some case.
//! `AEGIS_MINT=1` writes them anew. The scores and returns that the published rules promise are
//! asserted here as numbers, whatever the goldens say.

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aegis_engine::command::{Command, Verb};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::{Event, Turn};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use aegis_engine::snapshot;
use aegis_engine::world::Desk;
use common::{compare_with_golden, hex, path, scenarios};

/// All scenario files, found by walking the folder. Families and shifts are none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("scenarios/ can be read");
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        let is_other = path.ends_with("families") || path.ends_with("shifts");
        if is_other {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ext| ext == "ron") && !path.ends_with("packs.ron") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn load(file: &Path) -> Arc<Compiled> {
    let text = std::fs::read_to_string(file).expect("a scenario is text");
    let loaded = Compiled::load(&file.display().to_string(), &text);
    Arc::new(loaded.unwrap_or_else(|error| panic!("{error}")))
}

fn open(scenario: &Arc<Compiled>) -> Episode {
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["oracle"], fork: None };
    Episode::open(scenario, &setting).expect("each scenario has its judge's section")
}

fn played(scenario: &Arc<Compiled>) -> Episode {
    let mut episode = open(scenario);
    for answer in &scenario.oracle {
        episode.act(&mut answer.clone()).expect("the oracle closes with its last move");
    }
    episode
}

fn gain(episode: &Episode) -> f64 {
    episode.history().iter().map(|past| past.report.reward).sum()
}

fn golden(scenario: &Arc<Compiled>) -> String {
    let mut text = String::new();
    let mut turns = String::new();
    let mut episode = open(scenario);
    for answer in &scenario.oracle {
        let report = episode.act(&mut answer.clone()).expect("the oracle closes last");
        let number = episode.turn();
        let asked = ask(&episode.last_turn(), scenario);
        let happened = happened(&mut episode);
        write!(turns, "{number:>3}  {asked}\n     {report}").expect("a string takes all");
        for phase in report.finished_phases() {
            write!(turns, ", phase {phase} finished").expect("a string takes all");
        }
        writeln!(turns, "\n     {happened}").expect("a string takes all");
    }
    let state = episode.with_desk(|desk| snapshot::digest(&desk, &mut Vec::new()));
    let score = episode.history().last().map_or(0.0, |past| past.report.score());
    let gain = gain(&episode);
    let steps = episode.turn();
    let (_, digest) = episode.seal();
    writeln!(text, "scenario {}", scenario.source.id).expect("a string takes all");
    writeln!(text, "file     {}", hex(&scenario.digest)).expect("a string takes all");
    writeln!(text, "steps    {steps}\nscore    {score:.4}\nreturn   {gain:.4}\n").expect("so too");
    text + &turns + &format!("\nstate    {state:032x}\nepisode  {}\n", hex(&digest))
}

/// The verb and the main fields.
fn ask(turn: &Turn<'_>, scenario: &Compiled) -> String {
    let Command { ticket, record, query, tag, currency, team, template, code, object, .. } =
        *turn.command;
    let say = |text| scenario.lexicon.get(text).filter(|text| !text.is_empty());
    let mut words = vec![turn.command.verb.to_string()];
    words.extend(say(ticket).map(String::from));
    words.extend(turn.command.priority.map(|priority| priority.to_string()));
    words.extend(turn.command.status.map(|status| status.to_string()));
    words.extend(turn.command.amount.map(|amount| format!("{:.2}", amount.number())));
    let others = [record, query, tag, currency, team, template, code, object];
    words.extend(others.into_iter().filter_map(say).map(String::from));
    words.extend(turn.points.iter().map(|&point| format!("+{}", say(point).unwrap_or("?"))));
    words.join(" ")
}

/// The events in short words.
fn happened(episode: &mut Episode) -> String {
    let events: Vec<Event> = episode.last_turn().events.to_vec();
    episode.with_desk(|desk| {
        let words: Vec<String> = events.iter().map(|event| name(event, &desk)).collect();
        words.join("; ")
    })
}

fn name(event: &Event, desk: &Desk<'_>) -> String {
    let source = &desk.scenario.source;
    let of = |ticket: aegis_engine::event::TicketNo| &source.tickets[ticket.0 as usize].id;
    match *event {
        Event::Refused { why } => format!("refused: {why:?}"),
        Event::Idled => "idled".to_owned(),
        Event::TicketOpened { ticket } => format!("{} opened", of(ticket)),
        Event::RecordViewed { record } => format!("{} read", source.records[record.0 as usize].id),
        Event::ArticleViewed { article } => {
            format!("{} read", source.articles[article.0 as usize].id)
        }
        Event::Searched { hits, .. } => format!("{hits} found"),
        Event::PrioritySet { ticket, priority } => format!("{} is {priority}", of(ticket)),
        Event::StatusSet { ticket, status } => format!("{} is {status}", of(ticket)),
        Event::TagAdded { ticket, tag } => format!("{} tagged {}", of(ticket), desk.say(tag)),
        Event::CreditApplied { ticket, amount, currency } => {
            let (amount, currency) = (amount.number(), desk.say(currency));
            format!("{amount:.2} {currency} credited on {}", of(ticket))
        }
        Event::Escalated { ticket, team } => format!("{} handed to {}", of(ticket), desk.say(team)),
        Event::ReplyDrafted { ticket, .. } => format!("reply to {} drafted", of(ticket)),
        Event::PointMade { point } => format!("it says {}", desk.say(point)),
        Event::CaseClosed { code, .. } => format!("closed with {}", desk.say(code)),
        Event::MessageArrived { message } => {
            format!("{} speaks", source.messages[message as usize].from)
        }
        Event::Ended { why } => format!("ended: {why:?}"),
        Event::PolicyFailed { cause, .. } => format!("the policy failed: {cause}"),
        Event::ReplySent { ticket, .. } => format!("reply to {} sent", of(ticket)),
        Event::PointSent { point, .. } => format!("it said {}", desk.say(point)),
        Event::CustomerAsked { question, .. } => format!("asked {}", desk.say(question)),
        Event::IdentityChecked { channel, is_confirmed, .. } => {
            let result = if is_confirmed { "confirmed" } else { "not confirmed" };
            format!("identity {result} through {}", desk.say(channel))
        }
        Event::RequestRefused { reason, .. } => format!("refused for {}", desk.say(reason)),
        Event::Contained { target, .. } => format!("{} stopped", desk.say(target)),
        Event::CreditUndone { ticket, amount, .. } => {
            format!("{:.2} taken back on {}", amount.number(), of(ticket))
        }
        Event::TicketsLinked { ticket, other } => format!("{} linked to {}", of(ticket), of(other)),
        Event::TicketClaimed { ticket } => format!("{} claimed", of(ticket)),
        Event::TicketTransferred { ticket, to } => format!("{} given to seat {}", of(ticket), to.0),
        Event::ColleagueMessaged { to, .. } => format!("seat {} written to", to.0),
        Event::Waited => "waited".to_owned(),
    }
}

#[test]
fn every_oracle_plays_as_its_golden_says() {
    let files = files(&path("../scenarios"));
    assert!(files.len() >= 33, "{} scenarios found", files.len());
    for file in files {
        compare_with_golden(&file.with_extension("golden"), &golden(&load(&file)));
    }
}

#[test]
fn every_golden_belongs_to_a_scenario() {
    for entry in files(&path("../scenarios")).iter().filter_map(|file| file.parent()) {
        for file in std::fs::read_dir(entry).expect("a folder") {
            let file = file.expect("an entry").path();
            let is_golden = file.extension().is_some_and(|ext| ext == "golden");
            assert!(!is_golden || file.with_extension("ron").exists(), "{}", file.display());
        }
    }
}

/// The return that section 5.4 of the rules gives each family's oracle.
fn published_return(id: &str) -> f64 {
    let of = |stem: &str| id.starts_with(stem);
    match id {
        _ if of("billing_seat") || of("login_incident") || of("tax_exemption") => 1.12,
        _ if of("suspicious_admin") || of("service_reinstatement") => 1.135,
        _ if of("admin_role_transfer") || of("api_rate_limit") => 1.135,
        _ if of("multi_tier_billing") => 1.15,
        _ if of("api_partner_access") => 1.165,
        _ if of("customer_escalation") => 1.18,
        "contract_renewal_negotiation" => 1.345,
        _ if of("contract_renewal") => 1.3435,
        _ if of("data_breach") => 1.445,
        _ => panic!("{id} has no published return"),
    }
}

#[test]
fn desk_oracles_score_exactly_one_and_earn_what_the_rules_publish() {
    let is_desk = |scenario: &Arc<Compiled>| scenario.classic.is_some();
    let desks: Vec<_> = scenarios().into_iter().filter(is_desk).collect();
    assert_eq!(desks.len(), 30);
    for scenario in desks {
        let id = &scenario.source.id;
        let episode = played(&scenario);
        assert!(episode.is_over(), "{id}");
        assert_eq!(episode.points(), 10_000, "{id}");
        let gain = gain(&episode);
        assert!((gain - published_return(id)).abs() < 1e-9, "{id} returns {gain}");
    }
}

#[test]
fn shop_oracles_score_at_least_95_hundredths_and_their_last_reward_is_the_score() {
    let shops: Vec<_> = scenarios().into_iter().filter(|s| s.shop.is_some()).collect();
    assert_eq!(shops.len(), 3);
    for scenario in shops {
        let episode = played(&scenario);
        assert!(episode.is_over() && episode.points() >= 9_500, "{}", scenario.source.id);
        let last = episode.history().last().expect("it has turns").report;
        assert!((last.reward - last.score()).abs() < 1e-12, "{}", scenario.source.id);
    }
}

#[test]
fn doing_nothing_earns_no_score_anywhere() {
    for scenario in scenarios() {
        let mut episode = open(&scenario);
        let mut idle = aegis_engine::command::Answer::default();
        idle.begin(Verb::Idle);
        while !episode.is_over() {
            let report = episode.act(&mut idle.clone()).expect("it is not over");
            assert_eq!(report.points, 0, "{}", scenario.source.id);
        }
        assert_eq!(episode.turn(), scenario.source.budget_steps, "{}", scenario.source.id);
    }
}
