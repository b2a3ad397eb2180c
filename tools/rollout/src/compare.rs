//! Two runs, or two policies of one, compared episode by episode: who is better, if that can be
//! said.

mod pair;
mod side;
#[cfg(test)]
mod tests;
mod verdict;

use serde::Serialize;

use crate::statistics::Interval;

pub use side::{Oddities, Side};
pub use verdict::Verdict;

/// Two policies on the episodes that both played.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The policy of A.
    pub policy_a: String,
    /// The policy of B.
    pub policy_b: String,
    /// The judges that scored both.
    pub judges: Vec<&'static str>,
    /// How many pairs there are.
    pub pairs: u64,
    /// The least and the most pairs that a scenario has.
    pub seeds: (u64, u64),
    /// How many pairs have the same score on both sides.
    pub equal_pairs: u64,
    /// The mean score of A over scenarios.
    pub score_a: f64,
    /// The mean score of B over scenarios.
    pub score_b: f64,
    /// The mean over scenarios of the mean over seeds of B - A.
    pub difference: f64,
    /// Its 95 % interval; none below three scenarios.
    pub interval: Option<Interval>,
    /// What can be claimed.
    pub verdict: Verdict,
    /// The same as a sentence.
    pub sentence: String,
    /// The scenarios, from where A is better to where B is.
    pub scenarios: Vec<ScenarioDifference>,
    /// Scenarios that A mostly passes and B does not.
    pub lost: Vec<String>,
    /// Scenarios that B mostly passes and A does not.
    pub gained: Vec<String>,
    /// What must be said of A's episodes.
    pub oddities_a: Oddities,
    /// What must be said of B's episodes.
    pub oddities_b: Oddities,
    /// Episodes that only one side has.
    pub unpaired: Vec<Unpaired>,
    /// Scenarios that both sides have and that are not the same on both.
    pub left_out: Vec<LeftOut>,
}

/// Two policies on one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScenarioDifference {
    /// The scenario.
    pub scenario: String,
    /// How many pairs there are.
    pub pairs: u64,
    /// The mean score of A.
    pub score_a: f64,
    /// The mean score of B.
    pub score_b: f64,
    /// The mean of B - A.
    pub difference: f64,
    /// The share of episodes of A that pass.
    pub passed_a: f64,
    /// The share of episodes of B that pass.
    pub passed_b: f64,
}

/// Episodes of one side that have no partner on the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unpaired {
    /// `A` or `B`.
    pub side: char,
    /// The scenario.
    pub scenario: String,
    /// How many there are.
    pub episodes: u64,
    /// Their seeds, in words.
    pub seeds: String,
}

/// A scenario that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The scenario.
    pub scenario: String,
    /// Why it cannot be compared.
    pub why: String,
    /// How many episodes A has of it.
    pub episodes_a: u64,
    /// How many episodes B has of it.
    pub episodes_b: u64,
}

/// Why two runs cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A side has no episode at all.
    #[error("{side} has no episode that could be compared")]
    Empty {
        /// Which side.
        side: char,
    },
    /// A side has no such policy.
    #[error("{side} has no policy {policy:?}; it has {known}")]
    NoPolicy {
        /// Which side.
        side: char,
        /// The name that was asked for.
        policy: String,
        /// The names that there are.
        known: String,
    },
    /// One policy is named, and the other side has several.
    #[error("{side} has the policies {known}; name one of them with {option}")]
    WhichPolicy {
        /// Which side.
        side: char,
        /// The names that there are.
        known: String,
        /// The option that names one.
        option: &'static str,
    },
    /// No policy has the same name on both sides.
    #[error(
        "no policy is on both sides: A has {a}, and B has {b}; name the two that are to be \
         compared with --policy-a and --policy-b"
    )]
    NoCommonPolicy {
        /// The policies of A.
        a: String,
        /// The policies of B.
        b: String,
    },
    /// No scenario is on both sides.
    #[error(
        "no scenario was played on both sides: {policy_a} played {a} in A, and {policy_b} played \
         {b} in B; play the same pack on both sides"
    )]
    NoCommonScenario {
        /// The policy of A.
        policy_a: String,
        /// The policy of B.
        policy_b: String,
        /// Some scenarios of A.
        a: String,
        /// Some scenarios of B.
        b: String,
    },
    /// Scenarios are on both sides, but none is the same on both.
    #[error(
        "nothing can be compared: {why} ({scenario}, and so for all {count} common scenarios); \
         play one of the two runs again"
    )]
    AllLeftOut {
        /// Why the first of them cannot be compared.
        why: String,
        /// The first of them.
        scenario: String,
        /// How many there are.
        count: usize,
    },
    /// No seed is on both sides.
    #[error(
        "no seed was played on both sides: A has the seeds {a}, and B has {b} (on {scenario}); \
         play one of them again with the other's --seed"
    )]
    NoCommonSeed {
        /// The first common scenario.
        scenario: String,
        /// The seeds of A there.
        a: String,
        /// The seeds of B there.
        b: String,
    },
}

impl CompareError {
    /// Whether the command line can mend it.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoPolicy { .. } | Self::WhichPolicy { .. } | Self::NoCommonPolicy { .. }
        )
    }
}

/// Compares two sides: the two named policies, the only policy of each, or each policy that both
/// have with itself.
///
/// # Errors
/// If there is no pair of policies, or no pair of episodes.
pub fn compare(
    a: &Side,
    b: &Side,
    named: (Option<&str>, Option<&str>),
    pass_points: u32,
) -> Result<Vec<Comparison>, CompareError> {
    for (side, name) in [(a, 'A'), (b, 'B')] {
        if side.policies.is_empty() {
            return Err(CompareError::Empty { side: name });
        }
    }
    let policies = policies(a, b, named)?;
    let compare = |(one, other): &(String, String)| {
        let pairs = pair::pair(a, b, one, other)?;
        Ok(verdict::compare(one, other, pairs, pass_points))
    };
    policies.iter().map(compare).collect()
}

/// Which policies are compared with which.
fn policies(
    a: &Side,
    b: &Side,
    named: (Option<&str>, Option<&str>),
) -> Result<Vec<(String, String)>, CompareError> {
    let is_single = a.policies.len() == 1 && b.policies.len() == 1;
    if is_single || named != (None, None) {
        let one = policy(a, 'A', named.0, "--policy-a")?;
        let other = policy(b, 'B', named.1, "--policy-b")?;
        return Ok(vec![(one, other)]);
    }
    let common = a.policies.iter().filter(|policy| b.policies.contains(policy));
    let common: Vec<_> = common.map(|policy| (policy.clone(), policy.clone())).collect();
    if common.is_empty() {
        let (a, b) = (a.policies.join(", "), b.policies.join(", "));
        return Err(CompareError::NoCommonPolicy { a, b });
    }
    Ok(common)
}

/// The named policy of a side, or the only one it has.
fn policy(
    of: &Side,
    side: char,
    named: Option<&str>,
    option: &'static str,
) -> Result<String, CompareError> {
    let known = || of.policies.join(", ");
    match (named, of.policies.as_slice()) {
        (Some(name), policies) if policies.iter().any(|policy| policy == name) => {
            Ok(name.to_owned())
        }
        (Some(name), _) => {
            Err(CompareError::NoPolicy { side, policy: name.to_owned(), known: known() })
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(CompareError::WhichPolicy { side, known: known(), option }),
    }
}
