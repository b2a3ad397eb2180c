// The contract between AegisDesk and a policy in a shared library, version 1, for C99 and C++.
//
// A library fills an `AegisPolicy`, the table of its functions, and hands it over with
// `AEGIS_EXPORT_POLICY`, which stands at the end, below functions that help to write answers.
//
// Made from plugins/abi/src/abi.rs of AegisDesk; changes belong there.

#ifndef AEGIS_POLICY_H
#define AEGIS_POLICY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct AegisObservation;

// A policy at work from one seat in one episode. Only the library knows what is in it.
typedef struct AegisInstance AegisInstance;

// The version of this contract. A library is asked for it before anything else.
#define AEGIS_ABI_VERSION 1

// Stands where no ticket, record or article is meant.
#define AEGIS_NONE UINT32_MAX

// How many numbers `AegisView.features` gives. Those that are not in use are 0.
#define AEGIS_FEATURES 256

// How many rows the action table has. Those that are not in use can never be chosen.
#define AEGIS_ACTIONS 256

// The language of the support desk, with ten actions. Also its bit in
// `AegisDescription.dialects` (1 << AEGIS_DIALECT_DESK).
#define AEGIS_DIALECT_DESK 0

// The language of the shop, with five actions.
#define AEGIS_DIALECT_SHOP 1

// The dialect of the support desk with all that a real one has.
#define AEGIS_DIALECT_DESK2 2

// Puts a ticket in front of the seat. Needs `ticket`; the shop's has one ticket and needs none.
#define AEGIS_VERB_OPEN_TICKET 0

// Looks up a record or an article by its id. Needs `record`.
#define AEGIS_VERB_INSPECT_RECORD 1

// Searches the knowledge base. Needs `query`. Desk only.
#define AEGIS_VERB_SEARCH_KB 2

// Needs `ticket` and `priority`. Desk only.
#define AEGIS_VERB_SET_PRIORITY 3

// Needs `ticket` and `status`. Desk only.
#define AEGIS_VERB_SET_STATUS 4

// Needs `ticket` and `tag`. Desk only.
#define AEGIS_VERB_ADD_TAG 5

// Needs `ticket`, `amount` and `currency`. Desk only.
#define AEGIS_VERB_APPLY_CREDIT 6

// Hands a ticket to a team. Needs `ticket` and `team`. Desk only.
#define AEGIS_VERB_ESCALATE 7

// On the desk it needs `ticket` and `template_id`, and takes `points` and `note`; in the shop it
// needs `note`.
#define AEGIS_VERB_DRAFT_REPLY 8

// Closes the case. Needs `code`, and on the desk `ticket`.
#define AEGIS_VERB_FINALIZE_RESOLUTION 9

// Looks up a shop policy by its key. Needs `query`. Shop only.
#define AEGIS_VERB_LOOK_UP_POLICY 10

// Lets the turn pass.
#define AEGIS_VERB_IDLE 11

// The lowest priority.
#define AEGIS_PRIORITY_LOW 1

// The second priority.
#define AEGIS_PRIORITY_NORMAL 2

// The third priority.
#define AEGIS_PRIORITY_HIGH 3

// The highest priority.
#define AEGIS_PRIORITY_URGENT 4

// Nobody has looked at the ticket yet.
#define AEGIS_STATUS_OPEN 1

// Work goes on elsewhere.
#define AEGIS_STATUS_PENDING 2

// The customer has to answer.
#define AEGIS_STATUS_WAITING_ON_CUSTOMER 3

// The ticket is done.
#define AEGIS_STATUS_RESOLVED 4

// The ticket was handed to a team.
#define AEGIS_STATUS_ESCALATED 5

// The last command was not refused.
#define AEGIS_REFUSED_NOT 0

// The last answer was no command.
#define AEGIS_REFUSED_MALFORMED 1

// This dialect has no such verb.
#define AEGIS_REFUSED_NOT_OFFERED 2

// A field that the verb needs was left out.
#define AEGIS_REFUSED_FIELD_MISSING 3

