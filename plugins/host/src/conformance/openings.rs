//! What somebody else has done on a desk before the policy comes to it: every kind of thing that
//! can lie in front of a seat, and every kind of refusal.

use aegis_engine::command::{Amount, Answer, Command, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Dialect, Offers, Priority, Status, Word};
use aegis_engine::text::Text;

/// Some moves at the start of an episode.
pub struct Opening {
    /// What they leave behind.
    pub what: &'static str,
    /// The dialects in which they can be made.
    pub dialects: &'static [Dialect],
    /// Writes the next move, or says that there is none left.
    pub moves: fn(&Observation<'_>, &mut Answer) -> bool,
}

/// All of them.
pub const OPENINGS: &[Opening] = &[
    all("the last ticket was opened", |seen, answer| {
        let last = TicketNo(seen.tickets().len() as u32 - 1);
        _ = seen.on_ticket(answer, Verb::OpenTicket, last);
        seen.turn() < 1
    }),
    all("a record was read", |seen, answer| {
        let id = seen.record_ids().next();
        read(seen, answer, id)
    }),
    all("an article was read", |seen, answer| {
        let id = seen.article_ids().next();
        read(seen, answer, id)
    }),
    all("all was read", |seen, answer| {
        let unread = seen.readable_ids().find(|id| !seen.has_read(id));
        unread.is_some_and(|id| inspect(seen, answer, id)) && seen.remaining() > 1
    }),
    all("it is the last turn", |seen, answer| {
        answer.begin(Verb::Idle);
        seen.remaining() > 1
    }),
    all("an answer was malformed", |seen, answer| {
        answer.malformed("it was no answer\0 \u{1b}[31mat all");
        seen.turn() < 1
    }),
    all("a verb was not offered", |seen, answer| {
        let verb = match seen.dialect() {
            Dialect::Desk | Dialect::Desk2 => Verb::LookUpPolicy,
            Dialect::Shop => Verb::SearchKb,
        };
        once(seen, answer, verb, "refund", |command, text| command.query = text)
    }),
    all("a field was missing", |seen, answer| {
        answer.begin(Verb::InspectRecord);
        seen.turn() < 1
    }),
    all("a record was unknown", |seen, answer| {
        once(seen, answer, Verb::InspectRecord, "no-such-record", |command, id| command.record = id)
    }),
    desks("a ticket was unknown", |seen, answer| {
        once(seen, answer, Verb::OpenTicket, "TICKET-\u{1f642}", |command, id| command.ticket = id)
    }),
    desks("an amount was out of range", |seen, answer| {
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
    desks("a search found something", |seen, answer| {
        let query = "billing invoice seat access security";
        once(seen, answer, Verb::SearchKb, query, |command, text| command.query = text)
    }),
    desks("a search found nothing", |seen, answer| {
        once(seen, answer, Verb::SearchKb, "\u{1f9ff}", |command, text| command.query = text)
    }),
    desks("a search was very long", |seen, answer| {
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
    desk2("a word was not offered", |seen, answer| {
        deal(seen, answer, Verb::RefuseRequest, "a-reason-of-its-own");
        seen.turn() < 1
    }),
    desk2("an amount had a fraction of a cent", |seen, answer| {
        credit(seen, answer, Verb::ApplyCredit, 0.001);
        seen.turn() < 1
    }),
    desk2("a point was unknown", |seen, answer| {
        draft(seen, answer, "\u{1f642}");
        seen.turn() < 1
    }),
    desk2("nothing was there to send", |seen, answer| {
        seen.on_ticket(answer, Verb::SendReply, TicketNo(0));
        seen.turn() < 1
    }),
    desk2("no credit was there to take back", |seen, answer| {
        credit(seen, answer, Verb::UndoCredit, 5.5);
        seen.turn() < 1
    }),
    desk2("a question was put twice", |seen, answer| {
        deal(seen, answer, Verb::AskCustomer, first(seen, |offers| &offers.questions));
        seen.turn() < 2
    }),
    desk2("a ticket was linked to itself", |seen, answer| {
        let own = seen.ticket(TicketNo(0)).map_or("", |ticket| &ticket.source.id);
        deal(seen, answer, Verb::LinkTickets, own);
        seen.turn() < 1
    }),
    desk2("a seat was unknown", |seen, answer| {
        deal(seen, answer, Verb::TransferTicket, "Nobody \u{1b}[31m");
        seen.turn() < 1
    }),
    desk2("all kinds of things were done on a ticket", |seen, answer| {
        match seen.turn() {
            0 => deal(seen, answer, Verb::AskCustomer, first(seen, |it| &it.questions)),
            1 => deal(seen, answer, Verb::VerifyIdentity, first(seen, |it| &it.channels)),
            2 => deal(seen, answer, Verb::RefuseRequest, first(seen, |it| &it.reasons)),
            3 => credit(seen, answer, Verb::ApplyCredit, 5.5),
            4 => credit(seen, answer, Verb::CorrectCredit, 6.25),
            5 => credit(seen, answer, Verb::UndoCredit, 6.25),
            6 => draft(seen, answer, first(seen, |it| &it.points)),
            7 => _ = seen.on_ticket(answer, Verb::SendReply, TicketNo(0)),
            8 => _ = seen.on_ticket(answer, Verb::ClaimTicket, TicketNo(0)),
            _ => return false,
        }
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

const fn all(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialects: Dialect::ALL, moves }
}

const fn desk(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialects: &[Dialect::Desk], moves }
}

const fn desks(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialects: &[Dialect::Desk, Dialect::Desk2], moves }
}

const fn desk2(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialects: &[Dialect::Desk2], moves }
}

const fn shop(what: &'static str, moves: Moves) -> Opening {
    Opening { what, dialects: &[Dialect::Shop], moves }
}

/// A verb of the second desk on a ticket, with its object.
fn deal(seen: &Observation<'_>, answer: &mut Answer, verb: Verb, object: &str) {
    seen.on_ticket(answer, verb, TicketNo(0));
    answer.command.object = seen.text(answer, object);
}

/// The first word of a list that the second desk offers.
fn first<'a>(seen: &Observation<'a>, list: fn(&'a Offers) -> &'a [Word]) -> &'a str {
    seen.offers().and_then(|offers| list(offers).first()).map_or("", |Word(id, _)| id.as_str())
}

/// A credit, or what undoes one, in the first currency that is offered.
fn credit(seen: &Observation<'_>, answer: &mut Answer, verb: Verb, amount: f64) {
    seen.on_ticket(answer, verb, TicketNo(0));
    answer.command.amount = Some(Amount::of(amount));
    answer.command.currency = seen.text(answer, first(seen, |offers| &offers.currencies));
}

/// The draft of a reply with the first template that is offered, and one point.
fn draft(seen: &Observation<'_>, answer: &mut Answer, point: &str) {
    seen.on_ticket(answer, Verb::DraftReply, TicketNo(0));
    answer.command.template = seen.text(answer, first(seen, |offers| &offers.templates));
    let point = seen.text(answer, point);
    answer.points.push(point);
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
    use std::sync::Arc;

    use aegis_engine::catalogue;
    use aegis_engine::event::Seat;
    use aegis_engine::family::certify::Stage;
    use aegis_engine::family::make;
    use aegis_engine::family::name::CaseName;
    use aegis_engine::scenario::Compiled;
    use aegis_engine::step::{TurnBuffer, step};
    use aegis_engine::world::Floor;

    use super::*;

    /// What lies in front of the seat after each opening, and why the last move was refused.
    fn left_behind(scenario: &Arc<Compiled>) -> BTreeSet<String> {
        let dialect = scenario.source.dialect;
        let mut found = BTreeSet::new();
        for opening in OPENINGS.iter().filter(|it| it.dialects.contains(&dialect)) {
            let mut floor = Floor::for_one(scenario);
            let mut columns = floor.columns();
            columns.open(0, scenario, 0);
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
        let name = CaseName::parse("billing_seat_adjustment@7").unwrap();
        let mut found = left_behind(&make(&name, None, &mut Stage::default()).unwrap());
        for id in ["billing_seat_adjustment", "damaged-mug-replacement"] {
            found.extend(left_behind(&catalogue::get(id).unwrap()));
        }
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            [
                "AlreadyDone",
                "AmountOutOfRange",
                "Article",
                "FieldMissing",
                "FractionOfCent",
                "Malformed",
                "NoSuchCredit",
                "NotOffered",
                "NotOfferedWord",
                "Nothing",
                "NothingToSend",
                "Record",
                "SameTicket",
                "Search",
                "TagAlreadyThere",
                "Ticket",
                "UnknownCode",
                "UnknownPoint",
                "UnknownRecord",
                "UnknownSeat",
                "UnknownTicket",
            ]
        );
    }
}
