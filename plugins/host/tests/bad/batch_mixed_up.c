// Gives each seat of a batch what was meant for another one.
#define ACT_BATCH act_together
#include "sound.h"

static void act_together(size_t n, AegisInstance *const *instances,
                         const AegisObservation *const *seen, AegisAnswer *const *answers) {
  for (size_t at = 0; at < n; at++) {
    const AegisObservation *other = seen[n - 1 - at];
    AegisTicket ticket;
    act(instances[at], other, answers[at]);
    if (other->view->ticket(other, other->turn % 3, &ticket)) {
      aegis_open_ticket(answers[at], ticket.id);
    }
  }
}

EXPORT;
