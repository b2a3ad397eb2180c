// A policy to copy from, in plain C99: it opens the neediest ticket, reads its records, decides by
// what they say, replies and closes the case. On the second desk, which generated cases and shifts
// speak, it chooses among the words that are offered by what they mean. `make` builds it.
#include <stdlib.h>

#include "aegis_policy.h"

// How many turns stay for what comes after reading: four deeds, the reply and the closing.
#define SPARE_TURNS 6
// What support may credit without asking, in cents.
#define OWN_LIMIT_CENTS 40000
#define MOST_POINTS 32
#define MOST_DEEDS 4

// A policy at work. Texts in an answer have to live until the next call, so those that the policy
// makes itself are kept here.
typedef struct {
  // The place of the ticket that it works on, or AEGIS_NONE.
  uint32_t ticket;
  // How many deeds were tried. Each is tried once: a refused one would be refused again.
  uint32_t tried;
  char tag[64];
  AegisText points[MOST_POINTS];
} Reader;

// Something to do on the ticket before the reply: a verb with its one field.
typedef struct {
  uint32_t verb;
  uint32_t level;
  const char *word;
  double amount;
} Deed;

// What the records say: what has to be done, and the code that closes the case.
typedef struct {
  Deed deeds[MOST_DEEDS];
  uint32_t deed_count;
  const char *code;
} Decision;

static const AegisDescription description = {
  sizeof(AegisDescription),
  1 << AEGIS_DIALECT_DESK | 1 << AEGIS_DIALECT_DESK2,
  AEGIS_POLICY_IGNORES_SEED,
  0,
  AEGIS_TEXT("example-c"),
  AEGIS_TEXT("0.1.0"),
  AEGIS_TEXT("reads the records of the neediest ticket and decides by rules"),
  AEGIS_TEXT(""),
};

static const AegisDescription *describe(void) { return &description; }

static int32_t create(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  Reader *reader = (Reader *)calloc(1, sizeof *reader);
  (void)part;
  if (reader == NULL) {
    *why_not = aegis_text("there is no memory left");
    return AEGIS_NOT_CREATED;
  }
  reader->ticket = AEGIS_NONE;
  *instance = (AegisInstance *)reader;
  return AEGIS_CREATED;
}

static void destroy(AegisInstance *instance) { free(instance); }

// The most pressing of the tickets that can be closed; the first of them if several are. On the
// second desk any can be, and the longest story is the one that asks for something.
static uint32_t neediest(const AegisObservation *seen) {
  const int is_second = seen->dialect == AEGIS_DIALECT_DESK2;
  uint32_t best = 0, best_priority = 0, n;
  size_t best_length = 0;
  AegisTicket ticket;
  for (n = 0; seen->view->ticket(seen, n, &ticket); n++) {
    int can_be_closed = is_second || (ticket.offered_verbs >> AEGIS_VERB_FINALIZE_RESOLUTION & 1);
    int is_longer = is_second && ticket.summary.length > best_length;
    if (!can_be_closed || ticket.priority < best_priority) continue;
    if (ticket.priority > best_priority || is_longer) {
      best = n;
      best_priority = ticket.priority;
      best_length = ticket.summary.length;
    }
  }
  return best;
}

// Whether a word stands anywhere in a text.
static int holds(AegisText text, AegisText word) {
  for (; text.length >= word.length; text.bytes++, text.length--) {
    if (memcmp(text.bytes, word.bytes, word.length) == 0) return 1;
  }
  return 0;
}

// How many words of more than three letters two texts share.
static uint32_t shared_words(AegisText meaning, AegisText text) {
  uint32_t count = 0;
  size_t start = 0, at;
  for (at = 0; at <= meaning.length; at++) {
    AegisText word;
    if (at < meaning.length && meaning.bytes[at] != ' ') continue;
    word.bytes = meaning.bytes + start;
    word.length = at - start;
    if (word.length > 3 && holds(text, word)) count++;
    start = at + 1;
  }
  return count;
}

// The word of a list whose meaning shares most words with what the customer wrote.
static AegisText likeliest(const AegisObservation *seen, uint32_t list, const AegisTicket *ticket) {
  AegisText best = {NULL, 0};
  uint32_t most = 0, n;
  AegisWord word;
  for (n = 0; seen->view->offered_word(seen, list, n, &word); n++) {
    uint32_t shared = shared_words(word.meaning, ticket->summary);
    if (n == 0 || shared >= most) {
      best = word.id;
      most = shared;
    }
  }
  return best;
}

