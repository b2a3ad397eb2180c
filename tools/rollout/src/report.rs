//! The report of a run: one HTML page that needs nothing else, with its figures drawn here.

mod causes;
mod endings;
mod gather;
mod histogram;
mod html;
mod page;
mod rewards;
mod scenarios;
mod svg;
mod tables;
#[cfg(test)]
mod tests;
mod times;
mod unsafe_acts;

use crate::summary::{PackStandings, Summary};
use crate::timing::Timing;

pub use gather::Gathered;
pub use html::thousands;
pub use page::page;

/// All that a report is made of.
pub struct Material<'a> {
    /// What the run is called.
    pub title: &'a str,
    /// What its `summary.json` says.
    pub summary: &'a Summary,
    /// How the policies stand on each pack.
    pub packs: &'a [PackStandings],
    /// What its `timing.json` says, if there is one.
    pub timing: Option<&'a Timing>,
    /// What its logs hold.
    pub gathered: &'a Gathered,
    /// What its logs have lost, in words.
    pub losses: &'a [String],
    /// From which final score an episode passes, in points of 10,000.
    pub pass_points: u32,
}

impl Material<'_> {
    /// The place of a policy in the figures, which gives it its colour and its mark everywhere.
    fn place(&self, name: &str) -> usize {
        let policies = &self.gathered.policies;
        policies.iter().position(|policy| policy.name == name).unwrap_or(policies.len())
    }
}
