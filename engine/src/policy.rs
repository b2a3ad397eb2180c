//! What acts: a policy turns an observation into an answer, a casting makes policies, and a troupe
//! plays many episodes of one policy side by side.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::Answer;
use crate::event::Seat;
use crate::observe::Observation;
use crate::scenario::Compiled;
use crate::world::Columns;

/// Something that acts from one seat in one episode.
///
/// The answer is written into the caller's buffer, which is cleared by its `begin`; so acting
/// needs no allocation, and many desks can be asked in a row. A policy that cannot go on says so
/// with [`Answer::failed`], and its episode ends there.
pub trait Policy: Send {
    /// Writes the answer to what the seat sees.
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer);
}

/// What an instance of a policy is made from.
///
/// The scenario is handed out to those policies alone that say that they read gold; every other
/// one has nothing but its observations.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// All the chance that the instance has.
    pub seed: u64,
    /// The seat that it acts from.
    pub seat: Seat,
    scenario: &'a Arc<Compiled>,
    reads_gold: bool,
}

impl<'a> Part<'a> {
    /// The part of one seat of an episode for this casting.
    #[must_use]
    pub fn of(casting: &dyn Casting, scenario: &'a Arc<Compiled>, seed: u64, seat: Seat) -> Self {
        Self { seed, seat, scenario, reads_gold: casting.traits().reads_gold }
    }

    /// The scenario with all its gold, for a policy that says that it reads it.
    #[must_use]
    pub fn gold(&self) -> Option<&'a Arc<Compiled>> {
        self.reads_gold.then_some(self.scenario)
    }

    /// The digest of the scenario, by which a host tells one from another.
    #[must_use]
    pub fn scenario_digest(&self) -> &'a [u8; 32] {
        &self.scenario.digest
    }
}

/// What is special about a policy; most have nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// It looks at the scenario's gold. Only the oracle does.
    pub reads_gold: bool,
    /// It never looks at its seed: where the scenario has no chance either, repeats are equal.
    pub ignores_seed: bool,
    /// It does not promise the same answers to the same observations.
    pub is_random: bool,
    /// It was loaded into this process, so that nothing keeps it from our memory.
    pub shares_memory: bool,
}

/// A policy that can take a seat: what it is called, and how instances of it are made.
///
/// An instance acts from one seat in one episode. It is made from its part and the casting's own
/// settings alone, so the same scenario, seed and seat give the same answers.
pub trait Casting: Send + Sync {
    /// The name under which logs and score tables list it.
    fn name(&self) -> &str;

    /// Its version; that of the engine if it comes with it.
    fn version(&self) -> &str {
        crate::VERSION
    }

    /// What it does, in a sentence.
    fn about(&self) -> &str;

    /// What is special about it.
    fn traits(&self) -> Traits {
        Traits::default()
    }

    /// Whether it plays a scenario.
    ///
    /// # Errors
    /// What it plays instead.
    fn plays(&self, scenario: &Compiled) -> Result<(), String> {
        _ = scenario;
        Ok(())
    }

    /// Those who play it on one floor with so many desks.
    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_>;
}

impl<T: Casting + ?Sized> Casting for &T {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn version(&self) -> &str {
        (**self).version()
    }

    fn about(&self) -> &str {
        (**self).about()
    }

    fn traits(&self) -> Traits {
        (**self).traits()
    }

    fn plays(&self, scenario: &Compiled) -> Result<(), String> {
        (**self).plays(scenario)
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        (**self).troupe(desks)
    }
}

/// The instances of one policy on a floor, one a desk, asked together.
pub trait Troupe: Send {
    /// Puts a new instance at a desk, in the place of the one that was there.
    fn enter(&mut self, desk: usize, part: &Part<'_>);

    /// Writes the answers of all desks that are asked, in their order.
    fn act(&mut self, asked: &Asked<'_>, answers: &mut [Answer]);

    /// Takes leave of the instance at a desk, whose episode has ended. The score, in points of
    /// 10,000, is there only where rewards may be seen, so that nobody learns on a judged run.
    fn leave(&mut self, desk: usize, score: Option<u32>);

    /// What it noticed about its policy so far, apart from the answers.
    fn remarks(&self) -> Remarks {
        Remarks::default()
    }
}

/// What a troupe noticed about its policy that stands in no log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// How often it did something else when it saw the same again.
    pub inconsistencies: u64,
    /// How often it failed after its episode had ended.
    pub late_failures: u64,
}

impl Remarks {
    /// What was noticed since an earlier moment.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self {
            inconsistencies: self.inconsistencies - earlier.inconsistencies,
            late_failures: self.late_failures - earlier.late_failures,
        }
    }

    /// This and what somebody else noticed.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            inconsistencies: self.inconsistencies + other.inconsistencies,
            late_failures: self.late_failures + other.late_failures,
        }
    }
}

/// What the seats of some desks see at the same moment.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    columns: &'a Columns<'a>,
    desks: &'a [usize],
    seat: Seat,
}

impl<'a> Asked<'a> {
    /// The same seat at each of these desks of a floor.
    #[must_use]
    pub const fn new(columns: &'a Columns<'a>, desks: &'a [usize], seat: Seat) -> Self {
        Self { columns, desks, seat }
    }

    /// The desks that are asked, in the order of the answers.
    #[must_use]
    pub const fn desks(&self) -> &'a [usize] {
        self.desks
    }

    /// What the seat at one of the floor's desks sees.
    #[inline]
    #[must_use]
    pub fn observation(&self, desk: usize) -> Observation<'a> {
        Observation::new(self.columns.desk(desk), self.seat)
    }
}

/// A troupe of instances that know nothing of each other: each is asked on its own.
pub struct Soloists<F> {
    cast: F,
    instances: Vec<Option<Box<dyn Policy>>>,
}

impl<F: Fn(&Part<'_>) -> Box<dyn Policy> + Send> Soloists<F> {
    /// A troupe for so many desks, whose instances `cast` makes.
    #[must_use]
    pub fn new(desks: usize, cast: F) -> Self {
        Self { cast, instances: (0..desks).map(|_| None).collect() }
    }
}

impl<F: Fn(&Part<'_>) -> Box<dyn Policy> + Send> Troupe for Soloists<F> {
    fn enter(&mut self, desk: usize, part: &Part<'_>) {
        self.instances[desk] = Some((self.cast)(part));
    }

    fn act(&mut self, asked: &Asked<'_>, answers: &mut [Answer]) {
        for (&desk, answer) in asked.desks().iter().zip(answers) {
            let instance = self.instances[desk].as_mut().expect("it entered before it is asked");
            instance.act(&asked.observation(desk), answer);
        }
    }

    fn leave(&mut self, desk: usize, _score: Option<u32>) {
        self.instances[desk] = None;
    }
}
