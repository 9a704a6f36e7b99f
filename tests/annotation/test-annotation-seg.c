/* fj-annotation-seg: masks are those that pydicom and numpy unpack: of a binary and a fractional one written
 * by pydicom, and of the real ones where they are. */
#include "fj-annotation-seg.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"

static char *folder;

static FjAnnotationContent *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  FjAnnotationContent *content = fj_annotation_content_new ();

  g_assert_no_error (error);
  fj_annotation_seg_read (object, content, &error);
  g_assert_no_error (error);
  return content;
}

/* As test scripts print them: number, label, frames with their index, sum of values and sum of value × place.
 */
static char *
describe (FjAnnotationContent *content)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < content->masks->len; i++)
    {
      const FjAnnotationMask *mask = g_ptr_array_index (content->masks, i);

      g_string_append_printf (text, "%u %s\n", mask->number, mask->label);
      for (guint k = 0; k < mask->frames->len; k++)
        {
          const FjAnnotationMaskFrame *frame = g_ptr_array_index (mask->frames, k);
          gsize n;
          const guint8 *values = g_bytes_get_data (frame->values, &n);
          guint64 sum = 0, moment = 0;

          g_assert_cmpuint (n, ==, (gsize) mask->rows * mask->columns);
          for (gsize p = 0; p < n; p++)
            {
              sum += values[p];
              moment += values[p] * (p + 1);
            }
          g_string_append_printf (
              text, "%u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %u %s\n", frame->index, sum, moment,
              frame->image.sop_instance_uid ? frame->image.sop_instance_uid : "-", frame->image.frame,
              frame->image.series_uid ? frame->image.series_uid : "-");
        }
    }
  return g_string_free (text, FALSE);
}

/* The same by pydicom and numpy; bits are unpacked here, so that nothing but the bytes is trusted. */
#define DESCRIBE                                                                                                  \
  "import sys, numpy, pydicom\n"                                                                                  \
  "ds = pydicom.dcmread(sys.argv[1])\n"                                                                           \
  "n, rows, columns = int(ds.get('NumberOfFrames', 1)), ds.Rows, ds.Columns\n"                                    \
  "raw = numpy.frombuffer(ds.PixelData, 'u1')\n"                                                                  \
  "if ds.BitsAllocated == 1: raw = numpy.unpackbits(raw, bitorder='little')\n"                                    \
  "most = int(ds.get('MaximumFractionalValue', 255)) if ds.SegmentationType == 'FRACTIONAL' else 1\n"             \
  "frames = (raw[:n * rows * columns].reshape(n, -1).astype('u8') * 255 + most // 2) // most\n"                   \
  "series = {i.ReferencedSOPInstanceUID: s.SeriesInstanceUID for s in ds.get('ReferencedSeriesSequence', [])\n"   \
  "          for i in s.get('ReferencedInstanceSequence', [])}\n"                                                 \
  "place = numpy.arange(1, rows * columns + 1, dtype='u8')\n"                                                     \
  "groups = ds.PerFrameFunctionalGroupsSequence\n"                                                                \
  "shared = ds.SharedFunctionalGroupsSequence[0]\n"                                                               \
  "find = lambda i, name: groups[i].get(name) or shared.get(name)\n"                                              \
  "for s in ds.SegmentSequence:\n"                                                                                \
  "    print(s.SegmentNumber, s.SegmentLabel)\n"                                                                  \
  "    for i in range(n):\n"                                                                                      \
  "        if find(i, 'SegmentIdentificationSequence')[0].ReferencedSegmentNumber != s.SegmentNumber: continue\n" \
  "        if not frames[i].any(): continue\n"                                                                    \
  "        d = find(i, 'DerivationImageSequence')\n"                                                              \
  "        source = d[0].get('SourceImageSequence') if d else None\n"                                             \
  "        uid = source[0].ReferencedSOPInstanceUID if source else '-'\n"                                         \
  "        frame = source[0].get('ReferencedFrameNumber', 1) if source else 1\n"                                  \
  "        print(i, frames[i].sum(), (frames[i] * place).sum(), uid, frame, series.get(uid, '-'))\n"

