// Has a name that leads out of a folder.
#define NAME AEGIS_TEXT("../../escape")
#include "sound.h"

EXPORT;
