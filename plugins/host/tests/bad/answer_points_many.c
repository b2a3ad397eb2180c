// Makes 100,000 points.
#define ACT act_badly
#include "sound.h"

static _Thread_local AegisText points[100000];

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  for (int at = 0; at < 100000; at++) points[at] = aegis_text("a point");
  aegis_draft_reply(answer, aegis_text("TICKET-1"), aegis_text("x"), points, 100000);
}

EXPORT;