// The amount that a text like "1,440.00 USD" starts with, in cents; 0 if it starts with none.
static long cents_of(AegisText text) {
  long cents = 0;
  int decimals = -1;
  size_t at;
  for (at = 0; at < text.length && decimals < 2 && cents < 100000000; at++) {
    char c = text.bytes[at];
    if (c >= '0' && c <= '9') {
      cents = cents * 10 + (c - '0');
      if (decimals >= 0) decimals++;
    } else if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if (c != ',') {
      break;
    }
  }
  for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++) cents *= 10;
  return cents;
}

// The value of the first fact of a record whose label starts like this; no text if there is none.
static AegisText fact_of(const AegisObservation *seen, uint32_t number, const AegisRecord *record,
                         const char *label) {
  AegisText none = {NULL, 0};
  AegisFact fact;
  uint32_t n;
  for (n = 0; n < record->fact_count; n++) {
    if (seen->view->fact(seen, number, n, &fact) && aegis_text_starts_with(fact.label, label)) {
      return fact.value;
    }
  }
  return none;
}

static void add(Decision *decision, uint32_t verb, uint32_t level, const char *word, double amount) {
  Deed deed;
  deed.verb = verb;
  deed.level = level;
  deed.word = word;
  deed.amount = amount;
  if (decision->deed_count < MOST_DEEDS) decision->deeds[decision->deed_count++] = deed;
}

// Writes the tag of an incident, such as incident-311.
static void name_incident(Reader *reader, AegisText number) {
  const size_t start = sizeof "incident-" - 1, room = sizeof reader->tag - start - 1;
  const size_t length = number.length < room ? number.length : room;
  memcpy(reader->tag, "incident-", start);
  memcpy(reader->tag + start, number.bytes, length);
  reader->tag[start + length] = 0;
}

// Decides by what was read: a threat first, then money that is owed, then a fault on our side.
static Decision decide(Reader *reader, const AegisObservation *seen, uint32_t record_count) {
  Decision decision = {{{0, 0, NULL, 0.0}}, 0, "access_review_pending"};
  int is_threat = 0, is_incident = 0;
  long owed_cents = 0;
  uint32_t n;
  for (n = 0; n < record_count; n++) {
    AegisRecord record;
    AegisText value;
    if (!seen->view->record(seen, n, &record)) continue;
    if (aegis_text_equals(record.kind, "security_alert")) is_threat = 1;
    if (aegis_text_equals(record.kind, "invoice")) {
      value = fact_of(seen, n, &record, "Creditable");
      if (!aegis_text_is_given(value)) value = fact_of(seen, n, &record, "Excess this");
      owed_cents += cents_of(value);
    }
    if (aegis_text_equals(record.kind, "incident") && !is_incident) {
      value = fact_of(seen, n, &record, "Incident");
      if (aegis_text_is_given(value)) {
        is_incident = 1;
        name_incident(reader, value);
      }
    }
  }
  if (is_threat) {
    add(&decision, AEGIS_VERB_ESCALATE, 0, "security", 0.0);
    add(&decision, AEGIS_VERB_SET_PRIORITY, AEGIS_PRIORITY_URGENT, "", 0.0);
    add(&decision, AEGIS_VERB_SET_STATUS, AEGIS_STATUS_ESCALATED, "", 0.0);
    decision.code = "security_escalated";
  } else if (owed_cents > 0) {
    if (owed_cents > OWN_LIMIT_CENTS) add(&decision, AEGIS_VERB_ESCALATE, 0, "billing_ops", 0.0);
    add(&decision, AEGIS_VERB_APPLY_CREDIT, 0, "USD", (double)owed_cents / 100.0);
    add(&decision, AEGIS_VERB_ADD_TAG, 0, "credit-approved", 0.0);
    add(&decision, AEGIS_VERB_SET_STATUS, AEGIS_STATUS_RESOLVED, "", 0.0);
    decision.code = "billing_credit_applied";
  } else if (is_incident) {
    add(&decision, AEGIS_VERB_SET_PRIORITY, AEGIS_PRIORITY_HIGH, "", 0.0);
    add(&decision, AEGIS_VERB_ADD_TAG, 0, reader->tag, 0.0);
    add(&decision, AEGIS_VERB_SET_STATUS, AEGIS_STATUS_PENDING, "", 0.0);
    decision.code = "incident_pending";
  } else {
    add(&decision, AEGIS_VERB_SET_STATUS, AEGIS_STATUS_PENDING, "", 0.0);
  }
  return decision;
}