// The amount was nothing, less than nothing or too much.
#define AEGIS_REFUSED_AMOUNT 4

// No ticket has that id.
#define AEGIS_REFUSED_UNKNOWN_TICKET 5

// No record and no article has that id.
#define AEGIS_REFUSED_UNKNOWN_RECORD 6

// The ticket has that tag already.
#define AEGIS_REFUSED_TAG_ALREADY_THERE 7

// The workspace does not offer that code.
#define AEGIS_REFUSED_UNKNOWN_CODE 8

// A reason that this version of the contract has no number for; `refusal_text` says it.
#define AEGIS_REFUSED_OTHERWISE 9

// Nothing lies in front of the seat.
#define AEGIS_FOCUS_NOTHING 0

// A ticket does, as it was when it was opened.
#define AEGIS_FOCUS_TICKET 1

// A record does.
#define AEGIS_FOCUS_RECORD 2

// An article does.
#define AEGIS_FOCUS_ARTICLE 3

// What a search found does.
#define AEGIS_FOCUS_SEARCH 4

// The answer was not written. It counts as a malformed one and costs its turn.
#define AEGIS_ANSWER_NONE 0

// The answer is the command in `verb` and the fields that it needs.
#define AEGIS_ANSWER_COMMAND 1

// The answer is the row of the action table in `action`.
#define AEGIS_ANSWER_ACTION 2

// The policy cannot go on; `failure` says why, and the episode ends.
#define AEGIS_ANSWER_FAILED 3

// The policy panicked, and the panic was caught; `failure` says where, and the episode ends.
#define AEGIS_ANSWER_PANICKED 4

// The instance was made.
#define AEGIS_CREATED 0

// There can be no such instance; the text says why.
#define AEGIS_NOT_CREATED 1

// The policy panicked while it made the instance; the text says where.
#define AEGIS_CREATE_PANICKED 2

// The policy never looks at its seed.
#define AEGIS_POLICY_IGNORES_SEED 1

// The policy does not promise the same answers to the same observations.
#define AEGIS_POLICY_IS_RANDOM 2

// A text in UTF-8, not ended by a zero. No text is `{NULL, 0}`.
//
// Who hands a text over owns its bytes. Texts of the host live until it has read the answers of
// the call in which they were given, so an answer may name them. Texts of a policy live until the
// next call that names the same instance, or for ever where there is no instance.
typedef struct AegisText {
  // The bytes.
  const char *bytes;
  // How many there are.
  size_t length;
} AegisText;

// What a policy says of itself. It lives as long as the library.
typedef struct AegisDescription {
  // `sizeof(AegisDescription)` where the library was built.
  uint32_t size;
  // The dialects that it plays, a bit each.
  uint32_t dialects;
  // `AEGIS_POLICY_` flags.
  uint32_t flags;
  // Not used; 0.
  uint32_t reserved;
  // The name under which logs and score tables list it: lower case letters, digits, `-`, `_`
  // and `.`, at most 64 of them.
  struct AegisText name;
  // Its version, of the same letters.
  struct AegisText version;
  // What it does, in a sentence.
  struct AegisText about;
  // The packs that it plays, by name, with a space between them; every pack if it is empty.
  struct AegisText packs;
} AegisDescription;

// What an instance is made from. All of its chance comes from the seed.
typedef struct AegisPart {
  // `sizeof(AegisPart)` where the host was built.
  uint32_t size;
  // Not used; 0.
  uint32_t reserved;
  // The seed.
  uint64_t seed;
  // The text that the user gave along; empty if there is none.
  struct AegisText config;
} AegisPart;

// What is asked of the seat, and what goes on outside.
typedef struct AegisCase {
  // What the seat was told first.
  struct AegisText brief;
  // The template of the reply that is asked for; no text if none is.
  struct AegisText reply_template;
  // What the shop's workspace holds; no text on the desk.
  struct AegisText workspace_summary;
  // Where the account lives; no text if nothing goes on outside.
  struct AegisText region;
  // The name of the policy window; no text if there is none.
  struct AegisText window_name;
  // What the policy window means for the desk.
  struct AegisText window_description;
  // How many points the reply that is asked for has.
  uint32_t reply_point_count;
  // How many codes the shop's workspace offers.
  uint32_t offered_code_count;
  // How many incidents go on.
  uint32_t incident_count;
  // How well the account does, in hundredths.
  uint32_t account_health_hundredths;
  // 1 if the policy window is open.
  uint32_t window_is_active;
  // How many things the policy window affects.
  uint32_t window_affects_count;
} AegisCase;

