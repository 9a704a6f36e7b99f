#include "simulator-verdict.h"

#include "fj-language.h"

typedef struct
{
  char *name;
  char *title;
  gboolean ok;
  gint64 microseconds;
  char *detail;
} Step;

struct _SimulatorVerdict
{
  GPtrArray *steps; /* of Step */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_free (step->title);
  g_free (step->detail);
  g_free (step);
}

SimulatorVerdict *
simulator_verdict_new (void)
{
  SimulatorVerdict *verdict = g_new0 (SimulatorVerdict, 1);

  verdict->steps = g_ptr_array_new_with_free_func (step_free);
  return verdict;
}

void
simulator_verdict_free (SimulatorVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_ptr_array_unref (verdict->steps);
  g_free (verdict);
}

void
simulator_verdict_add (SimulatorVerdict *verdict,
                       const char *name,
                       const char *title,
                       gboolean ok,
                       gint64 microseconds,
                       const char *detail)
{
  Step *step = g_new0 (Step, 1);

  step->name = g_strdup (name);
  step->title = g_strdup (title);
  step->ok = ok;
  step->microseconds = microseconds;
  step->detail = g_strdup (detail != NULL ? detail : "");
  g_ptr_array_add (verdict->steps, step);
}

gboolean
simulator_verdict_is_good (const SimulatorVerdict *verdict)
{
  for (guint i = 0; i < verdict->steps->len; i++)
    if (!((const Step *) g_ptr_array_index (verdict->steps, i))->ok)
      return FALSE;
  return verdict->steps->len > 0;
}

JsonArray *
simulator_verdict_to_json (const SimulatorVerdict *verdict)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (verdict->steps, i);
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "name", step->name);
      json_object_set_boolean_member (object, "ok", step->ok);
      json_object_set_double_member (object, "ms", step->microseconds / 100 / 10.0);
      json_object_set_string_member (object, "detail", step->detail);
      json_array_add_object_element (array, object);
    }
  return array;
}

char *
simulator_pad (const char *text, guint columns)
{
  GString *out = g_string_new (text);
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    width += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
  for (; width < columns; width++)
    g_string_append_c (out, ' ');
  return g_string_free (out, FALSE);
}

char *
simulator_verdict_to_text (const SimulatorVerdict *verdict)
{
  GString *out = g_string_new (NULL);
  gint64 sum = 0;
  guint bad = 0;

  for (guint i = 0; i < verdict->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (verdict->steps, i);
      g_autofree char *title = simulator_pad (step->title, 26);
      g_autofree char *word = simulator_pad (step->ok ? _ ("ok") : _ ("FAILED"), 7);
      /* What a step found out may take several lines. */
      g_auto (GStrv) lines = g_strsplit (step->detail, "\n", -1);
      g_string_append_printf (out, "%2u  %s %s %7.0f ms  %s\n", i + 1, title, word,
                              step->microseconds / 1000.0, lines[0] != NULL ? lines[0] : "");
      for (guint line = 1; lines[0] != NULL && lines[line] != NULL; line++)
        g_string_append_printf (out, "%*s%s\n", 50, "", lines[line]);
      sum += step->microseconds;
      bad += step->ok ? 0 : 1;
    }
  if (bad == 0)
    g_string_append_printf (out, _ ("All %u steps are good, %.1f s in all.\n"), verdict->steps->len,
                            sum / 1e6);
  else
    g_string_append_printf (out, _ ("%u of %u steps FAILED, %.1f s in all.\n"), bad, verdict->steps->len,
                            sum / 1e6);
  return g_string_free (out, FALSE);
}
