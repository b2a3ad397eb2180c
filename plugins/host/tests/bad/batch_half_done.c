// Leaves the second half of a batch unwritten.
#define ACT_BATCH act_together
#include "sound.h"

static void act_together(size_t n, AegisInstance *const *instances,
                         const AegisObservation *const *seen, AegisAnswer *const *answers) {
  for (size_t at = 0; at < n / 2; at++) act(instances[at], seen[at], answers[at]);
}

EXPORT;
