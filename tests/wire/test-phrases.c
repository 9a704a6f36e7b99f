#include "fj-phrases.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static FjPhrases *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, NULL);

  g_assert_nonnull (json);
  return fj_phrases_from_json (json, error);
}

/* As many gaps in both languages: nothing is left out of a translation. */
static guint
gaps (const char *text)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, FJ_PHRASES_GAP)) != NULL; p += strlen (FJ_PHRASES_GAP))
    n++;
  return n;
}

static gboolean
has_han (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static void
test_shipped (void)
{
  g_autoptr (FjPhrases) phrases = fj_phrases_new_shipped ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (fj_phrases_get_n_sets (phrases), >=, 12);
  for (guint i = 0; i < fj_phrases_get_n_sets (phrases); i++)
    {
      const FjPhraseSet *set = fj_phrases_get_set (phrases, i);
      guint normal = 0;

      g_assert_cmpuint (set->phrases->len, >=, 2);
      for (guint j = 0; j < set->phrases->len; j++)
        {
          const FjPhrase *phrase = g_ptr_array_index (set->phrases, j);

          g_assert_true (g_hash_table_add (ids, phrase->id));
          g_assert_false (g_str_is_ascii (phrase->findings_zh));
          g_assert_true (g_str_has_suffix (phrase->findings_zh, "。"));
          g_assert_true (g_str_has_suffix (phrase->impression_zh, "。"));
          g_assert_false (has_han (phrase->findings_en));
          g_assert_false (has_han (phrase->impression_en));
          g_assert_true (g_str_has_suffix (phrase->impression_en, "."));
          g_assert_cmpuint (gaps (phrase->findings_zh), ==, gaps (phrase->findings_en));
          g_assert_cmpuint (gaps (phrase->impression_zh), ==, gaps (phrase->impression_en));
          normal += phrase->normal;
        }
      g_assert_cmpuint (normal, ==, 1);
    }
}

static void
test_find (void)
{
  g_autoptr (FjPhrases) phrases = fj_phrases_new_shipped ();
  const char *const chest[] = { "胸部", NULL };
  const char *const knee[] = { "Knee", NULL };
  g_autoptr (GPtrArray) film = fj_phrases_find (phrases, "CR", chest, NULL);
  g_autoptr (GPtrArray) head = fj_phrases_find (phrases, "MR", NULL, "头颅MR平扫");
  g_autoptr (GPtrArray) english = fj_phrases_find (phrases, "MR", knee, NULL);
  g_autoptr (GPtrArray) none = fj_phrases_find (phrases, "XA", chest, NULL);
  const FjPhraseSet *set = g_ptr_array_index (film, 0);

  g_assert_cmpstr (set->modality, ==, "DX");
  g_assert_cmpstr (set->part_zh, ==, "胸部");
  g_assert_cmpuint (film->len, >, 1); /* the other films come after */
  for (guint i = 1; i < film->len; i++)
    g_assert_cmpstr (((const FjPhraseSet *) g_ptr_array_index (film, i))->modality, ==, "DX");
  g_assert_cmpstr (((const FjPhraseSet *) g_ptr_array_index (head, 0))->part_zh, ==, "头颅");
  g_assert_cmpstr (((const FjPhraseSet *) g_ptr_array_index (english, 0))->part_zh, ==, "膝关节");
  g_assert_cmpuint (none->len, ==, 0);
}

/* A person's own: made here, written, read again. */
static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPhrases) mine = parse ("{\"sets\":[]}", &error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (FjPhrases) again = NULL;
  const FjPhraseSet *set;
  const FjPhrase *phrase;

  g_assert_no_error (error);
  fj_phrases_add (mine, "CT", "胸部", "Chest", "随访", "平扫。", "同前，未见明显变化。", NULL);
  fj_phrases_add (mine, "CT", "胸部", NULL, "术后", NULL, NULL, "术后改变。");
  fj_phrases_add (mine, "MR", "胸部", NULL, "术后", NULL, NULL, "术后改变。");
  g_assert_cmpuint (fj_phrases_get_n_sets (mine), ==, 2);
  json = fj_phrases_to_json (mine);
  again = fj_phrases_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_phrases_get_n_sets (again), ==, 2);
  set = fj_phrases_get_set (again, 0);
  g_assert_cmpuint (set->phrases->len, ==, 2);
  phrase = g_ptr_array_index (set->phrases, 0);
  g_assert_cmpstr (phrase->title_zh, ==, "随访");
  g_assert_cmpstr (phrase->findings_zh, ==, "同前，未见明显变化。");
  g_assert_cmpstr (phrase->findings_en, ==, "同前，未见明显变化。");
  g_assert_cmpstr (phrase->impression_zh, ==, "");
  g_assert_cmpstr (phrase->technique_zh, ==, "平扫。");
  g_assert_false (phrase->normal);
  phrase = g_ptr_array_index (set->phrases, 1);
  g_assert_cmpstr (phrase->technique_zh, ==, "");
}

static guint
count (FjPhrases *phrases)
{
  guint n = 0;

  for (guint i = 0; i < fj_phrases_get_n_sets (phrases); i++)
    n += fj_phrases_get_set (phrases, i)->phrases->len;
  return n;
}

