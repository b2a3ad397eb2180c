//! One worker: a floor of desks on which the episodes of a unit are played side by side.

use aegis_engine::command::Answer;
use aegis_engine::event::Seat;
use aegis_engine::log::{EpisodeLog, Opening};
use aegis_engine::observe::Observation;
use aegis_engine::policy::Policy;
use aegis_engine::score::{Judge, Report};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Columns, Floor, Room};

use crate::plan::{Part, Plan, UNIT_EPISODES, policy_seed};

/// What came of one episode.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The final score in points of 10,000.
    pub points: u32,
    /// How many turns it took.
    pub turns: u32,
    /// How many commands were refused.
    pub refusals: u32,
    /// How many forbidden actions were done.
    pub unsafe_acts: u32,
    /// The sum of the rewards.
    pub total_reward: f64,
    /// The digest of the episode.
    pub digest: [u8; 32],
}

/// A unit that was played: outcomes and logs in the order of the episodes.
#[derive(Default)]
pub struct Played {
    pub unit: u64,
    pub outcomes: Vec<Outcome>,
    pub logs: Vec<EpisodeLog>,
}

pub struct Worker<'a> {
    plan: &'a Plan,
    floor: Floor,
    judges: Vec<Option<Judge>>,
    policies: Vec<Box<dyn Policy>>,
    answer: Answer,
    buffer: TurnBuffer,
    scratch: Vec<u8>,
    live: Vec<usize>,
}

impl<'a> Worker<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let size = usize::try_from(plan.episodes().min(UNIT_EPISODES)).unwrap_or(1);
        Self {
            plan,
            floor: Floor::new(size, Room::for_all(plan.scenarios.iter().map(AsRef::as_ref))),
            judges: vec![None; size],
            policies: Vec::with_capacity(size),
            answer: Answer::default(),
            buffer: TurnBuffer::default(),
            scratch: Vec::new(),
            live: Vec::with_capacity(size),
        }
    }

    /// Plays a unit into `played`, whose room is used again.
    pub fn play(&mut self, unit: u64, played: &mut Played) {
        let parts = self.plan.unit(unit);
        let count = usize::try_from(parts.end - parts.start).unwrap_or(0);
        played.unit = unit;
        played.outcomes.clear();
        played.outcomes.resize(count, Outcome::default());
        played.logs.resize_with(count, EpisodeLog::default);
        self.policies.clear();
        self.live.clear();
        self.live.extend(0..count);
        let mut columns = self.floor.columns();
        for (slot, episode) in parts.enumerate() {
            let part = self.plan.part(episode);
            self.policies.push(open(self.plan, part, &mut columns, slot, &mut self.judges[slot]));
            open_log(self.plan, part, &mut played.logs[slot]);
        }
        let mut turn = Turning {
            plan: self.plan,
            columns,
            answer: &mut self.answer,
            buffer: &mut self.buffer,
            scratch: &mut self.scratch,
        };
        while !self.live.is_empty() {
            self.live.retain(|&slot| {
                let judge = self.judges[slot].as_mut().expect("it was opened with its desk");
                let log = &mut played.logs[slot];
                turn.take(slot, &mut *self.policies[slot], judge, log, &mut played.outcomes[slot])
            });
        }
    }
}

fn open(
    plan: &Plan,
    part: Part,
    columns: &mut Columns<'_>,
    slot: usize,
    judge: &mut Option<Judge>,
) -> Box<dyn Policy> {
    let scenario = &plan.scenarios[part.scenario];
    columns.open(slot, scenario, part.seed);
    let name = plan.judge_of(scenario);
    match judge {
        Some(judge) if judge.name() == name => judge.reopen(scenario),
        _ => *judge = Some(Judge::open(name, scenario).expect("the plan was checked")),
    }
    let seat = Seat(0);
    plan.policies[part.policy].cast(scenario, policy_seed(part.seed, scenario, seat), seat)
}

fn open_log(plan: &Plan, part: Part, log: &mut EpisodeLog) {
    let scenario = &plan.scenarios[part.scenario];
    log.open(&Opening {
        episode: part.episode,
        scenario,
        seed: part.seed,
        judge: plan.judge_of(scenario),
        policies: &[plan.policies[part.policy].name()],
        fork: None,
    });
}

/// What every turn of a unit shares.
struct Turning<'a> {
    plan: &'a Plan,
    columns: Columns<'a>,
    answer: &'a mut Answer,
    buffer: &'a mut TurnBuffer,
    scratch: &'a mut Vec<u8>,
}

impl Turning<'_> {
    /// Takes one turn on one desk and says whether the episode goes on.
    fn take(
        &mut self,
        slot: usize,
        policy: &mut dyn Policy,
        judge: &mut Judge,
        log: &mut EpisodeLog,
        outcome: &mut Outcome,
    ) -> bool {
        policy.act(&Observation::new(self.columns.desk(slot), Seat(0)), self.answer);
        let mut desk = self.columns.desk_mut(slot);
        step(&mut desk, Seat(0), self.answer, self.buffer);
        let turn = self.buffer.turn();
        let report = judge.read(desk.scenario, &turn);
        log.turn(&turn);
        outcome.add(&report);
        if self.plan.turn_digests {
            log.turn_digest(snapshot::digest(&desk.as_desk(), self.scratch));
        }
        if report.ended {
            let state = snapshot::digest(&desk.as_desk(), self.scratch);
            outcome.digest = log.seal(turn.number, report.points, state);
        }
        !report.ended
    }
}

impl Outcome {
    fn add(&mut self, report: &Report) {
        self.points = report.points;
        self.turns += 1;
        self.refusals += u32::from(report.refused);
        self.unsafe_acts += report.unsafe_acts();
        self.total_reward += report.reward;
    }
}
