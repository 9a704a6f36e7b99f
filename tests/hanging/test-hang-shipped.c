/* fj-hang-shipped: each can be hung, is written as it is read, and is told from the others. */
#include "fj-hang-protocol-json.h"

#include "derived.h"
#include "fj-hang.h"
#include "fj-language.h"

static void
test_shipped (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (protocols->len, >=, 15);
  for (guint i = 0; i < protocols->len; i++)
    {
      const FjHangProtocol *protocol = protocols->pdata[i];
      g_autoptr (GBytes) json = fj_hang_protocol_to_json (protocol);
      g_autoptr (GError) error = NULL;
      g_autoptr (FjHangProtocol) again = fj_hang_protocol_parse (json, &error);

      g_assert_no_error (error);
      g_assert_true (fj_hang_protocol_equal (protocol, again));
      g_assert_cmpint (protocol->level, ==, FJ_HANG_LEVEL_SHIPPED);
      g_assert_true (g_hash_table_add (ids, protocol->id));
      g_assert_cmpstr (protocol->name, !=, protocol->id);
    }
}

/* What is shipped has names in the language of whom it is for; what a person called so stays. */
static void
test_titles (void)
{
  fj_language_init (NULL);
  fj_language_set_thread ("zh_CN");
  g_assert_cmpstr (fj_hang_title ("CT chest"), ==, "CT胸部");
  g_assert_cmpstr (fj_hang_title ("lung and mediastinum"), ==, "肺窗与纵隔窗");
  g_assert_cmpstr (fj_hang_title ("Dr. Wang's chest"), ==, "Dr. Wang's chest");
  g_assert_cmpstr (fj_hang_title (""), ==, "");
  g_assert_cmpstr (fj_hang_title (NULL), ==, "");
  fj_language_set_thread ("en");
  g_assert_cmpstr (fj_hang_title ("CT chest"), ==, "CT chest");
  fj_language_set_thread (NULL);
}

static const char *
stage_name (const FjHang *hang)
{
  g_assert_nonnull (hang->protocol);
  return ((const FjHangStage *) hang->protocol->stages->pdata[hang->stage])->name;
}

static void
assert_shows (const FjHang *hang, guint i, const char *series, gboolean is_prior)
{
  const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

  g_assert_cmpuint (i, <, hang->placements->len);
  g_assert_nonnull (placement->stack);
  g_assert_cmpstr (placement->stack->series_uid, ==, series);
  g_assert_true (placement->is_prior == is_prior);
}

/* A chest of which no kernel is known is still a chest, and not hung as anything. */
static void
test_one_volume (void)
{
  static const struct
  {
    const char *study, *series, *protocol;
  } CASES[] = {
    { "'StudyDescription': 'CT Chest'",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': '1.0', 'images': 300}",
      "ct-chest" },
    { "'StudyDescription': 'CT Abdomen'",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': '1.0', 'images': 300}",
      "ct-abdomen-phases" },
  };
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FjHangPatient) patient = derived_new (CASES[i].study, CASES[i].series);
      g_autoptr (FjHang) hang = fj_hang_find (patient, -1, &request);

      g_assert_cmpstr (stage_name (hang), ==, "one volume");
      g_assert_cmpstr (hang->protocol->id, ==, CASES[i].protocol);
      for (guint j = 0; j < hang->placements->len; j++)
        assert_shows (hang, j, "1.1", FALSE);
    }
}

/* What is left when there is nothing else is shown too; few pictures have few panes. */
static void
test_little (void)
{
  static const struct
  {
    const char *series, *protocol, *stage;
    guint n_shown;
  } CASES[] = {
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'ImageType': ['ORIGINAL','PRIMARY','LOCALIZER'], 'images': 1}",
      "general", "localizer", 1 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': 'Dose Report', 'images': 1}",
      "general", "dose page", 1 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'SEG', 'images': 1}", "general", "what is no picture", 1 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'NM', 'images': 1}", "general", "alone", 1 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'US', 'images': 1}", "us-grid", "alone", 1 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'US', 'images': 2}", "us-grid", "side by side", 2 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'US', 'images': 3}", "us-grid", "grid", 3 },
    { "{'SeriesInstanceUID': '1.1', 'Modality': 'US', 'images': 9}", "us-grid", "grid", 4 },
  };
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FjHangPatient) patient = derived_new ("'StudyDescription': ''", CASES[i].series);
      g_autoptr (FjHang) hang = fj_hang_find (patient, -1, &request);
      guint n_shown = 0;

      g_test_message ("%s", CASES[i].series);
      g_assert_cmpstr (stage_name (hang), ==, CASES[i].stage);
      g_assert_cmpstr (hang->protocol->id, ==, CASES[i].protocol);
      for (guint j = 0; j < hang->placements->len; j++)
        n_shown += g_array_index (hang->placements, FjHangPlacement, j).stack != NULL;
      g_assert_cmpuint (n_shown, ==, CASES[i].n_shown);
    }
}

/* A year apart: the lung beside the lung, first of all. */
static void
test_prior (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "lists", "ct-chest-neusoft-en-low-dose.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GPtrArray) patients = NULL, protocols = fj_hang_protocols_shipped ();
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };
  g_autoptr (FjHang) hang = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  json = g_bytes_new (text, length);
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  fj_hang_traits_derive (patients->pdata[0], vocabulary);
  hang = fj_hang_find (patients->pdata[0], -1, &request);
  g_assert_cmpstr (stage_name (hang), ==, "with prior");
  assert_shows (hang, 0, "2.25.5029.1.2", FALSE);
  assert_shows (hang, 1, "2.25.5029.2.2", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-shipped/shipped", test_shipped);
  g_test_add_func ("/hang-shipped/titles", test_titles);
  g_test_add_func ("/hang-shipped/one-volume", test_one_volume);
  g_test_add_func ("/hang-shipped/little", test_little);
  g_test_add_func ("/hang-shipped/prior", test_prior);
  return g_test_run ();
}
