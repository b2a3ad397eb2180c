//! Asks a policy again at every turn of a log, many episodes side by side, and finds the first
//! answer that is another one now.

use std::collections::BTreeMap;
use std::sync::Arc;

use aegis_engine::apply::{apply_turn, hear};
use aegis_engine::command::{Answer, Verb};
use aegis_engine::dialect::answer_in_words;
use aegis_engine::event::{Cause, Seat, Turn};
use aegis_engine::log::{Playback, Tape};
use aegis_engine::policy::{Asked, Casting, Part, Troupe};
use aegis_engine::scenario::Compiled;
use aegis_engine::step::TurnBuffer;
use aegis_engine::text::Text;
use aegis_engine::world::{Columns, Desk, Floor, Room};
use aegis_rollout::plan::{policy_seed, shows_score};
use serde::Serialize;

/// How many episodes are asked side by side.
const DESKS: usize = 256;
/// The seat that is asked.
const SEAT: Seat = Seat(0);

/// What a policy says now to what a log has.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The policy.
    pub policy: String,
    /// How many episodes are its own.
    pub episodes: u64,
    /// How many of their turns were compared.
    pub turns: u64,
    /// In how many episodes it answers otherwise now.
    pub differing: u64,
    /// The first answer that is another one now.
    pub first: Option<Differing>,
    /// How many turns before a fork were left out: somebody else may have taken them.
    pub before_fork: u64,
    /// How many turns were left out because the policy had taken too long there.
    pub timed_out: u64,
    /// The episodes of other policies, which were not asked about.
    pub others: BTreeMap<String, u64>,
}

/// An answer that is not the one in the log.
#[derive(Clone, Debug, Serialize)]
pub struct Differing {
    pub episode: u64,
    pub scenario: String,
    pub turn: u32,
    /// What the log has.
    pub logged: String,
    /// What the policy says now.
    pub now: String,
}

/// A policy that is asked about one log.
pub struct Asking<'a> {
    casting: &'a dyn Casting,
    troupe: Box<dyn Troupe + 'a>,
    floor: Option<(Room, Floor)>,
    waiting: Vec<Tape>,
    outcome: Outcome,
}

impl<'a> Asking<'a> {
    pub fn new(casting: &'a dyn Casting) -> Self {
        Self {
            casting,
            troupe: casting.troupe(DESKS),
            floor: None,
            waiting: Vec::new(),
            outcome: Outcome { policy: casting.name().to_owned(), ..Outcome::default() },
        }
    }

    /// Takes an episode that the rules agree with. It is asked about now or later.
    pub fn add(&mut self, tape: Tape) {
        let players = tape.opened.policies.join(" + ");
        if players != self.outcome.policy {
            *self.outcome.others.entry(players).or_default() += 1;
        } else if tape.scenario.is_some() {
            self.waiting.push(tape);
        }
        if self.waiting.len() == DESKS {
            self.ask();
        }
    }

    /// Asks about all that were taken, and says what came of it.
    pub fn finish(mut self) -> Outcome {
        self.ask();
        self.outcome
    }

    fn ask(&mut self) {
        let tapes = std::mem::take(&mut self.waiting);
        let mut tables: Vec<Table<'_>> = tapes.iter().filter_map(Table::of).collect();
        let room = Room::for_all(tables.iter().map(|table| table.scenario.as_ref()));
        let present = self.floor.take().filter(|(present, _)| present.holds(room));
        let (room, mut floor) = present.unwrap_or_else(|| (room, Floor::new(DESKS, room)));
        let mut columns = floor.columns();
        for (desk, table) in tables.iter_mut().enumerate() {
            let Table { tape, scenario, .. } = *table;
            columns.open(desk, scenario, tape.opened.seed);
            let seed = policy_seed(tape.opened.seed, scenario, SEAT);
            self.troupe.enter(desk, &Part::of(self.casting, scenario, seed, SEAT));
            self.outcome.before_fork += table.pass_over_fork(&mut columns, desk);
        }
        self.outcome.episodes += tables.len() as u64;
        self.compare(&mut columns, &mut tables);
        self.floor = Some((room, floor));
    }

