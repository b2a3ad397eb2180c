// Has a name of five letters at no address.
#define NAME {NULL, 5}
#include "sound.h"

EXPORT;
