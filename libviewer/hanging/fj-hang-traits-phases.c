#include "fj-hang-traits-parts.h"

#include <string.h>

#define CONTRAST_START 0x00181042u

/* Seconds after the injection. What lies between them is enhanced, and not known closer. */
#define ARTERIAL_FROM 15
#define ARTERIAL_TO 50
#define PORTAL_FROM 55
#define PORTAL_TO 100
#define DELAYED_FROM 150
#define DELAYED_TO 3600

static gboolean
has (char **codes, const char *code)
{
  return g_strv_contains ((const char *const *) codes, code);
}

/* One phase of what a text says; NULL when it says nothing, or two things ("平扫+增强"). */
static const char *
one_phase (char **codes)
{
  static const char *const PHASES[] = { "ARTERIAL", "PORTAL", "DELAYED" };
  const char *phase = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (PHASES); i++)
    if (has (codes, PHASES[i]))
      {
        phase = PHASES[i];
        n++;
      }
  if (has (codes, "NATIVE"))
    return n == 0 && !has (codes, "CONTRAST") ? "NATIVE" : NULL;
  if (n == 1)
    return phase;
  return n > 1 || has (codes, "CONTRAST") ? "CONTRAST" : NULL;
}

static gboolean
has_agent (const FjHangValues *values)
{
  static const char *const NONE[] = { "", "NONE", "NO", "N", "OHNE", "NIL", "0", "无", NULL };
  const char *agent = fj_hang_values_get_text (values, FJ_HANG_CONTRAST_AGENT, 0);
  g_autofree char *bare = agent != NULL ? g_strstrip (g_ascii_strup (agent, -1)) : NULL;

  return bare != NULL && !g_strv_contains (NONE, bare);
}

static const char *
phase_of_words (const FjHangValues *values, const FjHangVocabulary *vocabulary)
{
  static const FjTag OF_SERIES[] = { FJ_HANG_SERIES_DESCRIPTION, 0 };
  static const FjTag OF_PROTOCOL[] = { FJ_HANG_PROTOCOL_NAME, 0 };
  g_autofree char **series = fj_hang_traits_words_of (vocabulary, FJ_HANG_PHASE, values, OF_SERIES);
  g_autofree char **protocol = NULL;
  const char *phase;

  if (series[0] != NULL)
    return one_phase (series);
  /* A protocol often has one name for all that was done, so that the agent has to agree. */
  protocol = fj_hang_traits_words_of (vocabulary, FJ_HANG_PHASE, values, OF_PROTOCOL);
  phase = one_phase (protocol);
  if (phase == NULL || (strcmp (phase, "NATIVE") == 0) == has_agent (values))
    return NULL;
  return phase;
}

static const char *
phase_of_time (const FjHangValues *values)
{
  double start, acquired, delay;

  if (!fj_hang_traits_is_modality (values, "CT")
      || !fj_hang_traits_get_seconds (values, CONTRAST_START, &start)
      || !fj_hang_traits_get_seconds (values, FJ_HANG_ACQUISITION_TIME, &acquired))
    return "CONTRAST";
  delay = acquired - start;
  if (delay < -43200) /* past midnight */
    delay += 86400;
  if (delay >= ARTERIAL_FROM && delay <= ARTERIAL_TO)
    return "ARTERIAL";
  if (delay >= PORTAL_FROM && delay <= PORTAL_TO)
    return "PORTAL";
  return delay >= DELAYED_FROM && delay <= DELAYED_TO ? "DELAYED" : "CONTRAST";
}

/* Earliest time at which something of @modality with an agent was acquired; FALSE when nothing was. */
static gboolean
first_enhanced (const FjHangStudy *study, const char *modality, double *first)
{
  gboolean found = FALSE;

  for (guint i = 0; i < study->stacks->len; i++)
    {
      const FjHangValues *values = ((const FjHangStack *) study->stacks->pdata[i])->values;
      double seconds;

      if (!fj_hang_traits_is_modality (values, modality)
          || !fj_hang_values_has (values, FJ_HANG_ENHANCED, "YES")
          || !fj_hang_traits_get_seconds (values, FJ_HANG_ACQUISITION_TIME, &seconds))
        continue;
      *first = found ? MIN (*first, seconds) : seconds;
      found = TRUE;
    }
  return found;
}

static gboolean
is_asked (const FjHangStack *stack)
{
  return (fj_hang_traits_is_modality (stack->values, "CT")
          || fj_hang_traits_is_modality (stack->values, "MR"))
         && !fj_hang_values_has (stack->values, FJ_HANG_IS_LOCALIZER, "YES")
         && !fj_hang_values_has (stack->values, FJ_HANG_IS_DOSE, "YES");
}

static void
set_phase (FjHangStack *stack, const char *phase)
{
  fj_hang_values_add (stack->values, FJ_HANG_PHASE, phase);
  fj_hang_values_add (stack->values, FJ_HANG_ENHANCED, strcmp (phase, "NATIVE") == 0 ? "NO" : "YES");
}

void
fj_hang_traits_phases (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  static const char *const MODALITIES[] = { "CT", "MR" };
  double first[2] = { 0 };
  gboolean has_first[2];

  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];
      const char *phase;

      if (!is_asked (stack))
        continue;
      phase = phase_of_words (stack->values, vocabulary);
      /* "Post" and "C+" say no more than the agent does. */
      if ((phase == NULL || strcmp (phase, "CONTRAST") == 0) && has_agent (stack->values))
        phase = phase_of_time (stack->values);
      if (phase != NULL)
        set_phase (stack, phase);
    }
  for (guint i = 0; i < 2; i++)
    has_first[i] = first_enhanced (study, MODALITIES[i], &first[i]);
  /* Without an agent, and before those with one: that was the native scan. */
  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];
      guint which = fj_hang_traits_is_modality (stack->values, "CT") ? 0 : 1;
      double seconds;

      if (is_asked (stack) && has_first[which] && fj_hang_values_get (stack->values, FJ_HANG_PHASE) == NULL
          && !has_agent (stack->values)
          && fj_hang_traits_get_seconds (stack->values, FJ_HANG_ACQUISITION_TIME, &seconds)
          && seconds < first[which])
        set_phase (stack, "NATIVE");
    }
}
