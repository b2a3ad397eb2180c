//! The sections of the second dialect: every word is offered, every id exists, the points add up.

use super::Faults;
use super::{articles, records, tickets};
use crate::scenario::source::{
    Desk2Source, LureValue, Move, NeedSource, Offers, PatternSource, Scenario, StrictSource,
    ValueSource, WantSource, Word,
};
use crate::scenario::{MAX_PATTERNS, MAX_WANTS};
use crate::score::strict::DECISION;

/// How many rules and breaches a section may have.
const MAX_RULES: usize = 32;

/// The second dialect has sections of its own, and none of the others.
pub(super) fn check_sections(scenario: &Scenario, faults: &mut Faults) {
    let needed = [("desk2", scenario.desk2.is_some()), ("strict", scenario.strict.is_some())];
    for (section, _) in needed.into_iter().filter(|(_, is_there)| !is_there) {
        faults.add("dialect", format!("a scenario of dialect Desk2 needs `{section}`: add it"));
    }
    let others = [
        ("classic", scenario.classic.is_some()),
        ("reply", scenario.reply.is_some()),
        ("shop", scenario.shop.is_some()),
    ];
    for (section, _) in others.into_iter().filter(|(_, is_there)| *is_there) {
        faults.add(section, format!("a scenario of dialect Desk2 has no `{section}`: remove it"));
    }
}

pub(super) fn check(
    scenario: &Scenario,
    desk2: &Desk2Source,
    strict: &StrictSource,
    faults: &mut Faults,
) {
    let names = Names { scenario, offers: &desk2.offers };
    check_offers(&desk2.offers, faults);
    for (n, channel) in desk2.confirming_channels.iter().enumerate() {
        let path = format!("desk2.confirming_channels[{n}]");
        names.word(path, "channel", channel, &desk2.offers.channels, faults);
    }
    for (n, reaction) in desk2.reactions.iter().enumerate() {
        let path = format!("desk2.reactions[{n}]");
        names.pattern(&format!("{path}.when"), &reaction.when, faults);
        names.message(format!("{path}.message"), reaction.message, faults);
    }
    check_strict(&names, strict, faults);
    for (n, step) in scenario.oracle.iter().enumerate() {
        names.step(&format!("oracle[{n}]"), step, faults);
    }
}

fn check_offers(offers: &Offers, faults: &mut Faults) {
    for (name, words) in offers.all() {
        let path = |n: usize, part: usize| format!("desk2.offers.{name}[{n}][{part}]");
        let ids = words.iter().enumerate().map(|(n, word)| (path(n, 0), word.0.as_str()));
        faults.unique(ids);
        for (n, Word(_, meaning)) in words.iter().enumerate() {
            faults.text(path(n, 1), meaning);
        }
    }
}

fn check_strict(names: &Names<'_>, strict: &StrictSource, faults: &mut Faults) {
    faults.ticket("strict.ticket", &strict.ticket, names.scenario);
    faults.id("strict.class", &strict.class);
    faults.text("strict.because", &strict.because);
    if strict.decision.is_empty() {
        faults.add("strict.decision", "nothing is decided here: name what must be right");
    }
    let sum: u32 = strict.rest.iter().map(|rest| rest.points).sum();
    if sum != DECISION {
        let message = format!("the points of the rest add up to {sum}: make it {DECISION}");
        faults.add("strict.rest", message);
    }
    let lists = [("decision", strict.decision.len()), ("rest", strict.rest.len())];
    let mut paths: Vec<String> = lists
        .iter()
        .flat_map(|(list, count)| (0..*count).map(move |n| format!("strict.{list}[{n}]")))
        .collect();
    for path in &mut paths[strict.decision.len()..] {
        path.push_str(".want");
    }
    paths.extend((0..strict.expected.len()).map(|n| format!("strict.expected[{n}]")));
    if paths.len() > MAX_WANTS {
        let message = format!("there are {} wants: keep at most {MAX_WANTS}", paths.len());
        faults.add("strict", message);
    }
    let mut seen: Vec<(String, std::mem::Discriminant<ValueSource>)> = Vec::new();
    for (path, want) in paths.iter().zip(strict.wants()) {
        names.want(path, want, strict, faults);
        let ticket = want.ticket.as_ref().unwrap_or(&strict.ticket).clone();
        let place = (ticket, std::mem::discriminant(&want.value));
        let is_rule = matches!(want.value, ValueSource::Kept(_));
        if !is_rule && seen.contains(&place) {
            let message = "this part of the ticket is wanted above: join the two";
            faults.add(format!("{path}.value"), message);
        }
        seen.push(place);
    }
    check_conditions(names, strict, faults);
}

