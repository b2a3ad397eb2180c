// Aborts when its process ends.
#include "sound.h"

__attribute__((destructor)) static void stop(void) { abort(); }

EXPORT;
