/* fj-hang-dicom-layout: stages to display sets; positions worked out by hand. */
#include "fj-hang-dicom-parts.h"
#include "fj-hang-dicom-words.h"

static FjHangBox *
add_box (FjHangStage *stage, guint screen, guint row, guint column, guint choice, guint group)
{
  FjHangBox *box = fj_hang_stage_add_box (stage);

  box->screen = screen;
  box->row = row;
  box->column = column;
  box->set = 1;
  box->choice = choice;
  box->scroll_group = group;
  return box;
}

static void
assert_text (FjDicomObject *item, FjTag tag, const char *wanted)
{
  g_autofree char *text = fj_dicom_object_dup_string (item, tag);

  g_assert_cmpstr (text, ==, wanted);
}

static FjDicomObject *
display (FjDicomObject *object, guint index)
{
  return fj_dicom_object_get_item (object, HP_DISPLAY_SETS, index);
}

static void
test_boxes (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("1", "a");
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GError) error = NULL;
  FjHangStage *stage;

  fj_hang_protocol_add_set (protocol, 1);
  stage = fj_hang_protocol_add_stage (protocol, "肺");
  stage->screens = 2;
  stage->rows = 2;
  stage->columns = 4;
  add_box (stage, 0, 0, 0, 0, 3);
  add_box (stage, 0, 0, 1, 1, 3); /* goes on in the same display set */
  add_box (stage, 0, 0, 2, 0, 0)->set = 0;
  add_box (stage, 1, 1, 3, 0, 3)->look.is_inverted = TRUE;
  add_box (stage, 1, 0, 0, 2, 8); /* another group: of its own, and alone in it */
  g_assert_true (fj_hang_dicom_write_stages (protocol, object, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fj_dicom_object_count_items (object, HP_DISPLAY_SETS), ==, 3);
  g_assert_cmpuint (fj_dicom_object_count_items (display (object, 0), HP_BOXES), ==, 2);
  assert_text (display (object, 0), HP_STAGE_NAME, "肺");
  assert_text (fj_dicom_object_get_item (display (object, 0), HP_BOXES, 0), HP_POSITION, "0\\1\\0.125\\0.5");
  assert_text (fj_dicom_object_get_item (display (object, 0), HP_BOXES, 1), HP_POSITION,
               "0.125\\1\\0.25\\0.5");
  assert_text (fj_dicom_object_get_item (display (object, 1), HP_BOXES, 0), HP_POSITION, "0.875\\0.5\\1\\0");
  assert_text (fj_dicom_object_get_item (display (object, 0), HP_BOXES, 0), HP_LAYOUT, "TILED");
  assert_text (fj_dicom_object_get_item (display (object, 0), HP_BOXES, 1), HP_TILE_ROWS, "1");
  assert_text (fj_dicom_object_get_item (display (object, 1), HP_BOXES, 0), HP_LAYOUT, "STACK");
  assert_text (display (object, 1), HP_INVERTED, "YES");
  g_assert_cmpuint (fj_dicom_object_count_items (object, HP_SCROLLING), ==, 1);
  assert_text (fj_dicom_object_get_item (object, HP_SCROLLING, 0), HP_SCROLLING_SETS, "1\\2");
  g_assert_cmpuint (fj_dicom_object_count_items (object, HP_SCREENS), ==, 2);
  assert_text (fj_dicom_object_get_item (object, HP_SCREENS, 1), HP_POSITION, "0.5\\1\\1\\0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-layout/boxes", test_boxes);
  return g_test_run ();
}
