/* fj-reading: what is open of one patient hangs; of another patient nothing does; what a person asks for. */
#include "reading-stores.h"

#include <math.h>

#include "fj-reformat.h"
#include "study-source.h"

static void
check_place (FjReading *reading, guint placement, const char *series_uid, const char *prior)
{
  FjReadingPlace place;

  fj_reading_get_place (reading, placement, &place);
  g_assert_nonnull (place.set);
  g_assert_cmpstr (fj_display_set_get_series_uid (place.set), ==, series_uid);
  g_assert_cmpstr (place.prior, ==, prior);
  g_assert_cmpuint (place.image, <, fj_display_set_get_n_images (place.set));
  g_assert_true (fj_image_store_find (place.store, fj_display_set_get_key (place.set)) == place.set);
  g_assert_cmpstr (fj_reading_get_prior_text (reading, place.store, place.set), ==, prior);
}

/* How many places show a study, all of them framed or none. */
static guint
count_places (FjReading *reading, const char *study_uid, gboolean is_prior)
{
  const FjHang *hang = fj_reading_get_hang (reading);
  guint n = 0;

  for (guint i = 0; i < hang->placements->len; i++)
    {
      FjReadingPlace place;

      fj_reading_get_place (reading, i, &place);
      if (place.set == NULL || strcmp (fj_display_set_get_study_uid (place.set), study_uid) != 0)
        continue;
      g_assert_true ((place.prior != NULL) == is_prior);
      n++;
    }
  return n;
}

/* A folder with a study, an earlier one of the same patient, and one of somebody else in between. */
static void
test_folder (void)
{
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL;
  g_auto (GStrv) patients = NULL;
  const FjHang *hang;

  begin_folder ();
  draw_studies (
      "study('a',5,'2.25.11','2.25.1','20260301',SeriesDescription='Thorax 1.0 Bl57',\n"
      "      BodyPartExamined='CHEST',ConvolutionKernel='Bl57',StudyDescription='Thorax')\n"
      "study('b',5,'2.25.12','2.25.1','20260301',SeriesDescription='Thorax 1.0 Br38',SeriesNumber=2,\n"
      "      BodyPartExamined='CHEST',ConvolutionKernel='Br38',StudyDescription='Thorax')\n"
      "study('c',5,'2.25.21','2.25.2','20250301',SeriesDescription='Thorax 1.0 Bl57',\n"
      "      BodyPartExamined='CHEST',ConvolutionKernel='Bl57',StudyDescription='Thorax')\n"
      "study('d',5,'2.25.31','2.25.3','20251224','P2',SeriesDescription='Thorax 1.0 Bl57',\n"
      "      BodyPartExamined='CHEST',ConvolutionKernel='Bl57',StudyDescription='Thorax')\n");
  store = new_folder_store (".");
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  g_assert_null (fj_reading_get_hang (reading));
  wait_settled (reading);
  hang = fj_reading_get_hang (reading);
  g_assert_cmpstr (hang->patient->key, ==, "H\\P1");
  g_assert_cmpstr (((const FjHangStudy *) hang->patient->studies->pdata[hang->current])->study_uid, ==,
                   "2.25.1");
  g_assert_cmpuint (hang->patient->studies->len, ==, 2);
  g_assert_cmpstr (hang->protocol->id, ==, "ct-chest");
  g_assert_cmpuint (count_places (reading, "2.25.1", FALSE), >, 0);
  g_assert_cmpuint (count_places (reading, "2.25.3", FALSE), ==, 0);
  check_place (reading, 0, "2.25.11", NULL);

  /* What is not hung is framed as well, and what is another patient's belongs to nothing. */
  for (guint i = 0; i < 4; i++)
    {
      FjDisplaySet *set = get_set (store, i);
      const FjHangStack *stack = fj_reading_find_stack (reading, store, set, 0);
      gboolean is_prior = strcmp (fj_display_set_get_study_uid (set), "2.25.2") == 0;
      gboolean is_other = strcmp (fj_display_set_get_study_uid (set), "2.25.3") == 0;

      g_assert_cmpstr (fj_reading_get_prior_text (reading, store, set), ==,
                       is_prior ? "Prior 2025-03-01" : NULL);
      g_assert_true ((stack == NULL) == is_other);
    }

  /* The other patient hangs when asked for, alone. */
  patients = fj_reading_dup_patients (reading);
  g_assert_cmpuint (g_strv_length (patients), ==, 2);
  g_assert_cmpstr (patients[0], ==, "H\\P1");
  fj_reading_set_patient (reading, patients[1]);
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->patient->key, ==, "H\\P2");
  g_assert_cmpuint (count_places (reading, "2.25.3", FALSE), >, 0);
  g_assert_cmpuint (count_places (reading, "2.25.1", FALSE), ==, 0);
  end_folder ();
}

