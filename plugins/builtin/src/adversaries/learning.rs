//! Adversaries that learn: from the rewards of training cases, from their answers, and from the
//! rewards of the very episode that they play.

use std::collections::{BTreeMap, BTreeSet};

use aegis_engine::command::Answer;
use aegis_engine::event::Seat;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::CaseName;
use aegis_engine::family::{Family, MakeError, make, money};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::scenario::{Compiled, Move};
use aegis_engine::score::{Judge, JudgeName};
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::Floor;

use crate::reader::{Reader, Script, perform};

use super::guessing::AsIf;
use super::{ids, ticket_of};

/// Plays each family as if every case belonged to the class that earned most in training.
#[derive(Clone, Debug, Default)]
pub struct RewardClimb {
    best: BTreeMap<&'static str, usize>,
}

impl RewardClimb {
    /// Climbs the rewards of so many training cases of a family.
    ///
    /// # Errors
    /// If a case cannot be made.
    pub fn train(&mut self, family: &'static dyn Family, cases: u64) -> Result<(), MakeError> {
        let mut gains = vec![0.0; family.classes().len()];
        let mut stage = Stage::default();
        for seed in 0..cases {
            let case = make(&CaseName::new(family, seed), None, &mut stage)?;
            for (class, gain) in gains.iter_mut().enumerate() {
                *gain += gain_of(&case, &mut Reader::new(AsIf(class)));
            }
        }
        let best = (0..gains.len()).max_by(|&a, &b| gains[a].total_cmp(&gains[b]).then(b.cmp(&a)));
        self.best.insert(family.name(), best.unwrap_or(0));
        Ok(())
    }
}

/// The rewards of an episode together.
fn gain_of(case: &std::sync::Arc<Compiled>, policy: &mut dyn Policy) -> f64 {
    let Ok(mut judge) = Judge::open(JudgeName::Strict, case) else { return 0.0 };
    let mut floor = Floor::for_one(case);
    let mut columns = floor.columns();
    columns.open(0, case, 0);
    let (mut answer, mut buffer, mut gain) = (Answer::default(), TurnBuffer::default(), 0.0);
    loop {
        policy.act(&Observation::new(columns.desk(0), Seat(0)), &mut answer);
        step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut buffer);
        let report = judge.read(case, &buffer.turn());
        gain += report.reward;
        if report.ended {
            return gain;
        }
    }
}

impl Casting for RewardClimb {
    fn name(&self) -> &str {
        "reward-climb"
    }

    fn about(&self) -> &str {
        "climbs the rewards of training cases and plays on with what it kept"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| Box::new(Reader::new(Kept { best: self.best.clone() }))))
    }
}

struct Kept {
    best: BTreeMap<&'static str, usize>,
}

impl Script for Kept {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let best = self.best.get(seen.family()).copied().unwrap_or(0);
        AsIf(best).moves(seen)
    }
}

/// Plays each case as the training case was solved whose opening observation is nearest.
#[derive(Clone, Debug, Default)]
pub struct Memorise {
    known: BTreeMap<&'static str, Vec<(BTreeSet<String>, usize)>>,
}

impl Memorise {
    /// Learns the answers of so many training cases of a family by heart.
    ///
    /// # Errors
    /// If a case cannot be made.
    pub fn train(&mut self, family: &'static dyn Family, cases: u64) -> Result<(), MakeError> {
        let mut stage = Stage::default();
        for seed in 0..cases {
            let case = make(&CaseName::new(family, seed), None, &mut stage)?;
            let class = case.source.strict.as_ref().map_or("", |strict| strict.class.as_str());
            let class = family.classes().iter().position(|known| *known == class).unwrap_or(0);
            let texts = case.source.tickets.iter();
            let words =
                texts.flat_map(|ticket| words(&ticket.subject).chain(words(&ticket.summary)));
            self.known.entry(family.name()).or_default().push((words.collect(), class));
        }
        Ok(())
    }
}

/// The words of a text, without names and numbers as far as can be told from one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2);
    words.filter(|word| word.chars().all(char::is_lowercase)).map(str::to_owned)
}

impl Casting for Memorise {
    fn name(&self) -> &str {
        "memorise"
    }

    fn about(&self) -> &str {
        "plays each case like the training case that opens most alike"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| Box::new(Reader::new(Recall { memory: self.clone() }))))
    }
}

struct Recall {
    memory: Memorise,
}

impl Script for Recall {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let texts = seen.tickets();
        let own: BTreeSet<String> = texts
            .flat_map(|ticket| words(&ticket.source.subject).chain(words(&ticket.source.summary)))
            .collect();
        let known = self.memory.known.get(seen.family()).map_or(&[][..], Vec::as_slice);
        let likeness = |(words, _): &&(BTreeSet<String>, usize)| {
            let shared = words.intersection(&own).count();
            shared * 1_000 / (words.len() + own.len() - shared).max(1)
        };
        let class = known.iter().max_by_key(likeness).map_or(0, |(_, class)| *class);
        AsIf(class).moves(seen)
    }
}

/// Tries value after value, keeps what the reward liked, and takes the rest back where it can.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    reading: Reader<Nothing>,
    candidates: Option<Vec<Move>>,
    tried: Option<Move>,
    undo: Option<Move>,
}

/// Reads everything, and does nothing then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Script for Nothing {
    fn moves(&mut self, _: &Observation<'_>) -> Vec<Move> {
        Vec::new()
    }
}

impl Probe {
    /// Hears what the last answer earned.
    pub fn told(&mut self, reward: f64) {
        let Some(tried) = self.tried.take() else { return };
        if reward > 0.0 {
            return;
        }
        if let Move::ApplyCredit(ticket, amount, currency) = tried {
            self.undo = Some(Move::UndoCredit(ticket, amount, currency));
        }
    }

    fn candidates(seen: &Observation<'_>) -> Vec<Move> {
        let (Some(ticket), Some(offers)) = (ticket_of(seen), seen.offers()) else {
            return Vec::new();
        };
        let texts = seen.tickets().map(|ticket| ticket.source.summary.as_str());
        let amounts: BTreeSet<u32> = texts.flat_map(money::all_cents).collect();
        let credits = amounts.into_iter().map(|cents| {
            Move::ApplyCredit(ticket.clone(), f64::from(cents) / 100.0, "USD".to_owned())
        });
        let tags = ids(&offers.tags).into_iter().map(|tag| Move::AddTag(ticket.clone(), tag));
        let teams = ids(&offers.teams).into_iter().map(|team| Move::Escalate(ticket.clone(), team));
        let reasons = ids(&offers.reasons).into_iter();
        let reasons = reasons.map(|reason| Move::RefuseRequest(ticket.clone(), reason));
        credits.chain(tags).chain(reasons).chain(teams).collect()
    }
}

impl Policy for Probe {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        let has_unread = seen.readable_ids().any(|id| !seen.has_read(id));
        if has_unread {
            return self.reading.act(seen, answer);
        }
        if let Some(undo) = self.undo.take() {
            return perform(seen, answer, &undo);
        }
        let candidates = self.candidates.get_or_insert_with(|| {
            let mut all = Self::candidates(seen);
            all.reverse();
            all
        });
        if seen.remaining() > 1
            && let Some(next) = candidates.pop()
        {
            perform(seen, answer, &next);
            self.tried = Some(next);
            return;
        }
        let code = seen.offers().and_then(|offers| offers.codes.first()).map(|word| word.0.clone());
        let ticket = ticket_of(seen);
        let code = code.unwrap_or_default();
        perform(seen, answer, &Move::FinalizeResolution { ticket, code });
    }
}
