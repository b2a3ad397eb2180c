// Searches for a text that says it is longer than any memory.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText query = {"endless", SIZE_MAX};
  aegis_search_kb(answer, query);
}

EXPORT;
