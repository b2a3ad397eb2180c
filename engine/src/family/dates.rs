//! Days of the calendar as numbers, and how papers write them.

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Day {
    /// The day with this date.
    #[must_use]
    pub const fn of(year: i32, month: u32, day: u32) -> Self {
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let of_era = shifted.rem_euclid(400);
        let moved = (month as i32 + 9) % 12;
        let of_year = (153 * moved + 2) / 5 + day as i32 - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Its year, month and day of the month.
    #[must_use]
    pub const fn date(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let moved = (5 * of_year + 2) / 153;
        let day = of_year - (153 * moved + 2) / 5 + 1;
        let month = if moved < 10 { moved + 3 } else { moved - 9 };
        let year = year + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u32, day as u32)
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// How many days it is after another one.
    #[must_use]
    pub const fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The same date so many years later; 29 February becomes the 28th.
    #[must_use]
    pub const fn plus_years(self, years: i32) -> Self {
        let (year, month, day) = self.date();
        Self::of(year + years, month, if month == 2 && day == 29 { 28 } else { day })
    }

    /// The first day of its month.
    #[must_use]
    pub const fn month_start(self) -> Self {
        let (year, month, _) = self.date();
        Self::of(year, month, 1)
    }

    /// The first day of the next month.
    #[must_use]
    pub const fn next_month(self) -> Self {
        let (year, month, _) = self.date();
        if month == 12 { Self::of(year + 1, 1, 1) } else { Self::of(year, month + 1, 1) }
    }

    /// How many days its month has.
    #[must_use]
    pub const fn month_days(self) -> i32 {
        self.next_month().since(self.month_start())
    }

    /// The name of its month.
    #[must_use]
    pub const fn month_name(self) -> &'static str {
        MONTHS[(self.date().1 - 1) as usize]
    }

    /// Its month as papers write it, as `March 2026`.
    #[must_use]
    pub fn month_text(self) -> String {
        format!("{} {}", self.month_name(), self.date().0)
    }

    /// The first day that a text names, as `14 March 2026`.
    #[must_use]
    pub fn first_in(text: &str) -> Option<Self> {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut former = words.next()?;
        while let Some(word) = words.next() {
            let month = MONTHS.iter().position(|month| *month == word);
            if let (Some(month), Ok(day)) = (month, former.parse::<u32>())
                && let Some(Ok(year)) = words.next().map(str::parse)
            {
                return Some(Self::of(year, month as u32 + 1, day));
            }
            former = word;
        }
        None
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, _, day) = self.date();
        write!(f, "{day} {} {year}", self.month_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_is_found_again() {
        for number in Day::of(1900, 1, 1).0..Day::of(2300, 1, 1).0 {
            let (year, month, day) = Day(number).date();
            assert_eq!(Day::of(year, month, day), Day(number));
        }
        assert_eq!(Day::of(1970, 1, 1), Day(0));
        assert_eq!(Day::of(2024, 2, 29).plus(1), Day::of(2024, 3, 1));
        assert_eq!(Day::of(2026, 2, 11).month_days(), 28);
    }

    #[test]
    fn a_day_is_read_back_from_a_sentence() {
        let day = Day::of(2026, 3, 14);
        assert_eq!(Day::first_in(&format!("Booked on {day}, late.")), Some(day));
        assert_eq!(Day::first_in("in March 2026"), None);
    }
}
