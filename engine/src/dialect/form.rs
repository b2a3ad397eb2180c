//! Reading the fields of an action from JSON, with advice for everything that is wrong.

use serde_json::{Map, Value};

use crate::catalogue::nearest;
use crate::command::{Amount, Answer, Field, MAX_POINTS, Verb};
use crate::scenario::{Dialect, Priority, Status};

use super::malformed::{Issues, Malformed, Place};
use super::quote::{listed, quoted};

/// The fields of one action, and what is wrong with them so far.
pub(super) struct Form<'a> {
    dialect: Dialect,
    fields: &'a Map<String, Value>,
    issues: Issues,
}

/// Reads JSON text.
pub(super) fn parse(dialect: Dialect, text: &str) -> Result<Value, Malformed> {
    serde_json::from_str(text).map_err(|error| {
        let message = format!("no JSON: {error}; send one object such as {}", example(dialect));
        Malformed::whole("json_invalid", message)
    })
}

impl<'a> Form<'a> {
    /// Takes an action, bare or wrapped in `{"action": ..}`, and looks for unknown fields.
    pub(super) fn open(
        dialect: Dialect,
        known: &'static [&'static str],
        value: &'a Value,
    ) -> Result<Self, Malformed> {
        let no_object = |what: &str, value: &Value| {
            let is = describe(value);
            let message = format!("{what} is {is}; send one object such as {}", example(dialect));
            Malformed::whole("model_type", message)
        };
        let outer = value.as_object().ok_or_else(|| no_object("the action", value))?;
        let mut issues = Issues::default();
        let fields = match outer.get("action") {
            Some(inner) if !outer.contains_key("action_type") => {
                let beside = known.iter().filter(|field| outer.contains_key(**field));
                for field in beside {
                    let message = "stands beside `action`; move it inside".to_owned();
                    issues.on("extra_forbidden", field, message);
                }
                inner.as_object().ok_or_else(|| no_object("`action`", inner))?
            }
            _ => outer,
        };
        for field in fields.keys().filter(|field| !known.contains(&field.as_str())) {
            issues.on("extra_forbidden", field, unknown_field(field, known));
        }
        Ok(Self { dialect, fields, issues })
    }

    fn value(&self, field: &str) -> Option<&'a Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    /// The verb, which must be there.
    pub(super) fn verb(&mut self, all: &[Verb], word: fn(Verb) -> &'static str) -> Option<Verb> {
        if self.value("action_type").is_none() {
            let choices = listed(all.iter().map(|&verb| word(verb)));
            let message = format!("every action needs it: write one of {choices}");
            self.issues.on("missing", "action_type", message);
        }
        self.choice("action_type", all, word)
    }

    /// A word out of a closed list.
    pub(super) fn choice<T: Copy>(
        &mut self,
        field: &str,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let value = self.value(field)?;
        let words = || all.iter().map(|&member| word(member));
        let Value::String(given) = value else {
            let message = format!("is {}; write one of {}", describe(value), listed(words()));
            self.issues.on("enum", field, message);
            return None;
        };
        let found = all.iter().copied().find(|&member| word(member) == given);
        if found.is_none() {
            let near = advise(given, words());
            let message = format!("{} is none of {}{near}", quoted(given), listed(words()));
            self.issues.on("enum", field, message);
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, field: &str) -> Option<String> {
        match self.value(field)? {
            Value::String(text) => Some(text.clone()),
            other => {
                let message = format!("is {}; write a text in quotes", describe(other));
                self.issues.on("string_type", field, message);
                None
            }
        }
    }

    /// A number, which may come as a text or as a truth value, as the first edition allowed.
    pub(super) fn amount(&mut self, field: &str) -> Option<f64> {
        let value = self.value(field)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            let message = format!("is {}; write a number such as 12.5", describe(value));
            self.issues.on("float_type", field, message);
            return None;
        };
        if !Amount::of(number).is_in_range() {
            let message = out_of_range(number);
            let kind = if number.is_finite() { "value_error" } else { "finite_number" };
            self.issues.on(kind, field, message);
            return None;
        }
        Some(number)
    }

    /// A list of texts; none given is an empty one.
    pub(super) fn texts(&mut self, field: &str) -> Vec<String> {
        let values = match self.value(field) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values,
            Some(other) => {
                let message = format!("is {}; write a list of texts", describe(other));
                self.issues.on("list_type", field, message);
                return Vec::new();
            }
        };
        if values.len() > MAX_POINTS {
            let message = format!("has {} texts; send at most {MAX_POINTS}", values.len());
            self.issues.on("too_long", field, message);
            return Vec::new();
        }
        let mut texts = Vec::with_capacity(values.len());
        for (n, value) in values.iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text.clone()),
                other => {
                    let path = vec![Place::Key(field.to_owned()), Place::Index(n)];
                    let message = format!("is {}; write a text in quotes", describe(other));
                    self.issues.add("string_type", path, message);
                }
            }
        }
        texts
    }

    /// An object with whatever inside; none given is an empty one.
    pub(super) fn object(&mut self, field: &str) -> Map<String, Value> {
        match self.value(field) {
            None => Map::new(),
            Some(Value::Object(object)) => object.clone(),
            Some(other) => {
                let message = format!("is {}; write an object or null", describe(other));
                self.issues.on("dict_type", field, message);
                Map::new()
            }
        }
    }

    /// Ends the reading: are all fields there that the verb needs, and is nothing wrong?
    pub(super) fn close(mut self, verb: Option<Verb>) -> Result<Verb, Malformed> {
        let required = verb.and_then(|verb| verb.required(self.dialect)).unwrap_or_default();
        let word = self.fields.get("action_type").and_then(Value::as_str).unwrap_or_default();
        for &field in required {
            let name = field.name(self.dialect);
            if is_missing(self.fields.get(name)) && !self.issues.are_on(name) {
                let advice = advice(verb, field);
                self.issues.on("missing", name, format!("{word} needs it: {advice}"));
            }
        }
        self.issues.none()?;
        let no_verb = || Malformed::whole("missing", "the action has no action_type".to_owned());
        verb.ok_or_else(no_verb)
    }
}

