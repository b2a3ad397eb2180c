//! Texts as numbers: the known ones of a scenario, and the ones that a policy brings to a desk.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64;

/// The number of a text on one desk: first the scenario's lexicon, then the desk's own words.
///
/// Equal texts have equal numbers, so rules compare numbers and never strings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(u32);

impl Text {
    /// No text was given.
    pub const NONE: Self = Self(u32::MAX);
    /// The empty text; it stands first in every lexicon.
    pub const EMPTY: Self = Self(0);
    /// Set on a text that an answer brings and that no desk has numbered yet.
    const FRESH: u32 = 1 << 31;

    /// The text with this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The n-th word of an answer that is not numbered yet.
    pub(crate) const fn fresh(n: u32) -> Self {
        Self(n | Self::FRESH)
    }

    /// Which word of its answer this is, if no desk has numbered it yet.
    pub(crate) const fn as_fresh(self) -> Option<usize> {
        if self.0 & Self::FRESH != 0 && self.0 != u32::MAX {
            Some((self.0 & !Self::FRESH) as usize)
        } else {
            None
        }
    }

    /// Whether this is nothing, or one of the first so many texts of a desk.
    pub(crate) const fn is_none_or_below(self, count: usize) -> bool {
        (self.0.wrapping_add(1) as usize) <= count
    }

    /// The number, for tables that are indexed by it.
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// Whether nothing was given; an empty text counts as nothing.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        self.0 == u32::MAX || self.0 == 0
    }

    /// Whether anything, even an empty text, was given.
    #[must_use]
    pub const fn is_given(self) -> bool {
        self.0 != u32::MAX
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::NONE => f.write_str("-"),
            _ => write!(f, "#{}", self.0),
        }
    }
}

/// On the wire `NONE` is 0, so that an absent field costs one byte.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0.wrapping_add(1))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(u32::deserialize(deserializer)?.wrapping_sub(1)))
    }
}

/// Numbered strings in one growing buffer; clearing keeps the room.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    bytes: String,
    ends: Vec<u32>,
    hashes: Vec<u64>,
}

impl Clone for Words {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), ends: self.ends.clone(), hashes: self.hashes.clone() }
    }

    /// Copies into the room that is there; the derived way would make new room each time.
    fn clone_from(&mut self, source: &Self) {
        self.bytes.clone_from(&source.bytes);
        self.ends.clone_from(&source.ends);
        self.hashes.clone_from(&source.hashes);
    }
}

impl Words {
    /// Forgets all words and keeps the room for new ones.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.hashes.clear();
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes all words have together.
    #[must_use]
    pub fn total_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The n-th word.
    #[must_use]
    pub fn get(&self, n: usize) -> Option<&str> {
        let end = *self.ends.get(n)? as usize;
        let start = if n == 0 { 0 } else { self.ends[n - 1] as usize };
        Some(&self.bytes[start..end])
    }

    /// Adds a word at the end, known or not, and returns its number.
    pub fn push(&mut self, word: &str) -> usize {
        self.bytes.push_str(word);
        let end = u32::try_from(self.bytes.len()).expect("commands are bounded, so words are too");
        self.ends.push(end);
        self.hashes.push(xxh3_64(word.as_bytes()));
        self.ends.len() - 1
    }

    /// The number of a word that is already there.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<usize> {
        if self.hashes.is_empty() {
            return None;
        }
        let hash = xxh3_64(word.as_bytes());
        (0..self.len()).find(|&n| self.hashes[n] == hash && self.get(n) == Some(word))
    }

    /// All words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|n| self.get(n).unwrap_or_default())
    }
}

/// The known texts of one scenario, in the order in which the scenario names them.
#[derive(Clone, Debug)]
pub struct Lexicon {
    words: Words,
    sorted: Vec<u32>,
}

impl Lexicon {
    /// Collects texts; `EMPTY` is always the first.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = Words::default();
        words.push("");
        for text in texts {
            if words.find(text).is_none() {
                words.push(text);
            }
        }
        let count = u32::try_from(words.len()).expect("a scenario has fewer than 2^31 texts");
        let mut sorted: Vec<u32> = (0..count).collect();
        sorted.sort_by_key(|&n| words.get(n as usize));
        Self { words, sorted }
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Never: the empty text is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The number of a known text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Text> {
        let at = self.sorted.binary_search_by_key(&Some(text), |&n| self.words.get(n as usize));
        Some(Text::new(self.sorted[at.ok()?]))
    }

    /// The number of a known text that is there as bytes; bytes that are no text are unknown.
    #[must_use]
    pub fn find_bytes(&self, bytes: &[u8]) -> Option<Text> {
        let bytes_of = |&n: &u32| self.words.get(n as usize).map(str::as_bytes);
        let at = self.sorted.binary_search_by_key(&Some(bytes), bytes_of);
        Some(Text::new(self.sorted[at.ok()?]))
    }

    /// The number of a text that the scenario names itself.
    ///
    /// # Panics
    /// If the scenario's compiler forgot to collect it.
    #[must_use]
    pub fn known(&self, text: &str) -> Text {
        self.find(text).unwrap_or_else(|| panic!("{text:?} is in no lexicon"))
    }

    /// The text with this number, if it is a known one.
    #[must_use]
    pub fn get(&self, text: Text) -> Option<&str> {
        self.words.get(text.number())
    }

    /// All known texts with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Text, &str)> {
        (0u32..).map(Text::new).zip(self.words.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number_and_the_empty_one_comes_first() {
        let lexicon = Lexicon::of(["USD", "TICKET-1", "USD", ""]);
        assert_eq!(lexicon.len(), 3);
        assert_eq!(lexicon.find(""), Some(Text::EMPTY));
        assert_eq!(lexicon.find("USD"), Some(Text::new(1)));
        assert_eq!(lexicon.get(Text::new(2)), Some("TICKET-1"));
        assert_eq!(lexicon.find("EUR"), None);
    }

    #[test]
    fn words_keep_their_order_and_are_found_again() {
        let mut words = Words::default();
        assert_eq!(words.find("a"), None);
        assert_eq!(words.push("a"), 0);
        assert_eq!(words.push("bc"), 1);
        assert_eq!(words.find("bc"), Some(1));
        assert_eq!(words.iter().collect::<Vec<_>>(), ["a", "bc"]);
        words.clear();
        assert_eq!(words.find("a"), None);
    }

    #[test]
    fn an_absent_text_is_one_byte_on_the_wire() {
        assert_eq!(postcard::to_stdvec(&Text::NONE).unwrap(), [0]);
        assert_eq!(postcard::from_bytes::<Text>(&[0]).unwrap(), Text::NONE);
        assert_eq!(postcard::from_bytes::<Text>(&[8]).unwrap(), Text::new(7));
    }
}
