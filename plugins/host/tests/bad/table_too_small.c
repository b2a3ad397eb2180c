// Has a table that ends before its functions start.
#define TABLE_SIZE 8
#include "sound.h"

EXPORT;
