#include "fj-cine.h"

#include <math.h>

#define SECOND 1e6
#define PAUSE 0.25e6

void
fj_cine_stop (FjCine *cine)
{
  cine->runs = FALSE;
}

guint
fj_cine_advance (FjCine *cine, gint64 now, double rate)
{
  double interval = SECOND / CLAMP (rate, FJ_CINE_SLOWEST, FJ_CINE_FASTEST);
  double late;
  guint steps;

  if (!cine->runs)
    {
      cine->runs = TRUE;
      cine->due = (double) now + interval;
      return 0;
    }
  late = (double) now - cine->due;
  if (late < 0)
    {
      cine->due = MIN (cine->due, (double) now + interval); /* the rate went up */
      return 0;
    }
  if (late > PAUSE + interval)
    {
      cine->due = (double) now + interval;
      return 1;
    }
  steps = 1 + (guint) floor (late / interval);
  cine->due += steps * interval;
  return steps;
}

double
fj_cine_get_rate (double said)
{
  if (!(said > 0))
    return FJ_CINE_RATE;
  return CLAMP (said, FJ_CINE_SLOWEST, FJ_CINE_FASTEST);
}

double
fj_cine_step_rate (double rate, int notches)
{
  static const double rates[] = { 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60 };
  int n = G_N_ELEMENTS (rates), at = 0;

  if (notches > 0)
    {
      while (at < n && rates[at] <= rate)
        at++;
      at += notches - 1;
    }
  else if (notches < 0)
    {
      at = n - 1;
      while (at >= 0 && rates[at] >= rate)
        at--;
      at += notches + 1;
    }
  else
    return rate;
  return rates[CLAMP (at, 0, n - 1)];
}
