//! The state of a desk as bytes, in an order that nothing but the state decides.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::codec::{list, put, take};
use crate::text::Text;
use crate::world::{
    Case, Columns, CreditRow, Dealings, DeedRow, Desk, DeskMut, EscalationRow, MessageRow, Reading,
    TagRow, Ticket,
};

/// Writes the whole state of a desk into a buffer, over what was there.
///
/// Rows stand in the order of their stable ids or of their happening; texts stand as numbers, and
/// the words behind new numbers follow at the end. Two desks in the same state give the same
/// bytes, wherever they stand.
pub fn write(desk: &Desk<'_>, bytes: &mut Vec<u8>) {
    bytes.clear();
    let state = StateRef {
        scenario: desk.scenario.digest,
        case: desk.case,
        tickets: desk.tickets,
        readings: desk.readings(),
        tags: desk.tags(),
        credits: desk.credits(),
        escalations: desk.escalations(),
        messages: desk.messages(),
        points: &desk.papers.points,
        words: desk.papers.words.len(),
    };
    put(&state, bytes);
    if desk.scenario.source.desk2.is_some() {
        put(&(desk.case.dealings, desk.deeds()), bytes);
    }
    for word in desk.papers.words.iter() {
        put(&word, bytes);
    }
}

/// The digest of a desk's state, for each turn where it is asked for.
#[must_use]
pub fn digest(desk: &Desk<'_>, scratch: &mut Vec<u8>) -> u128 {
    write(desk, scratch);
    xxh3_128(scratch)
}

/// A snapshot that is none, or is of another scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The bytes are no snapshot.
    #[error("these bytes are no snapshot of a desk: they end early or hold a wrong value")]
    NotASnapshot,
    /// The snapshot needs a scenario that the desk does not play.
    #[error("the snapshot is of another scenario; open the desk with the one it was taken from")]
    OtherScenario,
    /// The snapshot holds more rows than the floor has room for.
    #[error("the snapshot holds more than this scenario allows, so it was not taken from it")]
    NoRoom,
}

/// Puts an open desk into the state of a snapshot.
///
/// # Errors
/// If the bytes are no snapshot of the scenario that the desk plays; the desk is then as it was.
pub fn restore(columns: &mut Columns<'_>, slot: usize, bytes: &[u8]) -> Result<(), RestoreError> {
    let mut rest = bytes;
    let state: State = take(&mut rest).ok_or(RestoreError::NotASnapshot)?;
    let desk = columns.desk_mut(slot);
    if state.scenario != desk.scenario.digest {
        return Err(RestoreError::OtherScenario);
    }
    let extra = if desk.scenario.source.desk2.is_some() {
        take(&mut rest).ok_or(RestoreError::NotASnapshot)?
    } else {
        Extra::default()
    };
    let mut words: Vec<&str> = Vec::new();
    for _ in 0..state.words {
        words.push(take(&mut rest).ok_or(RestoreError::NotASnapshot)?);
    }
    let Extra(dealings, deeds) = &extra;
    if !fits(&state, &desk)
        || deeds.len() > desk.deeds.len()
        || dealings.deeds as usize != deeds.len()
    {
        return Err(RestoreError::NoRoom);
    }
    *desk.case = state.case;
    desk.tickets.copy_from_slice(&state.tickets);
    desk.readings[..state.readings.len()].copy_from_slice(&state.readings);
    desk.tags[..state.tags.len()].copy_from_slice(&state.tags);
    desk.credits[..state.credits.len()].copy_from_slice(&state.credits);
    desk.escalations[..state.escalations.len()].copy_from_slice(&state.escalations);
    desk.messages[..state.messages.len()].copy_from_slice(&state.messages);
    desk.case.dealings = *dealings;
    desk.deeds[..deeds.len()].copy_from_slice(deeds);
    desk.papers.points.clone_from(&state.points);
    desk.papers.words.clear();
    words.into_iter().for_each(|word| _ = desk.papers.words.push(word));
    Ok(())
}

/// Whether a state has as many rows as its desk may have, and numbers that can be counted on.
fn fits(state: &State, desk: &DeskMut<'_>) -> bool {
    let State { case, readings, .. } = state;
    let source = &desk.scenario.source;
    let given =
        [state.tags.len(), state.credits.len(), state.escalations.len(), state.messages.len()];
    let counts = [case.tags, case.credits, case.escalations, case.messages];
    let room = [desk.tags.len(), desk.credits.len(), desk.escalations.len(), desk.messages.len()];
    given.iter().zip(room).all(|(&given, room)| given <= room)
        && counts.iter().zip(given).all(|(&count, given)| count as usize == given)
        && state.tickets.len() == desk.tickets.len()
        && readings.len() == source.records.len() + source.articles.len()
        && case.readings as usize <= readings.len()
        && case.turn <= source.budget_steps
        && readings.iter().all(|row| row.first <= case.readings && row.times <= case.turn)
}