fn check_conditions(names: &Names<'_>, strict: &StrictSource, faults: &mut Faults) {
    if strict.evidence.is_empty() {
        faults.add("strict.evidence", "nothing has to be seen: name what the decision rests on");
    }
    for (n, pattern) in strict.evidence.iter().enumerate() {
        names.pattern(&format!("strict.evidence[{n}]"), pattern, faults);
    }
    let ids = strict.rules.iter().enumerate();
    faults.unique(ids.map(|(n, rule)| (format!("strict.rules[{n}].id"), rule.id.as_str())));
    for (n, rule) in strict.rules.iter().enumerate() {
        let path = format!("strict.rules[{n}]");
        faults.text(format!("{path}.says"), &rule.says);
        names.pattern(&format!("{path}.when"), &rule.when, faults);
        for (m, need) in rule.needs.iter().enumerate() {
            let path = format!("{path}.needs[{m}]");
            match need {
                NeedSource::Before(pattern) | NeedSource::Never(pattern) => {
                    names.pattern(&format!("{path}[0]"), pattern, faults);
                }
                NeedSource::Since(pattern, other) => {
                    names.pattern(&format!("{path}[0]"), pattern, faults);
                    names.pattern(&format!("{path}[1]"), other, faults);
                }
            }
        }
    }
    if strict.breaches.is_empty() {
        faults.add("strict.breaches", "nothing is a breach here: name what must never happen");
    }
    for (n, breach) in strict.breaches.iter().enumerate() {
        let path = format!("strict.breaches[{n}]");
        names.pattern(&format!("{path}.when"), &breach.when, faults);
        faults.text(format!("{path}.because"), &breach.because);
    }
    if strict.rules.len() > MAX_RULES || strict.breaches.len() > MAX_RULES {
        faults.add("strict", format!("keep to at most {MAX_RULES} rules and {MAX_RULES} breaches"));
    }
    if strict.patterns().count() > MAX_PATTERNS {
        let message = format!("more than {MAX_PATTERNS} conditions are named here: leave some out");
        faults.add("strict", message);
    }
    check_lures(strict, faults);
}

/// A lure is wrong: what the case wants cannot be one.
fn check_lures(strict: &StrictSource, faults: &mut Faults) {
    for (n, lure) in strict.lures.iter().enumerate() {
        faults.text(format!("strict.lures[{n}].mistake"), &lure.mistake);
        let right = strict.wants().any(|want| match (&want.value, &lure.value) {
            (ValueSource::Credits(all), LureValue::Amount(cents)) => all.contains(cents),
            (value, LureValue::Word(word)) => words_of(value).contains(word),
            _ => false,
        });
        let name = match &lure.value {
            LureValue::Amount(cents) => format!("the amount of {cents} cents"),
            LureValue::Word(word) => format!("{word:?}"),
        };
        if right {
            let message =
                format!("{name} is right in this case: name a wrong value, or drop this lure");
            faults.add(format!("strict.lures[{n}].value[0]"), message);
        }
    }
}

/// The words that a part of the ticket must hold.
fn words_of(value: &ValueSource) -> &[String] {
    match value {
        ValueSource::Escalated(words)
        | ValueSource::Contained(words)
        | ValueSource::Checked(words)
        | ValueSource::Asked(words)
        | ValueSource::Tagged(words)
        | ValueSource::Points(words) => words,
        ValueSource::Refused(word) | ValueSource::Template(word) | ValueSource::Closed(word) => {
            std::slice::from_ref(word)
        }
        _ => &[],
    }
}

/// What the sections may name.
struct Names<'a> {
    scenario: &'a Scenario,
    offers: &'a Offers,
}

