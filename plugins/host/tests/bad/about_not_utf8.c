// Says what it does in bytes that are not UTF-8.
#define ABOUT AEGIS_TEXT("\xc3\x28")
#include "sound.h"

EXPORT;
