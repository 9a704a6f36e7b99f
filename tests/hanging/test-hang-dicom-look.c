/* fj-hang-dicom-look: how a display set is shown (PS3.3 C.23.3), drawn by pydicom. */
#include "fj-hang-dicom-parts.h"

#include "../dicom/drawn.h"
#include "fj-hang-dicom-words.h"

static void
read_look (FjDicomObject *object, gboolean is_mammography, FjHangLook *look, GPtrArray *sentences)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();

  fj_hang_look_init (look);
  fj_hang_dicom_read_look (object, fj_dicom_object_get_item (object, HP_BOXES, 0), notes, 1, is_mammography,
                           look);
  fj_hang_dicom_notes_finish (notes, sentences);
}

static void
clear (FjHangLook *look)
{
  g_free (look->window_preset);
  g_free (look->orientation);
  g_free (look->plane);
}

static void
test_said (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "fill(ds, dict(ReformattingOperationType='MPR', ReformattingThickness=12.5, ReformattingInterval=12.5,\n"
      "  ReformattingOperationInitialViewDirection='SAGITTAL', DisplaySetPatientOrientation=['P', 'F'],\n"
      "  VOIType='LUNG', ShowGrayscaleInverted='YES', ShowImageTrueSizeFlag='YES',\n"
      "  ShowPatientDemographicsFlag='NO', ShowAcquisitionTechniquesFlag='NO',\n"
      "  ImageBoxesSequence=sequence(item(ImageBoxLayoutType='CINE', RecommendedDisplayFrameRate=15))))\n");
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  FjHangLook look, again;

  read_look (object, FALSE, &look, sentences);
  g_assert_cmpuint (sentences->len, ==, 0);
  g_assert_cmpstr (look.plane, ==, "SAGITTAL");
  g_assert_cmpfloat (look.slab, ==, 12.5);
  g_assert_cmpstr (look.orientation, ==, "A\\H"); /* front at the left, head at the top */
  g_assert_cmpstr (look.window_preset, ==, "lung");
  g_assert_true (look.is_inverted && look.plays && !look.shows_text);
  g_assert_cmpint (look.zoom_mode, ==, FJ_HANG_ZOOM_TRUE_SIZE);
  g_assert_cmpfloat (look.cine_rate, ==, 15);
  g_assert_true (fj_hang_dicom_write_look (&look, written, &error));
  g_assert_true (
      fj_hang_dicom_write_layout (&look, FALSE, fj_dicom_object_append_item (written, HP_BOXES), &error));
  g_assert_no_error (error);
  read_look (written, FALSE, &again, sentences);
  g_assert_true (fj_hang_look_equal (&look, &again));
  g_assert_cmpuint (sentences->len, ==, 0);
  clear (&look);
  clear (&again);
}

/* A slab of the images as they lie has no direction (type 1C of MPR and 3D_RENDERING alone). */
static void
test_slab (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "fill(ds, dict(ReformattingOperationType='SLAB', ReformattingThickness=20, ReformattingInterval=20,\n"
      "  ImageBoxesSequence=sequence(item(ImageBoxLayoutType='STACK'))))\n");
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *type = NULL;
  FjHangLook look;

  read_look (object, FALSE, &look, sentences);
  g_assert_null (look.plane);
  g_assert_cmpfloat (look.slab, ==, 20);
  g_assert_cmpuint (sentences->len, ==, 0);
  g_assert_true (fj_hang_dicom_write_look (&look, written, NULL));
  type = fj_dicom_object_dup_string (written, HP_REFORMAT);
  g_assert_cmpstr (type, ==, "SLAB");
  g_assert_false (fj_dicom_object_has (written, HP_DIRECTION));
  clear (&look);
}

/* The chest wall: a side for each breast in the IOD, what the image itself says here. */
static void
test_chest_wall (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object ("fill(ds, dict(DisplaySetPatientOrientation=['P', 'L'],\n"
                      "  DisplaySetHorizontalJustification='RIGHT',\n"
                      "  ImageBoxesSequence=sequence(item(ImageBoxLayoutType='STACK'))))\n");
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *side = NULL;
  FjHangLook look;

  read_look (object, FALSE, &look, sentences);
  g_assert_cmpint (look.zoom_mode, ==, FJ_HANG_ZOOM_FIT);
  g_assert_cmpuint (sentences->len, ==, 1);
  clear (&look);
  read_look (object, TRUE, &look, sentences);
  g_assert_cmpint (look.zoom_mode, ==, FJ_HANG_ZOOM_CHEST_WALL);
  g_assert_cmpuint (sentences->len, ==, 1);
  g_assert_true (fj_hang_dicom_write_look (&look, written, NULL));
  side = fj_dicom_object_dup_string (written, HP_HORIZONTAL);
  g_assert_cmpstr (side, ==, "RIGHT");
  clear (&look);
}

/* What has no place here is told, each of it, and nothing is refused. */
static void
test_told (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "fill(ds, dict(ReformattingOperationType='3D_RENDERING', VOIType='ANKLE', PseudoColorType='HOT_IRON',\n"
      "  BlendingOperationType='COLOR', DisplaySetPatientOrientation=['X', 'F'],\n"
      "  DisplaySetHorizontalJustification='LEFT', ShowGraphicAnnotationFlag='NO',\n"
      "  ShowPatientDemographicsFlag='NO',\n"
      "  ImageBoxesSequence=sequence(item(ImageBoxLayoutType='TILED', ImageBoxTileHorizontalDimension=3,\n"
      "  ImageBoxTileVerticalDimension=2))))\n");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  FjHangLook look, plain;

  fj_hang_look_init (&plain);
  read_look (object, FALSE, &look, sentences);
  g_assert_true (fj_hang_look_equal (&look, &plain));
  g_assert_cmpuint (sentences->len, ==, 9);
  clear (&look);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-look/said", test_said);
  g_test_add_func ("/hang-dicom-look/slab", test_slab);
  g_test_add_func ("/hang-dicom-look/chest-wall", test_chest_wall);
  g_test_add_func ("/hang-dicom-look/told", test_told);
  return g_test_run ();
}
