//! What an author writes: a type that acts from one seat in one episode.

use crate::abi;
use crate::{Answer, Observation};

/// A policy. `export_policy!` makes a shared library of it.
///
/// An instance plays one seat of one episode. It is made from its [`Part`] alone, and its answers
/// follow from that and from what it has seen: no clock, no randomness but the seed, no files, no
/// output. A panic ends the episode, and no other one; only where a library that is trusted with
/// the process of the run answers a batch in its own way, all episodes of that batch end with it.
pub trait Policy: Send + Sized + 'static {
    /// The name under which logs and score tables list it: lower case letters, digits, `-`, `_`
    /// and `.`.
    const NAME: &'static str;

    /// What it does, in a sentence.
    const ABOUT: &'static str;

    /// The dialects that it plays. Generated cases and shifts need [`Dialect::Desk2`].
    const DIALECTS: &'static [Dialect] = &[Dialect::Desk, Dialect::Shop];

    /// The packs that it plays, with a space between them; every pack if it is empty.
    const PACKS: &'static str = "";

    /// Whether it never looks at its seed, so that repeats of a case come out the same.
    const IGNORES_SEED: bool = false;

    /// Whether it does not promise the same answers to the same observations. Runs of such a
    /// policy have no digest.
    const IS_RANDOM: bool = false;

    /// Whether [`Policy::act_batch`] is worth calling: whether it does more than asking one after
    /// the other.
    const BATCHES: bool = false;

    /// Makes the instance for one seat of one episode.
    ///
    /// # Errors
    /// Why there can be none, such as a config text that makes no sense.
    fn create(part: &Part<'_>) -> Result<Self, String>;

    /// Writes the answer to what the seat sees. An answer that is not written costs its turn.
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer);

    /// Writes many answers in one call, for policies that say that they batch. Each must be what
    /// `act` would write. A panic that no [`Turn::act`] catches ends all turns of the batch, since
    /// nobody knows whose it was.
    fn act_batch(batch: &mut [Turn<'_, Self>]) {
        batch.iter_mut().for_each(Turn::act);
    }

    /// Hears that the episode has ended. The score, in points of 10,000, is there only on cases
    /// that are there to be trained on.
    fn end_episode(&mut self, score_points: Option<u32>) {
        _ = score_points;
    }
}

/// One of the instances of a batch, with what it sees and what it answers.
#[derive(Debug)]
pub struct Turn<'a, P> {
    /// The instance.
    pub policy: &'a mut P,
    /// What it sees.
    pub seen: Observation<'a>,
    /// What it answers.
    pub answer: &'a mut Answer,
}

/// What an instance is made from.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// All the chance that the instance has.
    pub seed: u64,
    /// The text that the user gave along; empty if there is none.
    pub config: &'a str,
}

