/* fj-annotation-sr-read: reports of others (dwv, highdicom, dcmqi: tests/data where it is) and the way dcmjs
 * nests, with the numbers that they state. */
#include "fj-annotation-sr.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-error.h"

static FjAnnotationContent *
read_content (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  FjAnnotationContent *content = fj_annotation_content_new ();

  fj_annotation_sr_read (object, content, &error);
  g_assert_no_error (error);
  return content;
}

/* NULL where the data are not at hand. */
static FjAnnotationContent *
read_data (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("FENJI_DATA") ? g_getenv ("FENJI_DATA") : "", name, NULL);
  g_autoptr (FjDicomObject) object = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  return read_content (object);
}

static const FjMark *
get_mark (FjAnnotationContent *content, guint i)
{
  return ((FjAnnotationMark *) g_ptr_array_index (content->marks, i))->mark;
}

static const char *
get_words (FjAnnotationContent *content, guint i)
{
  return ((FjAnnotationMark *) g_ptr_array_index (content->marks, i))->words;
}

static void
assert_point (const FjMark *mark, guint i, double column, double row)
{
  double c, r;

  fj_mark_get_point (mark, i, &c, &r);
  g_assert_cmpfloat_with_epsilon (c, column, 1e-3);
  g_assert_cmpfloat_with_epsilon (r, row, 1e-3);
}

static void
test_dwv (void)
{
  g_autoptr (FjAnnotationContent) circles
      = read_data ("sr-annot/ivmartel+dwv/annotation/tid1500-0/sr-circle.dcm");
  g_autoptr (FjAnnotationContent) old = NULL, arrows = NULL;

  if (!circles)
    return;
  g_assert_cmpuint (circles->marks->len, ==, 3);
  g_assert_cmpuint (circles->sentences->len, ==, 0);
  g_assert_cmpint (get_mark (circles, 0)->kind, ==, FJ_MARK_ELLIPSE);
  g_assert_cmpstr (get_mark (circles, 0)->uid, ==,
                   "1.2.826.0.1.3680043.9.7278.1.841149799107105110.20250407160938.1");
  g_assert_cmpstr (get_mark (circles, 0)->image.sop_instance_uid, ==,
                   "1.2.826.0.1.3680043.9.7278.1.83798073110115.20240516075655.3.6");
  g_assert_nonnull (get_mark (circles, 0)->image.series_uid);
  g_assert_cmpstr (
      get_words (circles, 0), ==,
      "Radius 2 mm\nArea 0.1257 cm²\nPixel by pixel Minimum 25\nPixel by pixel Maximum 25\nPixel "
      "by pixel mean 25");

  old = read_data ("sr-annot/ivmartel+dwv/annotation/dwv034/sr-rectangle.dcm");
  g_assert_cmpuint (old->marks->len, ==, 3);
  g_assert_cmpint (get_mark (old, 0)->kind, ==, FJ_MARK_FREEHAND);
  assert_point (get_mark (old, 0), 2, 10.183976, 7.976261);
  g_assert_true (g_str_has_prefix (get_words (old, 1), "Width 6.053 mm\nHeight 3.988 mm\nArea 0.2414 cm²"));

  arrows = read_data ("sr-annot/ivmartel+dwv/annotation/tid1500-0/sr-arrow.dcm");
  g_assert_cmpuint (arrows->marks->len, ==, 3);
  g_assert_cmpint (get_mark (arrows, 1)->kind, ==, FJ_MARK_PROBE);
  assert_point (get_mark (arrows, 1), 0, 12.341772, 6.075949);
  g_assert_cmpstr (get_words (arrows, 1), ==, "label");
}

static void
test_highdicom (void)
{
  g_autoptr (FjAnnotationContent) boxes
      = read_data ("ct-volume/nlst-101287/SR_103_Sybil-lesion-bounding-bo_648991/0001.dcm");
  g_autoptr (FjAnnotationContent) points = NULL;

  if (!boxes)
    return;
  g_assert_cmpuint (boxes->marks->len, >=, 7);
  assert_point (get_mark (boxes, 0), 0, 271.587708, 289.49057);
  g_assert_cmpstr (get_words (boxes, 0), ==, "Finding: Lesion\nFinding Site: Lung structure");
  g_assert_cmpstr (get_mark (boxes, 0)->author, ==, "Anonymous^Reader");
  points = read_data ("mr-multiseries/prostatex-0207/SR_100__903054/0001.dcm");
  g_assert_cmpuint (points->marks->len, ==, 0);
  g_assert_cmpuint (points->sentences->len, ==, 1); /* they lie in space */
}

/* As dcmjs has it: a number of a group inferred from a figure, which is selected from an image; and by
 * reference. */
