//! Whole turns of policies that are exported as for a library.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::event::{Cause, Event, Seat};
use aegis_engine::family::certify::Stage;
use aegis_engine::family::make;
use aegis_engine::family::name::CaseName;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Asked, Casting, Part};
use aegis_engine::scenario::Compiled;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Floor, Room};
use aegis_policy::abi::AegisDescription;
use aegis_policy::export::{self, Shared};
use aegis_policy::{Dialect, Policy, Status, Vocabulary};

use super::teller::told;
use crate::in_process::InProcess;
use crate::instance::{Instance, ending};
use crate::isolated::remote::{Folders, Remote};
use crate::isolated::shelf::Shelf;
use crate::isolated::told::Told;
use crate::isolated::wire::{put_answer, take_answer};
use crate::library::Library;
use crate::reply::{self, UNWRITTEN};
use crate::sight::{Scratch, Shown};
use crate::view;

/// Puts everything that can be seen into its answers, and does what makes more of it to be seen.
/// Its config may have it panic, and that of seed 1 alone while it acts.
struct Looker {
    config: String,
    seed: u64,
}

impl Policy for Looker {
    const NAME: &'static str = "looker";
    const ABOUT: &'static str = "tells what it sees";
    const DIALECTS: &'static [Dialect] = Dialect::ALL;
    const BATCHES: bool = true;

    fn create(part: &aegis_policy::Part<'_>) -> Result<Self, String> {
        assert!(part.config != "create" || part.seed != 1, "no instance for seed {}", part.seed);
        Ok(Self { config: part.config.to_owned(), seed: part.seed })
    }

    fn act(&mut self, seen: &aegis_policy::Observation<'_>, answer: &mut aegis_policy::Answer) {
        if seen.dialect() == Dialect::Desk2 {
            return look_and_deal(seen, answer);
        }
        let may_act = self.config != "act" || self.seed != 1 || seen.turn() != 1;
        assert!(may_act, "no second turn");
        let ticket = seen.ticket(0).map_or("", |ticket| ticket.id);
        match seen.turn() {
            0 => answer.open_ticket(ticket),
            1 => answer.inspect_record(seen.record_id(0)),
            2 => answer.search_kb("seat credit policy"),
            3 => answer.inspect_record(seen.article_id(0)),
            4 => answer.add_tag(ticket, "naïve"),
            5 => answer.apply_credit(ticket, 240.0, "USD"),
            6 => answer.escalate(ticket, "security"),
            7 => answer.set_status(ticket, Status::Pending),
            8 => answer.choose(u32::from(seen.action_mask()[1])),
            9 => answer.draft_reply("", &told(seen), ["a point", ticket]),
            _ => answer.write_reply(&told(seen)),
        }
    }

    fn end_episode(&mut self, score_points: Option<u32>) {
        assert!(self.config != "end" || score_points.is_none(), "it does not like its score");
    }
}

/// Does everything that the second desk knows, in turns with telling it all.
fn look_and_deal(seen: &aegis_policy::Observation<'_>, answer: &mut aegis_policy::Answer) {
    let word = |list| seen.offered(list).next().map_or("", |word| word.id);
    let (ticket, other) = (seen.ticket_id(0), seen.ticket_id(1));
    if seen.turn() % 2 == 1 {
        return answer.message_colleague(word(Vocabulary::Teams), &told(seen));
    }
    match seen.turn() / 2 {
        0 => answer.ask_customer(ticket, word(Vocabulary::Questions)),
        1 => answer.verify_identity(ticket, word(Vocabulary::Channels)),
        2 => answer.refuse_request(ticket, word(Vocabulary::Reasons)),
        3 => answer.contain(ticket, word(Vocabulary::Targets)),
        4 => answer.link_tickets(ticket, other),
        5 => answer.apply_credit(other, 5.5, word(Vocabulary::Currencies)),
        6 => answer.correct_credit(other, 6.25, word(Vocabulary::Currencies)),
        7 => answer.undo_credit(other, 6.25, word(Vocabulary::Currencies)),
        8 => {
            let point = word(Vocabulary::Points);
            answer.draft_reply(ticket, word(Vocabulary::Templates), [point]);
        }
        9 => answer.send_reply(ticket),
        10 => answer.open_ticket(ticket),
        row => answer.choose(130 + 5 * row),
    }
}

/// The table of a policy, as a library would hand it over.
fn library() -> Library {
    static DESCRIPTION: Shared<AegisDescription> = export::description::<Looker>("1");
    extern "C" fn describe() -> *const AegisDescription {
        &raw const DESCRIPTION.0
    }
    static TABLE: Shared<aegis_policy::abi::AegisPolicy> = export::table::<Looker>(describe);
    Library::check(&TABLE.0).unwrap()
}

const SCENARIO: &str = "billing_seat_adjustment";
const DESKS: usize = 2;

