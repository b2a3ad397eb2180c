//! What only the second dialect shows: the words that commands take, and the work done so far.

use aegis_engine::dialect::desk2::{self, TicketWork};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::Word;

use crate::commands::log::dealings;
use crate::output::wrapped;

use super::session::Session;
use super::view::View;

impl View {
    /// The words that commands take, without what they mean; nothing where none are offered.
    pub fn offers_in_brief(&self, seen: &Observation<'_>) -> String {
        let Some(offers) = seen.offers() else { return String::new() };
        let mut text = String::new();
        for (name, words) in offers.all().into_iter().filter(|(_, words)| !words.is_empty()) {
            let ids: Vec<&str> = words.iter().map(|Word(id, _)| id.as_str()).collect();
            let label = if name == "currencies" { "currency" } else { name };
            text += &self.labelled(label, &ids.join(", "));
        }
        text + "`offers` says what these words mean.\n"
    }

    /// The words that commands take with what they mean, of one vocabulary or of all.
    pub fn offers(&self, seen: &Observation<'_>, kind: Option<&str>) -> String {
        let all = seen.offers().map(|offers| offers.all().to_vec()).unwrap_or_default();
        let mut text = String::new();
        for (name, words) in all {
            if words.is_empty() || kind.is_some_and(|kind| kind != name) {
                continue;
            }
            text += &self.title(name);
            let width = words.iter().map(|Word(id, _)| id.chars().count()).max().unwrap_or(0);
            for Word(id, meaning) in words {
                text += &wrapped(&format!("  {id:<width$}  "), meaning, self.width);
            }
        }
        if text.is_empty() { "nothing of this kind is offered\n".to_owned() } else { text }
    }

    /// What was done so far, ticket by ticket.
    pub fn work(&self, session: &mut Session<'_>) -> String {
        let work = desk2::observe(&mut session.episode).work;
        if work.is_empty() {
            return "nothing was done yet that a customer or a team would notice\n".to_owned();
        }
        work.iter().map(|work| self.ticket_work(work)).collect()
    }

    fn ticket_work(&self, work: &TicketWork) -> String {
        let mut text = self.title(&work.ticket_id);
        let credits = work.credits.iter().map(|amount| format!("{amount:.2}"));
        let known = [("credited", credits.collect()), ("handed to", work.escalated_to.clone())];
        let known = known.into_iter().filter(|(_, words): &(_, Vec<String>)| !words.is_empty());
        for (label, words) in known.chain(dealings(work)) {
            text += &self.labelled(label, &words.join(", "));
        }
        text
    }
}
