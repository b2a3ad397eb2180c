//! Answers from the published wire: a JSON action becomes a form, or an answer that was none.

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::dialect;
use aegis_engine::scenario::{Compiled, Priority, Status};
use aegis_engine::text::Text;
use serde::Deserialize;
use serde_json::Value;

/// The action of the classic desk as JSON has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    action_type: String,
    ticket_id: Option<String>,
    record_id: Option<String>,
    query: Option<String>,
    priority: Option<String>,
    status: Option<String>,
    tag: Option<String>,
    amount: Option<f64>,
    currency: Option<String>,
    escalation_team: Option<String>,
    template_id: Option<String>,
    reply_checklist: Option<Vec<String>>,
    resolution_code: Option<String>,
    freeform_note: Option<String>,
}

/// The answer that an action is.
pub fn answer(scenario: &Compiled, action: &Value) -> Answer {
    let mut answer = Answer::default();
    if fill(scenario, action, &mut answer).is_none() {
        answer.malformed("this is no action of the desk");
    }
    answer
}

/// The answer that the engine's own dialect makes of an action.
pub fn through_dialect(scenario: &Compiled, action: &Value) -> Answer {
    let mut answer = Answer::default();
    match dialect::read_value(scenario.source.dialect, action) {
        Ok(action) => action.answer(&scenario.lexicon, &mut answer),
        Err(malformed) => answer.malformed(&malformed.to_string()),
    }
    answer
}

fn fill(scenario: &Compiled, action: &Value, answer: &mut Answer) -> Option<()> {
    let form: Form = serde_json::from_value(action.clone()).ok()?;
    let verb = Verb::from_word(&form.action_type)?;
    if matches!(verb, Verb::Idle | Verb::Malformed | Verb::LookUpPolicy) {
        return None;
    }
    answer.begin(verb);
    answer.command.amount = form.amount.map(Amount::of);
    if let Some(word) = &form.priority {
        answer.command.priority = Some(Priority::from_word(word)?);
    }
    if let Some(word) = &form.status {
        answer.command.status = Some(Status::from_word(word)?);
    }
    let mut text = |given: &Option<String>| {
        given.as_ref().map_or(Text::NONE, |word| answer.text(&scenario.lexicon, word))
    };
    let texts = [
        text(&form.ticket_id),
        text(&form.record_id),
        text(&form.query),
        text(&form.tag),
        text(&form.currency),
        text(&form.escalation_team),
        text(&form.template_id),
        text(&form.resolution_code),
        text(&form.freeform_note),
    ];
    for point in form.reply_checklist.iter().flatten() {
        answer.point(&scenario.lexicon, point);
    }
    let command = &mut answer.command;
    [
        command.ticket,
        command.record,
        command.query,
        command.tag,
        command.currency,
        command.team,
        command.template,
        command.code,
        command.note,
    ] = texts;
    Some(())
}
