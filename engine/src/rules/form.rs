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
    use crate::rules::given::{desk, desk2};

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

    #[test]
    fn the_second_desk_takes_the_words_that_it_offers_and_no_others() {
        for (action, field) in [
            ("escalate ticket_id=TICKET-1 escalation_team=sales", Field::Team),
            ("draft_reply ticket_id=TICKET-1 template_id=sorry", Field::Template),
            ("add_tag ticket_id=TICKET-1 tag=refund", Field::Tag),
            ("apply_credit ticket_id=TICKET-1 amount=1 currency=usd", Field::Currency),
            ("finalize_resolution ticket_id=TICKET-1 resolution_code=done", Field::Code),
            ("ask_customer ticket_id=TICKET-1 question=why", Field::Question),
            ("verify_identity ticket_id=TICKET-1 channel=fax", Field::Channel),
            // A word of another vocabulary is no better than one of none.
            ("refuse_request ticket_id=TICKET-1 reason=which_card", Field::Reason),
            ("contain ticket_id=TICKET-1 target=TICKET-1", Field::Target),
        ] {
            let word = action.rsplit('=').next().unwrap();
            let mut given = desk2().asks(action);
            let word = given.read(|desk| desk.find(word).unwrap());
            given.then_refused(Refusal::NotOfferedWord { field, word });
        }
    }

    #[test]
    fn a_wrong_word_is_answered_with_those_that_there_are() {
        desk2().asks("contain ticket_id=TICKET-1 target=sesion_9").then_told(
            "\"sesion_9\" is no target of this desk: there are session_9, key_4; did you mean \
             session_9?",
        );
        desk2()
            .asks("draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount,hello")
            .then_told(
                "no reply of this desk makes the point \"hello\": there are amount, date, apology",
            )
            .holds(|desk| desk.case.draft.is_none());
    }

    #[test]
    fn the_second_desk_counts_in_whole_cents() {
        for (amount, is_taken) in
            [("59.01", true), ("0.1", true), ("59.001", false), ("0.004", false)]
        {
            let action = format!("apply_credit ticket_id=TICKET-1 amount={amount} currency=USD");
            desk2().asks(&action).holds(|desk| desk.credits().len() == usize::from(is_taken));
        }
        let half = "apply_credit ticket_id=TICKET-1 amount=0.005 currency=USD";
        let why = "0.005 is no whole number of cents; round it as the policy says";
        desk2().asks(half).then_told(why);
    }
}
