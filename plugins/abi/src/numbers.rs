//! The numbers of the contract: what each kind of thing is called in it. None ever changes.

/// The version of this contract. A library is asked for it before anything else.
pub const AEGIS_ABI_VERSION: u32 = 1;

/// The one symbol that a library exports: a function of the type `AegisEntry`.
pub const AEGIS_ENTRY_SYMBOL: &str = "aegis_policy_entry";

/// Stands where no ticket, record or article is meant.
pub const AEGIS_NONE: u32 = u32::MAX;

/// How many numbers `AegisView.features` gives. Those that are not in use are 0.
pub const AEGIS_FEATURES: usize = 256;

/// How many rows the action table has. Those that are not in use can never be chosen.
pub const AEGIS_ACTIONS: usize = 256;

/// The language of the support desk, with ten actions. Also its bit in
/// `AegisDescription.dialects` (1 << AEGIS_DIALECT_DESK).
pub const AEGIS_DIALECT_DESK: u32 = 0;
/// The language of the shop, with five actions.
pub const AEGIS_DIALECT_SHOP: u32 = 1;
/// The second language of the support desk, with 22 actions and closed vocabularies. Generated
/// cases and shifts are played in it.
pub const AEGIS_DIALECT_DESK2: u32 = 2;

/// Puts a ticket in front of the seat. Needs `ticket`; the shop's has one ticket and needs none.
pub const AEGIS_VERB_OPEN_TICKET: u32 = 0;
/// Looks up a record or an article by its id. Needs `record`.
pub const AEGIS_VERB_INSPECT_RECORD: u32 = 1;
/// Searches the knowledge base. Needs `query`. Not in the shop.
pub const AEGIS_VERB_SEARCH_KB: u32 = 2;
/// Needs `ticket` and `priority`. Not in the shop.
pub const AEGIS_VERB_SET_PRIORITY: u32 = 3;
/// Needs `ticket` and `status`. Not in the shop.
pub const AEGIS_VERB_SET_STATUS: u32 = 4;
/// Needs `ticket` and `tag`. Not in the shop.
pub const AEGIS_VERB_ADD_TAG: u32 = 5;
/// Needs `ticket`, `amount` and `currency`. Not in the shop.
pub const AEGIS_VERB_APPLY_CREDIT: u32 = 6;
/// Hands a ticket to a team. Needs `ticket` and `team`. Not in the shop.
pub const AEGIS_VERB_ESCALATE: u32 = 7;
/// On the desk it needs `ticket` and `template_id`, and takes `points` and `note`; in the shop it
/// needs `note`.
pub const AEGIS_VERB_DRAFT_REPLY: u32 = 8;
/// Closes the case. Needs `code`, and on the desk `ticket`.
pub const AEGIS_VERB_FINALIZE_RESOLUTION: u32 = 9;
/// Looks up a shop policy by its key. Needs `query`. Shop only.
pub const AEGIS_VERB_LOOK_UP_POLICY: u32 = 10;
/// Lets the turn pass.
pub const AEGIS_VERB_IDLE: u32 = 11;
/// Sends the draft of a reply to the customer. Needs `ticket`. Second desk only, like all below.
pub const AEGIS_VERB_SEND_REPLY: u32 = 14;
/// Puts a question to the customer. Needs `ticket`, and the question as `object`.
pub const AEGIS_VERB_ASK_CUSTOMER: u32 = 15;
/// Makes sure that the customer is who they say. Needs `ticket`, and the channel as `object`.
pub const AEGIS_VERB_VERIFY_IDENTITY: u32 = 16;
/// Refuses what the customer asks for. Needs `ticket`, and the reason as `object`.
pub const AEGIS_VERB_REFUSE_REQUEST: u32 = 17;
/// Stops a session or a key. Needs `ticket`, and the target as `object`.
pub const AEGIS_VERB_CONTAIN: u32 = 18;
/// Takes back the last credit of an amount. Needs `ticket`, `amount` and `currency`.
pub const AEGIS_VERB_UNDO_CREDIT: u32 = 19;
/// Puts an amount in the place of the last credit. Needs `ticket`, `amount` and `currency`.
pub const AEGIS_VERB_CORRECT_CREDIT: u32 = 20;
/// Links two tickets that are about the same. Needs `ticket`, and the other one as `object`.
pub const AEGIS_VERB_LINK_TICKETS: u32 = 21;
/// Takes a ticket for one's own. Needs `ticket`.
pub const AEGIS_VERB_CLAIM_TICKET: u32 = 22;
/// Gives a ticket to another seat. Needs `ticket`, and the name of the seat as `object`.
pub const AEGIS_VERB_TRANSFER_TICKET: u32 = 23;
/// Writes to another seat. Needs `note`, and the name of the seat as `object`.
pub const AEGIS_VERB_MESSAGE_COLLEAGUE: u32 = 24;
/// Lets the turn pass in the hope of an answer. Needs nothing.
pub const AEGIS_VERB_WAIT: u32 = 25;

