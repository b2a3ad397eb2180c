// Answers by a count of all calls in its process.
#define ACT act_badly
#include <stdatomic.h>

#include "sound.h"

static atomic_uint calls;

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  if (atomic_fetch_add(&calls, 1) % 2 == 1) aegis_search_kb(answer, aegis_text("refund"));
}

EXPORT;
