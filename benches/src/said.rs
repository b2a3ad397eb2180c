//! An answer together with its words, which the engine keeps to itself.

use aegis_engine::command::{Answer, Command, Verb};
use aegis_engine::scenario::Compiled;
use aegis_engine::text::{Text, Words};

/// An answer as a policy writes it, with a copy of the texts that its desk may not know.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What the engine's `step` takes.
    pub answer: Answer,
    /// The answer's own texts, in the order in which they were said.
    pub words: Words,
}

impl Said {
    /// Starts over with a form that has nothing but its verb.
    pub fn begin(&mut self, verb: Verb) -> &mut Command {
        self.words.clear();
        self.answer.begin(verb)
    }

    /// A text for one of the fields.
    pub fn text(&mut self, scenario: &Compiled, text: &str) -> Text {
        if scenario.lexicon.find(text).is_none() && self.words.find(text).is_none() {
            self.words.push(text);
        }
        self.answer.text(&scenario.lexicon, text)
    }

    /// Makes this an answer that was no command, and says why.
    pub fn malformed(&mut self, why: &str) {
        self.answer.malformed(why);
        self.words.clear();
        self.words.push(&why[..why.floor_char_boundary(500)]);
    }

    /// Copies an answer of which the scenario knows all texts, like a step of its oracle.
    pub fn copy_known(&mut self, answer: &Answer) {
        self.words.clear();
        self.answer.copy_from(answer);
    }
}
