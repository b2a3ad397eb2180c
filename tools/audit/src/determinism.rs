//! Checks 9, 10 and 11: the same bytes, at any time and in any company.

use std::sync::Arc;
use std::thread;

use aegis_builtin::random::Random;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::log::{LogWriter, Packing, Tape, read_all};
use aegis_engine::policy::{Asked, Casting, Part};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Floor, Room};
use aegis_engine::{replay, snapshot};

use crate::{Check, Verdict};

/// How many episodes stand side by side in check 11.
const SESSIONS: usize = 1_000;

/// The three checks on some cases, played at random so that much happens.
pub fn checks(cases: &[Arc<Compiled>]) -> Vec<Check> {
    let digests = |seed: u64| -> Vec<[u8; 32]> {
        (seed..).zip(cases).map(|(seed, case)| episode(&Random, case, seed).seal().1).collect()
    };
    let (once, again) = thread::scope(|scope| {
        let apart = scope.spawn(|| digests(0));
        (digests(0), apart.join().unwrap_or_default())
    });
    let differing = once.iter().zip(&again).filter(|(one, other)| one != other).count()
        + once.len().abs_diff(again.len());
    let all: Vec<u8> = once.iter().flatten().copied().collect();
    let digest = blake3::hash(&all).to_hex();
    vec![
        Check {
            number: 9,
            name: "the same seed gives the same log".to_owned(),
            measured: format!(
                "{} episodes on two threads at once, {differing} differ; digest {}",
                once.len(),
                &digest[..16]
            ),
            bound: "0 differ; the same digest in any process and on any machine".to_owned(),
            verdict: Verdict::of(differing == 0),
            details: Vec::new(),
        },
        replayed(cases),
        apart(cases),
    ]
}

/// An episode of a policy, played to its end.
pub fn episode(casting: &dyn Casting, case: &Arc<Compiled>, seed: u64) -> Episode {
    let setting = Setting {
        episode: seed,
        seed,
        judge: JudgeName::default_for(case),
        policies: &[casting.name()],
        fork: None,
    };
    let mut episode = Episode::open(case, &setting).expect("a case has its own judge");
    let mut troupe = casting.troupe(1);
    troupe.enter(0, &Part::of(casting, case, seed, Seat(0)));
    let mut answer = Answer::default();
    while !episode.is_over() {
        episode.ask(troupe.as_mut(), &mut answer);
        episode.act(&mut answer).expect("it is not over");
    }
    episode
}

/// Replays each log: every state as it was, and the episode decided again.
fn replayed(cases: &[Arc<Compiled>]) -> Check {
    let mut details = Vec::new();
    for (seed, case) in (0..).zip(cases) {
        let mut played = episode(&Random, case, seed);
        let state = played.with_desk(|desk| snapshot::digest(&desk, &mut Vec::new()));
        played.seal();
        let mut file = LogWriter::new(seed..seed + 1, Packing::Raw);
        file.episode(played.log(), case);
        file.flush();
        let tapes = read_all(file.waiting()).map_or_else(|_| Vec::new(), |(tapes, _)| tapes);
        let is_whole = |tape: &Tape| {
            let again = replay::replay(tape, u32::MAX)
                .map(|mut floor| snapshot::digest(&floor.columns().desk(0), &mut Vec::new()));
            again == Ok(state) && replay::verify(tape).is_ok()
        };
        if !tapes.first().is_some_and(is_whole) {
            details.push(case.source.id.clone());
        }
    }
    Check {
        number: 10,
        name: "a log replays to the state that was".to_owned(),
        measured: format!("{} logs replayed and decided again", cases.len()),
        bound: "every one".to_owned(),
        verdict: Verdict::of(details.is_empty()),
        details,
    }
}

/// Plays many episodes in turns on one floor, and each alone.
fn apart(cases: &[Arc<Compiled>]) -> Check {
    let own: Vec<&Arc<Compiled>> = cases.iter().cycle().take(SESSIONS).collect();
    let room = Room::for_all(own.iter().map(|case| case.as_ref()));
    let mut floor = Floor::new(own.len(), room);
    let mut columns = floor.columns();
    let mut troupe = Random.troupe(own.len());
    for (desk, case) in own.iter().enumerate() {
        columns.open(desk, case, desk as u64);
        troupe.enter(desk, &Part::of(&Random, case, desk as u64, Seat(0)));
    }
    let (mut answer, mut buffer) = (Answer::default(), TurnBuffer::default());
    let mut live: Vec<usize> = (0..own.len()).collect();
    while !live.is_empty() {
        for &desk in &live {
            let asked = Asked::new(&columns, std::slice::from_ref(&desk), Seat(0));
            troupe.act(&asked, std::slice::from_mut(&mut answer));
            step(&mut columns.desk_mut(desk), Seat(0), &mut answer, &mut buffer);
        }
        live.retain(|&desk| columns.desk(desk).case.ended.is_none());
    }
    let differs = |(desk, case): &(usize, &&Arc<Compiled>)| {
        let together = snapshot::digest(&columns.desk(*desk), &mut Vec::new());
        let alone = episode(&Random, case, *desk as u64)
            .with_desk(|desk| snapshot::digest(&desk, &mut Vec::new()));
        together != alone
    };
    let details: Vec<String> = own
        .iter()
        .enumerate()
        .filter(differs)
        .map(|(desk, case)| format!("session {desk}: {}", case.source.id))
        .collect();
    Check {
        number: 11,
        name: "sessions side by side do not touch each other".to_owned(),
        measured: format!("{SESSIONS} episodes in turns, and each alone"),
        bound: "the same state in every one".to_owned(),
        verdict: Verdict::of(details.is_empty()),
        details,
    }
}
