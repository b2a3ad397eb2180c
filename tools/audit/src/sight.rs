//! Check 6: nothing of the gold shows before it is earned.

use std::sync::Arc;

use aegis_engine::dialect;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::scenario::{Compiled, ValueSource};
use aegis_engine::score::JudgeName;

use crate::{Check, Verdict};

/// Looks at the opening observation of every case, as it goes over the wire.
pub fn check(cases: &[Arc<Compiled>]) -> Check {
    let mut leaks = Vec::new();
    for case in cases {
        let id = &case.source.id;
        leaks.extend(leak(case).into_iter().map(|what| format!("{id}: {what}")));
    }
    Check {
        number: 6,
        name: "the opening observation holds no gold".to_owned(),
        measured: format!("{} observations", cases.len()),
        bound: "no unread paper, no reason, no class, no lure in any".to_owned(),
        verdict: Verdict::of(leaks.is_empty()),
        details: leaks,
    }
}

fn leak(case: &Arc<Compiled>) -> Vec<String> {
    let setting = Setting {
        episode: 0,
        seed: 0,
        judge: JudgeName::default_for(case),
        policies: &[],
        fork: None,
    };
    let (Ok(mut episode), Some(strict)) = (Episode::open(case, &setting), &case.source.strict)
    else {
        return vec!["it cannot be opened".to_owned()];
    };
    let mut shown = serde_json::to_value(dialect::observe(&mut episode)).unwrap_or_default();
    // What is offered to choose from holds what is right among others.
    let offers = shown.as_object_mut().and_then(|shown| shown.remove("offers"));
    let shown = shown.to_string();
    let offers = offers.unwrap_or_default().to_string();
    let mut found = Vec::new();
    let class = format!("\"{}\"", strict.class);
    if shown.contains(&class) || offers.contains(&class) {
        found.push(format!("the class shows: {}", strict.class));
    }
    let mut look = |what: &str, text: &str| {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        if text.len() > 3 && shown.contains(quoted.trim_matches('"')) {
            found.push(format!("{what} shows: {text:?}"));
        }
    };
    look("the reason", &strict.because);
    look("the seed", case.source.id.split_once('@').map_or("", |(_, seed)| seed));
    strict.lures.iter().for_each(|lure| look("a lure", &lure.mistake));
    strict.rules.iter().for_each(|rule| look("a rule", &rule.says));
    case.source.records.iter().for_each(|record| look("an unread record", &record.body));
    case.source.articles.iter().for_each(|article| look("an unread article", &article.body));
    case.source.messages.iter().for_each(|message| look("a message to come", &message.text));
    let tickets: String = case.source.tickets.iter().map(|it| it.summary.as_str()).collect();
    for want in &strict.decision {
        if let ValueSource::Credits(all) = &want.value {
            let is_claimed = |cents: u32| tickets.contains(&amount(cents));
            let hidden = all.iter().filter(|&&cents| !is_claimed(cents));
            hidden.for_each(|&cents| look("the amount", &amount(cents)));
        }
    }
    found
}

fn amount(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
