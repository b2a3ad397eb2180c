//! The scenario file: the types that its RON text is read into.

mod desk2;
mod pattern;
mod strict;

use serde::{Deserialize, Serialize};

pub use desk2::{Desk2Source, Offers, ReactionSource, Word};
pub use pattern::PatternSource;
pub use strict::{
    BreachSource, LureSource, LureValue, NeedSource, RestSource, RuleSource, StrictSource,
    ValueSource, WantSource,
};

macro_rules! closed_vocabulary {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All members, in the published order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The member that this word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use closed_vocabulary;

closed_vocabulary! {
    /// How urgent a ticket is.
    Priority {
        /// Can wait.
        Low = "low",
        /// The usual.
        Normal = "normal",
        /// Before the usual.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}

closed_vocabulary! {
    /// Where a ticket stands.
    Status {
        /// Nobody has decided anything yet.
        Open = "open",
        /// Work goes on elsewhere.
        Pending = "pending",
        /// The customer has to answer.
        WaitingOnCustomer = "waiting_on_customer",
        /// Done.
        Resolved = "resolved",
        /// Handed to a team.
        Escalated = "escalated",
    }
}

closed_vocabulary! {
    /// What kind of paper a record is.
    RecordKind {
        /// The customer's account.
        Account = "account",
        /// A bill.
        Invoice = "invoice",
        /// A contract, an addendum or a policy that binds like one.
        Contract = "contract",
        /// An incident, or a notice handled like one.
        Incident = "incident",
        /// What happened on an account, line by line.
        AuditLog = "audit_log",
        /// Who may ask for what.
        ApprovedContacts = "approved_contacts",
        /// An alert of the security systems.
        SecurityAlert = "security_alert",
        /// Guidance that is filed as a record.
        KbArticle = "kb_article",
        /// A shop's order.
        Order = "order",
        /// A shop's payment.
        Payment = "payment",
        /// A shop's risk signals.
        RiskLog = "risk_log",
    }
}

closed_vocabulary! {
    /// How hard the authors think a case is.
    Difficulty {
        /// Easy.
        Easy = "easy",
        /// Between easy and medium.
        EasyMedium = "easy_medium",
        /// Medium.
        Medium = "medium",
        /// Between medium and hard.
        MediumHard = "medium_hard",
        /// Hard.
        Hard = "hard",
    }
}

closed_vocabulary! {
    /// The language in which a seat and a desk talk over the wire.
    Dialect {
        /// The ten actions of the support desk.
        Desk = "desk",
        /// The five actions of the shop.
        Shop = "shop",
        /// The support desk with all that a real one has.
        Desk2 = "desk2",
    }
}

/// One scenario: a case, what stands around it, and how judges look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The name by which it is asked for.
    pub id: String,
    /// The family of cases that it belongs to.
    pub family: String,
    /// A few words for lists.
    pub title: String,
    /// Which actions its seats have.
    pub dialect: Dialect,
    /// How hard the authors think it is.
    pub difficulty: Difficulty,
    /// After this many turns the episode is over.
    pub budget_steps: u32,
    /// What the seat is told first.
    pub brief: String,
    /// The inbox, in the order in which it is shown.
    pub tickets: Vec<TicketSource>,
    /// What can be looked up by id.
    pub records: Vec<RecordSource>,
    /// The knowledge base.
    pub articles: Vec<ArticleSource>,
    /// What goes on outside, if it matters.
    #[serde(default)]
    pub world: Option<WorldSource>,
    /// What others say while the episode runs.
    #[serde(default)]
    pub messages: Vec<MessageSource>,
    /// Which reply is asked for, where the dialect tells.
    #[serde(default)]
    pub reply: Option<ReplySource>,
    /// What a desk of the second dialect offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk2: Option<Desk2Source>,
    /// How the `strict` judge looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<StrictSource>,
    /// How the `classic` judge looks at it.
    #[serde(default)]
    pub classic: Option<ClassicSource>,
    /// How the `shop` judge looks at it, and what its workspace offers.
    #[serde(default)]
    pub shop: Option<ShopSource>,
    /// A solution; the loader plays nothing, the tests do.
    pub oracle: Vec<Move>,
}

/// One ticket of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketSource {
    /// Its id, unique in the scenario.
    pub id: String,
    /// The account that it is about.
    pub account: String,
    /// Who wrote it.
    pub from: String,
    /// Its subject line.
    pub subject: String,
    /// What it says.
    pub summary: String,
    /// Its priority at the start.
    pub priority: Priority,
    /// Its status at the start.
    pub status: Status,
    /// Its tags at the start.
    pub tags: Vec<String>,
    /// What the desk suggests doing with it; shown, never enforced.
    pub allowed: Vec<crate::command::Verb>,
}

/// One record, looked up by its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSource {
    /// Its id, unique among records and articles.
    pub id: String,
    /// What kind of paper it is.
    pub kind: RecordKind,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Its hard facts, each with a label.
    pub facts: Vec<(String, String)>,
}

