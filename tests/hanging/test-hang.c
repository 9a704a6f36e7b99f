/* Which protocol, which stage, and that the order of the input decides nothing. */
#include "fj-hang.h"

#include <locale.h>
#include "fj-hang-explain.h"
#include "hung.h"

static void
test_protocols (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  FjHangProtocol *all[] = { simple ("b", 0x00080060, "CT"), simple ("a", 0x00080060, "CT"),
                            simple ("c", 0x00080060, "CT"), simple ("d", 0x00080060, "CT") };
  g_autoptr (FjHang) by_id = hang (patient, NULL, all, 3);
  g_autoptr (FjHang) by_score = NULL, by_level = NULL, none = NULL;

  g_assert_cmpstr (by_id->protocol->id, ==, "a");
  g_assert_cmpuint (by_id->verdicts->len, ==, 3);
  add_rule (all[2]->applies, 0x00080060, "CT", 2, TRUE);
  by_score = hang (patient, NULL, all, 3);
  g_assert_cmpstr (by_score->protocol->id, ==, "c");
  all[0]->level = FJ_HANG_LEVEL_SITE;
  add_rule (all[3]->applies, 0x00080060, "MR", 9, TRUE);
  all[3]->level = FJ_HANG_LEVEL_USER;
  by_level = hang (patient, NULL, all, 4);
  g_assert_cmpstr (by_level->protocol->id, ==, "b");
  g_assert_true (g_array_index (by_level->verdicts, FjHangVerdict, 0).is_eligible);
  g_assert_false (g_array_index (by_level->verdicts, FjHangVerdict, 3).is_eligible);
  none = hang (patient, NULL, all + 3, 1);
  g_assert_null (none->protocol);
  g_assert_cmpuint (none->placements->len, ==, 0);
  g_assert_cmpuint (none->rejections->len, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    fj_hang_protocol_free (all[i]);
}

static void
test_stages (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "BONE");
  guint bone = 1;
  FjHangStage *stage;
  g_autoptr (FjHang) found = NULL;

  g_array_append_val (((FjHangStage *) protocol->stages->pdata[0])->needed, bone);
  add_rule (add_set (protocol, 2, "lung", 0)->rules, FJ_HANG_KERNEL, "LUNG", 0, TRUE);
  stage = fj_hang_protocol_add_stage (protocol, "second");
  add_box (stage, 0, 0, 1, 0);
  add_box (stage, 0, 1, 2, 0);
  found = hang (patient, NULL, &protocol, 1);
  g_assert_cmpuint (found->stage, ==, 1);
  g_assert_cmpuint (found->stages->len, ==, 1);
  assert_shows (found, 0, NULL);
  assert_shows (found, 1, "1.3");
}

/* A stage that lacks a set it needs is passed over, though it has something to show; of two protocols that
 * fit as well the one of whose first stage more is there. */
static void
test_needed (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  FjHangProtocol *all[] = { simple ("a", FJ_HANG_KERNEL, "LUNG"), simple ("b", FJ_HANG_KERNEL, "LUNG") };
  guint one = 1, two = 2;
  g_autoptr (FjHang) first = NULL, found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      FjHangStage *stage = all[i]->stages->pdata[0];

      add_rule (add_set (all[i], 2, "bone", 0)->rules, FJ_HANG_KERNEL, i == 0 ? "BONE" : "SOFT", 0, TRUE);
      add_box (stage, 0, 1, 2, 0);
      g_array_append_val (stage->needed, one);
      g_array_append_val (stage->needed, two);
      add_box (fj_hang_protocol_add_stage (all[i], "second"), 0, 0, 1, 0);
    }
  first = hang (patient, NULL, all, 1);
  g_assert_cmpuint (first->stage, ==, 1);
  g_assert_cmpuint (first->stages->len, ==, 1);
  assert_shows (first, 0, "1.3");
  found = hang (patient, NULL, all, 2);
  g_assert_cmpstr (found->protocol->id, ==, "b");
  g_assert_cmpuint (found->stage, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    fj_hang_protocol_free (all[i]);
}

#define TWO                                                                                                  \
  "{'patients': [{'PatientID': '1', 'studies': ["                                                            \
  "{'StudyInstanceUID': '9.1', 'StudyDate': '20260301', 'StudyDescription': 'Chest', 'series': ["            \
  "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesNumber': 2,"                                        \
  " 'SeriesDescription': 'Thorax 5.0 Br40', 'images': 60}]},"                                                \
  "{'StudyInstanceUID': '9.2', 'StudyDate': '20250301', 'StudyDescription': 'Chest', 'series': ["            \
  "{'SeriesInstanceUID': '2.3', 'Modality': 'CT', 'SeriesNumber': 3,"                                        \
  " 'SeriesDescription': 'Thorax 1.0 Bl57', 'images': 300},"                                                 \
  "{'SeriesInstanceUID': '2.2', 'Modality': 'CT', 'SeriesNumber': 2,"                                        \
  " 'SeriesDescription': 'Thorax 5.0 Br40', 'images': 60}]}]}]}"

static FjHangPatient *
parse (const char *list)
{
  g_autofree char *text = g_strdup (list);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GPtrArray) patients = NULL;
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  json = g_bytes_new (text, strlen (text));
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  g_ptr_array_set_free_func (patients, NULL);
  fj_hang_traits_derive (patients->pdata[0], vocabulary);
  return patients->pdata[0];
}

