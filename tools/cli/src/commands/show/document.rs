//! A scenario as a JSON document with the words of the wire.

use aegis_engine::dialect::Action;
use aegis_engine::scenario::{
    CheckSource, Compiled, ForbiddenSource, RubricSource, Scenario, TicketSource, WindowSource,
    Word,
};
use serde_json::{Map, Value, json};

use super::{pack_of, verb_name};

/// The document; the gold only if it is asked for.
pub fn of(scenario: &Compiled, with_gold: bool) -> Value {
    let source = &scenario.source;
    let mut document = json!({
        "id": source.id,
        "family": source.family,
        "title": source.title,
        "pack": pack_of(scenario),
        "digest": blake3::Hash::from_bytes(scenario.digest).to_hex().as_str(),
        "dialect": source.dialect.as_str(),
        "difficulty": source.difficulty.as_str(),
        "budget_steps": source.budget_steps,
        "brief": source.brief,
        "tickets": source.tickets.iter().map(|at| ticket(at, source)).collect::<Vec<_>>(),
        "records": records(source),
        "articles": source.articles,
        "world": world(source),
        "messages": source.messages,
        "reply": source.reply,
        "workspace": source.shop.as_ref().map(|shop| json!({
            "summary": shop.workspace_summary,
            "codes": shop.codes,
        })),
    });
    if let Some(desk2) = &source.desk2 {
        let words = |words: &[Word]| -> Vec<Value> {
            let word = |Word(id, meaning): &Word| json!({ "id": id, "meaning": meaning });
            words.iter().map(word).collect()
        };
        let offers = desk2.offers.all().map(|(name, all)| (name.to_owned(), words(all).into()));
        document["offers"] = Value::Object(Map::from_iter(offers));
    }
    if with_gold {
        document["gold"] = gold(scenario);
    }
    document
}

fn ticket(ticket: &TicketSource, source: &Scenario) -> Value {
    let allowed = ticket.allowed.iter().map(|&verb| verb_name(verb, source.dialect));
    json!({
        "ticket_id": ticket.id,
        "account_id": ticket.account,
        "from_contact": ticket.from,
        "subject": ticket.subject,
        "summary": ticket.summary,
        "priority": ticket.priority.as_str(),
        "status": ticket.status.as_str(),
        "tags": ticket.tags,
        "allowed_actions": allowed.collect::<Vec<_>>(),
    })
}

fn records(source: &Scenario) -> Vec<Value> {
    let record = |record: &aegis_engine::scenario::RecordSource| {
        let facts = record.facts.iter().map(|(label, text)| json!([label, text]));
        json!({
            "id": record.id,
            "kind": record.kind.as_str(),
            "title": record.title,
            "body": record.body,
            "facts": facts.collect::<Vec<_>>(),
        })
    };
    source.records.iter().map(record).collect()
}

fn world(source: &Scenario) -> Value {
    let Some(world) = &source.world else { return Value::Null };
    let window = |window: &WindowSource| {
        json!({
            "name": window.name,
            "description": window.description,
            "active": window.active,
            "affects": window.affects,
        })
    };
    json!({
        "region": world.region,
        "account_health_index": f64::from(world.account_health_hundredths) / 100.0,
        "active_incidents": world.incidents,
        "policy_window": world.window.as_ref().map(window),
    })
}

fn gold(scenario: &Compiled) -> Value {
    let source = &scenario.source;
    let say = |text| scenario.lexicon.get(text).unwrap_or_default();
    let oracle = scenario
        .oracle
        .iter()
        .map(|step| Action::of(source.dialect, &step.command, &step.points, say));
    let mut gold = json!({ "oracle": oracle.collect::<Vec<_>>() });
    if let Some(classic) = &source.classic {
        let forbidden = classic.forbidden.iter().map(|ban| forbidden(ban, source));
        gold["classic"] = json!({
            "primary": classic.primary,
            "rubric": classic.rubric.iter().map(rubric_line).collect::<Vec<_>>(),
            "forbidden": forbidden.collect::<Vec<_>>(),
            "phases": classic.phases,
        });
    }
    if let Some(shop) = &source.shop {
        gold["shop"] = json!({
            "code": shop.code,
            "evidence": shop.evidence,
            "keywords": shop.keywords,
            "optimal_steps": shop.optimal_steps,
            "weights": shop.weights,
        });
    }
    if let Some(strict) = &source.strict {
        gold["strict"] = json!(strict);
    }
    if let Some(desk2) = &source.desk2 {
        gold["confirming_channels"] = json!(desk2.confirming_channels);
        gold["reactions"] = json!(desk2.reactions);
    }
    gold
}

fn rubric_line(line: &RubricSource) -> Value {
    json!({
        "id": line.id,
        "label": line.label,
        "weight": line.weight,
        "check": check(&line.check),
    })
}

fn check(check: &CheckSource) -> Value {
    match check {
        CheckSource::SelectedTicket { ticket } => {
            json!({ "kind": "selected_ticket", "ticket": ticket })
        }
        CheckSource::ViewedRecordsAll { records } => {
            json!({ "kind": "viewed_records_all", "records": records })
        }
        CheckSource::TicketPriority { ticket, priority } => {
            json!({ "kind": "ticket_priority", "ticket": ticket, "priority": priority.as_str() })
        }
        CheckSource::TicketStatus { ticket, status } => {
            json!({ "kind": "ticket_status", "ticket": ticket, "status": status.as_str() })
        }
        CheckSource::TagAdded { ticket, tag } => {
            json!({ "kind": "tag_added", "ticket": ticket, "tag": tag })
        }
        CheckSource::ExactCredit { ticket, amount, currency } => json!({
            "kind": "exact_credit", "ticket": ticket, "amount": amount, "currency": currency,
        }),
        CheckSource::EscalationTeam { ticket, team } => {
            json!({ "kind": "escalation_team", "ticket": ticket, "team": team })
        }
        CheckSource::ReplyTemplate { template } => {
            json!({ "kind": "reply_template", "template": template })
        }
        CheckSource::ReplyContains { checklist } => {
            json!({ "kind": "reply_contains", "checklist": checklist })
        }
        CheckSource::FinalResolutionCode { code } => {
            json!({ "kind": "final_resolution_code", "code": code })
        }
    }
}

fn forbidden(ban: &ForbiddenSource, source: &Scenario) -> Value {
    let mut when = Map::new();
    let fields = [
        ("ticket", ban.when.ticket.as_ref().map(|text| json!(text))),
        ("team", ban.when.team.as_ref().map(|text| json!(text))),
        ("amount", ban.when.amount.map(|amount| json!(amount))),
        ("status", ban.when.status.map(|status| json!(status.as_str()))),
        ("code", ban.when.code.as_ref().map(|text| json!(text))),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            when.insert(name.to_owned(), value);
        }
    }
    json!({
        "action": verb_name(ban.action, source.dialect),
        "when": when,
        "requires_escalation_first": ban.requires_escalation_first,
        "requires_checks_first": ban.requires_checks_first,
        "penalty": ban.penalty,
        "terminal": ban.terminal,
        "reason": ban.reason,
    })
}
