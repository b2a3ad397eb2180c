// Has no function `describe`.
#define DESCRIBE NULL
#include "sound.h"

EXPORT;
