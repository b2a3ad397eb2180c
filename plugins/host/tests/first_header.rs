//! Libraries that were built when the contract was new go on to play: `first/aegis_policy.h` is the
//! header of that time and is never changed.

mod corpus;
mod floor;
mod hosts;

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::make;
use aegis_engine::family::name::CaseName;
use aegis_engine::policy::Casting as _;
use aegis_engine::scenario::Compiled;
use floor::{Played, play_on};

fn scenarios() -> Vec<Arc<Compiled>> {
    catalogue::ids().into_iter().filter_map(catalogue::get).collect()
}

#[test]
fn a_library_of_the_first_header_plays_as_one_of_the_present_header() {
    let (old, new) = (corpus::first("first"), corpus::first("present"));
    let expected = play_on(hosts::in_process(&new, ""), scenarios(), 3, 1);
    assert_eq!(expected.failures(), Vec::<&(_, String)>::new());
    let all_turns: u32 = expected.episodes.iter().map(|episode| episode.turns).sum();
    assert!(all_turns > 500, "runs of some size: {all_turns}");
    let ways: [(&str, Played); 3] = [
        ("old, in process", play_on(hosts::in_process(&old, ""), scenarios(), 3, 1)),
        ("old, isolated", play_on(hosts::isolated(&old, ""), scenarios(), 3, 1)),
        ("new, isolated", play_on(hosts::isolated(&new, ""), scenarios(), 3, 1)),
    ];
    for (how, played) in ways {
        assert!(played.log == expected.log, "{how}");
    }
}

#[test]
fn it_is_not_asked_to_play_what_it_cannot_know() {
    let old = hosts::isolated(&corpus::first("first"), "");
    let name = CaseName::parse("billing_seat_adjustment@7").unwrap();
    let case = make(&name, None, &mut Stage::default()).unwrap();
    let why = old.plays(&case).unwrap_err();
    assert_eq!(why, "it speaks desk and shop alone, and this is desk2");
}
