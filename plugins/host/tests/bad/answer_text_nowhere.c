// Searches for a text that lies where no memory is.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText query = {(const char *)(uintptr_t)4096, 8};
  aegis_search_kb(answer, query);
}

EXPORT;