/// The lowest priority.
pub const AEGIS_PRIORITY_LOW: u32 = 1;
/// The second priority.
pub const AEGIS_PRIORITY_NORMAL: u32 = 2;
/// The third priority.
pub const AEGIS_PRIORITY_HIGH: u32 = 3;
/// The highest priority.
pub const AEGIS_PRIORITY_URGENT: u32 = 4;

/// Nobody has looked at the ticket yet.
pub const AEGIS_STATUS_OPEN: u32 = 1;
/// Work goes on elsewhere.
pub const AEGIS_STATUS_PENDING: u32 = 2;
/// The customer has to answer.
pub const AEGIS_STATUS_WAITING_ON_CUSTOMER: u32 = 3;
/// The ticket is done.
pub const AEGIS_STATUS_RESOLVED: u32 = 4;
/// The ticket was handed to a team.
pub const AEGIS_STATUS_ESCALATED: u32 = 5;

/// The last command was not refused.
pub const AEGIS_REFUSED_NOT: u32 = 0;
/// The last answer was no command.
pub const AEGIS_REFUSED_MALFORMED: u32 = 1;
/// This dialect has no such verb.
pub const AEGIS_REFUSED_NOT_OFFERED: u32 = 2;
/// A field that the verb needs was left out.
pub const AEGIS_REFUSED_FIELD_MISSING: u32 = 3;
/// The amount was nothing, less than nothing or too much.
pub const AEGIS_REFUSED_AMOUNT: u32 = 4;
/// No ticket has that id.
pub const AEGIS_REFUSED_UNKNOWN_TICKET: u32 = 5;
/// No record and no article has that id.
pub const AEGIS_REFUSED_UNKNOWN_RECORD: u32 = 6;
/// The ticket has that tag already.
pub const AEGIS_REFUSED_TAG_ALREADY_THERE: u32 = 7;
/// The workspace does not offer that code.
pub const AEGIS_REFUSED_UNKNOWN_CODE: u32 = 8;
/// A reason that this version of the contract has no number for; `refusal_text` says it.
pub const AEGIS_REFUSED_OTHERWISE: u32 = 9;
/// The amount is no whole number of cents.
pub const AEGIS_REFUSED_FRACTION_OF_CENT: u32 = 10;
/// The desk does not offer that word.
pub const AEGIS_REFUSED_NOT_OFFERED_WORD: u32 = 11;
/// No reply of this desk makes that point.
pub const AEGIS_REFUSED_UNKNOWN_POINT: u32 = 12;
/// There is no draft for the ticket that was not sent yet.
pub const AEGIS_REFUSED_NOTHING_TO_SEND: u32 = 13;
/// No credit of that amount stands on the ticket.
pub const AEGIS_REFUSED_NO_SUCH_CREDIT: u32 = 14;
/// This was done already, and once is enough.
pub const AEGIS_REFUSED_ALREADY_DONE: u32 = 15;
/// A ticket cannot be linked to itself.
pub const AEGIS_REFUSED_SAME_TICKET: u32 = 16;
/// No other seat has that name.
pub const AEGIS_REFUSED_UNKNOWN_SEAT: u32 = 17;

