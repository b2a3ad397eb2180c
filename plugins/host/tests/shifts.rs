//! Shifts through every host: a seat's log is the same bytes whoever plays its policy, and a seat
//! whose policy crashes leaves a whole log and the other seats at work.

mod corpus;
mod hosts;

use std::sync::Arc;

use aegis_engine::policy::Casting;
use aegis_engine::shift::event::ShiftEvent;
use aegis_engine::shift::run::Finished;
use aegis_engine::shift::seats::Rule;
use aegis_engine::shift::verify::verify;
use aegis_engine::shift::{CompiledShift, Player, find, run};
use aegis_twin_policy::Twin;
use hosts::{in_process, isolated};

fn small(cases: u32) -> Arc<CompiledShift> {
    let mut source = find("monday_meltdown").unwrap();
    source.cases = cases;
    source.faults_thousandths = 20;
    Arc::new(CompiledShift::new(source, 9))
}

/// A shift in which one casting plays two seats, and the twin of the engine the third.
fn play(shift: &Arc<CompiledShift>, casting: &dyn Casting) -> Finished {
    let twin = Twin::default();
    let players = vec![
        Player::new("first", Rule::Fifo, casting),
        Player::new("second", Rule::Fifo, &twin),
        Player::new("third", Rule::Triage, casting),
    ];
    run(shift, players, |_, _| ())
}

#[test]
fn a_shift_has_the_same_log_as_a_trait_in_this_process_and_in_one_of_its_own() {
    let library = corpus::rust("aegis-twin-policy");
    let shift = small(12);
    let expected = play(&shift, &Twin::default());
    assert!(expected.log.bytes().len() > 50_000);
    let others: [(&str, Box<dyn Casting>); 2] = [
        ("in this process", Box::new(in_process(&library, ""))),
        ("in its own process", Box::new(isolated(&library, ""))),
    ];
    for (how, casting) in others {
        let finished = play(&shift, casting.as_ref());
        assert!(finished.log.bytes() == expected.log.bytes(), "{how}");
        assert_eq!(finished.digest, expected.digest);
    }
}

#[test]
fn a_seat_that_crashes_is_empty_and_the_shift_goes_on_to_its_end_and_its_score() {
    let shift = small(12);
    let bad = isolated(&corpus::bad(), "segfault turn=3");
    let twin = Twin::default();
    let players = vec![
        Player::new("twin", Rule::Fifo, &twin),
        Player::new("bad", Rule::Fifo, &bad),
        Player::new("bad", Rule::Fifo, &bad),
    ];
    let (mut failed, mut later, mut is_over) = (Vec::new(), 0, false);
    let finished = run(&shift, players, |turn, hall| {
        for event in turn.events {
            match *event {
                ShiftEvent::SeatFailed { seat, .. } => failed.push(seat),
                ShiftEvent::Worked { seat, .. } => {
                    later += u32::from(failed.len() == 2 && seat == 0);
                }
                _ => {}
            }
        }
        is_over = hall.now.is_over;
    });
    failed.sort_unstable();
    assert_eq!((failed, is_over), (vec![1, 2], true));
    assert!(later > 10, "the twin went on for {later} turns");
    assert_eq!(finished.score.shares[1..], [0, 0]);
    assert_eq!(verify(finished.log.bytes()), Ok(()));
}
