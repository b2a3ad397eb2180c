//! Plays whole catalogue episodes with their oracle: reset, steps, judge, log, seal, blocks.

use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::log::{EpisodeLog, LogWriter, Opening, Packing};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::{Judge, JudgeName};

use crate::desks::{Desks, Engine, Host, Plain};

/// How far each episode is taken. Each stage has all those before it in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upto {
    /// Answers are copied and desks are put at the start of their episodes.
    Reset,
    /// Every answer is read, decided and applied.
    Step,
    /// The judge reads every turn.
    Judge,
    /// Every turn is written into the episode's log.
    Encode,
    /// The digests of the state and of the log are taken at the end.
    Seal,
    /// Logs are packed into the blocks of a file in memory.
    Blocks,
}

impl Upto {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Reset, Self::Step, Self::Judge, Self::Encode, Self::Seal, Self::Blocks];
}

/// What was played.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many episodes.
    pub episodes: u64,
    /// How many steps.
    pub steps: u64,
    /// How many events; 0 if no step was taken.
    pub events: u64,
    /// The sum of the scores in points of 10,000; 0 if no judge read along.
    pub points: u64,
    /// How many bytes the log file has; 0 if none was made.
    pub bytes: u64,
}

/// The scenarios of the pack `judged`.
///
/// # Panics
/// If the catalogue lost the pack.
#[must_use]
pub fn judged() -> Vec<Arc<Compiled>> {
    let pack = catalogue::pack("judged").expect("the catalogue has the pack `judged`");
    catalogue::members(pack).into_iter().filter_map(catalogue::get).collect()
}

/// A player with its host, judges and logs; used again for every batch.
pub struct Player<H> {
    host: H,
    scenarios: Vec<Arc<Compiled>>,
    slots: Vec<Slot>,
    live: Vec<usize>,
    answer: Answer,
    digests: Vec<[u8; 32]>,
}

#[derive(Clone)]
struct Slot {
    scenario: Arc<Compiled>,
    turns: usize,
    judge: Judge,
    log: EpisodeLog,
    digest: [u8; 32],
}

impl Player<Engine> {
    /// A player on a floor of this many desks.
    #[must_use]
    pub fn engine(size: usize) -> Self {
        Self::new(size, Engine::new)
    }
}

impl Player<Plain> {
    /// A player on this many plain desks.
    #[must_use]
    pub fn plain(size: usize) -> Self {
        Self::new(size, Plain::new)
    }
}

impl<H: Host> Player<H> {
    fn new(size: usize, host: impl Fn(usize, &[Arc<Compiled>]) -> H) -> Self {
        let scenarios = judged();
        let first = &scenarios[0];
        let judge = Judge::open(JudgeName::Classic, first).expect("the pack has classic sections");
        let slot = Slot {
            scenario: Arc::clone(first),
            turns: 0,
            judge,
            log: EpisodeLog::default(),
            digest: [0; 32],
        };
        Self {
            host: host(size, &scenarios),
            slots: vec![slot; size],
            live: Vec::with_capacity(size),
            answer: Answer::default(),
            digests: Vec::new(),
            scenarios,
        }
    }

    /// Plays a range of episodes side by side, as many at once as there are desks.
    pub fn play(&mut self, episodes: Range<u64>, upto: Upto) -> Totals {
        let mut totals = Totals::default();
        let mut writer = LogWriter::new(episodes.clone(), Packing::Raw);
        self.digests.clear();
        let mut start = episodes.start;
        while start < episodes.end {
            let batch = start..(start + self.slots.len() as u64).min(episodes.end);
            start = batch.end;
            totals.episodes += batch.end - batch.start;
            let slots = self.batch(batch, upto, &mut totals);
            for slot in &self.slots[..slots] {
                self.digests.push(slot.digest);
                if upto >= Upto::Blocks {
                    writer.episode(&slot.log, &slot.scenario);
                }
            }
            totals.bytes += writer.take().len() as u64;
        }
        writer.flush();
        totals.bytes += writer.take().len() as u64;
        totals
    }

    /// One digest over those of the episodes of the last [`Self::play`], in their order.
    ///
    /// It is the same for all hosts and numbers of desks that play the same episodes.
    #[must_use]
    pub fn digest(&self) -> String {
        blake3::hash(self.digests.as_flattened()).to_hex()[..16].to_owned()
    }

    /// Plays a batch in lockstep on the first slots, and gives their number.
    fn batch(&mut self, episodes: Range<u64>, upto: Upto, totals: &mut Totals) -> usize {
        let mut desks = self.host.desks();
        self.live.clear();
        for (at, episode) in episodes.enumerate() {
            let scenario = &self.scenarios[(episode % self.scenarios.len() as u64) as usize];
            desks.open(at, scenario, episode);
            self.slots[at].open(scenario, episode, upto);
            self.live.push(at);
        }
        let count = self.live.len();
        while !self.live.is_empty() {
            self.live.retain(|&at| {
                let slot = &mut self.slots[at];
                self.answer.copy_from(&slot.scenario.oracle[slot.turns]);
                slot.take(&mut desks, at, &mut self.answer, upto, totals)
            });
        }
        count
    }
}

impl Slot {
    fn open(&mut self, scenario: &Arc<Compiled>, episode: u64, upto: Upto) {
        if !Arc::ptr_eq(&self.scenario, scenario) {
            self.scenario = Arc::clone(scenario);
        }
        self.turns = 0;
        if upto >= Upto::Judge {
            self.judge.reopen(scenario);
        }
        if upto >= Upto::Encode {
            self.log.open(&Opening {
                episode,
                scenario,
                seed: episode,
                judge: JudgeName::Classic,
                policies: &["oracle"],
                fork: None,
            });
        }
    }

    /// Takes one turn and says whether the episode goes on.
    #[inline]
    fn take(
        &mut self,
        desks: &mut impl Desks,
        at: usize,
        answer: &mut Answer,
        upto: Upto,
        totals: &mut Totals,
    ) -> bool {
        self.turns += 1;
        totals.steps += 1;
        let goes_on = self.turns < self.scenario.oracle.len();
        if upto < Upto::Step {
            black_box(answer);
            return goes_on;
        }
        let turn = desks.step(at, answer);
        totals.events += turn.events.len() as u64;
        let mut points = 0;
        if upto >= Upto::Judge {
            points = black_box(self.judge.read(&self.scenario, &turn)).points;
        }
        if upto >= Upto::Encode {
            self.log.turn(&turn);
        }
        if !goes_on {
            assert!(turn.ending().is_some(), "an oracle closes its case");
            totals.points += u64::from(points);
            if upto >= Upto::Seal {
                let state = desks.digest(at);
                self.digest = self.log.seal(self.turns as u32, points, state);
            }
        }
        goes_on
    }
}
