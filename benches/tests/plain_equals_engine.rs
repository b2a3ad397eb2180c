//! The plain desks and the engine agree on every event, reward and byte of the log.

use std::sync::Arc;

use aegis_benches::plain::{PlainDesk, PlainTurn};
use aegis_benches::play::{Player, Upto};
use aegis_benches::said::Said;
use aegis_engine::catalogue;
use aegis_engine::chance::{Chance, Draw};
use aegis_engine::command::{Amount, Command, MAX_ANSWER_BYTES, MAX_POINTS, Verb};
use aegis_engine::event::{Seat, Turn};
use aegis_engine::log::{EpisodeLog, Opening};
use aegis_engine::scenario::{Compiled, Dialect, Priority, Status};
use aegis_engine::score::{Judge, JudgeName};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::text::Text;
use aegis_engine::world::Floor;

/// Random episodes a scenario: 30 scenarios, some ten turns an episode.
const RANDOM_EPISODES: u64 = if cfg!(debug_assertions) { 60 } else { 400 };

/// Texts that no scenario knows, or that it knows but that mean nothing.
const WORDS: [&str; 12] = [
    "",
    " ",
    "TICKET-404",
    "ticket-1001",
    "SEAT\u{1c}nothing",
    "MFA reset",
    "incident",
    "EUR",
    "vip",
    "ünïcode ✓",
    "nobody",
    "a rather longer text that a policy might write to a customer",
];

#[test]
fn every_oracle_goes_the_same_way_on_both() {
    for scenario in desk_scenarios() {
        let mut both = Both::open(&scenario, 7);
        let mut said = Said::default();
        let ended = scenario.oracle.iter().map(|answer| {
            said.copy_known(answer);
            both.turn(&mut said)
        });
        assert_eq!(ended.filter(|&ended| ended).count(), 1, "{}", scenario.source.id);
        both.finish();
        assert_eq!(both.points, 10_000, "{}", scenario.source.id);
    }
}

#[test]
fn random_answers_valid_and_invalid_go_the_same_way_on_both() {
    let mut turns = 0u64;
    let mut refusals = 0u64;
    let mut breaches = 0u64;
    let scenarios = desk_scenarios().into_iter().chain([guarded()]);
    for (scenario, number) in scenarios.zip(0..) {
        let chance = Chance::new(2026, "plain_equals_engine");
        for seed in 0..RANDOM_EPISODES {
            let mut both = Both::open(&scenario, seed);
            let mut said = Said::default();
            for turn in 0.. {
                let mut draw = chance.draw(number << 32 | seed, turn);
                write(&mut said, &scenario, &mut draw);
                if both.turn(&mut said) {
                    break;
                }
            }
            both.finish();
            turns += both.turns;
            refusals += both.refusals;
            breaches += u64::from(both.is_breach);
        }
    }
    // The answers are worth nothing as a test if they all look alike.
    assert!(turns > 8_000, "{turns} turns");
    assert!(refusals > turns / 5 && refusals < turns * 3 / 4, "{refusals} refusals of {turns}");
    assert!(breaches > 5, "{breaches} breaches");
}

#[test]
fn players_give_the_same_totals_and_digests_whatever_the_host_and_the_number_of_desks() {
    let episodes = 0..100;
    let mut plain = Player::plain(1);
    let totals = plain.play(episodes.clone(), Upto::Blocks);
    assert_eq!(totals.points, totals.episodes * 10_000);
    for size in [1, 7, 64] {
        let mut engine = Player::engine(size);
        assert_eq!(engine.play(episodes.clone(), Upto::Blocks), totals, "floor of {size}");
        assert_eq!(engine.digest(), plain.digest(), "floor of {size}");
    }
}

fn desk_scenarios() -> Vec<Arc<Compiled>> {
    let all = catalogue::ids().into_iter().filter_map(catalogue::get);
    let desk: Vec<_> = all.filter(|s| s.source.dialect == Dialect::Desk).collect();
    assert_eq!(desk.len(), 30);
    desk
}