static void
write_masks (const char *path, const char *type)
{
  g_autofree char *out = run_python (
      "import sys, numpy\n"
      "from pydicom.dataset import Dataset, FileDataset, FileMetaDataset\n"
      "def item(**values):\n"
      "    ds = Dataset()\n"
      "    for key, value in values.items(): setattr(ds, key, value)\n"
      "    return ds\n"
      "meta = FileMetaDataset()\n"
      "meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = '1.2.840.10008.5.1.4.1.1.66.4', '2.25.1'\n"
      "meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'\n"
      "ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))\n"
      "ds.is_little_endian, ds.is_implicit_VR = True, False\n"
      "binary = sys.argv[2] == 'BINARY'\n"
      "values = numpy.random.RandomState(7).randint(0, 2 if binary else 101, (4, 5, 7)).astype('u1')\n"
      "values[2] = 0\n"
      "pixels = numpy.packbits(values.ravel(), bitorder='little').tobytes() if binary else values.tobytes()\n"
      "for key, value in dict(SOPClassUID='1.2.840.10008.5.1.4.1.1.66.4', SOPInstanceUID='2.25.1',\n"
      "    StudyInstanceUID='2.25.2', SeriesInstanceUID='2.25.9', Modality='SEG', SamplesPerPixel=1, Rows=5, Columns=7,\n"
      "    PhotometricInterpretation='MONOCHROME2', BitsAllocated=1 if binary else 8, BitsStored=1 if binary else 8,\n"
      "    HighBit=0 if binary else 7, PixelRepresentation=0, NumberOfFrames=4, SegmentationType=sys.argv[2],\n"
      "    SegmentSequence=[item(SegmentNumber=1, SegmentLabel='liver',\n"
      "        RecommendedDisplayCIELabValue=[35578, 53664, 50857]), item(SegmentNumber=2, SegmentLabel='lesion')],\n"
      "    ReferencedSeriesSequence=[item(SeriesInstanceUID='2.25.3', ReferencedInstanceSequence=[item(\n"
      "        ReferencedSOPInstanceUID='2.25.11', ReferencedSOPClassUID='" CT "')])],\n"
      "    SharedFunctionalGroupsSequence=[item(PlaneOrientationSequence=[item(\n"
      "        ImageOrientationPatient=[1, 0, 0, 0, 1, 0])], PixelMeasuresSequence=[item(PixelSpacing=[0.5, 0.25])])],\n"
      "    PerFrameFunctionalGroupsSequence=[item(SegmentIdentificationSequence=[item(\n"
      "        ReferencedSegmentNumber=[1, 1, 1, 2][i])], PlanePositionSequence=[item(ImagePositionPatient=[1, 2, i])],\n"
      "        DerivationImageSequence=[item(SourceImageSequence=[item(ReferencedSOPInstanceUID='2.25.11',\n"
      "            ReferencedSOPClassUID='" CT "')])] if i != 1 else []) for i in range(4)],\n"
      "    PixelData=pixels + b'\\0' * (len(pixels) % 2)).items(): setattr(ds, key, value)\n"
      "if not binary: ds.MaximumFractionalValue, ds.SegmentationFractionalType = 100, 'PROBABILITY'\n"
      "ds.save_as(sys.argv[1], write_like_original=False)\n",
      path, type);
}

static void
test_drawn (gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "seg.dcm", NULL), *got = NULL, *want = NULL;
  g_autoptr (FjAnnotationContent) content = NULL;
  const FjAnnotationMask *liver, *lesion;
  const FjAnnotationMaskFrame *frame;

  write_masks (path, data);
  content = read_file (path);
  want = run_python (DESCRIBE, path, NULL);
  got = describe (content);
  g_assert_cmpstr (got, ==, want);
  g_assert_cmpuint (content->sentences->len, ==, 0);
  liver = g_ptr_array_index (content->masks, 0);
  lesion = g_ptr_array_index (content->masks, 1);
  g_assert_cmpuint (liver->frames->len, ==, 2); /* the third is empty */
  g_assert_true (liver->has_colour && !lesion->has_colour);
  /* L 54.29, a 80.81, b 69.89 in 16 bits */
  g_assert_true (liver->rgb[0] >= 254 && liver->rgb[1] <= 1 && liver->rgb[2] <= 1);
  frame = g_ptr_array_index (lesion->frames, 0);
  g_assert_true (frame->has_plane);
  g_assert_cmpfloat (frame->plane.origin.z, ==, 3);
  g_assert_cmpfloat (frame->plane.column_spacing, ==, 0.25);
  g_assert_cmpstr (frame->image.series_uid, ==, "2.25.3");
  frame = g_ptr_array_index (liver->frames, 1);
  g_assert_null (frame->image.sop_instance_uid);
}

