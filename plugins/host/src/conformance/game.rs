//! Episodes that are played to look at them: alone, beside others, together, and once more from
//! the start, each turn written down.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aegis_engine::command::{Answer, Command};
use aegis_engine::dialect::{answer_in_words, explain_refusal};
use aegis_engine::event::{Cause, Refusal, Seat, Turn};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Asked, Casting, Part, Troupe};
use aegis_engine::scenario::Compiled;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::text::{Text, Words};
use aegis_engine::world::{Columns, Desk, Floor, Room};

use super::Case;
use super::openings::Opening;

/// How many episodes are played side by side.
pub const DESKS: usize = 64;
/// After so many episodes that took too long, the others are left alone.
const MOST_TIMED_OUT: usize = 3;
/// The seat that acts.
const SEAT: Seat = Seat(0);

/// An episode to be played.
#[derive(Clone)]
pub struct Game {
    pub scenario: Arc<Compiled>,
    pub seed: u64,
    /// The seed of the desk, which is mostly the same.
    pub desk_seed: u64,
    /// The seed of the instance.
    pub policy_seed: u64,
    /// What was done on the desk before the instance came.
    pub opening: Option<&'static Opening>,
    /// What is unusual about the scenario.
    pub unusual: Option<&'static str>,
    /// After so many turns of the instance it is over.
    pub most_turns: usize,
}

impl Game {
    pub fn new(
        scenario: &Arc<Compiled>,
        seed: u64,
        policy_seed: fn(u64, &Compiled, Seat) -> u64,
    ) -> Self {
        Self {
            scenario: Arc::clone(scenario),
            seed,
            desk_seed: seed,
            policy_seed: policy_seed(seed, scenario, SEAT),
            opening: None,
            unusual: None,
            most_turns: usize::MAX,
        }
    }

    /// A turn of it, for a report.
    pub fn case(&self, turn: u32) -> Case {
        let opening = self.opening.map(|opening| opening.what);
        let unusual: Vec<&str> = self.unusual.into_iter().chain(opening).collect();
        Case {
            scenario: self.scenario.source.id.clone(),
            seed: self.seed,
            turn,
            unusual: (!unusual.is_empty()).then(|| unusual.join("; ")),
        }
    }
}

/// Who is asked when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One episode after the other.
    Alone,
    /// Many episodes side by side, one asked after the other.
    InTurns,
    /// The same, with the last one made and asked first.
    Backwards,
    /// The same, with each instance made anew in the middle and shown all from the start.
    Anew,
    /// Many episodes side by side, all asked in one call.
    Together,
}

/// What was played of an episode.
#[derive(Default)]
pub struct Played {
    pub turns: Vec<Said>,
}

/// An answer, and what came of it.
pub struct Said {
    pub turn: u32,
    pub in_words: String,
    pub failure: Option<(Cause, String)>,
    pub refused: Option<(Refusal, String)>,
    pub took: Duration,
    command: Command,
    points: Vec<Text>,
    words: Words,
}

impl Played {
    /// The failure that it ended with, if it did.
    pub fn failure(&self) -> Option<(u32, Cause, &str)> {
        let last = self.turns.last()?;
        last.failure.as_ref().map(|(cause, why)| (last.turn, *cause, why.as_str()))
    }

    /// Whether it was played, and to its end.
    pub fn is_sound(&self) -> bool {
        !self.turns.is_empty() && self.failure().is_none()
    }
}

impl Said {
    fn of(turn: &Turn<'_>, desk: &Desk<'_>, took: Duration) -> Self {
        let words = || desk.say(turn.command.note).to_owned();
        Self {
            turn: turn.number,
            in_words: answer_in_words(turn, desk),
            failure: turn.failure().map(|cause| (cause, words())),
            refused: turn.refusal().map(|why| (why, explain_refusal(desk, why))),
            took,
            command: *turn.command,
            points: turn.points.to_vec(),
            words: turn.words.clone(),
        }
    }

    /// Whether two answers to the same are the same. Of a failure only the cause counts.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.failure, &other.failure) {
            (Some((cause, _)), Some((other, _))) => cause == other,
            _ => {
                self.command == other.command
                    && self.points == other.points
                    && self.words == other.words
            }
        }
    }
}

