// Opens a ticket whose id has five letters at no address.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText ticket = {NULL, 5};
  aegis_open_ticket(answer, ticket);
}

EXPORT;