// A ticket of the inbox.
typedef struct AegisTicket {
  // Its id, which commands name it by.
  struct AegisText id;
  // The account that it is about.
  struct AegisText account;
  // Who wrote it.
  struct AegisText from;
  // Its subject line.
  struct AegisText subject;
  // What it says.
  struct AegisText summary;
  // Its priority now.
  uint32_t priority;
  // Its status now.
  uint32_t status;
  // How many tags it has now.
  uint32_t tag_count;
  // To how many teams it was handed.
  uint32_t escalation_count;
  // The verbs that it offers, a bit each (1 << AEGIS_VERB_...).
  uint32_t offered_verbs;
  // Not used; 0.
  uint32_t reserved;
} AegisTicket;

// A record that was read.
typedef struct AegisRecord {
  // Its id.
  struct AegisText id;
  // What kind of paper it is, as a word: `account`, `invoice` and so on.
  struct AegisText kind;
  // Its heading.
  struct AegisText title;
  // What it says.
  struct AegisText body;
  // How many hard facts it has.
  uint32_t fact_count;
  // Not used; 0.
  uint32_t reserved;
} AegisRecord;

// A hard fact of a record.
typedef struct AegisFact {
  // What it is about.
  struct AegisText label;
  // What it says.
  struct AegisText value;
} AegisFact;

// An article that was read; in the shop a policy.
typedef struct AegisArticle {
  // Its id; in the shop the policy's key.
  struct AegisText id;
  // Its heading.
  struct AegisText title;
  // One sentence about it.
  struct AegisText summary;
  // What it says.
  struct AegisText body;
  // How many keywords it has.
  uint32_t keyword_count;
  // Not used; 0.
  uint32_t reserved;
} AegisArticle;

// A message that has arrived.
typedef struct AegisMessage {
  // Who spoke.
  struct AegisText from;
  // What they said.
  struct AegisText text;
  // With which step it came.
  uint32_t at_step;
  // Not used; 0.
  uint32_t reserved;
} AegisMessage;

// What lies in front of the seat.
typedef struct AegisFocus {
  // An `AEGIS_FOCUS_` number.
  uint32_t kind;
  // The place of the ticket, record or article, or `AEGIS_NONE`.
  uint32_t number;
  // The priority of the ticket when it was opened.
  uint32_t priority;
  // The status of the ticket when it was opened.
  uint32_t status;
  // How many tags the ticket had when it was opened: the first ones of those that it has now.
  uint32_t tag_count;
  // How many articles the search found.
  uint32_t hit_count;
} AegisFocus;

// An article that a search found, best first. Finding it is not reading it.
typedef struct AegisHit {
  // Its id.
  struct AegisText id;
  // Its heading.
  struct AegisText title;
  // One sentence about it.
  struct AegisText summary;
  // How many words it shares with the query.
  uint32_t shared_words;
  // Not used; 0.
  uint32_t reserved;
} AegisHit;

// A credit that was given.
typedef struct AegisCredit {
  // On which ticket.
  uint32_t ticket;
  // Not used; 0.
  uint32_t reserved;
  // How much.
  double amount;
} AegisCredit;

// A row of the action table: a command with all its fields, as it stands on this desk now.
typedef struct AegisAction {
  // The verb.
  uint32_t verb;
  // 1 if the row can be chosen now.
  uint32_t is_available;
  // The ticket that it is about, by its place in the inbox, or `AEGIS_NONE`.
  uint32_t ticket;
  // The priority or status that it sets, or 0.
  uint32_t level;
  // The amount that it credits, or 0.
  double amount;
  // The record, query, tag, team, template, code or message that it names, if it names one.
  struct AegisText object;
} AegisAction;

