// Says that its points lie where no memory is.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText *points = (const AegisText *)(uintptr_t)4096;
  aegis_draft_reply(answer, aegis_text("TICKET-1"), aegis_text("x"), points, 3);
}

EXPORT;
