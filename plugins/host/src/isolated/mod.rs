//! A library played in processes of its own, one a thread: whatever it does ends its own episodes
//! and no others.
//!
//! A call that fails ends the process. The next one makes the instances again and shows them all
//! that they have seen, and those who had not answered are asked one by one, so that only the desk
//! whose own call fails loses its episode.

mod bytes;
mod glance;
mod process;
pub(crate) mod remote;
mod serve;
pub(crate) mod shelf;
mod starter;
pub(crate) mod told;
pub(crate) mod wire;

use std::path::{Path, PathBuf};

use aegis_engine::command::Answer;
use aegis_engine::event::Cause;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Asked, Casting, Part, Remarks, Traits, Troupe};
use aegis_engine::scenario::Compiled;
use xxhash_rust::xxh3::xxh3_64;

use crate::library::{Description, LoadError};
use crate::reply;

pub use process::{Fall, Launch};
pub use serve::serve;

use process::{Process, could_not_load, each_report};
use shelf::Shelf;
use told::Told;
use wire::{Order, Report, put, take_answer};

/// Said of a report on something that was not asked for: the policy has written into the channel.
const UNASKED: &str = "its process answered what it was not asked";

/// A policy that plays in processes of its own.
pub struct Isolated {
    launch: Launch,
    library: PathBuf,
    config: String,
    description: Description,
}

impl Isolated {
    /// Has a process load a library and say what it is.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn load(path: &Path, config: &str, launch: Launch) -> Result<Self, LoadError> {
        let library = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let started = Process::start(&launch, &library, config);
        let (_, welcome) = started.map_err(|fall| could_not_load(path, &fall))?;
        let description = welcome.map_err(|error| LoadError { path: path.to_owned(), ..error })?;
        Ok(Self { launch, library, config: config.to_owned(), description })
    }

    /// What the policy says of itself.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// A troupe whose process can be looked at from outside.
    pub(crate) fn company(&self, desks: usize) -> Company<'_> {
        Company {
            casting: self,
            process: None,
            shelf: Shelf::default(),
            desks: (0..desks).map(|_| Desk::default()).collect(),
            leaving: Vec::new(),
            frame: Vec::new(),
            all_have_left: false,
            has_heard_left: false,
            remarks: Remarks::default(),
        }
    }
}

impl Casting for Isolated {
    fn name(&self) -> &str {
        &self.description.name
    }

    fn version(&self) -> &str {
        &self.description.version
    }

    fn about(&self) -> &str {
        &self.description.about
    }

    fn traits(&self) -> Traits {
        self.description.traits()
    }

    fn plays(&self, scenario: &Compiled) -> Result<(), String> {
        self.description.plays(scenario)
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(self.company(desks))
    }
}

/// The instances of a policy at the desks of a floor, in a process of their own.
pub(crate) struct Company<'a> {
    casting: &'a Isolated,
    process: Option<Process>,
    shelf: Shelf,
    desks: Vec<Desk>,
    /// The desks whose instances are to be told that their episode has ended.
    leaving: Vec<(u32, Option<u32>)>,
    frame: Vec<u8>,
    /// Whether those who were to leave have left, as far as we have heard.
    all_have_left: bool,
    /// Whether we have heard that on the present frame.
    has_heard_left: bool,
    remarks: Remarks,
}

/// A desk as this side knows it.
#[derive(Default)]
struct Desk {
    seed: u64,
    scenario: [u8; 32],
    sheet: u32,
    /// Whether the present process has an instance for it.
    is_there: bool,
    told: Told,
    /// All that was shown to the instance, as orders, in order.
    shown: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// What it answered to each, as hashes.
    answers: Vec<u64>,
    /// How many answers the present instance has given.
    heard: usize,
    /// How many answers it was asked for.
    asked: usize,
    /// The answer to what was shown last, once it is there.
    answer: Vec<u8>,
    is_answered: bool,
    fall: Option<Fall>,
}

impl Troupe for Company<'_> {
    fn enter(&mut self, desk: usize, part: &Part<'_>) {
        let place = &mut self.desks[desk];
        place.clear();
        place.seed = part.seed;
        place.scenario = *part.scenario_digest();
    }

    fn act(&mut self, asked: &Asked<'_>, answers: &mut [Answer]) {
        for &desk in asked.desks() {
            self.show(desk, &asked.observation(desk));
        }
        self.ask(asked.desks());
        for (&desk, answer) in asked.desks().iter().zip(answers) {
            self.read(desk, &asked.observation(desk), answer);
        }
    }

    fn leave(&mut self, desk: usize, score: Option<u32>) {
        let place = &mut self.desks[desk];
        if place.is_there && place.fall.is_none() {
            self.leaving.push((desk as u32, score));
        }
        place.clear();
    }

    fn remarks(&self) -> Remarks {
        self.remarks
    }
}

