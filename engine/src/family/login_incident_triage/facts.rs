//! What is so in a case of failing sign-ins.

use super::super::dates::Day;
use super::super::draft::Draft;
use super::{CLAIMS, FOLLOW_UPS, PAPERS, RARE_CHANGES};

pub(super) const PRODUCTS: &[&str] = &["Workspace", "Console", "Reports", "Gateway", "Planner"];
pub(super) const REGIONS: &[&str] = &["Frankfurt", "Dublin", "Virginia", "Oregon", "Singapore"];
pub(super) const PLANS: &[&str] = &["Starter", "Business", "Enterprise"];

/// A minute of the calendar, as papers write it: `14 March 2026, 08:40 UTC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Minute(pub(super) i64);

impl Minute {
    pub(super) fn of(day: Day, minute: u32) -> Self {
        Self(i64::from(day.0) * 1_440 + i64::from(minute))
    }

    pub(super) const fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }
}

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = Day(self.0.div_euclid(1_440) as i32);
        let minute = self.0.rem_euclid(1_440);
        write!(f, "{day}, {:02}:{:02} UTC", minute / 60, minute % 60)
    }
}

/// What is so in a case.
pub(super) struct Facts {
    pub(super) claim: &'static str,
    pub(super) follow_up: &'static str,
    pub(super) paper: &'static str,
    pub(super) product: &'static str,
    pub(super) other_product: &'static str,
    pub(super) region: &'static str,
    pub(super) other_region: &'static str,
    pub(super) plan: &'static str,
    /// The channel through which the account proves who it is.
    pub(super) channel: &'static str,
    pub(super) first_failure: Minute,
    pub(super) last_failure: Minute,
    /// A bill is late from so many days on.
    pub(super) grace_days: u32,
    /// A session of an unknown device is suspicious after so many failures.
    pub(super) failures: u32,
    /// A lock stands if it is one of so many in so many days.
    pub(super) lock_count: u32,
    pub(super) lock_days: u32,
}

/// Draws the twists: papers that mislead a hasty reader are rare in the lower tiers.
fn draw_twists(draft: &Draft<'_>) -> [&'static str; 3] {
    let (plain, follow_ups) = match draft.tier {
        1 | 2 => (9, RARE_CHANGES),
        3 => (5, RARE_CHANGES),
        _ => (2, FOLLOW_UPS),
    };
    let mut papers = vec!["plain"; plain];
    papers.extend(&PAPERS[1..]);
    draft.twists([("claim", CLAIMS), ("follow_up", follow_ups), ("paper", &papers)])
}

pub(super) fn draw_facts(draft: &Draft<'_>) -> Facts {
    let [claim, follow_up, paper] = draw_twists(draft);
    let pair = |purpose: &str, all: &[&'static str]| {
        let count = all.len();
        let first = draft.below(purpose, count as u32) as usize;
        let step = 1 + draft.below(&format!("other {purpose}"), count as u32 - 1) as usize;
        [all[first], all[(first + step) % count]]
    };
    let [product, other_product] = pair("product", PRODUCTS);
    let [region, other_region] = pair("region", REGIONS);
    let first_failure = Minute::of(draft.today, draft.between("first failure", 460, 680));
    Facts {
        claim,
        follow_up,
        paper,
        product,
        other_product,
        region,
        other_region,
        plan: draft.pick("plan", PLANS),
        channel: draft.pick("channel", &["phone_on_file", "contact_on_file", "shared_secret"]),
        first_failure,
        last_failure: first_failure.plus(i64::from(draft.between("last failure", 20, 90))),
        grace_days: draft.pick("grace", &[10, 14, 20, 21, 30]),
        failures: draft.between("failures", 4, 8),
        lock_count: draft.between("lock count", 3, 4),
        lock_days: draft.pick("lock days", &[14, 21, 30]),
    }
}
