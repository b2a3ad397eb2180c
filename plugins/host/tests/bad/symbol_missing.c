// Calls a function that no library has.
#define ACT call
#include "sound.h"

uint32_t nobody_has_this_function(void);

static void call(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  answer->verb = nobody_has_this_function();
}

EXPORT;
