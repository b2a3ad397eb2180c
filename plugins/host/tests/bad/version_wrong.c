// Was built for another version of the contract, and hands its table over all the same.
#include "sound.h"

uint32_t aegis_policy_entry(uint32_t version, const AegisPolicy **place) {
  (void)version;
  static const AegisPolicy table = {TABLE_SIZE, 0, NULL, NULL, NULL, NULL, NULL, NULL};
  if (place != NULL) *place = &table;
  return 2;
}
