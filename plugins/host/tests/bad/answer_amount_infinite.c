// Credits an infinite amount.
#define ACT act_badly
#include <math.h>

#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_apply_credit(answer, aegis_text("TICKET-1"), (double)INFINITY, aegis_text("USD"));
}

EXPORT;