/// One article of the knowledge base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleSource {
    /// Its id, unique among records and articles.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// One sentence for search results.
    pub summary: String,
    /// What it says.
    pub body: String,
    /// The words by which a search finds it, in lower case.
    pub keywords: Vec<String>,
}

/// What goes on outside the desk, constant for an episode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldSource {
    /// Where the account lives.
    pub region: String,
    /// How well the account does, in hundredths.
    pub account_health_hundredths: u32,
    /// Incidents that go on.
    pub incidents: Vec<String>,
    /// A policy window, open or shut.
    pub window: Option<WindowSource>,
}

/// A policy window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSource {
    /// Its name.
    pub name: String,
    /// What it means for the desk.
    pub description: String,
    /// Whether it is open.
    pub active: bool,
    /// The families whose cases it touches.
    pub affects: Vec<String>,
}

/// A message that arrives with the answer to one step, whatever the seat has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSource {
    /// The step with whose answer it arrives; 0 if it is a reaction.
    pub at_step: u32,
    /// Who says it.
    pub from: String,
    /// What is said.
    pub text: String,
}

/// The reply that the case asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplySource {
    /// The template.
    pub template: String,
    /// The points that the reply must make.
    pub checklist: Vec<String>,
}

/// The `classic` judge's section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassicSource {
    /// The ticket that the case is about.
    pub primary: String,
    /// What earns points; the weights add up to 1.
    pub rubric: Vec<RubricSource>,
    /// What costs points, or ends the episode.
    #[serde(default)]
    pub forbidden: Vec<ForbiddenSource>,
    /// Stages, in order, each done when all its checks hold in part.
    #[serde(default)]
    pub phases: Vec<PhaseSource>,
}

/// One line of the rubric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricSource {
    /// Its id, unique in the rubric.
    pub id: String,
    /// What it means, in a few words.
    pub label: String,
    /// What must hold.
    pub check: CheckSource,
    /// Its share of the score.
    pub weight: f64,
}

/// What a line of the rubric looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum CheckSource {
    /// The last opened ticket is this one.
    SelectedTicket {
        /// The ticket.
        ticket: String,
    },
    /// These records and articles were read.
    ViewedRecordsAll {
        /// Their ids.
        records: Vec<String>,
    },
    /// The ticket has this priority now.
    TicketPriority {
        /// The ticket.
        ticket: String,
        /// The priority.
        priority: Priority,
    },
    /// The ticket has this status now.
    TicketStatus {
        /// The ticket.
        ticket: String,
        /// The status.
        status: Status,
    },
    /// The tag is on the ticket.
    TagAdded {
        /// The ticket.
        ticket: String,
        /// The tag.
        tag: String,
    },
    /// Some credit on the ticket has just this amount.
    ExactCredit {
        /// The ticket.
        ticket: String,
        /// The amount, to two decimals.
        amount: f64,
        /// The currency, to the letter.
        currency: String,
    },
    /// Some escalation went to this team.
    EscalationTeam {
        /// The ticket, where it matters.
        #[serde(default)]
        ticket: Option<String>,
        /// The team.
        team: String,
    },
    /// The present draft uses this template.
    ReplyTemplate {
        /// The template.
        template: String,
    },
    /// The present draft makes these points.
    ReplyContains {
        /// The points.
        checklist: Vec<String>,
    },
    /// The case was closed with this code.
    FinalResolutionCode {
        /// The code.
        code: String,
    },
}

