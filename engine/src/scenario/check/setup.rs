//! What is set up: names, texts, tickets, records, articles, the world and its messages.

use std::collections::BTreeSet;

use super::Faults;
use super::words::keyword_fault;
use crate::command::Verb;
use crate::scenario::MAX_READABLE;
use crate::scenario::source::{ArticleSource, Dialect, Scenario, TicketSource, WorldSource};

/// How many steps an episode may have.
const MAX_BUDGET_STEPS: u32 = 1000;
/// An account's health is a share of one, in hundredths.
const FULL_HEALTH: u32 = 100;

pub(super) fn check(scenario: &Scenario, faults: &mut Faults) {
    faults.id("id", &scenario.id);
    faults.id("family", &scenario.family);
    faults.text("title", &scenario.title);
    faults.text("brief", &scenario.brief);
    let budget = scenario.budget_steps;
    if !(1..=MAX_BUDGET_STEPS).contains(&budget) {
        let message = format!("{budget} steps are no budget: write 1 to {MAX_BUDGET_STEPS}");
        faults.add("budget_steps", message);
    }
    check_ids(scenario, faults);
    for (n, ticket) in scenario.tickets.iter().enumerate() {
        check_ticket(&format!("tickets[{n}]"), ticket, scenario.dialect, faults);
    }
    check_records(scenario, faults);
    for (n, article) in scenario.articles.iter().enumerate() {
        check_article(&format!("articles[{n}]"), article, scenario.dialect, faults);
    }
    check_messages(scenario, faults);
    if let Some(world) = &scenario.world {
        check_world(world, faults);
    }
    if let Some(reply) = &scenario.reply {
        faults.id("reply.template", &reply.template);
        faults.id_list("reply.checklist", &reply.checklist);
    }
}

fn check_ids(scenario: &Scenario, faults: &mut Faults) {
    if scenario.tickets.is_empty() {
        faults.add("tickets", "the inbox is empty: add a ticket");
    }
    let readable = scenario.records.len() + scenario.articles.len();
    if readable > MAX_READABLE {
        let message = format!(
            "there are {readable} records and articles: keep at most {MAX_READABLE} together"
        );
        faults.add("records", message);
    }
    let path = |list: &str, n: usize| format!("{list}[{n}].id");
    let tickets = scenario.tickets.iter().enumerate();
    faults.unique(tickets.map(|(n, ticket)| (path("tickets", n), ticket.id.as_str())));
    let records = scenario.records.iter().enumerate();
    let records = records.map(|(n, record)| (path("records", n), record.id.as_str()));
    let articles = scenario.articles.iter().enumerate();
    let articles = articles.map(|(n, article)| (path("articles", n), article.id.as_str()));
    faults.unique(records.chain(articles));
}

fn check_ticket(path: &str, ticket: &TicketSource, dialect: Dialect, faults: &mut Faults) {
    let texts = [
        ("account", &ticket.account),
        ("from", &ticket.from),
        ("subject", &ticket.subject),
        ("summary", &ticket.summary),
    ];
    for (field, text) in texts {
        faults.text(format!("{path}.{field}"), text);
    }
    faults.id_list(&format!("{path}.tags"), &ticket.tags);
    for (n, verb) in ticket.allowed.iter().enumerate() {
        if *verb == Verb::Idle || verb.required(dialect).is_none() {
            let message = format!("the dialect {dialect:?} offers no {verb:?}: remove it");
            faults.add(format!("{path}.allowed[{n}]"), message);
        }
        if ticket.allowed[..n].contains(verb) {
            let message = format!("{verb:?} stands twice in this list: keep one");
            faults.add(format!("{path}.allowed[{n}]"), message);
        }
    }
}

fn check_records(scenario: &Scenario, faults: &mut Faults) {
    for (n, record) in scenario.records.iter().enumerate() {
        faults.text(format!("records[{n}].title"), &record.title);
        faults.text(format!("records[{n}].body"), &record.body);
        for (m, (label, value)) in record.facts.iter().enumerate() {
            faults.text(format!("records[{n}].facts[{m}][0]"), label);
            faults.text(format!("records[{n}].facts[{m}][1]"), value);
        }
    }
}

fn check_article(path: &str, article: &ArticleSource, dialect: Dialect, faults: &mut Faults) {
    faults.text(format!("{path}.title"), &article.title);
    faults.text(format!("{path}.summary"), &article.summary);
    faults.text(format!("{path}.body"), &article.body);
    for (n, keyword) in article.keywords.iter().enumerate() {
        let path = format!("{path}.keywords[{n}]");
        if let Some(message) = keyword_fault(keyword) {
            faults.add(path, message);
        } else if dialect != Dialect::Shop && keyword.contains(char::is_whitespace) {
            let message = format!("a search goes word by word: split {keyword:?} into its words");
            faults.add(path, message);
        }
    }
    faults.once(&format!("{path}.keywords"), &article.keywords);
    let key = article.id.to_lowercase().replace(['-', ' '], "_");
    if dialect == Dialect::Shop && key != article.id {
        let message = format!("the shop looks up policies by plain keys: write {key:?}");
        faults.add(format!("{path}.id"), message);
    }
}

fn check_messages(scenario: &Scenario, faults: &mut Faults) {
    // A budget of nothing has a fault of its own.
    let last = match scenario.budget_steps {
        0 => MAX_BUDGET_STEPS,
        budget => budget,
    };
    let mut taken = BTreeSet::new();
    for (n, message) in scenario.messages.iter().enumerate() {
        let (path, step) = (format!("messages[{n}].at_step"), message.at_step);
        if step == 0 && scenario.desk2.is_some() {
            // It is a reaction; the section says to what.
        } else if !(1..=last).contains(&step) {
            faults.add(path, format!("the episode has no step {step}: write 1 to {last}"));
        } else if !taken.insert(step) {
            let advice = "join the two, or give this one its own step";
            faults.add(path, format!("step {step} has a message already: {advice}"));
        }
        faults.text(format!("messages[{n}].from"), &message.from);
        faults.text(format!("messages[{n}].text"), &message.text);
    }
}

fn check_world(world: &WorldSource, faults: &mut Faults) {
    faults.text("world.region", &world.region);
    let health = world.account_health_hundredths;
    if health > FULL_HEALTH {
        let message = format!("a health of {health} is more than full: write 0 to {FULL_HEALTH}");
        faults.add("world.account_health_hundredths", message);
    }
    for (n, incident) in world.incidents.iter().enumerate() {
        faults.text(format!("world.incidents[{n}]"), incident);
    }
    let Some(window) = &world.window else { return };
    faults.text("world.window.name", &window.name);
    faults.text("world.window.description", &window.description);
    faults.id_list("world.window.affects", &window.affects);
}