/* A person's own: written anew, taken away. */
static void
test_change (void)
{
  g_autoptr (FjPhrases) mine = parse ("{\"sets\":[]}", NULL);
  g_autofree char *first
      = g_strdup (fj_phrases_add (mine, "CT", "胸部", NULL, "一", NULL, "所见一。", "印象一。")->id);
  g_autofree char *second
      = g_strdup (fj_phrases_add (mine, "CT", "胸部", NULL, "二", NULL, "所见二。", NULL)->id);
  g_autofree char *third
      = g_strdup (fj_phrases_add (mine, "MR", "头颅", NULL, "三", NULL, "所见三。", NULL)->id);
  const FjPhrase *phrase;

  g_assert_true (fj_phrases_change (mine, second, "贰", "平扫。", "[左/右]侧。", "印象二。"));
  g_assert_false (fj_phrases_change (mine, "other", "x", NULL, NULL, NULL));
  phrase = g_ptr_array_index (fj_phrases_get_set (mine, 0)->phrases, 1);
  g_assert_cmpstr (phrase->id, ==, second);
  g_assert_cmpstr (phrase->title_en, ==, "贰");
  g_assert_cmpstr (phrase->technique_en, ==, "平扫。");
  g_assert_cmpstr (phrase->findings_zh, ==, "[左/右]侧。");
  /* With words of its own: nothing is read after it is gone. */
  g_assert_true (fj_phrases_change (mine, second, phrase->title_zh, NULL, phrase->impression_zh, NULL));
  g_assert_cmpstr (phrase->title_zh, ==, "贰");
  g_assert_cmpstr (phrase->findings_en, ==, "印象二。");
  g_assert_true (fj_phrases_remove (mine, first));
  g_assert_false (fj_phrases_remove (mine, first));
  g_assert_cmpuint (count (mine), ==, 2);
  g_assert_true (fj_phrases_remove (mine, third));
  g_assert_cmpuint (fj_phrases_get_n_sets (mine), ==, 1);
  g_assert_cmpuint (count (mine), ==, 1);
}

/* Balanced, and nothing left open that the walk through the gaps would not find. */
static void
check_brackets (const char *text)
{
  guint depth = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '[')
        g_assert_cmpuint (++depth, ==, 1);
      else if (*p == ']')
        g_assert_cmpuint (depth--, ==, 1);
      else
        g_assert_true (*p != '\n' || depth == 0);
    }
  g_assert_cmpuint (depth, ==, 0);
}

static guint
brackets (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '[';
  return n;
}

/* Every template says how it was made, what is seen and what it means, and asks the same in both languages.
 */
static void
test_templates (void)
{
  static const char *const wanted[][2]
      = { { "DX", "胸部" },   { "CT", "头颅" }, { "CT", "胸部" },   { "CT", "上腹部" }, { "MR", "头颅" },
          { "MR", "膝关节" }, { "US", "腹部" }, { "US", "甲状腺" }, { "MG", "乳腺" } };
  g_autoptr (FjPhrases) templates = fj_phrases_new_shipped_templates ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const char *const parts[] = { wanted[i][1], NULL };
      g_autoptr (GPtrArray) sets = fj_phrases_find (templates, wanted[i][0], parts, NULL);

      g_assert_cmpuint (sets->len, >, 0);
      g_assert_cmpstr (((const FjPhraseSet *) g_ptr_array_index (sets, 0))->part_zh, ==, wanted[i][1]);
    }
  for (guint i = 0; i < fj_phrases_get_n_sets (templates); i++)
    {
      const FjPhraseSet *set = fj_phrases_get_set (templates, i);

      for (guint j = 0; j < set->phrases->len; j++)
        {
          const FjPhrase *template = g_ptr_array_index (set->phrases, j);
          const char *const texts[][2] = { { template->technique_zh, template->technique_en },
                                           { template->findings_zh, template->findings_en },
                                           { template->impression_zh, template->impression_en } };

          g_assert_true (g_hash_table_add (ids, template->id));
          for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
            {
              g_assert_true (has_han (texts[k][0]));
              g_assert_cmpstr (texts[k][1], !=, "");
              g_assert_false (has_han (texts[k][1]));
              g_assert_cmpuint (brackets (texts[k][0]), ==, brackets (texts[k][1]));
              check_brackets (texts[k][0]);
              check_brackets (texts[k][1]);
            }
          g_assert_cmpuint (brackets (template->findings_zh), >, 0);
        }
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"sets\":[1]}",
    "{\"sets\":[{\"modality\":\"CT\",\"part\":{\"zh\":\"头\"}}]}",
    "{\"sets\":[{\"modality\":\"\",\"part\":{\"zh\":\"头\"},\"phrases\":[]}]}",
    "{\"sets\":[{\"modality\":\"CT\",\"phrases\":[]}]}",
    "{\"sets\":[{\"modality\":\"CT\",\"part\":{\"zh\":\"头\"},\"phrases\":[{\"findings\":{\"zh\":\"无题\"}}]}]}",
    "{\"sets\":[{\"modality\":\"CT\",\"part\":{\"zh\":\"头\"},\"phrases\":[null]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phrases/shipped", test_shipped);
  g_test_add_func ("/phrases/find", test_find);
  g_test_add_func ("/phrases/own", test_own);
  g_test_add_func ("/phrases/change", test_change);
  g_test_add_func ("/phrases/templates", test_templates);
  g_test_add_func ("/phrases/refused", test_refused);
  return g_test_run ();
}
