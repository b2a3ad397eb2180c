// Makes more points than any memory holds, at no address.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  aegis_draft_reply(answer, aegis_text("TICKET-1"), aegis_text("x"), NULL, SIZE_MAX);
}

EXPORT;