macro_rules! numbered {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:ident),+ $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u32)]
        pub enum $name { $($(#[$vdoc])* $variant = abi::$number),+ }

        impl $name {
            /// All members in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The member with this number in the contract.
            #[must_use]
            pub const fn of(number: u32) -> Option<Self> {
                match number { $(abi::$number => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

numbered! {
    /// The language of a desk.
    Dialect {
        /// The ten actions of the support desk.
        Desk = AEGIS_DIALECT_DESK,
        /// The five actions of the shop.
        Shop = AEGIS_DIALECT_SHOP,
        /// The 22 actions of the second support desk, which generated cases and shifts speak.
        Desk2 = AEGIS_DIALECT_DESK2,
    }
}

numbered! {
    /// How urgent a ticket is.
    Priority {
        /// Can wait.
        Low = AEGIS_PRIORITY_LOW,
        /// The usual.
        Normal = AEGIS_PRIORITY_NORMAL,
        /// Before the usual.
        High = AEGIS_PRIORITY_HIGH,
        /// Now.
        Urgent = AEGIS_PRIORITY_URGENT,
    }
}

numbered! {
    /// Where a ticket stands.
    Status {
        /// Nobody has decided anything yet.
        Open = AEGIS_STATUS_OPEN,
        /// Work goes on elsewhere.
        Pending = AEGIS_STATUS_PENDING,
        /// The customer has to answer.
        WaitingOnCustomer = AEGIS_STATUS_WAITING_ON_CUSTOMER,
        /// Done.
        Resolved = AEGIS_STATUS_RESOLVED,
        /// Handed to a team.
        Escalated = AEGIS_STATUS_ESCALATED,
    }
}

numbered! {
    /// What a command does.
    Verb {
        /// Puts a ticket in front of the seat.
        OpenTicket = AEGIS_VERB_OPEN_TICKET,
        /// Looks up a record or an article by id.
        InspectRecord = AEGIS_VERB_INSPECT_RECORD,
        /// Searches the knowledge base.
        SearchKb = AEGIS_VERB_SEARCH_KB,
        /// Sets a ticket's priority.
        SetPriority = AEGIS_VERB_SET_PRIORITY,
        /// Sets a ticket's status.
        SetStatus = AEGIS_VERB_SET_STATUS,
        /// Puts a tag on a ticket.
        AddTag = AEGIS_VERB_ADD_TAG,
        /// Credits an amount.
        ApplyCredit = AEGIS_VERB_APPLY_CREDIT,
        /// Hands a ticket to a team.
        Escalate = AEGIS_VERB_ESCALATE,
        /// Writes the draft of a reply over the former one.
        DraftReply = AEGIS_VERB_DRAFT_REPLY,
        /// Closes the case with a code.
        FinalizeResolution = AEGIS_VERB_FINALIZE_RESOLUTION,
        /// Looks up a shop policy by its key.
        LookUpPolicy = AEGIS_VERB_LOOK_UP_POLICY,
        /// Does nothing.
        Idle = AEGIS_VERB_IDLE,
        /// Sends the draft of a reply to the customer.
        SendReply = AEGIS_VERB_SEND_REPLY,
        /// Puts a question to the customer.
        AskCustomer = AEGIS_VERB_ASK_CUSTOMER,
        /// Makes sure through a channel that the customer is who they say.
        VerifyIdentity = AEGIS_VERB_VERIFY_IDENTITY,
        /// Refuses what the customer asks for, with a reason.
        RefuseRequest = AEGIS_VERB_REFUSE_REQUEST,
        /// Stops a session or a key.
        Contain = AEGIS_VERB_CONTAIN,
        /// Takes back the last credit of an amount.
        UndoCredit = AEGIS_VERB_UNDO_CREDIT,
        /// Puts an amount in the place of the last credit.
        CorrectCredit = AEGIS_VERB_CORRECT_CREDIT,
        /// Links two tickets that are about the same.
        LinkTickets = AEGIS_VERB_LINK_TICKETS,
        /// Takes a ticket for one's own.
        ClaimTicket = AEGIS_VERB_CLAIM_TICKET,
        /// Gives a ticket to another seat.
        TransferTicket = AEGIS_VERB_TRANSFER_TICKET,
        /// Writes to another seat.
        MessageColleague = AEGIS_VERB_MESSAGE_COLLEAGUE,
        /// Lets the turn pass in the hope of an answer.
        Wait = AEGIS_VERB_WAIT,
    }
}

numbered! {
    /// A list of words that the second desk takes.
    Vocabulary {
        /// Teams that a ticket can be handed to.
        Teams = AEGIS_OFFERED_TEAMS,
        /// Templates of replies.
        Templates = AEGIS_OFFERED_TEMPLATES,
        /// Points that a reply can make.
        Points = AEGIS_OFFERED_POINTS,
        /// Tags.
        Tags = AEGIS_OFFERED_TAGS,
        /// Codes that close a case.
        Codes = AEGIS_OFFERED_CODES,
        /// Questions that can be put to the customer.
        Questions = AEGIS_OFFERED_QUESTIONS,
        /// Channels through which an identity is checked.
        Channels = AEGIS_OFFERED_CHANNELS,
        /// Reasons for a refusal.
        Reasons = AEGIS_OFFERED_REASONS,
        /// Sessions and keys that can be stopped.
        Targets = AEGIS_OFFERED_TARGETS,
        /// Currencies of credits.
        Currencies = AEGIS_OFFERED_CURRENCIES,
    }
}

numbered! {
    /// What kind of thing was done on the second desk.
    DeedKind {
        /// A reply was sent with a template.
        ReplySent = AEGIS_DEED_REPLY_SENT,
        /// The customer was asked a question.
        CustomerAsked = AEGIS_DEED_CUSTOMER_ASKED,
        /// The customer's identity was checked through a channel.
        IdentityChecked = AEGIS_DEED_IDENTITY_CHECKED,
        /// What the customer asks for was refused for a reason.
        RequestRefused = AEGIS_DEED_REQUEST_REFUSED,
        /// A session or a key was stopped.
        Contained = AEGIS_DEED_CONTAINED,
        /// The ticket was linked to another one.
        TicketsLinked = AEGIS_DEED_TICKETS_LINKED,
    }
}
