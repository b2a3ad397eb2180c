//! The shop judge's section, and whether the oracle reaches all of it.

use super::words::keyword_fault;
use super::{Faults, articles, records};
use crate::scenario::source::{Move, Scenario, ShopSource};

/// What the weights add up to.
const WHOLE: u64 = 100;

pub(super) fn check(scenario: &Scenario, shop: &ShopSource, faults: &mut Faults) {
    faults.text("shop.workspace_summary", &shop.workspace_summary);
    faults.id_list("shop.codes", &shop.codes);
    faults.known("shop.code", "code", &shop.code, shop.codes.iter().map(String::as_str));
    for (n, item) in shop.evidence.iter().enumerate() {
        check_evidence(&format!("shop.evidence[{n}]"), item, scenario, faults);
    }
    faults.once("shop.evidence", &shop.evidence);
    for (n, keyword) in shop.keywords.iter().enumerate() {
        if let Some(message) = keyword_fault(keyword) {
            faults.add(format!("shop.keywords[{n}]"), message);
        }
    }
    faults.once("shop.keywords", &shop.keywords);
    let (steps, budget) = (shop.optimal_steps, scenario.budget_steps);
    if !(1..=budget).contains(&steps) {
        let message = format!("{steps} steps cannot be the best: write 1 to {budget}");
        faults.add("shop.optimal_steps", message);
    }
    let weights = shop.weights;
    let parts = [weights.resolution, weights.evidence, weights.reply, weights.efficiency];
    let sum: u64 = parts.into_iter().map(u64::from).sum();
    if sum != WHOLE {
        let (by, what) = (sum.abs_diff(WHOLE), if sum > WHOLE { "much" } else { "little" });
        let message = format!("the weights add up to {sum}, {by} too {what}: make it {WHOLE}");
        faults.add("shop.weights", message);
    }
}

fn check_evidence(path: &str, item: &str, scenario: &Scenario, faults: &mut Faults) {
    match item.split_once(':') {
        None if item == "ticket" => {}
        Some(("artifact", id)) => faults.known(path, "record", id, records(scenario)),
        Some(("policy", key)) => faults.known(path, "article", key, articles(scenario)),
        _ => {
            let message = format!(
                "{item:?} is no evidence: write \"ticket\", \"artifact:ID\" or \"policy:KEY\""
            );
            faults.add(path, message);
        }
    }
}

/// The oracle reads all evidence, says all keywords and submits the right code.
pub(super) fn check_gold(scenario: &Scenario, shop: &ShopSource, faults: &mut Faults) {
    for (n, item) in shop.evidence.iter().enumerate() {
        let path = format!("shop.evidence[{n}]");
        if !faults.has_below(&path) && !collects(scenario, item) {
            let instead = match item.split_once(':') {
                Some(("artifact", id)) => format!("InspectRecord({id:?})"),
                Some((_, key)) => format!("LookUpPolicy({key:?})"),
                None => "OpenTicket(..)".to_owned(),
            };
            faults.add(path, format!("the oracle does not collect this: add `{instead}`"));
        }
    }
    let submitted = scenario.oracle.iter().rev().find_map(|step| match step {
        Move::FinalizeResolution { code, .. } => Some(code),
        _ => None,
    });
    // An oracle that submits nothing, and a code that is none, have faults of their own.
    let is_wrong = |code: &&String| **code != shop.code && shop.codes.contains(&shop.code);
    if let Some(code) = submitted.filter(is_wrong) {
        let right = &shop.code;
        let message = format!("the oracle submits {code:?} instead: let it submit {right:?}");
        faults.add("shop.code", message);
    }
    let drafted = scenario.oracle.iter().rev().find_map(|step| match step {
        Move::DraftReply { note, .. } => Some(note.to_lowercase()),
        _ => None,
    });
    let drafted = drafted.unwrap_or_default();
    for (n, keyword) in shop.keywords.iter().enumerate() {
        if !drafted.contains(&keyword.to_lowercase()) {
            let message = format!("the oracle's last reply does not say {keyword:?}: add it");
            faults.add(format!("shop.keywords[{n}]"), message);
        }
    }
}

fn collects(scenario: &Scenario, item: &str) -> bool {
    scenario.oracle.iter().any(|step| match (step, item.split_once(':')) {
        (Move::OpenTicket(_), None) => true,
        (Move::InspectRecord(id), Some(("artifact", wanted))) => id == wanted,
        (Move::LookUpPolicy(key), Some(("policy", wanted))) => key == wanted,
        _ => false,
    })
}
