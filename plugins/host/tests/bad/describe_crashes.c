// Aborts when it is asked what it is.
#define DESCRIBE crash
#include "sound.h"

static const AegisDescription *crash(void) { abort(); }

EXPORT;
