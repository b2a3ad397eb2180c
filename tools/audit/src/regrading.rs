//! Check 16: scores that are worked out again from the logs.

use std::sync::Arc;

use aegis_builtin::greedy::Greedy;
use aegis_engine::log::{LogWriter, Packing, read_all};
use aegis_engine::replay;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;

use crate::determinism::episode;
use crate::{Check, Verdict};

/// Plays each case, grades its log again, and counts what goes up and what goes down.
pub fn check(cases: &[Arc<Compiled>]) -> Check {
    let (mut up, mut down) = (0, 0);
    let mut details = Vec::new();
    for (seed, case) in (0..).zip(cases) {
        let mut played = episode(&Greedy, case, seed);
        let before = played.points();
        played.seal();
        let mut file = LogWriter::new(seed..seed + 1, Packing::Raw);
        file.episode(played.log(), case);
        file.flush();
        let tapes = read_all(file.waiting()).map_or_else(|_| Vec::new(), |(tapes, _)| tapes);
        let regraded = tapes.first().and_then(|tape| {
            replay::rescore(tape, JudgeName::default_for(case), |_, _, _| {}).ok()
        });
        match regraded.map(|report| report.points.cmp(&before)) {
            Some(std::cmp::Ordering::Equal) => {}
            Some(order) => {
                let is_up = order.is_gt();
                up += u32::from(is_up);
                down += u32::from(!is_up);
                details.push(case.source.id.clone());
            }
            None => details.push(format!("{} cannot be graded again", case.source.id)),
        }
    }
    Check {
        number: 16,
        name: "grading again from the log".to_owned(),
        measured: format!("{} episodes of greedy: {up} up, {down} down", cases.len()),
        bound: "0 up, 0 down within one version; between two, `aegis score` lists the flips"
            .to_owned(),
        verdict: Verdict::of(details.is_empty()),
        details,
    }
}
