/* One monitor: which one it is, what was measured on it and what somebody saw on it, and what follows from
 * that. */
#pragma once

#include "fj-monitor-judge.h"

G_BEGIN_DECLS

/* Months that a measurement and a look hold, unless the monitor's file says otherwise. */
#define FJ_MONITOR_MEASURED_MONTHS 12u
#define FJ_MONITOR_SEEN_MONTHS 3u
#define FJ_MONITOR_MOST_MONTHS 60u

/* What is asked about the test pattern; each is to be answered with yes. */
typedef enum
{
  FJ_MONITOR_LOOK_DARK,   /* the square of 5 % in the black one is seen */
  FJ_MONITOR_LOOK_LIGHT,  /* and that of 95 % in the white one */
  FJ_MONITOR_LOOK_STEPS,  /* every patch is another grey, with its four corners */
  FJ_MONITOR_LOOK_LINES,  /* the finest lines are seen, in the middle and in all corners */
  FJ_MONITOR_LOOK_RAMP,   /* the ramps are without bands or colours */
  FJ_MONITOR_LOOK_SHAPE,  /* the grid is straight, square and whole */
  FJ_MONITOR_LOOK_UNIFORM /* even greys are even, without spots */
} FjMonitorLook;
#define FJ_MONITOR_N_LOOKS 7u

typedef struct
{
  gint64 time;
  char *who;                         /* NULL: not said */
  gboolean seen[FJ_MONITOR_N_LOOKS]; /* by FjMonitorLook */
} FjMonitorSelfTest;

typedef struct
{
  char *manufacturer, *model, *serial, *connector; /* each NULL: not known */

  guint measured_months, seen_months;
  FjMonitorMeasurement *characteristic; /* of driving levels; NULL: never measured */
  FjMonitorMeasurement *check;          /* of P-values through the table; NULL: none */
  FjMonitorSelfTest *self_test;         /* NULL: never */
} FjMonitor;

/* Never measured. Strings may be NULL or empty. */
FjMonitor *
fj_monitor_new (const char *manufacturer, const char *model, const char *serial, const char *connector);
FjMonitor *fj_monitor_copy (const FjMonitor *monitor);
void fj_monitor_free (FjMonitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMonitor, fj_monitor_free)

FjMonitorSelfTest *fj_monitor_self_test_new (gint64 time, const char *who);
void fj_monitor_self_test_free (FjMonitorSelfTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMonitorSelfTest, fj_monitor_self_test_free)
gboolean fj_monitor_self_test_is_passed (const FjMonitorSelfTest *test);
/* What is asked, as a question. */
const char *fj_monitor_look_get_question (FjMonitorLook look);

/* Is it one and the same? Manufacturer and model are; where both know a serial number it decides, else the
 * connector does. One that says neither is nobody's, not even its own. */
gboolean fj_monitor_is_same (const FjMonitor *a, const FjMonitor *b);
/* For people: "EIZO RX360 (DP-1)". (transfer full) */
char *fj_monitor_dup_name (const FjMonitor *monitor);

/* The measurements are taken over; a new characteristic makes the check before it void, since that went
 * through another table. */
void fj_monitor_take_measurement (FjMonitor *monitor, FjMonitorMeasurement *measurement);
void fj_monitor_take_self_test (FjMonitor *monitor, FjMonitorSelfTest *test);

/* The table that images go through on it. FALSE: none (never measured, follows the function by itself, or
 * fits nobody even through its table). */
gboolean fj_monitor_get_table (const FjMonitor *monitor, FjMonitorTable *table);
/* What is known of what readers see: of the check, else of the characteristic through its table. FALSE: never
 * measured. @measurement: which one, may be NULL. */
gboolean fj_monitor_get_judgement (const FjMonitor *monitor,
                                   FjMonitorJudgement *judgement,
                                   const FjMonitorMeasurement **measurement);

typedef enum
{
  /* From the best to the worst. */
  FJ_MONITOR_CALIBRATED,
  FJ_MONITOR_EXPIRED,   /* it was, too long ago */
  FJ_MONITOR_SECONDARY, /* not good enough to read by */
  FJ_MONITOR_NEVER,     /* nobody has measured it */
  FJ_MONITOR_FAILED     /* by the meter or by eye */
} FjMonitorState;

FjMonitorState fj_monitor_get_state (const FjMonitor *monitor, gint64 now);
/* A few words: "GSDF, measured 2026-11-03". (transfer full) */
char *fj_monitor_dup_words (const FjMonitor *monitor, gint64 now);
/* Which one, why, and what to do: some sentences, one a line. (transfer full) */
char *fj_monitor_dup_sentences (const FjMonitor *monitor, gint64 now);

G_END_DECLS