#[derive(Serialize)]
struct StateRef<'a> {
    scenario: [u8; 32],
    case: &'a Case,
    tickets: &'a [Ticket],
    readings: &'a [Reading],
    tags: &'a [TagRow],
    credits: &'a [CreditRow],
    escalations: &'a [EscalationRow],
    messages: &'a [MessageRow],
    points: &'a [Text],
    words: usize,
}

/// What a desk of the second dialect has beside the rest.
#[derive(Default, Deserialize)]
struct Extra(Dealings, #[serde(deserialize_with = "list")] Vec<DeedRow>);

#[derive(Deserialize)]
struct State {
    scenario: [u8; 32],
    case: Case,
    #[serde(deserialize_with = "list")]
    tickets: Vec<Ticket>,
    #[serde(deserialize_with = "list")]
    readings: Vec<Reading>,
    #[serde(deserialize_with = "list")]
    tags: Vec<TagRow>,
    #[serde(deserialize_with = "list")]
    credits: Vec<CreditRow>,
    #[serde(deserialize_with = "list")]
    escalations: Vec<EscalationRow>,
    #[serde(deserialize_with = "list")]
    messages: Vec<MessageRow>,
    #[serde(deserialize_with = "list")]
    points: Vec<Text>,
    words: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::desk2::Observation;
    use crate::rules::given::{desk2, desk2_scenario, written};
    use crate::step::{TurnBuffer, step};
    use crate::world::Floor;

    const WORK: [&str; 6] = [
        "ask_customer ticket_id=TICKET-1 question=which_card",
        "apply_credit ticket_id=TICKET-1 amount=59 currency=USD",
        "undo_credit ticket_id=TICKET-1 amount=59 currency=USD",
        "link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-3",
        "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount freeform_note=hi",
        "send_reply ticket_id=TICKET-1",
    ];

    /// A desk of the second dialect is itself again on another floor, sends nothing twice there,
    /// and goes on in the same way.
    #[test]
    fn a_desk_of_the_second_dialect_goes_on_elsewhere() {
        let scenario = desk2_scenario(|text| text);
        let mut given = WORK.iter().fold(desk2(), |given, action| given.asks(action));
        let mut bytes = Vec::new();
        given.read(|desk| write(desk, &mut bytes));
        let seen = given.read(|desk| Observation::of(desk, &[]));

        let mut floor = Floor::for_one(&scenario);
        let mut columns = floor.columns();
        columns.open(0, &scenario, 0);
        assert_eq!(restore(&mut columns, 0, &bytes), Ok(()));
        let mut again = Vec::new();
        write(&columns.desk(0), &mut again);
        assert_eq!(again, bytes);
        assert_eq!(Observation::of(&columns.desk(0), &[]), seen);
        assert_eq!(seen.desk.peer_messages[0].step, 1);

        let mut buffer = TurnBuffer::default();
        for action in [
            "send_reply ticket_id=TICKET-1",
            "undo_credit ticket_id=TICKET-1 amount=59 currency=USD",
        ] {
            given = given.asks(action);
            let mut answer = crate::command::Answer::default();
            written(action).answer(&scenario.lexicon, &mut answer);
            step(&mut columns.desk_mut(0), crate::event::Seat(0), &mut answer, &mut buffer);
            assert!(buffer.turn().refusal().is_some());
            given = given.then(buffer.turn().events);
        }
    }

    #[test]
    fn no_cut_or_changed_snapshot_of_the_second_dialect_makes_a_desk_panic() {
        let scenario = desk2_scenario(|text| text);
        let mut given = WORK.iter().fold(desk2(), |given, action| given.asks(action));
        let mut bytes = Vec::new();
        given.read(|desk| write(desk, &mut bytes));
        let mut floor = Floor::for_one(&scenario);
        let mut columns = floor.columns();
        columns.open(0, &scenario, 0);
        for end in 0..bytes.len() {
            assert!(restore(&mut columns, 0, &bytes[..end]).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            for change in [1, 0x7f, 0xff] {
                let mut other = bytes.clone();
                other[at] ^= change;
                if restore(&mut columns, 0, &other).is_ok() {
                    drop(Observation::of(&columns.desk(0), &[]));
                }
            }
        }
    }
}
