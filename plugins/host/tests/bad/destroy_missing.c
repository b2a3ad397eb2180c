// Has no function `destroy`.
#define DESTROY NULL
#include "sound.h"

EXPORT;
