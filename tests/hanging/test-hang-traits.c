/* What is derived, over simulated series lists: names as vendors and departments write them. */
#include "fj-hang-traits.h"

#include <locale.h>
#include <string.h>
#include "derived.h"
#include "fj-json.h"

static char *
join (const FjHangValues *values, FjTag tag)
{
  const char *const *texts = fj_hang_values_get (values, tag);

  return texts != NULL && texts[0] != NULL ? g_strjoinv ("\\", (char **) texts) : g_strdup ("");
}

/* Of one table, everything in @expect; "": it is not to be known. Says each that is wrong. */
static guint
compare (const char *place, JsonObject *expect, const FjHangValues *values)
{
  g_autoptr (GList) names = json_object_get_members (expect);
  guint n_wrong = 0;

  for (GList *l = names; l != NULL; l = l->next)
    {
      FjTag tag = fj_hang_attribute_from_name (l->data);
      g_autofree char *is = join (values, tag);
      const char *wanted = fj_json_get_string (expect, l->data);

      if (tag == 0 || wanted == NULL)
        g_error ("%s: “%s” is no attribute, or what is expected is no text", place, (char *) l->data);
      if (strcmp (is, wanted) == 0)
        continue;
      g_test_message ("%s: %s is “%s”, not “%s”", place, (char *) l->data, is, wanted);
      n_wrong++;
    }
  return n_wrong;
}

static guint
check_series (const char *place, JsonObject *series, const FjHangStudy *study)
{
  const char *uid = fj_json_get_string (series, "SeriesInstanceUID");
  JsonObject *expect = fj_json_get_object (series, "expect");
  JsonArray *images = fj_json_get_array (series, "images");
  const char *description = fj_json_get_string (series, "SeriesDescription");
  g_autofree char *here
      = g_strdup_printf ("%s series %s (%s)", place, uid, description != NULL ? description : "");
  guint n_wrong = 0;

  for (guint i = 0; i < study->stacks->len; i++)
    {
      const FjHangStack *stack = study->stacks->pdata[i];

      if (strcmp (stack->series_uid, uid) != 0)
        continue;
      if (expect != NULL)
        n_wrong += compare (here, expect, stack->values);
      for (guint j = 0; images != NULL && stack->images->len == 1 && j < json_array_get_length (images); j++)
        {
          JsonObject *image = fj_json_element_object (images, j);

          if (g_strcmp0 (fj_json_get_string (image, "SOPInstanceUID"),
                         g_array_index (stack->images, FjHangImage, 0).instance_uid)
                  == 0
              && fj_json_get_object (image, "expect") != NULL)
            n_wrong += compare (here, fj_json_get_object (image, "expect"), stack->values);
        }
    }
  return n_wrong;
}

static guint
check_list (const char *name, const char *path, const FjHangVocabulary *vocabulary)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (JsonObject) list = NULL;
  g_autoptr (GPtrArray) patients = NULL;
  guint n_wrong = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  json = g_bytes_new (text, length);
  list = fj_json_parse_object (json, &error);
  g_assert_no_error (error);
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < patients->len; i++)
    {
      FjHangPatient *patient = patients->pdata[i];
      JsonObject *object = fj_json_element_object (fj_json_get_array (list, "patients"), i);
      JsonArray *studies = fj_json_get_array (object, "studies");

      fj_hang_traits_derive (patient, vocabulary);
      for (guint j = 0; j < json_array_get_length (studies); j++)
        {
          JsonObject *study_object = fj_json_element_object (studies, j);
          JsonArray *series = fj_json_get_array (study_object, "series");
          FjHangStudy *study
              = fj_hang_patient_add_study (patient, fj_json_get_string (study_object, "StudyInstanceUID"));

          if (fj_json_get_object (study_object, "expect") != NULL)
            n_wrong += compare (name, fj_json_get_object (study_object, "expect"), study->values);
          for (guint k = 0; k < json_array_get_length (series); k++)
            n_wrong += check_series (name, fj_json_element_object (series, k), study);
        }
    }
  return n_wrong;
}

/* ---- names alone ---- */

