//! One worker: a floor of desks on which the episodes of a unit are played side by side.

use std::ops::Range;

use aegis_engine::command::Answer;
use aegis_engine::event::{Cause, Seat};
use aegis_engine::log::{EpisodeLog, Opening};
use aegis_engine::policy::{self, Asked, Remarks, Troupe};
use aegis_engine::score::{Judge, Report};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Columns, Floor, Room};

use crate::plan::{Part, Plan, UNIT_EPISODES, policy_seed, shows_score};
use crate::timing::{Stopwatch, TurnTimes};

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
    pub episodes: Range<u64>,
    pub outcomes: Vec<Outcome>,
    pub logs: Vec<EpisodeLog>,
    pub turn_times: TurnTimes,
    /// What was noticed about the policies during the unit, in the order of the plan.
    pub remarks: Vec<Remarks>,
}

impl Played {
    /// How many episodes were played to their end before the first one that was not.
    pub fn finished(&self) -> usize {
        self.logs.iter().take_while(|log| log.is_sealed()).count()
    }
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
        let size = usize::try_from(plan.run_episodes().min(UNIT_EPISODES)).unwrap_or(1);
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

    /// Plays a unit into `played`, whose room is used again. Once it is to stop, it ends with the
    /// turn that it is in.
    pub fn play(
        &mut self,
        episodes: Range<u64>,
        played: &mut Played,
        is_to_stop: impl Fn() -> bool,
    ) {
        let plan = self.plan;
        let count = usize::try_from(episodes.end - episodes.start).unwrap_or(0);
        let part_at = |desk: usize| plan.part(episodes.start + desk as u64);
        let before: Vec<Remarks> = self.remarks();
        played.begin(episodes.clone(), count);
        self.live.clear();
        self.live.extend(0..count);
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
        let mut turns = 0;
        while !self.live.is_empty() && !is_to_stop() {
            turns += 1;
            for desks in self.live.chunk_by(|&a, &b| part_at(a).policy == part_at(b).policy) {
                let policy = part_at(desks[0]).policy;
                let troupe = self.troupes[policy].as_mut().expect("its instances have entered");
                let answers = &mut self.answers[..desks.len()];
                let mut clock = Stopwatch::start();
                troupe.act(&Asked::new(&turning.columns, desks, Seat(0)), answers);
                played.turn_times.add(policy, turns, desks.len() as u64, clock.lap());
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
        let after = self.remarks().into_iter().zip(before);
        played.remarks.extend(after.map(|(after, before)| after.since(before)));
    }

    /// What the troupes have noticed so far, in the order of the policies.
    fn remarks(&self) -> Vec<Remarks> {
        let of = |troupe: &Option<Box<dyn Troupe + 'a>>| {
            troupe.as_ref().map_or_else(Remarks::default, |troupe| troupe.remarks())
        };
        self.troupes.iter().map(of).collect()
    }
}

impl Played {
    fn begin(&mut self, episodes: Range<u64>, count: usize) {
        self.episodes = episodes;
        self.turn_times.clear();
        self.remarks.clear();
        self.outcomes.clear();
        self.outcomes.resize(count, Outcome::default());
        self.logs.resize_with(count, EpisodeLog::default);
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

/// Starts the log of an episode.
pub fn open_log(plan: &Plan, part: Part, log: &mut EpisodeLog) {
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
    /// Adds what the judge says of a turn, and what became of the policy.
    pub fn add(&mut self, report: &Report, failure: Option<Cause>) {
        self.points = report.points;
        self.turns += 1;
        self.refusals += u32::from(report.refused);
        self.unsafe_acts += report.unsafe_acts();
        self.total_reward += report.reward;
        self.failure = failure;
        self.has_ended = report.ended;
    }
}