// The functions through which a policy sees a desk. They belong to the host, live as long as the
// process, and may be called only during `act` and `act_batch`, from the thread of that call.
//
// They write nothing but what the caller hands them. Those that fill a struct return 1 if there
// is such a thing and has been seen, and 0, with the struct untouched, if not.
typedef struct AegisView {
  // `sizeof(AegisView)` where the host was built. Newer hosts have more functions at the end.
  uint32_t size;
  // Not used; 0.
  uint32_t reserved;
  // The case as a whole.
  uint32_t (*case_of)(const struct AegisObservation*, struct AegisCase*);
  // A point of the reply that is asked for.
  struct AegisText (*reply_point)(const struct AegisObservation*, uint32_t);
  // A code that the shop's workspace offers.
  struct AegisText (*offered_code)(const struct AegisObservation*, uint32_t);
  // An incident that goes on.
  struct AegisText (*incident)(const struct AegisObservation*, uint32_t);
  // Something that the policy window affects.
  struct AegisText (*window_affects)(const struct AegisObservation*, uint32_t);
  // The id of the n-th ticket of the inbox, which is all that most commands need.
  struct AegisText (*ticket_id)(const struct AegisObservation*, uint32_t);
  // The n-th ticket of the inbox.
  uint32_t (*ticket)(const struct AegisObservation*, uint32_t, struct AegisTicket*);
  // The n-th tag of a ticket: ticket first, then n.
  struct AegisText (*tag)(const struct AegisObservation*, uint32_t, uint32_t);
  // The n-th team that a ticket was handed to: ticket first, then n.
  struct AegisText (*escalation)(const struct AegisObservation*, uint32_t, uint32_t);
  // The id of the n-th record, read or not.
  struct AegisText (*record_id)(const struct AegisObservation*, uint32_t);
  // The n-th record, if it was read.
  uint32_t (*record)(const struct AegisObservation*, uint32_t, struct AegisRecord*);
  // A fact of a record that was read: record first, then n.
  uint32_t (*fact)(const struct AegisObservation*, uint32_t, uint32_t, struct AegisFact*);
  // The id of the n-th article, read or not.
  struct AegisText (*article_id)(const struct AegisObservation*, uint32_t);
  // The n-th article, if it was read.
  uint32_t (*article)(const struct AegisObservation*, uint32_t, struct AegisArticle*);
  // A keyword of an article that was read: article first, then n.
  struct AegisText (*keyword)(const struct AegisObservation*, uint32_t, uint32_t);
  // The n-th message that has arrived.
  uint32_t (*message)(const struct AegisObservation*, uint32_t, struct AegisMessage*);
  // What lies in front of the seat.
  uint32_t (*focus)(const struct AegisObservation*, struct AegisFocus*);
  // The n-th article that the search in front of the seat found.
  uint32_t (*hit)(const struct AegisObservation*, uint32_t, struct AegisHit*);
  // The n-th credit that was given.
  uint32_t (*credit)(const struct AegisObservation*, uint32_t, struct AegisCredit*);
  // Why the last command was refused, in a sentence; no text if it was not.
  struct AegisText (*refusal_text)(const struct AegisObservation*);
  // The desk as `AEGIS_FEATURES` numbers from 0 to 1, for small learned policies.
  const float *(*features)(const struct AegisObservation*);
  // `AEGIS_ACTIONS` bytes: 1 where the row of the action table can be chosen now.
  const uint8_t *(*action_mask)(const struct AegisObservation*);
  // A row of the action table. A row means the same in every case and every version.
  uint32_t (*action)(const struct AegisObservation*, uint32_t, struct AegisAction*);
} AegisView;

