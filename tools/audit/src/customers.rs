//! Check 12: the simulated customers say nothing that the papers do not bear out, and each of
//! their messages has one cause. What a colleague decides is a paper itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use aegis_engine::family::dates::Day;
use aegis_engine::family::money;
use aegis_engine::scenario::Compiled;

use crate::{Check, Verdict};

/// Looks at every message of every case.
pub fn check(cases: &[Arc<Compiled>]) -> Check {
    let (mut messages, mut others) = (0, 0);
    let mut details = Vec::new();
    for case in cases {
        let own = case.source.messages.iter().filter(|it| is_customers(case, &it.from)).count();
        messages += own;
        others += case.source.messages.len() - own;
        let id = &case.source.id;
        details.extend(faults(case).into_iter().map(|what| format!("{id}: {what}")));
    }
    // Where nothing was found in so many, the rate lies below 3 in as many with 95 % confidence.
    let most = 300.0 / (messages as f64).max(1.0);
    let rate =
        if details.is_empty() { format!("; error rate below {most:.3} %") } else { String::new() };
    Check {
        number: 12,
        name: "customers invent nothing, and every message has one cause".to_owned(),
        measured: format!(
            "{} faults in {messages} messages of customers and {others} of colleagues{rate}",
            details.len()
        ),
        bound: "0; with 95 % confidence".to_owned(),
        verdict: Verdict::of(details.is_empty()),
        details,
    }
}

/// Whether whoever writes is one of those who wrote a ticket.
fn is_customers(case: &Compiled, from: &str) -> bool {
    case.source.tickets.iter().any(|ticket| ticket.from.split(" <").next() == Some(from))
}

fn faults(case: &Compiled) -> Vec<String> {
    let source = &case.source;
    let bodies = source.records.iter().flat_map(|record| {
        record.facts.iter().map(|(_, value)| value.as_str()).chain([record.body.as_str()])
    });
    let articles = source.articles.iter().map(|article| article.body.as_str());
    let tickets = source.tickets.iter().flat_map(|it| [it.subject.as_str(), it.summary.as_str()]);
    let papers: Vec<&str> = bodies.chain(articles).chain(tickets).collect();
    let known_cents: BTreeSet<u32> =
        papers.iter().flat_map(|text| money::all_cents(text)).collect();
    let known_days: BTreeSet<i32> =
        papers.iter().flat_map(|text| days(text)).map(|day| day.0).collect();
    let mut found = Vec::new();
    let invents = |text: &str| {
        let odd = money::all_cents(text).find(|cents| !known_cents.contains(cents));
        let odd_day = days(text).into_iter().find(|day| !known_days.contains(&day.0));
        let odd = odd.map(|cents| format!("{cents} cents stand in no paper: {text:?}"));
        odd.or(odd_day.map(|day| format!("{day} stands in no paper: {text:?}")))
    };
    for (place, message) in (0..).zip(&source.messages) {
        let text = &message.text;
        if is_customers(case, &message.from) {
            found.extend(invents(text));
        }
        let reactions = source.desk2.iter().flat_map(|desk2| &desk2.reactions);
        if reactions.filter(|reaction| reaction.message == place).count() != 1 {
            found.push(format!("nothing, or more than one thing, brings {text:?}"));
        }
    }
    found
}

/// All days that a text names.
fn days(text: &str) -> Vec<Day> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(day) = Day::first_in(rest) {
        found.push(day);
        match rest.split_once(&day.to_string()) {
            Some((_, after)) => rest = after,
            None => break,
        }
    }
    found
}
