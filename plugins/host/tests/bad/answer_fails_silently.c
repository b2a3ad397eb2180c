// Says that it cannot go on, and not why.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  answer->kind = AEGIS_ANSWER_FAILED;
}

EXPORT;
