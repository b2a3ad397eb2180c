//! Check 17: what each part of the work decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::FULL;

use crate::desk::Desk;
use crate::{Check, Verdict};

/// What leaving one kind of step out costs.
#[derive(Default)]
struct Power {
    tried: u32,
    decided: u32,
    lost: u64,
    unnoticed: Vec<String>,
}

/// Leaves one step after the other out of the solutions.
pub fn check(cases: &[Arc<Compiled>]) -> Check {
    let mut desk = Desk::default();
    let mut powers: BTreeMap<Verb, Power> = BTreeMap::new();
    for case in cases {
        for at in 0..case.oracle.len() {
            let mut answers: Vec<&Answer> = case.oracle.iter().collect();
            let left_out = answers.remove(at).command.verb;
            let points = desk.replay(case, &answers).points;
            let power = powers.entry(left_out).or_default();
            power.tried += 1;
            power.decided += u32::from(points == 0);
            power.lost += u64::from(FULL - points.min(FULL));
            if points == FULL {
                power.unnoticed.push(format!("{} without its step {}", case.source.id, at + 1));
            }
        }
    }
    let is_idle = powers.values().any(|power| !power.unnoticed.is_empty());
    let shown = powers.iter().map(|(verb, power)| {
        let mean = power.lost as f64 / f64::from(power.tried) / f64::from(FULL);
        let (tried, decided) = (power.tried, power.decided);
        format!(
            "{verb}: left out {tried} times, {decided} times all is lost, {mean:.2} on the mean"
        )
    });
    let unnoticed = powers.values().flat_map(|power| power.unnoticed.iter().cloned());
    Check {
        number: 17,
        name: "what each part of the work decides".to_owned(),
        measured: format!("{} kinds of steps, left out one at a time", powers.len()),
        bound: "none is ever left out for nothing".to_owned(),
        verdict: Verdict::of(!is_idle),
        details: unnoticed.chain(shown).collect(),
    }
}
