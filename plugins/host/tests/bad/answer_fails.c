// Says that it cannot go on.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_fail(answer, aegis_text("out of ideas"));
}

EXPORT;