// What a seat sees. It belongs to the host and lives until the host has read the answers of the
// call; so does all that is reached through `view`.
typedef struct AegisObservation {
  // `sizeof(AegisObservation)` where the host was built.
  uint32_t size;
  // An `AEGIS_DIALECT_` number.
  uint32_t dialect;
  // The seat that looks.
  uint32_t seat;
  // How many turns were taken.
  uint32_t turn;
  // How many turns are left.
  uint32_t remaining;
  // The ticket that was opened last, by its place in the inbox, or `AEGIS_NONE`.
  uint32_t selected;
  // The ticket that was worked on last, by its place in the inbox, or `AEGIS_NONE`.
  uint32_t active;
  // Why the last command was refused: an `AEGIS_REFUSED_` number.
  uint32_t refusal;
  // 1 if a reply was drafted.
  uint32_t has_draft;
  // How many tickets the inbox holds.
  uint32_t ticket_count;
  // How many records there are.
  uint32_t record_count;
  // How many articles there are.
  uint32_t article_count;
  // How many messages have arrived.
  uint32_t message_count;
  // How many credits were given.
  uint32_t credit_count;
  // The functions that show the rest; each takes this observation.
  const struct AegisView *view;
  // What the host knows the observation by.
  const void *desk;
} AegisObservation;

// What a policy answers. The host hands over an answer that is all zeros, but for `size`, so what
// is not written is not given. It belongs to the host; the texts in it are the policy's, or the
// ones that the observation showed.
//
// An answer that makes no sense costs its turn like any other that the desk refuses; it never
// stops a run.
typedef struct AegisAnswer {
  // `sizeof(AegisAnswer)` where the host was built. A policy leaves it alone.
  uint32_t size;
  // An `AEGIS_ANSWER_` number.
  uint32_t kind;
  // For `AEGIS_ANSWER_ACTION`: the row.
  uint32_t action;
  // For `AEGIS_ANSWER_COMMAND`: an `AEGIS_VERB_` number.
  uint32_t verb;
  // An `AEGIS_PRIORITY_` number; 0 is none.
  uint32_t priority;
  // An `AEGIS_STATUS_` number; 0 is none.
  uint32_t status;
  // 1 if `amount` is given.
  uint32_t has_amount;
  // Not used; 0.
  uint32_t reserved;
  // The amount.
  double amount;
  // The id of a ticket.
  struct AegisText ticket;
  // The id of a record or an article.
  struct AegisText record;
  // What is searched for.
  struct AegisText query;
  // A tag.
  struct AegisText tag;
  // A currency; the catalogue knows USD alone.
  struct AegisText currency;
  // A team.
  struct AegisText team;
  // A template of a reply.
  struct AegisText template_id;
  // A code that closes the case.
  struct AegisText code;
  // Words of one's own; in the shop the reply.
  struct AegisText note;
  // The points that a reply makes.
  const struct AegisText *points;
  // How many points there are.
  size_t point_count;
  // For `AEGIS_ANSWER_FAILED` and `AEGIS_ANSWER_PANICKED`: why.
  struct AegisText failure;
} AegisAnswer;

// What an instance is told when its episode has ended.
typedef struct AegisEnding {
  // `sizeof(AegisEnding)` where the host was built.
  uint32_t size;
  // 1 if there is a score; only on cases that are there to be trained on.
  uint32_t has_score;
  // The score, in points of 10,000.
  uint32_t score_points;
  // Not used; 0.
  uint32_t reserved;
} AegisEnding;

