//! The whole conversation of an episode, as an endpoint wants it and within a budget of tokens.

use aegis_engine::dialect::Action;
use aegis_engine::scenario::Dialect;
use serde_json::{Map, Value, json};

use crate::answers::Given;
use crate::lines::compact;
use crate::news::{news, shortened};
use crate::prompt;
use crate::tools;

/// What was said so far.
pub struct Conversation {
    dialect: Dialect,
    last_seen: Option<Value>,
    first_seen: Value,
    tools: Vec<Value>,
    entries: Vec<Entry>,
}

enum Entry {
    /// What the desk showed, whole and cut down.
    Seen { whole: String, short: String },
    /// What the model said.
    Said(Given),
    /// Why that was no action.
    Wrong(String),
}

/// A conversation as it goes to an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The messages.
    pub messages: Vec<Value>,
    /// The actions as tools; empty where they are JSON texts.
    pub tools: Vec<Value>,
    /// How many observations were shortened.
    pub shortened: usize,
}

impl Conversation {
    /// A conversation in which nothing was said yet.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        let (first_seen, tools, entries) = (Value::Null, Vec::new(), Vec::new());
        Self { dialect, last_seen: None, first_seen, tools, entries }
    }

    /// Adds what the desk shows now, and what was done instead if the model's answer was none.
    pub fn see(&mut self, seen: &Value, reward: f64, instead: Option<&Action>) {
        let told = news(self.last_seen.as_ref(), seen);
        let heading = match (&self.last_seen, instead) {
            (None, _) => "The desk as you find it:".to_owned(),
            // Where rewards are hidden they read 0, which would tell the model something wrong.
            (Some(_), None) if reward == 0.0 => "What has changed:".to_owned(),
            (Some(_), None) => format!("What has changed (reward {reward:.2}):"),
            (Some(_), Some(action)) => format!(
                "That was no action either, so the turn passed with {}. What has changed:",
                compact(action)
            ),
        };
        if self.last_seen.is_none() {
            self.tools = tools::tools(self.dialect, seen);
            self.first_seen = seen.clone();
        }
        let text = |told: Map<String, Value>| format!("{heading}\n{}", Value::Object(told));
        let (whole, short) = (text(told.clone()), text(shortened(&told)));
        self.entries.push(Entry::Seen { whole, short });
        self.last_seen = Some(seen.clone());
    }

    /// Adds what the model said.
    pub fn said(&mut self, given: Given) {
        self.entries.push(Entry::Said(given));
    }

    /// Adds why that was no action.
    pub fn wrong(&mut self, why: &str) {
        let text = format!("That is no action, and nothing was done: {why}. Answer once more.");
        self.entries.push(Entry::Wrong(text));
    }

    /// The conversation as a request that fits into so many tokens: the oldest panels are
    /// shortened first. The first observation and the last one always stay whole.
    #[must_use]
    pub fn request(&self, with_tools: bool, tokens: u64) -> Request {
        let tools = if with_tools { self.tools.clone() } else { Vec::new() };
        let fixed: u64 = tools.iter().map(estimate).sum();
        let seen: Vec<usize> = self.places_of_seen().collect();
        let most = seen.len().saturating_sub(2);
        let mut shortened = 0;
        loop {
            let last_short = seen.get(shortened).copied().filter(|_| shortened > 0);
            let messages = self.messages(with_tools, last_short);
            let size = fixed + messages.iter().map(estimate).sum::<u64>();
            if size <= tokens || shortened == most {
                return Request { messages, tools, shortened };
            }
            shortened += 1;
        }
    }

    fn places_of_seen(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().enumerate();
        entries.filter(|(_, entry)| matches!(entry, Entry::Seen { .. })).map(|(place, _)| place)
    }

    /// The messages; observations after the first one are short up to this place.
    fn messages(&self, with_tools: bool, last_short: Option<usize>) -> Vec<Value> {
        let rules = prompt::rules(self.dialect, with_tools, &self.first_seen);
        let mut messages = vec![json!({"role": "system", "content": rules})];
        let first = self.places_of_seen().next();
        // The call that the next message answers.
        let mut open_call: Option<&str> = None;
        for (place, entry) in self.entries.iter().enumerate() {
            let is_short = Some(place) != first && last_short.is_some_and(|last| place <= last);
            let text = match entry {
                Entry::Said(given) => {
                    messages.push(assistant(given, with_tools));
                    let call = given.call.as_ref().filter(|_| with_tools);
                    open_call = call.map(|call| call.id.as_str());
                    continue;
                }
                Entry::Seen { short, .. } if is_short => short,
                Entry::Seen { whole, .. } => whole,
                Entry::Wrong(why) => why,
            };
            messages.push(match open_call.take() {
                Some(id) => json!({"role": "tool", "tool_call_id": id, "content": text}),
                None => json!({"role": "user", "content": text}),
            });
        }
        messages
    }
}

