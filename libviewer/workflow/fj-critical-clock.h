/* The clock of a critical value: until when somebody has to have taken it, and who is told next when nobody
 * has (workflow.md, "Critical values"). Pure functions. */
#pragma once

#include "fj-critical-value.h"
#include "fj-role.h"

G_BEGIN_DECLS

#define FJ_CRITICAL_SECONDS 600u /* to the read-back, unless the list of a hospital says otherwise */
#define FJ_CRITICAL_MAX_LEVEL 2u /* 0: the ordering hospital, 1: the readers too, 2: quality too */

typedef enum
{
  FJ_CRITICAL_WAITING,
  FJ_CRITICAL_CLOSE, /* more than half of the time is gone */
  FJ_CRITICAL_OVER,
  FJ_CRITICAL_ANSWERED
} FjCriticalState;

/* @read_back_at: 0 while nobody took it. */
FjCriticalState fj_critical_state (gint64 sent_at, gint64 deadline, gint64 read_back_at, gint64 now);
/* Up to which level it has to have been passed on: 1 at the deadline, 2 after as long again. */
guint fj_critical_level (gint64 sent_at, gint64 deadline, gint64 now);
/* When it is passed on to the level after @level; 0: that was the last. */
gint64 fj_critical_next (gint64 sent_at, gint64 deadline, guint level);
/* Whether a person of that role is told at @level: the desk and the ward of the ordering hospital from the
 * start, those who read for it from 1, its quality officer from 2. */
gboolean fj_critical_tells (FjRole role, guint level);

G_END_DECLS
