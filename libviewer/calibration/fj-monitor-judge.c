#include "fj-monitor-judge.h"

#include <math.h>

#include "fj-gsdf.h"
#include "fj-language.h"

static double
relative_difference (double above, double below)
{
  return 2 * (above - below) / (above + below);
}

static void
judge_response (const double luminances[FJ_MONITOR_LEVELS], FjMonitorJudgement *judgement)
{
  double first = fj_gsdf_get_jnd (luminances[0]), last = fj_gsdf_get_jnd (luminances[FJ_MONITOR_LEVELS - 1]);

  /* Steps of the same length in JND, so that it cancels out. */
  for (guint step = 0; step + 1 < FJ_MONITOR_USUAL_STEPS; step++)
    {
      guint value = fj_monitor_usual_value (step), next = fj_monitor_usual_value (step + 1);
      double wanted_here = fj_gsdf_get_luminance (first + (last - first) * value / (FJ_MONITOR_LEVELS - 1));
      double wanted_next = fj_gsdf_get_luminance (first + (last - first) * next / (FJ_MONITOR_LEVELS - 1));
      double wanted = relative_difference (wanted_next, wanted_here);
      double deviation = fabs (relative_difference (luminances[next], luminances[value]) / wanted - 1);

      if (deviation > judgement->deviation)
        {
          judgement->deviation = deviation;
          judgement->deviation_step = step;
        }
    }
}

static FjMonitorFit
fit_below (double value, double primary, double secondary)
{
  return value <= primary     ? FJ_MONITOR_FIT_PRIMARY
         : value <= secondary ? FJ_MONITOR_FIT_SECONDARY
                              : FJ_MONITOR_FIT_NONE;
}

static FjMonitorFit
fit_above (double value, double primary, double secondary)
{
  return fit_below (-value, -primary, -secondary);
}

void
fj_monitor_judge (const FjMonitorMeasurement *measurement,
                  const FjMonitorTable *table,
                  FjMonitorJudgement *judgement)
{
  double curve[FJ_MONITOR_LEVELS], luminances[FJ_MONITOR_LEVELS], black;

  g_return_if_fail (table == NULL || measurement->basis == FJ_MONITOR_BASIS_DRIVING_LEVEL);

  fj_monitor_measurement_get_curve (measurement, curve);
  for (guint value = 0; value < FJ_MONITOR_LEVELS; value++)
    luminances[value] = curve[table != NULL ? table->levels[value] : value];
  *judgement = (FjMonitorJudgement){ .black = luminances[0], .white = luminances[FJ_MONITOR_LEVELS - 1] };
  judgement->ratio = judgement->white / judgement->black;
  black = judgement->black - measurement->ambient;
  judgement->ambient_by_black = black > 0 ? measurement->ambient / black : G_MAXDOUBLE;
  judge_response (luminances, judgement);
  judgement->of_deviation
      = fit_below (judgement->deviation, FJ_MONITOR_PRIMARY_DEVIATION, FJ_MONITOR_SECONDARY_DEVIATION);
  judgement->of_ratio = fit_above (judgement->ratio, 250, 100);
  judgement->of_white = fit_above (judgement->white, 170, 100);
  judgement->of_ambient = fit_below (judgement->ambient_by_black, 1.0 / 4, 2.0 / 3);
  judgement->fit = MIN (MIN (judgement->of_deviation, judgement->of_ratio),
                        MIN (judgement->of_white, judgement->of_ambient));
}

GStrv
fj_monitor_judgement_list_faults (const FjMonitorJudgement *judgement)
{
  g_autoptr (GStrvBuilder) faults = g_strv_builder_new ();
  char *fault;

  if (judgement->of_deviation != FJ_MONITOR_FIT_PRIMARY)
    {
      fault = g_strdup_printf (
          _ ("Between steps %u and %u the contrast is %.0f %% away from the standard (at most 10 %%)."),
          judgement->deviation_step + 1, judgement->deviation_step + 2, 100 * judgement->deviation);
      g_strv_builder_add (faults, fault);
      g_free (fault);
    }
  if (judgement->of_ratio != FJ_MONITOR_FIT_PRIMARY)
    {
      fault
          = g_strdup_printf (_ ("White is %.0f times as bright as black (at least 250)."), judgement->ratio);
      g_strv_builder_add (faults, fault);
      g_free (fault);
    }
  if (judgement->of_white != FJ_MONITOR_FIT_PRIMARY)
    {
      fault = g_strdup_printf (_ ("White has %.0f cd/m² (at least 170)."), judgement->white);
      g_strv_builder_add (faults, fault);
      g_free (fault);
    }
  if (judgement->of_ambient != FJ_MONITOR_FIT_PRIMARY)
    g_strv_builder_add (faults,
                        _ ("The screen reflects more than a quarter of its black: the room is too bright."));
  return g_strv_builder_end (faults);
}

void
fj_monitor_choose_table (const FjMonitorMeasurement *characteristic, FjMonitorTable *table)
{
  FjMonitorJudgement of_itself;

  fj_monitor_judge (characteristic, NULL, &of_itself);
  if (of_itself.of_deviation == FJ_MONITOR_FIT_PRIMARY)
    fj_monitor_table_init_identity (table);
  else
    fj_monitor_table_init (table, characteristic);
}
