//! Teams of seats for the tests of shifts.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::sync::Arc;

use aegis_builtin::find;
use aegis_engine::policy::Casting;
use aegis_engine::shift::command::ShiftCommand;
use aegis_engine::shift::run::Finished;
use aegis_engine::shift::seats::{Dispatch, Rule};
use aegis_engine::shift::view::View;
use aegis_engine::shift::{CompiledShift, Player, find as find_shift, run};

/// A built-in shift under a seed.
pub fn compile(shift: &str, seed: u64) -> Arc<CompiledShift> {
    Arc::new(CompiledShift::new(find_shift(shift).unwrap(), seed))
}

/// The case policy with this name.
pub fn find_case_policy(name: &str) -> &'static dyn Casting {
    find(name).unwrap()
}

/// A player for each of these policies.
pub fn team(policies: &[&str]) -> Vec<Player<'static>> {
    let player = |policy: &&str| {
        let (rule, case_policy) = Rule::of(policy);
        Player::new(policy, rule, find_case_policy(case_policy))
    };
    policies.iter().map(player).collect()
}

/// As many players of one policy as a shift has seats.
pub fn all(shift: &CompiledShift, policy: &str) -> Vec<Player<'static>> {
    team(&vec![policy; shift.source.seats.len()])
}

/// A shift that one policy plays from all seats.
pub fn play(shift: &str, seed: u64, policy: &str) -> Finished {
    let shift = compile(shift, seed);
    run(&shift, all(&shift, policy), |_, _| ())
}

/// A seat that does what a function says.
pub struct Ask<F>(pub F);

impl<F: FnMut(&View<'_>) -> ShiftCommand + Send> Dispatch for Ask<F> {
    fn choose(&mut self, view: &View<'_>) -> ShiftCommand {
        (self.0)(view)
    }
}

/// A built-in shift with fewer cases.
pub fn small(shift: &str, cases: u32, seed: u64) -> Arc<CompiledShift> {
    let mut source = find_shift(shift).unwrap();
    source.cases = cases;
    Arc::new(CompiledShift::new(source, seed))
}
