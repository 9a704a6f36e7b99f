/* Files for tests of what is written: a CT image by pydicom, other programs run on what we write. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "fj-annotation-subject.h"
#include "fj-mark.h"

#define CT "1.2.840.10008.5.1.4.1.1.2"
#define NOON (G_GINT64_CONSTANT (1778558400) * G_USEC_PER_SEC) /* 2026-05-12 12:00 in Shanghai */

/* What a program prints; it must end well. @err may be NULL. */
static inline char *
run_program (const char *const *argv, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *complaint = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &complaint, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s%s", argv[0], error->message, out, complaint);
  if (err)
    *err = g_steal_pointer (&complaint);
  return g_steal_pointer (&out);
}

/* @script sees sys.argv[1 …]: @a and @b. */
static inline char *
run_python (const char *script, const char *a, const char *b)
{
  const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, a, b, NULL };

  return run_program (argv, NULL);
}

/* 64 columns, 48 rows of 16 bits, value 16 × column + row, slope 2, intercept -1000, spacing 0.5 by 0.25. */
static inline void
write_image (const char *path, const char *uid)
{
  g_autofree char *out = run_python (
      "import sys, numpy\n"
      "from pydicom.dataset import FileDataset, FileMetaDataset\n"
      "meta = FileMetaDataset()\n"
      "meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = '" CT "', sys.argv[2]\n"
      "meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'\n"
      "ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))\n"
      "ds.is_little_endian, ds.is_implicit_VR = True, False\n"
      "rows, columns = numpy.mgrid[0:48, 0:64]\n"
      "for key, value in dict(SOPClassUID='" CT "', SOPInstanceUID=sys.argv[2], StudyInstanceUID='2.25.2',\n"
      "    SeriesInstanceUID='2.25.3', Modality='CT', SamplesPerPixel=1, PhotometricInterpretation='MONOCHROME2',\n"
      "    Rows=48, Columns=64, BitsAllocated=16, BitsStored=12, HighBit=11, PixelRepresentation=0,\n"
      "    RescaleSlope='2', RescaleIntercept='-1000', RescaleType='HU', PixelSpacing=['0.5', '0.25'],\n"
      "    SpecificCharacterSet='ISO_IR 192', PatientName='Ouyang^Xiaohong=欧阳^小红', PatientID='P0001',\n"
      "    PatientSex='F', PatientBirthDate='19900501', StudyDate='20260512', StudyTime='110000',\n"
      "    AccessionNumber='SITE260512000001', StudyID='7',\n"
      "    PixelData=(16 * columns + rows).astype('<u2').tobytes()).items(): setattr(ds, key, value)\n"
      "ds.save_as(sys.argv[1], write_like_original=False)\n",
      path, uid);
}

static inline void
save_object (FjDicomObject *object, const char *path)
{
  g_autoptr (GError) error = NULL;

  fj_dicom_object_save (object, path, NULL, &error);
  g_assert_no_error (error);
}

/* A mark of every kind, on @image, that is drawn within 64 × 48 pixels. (transfer full): array of FjMark */
static inline GPtrArray *
draw_marks (const FjMarkImage *image)
{
  GPtrArray *marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free);
  static const double column[] = { 10.5, 40.25, 33.125, 12.0625 }, row[] = { 5.25, 8.5, 40.75, 31.5 };

  for (guint kind = 0; kind < FJ_MARK_N_KINDS; kind++)
    {
      FjMark *mark = fj_mark_new (kind, image);
      guint least, most;

      fj_mark_kind_get_n_points (kind, &least, &most);
      for (guint i = 0; i < MIN (most, 4) && kind != FJ_MARK_ELLIPSE; i++)
        fj_mark_add_point (mark, column[i], row[i]);
      if (kind == FJ_MARK_ELLIPSE)
        {
          fj_mark_add_point (mark, 10, 20);
          fj_mark_add_point (mark, 50, 20);
          fj_mark_add_point (mark, 30, 10.5);
          fj_mark_add_point (mark, 30, 29.5);
        }
      if (kind == FJ_MARK_TEXT || kind == FJ_MARK_SPINE_LABEL || kind == FJ_MARK_ARROW
          || kind == FJ_MARK_LENGTH)
        mark->text = g_strdup (kind == FJ_MARK_TEXT ? "右上肺\n结节 \\ 3" : "L3");
      mark->author = g_strdup ("Li^Na=李^娜");
      mark->created_at = NOON + kind * 1234567;
      g_assert_true (fj_mark_is_whole (mark));
      g_ptr_array_add (marks, mark);
    }
  return marks;
}

static inline void
assert_same_mark (const FjMark *a, const FjMark *b)
{
  g_assert_cmpstr (a->uid, ==, b->uid);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpstr (a->author, ==, b->author);
  g_assert_cmpint (a->created_at, ==, b->created_at);
  g_assert_true (fj_mark_image_equal (&a->image, &b->image));
  g_assert_cmpstr (a->image.study_uid, ==, b->image.study_uid);
  g_assert_cmpstr (a->image.series_uid, ==, b->image.series_uid);
  g_assert_cmpstr (a->image.sop_class_uid, ==, b->image.sop_class_uid);
  g_assert_cmpuint (a->points->len, ==, b->points->len);
  for (guint i = 0; i < a->points->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (a->points, double, i),
                                    g_array_index (b->points, double, i), 1e-4);
}
