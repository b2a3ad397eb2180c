// Sets a priority that there is not.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_set_priority(answer, aegis_text("TICKET-1"), 9);
}

EXPORT;
