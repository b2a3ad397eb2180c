//! Whether a command is a form that the desk can look at: its verb, its fields, its amount.

use crate::command::{Command, Field};
use crate::event::Refusal;
use crate::scenario::Desk2Rules;
use crate::text::Text;
use crate::world::Desk;

/// Finds what is wrong with the form, if anything.
pub(crate) fn check(desk: &Desk<'_>, command: &Command, points: &[Text]) -> Result<(), Refusal> {
    if command.verb == crate::command::Verb::Malformed {
        return Err(Refusal::Malformed { why: command.note });
    }
    let verb = command.verb;
    let required = verb.required(desk.scenario.source.dialect);
    let required = required.ok_or(Refusal::NotOffered { verb })?;
    if let Some(&field) = required.iter().find(|&&field| command.lacks(field)) {
        return Err(Refusal::FieldMissing { verb, field });
    }
    match command.amount {
        Some(amount) if !amount.is_in_range() => return Err(Refusal::AmountOutOfRange { amount }),
        _ => {}
    }
    desk.scenario.desk2.as_ref().map_or(Ok(()), |rules| check_words(rules, command, points))
}

/// The second dialect knows whole cents and the words that it offers, and nothing else.
fn check_words(rules: &Desk2Rules, command: &Command, points: &[Text]) -> Result<(), Refusal> {
    if let Some(amount) = command.amount.filter(|amount| amount.cents().is_none()) {
        return Err(Refusal::FractionOfCent { amount });
    }
    let fields = [
        (Field::Team, command.team),
        (Field::Template, command.template),
        (Field::Tag, command.tag),
        (Field::Code, command.code),
        (Field::Currency, command.currency),
        (command.verb.object().unwrap_or(Field::Note), command.object),
    ];
    for (field, word) in fields {
        if !word.is_missing() && !rules.offers(field, word) {
            return Err(Refusal::NotOfferedWord { field, word });
        }
    }
    match points.iter().find(|point| !rules.offers_point(**point)) {
        Some(&word) => Err(Refusal::UnknownPoint { point: word }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Amount, Field, Verb};
    use crate::event::Refusal;
    use crate::rules::given::desk;

    #[test]
    fn a_form_without_a_field_it_needs_is_refused() {
        desk()
            .when(|desk, answer| {
                answer.begin(Verb::SetPriority).ticket = desk.find("TICKET-1001").unwrap();
            })
            .then_refused(Refusal::FieldMissing {
                verb: Verb::SetPriority,
                field: Field::Priority,
            });
    }

    #[test]
    fn an_amount_out_of_range_is_refused_on_any_verb() {
        for amount in [0.0, -1.0, 100_000.01, f64::NAN, f64::INFINITY] {
            let amount = Amount::of(amount);
            desk()
                .when(move |desk, answer| {
                    let command = answer.begin(Verb::OpenTicket);
                    command.ticket = desk.find("TICKET-1001").unwrap();
                    command.amount = Some(amount);
                })
                .then_refused(Refusal::AmountOutOfRange { amount });
        }
    }

    #[test]
    fn the_desk_has_no_verb_of_the_shop() {
        desk()
            .when(|_, answer| _ = answer.begin(Verb::LookUpPolicy))
            .then_refused(Refusal::NotOffered { verb: Verb::LookUpPolicy });
    }
}
