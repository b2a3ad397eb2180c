// Aborts while it is loaded.
#include "sound.h"

__attribute__((constructor)) static void start(void) { abort(); }

EXPORT;
