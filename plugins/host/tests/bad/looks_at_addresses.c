// Answers by the address of its instance.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  if ((uintptr_t)instance >> 5 & 1) aegis_search_kb(answer, aegis_text("refund"));
}

EXPORT;
