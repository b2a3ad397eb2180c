//! Names, numbers and times as the pages write them.

/// A name with blanks for underscores and one capital.
pub(super) fn in_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words.replace("Api ", "API ")
}

/// A number with its thousands apart.
pub(super) fn grouped(number: impl std::borrow::Borrow<u64>) -> String {
    let digits = number.borrow().to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// A time in words.
pub(super) fn lasting(seconds: &u64) -> String {
    match *seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_times_are_written_for_people() {
        assert_eq!(in_words("api_partner_access_audit"), "API partner access audit");
        assert_eq!(grouped(12_000_000), "12,000,000");
        assert_eq!(grouped(999), "999");
        assert_eq!(lasting(&59), "59 s");
        assert_eq!(lasting(&3_660), "1 h 1 min");
    }
}
