#include "fj-critical-value.h"

/* The strings, by their place. */
static const gsize strings[] = {
  G_STRUCT_OFFSET (FjCriticalValue, id),
  G_STRUCT_OFFSET (FjCriticalValue, exam),
  G_STRUCT_OFFSET (FjCriticalValue, patient),
  G_STRUCT_OFFSET (FjCriticalValue, site),
  G_STRUCT_OFFSET (FjCriticalValue, patient_name),
  G_STRUCT_OFFSET (FjCriticalValue, exam_name),
  G_STRUCT_OFFSET (FjCriticalValue, site_name),
  G_STRUCT_OFFSET (FjCriticalValue, code),
  G_STRUCT_OFFSET (FjCriticalValue, finding),
  G_STRUCT_OFFSET (FjCriticalValue, sender),
  G_STRUCT_OFFSET (FjCriticalValue, sender_name),
  G_STRUCT_OFFSET (FjCriticalValue, receiver),
  G_STRUCT_OFFSET (FjCriticalValue, repeated),
  G_STRUCT_OFFSET (FjCriticalValue, noted_by),
  G_STRUCT_OFFSET (FjCriticalValue, noted_by_name),
};

FjCriticalValue *
fj_critical_value_new (void)
{
  return g_new0 (FjCriticalValue, 1);
}

FjCriticalValue *
fj_critical_value_copy (const FjCriticalValue *value)
{
  FjCriticalValue *copy = g_memdup2 (value, sizeof *value);

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    G_STRUCT_MEMBER (char *, copy, strings[i]) = g_strdup (G_STRUCT_MEMBER (char *, value, strings[i]));
  return copy;
}

void
fj_critical_value_free (FjCriticalValue *value)
{
  if (value == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (G_STRUCT_MEMBER (char *, value, strings[i]));
  g_free (value);
}
