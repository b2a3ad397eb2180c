//! Plays a policy on a floor of twelve desks and reads back what the log says came of it.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aegis_engine::catalogue;
use aegis_engine::event::{Cause, Event, Refusal, Seat};
use aegis_engine::log::{Tape, read_all};
use aegis_engine::policy::{Casting, Remarks};
use aegis_engine::replay::{Stage, scenario_of};
use aegis_engine::scenario::Compiled;
use aegis_rollout::folder::log_name;
use aegis_rollout::plan::{Plan, policy_seed};
use aegis_rollout::run::{Session, run};
use aegis_rollout::summary::PolicySummary;

/// Two scenarios of the desk and one of the shop.
const SCENARIOS: [&str; 3] =
    ["billing_seat_adjustment", "login_incident_triage", "duplicate-charge-refund"];
/// How often each is played.
const REPEATS: u64 = 4;

/// What came of a policy.
pub struct Played {
    /// The log, byte for byte.
    pub log: Vec<u8>,
    /// Its episodes in their order.
    pub episodes: Vec<Episode>,
    /// What stands in the summary.
    pub summary: PolicySummary,
}

/// What a log says of an episode.
#[derive(Debug)]
pub struct Episode {
    /// The seed of its instance.
    pub seed: u64,
    /// The digest over all of it.
    pub digest: [u8; 32],
    /// How many turns it took.
    pub turns: u32,
    /// What became of the policy, with its last words.
    pub failure: Option<(Cause, String)>,
    /// Why turns were refused, without their particulars, and how many were.
    pub refusals: BTreeMap<String, u32>,
    /// What was said of malformed answers.
    pub complaints: Vec<String>,
    /// How much it scored.
    pub points: u32,
}

/// Plays a policy on all twelve desks.
pub fn play(casting: impl Casting + 'static) -> Played {
    let scenarios = SCENARIOS.map(|id| catalogue::get(id).expect("it is built in"));
    play_on(casting, scenarios.to_vec(), REPEATS, 1)
}

/// Plays a policy on scenarios of one's own choice; the log is read back and held against the
/// rules.
pub fn play_on(
    casting: impl Casting + 'static,
    scenarios: Vec<Arc<Compiled>>,
    repeats: u64,
    threads: usize,
) -> Played {
    let plan = Plan::new(vec![Arc::new(casting)], scenarios);
    let plan = Plan { repeats, seed: 11, turn_digests: true, ..plan };
    let folder = tempfile::tempdir().unwrap();
    let stop = AtomicBool::new(false);
    let session = Session { threads, stop: &stop };
    let ran = run(&plan, Some(folder.path()), session, |_| {}).unwrap();
    let (mut log, mut tapes) = (Vec::new(), Vec::new());
    for episodes in plan.files() {
        let bytes = fs::read(folder.path().join(log_name(episodes.start))).unwrap();
        let (more, losses) = read_all(&bytes).unwrap();
        assert_eq!(losses, []);
        tapes.extend(more);
        log.extend(bytes);
    }
    assert_eq!(tapes.len() as u64, plan.run_episodes());
    let mut stage = Stage::default();
    let episodes = tapes.iter().map(|tape| Episode::read(tape, &mut stage)).collect();
    let summary = ran.summary.policies.into_iter().next().expect("there is one policy");
    Played { log, episodes, summary }
}

impl Played {
    /// What was noticed that stands in no log.
    pub fn remarks(&self) -> Remarks {
        let PolicySummary { inconsistencies, late_failures, .. } = self.summary;
        Remarks { inconsistencies, late_failures }
    }

    /// What became of each policy that could not go on.
    pub fn failures(&self) -> Vec<&(Cause, String)> {
        self.episodes.iter().filter_map(|episode| episode.failure.as_ref()).collect()
    }
}

impl Episode {
    fn read(tape: &Tape, stage: &mut Stage) -> Self {
        stage.verify(tape).unwrap_or_else(|error| panic!("{}: {error}", tape.opened.episode));
        let sealed = tape.sealed.expect("it was verified");
        let mut episode = Self {
            seed: policy_seed(tape.opened.seed, scenario_of(tape).unwrap(), Seat(0)),
            digest: sealed.digest,
            turns: sealed.turns,
            failure: None,
            refusals: BTreeMap::new(),
            complaints: Vec::new(),
            points: sealed.points,
        };
        let read = stage.rescore(tape, tape.opened.judge, |turn, desk, _| {
            for event in turn.events {
                if let Event::PolicyFailed { cause, last_words } = event {
                    episode.failure = Some((*cause, desk.say(*last_words).to_owned()));
                }
            }
            let Some(why) = turn.refusal() else { return };
            let kind = format!("{why:?}");
            let kind = kind.split(' ').next().unwrap_or_default().to_owned();
            *episode.refusals.entry(kind).or_default() += 1;
            if let Refusal::Malformed { why } = why {
                episode.complaints.push(desk.say(why).to_owned());
            }
        });
        read.unwrap();
        episode
    }
}
