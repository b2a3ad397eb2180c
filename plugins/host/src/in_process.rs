//! A library played in this process: fast, and only for those who trust it.

use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr;

use aegis_engine::command::Answer;
use aegis_engine::event::Cause;
use aegis_engine::policy::{Asked, Casting, Part, Traits, Troupe};
use aegis_engine::scenario::Compiled;
use aegis_policy::abi::AegisObservation;
use arrayvec::ArrayVec;

use crate::instance::{Instance, ending};
use crate::library::{Description, Library, LoadError, Table};
use crate::reply::{self, Form, UNWRITTEN};
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

    /// A library that is a part of the tests.
    #[cfg(test)]
    pub(crate) fn of(library: Library, config: &str) -> Self {
        Self { library, config: config.to_owned() }
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
            scratch: std::array::from_fn(|_| Scratch::default()),
            forms: Box::new([const { Form::BLANK }; BATCH]),
        })
    }
}

/// How many instances are asked in one call where the library takes many: what they see and answer
/// fits into the nearest cache, and the author's side needs no room from the heap for so many.
const BATCH: usize = 32;

/// The instances of a library at the desks of a floor.
struct Company<'a> {
    table: Table,
    config: &'a str,
    places: Vec<Place>,
    /// For the desks of one call, in their order.
    scratch: [Scratch; BATCH],
    /// What they answer on where they are asked together.
    forms: Box<[Form; BATCH]>,
}

/// Who sits at a desk.
enum Place {
    Empty,
    Playing(Instance),
    Failed(Cause, String),
}

impl Company<'_> {
    /// Asks one instance.
    fn ask(&mut self, asked: &Asked<'_>, desk: usize, answer: &mut Answer) {
        let Place::Playing(instance) = &self.places[desk] else {
            return self.places[desk].answer(answer);
        };
        self.scratch[0].clear();
        let shown = Shown::new(asked.observation(desk), &self.scratch[0]);
        let mut raw = UNWRITTEN;
        instance.act(&view::observation(&shown), &mut raw);
        // SAFETY: the contract says so of every answer; whoever loads a library into this process
        // trusts it with that.
        if !unsafe { reply::read(&raw, shown.seen(), answer) } {
            self.places[desk].fail();
        }
    }

    /// Asks many instances in one call, or one by one if some of them have failed.
    fn ask_together(&mut self, asked: &Asked<'_>, desks: &[usize], answers: &mut [Answer]) {
        if !desks.iter().all(|&desk| self.places[desk].instance().is_some()) {
            for (&desk, answer) in desks.iter().zip(answers) {
                self.ask(asked, desk, answer);
            }
            return;
        }
        // Written where they stay: moving arrays of them costs more than asking does.
        let mut sheets = [const { Sheet::EMPTY }; BATCH];
        let (mut instances, mut seen) = (ArrayVec::<_, BATCH>::new(), ArrayVec::<_, BATCH>::new());
        let (mut views, mut places) = (ArrayVec::<_, BATCH>::new(), ArrayVec::<_, BATCH>::new());
        let own = self.scratch.iter_mut().zip(self.forms.iter_mut()).zip(&mut sheets);
        for (&desk, ((scratch, form), sheet)) in desks.iter().zip(own) {
            instances.extend(self.places[desk].instance().map(Instance::as_raw));
            scratch.clear();
            let shown = &*sheet.shown.write(Shown::new(asked.observation(desk), scratch));
            seen.push(shown.seen());
            views.push(ptr::from_ref(sheet.view.write(view::observation(shown))));
            places.push(ptr::from_mut(form.place()));
        }
        // SAFETY: all instances are different, and all that is pointed to lives until the answers
        // are read.
        unsafe { Instance::act_together(self.table, &instances, &views, &places) };
        for (((&desk, seen), form), answer) in
            desks.iter().zip(seen).zip(self.forms.iter_mut()).zip(answers)
        {
            // SAFETY: as in `ask`.
            if !unsafe { form.read(seen, answer) } {
                self.places[desk].fail();
            }
        }
    }
}

/// What one desk of a batch is shown.
struct Sheet<'a> {
    shown: MaybeUninit<Shown<'a>>,
    view: MaybeUninit<AegisObservation>,
}

impl Sheet<'_> {
    const EMPTY: Self = Self { shown: MaybeUninit::uninit(), view: MaybeUninit::uninit() };
}

impl Place {
    fn instance(&self) -> Option<&Instance> {
        match self {
            Self::Playing(instance) => Some(instance),
            _ => None,
        }
    }

    /// The answer of a place where nobody plays.
    fn answer(&self, answer: &mut Answer) {
        match self {
            Self::Failed(cause, why) => answer.failed(*cause, why),
            _ => answer.malformed("nobody sits at this desk"),
        }
    }

    fn fail(&mut self) {
        let why = "it was asked again after it had failed".to_owned();
        *self = Self::Failed(Cause::BrokeContract, why);
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
        if self.table.act_batch.is_some() && asked.desks().len() > 1 {
            for (desks, answers) in asked.desks().chunks(BATCH).zip(answers.chunks_mut(BATCH)) {
                self.ask_together(asked, desks, answers);
            }
            return;
        }
        for (&desk, answer) in asked.desks().iter().zip(answers) {
            self.ask(asked, desk, answer);
        }
    }

    fn leave(&mut self, desk: usize, score: Option<u32>) {
        if let Place::Playing(instance) = std::mem::replace(&mut self.places[desk], Place::Empty) {
            instance.leave(&ending(score));
        }
    }
}

impl Description {
    /// What is special about the policy.
    #[must_use]
    pub fn traits(&self) -> Traits {
        Traits { ignores_seed: self.ignores_seed, is_random: self.is_random, ..Traits::default() }
    }
}
