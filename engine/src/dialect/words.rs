//! A command on one line, for people who compare what was said.

use crate::command::{Field, Verb};
use crate::event::Turn;
use crate::scenario::Dialect;
use crate::world::Desk;

/// An answer in words: a command, or why it was none.
#[must_use]
pub fn answer_in_words(turn: &Turn<'_>, desk: &Desk<'_>) -> String {
    let say = |text| desk.say(text);
    match turn.command.verb {
        Verb::Failed => {
            format!("a failure ({}): {:?}", say(turn.command.code), say(turn.command.note))
        }
        Verb::Malformed => format!("no command: {:?}", say(turn.command.note)),
        _ => command_in_words(turn, desk),
    }
}

/// A command in words: its verb and the fields that it has.
#[must_use]
pub fn command_in_words(turn: &Turn<'_>, desk: &Desk<'_>) -> String {
    let command = turn.command;
    let mut words = command.verb.as_str().to_owned();
    let mut add = |field: Field, value: &str| {
        words += &format!(" {}={}", field.name(Dialect::Desk), quoted(value));
    };
    let texts = [
        (Field::Ticket, command.ticket),
        (Field::Record, command.record),
        (Field::Query, command.query),
        (Field::Tag, command.tag),
        (Field::Currency, command.currency),
        (Field::Team, command.team),
        (Field::Template, command.template),
        (Field::Code, command.code),
        (Field::Note, command.note),
    ];
    for (field, text) in texts.into_iter().filter(|(_, text)| text.is_given()) {
        add(field, desk.say(text));
    }
    if let Some(field) = command.verb.object().filter(|_| command.object.is_given()) {
        add(field, desk.say(command.object));
    }
    if let Some(amount) = command.amount {
        add(Field::Amount, &amount.number().to_string());
    }
    if let Some(priority) = command.priority {
        add(Field::Priority, priority.as_str());
    }
    if let Some(status) = command.status {
        add(Field::Status, status.as_str());
    }
    if !turn.points.is_empty() {
        let points: Vec<String> = turn.points.iter().map(|&p| quoted(desk.say(p))).collect();
        words += &format!(" reply_checklist={}", points.join(","));
    }
    words
}

/// A text on one line, in quotes where it needs them, never with a control character.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    if plain && text.len() <= 80 {
        return text.to_owned();
    }
    let short: String = text.chars().take(80).collect();
    if short.len() < text.len() { format!("{short:?}…") } else { format!("{short:?}") }
}
