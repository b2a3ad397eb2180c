//! The lessons: what a seat sees, and the row of the action table that the solution would choose.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::chance::{Chance, Draw};
use aegis_engine::command::{Answer, Verb};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Compiled, Move};
use aegis_engine::score::JudgeName;
use aegis_host::flat::{Flat, row};
use aegis_host::sight::{Scratch, Shown};
use aegis_policy::abi::AEGIS_ACTIONS;

/// How often each case is played.
const EPISODES: u64 = 120;
/// In so many of 100 turns a useless move is made instead of the right one.
const USELESS: u64 = 15;

/// What a seat sees, and what is right there.
pub struct Lesson {
    /// The desk as numbers.
    pub features: Vec<f32>,
    /// The rows that can be chosen.
    pub mask: Vec<u8>,
    /// The right one.
    pub row: usize,
}

/// The lessons of all cases that are there to be trained on.
pub fn gather(chance: &Chance) -> Vec<Lesson> {
    let pack = catalogue::pack("train").expect("the catalogue has a pack to train on");
    let mut lessons = Vec::new();
    for (number, id) in (0..).zip(catalogue::members(pack)) {
        let scenario = catalogue::get(id).expect("packs name what the catalogue has");
        for episode in 0..EPISODES {
            let mut draw = chance.draw(number, episode);
            // The first time it goes the straight way.
            let useless = if episode == 0 { 0 } else { USELESS };
            play(&scenario, useless, &mut draw, &mut lessons);
        }
    }
    lessons
}

fn play(scenario: &Arc<Compiled>, useless: u64, draw: &mut Draw, lessons: &mut Vec<Lesson>) {
    let judge = JudgeName::Classic;
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["trainer"], fork: None };
    let mut episode = Episode::open(scenario, &setting).expect("the pack has classic cases");
    while !episode.is_over() {
        let mut answer = Answer::default();
        episode.with_observation(|seen| {
            let next = next(scenario, &seen);
            if let Some((number, row)) = next {
                lessons.push(lesson(&seen, row));
                answer.copy_from(&scenario.oracle[number]);
            }
            if next.is_none() || draw.below(100) < useless {
                stray(&seen, draw, &mut answer);
            }
        });
        episode.act(&mut answer).expect("the episode is not over");
    }
}

fn lesson(seen: &Observation<'_>, row: usize) -> Lesson {
    let scratch = Scratch::default();
    let flat = Flat::of(&Shown::new(*seen, &scratch));
    Lesson { features: flat.features.to_vec(), mask: flat.mask.to_vec(), row }
}

/// The first move of the solution that is still to be made, and its row. Moves for which the table
/// has no row, such as searches in words of one's own, are left out.
fn next(scenario: &Compiled, seen: &Observation<'_>) -> Option<(usize, usize)> {
    let moves = scenario.source.oracle.iter().enumerate();
    let mut due = moves.filter(|(_, step)| !is_done(scenario, seen, step));
    due.find_map(|(number, step)| Some((number, row_of(scenario, seen, step)?)))
}

fn is_done(scenario: &Compiled, seen: &Observation<'_>, step: &Move) -> bool {
    let number = |id: &str| place_of(scenario, id);
    let view = |id: &str| seen.tickets().find(|view| view.number == number(id));
    match step {
        Move::OpenTicket(id) => seen.selected() == Some(number(id)),
        Move::InspectRecord(id) => seen.has_read(id),
        Move::SetPriority(id, priority) => view(id).is_some_and(|now| now.priority == *priority),
        Move::SetStatus(id, status) => view(id).is_some_and(|now| now.status == *status),
        Move::AddTag(id, tag) => seen.tags(number(id)).any(|own| own == tag),
        Move::ApplyCredit(id, ..) => seen.credits().any(|(on, _)| on == number(id)),
        Move::Escalate(id, team) => seen.escalations(number(id)).any(|own| own == team),
        Move::DraftReply { .. } => seen.has_draft(),
        // Searches and the closing are always due; the rest is no move of the first dialect.
        _ => false,
    }
}

fn row_of(scenario: &Compiled, seen: &Observation<'_>, step: &Move) -> Option<usize> {
    let scratch = Scratch::default();
    let shown = Shown::new(*seen, &scratch);
    (0..AEGIS_ACTIONS).find(|&at| {
        let Some(row) = row(&shown, at).filter(|row| row.is_available) else { return false };
        let on = |id: &str| row.ticket == Some(place_of(scenario, id).0 as usize);
        match (step, row.verb) {
            (Move::OpenTicket(id), Verb::OpenTicket) => on(id),
            (Move::InspectRecord(id), Verb::InspectRecord) => row.object == id,
            (Move::SetPriority(id, to), Verb::SetPriority) => on(id) && row.priority == Some(*to),
            (Move::SetStatus(id, to), Verb::SetStatus) => on(id) && row.status == Some(*to),
            (Move::AddTag(id, tag), Verb::AddTag) => on(id) && row.object == tag,
            (Move::ApplyCredit(id, sum, _), Verb::ApplyCredit) => {
                on(id) && row.amount == Some(*sum)
            }
            (Move::Escalate(id, team), Verb::Escalate) => on(id) && row.object == team,
            (Move::DraftReply { template, .. }, Verb::DraftReply) => {
                template.as_deref() == Some(row.object)
            }
            (Move::FinalizeResolution { code, .. }, Verb::FinalizeResolution) => row.object == code,
            _ => false,
        }
    })
}

fn place_of(scenario: &Compiled, id: &str) -> TicketNo {
    let place = scenario.source.tickets.iter().position(|ticket| ticket.id == id);
    let place = place.expect("solutions name tickets that there are");
    TicketNo(u32::try_from(place).expect("an inbox is short"))
}

/// A move that helps nothing and harms nothing: looks into some ticket or paper, or idles.
fn stray(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    let ids: Vec<&str> = seen.readable_ids().collect();
    match draw.below(3) {
        0 => {
            let place = u32::try_from(draw.below(seen.tickets().len() as u64)).unwrap_or(0);
            seen.on_ticket(answer, Verb::OpenTicket, TicketNo(place));
        }
        1 => {
            answer.begin(Verb::InspectRecord);
            answer.command.record = seen.text(answer, draw.one_of(&ids).copied().unwrap_or(""));
        }
        _ => _ = answer.begin(Verb::Idle),
    }
}
