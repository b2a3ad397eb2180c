//! Until when a notice is due.

use crate::family::dates::Day;
use crate::family::draft::Draft;

/// The regions whose regulators want a notice.
pub(super) const REGIONS: [&str; 4] = ["Harbour", "Upland", "Delta", "Lakeside"];

/// What the regulator of a region asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoticeRule {
    /// How many days there are.
    pub(super) days: u32,
    /// Whether the day of the detection is the first of them.
    pub(super) is_first_counted: bool,
}

impl NoticeRule {
    /// The last day, moved to the Monday after if it may not be a Saturday or a Sunday.
    pub(super) fn due(self, detected: Day, moves_off_weekends: bool) -> Day {
        let last = detected.plus(self.days as i32 - i32::from(self.is_first_counted));
        // 5 January 2026 is a Monday.
        match last.since(Day::of(2026, 1, 5)).rem_euclid(7) {
            weekday @ 5.. if moves_off_weekends => last.plus(7 - weekday),
            _ => last,
        }
    }
}

/// A rule for each region, all with days of their own; none has passed on the day of the case.
pub(super) fn draw(draft: &Draft<'_>) -> [NoticeRule; 4] {
    let mut days = [8, 9, 10, 11, 13, 15];
    let mut draw = draft.draw("notice days");
    for at in (1..days.len()).rev() {
        days.swap(at, draw.below(at as u64 + 1) as usize);
    }
    std::array::from_fn(|n| NoticeRule { days: days[n], is_first_counted: draw.below(2) == 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_detection_counts_or_not() {
        let rule = NoticeRule { days: 3, is_first_counted: true };
        let monday = Day::of(2026, 1, 5);
        assert_eq!(rule.due(monday, true), Day::of(2026, 1, 7));
        let later = NoticeRule { is_first_counted: false, ..rule };
        assert_eq!(later.due(monday, true), Day::of(2026, 1, 8));
    }

    #[test]
    fn a_last_day_at_the_weekend_moves_to_monday_where_it_may() {
        let rule = NoticeRule { days: 5, is_first_counted: false };
        let monday = Day::of(2026, 1, 5);
        assert_eq!(rule.due(monday, true), Day::of(2026, 1, 12));
        assert_eq!(rule.due(monday, false), Day::of(2026, 1, 10));
        assert_eq!(rule.due(monday.plus(1), true), Day::of(2026, 1, 12));
    }
}
