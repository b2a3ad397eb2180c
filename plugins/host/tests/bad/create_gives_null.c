// `create` says that it has made an instance and gives a null one.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)why_not;
  *instance = NULL;
  return AEGIS_CREATED;
}

EXPORT;
