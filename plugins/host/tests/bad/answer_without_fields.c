// Sets a priority without saying of which ticket, and to what.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  answer->verb = AEGIS_VERB_SET_PRIORITY;
}

EXPORT;
