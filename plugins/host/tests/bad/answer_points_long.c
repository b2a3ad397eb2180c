// Makes 100 points of 30,000 letters each, none of them the same.
#define ACT act_badly
#include "sound.h"

static char letters[100 + 30000];

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  static _Thread_local AegisText points[100];
  for (int at = 0; at < 100; at++) {
    points[at].bytes = letters + at;
    points[at].length = 30000;
  }
  for (int at = 0; at < 30100; at++) letters[at] = (char)('a' + at % 26 * (at / 26 % 2));
  aegis_draft_reply(answer, aegis_text("TICKET-1"), aegis_text("x"), points, 100);
}

EXPORT;
