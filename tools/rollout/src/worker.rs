//! One worker: a floor of desks on which the episodes of a unit are played side by side.

use aegis_engine::command::Answer;
use aegis_engine::event::{Cause, Seat};
use aegis_engine::log::{EpisodeLog, Opening};
use aegis_engine::policy::{self, Asked, Troupe};
use aegis_engine::score::{Judge, Report};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Columns, Floor, Room};

use crate::plan::{Part, Plan, UNIT_EPISODES, policy_seed, shows_score};

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
    /// What became of the policy, if it could not go on.
    pub failure: Option<Cause>,
    /// Whether the episode has ended.
    pub has_ended: bool,
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
    troupes: Vec<Option<Box<dyn Troupe + 'a>>>,
    answers: Vec<Answer>,
    buffer: TurnBuffer,
    scratch: Vec<u8>,
    live: Vec<usize>,
    shows_score: Vec<bool>,
}

impl<'a> Worker<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let size = usize::try_from(plan.episodes().min(UNIT_EPISODES)).unwrap_or(1);
        Self {
            plan,
            floor: Floor::new(size, Room::for_all(plan.scenarios.iter().map(AsRef::as_ref))),
            judges: vec![None; size],
            troupes: plan.policies.iter().map(|_| None).collect(),
            answers: vec![Answer::default(); size],
            buffer: TurnBuffer::default(),
            scratch: Vec::new(),
            live: Vec::with_capacity(size),
            shows_score: plan.scenarios.iter().map(|scenario| shows_score(scenario)).collect(),
        }
    }

    /// Plays a unit into `played`, whose room is used again.
    pub fn play(&mut self, unit: u64, played: &mut Played) {
        let plan = self.plan;
        let parts = plan.unit(unit);
        let count = usize::try_from(parts.end - parts.start).unwrap_or(0);
        played.unit = unit;
        played.outcomes.clear();
        played.outcomes.resize(count, Outcome::default());
        played.logs.resize_with(count, EpisodeLog::default);
        self.live.clear();
        self.live.extend(0..count);
        let first = parts.start;
        let part_at = |desk: usize| plan.part(first + desk as u64);
        let mut columns = self.floor.columns();
        for desk in 0..count {
            let part = part_at(desk);
            columns.open(desk, &plan.scenarios[part.scenario], part.seed);
            open_judge(plan, part, &mut self.judges[desk]);
            open_log(plan, part, &mut played.logs[desk]);
            enter(plan, part, desk, &mut self.troupes[part.policy], self.judges.len());
        }
        let mut turning =
            Turning { plan, columns, buffer: &mut self.buffer, scratch: &mut self.scratch };
        while !self.live.is_empty() {
            for desks in self.live.chunk_by(|&a, &b| part_at(a).policy == part_at(b).policy) {
                let troupe = self.troupes[part_at(desks[0]).policy].as_mut();
                let troupe = troupe.expect("its instances have entered");
                let answers = &mut self.answers[..desks.len()];
                troupe.act(&Asked::new(&turning.columns, desks, Seat(0)), answers);
                for (&desk, answer) in desks.iter().zip(answers) {
                    let judge = self.judges[desk].as_mut().expect("it was opened with its desk");
                    let outcome = &mut played.outcomes[desk];
                    turning.take(desk, answer, judge, &mut played.logs[desk], outcome);
                    if outcome.has_ended {
                        let points = outcome.points;
                        let shown = self.shows_score[part_at(desk).scenario].then_some(points);
                        troupe.leave(desk, shown);
                    }
                }
            }
            self.live.retain(|&desk| !played.outcomes[desk].has_ended);
        }
    }
}

fn enter<'a>(
    plan: &'a Plan,
    part: Part,
    desk: usize,
    troupe: &mut Option<Box<dyn Troupe + 'a>>,
    desks: usize,
) {
    let casting = &plan.policies[part.policy];
    let scenario = &plan.scenarios[part.scenario];
    let seat = Seat(0);
    let seed = policy_seed(part.seed, scenario, seat);
    let troupe = troupe.get_or_insert_with(|| casting.troupe(desks));
    troupe.enter(desk, &policy::Part::of(casting.as_ref(), scenario, seed, seat));
}

fn open_judge(plan: &Plan, part: Part, judge: &mut Option<Judge>) {
    let scenario = &plan.scenarios[part.scenario];
    let name = plan.judge_of(scenario);
    match judge {
        Some(judge) if judge.name() == name => judge.reopen(scenario),
        _ => *judge = Some(Judge::open(name, scenario).expect("the plan was checked")),
    }
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
    buffer: &'a mut TurnBuffer,
    scratch: &'a mut Vec<u8>,
}

impl Turning<'_> {
    /// Takes one turn on one desk.
    fn take(
        &mut self,
        desk: usize,
        answer: &mut Answer,
        judge: &mut Judge,
        log: &mut EpisodeLog,
        outcome: &mut Outcome,
    ) {
        let mut desk = self.columns.desk_mut(desk);
        step(&mut desk, Seat(0), answer, self.buffer);
        let turn = self.buffer.turn();
        let report = judge.read(desk.scenario, &turn);
        log.turn(&turn);
        outcome.add(&report, turn.failure());
        if self.plan.turn_digests {
            log.turn_digest(snapshot::digest(&desk.as_desk(), self.scratch));
        }
        if report.ended {
            let state = snapshot::digest(&desk.as_desk(), self.scratch);
            outcome.digest = log.seal(turn.number, report.points, state);
        }
    }
}

impl Outcome {
    fn add(&mut self, report: &Report, failure: Option<Cause>) {
        self.points = report.points;
        self.turns += 1;
        self.refusals += u32::from(report.refused);
        self.unsafe_acts += report.unsafe_acts();
        self.total_reward += report.reward;
        self.failure = failure;
        self.has_ended = report.ended;
    }
}
