// Exports a number under the name of the entry.
#include <stdint.h>

const uint32_t aegis_policy_entry = 1;
