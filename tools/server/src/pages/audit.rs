//! The reports of audits, as far as the pages show them.

use serde::Deserialize;

/// An audit; `audit.json` has more.
#[derive(Deserialize)]
pub(super) struct Audit {
    pub(super) pack: String,
    pub(super) engine: String,
    pub(super) cases: u64,
    pub(super) cases_digest: String,
    pub(super) checks: Vec<Check>,
}

/// A check with its verdict. Where a bound is broken is the operator's to read: it may tell gold.
#[derive(Deserialize)]
pub(super) struct Check {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) measured: String,
    pub(super) bound: String,
    verdict: String,
}

impl Audit {
    /// The audit that was captured when this server was built, if one was.
    pub(super) fn captured() -> Option<Self> {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/audit.json"))).ok()
    }

    /// In a sentence, how it came out.
    pub(super) fn outcome(&self) -> String {
        let count = |verdict: &str| self.checks.iter().filter(|it| it.verdict == verdict).count();
        let (holds, broken, known) = (count("holds"), count("broken"), count("known_fault"));
        let mut words = match broken {
            0 => format!("All {holds} bounds hold"),
            broken => format!("{broken} of {} bounds are broken", holds + broken),
        };
        if known > 0 {
            words += &format!("; {known} known faults of the first edition are published");
        }
        words + "."
    }

    /// Whether a bound is broken.
    pub(super) fn is_broken(&self) -> bool {
        self.checks.iter().any(|check| check.verdict == "broken")
    }
}

impl Check {
    /// The verdict in words.
    pub(super) fn verdict_in_words(&self) -> &str {
        match self.verdict.as_str() {
            "known_fault" => "known fault",
            "shown" => "for the reader",
            verdict => verdict,
        }
    }

    /// The look of the verdict.
    pub(super) fn tone(&self) -> &'static str {
        match self.verdict.as_str() {
            "holds" => "good",
            "broken" => "bad",
            "known_fault" => "warn",
            _ => "soft",
        }
    }
}
