// A policy as it could be written when the contract was new: it reads what there was to read, and
// writes a whole answer of the size that it knows. It is built with the header of that time, which
// lies beside it, and with the one of today.
#include <stdlib.h>

#include "aegis_policy.h"

static const AegisDescription description = {
  sizeof(AegisDescription), 1 << AEGIS_DIALECT_DESK | 1 << AEGIS_DIALECT_SHOP, 0, 0,
  AEGIS_TEXT("first"), AEGIS_TEXT("1"), AEGIS_TEXT("plays as in the first days"), AEGIS_TEXT(""),
};
static const AegisDescription *describe(void) { return &description; }

typedef struct {
  uint64_t state;
  AegisText points[8];
} First;

static int32_t create(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  First *first = (First *)calloc(1, sizeof *first);
  if (first == NULL) {
    *why_not = aegis_text("no memory");
    return AEGIS_NOT_CREATED;
  }
  first->state = part->seed;
  *instance = (AegisInstance *)first;
  return AEGIS_CREATED;
}

static uint64_t mixed(uint64_t state, uint64_t with) {
  return (state ^ with) * UINT64_C(0x9e3779b97f4a7c15) + (state >> 29);
}

// Everything that this policy can see goes into its next choice.
static void look(First *first, const AegisObservation *seen) {
  const AegisView *view = seen->view;
  const float *features = view->features(seen);
  const uint8_t *mask = view->action_mask(seen);
  uint64_t state = mixed(first->state, seen->turn);
  AegisTicket ticket;
  AegisRecord record;
  AegisCredit credit;
  AegisAction action;
  AegisFocus focus;
  uint32_t n;
  for (n = 0; view->ticket(seen, n, &ticket); n++) {
    state = mixed(state, ticket.subject.length + ticket.tag_count + ticket.offered_verbs);
  }
  for (n = 0; n < seen->record_count; n++) {
    if (view->record(seen, n, &record)) state = mixed(state, record.body.length);
  }
  for (n = 0; view->credit(seen, n, &credit); n++) state = mixed(state, credit.ticket);
  if (view->focus(seen, &focus)) state = mixed(state, focus.kind + focus.hit_count);
  for (n = 0; n < AEGIS_FEATURES; n++) state = mixed(state, (uint64_t)(features[n] * 1000));
  for (n = 0; n < AEGIS_ACTIONS; n++) {
    if (view->action(seen, n, &action)) state = mixed(state, mask[n] + action.object.length);
  }
  first->state = mixed(state, view->refusal_text(seen).length + seen->refusal);
}

static void act(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  First *first = (First *)instance;
  AegisAnswer own;
  AegisText ticket;
  uint32_t draw, n;
  look(first, seen);
  memset(&own, 0, sizeof own);
  own.size = sizeof own;
  own.kind = AEGIS_ANSWER_COMMAND;
  draw = (uint32_t)(first->state >> 33);
  ticket = seen->view->ticket_id(seen, draw / 16 % (seen->ticket_count ? seen->ticket_count : 1));
  own.ticket = ticket;
  if (answer->size < sizeof own || seen->size < sizeof *seen ||
      seen->view->size < sizeof *seen->view) {
    own.kind = AEGIS_ANSWER_FAILED;
    own.failure = aegis_text("the host has less than the contract says");
    memcpy(answer, &own, sizeof own);
    return;
  }
  switch (draw % 10) {
    case 0: own.verb = AEGIS_VERB_OPEN_TICKET; break;
    case 1:
    case 2:
      own.verb = AEGIS_VERB_INSPECT_RECORD;
      n = seen->record_count ? draw / 16 % seen->record_count : 0;
      own.record = seen->view->record_id(seen, n);
      break;
    case 3: own.verb = AEGIS_VERB_SEARCH_KB; own.query = aegis_text("credit policy"); break;
    case 4: own.verb = AEGIS_VERB_SET_PRIORITY; own.priority = 1 + draw / 16 % 4; break;
    case 5: own.verb = AEGIS_VERB_ADD_TAG; own.tag = aegis_text("vip"); break;
    case 6:
      own.verb = AEGIS_VERB_APPLY_CREDIT;
      own.has_amount = 1;
      own.amount = 12.5;
      own.currency = aegis_text("USD");
      break;
    case 7:
      own.verb = AEGIS_VERB_DRAFT_REPLY;
      own.template_id = aegis_text("vip");
      own.note = aegis_text("as we said");
      for (n = 0; n < 8; n++) first->points[n] = seen->view->reply_point(seen, n);
      own.points = first->points;
      own.point_count = 8;
      break;
    case 8: own.kind = AEGIS_ANSWER_ACTION; own.action = draw / 16 % AEGIS_ACTIONS; break;
    default: own.verb = AEGIS_VERB_IDLE; break;
  }
  memcpy(answer, &own, sizeof own);
}

static void destroy(AegisInstance *instance) { free(instance); }

static const AegisPolicy table = {
  sizeof(AegisPolicy), 0, describe, create, act, NULL, NULL, destroy,
};
AEGIS_EXPORT_POLICY(table);
