// Has an empty name.
#define NAME AEGIS_TEXT("")
#include "sound.h"

EXPORT;
