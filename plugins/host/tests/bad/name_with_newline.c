// Has a name of two lines.
#define NAME AEGIS_TEXT("bad\nname")
#include "sound.h"

EXPORT;
