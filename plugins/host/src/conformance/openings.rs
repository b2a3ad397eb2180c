//! What somebody else has done on a desk before the policy comes to it: every kind of thing that
//! can lie in front of a seat, and every kind of refusal.

use aegis_engine::command::{Amount, Answer, Command, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Dialect, Priority, Status};
use aegis_engine::text::Text;

/// Some moves at the start of an episode.
pub struct Opening {
    /// What they leave behind.
    pub what: &'static str,
    /// The dialect in which they can be made; none for both.
    pub dialect: Option<Dialect>,
    /// Writes the next move, or says that there is none left.
    pub moves: fn(&Observation<'_>, &mut Answer) -> bool,
}

/// All of them.
pub const OPENINGS: &[Opening] = &[
    both("the last ticket was opened", |seen, answer| {
        let last = TicketNo(seen.tickets().len() as u32 - 1);
        _ = seen.on_ticket(answer, Verb::OpenTicket, last);
        seen.turn() < 1
    }),
    both("a record was read", |seen, answer| {
        let id = seen.record_ids().next();
        read(seen, answer, id)
    }),
    both("an article was read", |seen, answer| {
        let id = seen.article_ids().next();
        read(seen, answer, id)
    }),
    both("all was read", |seen, answer| {
        let unread = seen.readable_ids().find(|id| !seen.has_read(id));
        unread.is_some_and(|id| inspect(seen, answer, id)) && seen.remaining() > 1
    }),
    both("it is the last turn", |seen, answer| {
        answer.begin(Verb::Idle);
        seen.remaining() > 1
    }),
    both("an answer was malformed", |seen, answer| {
        answer.malformed("it was no answer\0 \u{1b}[31mat all");
        seen.turn() < 1
    }),
    both("a verb was not offered", |seen, answer| {
        let verb = match seen.dialect() {
            Dialect::Desk | Dialect::Desk2 => Verb::LookUpPolicy,
            Dialect::Shop => Verb::SearchKb,
        };
        once(seen, answer, verb, "refund", |command, text| command.query = text)
    }),
    both("a field was missing", |seen, answer| {
        answer.begin(Verb::InspectRecord);
        seen.turn() < 1
    }),
    both("a record was unknown", |seen, answer| {
        once(seen, answer, Verb::InspectRecord, "no-such-record", |command, id| command.record = id)
    }),
    desk("a ticket was unknown", |seen, answer| {
        once(seen, answer, Verb::OpenTicket, "TICKET-\u{1f642}", |command, id| command.ticket = id)
    }),
    desk("an amount was out of range", |seen, answer| {
        seen.on_ticket(answer, Verb::ApplyCredit, TicketNo(0));
        answer.command.amount = Some(Amount::of(-0.01));
        answer.command.currency = seen.text(answer, "USD");
        seen.turn() < 1
    }),
    desk("a tag was put on twice", |seen, answer| {
        seen.on_ticket(answer, Verb::AddTag, TicketNo(0));
        answer.command.tag = seen.text(answer, "näher-ansehen");
        seen.turn() < 2
    }),
    desk("a search found something", |seen, answer| {
        let query = "billing invoice seat access security";
        once(seen, answer, Verb::SearchKb, query, |command, text| command.query = text)
    }),
    desk("a search found nothing", |seen, answer| {
        once(seen, answer, Verb::SearchKb, "\u{1f9ff}", |command, text| command.query = text)
    }),
    desk("a search was very long", |seen, answer| {
        let query = "refund ".repeat(4_000);
        once(seen, answer, Verb::SearchKb, &query, |command, text| command.query = text)
    }),
    desk("work was done on a ticket", |seen, answer| {
        let verbs = [
            Verb::SetPriority,
            Verb::SetStatus,
            Verb::ApplyCredit,
            Verb::Escalate,
            Verb::DraftReply,
        ];
        let Some(&verb) = verbs.get(seen.turn() as usize) else { return false };
        seen.on_ticket(answer, verb, TicketNo(0));
        answer.command.priority = Some(Priority::Urgent);
        answer.command.status = Some(Status::WaitingOnCustomer);
        answer.command.amount = Some(Amount::of(0.01));
        answer.command.currency = seen.text(answer, "USD");
        answer.command.team = seen.text(answer, "a-team-of-its-own");
        answer.command.template = seen.text(answer, "a-template-of-its-own");
        seen.remaining() > 1
    }),
    shop("a code was unknown", |seen, answer| {
        let verb = Verb::FinalizeResolution;
        once(seen, answer, verb, "no-such-code", |command, code| command.code = code)
    }),
    shop("a reply was drafted", |seen, answer| {
        once(seen, answer, Verb::DraftReply, "Hello \u{1f642}", |command, note| command.note = note)
    }),
];

type Moves = fn(&Observation<'_>, &mut Answer) -> bool;

const fn both(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialect: None, moves }
}

const fn desk(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialect: Some(Dialect::Desk), moves }
}

