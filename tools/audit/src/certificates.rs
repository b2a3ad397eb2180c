//! Checks 2, 3, 7 and 8: what the certificates of the cases prove.

use std::sync::Arc;

use aegis_engine::family::certify::{Certificate, Flaw, Stage, certify};
use aegis_engine::scenario::Compiled;

use crate::{Check, Verdict};

/// The certificates of all cases, and the flaws of those that have none.
pub struct Certificates {
    proved: Vec<Certificate>,
    flaws: Vec<String>,
}

/// Certifies the cases once more.
pub fn certify_all<'a>(cases: impl Iterator<Item = &'a Arc<Compiled>>) -> Certificates {
    let mut all = Certificates { proved: Vec::new(), flaws: Vec::new() };
    let mut stage = Stage::default();
    for case in cases {
        match certify(case, &mut stage) {
            Ok(certificate) => all.proved.push(certificate),
            Err(flaw) => all.note(case, &flaw),
        }
    }
    all
}

impl Certificates {
    fn note(&mut self, case: &Compiled, flaw: &Flaw) {
        self.flaws.push(format!("{}: {flaw}", case.source.id));
    }

    /// The four checks.
    pub fn checks(&self) -> Vec<Check> {
        let verdict = Verdict::of(self.flaws.is_empty());
        let cases = self.proved.len() + self.flaws.len();
        let mutants: u64 = self.proved.iter().map(|it| u64::from(it.mutants)).sum();
        let states: usize = self.proved.iter().map(|it| it.end_states.states).sum();
        let orders: u32 = self.proved.iter().map(|it| 1 + it.other_orders).sum();
        let check = |number, name: &str, measured: String, bound: &str| Check {
            number,
            name: name.to_owned(),
            measured,
            bound: bound.to_owned(),
            verdict,
            details: self.flaws.clone(),
        };
        let per_case = |count: f64| count / (cases as f64).max(1.0);
        vec![
            check(
                2,
                "the oracle reaches the maximum, in more than one order",
                format!("{cases} cases, {:.1} whole orders a case", per_case(f64::from(orders))),
                "10,000 points in every case, two orders or more",
            ),
            check(
                3,
                "spoiled work scores less",
                format!("{mutants} ways of spoiling a step, all noticed"),
                "100 % noticed",
            ),
            check(
                7,
                "one end state is accepted",
                format!("{states} states searched, one accepted in each of {cases} cases"),
                "exactly one a case, no search cut short",
            ),
            check(
                8,
                "the papers lead to the gold",
                format!("{cases} cases worked out again from their papers, 0 contradictions"),
                "0 contradictions",
            ),
        ]
    }
}
