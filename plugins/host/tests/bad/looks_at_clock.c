// Answers by the clock.
#define ACT act_badly
#include <time.h>

#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  struct timespec now = {0, 0};
  timespec_get(&now, TIME_UTC);
  if (now.tv_nsec >> 10 & 1) aegis_search_kb(answer, aegis_text("refund"));
}

EXPORT;
