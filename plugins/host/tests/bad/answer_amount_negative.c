// Credits less than nothing.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_apply_credit(answer, aegis_text("TICKET-1"), -1.0, aegis_text("USD"));
}

EXPORT;
