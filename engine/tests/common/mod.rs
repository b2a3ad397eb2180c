//! What the engine's tests share: scripts of answers, and episodes played from them on any floor.

#![allow(dead_code, reason = "each test file uses its own part of this one")]

pub mod blocks;
pub mod form;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::{Amount, Answer, Field, Verb};
use aegis_engine::event::{Seat, Turn};
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, FIRST_DEV, FIRST_TEST};
use aegis_engine::family::{FAMILIES, Family, make};
use aegis_engine::log::{EpisodeLog, LogWriter, Opening, Packing, Tape, read_all};
use aegis_engine::scenario::{Compiled, Dialect, Priority, Status};
use aegis_engine::score::{Judge, JudgeName, Report};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::text::Text;
use aegis_engine::world::{Columns, Floor};

/// A scenario of the catalogue, or a generated case.
pub fn scenario(id: &str) -> Arc<Compiled> {
    if id.contains('@') {
        let name = CaseName::parse(id).unwrap_or_else(|error| panic!("{error}"));
        return make(&name, None, &mut Stage::default()).unwrap_or_else(|error| panic!("{error}"));
    }
    catalogue::get(id).unwrap_or_else(|| panic!("the catalogue has no {id}"))
}

/// All scenarios of the catalogue.
pub fn scenarios() -> Vec<Arc<Compiled>> {
    catalogue::ids().into_iter().map(scenario).collect()
}

/// A case of every family, of all tiers and of all splits by turns.
pub fn generated() -> Vec<Arc<Compiled>> {
    let firsts = [0, FIRST_DEV, FIRST_TEST];
    let case = |(n, family): (usize, &&dyn Family)| {
        scenario(&format!("{}:t{}@{}", family.name(), 1 + n % 5, firsts[n % 3] + n as u64))
    };
    FAMILIES.iter().enumerate().map(case).collect()
}

/// A path below the folder of this crate.
pub fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Whether goldens are to be written rather than compared.
pub fn is_minting() -> bool {
    std::env::var_os("AEGIS_MINT").is_some()
}

/// Compares a text with a file, or writes the file anew.
pub fn compare_with_golden(file: &Path, found: &str) {
    if is_minting() {
        std::fs::write(file, found).expect("goldens can be written");
        return;
    }
    let golden = std::fs::read_to_string(file).unwrap_or_default();
    let different = golden.lines().zip(found.lines()).find(|(a, b)| a != b);
    assert!(
        golden == found,
        "{} differs: {different:?}; if it should, mint it anew with AEGIS_MINT=1",
        file.display()
    );
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// SplitMix64: chance for tests, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("small");
        usize::try_from(self.next() % limit).expect("below a usize")
    }

    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Answers for an episode: the oracle's for seed 0, else its moves with strange ones in between.
pub fn script(scenario: &Compiled, seed: u64) -> Vec<Answer> {
    if seed == 0 {
        return scenario.oracle.clone();
    }
    let mut dice = Dice(seed);
    let mut oracle = scenario.oracle.iter();
    (0..scenario.source.budget_steps)
        .map(|_| match dice.below(10) {
            0..=6 => oracle.next().cloned().unwrap_or_else(|| strange(scenario, &mut dice)),
            _ => strange(scenario, &mut dice),
        })
        .collect()
}

/// An answer that is sometimes good, often odd, and always allowed to be given.
pub fn strange(scenario: &Compiled, dice: &mut Dice) -> Answer {
    const WORDS: [&str; 6] = ["", "TICKET-404", "vip", "\u{202e}txet", "naïve 🦜", "a b\u{0}c"];
    if scenario.source.dialect == Dialect::Desk2 {
        return strange_on_desk2(scenario, dice);
    }
    let mut answer = Answer::default();
    // Not `Failed`: what ends an episode at once would hide what comes after it.
    let verb = dice.pick(&Verb::ALL[..=Verb::Malformed as usize]);
    if verb == Verb::Malformed {
        answer.malformed("no JSON at all");
        return answer;
    }
    answer.begin(verb);
    let required = verb.required(scenario.source.dialect).unwrap_or(&[]);
    for &field in required {
        if dice.below(12) == 0 {
            continue;
        }
        let word = match field {
            Field::Ticket => &scenario.source.tickets[dice.below(scenario.source.tickets.len())].id,
            Field::Record => &scenario.source.records[dice.below(scenario.source.records.len())].id,
            _ => dice.pick(&WORDS),
        };
        let text = answer.text(&scenario.lexicon, word);
        set(&mut answer, field, text, dice);
    }
    for _ in 0..dice.below(4) {
        let n = u32::try_from(dice.below(scenario.lexicon.len())).expect("small");
        answer.points.push(Text::new(n));
    }
    answer
}

/// An answer with any verb of the second dialect, its words mostly such as the case offers.
fn strange_on_desk2(scenario: &Compiled, dice: &mut Dice) -> Answer {
    let mut answer = Answer::default();
    let known = |verb: &&Verb| verb.required(Dialect::Desk2).is_some();
    let verbs: Vec<Verb> = Verb::ALL.iter().filter(known).copied().collect();
    let verb = match dice.pick(&verbs) {
        // An episode that is closed at once shows little.
        Verb::FinalizeResolution if dice.below(4) > 0 => Verb::AddTag,
        verb => verb,
    };
    answer.begin(verb);
    let source = &scenario.source;
    let offers = &source.desk2.as_ref().expect("it has the section").offers;
    for &field in verb.required(Dialect::Desk2).unwrap_or(&[]) {
        let offered = match field {
            Field::Tag => &offers.tags,
            Field::Team => &offers.teams,
            Field::Template => &offers.templates,
            Field::Code => &offers.codes,
            Field::Question => &offers.questions,
            Field::Channel => &offers.channels,
            Field::Reason => &offers.reasons,
            Field::Target => &offers.targets,
            _ => &offers.currencies,
        };
        let word = match field {
            Field::Ticket | Field::OtherTicket => {
                &source.tickets[dice.below(source.tickets.len())].id
            }
            Field::Record => &source.records[dice.below(source.records.len())].id,
            _ if offered.is_empty() || dice.below(12) == 0 => "\u{202e}a b\u{0}c",
            _ => &offered[dice.below(offered.len())].0,
        };
        let text = answer.text(&scenario.lexicon, word);
        set(&mut answer, field, text, dice);
    }
    if verb == Verb::DraftReply && !offers.points.is_empty() {
        for _ in 0..dice.below(4) {
            let point = &offers.points[dice.below(offers.points.len())].0;
            answer.points.push(scenario.lexicon.known(point));
        }
    }
    answer
}

