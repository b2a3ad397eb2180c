//! The certificate of a case: what is proved of it before anybody plays it.

mod mutants;
mod search;
mod stage;

use std::sync::Arc;

use serde::Serialize;

use crate::scenario::{Compiled, LureSource, LureValue, ValueSource};
use crate::score::FULL;

use super::Family;
use super::papers::{Papers, Stance};

pub use search::EndStates;
pub use stage::Stage;

/// What was proved of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// In how many orders beside its own the oracle's work was found to be whole.
    pub other_orders: u32,
    /// How many ways of spoiling the oracle's work were tried; each lowers the score.
    pub mutants: u32,
    /// The end states that are accepted.
    pub end_states: EndStates,
}

/// What is wrong with a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It has no section `strict`, so there is nothing to prove.
    #[error("it has no `strict` section, so there is nothing to certify")]
    NotStrict,
    /// The oracle does not reach a whole score.
    #[error("its oracle scores {0} points of {FULL}")]
    Oracle(u32),
    /// The oracle's work is whole in its own order alone.
    #[error("its oracle's work is whole in one order alone")]
    OneOrder,
    /// Spoiled work scores as much as whole work.
    #[error("{0} still scores {FULL} points")]
    Survivor(String),
    /// Not just one end state is accepted.
    #[error("{0} end states are accepted, and it should be one: {1}")]
    EndStates(usize, String),
    /// The search ended before it had seen everything.
    #[error("the search for accepted end states met its limit of {0} states")]
    Limit(usize),
    /// The papers do not lead to the gold.
    #[error("its papers lead to {found}, and its gold is {gold}")]
    Papers {
        /// What the papers lead to.
        found: String,
        /// What the gold is.
        gold: String,
    },
    /// There are too few values to choose from.
    #[error("only {0} values are plausible for its decision; there should be four or more")]
    FewCandidates(usize),
}

/// Certifies a generated case: what holds for any case, and that its papers lead to its gold.
///
/// # Errors
/// The first flaw.
pub fn certify_made(
    family: &dyn Family,
    scenario: &Arc<Compiled>,
    stage: &mut Stage,
) -> Result<Certificate, Flaw> {
    check_papers(family, scenario)?;
    check_candidates(scenario)?;
    certify(scenario, stage)
}

/// Certifies a case with a `strict` section.
///
/// # Errors
/// The first flaw.
pub fn certify(scenario: &Arc<Compiled>, stage: &mut Stage) -> Result<Certificate, Flaw> {
    if scenario.strict.is_none() {
        return Err(Flaw::NotStrict);
    }
    let points = stage.play(scenario, &scenario.oracle);
    if points != FULL {
        return Err(Flaw::Oracle(points));
    }
    let other_orders = mutants::other_orders(scenario, stage);
    if other_orders == 0 {
        return Err(Flaw::OneOrder);
    }
    let mutants = mutants::spoil(scenario, stage)?;
    let end_states = search::search(scenario)?;
    Ok(Certificate { other_orders, mutants, end_states })
}

/// The papers alone lead to the gold.
fn check_papers(family: &dyn Family, scenario: &Compiled) -> Result<(), Flaw> {
    let strict = scenario.source.strict.as_ref().ok_or(Flaw::NotStrict)?;
    let gold: Vec<&ValueSource> = strict.wants().map(|want| &want.value).collect();
    let papers = Papers::all(&scenario.source).ok_or(Flaw::NotStrict)?;
    let plan = family.solve(&papers, Stance::Right);
    let is_same = plan.as_ref().is_some_and(|plan| {
        plan.ticket == strict.ticket
            && plan.class == strict.class
            && plan.values.len() == gold.len()
            && gold.iter().all(|value| plan.values.contains(value))
    });
    if is_same {
        return Ok(());
    }
    let found = plan.map_or_else(|| "nothing".to_owned(), |plan| format!("{plan:?}"));
    Err(Flaw::Papers { found, gold: format!("{} {} {gold:?}", strict.ticket, strict.class) })
}

/// The decision holds a value that has to be found out among four or more.
fn check_candidates(scenario: &Compiled) -> Result<(), Flaw> {
    let (Some(strict), Some(desk2)) = (&scenario.source.strict, &scenario.source.desk2) else {
        return Err(Flaw::NotStrict);
    };
    let is_amount = |lure: &&LureSource| matches!(lure.value, LureValue::Amount(_));
    let amounts = strict.lures.iter().filter(is_amount).count();
    let candidates = strict.decision.iter().filter_map(|want| match &want.value {
        ValueSource::Credits(_) => Some(1 + amounts),
        ValueSource::Contained(_) => Some(desk2.offers.targets.len()),
        ValueSource::Escalated(_) => Some(desk2.offers.teams.len()),
        ValueSource::Refused(_) => Some(desk2.offers.reasons.len()),
        ValueSource::Linked(_) => Some(scenario.source.tickets.len()),
        ValueSource::Tagged(_) => Some(desk2.offers.tags.len()),
        _ => None,
    });
    match candidates.max() {
        Some(most) if most >= 4 => Ok(()),
        most => Err(Flaw::FewCandidates(most.unwrap_or(0))),
    }
}
