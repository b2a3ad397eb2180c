// Has no function `create`.
#define CREATE NULL
#include "sound.h"

EXPORT;
