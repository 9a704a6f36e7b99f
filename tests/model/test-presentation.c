/* fj-presentation: which part is for which image, and that a state takes the place of all that the image
 * says. */
#include "fj-presentation.h"

static FjImageReference *
refer (GPtrArray *images, const char *uid, guint frame)
{
  FjImageReference *image = fj_image_reference_new ();
  image->sop_instance_uid = g_strdup (uid);
  if (frame > 0)
    g_array_append_val (image->frames, frame);
  g_ptr_array_add (images, image);
  return image;
}

static void
test_apply (void)
{
  static const guint16 entries[] = { 1, 2 };
  g_autoptr (FjPresentation) state = fj_presentation_new ();
  refer (state->images, "1.2", 0);
  refer (state->images, "1.3", 2);
  FjPresentationVoi *narrow = fj_presentation_add_voi (state);
  narrow->voi.function = FJ_VOI_LINEAR;
  narrow->voi.width = 80;
  refer (narrow->images, "1.3", 0);

  g_auto (FjGreyPipeline) pipeline = {};
  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = 3;
  pipeline.modality.unit = g_strdup ("HU");
  pipeline.voi.function = FJ_VOI_TABLE;
  pipeline.voi.table = fj_table_new (0, 8, entries, 2);
  pipeline.shape = FJ_PRESENTATION_INVERSE;
  pipeline.has_padding = TRUE;
  pipeline.padding_low = -5;
  /* What the state does not say is the identity. */
  fj_presentation_apply (state, "1.2", 1, &pipeline);
  g_assert_cmpfloat (pipeline.modality.slope, ==, 1);
  g_assert_null (pipeline.modality.unit);
  g_assert_cmpint (pipeline.voi.function, ==, FJ_VOI_NONE);
  g_assert_null (pipeline.voi.table);
  g_assert_cmpint (pipeline.shape, ==, FJ_PRESENTATION_IDENTITY);
  g_assert_true (pipeline.has_padding);
  g_assert_cmpint (pipeline.padding_low, ==, -5);

  state->shape = FJ_PRESENTATION_TABLE;
  state->presentation = fj_table_new (0, 8, entries, 2);
  state->modality.table = fj_table_new (4, 8, entries, 2);
  fj_presentation_apply (state, "1.3", 2, &pipeline);
  g_assert_cmpfloat (pipeline.voi.width, ==, 80);
  g_assert_true (pipeline.presentation == state->presentation);
  g_assert_true (pipeline.modality.table == state->modality.table);
}

static void
test_references (void)
{
  g_autoptr (FjPresentation) state = fj_presentation_new ();
  g_assert_false (fj_presentation_is_for (state, "1.2", 1));
  refer (state->images, "1.2", 0);
  refer (state->images, "1.3", 2);
  g_assert_true (fj_presentation_is_for (state, "1.2", 7));
  g_assert_true (fj_presentation_is_for (state, "1.3", 2));
  g_assert_false (fj_presentation_is_for (state, "1.3", 1));
  g_assert_false (fj_presentation_is_for (state, "1.4", 1));

  FjDisplayedArea *second = fj_presentation_add_area (state), *any = fj_presentation_add_area (state);
  refer (second->images, "1.3", 0);
  g_assert_true (fj_presentation_find_area (state, "1.3", 2) == second);
  g_assert_true (fj_presentation_find_area (state, "1.2", 1) == any);
  g_assert_null (fj_presentation_find_voi (state, "1.2", 1));
}

static void
test_drawings (void)
{
  g_autoptr (FjPresentation) state = fj_presentation_new ();
  FjGraphicLayer *layer = fj_presentation_add_layer (state);
  g_assert_cmpint (layer->grey, ==, -1);
  FjAnnotation *annotation = fj_presentation_add_annotation (state);
  FjGraphic *graphic = fj_annotation_add_graphic (annotation);
  double point[2] = { 1, 2 };
  g_array_append_vals (graphic->points, point, 2);
  FjTextNote *note = fj_annotation_add_note (annotation);
  note->text = g_strdup ("3 mm");
  g_assert_cmpint (note->justification, ==, 'L');
  FjOverlay *overlay = g_new0 (FjOverlay, 1);
  overlay->bits = g_bytes_new_static ("\1", 1);
  overlay->layer = g_strdup ("BASE");
  g_ptr_array_add (state->overlays, overlay);
  g_assert_cmpuint (annotation->graphics->len + annotation->notes->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presentation/apply", test_apply);
  g_test_add_func ("/presentation/references", test_references);
  g_test_add_func ("/presentation/drawings", test_drawings);
  return g_test_run ();
}