    /// Asks turn by turn, each episode up to its end or to its first difference.
    fn compare(&mut self, columns: &mut Columns<'_>, tables: &mut [Table<'_>]) {
        let mut answers = vec![Answer::default(); tables.len()];
        let mut buffer = TurnBuffer::default();
        let mut live: Vec<usize> = (0..tables.len()).collect();
        loop {
            live.retain(|&desk| self.can_be_asked(desk, &mut tables[desk]));
            if live.is_empty() {
                return;
            }
            let answers = &mut answers[..live.len()];
            self.troupe.act(&Asked::new(columns, &live, SEAT), answers);
            self.outcome.turns += live.len() as u64;
            for (&desk, answer) in live.iter().zip(answers) {
                let table = &mut tables[desk];
                table.is_other = !is_same(&columns.desk(desk), &mut buffer, table, answer);
                if table.is_other {
                    let found = table.difference(columns, desk, &mut buffer, answer);
                    self.note(found);
                } else {
                    apply_turn(&mut columns.desk_mut(desk), &table.playback.turn());
                }
            }
        }
    }

    /// Goes to the next turn of an episode; lets its instance go if there is nothing more to ask.
    fn can_be_asked(&mut self, desk: usize, table: &mut Table<'_>) -> bool {
        if !table.is_other && table.playback.advance() {
            if table.playback.turn().failure() != Some(Cause::TimedOut) {
                return true;
            }
            self.outcome.timed_out += 1;
        }
        let points = table.tape.sealed.filter(|_| shows_score(table.scenario));
        self.troupe.leave(desk, points.map(|sealed| sealed.points));
        false
    }

    fn note(&mut self, found: Differing) {
        self.outcome.differing += 1;
        let first = self.outcome.first.take().filter(|first| first.episode < found.episode);
        self.outcome.first = first.or(Some(found));
    }
}

/// An episode of a log on its way.
struct Table<'a> {
    tape: &'a Tape,
    scenario: &'a Arc<Compiled>,
    playback: Playback<'a>,
    /// Whether the policy has said something else than the log has.
    is_other: bool,
}

impl<'a> Table<'a> {
    fn of(tape: &'a Tape) -> Option<Self> {
        let scenario = tape.scenario.as_ref()?;
        Some(Self { tape, scenario, playback: tape.play(), is_other: false })
    }

    /// Replays what was there before the policy came, and says how many turns that were.
    fn pass_over_fork(&mut self, columns: &mut Columns<'_>, desk: usize) -> u64 {
        let last = self.tape.opened.fork.map_or(0, |fork| fork.turn).min(self.tape.turns);
        for _ in 0..last {
            if self.playback.advance() {
                apply_turn(&mut columns.desk_mut(desk), &self.playback.turn());
            }
        }
        u64::from(last)
    }

    /// The difference in words. The desk is of no use afterwards.
    fn difference(
        &self,
        columns: &mut Columns<'_>,
        desk: usize,
        buffer: &mut TurnBuffer,
        answer: &mut Answer,
    ) -> Differing {
        let logged = self.playback.turn();
        hear(&mut columns.desk_mut(desk), &logged);
        let in_log = answer_in_words(&logged, &columns.desk(desk));
        buffer.read(&columns.desk(desk), SEAT, answer);
        hear(&mut columns.desk_mut(desk), &buffer.turn());
        Differing {
            episode: self.tape.opened.episode,
            scenario: self.tape.opened.scenario.clone(),
            turn: logged.number,
            logged: in_log,
            now: answer_in_words(&buffer.turn(), &columns.desk(desk)),
        }
    }
}

/// Whether an answer is what the log has, as the desk reads it. Of a failure only the cause
/// counts: last words may name a place in memory.
fn is_same(
    desk: &Desk<'_>,
    buffer: &mut TurnBuffer,
    table: &Table<'_>,
    answer: &mut Answer,
) -> bool {
    buffer.read(desk, SEAT, answer);
    let (now, logged) = (buffer.turn(), table.playback.turn());
    if now.command.verb == Verb::Failed && logged.command.verb == Verb::Failed {
        return cause_of(&now, desk) == cause_of(&logged, desk);
    }
    now.command == logged.command
        && now.points == logged.points
        && now.words.iter().eq(logged.words.iter())
}

fn cause_of<'a>(turn: &Turn<'a>, desk: &Desk<'a>) -> &'a str {
    word(turn, desk, turn.command.code)
}

/// A text of a turn that the desk has not heard yet.
fn word<'a>(turn: &Turn<'a>, desk: &Desk<'a>, text: Text) -> &'a str {
    match text.number().checked_sub(desk.known_texts()) {
        Some(new) => turn.words.get(new).unwrap_or_default(),
        None => desk.say(text),
    }
}
