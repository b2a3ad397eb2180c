//! The events of a shift in plain words.

use super::command::ShiftCommand;
use super::event::{Denial, Objection, Saying, ShiftEvent};
use super::source::ShiftSource;
use super::systems::customers::PHRASES;

/// An event as a person would say it. Tickets are `#` and their number.
#[must_use]
pub fn in_words(event: &ShiftEvent, source: &ShiftSource) -> String {
    let seat = |no: u8| seat_name(source, no);
    match *event {
        ShiftEvent::Arrived { ticket, value_cents, .. } => {
            format!("#{ticket} comes, from a customer worth {} a month", money(value_cents))
        }
        ShiftEvent::DeliveredTwice { ticket } => format!("a tool delivers #{ticket} twice"),
        ShiftEvent::Woken { seat: no } => format!("{} gets up", seat(no)),
        ShiftEvent::Rested { seat: no } => format!("{} rests", seat(no)),
        ShiftEvent::RestedOn { seat: no, ticket, .. } => {
            format!("{} rests with #{ticket} in hand", seat(no))
        }
        ShiftEvent::Claimed { seat: no, ticket, .. } => format!("{} claims #{ticket}", seat(no)),
        ShiftEvent::Refused { seat: no, ticket, why, .. } => {
            let about = if ticket == u32::MAX { String::new() } else { format!(" #{ticket}") };
            format!("{} is refused{about}: {}", seat(no), denial(why, source))
        }
        ShiftEvent::GivenBack { seat: no, ticket, .. } => {
            format!("{} gives #{ticket} back", seat(no))
        }
        ShiftEvent::Transferred { seat: no, ticket, to, .. } => {
            format!("{} hands #{ticket} to {}", seat(no), seat(to))
        }
        ShiftEvent::Messaged { seat: no, to, ticket, .. } => {
            format!("{} tells {} about #{ticket}", seat(no), seat(to))
        }
        ShiftEvent::Worked { seat: no, ticket, .. } => {
            format!("{} works on #{ticket}", seat(no))
        }
        ShiftEvent::CommandLost { seat: no, ticket, verb, .. } => {
            format!("a tool loses what {} asked for on #{ticket}: {verb}", seat(no))
        }
        ShiftEvent::ReadStale { seat: no, ticket, .. } => {
            format!("a tool shows {} an old page on #{ticket}", seat(no))
        }
        ShiftEvent::CaseEnded { seat: no, ticket, points, .. } => {
            format!("{} closes #{ticket} with {}", seat(no), score(points))
        }
        ShiftEvent::SeatFailed { seat: no, ticket } => {
            format!("the policy of {} fails at #{ticket}: the seat is empty from now on", seat(no))
        }
        ShiftEvent::Ended => "the shift is over".to_owned(),
        _ => of_the_world(event, source),
    }
}

