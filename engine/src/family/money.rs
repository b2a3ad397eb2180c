//! Amounts in cents, and how papers write them.

/// How a case writes its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `1200.00 USD`
    Plain,
    /// `1,200.00 USD`
    Grouped,
    /// `$1,200.00`
    Symbol,
}

impl Spelling {
    /// The way that a knob names.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "grouped" => Self::Grouped,
            "symbol" => Self::Symbol,
            _ => Self::Plain,
        }
    }

    /// An amount in words.
    #[must_use]
    pub fn write(self, cents: u32) -> String {
        let (whole, part) = (cents / 100, cents % 100);
        match self {
            Self::Plain => format!("{whole}.{part:02} USD"),
            Self::Grouped => format!("{}.{part:02} USD", grouped(whole)),
            Self::Symbol => format!("${}.{part:02}", grouped(whole)),
        }
    }
}

fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first amount that a text names, in cents: a number with two decimals.
#[must_use]
pub fn first_cents(text: &str) -> Option<u32> {
    all_cents(text).next()
}

/// All amounts that a text names, in cents, in their order.
pub fn all_cents(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).filter_map(|word| {
        let word = word.trim_end_matches(['.', ',']);
        let (whole, part) = word.split_once('.')?;
        if part.len() != 2 {
            return None;
        }
        let whole: u32 = whole.replace(',', "").parse().ok()?;
        Some(whole * 100 + part.parse::<u32>().ok()?)
    })
}

/// A share of an amount, `part` of `whole`, rounded to the nearest cent, halves up.
#[must_use]
pub fn share(cents: u32, part: u32, whole: u32) -> u32 {
    let doubled = 2 * u64::from(cents) * u64::from(part) + u64::from(whole);
    u32::try_from(doubled / (2 * u64::from(whole))).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_back_however_they_are_spelled() {
        for spelling in [Spelling::Plain, Spelling::Grouped, Spelling::Symbol] {
            for cents in [5, 120, 99_999, 1_234_567] {
                let text = format!("It is {}.", spelling.write(cents));
                assert_eq!(first_cents(&text), Some(cents), "{text}");
            }
        }
    }

    #[test]
    fn half_a_cent_is_rounded_up() {
        assert_eq!(share(100, 1, 8), 13);
        assert_eq!(share(100, 1, 3), 33);
        assert_eq!(share(200, 1, 3), 67);
    }
}
