/* fj-annotation-read: each class finds its reader; objects that were cut or changed anywhere give marks,
 * sentences or an error, and nothing else (run under the sanitizers). */
#include "fj-annotation-read.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-annotation-gsps.h"
#include "fj-annotation-ko.h"
#include "fj-annotation-sr.h"
#include "fj-dicom-header.h"
#include "fj-error.h"

#define N_CHANGES 600

static const FjMarkImage ct_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };

static GBytes *
to_bytes (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fj_dicom_object_to_bytes (object, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

/* Ours of every form: array of GBytes. */
static GPtrArray *
write_forms (void)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationSubject) subject = fj_annotation_subject_new ();
  const FjAnnotationMaker maker = { .author = "Li^Na", .made_at = NOON };
  const FjAnnotationImage image = { .image = ct_image, .n_frames = 1, .rows = 48, .columns = 64 };
  const FjMeasure length = { FJ_MEASURE_LENGTH, 12.5, TRUE, FJ_SPACING_PATIENT };
  const FjAnnotationChoice choice = { &ct_image, 1 };
  g_autoptr (GPtrArray) marks = draw_marks (&ct_image), states = NULL;
  g_autoptr (GArray) findings = g_array_new (FALSE, TRUE, sizeof (FjAnnotationFinding));
  g_autoptr (FjDicomObject) report = NULL, keys = NULL;

  subject->study_uid = g_strdup ("2.25.2");
  for (guint i = 0; i < marks->len; i++)
    {
      const FjAnnotationFinding finding = { marks->pdata[i], &length, 1, NULL, 0, 1, NULL, NULL };

      g_array_append_val (findings, finding);
      g_clear_pointer (&((FjMark *) marks->pdata[i])->author, g_free);
    }
  states = fj_annotation_gsps_write (subject, &maker, (const FjMark *const *) marks->pdata, NULL, marks->len,
                                     &image, 1, &error);
  g_assert_no_error (error);
  report = fj_annotation_sr_write (subject, &maker, (const FjAnnotationFinding *) (gpointer) findings->data,
                                   findings->len, TRUE, &error);
  g_assert_no_error (error);
  keys = fj_annotation_ko_write (subject, &maker, &choice, 1, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (forms, to_bytes (states->pdata[0]));
  g_ptr_array_add (forms, to_bytes (report));
  g_ptr_array_add (forms, to_bytes (keys));
  return forms;
}

static void
test_forms (void)
{
  g_autoptr (GPtrArray) forms = write_forms ();
  static const guint n_marks[] = { FJ_MARK_N_KINDS, FJ_MARK_N_KINDS, 0 }, n_keys[] = { 0, 0, 1 };

  for (guint i = 0; i < forms->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjAnnotationContent) content = fj_annotation_read_bytes (forms->pdata[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (content->marks->len, ==, n_marks[i]);
      g_assert_cmpuint (content->keys->len, ==, n_keys[i]);
      g_assert_true (fj_annotation_can_read (content->sop_class_uid));
      g_assert_cmpstr (content->study_uid, ==, "2.25.2");
      g_assert_nonnull (content->sop_instance_uid);
    }
  g_assert_false (fj_annotation_can_read (CT));
  g_assert_false (fj_annotation_can_read (NULL));
}

/* As the viewer has them: the header that a decoder process hands over says all. */
static void
test_headers (void)
{
  g_autoptr (GPtrArray) forms = write_forms ();

  for (guint i = 0; i < forms->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object
          = fj_dicom_object_open_bytes (forms->pdata[i], FJ_DICOM_OPEN_ALL, &error);
      g_autoptr (FjDicomObject) header = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (FjAnnotationContent) whole = NULL, content = NULL;
      gboolean has_pixels = TRUE;

      g_assert_no_error (error);
      bytes = fj_dicom_header_to_bytes (object, &has_pixels, &error);
      g_assert_no_error (error);
      g_assert_false (has_pixels);
      header = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_HEADER, &error);
      g_assert_no_error (error);
      whole = fj_annotation_read (object, &error);
      g_assert_no_error (error);
      content = fj_annotation_read_with (header, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (content->marks->len, ==, whole->marks->len);
      g_assert_cmpuint (content->keys->len, ==, whole->keys->len);
      g_assert_cmpuint (content->sentences->len, ==, 0);
      for (guint k = 0; k < content->marks->len; k++)
        assert_same_mark (((FjAnnotationMark *) content->marks->pdata[k])->mark,
                          ((FjAnnotationMark *) whole->marks->pdata[k])->mark);
    }
}

/* What comes of it is whole, or a sentence. */
static void
try_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_read_bytes (bytes, &error);

  g_assert_true ((content == NULL) == (error != NULL));
  if (error)
    g_assert_cmpuint (strlen (error->message), >, 0);
  for (guint i = 0; content && i < content->marks->len; i++)
    {
      const FjAnnotationMark *read = g_ptr_array_index (content->marks, i);

      g_assert_true (fj_mark_is_whole (read->mark));
      g_assert_nonnull (read->mark->uid);
    }
  for (guint i = 0; content && i < content->masks->len; i++)
    {
      const FjAnnotationMask *mask = g_ptr_array_index (content->masks, i);

      for (guint k = 0; k < mask->frames->len; k++)
        {
          const FjAnnotationMaskFrame *frame = g_ptr_array_index (mask->frames, k);

          g_assert_cmpuint (g_bytes_get_size (frame->values), ==, (gsize) mask->rows * mask->columns);
        }
    }
}

/* The same changes in every run: a byte, a few, a length, or the end missing. */
static void
change (GBytes *original, guint n_changes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (original, &n);
  g_autoptr (GRand) chance = g_rand_new_with_seed (606);

  for (guint i = 0; i < n_changes; i++)
    {
      guint8 *copy = g_memdup2 (data, n);
      gsize length = i % 5 == 0 ? (gsize) g_rand_int_range (chance, 0, (gint) n) : n;
      g_autoptr (GBytes) bytes = NULL;

      for (guint k = 0; k <= i % 4 && i % 5 != 0; k++)
        {
          gsize at = (gsize) g_rand_int_range (chance, 132, (gint) n);

          copy[at] = i % 3 == 0 ? (guint8) (copy[at] ^ (1 << g_rand_int_range (chance, 0, 8)))
                                : (guint8) g_rand_int_range (chance, 0, 256);
        }
      bytes = g_bytes_new_take (copy, length);
      try_bytes (bytes);
    }
}

static void
test_changed (void)
{
  g_autoptr (GPtrArray) forms = write_forms ();

  for (guint i = 0; i < forms->len; i++)
    change (forms->pdata[i], N_CHANGES);
}

static void
test_changed_data (void)
{
  static const char *const names[] = { "seg-sr/QIICR+dcmqi/sr-example/seg.dcm",
                                       "sr-annot/ivmartel+dwv/annotation/tid1500-0/sr-rectangle.dcm",
                                       "hp-pr/nroduit+weasis-dicom-tools/org/dcm4che3/img/prLUTs.dcm",
                                       "us-nm/dcm4che+dcm4che/report_dfl" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *data = g_getenv ("FENJI_DATA") ? g_getenv ("FENJI_DATA") : "";
      g_autofree char *path = g_build_filename (data, names[i], NULL), *contents = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gsize length;

      if (!g_file_get_contents (path, &contents, &length, NULL))
        return;
      bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
      change (bytes, 100);
    }
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) image = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_assert_null (fj_annotation_read (image, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (fj_annotation_read_bytes (nothing, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/read/forms", test_forms);
  g_test_add_func ("/annotation/read/headers", test_headers);
  g_test_add_func ("/annotation/read/changed", test_changed);
  g_test_add_func ("/annotation/read/changed-data", test_changed_data);
  g_test_add_func ("/annotation/read/refused", test_refused);
  return g_test_run ();
}
