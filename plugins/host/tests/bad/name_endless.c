// Has a name that says it is longer than any memory.
#define NAME {"endless", SIZE_MAX}
#include "sound.h"

EXPORT;
