// `create` fails and says why.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)instance;
  *why_not = aegis_text("the config names no weights");
  return AEGIS_NOT_CREATED;
}

EXPORT;
