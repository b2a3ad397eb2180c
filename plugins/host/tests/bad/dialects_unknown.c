// Plays only a dialect that there is not.
#define DIALECTS 4
#include "sound.h"

EXPORT;
