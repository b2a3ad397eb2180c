//! The audit: what a trustworthy benchmark must be able to show, measured.
//!
//! Each check has a number, what was measured, a bound and a verdict. The checks of the case
//! families are bounds to be kept; those of the first edition show its known faults as such.

mod agents;
mod certificates;
mod classic;
mod contamination;
mod customers;
mod desk;
mod determinism;
mod difficulty;
mod families;
mod invariance;
mod noise;
mod page;
mod power;
mod regrading;
mod sight;

use serde::Serialize;

pub use classic::audit_classic;
pub use families::{Extent, audit_families};
pub use page::page;

/// What an audit found.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// What was audited.
    pub pack: String,
    /// The version of the engine.
    pub engine: String,
    /// How many cases of each family or pack were played.
    pub cases: u64,
    /// BLAKE3 over the digests of all cases that were played, in their order.
    pub cases_digest: String,
    /// The checks, in the order of their numbers.
    pub checks: Vec<Check>,
    /// The mean score of every policy in every family.
    pub standings: Vec<Standing>,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Its number on the list of what a benchmark must show.
    pub number: u32,
    /// What it is about.
    pub name: String,
    /// What was measured, in words.
    pub measured: String,
    /// What it must be, in words.
    pub bound: String,
    /// Whether it is.
    pub verdict: Verdict,
    /// Where it is not, in words, one thing each.
    pub details: Vec<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Within the bound.
    Holds,
    /// Out of the bound.
    Broken,
    /// Out of the bound, and published as such: a fault of the first edition.
    KnownFault,
    /// There is no bound; the number is for the reader.
    Shown,
}

impl Verdict {
    /// The verdict in a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken => "BROKEN",
            Self::KnownFault => "known fault",
            Self::Shown => "shown",
        }
    }

    const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Broken }
    }
}

/// How a policy stands in a family.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The family or pack.
    pub family: String,
    /// The policy.
    pub policy: String,
    /// Its mean score.
    pub mean: f64,
    /// Half the width of the 95 % interval of the mean.
    pub half_width: f64,
    /// The most that it may be, where there is a bound.
    pub most: Option<f64>,
}

impl Audit {
    /// Whether a bound is broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.checks.iter().any(|check| check.verdict == Verdict::Broken)
    }
}

/// Why an audit could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A case could not be made, or has no certificate.
    #[error(transparent)]
    Case(#[from] aegis_engine::family::MakeError),
    /// There is nothing to audit.
    #[error("{0}")]
    Nothing(String),
}
