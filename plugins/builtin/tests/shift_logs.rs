//! The log of a shift in a file: it is the same bytes on any number of threads, survives being cut,
//! and replays and verifies to what happened.

mod team;

use std::sync::Arc;
use std::thread;

use aegis_engine::log::{LogWriter, MAX_BLOCK_BYTES, Packing, read_shifts};
use aegis_engine::score::JudgeName;
use aegis_engine::shift::command::ShiftCommand;
use aegis_engine::shift::explain::ShiftExplainer;
use aegis_engine::shift::replay::replay;
use aegis_engine::shift::state::HallRef;
use aegis_engine::shift::tape::{ShiftTape, write_records};
use aegis_engine::shift::verify::{ShiftDifference, verify};
use aegis_engine::shift::view::View;
use aegis_engine::shift::{CompiledShift, Player, Shift, run};
use team::{Ask, all, find_case_policy, small, team};

/// A shift's records in a file of their own.
fn file(records: &[u8], packing: Packing) -> Vec<u8> {
    let mut writer = LogWriter::new(0..1, packing);
    write_records(records, 0, &mut writer);
    writer.flush();
    writer.take().collect()
}

/// The log of a small shift with an oracle and three others.
fn records() -> (Vec<u8>, u32) {
    let shift = small("quarter_end", 12, 5);
    let finished = run(&shift, team(&["oracle", "triage", "fifo", "greedy"]), |_, _| ());
    (finished.log.bytes().to_vec(), finished.score.points)
}

#[test]
fn a_file_gives_back_what_was_written_however_it_is_packed() {
    let (records, points) = records();
    for packing in [Packing::Raw, Packing::Zstd] {
        let bytes = file(&records, packing);
        let (tapes, losses) = read_shifts(&bytes).unwrap();
        assert_eq!((tapes.len(), losses.len()), (1, 0));
        let tape = &tapes[0];
        assert!(tape.is_whole() && tape.loss().is_none());
        assert!(tape.records() == records);
        assert_eq!((tape.opened.judge, tape.opened.seed), (JudgeName::Shift, 5));
        assert_eq!(tape.sealed.unwrap().points, points);
        assert_eq!(replay(tape.records(), |_, _| ()).unwrap().score.points, points);
        assert_eq!(verify(tape.records()), Ok(()));
    }
}

#[test]
fn episodes_and_shifts_share_a_file() {
    let (records, _) = records();
    let mut writer = LogWriter::new(0..2, Packing::Raw);
    write_records(&records, 1, &mut writer);
    write_records(&records, 0, &mut writer);
    writer.flush();
    let (tapes, losses) = read_shifts(&writer.take().collect::<Vec<_>>()).unwrap();
    assert_eq!((tapes.len(), losses.len()), (2, 0));
    assert!(tapes.iter().all(|tape| tape.is_whole() && tape.records() == records));
}

#[test]
fn a_record_that_is_longer_than_a_block_goes_into_several() {
    let mut source = aegis_engine::shift::find("quiet_morning").unwrap();
    source.cases = 2;
    source.seats = (0..250).map(|no| format!("{no:0>90}")).collect();
    source.teams = vec![source.teams[0].clone(); 250];
    source.teams.iter_mut().for_each(|team| team.name = "t".repeat(100));
    let shift = Arc::new(CompiledShift::new(source, 1));
    let mut players = team(&["idle"; 250]);
    let long = "p".repeat(200);
    players.iter_mut().for_each(|player| player.name.clone_from(&long));
    let finished = run(&shift, players, |_, _| ());
    let records = finished.log.bytes();
    assert!(records.len() > MAX_BLOCK_BYTES, "the opening alone is longer");
    let (tapes, _) = read_shifts(&file(records, Packing::Raw)).unwrap();
    assert!(tapes[0].records() == records);
}