/// Refuses an answer whose texts no turn of a log could hold.
pub(super) fn check_size(answer: &Answer) -> Result<(), Malformed> {
    answer.too_large().map_or(Ok(()), |why| Err(Malformed::whole("too_long", why)))
}

/// What to write into a field of a verb.
#[must_use]
pub fn advice(verb: Option<Verb>, field: Field) -> String {
    let advice = match field {
        Field::Ticket => "write the id of a ticket in the inbox",
        Field::Record => "write the id of what you want to read",
        Field::Query => "write what you are looking for",
        Field::Priority => return one_of(Priority::ALL.iter().map(|word| word.as_str())),
        Field::Status => return one_of(Status::ALL.iter().map(|word| word.as_str())),
        Field::Tag => "write the tag",
        Field::Amount => "write a number above 0 and up to 100000",
        Field::Currency => "write the code of a currency in three letters",
        Field::Team => "write the name of a team",
        Field::Template => "write the id of a reply template",
        Field::Code => "write the code of the outcome",
        Field::Note if verb == Some(Verb::MessageColleague) => "write what you want to say",
        Field::Note => "write the reply",
        Field::Question => "write one of the questions that the desk offers",
        Field::Channel => "write one of the channels that the desk offers",
        Field::Reason => "write one of the reasons that the desk offers",
        Field::Target => "write one of the targets that the desk offers",
        Field::OtherTicket => "write the id of another ticket in the inbox",
        Field::Seat => "write the name of another seat",
    };
    advice.to_owned()
}

/// What is wrong with an amount that cannot be credited.
pub(super) fn out_of_range(number: f64) -> String {
    format!("the amount {number} cannot be credited; write a number above 0 and up to 100000")
}

/// The nearest known words to a wrong one, as the end of a sentence; empty if none is near.
pub(super) fn advise<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    // A long stranger's text is near to nothing, and measuring it costs its length squared.
    let near = if (1..=80).contains(&wrong.len()) { nearest(wrong, known) } else { Vec::new() };
    near.first().map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("write one of {}", listed(words))
}

fn unknown_field(field: &str, known: &[&'static str]) -> String {
    let near = advise(field, known.iter().copied());
    if near.is_empty() {
        return format!("there is no such field; write one of {}", listed(known.iter().copied()));
    }
    format!("there is no such field{near}")
}

fn is_missing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(values)) => values.is_empty(),
        Some(_) => false,
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => format!("the truth value {truth}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn example(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Desk | Dialect::Desk2 => r#"{"action_type":"open_ticket","ticket_id":"TICKET-1"}"#,
        Dialect::Shop => r#"{"action_type":"review_ticket"}"#,
    }
}
