// Never frees an instance, and an instance has 64 KB.
#define CREATE create_big
#define DESTROY keep
#include "sound.h"

static int32_t create_big(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  int32_t code = create(part, instance, why_not);
  if (code != AEGIS_CREATED) return code;
  void *bigger = realloc(*instance, 65536);
  if (bigger == NULL) return AEGIS_NOT_CREATED;
  *instance = (AegisInstance *)memset(bigger, 0, 65536);
  return code;
}

static void keep(AegisInstance *instance) { (void)instance; }

EXPORT;