// What a library offers. It belongs to the library and lives as long as the process: a library
// is never unloaded.
//
// Threads: an instance is used by one thread at a time, but not always by the same one, and
// different instances may be used by different threads at once.
//
// Determinism: an instance is made from its part alone, and its answers follow from its part and
// the observations that it has seen, in their order. It looks at no clock, at no randomness but
// its seed, at no file, socket, environment or other instance, and writes to none of them, not
// even to standard output. A run is repeated, split and resumed on that promise; a policy that
// cannot keep it says so with `AEGIS_POLICY_IS_RANDOM`.
//
// No panic or exception may leave a function of this table. In Rust `export_policy!` sees to
// that.
typedef struct AegisPolicy {
  // `sizeof(AegisPolicy)` where the library was built. Newer versions have more at the end.
  uint32_t size;
  // Not used; 0.
  uint32_t reserved;
  // Says what the policy is. Called once, before all others.
  const struct AegisDescription *(*describe)(void);
  // Makes an instance. Returns `AEGIS_CREATED` and writes it, or anything else and writes why
  // not; that text lives until the next call from the same thread.
  int32_t (*create)(const struct AegisPart *part,
                    AegisInstance **instance,
                    struct AegisText *why_not);
  // Writes the answer of an instance to what it sees.
  void (*act)(AegisInstance *instance,
              const struct AegisObservation *seen,
              struct AegisAnswer *answer);
  // The same for n instances, all of them different, at once. May be missing: then `act` is
  // called n times. It must answer as `act` would.
  void (*act_batch)(size_t n,
                    AegisInstance *const *instances,
                    const struct AegisObservation *const *seen,
                    struct AegisAnswer *const *answers);
  // Tells an instance that its episode has ended. May be missing. Not called for an instance
  // that failed.
  void (*end_episode)(AegisInstance*, const struct AegisEnding*);
  // Takes an instance away. Called once for each instance that was made.
  void (*destroy)(AegisInstance*);
} AegisPolicy;

// The type of the one symbol that a library exports, `aegis_policy_entry`. It stays as it is in
// every version.
//
// It returns the version of the contract that the library was built for. If `table` is not null
// and `version` is that same version, it also writes where the library's table is; otherwise it
// writes nothing. The host asks for the version first, with a null table.
typedef uint32_t (*AegisEntry)(uint32_t version, const struct AegisPolicy **table);

#if defined(_WIN32)
#define AEGIS_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define AEGIS_EXPORT __attribute__((visibility("default")))
#else
#define AEGIS_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif
// The one symbol that a library exports; see `AegisEntry`.
AEGIS_EXPORT uint32_t aegis_policy_entry(uint32_t version, const AegisPolicy **table);
#ifdef __cplusplus
}
#endif

// Makes a library of a table: `AEGIS_EXPORT_POLICY(table);`, once, outside of all functions. The
// table is a variable that lives as long as the process: `static const AegisPolicy table = ..`.
#define AEGIS_EXPORT_POLICY(own)                                                          \
  uint32_t aegis_policy_entry(uint32_t for_version, const AegisPolicy **place_of_table) { \
    if (place_of_table != NULL && for_version == AEGIS_ABI_VERSION) {                     \
      *place_of_table = &(own);                                                           \
    }                                                                                     \
    return AEGIS_ABI_VERSION;                                                             \
  }                                                                                       \
  struct AegisPolicy

// Starts a constant text with a literal: `static const AegisText word = AEGIS_TEXT("word");`.
#define AEGIS_TEXT(literal) {"" literal, sizeof(literal) - 1}

// A text of a C string, which lives as long as the string does.
static inline AegisText aegis_text(const char *words) {
  AegisText text;
  text.bytes = words;
  text.length = strlen(words);
  return text;
}

// Whether there is a text at all; it may be empty.
static inline int aegis_text_is_given(AegisText text) { return text.bytes != NULL; }

// Whether two texts are the same, byte by byte.
static inline int aegis_text_is(AegisText text, AegisText other) {
  return text.length == other.length &&
         (text.length == 0 || memcmp(text.bytes, other.bytes, text.length) == 0);
}

// Whether a text is these words.
static inline int aegis_text_equals(AegisText text, const char *words) {
  return aegis_text_is(text, aegis_text(words));
}

// Whether a text starts with these words.
static inline int aegis_text_starts_with(AegisText text, const char *words) {
  AegisText start = aegis_text(words);
  if (text.length < start.length) return 0;
  text.length = start.length;
  return aegis_text_is(text, start);
}

// Whether these words stand anywhere in a text, in the same case.
static inline int aegis_text_contains(AegisText text, const char *words) {
  for (; text.length > 0; text.bytes++, text.length--) {
    if (aegis_text_starts_with(text, words)) return 1;
  }
  return *words == 0;
}

