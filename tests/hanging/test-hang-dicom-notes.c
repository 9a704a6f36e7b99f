/* fj-hang-dicom-notes: one sentence for all display sets that it is about. */
#include "fj-hang-dicom-notes.h"

static void
test_notes (void)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  fj_hang_dicom_notes_add (notes, 3, "Tiles of %d.", 4);
  fj_hang_dicom_notes_add (notes, 0, "Whole.");
  fj_hang_dicom_notes_add (notes, 7, "Tiles of %d.", 4);
  fj_hang_dicom_notes_add (notes, 3, "Tiles of %d.", 4);
  fj_hang_dicom_notes_add (notes, 0, "Whole.");
  fj_hang_dicom_notes_finish (notes, sentences);
  fj_hang_dicom_notes_finish (notes, NULL);
  g_assert_cmpuint (sentences->len, ==, 2);
  g_assert_cmpstr (sentences->pdata[0], ==, "Display set 3, 7: Tiles of 4.");
  g_assert_cmpstr (sentences->pdata[1], ==, "Whole.");
}

/* However bad a file is, what is said of it stays readable. */
static void
test_bounded (void)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; i < 1000; i++)
    {
      fj_hang_dicom_notes_add (notes, i, "The same.");
      fj_hang_dicom_notes_add (notes, 0, "Number %u.", i);
    }
  fj_hang_dicom_notes_finish (notes, sentences);
  g_assert_cmpuint (sentences->len, ==, 100);
  g_assert_cmpstr (sentences->pdata[0], ==, "Display set 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 …: The same.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-notes/notes", test_notes);
  g_test_add_func ("/hang-dicom-notes/bounded", test_bounded);
  return g_test_run ();
}
