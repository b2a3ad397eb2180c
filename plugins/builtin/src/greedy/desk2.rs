//! Generated cases: reads everything, goes by the long policies, and by what the customer wrote
//! first. Of two records with the same title it takes the one that comes first, it skips short
//! addenda, and it pays no heed to messages but those that answer its own questions. So newer
//! lists, corrected records and changed minds escape it.

use aegis_engine::family;
use aegis_engine::family::papers::{Papers, Plan, Stance};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Move, RecordSource};

use crate::reader::Script;

/// Works a case out from the papers that it sees first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstPapers {
    /// How many messages had arrived before it asked anything.
    heard: Option<usize>,
}

impl Script for FirstPapers {
    const STAGES: usize = 2;

    /// Asks first, where the plan has something to ask, and makes its plan anew with the answers.
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let before = self.heard.unwrap_or(usize::MAX);
        let moves = plan(seen, before)
            .map_or_else(Vec::new, |plan| plan.moves("Hello, we have looked into your request."));
        let (asking, doing): (Vec<Move>, Vec<Move>) = moves.into_iter().partition(is_asking);
        match self.heard {
            None if !asking.is_empty() => {
                self.heard = Some(seen.message_count());
                asking
            }
            _ => doing,
        }
    }
}

fn is_asking(step: &Move) -> bool {
    matches!(step, Move::AskCustomer(..) | Move::VerifyIdentity(..))
}

fn plan(seen: &Observation<'_>, before: usize) -> Option<Plan> {
    let family = family::find(seen.family())?;
    let mut papers = Papers::seen(seen)?;
    papers.messages.drain(..before.min(papers.messages.len()));
    papers.records = first_of_each(&papers.records);
    let longest = papers.articles.iter().map(|article| article.body.len()).max().unwrap_or(0);
    papers.articles.retain(|article| 4 * article.body.len() >= longest);
    let plan = family.solve(&papers, Stance::Right);
    plan.or_else(|| family.solve(&papers, Stance::Obey))
}

/// The first record of each title.
fn first_of_each<'a>(records: &[&'a RecordSource]) -> Vec<&'a RecordSource> {
    let is_first = |at: usize| records[..at].iter().all(|former| former.title != records[at].title);
    (0..records.len()).filter(|&at| is_first(at)).map(|at| records[at]).collect()
}
