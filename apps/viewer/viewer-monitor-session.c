#include "viewer-monitor-session.h"

#include <math.h>
#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

/* Steps of a measurement: the reflected light, then the luminances, then words. */
#define STEP_AMBIENT 0u
#define STEP_FIRST 1u
#define STEP_METER (STEP_FIRST + FJ_MONITOR_USUAL_STEPS)
#define STEP_WHO (STEP_METER + 1)

struct _ViewerMonitorSession
{
  FjMonitor *monitor;
  char *who, *meter;

  ViewerMonitorMode mode;
  guint step;
  gboolean is_check;
  double ambient, luminances[FJ_MONITOR_USUAL_STEPS]; /* below 0: not entered */
  gboolean seen[FJ_MONITOR_N_LOOKS];
  gboolean is_result_due;
  ViewerMonitorMode finished; /* MEASURE or LOOK, of the verdict */
};

typedef struct
{
  FjMonitorPattern pattern;
  guint8 value;
} Shown;

static const Shown patterns[] = { { FJ_MONITOR_PATTERN_QUALITY, 0 },
                                  { FJ_MONITOR_PATTERN_DARK, 0 },
                                  { FJ_MONITOR_PATTERN_LIGHT, 0 },
                                  { FJ_MONITOR_PATTERN_LUMINANCE, 0 },
                                  { FJ_MONITOR_PATTERN_LUMINANCE, 255 } };

ViewerMonitorSession *
viewer_monitor_session_new (const FjMonitor *monitor, const char *who)
{
  ViewerMonitorSession *session = g_new0 (ViewerMonitorSession, 1);

  session->monitor = fj_monitor_copy (monitor);
  session->who = g_strdup (who != NULL ? who : "");
  session->meter = g_strdup (monitor->characteristic != NULL && monitor->characteristic->meter != NULL
                                 ? monitor->characteristic->meter
                                 : "");
  return session;
}

void
viewer_monitor_session_free (ViewerMonitorSession *session)
{
  if (session == NULL)
    return;
  fj_monitor_free (session->monitor);
  g_free (session->who);
  g_free (session->meter);
  g_free (session);
}

/* --- from one to the other --- */

static void
begin (ViewerMonitorSession *session, ViewerMonitorMode mode)
{
  session->mode = mode;
  session->step = 0;
  session->is_result_due = FALSE;
}

void
viewer_monitor_session_measure (ViewerMonitorSession *session, gboolean is_check)
{
  begin (session, VIEWER_MONITOR_MEASURE);
  session->is_check = is_check;
  session->ambient = -1;
  for (guint i = 0; i < FJ_MONITOR_USUAL_STEPS; i++)
    session->luminances[i] = -1;
}

void
viewer_monitor_session_look (ViewerMonitorSession *session)
{
  begin (session, VIEWER_MONITOR_LOOK);
  memset (session->seen, 0, sizeof session->seen);
}

gboolean
viewer_monitor_session_has_entered (ViewerMonitorSession *session)
{
  return (session->mode == VIEWER_MONITOR_MEASURE || session->mode == VIEWER_MONITOR_LOOK)
         && session->step > 0;
}

void
viewer_monitor_session_stop (ViewerMonitorSession *session)
{
  begin (session, VIEWER_MONITOR_PATTERNS);
}

static void
finish (ViewerMonitorSession *session)
{
  session->finished = session->mode;
  session->mode = VIEWER_MONITOR_VERDICT;
  session->is_result_due = TRUE;
}

ViewerMonitorMode
viewer_monitor_session_get_mode (ViewerMonitorSession *session)
{
  return session->mode;
}

void
viewer_monitor_session_turn (ViewerMonitorSession *session, int by)
{
  int n = (int) G_N_ELEMENTS (patterns);

  if (session->mode == VIEWER_MONITOR_PATTERNS)
    session->step = (guint) ((((int) session->step + by) % n + n) % n);
}

gboolean
viewer_monitor_session_go_back (ViewerMonitorSession *session)
{
  if ((session->mode != VIEWER_MONITOR_MEASURE && session->mode != VIEWER_MONITOR_LOOK) || session->step == 0)
    return FALSE;
  session->step--;
  return TRUE;
}

/* --- what is seen --- */

static gboolean
is_luminance_step (ViewerMonitorSession *session)
{
  return session->mode == VIEWER_MONITOR_MEASURE && session->step >= STEP_FIRST && session->step < STEP_METER;
}

