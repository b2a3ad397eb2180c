//! Check 6: nothing of the gold shows before it is earned.

use std::sync::Arc;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::dialect;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::scenario::{Compiled, ValueSource};
use aegis_engine::score::JudgeName;

use crate::invariance::all_reads;
use crate::{Check, Verdict};

/// Of so many cases one is played by a seat that errs in every way.
const NOSY_EVERY: usize = 20;

/// Looks at the opening observation of every case, as it goes over the wire.
pub fn check(cases: &[Arc<Compiled>]) -> Check {
    let mut leaks = Vec::new();
    let mut looks = cases.len();
    for (n, case) in cases.iter().enumerate() {
        let id = &case.source.id;
        leaks.extend(leak(case).into_iter().map(|what| format!("{id}: {what}")));
        if n % NOSY_EVERY == 0 {
            let later = later_leaks(case, &mut looks);
            leaks.extend(later.into_iter().map(|what| format!("{id}, later: {what}")));
        }
    }
    Check {
        number: 6,
        name: "no observation holds gold before it is earned".to_owned(),
        measured: format!(
            "{looks} observations of {} cases, those of a seat that reads everything and errs in \
                 every way among them",
            cases.len()
        ),
        bound: "no unread paper, no reason, class, lure, rule or breach in any".to_owned(),
        verdict: Verdict::of(leaks.is_empty()),
        details: leaks,
    }
}

/// What only the judge knows of a case: it shows at no time, whatever was read or refused.
fn secrets(case: &Compiled) -> Vec<&str> {
    let Some(strict) = &case.source.strict else { return Vec::new() };
    let lures = strict.lures.iter().map(|lure| lure.mistake.as_str());
    let rules = strict.rules.iter().map(|rule| rule.says.as_str());
    let breaches = strict.breaches.iter().map(|breach| breach.because.as_str());
    lures.chain(rules).chain(breaches).chain([strict.because.as_str()]).collect()
}

/// Reads everything, and tries every verb without its words and with wrong ones.
fn later_leaks(case: &Arc<Compiled>, looks: &mut usize) -> Vec<String> {
    let Some(mut episode) = open(case) else { return vec!["it cannot be opened".to_owned()] };
    let secrets = secrets(case);
    let wrong = case.source.records.first().map_or("", |record| record.id.as_str());
    let wrong = case.lexicon.known(wrong);
    let errors = Verb::ALL.iter().filter(|verb| **verb != Verb::FinalizeResolution);
    let errors = errors.flat_map(|&verb| {
        let (mut bare, mut odd) = (Answer::default(), Answer::default());
        bare.begin(verb);
        let command = odd.begin(verb);
        (command.ticket, command.object, command.tag) = (wrong, wrong, wrong);
        (command.team, command.template) = (wrong, wrong);
        [bare, odd]
    });
    let mut found = Vec::new();
    for mut answer in all_reads(case).into_iter().chain(errors) {
        if episode.is_over() || episode.act(&mut answer).is_err() {
            break;
        }
        *looks += 1;
        let shown = serde_json::to_string(&dialect::observe(&mut episode)).unwrap_or_default();
        let leaked = secrets.iter().find(|secret| shown.contains(quoted(secret).trim_matches('"')));
        found.extend(leaked.map(|secret| format!("after {:?}: {secret:?}", answer.command.verb)));
    }
    found
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn open(case: &Arc<Compiled>) -> Option<Episode> {
    let setting = Setting {
        episode: 0,
        seed: 0,
        judge: JudgeName::default_for(case),
        policies: &[],
        fork: None,
    };
    Episode::open(case, &setting).ok()
}

fn leak(case: &Arc<Compiled>) -> Vec<String> {
    let (Some(mut episode), Some(strict)) = (open(case), &case.source.strict) else {
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
        if text.len() > 3 && shown.contains(quoted(text).trim_matches('"')) {
            found.push(format!("{what} shows: {text:?}"));
        }
    };
    look("the seed", case.source.id.split_once('@').map_or("", |(_, seed)| seed));
    secrets(case).into_iter().for_each(|secret| look("what only the judge knows", secret));
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
