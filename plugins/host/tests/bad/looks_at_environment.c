// Answers by an environment variable.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  if (getenv("AEGIS_BAD_POLICY") != NULL) aegis_search_kb(answer, aegis_text("refund"));
}

EXPORT;
