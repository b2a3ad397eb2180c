//! NAME_OF_POLICY: a policy for AegisDesk. It reads everything, replies and closes the case; what
//! it lacks is an idea of what it has read. That is where yours begins.

use std::cmp::Reverse;

use aegis_policy::{
    Answer, Dialect, Observation, Part, Policy, Status, Ticket, Verb, Vocabulary, export_policy,
};

/// What the policy remembers from turn to turn. Each seat of each episode has one of its own, made
/// by `create`, so nothing is shared and nothing has to be cleared.
struct Mine {
    /// The place of the ticket that it works on.
    ticket: Option<u32>,
    /// How many turns it keeps for what comes after reading.
    spare: u32,
}

impl Policy for Mine {
    /// The name in logs and score tables.
    const NAME: &'static str = "NAME_OF_POLICY";
    const ABOUT: &'static str = "reads everything, replies and closes";

    /// It knows the actions of both support desks, and not those of the shop. Generated cases and
    /// shifts are played on the second one.
    const DIALECTS: &'static [Dialect] = &[Dialect::Desk, Dialect::Desk2];

    /// It draws nothing by chance. A policy that does takes it from `part.seed` and nowhere else,
    /// and looks at no clock, no file and no other instance: runs are repeated on that promise.
    const IGNORES_SEED: bool = true;

    /// `part.config` is the text behind the question mark of `--policy lib:PATH?TEXT`.
    fn create(part: &Part<'_>) -> Result<Self, String> {
        let text = if part.config.is_empty() {
            "3"
        } else {
            part.config
        };
        let spare = text.parse();
        let spare = spare.map_err(|_| format!("the config is a number of turns, not {text:?}"))?;
        Ok(Self {
            ticket: None,
            spare,
        })
    }

    /// One turn: look at the desk, write one answer. Each function of `answer` starts it over, so
    /// the last one counts.
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        let number = *self.ticket.get_or_insert_with(|| neediest(seen));
        let Some(ticket) = seen.ticket(number) else {
            return answer.idle();
        };

        // What works on a ticket wants it opened first.
        if seen.selected() != Some(number) {
            return answer.open_ticket(ticket.id);
        }

        // A record shows what it says only once it was read.
        let unread = (0..)
            .zip(seen.record_ids())
            .find(|&(at, _)| seen.record(at).is_none());
        if let Some((_, id)) = unread
            && seen.remaining() > self.spare
        {
            return answer.inspect_record(id);
        }

        // Here your policy would decide by what it has read: `seen.records_read()` has the texts
        // and the hard facts, and `answer` offers `apply_credit`, `add_tag`, `escalate` and more.
        if ticket.status == Status::Open {
            return answer.set_status(ticket.id, Status::Pending);
        }

        // The second desk takes only words that it offers, each with what it means, and a reply
        // has to be sent. Your policy would choose; this one takes the first of each list.
        if seen.dialect() == Dialect::Desk2 {
            let first = |list| seen.offered(list).next().map_or("", |word| word.id);
            return if seen.deeds().next().is_some() {
                answer.finalize_resolution(ticket.id, first(Vocabulary::Codes));
            } else if seen.has_draft() {
                answer.send_reply(ticket.id);
            } else {
                let points = [first(Vocabulary::Points)];
                answer.draft_reply(ticket.id, first(Vocabulary::Templates), points);
            };
        }

        // The case says which reply it wants: a template, and the points that it has to make.
        match seen.reply() {
            Some(reply) if !seen.has_draft() => {
                answer.draft_reply(ticket.id, reply.template, reply.points());
            }
            _ => answer.finalize_resolution(ticket.id, "incident_pending"),
        }
    }
}

/// The most pressing of the tickets that can be closed; the first of them if several are. On the
/// second desk any can be, and your policy would find out which one asks for something.
fn neediest(seen: &Observation<'_>) -> u32 {
    let is_second = seen.dialect() == Dialect::Desk2;
    let can_be_closed = |ticket: &Ticket<'_>| is_second || ticket.offers(Verb::FinalizeResolution);
    let pressing = |ticket: &Ticket<'_>| (ticket.priority, Reverse(ticket.number));
    seen.tickets()
        .filter(can_be_closed)
        .max_by_key(pressing)
        .map_or(0, |ticket| ticket.number)
}

export_policy!(Mine);
