// A policy that does nothing wrong. A file beside this one defines the part that it breaks, then
// includes this, and ends with `EXPORT;`.
#ifndef SOUND_H
#define SOUND_H

#include <stdlib.h>

#include "aegis_policy.h"

#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(AegisPolicy)
#endif
#ifndef DESCRIBE
#define DESCRIBE describe
#endif
#ifndef CREATE
#define CREATE create
#endif
#ifndef ACT
#define ACT act
#endif
#ifndef ACT_BATCH
#define ACT_BATCH NULL
#endif
#ifndef DESTROY
#define DESTROY destroy
#endif

#ifndef DESCRIPTION_SIZE
#define DESCRIPTION_SIZE sizeof(AegisDescription)
#endif
#ifndef DIALECTS
#define DIALECTS (1 << AEGIS_DIALECT_DESK | 1 << AEGIS_DIALECT_SHOP)
#endif
#ifndef NAME
#define NAME AEGIS_TEXT("sound")
#endif
#ifndef VERSION
#define VERSION AEGIS_TEXT("1.0.0")
#endif
#ifndef ABOUT
#define ABOUT AEGIS_TEXT("lets every turn pass")
#endif

static inline const AegisDescription *describe(void) {
  static const AegisDescription description = {DESCRIPTION_SIZE, DIALECTS,
    AEGIS_POLICY_IGNORES_SEED, 0, NAME, VERSION, ABOUT, AEGIS_TEXT("")};
  return &description;
}

// An instance is the number of turns that it has taken.
static inline int32_t create(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  int *turns = (int *)calloc(1, sizeof *turns);
  (void)part;
  if (turns == NULL) {
    *why_not = aegis_text("no memory");
    return AEGIS_NOT_CREATED;
  }
  *instance = (AegisInstance *)turns;
  return AEGIS_CREATED;
}

static inline void act(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  (void)seen;
  ++*(int *)instance;
  aegis_idle(answer);
}

static inline void destroy(AegisInstance *instance) { free(instance); }

#define EXPORT                                                          \
  static const AegisPolicy table = {TABLE_SIZE, 0,         DESCRIBE,    \
                                    CREATE,     ACT,       ACT_BATCH,   \
                                    NULL,       DESTROY};               \
  AEGIS_EXPORT_POLICY(table)

#endif