/// Plays turns on two desks and gives what happened at each, with how often a policy failed.
fn play(config: &str, see: impl Fn(&Observation<'_>, &Answer)) -> [Vec<Event>; DESKS] {
    let casting = InProcess::of(library(), config);
    let scenario = catalogue::get(SCENARIO).unwrap();
    let mut floor = Floor::new(DESKS, Room::for_all([scenario.as_ref()]));
    let mut columns = floor.columns();
    let mut troupe = casting.troupe(DESKS);
    for desk in 0..DESKS {
        columns.open(desk, &scenario, 0);
        troupe.enter(desk, &Part::of(&casting, &scenario, desk as u64, Seat(0)));
    }
    let mut answers = vec![Answer::default(); DESKS];
    let (mut buffer, mut events) = (TurnBuffer::default(), [const { Vec::new() }; DESKS]);
    let mut live: Vec<usize> = (0..DESKS).collect();
    while !live.is_empty() {
        troupe.act(&Asked::new(&columns, &live, Seat(0)), &mut answers[..live.len()]);
        for (&desk, answer) in live.iter().zip(&mut answers) {
            see(&Observation::new(columns.desk(desk), Seat(0)), answer);
            step(&mut columns.desk_mut(desk), Seat(0), answer, &mut buffer);
            events[desk].extend_from_slice(buffer.turn().events);
        }
        live.retain(|&desk| {
            let has_ended = columns.desk(desk).case.ended.is_some();
            if has_ended {
                troupe.leave(desk, Some(10_000));
            }
            !has_ended
        });
    }
    events
}

/// The cause and the number of turns of a desk whose policy failed.
fn failure(events: &[Event]) -> Option<Cause> {
    events.iter().find_map(|event| match event {
        Event::PolicyFailed { cause, .. } => Some(*cause),
        _ => None,
    })
}

#[test]
fn many_turns_side_by_side_show_all_that_there_is() {
    let [first, second] = play("", |_, _| {});
    assert_eq!(first, second, "they saw and did the same");
    assert_eq!(failure(&first), None);
    let has = |is: fn(&Event) -> bool| first.iter().any(is);
    assert!(has(|event| matches!(event, Event::RecordViewed { .. })));
    assert!(has(|event| matches!(event, Event::ArticleViewed { .. })));
    assert!(has(|event| matches!(event, Event::Searched { .. })));
    assert!(has(|event| matches!(event, Event::CreditApplied { .. })));
}

#[test]
fn panics_become_failures_and_leave_the_others_alone() {
    let [first, second] = play("create", |_, _| {});
    assert_eq!((failure(&first), failure(&second)), (None, Some(Cause::Panicked)));
    let [alone, _] = play("", |_, _| {});
    let [first, second] = play("act", |_, _| {});
    assert_eq!(failure(&second), Some(Cause::Panicked));
    assert_eq!(first, alone, "it was asked in the same batch");
    let both = play("end", |_, _| {}).map(|events| failure(&events));
    assert_eq!(both, [None; 2], "their episodes were over");
}

/// A desk that was told to another process shows what the desk itself shows, and the answer that
/// comes back is the one that was given.
#[test]
fn a_desk_that_was_told_shows_the_same() {
    let name = CaseName::parse(&format!("{SCENARIO}@7")).unwrap();
    let case = make(&name, None, &mut Stage::default()).unwrap();
    for (scenario, events) in [(catalogue::get(SCENARIO).unwrap(), 8), (case, 12)] {
        assert!(tell(&scenario) > events, "it has done something on {}", scenario.source.id);
    }
}

/// Plays a desk and what was told of it side by side, and gives how much has happened.
fn tell(scenario: &Arc<Compiled>) -> usize {
    let mut happened = 0;
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    columns.open(0, scenario, 0);
    let make = || Instance::create(library().table, "", 0).unwrap();
    let (near, far) = (make(), make());
    let (mut told, mut remote) = (Told::default(), None);
    let (mut shelf, mut folders) = (Shelf::default(), Folders::default());
    let (mut buffer, mut bytes, mut points) = (TurnBuffer::default(), Vec::new(), Vec::new());
    let (mut answer, mut other) = (Answer::default(), Answer::default());
    while columns.desk(0).case.ended.is_none() {
        let seen = Observation::new(columns.desk(0), Seat(0));
        let scratch = Scratch::default();
        let mut raw = UNWRITTEN;
        let shown = Shown::new(seen, &scratch);
        near.act(&view::observation(&shown), &mut raw);
        // SAFETY: the texts are those of an exported policy that was not asked again.
        assert!(unsafe { reply::read(&raw, &seen, &mut answer) });

        let sheet = shelf.sheet(&scenario.digest, &seen);
        bytes.clear();
        told.glance(&seen, |page| shelf.open(sheet, page, &seen), &mut bytes);
        folders.take_all(shelf.news());
        let remote = remote.get_or_insert_with(|| Remote::new(folders.get(sheet).unwrap()));
        remote.look(&mut bytes.as_slice()).unwrap();
        let mut raw = UNWRITTEN;
        far.act(&view::observation(remote), &mut raw);
        bytes.clear();
        // SAFETY: as above.
        unsafe { put_answer(&raw, &mut bytes) };
        let raw = take_answer(&bytes, &mut points).unwrap();
        // SAFETY: the texts and points were just read from bytes that are still here.
        assert!(unsafe { reply::read(&raw, &seen, &mut other) });
        assert_eq!(format!("{other:?}"), format!("{answer:?}"));
        step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut buffer);
        let events = buffer.turn().events;
        happened += events.iter().filter(|it| !matches!(it, Event::Refused { .. })).count();
    }
    near.leave(&ending(Some(7)));
    far.leave(&ending(None));
    happened
}
