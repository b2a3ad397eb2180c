//! What is owed for a period that was billed at the dearer plan.

use crate::family::dates::Day;
use crate::family::money;

/// What a share of a period depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Whether the change led to the dearer plan.
    pub(super) is_upgrade: bool,
    /// By how much a period of the one plan is dearer, in cents.
    pub(super) difference: u32,
    /// The first day of the period that was billed.
    pub(super) period: Day,
    /// How many days the period has.
    pub(super) days: u32,
    /// The day of the change.
    pub(super) effective: Day,
    /// Whether the day of the change belongs to the new plan.
    pub(super) is_day_new: bool,
    /// Whether a day is a thirtieth of the price, however long the period is.
    pub(super) is_thirty: bool,
    /// Whether parts of a cent are dropped.
    pub(super) is_cut: bool,
}

impl Terms {
    /// How many days of the period belong to the cheaper plan.
    pub(super) fn cheap_days(&self) -> u32 {
        let first_new = self.effective.plus(i32::from(!self.is_day_new));
        let new = self.end().since(first_new).clamp(0, self.days as i32) as u32;
        if self.is_upgrade { self.days - new } else { new }
    }

    /// The first day after the period.
    pub(super) fn end(&self) -> Day {
        self.period.plus(self.days as i32)
    }

    /// Whether part of the period belongs to each plan.
    pub(super) fn is_share(&self) -> bool {
        let days = self.cheap_days();
        days > 0 && days < self.days
    }

    /// What is owed, in cents.
    pub(super) fn owed(&self) -> u32 {
        if !self.is_share() {
            return if self.cheap_days() == 0 { 0 } else { self.difference };
        }
        self.part(self.cheap_days())
    }

    /// What so many days come to, in cents.
    pub(super) fn part(&self, days: u32) -> u32 {
        let whole = if self.is_thirty { 30 } else { self.days };
        let days = days.min(whole);
        if self.is_cut {
            let cents = u64::from(self.difference) * u64::from(days) / u64::from(whole);
            return u32::try_from(cents).unwrap_or(u32::MAX);
        }
        money::share(self.difference, days, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        is_upgrade: false,
        difference: 27_000,
        period: Day::of(2026, 3, 1),
        days: 31,
        effective: Day::of(2026, 3, 20),
        is_day_new: true,
        is_thirty: false,
        is_cut: false,
    };

    #[test]
    fn the_day_of_the_change_counts_where_the_policy_puts_it() {
        assert_eq!((TERMS.cheap_days(), TERMS.owed()), (12, 10_452));
        let old = Terms { is_day_new: false, ..TERMS };
        assert_eq!((old.cheap_days(), old.owed()), (11, 9_581));
    }

    #[test]
    fn an_upgrade_leaves_the_days_before_it_on_the_cheaper_plan() {
        let up = Terms { is_upgrade: true, ..TERMS };
        assert_eq!(up.cheap_days() + TERMS.cheap_days(), 31);
    }

    #[test]
    fn thirtieths_and_dropped_cents_are_as_the_policy_says() {
        let thirty = Terms { is_thirty: true, difference: 10_001, ..TERMS };
        assert_eq!(thirty.owed(), 4_000);
        assert_eq!(Terms { is_cut: true, ..thirty }.owed(), 4_000);
        assert_eq!(Terms { difference: 10_000, is_cut: true, ..TERMS }.owed(), 3_870);
        assert_eq!(Terms { difference: 10_000, ..TERMS }.owed(), 3_871);
    }

    #[test]
    fn a_change_outside_the_period_means_all_or_nothing() {
        let before = Terms { effective: Day::of(2026, 2, 27), ..TERMS };
        assert_eq!(before.owed(), 27_000);
        assert_eq!(Terms { is_upgrade: true, ..before }.owed(), 0);
    }
}