#[test]
fn wherever_a_file_is_cut_the_whole_records_are_left_and_the_loss_is_told() {
    let (records, _) = records();
    let bytes = file(&records, Packing::Raw);
    let mut last = 0;
    for end in (0..bytes.len()).step_by(6_011) {
        let (tapes, losses) = match read_shifts(&bytes[..end]) {
            Ok(read) => read,
            Err(error) => panic!("cut at {end}: {error}"),
        };
        let Some(tape) = tapes.first() else {
            assert!(end < 70_000, "nothing was left of {end} bytes");
            continue;
        };
        assert!(!tape.is_whole(), "cut at {end}");
        assert!(records.starts_with(tape.records()));
        assert!(tape.turns >= last, "a longer file has as many turns");
        last = tape.turns;
        let replayed = replay(tape.records(), |_, _| ()).unwrap();
        assert_eq!(replayed.turns, tape.turns);
        assert_eq!(verify(tape.records()), Err(ShiftDifference::Unfinished { turn: tape.turns }));
        let is_torn = end > 36 && !losses.is_empty();
        assert!(is_torn || tape.turns > 0);
    }
    assert!(last > 100, "{last}");
}

#[test]
fn records_that_end_in_the_middle_of_one_are_cut_back_and_told() {
    let (records, _) = records();
    for end in [records.len() - 5, records.len() / 2, records.len() / 3] {
        let tape = ShiftTape::of(&records[..end]).unwrap();
        assert!(tape.torn_bytes > 0 && !tape.is_whole(), "{end}");
        assert!(tape.loss().unwrap().contains(&format!("cut back to turn {}", tape.turns)));
    }
}

#[test]
fn a_changed_byte_is_found_wherever_it_stands() {
    let (records, _) = records();
    let bytes = file(&records, Packing::Raw);
    for at in (40..bytes.len()).step_by(7_013) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        let (tapes, losses) = read_shifts(&changed).unwrap();
        assert!(!losses.is_empty(), "byte {at}");
        assert!(tapes.iter().all(|tape| !tape.is_whole()), "byte {at}");
    }
}

/// Somebody who writes blocks and seals anew gets past the file; the rules find the turn.
#[test]
fn verify_names_the_first_turn_that_somebody_changed() {
    let (records, _) = records();
    let mut found = 0;
    for at in (600..records.len()).step_by(3_001) {
        let mut changed = records.clone();
        changed[at] ^= 1;
        let difference = verify(&changed).expect_err("a byte was changed");
        found += usize::from(difference.to_string().contains("turn "));
        // Whatever it is, it is told and never a crash.
        _ = replay(&changed, |_, _| ());
    }
    assert!(found > 10, "{found}");
}

