//! What a seat sees of a desk: no more than it has earned.

use crate::command::{Answer, Verb};
use crate::dialect;
use crate::event::{ArticleNo, RecordNo, Refusal, Seat, TicketNo};
use crate::rules::search;
use crate::scenario::{
    ArticleSource, Dialect, MessageSource, Offers, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};
use crate::text::Text;
use crate::world::{DeedRow, Desk, Focus};

/// The view of one seat. The gold of the scenario cannot be reached through it.
#[derive(Clone, Copy)]
pub struct Observation<'a> {
    desk: Desk<'a>,
    seat: Seat,
}

/// A ticket as a seat sees it.
#[derive(Clone, Copy, Debug)]
pub struct TicketView<'a> {
    /// Its place in the inbox.
    pub number: TicketNo,
    /// What does not change.
    pub source: &'a TicketSource,
    /// Its priority now.
    pub priority: Priority,
    /// Its status now.
    pub status: Status,
}

/// What lies in front of a seat, with all that it says.
#[derive(Clone, Debug)]
pub enum FocusView<'a> {
    /// Nothing yet.
    Nothing,
    /// A ticket, as it was when it was opened, with its tags then.
    Ticket(TicketView<'a>, Vec<&'a str>),
    /// A record.
    Record(&'a RecordSource),
    /// An article.
    Article(&'a ArticleSource),
    /// What a search found, with the number of shared words.
    Search(Vec<(&'a ArticleSource, usize)>),
}

impl<'a> Observation<'a> {
    /// What this seat sees of this desk.
    #[must_use]
    pub const fn new(desk: Desk<'a>, seat: Seat) -> Self {
        Self { desk, seat }
    }

    /// The seat that looks.
    #[must_use]
    pub const fn seat(&self) -> Seat {
        self.seat
    }

    /// The language of the desk.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.desk.scenario.source.dialect
    }

    /// What the seat was told first.
    #[must_use]
    pub fn brief(&self) -> &'a str {
        &self.desk.scenario.source.brief
    }

    /// The family of cases that this one belongs to.
    #[must_use]
    pub fn family(&self) -> &'a str {
        &self.desk.scenario.source.family
    }

    /// How many turns were taken.
    #[must_use]
    pub const fn turn(&self) -> u32 {
        self.desk.case.turn
    }

    /// How many turns are left.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.desk.scenario.source.budget_steps.saturating_sub(self.desk.case.turn)
    }

    /// The inbox, in its order.
    pub fn tickets(&self) -> impl ExactSizeIterator<Item = TicketView<'a>> + use<'a> {
        let rows = self.desk.tickets.iter().zip(&self.desk.scenario.source.tickets);
        rows.enumerate().map(|(number, (row, source))| TicketView {
            number: TicketNo(number as u32),
            source,
            priority: row.priority,
            status: row.status,
        })
    }

    /// A ticket by its place in the inbox.
    #[must_use]
    pub fn ticket(&self, number: TicketNo) -> Option<TicketView<'a>> {
        let at = number.0 as usize;
        let row = self.desk.tickets.get(at)?;
        let source = self.desk.scenario.source.tickets.get(at)?;
        Some(TicketView { number, source, priority: row.priority, status: row.status })
    }

    /// The tags of a ticket, in the order in which they were put on.
    pub fn tags(&self, ticket: TicketNo) -> impl Iterator<Item = &'a str> + use<'a> {
        let desk = self.desk;
        desk.tags().iter().filter(move |row| row.ticket == ticket).map(move |row| desk.say(row.tag))
    }

    /// How many tags a ticket has.
    #[must_use]
    pub fn tag_count(&self, ticket: TicketNo) -> usize {
        self.desk.tags().iter().filter(|row| row.ticket == ticket).count()
    }

    /// The tags of all tickets from the n-th one on, in the order in which they were put on.
    pub fn tags_from(
        &self,
        first: usize,
    ) -> impl ExactSizeIterator<Item = (TicketNo, &'a str)> + use<'a> {
        let desk = self.desk;
        desk.tags().iter().skip(first).map(move |row| (row.ticket, desk.say(row.tag)))
    }

    /// The ticket that was opened last.
    #[must_use]
    pub const fn selected(&self) -> Option<TicketNo> {
        self.desk.case.selected
    }

    /// The ticket that was worked on last.
    #[must_use]
    pub const fn active(&self) -> Option<TicketNo> {
        self.desk.case.active
    }

    /// The ids of all records and articles, records first, each in the scenario's order.
    pub fn readable_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.record_ids().chain(self.article_ids())
    }

    /// The ids of all records, in the scenario's order.
    pub fn record_ids(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        self.desk.scenario.source.records.iter().map(|record| record.id.as_str())
    }

    /// The ids of all articles, in the scenario's order; in the shop they are the policies' keys.
    pub fn article_ids(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        self.desk.scenario.source.articles.iter().map(|article| article.id.as_str())
    }

    /// The records that were read, in the scenario's order.
    pub fn records_read(&self) -> impl Iterator<Item = &'a RecordSource> + use<'a> {
        let rows = self.desk.scenario.source.records.iter().zip(self.desk.readings());
        rows.filter(|(_, row)| row.times > 0).map(|(record, _)| record)
    }

    /// The articles that were read, in the scenario's order.
    pub fn articles_read(&self) -> impl Iterator<Item = &'a ArticleSource> + use<'a> {
        let source = &self.desk.scenario.source;
        let rows = source.articles.iter().zip(&self.desk.readings()[source.records.len()..]);
        rows.filter(|(_, row)| row.times > 0).map(|(article, _)| article)
    }

    /// A record by its place in the scenario, if it was read.
    #[must_use]
    pub fn record(&self, RecordNo(number): RecordNo) -> Option<&'a RecordSource> {
        let record = self.desk.scenario.source.records.get(number as usize)?;
        (self.desk.readings()[number as usize].times > 0).then_some(record)
    }

    /// An article by its place in the scenario, if it was read.
    #[must_use]
    pub fn article(&self, ArticleNo(number): ArticleNo) -> Option<&'a ArticleSource> {
        let source = &self.desk.scenario.source;
        let article = source.articles.get(number as usize)?;
        let row = &self.desk.readings()[source.records.len() + number as usize];
        (row.times > 0).then_some(article)
    }

    /// Whether a record or article was read.
    #[must_use]
    pub fn has_read(&self, id: &str) -> bool {
        let mut ids = self.readable_ids().zip(self.desk.readings());
        ids.any(|(known, row)| known == id && row.times > 0)
    }

    /// What lies in front of the seat, by its place in the scenario.
    #[must_use]
    pub const fn focus_place(&self) -> Focus {
        self.desk.case.focus
    }

    /// What lies in front of the seat.
    #[must_use]
    pub fn focus(&self) -> FocusView<'a> {
        let source = &self.desk.scenario.source;
        match self.desk.case.focus {
            Focus::Nothing => FocusView::Nothing,
            Focus::Ticket { ticket, priority, status, tags } => {
                let desk = self.desk;
                let then = &desk.tags()[..(tags as usize).min(desk.tags().len())];
                let own = then.iter().filter(|row| row.ticket == ticket);
                let tags = own.map(|row| desk.say(row.tag)).collect();
                let Some(source) = source.tickets.get(ticket.0 as usize) else {
                    return FocusView::Nothing;
                };
                FocusView::Ticket(TicketView { number: ticket, source, priority, status }, tags)
            }
            Focus::Record(RecordNo(number)) => {
                let record = source.records.get(number as usize);
                record.map_or(FocusView::Nothing, FocusView::Record)
            }
            Focus::Article(ArticleNo(number)) => {
                let article = source.articles.get(number as usize);
                article.map_or(FocusView::Nothing, FocusView::Article)
            }
            Focus::Search(query) => {
                let found = match source.dialect {
                    Dialect::Desk | Dialect::Desk2 => {
                        search::hits(&source.articles, self.desk.say(query))
                    }
                    Dialect::Shop => Vec::new(),
                };
                FocusView::Search(found)
            }
        }
    }

    /// The messages that have arrived.
    pub fn messages(&self) -> impl Iterator<Item = &'a MessageSource> + use<'a> {
        let source = &self.desk.scenario.source;
        let rows = self.desk.messages().iter();
        rows.filter_map(|row| source.messages.get(row.message as usize))
    }

    /// The step with whose answer each of these messages came.
    pub fn message_steps(&self) -> impl Iterator<Item = u32> + use<'a> {
        let desk = self.desk;
        desk.messages().iter().map(move |row| desk.step_of(row.message))
    }

    /// How many messages have arrived.
    #[must_use]
    pub const fn message_count(&self) -> usize {
        self.desk.case.messages as usize
    }

    /// The reply that is asked for, where the dialect tells.
    #[must_use]
    pub fn reply(&self) -> Option<&'a ReplySource> {
        self.desk.scenario.source.reply.as_ref()
    }

    /// The codes that the shop's workspace offers.
    #[must_use]
    pub fn offered_codes(&self) -> &'a [String] {
        self.desk.scenario.source.shop.as_ref().map_or(&[], |shop| &shop.codes)
    }

    /// What the shop's workspace holds.
    #[must_use]
    pub fn workspace_summary(&self) -> &'a str {
        self.desk.scenario.source.shop.as_ref().map_or("", |shop| &shop.workspace_summary)
    }

    /// What goes on outside, if there is an incident or a policy window.
    #[must_use]
    pub fn world(&self) -> Option<&'a WorldSource> {
        let world = self.desk.scenario.source.world.as_ref()?;
        (world.window.is_some() || !world.incidents.is_empty()).then_some(world)
    }

    /// The credits that were given, as ticket and amount.
    pub fn credits(&self) -> impl ExactSizeIterator<Item = (TicketNo, f64)> + use<'a> {
        self.desk.credits().iter().map(|row| (row.ticket, row.amount.number()))
    }

    /// The credits that were given and not taken back, as ticket and amount.
    pub fn standing_credits(&self) -> impl Iterator<Item = (TicketNo, f64)> + use<'a> {
        let desk = self.desk;
        desk.standing_credits().map(|(_, row)| (row.ticket, row.amount.number()))
    }

    /// The words that commands may use, on a desk of the second dialect.
    #[must_use]
    pub fn offers(&self) -> Option<&'a Offers> {
        self.desk.scenario.source.desk2.as_ref().map(|desk2| &desk2.offers)
    }

    /// What was done that only the second dialect knows, in order.
    #[must_use]
    pub fn deeds(&self) -> &'a [DeedRow] {
        self.desk.deeds()
    }

    /// What a text says; empty if it was never given.
    #[must_use]
    pub fn say(&self, text: Text) -> &'a str {
        self.desk.say(text)
    }

    /// The teams that a ticket was handed to.
    pub fn escalations(&self, ticket: TicketNo) -> impl Iterator<Item = &'a str> + use<'a> {
        let desk = self.desk;
        let own = desk.escalations().iter().filter(move |row| row.ticket == ticket);
        own.map(move |row| desk.say(row.team))
    }

    /// To how many teams a ticket was handed.
    #[must_use]
    pub fn escalation_count(&self, ticket: TicketNo) -> usize {
        self.desk.escalations().iter().filter(|row| row.ticket == ticket).count()
    }

    /// The teams that tickets were handed to, from the n-th one on, in their order.
    pub fn escalations_from(
        &self,
        first: usize,
    ) -> impl ExactSizeIterator<Item = (TicketNo, &'a str)> + use<'a> {
        let desk = self.desk;
        desk.escalations().iter().skip(first).map(move |row| (row.ticket, desk.say(row.team)))
    }

    /// Whether a reply was drafted.
    #[must_use]
    pub const fn has_draft(&self) -> bool {
        self.desk.case.draft.is_some()
    }

    /// Why the last command was refused, if it was.
    #[must_use]
    pub const fn refused(&self) -> Option<Refusal> {
        self.desk.case.refused
    }

    /// Why the last command was refused, in a sentence, if it was.
    #[must_use]
    pub fn refusal_text(&self) -> Option<String> {
        Some(dialect::explain_refusal(&self.desk, self.refused()?))
    }

    /// Whether the episode is over.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.desk.case.ended.is_some()
    }

    /// A text for a field of the answer.
    pub fn text(&self, answer: &mut Answer, text: &str) -> Text {
        answer.text(&self.desk.scenario.lexicon, text)
    }

    /// A text for a field of the answer that is there as bytes; none if they are no UTF-8. Known
    /// texts need not be looked at for that.
    pub fn text_of_bytes(&self, answer: &mut Answer, bytes: &[u8]) -> Option<Text> {
        let known = self.desk.scenario.lexicon.find_bytes(bytes);
        known.or_else(|| Some(answer.own_text(std::str::from_utf8(bytes).ok()?)))
    }

    /// Reads an action as it goes over the wire of this desk's dialect; what is no action makes
    /// the answer malformed.
    pub fn read_wire(&self, text: &str, answer: &mut Answer) {
        match dialect::read(self.dialect(), text) {
            Ok(action) => action.answer(&self.desk.scenario.lexicon, answer),
            Err(malformed) => answer.malformed(&malformed.to_string()),
        }
    }

    /// Answers with a verb on a ticket; the other fields are the caller's.
    pub fn on_ticket<'b>(
        &self,
        answer: &'b mut Answer,
        verb: Verb,
        ticket: TicketNo,
    ) -> &'b mut Answer {
        answer.begin(verb);
        let id = self.desk.scenario.source.tickets.get(ticket.0 as usize);
        answer.command.ticket = id.map_or(Text::NONE, |ticket| self.text(answer, &ticket.id));
        answer
    }
}
