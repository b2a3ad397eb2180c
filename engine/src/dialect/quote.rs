//! Strangers' texts in our own sentences: cut short, and with nothing that moves a cursor.

/// How many characters of a stranger's text a sentence of ours repeats.
const MOST: usize = 80;

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(MOST).collect();
    let dots = if cut.len() < text.len() { "..." } else { "" };
    format!("{cut:?}{dots}")
}

/// A text without quotes, for names and ids.
pub(crate) fn plain(text: &str) -> String {
    plain_up_to(text, MOST)
}

/// The same with a limit of its own.
pub(crate) fn plain_up_to(text: &str, most: usize) -> String {
    let mut plain = String::with_capacity(text.len().min(4 * most));
    for (n, letter) in text.chars().enumerate() {
        if n == most {
            plain.push_str("...");
            break;
        }
        match letter {
            '"' | '\'' | '\\' => plain.push(letter),
            _ => plain.extend(letter.escape_debug()),
        }
    }
    plain
}

/// Words in a row: `a, b, c`.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(plain).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_control_characters_are_spelled_out() {
        assert_eq!(quoted("a\"b"), r#""a\"b""#);
        assert_eq!(plain("a'b\"c"), "a'b\"c");
        assert_eq!(plain("\u{1b}[2J\n\u{202e}\0"), r"\u{1b}[2J\n\u{202e}\0");
        assert_eq!(quoted(&"é".repeat(81)), format!("\"{}\"...", "é".repeat(80)));
        assert_eq!(plain(&"x".repeat(1_000_000)).len(), 83);
    }
}
