// Prints to standard output when it is asked what it is.
#define DESCRIBE print
#include <stdio.h>

#include "sound.h"

static const AegisDescription *print(void) {
  puts("I am a policy");
  fflush(stdout);
  return describe();
}

EXPORT;
