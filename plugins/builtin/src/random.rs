//! A monkey that can fill in forms: valid actions, drawn at random from the published vocabulary.

use aegis_engine::chance::{Chance, Draw};
use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::dialect::{desk, desk2, shop};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::scenario::{Dialect, Priority, Status, Word};

use aegis_engine::vocabulary::{
    AMOUNTS, CODES, CURRENCY, MESSAGES, QUERIES, RISKY_CODES, TAGS, TEAMS, TEMPLATES,
};

/// Casts the random policy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Casting for Random {
    fn name(&self) -> &str {
        "random"
    }

    fn about(&self) -> &str {
        "draws valid actions from the published vocabulary"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |part| {
            Box::new(Drawer { chance: Chance::new(part.seed, "random policy") })
        }))
    }
}

/// Makes one draw a turn, addressed by seat and turn.
struct Drawer {
    chance: Chance,
}

impl Policy for Drawer {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        let seat = u64::from(seen.seat().0);
        let mut draw = self.chance.draw(seat, u64::from(seen.turn()));
        match seen.dialect() {
            Dialect::Desk => act_on_desk(seen, &mut draw, answer),
            Dialect::Shop => act_in_shop(seen, &mut draw, answer),
            Dialect::Desk2 => act_on_desk2(seen, &mut draw, answer),
        }
    }
}

fn act_on_desk(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    let verb = one_of(draw, desk::VERBS).unwrap_or(Verb::Idle);
    match verb {
        Verb::InspectRecord => return inspect(seen, draw, answer),
        Verb::SearchKb => return search(seen, draw, answer, verb),
        _ => {}
    }
    let tickets = seen.tickets().len() as u64;
    let ticket = u32::try_from(draw.below(tickets)).map_or(TicketNo(0), TicketNo);
    seen.on_ticket(answer, verb, ticket);
    match verb {
        Verb::SetPriority => answer.command.priority = one_of(draw, Priority::ALL),
        Verb::SetStatus => answer.command.status = one_of(draw, Status::ALL),
        Verb::AddTag => answer.command.tag = seen.text(answer, word(draw, TAGS)),
        Verb::Escalate => answer.command.team = seen.text(answer, word(draw, TEAMS)),
        Verb::ApplyCredit => {
            answer.command.amount = one_of(draw, AMOUNTS).map(Amount::of);
            answer.command.currency = seen.text(answer, CURRENCY);
        }
        Verb::DraftReply => {
            answer.command.template = seen.text(answer, word(draw, TEMPLATES));
            make_points(seen, draw, answer);
        }
        Verb::FinalizeResolution => {
            let both = draw.below((CODES.len() + RISKY_CODES.len()) as u64);
            let mut all = CODES.iter().chain(RISKY_CODES);
            let code = all.nth(usize::try_from(both).unwrap_or(0)).copied().unwrap_or_default();
            answer.command.code = seen.text(answer, code);
        }
        _ => {}
    }
}

fn act_on_desk2(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    let verb = one_of(draw, desk2::VERBS).unwrap_or(Verb::Wait);
    match verb {
        Verb::InspectRecord => return inspect(seen, draw, answer),
        Verb::SearchKb => return search(seen, draw, answer, verb),
        _ => {}
    }
    let tickets = seen.tickets().len() as u64;
    let ticket = u32::try_from(draw.below(tickets)).map_or(TicketNo(0), TicketNo);
    seen.on_ticket(answer, verb, ticket);
    let Some(offers) = seen.offers() else { return };
    let mut offered = |answer: &mut Answer, words: &[Word]| {
        let word = draw.one_of(words).map_or("", |word| word.0.as_str());
        seen.text(answer, word)
    };
    match verb {
        Verb::AddTag => answer.command.tag = offered(answer, &offers.tags),
        Verb::Escalate => answer.command.team = offered(answer, &offers.teams),
        Verb::AskCustomer => answer.command.object = offered(answer, &offers.questions),
        Verb::VerifyIdentity => answer.command.object = offered(answer, &offers.channels),
        Verb::RefuseRequest => answer.command.object = offered(answer, &offers.reasons),
        Verb::Contain => answer.command.object = offered(answer, &offers.targets),
        Verb::FinalizeResolution => answer.command.code = offered(answer, &offers.codes),
        Verb::ApplyCredit | Verb::UndoCredit | Verb::CorrectCredit => {
            answer.command.currency = offered(answer, &offers.currencies);
            answer.command.amount = one_of(draw, AMOUNTS).map(Amount::of);
        }
        Verb::DraftReply => {
            answer.command.template = offered(answer, &offers.templates);
            for _ in 0..3 {
                let point = offered(answer, &offers.points);
                answer.points.push(point);
            }
        }
        Verb::SetPriority => answer.command.priority = one_of(draw, Priority::ALL),
        Verb::SetStatus => answer.command.status = one_of(draw, Status::ALL),
        Verb::LinkTickets => {
            let other = usize::try_from(draw.below(tickets)).unwrap_or(0);
            let other = seen.tickets().nth(other).map_or("", |ticket| ticket.source.id.as_str());
            answer.command.object = seen.text(answer, other);
        }
        _ => {}
    }
}

fn act_in_shop(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    let verb = one_of(draw, shop::VERBS).unwrap_or(Verb::Idle);
    match verb {
        Verb::InspectRecord => inspect(seen, draw, answer),
        Verb::LookUpPolicy => search(seen, draw, answer, verb),
        Verb::DraftReply => {
            answer.begin(verb);
            answer.command.note = seen.text(answer, word(draw, MESSAGES));
        }
        Verb::FinalizeResolution => {
            answer.begin(verb);
            let code = draw.one_of(seen.offered_codes()).map_or("", String::as_str);
            answer.command.code = seen.text(answer, code);
        }
        _ => _ = answer.begin(verb),
    }
}

fn inspect(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    answer.begin(Verb::InspectRecord);
    // The shop's policies are looked up by their keys, not inspected.
    let articles = match seen.dialect() {
        Dialect::Desk | Dialect::Desk2 => seen.article_ids().len(),
        Dialect::Shop => 0,
    };
    let at = draw.below((seen.record_ids().len() + articles) as u64);
    let id = seen.readable_ids().nth(usize::try_from(at).unwrap_or(0)).unwrap_or_default();
    answer.command.record = seen.text(answer, id);
}

fn search(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer, verb: Verb) {
    answer.begin(verb);
    answer.command.query = seen.text(answer, word(draw, QUERIES));
}

/// Each point of the reply that is asked for is made or left out, as the bits of a number fall.
fn make_points(seen: &Observation<'_>, draw: &mut Draw, answer: &mut Answer) {
    let mut bits = draw.number();
    for point in seen.reply().map_or(&[][..], |reply| &reply.checklist) {
        if bits & 1 == 1 {
            let point = seen.text(answer, point);
            answer.points.push(point);
        }
        bits >>= 1;
    }
}

fn one_of<T: Copy>(draw: &mut Draw, things: &[T]) -> Option<T> {
    draw.one_of(things).copied()
}

fn word(draw: &mut Draw, words: &[&'static str]) -> &'static str {
    one_of(draw, words).unwrap_or_default()
}
