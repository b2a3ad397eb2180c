// Answers otherwise in `act_batch` than in `act`.
#define ACT_BATCH act_together
#include "sound.h"

static void act_together(size_t n, AegisInstance *const *instances,
                         const AegisObservation *const *seen, AegisAnswer *const *answers) {
  for (size_t at = 0; at < n; at++) {
    act(instances[at], seen[at], answers[at]);
    aegis_search_kb(answers[at], aegis_text("refund"));
  }
}

EXPORT;
