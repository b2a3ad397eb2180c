//! One way to choose, as a policy of the engine and as one of the contract: whoever plays it, the
//! logs must be the same.

#[cfg(feature = "trait")]
mod as_trait;

#[cfg(feature = "trait")]
pub use as_trait::Twin;

use aegis_policy::{Vocabulary, export_policy};

/// What it is called.
pub const NAME: &str = "twin";

/// What it chooses, with places in the inbox and among the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Open(u32),
    Inspect(u32),
    Search(&'static str),
    Raise(u32),
    Tag(u32, &'static str),
    Credit(u32),
    Draft(u32),
    Escalate(u32),
    Nonsense(u32),
    Idle,
    /// What only the second desk knows.
    Deal(Deal),
}

/// Something done on the second desk, with places in the inbox and among the words of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Deal {
    kind: u32,
    ticket: u32,
    other: u32,
    word: u32,
}

/// How many kinds of deals there are.
const DEALS: u32 = 18;

/// What it goes by on the second desk: how much was done, what stands, and what was heard.
struct Stand {
    deeds: usize,
    credits: usize,
    messages: usize,
}

/// Chooses for the second desk: mostly what only that one knows, by all that was done so far.
fn choose_on_desk2(seed: u64, turn: u32, tickets: u32, records: u32, stand: &Stand) -> Choice {
    let done = (stand.deeds + 16 * stand.credits + 256 * stand.messages) as u64;
    let mixed = (seed ^ u64::from(turn).wrapping_mul(0xd1b5_4a32_d192_ed03) ^ done << 40)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let draw = (mixed >> 32) as u32;
    if draw.is_multiple_of(5) {
        return choose(seed, turn, tickets, records);
    }
    // It closes its case in the second half of an episode alone.
    let kind = (draw >> 4) % if turn > 12 { DEALS } else { DEALS - 1 };
    let [ticket, other] = [draw >> 10, draw >> 14].map(|part| part % tickets.max(1));
    Choice::Deal(Deal { kind, ticket, other, word: draw >> 18 })
}

/// Chooses by the seed and the turn, as wildly as two numbers allow.
fn choose(seed: u64, turn: u32, tickets: u32, records: u32) -> Choice {
    let mixed = (seed ^ u64::from(turn).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_mul(0xd6e8_feb8_6659_fd93);
    let draw = (mixed >> 32) as u32;
    let ticket = (draw >> 8) % tickets.max(1);
    match draw % 11 {
        0 | 1 => Choice::Open(ticket),
        2 | 3 => Choice::Inspect((draw >> 8) % records.max(1)),
        4 => Choice::Search(["seat credit policy", "über die Brücke"][(draw >> 8 & 1) as usize]),
        5 => Choice::Raise(ticket),
        6 => Choice::Tag(ticket, ["vip", "needs-review", "naïve"][((draw >> 16) % 3) as usize]),
        7 => Choice::Credit(ticket),
        8 => Choice::Draft(ticket),
        9 => [Choice::Escalate(ticket), Choice::Idle][(draw >> 16 & 1) as usize],
        _ => Choice::Nonsense(draw >> 8),
    }
}

/// The policy of the contract. With the config `idle` it lets every turn pass.
pub struct Exported {
    seed: u64,
    is_idle: bool,
}

impl aegis_policy::Policy for Exported {
    const NAME: &'static str = NAME;
    const ABOUT: &'static str = "chooses by the seed and the turn";
    const DIALECTS: &'static [aegis_policy::Dialect] = aegis_policy::Dialect::ALL;
    const BATCHES: bool = cfg!(feature = "batches");

    fn create(part: &aegis_policy::Part<'_>) -> Result<Self, String> {
        Ok(Self { seed: part.seed, is_idle: part.config == "idle" })
    }

    fn act(&mut self, seen: &aegis_policy::Observation<'_>, answer: &mut aegis_policy::Answer) {
        if self.is_idle {
            return answer.idle();
        }
        let id = |ticket: u32| seen.ticket_id(ticket);
        let (tickets, records) = (seen.ticket_count(), seen.record_count());
        let choice = if seen.dialect() == aegis_policy::Dialect::Desk2 {
            let stand = Stand {
                deeds: seen.deeds().count(),
                credits: seen.standing_credits().count(),
                messages: seen.messages().count(),
            };
            choose_on_desk2(self.seed, seen.turn(), tickets, records, &stand)
        } else {
            choose(self.seed, seen.turn(), tickets, records)
        };
        match choice {
            Choice::Open(ticket) => answer.open_ticket(id(ticket)),
            Choice::Inspect(record) => answer.inspect_record(seen.record_id(record)),
            Choice::Search(query) => answer.search_kb(query),
            Choice::Raise(ticket) => {
                answer.set_priority(id(ticket), aegis_policy::Priority::Urgent);
            }
            Choice::Tag(ticket, tag) => answer.add_tag(id(ticket), tag),
            Choice::Credit(ticket) => answer.apply_credit(id(ticket), 240.001, "USD"),
            Choice::Draft(ticket) => {
                let points = seen.reply().into_iter().flat_map(|reply| reply.points());
                answer.draft_reply(id(ticket), "vip", points);
            }
            Choice::Escalate(ticket) => answer.escalate(id(ticket), "security"),
            Choice::Nonsense(number) => answer.open_ticket(&format!("TICKET-{number}")),
            Choice::Idle => answer.idle(),
            Choice::Deal(deal) => deal_with(seen, deal, answer),
        }
    }
}

fn deal_with(seen: &aegis_policy::Observation<'_>, deal: Deal, answer: &mut aegis_policy::Answer) {
    let word = |list| {
        let count = seen.offered(list).count().max(1);
        seen.offered(list).nth(deal.word as usize % count).map_or("", |word| word.id)
    };
    let (ticket, other) = (seen.ticket_id(deal.ticket), seen.ticket_id(deal.other));
    match deal.kind {
        0 => answer.ask_customer(ticket, word(Vocabulary::Questions)),
        1 => answer.verify_identity(ticket, word(Vocabulary::Channels)),
        2 => answer.refuse_request(ticket, word(Vocabulary::Reasons)),
        3 => answer.contain(ticket, word(Vocabulary::Targets)),
        4 => answer.escalate(ticket, word(Vocabulary::Teams)),
        5 => answer.add_tag(ticket, word(Vocabulary::Tags)),
        6 | 7 => answer.apply_credit(ticket, 5.5, word(Vocabulary::Currencies)),
        8 => answer.undo_credit(ticket, 5.5, word(Vocabulary::Currencies)),
        9 => answer.correct_credit(ticket, 6.25, word(Vocabulary::Currencies)),
        10 => answer.link_tickets(ticket, other),
        11 => answer.claim_ticket(ticket),
        12 => answer.transfer_ticket(ticket, "ida"),
        13 => answer.message_colleague("ida", "naïve ✓"),
        14 => answer.wait(),
        15 => answer.send_reply(ticket),
        16 => {
            let points = [word(Vocabulary::Points)];
            answer.draft_reply(ticket, word(Vocabulary::Templates), points);
        }
        _ => answer.finalize_resolution(ticket, word(Vocabulary::Codes)),
    }
}

export_policy!(Exported);
