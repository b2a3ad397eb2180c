// Has a version of two lines.
#define VERSION AEGIS_TEXT("1\n2")
#include "sound.h"

EXPORT;
