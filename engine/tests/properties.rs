//! What holds for any answers and any bytes: nothing panics, scores stay scores, states come back.

mod common;

use std::sync::{Arc, OnceLock};

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::event::Seat;
use aegis_engine::log::{Packing, Reader, Scan, Tape, read_all};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Compiled, Priority, Status};
use aegis_engine::score::JudgeName;
use aegis_engine::score::explain::Explainer;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::text::Text;
use aegis_engine::world::{Columns, Floor};
use aegis_engine::{replay, snapshot};
use common::blocks::{mend, spans};
use common::{Player, file_of, play, play_in, scenario, script, tape_of};
use proptest::prelude::*;

const CASES: [&str; 8] = [
    "billing_seat_adjustment",
    "customer_escalation_chain",
    "contract_renewal_negotiation",
    "login_incident_triage",
    "account-takeover-fraud",
    "customer_escalation_chain:t4@900003",
    "api_partner_access_audit:t5@3",
    "account_merge_conflict:t2@800011",
];

/// One of the cases; generated ones are made once.
fn case(which: usize) -> Arc<Compiled> {
    static ALL: OnceLock<Vec<Arc<Compiled>>> = OnceLock::new();
    Arc::clone(&ALL.get_or_init(|| CASES.iter().map(|id| scenario(id)).collect())[which])
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// What a field holds: nothing, a text that the scenario knows, any number, or a text of its own.
#[derive(Clone, Debug)]
enum Content {
    Nothing,
    Known(usize),
    Number(u32),
    Own(String),
}

fn content() -> impl Strategy<Value = Content> {
    let hostile = prop::sample::select(vec![
        "\u{202e}\u{2066}lanimret\u{2069}".to_owned(),
        "\u{1b}[2J\u{0}\r\n\u{7f}".to_owned(),
        "👩‍👩‍👧‍👦🏴‍☠️".to_owned(),
        "\u{feff}TICKET-1001".to_owned(),
        "AEGISLOG\u{ff}\u{c0}B\u{1}".to_owned(),
        "x".repeat(10 * 1024),
        "ß\u{130}".repeat(9 * 1024),
    ]);
    prop_oneof![
        2 => Just(Content::Nothing),
        8 => any::<usize>().prop_map(Content::Known),
        1 => any::<u32>().prop_map(Content::Number),
        1 => Just(Content::Number(u32::MAX - 1)),
        2 => hostile.prop_map(Content::Own),
        2 => ".{0,12}".prop_map(Content::Own),
    ]
}

fn amount() -> impl Strategy<Value = Option<f64>> {
    let extremes = [
        f64::NAN,
        f64::INFINITY,
        -1.0,
        -0.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        i64::MIN as f64,
        i64::MAX as f64,
        100_000.0,
        240.0,
    ];
    prop_oneof![
        Just(None),
        prop::sample::select(extremes.to_vec()).prop_map(Some),
        any::<u64>().prop_map(|bits| Some(f64::from_bits(bits))),
        (0.0..600.0).prop_map(Some),
    ]
}

/// An answer of any shape; the scenario is only known later.
#[derive(Clone, Debug)]
struct Any {
    verb: Verb,
    texts: Vec<Content>,
    points: Vec<Content>,
    amount: Option<f64>,
    priority: Option<Priority>,
    status: Option<Status>,
}

fn any_answer() -> impl Strategy<Value = Any> {
    let verb = prop::sample::select(Verb::ALL.to_vec());
    let texts = prop::collection::vec(content(), 10);
    let points = prop_oneof![
        9 => prop::collection::vec(content(), 0..8),
        1 => (content(), 900usize..1_100).prop_map(|(one, n)| vec![one; n]),
    ];
    let priority = prop::option::of(prop::sample::select(Priority::ALL.to_vec()));
    let status = prop::option::of(prop::sample::select(Status::ALL.to_vec()));
    (verb, texts, points, amount(), priority, status).prop_map(
        |(verb, texts, points, amount, priority, status)| Any {
            verb,
            texts,
            points,
            amount,
            priority,
            status,
        },
    )
}

impl Any {
    fn answer(&self, scenario: &Compiled) -> Answer {
        let mut answer = Answer::default();
        answer.begin(self.verb);
        let text = |answer: &mut Answer, content: &Content| match content {
            Content::Nothing => Text::NONE,
            Content::Known(n) => {
                Text::new(u32::try_from(n % scenario.lexicon.len()).expect("small"))
            }
            Content::Number(n) => Text::new(*n),
            Content::Own(word) => answer.text(&scenario.lexicon, word),
        };
        let texts: Vec<Text> = self.texts.iter().map(|one| text(&mut answer, one)).collect();
        let points: Vec<Text> = self.points.iter().map(|one| text(&mut answer, one)).collect();
        answer.points = points;
        let command = &mut answer.command;
        command.ticket = texts[0];
        command.record = texts[1];
        command.query = texts[2];
        command.tag = texts[3];
        command.currency = texts[4];
        command.team = texts[5];
        command.template = texts[6];
        command.code = texts[7];
        command.note = texts[8];
        command.object = texts[9];
        command.amount = self.amount.map(Amount::of);
        command.priority = self.priority;
        command.status = self.status;
        answer
    }
}

/// Looks at everything that a seat can see.
fn look(seen: &Observation<'_>) -> usize {
    let tags: usize = seen.tickets().map(|ticket| seen.tags(ticket.number).count()).sum();
    let teams: usize = seen.tickets().map(|ticket| seen.escalations(ticket.number).count()).sum();
    let read = seen.records_read().count() + seen.articles_read().count();
    tags + teams + read + seen.credits().count() + format!("{:?}", seen.focus()).len()
}

fn assert_round_trip(columns: &mut Columns<'_>, scenario: &Arc<Compiled>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    snapshot::write(&columns.desk(0), &mut before);
    let mut floor = Floor::for_one(scenario);
    let mut elsewhere = floor.columns();
    elsewhere.open(0, scenario, 0);
    snapshot::restore(&mut elsewhere, 0, &before).expect("it was taken from this scenario");
    snapshot::write(&elsewhere.desk(0), &mut after);
    assert_eq!(before, after);
}

/// Replays, scores, explains and verifies a tape that may hold anything; nothing may panic.
fn use_up(tape: &Tape) {
    let Some(scenario) = &tape.scenario else { return };
    let _ = replay::replay(tape, u32::MAX);
    let _ = replay::verify(tape);
    for &judge in JudgeName::ALL {
        let scored = replay::rescore(tape, judge, |_, desk, _| {
            look(&Observation::new(*desk, Seat(0)));
        });
        assert!(scored.is_err() || scored.is_ok_and(|report| report.points <= 10_000));
        if let Ok(mut explainer) = Explainer::open(judge, scenario) {
            tape.each(|turn, _| {
                explainer.turn(turn);
                true
            });
        }
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn any_answers_leave_a_desk_whose_log_tells_all(
        which in 0..CASES.len(),
        answers in prop::collection::vec(any_answer(), 1..30),
    ) {
        let scenario = case(which);
        let answers = answers.iter().map(|any| any.answer(&scenario)).collect();
        let mut floor = Floor::for_one(&scenario);
        let mut columns = floor.columns();
        let mut player = Player::open(&mut columns, 0, &scenario, (0, 1), answers);
        while player.turn(&mut columns, 0) {
            let report = player.reports.last().expect("a turn was taken");
            prop_assert!(report.points <= 10_000);
            prop_assert!(report.reward.is_finite());
            prop_assert!(!player.last_turn().events.is_empty());
            // A number that stands for no text may never come to stand for a later one.
            let known = columns.desk(0).known_texts();
            let turn = player.last_turn();
            let (command, points) = (turn.command, turn.points.iter());
            let texts = [command.ticket, command.query, command.tag, command.note];
            let mut all = texts.iter().chain(points);
            prop_assert!(all.all(|text| !text.is_given() || text.number() < known));
            look(&Observation::new(columns.desk(0), Seat(0)));
            assert_round_trip(&mut columns, &scenario);
        }
        player.seal();
        let tape = tape_of(&player);
        prop_assert_eq!(replay::verify(&tape), Ok(()));
        let mut replayed = replay::replay(&tape, u32::MAX).expect("the scenario is known");
        let state = snapshot::digest(&replayed.columns().desk(0), &mut Vec::new());
        prop_assert_eq!(Some(&state), player.states.last());
        use_up(&tape);
    }
}

/// A good snapshot from the middle of an episode.
fn snapshot_of(scenario: &Arc<Compiled>, seed: u64, turns: usize) -> Vec<u8> {
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    let mut answers = script(scenario, seed);
    answers.truncate(turns);
    drop(play_in(&mut columns, 0, scenario, (0, seed), answers));
    let mut bytes = Vec::new();
    snapshot::write(&columns.desk(0), &mut bytes);
    bytes
}

/// Puts bytes back onto a desk; where they are taken, the desk must be fit to be played on.
fn restore_and_play_on(scenario: &Arc<Compiled>, bytes: &[u8]) {
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    columns.open(0, scenario, 3);
    let before = snapshot::digest(&columns.desk(0), &mut Vec::new());
    if snapshot::restore(&mut columns, 0, bytes).is_err() {
        assert_eq!(snapshot::digest(&columns.desk(0), &mut Vec::new()), before);
        return;
    }
    let mut again = Vec::new();
    snapshot::write(&columns.desk(0), &mut again);
    let mut buffer = TurnBuffer::default();
    for answer in script(scenario, 5) {
        look(&Observation::new(columns.desk(0), Seat(0)));
        if columns.desk(0).case.ended.is_some() {
            break;
        }
        step(&mut columns.desk_mut(0), Seat(0), &mut answer.clone(), &mut buffer);
        assert!(!buffer.turn().events.is_empty());
    }
}

#[test]
fn a_snapshot_after_more_turns_than_the_budget_has_is_refused() {
    let scenario = scenario(CASES[0]);
    let mut bytes = snapshot_of(&scenario, 0, 4);
    // Behind the digest of the scenario stand the seed, 0, and the turn.
    assert_eq!(bytes[32..34], [0, 4]);
    restore_and_play_on(&scenario, &bytes);
    bytes.splice(33..34, [0xff, 0xff, 0xff, 0xff, 0x0f]);
    let mut floor = Floor::for_one(&scenario);
    let mut columns = floor.columns();
    columns.open(0, &scenario, 0);
    let refused = snapshot::restore(&mut columns, 0, &bytes);
    assert_eq!(refused, Err(snapshot::RestoreError::NoRoom));
}

#[test]
fn a_snapshot_of_another_scenario_is_refused() {
    let other = snapshot_of(&scenario(CASES[1]), 0, 3);
    let mut floor = Floor::for_one(&scenario(CASES[0]));
    let mut columns = floor.columns();
    columns.open(0, &scenario(CASES[0]), 0);
    let refused = snapshot::restore(&mut columns, 0, &other);
    assert_eq!(refused, Err(snapshot::RestoreError::OtherScenario));
}

/// A byte to be changed: where (taken modulo the length), and what is put there.
fn changes() -> impl Strategy<Value = Vec<(usize, u8)>> {
    let value = prop_oneof![any::<u8>(), Just(0xff), Just(0), Just(0x80)];
    prop::collection::vec((any::<usize>(), value), 1..6)
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn any_bytes_are_taken_for_a_snapshot_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        restore_and_play_on(&scenario(CASES[0]), &bytes);
    }

    #[test]
    fn a_changed_snapshot_is_refused_or_can_be_played_on(
        seed in 0u64..6,
        turns in 0usize..10,
        changes in changes(),
    ) {
        let scenario = scenario(CASES[1]);
        let mut bytes = snapshot_of(&scenario, seed, turns);
        for (at, value) in changes {
            // The first 32 bytes name the scenario; changing them is always noticed.
            let at = 32 + at % (bytes.len() - 32);
            bytes[at] = value;
        }
        restore_and_play_on(&scenario, &bytes);
    }

    #[test]
    fn any_bytes_are_read_as_a_log_or_refused(
        mut bytes in prop::collection::vec(any::<u8>(), 0..2_000),
        like_a_log in any::<bool>(),
    ) {
        if like_a_log {
            bytes.splice(0..0, *b"AEGISLOG");
        }
        if let Ok((tapes, _)) = read_all(&bytes) {
            tapes.iter().for_each(use_up);
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_log_forged_with_right_checksums_breaks_nothing(
        which in 0..CASES.len(),
        seed in 0u64..4,
        zstd in any::<bool>(),
        changes in changes(),
    ) {
        let packing = if zstd { Packing::Zstd } else { Packing::Raw };
        let mut file = file_of([&play(&case(which), 0, seed)], packing);
        let span = spans(&file).remove(0);
        let records = span.payload();
        for (at, value) in changes {
            // The records of the episode stand behind the text of its scenario.
            let last = records.len().min(1_500);
            file[records.end - 1 - at % last] = value;
        }
        mend(&mut file, &span);
        let (tapes, _) = read_all(&file).expect("its header is good");
        tapes.iter().for_each(use_up);
    }

    #[test]
    fn a_reader_that_gets_few_bytes_always_goes_on(
        bytes in prop::collection::vec(prop_oneof![Just(0xff), Just(0xc0), any::<u8>()], 0..600),
        window in 1usize..100,
    ) {
        let whole = [&file_of([], Packing::Raw)[..], &bytes].concat();
        let mut reader = Reader::new();
        let mut given = window;
        loop {
            let from = usize::try_from(reader.offset()).expect("small");
            let to = (from + given).min(whole.len());
            match reader.scan(&whole[from..to], to == whole.len()).expect("its header is good") {
                Scan::Need(more) => {
                    prop_assert!(more > to - from || reader.offset() > from as u64);
                    given = given.max(more);
                }
                Scan::Block(_) | Scan::Gap(_) => {}
                Scan::End => break,
            }
        }
        prop_assert_eq!(reader.offset(), whole.len() as u64);
    }
}
