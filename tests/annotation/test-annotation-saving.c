/* fj-annotation-saving and what comes back of it (fj-annotation-load): a study's marks become a report,
 * states and a selection of one moment that DCMTK's tools take; what was saved last holds; values are those
 * that numpy finds in the pixels. */
#include "fj-annotation-saving.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-annotation-load.h"
#include "fj-annotation-read.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"

#define IMAGE_UID "2.25.11"
#define READER "李初诊"

static const FjMarkImage image = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) IMAGE_UID, 1 };
static const FjAnnotationMaker maker = { .author = READER, .made_at = NOON + 123456 };

static gboolean
open_file (const FjMarkImage *wanted, FjDicomObject **header, FjFrame **frame, gpointer path, GError **error)
{
  g_assert_cmpstr (wanted->sop_instance_uid, ==, IMAGE_UID);
  *header = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  if (*header != NULL && frame != NULL)
    *frame = fj_dicom_frame_decode (*header, wanted->frame - 1, error);
  return *header != NULL;
}

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-saving-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "image.dcm", NULL);
  write_image (fixture->path, IMAGE_UID);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static GPtrArray *
save (const Fixture *fixture, const GPtrArray *marks, gboolean has_key, const FjAnnotationMaker *by)
{
  g_autoptr (GError) error = NULL;
  const FjMarkImage *key = &image;
  const FjAnnotationSaving saving = { .any = &image,
                                      .marks = marks != NULL ? (const FjMark *const *) marks->pdata : NULL,
                                      .n_marks = marks != NULL ? marks->len : 0,
                                      .keys = &key,
                                      .n_keys = has_key ? 1 : 0 };
  GPtrArray *objects = fj_annotation_saving_write (&saving, by, open_file, fixture->path, &error);

  g_assert_no_error (error);
  return objects;
}

/* As an archive gives them back. */
static void
read_back (const GPtrArray *objects, GPtrArray *contents)
{
  for (guint i = 0; i < objects->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = fj_dicom_object_to_bytes (objects->pdata[i], NULL, &error);
      FjAnnotationContent *content = fj_annotation_read_bytes (bytes, &error);

      g_assert_no_error (error);
      g_ptr_array_add (contents, content);
    }
}

static GPtrArray *
draw (const char *author)
{
  GPtrArray *marks = draw_marks (&image);

  for (guint i = 0; i < marks->len; i++)
    {
      FjMark *mark = g_ptr_array_index (marks, i);

      g_free (mark->author);
      mark->author = g_strdup (author);
    }
  return marks;
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) marks = draw (READER), objects = save (fixture, marks, TRUE, &maker);
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  g_autoptr (FjAnnotationLoad) load = NULL, others = NULL;

  g_assert_cmpuint (objects->len, ==, 3);
  read_back (objects, contents);
  load = fj_annotation_load_new (contents, READER);
  g_assert_cmpint (load->own_moment, ==, maker.made_at);
  g_assert_cmpuint (load->marks->len, ==, marks->len);
  for (guint i = 0; i < marks->len; i++) /* both are in the order of their moments */
    {
      const FjAnnotationLoaded *loaded = g_ptr_array_index (load->marks, i);

      g_assert_cmpint (loaded->origin, ==, FJ_MARK_OWN);
      assert_same_mark (loaded->mark, marks->pdata[i]);
    }
  g_assert_cmpuint (load->keys->len, ==, 1);
  g_assert_true (fj_mark_image_equal (load->keys->pdata[0], &image));
  /* To somebody else they are a colleague's, and the key images their own affair. */
  others = fj_annotation_load_new (contents, "王审核");
  g_assert_cmpuint (others->marks->len, ==, marks->len);
  g_assert_cmpint (((FjAnnotationLoaded *) others->marks->pdata[0])->origin, ==, FJ_MARK_COLLEAGUE);
  g_assert_cmpuint (others->keys->len, ==, 0);
  g_assert_cmpint (others->own_moment, ==, 0);
}