// Answers. The host hands over an answer that is all zeros, so one of these is enough, and a note
// or another field that the verb takes may be written after it.
static inline void aegis_command(AegisAnswer *answer, uint32_t verb, AegisText ticket) {
  answer->kind = AEGIS_ANSWER_COMMAND;
  answer->verb = verb;
  answer->ticket = ticket;
}

static inline void aegis_idle(AegisAnswer *answer) {
  answer->kind = AEGIS_ANSWER_COMMAND;
  answer->verb = AEGIS_VERB_IDLE;
}

static inline void aegis_open_ticket(AegisAnswer *answer, AegisText ticket) {
  aegis_command(answer, AEGIS_VERB_OPEN_TICKET, ticket);
}

static inline void aegis_inspect_record(AegisAnswer *answer, AegisText id) {
  aegis_idle(answer);
  answer->verb = AEGIS_VERB_INSPECT_RECORD;
  answer->record = id;
}

static inline void aegis_search_kb(AegisAnswer *answer, AegisText query) {
  aegis_idle(answer);
  answer->verb = AEGIS_VERB_SEARCH_KB;
  answer->query = query;
}

static inline void aegis_look_up_policy(AegisAnswer *answer, AegisText key) {
  aegis_idle(answer);
  answer->verb = AEGIS_VERB_LOOK_UP_POLICY;
  answer->query = key;
}

static inline void aegis_set_priority(AegisAnswer *answer, AegisText ticket, uint32_t priority) {
  aegis_command(answer, AEGIS_VERB_SET_PRIORITY, ticket);
  answer->priority = priority;
}

static inline void aegis_set_status(AegisAnswer *answer, AegisText ticket, uint32_t status) {
  aegis_command(answer, AEGIS_VERB_SET_STATUS, ticket);
  answer->status = status;
}

static inline void aegis_add_tag(AegisAnswer *answer, AegisText ticket, AegisText tag) {
  aegis_command(answer, AEGIS_VERB_ADD_TAG, ticket);
  answer->tag = tag;
}

static inline void aegis_apply_credit(AegisAnswer *answer, AegisText ticket, double amount,
                                      AegisText currency) {
  aegis_command(answer, AEGIS_VERB_APPLY_CREDIT, ticket);
  answer->has_amount = 1;
  answer->amount = amount;
  answer->currency = currency;
}

static inline void aegis_escalate(AegisAnswer *answer, AegisText ticket, AegisText team) {
  aegis_command(answer, AEGIS_VERB_ESCALATE, ticket);
  answer->team = team;
}

// The reply of the desk. The points must live until the next call that names the instance.
static inline void aegis_draft_reply(AegisAnswer *answer, AegisText ticket, AegisText template_id,
                                     const AegisText *points, size_t point_count) {
  aegis_command(answer, AEGIS_VERB_DRAFT_REPLY, ticket);
  answer->template_id = template_id;
  answer->points = points;
  answer->point_count = point_count;
}

// The reply of the shop.
static inline void aegis_write_reply(AegisAnswer *answer, AegisText words) {
  aegis_idle(answer);
  answer->verb = AEGIS_VERB_DRAFT_REPLY;
  answer->note = words;
}

// Closes the case of the desk.
static inline void aegis_finalize_resolution(AegisAnswer *answer, AegisText ticket,
                                             AegisText code) {
  aegis_command(answer, AEGIS_VERB_FINALIZE_RESOLUTION, ticket);
  answer->code = code;
}

// Closes the case of the shop.
static inline void aegis_submit_code(AegisAnswer *answer, AegisText code) {
  aegis_idle(answer);
  answer->verb = AEGIS_VERB_FINALIZE_RESOLUTION;
  answer->code = code;
}

// Chooses a row of the action table.
static inline void aegis_choose(AegisAnswer *answer, uint32_t row) {
  answer->kind = AEGIS_ANSWER_ACTION;
  answer->action = row;
}

// Says that the policy cannot go on; its episode ends.
static inline void aegis_fail(AegisAnswer *answer, AegisText why) {
  answer->kind = AEGIS_ANSWER_FAILED;
  answer->failure = why;
}

#endif