static void
test_nested (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/fenji-nested-XXXXXX", g_get_tmp_dir ()), *out = NULL;
  g_autoptr (FjDicomObject) object = NULL;
  g_autoptr (FjAnnotationContent) content = NULL;
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  out = run_python (
      "import sys\n"
      "from pydicom.dataset import Dataset, FileDataset, FileMetaDataset\n"
      "def item(**values):\n"
      "    ds = Dataset()\n"
      "    for key, value in values.items(): setattr(ds, key, value)\n"
      "    return ds\n"
      "def code(value, scheme, meaning):\n"
      "    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)]\n"
      "def content(relation, kind, name=None, children=(), **values):\n"
      "    ds = item(RelationshipType=relation, ValueType=kind, **values)\n"
      "    if name: ds.ConceptNameCodeSequence = code(*name)\n"
      "    if children: ds.ContentSequence = list(children)\n"
      "    return ds\n"
      "meta = FileMetaDataset()\n"
      "meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = '1.2.840.10008.5.1.4.1.1.88.34', '2.25.1'\n"
      "meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'\n"
      "ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))\n"
      "ds.is_little_endian, ds.is_implicit_VR = True, False\n"
      "ds.SOPClassUID, ds.SOPInstanceUID, ds.ValueType = '1.2.840.10008.5.1.4.1.1.88.34', '2.25.1', 'CONTAINER'\n"
      "image = content('SELECTED FROM', 'IMAGE', ReferencedSOPSequence=[item(ReferencedSOPClassUID='" CT
      "',\n"
      "    ReferencedSOPInstanceUID='2.25.11', ReferencedFrameNumber=3)])\n"
      "by_reference = Dataset()\n"
      "by_reference.RelationshipType, by_reference.ReferencedContentItemIdentifier = 'SELECTED FROM', [1, 1, 1]\n"
      "scoord = lambda data, source, kind='POLYLINE': content('INFERRED FROM', 'SCOORD', None, [source],\n"
      "    GraphicType=kind, GraphicData=data)\n"
      "num = lambda name, value, unit, figure: content('CONTAINS', 'NUM', name, [figure], MeasuredValueSequence=[item(\n"
      "    NumericValue=value, MeasurementUnitsCodeSequence=code(unit, 'UCUM', unit))])\n"
      "library = content('CONTAINS', 'CONTAINER', ('111028', 'DCM', 'Image Library'), [image])\n"
      "group = content('CONTAINS', 'CONTAINER', ('125007', 'DCM', 'Measurement Group'), [\n"
      "    content('HAS OBS CONTEXT', 'TEXT', ('112039', 'DCM', 'Tracking Identifier'),\n"
      "            TextValue='Cornerstone3DTools@^0.1.0:Bidirectional'),\n"
      "    content('HAS OBS CONTEXT', 'UIDREF', ('112040', 'DCM', 'Tracking Unique Identifier'), UID='2.25.99'),\n"
      "    num(('G-A185', 'SRT', 'Long Axis'), '12.5', 'mm', scoord([1, 2, 3, 4], image)),\n"
      "    num(('G-A186', 'SRT', 'Short Axis'), '7', 'mm', scoord([3, 2, 1, 4], by_reference)),\n"
      "    num(('G-D7FE', 'SRT', 'AREA'), '9', 'mm2', scoord([3, 2, 1, 4], image)),\n"
      "    num(('126401', 'DCM', 'SUVbw'), '2.5', '{SUVbw}g/ml', scoord([3, 2, 1, 4], image)),\n"
      "    num(('1', '99X', 'Size'), '112', '{pixels}', scoord([3, 2, 1, 4], image)),\n"
      "    num(('1', '99X', 'Depth'), '1', 'mm', scoord([1, 1], content('SELECTED FROM', 'IMAGE'), 'POINT'))])\n"
      "ds.ContentSequence = [content('CONTAINS', 'CONTAINER', None, [image, group]), group]\n"
      "del ds.ContentSequence[1]\n"
      "ds.ContentSequence.append(content('CONTAINS', 'CONTAINER', None, [library]))\n"
      "by_reference.ReferencedContentItemIdentifier = [1, 2, 1, 1]\n"
      "ds.save_as(sys.argv[1], write_like_original=False)\n",
      path, NULL);
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  content = read_content (object);
  g_assert_cmpuint (content->marks->len, ==, 2);
  g_assert_cmpstr (get_mark (content, 0)->uid, ==, "2.25.99");
  g_assert_cmpuint (get_mark (content, 0)->image.frame, ==, 3);
  g_assert_cmpuint (get_mark (content, 1)->image.frame, ==, 3);
  assert_point (get_mark (content, 1), 1, 1, 4);
  g_assert_cmpstr (get_words (content, 0), ==, "Long Axis 12.5 mm\nDepth 1 mm");
  g_assert_cmpstr (get_words (content, 1), ==, "Short Axis 7 mm\nAREA 9 mm²\nSUVbw 2.5 g/ml\nSize 112 px");
  g_assert_cmpuint (content->sentences->len, ==, 1);
}

/* Every report of the data set is read, whatever it is made of. */
static void
test_others (void)
{
  static const char *const names[]
      = { "seg-sr/QIICR+dcmqi/sr-example/sr.dcm", "us-nm/dcm4che+dcm4che/report_dfl",
          "pydicom-misc/pydicom+pydicom/test_files/test-SR.dcm",
          "pydicom-misc/pydicom+pydicom/test_files/reportsi.dcm",
          "malformed/pydicom+pydicom/test_files/reportsi_with_empty_number_tags.dcm" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (FjAnnotationContent) content = read_data (names[i]);

      if (!content)
        return;
      for (guint k = 0; k < content->marks->len; k++)
        g_assert_true (fj_mark_is_whole (get_mark (content, k)));
    }
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();

  g_assert_false (fj_annotation_sr_read (object, content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/sr-read/dwv", test_dwv);
  g_test_add_func ("/annotation/sr-read/highdicom", test_highdicom);
  g_test_add_func ("/annotation/sr-read/nested", test_nested);
  g_test_add_func ("/annotation/sr-read/others", test_others);
  g_test_add_func ("/annotation/sr-read/refused", test_refused);
  return g_test_run ();
}
