// Answers with verbs that the other dialect has.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  int is_desk = seen->dialect == AEGIS_DIALECT_DESK;
  answer->verb = is_desk ? AEGIS_VERB_LOOK_UP_POLICY : AEGIS_VERB_ESCALATE;
}

EXPORT;
