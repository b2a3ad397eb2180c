//! A minute of a day, as `14:20 on 14 March 2026`.

use std::fmt;

use crate::family::dates::Day;

const MINUTES: i32 = 24 * 60;

/// A minute, counted from the start of 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i32);

impl Moment {
    pub(super) const fn of(day: Day, minute: i32) -> Self {
        Self(day.0 * MINUTES + minute)
    }

    pub(super) const fn plus(self, minutes: i32) -> Self {
        Self(self.0 + minutes)
    }

    pub(super) const fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// Hour and minute of its day.
    pub(super) const fn clock(self) -> (i32, i32) {
        let minute = self.0.rem_euclid(MINUTES);
        (minute / 60, minute % 60)
    }

    const fn day(self) -> Day {
        Day(self.0.div_euclid(MINUTES))
    }

    /// The first moment that a text names.
    pub(super) fn first_in(text: &str) -> Option<Self> {
        let at = text.find(':').filter(|at| *at >= 2)?;
        let found = Self::at(text, at);
        found.or_else(|| Self::first_in(text.get(at + 1..)?))
    }

    /// The last moment that a text names.
    pub(super) fn last_in(text: &str) -> Option<Self> {
        let places = text.match_indices(':').map(|(at, _)| at).filter(|at| *at >= 2);
        places.filter_map(|at| Self::at(text, at)).next_back()
    }

    /// The moment whose colon stands at this place of a text.
    fn at(text: &str, colon: usize) -> Option<Self> {
        let hour = text.get(colon - 2..colon)?.parse::<i32>().ok()?;
        let after = text.get(colon + 1..)?;
        let minute = after.get(..2)?.parse::<i32>().ok()?;
        let day = after.get(2..)?.strip_prefix(" on ")?;
        Some(Self::of(Day::first_in(day.get(..day.len().min(20))?)?, 60 * hour + minute))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = self.clock();
        write!(f, "{hour:02}:{minute:02} on {}", self.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_back_from_a_sentence() {
        let (one, two) = (Moment::of(Day(20_000), 545), Moment::of(Day(20_100), 1_200));
        let text = format!("Entry: it was {two}, not {one}.");
        assert_eq!(Moment::first_in(&text), Some(two));
        assert_eq!(Moment::last_in(&text), Some(one));
        assert_eq!(Moment::first_in("at 09:40, they say"), None);
    }
}