impl Company<'_> {
    /// The number of the present process, if there is one.
    pub(crate) fn process_id(&self) -> Option<u32> {
        self.process.as_ref().map(Process::id)
    }

    /// Notes what is new at a desk.
    fn show(&mut self, desk: usize, seen: &Observation<'_>) {
        let place = &mut self.desks[desk];
        if place.fall.is_some() {
            return;
        }
        if place.ends.is_empty() {
            place.sheet = self.shelf.sheet(&place.scenario, seen);
        }
        put(&Order::Look { desk: desk as u32 }, &mut place.shown);
        let open = |page| self.shelf.open(place.sheet, page, seen);
        place.told.glance(seen, open, &mut place.shown);
        place.ends.push(place.shown.len());
        place.is_answered = false;
    }

    /// Asks desks together, and those that have no answer after that one by one.
    fn ask(&mut self, desks: &[usize]) {
        let mut result = self.attempt(desks);
        if result.is_err() && !self.all_have_left {
            self.remarks.late_failures += 1;
            result = self.attempt(desks);
        }
        if result.is_ok() {
            return;
        }
        let silent: Vec<usize> =
            desks.iter().copied().filter(|&desk| self.desks[desk].is_waiting()).collect();
        let mut has_fallen = false;
        for desk in silent {
            if let Err(fall) = self.ask_alone(desk) {
                self.desks[desk].fall = Some(fall);
                has_fallen = true;
            }
        }
        // Together they brought the process down, and one by one none of them did.
        self.remarks.inconsistencies += u64::from(!has_fallen);
    }

    /// Asks one desk. If that fails in a process in which others have played, the desk is asked
    /// again in a new one: nobody answers for the memory that others took or spoilt.
    fn ask_alone(&mut self, desk: usize) -> Result<(), Fall> {
        let is_shared = self.process.is_some();
        let result = self.attempt(&[desk]);
        if result.is_err() && is_shared { self.attempt(&[desk]) } else { result }
    }

    /// Asks desks; whatever goes wrong ends the process.
    fn attempt(&mut self, desks: &[usize]) -> Result<(), Fall> {
        let result = self.exchange(desks);
        if result.is_err() {
            self.process = None;
            self.shelf.forget();
            // Whoever is to blame may have answered, or have answered for others; asked alone they
            // will show it.
            desks.iter().for_each(|&desk| self.desks[desk].is_answered = false);
            for desk in &mut self.desks {
                desk.is_there = false;
                desk.heard = 0;
                desk.asked = 0;
            }
        }
        result
    }

    fn exchange(&mut self, desks: &[usize]) -> Result<(), Fall> {
        if desks.iter().all(|&desk| self.desks[desk].fall.is_some()) {
            return Ok(());
        }
        let mut process = match self.process.take() {
            Some(process) => process,
            None => self.start()?,
        };
        let frame = self.compose(desks);
        let limit = self.limit(desks.len());
        let sent = process.send(&frame, limit);
        self.frame = frame;
        sent?;
        each_report(&mut process, |report, answer| self.hear(report, answer))?;
        self.process = Some(process);
        Ok(())
    }

    fn start(&mut self) -> Result<Process, Fall> {
        let casting = self.casting;
        // Who has left with the former process is told nothing more.
        self.leaving.clear();
        let (process, welcome) =
            Process::start(&casting.launch, &casting.library, &casting.config)?;
        let description = welcome.map_err(|why| {
            Fall::new(Cause::BrokeContract, format!("it does not load any more: {why}"))
        })?;
        if description == casting.description {
            return Ok(process);
        }
        Err(Fall::new(Cause::BrokeContract, "its library was changed during the run"))
    }

    /// How long the process may be silent: an act's time, or that of all acts where the library
    /// does them in one call.
    fn limit(&self, desks: usize) -> std::time::Duration {
        let batches = self.casting.description.batches;
        let acts = if batches { u32::try_from(desks).unwrap_or(u32::MAX) } else { 1 };
        self.casting.launch.act_limit.saturating_mul(acts)
    }

    /// Writes the frame that asks these desks for their last answers.
    fn compose(&mut self, desks: &[usize]) -> Vec<u8> {
        let mut frame = std::mem::take(&mut self.frame);
        frame.clear();
        frame.extend_from_slice(&[0; 4]);
        self.all_have_left = self.leaving.is_empty();
        self.has_heard_left = false;
        for (desk, score) in self.leaving.drain(..) {
            put(&Order::Leave { desk, score }, &mut frame);
        }
        frame.extend_from_slice(self.shelf.news());
        for &number in desks {
            let desk = number as u32;
            let place = &mut self.desks[number];
            if place.fall.is_some() {
                continue;
            }
            if !place.is_there {
                place.is_there = true;
                put(&Order::Enter { desk, sheet: place.sheet, seed: place.seed }, &mut frame);
            }
            place.asked = place.ends.len();
            let start = place.heard.checked_sub(1).map_or(0, |last| place.ends[last]);
            frame.extend_from_slice(&place.shown[start..]);
        }
        let length = (frame.len() - 4) as u32;
        frame[..4].copy_from_slice(&length.to_le_bytes());
        frame
    }

    fn hear(&mut self, report: Report<'_>, answer: &[u8]) -> Result<(), Fall> {
        match report {
            Report::Answered { desk } => {
                let place = self.place(desk)?;
                if place.heard == place.asked {
                    return Err(Fall::new(Cause::BrokeContract, UNASKED));
                }
                let hash = xxh3_64(answer);
                match place.answers.get(place.heard) {
                    Some(&before) if before != hash => self.remarks.inconsistencies += 1,
                    Some(_) => {}
                    None => place.answers.push(hash),
                }
                let place = self.place(desk)?;
                place.heard += 1;
                if place.heard == place.ends.len() {
                    place.answer.clear();
                    place.answer.extend_from_slice(answer);
                    place.is_answered = true;
                }
            }
            Report::NotEntered { desk, cause, why } => {
                let place = self.place(desk)?;
                if place.heard == place.asked || place.fall.is_some() {
                    return Err(Fall::new(Cause::BrokeContract, UNASKED));
                }
                place.fall = Some(Fall::new(cause, why));
            }
            Report::Fell { cause, why } => return Err(Fall::new(cause, why)),
            Report::Left if self.has_heard_left => {
                return Err(Fall::new(Cause::BrokeContract, UNASKED));
            }
            Report::Left => {
                self.has_heard_left = true;
                self.all_have_left = true;
            }
            Report::Done => {}
        }
        Ok(())
    }

    fn place(&mut self, desk: u32) -> Result<&mut Desk, Fall> {
        let place = self.desks.get_mut(desk as usize);
        place.ok_or_else(|| Fall::new(Cause::BrokeContract, UNASKED))
    }

    fn read(&mut self, desk: usize, seen: &Observation<'_>, answer: &mut Answer) {
        let place = &mut self.desks[desk];
        if let Some(fall) = &place.fall {
            return answer.failed(fall.cause, &fall.why);
        }
        let mut points = Vec::new();
        let Some(raw) = take_answer(&place.answer, &mut points) else {
            answer.failed(Cause::BrokeContract, "its process reported an answer that is none");
            return;
        };
        // SAFETY: the texts and points were just read from bytes that are still here.
        let goes_on = unsafe { reply::read(&raw, seen, answer) };
        if !goes_on {
            place.fall = Some(Fall::new(Cause::BrokeContract, "it was asked after it had failed"));
        }
    }
}

impl Drop for Company<'_> {
    /// Lets those who were to leave hear it; nobody waits for what they do then.
    fn drop(&mut self) {
        let Some(mut process) = self.process.take().filter(|_| !self.leaving.is_empty()) else {
            return;
        };
        let frame = self.compose(&[]);
        if process.send(&frame, self.casting.launch.act_limit).is_ok() {
            _ = each_report(&mut process, |_, _| Ok(()));
        }
    }
}

impl Desk {
    /// Whether an answer is missing that may still come.
    fn is_waiting(&self) -> bool {
        !self.is_answered && self.fall.is_none()
    }

    /// Puts it at the start of an episode, and keeps the room.
    fn clear(&mut self) {
        self.is_there = false;
        self.told.clear();
        self.shown.clear();
        self.ends.clear();
        self.answers.clear();
        self.heard = 0;
        self.asked = 0;
        self.answer.clear();
        self.is_answered = false;
        self.fall = None;
    }
}
