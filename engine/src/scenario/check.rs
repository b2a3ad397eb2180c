//! What must be true of a scenario beyond its form; every fault with its path and what to do.

mod classic;
mod desk2;
mod gold;
mod oracle;
mod setup;
mod shop;
#[cfg(test)]
mod tests;
pub(super) mod words;

use std::collections::BTreeSet;

use super::source::{Dialect, Scenario};
use words::{did_you_mean, id_fault, text_fault};

/// All faults of a scenario, as paths into its text and messages.
pub(super) fn check(scenario: &Scenario) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    setup::check(scenario, &mut faults);
    check_sections(scenario, &mut faults);
    if let Some(classic) = &scenario.classic {
        classic::check(scenario, classic, &mut faults);
    }
    if let Some(shop) = &scenario.shop {
        shop::check(scenario, shop, &mut faults);
    }
    if let (Some(section), Some(strict)) = (&scenario.desk2, &scenario.strict) {
        desk2::check(scenario, section, strict, &mut faults);
    }
    oracle::check(scenario, &mut faults);
    match (scenario.dialect, &scenario.classic, &scenario.shop) {
        (Dialect::Desk, Some(classic), _) => gold::check(scenario, classic, &mut faults),
        (Dialect::Shop, _, Some(shop)) => shop::check_gold(scenario, shop, &mut faults),
        _ => {}
    }
    faults.0
}

/// Each dialect has judges of its own, and what they need.
fn check_sections(scenario: &Scenario, faults: &mut Faults) {
    if scenario.dialect == Dialect::Desk2 {
        return desk2::check_sections(scenario, faults);
    }
    for (section, is_there) in
        [("desk2", scenario.desk2.is_some()), ("strict", scenario.strict.is_some())]
    {
        if is_there {
            let message =
                "only the dialect Desk2 has this section: remove it, or write `dialect: Desk2`";
            faults.add(section, message);
        }
    }
    let (classic, reply) = (scenario.classic.is_some(), scenario.reply.is_some());
    let shop = scenario.shop.is_some();
    let (sections, name, other) = match scenario.dialect {
        Dialect::Desk => (
            [("classic", classic, true), ("reply", reply, true), ("shop", shop, false)],
            "Desk",
            "Shop",
        ),
        _ => (
            [("classic", classic, false), ("reply", reply, false), ("shop", shop, true)],
            "Shop",
            "Desk",
        ),
    };
    for (section, is_there, is_needed) in sections {
        if is_needed && !is_there {
            let message = format!("a scenario of dialect {name} needs `{section}`: add it");
            faults.add("dialect", message);
        } else if is_there && !is_needed {
            let message = format!(
                "a scenario of dialect {name} has no `{section}`: remove it, or write \
                 `dialect: {other}`"
            );
            faults.add(section, message);
        }
    }
}

/// The faults found so far: where each is, as a path, and what to do.
#[derive(Default)]
struct Faults(Vec<(String, String)>);

impl Faults {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push((path.into(), message.into()));
    }

    /// Whether something is wrong at a path or below it.
    fn has_below(&self, path: &str) -> bool {
        self.0.iter().any(|(at, _)| at.starts_with(path))
    }

    /// An id, or another word that machines compare.
    fn id(&mut self, path: impl Into<String>, id: &str) {
        if let Some(message) = id_fault(id) {
            self.add(path, message);
        }
    }

    /// A text that people read.
    fn text(&mut self, path: impl Into<String>, text: &str) {
        if let Some(message) = text_fault(text) {
            self.add(path, message);
        }
    }

    /// Ids of a list, each well-formed and there once.
    fn id_list(&mut self, path: &str, ids: &[String]) {
        for (n, id) in ids.iter().enumerate() {
            self.id(format!("{path}[{n}]"), id);
        }
        self.once(path, ids);
    }

    /// Words of a list, each there once.
    fn once(&mut self, path: &str, words: &[String]) {
        let mut seen = BTreeSet::new();
        for (n, word) in words.iter().enumerate() {
            if !seen.insert(word) {
                let message = format!("{word:?} stands twice in this list: keep one");
                self.add(format!("{path}[{n}]"), message);
            }
        }
    }

    /// Ids of things, each given once; the paths come with them.
    fn unique<'a>(&mut self, ids: impl IntoIterator<Item = (String, &'a str)>) {
        let mut seen = BTreeSet::new();
        for (path, id) in ids {
            self.id(path.as_str(), id);
            if !seen.insert(id) {
                let message = format!("the id {id:?} is taken above: give this one its own");
                self.add(path, message);
            }
        }
    }

    /// The id of a ticket that must exist.
    fn ticket(&mut self, path: impl Into<String>, id: &str, scenario: &Scenario) {
        self.known(path, "ticket", id, tickets(scenario));
    }

    /// The id of a record or an article that must exist.
    fn readable(&mut self, path: impl Into<String>, id: &str, scenario: &Scenario) {
        self.known(path, "record or article", id, records(scenario).chain(articles(scenario)));
    }

    /// A name that must be one of those that the scenario gives.
    fn known<'a>(
        &mut self,
        path: impl Into<String>,
        kind: &str,
        id: &str,
        mut known: impl Iterator<Item = &'a str> + Clone,
    ) {
        if !known.clone().any(|name| name == id) {
            let advice = did_you_mean(id, &mut known);
            self.add(path, format!("there is no {kind} {id:?}: {advice}"));
        }
    }
}

fn tickets(scenario: &Scenario) -> impl Iterator<Item = &str> + Clone {
    scenario.tickets.iter().map(|ticket| ticket.id.as_str())
}

fn records(scenario: &Scenario) -> impl Iterator<Item = &str> + Clone {
    scenario.records.iter().map(|record| record.id.as_str())
}

fn articles(scenario: &Scenario) -> impl Iterator<Item = &str> + Clone {
    scenario.articles.iter().map(|article| article.id.as_str())
}
