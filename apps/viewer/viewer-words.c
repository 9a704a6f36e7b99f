#include "viewer-words.h"

#include "fj-language.h"

#include <string.h>
#include "fj-json.h"

static const char *const names[VIEWER_N_FIELDS] = {
  [VIEWER_FIELD_TECHNIQUE] = "technique",
  [VIEWER_FIELD_FINDINGS] = "findings",
  [VIEWER_FIELD_IMPRESSION] = "impression",
};

void
viewer_words_init (ViewerWords *words, const FjReport *report)
{
  const char *texts[VIEWER_N_FIELDS] = { NULL };

  if (report != NULL)
    {
      texts[VIEWER_FIELD_TECHNIQUE] = report->technique;
      texts[VIEWER_FIELD_FINDINGS] = report->findings;
      texts[VIEWER_FIELD_IMPRESSION] = report->impression;
    }
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    words->text[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  words->critical = report != NULL && report->critical;
}

void
viewer_words_copy (ViewerWords *words, const ViewerWords *from)
{
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    words->text[i] = g_strdup (from->text[i]);
  words->critical = from->critical;
}

void
viewer_words_clear (ViewerWords *words)
{
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    g_clear_pointer (&words->text[i], g_free);
  words->critical = FALSE;
}

void
viewer_words_set (ViewerWords *words, ViewerField field, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : "");

  g_free (words->text[field]);
  words->text[field] = copy;
}

static gboolean
same_text (const char *a, const char *b)
{
  g_autofree char *one = g_strstrip (g_strdup (a));
  g_autofree char *other = g_strstrip (g_strdup (b));

  return g_str_equal (one, other);
}

gboolean
viewer_words_same (const ViewerWords *a, const ViewerWords *b, ViewerField field)
{
  return same_text (a->text[field], b->text[field]);
}

gboolean
viewer_words_equal (const ViewerWords *a, const ViewerWords *b)
{
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    if (!viewer_words_same (a, b, i))
      return FALSE;
  return a->critical == b->critical;
}

gboolean
viewer_words_is_empty (const ViewerWords *words)
{
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    if (!same_text (words->text[i], ""))
      return FALSE;
  return !words->critical;
}

gboolean
viewer_words_merge (ViewerWords *merged,
                    const ViewerWords *base,
                    const ViewerWords *mine,
                    const ViewerWords *theirs)
{
  gboolean is_clean = TRUE;

  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    {
      gboolean is_theirs = viewer_words_same (mine, base, i);

      if (!is_theirs && !viewer_words_same (theirs, base, i) && !viewer_words_same (mine, theirs, i))
        is_clean = FALSE;
      merged->text[i] = g_strdup (is_theirs ? theirs->text[i] : mine->text[i]);
    }
  merged->critical = mine->critical == base->critical ? theirs->critical : mine->critical;
  return is_clean;
}

void
viewer_words_take (ViewerWords *words, const ViewerWords *theirs, ViewerTake take)
{
  if (take == VIEWER_TAKE_MINE)
    return;
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    {
      g_autofree char *both = NULL;

      if (viewer_words_same (words, theirs, i))
        continue;
      if (take == VIEWER_TAKE_BOTH && !same_text (theirs->text[i], "") && !same_text (words->text[i], ""))
        both = g_strconcat (theirs->text[i], "\n", words->text[i], NULL);
      else if (take == VIEWER_TAKE_BOTH && same_text (theirs->text[i], ""))
        continue;
      viewer_words_set (words, i, both != NULL ? both : theirs->text[i]);
    }
  words->critical = take == VIEWER_TAKE_BOTH ? words->critical || theirs->critical : theirs->critical;
}

char *
viewer_words_to_text (const ViewerWords *words)
{
  const char *const headings[VIEWER_N_FIELDS] = { _ ("Technique"), _ ("Findings"), _ ("Impression") };
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (words->text[i]));

      if (*text != '\0')
        g_string_append_printf (out, "%s%s\n%s\n", out->len > 0 ? "\n" : "", headings[i], text);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

JsonObject *
viewer_words_to_json (const ViewerWords *words)
{
  JsonObject *json = json_object_new ();

  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    json_object_set_string_member (json, names[i], words->text[i]);
  json_object_set_boolean_member (json, "critical", words->critical);
  return json;
}

void
viewer_words_from_json (ViewerWords *words, JsonObject *json)
{
  for (guint i = 0; i < VIEWER_N_FIELDS; i++)
    {
      const char *text = json != NULL ? fj_json_get_string (json, names[i]) : NULL;

      words->text[i] = g_strdup (text != NULL ? text : "");
    }
  words->critical = json != NULL && fj_json_get_boolean (json, "critical", FALSE);
}
