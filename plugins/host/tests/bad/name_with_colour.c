// Has a name that colours a terminal.
#define NAME AEGIS_TEXT("bad\033[31mname")
#include "sound.h"

EXPORT;