fn set(answer: &mut Answer, field: Field, text: Text, dice: &mut Dice) {
    let command = &mut answer.command;
    match field {
        Field::Ticket => command.ticket = text,
        Field::Record => command.record = text,
        Field::Query => command.query = text,
        Field::Priority => command.priority = Some(dice.pick(Priority::ALL)),
        Field::Status => command.status = Some(dice.pick(Status::ALL)),
        Field::Tag => command.tag = text,
        Field::Amount => {
            command.amount = Some(Amount::of(dice.pick(&[0.0, 2.675, 240.001, 401.0])));
        }
        Field::Currency => command.currency = text,
        Field::Team => command.team = text,
        Field::Template => command.template = text,
        Field::Code => command.code = text,
        Field::Note => command.note = text,
        _ => command.object = text,
    }
}

/// One episode, played turn by turn in some slot of some floor.
pub struct Player {
    pub scenario: Arc<Compiled>,
    pub log: EpisodeLog,
    pub reports: Vec<Report>,
    /// The digest of the desk's state at the start and after each turn.
    pub states: Vec<u128>,
    judge: Judge,
    script: std::vec::IntoIter<Answer>,
    buffer: TurnBuffer,
    with_digests: bool,
}

impl Player {
    /// Opens an episode.
    pub fn open(
        columns: &mut Columns<'_>,
        slot: usize,
        scenario: &Arc<Compiled>,
        (episode, seed): (u64, u64),
        script: Vec<Answer>,
    ) -> Self {
        columns.open(slot, scenario, seed);
        let name = JudgeName::default_for(scenario);
        let mut log = EpisodeLog::default();
        let policies = &["test"];
        log.open(&Opening { episode, scenario, seed, judge: name, policies, fork: None });
        Self {
            scenario: Arc::clone(scenario),
            log,
            reports: Vec::new(),
            states: vec![snapshot::digest(&columns.desk(slot), &mut Vec::new())],
            judge: Judge::open(name, scenario).expect("each scenario has its judge's section"),
            script: script.into_iter(),
            buffer: TurnBuffer::default(),
            with_digests: true,
        }
    }

    /// Takes the next turn; false if there is none.
    pub fn turn(&mut self, columns: &mut Columns<'_>, slot: usize) -> bool {
        if self.reports.last().is_some_and(|report| report.ended) {
            return false;
        }
        let Some(mut answer) = self.script.next() else { return false };
        step(&mut columns.desk_mut(slot), Seat(0), &mut answer, &mut self.buffer);
        let turn = self.buffer.turn();
        self.reports.push(self.judge.read(&self.scenario, &turn));
        self.log.turn(&turn);
        self.states.push(snapshot::digest(&columns.desk(slot), &mut Vec::new()));
        if self.with_digests {
            self.log.turn_digest(*self.states.last().expect("just pushed"));
        }
        true
    }

    /// The turn that was taken last.
    pub fn last_turn(&self) -> Turn<'_> {
        self.buffer.turn()
    }

    /// Ends the log and gives the digest of the episode.
    pub fn seal(&mut self) -> [u8; 32] {
        let turns = u32::try_from(self.reports.len()).expect("few");
        let state = *self.states.last().expect("the start is there");
        self.log.seal(turns, self.points(), state)
    }

    /// The score so far.
    pub fn points(&self) -> u32 {
        self.reports.last().map_or(0, |report| report.points)
    }
}

/// Plays a whole episode in one slot.
pub fn play_in(
    columns: &mut Columns<'_>,
    slot: usize,
    scenario: &Arc<Compiled>,
    (episode, seed): (u64, u64),
    script: Vec<Answer>,
) -> Player {
    let mut player = Player::open(columns, slot, scenario, (episode, seed), script);
    while player.turn(columns, slot) {}
    player.seal();
    player
}

/// Plays a whole episode on a floor of its own.
pub fn play(scenario: &Arc<Compiled>, episode: u64, seed: u64) -> Player {
    let mut floor = Floor::for_one(scenario);
    play_in(&mut floor.columns(), 0, scenario, (episode, seed), script(scenario, seed))
}

/// The bytes of a log file of these episodes.
pub fn file_of<'a>(players: impl IntoIterator<Item = &'a Player>, packing: Packing) -> Vec<u8> {
    let mut writer = LogWriter::new(0..u64::MAX, packing);
    for player in players {
        writer.episode(&player.log, &player.scenario);
    }
    writer.flush();
    writer.take().collect()
}

/// The tape of one episode, written and read back.
pub fn tape_of(player: &Player) -> Tape {
    let (mut tapes, losses) = read_all(&file_of([player], Packing::Raw)).expect("it is a log");
    assert_eq!((tapes.len(), losses.len()), (1, 0));
    tapes.remove(0)
}