FjMonitorPattern
viewer_monitor_session_get_pattern (ViewerMonitorSession *session, guint8 *value, gboolean *is_raw)
{
  *value = 0;
  *is_raw = session->mode == VIEWER_MONITOR_MEASURE && !session->is_check;
  if (session->mode == VIEWER_MONITOR_PATTERNS)
    {
      *value = patterns[session->step].value;
      return patterns[session->step].pattern;
    }
  if (session->mode == VIEWER_MONITOR_MEASURE)
    {
      if (is_luminance_step (session))
        *value = fj_monitor_usual_value (session->step - STEP_FIRST);
      return FJ_MONITOR_PATTERN_LUMINANCE;
    }
  if (session->mode == VIEWER_MONITOR_LOOK && session->step == FJ_MONITOR_LOOK_UNIFORM)
    return FJ_MONITOR_PATTERN_LIGHT;
  return FJ_MONITOR_PATTERN_QUALITY;
}

char *
viewer_monitor_session_dup_title (ViewerMonitorSession *session)
{
  switch (session->mode)
    {
    case VIEWER_MONITOR_PATTERNS:
      return fj_monitor_dup_name (session->monitor);
    case VIEWER_MONITOR_MEASURE:
      if (is_luminance_step (session))
        return g_strdup_printf (_ ("Luminance %u of %u"), session->step - STEP_FIRST + 1,
                                FJ_MONITOR_USUAL_STEPS);
      return g_strdup (session->step == STEP_AMBIENT ? _ ("Reflected light")
                       : session->step == STEP_METER ? _ ("Luminance meter")
                                                     : _ ("Measured by"));
    case VIEWER_MONITOR_LOOK:
      if (session->step < FJ_MONITOR_N_LOOKS)
        return g_strdup_printf (_ ("Question %u of %u"), session->step + 1, FJ_MONITOR_N_LOOKS);
      return g_strdup (_ ("Looked at by"));
    case VIEWER_MONITOR_VERDICT:
      return g_strdup (_ ("Result"));
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_pattern_words (guint step)
{
  switch (patterns[step].pattern)
    {
    case FJ_MONITOR_PATTERN_QUALITY:
      return _ (
          "Test pattern: 16 greys with corners, black and white with 5 and 95 %, pairs of lines, ramps, "
          "grid.");
    case FJ_MONITOR_PATTERN_DARK:
      return _ ("Even dark grey (10 %): measure in the five squares, or look for spots.");
    case FJ_MONITOR_PATTERN_LIGHT:
      return _ ("Even light grey (80 %): measure in the five squares, or look for spots.");
    case FJ_MONITOR_PATTERN_LUMINANCE:
      return patterns[step].value == 0 ? _ ("Black.") : _ ("White.");
    }
  return "";
}

static char *
dup_measure_words (ViewerMonitorSession *session)
{
  if (is_luminance_step (session))
    return g_strdup_printf (_ ("Measure the square in the middle (value %u). Its luminance in cd/m²:"),
                            fj_monitor_usual_value (session->step - STEP_FIRST));
  if (session->step == STEP_AMBIENT)
    return g_strdup (
        _ ("Switch the monitor off, with the room lit as for reading, and measure what the screen "
           "reflects, from where you sit. Then switch it on again. In cd/m²:"));
  return g_strdup (session->step == STEP_METER ? _ ("Make and number of the meter, if you like:")
                                               : _ ("Your name, if you like:"));
}

char *
viewer_monitor_session_dup_words (ViewerMonitorSession *session)
{
  switch (session->mode)
    {
    case VIEWER_MONITOR_PATTERNS:
      return g_strdup (get_pattern_words (session->step));
    case VIEWER_MONITOR_MEASURE:
      return dup_measure_words (session);
    case VIEWER_MONITOR_LOOK:
      return g_strdup (session->step < FJ_MONITOR_N_LOOKS
                           ? fj_monitor_look_get_question ((FjMonitorLook) session->step)
                           : _ ("Your name, if you like:"));
    case VIEWER_MONITOR_VERDICT:
      return g_strdup ("");
    }
  g_return_val_if_reached (NULL);
}

gboolean
viewer_monitor_session_asks (ViewerMonitorSession *session)
{
  return session->mode == VIEWER_MONITOR_LOOK && session->step < FJ_MONITOR_N_LOOKS;
}

char *
viewer_monitor_session_dup_entry (ViewerMonitorSession *session)
{
  double number = -1;

  if (viewer_monitor_session_asks (session)
      || (session->mode != VIEWER_MONITOR_MEASURE && session->mode != VIEWER_MONITOR_LOOK))
    return NULL;
  if (session->mode == VIEWER_MONITOR_LOOK || session->step == STEP_WHO)
    return g_strdup (session->who);
  if (session->step == STEP_METER)
    return g_strdup (session->meter);
  number = session->step == STEP_AMBIENT ? session->ambient : session->luminances[session->step - STEP_FIRST];
  return number < 0 ? g_strdup ("") : g_strdup_printf ("%.10g", number);
}

/* --- what is entered --- */

void
viewer_monitor_session_answer (ViewerMonitorSession *session, gboolean is_seen)
{
  g_return_if_fail (viewer_monitor_session_asks (session));
  session->seen[session->step] = !!is_seen;
  session->step++;
}

/* "12.5", "12,5"; not "1,250.5", of which nobody knows what it says. */
static gboolean
read_number (const char *text, double *number)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  char *end;

  g_strdelimit (plain, ",", '.');
  if (*plain == '\0' || strlen (plain) > 20 || strspn (plain, "0123456789.") != strlen (plain))
    return FALSE;
  *number = g_ascii_strtod (plain, &end);
  return *end == '\0' && isfinite (*number);
}

static gboolean
enter_number (ViewerMonitorSession *session, const char *text, GError **error)
{
  double number;
  guint step = session->step - STEP_FIRST;

  if (!read_number (text, &number) || number > FJ_MONITOR_MOST_LUMINANCE
      || (session->step != STEP_AMBIENT && number <= 0))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           session->step == STEP_AMBIENT
                               ? _ ("A number in cd/m² is expected, 0 or more: for example 0.05.")
                               : _ ("A number in cd/m² is expected, more than 0: for example 12.5."));
      return FALSE;
    }
  if (session->step == STEP_AMBIENT)
    {
      session->ambient = number;
      return TRUE;
    }
  if (step > 0 && number < session->luminances[step - 1])
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("That is darker than the step before it (%.10g cd/m²). Measure it again, or go back and "
             "correct that one."),
          session->luminances[step - 1]);
      return FALSE;
    }
  session->luminances[step] = number;
  return TRUE;
}

