// Has a name with capitals and a space.
#define NAME AEGIS_TEXT("Bad Name")
#include "sound.h"

EXPORT;
