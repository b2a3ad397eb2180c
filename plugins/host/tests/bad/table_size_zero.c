// Leaves the size of its table at 0.
#define TABLE_SIZE 0
#include "sound.h"

EXPORT;
