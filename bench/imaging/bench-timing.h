/* What the measuring programs share: a clock, the highest memory, and a line of JSON for each case, in the
 * form that the harness of the peers prints. */
#pragma once

#include <glib.h>
#include <sys/resource.h>

#define BENCH_MOST_RUNS 64

/* How often a case is repeated, after one run that warms up: of the environment, as for the peers. */
static inline guint
bench_runs (void)
{
  const char *runs = g_getenv ("RUNS");

  return runs != NULL ? CLAMP ((guint) g_ascii_strtoull (runs, NULL, 10), 1, BENCH_MOST_RUNS) : 7;
}

static inline double
bench_now_ms (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

/* Most memory that this process ever had in pages of its own, KiB. */
static inline long
bench_peak_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* @more: further members with a leading comma, or "". */
static inline void
bench_print (const char *name, const double *ms, guint n, const char *more)
{
  g_print ("{\"peer\":\"ours\",\"case\":\"%s\",\"ms\":[", name);
  for (guint i = 0; i < n; i++)
    g_print ("%s%.3f", i > 0 ? "," : "", ms[i]);
  g_print ("]%s}\n", more);
}