static gboolean
enter_words (const char *text, char **words, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (g_utf8_strlen (stripped, -1) > FJ_MONITOR_MOST_WORDS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("At most %u characters, please."),
                   FJ_MONITOR_MOST_WORDS);
      return FALSE;
    }
  g_free (*words);
  *words = g_steal_pointer (&stripped);
  return TRUE;
}

/* What is wrong over all of it: the steps were checked one by one, but some may have been gone back to. */
static gboolean
check_all (ViewerMonitorSession *session, GError **error)
{
  for (guint i = 1; i < FJ_MONITOR_USUAL_STEPS; i++)
    if (session->luminances[i] < session->luminances[i - 1])
      {
        session->step = STEP_FIRST + i;
        g_set_error (
            error, FJ_ERROR, FJ_ERROR_INVALID,
            _ ("That is darker than the step before it (%.10g cd/m²). Measure it again, or go back and "
               "correct that one."),
            session->luminances[i - 1]);
        return FALSE;
      }
  if (session->luminances[FJ_MONITOR_USUAL_STEPS - 1] > session->luminances[0])
    return TRUE;
  session->step = STEP_METER - 1;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("White is not brighter than black. Measure it again."));
  return FALSE;
}

gboolean
viewer_monitor_session_enter (ViewerMonitorSession *session, const char *text, GError **error)
{
  g_autofree char *expected = viewer_monitor_session_dup_entry (session);

  g_return_val_if_fail (expected != NULL, FALSE);

  if (session->mode == VIEWER_MONITOR_LOOK)
    {
      if (!enter_words (text, &session->who, error))
        return FALSE;
      finish (session);
      return TRUE;
    }
  if (session->step < STEP_METER)
    {
      if (!enter_number (session, text, error)
          || (session->step == STEP_METER - 1 && !check_all (session, error)))
        return FALSE;
      session->step++;
      return TRUE;
    }
  if (!enter_words (text, session->step == STEP_METER ? &session->meter : &session->who, error))
    return FALSE;
  if (session->step == STEP_WHO)
    finish (session);
  else
    session->step++;
  return TRUE;
}

/* --- what came of it --- */

static char *
dup_unless_empty (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

FjMonitor *
viewer_monitor_session_take_result (ViewerMonitorSession *session, gint64 now)
{
  if (!session->is_result_due)
    return NULL;
  session->is_result_due = FALSE;
  if (session->finished == VIEWER_MONITOR_LOOK)
    {
      FjMonitorSelfTest *test = fj_monitor_self_test_new (now, session->who);

      memcpy (test->seen, session->seen, sizeof test->seen);
      fj_monitor_take_self_test (session->monitor, test);
    }
  else
    {
      FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();

      measurement->basis
          = session->is_check ? FJ_MONITOR_BASIS_PRESENTATION_VALUE : FJ_MONITOR_BASIS_DRIVING_LEVEL;
      measurement->time = now;
      measurement->who = dup_unless_empty (session->who);
      measurement->meter = dup_unless_empty (session->meter);
      measurement->ambient = session->ambient;
      for (guint i = 0; i < FJ_MONITOR_USUAL_STEPS; i++)
        fj_monitor_measurement_add (measurement, fj_monitor_usual_value (i), session->luminances[i]);
      fj_monitor_take_measurement (session->monitor, measurement);
    }
  return fj_monitor_copy (session->monitor);
}
