// Plays only a dialect that there is not.
#define DIALECTS (1u << 31)
#include "sound.h"

EXPORT;
