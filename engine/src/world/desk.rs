//! The view of one desk: slices of the tables, to be read or to be written.

use std::sync::Arc;

use crate::event::TicketNo;
use crate::scenario::Compiled;
use crate::text::Text;

use super::rows::{
    Case, CreditRow, Deed, DeedRow, EscalationRow, MessageRow, Papers, Reading, TagRow, Ticket,
};

/// One desk, to be read by rules, observations and digests.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is a slice of the table of its row kind")]
pub struct Desk<'a> {
    pub scenario: &'a Arc<Compiled>,
    pub case: &'a Case,
    pub papers: &'a Papers,
    pub tickets: &'a [Ticket],
    pub(super) readings: &'a [Reading],
    pub(super) tags: &'a [TagRow],
    pub(super) credits: &'a [CreditRow],
    pub(super) escalations: &'a [EscalationRow],
    pub(super) messages: &'a [MessageRow],
    pub(super) deeds: &'a [DeedRow],
}

/// One desk, for `apply` alone.
#[expect(missing_docs, reason = "each is a slice of the table of its row kind")]
pub struct DeskMut<'a> {
    pub scenario: &'a Arc<Compiled>,
    pub case: &'a mut Case,
    pub papers: &'a mut Papers,
    pub tickets: &'a mut [Ticket],
    pub readings: &'a mut [Reading],
    pub tags: &'a mut [TagRow],
    pub credits: &'a mut [CreditRow],
    pub escalations: &'a mut [EscalationRow],
    pub messages: &'a mut [MessageRow],
    pub deeds: &'a mut [DeedRow],
}

impl DeskMut<'_> {
    /// Notes that something was done.
    pub fn note(&mut self, ticket: TicketNo, deed: Deed) {
        if let Some(row) = self.deeds.get_mut(self.case.dealings.deeds as usize) {
            *row = DeedRow { ticket, deed };
            self.case.dealings.deeds += 1;
        }
    }

    /// The same desk, to be read.
    #[must_use]
    pub fn as_desk(&self) -> Desk<'_> {
        Desk {
            scenario: self.scenario,
            case: self.case,
            papers: self.papers,
            tickets: self.tickets,
            readings: self.readings,
            tags: self.tags,
            credits: self.credits,
            escalations: self.escalations,
            messages: self.messages,
            deeds: self.deeds,
        }
    }
}

impl<'a> Desk<'a> {
    /// What a text says; empty if it was never given.
    #[must_use]
    pub fn say(&self, text: Text) -> &'a str {
        let lexicon = &self.scenario.lexicon;
        let own = || self.papers.words.get(text.number().checked_sub(lexicon.len())?);
        lexicon.get(text).or_else(own).unwrap_or_default()
    }

    /// The number of a text, if the desk knows it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Text> {
        let lexicon = &self.scenario.lexicon;
        lexicon.find(text).or_else(|| {
            let own = self.papers.words.find(text)?;
            Some(Text::new(u32::try_from(lexicon.len() + own).ok()?))
        })
    }

    /// How many texts have a number on this desk.
    #[must_use]
    pub fn known_texts(&self) -> usize {
        self.scenario.lexicon.len() + self.papers.words.len()
    }

    /// The tags in use.
    #[must_use]
    pub fn tags(&self) -> &'a [TagRow] {
        &self.tags[..self.case.tags as usize]
    }

    /// The credits given.
    #[must_use]
    pub fn credits(&self) -> &'a [CreditRow] {
        &self.credits[..self.case.credits as usize]
    }

    /// The escalations made.
    #[must_use]
    pub fn escalations(&self) -> &'a [EscalationRow] {
        &self.escalations[..self.case.escalations as usize]
    }

    /// The messages that have arrived.
    #[must_use]
    pub fn messages(&self) -> &'a [MessageRow] {
        &self.messages[..self.case.messages as usize]
    }

    /// The step with whose answer a message came that has arrived, by its place in the scenario.
    #[must_use]
    pub fn step_of(&self, message: u32) -> u32 {
        let came = self.deeds().iter().find_map(|row| match row.deed {
            Deed::Heard { message: heard, turn } if heard == message => Some(turn),
            _ => None,
        });
        let source = self.scenario.source.messages.get(message as usize);
        came.or(source.map(|message| message.at_step)).unwrap_or_default()
    }

    /// What was done that only the second dialect knows, in order.
    #[must_use]
    pub fn deeds(&self) -> &'a [DeedRow] {
        &self.deeds[..self.case.dealings.deeds as usize]
    }

    /// The credits that stand, with their places among all.
    pub fn standing_credits(
        &self,
    ) -> impl DoubleEndedIterator<Item = (u32, &'a CreditRow)> + use<'a> {
        let deeds = self.deeds();
        let credits: &'a [CreditRow] = self.credits();
        credits
            .iter()
            .enumerate()
            .map(|(place, row)| (place as u32, row))
            .filter(move |(place, _)| !deeds.iter().any(|row| row.deed == Deed::Undone(*place)))
    }

    /// What was read: the scenario's records first, its articles after them.
    #[must_use]
    pub fn readings(&self) -> &'a [Reading] {
        let source = &self.scenario.source;
        &self.readings[..source.records.len() + source.articles.len()]
    }
}