const fn shop(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialect: Some(Dialect::Shop), moves }
}

/// A verb with one text, on the first turn.
fn once(
    seen: &Observation<'_>,
    answer: &mut Answer,
    verb: Verb,
    text: &str,
    put: fn(&mut Command, Text),
) -> bool {
    answer.begin(verb);
    let text = seen.text(answer, text);
    put(&mut answer.command, text);
    seen.turn() < 1
}

fn read(seen: &Observation<'_>, answer: &mut Answer, id: Option<&str>) -> bool {
    id.is_some_and(|id| inspect(seen, answer, id)) && seen.turn() < 1
}

/// Reads a record or an article; the shop has a verb of its own for the latter.
fn inspect(seen: &Observation<'_>, answer: &mut Answer, id: &str) -> bool {
    let is_policy = seen.dialect() == Dialect::Shop && seen.article_ids().any(|known| known == id);
    answer.begin(if is_policy { Verb::LookUpPolicy } else { Verb::InspectRecord });
    let id = seen.text(answer, id);
    let field = if is_policy { &mut answer.command.query } else { &mut answer.command.record };
    *field = id;
    true
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use aegis_engine::catalogue;
    use aegis_engine::event::Seat;
    use aegis_engine::step::{TurnBuffer, step};
    use aegis_engine::world::Floor;

    use super::*;

    /// What lies in front of the seat after each opening, and why the last move was refused.
    fn left_behind(scenario: &str) -> BTreeSet<String> {
        let scenario = catalogue::get(scenario).unwrap();
        let dialect = scenario.source.dialect;
        let mut found = BTreeSet::new();
        for opening in OPENINGS.iter().filter(|it| it.dialect.is_none_or(|of| of == dialect)) {
            let mut floor = Floor::for_one(&scenario);
            let mut columns = floor.columns();
            columns.open(0, &scenario, 0);
            let (mut answer, mut buffer) = (Answer::default(), TurnBuffer::default());
            while (opening.moves)(&Observation::new(columns.desk(0), Seat(0)), &mut answer) {
                step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut buffer);
            }
            let desk = columns.desk(0);
            assert!(desk.case.ended.is_none() && desk.case.turn > 0, "{}", opening.what);
            let first_word = |text: String| {
                text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
            };
            found.insert(first_word(format!("{:?}", desk.case.focus)));
            found.extend(desk.case.refused.map(|why| first_word(format!("{why:?}"))));
        }
        found
    }

    #[test]
    #[cfg_attr(miri, ignore = "it reads many scenarios and does nothing unsafe")]
    fn every_kind_of_focus_and_of_refusal_is_left_behind() {
        let mut found = left_behind("billing_seat_adjustment");
        found.extend(left_behind("damaged-mug-replacement"));
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            [
                "AmountOutOfRange",
                "Article",
                "FieldMissing",
                "Malformed",
                "NotOffered",
                "Nothing",
                "Record",
                "Search",
                "TagAlreadyThere",
                "Ticket",
                "UnknownCode",
                "UnknownRecord",
                "UnknownTicket",
            ]
        );
    }
}
