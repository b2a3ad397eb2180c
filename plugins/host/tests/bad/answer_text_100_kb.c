// Searches for a word of 100,000 letters.
#define ACT act_badly
#include "sound.h"

static _Thread_local char letters[100000];

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText query = {letters, sizeof letters};
  memset(letters, 'a', sizeof letters);
  aegis_search_kb(answer, query);
}

EXPORT;
