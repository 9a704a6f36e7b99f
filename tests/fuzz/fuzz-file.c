/* A whole file, header and all, through every reader of dicom/. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz-target.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-frame.h"
#include "fj-dicom-guard.h"
#include "fj-dicom-index.h"
#include "fj-dicom-mask.h"
#include "fj-dicom-overlay.h"
#include "fj-dicom-presentation.h"
#include "fj-dicom-shutter.h"
#include "fj-dicom-skim.h"
#include "fj-dicom-spacing.h"
#include "fj-dicom-stack-image.h"
#include "fj-dicom-suv.h"
#include "fj-dicom-uids.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_begin ();
  fj_dicom_init ();
  return 0;
}

static void
read_values (FjDicomObject *object, guint depth)
{
  static const FjTag texts[]
      = { 0x00080005, 0x00080008, 0x00080012, 0x00080013, 0x00080016, 0x00080018, 0x00080020, 0x00080060,
          0x00081030, 0x00100010, 0x00100020, 0x00100030, 0x00101010, 0x00180050, 0x00181164, 0x00200013,
          0x00200032, 0x00200037, 0x00280008, 0x00280009, 0x00280010, 0x00280030, 0x00281050, 0x00281052,
          0x00700006, 0x0040A040, 0x0040A123, 0x0040A160, 0x00080104, 0x7FE00010 };
  static const FjTag sequences[]
      = { 0x00081115, 0x00081140, 0x00081199, 0x00186011, 0x00283000, 0x00283010, 0x0040A043, 0x0040A168,
          0x0040A730, 0x00400275, 0x00700001, 0x00700008, 0x0070005A, 0x52009229, 0x52009230, 0x20500010 };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean repaired = FALSE;
      gint64 integer;
      double real;
      g_autofree char *text = fj_dicom_object_dup_string_repaired (object, texts[i], &repaired);
      FUZZ_EXPECT (!text || g_utf8_validate (text, -1, NULL));
      FUZZ_EXPECT (!text || fj_dicom_object_has (object, texts[i]));
      for (guint k = 0; k < 4; k++)
        {
          fj_dicom_object_get_int (object, texts[i], k, &integer);
          fj_dicom_object_get_double (object, texts[i], k, &real);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++)
    {
      guint n = fj_dicom_object_count_items (object, sequences[i]);
      FUZZ_EXPECT (fj_dicom_object_get_item (object, sequences[i], n) == NULL);
      for (guint k = 0; k < MIN (n, 4) && depth < 3; k++)
        read_values (fj_dicom_object_get_item (object, sequences[i], k), depth + 1);
    }
}

static void
read_frame_header (FjDicomObject *object, guint index)
{
  g_autoptr (GError) error = NULL;
  FjGreyPipeline pipeline;
  FjPlane plane;
  FjSpacing spacing;
  gboolean got = fj_dicom_frame_get_pipeline (object, index, &pipeline, &error);
  fuzz_expect_outcome (got, &error);
  if (got)
    fj_grey_pipeline_clear (&pipeline);
  g_autoptr (GPtrArray) vois = fj_dicom_frame_list_vois (object, index);
  FUZZ_EXPECT (vois != NULL);
  got = fj_dicom_frame_get_plane (object, index, &plane, &error);
  if (got || error)
    fuzz_expect_outcome (got, &error);
  got = fj_dicom_spacing_get (object, index, 0, 0, &spacing);
  FUZZ_EXPECT (got == (spacing.basis != FJ_SPACING_NONE));
  FUZZ_EXPECT (!got || (spacing.row_spacing > 0 && spacing.column_spacing > 0));
  FjStackImage image;
  FjShutter shutter;
  FjMask mask;
  fj_dicom_stack_image_read (object, index, &image);
  fj_stack_image_clear (&image);
  fj_shutter_init (&shutter);
  fj_dicom_shutter_read (object, index, &shutter);
  fj_shutter_clear (&shutter);
  fj_mask_init (&mask);
  fj_dicom_mask_read (object, index, fj_dicom_frame_count (object), &mask);
  fj_mask_clear (&mask);
}

static void
decode_frame (FjDicomObject *object, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, index, &error);
  fuzz_expect_outcome (frame != NULL, &error);
  if (!frame)
    return;
  gsize n = (gsize) fj_frame_get_rows (frame) * fj_frame_get_columns (frame) * fj_frame_get_samples (frame);
  FUZZ_EXPECT (n > 0);
  FUZZ_EXPECT (fj_frame_get_size (frame) == n * fj_sample_size (fj_frame_get_type (frame)));
}

static void
read_image (FjDicomObject *object, gboolean with_pixels)
{
  g_autoptr (GError) error = NULL;
  FjPalette palette = { 0 };
  guint n = fj_dicom_frame_count (object);
  const guint frames[] = { 0, 1, n > 0 ? n - 1 : 0, n };
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      read_frame_header (object, frames[i]);
      if (with_pixels)
        decode_frame (object, frames[i]);
    }
  gboolean got = fj_dicom_frame_get_palette (object, &palette, &error);
  fuzz_expect_outcome (got, &error);
  if (got)
    fj_palette_clear (&palette);
  g_autoptr (GPtrArray) overlays = fj_dicom_overlay_list (object);
  FUZZ_EXPECT (overlays != NULL);
}

static void
read_object (FjDicomObject *object, gboolean with_pixels)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjStudy) study = fj_study_new ();
  read_values (object, 0);
  fuzz_expect_outcome (fj_dicom_index_add (study, object, &error) != NULL, &error);
  read_image (object, with_pixels);
  FjSuv suv;
  fuzz_expect_outcome (fj_dicom_suv_read (object, &suv, &error), &error);
  g_autoptr (FjPresentation) presentation = fj_dicom_presentation_read (object, &error);
  fuzz_expect_outcome (presentation != NULL, &error);
}

static const char *
keep_uid (FjTag tag, const char *uid, gpointer user_data)
{
  return *uid ? "2.25.1" : NULL;
}

/* What a gateway does with it: digests, another character set, other UIDs, bytes again. */
static void
write_object (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  gboolean decoded;
  g_autofree char *pixels = fj_dicom_digest_pixels (object, &decoded, &error);
  fuzz_expect_outcome (pixels != NULL, &error);
  g_autofree char *dataset = fj_dicom_digest_dataset (object, &decoded, &error);
  fuzz_expect_outcome (dataset != NULL, &error);
  FUZZ_EXPECT (!dataset || strlen (dataset) == 64);
  g_autoptr (GBytes) bytes = fj_dicom_object_to_bytes (object, NULL, &error);
  fuzz_expect_outcome (bytes != NULL, &error);
  g_autoptr (FjDicomObject) copy = fj_dicom_object_copy (object);
  fj_dicom_uids_map (copy, keep_uid, NULL);
  fuzz_expect_outcome (fj_dicom_object_set_charset (copy, "GB18030", &error), &error);
  g_autoptr (GBytes) changed = fj_dicom_object_to_bytes (copy, "1.2.840.10008.1.2.2", &error);
  fuzz_expect_outcome (changed != NULL, &error);
}

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Two ways to one answer: what the skim says of a file is what the opened file says. */
static void
compare_skim (const FjDicomSkim *skim, int fd, FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  if (skim->is_plain && skim->is_image)
    {
      FjStackImage image;
      FUZZ_EXPECT (fj_dicom_stack_image_read (object, 0, &image));
      FUZZ_EXPECT (image.rows == skim->image.rows && image.columns == skim->image.columns);
      FUZZ_EXPECT (image.has_plane == skim->image.has_plane);
      FUZZ_EXPECT (is_same (image.slope, skim->image.slope));
      FUZZ_EXPECT (image.has_padding == skim->image.has_padding);
      FUZZ_EXPECT (is_same (image.padding_low, skim->image.padding_low));
      FUZZ_EXPECT (is_same (image.instance_number, skim->image.instance_number));
      fj_stack_image_clear (&image);
    }
  if (skim->native.rows == 0)
    return;
  g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, 0, &error);
  FUZZ_EXPECT (frame != NULL);
  g_autofree guint8 *values = g_malloc (fj_frame_get_size (frame));
  FUZZ_EXPECT (fj_frame_get_type (frame) == fj_dicom_native_get_type (&skim->native));
  FUZZ_EXPECT (fj_frame_get_rows (frame) == skim->native.rows);
  FUZZ_EXPECT (fj_frame_get_columns (frame) == skim->native.columns);
  FUZZ_EXPECT (fj_dicom_native_read (&skim->native, fd, 0, values, NULL));
  FUZZ_EXPECT (memcmp (values, fj_frame_get_data (frame), fj_frame_get_size (frame)) == 0);
}

static void
skim_bytes (const uint8_t *data, size_t size, FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  FjDicomSkim skim;
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  if (write (fd, data, size) != (gssize) size)
    g_error ("no room for %" G_GSIZE_FORMAT " bytes", size);
  gboolean got = fj_dicom_skim_fd (fd, &skim, &error);
  fuzz_expect_outcome (got, &error);
  FUZZ_EXPECT (got || !object);
  if (got && object)
    compare_skim (&skim, fd, object);
  if (got)
    fj_dicom_skim_clear (&skim);
  close (fd);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  fuzz_expect_outcome (fj_dicom_guard_check_bytes (data, size, NULL, NULL, &error), &error);
  g_autoptr (FjDicomObject) header = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_HEADER, &error);
  fuzz_expect_outcome (header != NULL, &error);
  if (header)
    read_object (header, FALSE);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  fuzz_expect_outcome (object != NULL, &error);
  skim_bytes (data, size, object);
  if (object)
    {
      read_object (object, TRUE);
      write_object (object);
    }
  return 0;
}