/* The last saving holds, and one without anything takes all away. */
static void
test_last_holds (Fixture *fixture, gconstpointer data)
{
  FjAnnotationMaker later = maker, last = maker;
  g_autoptr (GPtrArray) marks = draw (READER), first = save (fixture, marks, TRUE, &maker);
  g_autoptr (GPtrArray) second = NULL, third = NULL;
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  g_autoptr (FjAnnotationLoad) moved = NULL, empty = NULL;
  FjMark *length = marks->pdata[0];

  later.made_at += 1;
  last.made_at += 2;
  fj_mark_set_point (length, 0, 20.5, 30.25);
  g_ptr_array_set_size (marks, 1);
  second = save (fixture, marks, FALSE, &later);
  read_back (second, contents);
  read_back (first, contents);
  moved = fj_annotation_load_new (contents, READER);
  g_assert_cmpuint (moved->marks->len, ==, 1);
  g_assert_cmpuint (moved->keys->len, ==, 0);
  assert_same_mark (((FjAnnotationLoaded *) moved->marks->pdata[0])->mark, length);
  third = save (fixture, NULL, FALSE, &last);
  g_assert_cmpuint (third->len, ==, 1);
  read_back (third, contents);
  empty = fj_annotation_load_new (contents, READER);
  g_assert_cmpuint (empty->marks->len, ==, 0);
  g_assert_cmpint (empty->own_moment, ==, last.made_at);
}

/* dsrdump takes the report; the numbers in it are those of numpy on pydicom's pixels, within 0.1 %. */
static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  static const char *const script
      = "import sys, numpy, pydicom, math\n"
        "sr, ct = pydicom.dcmread(sys.argv[1]), pydicom.dcmread(sys.argv[2])\n"
        "hu = ct.pixel_array * float(ct.RescaleSlope) + float(ct.RescaleIntercept)\n"
        "def walk(item):\n"
        "    yield item\n"
        "    for child in item.get('ContentSequence', []): yield from walk(child)\n"
        "got = {}\n"
        "for item in walk(sr):\n"
        "    if item.get('ValueType') == 'NUM':\n"
        "        unit = item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue\n"
        "        got.setdefault(unit, []).append(float(item.MeasuredValueSequence[0].NumericValue))\n"
        "inside = hu[10:30, 12:40]\n"
        "for unit, want in [('mm', math.hypot((40-10)*.25, (25-5)*.5)), ('[hnsf\\'U]', inside.mean()),\n"
        "    ('[hnsf\\'U]', inside.std()), ('[hnsf\\'U]', inside.max()), ('mm2', 28*.25*20*.5)]:\n"
        "    assert any(abs(v - want) <= abs(want) / 1000 for v in got[unit]), (unit, want, got)\n";
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free),
                        objects = NULL;
  FjMark *length = fj_mark_new (FJ_MARK_LENGTH, &image), *box = fj_mark_new (FJ_MARK_RECTANGLE, &image);
  g_autofree char *path = g_build_filename (fixture->folder, "report.dcm", NULL), *said = NULL, *dump = NULL;
  const char *argv[] = { "dsrdump", path, NULL };

  fj_mark_add_point (length, 10, 5);
  fj_mark_add_point (length, 40, 25);
  fj_mark_add_point (box, 12, 10);
  fj_mark_add_point (box, 40, 30);
  g_ptr_array_add (marks, length);
  g_ptr_array_add (marks, box);
  objects = save (fixture, marks, FALSE, &maker);
  save_object (objects->pdata[0], path);
  dump = run_program (argv, NULL);
  g_assert_nonnull (strstr (dump, "Imaging Measurement"));
  said = run_python (script, path, fixture->path);
  g_unlink (path);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) marks = draw (READER);
  g_autoptr (GError) error = NULL;
  FjAnnotationSaving saving
      = { .any = &image, .marks = (const FjMark *const *) marks->pdata, .n_marks = marks->len };
  FjMark *stray = marks->pdata[3];

  g_free (stray->image.study_uid);
  stray->image.study_uid = g_strdup ("2.25.99");
  g_assert_null (fj_annotation_saving_write (&saving, &maker, open_file, fixture->path, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  saving.n_marks = 1;
  g_assert_null (fj_annotation_saving_write (&saving, &maker, open_file, fixture->folder, &error));
  g_assert_nonnull (error);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/annotation/saving/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("comes-back", test_comes_back);
  ADD ("last-holds", test_last_holds);
  ADD ("numbers", test_numbers);
  ADD ("refused", test_refused);
  return g_test_run ();
}
