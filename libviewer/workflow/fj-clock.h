/* The loop clock: how long an exam may take by its class, and where it stands (workflow.md). Pure functions.
 */
#pragma once

#include <glib.h>
#include "fj-exam.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_CLOCK_ON_TARGET,
  FJ_CLOCK_CLOSE, /* more than 80 % of the target is gone */
  FJ_CLOCK_OVER
} FjClockState;

const char *fj_clock_state_to_string (FjClockState state); /* "on" "close" "over" */

/* Target of the loop (registered to signed) in seconds for this exam, by the dated table in force at
 * registration. */
guint fj_clock_target_seconds (const FjExam *exam);

/* @end: when it was signed, or now while it runs. */
FjClockState fj_clock_state (gint64 start, gint64 end, guint target_seconds);

G_END_DECLS