/// A case in which every ban ends the episode, also the one that an escalation lifts. The
/// catalogue has none, and the rule must not go untested.
fn guarded() -> Arc<Compiled> {
    let (path, text) = catalogue::file("customer_escalation_chain").unwrap();
    assert!(text.contains("requires_escalation_first: true"));
    let text = text.replace("terminal: false", "terminal: true");
    Arc::new(Compiled::load(path, &text).unwrap())
}

/// One episode on both hosts at once.
struct Both {
    scenario: Arc<Compiled>,
    floor: Floor,
    buffer: TurnBuffer,
    plain: PlainDesk,
    turn: PlainTurn,
    judges: [Judge; 2],
    logs: [EpisodeLog; 2],
    turns: u64,
    refusals: u64,
    is_breach: bool,
    points: u32,
}

impl Both {
    fn open(scenario: &Arc<Compiled>, seed: u64) -> Self {
        let mut floor = Floor::for_one(scenario);
        floor.columns().open(0, scenario, seed);
        let judge = Judge::open(JudgeName::Classic, scenario).unwrap();
        let mut log = EpisodeLog::default();
        let judge_name = JudgeName::Classic;
        log.open(&Opening {
            episode: seed,
            scenario,
            seed,
            judge: judge_name,
            policies: &["random"],
            fork: None,
        });
        Self {
            scenario: Arc::clone(scenario),
            floor,
            buffer: TurnBuffer::default(),
            plain: PlainDesk::new(scenario, seed),
            turn: PlainTurn::default(),
            judges: [judge.clone(), judge],
            logs: [log.clone(), log],
            turns: 0,
            refusals: 0,
            is_breach: false,
            points: 0,
        }
    }

    /// Takes the turn on both and says whether the episode is over.
    fn turn(&mut self, said: &mut Said) -> bool {
        self.plain.step(&said.answer, &said.words, &mut self.turn);
        let mut columns = self.floor.columns();
        step(&mut columns.desk_mut(0), Seat(0), &mut said.answer, &mut self.buffer);
        let (plain, engine) = (self.turn.turn(), self.buffer.turn());
        let id = &self.scenario.source.id;
        assert_same(&plain, &engine, id);
        let [plain_judge, engine_judge] = &mut self.judges;
        let report = engine_judge.read(&self.scenario, &engine);
        let plain_report = plain_judge.read(&self.scenario, &plain);
        assert_eq!(plain_report, report, "{id}, turn {}", engine.number);
        assert_eq!(plain_report.reward.to_bits(), report.reward.to_bits(), "{id}");
        self.logs[0].turn(&plain);
        self.logs[1].turn(&engine);
        self.turns += 1;
        self.refusals += u64::from(report.refused);
        self.is_breach =
            matches!(engine.ending(), Some(aegis_engine::event::Ending::Breach { .. }));
        self.points = report.points;
        report.ended
    }

    fn finish(&mut self) {
        let columns = self.floor.columns();
        let mut bytes = [Vec::new(), Vec::new()];
        let state = snapshot::digest(&columns.desk(0), &mut bytes[0]);
        let plain = self.plain.digest(&mut bytes[1]);
        assert_eq!(bytes[0], bytes[1], "{}: the state", self.scenario.source.id);
        let turns = u32::try_from(self.turns).unwrap();
        let digests = [
            self.logs[0].seal(turns, self.points, plain),
            self.logs[1].seal(turns, self.points, state),
        ];
        assert_eq!(digests[0], digests[1]);
        assert_eq!(self.logs[0].bytes(), self.logs[1].bytes(), "{}", self.scenario.source.id);
    }
}

fn assert_same(plain: &Turn<'_>, engine: &Turn<'_>, id: &str) {
    let at = format!("{id}, turn {}, {:?}", engine.number, engine.command);
    assert_eq!(plain.number, engine.number, "{at}");
    assert_eq!(plain.command, engine.command, "{at}");
    assert_eq!(plain.words, engine.words, "{at}");
    assert_eq!(plain.points, engine.points, "{at}");
    assert_eq!(plain.events, engine.events, "{at}");
}