/* The stage of the chest protocol that shows the earlier lungs. */
static void
choose_prior_stage (FjReading *reading)
{
  g_assert_true (fj_reading_choose (reading, "ct-chest", 2));
  wait_settled (reading);
  g_assert_cmpuint (fj_reading_get_hang (reading)->stage, ==, 2);
}

/* Stores of earlier studies: of the same number they join, of another only when somebody said so. */
static void
test_priors (void)
{
  const FjReadingPrior plain = { .text = "Prior 2025-03-01 elsewhere said" };
  const FjReadingPrior unsure = { .is_other_hospital = TRUE };
  const FjReadingPrior sure = { .text = "Prior", .is_other_hospital = TRUE, .is_identity_confirmed = TRUE };
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL, then = NULL, alien = NULL, elsewhere = NULL, again = NULL;

  begin_folder ();
  draw_studies (CHESTS);
  store = new_folder_store ("now");
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  then = add_prior (reading, "then", &plain);
  alien = add_prior (reading, "alien", &plain);
  elsewhere = add_prior (reading, "elsewhere", &unsure);
  wait_settled (reading);
  /* Of whomever it is, it is not what is being read. */
  g_assert_cmpstr (fj_reading_get_prior_text (reading, elsewhere, get_set (elsewhere, 0)), ==,
                   "Other study, date unknown");
  g_assert_true (has_study (reading, "2.25.2"));
  g_assert_false (has_study (reading, "2.25.3"));
  g_assert_false (has_study (reading, "2.25.4"));
  choose_prior_stage (reading);
  check_place (reading, 1, "2.25.21", plain.text);
  g_assert_cmpuint (count_places (reading, "2.25.1", FALSE), >, 0);
  g_assert_cmpstr (fj_reading_get_prior_text (reading, then, get_set (then, 0)), ==, plain.text);
  g_assert_cmpstr (fj_reading_get_prior_text (reading, store, get_set (store, 0)), ==, NULL);

  fj_reading_set_store (reading, store);
  g_assert_null (fj_reading_get_hang (reading));
  again = add_prior (reading, "elsewhere", &sure);
  wait_settled (reading);
  g_assert_true (has_study (reading, "2.25.4"));
  g_assert_false (has_study (reading, "2.25.2"));
  choose_prior_stage (reading);
  check_place (reading, 1, "2.25.41", sure.text);
  end_folder ();
}

/* A protocol that is tried hangs; afterwards it is gone. A box that sorts shows its frames so. */
static void
test_try (void)
{
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("mine", "Mine");
  FjHangStage *stage = fj_hang_protocol_add_stage (protocol, "One");
  FjHangBox *box = fj_hang_stage_add_box (stage);
  FjHangSort sort = { .attribute = 0x00200013, .is_descending = TRUE };
  FjReadingPlace place, again;
  FjDisplaySet *set;

  begin_folder ();
  draw_studies (CHESTS);
  fj_hang_protocol_add_set (protocol, 1);
  box->set = 1;
  g_array_append_val (box->sorts, sort);
  store = new_folder_store ("now");
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  wait_settled (reading);
  set = get_set (store, 0);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, !=, "mine");
  fj_reading_try (reading, protocol);
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, ==, "mine");
  fj_reading_get_place (reading, 0, &place);
  g_assert_true (place.set != set);
  g_assert_cmpuint (fj_display_set_get_n_images (place.set), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (fj_display_set_get_image (place.set, i)->stack.instance_number, ==, 2 - i);
  g_assert_nonnull (fj_reading_find_stack (reading, store, place.set, 2));
  g_assert_true (fj_reading_find_stack (reading, store, place.set, 2)
                 == fj_reading_find_stack (reading, store, set, 0));
  /* Its store answers it. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (FjShownImage) shown = request (store, place.set, 0, &error);

    g_assert_no_error (error);
    g_assert_cmpint (shown->facts->instance_number, ==, 2);
  }
  /* Hung again, it is the same one. */
  fj_reading_set_memory (reading, NULL);
  wait_settled (reading);
  fj_reading_get_place (reading, 0, &again);
  g_assert_true (again.set == place.set);
  fj_reading_try (reading, NULL);
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, !=, "mine");
  end_folder ();
}

