// `create` fails and does not say why.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)instance;
  (void)why_not;
  return AEGIS_NOT_CREATED;
}

EXPORT;
