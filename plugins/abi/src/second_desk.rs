//! What a seat sees of the second desk alone: the words that it takes, and what was done so far.

use std::mem::offset_of;

use crate::abi::AegisView;
use crate::observation::{ask, fill};
use crate::{Credit, DeedKind, Observation, Vocabulary};

/// A word that a command may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word.
    pub id: &'a str,
    /// What it means.
    pub meaning: &'a str,
}

/// Something that was done, beside what the first desk knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed<'a> {
    /// What kind of thing.
    pub kind: DeedKind,
    /// On which ticket, by its place in the inbox.
    pub ticket: u32,
    /// The template, question, channel, reason, target or id of a ticket that it was done with.
    pub object: &'a str,
    /// Whether an identity was checked and confirmed.
    pub is_confirmed: bool,
}

/// Whether the host's table goes as far as a function: those of older hosts end before.
macro_rules! has {
    ($seen:expr, $function:ident) => {{
        let end = offset_of!(AegisView, $function) + size_of::<unsafe extern "C" fn()>();
        // SAFETY: the host's table is there for ever, and starts with its size in every version.
        unsafe { (*$seen.raw.view).size as usize >= end }
    }};
}

impl<'a> Observation<'a> {
    /// The family of cases that this one belongs to; empty if the host is too old to say.
    #[must_use]
    pub fn family(&self) -> &'a str {
        if has!(self, family) { self.text(ask!(*self, family)) } else { "" }
    }

    /// The words of one list that commands may use; none on other desks than the second one.
    pub fn offered(&self, list: Vocabulary) -> impl Iterator<Item = Word<'a>> + use<'a> {
        let (seen, list) = (*self, list as u32);
        let count =
            if has!(self, offered_word) { ask!(*self, offered_word_count, list) } else { 0 };
        (0..count).filter_map(move |number| {
            let raw = fill!(seen, offered_word, list, number)?;
            Some(Word { id: seen.text(raw.id), meaning: seen.text(raw.meaning) })
        })
    }

    /// What was done so far, in order; nothing on other desks than the second one.
    pub fn deeds(&self) -> impl Iterator<Item = Deed<'a>> + use<'a> {
        let seen = *self;
        let count = if has!(self, deed) { ask!(*self, deed_count) } else { 0 };
        (0..count).filter_map(move |number| {
            let raw = fill!(seen, deed, number)?;
            Some(Deed {
                kind: DeedKind::of(raw.kind)?,
                ticket: raw.ticket,
                object: seen.text(raw.object),
                is_confirmed: raw.is_confirmed == 1,
            })
        })
    }

    /// The credits that were given and not taken back.
    pub fn standing_credits(&self) -> impl Iterator<Item = Credit> + use<'a> {
        let seen = *self;
        let stands =
            move |number| !has!(seen, credit_stands) || ask!(seen, credit_stands, number) == 1;
        (0..).zip(self.credits()).filter(move |&(number, _)| stands(number)).map(|(_, it)| it)
    }
}