/// Plays games, and tells how many are done.
pub fn play(
    casting: &dyn Casting,
    troupe: &mut dyn Troupe,
    games: &[Game],
    order: Order,
    progress: &mut dyn FnMut(usize),
) -> Vec<Played> {
    let side_by_side = if order == Order::Alone { 1 } else { DESKS };
    let room = Room::for_all(games.iter().map(|game| game.scenario.as_ref()));
    let mut floor = Floor::new(side_by_side, room);
    let mut hall = Hall { casting, troupe, columns: floor.columns(), order };
    let mut all: Vec<Played> = Vec::with_capacity(games.len());
    let mut timed_out = 0;
    for games in games.chunks(side_by_side) {
        if timed_out >= MOST_TIMED_OUT {
            all.extend(games.iter().map(|_| Played::default()));
            continue;
        }
        let played = hall.play(games);
        let is_late = |played: &&Played| {
            played.failure().is_some_and(|(_, cause, _)| cause == Cause::TimedOut)
        };
        timed_out += played.iter().filter(is_late).count();
        all.extend(played);
        progress(all.len());
    }
    all
}

/// A floor and those who play on it.
struct Hall<'a> {
    casting: &'a dyn Casting,
    troupe: &'a mut dyn Troupe,
    columns: Columns<'a>,
    order: Order,
}

impl Hall<'_> {
    fn play(&mut self, games: &[Game]) -> Vec<Played> {
        let mut all: Vec<Played> = games.iter().map(|_| Played::default()).collect();
        let mut live: Vec<usize> = (0..games.len()).collect();
        if self.order == Order::Backwards {
            live.reverse();
        }
        live.iter().for_each(|&desk| self.open(desk, &games[desk]));
        let mut was_made_anew = vec![self.order != Order::Anew; games.len()];
        while !live.is_empty() {
            if self.order == Order::Together {
                self.ask(&live, &mut all);
            } else {
                live.iter().for_each(|&desk| self.ask(&[desk], &mut all));
            }
            for &desk in &live {
                if !was_made_anew[desk] && all[desk].turns.len() > desk % 4 {
                    was_made_anew[desk] = true;
                    all[desk].turns.clear();
                    self.open(desk, &games[desk]);
                }
            }
            live.retain(|&desk| self.goes_on(desk, &games[desk], &all[desk]));
        }
        all
    }

    /// Opens an episode, up to where its instance comes in.
    fn open(&mut self, desk: usize, game: &Game) {
        let scenario = &game.scenario;
        self.columns.open(desk, scenario, game.desk_seed);
        if let Some(opening) = game.opening {
            let (mut answer, mut buffer) = (Answer::default(), TurnBuffer::default());
            while (opening.moves)(&Observation::new(self.columns.desk(desk), SEAT), &mut answer) {
                step(&mut self.columns.desk_mut(desk), SEAT, &mut answer, &mut buffer);
            }
        }
        self.troupe.enter(desk, &Part::of(self.casting, scenario, game.policy_seed, SEAT));
    }

    fn ask(&mut self, desks: &[usize], all: &mut [Played]) {
        let mut answers = vec![Answer::default(); desks.len()];
        let start = now();
        self.troupe.act(&Asked::new(&self.columns, desks, SEAT), &mut answers);
        let took = start.elapsed() / desks.len() as u32;
        let mut buffer = TurnBuffer::default();
        for (&desk, answer) in desks.iter().zip(&mut answers) {
            step(&mut self.columns.desk_mut(desk), SEAT, answer, &mut buffer);
            let said = Said::of(&buffer.turn(), &self.columns.desk(desk), took);
            all[desk].turns.push(said);
        }
    }

    /// Whether an episode is not over yet. If it is, its instance is told, every other one with a
    /// score.
    fn goes_on(&mut self, desk: usize, game: &Game, played: &Played) -> bool {
        let is_over = self.columns.desk(desk).case.ended.is_some();
        if !is_over && played.turns.len() < game.most_turns {
            return true;
        }
        self.troupe.leave(desk, game.seed.is_multiple_of(2).then_some(5_000));
        false
    }
}

#[expect(clippy::disallowed_methods, reason = "how long an act takes is what is asked here")]
fn now() -> Instant {
    Instant::now()
}
