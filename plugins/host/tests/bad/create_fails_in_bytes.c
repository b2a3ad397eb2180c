// `create` fails and says why in bytes that are not UTF-8.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)instance;
  *why_not = aegis_text("caf\xe9");
  return AEGIS_NOT_CREATED;
}

EXPORT;
