// Opens a ticket whose id is not UTF-8.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_open_ticket(answer, aegis_text("TICKET-\xff"));
}

EXPORT;
