// Has a name that is not UTF-8.
#define NAME AEGIS_TEXT("bad\xff\xfename")
#include "sound.h"

EXPORT;