/* An earlier image is never where a current one belongs, not even by hand, nor the other way round. */
static void
test_priors (void)
{
  g_autoptr (FjHangPatient) patient = parse (TWO);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "LUNG");
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FjHang) found = NULL, by_hand = NULL;
  FjHangStage *stage = protocol->stages->pdata[0];

  add_rule (add_set (protocol, 2, "soft", 0)->rules, FJ_HANG_KERNEL, "SOFT", 0, TRUE);
  add_rule (add_set (protocol, 3, "lung before", 1)->rules, FJ_HANG_KERNEL, "LUNG", 0, TRUE);
  add_rule (add_set (protocol, 4, "soft before that", 2)->rules, FJ_HANG_KERNEL, "SOFT", 0, TRUE);
  for (guint i = 1; i < 4; i++)
    add_box (stage, 0, i, i + 1, 0);
  found = hang (patient, NULL, &protocol, 1);
  assert_shows (found, 0, NULL);
  assert_shows (found, 1, "1.2");
  assert_shows (found, 2, "2.3");
  assert_shows (found, 3, NULL);
  g_assert_false (at (found, 1)->is_prior);
  g_assert_true (at (found, 2)->is_prior);
  g_assert_cmpint (at (found, 2)->study, ==, 1);
  g_hash_table_insert (
      memory, g_strdup ("p/1/0"),
      fj_hang_stack_signature (((FjHangStudy *) patient->studies->pdata[1])->stacks->pdata[1]));
  by_hand = hang (patient, memory, &protocol, 1);
  assert_shows (by_hand, 0, NULL);
}

static void
test_shuffles (void)
{
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "SOFT");
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  const char *series[12];
  char *texts[12];
  g_autoptr (GBytes) first = NULL;
  /* A sanitized run walks every allocation's stack: it looks for faults, not for the thousandth order. */
  guint orders = g_getenv ("FENJI_SANITIZED") != NULL ? 20 : 1000;

  for (guint i = 1; i < 6; i++)
    add_box (protocol->stages->pdata[0], 0, i, 1, i);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    series[i] = texts[i] = g_strdup_printf ("{'SeriesInstanceUID': '1.%u', 'Modality': 'CT', 'SeriesNumber': "
                                            "%u, 'SeriesDescription': 'Thorax %s', 'images': %u}",
                                            i, i / 4, i % 3 ? "Br40" : "Bl57", 50 + i / 6);
  for (guint n = 0; n < orders; n++)
    {
      g_autoptr (GString) all = g_string_new (NULL);
      g_autoptr (FjHangPatient) patient = NULL;
      g_autoptr (FjHang) found = NULL;
      g_autoptr (GPtrArray) hangs = g_ptr_array_new ();
      g_autoptr (GBytes) json = NULL;

      for (guint i = G_N_ELEMENTS (series) - 1; i > 0; i--)
        {
          guint j = g_rand_int_range (random, 0, (gint32) i + 1);
          const char *other = series[i];

          series[i] = series[j];
          series[j] = other;
        }
      for (guint i = 0; i < G_N_ELEMENTS (series); i++)
        g_string_append_printf (all, "%s%s", i > 0 ? "," : "", series[i]);
      patient = derived_new ("'StudyInstanceUID': '9'", all->str);
      found = hang (patient, NULL, &protocol, 1);
      g_ptr_array_add (hangs, found);
      json = fj_hangs_to_json (hangs);
      if (first == NULL)
        first = g_steal_pointer (&json);
      else
        g_assert_true (g_bytes_equal (first, json));
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* 2,000 series in one study, 30 protocols that all apply, swaps for all of their sets: the first of them
 * hangs, and each has its verdict. */
static void
test_large (void)
{
  g_autoptr (GString) series = g_string_new (NULL);
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FjHangPatient) patient = NULL;
  g_autoptr (FjHang) found = NULL;
  FjHangProtocol *protocols[30];

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (
        series,
        "%s{'Modality': 'CT', 'SeriesNumber': %u, 'SeriesDescription': 'Thorax %u B%s', 'images': %u}",
        i > 0 ? "," : "", i, i % 5, i % 2 ? "l57" : "r40", 100 + i);
  patient = derived_new ("", series->str);
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      g_autofree char *id = g_strdup_printf ("p%02u", i);
      FjHangProtocol *protocol = protocols[i] = simple (id, 0x00080060, "CT");

      for (guint j = 2; j <= 12; j++)
        {
          GPtrArray *rules = add_set (protocol, j, "", 0)->rules;

          add_rule (rules, 0x00080060, "CT", 0, TRUE);
          add_rule (rules, FJ_HANG_KERNEL, j % 2 ? "LUNG" : "SOFT", 5, FALSE);
          add_rule (rules, FJ_HANG_PLANE, "AXIAL", i, FALSE);
          add_box (protocol->stages->pdata[0], 0, j - 1, j, j);
          g_hash_table_insert (memory, g_strdup_printf ("p%02u/%u/%u", i, j, j), g_strdup ("CT|gone"));
        }
    }
  found = hang (patient, memory, protocols, G_N_ELEMENTS (protocols));
  g_assert_cmpstr (found->protocol->id, ==, "p00");
  g_assert_cmpuint (found->verdicts->len, ==, 30);
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    fj_hang_protocol_free (protocols[i]);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang/protocols", test_protocols);
  g_test_add_func ("/hang/stages", test_stages);
  g_test_add_func ("/hang/needed", test_needed);
  g_test_add_func ("/hang/priors", test_priors);
  g_test_add_func ("/hang/shuffles", test_shuffles);
  g_test_add_func ("/hang/large", test_large);
  return g_test_run ();
}