/// The logs of five shifts that are played on so many threads.
fn logs_on(threads: usize) -> Vec<Vec<u8>> {
    let shifts: Vec<Arc<CompiledShift>> =
        (0..5).map(|seed| small("quarter_end", 5, seed)).collect();
    let per_thread = shifts.len().div_ceil(threads);
    thread::scope(|scope| {
        let play = |shift: &Arc<CompiledShift>| {
            let players = team(&["oracle", "random", "triage", "fifo"]);
            run(shift, players, |_, _| ()).log.bytes().to_vec()
        };
        let parts = shifts
            .chunks(per_thread)
            .map(|shifts| scope.spawn(move || shifts.iter().map(play).collect::<Vec<_>>()));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

#[test]
fn the_logs_are_the_same_bytes_on_one_two_and_five_threads() {
    let one = logs_on(1);
    assert!(one.iter().all(|log| log.len() > 10_000));
    assert!(logs_on(2) == one);
    assert!(logs_on(5) == one);
}

/// Everything that a shift's state holds, as text.
fn state_of(hall: &HallRef<'_>) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        hall.now,
        hall.tickets,
        hall.seats,
        hall.teams,
        hall.incidents,
        hall.windows,
        hall.returned,
        hall.queue.to_sorted()
    )
}

/// A seat that asks for anything, sensible or not, by a row of numbers that its seed begins.
fn wild(seed: u64) -> Player<'static> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let choose = move |view: &View<'_>| match next(12) {
        0..=2 => ShiftCommand::Work,
        3..=5 => view
            .queue()
            .next()
            .map_or(ShiftCommand::Rest, |ticket| ShiftCommand::Claim { ticket: ticket.number }),
        6 => ShiftCommand::Claim { ticket: next(30) as u32 },
        7 => ShiftCommand::GiveBack,
        8 => ShiftCommand::Transfer { to: next(6) as u8 },
        9 => ShiftCommand::Message { to: next(6) as u8, ticket: next(30) as u32 },
        10 => ShiftCommand::Claim { ticket: u32::MAX },
        _ => ShiftCommand::Rest,
    };
    let casting = find_case_policy("random");
    Player { name: "wild".to_owned(), dispatch: Box::new(Ask(choose)), casting }
}

#[test]
fn whatever_seats_ask_for_a_replay_has_the_state_of_every_turn() {
    for seed in 0..6 {
        let shift = small("quarter_end", 10, seed);
        let players = (0..4).map(|seat| wild(seed * 4 + seat + 1)).collect();
        let mut live = Vec::new();
        let mut explainer = ShiftExplainer::new(&shift.source);
        let finished = run(&shift, players, |turn, hall| {
            explainer.turn(turn);
            live.push(digest_of(&format!("{turn:?} {}", state_of(hall))));
        });
        assert_eq!(explainer.score(), finished.score);
        let mut at = 0;
        let replayed = replay(finished.log.bytes(), |turn, hall| {
            let state = digest_of(&format!("{turn:?} {}", state_of(hall)));
            assert_eq!(state, live[at], "seed {seed}, turn {}", turn.number);
            at += 1;
        })
        .unwrap();
        assert_eq!((at, replayed.score), (live.len(), finished.score));
        assert_eq!(verify(finished.log.bytes()), Ok(()), "seed {seed}");
    }
}

fn digest_of(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn the_parts_of_a_score_name_what_was_lost_and_the_shares_add_up_to_the_outcome() {
    let shift = small("monday_meltdown", 60, 3);
    let mut explainer = ShiftExplainer::new(&shift.source);
    let finished = run(&shift, team(&["oracle", "fifo", "idle"]), |turn, _| explainer.turn(turn));
    let score = explainer.score();
    assert_eq!(score, finished.score);
    let shares: u32 = score.shares.iter().sum();
    assert!(score.outcome.abs_diff(shares) <= 2, "{shares} of {}", score.outcome);
    let lines = explainer.lines();
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let parts = ["backlog", "outcome", "timeliness", "service_levels", "health", "conduct"];
    assert_eq!(ids, parts);
    for line in &lines {
        let lost: u32 = line.losses.iter().map(|loss| loss.points).sum();
        let short = line.possible - line.earned;
        let rounding = line.losses.len() as u32 + 2;
        assert!(lost.abs_diff(short) <= rounding, "{}: {lost} told, {short} lost", line.id);
        assert!(line.losses.iter().all(|loss| loss.turn > 0 && !loss.why.is_empty()));
    }
    let seats = explainer.seats();
    assert_eq!(seats.iter().map(|seat| seat.share).collect::<Vec<_>>(), score.shares);
    assert_eq!((seats[2].claims, seats[2].share), (0, 0));
}

#[test]
fn a_fork_stands_on_its_own_and_the_other_branch_is_what_it_was() {
    let compiled = small("quarter_end", 24, 4);
    let parent = run(&compiled, all(&compiled, "triage"), |_, _| ());
    let others = team(&["oracle", "oracle", "idle", "fifo"]);
    let mut fork = Shift::resume(parent.log.bytes(), 200, others).unwrap();
    while fork.advance() {}
    let fork = fork.finish();
    let turns = |log: &[u8]| {
        let mut turns = Vec::new();
        replay(log, |turn, _| turns.push(format!("{turn:?}"))).unwrap();
        turns
    };
    let (one, other) = (turns(parent.log.bytes()), turns(fork.log.bytes()));
    assert_eq!(one[..200], other[..200]);
    assert_ne!(one[200..], other[200..]);
    assert_eq!(verify(fork.log.bytes()), Ok(()));
    let opened = ShiftTape::of(fork.log.bytes()).unwrap().opened;
    assert_eq!(opened.forked_after, Some(200));
    let same = Shift::resume(parent.log.bytes(), 200, all(&compiled, "triage")).unwrap();
    let mut same = same;
    while same.advance() {}
    assert_eq!(turns(same.finish().log.bytes()), one);
}