impl Names<'_> {
    fn word(&self, path: String, kind: &str, id: &str, known: &[Word], faults: &mut Faults) {
        faults.known(path, kind, id, known.iter().map(|word| word.0.as_str()));
    }

    fn words(&self, path: &str, kind: &str, ids: &[String], known: &[Word], faults: &mut Faults) {
        faults.once(path, ids);
        for (n, id) in ids.iter().enumerate() {
            self.word(format!("{path}[{n}]"), kind, id, known, faults);
        }
    }

    fn message(&self, path: String, message: u32, faults: &mut Faults) {
        let messages = &self.scenario.messages;
        match messages.get(message as usize) {
            None => {
                let count = messages.len();
                faults.add(
                    path,
                    format!("there are {count} messages, counted from 0: name one of them"),
                );
            }
            Some(message) if message.at_step != 0 => {
                faults.add(path, "this message comes with a step: give it `at_step: 0`");
            }
            Some(_) => {}
        }
    }

    fn pattern(&self, path: &str, pattern: &PatternSource, faults: &mut Faults) {
        let at = format!("{path}[0]");
        let offers = self.offers;
        match pattern {
            PatternSource::Opened(ticket) => {
                faults.known(at, "ticket", ticket, tickets(self.scenario));
            }
            PatternSource::Read(id) => {
                let known = records(self.scenario).chain(articles(self.scenario));
                faults.known(at, "record or article", id, known);
            }
            PatternSource::Heard(message) => self.message(at, *message, faults),
            PatternSource::EscalatedTo(word) => self.word(at, "team", word, &offers.teams, faults),
            PatternSource::ContainedOne(word) => {
                self.word(at, "target", word, &offers.targets, faults);
            }
            PatternSource::Asked(word) => {
                self.word(at, "question", word, &offers.questions, faults);
            }
            PatternSource::Tagged(word) => self.word(at, "tag", word, &offers.tags, faults),
            PatternSource::SentAs(word) => {
                self.word(at, "template", word, &offers.templates, faults);
            }
            PatternSource::Said(word) => self.word(at, "point", word, &offers.points, faults),
            PatternSource::ClosedAs(word) => self.word(at, "code", word, &offers.codes, faults),
            _ => {}
        }
    }

    /// The words of a move; all else about it is looked at as in any dialect.
    fn step(&self, path: &str, step: &Move, faults: &mut Faults) {
        let (at, offers) = (format!("{path}[1]"), self.offers);
        match step {
            Move::AddTag(_, tag) => self.word(at, "tag", tag, &offers.tags, faults),
            Move::Escalate(_, team) => self.word(at, "team", team, &offers.teams, faults),
            Move::AskCustomer(_, question) => {
                self.word(at, "question", question, &offers.questions, faults);
            }
            Move::VerifyIdentity(_, channel) => {
                self.word(at, "channel", channel, &offers.channels, faults);
            }
            Move::RefuseRequest(_, reason) => {
                self.word(at, "reason", reason, &offers.reasons, faults);
            }
            Move::Contain(_, target) => self.word(at, "target", target, &offers.targets, faults),
            Move::ApplyCredit(_, _, currency)
            | Move::UndoCredit(_, _, currency)
            | Move::CorrectCredit(_, _, currency) => {
                let at = format!("{path}[2]");
                self.word(at, "currency", currency, &offers.currencies, faults);
            }
            Move::DraftReply { template, checklist, .. } => {
                if let Some(template) = template {
                    let at = format!("{path}.template");
                    self.word(at, "template", template, &offers.templates, faults);
                }
                let at = format!("{path}.checklist");
                self.words(&at, "point", checklist, &offers.points, faults);
            }
            Move::FinalizeResolution { code, .. } => {
                self.word(format!("{path}.code"), "code", code, &offers.codes, faults);
            }
            _ => {}
        }
    }

    fn want(&self, path: &str, want: &WantSource, strict: &StrictSource, faults: &mut Faults) {
        if let Some(ticket) = &want.ticket {
            faults.ticket(format!("{path}.ticket"), ticket, self.scenario);
        }
        for (n, pattern) in want.after.iter().flatten().enumerate() {
            self.pattern(&format!("{path}.after[{n}]"), pattern, faults);
        }
        let (at, offers) = (format!("{path}.value[0]"), self.offers);
        match &want.value {
            ValueSource::Credits(all) => {
                for (n, _) in all.iter().enumerate().filter(|(_, cents)| **cents == 0) {
                    let message = "a credit of 0 cents is none: name what is paid, or drop this";
                    faults.add(format!("{at}[{n}]"), message);
                }
            }
            ValueSource::Status(_) | ValueSource::Priority(_) => {}
            ValueSource::Escalated(ids) => self.words(&at, "team", ids, &offers.teams, faults),
            ValueSource::Refused(id) => self.word(at, "reason", id, &offers.reasons, faults),
            ValueSource::Contained(ids) => {
                self.words(&at, "target", ids, &offers.targets, faults);
            }
            ValueSource::Checked(ids) => {
                self.words(&at, "channel", ids, &offers.channels, faults);
            }
            ValueSource::Asked(ids) => {
                self.words(&at, "question", ids, &offers.questions, faults);
            }
            ValueSource::Tagged(ids) => self.words(&at, "tag", ids, &offers.tags, faults),
            ValueSource::Linked(ids) => {
                for (n, id) in ids.iter().enumerate() {
                    faults.known(format!("{at}[{n}]"), "ticket", id, tickets(self.scenario));
                }
            }
            ValueSource::Template(id) => {
                self.word(at, "template", id, &offers.templates, faults);
            }
            ValueSource::Points(ids) => self.words(&at, "point", ids, &offers.points, faults),
            ValueSource::Closed(id) => self.word(at, "code", id, &offers.codes, faults),
            ValueSource::Kept(id) => {
                faults.known(at, "rule", id, strict.rules.iter().map(|rule| rule.id.as_str()));
            }
        }
    }
}
