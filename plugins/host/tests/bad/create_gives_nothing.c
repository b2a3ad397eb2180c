// `create` says that it has made an instance and writes nothing.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)instance;
  (void)why_not;
  return AEGIS_CREATED;
}

EXPORT;