/// The teams that a ticket can be handed to: the first of the lists of words that the second desk
/// offers.
pub const AEGIS_OFFERED_TEAMS: u32 = 0;
/// The templates of replies.
pub const AEGIS_OFFERED_TEMPLATES: u32 = 1;
/// The points that a reply can make.
pub const AEGIS_OFFERED_POINTS: u32 = 2;
/// The tags.
pub const AEGIS_OFFERED_TAGS: u32 = 3;
/// The codes that close a case.
pub const AEGIS_OFFERED_CODES: u32 = 4;
/// The questions that can be put to the customer.
pub const AEGIS_OFFERED_QUESTIONS: u32 = 5;
/// The channels through which an identity is checked.
pub const AEGIS_OFFERED_CHANNELS: u32 = 6;
/// The reasons for a refusal.
pub const AEGIS_OFFERED_REASONS: u32 = 7;
/// The sessions and keys that can be stopped.
pub const AEGIS_OFFERED_TARGETS: u32 = 8;
/// The currencies of credits.
pub const AEGIS_OFFERED_CURRENCIES: u32 = 9;

/// A reply was sent; `object` is its template.
pub const AEGIS_DEED_REPLY_SENT: u32 = 1;
/// The customer was asked; `object` is the question.
pub const AEGIS_DEED_CUSTOMER_ASKED: u32 = 2;
/// The customer's identity was checked; `object` is the channel, `is_confirmed` what came of it.
pub const AEGIS_DEED_IDENTITY_CHECKED: u32 = 3;
/// What the customer asks for was refused; `object` is the reason.
pub const AEGIS_DEED_REQUEST_REFUSED: u32 = 4;
/// A session or a key was stopped; `object` is which.
pub const AEGIS_DEED_CONTAINED: u32 = 5;
/// The ticket was linked to another one; `object` is the id of that.
pub const AEGIS_DEED_TICKETS_LINKED: u32 = 6;

/// Nothing lies in front of the seat.
pub const AEGIS_FOCUS_NOTHING: u32 = 0;
/// A ticket does, as it was when it was opened.
pub const AEGIS_FOCUS_TICKET: u32 = 1;
/// A record does.
pub const AEGIS_FOCUS_RECORD: u32 = 2;
/// An article does.
pub const AEGIS_FOCUS_ARTICLE: u32 = 3;
/// What a search found does.
pub const AEGIS_FOCUS_SEARCH: u32 = 4;

/// The answer was not written. It counts as a malformed one and costs its turn.
pub const AEGIS_ANSWER_NONE: u32 = 0;
/// The answer is the command in `verb` and the fields that it needs.
pub const AEGIS_ANSWER_COMMAND: u32 = 1;
/// The answer is the row of the action table in `action`.
pub const AEGIS_ANSWER_ACTION: u32 = 2;
/// The policy cannot go on; `failure` says why, and the episode ends.
pub const AEGIS_ANSWER_FAILED: u32 = 3;
/// The policy panicked, and the panic was caught; `failure` says where, and the episode ends.
pub const AEGIS_ANSWER_PANICKED: u32 = 4;

/// The instance was made.
pub const AEGIS_CREATED: i32 = 0;
/// There can be no such instance; the text says why.
pub const AEGIS_NOT_CREATED: i32 = 1;
/// The policy panicked while it made the instance; the text says where.
pub const AEGIS_CREATE_PANICKED: i32 = 2;

/// The policy never looks at its seed.
pub const AEGIS_POLICY_IGNORES_SEED: u32 = 1;
/// The policy does not promise the same answers to the same observations.
pub const AEGIS_POLICY_IS_RANDOM: u32 = 2;
