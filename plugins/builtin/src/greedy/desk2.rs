//! Generated cases: reads everything, and then goes by the first paper of each kind and by what
//! the customer wrote first. What a later addendum, a newer list or a second message says, it
//! misses.

use aegis_engine::family;
use aegis_engine::family::papers::{Papers, Stance};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Move, RecordSource};

use crate::reader::Script;

/// Works a case out from the first paper of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstPapers;

impl Script for FirstPapers {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let (Some(family), Some(mut papers)) = (family::find(seen.family()), Papers::seen(seen))
        else {
            return Vec::new();
        };
        papers.messages.clear();
        papers.articles.truncate(1);
        papers.records = first_of_each(&papers.records);
        let plan = family.solve(&papers, Stance::Right);
        let plan = plan.or_else(|| family.solve(&papers, Stance::Obey));
        plan.map_or_else(Vec::new, |plan| plan.moves("Hello, we have looked into your request."))
    }
}

/// The first record of each kind.
fn first_of_each<'a>(records: &[&'a RecordSource]) -> Vec<&'a RecordSource> {
    let is_first = |at: usize| records[..at].iter().all(|former| former.kind != records[at].kind);
    (0..records.len()).filter(|&at| is_first(at)).map(|at| records[at]).collect()
}