static void perform(const Deed *deed, AegisText ticket, AegisAnswer *answer) {
  switch (deed->verb) {
    case AEGIS_VERB_ESCALATE: aegis_escalate(answer, ticket, aegis_text(deed->word)); break;
    case AEGIS_VERB_SET_PRIORITY: aegis_set_priority(answer, ticket, deed->level); break;
    case AEGIS_VERB_SET_STATUS: aegis_set_status(answer, ticket, deed->level); break;
    case AEGIS_VERB_ADD_TAG: aegis_add_tag(answer, ticket, aegis_text(deed->word)); break;
    default: aegis_apply_credit(answer, ticket, deed->amount, aegis_text(deed->word)); break;
  }
}

// The case says which reply it wants: a template, and the points that it has to make.
static void reply(Reader *reader, const AegisObservation *seen, const AegisCase *about,
                  AegisText ticket, AegisAnswer *answer) {
  uint32_t count = about->reply_point_count, n;
  if (count > MOST_POINTS) count = MOST_POINTS;
  for (n = 0; n < count; n++) reader->points[n] = seen->view->reply_point(seen, n);
  aegis_draft_reply(answer, ticket, about->reply_template, reader->points, count);
}

// On the second desk: reads the rules of the desk, sends a reply and closes, all in words that are
// offered.
static void act_on_second_desk(Reader *reader, const AegisObservation *seen,
                               const AegisTicket *ticket, AegisAnswer *answer) {
  const AegisView *view = seen->view;
  AegisArticle article;
  uint32_t n;
  for (n = 0; n < seen->article_count && seen->remaining > SPARE_TURNS; n++) {
    if (!view->article(seen, n, &article)) {
      aegis_inspect_record(answer, view->article_id(seen, n));
      return;
    }
  }
  switch (++reader->tried) {
    case 1:
      reader->points[0] = likeliest(seen, AEGIS_OFFERED_POINTS, ticket);
      aegis_draft_reply(answer, ticket->id, likeliest(seen, AEGIS_OFFERED_TEMPLATES, ticket),
                        reader->points, 1);
      break;
    case 2: aegis_send_reply(answer, ticket->id); break;
    case 3: aegis_set_status(answer, ticket->id, AEGIS_STATUS_RESOLVED); break;
    default:
      aegis_finalize_resolution(answer, ticket->id, likeliest(seen, AEGIS_OFFERED_CODES, ticket));
  }
}

static void act(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  Reader *reader = (Reader *)instance;
  const AegisView *view = seen->view;
  Decision decision;
  AegisTicket ticket;
  AegisRecord record;
  AegisCase about;
  uint32_t n;

  if (reader->ticket == AEGIS_NONE) reader->ticket = neediest(seen);
  if (!view->case_of(seen, &about) || !view->ticket(seen, reader->ticket, &ticket)) {
    aegis_idle(answer);
    return;
  }
  if (seen->selected != reader->ticket) {
    aegis_open_ticket(answer, ticket.id);
    return;
  }
  for (n = 0; n < seen->record_count && seen->remaining > SPARE_TURNS; n++) {
    if (!view->record(seen, n, &record)) {
      aegis_inspect_record(answer, view->record_id(seen, n));
      return;
    }
  }
  if (seen->dialect == AEGIS_DIALECT_DESK2) {
    act_on_second_desk(reader, seen, &ticket, answer);
    return;
  }
  decision = decide(reader, seen, seen->record_count);
  if (reader->tried < decision.deed_count && seen->remaining > 2) {
    perform(&decision.deeds[reader->tried++], ticket.id, answer);
  } else if (aegis_text_is_given(about.reply_template) && !seen->has_draft) {
    reply(reader, seen, &about, ticket.id, answer);
  } else {
    aegis_finalize_resolution(answer, ticket.id, aegis_text(decision.code));
  }
}

static const AegisPolicy table = {
  sizeof(AegisPolicy), 0, describe, create, act, NULL, NULL, destroy,
};

AEGIS_EXPORT_POLICY(table);