/// Writes an answer: an oracle's step, a form filled by chance, or no form at all.
fn write(said: &mut Said, scenario: &Compiled, draw: &mut Draw) {
    match draw.below(40) {
        0 => said.malformed(draw.one_of(&WORDS).unwrap()),
        1 => {
            said.begin(Verb::AddTag);
            let long = "x".repeat(MAX_ANSWER_BYTES + draw.below(2) as usize);
            said.answer.command.tag = said.text(scenario, &long);
        }
        2 => {
            said.begin(Verb::DraftReply);
            let point = said.text(scenario, "made");
            said.answer.points = vec![point; MAX_POINTS + draw.below(2) as usize];
        }
        3..=12 => {
            let step = draw.one_of(&scenario.oracle).unwrap();
            // A case that is closed at once tests little.
            if step.command.verb != Verb::FinalizeResolution || draw.below(8) == 0 {
                said.copy_known(step);
            } else {
                said.begin(Verb::Idle);
            }
        }
        _ => fill(said, scenario, draw),
    }
}

fn fill(said: &mut Said, scenario: &Compiled, draw: &mut Draw) {
    // Plain structs know no policy that fails.
    let verbs = &Verb::ALL[..=Verb::Malformed as usize];
    let mut verb = verbs[draw.below(verbs.len() as u64) as usize];
    if verb == Verb::FinalizeResolution && draw.below(4) > 0 {
        verb = Verb::Escalate;
    }
    said.begin(verb);
    let tickets: Vec<&str> = scenario.source.tickets.iter().map(|t| t.id.as_str()).collect();
    let records = scenario.source.records.iter().map(|r| r.id.as_str());
    let articles = scenario.source.articles.iter().map(|a| a.id.as_str());
    let readables: Vec<&str> = records.chain(articles).collect();
    let known: Vec<&str> = scenario.lexicon.iter().map(|(_, text)| text).collect();
    let mut command = Command::new(verb);
    command.ticket = some(said, scenario, draw, &tickets);
    command.record = some(said, scenario, draw, &readables);
    command.query = some(said, scenario, draw, &known);
    command.tag = some(said, scenario, draw, &["vip", "fraud-risk", "vip2"]);
    command.currency = some(said, scenario, draw, &["USD"]);
    command.team = some(said, scenario, draw, &known);
    command.template = some(said, scenario, draw, &known);
    command.code = some(said, scenario, draw, &known);
    command.note = some(said, scenario, draw, &WORDS);
    command.priority = Priority::ALL.get(draw.below(5) as usize).copied();
    command.status = Status::ALL.get(draw.below(6) as usize).copied();
    let amounts = [240.0, 240.001, 0.01, 100_000.0, 1200.5, 1.0, 99.0, 0.0, -1.0, 1e6, f64::NAN];
    command.amount = match draw.below(3) {
        0 => None,
        1 => amounts.get(draw.below(6) as usize).copied().map(Amount::of),
        _ => draw.one_of(&amounts).copied().map(Amount::of),
    };
    said.answer.command = command;
    for _ in 0..draw.below(5) {
        let point = some(said, scenario, draw, &known);
        said.answer.points.push(point);
    }
}

/// Mostly one of these, at times another text, none, or a number that the desk never gave.
fn some(said: &mut Said, scenario: &Compiled, draw: &mut Draw, these: &[&str]) -> Text {
    match draw.below(20) {
        0 => Text::NONE,
        1 => Text::new(scenario.lexicon.len() as u32 + draw.below(9) as u32),
        2 => Text::new((1 << 31) + draw.below(9) as u32),
        3 | 4 => said.text(scenario, draw.one_of(&WORDS).unwrap()),
        _ => said.text(scenario, draw.one_of(these).unwrap_or(&"")),
    }
}
