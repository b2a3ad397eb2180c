//! The stream: from a shift and a seed to who writes when, about which case.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chance::{Chance, Draw};
use crate::family::name::{CaseName, Seed, TIERS};
use crate::family::{FAMILIES, Family, generate, write_compact};
use crate::scenario::Compiled;

use super::source::{IncidentSource, ShiftSource};

/// Above how many cases the tickets of a shift share them.
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
    /// The name of its case.
    #[must_use]
    pub fn case_name(&self) -> CaseName {
        let family = FAMILIES[usize::from(self.family)];
        let seed = Seed::Public(self.case_seed);
        CaseName { family, tier: Some(self.tier), seed, knobs: Vec::new() }
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
        let variety = if source.cases > SHARING_CASES { 256 } else { 4_096 };
        let chances = Chances {
            customers: Chance::new(seed, "shift customers"),
            teams: Chance::new(seed, "shift teams"),
            quality: Chance::new(seed, "shift quality"),
            faults: Chance::new(seed, "shift faults"),
        };
        Self { source, seed, arrivals: Vec::new(), variety, chances }
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
            return crate::family::find(name).map_or(0, place);
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

/// The cases of a shift, each made when it is first opened.
#[derive(Debug, Default)]
pub struct Shelf {
    cases: BTreeMap<(u8, u8, u64), Arc<Compiled>>,
}

impl Shelf {
    /// The case of a ticket.
    ///
    /// # Panics
    /// If a case of the training seeds cannot be made, which the tests of the families rule out.
    pub fn case(&mut self, arrival: &Arrival) -> &Arc<Compiled> {
        let key = (arrival.family, arrival.tier, arrival.case_seed);
        self.cases.entry(key).or_insert_with(|| {
            let scenario = generate(&arrival.case_name(), None).expect("its seed is a public one");
            let text = write_compact(&scenario);
            Arc::new(Compiled::new(scenario, text))
        })
    }

    /// How many different cases were made.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether none was made yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}
