//! Reading texts: their words, which words mean the same, and the numbers in them.

/// The words of a text in lower case, without what stands between them.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase)
}

/// Whether two words are forms of one: the same, or alike in their first five letters.
pub fn are_akin(one: &str, other: &str) -> bool {
    let alike = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    one == other || alike >= 5
}

/// Whether a text holds a form of this word.
pub fn mentions(text: &str, word: &str) -> bool {
    words(text).any(|other| are_akin(&other, word))
}

/// The first amount in dollars that a text names, in cents.
pub fn cents_in(text: &str) -> Option<u64> {
    let mut before = "";
    for part in text.split_whitespace() {
        if part.trim_end_matches(|c: char| !c.is_alphanumeric()) == "USD"
            && let Some(cents) = parse_cents(before)
        {
            return Some(cents);
        }
        before = part;
    }
    None
}

/// `1,234.5` as 123,450; nothing if it is no amount with at most two decimals.
fn parse_cents(number: &str) -> Option<u64> {
    let plain = number.replace(',', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u64>().ok()? * 10,
        2 => fraction.parse::<u64>().ok()?,
        _ => return None,
    };
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(fraction)
}

/// The first number of days that a text names.
pub fn days_in(text: &str) -> Option<u64> {
    let words: Vec<String> = words(text).collect();
    words.windows(2).find(|pair| are_akin(&pair[1], "days")).and_then(|pair| pair[0].parse().ok())
}

/// Cents as the wire's number of dollars.
pub fn dollars(cents: u64) -> f64 {
    // Below 2^53, and a quotient is rounded like the decimal number that it equals.
    cents as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        assert_eq!(cents_in("Excess: 7.5 seats x 48.00 USD"), Some(4800));
        assert_eq!(cents_in("total 1,440 USD."), Some(144_000));
        assert_eq!(cents_in("the figure is 480 USD, not 240"), Some(48_000));
        assert_eq!(cents_in("charged in USD, 12 seats"), None);
        assert!((dollars(13_333) - 133.33).abs() < f64::EPSILON);
    }

    #[test]
    fn days_stand_behind_their_number() {
        assert_eq!(days_in("Payment within 15 days"), Some(15));
        assert_eq!(days_in("some days"), None);
    }

    #[test]
    fn forms_of_a_word_are_akin() {
        assert!(are_akin("reinstated", "reinstatement"));
        assert!(are_akin("usd", "usd"));
        assert!(!are_akin("seat", "seats-and-more"));
    }
}
