//! Rules for single words, texts and numbers, and the names that are nearest to a wrong one.

/// How many bytes an id may have.
const MAX_ID_BYTES: usize = 100;
/// Words that authors write where the text is still to come.
const PLACEHOLDERS: [&str; 5] = ["todo", "tbd", "lorem", "placeholder", "xxx"];
/// How many names an answer lists at most.
const MAX_LISTED: usize = 8;

/// What is wrong with an id.
pub(super) fn id_fault(id: &str) -> Option<String> {
    let is_bad = |c: char| c.is_whitespace() || c.is_control();
    if id.is_empty() {
        return Some("an id is missing here: write one word, without blanks".to_owned());
    }
    if id.len() > MAX_ID_BYTES {
        let bytes = id.len();
        return Some(format!("this id has {bytes} bytes: write at most {MAX_ID_BYTES}"));
    }
    if id.contains(is_bad) {
        let words: Vec<&str> = id.split(is_bad).filter(|word| !word.is_empty()).collect();
        let advice = match words.join("_") {
            word if word.is_empty() => "write one word".to_owned(),
            word => format!("write {word:?}"),
        };
        return Some(format!("the id {id:?} has a blank or a control character: {advice}"));
    }
    None
}

/// What is wrong with a text that people read.
pub(super) fn text_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("this text is blank, and people read it: say something".to_owned());
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let found = words.find(|word| PLACEHOLDERS.iter().any(|p| word.eq_ignore_ascii_case(p)))?;
    Some(format!("{found:?} is a placeholder: write what people will read"))
}

/// What is wrong with a word that is compared in lower case.
pub(super) fn keyword_fault(word: &str) -> Option<String> {
    if word.trim().is_empty() {
        return Some("this keyword is blank: write a word, or remove it".to_owned());
    }
    let lower = word.to_lowercase();
    (lower != word).then(|| format!("keywords are in lower case: write {lower:?}"))
}

/// How many decimals a number needs to be written; 0 for what is no number.
pub(super) fn decimals(number: f64) -> usize {
    format!("{number}").split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// What is wrong with an amount of money.
pub(super) fn amount_fault(amount: f64) -> Option<String> {
    if !crate::command::Amount::of(amount).is_in_range() {
        return Some(format!("{amount} cannot be credited: write more than 0, at most 100000"));
    }
    (decimals(amount) > 2).then(|| format!("{amount} has parts of a cent: write {amount:.2}"))
}

/// What to do about a name that nothing has.
pub(super) fn did_you_mean<'a>(
    name: &str,
    known: &mut (impl Iterator<Item = &'a str> + Clone),
) -> String {
    if let Some(nearest) = nearest(name, known.clone()) {
        return format!("did you mean {nearest:?}?");
    }
    let listed: Vec<String> =
        known.by_ref().take(MAX_LISTED).map(|name| format!("{name:?}")).collect();
    let more = if known.next().is_some() { ", .." } else { "" };
    match listed.len() {
        0 => "none is set up, so add it or remove this".to_owned(),
        1 => format!("write {}", listed[0]),
        _ => format!("write one of {}{more}", listed.join(", ")),
    }
}

/// The known name that a wrong one was probably meant to be; case and `_` hardly count.
pub(in crate::scenario) fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name = folded(name);
    // Longer ones are no typos, and comparing them takes time.
    if name.len() > MAX_ID_BYTES {
        return None;
    }
    let (distance, nearest) = known
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_ID_BYTES)
        .map(|candidate| (strsim::osa_distance(&name, &folded(candidate)), candidate))
        .min_by_key(|&(distance, _)| distance)?;
    (distance <= (name.chars().count() / 3).max(1)).then_some(nearest)
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_whatever_its_case() {
        let known = ["budget_steps", "brief", "WaitingOnCustomer", "TICKET-1001", "TICKET-1002"];
        assert_eq!(nearest("buget_steps", known), Some("budget_steps"));
        assert_eq!(nearest("waiting_on_customer", known), Some("WaitingOnCustomer"));
        assert_eq!(nearest("TICKET-1O02", known), Some("TICKET-1002"));
        assert_eq!(nearest("something else", known), None);
        assert_eq!(nearest(&"x".repeat(101), known), None);
    }

    #[test]
    fn few_names_are_listed_whole_and_many_in_part() {
        let advice = |known: &[&'static str]| did_you_mean("?????", &mut known.iter().copied());
        assert_eq!(advice(&[]), "none is set up, so add it or remove this");
        assert_eq!(advice(&["a1"]), "write \"a1\"");
        assert_eq!(advice(&["a1", "b2"]), "write one of \"a1\", \"b2\"");
        assert!(advice(&["aa"; 9]).ends_with("\"aa\", .."));
        assert!(!advice(&["aa"; 8]).ends_with(".."));
    }

    #[test]
    fn placeholders_count_as_whole_words_only() {
        assert_eq!(text_fault("Ask the XXXL team; the todos are listed"), None);
        for text in ["TODO", "due: tbd.", "Lorem ipsum", "a (placeholder)", "acct-xxx"] {
            assert!(text_fault(text).is_some(), "{text}");
        }
    }

    #[test]
    fn decimals_are_those_of_the_shortest_spelling() {
        assert_eq!([1.0, 0.15, 0.3, 0.12345, 1e-7].map(decimals), [0, 2, 1, 5, 7]);
    }
}
