// Prints to standard output while it is loaded.
#include <stdio.h>

#include "sound.h"

__attribute__((constructor)) static void start(void) {
  puts("loaded");
  fflush(stdout);
}

EXPORT;
