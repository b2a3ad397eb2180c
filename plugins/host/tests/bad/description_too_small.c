// Has a description that ends before its texts start.
#define DESCRIPTION_SIZE 16
#include "sound.h"

EXPORT;
