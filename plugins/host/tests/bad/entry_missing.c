// Is a library, but no policy: it does not export the entry.
#include "aegis_policy.h"

AEGIS_EXPORT int aegis_policy(void);
int aegis_policy(void) { return 1; }
