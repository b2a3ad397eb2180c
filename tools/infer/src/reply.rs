//! From what a model said to an action, or to what is wrong with it.

use aegis_engine::dialect::{self, Action};
use aegis_engine::scenario::Dialect;
use serde_json::{Map, Value};

use crate::answers::{Call, Given};

/// The action that a model's answer is.
///
/// # Errors
/// What is wrong with it, in words that the model can use.
pub fn read(dialect: Dialect, given: &Given) -> Result<Action, String> {
    let found = match (&given.call, &given.text) {
        (Some(call), _) => of_call(call),
        (None, Some(text)) if !text.trim().is_empty() => of_text(text),
        _ => Err("the answer is empty; call one tool, or write one JSON object".to_owned()),
    };
    let action = found.and_then(|value| {
        dialect::read_value(dialect, &value).map_err(|malformed| malformed.to_string())
    });
    action.map_err(|why| match given.finish_reason.as_deref() {
        Some("length") => {
            format!("the answer was cut off at its largest size; write a shorter one ({why})")
        }
        _ => why,
    })
}

fn of_call(call: &Call) -> Result<Value, String> {
    let text = if call.arguments.trim().is_empty() { "{}" } else { &call.arguments };
    let arguments = serde_json::from_str(text)
        .map_err(|error| format!("the arguments of {} are no JSON: {error}", call.name))?;
    named(&call.name, arguments)
        .ok_or_else(|| format!("the arguments of {} are no JSON object", call.name))
}

/// The arguments of a tool with its name among them, which is the form of actions.
fn named(name: &str, arguments: Value) -> Option<Value> {
    let Value::Object(mut fields) = arguments else { return None };
    fields.entry("action_type").or_insert_with(|| name.into());
    Some(Value::Object(fields))
}

/// The last object of a text that looks like an action: models think aloud before they answer.
fn of_text(text: &str) -> Result<Value, String> {
    let mut last_object = None;
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        match values.next() {
            Some(Ok(object)) => {
                rest = &rest[values.byte_offset()..];
                let is_better = is_action(&object) || last_object.as_ref().is_none_or(is_no_action);
                if is_better {
                    last_object = Some(object);
                }
            }
            _ => rest = &rest[1..],
        }
    }
    let object = last_object.ok_or("there is no JSON object in the answer; write one")?;
    Ok(as_action(object))
}

fn is_no_action(object: &Map<String, Value>) -> bool {
    !is_action(object)
}

fn is_action(object: &Map<String, Value>) -> bool {
    object.contains_key("action_type") || object.contains_key("action") || call_in(object).is_some()
}

/// An action as it stands, or the call of a tool that was written down as text.
fn as_action(object: Map<String, Value>) -> Value {
    let called = call_in(&object).and_then(|(name, arguments)| named(name, arguments.clone()));
    called.unwrap_or(Value::Object(object))
}

fn call_in(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let call = object.get("function").and_then(Value::as_object).unwrap_or(object);
    let arguments = call.get("arguments").or_else(|| call.get("parameters"))?;
    Some((call.get("name")?.as_str()?, arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::compact;

    fn text(text: &str) -> Result<String, String> {
        let given = Given { text: Some(text.into()), ..Given::default() };
        read(Dialect::Desk, &given).map(|action| compact(&action))
    }

    fn call(name: &str, arguments: &str) -> Result<String, String> {
        let call = Call { id: "c".into(), name: name.into(), arguments: arguments.into() };
        let given = Given { call: Some(call), ..Given::default() };
        read(Dialect::Desk, &given).map(|action| compact(&action))
    }

    const OPEN: &str = r#"{"action_type":"open_ticket","ticket_id":"T-1"}"#;

    #[test]
    fn an_action_is_found_however_a_model_wraps_it() {
        for wrapped in [
            OPEN.to_owned(),
            format!("```json\n{OPEN}\n```"),
            format!("<think>{{\"maybe\": 1}} or {{so</think>\nI open it: {OPEN}. Done {{}}"),
            format!("{{\"action\": {OPEN}}}"),
            r#"{"name":"open_ticket","arguments":{"ticket_id":"T-1","query":null}}"#.to_owned(),
            r#"{"function":{"name":"open_ticket","parameters":{"ticket_id":"T-1"}}}"#.to_owned(),
        ] {
            assert_eq!(text(&wrapped).as_deref(), Ok(OPEN), "{wrapped}");
        }
        assert_eq!(call("open_ticket", r#"{"ticket_id":"T-1"}"#).as_deref(), Ok(OPEN));
        assert_eq!(call("act", OPEN).as_deref(), Ok(OPEN));
    }

    #[test]
    fn what_is_no_action_is_said_in_words_that_help() {
        for (answer, words) in [
            (text(""), "the answer is empty"),
            (text("I would open the ticket."), "no JSON object"),
            (text("{}"), "every action needs it"),
            (text(r#"{"action_type":"open"}"#), "open_ticket"),
            (call("open_ticket", "{"), "the arguments of open_ticket are no JSON"),
            (call("open_ticket", "[]"), "no JSON object"),
            (call("open_ticket", ""), "ticket_id"),
        ] {
            let error = answer.unwrap_err();
            assert!(error.contains(words), "{error}");
        }
        let given = Given {
            text: Some("{\"action_type\":".into()),
            finish_reason: Some("length".into()),
            ..Given::default()
        };
        assert!(read(Dialect::Desk, &given).unwrap_err().contains("cut off"));
    }
}
