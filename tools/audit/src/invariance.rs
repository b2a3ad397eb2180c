//! Checks 4 and 5: what must not change a score.

use std::sync::Arc;

use aegis_builtin::greedy::Greedy;
use aegis_engine::command::{Answer, Verb};
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::CaseName;
use aegis_engine::family::{Family, MakeError, make};
use aegis_engine::scenario::{Compiled, ValueSource};
use aegis_engine::score::FULL;

use crate::desk::Desk;
use crate::{Check, Verdict};

/// Renaming, another order, another spelling, other dates. After 28 years, which are 1,461 weeks,
/// the calendar is the same; after 23 weeks months have other lengths, so amounts may differ.
const CHANGES: &[(&str, &str)] = &[
    ("cast", "17"),
    ("order", "17"),
    ("spelling", "plain"),
    ("spelling", "grouped"),
    ("spelling", "symbol"),
    ("weeks", "23"),
    ("weeks", "1461"),
];

/// What was tried, and where a score changed.
#[derive(Default)]
pub struct Invariance {
    changes: u64,
    changed: Vec<String>,
    reads: u64,
    disturbed: Vec<String>,
}

impl Invariance {
    /// Tries the changes on some cases of a family: neither what is right nor what a policy of
    /// rules scores may change.
    pub fn try_family(
        &mut self,
        family: &'static dyn Family,
        seeds: impl Iterator<Item = u64>,
    ) -> Result<(), MakeError> {
        let (mut stage, mut desk) = (Stage::default(), Desk::default());
        for seed in seeds {
            let plain = make(&CaseName::new(family, seed), None, &mut stage)?;
            let of = |desk: &mut Desk, case: &Arc<Compiled>| desk.play(case, &Greedy, 0).points;
            let greedy = of(&mut desk, &plain);
            for (knob, value) in CHANGES {
                let mut name = CaseName::new(family, seed);
                name.set(knob, value)?;
                let changed = make(&name, None, &mut stage)?;
                self.changes += 1;
                let keeps_amounts = *value != "23";
                let (before, after) =
                    (right(&plain, keeps_amounts), right(&changed, keeps_amounts));
                if before != after {
                    self.changed.push(format!("{name}: {before} became {after}"));
                }
                let found = of(&mut desk, &changed);
                // Another order puts another paper first, which a hasty reader may take.
                if found != greedy && keeps_amounts && *knob != "order" && *knob != "cast" {
                    self.changed
                        .push(format!("{name}: greedy scores {found}, and scored {greedy}"));
                }
            }
        }
        Ok(())
    }

    /// Puts more reading into the oracle's work, as much as the budget leaves room for.
    pub fn try_reading(&mut self, cases: &[Arc<Compiled>]) {
        let mut desk = Desk::default();
        for case in cases {
            let reads = all_reads(case);
            let spare = case.source.budget_steps as usize - case.oracle.len();
            for at in 0..case.oracle.len() {
                let mut answers: Vec<&Answer> = case.oracle.iter().collect();
                let more = reads.iter().cycle().skip(at).take(spare.min(reads.len()));
                answers.splice(at..at, more);
                self.reads += 1;
                let points = desk.replay(case, &answers).points;
                if points != FULL {
                    let id = &case.source.id;
                    self.disturbed.push(format!("{id}: {points} points with reading at {at}"));
                }
            }
        }
    }

    /// The two checks.
    pub fn checks(self) -> [Check; 2] {
        [
            Check {
                number: 4,
                name: "names, order, spelling and dates change nothing".to_owned(),
                measured: format!("{} changed cases", self.changes),
                bound: "what is right, and what rules score, exactly as before".to_owned(),
                verdict: Verdict::of(self.changed.is_empty()),
                details: self.changed,
            },
            Check {
                number: 5,
                name: "reading more changes nothing".to_owned(),
                measured: format!("{} solutions with reading put in", self.reads),
                bound: "10,000 points in every one".to_owned(),
                verdict: Verdict::of(self.disturbed.is_empty()),
                details: self.disturbed,
            },
        ]
    }
}

/// What is right in a case: its class, and its amounts.
fn right(case: &Compiled, with_amounts: bool) -> String {
    case.source.strict.as_ref().map_or_else(String::new, |strict| {
        let cents = strict.decision.iter().map(|want| match &want.value {
            ValueSource::Credits(all) if with_amounts => format!(" {all:?}"),
            _ => String::new(),
        });
        strict.class.clone() + &cents.collect::<String>()
    })
}

/// Opening every ticket and reading every paper.
pub fn all_reads(case: &Compiled) -> Vec<Answer> {
    let source = &case.source;
    let read = |verb: Verb, id: &str| {
        let mut answer = Answer::default();
        let id = case.lexicon.known(id);
        let command = answer.begin(verb);
        match verb {
            Verb::OpenTicket => command.ticket = id,
            _ => command.record = id,
        }
        answer
    };
    let tickets = source.tickets.iter().map(|ticket| read(Verb::OpenTicket, &ticket.id));
    let records = source.records.iter().map(|record| read(Verb::InspectRecord, &record.id));
    let articles = source.articles.iter().map(|article| read(Verb::InspectRecord, &article.id));
    tickets.chain(records).chain(articles).collect()
}