/* A box that asks for a plane shows one of the volume, the one in the middle. */
static void
test_planes (void)
{
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("mine", "Mine");
  FjHangStage *stage = fj_hang_protocol_add_stage (protocol, "One");
  FjHangBox *box = fj_hang_stage_add_box (stage);
  g_autoptr (FjShownImage) shown = NULL;
  g_autoptr (GError) error = NULL;
  FjReadingPlace place, again;

  begin_folder ();
  draw_studies ("study('a',12,'2.25.11','2.25.1','20260301',SeriesDescription='Thorax')\n");
  fj_hang_protocol_add_set (protocol, 1);
  box->set = 1;
  box->look.plane = g_strdup ("SAGITTAL");
  box->look.where = FJ_HANG_MIDDLE;
  store = new_folder_store (".");
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  fj_reading_try (reading, protocol);
  wait_settled (reading);
  fj_reading_get_place (reading, 0, &place);
  g_assert_nonnull (fj_display_set_get_reformat (place.set));
  g_assert_cmpint (fj_display_set_get_reformat (place.set)->orientation, ==, FJ_ORIENTATION_SAGITTAL);
  g_assert_cmpuint (place.image, ==, fj_display_set_get_n_images (place.set) / 2);
  shown = request (store, place.set, place.image, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (fabs (fj_plane_normal (&shown->facts->plane).x), 1, 1e-9);
  g_assert_nonnull (fj_reading_find_stack (reading, store, place.set, place.image));
  fj_reading_set_memory (reading, NULL);
  wait_settled (reading);
  fj_reading_get_place (reading, 0, &again);
  g_assert_true (again.set == place.set);

  /* As it was stored: that is how it lies. */
  g_free (box->look.plane);
  box->look.plane = g_strdup ("AXIAL");
  fj_reading_try (reading, protocol);
  wait_settled (reading);
  fj_reading_get_place (reading, 0, &place);
  g_assert_true (place.set == get_set (store, 0));
  g_assert_cmpuint (place.image, ==, 6);
  end_folder ();
}

/* An archive: it hangs by what it calls its series before any file is here, and by headers afterwards. */
static void
test_archive (void)
{
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (TestSource) source = NULL;
  guint n = 0;

  begin_folder ();
  draw_studies (
      "study('a',4,'2.25.11','2.25.1','20260301',SeriesDescription='Thorax',BodyPartExamined='CHEST',\n"
      "      ConvolutionKernel='Bl57')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 4, "2.25.11", 4);
  test_source_open (source, 0);
  store = new_store (FJ_IMAGE_SOURCE (source), cache);
  g_signal_connect (reading, "hung", G_CALLBACK (note), &n);
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  WAIT_FOR (n > 0);
  g_assert_cmpuint (test_source_count_fetched (source), ==, 0);
  check_place (reading, 0, "2.25.11", NULL);
  g_assert_cmpstr (fj_hang_values_get_text (get_placement (reading, 0)->stack->values, 0x0008103e, 0), ==,
                   "Thorax");
  test_source_open (source, -1);
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->patient->key, ==, "H\\P1");
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, ==, "ct-chest");
  check_place (reading, 0, "2.25.11", NULL);
  /* Gone while a worker hangs: nothing comes back. */
  fj_reading_set_order (reading, "胸部CT", NULL);
  g_main_context_iteration (NULL, FALSE);
  g_clear_object (&reading);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/reading/folder", test_folder);
  g_test_add_func ("/reading/priors", test_priors);
  g_test_add_func ("/reading/try", test_try);
  g_test_add_func ("/reading/planes", test_planes);
  g_test_add_func ("/reading/archive", test_archive);
  return g_test_run ();
}
