//! What an observation says that the one before it did not.

use serde_json::{Map, Value, json};

/// Fields that only grow: what is new in them is their end.
const GROWING: [&str; 3] = ["action_history", "peer_messages", "collected_evidence"];
/// Fields that the text around an observation says already.
const SAID: [&str; 2] = ["done", "reward"];
/// Where the bulk of an observation lies: what was opened, read or found.
const PANELS: [&str; 2] = ["focus_panel", "last_tool_result"];

/// All fields that differ; all that hold something if there was no observation before.
#[must_use]
pub fn news(before: Option<&Value>, after: &Value) -> Map<String, Value> {
    let Some(fields) = after.as_object() else { return Map::new() };
    let told = fields.iter().filter(|(name, _)| !SAID.contains(&name.as_str()));
    let changed = told.filter_map(|(name, value)| {
        let old = before.map(|before| &before[name]);
        let is_news = old.map_or(!is_empty(value), |old| old != value);
        is_news.then(|| (name.clone(), told_as(name, old, value)))
    });
    changed.collect()
}

/// The same with the panel cut down to what it is called.
#[must_use]
pub fn shortened(news: &Map<String, Value>) -> Map<String, Value> {
    let mut short = news.clone();
    for panel in PANELS {
        if let Some(value) = short.get_mut(panel).filter(|value| !value.is_null()) {
            *value = match &value["panel_type"] {
                Value::String(kind) => {
                    json!({"panel_type": kind, "shortened": true, "id": id(value)})
                }
                _ => json!("(shortened)"),
            };
        }
    }
    short
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(members) => members.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn told_as(name: &str, old: Option<&Value>, value: &Value) -> Value {
    let grown = old.and_then(Value::as_array).zip(value.as_array());
    match grown {
        Some((old, new)) if GROWING.contains(&name) && new.starts_with(old) => {
            Value::Array(new[old.len()..].to_vec())
        }
        _ if name == "focus_panel" => without_repetition(value),
        _ => value.clone(),
    }
}

/// A panel without its heading and body, which its data has once more.
fn without_repetition(panel: &Value) -> Value {
    if !panel["data"].is_object() {
        return panel.clone();
    }
    json!({"panel_type": panel["panel_type"], "data": panel["data"]})
}

fn id(panel: &Value) -> &Value {
    let ids = ["record_id", "article_id", "ticket_id"].map(|name| &panel["data"][name]);
    ids.into_iter().find(|id| id.is_string()).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told_and_of_growing_lists_only_the_end() {
        let before = json!({
            "done": false, "reward": 0.1, "remaining_steps": 9, "task_brief": "b",
            "peer_messages": [{"step": 1}], "last_action_error": "no such ticket",
        });
        let mut after = before.clone();
        after["remaining_steps"] = json!(8);
        after["reward"] = json!(0.5);
        after["last_action_error"] = Value::Null;
        after["peer_messages"] = json!([{"step": 1}, {"step": 6, "message": "480"}]);
        let told = Value::Object(news(Some(&before), &after));
        assert_eq!(
            told,
            json!({
                "remaining_steps": 8, "last_action_error": null,
                "peer_messages": [{"step": 6, "message": "480"}],
            })
        );
        assert!(!news(None, &after).contains_key("last_action_error"));
        assert_eq!(news(None, &after)["task_brief"], "b");
    }

    #[test]
    fn a_panel_is_told_once_and_cut_down_to_its_name() {
        let panel = json!({
            "panel_type": "invoice", "title": "t", "body": "long",
            "data": {"record_id": "inv_1", "body": "long"},
        });
        let told = news(Some(&json!({"focus_panel": null})), &json!({"focus_panel": panel}));
        assert_eq!(told["focus_panel"].as_object().unwrap().len(), 2);
        let short = Value::Object(shortened(&told));
        let name = json!({"panel_type": "invoice", "shortened": true, "id": "inv_1"});
        assert_eq!(short, json!({"focus_panel": name}));
    }
}
