// Has no text in its description: no name, no version, nothing.
#define NAME {NULL, 0}
#define VERSION {NULL, 0}
#define ABOUT {NULL, 0}
#include "sound.h"

EXPORT;