/* A series of which nothing is known but its name. */
static void
test_names (void)
{
  static const struct
  {
    const char *modality, *name, *region, *look, *phase; /* @look: kernel or weighting */
  } NAMES[] = {
    { "CT", "Thx-Abd PV 3.0 I31f 3", "CHEST\\ABDOMEN", "SOFT", "PORTAL" },
    { "CT", "CTA Carotis 0.75 Bv40", "NECK\\VESSELS", "SOFT", "ARTERIAL" },
    { "CT", "NNH cor Knochen", "HEAD", "BONE", "" },
    { "CT", "Felsenbein li 0.6 Hr68", "HEAD", "BONE", "" },
    { "CT", "Neck C+ 3.0", "NECK", "", "CONTRAST" },
    { "CT", "AX LUNG THIN", "CHEST", "LUNG", "" },
    { "CT", "胸部增强_静脉期", "CHEST", "", "PORTAL" },
    { "CT", "冠状动脉CTA", "HEART\\VESSELS", "", "ARTERIAL" },
    { "CT", "肺动脉CTA", "CHEST\\VESSELS", "", "ARTERIAL" },
    { "CT", "腰椎 骨窗", "LSPINE\\SPINE", "BONE", "" },
    { "CT", "TAP PV", "CHEST\\ABDOMEN\\PELVIS", "", "PORTAL" },
    { "CT", "CT Urogram delayed 8 min", "", "", "DELAYED" },
    { "CT", "Head w/o 4.8 H31s", "HEAD", "BRAIN", "NATIVE" },
    { "CT", "螺旋扫描", "", "", "" },
    { "MR", "t1_vibe_fs_tra_bh_post", "", "T1", "CONTRAST" },
    { "MR", "LAVA-Flex C+ art", "", "T1", "ARTERIAL" },
    { "MR", "VenBOLD", "", "SWI", "" },
    { "MR", "mIP_Images(SW)", "", "SWI", "" },
    { "MR", "T2 FLAIR sag fs", "", "FLAIR", "" },
    { "MR", "t2_trufi_tra", "", "FIESTA", "" },
    { "MR", "resolve_3scan_trace_tra_160_ADC", "", "ADC", "" },
    { "MR", "dwi b50 400 800 ADC", "", "ADC", "" },
    { "MR", "DTI_30dir", "", "DTI", "" },
    { "MR", "3D TOF MRA", "", "MRA", "" },
    { "MR", "T2WI横轴位", "", "T2", "" },
    { "MR", "t1 矢状 压脂 增强", "", "T1", "CONTRAST" },
    { "MR", "BOLD fMRI", "", "", "" },
    { "MR", "SPINE STIR SAG", "SPINE", "STIR", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *series = g_strdup_printf (
          "{'Modality': '%s', 'images': 60, 'SeriesDescription': '%s'}", NAMES[i].modality, NAMES[i].name);
      g_autoptr (FjHangPatient) patient = derived_new ("", series);
      g_autofree char *region = derived_get (patient, 0, FJ_HANG_REGION);
      g_autofree char *kernel = derived_get (patient, 0, FJ_HANG_KERNEL);
      g_autofree char *weighting = derived_get (patient, 0, FJ_HANG_WEIGHTING);
      g_autofree char *phase = derived_get (patient, 0, FJ_HANG_PHASE);
      g_autofree char *is = g_strjoin (" ", NAMES[i].name, region, kernel, weighting, phase, NULL);
      gboolean is_ct = strcmp (NAMES[i].modality, "CT") == 0;
      g_autofree char *wanted = g_strjoin (" ", NAMES[i].name, NAMES[i].region, is_ct ? NAMES[i].look : "",
                                           is_ct ? "" : NAMES[i].look, NAMES[i].phase, NULL);

      g_assert_cmpstr (is, ==, wanted);
    }
}

/* ---- order ---- */

static void
reverse (JsonObject *object, const char *name)
{
  JsonArray *array = fj_json_get_array (object, name);
  JsonArray *reversed = json_array_new ();

  for (guint i = json_array_get_length (array); i > 0; i--)
    json_array_add_element (reversed, json_array_dup_element (array, i - 1));
  json_object_set_array_member (object, name, reversed);
}

/* Everything that there is of the first patient, as text. */
static char *
tell (GBytes *json, const FjHangVocabulary *vocabulary)
{
  g_autoptr (GPtrArray) patients = fj_hang_list_parse (json, NULL);
  FjHangPatient *patient = patients->pdata[0];
  GString *all = g_string_new (NULL);

  fj_hang_traits_derive (patient, vocabulary);
  for (guint i = 0; i < patient->studies->len; i++)
    {
      const FjHangStudy *study = patient->studies->pdata[i];

      for (guint j = 0; j <= study->stacks->len; j++)
        {
          const FjHangStack *stack = j < study->stacks->len ? study->stacks->pdata[j] : NULL;
          const FjHangValues *values = stack != NULL ? stack->values : study->values;
          g_autoptr (GArray) tags = fj_hang_values_list (values);

          g_string_append_printf (all, "%s:", stack != NULL ? stack->key : study->study_uid);
          for (guint k = 0; k < tags->len; k++)
            {
              g_autofree char *text = join (values, g_array_index (tags, FjTag, k));

              g_string_append_printf (all, " %08x=%s", g_array_index (tags, FjTag, k), text);
            }
          g_string_append_c (all, '\n');
        }
    }
  return g_string_free (all, FALSE);
}

/* The same, whatever the order of the input. */
static void
test_order (void)
{
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "lists", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL, *a = NULL, *b = NULL;
      gsize length;
      g_autoptr (GBytes) json = NULL, turned = NULL;
      g_autoptr (JsonObject) list = NULL;
      JsonObject *patient;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      json = g_bytes_new (text, length);
      list = fj_json_parse_object (json, NULL);
      patient = fj_json_get_object (list, "patients[0]");
      for (guint i = 0; i < json_array_get_length (fj_json_get_array (patient, "studies")); i++)
        {
          JsonObject *study = fj_json_element_object (fj_json_get_array (patient, "studies"), i);

          for (guint j = 0; j < json_array_get_length (fj_json_get_array (study, "series")); j++)
            {
              JsonObject *series = fj_json_element_object (fj_json_get_array (study, "series"), j);

              if (fj_json_get_array (series, "images") != NULL)
                reverse (series, "images");
            }
          reverse (study, "series");
        }
      reverse (patient, "studies");
      turned = fj_json_to_bytes (list);
      a = tell (json, vocabulary);
      b = tell (turned, vocabulary);
      g_assert_cmpstr (a, ==, b);
    }
}

static void
test_lists (void)
{
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "lists", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_lists = 0, n_wrong = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        n_wrong += check_list (name, path, vocabulary);
        n_lists++;
      }
  g_test_message ("%u lists", n_lists);
  g_assert_cmpuint (n_lists, >, 0);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits/lists", test_lists);
  g_test_add_func ("/hang-traits/names", test_names);
  g_test_add_func ("/hang-traits/order", test_order);
  return g_test_run ();
}
