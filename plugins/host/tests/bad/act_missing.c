// Has no function `act`.
#define ACT NULL
#include "sound.h"

EXPORT;
