//! Teams: a case that is handed on waits for one, which takes it, asks for more or sends it back.

use crate::scenario::{Compiled, ValueSource};
use crate::shift::clock::Moment;
use crate::shift::decide::Events;
use crate::shift::event::{Objection, ShiftEvent};
use crate::shift::source::ShiftSource;
use crate::shift::state::{HallRef, MAX_ATTEMPTS, MAX_LANES};

use super::customers::patience_from;

/// How much a customer minds when a team sends their case back.
const BOUNCED_MOOD: i32 = -2_000;

/// A case as it is handed on.
pub(crate) struct Handed<'a> {
    /// The team's name.
    pub(crate) name: &'a str,
    /// What the work on the case came to.
    pub(crate) points: u32,
    /// The case.
    pub(crate) scenario: &'a Compiled,
}

/// Puts a case into a team's queue: whoever of the team is free first takes it, in its hours.
pub(crate) fn hand_on(
    hall: &HallRef<'_>,
    second: u32,
    ticket: u32,
    handed: &Handed<'_>,
    events: &mut Events,
) {
    let source = &hall.shift.source;
    let place = source.teams.iter().position(|team| team.name == handed.name);
    // A team that the shift does not name is stood in for by the last one, the lead.
    let no = place.unwrap_or(source.teams.len() - 1);
    let team = &source.teams[no];
    let lanes = &hall.teams[no].lanes[..(team.capacity as usize).clamp(1, MAX_LANES)];
    let (lane, &free) =
        lanes.iter().enumerate().min_by_key(|&(_, &free)| free).unwrap_or((0, &second));
    let (from, to) = team.service;
    let occasion = u64::from(hall.tickets[ticket as usize].attempts);
    let mut draw = hall.shift.chances.teams.draw(u64::from(ticket), occasion);
    let service = from + draw.below(u64::from(to.saturating_sub(from) + 1)) as u32;
    let starts = next_open(source, team.hours, second.max(free));
    let objection = object(handed);
    events.push(ShiftEvent::HandedOn {
        ticket,
        team: no as u8,
        lane: lane as u8,
        answers: starts + service,
        objection,
    });
}

/// The first second from this one on in which a team works. Nights are no part of the time.
fn next_open(source: &ShiftSource, (opens, shuts): (u32, u32), second: u32) -> u32 {
    let of_day = source.second_of_day(second);
    if of_day < opens {
        second + (opens - of_day)
    } else if of_day < shuts {
        second
    } else {
        let to_morning = source.hours.1 - of_day;
        second + to_morning + opens.saturating_sub(source.hours.0)
    }
}

/// What the team objects to, if the decision is not whole.
fn object(handed: &Handed<'_>) -> Option<Objection> {
    if handed.points > 0 {
        return None;
    }
    let strict = handed.scenario.source.strict.as_ref();
    let wants = strict.into_iter().flat_map(|strict| strict.wants());
    let mut wanted = wants.filter_map(|want| match &want.value {
        ValueSource::Escalated(teams) => Some(teams),
        _ => None,
    });
    Some(match wanted.next() {
        None => Objection::NotForTeams,
        Some(teams) if teams.iter().any(|team| team == handed.name) => Objection::AsksForMore,
        Some(_) => Objection::WrongTeam,
    })
}

/// A team answers.
pub(crate) fn answer(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let row = &hall.tickets[ticket as usize];
    let crate::shift::state::Place::WithTeam { team } = row.place else { return };
    let Some(why) = row.objection else {
        events.push(ShiftEvent::TeamApproved { ticket, team });
        return;
    };
    let mood_points = hall.mood(ticket, BOUNCED_MOOD);
    if row.attempts >= MAX_ATTEMPTS {
        events.push(ShiftEvent::TeamDenied { ticket, team, why, mood_points });
        return;
    }
    let patience_due = patience_from(hall, moment.second, ticket);
    events.push(ShiftEvent::TeamBounced { ticket, team, why, mood_points, patience_due });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::clock::Due;
    use crate::shift::state::Place;
    use crate::shift::systems::given::one_ticket;

    /// What a team answers that objects to this, after so many attempts.
    fn answer_to(objection: Option<Objection>, attempts: u8) -> Vec<ShiftEvent> {
        let mut given = one_ticket(0).with(|row| {
            row.place = Place::WithTeam { team: 0 };
            row.objection = objection;
            row.attempts = attempts;
        });
        given.close();
        given.when(4_000, Due::TeamAnswers, 0)
    }

    #[test]
    fn a_team_takes_what_is_right_sends_back_what_is_not_and_refuses_it_the_second_time() {
        let wrong = Some(Objection::WrongTeam);
        assert!(matches!(answer_to(None, 1)[..], [ShiftEvent::TeamApproved { .. }]));
        assert!(matches!(answer_to(wrong, 1)[..], [ShiftEvent::TeamBounced { .. }]));
        assert!(matches!(answer_to(wrong, 2)[..], [ShiftEvent::TeamDenied { .. }]));
    }

    #[test]
    fn a_team_begins_in_its_hours() {
        let source = crate::shift::source::find("monday_meltdown").unwrap();
        let hours = (9 * 3_600, 15 * 3_600);
        let at = |second| next_open(&source, hours, second);
        assert_eq!([at(0), at(7_200), at(7 * 3_600)], [3_600, 7_200, 8 * 3_600 + 3_600]);
    }
}