/// How many tokens a message or a tool has at about four bytes each, a little too many for English.
fn estimate(value: &Value) -> u64 {
    value.to_string().len().div_ceil(4) as u64 + 4
}

fn assistant(given: &Given, with_tools: bool) -> Value {
    let text = given.text.as_deref().unwrap_or_default();
    let Some(call) = &given.call else { return json!({"role": "assistant", "content": text}) };
    if !with_tools {
        let text = format!("{text}{{\"name\":{:?},\"arguments\":{}}}", call.name, call.arguments);
        return json!({"role": "assistant", "content": text});
    }
    // Endpoints read the arguments of earlier calls; those that are no object would be refused.
    let is_object = serde_json::from_str::<Map<String, Value>>(&call.arguments).is_ok();
    let arguments = if is_object { &call.arguments } else { "{}" };
    let function = json!({"name": call.name, "arguments": arguments});
    let call = json!({"id": call.id, "type": "function", "function": function});
    let content = if text.is_empty() { Value::Null } else { text.into() };
    json!({"role": "assistant", "content": content, "tool_calls": [call]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Call;

    fn call(number: u32) -> Given {
        let arguments = r#"{"record_id":"r"}"#.to_owned();
        let call = Call { id: format!("call-{number}"), name: "inspect_record".into(), arguments };
        Given { call: Some(call), ..Given::default() }
    }

    fn panel(number: u32) -> Value {
        let record = json!({"record_id": format!("r{number}"), "body": "word ".repeat(200)});
        json!({
            "task_brief": "the brief", "remaining_steps": 12 - number,
            "focus_panel": {"panel_type": "invoice", "title": "t", "body": "b", "data": record},
        })
    }

    fn after(turns: u32) -> Conversation {
        let mut conversation = Conversation::new(Dialect::Desk);
        for turn in 0..turns {
            conversation.see(&panel(turn), 0.0, None);
            conversation.said(call(turn));
        }
        conversation.see(&panel(turns), 0.0, None);
        conversation
    }

    #[test]
    fn each_call_of_a_tool_is_followed_by_what_came_of_it() {
        let mut conversation = after(1);
        conversation.said(call(7));
        conversation.wrong("no such field");
        let request = conversation.request(true, u64::MAX);
        let roles: Vec<&str> =
            request.messages.iter().map(|message| message["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["system", "user", "assistant", "tool", "assistant", "tool"]);
        assert_eq!(request.messages[3]["tool_call_id"], "call-0");
        assert_eq!(request.messages[5]["tool_call_id"], "call-7");
        assert_eq!(request.tools.len(), 10);
        let request = conversation.request(false, u64::MAX);
        assert!(request.tools.is_empty());
        assert!(request.messages.iter().all(|message| message["role"] != "tool"));
        assert!(request.messages[0]["content"].as_str().unwrap().contains("- open_ticket:"));
    }

    #[test]
    fn the_oldest_panels_are_shortened_first_and_the_newest_never() {
        let conversation = after(6);
        let whole = conversation.request(false, u64::MAX);
        assert_eq!(whole.shortened, 0);
        let size: u64 = whole.messages.iter().map(estimate).sum();
        let request = conversation.request(false, size - 1);
        assert_eq!(request.shortened, 1);
        let shown: Vec<bool> = (0..=6)
            .map(|seen| {
                let text = request.messages[1 + 2 * seen]["content"].as_str().unwrap();
                text.contains("word word")
            })
            .collect();
        assert_eq!(shown, [true, false, true, true, true, true, true]);
        // Far too small a budget keeps the brief and what lies in front of the model.
        let request = conversation.request(false, 1);
        assert_eq!(request.shortened, 5);
        let last = request.messages.last().unwrap()["content"].as_str().unwrap();
        assert!(last.contains("word word"));
    }

    #[test]
    fn a_call_with_broken_arguments_can_be_sent_back() {
        let mut given = call(0);
        given.call.as_mut().unwrap().arguments = "{\"record_id\":".into();
        let message = assistant(&given, true);
        assert_eq!(message["tool_calls"][0]["function"]["arguments"], "{}");
    }
}
