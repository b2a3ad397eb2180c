// Chooses the last row of the action table, which is not in use.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_choose(answer, 255);
}

EXPORT;
