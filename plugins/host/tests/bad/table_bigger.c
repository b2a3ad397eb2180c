// Has one more function at the end of its table, which is allowed; nobody may call it.
#include "sound.h"

static const struct {
  AegisPolicy known;
  void (*unknown)(void);
} table = {{sizeof table, 0, describe, create, act, NULL, NULL, destroy}, abort};

AEGIS_EXPORT_POLICY(table.known);