/// What happens around the seats.
fn of_the_world(event: &ShiftEvent, source: &ShiftSource) -> String {
    let team = |no: u8| source.teams.get(usize::from(no)).map_or("nobody", |team| &team.name);
    let incident = |no: u8| source.incidents.get(usize::from(no)).map_or("", |it| &it.name);
    let window = |no: u8| source.windows.get(usize::from(no)).map_or("", |it| &it.name);
    match *event {
        ShiftEvent::Replied { ticket, .. } => format!("#{ticket}'s customer is answered"),
        ShiftEvent::HandedOn { ticket, team: no, .. } => {
            format!("#{ticket} goes to {}", team(no))
        }
        ShiftEvent::TeamApproved { ticket, team: no } => format!("{} takes #{ticket}", team(no)),
        ShiftEvent::TeamBounced { ticket, team: no, why, .. } => {
            format!("{} sends #{ticket} back: {}", team(no), objection(why))
        }
        ShiftEvent::TeamDenied { ticket, team: no, why, .. } => {
            format!("{} refuses #{ticket} for good: {}", team(no), objection(why))
        }
        ShiftEvent::Sampled { ticket, .. } => format!("quality review will look at #{ticket}"),
        ShiftEvent::ReviewPassed { ticket } => format!("quality review lets #{ticket} be"),
        ShiftEvent::Reopened { ticket, .. } => {
            format!("quality review finds #{ticket} wrong and reopens it")
        }
        ShiftEvent::WroteAgain { ticket, saying, phrase, .. } => {
            format!("#{ticket}'s customer writes again: “{}”", phrase_of(saying, phrase))
        }
        ShiftEvent::Churned { ticket, phrase } => {
            format!("#{ticket}'s customer leaves: “{}”", phrase_of(Saying::Leaves, phrase))
        }
        ShiftEvent::Rated { ticket, mark } => format!("#{ticket}'s customer gives {mark} of 5"),
        ShiftEvent::ReplyMissed { ticket } => {
            format!("#{ticket} has no reply in the promised time")
        }
        ShiftEvent::SolveMissed { ticket } => {
            format!("#{ticket} is not solved in the promised time")
        }
        ShiftEvent::IncidentStarted { incident: no } => {
            format!("the incident “{}” starts: all work takes a quarter longer", incident(no))
        }
        ShiftEvent::IncidentSpread { incident: no } => {
            format!("the incident “{}” spreads: all work takes half as long again", incident(no))
        }
        ShiftEvent::IncidentEnded { incident: no } => {
            format!("the incident “{}” ends", incident(no))
        }
        ShiftEvent::WindowOpened { window: no } => format!("the window “{}” opens", window(no)),
        ShiftEvent::WindowShut { window: no } => format!("the window “{}” shuts", window(no)),
        ShiftEvent::WindowUsed { ticket } => {
            format!("#{ticket} is solved while its window is open")
        }
        _ => format!("{event:?}"),
    }
}

/// What a seat asked for.
#[must_use]
pub fn command_in_words(command: ShiftCommand, source: &ShiftSource) -> String {
    match command {
        ShiftCommand::Rest => "rest".to_owned(),
        ShiftCommand::Claim { ticket } => format!("claim #{ticket}"),
        ShiftCommand::GiveBack => "give back".to_owned(),
        ShiftCommand::Transfer { to } => format!("transfer to {}", seat_name(source, to)),
        ShiftCommand::Message { to, ticket } => {
            format!("tell {} about #{ticket}", seat_name(source, to))
        }
        ShiftCommand::Work => "work".to_owned(),
    }
}

/// The name of a seat.
#[must_use]
pub fn seat_name(source: &ShiftSource, seat: u8) -> &str {
    source.seats.get(usize::from(seat)).map_or("nobody", String::as_str)
}

fn denial(why: Denial, source: &ShiftSource) -> String {
    match why {
        Denial::Held { by } => format!("{} has it", seat_name(source, by)),
        Denial::Copy => "it is the second delivery of a ticket that is there already".to_owned(),
        Denial::NotOpen => "it is not in the queue".to_owned(),
        Denial::NotYours => "it was handed to another seat".to_owned(),
        Denial::HandsFull => "there is a ticket in its hands already".to_owned(),
        Denial::EmptyHands => "there is no ticket in its hands".to_owned(),
        Denial::NoSuchSeat => "there is no such seat".to_owned(),
    }
}

/// Why a team did not take a case.
#[must_use]
pub const fn objection(why: Objection) -> &'static str {
    match why {
        Objection::NotForTeams => "the desk should have settled it",
        Objection::WrongTeam => "another team should have it",
        Objection::AsksForMore => "what came with it is not enough",
    }
}

fn phrase_of(saying: Saying, phrase: u8) -> &'static str {
    let phrases = PHRASES.iter().find(|(own, _)| *own == saying);
    phrases.and_then(|(_, all)| all.get(usize::from(phrase))).copied().unwrap_or("…")
}

/// Cents as a price.
#[must_use]
pub fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Points as a score.
#[must_use]
pub fn score(points: u32) -> String {
    format!("{}.{:04}", points / 10_000, points % 10_000)
}
