#include "kiosk-item.h"

#include "fj-json.h"

static const char *const step_words[KIOSK_N_STEPS]
    = { "waiting", "intent", "submitted", "asked", "printed", "delivered", "passed" };
static const char *const doubt_words[KIOSK_N_DOUBTS] = { "", "lost", "aborted", "canceled" };

/* What may follow what; everything else is a mistake of ours. */
static const guint follows[KIOSK_N_STEPS] = {
  [KIOSK_STEP_WAITING] = 1u << KIOSK_STEP_INTENT | 1u << KIOSK_STEP_PASSED,
  /* back to waiting only when it is certain that nothing arrived */
  [KIOSK_STEP_INTENT] = 1u << KIOSK_STEP_SUBMITTED | 1u << KIOSK_STEP_WAITING | 1u << KIOSK_STEP_ASKED,
  [KIOSK_STEP_SUBMITTED] = 1u << KIOSK_STEP_PRINTED | 1u << KIOSK_STEP_ASKED,
  /* a person's word */
  [KIOSK_STEP_ASKED] = 1u << KIOSK_STEP_PRINTED | 1u << KIOSK_STEP_WAITING,
  [KIOSK_STEP_PRINTED] = 1u << KIOSK_STEP_DELIVERED,
};

gboolean
kiosk_step_follows (KioskStep from, KioskStep to)
{
  return (follows[from] & 1u << to) != 0;
}

const char *
kiosk_step_to_string (KioskStep step)
{
  return step_words[step];
}

KioskItem *
kiosk_item_new (const char *report, guint version)
{
  KioskItem *item = g_new0 (KioskItem, 1);

  item->report = g_strdup (report);
  item->version = version;
  return item;
}

KioskItem *
kiosk_item_copy (const KioskItem *item)
{
  KioskItem *copy = g_memdup2 (item, sizeof *item);

  copy->report = g_strdup (item->report);
  copy->exam = g_strdup (item->exam);
  copy->accession = g_strdup (item->accession);
  copy->masked = g_strdup (item->masked);
  copy->item = g_strdup (item->item);
  copy->title = g_strdup (item->title);
  copy->digest = g_strdup (item->digest);
  return copy;
}

void
kiosk_item_free (KioskItem *item)
{
  if (item == NULL)
    return;
  g_free (item->report);
  g_free (item->exam);
  g_free (item->accession);
  g_free (item->masked);
  g_free (item->item);
  g_free (item->title);
  g_free (item->digest);
  g_free (item);
}

static void
set_text (JsonObject *json, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (json, name, value);
}

JsonObject *
kiosk_item_to_json (const KioskItem *item)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "step", step_words[item->step]);
  json_object_set_string_member (json, "report", item->report);
  json_object_set_int_member (json, "version", item->version);
  set_text (json, "exam", item->exam);
  set_text (json, "accession", item->accession);
  set_text (json, "masked", item->masked);
  set_text (json, "item", item->item);
  if (item->is_amended)
    json_object_set_boolean_member (json, "amended", TRUE);
  if (item->doubt != KIOSK_DOUBT_NONE)
    json_object_set_string_member (json, "doubt", doubt_words[item->doubt]);
  set_text (json, "title", item->title);
  set_text (json, "digest", item->digest);
  if (item->job != 0)
    json_object_set_int_member (json, "job", item->job);
  json_object_set_int_member (json, "at", item->at);
  return json;
}

/* -1: not among them. */
static gint
word_index (const char *const *words, guint n, const char *word)
{
  for (guint i = 0; word != NULL && i < n; i++)
    if (g_str_equal (words[i], word))
      return (gint) i;
  return -1;
}

KioskItem *
kiosk_item_from_json (JsonObject *json)
{
  const char *report = fj_json_get_string (json, "report");
  gint64 version = fj_json_get_int (json, "version", 0);
  gint step = word_index (step_words, KIOSK_N_STEPS, fj_json_get_string (json, "step"));
  gint doubt = word_index (doubt_words, KIOSK_N_DOUBTS, fj_json_get_string (json, "doubt"));
  KioskItem *item;

  if (report == NULL || version < 1 || version > G_MAXINT || step < 0)
    return NULL;
  item = kiosk_item_new (report, (guint) version);
  item->exam = g_strdup (fj_json_get_string (json, "exam"));
  item->accession = g_strdup (fj_json_get_string (json, "accession"));
  item->masked = g_strdup (fj_json_get_string (json, "masked"));
  item->item = g_strdup (fj_json_get_string (json, "item"));
  item->is_amended = fj_json_get_boolean (json, "amended", FALSE);
  item->step = (KioskStep) step;
  item->doubt = (KioskDoubt) MAX (doubt, 0);
  item->title = g_strdup (fj_json_get_string (json, "title"));
  item->digest = g_strdup (fj_json_get_string (json, "digest"));
  item->job = (gint) CLAMP (fj_json_get_int (json, "job", 0), 0, G_MAXINT);
  item->at = fj_json_get_int (json, "at", 0);
  return item;
}

static gboolean
is_chinese (gunichar character)
{
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
}

char *
kiosk_item_mask_name (const char *name)
{
  GString *masked = g_string_new (NULL);
  glong length;
  glong index = 0;
  gboolean begins = TRUE;

  if (name == NULL)
    return g_string_free (masked, FALSE);
  length = g_utf8_strlen (name, -1);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p), index++)
    {
      gunichar character = g_utf8_get_char (p);
      gboolean shown;

      /* Chinese: the first and, of three or more, the last character. Others: the first letter of each word.
       */
      if (is_chinese (character) || character == 0xb7)
        shown = index == 0 || (length > 2 && index == length - 1);
      else
        shown = begins;
      if (g_unichar_isspace (character) || character == '-')
        g_string_append_unichar (masked, character);
      else if (shown)
        g_string_append_unichar (masked, character);
      else
        g_string_append_c (masked, '*');
      begins = g_unichar_isspace (character) || character == '-';
    }
  return g_string_free (masked, FALSE);
}
