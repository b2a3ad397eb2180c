// Does nothing wrong; stands here to be compared with.
#include "sound.h"

EXPORT;
