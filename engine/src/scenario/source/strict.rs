//! The `strict` judge's section.

use serde::{Deserialize, Serialize};

use super::pattern::PatternSource;
use super::{Priority, Status};

/// What a case must come to, and what must not happen on the way.
///
/// What nothing here asks for must not be done: a credit, a tag or a refusal that stands in no
/// want counts against the seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrictSource {
    /// The ticket that the case is about.
    pub ticket: String,
    /// The class of decisions that the right one belongs to.
    pub class: String,
    /// What is right, for people: a sentence.
    pub because: String,
    /// What must have been seen before a change counts.
    pub evidence: Vec<PatternSource>,
    /// The decision: the whole of it must be right.
    pub decision: Vec<WantSource>,
    /// What else belongs to good work; its points add up to 5,000.
    pub rest: Vec<RestSource>,
    /// What is the same in every case of the family: doing it earns nothing, lacking it costs.
    #[serde(default)]
    pub expected: Vec<WantSource>,
    /// How things are done.
    #[serde(default)]
    pub rules: Vec<RuleSource>,
    /// What ends the episode with nothing.
    pub breaches: Vec<BreachSource>,
    /// Wrong values that a seat may come to, and how: for explanations and for tests.
    #[serde(default)]
    pub lures: Vec<LureSource>,
}

impl StrictSource {
    /// Everything that is wanted: the decision first, then the rest, then what is expected.
    pub fn wants(&self) -> impl Iterator<Item = &WantSource> {
        let rest = self.rest.iter().map(|rest| &rest.want);
        self.decision.iter().chain(rest).chain(&self.expected)
    }

    /// All patterns that it looks for.
    pub fn patterns(&self) -> impl Iterator<Item = &PatternSource> {
        fn of_needs(need: &NeedSource) -> [Option<&PatternSource>; 2] {
            match need {
                NeedSource::Before(pattern) | NeedSource::Never(pattern) => [Some(pattern), None],
                NeedSource::Since(pattern, other) => [Some(pattern), Some(other)],
            }
        }
        let rules = self.rules.iter();
        let rules = rules.flat_map(move |rule| {
            let needs = rule.needs.iter().flat_map(of_needs).flatten();
            std::iter::once(&rule.when).chain(needs)
        });
        let own = self.wants().filter_map(|want| want.after.as_ref()).flatten();
        let breaches = self.breaches.iter().map(|breach| &breach.when);
        self.evidence.iter().chain(own).chain(rules).chain(breaches)
    }
}

/// A part of the work that earns points, once the decision is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestSource {
    /// What is wanted.
    pub want: WantSource,
    /// What it earns, in points of 10,000.
    pub points: u32,
}

/// A part of the desk, and how it must stand at the close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantSource {
    /// The ticket, where it is not that of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// How it must stand.
    pub value: ValueSource,
    /// What must have been seen before, where it is not the evidence of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<PatternSource>>,
}

/// The value of a part of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ValueSource {
    /// Just these credits, in cents.
    Credits(Vec<u32>),
    /// Handed to just these teams.
    Escalated(Vec<String>),
    /// Refused for this reason.
    Refused(String),
    /// Just these sessions and keys are stopped.
    Contained(Vec<String>),
    /// The identity was checked through just these channels.
    Checked(Vec<String>),
    /// The customer was asked just this.
    Asked(Vec<String>),
    /// Just these tags were put on.
    Tagged(Vec<String>),
    /// Linked to just these tickets.
    Linked(Vec<String>),
    /// This status.
    Status(Status),
    /// This priority.
    Priority(Priority),
    /// The reply that was sent last uses this template.
    Template(String),
    /// It makes just these points.
    Points(Vec<String>),
    /// Closed with this code.
    Closed(String),
    /// The rule with this id was kept, and there was occasion to keep it.
    Kept(String),
}

/// Whenever something happens, other things must have happened before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// Its id, unique in the section.
    pub id: String,
    /// The rule in a sentence, as the desk's policy says it.
    pub says: String,
    /// What it is about.
    pub when: PatternSource,
    /// What must have happened before.
    pub needs: Vec<NeedSource>,
    /// Whether breaking it is a fault of conduct; one that only [`ValueSource::Kept`] asks about
    /// is none.
    #[serde(default = "yes")]
    pub is_fault: bool,
}

fn yes() -> bool {
    true
}

/// What must have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum NeedSource {
    /// This, at some time.
    Before(PatternSource),
    /// The first, after the second happened for the last time; nothing if it never did.
    Since(PatternSource, PatternSource),
    /// Not this.
    Never(PatternSource),
}

/// What ends the episode with nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachSource {
    /// What must not happen.
    pub when: PatternSource,
    /// Why not.
    pub because: String,
}

/// A wrong value and the mistake that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LureSource {
    /// The value.
    pub value: LureValue,
    /// The mistake, in words that follow "it is what you get if".
    pub mistake: String,
}

/// What a lure leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LureValue {
    /// An amount in cents.
    Amount(u32),
    /// A word of some vocabulary.
    Word(String),
}
