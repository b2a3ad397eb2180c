// Says what it does with bytes that clear a terminal.
#define ABOUT AEGIS_TEXT("does\033[2Jnothing\nat all")
#include "sound.h"

EXPORT;
