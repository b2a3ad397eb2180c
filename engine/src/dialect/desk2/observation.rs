//! What a desk of the second dialect shows a seat: what the first one shows, the words that it
//! takes, and what was done so far.

use serde::{Deserialize, Serialize};

use crate::dialect::desk;
use crate::episode::{Episode, Past};
use crate::event::{Seat, TicketNo};
use crate::observe;
use crate::scenario::{self, Word};
use crate::world::{Deed, Desk};

/// The observation of the second dialect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Observation {
    /// What the first dialect shows, too.
    #[serde(flatten)]
    pub desk: desk::Observation,
    /// The words that actions may use.
    pub offers: Offers,
    /// What was done on each ticket that anything was done on.
    pub work: Vec<TicketWork>,
}

/// The closed vocabularies of a desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "scenario::Offers says what each is for")]
pub struct Offers {
    pub teams: Vec<OfferedWord>,
    pub templates: Vec<OfferedWord>,
    pub points: Vec<OfferedWord>,
    pub tags: Vec<OfferedWord>,
    pub codes: Vec<OfferedWord>,
    pub questions: Vec<OfferedWord>,
    pub channels: Vec<OfferedWord>,
    pub reasons: Vec<OfferedWord>,
    pub targets: Vec<OfferedWord>,
    pub currencies: Vec<OfferedWord>,
}

/// A word that an action may use, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferedWord {
    /// The word.
    pub id: String,
    /// What it means.
    pub meaning: String,
}

/// What was done on a ticket so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketWork {
    /// The ticket.
    pub ticket_id: String,
    /// The amounts that are credited.
    pub credits: Vec<f64>,
    /// The teams that it was handed to.
    pub escalated_to: Vec<String>,
    /// Why its request was refused.
    pub refused_for: Vec<String>,
    /// The sessions and keys that were stopped for it.
    pub contained: Vec<String>,
    /// The channels through which the customer's identity was checked, and whether it was
    /// confirmed.
    pub identity_checks: Vec<(String, bool)>,
    /// What the customer was asked.
    pub asked: Vec<String>,
    /// The tickets that it was linked to.
    pub linked_to: Vec<String>,
    /// The templates of the replies that were sent.
    pub replies_sent: Vec<String>,
}

/// What the seat of an episode sees.
pub fn observe(episode: &mut Episode) -> Observation {
    episode.with_past(|desk, _, history| Observation::of(&desk, history))
}

impl Observation {
    /// What the seat sees of a desk after these turns.
    #[must_use]
    pub fn of(desk: &Desk<'_>, history: &[Past]) -> Self {
        let seen = observe::Observation::new(*desk, Seat(0));
        let mut own = desk::Observation::of(desk, history);
        if own.fixture_id.contains('@') {
            // The name of a generated case holds its seed, from which anybody could make it again.
            own.fixture_id.clone_from(&own.task_id);
        }
        Self {
            desk: own,
            offers: seen.offers().map(Offers::of).unwrap_or_default(),
            work: TicketWork::of_all(desk),
        }
    }

    /// The same after one more action that came too late: nothing has changed but the answer.
    #[must_use]
    pub fn too_late(self) -> Self {
        Self { desk: self.desk.too_late(), ..self }
    }
}

impl Offers {
    fn of(source: &scenario::Offers) -> Self {
        let words = |words: &[Word]| {
            let word =
                |Word(id, meaning): &Word| OfferedWord { id: id.clone(), meaning: meaning.clone() };
            words.iter().map(word).collect()
        };
        Self {
            teams: words(&source.teams),
            templates: words(&source.templates),
            points: words(&source.points),
            tags: words(&source.tags),
            codes: words(&source.codes),
            questions: words(&source.questions),
            channels: words(&source.channels),
            reasons: words(&source.reasons),
            targets: words(&source.targets),
            currencies: words(&source.currencies),
        }
    }
}

impl TicketWork {
    /// What was done on each ticket that anything was done on.
    #[must_use]
    pub fn of_all(desk: &Desk<'_>) -> Vec<Self> {
        let all = (0..desk.tickets.len()).map(|no| Self::of(desk, TicketNo(no as u32)));
        all.filter(|work| !work.is_empty()).collect()
    }

    pub(super) fn of(desk: &Desk<'_>, ticket: TicketNo) -> Self {
        let say = |text| desk.say(text).to_owned();
        let tickets = &desk.scenario.source.tickets;
        let id = |TicketNo(no): TicketNo| {
            tickets.get(no as usize).map_or_else(String::new, |ticket| ticket.id.clone())
        };
        let credits = desk.standing_credits().filter(|(_, row)| row.ticket == ticket);
        let escalations = desk.escalations().iter().filter(|row| row.ticket == ticket);
        let mut work = Self {
            ticket_id: id(ticket),
            credits: credits.map(|(_, row)| row.amount.number()).collect(),
            escalated_to: escalations.map(|row| say(row.team)).collect(),
            ..Self::default()
        };
        for row in desk.deeds().iter().filter(|row| row.ticket == ticket) {
            match row.deed {
                Deed::Sent(template) => work.replies_sent.push(say(template)),
                Deed::Asked(question) => work.asked.push(say(question)),
                Deed::Checked { channel, is_confirmed } => {
                    work.identity_checks.push((say(channel), is_confirmed));
                }
                Deed::Refused(reason) => work.refused_for.push(say(reason)),
                Deed::Contained(target) => work.contained.push(say(target)),
                Deed::Linked(other) => work.linked_to.push(id(other)),
                Deed::Said(_) | Deed::Undone(_) | Deed::Heard { .. } => {}
            }
        }
        work
    }

    fn is_empty(&self) -> bool {
        *self == Self { ticket_id: self.ticket_id.clone(), ..Self::default() }
    }
}
