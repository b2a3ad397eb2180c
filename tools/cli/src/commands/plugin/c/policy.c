// NAME_OF_POLICY: a policy for AegisDesk. It reads everything, replies and closes the case; what it
// lacks is an idea of what it has read. That is where yours begins.
#include <stdlib.h>

#include "aegis_policy.h"

// How many turns it keeps for what comes after reading.
#define SPARE_TURNS 3
// The most points that a reply makes here.
#define MOST_POINTS 32

// What the policy remembers from turn to turn. Each seat of each episode has one of its own, made
// by `create`, so nothing is shared and nothing has to be cleared.
typedef struct {
  // The place of the ticket that it works on, or AEGIS_NONE.
  uint32_t ticket;
  // The points of the last reply; an answer may point into the instance.
  AegisText points[MOST_POINTS];
} Mine;

static const AegisDescription description = {
  sizeof(AegisDescription),
  // It knows both support desks, and not the shop. Generated cases and shifts are played on the
  // second one.
  1 << AEGIS_DIALECT_DESK | 1 << AEGIS_DIALECT_DESK2,
  AEGIS_POLICY_IGNORES_SEED,  // It draws nothing by chance.
  0,
  AEGIS_TEXT("NAME_OF_POLICY"),
  AEGIS_TEXT("0.1.0"),
  AEGIS_TEXT("reads everything, replies and closes"),
  AEGIS_TEXT(""),
};

static const AegisDescription *describe(void) { return &description; }

// `part->seed` is all the chance that there is, and `part->config` the text behind the question
// mark of `--policy lib:PATH?TEXT`. No clock, no file, no other instance: runs are repeated on that
// promise.
static int32_t create(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  Mine *mine;
  if (part->config.length > 0) {
    *why_not = aegis_text("it takes no config");
    return AEGIS_NOT_CREATED;
  }
  mine = (Mine *)calloc(1, sizeof *mine);
  if (mine == NULL) {
    *why_not = aegis_text("there is no memory left");
    return AEGIS_NOT_CREATED;
  }
  mine->ticket = AEGIS_NONE;
  *instance = (AegisInstance *)mine;
  return AEGIS_CREATED;
}

// The most pressing of the tickets that can be closed; the first of them if several are. On the
// second desk any can be, and your policy would find out which one asks for something.
static uint32_t neediest(const AegisObservation *seen) {
  uint32_t best = 0, best_priority = 0, n;
  AegisTicket ticket;
  for (n = 0; seen->view->ticket(seen, n, &ticket); n++) {
    int can_be_closed = seen->dialect == AEGIS_DIALECT_DESK2 ||
                        (ticket.offered_verbs >> AEGIS_VERB_FINALIZE_RESOLUTION & 1);
    if (can_be_closed && ticket.priority > best_priority) {
      best = n;
      best_priority = ticket.priority;
    }
  }
  return best;
}

// The case says which reply it wants: a template, and the points that it has to make.
static void reply(Mine *mine, const AegisObservation *seen, const AegisCase *about,
                  AegisText ticket, AegisAnswer *answer) {
  uint32_t count = about->reply_point_count, n;
  if (count > MOST_POINTS) count = MOST_POINTS;
  for (n = 0; n < count; n++) mine->points[n] = seen->view->reply_point(seen, n);
  aegis_draft_reply(answer, ticket, about->reply_template, mine->points, count);
}

// The first word of a list that the second desk offers, each with what it means. Your policy would
// choose by that.
static AegisText first_word(const AegisObservation *seen, uint32_t list) {
  AegisWord word = {{NULL, 0}, {NULL, 0}};
  seen->view->offered_word(seen, list, 0, &word);
  return word.id;
}

// The second desk takes only words that it offers, and a reply has to be sent.
static void finish_on_second_desk(Mine *mine, const AegisObservation *seen, AegisText ticket,
                                  AegisAnswer *answer) {
  if (seen->view->deed_count(seen) > 0) {
    aegis_finalize_resolution(answer, ticket, first_word(seen, AEGIS_OFFERED_CODES));
  } else if (seen->has_draft) {
    aegis_send_reply(answer, ticket);
  } else {
    mine->points[0] = first_word(seen, AEGIS_OFFERED_POINTS);
    aegis_draft_reply(answer, ticket, first_word(seen, AEGIS_OFFERED_TEMPLATES), mine->points, 1);
  }
}

// One turn: look at the desk, write one answer.
static void act(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  Mine *mine = (Mine *)instance;
  const AegisView *view = seen->view;
  AegisTicket ticket;
  AegisRecord record;
  AegisCase about;
  uint32_t n;

  if (mine->ticket == AEGIS_NONE) mine->ticket = neediest(seen);
  if (!view->case_of(seen, &about) || !view->ticket(seen, mine->ticket, &ticket)) {
    aegis_idle(answer);
    return;
  }

  // What works on a ticket wants it opened first.
  if (seen->selected != mine->ticket) {
    aegis_open_ticket(answer, ticket.id);
    return;
  }

  // A record shows what it says only once it was read.
  for (n = 0; n < seen->record_count && seen->remaining > SPARE_TURNS; n++) {
    if (!view->record(seen, n, &record)) {
      aegis_inspect_record(answer, view->record_id(seen, n));
      return;
    }
  }

  // Here your policy would decide by what it has read: `view->record` and `view->fact` have the
  // texts and the hard facts, and there are `aegis_apply_credit`, `aegis_add_tag` and more.
  if (ticket.status == AEGIS_STATUS_OPEN) {
    aegis_set_status(answer, ticket.id, AEGIS_STATUS_PENDING);
  } else if (seen->dialect == AEGIS_DIALECT_DESK2) {
    finish_on_second_desk(mine, seen, ticket.id, answer);
  } else if (aegis_text_is_given(about.reply_template) && !seen->has_draft) {
    reply(mine, seen, &about, ticket.id, answer);
  } else {
    aegis_finalize_resolution(answer, ticket.id, aegis_text("incident_pending"));
  }
}

static void destroy(AegisInstance *instance) { free(instance); }

static const AegisPolicy table = {
  sizeof(AegisPolicy), 0, describe, create, act, NULL, NULL, destroy,
};

AEGIS_EXPORT_POLICY(table);
