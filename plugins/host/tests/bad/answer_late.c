// Goes on to write into the answer, from a thread, when the call is long over.
#define ACT act_badly
#include <pthread.h>

#include "sound.h"

static void *scribble(void *answer) {
  volatile AegisAnswer *late = (volatile AegisAnswer *)answer;
  for (uint32_t n = 0; n < 1000000; n++) late->verb = n;
  return NULL;
}

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  pthread_t thread;
  if (pthread_create(&thread, NULL, scribble, answer) == 0) pthread_detach(thread);
}

EXPORT;
