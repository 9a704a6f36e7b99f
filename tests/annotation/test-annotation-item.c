/* fj-annotation-item: content items as they are written are the ones that are read. */
#include "fj-annotation-item.h"

#include <string.h>

#include "annotation-files.h"

static const FjMarkImage first = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };
static const FjMarkImage second
    = { (char *) "2.25.2", (char *) "2.25.4", (char *) CT, (char *) "2.25.12", 4 };

static void
test_evidence (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  const FjMarkImage *images[] = { &first, &second, &first };
  const FjAnnotationMaker maker = { .made_at = NOON };
  g_autoptr (GHashTable) evidence = NULL;
  const FjMarkImage *known;

  g_assert_true (fj_annotation_item_set_head (object, &maker, "2010", images, 3, &error));
  g_assert_cmpuint (fj_dicom_object_count_items (object, 0x0040A375), ==, 1);
  evidence = fj_annotation_item_list_evidence (object);
  g_assert_cmpuint (g_hash_table_size (evidence), ==, 2);
  known = g_hash_table_lookup (evidence, "2.25.12");
  g_assert_cmpstr (known->series_uid, ==, "2.25.4");
  g_assert_cmpstr (known->study_uid, ==, "2.25.2");
}

static void
test_items (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GHashTable) evidence = g_hash_table_new (g_str_hash, g_str_equal);
  const FjAnnotationCode name = { "121106", "DCM", "Comment" };
  FjMarkImage image;
  gboolean has_frame;
  FjDicomObject *item;

  g_assert_true (fj_annotation_item_add_text (object, "CONTAINS", "TEXT", &name, "二", &error));
  g_assert_true (fj_annotation_item_add_image (object, "CONTAINS", &second, 4, &error));
  g_assert_true (fj_annotation_item_add_image (object, "CONTAINS", &first, 0, &error));
  item = fj_dicom_object_get_item (object, FJ_ITEM_CONTENT, 0);
  g_assert_true (fj_annotation_item_is (item, "TEXT"));
  g_assert_true (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "121106", "DCM"));
  g_assert_false (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "121106", "SCT"));
  {
    g_autofree char *meaning = fj_annotation_item_dup_meaning (item, FJ_ITEM_CONCEPT);

    g_assert_cmpstr (meaning, ==, "Comment");
  }
  g_assert_false (fj_annotation_item_get_image (item, evidence, &image, &has_frame));
  item = fj_dicom_object_get_item (object, FJ_ITEM_CONTENT, 1);
  g_assert_true (fj_annotation_item_get_image (item, evidence, &image, &has_frame));
  g_assert_true (has_frame);
  g_assert_cmpuint (image.frame, ==, 4);
  g_assert_null (image.series_uid); /* no evidence of it */
  fj_mark_image_clear (&image);
  item = fj_dicom_object_get_item (object, FJ_ITEM_CONTENT, 2);
  g_assert_true (fj_annotation_item_get_image (item, evidence, &image, &has_frame));
  g_assert_false (has_frame);
  g_assert_cmpuint (image.frame, ==, 1);
  fj_mark_image_clear (&image);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/item/evidence", test_evidence);
  g_test_add_func ("/annotation/item/items", test_items);
  return g_test_run ();
}
