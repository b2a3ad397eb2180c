//! The audit of case families.

use std::sync::Arc;
use std::thread;

use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::CaseName;
use aegis_engine::family::{Family, MakeError, make};
use aegis_engine::scenario::Compiled;

use crate::agents::{self, Scores};
use crate::invariance::Invariance;
use crate::{
    Audit, AuditError, certificates, contamination, customers, determinism, difficulty, noise,
    power, regrading, sight,
};

/// How much is played.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The seed of the first case.
    pub first_seed: u64,
    /// How many cases of each family.
    pub cases: u64,
    /// On how many threads.
    pub threads: usize,
}

/// How many cases of a family the dearer checks look at.
const SAMPLE: usize = 60;

/// Audits families; `told` is called with the name of each that is done.
///
/// # Errors
/// If a case cannot be made.
pub fn audit_families(
    families: &[&'static dyn Family],
    extent: Extent,
    told: &(dyn Fn(&str) + Sync),
) -> Result<Audit, AuditError> {
    if families.is_empty() || extent.cases == 0 {
        return Err(AuditError::Nothing("there is no family or no case to audit".to_owned()));
    }
    let parts = play(families, extent, told)?;
    let mut standings = Vec::new();
    let mut scores: Vec<(String, Vec<Scores>)> = Vec::new();
    let mut cases: Vec<Arc<Compiled>> = Vec::new();
    let mut sample: Vec<Arc<Compiled>> = Vec::new();
    let mut of_families = Vec::new();
    let mut invariance = Invariance::default();
    for (family, part) in families.iter().zip(parts) {
        standings.extend(agents::standings(family.name(), &part.scores));
        of_families.extend(difficulty::of_family(family.name(), &part.cases, &part.scores));
        let seeds = extent.first_seed..extent.first_seed + extent.cases.min(SAMPLE as u64);
        invariance.try_family(*family, seeds)?;
        sample.extend(part.cases.iter().take(SAMPLE).cloned());
        cases.extend(part.cases);
        scores.push((family.name().to_owned(), part.scores));
    }
    invariance.try_reading(&sample);
    let mut checks = agents::checks(&standings, &scores);
    checks.extend(certificates::certify_all(cases.iter()).checks());
    checks.extend(invariance.checks());
    checks.push(sight::check(&cases));
    checks.extend(determinism::checks(&sample));
    checks.extend(of_families);
    checks.push(customers::check(&cases));
    checks.push(noise::check(&scores, &sample));
    checks.extend(contamination::checks(families, &cases)?);
    checks.push(regrading::check(&sample));
    checks.push(power::check(&sample));
    checks.sort_by_key(|check| check.number);
    let digests: Vec<u8> = cases.iter().flat_map(|case| case.digest).collect();
    Ok(Audit {
        pack: "families".to_owned(),
        engine: aegis_engine::VERSION.to_owned(),
        cases: extent.cases,
        cases_digest: blake3::hash(&digests).to_hex().to_string(),
        checks,
        standings,
    })
}

/// The cases of a family and what came of them.
struct Part {
    cases: Vec<Arc<Compiled>>,
    scores: Vec<Scores>,
}

/// Plays every family, several at once; the results stand in the order of the families.
fn play(
    families: &[&'static dyn Family],
    extent: Extent,
    told: &(dyn Fn(&str) + Sync),
) -> Result<Vec<Part>, MakeError> {
    let mut parts: Vec<Option<Result<Part, MakeError>>> = families.iter().map(|_| None).collect();
    let per_thread = families.len().div_ceil(extent.threads.max(1)).max(1);
    thread::scope(|scope| {
        for (families, parts) in families.chunks(per_thread).zip(parts.chunks_mut(per_thread)) {
            scope.spawn(move || {
                for (family, part) in families.iter().zip(parts) {
                    *part = Some(play_one(*family, extent));
                    told(family.name());
                }
            });
        }
    });
    parts.into_iter().flatten().collect()
}

fn play_one(family: &'static dyn Family, extent: Extent) -> Result<Part, MakeError> {
    let mut stage = Stage::default();
    let seeds = extent.first_seed..extent.first_seed + extent.cases;
    let cases: Vec<Arc<Compiled>> = seeds
        .map(|seed| make(&CaseName::new(family, seed), None, &mut stage))
        .collect::<Result<_, _>>()?;
    let scores = agents::play_all(family, &cases)?;
    Ok(Part { cases, scores })
}
