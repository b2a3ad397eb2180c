// Never comes back when it is asked what it is.
#define DESCRIBE hang
#include "sound.h"

static const AegisDescription *hang(void) {
  volatile int is_on = 1;
  while (is_on) {
  }
  return NULL;
}

EXPORT;
