// Opens a ticket whose id holds a zero, a newline and the start of a colour.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisText ticket = {"TICKET\0\n\033[31m-1", 14};
  aegis_open_ticket(answer, ticket);
}

EXPORT;
