//! One way to choose, as a policy of the engine and as one of the contract: whoever plays it, the
//! logs must be the same.

#[cfg(feature = "trait")]
mod as_trait;

#[cfg(feature = "trait")]
pub use as_trait::Twin;

use aegis_policy::export_policy;

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
    const BATCHES: bool = cfg!(feature = "batches");

    fn create(part: &aegis_policy::Part<'_>) -> Result<Self, String> {
        Ok(Self { seed: part.seed, is_idle: part.config == "idle" })
    }

    fn act(&mut self, seen: &aegis_policy::Observation<'_>, answer: &mut aegis_policy::Answer) {
        if self.is_idle {
            return answer.idle();
        }
        let id = |ticket: u32| seen.ticket_id(ticket);
        match choose(self.seed, seen.turn(), seen.ticket_count(), seen.record_count()) {
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
        }
    }
}

export_policy!(Exported);
