//! Generated cases: reads everything, goes by what the policies say, and by what the customer wrote
//! first. Of two papers with the same title it takes the one that comes first, and it pays no heed
//! to messages, so that it misses newer lists, corrected records and changed minds.

use aegis_engine::family;
use aegis_engine::family::papers::{Papers, Stance};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Move, RecordSource};

use crate::reader::Script;

/// Works a case out from the papers that it sees first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstPapers;

impl Script for FirstPapers {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let (Some(family), Some(mut papers)) = (family::find(seen.family()), Papers::seen(seen))
        else {
            return Vec::new();
        };
        papers.messages.clear();
        papers.records = first_of_each(&papers.records);
        let plan = family.solve(&papers, Stance::Right);
        let plan = plan.or_else(|| family.solve(&papers, Stance::Obey));
        plan.map_or_else(Vec::new, |plan| plan.moves("Hello, we have looked into your request."))
    }
}

/// The first record of each title.
fn first_of_each<'a>(records: &[&'a RecordSource]) -> Vec<&'a RecordSource> {
    let is_first = |at: usize| records[..at].iter().all(|former| former.title != records[at].title);
    (0..records.len()).filter(|&at| is_first(at)).map(|at| records[at]).collect()
}
