// Writes another size into the answer of the host.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  answer->size = 0xffffffff;
}

EXPORT;
