// Chooses a row behind the end of the action table.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_choose(answer, 9999);
}

EXPORT;
