//! The stream: from a shift and a seed to who writes when, about which case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::chance::{Chance, Draw};
use crate::family::certify::Stage;
use crate::family::name::{CaseName, Seed, TIERS};
use crate::family::{self, FAMILIES, Family, MakeError};
use crate::scenario::Compiled;

use super::source::{IncidentSource, ShiftSource};

/// Above how many cases the tickets of a shift share them: 16 seeds of 15 families in five tiers
/// are 1,200 cases, which are made and certified in a second.
const SHARING_CASES: u32 = 10_000;

/// A shift that is ready to be played: its file, its seed and the whole stream.
#[derive(Debug)]
pub struct CompiledShift {
    /// The file.
    pub source: ShiftSource,
    /// The seed.
    pub seed: u64,
    /// Who writes when, in order; the place is the ticket's number.
    pub arrivals: Vec<Arrival>,
    /// From how many seeds the cases of each family and tier are drawn.
    pub variety: u32,
    pub(super) chances: Chances,
    shelf: OnceLock<Shelf>,
}

/// The chance of each system.
#[derive(Debug)]
pub(super) struct Chances {
    pub(super) customers: Chance,
    pub(super) teams: Chance,
    pub(super) quality: Chance,
    pub(super) faults: Chance,
}

/// One ticket of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it comes.
    pub second: u32,
    /// The place of its family in the list of all.
    pub family: u8,
    /// The tier of its case.
    pub tier: u8,
    /// The seed of its case.
    pub case_seed: u64,
    /// The plan of the customer.
    pub plan: u8,
    /// How long the customer waits before they write again.
    pub patience_seconds: u32,
    /// The incident that brought it, if one did.
    pub incident: Option<u8>,
    /// The policy window that makes it worth more, if one does.
    pub window: Option<u8>,
}

impl Arrival {
    /// What tells its case from others.
    #[must_use]
    pub const fn case_key(&self) -> CaseKey {
        CaseKey { family: self.family, tier: self.tier, seed: self.case_seed }
    }

    /// The name of its case.
    #[must_use]
    pub fn case_name(&self) -> CaseName {
        self.case_key().name()
    }
}

/// What tells a case of a shift from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseKey {
    /// The place of its family in the list of all.
    pub family: u8,
    /// Its tier.
    pub tier: u8,
    /// Its seed.
    pub seed: u64,
}

impl CaseKey {
    /// The name of the case.
    #[must_use]
    pub fn name(self) -> CaseName {
        let family = FAMILIES[usize::from(self.family)];
        let seed = Seed::Public(self.seed);
        CaseName { family, tier: Some(self.tier), seed, knobs: Vec::new() }
    }

    /// Makes the case and certifies it.
    ///
    /// # Errors
    /// If it fails its certificate.
    pub fn make(self, stage: &mut Stage) -> Result<Arc<Compiled>, MakeError> {
        family::make(&self.name(), None, stage)
    }
}

impl CompiledShift {
    /// Draws the stream of a shift.
    #[must_use]
    pub fn new(source: ShiftSource, seed: u64) -> Self {
        let mut shift = Self::unplayed(source, seed);
        let chance = Chance::new(seed, "shift stream");
        let source = &shift.source;
        let mut arrivals: Vec<Arrival> = (0..source.cases)
            .map(|n| draw_arrival(source, seed, shift.variety, &chance, n))
            .collect();
        arrivals.sort_by_key(|arrival| arrival.second);
        shift.arrivals = arrivals;
        shift
    }

    /// A shift without its stream, to be replayed: nothing is drawn.
    pub(super) fn unplayed(source: ShiftSource, seed: u64) -> Self {
        // A very large shift shares its cases among its tickets, so that they fit into memory.
        let variety = if source.cases > SHARING_CASES { 16 } else { 4_096 };
        let chances = Chances {
            customers: Chance::new(seed, "shift customers"),
            teams: Chance::new(seed, "shift teams"),
            quality: Chance::new(seed, "shift quality"),
            faults: Chance::new(seed, "shift faults"),
        };
        Self { source, seed, arrivals: Vec::new(), variety, chances, shelf: OnceLock::new() }
    }

    /// The different cases of the stream, in order.
    #[must_use]
    pub fn different_cases(&self) -> Vec<CaseKey> {
        let all: BTreeSet<CaseKey> = self.arrivals.iter().map(Arrival::case_key).collect();
        all.into_iter().collect()
    }

    /// Makes and certifies all cases of the stream, unless they are there. Whoever has threads
    /// makes them on several of them and brings them with [`Self::stock_with`].
    ///
    /// # Errors
    /// If a case fails its certificate: it is never handed out, and this seed cannot be played.
    pub fn stock(&self) -> Result<(), MakeError> {
        if self.shelf.get().is_none() {
            let mut stage = Stage::default();
            let keys = self.different_cases().into_iter();
            let made = keys.map(|key| Ok((key, key.make(&mut stage)?)));
            self.stock_with(made.collect::<Result<_, MakeError>>()?);
        }
        Ok(())
    }