/// An action that is forbidden where its conditions hold and its guards do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForbiddenSource {
    /// The action.
    pub action: crate::command::Verb,
    /// The fields that the action must have for this to apply; none means any.
    #[serde(default)]
    pub when: WhenSource,
    /// Allowed once the same ticket was escalated, to whatever team.
    #[serde(default)]
    pub requires_escalation_first: bool,
    /// Allowed while each of these checks holds at least in part.
    #[serde(default)]
    pub requires_checks_first: Vec<String>,
    /// What it costs.
    pub penalty: f64,
    /// Whether it ends the episode.
    pub terminal: bool,
    /// Why it is forbidden.
    pub reason: String,
}

/// Which fields an action must have for a ban to apply, each to the letter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WhenSource {
    /// The ticket.
    pub ticket: Option<String>,
    /// The team of an escalation.
    pub team: Option<String>,
    /// The amount of a credit, exactly.
    pub amount: Option<f64>,
    /// The status that is set.
    pub status: Option<Status>,
    /// The code that closes the case.
    pub code: Option<String>,
}

/// A stage of a long case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseSource {
    /// Its number, counted from 1 without gaps.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// The checks that make it up.
    pub checks: Vec<String>,
}

/// The `shop` judge's section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopSource {
    /// What the workspace holds, in a sentence or two.
    pub workspace_summary: String,
    /// The codes that can be submitted.
    pub codes: Vec<String>,
    /// The right one.
    pub code: String,
    /// What must have been read: `ticket`, `artifact:ID`, `policy:KEY`.
    pub evidence: Vec<String>,
    /// What a good reply says, whatever its case.
    pub keywords: Vec<String>,
    /// How many steps cost nothing.
    pub optimal_steps: u32,
    /// How the parts of the score weigh.
    pub weights: ShopWeights,
}

/// How the parts of a shop score weigh, in hundredths that add up to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopWeights {
    /// The right code.
    pub resolution: u32,
    /// What was read of what must be read.
    pub evidence: u32,
    /// What the reply says of what it must say.
    pub reply: u32,
    /// Few steps.
    pub efficiency: u32,
}

/// One step of a solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Move {
    /// Opens a ticket.
    OpenTicket(String),
    /// Looks up a record or an article by id.
    InspectRecord(String),
    /// Searches the knowledge base.
    SearchKb(String),
    /// Looks up a shop policy by its key.
    LookUpPolicy(String),
    /// Sets a ticket's priority.
    SetPriority(String, Priority),
    /// Sets a ticket's status.
    SetStatus(String, Status),
    /// Puts a tag on a ticket.
    AddTag(String, String),
    /// Credits an amount in a currency on a ticket.
    ApplyCredit(String, f64, String),
    /// Hands a ticket to a team.
    Escalate(String, String),
    /// Drafts a reply.
    DraftReply {
        /// The ticket, where the dialect has one.
        #[serde(default)]
        ticket: Option<String>,
        /// The template, where the dialect has one.
        #[serde(default)]
        template: Option<String>,
        /// The points that it makes.
        #[serde(default)]
        checklist: Vec<String>,
        /// Its words.
        note: String,
    },
    /// Sends the draft for a ticket.
    SendReply(String),
    /// Asks the customer of a ticket something.
    AskCustomer(String, String),
    /// Checks through a channel who the customer of a ticket is.
    VerifyIdentity(String, String),
    /// Refuses what a ticket asks for, for a reason.
    RefuseRequest(String, String),
    /// Stops a session or a key for a ticket.
    Contain(String, String),
    /// Takes back the last credit of an amount in a currency on a ticket.
    UndoCredit(String, f64, String),
    /// Puts an amount in the place of the last credit on a ticket.
    CorrectCredit(String, f64, String),
    /// Links a ticket to another one.
    LinkTickets(String, String),
    /// Lets time pass.
    Wait,
    /// Closes the case with a code, on a ticket where the dialect has one.
    FinalizeResolution {
        /// The ticket, where the dialect has one.
        #[serde(default)]
        ticket: Option<String>,
        /// The code.
        code: String,
    },
}
