// Plays no dialect.
#define DIALECTS 0
#include "sound.h"

EXPORT;
