//! A library played in this process: fast, and only for those who trust it.

use std::path::Path;
use std::ptr;

use aegis_engine::command::Answer;
use aegis_engine::event::Cause;
use aegis_engine::policy::{Asked, Casting, Part, Traits, Troupe};
use aegis_engine::scenario::Compiled;
use aegis_policy::abi::{AegisAnswer, AegisInstance, AegisObservation};

use crate::instance::{Instance, ending};
use crate::library::{Description, Library, LoadError, Table};
use crate::reply::{self, UNWRITTEN};
use crate::sight::{Scratch, Shown};
use crate::view;

/// A policy whose library is part of this process. It can reach all of our memory, gold too, and a
/// crash of it is a crash of ours.
pub struct InProcess {
    library: Library,
    config: String,
}

impl InProcess {
    /// Loads a library that is trusted.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn load(path: &Path, config: &str) -> Result<Self, LoadError> {
        Ok(Self { library: Library::load(path)?, config: config.to_owned() })
    }

    /// What the policy says of itself.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.library.description
    }
}

impl Casting for InProcess {
    fn name(&self) -> &str {
        &self.library.description.name
    }

    fn version(&self) -> &str {
        &self.library.description.version
    }

    fn about(&self) -> &str {
        &self.library.description.about
    }

    fn traits(&self) -> Traits {
        Traits { shares_memory: true, ..self.library.description.traits() }
    }

    fn plays(&self, scenario: &Compiled) -> Result<(), String> {
        self.library.description.plays(scenario)
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Company {
            table: self.library.table,
            config: &self.config,
            places: (0..desks).map(|_| Place::Empty).collect(),
            scratch: (0..desks).map(|_| Scratch::default()).collect(),
            shown: Vec::with_capacity(desks),
            call: Call::default(),
        })
    }
}

/// The instances of a library at the desks of a floor.
struct Company<'a> {
    table: Table,
    config: &'a str,
    places: Vec<Place>,
    scratch: Vec<Scratch>,
    /// Filled and emptied within one call, so that its room can be used again.
    shown: Vec<Shown<'static>>,
    call: Call,
}

/// Who sits at a desk.
enum Place {
    Empty,
    Playing(Instance),
    Failed(Cause, String),
}

/// What one call hands over; its room is used again.
#[derive(Default)]
struct Call {
    instances: Vec<*mut AegisInstance>,
    observations: Vec<AegisObservation>,
    seen: Vec<*const AegisObservation>,
    raw: Vec<AegisAnswer>,
    answers: Vec<*mut AegisAnswer>,
    /// The place of each answer among those that were asked for.
    at: Vec<usize>,
}

// SAFETY: the contract says that an instance may be used by one thread after the other. All other
// pointers are there only within one call.
unsafe impl Send for Company<'_> {}

impl Company<'_> {
    /// Calls the library for all that was gathered.
    fn call(&mut self) {
        let Call { instances, observations, seen, raw, answers, .. } = &mut self.call;
        seen.extend(observations.iter().map(ptr::from_ref));
        raw.resize(instances.len(), UNWRITTEN);
        answers.extend(raw.iter_mut().map(ptr::from_mut));
        let n = instances.len();
        match self.table.act_batch {
            Some(act_batch) if n > 1 => {
                let (instances, seen, answers) =
                    (instances.as_ptr(), seen.as_ptr(), answers.as_ptr());
                // SAFETY: there are n of each, all instances are different, and everything lives
                // until the answers are read.
                unsafe { act_batch(n, instances, seen, answers) };
            }
            _ => {
                for ((&instance, &seen), &answer) in instances.iter().zip(&*seen).zip(&*answers) {
                    // SAFETY: as above.
                    unsafe { (self.table.act)(instance, seen, answer) };
                }
            }
        }
    }
}

impl Troupe for Company<'_> {
    fn enter(&mut self, desk: usize, part: &Part<'_>) {
        self.places[desk] = match Instance::create(self.table, self.config, part.seed) {
            Ok(instance) => Place::Playing(instance),
            Err((cause, why)) => Place::Failed(cause, why),
        };
    }

    fn act(&mut self, asked: &Asked<'_>, answers: &mut [Answer]) {
        self.call.clear();
        self.shown.clear();
        for (at, &desk) in asked.desks().iter().enumerate() {
            match &self.places[desk] {
                Place::Playing(instance) => {
                    self.scratch[desk].clear();
                    let shown = Shown::new(asked.observation(desk), &self.scratch[desk]);
                    // SAFETY: only its lifetime is stretched, and `shown` is emptied before the
                    // desks and the scratch can change.
                    self.shown
                        .push(unsafe { std::mem::transmute::<Shown<'_>, Shown<'static>>(shown) });
                    self.call.instances.push(instance.as_raw());
                    self.call.at.push(at);
                }
                Place::Failed(cause, why) => answers[at].failed(*cause, why),
                Place::Empty => answers[at].malformed("nobody sits at this desk"),
            }
        }
        self.call.observations.extend(self.shown.iter().map(view::observation));
        self.call();
        for ((raw, shown), &at) in self.call.raw.iter().zip(&self.shown).zip(&self.call.at) {
            // SAFETY: the contract says so of every answer; whoever loads a library into this
            // process trusts it with that.
            let goes_on = unsafe { reply::read(raw, shown.seen(), &mut answers[at]) };
            if !goes_on {
                let why = "it was asked again after it had failed".to_owned();
                self.places[asked.desks()[at]] = Place::Failed(Cause::BrokeContract, why);
            }
        }
        self.shown.clear();
    }

    fn leave(&mut self, desk: usize, score: Option<u32>) {
        if let Place::Playing(instance) = std::mem::replace(&mut self.places[desk], Place::Empty) {
            instance.leave(&ending(score));
        }
    }
}

impl Call {
    fn clear(&mut self) {
        self.instances.clear();
        self.observations.clear();
        self.seen.clear();
        self.raw.clear();
        self.answers.clear();
        self.at.clear();
    }
}

impl Description {
    /// What is special about the policy.
    #[must_use]
    pub fn traits(&self) -> Traits {
        Traits { ignores_seed: self.ignores_seed, is_random: self.is_random, ..Traits::default() }
    }
}
