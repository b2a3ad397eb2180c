//! The second dialect's part of a scenario, compiled.

use crate::command::Field;
use crate::text::{Lexicon, Text};

use super::super::{Desk2Source, Word};
use super::Compiled;
use super::pattern::Pattern;

/// What a desk of the second dialect offers, and how the other side answers.
#[derive(Clone, Debug)]
pub struct Desk2Rules {
    /// For each text of the lexicon, the fields in which it is offered, as bits.
    offered: Vec<u16>,
    confirming: Vec<Text>,
    /// What makes a message arrive, and the message's place.
    pub reactions: Vec<(Pattern, u32)>,
}

/// The fields with a closed vocabulary; the place of each is its bit. `None` stands for the points
/// of a reply, which are no field.
const CLOSED: [Option<Field>; 10] = [
    Some(Field::Team),
    Some(Field::Template),
    None,
    Some(Field::Tag),
    Some(Field::Code),
    Some(Field::Question),
    Some(Field::Channel),
    Some(Field::Reason),
    Some(Field::Target),
    Some(Field::Currency),
];

impl Desk2Rules {
    pub(super) fn of(scenario: &Compiled, source: &Desk2Source) -> Self {
        let lexicon = &scenario.lexicon;
        let mut offered = vec![0; lexicon.len()];
        for (bit, (_, words)) in source.offers.all().into_iter().enumerate() {
            for Word(word, _) in words {
                offered[lexicon.known(word).number()] |= 1 << bit;
            }
        }
        let reactions = source.reactions.iter();
        Self {
            offered,
            confirming: known(lexicon, &source.confirming_channels),
            reactions: reactions
                .map(|reaction| (Pattern::of(scenario, &reaction.when), reaction.message))
                .collect(),
        }
    }

    /// Whether a word may stand in a field; any word may in one without a closed vocabulary.
    #[must_use]
    pub fn offers(&self, field: Field, word: Text) -> bool {
        let bit = CLOSED.iter().position(|closed| *closed == Some(field));
        bit.is_none_or(|bit| self.is_offered(word, bit))
    }

    /// Whether a reply can make this point.
    #[must_use]
    pub fn offers_point(&self, point: Text) -> bool {
        CLOSED.iter().position(Option::is_none).is_some_and(|bit| self.is_offered(point, bit))
    }

    /// Whether a customer who is asked through this channel is who they say.
    #[must_use]
    pub fn confirms(&self, channel: Text) -> bool {
        self.confirming.contains(&channel)
    }

    fn is_offered(&self, word: Text, bit: usize) -> bool {
        self.offered.get(word.number()).is_some_and(|fields| fields >> bit & 1 == 1)
    }
}

fn known(lexicon: &Lexicon, words: &[String]) -> Vec<Text> {
    words.iter().map(|word| lexicon.known(word)).collect()
}
