#include "fj-gate.h"

FjGate *
fj_gate_new (const char *code)
{
  FjGate *gate = g_new0 (FjGate, 1);

  gate->code = g_strdup (code);
  gate->open = TRUE;
  return gate;
}

FjGate *
fj_gate_copy (const FjGate *gate)
{
  FjGate *copy = g_memdup2 (gate, sizeof *gate);

  copy->code = g_strdup (gate->code);
  copy->answer = g_strdup (gate->answer);
  copy->note = g_strdup (gate->note);
  copy->by = g_strdup (gate->by);
  copy->by_name = g_strdup (gate->by_name);
  return copy;
}

void
fj_gate_free (FjGate *gate)
{
  if (gate == NULL)
    return;
  g_free (gate->code);
  g_free (gate->answer);
  g_free (gate->note);
  g_free (gate->by);
  g_free (gate->by_name);
  g_free (gate);
}

GPtrArray *
fj_gate_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fj_gate_free);
}

GPtrArray *
fj_gate_list_copy (GPtrArray *gates)
{
  GPtrArray *copy = fj_gate_list_new ();

  for (guint i = 0; i < gates->len; i++)
    g_ptr_array_add (copy, fj_gate_copy (g_ptr_array_index (gates, i)));
  return copy;
}

FjGate *
fj_gate_list_find (GPtrArray *gates, const char *code)
{
  for (guint i = 0; i < gates->len; i++)
    if (g_strcmp0 (((FjGate *) g_ptr_array_index (gates, i))->code, code) == 0)
      return g_ptr_array_index (gates, i);
  return NULL;
}

guint
fj_gate_list_n_open (GPtrArray *gates)
{
  guint n = 0;

  for (guint i = 0; i < gates->len; i++)
    n += ((FjGate *) g_ptr_array_index (gates, i))->open ? 1 : 0;
  return n;
}
