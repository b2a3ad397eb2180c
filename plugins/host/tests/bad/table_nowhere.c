// Has a table where no memory is.
#include "sound.h"

uint32_t aegis_policy_entry(uint32_t version, const AegisPolicy **place) {
  (void)version;
  if (place != NULL) *place = (const AegisPolicy *)(uintptr_t)4096;
  return AEGIS_ABI_VERSION;
}