    /// Takes over the cases of the stream that were made and certified elsewhere.
    pub fn stock_with(&self, shelf: Shelf) {
        // Whoever comes second brings the same cases.
        _ = self.shelf.set(shelf);
    }

    /// The case of a ticket.
    ///
    /// # Panics
    /// If the cases were not made yet.
    #[must_use]
    pub fn case(&self, ticket: u32) -> &Arc<Compiled> {
        let key = self.arrivals[ticket as usize].case_key();
        let shelf = self.shelf.get().expect("the cases are made when the shift opens");
        &shelf.cases[&key]
    }

    /// What solving a ticket is worth, in cents.
    #[must_use]
    pub fn value_cents(&self, ticket: u32) -> u32 {
        let arrival = &self.arrivals[ticket as usize];
        self.source.plans[usize::from(arrival.plan)].value_cents
    }

    /// What a ticket's window adds to its value, in hundredths.
    #[must_use]
    pub fn bonus_hundredths(&self, ticket: u32) -> u32 {
        let window = self.arrivals[ticket as usize].window;
        window.map_or(0, |no| self.source.windows[usize::from(no)].bonus_hundredths)
    }
}

fn draw_arrival(
    source: &ShiftSource,
    seed: u64,
    variety: u32,
    chance: &Chance,
    number: u32,
) -> Arrival {
    let mut draw = chance.draw(u64::from(number), 0);
    let (second, incident) = draw_second(source, &mut draw);
    let family = draw_family(source, &mut draw);
    let tier = 1 + draw.below(u64::from(TIERS)) as u8;
    // Cases for training, and other ones under each seed.
    let first = seed % 128 * u64::from(variety);
    let case_seed = first + draw.below(u64::from(variety));
    let plan = draw_plan(source, &mut draw);
    let (from, to) = source.patience;
    let patience_seconds = from + draw.below(u64::from(to - from + 1)) as u32;
    let window = draw_window(source, second, &mut draw);
    Arrival { second, family, tier, case_seed, plan, patience_seconds, incident, window }
}

/// Some wait already, some come with an incident, and the rest by and by, until an hour before the
/// end or half of it is left.
fn draw_second(source: &ShiftSource, draw: &mut Draw) -> (u32, Option<u8>) {
    let mut place = draw.below(100) as u32;
    for (no, incident) in (0..).zip(&source.incidents) {
        if place < incident.brings_hundredths {
            return (storm_second(incident, draw), Some(no));
        }
        place -= incident.brings_hundredths;
    }
    if place < source.waiting_hundredths {
        return (0, None);
    }
    let total = source.total_seconds();
    let until = (total / 2).max(total.saturating_sub(3_600));
    (draw.below(u64::from(until)) as u32, None)
}

/// A storm is strongest when it starts: of two moments, the earlier one.
fn storm_second(incident: &IncidentSource, draw: &mut Draw) -> u32 {
    let lasts = u64::from(incident.lasts);
    let (one, other) = (draw.below(lasts), draw.below(lasts));
    incident.starts + one.min(other) as u32
}

fn draw_family(source: &ShiftSource, draw: &mut Draw) -> u8 {
    let place = |family: &dyn Family| {
        FAMILIES.iter().position(|other| other.name() == family.name()).unwrap_or(0) as u8
    };
    let all: u32 = source.families.iter().map(|(_, weight)| weight).sum();
    let mut left = draw.below(u64::from(all.max(1))) as u32;
    for (name, weight) in &source.families {
        if left < *weight {
            return family::find(name).map_or(0, place);
        }
        left -= weight;
    }
    draw.below(FAMILIES.len() as u64) as u8
}

fn draw_plan(source: &ShiftSource, draw: &mut Draw) -> u8 {
    let mut left = draw.below(100) as u32;
    for (no, plan) in (0..).zip(&source.plans) {
        if left < plan.share_hundredths {
            return no;
        }
        left -= plan.share_hundredths;
    }
    0
}

/// Half of the tickets that come before a window shuts are worth more while it is open.
fn draw_window(source: &ShiftSource, second: u32, draw: &mut Draw) -> Option<u8> {
    let is_ahead = |shuts: u32| second < shuts;
    let no = source.windows.iter().position(|window| is_ahead(window.shuts))? as u8;
    (draw.below(2) == 0).then_some(no)
}

/// The cases of a shift, certified.
#[derive(Debug, Default)]
pub struct Shelf {
    cases: BTreeMap<CaseKey, Arc<Compiled>>,
}

impl FromIterator<(CaseKey, Arc<Compiled>)> for Shelf {
    fn from_iter<I: IntoIterator<Item = (CaseKey, Arc<Compiled>)>>(cases: I) -> Self {
        Self { cases: cases.into_iter().collect() }
    }
}
