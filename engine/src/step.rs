//! The loop: a command is read, decided and applied, and the turn stands ready for judge and log.

use crate::apply::{happen, hear};
use crate::command::{Answer, Command, Verb};
use crate::decide::decide;
use crate::event::{Event, Seat, Turn};
use crate::text::{Text, Words};
use crate::world::{Desk, DeskMut};

/// Takes one turn: everything that a desk ever does goes through here.
///
/// The desk must not have ended. What was asked and what came of it is left in `buffer`.
pub fn step(desk: &mut DeskMut<'_>, seat: Seat, answer: &mut Answer, buffer: &mut TurnBuffer) {
    buffer.read(&desk.as_desk(), seat, answer);
    hear(desk, &buffer.turn());
    decide(&desk.as_desk(), seat, &buffer.command, &buffer.points, &mut buffer.events);
    happen(desk, &buffer.turn());
}

/// Where a turn is written down; the caller keeps it, so that a step allocates nothing.
#[derive(Clone, Debug)]
pub struct TurnBuffer {
    number: u32,
    seat: Seat,
    words: Words,
    command: Command,
    points: Vec<Text>,
    events: Vec<Event>,
}

impl Default for TurnBuffer {
    fn default() -> Self {
        Self {
            number: 0,
            seat: Seat(0),
            words: Words::default(),
            command: Command::new(Verb::Idle),
            points: Vec::new(),
            events: Vec::new(),
        }
    }
}

impl TurnBuffer {
    /// The turn that was taken last.
    #[must_use]
    pub fn turn(&self) -> Turn<'_> {
        Turn {
            number: self.number,
            seat: self.seat,
            words: &self.words,
            command: &self.command,
            points: &self.points,
            events: &self.events,
        }
    }

    /// Reads an answer without carrying it out: each of its texts gets the number that it has on
    /// this desk, or would have once the desk had heard it. The turn has no events then.
    pub fn read(&mut self, desk: &Desk<'_>, seat: Seat, answer: &mut Answer) {
        if let Some(why) = answer.too_large() {
            answer.malformed(&why);
        }
        self.number = desk.case.turn + 1;
        self.seat = seat;
        self.words.clear();
        self.events.clear();
        self.command = answer.command;
        if self.command.verb.object().is_none() {
            self.command.object = Text::NONE;
        }
        self.points.clear();
        self.points.extend_from_slice(&answer.points);
        self.number_texts(desk, answer);
    }

    fn number_texts(&mut self, desk: &Desk<'_>, answer: &Answer) {
        let known = desk.known_texts();
        // Nearly always the desk knows all of them: then there is nothing to do.
        let all_known = |texts: &[Text]| {
            texts.iter().fold(true, |all, text| all & text.is_none_or_below(known))
        };
        if all_known(&self.command.texts()) && all_known(&self.points) {
            return;
        }
        let texts = self.command.texts_mut();
        for text in texts.into_iter().chain(&mut self.points) {
            if let Some(fresh) = text.as_fresh() {
                *text = number(desk, &mut self.words, answer.words.get(fresh));
            } else if text.is_given() && text.number() >= known {
                *text = Text::NONE;
            }
        }
    }
}

/// The number of a word on a desk, a new one if nobody has said it yet.
fn number(desk: &Desk<'_>, new: &mut Words, word: Option<&str>) -> Text {
    let Some(word) = word else { return Text::NONE };
    desk.find(word).unwrap_or_else(|| {
        let n = new.find(word).unwrap_or_else(|| new.push(word));
        Text::new(u32::try_from(desk.known_texts() + n).expect("a desk's words are bounded"))
    })
}

/// A turn that was read back from a log, to be applied again.
impl TurnBuffer {
    /// Takes over a turn that was taken elsewhere.
    pub(crate) fn copy_from(&mut self, turn: &Turn<'_>) {
        let parts = self.begin(turn.number, turn.seat);
        parts.words.clone_from(turn.words);
        *parts.command = *turn.command;
        parts.points.extend_from_slice(turn.points);
        parts.events.extend_from_slice(turn.events);
    }

    /// Overwrites the buffer with the parts of a turn.
    pub(crate) fn begin(&mut self, number: u32, seat: Seat) -> TurnParts<'_> {
        self.number = number;
        self.seat = seat;
        self.words.clear();
        self.points.clear();
        self.events.clear();
        TurnParts {
            words: &mut self.words,
            command: &mut self.command,
            points: &mut self.points,
            events: &mut self.events,
        }
    }
}

/// The parts of a turn, to be filled.
pub(crate) struct TurnParts<'a> {
    pub(crate) words: &'a mut Words,
    pub(crate) command: &'a mut Command,
    pub(crate) points: &'a mut Vec<Text>,
    pub(crate) events: &'a mut Vec<Event>,
}
