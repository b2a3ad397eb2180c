// Says nothing of itself.
#define DESCRIBE say_nothing
#include "sound.h"

static const AegisDescription *say_nothing(void) { return NULL; }

EXPORT;
