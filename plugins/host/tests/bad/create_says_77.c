// `create` returns a number that the contract does not know.
#define CREATE create_badly
#include "sound.h"

static int32_t create_badly(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  (void)part;
  (void)instance;
  *why_not = aegis_text("seventy-seven");
  return 77;
}

EXPORT;