static void
test_data (void)
{
  static const char *const names[]
      = { "seg-sr/QIICR+dcmqi/sr-example/seg.dcm", "seg-sr/QIICR+dcmqi/segmentations/partial_overlaps.dcm",
          "pydicom-data/pydicom+pydicom-data/liver.dcm",
          "pydicom-data/pydicom+pydicom-data/liver_nonbyte_aligned.dcm" };
  static const char *const twins[] = { "pydicom-data/pydicom+pydicom-data/liver_rle.dcm",
                                       "pydicom-data/pydicom+pydicom-data/liver_j2k.dcm",
                                       "pydicom-data/pydicom+pydicom-data/liver_deflate.dcm" };
  const char *data = g_getenv ("FENJI_DATA") ? g_getenv ("FENJI_DATA") : "";
  g_autofree char *liver = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (data, names[i], NULL), *want = NULL, *got = NULL;
      g_autoptr (FjAnnotationContent) content = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return;
      content = read_file (path);
      want = run_python (DESCRIBE, path, NULL);
      got = describe (content);
      g_assert_cmpstr (got, ==, want);
      g_assert_cmpuint (content->sentences->len, ==, 0);
      if (i == 2)
        liver = g_steal_pointer (&got);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      g_autofree char *path = g_build_filename (data, twins[i], NULL), *got = NULL;
      g_autoptr (FjAnnotationContent) content = read_file (path);

      got = describe (content);
      g_assert_cmpstr (got, ==, liver);
    }
}

static FjFrame *
decode (FjDicomObject *object, guint index, gpointer data, GError **error)
{
  return index == 1 ? NULL : fj_dicom_frame_decode (data, index, error);
}

/* A header from one process, frames from another, one of which cannot be had. */
static void
test_apart (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "seg.dcm", NULL);
  g_autoptr (FjDicomObject) header = NULL, whole = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new (), expected = NULL;
  const FjAnnotationMask *liver, *other;

  write_masks (path, "BINARY");
  expected = read_file (path);
  header = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, &error);
  g_assert_no_error (error);
  whole = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_assert_true (fj_annotation_seg_read_with (header, decode, whole, content, &error));
  g_assert_cmpuint (content->sentences->len, ==, 1);
  liver = g_ptr_array_index (content->masks, 0);
  other = g_ptr_array_index (expected->masks, 0);
  g_assert_cmpuint (liver->frames->len, ==, 1);
  g_assert_true (g_bytes_equal (((FjAnnotationMaskFrame *) liver->frames->pdata[0])->values,
                                ((FjAnnotationMaskFrame *) other->frames->pdata[0])->values));
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "seg.dcm", NULL);
  g_autoptr (FjDicomObject) object = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  g_autoptr (FjAnnotationContent) partly = fj_annotation_content_new ();
  FjDicomObject *segment;

  write_masks (path, "BINARY");
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  segment = fj_dicom_object_get_item (object, 0x00620002, 1);
  g_assert_true (fj_dicom_object_set_string (segment, 0x00620004, "9", &error));
  g_assert_true (fj_annotation_seg_read (object, partly, &error));
  g_assert_cmpuint (partly->sentences->len, ==, 1);
  g_assert_true (fj_dicom_object_set_empty_sequence (object, 0x00620002));
  g_assert_false (fj_annotation_seg_read (object, content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (fj_dicom_object_set_string (object, 0x00620001, "LABELMAP", &error));
  g_assert_false (fj_annotation_seg_read (object, content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-seg-XXXXXX", NULL);
  g_test_add_data_func ("/annotation/seg/binary", "BINARY", test_drawn);
  g_test_add_data_func ("/annotation/seg/fractional", "FRACTIONAL", test_drawn);
  g_test_add_func ("/annotation/seg/data", test_data);
  g_test_add_func ("/annotation/seg/apart", test_apart);
  g_test_add_func ("/annotation/seg/refused", test_refused);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };
    g_autofree char *out = run_program (remove, NULL);
  }
  g_free (folder);
  return status;
}
