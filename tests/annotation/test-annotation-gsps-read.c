/* fj-annotation-gsps-read: states of others become marks to look at, ours that are damaged a sentence. */
#include "fj-annotation-gsps.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-error.h"

static char *folder;

static FjAnnotationContent *
read_back (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();

  fj_annotation_gsps_read (object, content, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&content);
}

/* Another's state by pydicom: in pixels, in display coordinates of a turned image, and what cannot be shown.
 */
static void
test_drawn (void)
{
  g_autofree char *path = g_build_filename (folder, "foreign.dcm", NULL);
  g_autofree char *out = run_python (
      "import sys\n"
      "from pydicom.dataset import Dataset, FileDataset, FileMetaDataset\n"
      "def item(**values):\n"
      "    ds = Dataset()\n"
      "    for key, value in values.items(): setattr(ds, key, value)\n"
      "    return ds\n"
      "meta = FileMetaDataset()\n"
      "meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = '1.2.840.10008.5.1.4.1.1.11.1', '2.25.1'\n"
      "meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'\n"
      "ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))\n"
      "ds.is_little_endian, ds.is_implicit_VR = True, False\n"
      "image = lambda: item(ReferencedSOPClassUID='" CT "', ReferencedSOPInstanceUID='2.25.11')\n"
      "graphic = lambda kind, data, units='PIXEL': item(GraphicAnnotationUnits=units, GraphicDimensions=2,\n"
      "    NumberOfGraphicPoints=len(data) // 2, GraphicData=data, GraphicType=kind)\n"
      "ds.SOPClassUID, ds.SOPInstanceUID, ds.StudyInstanceUID = '1.2.840.10008.5.1.4.1.1.11.1', '2.25.1', '2.25.2'\n"
      "ds.ContentCreatorName = 'Wang^Wu'\n"
      "ds.ReferencedSeriesSequence = [item(SeriesInstanceUID='2.25.3', ReferencedImageSequence=[image()])]\n"
      "ds.ImageRotation, ds.ImageHorizontalFlip = 90, 'N'\n"
      "ds.DisplayedAreaSelectionSequence = [item(DisplayedAreaTopLeftHandCorner=[11, 1],\n"
      "    DisplayedAreaBottomRightHandCorner=[50, 20], PresentationSizeMode='SCALE TO FIT')]\n"
      "ds.GraphicAnnotationSequence = [item(GraphicLayer='A', GraphicObjectSequence=[\n"
      "    graphic('POLYLINE', [1, 2, 3, 4]), graphic('POLYLINE', [1, 1, 9, 1, 9, 9, 1, 1]),\n"
      "    graphic('CIRCLE', [10, 10, 10, 14]), graphic('POLYLINE', [0, 0, 1, 0.5], 'DISPLAY'),\n"
      "    graphic('INTERPOLATED', [0, 0, 4, 4, 8, 0]), graphic('POLYLINE', [float('nan'), 2, 3, 4])],\n"
      "  TextObjectSequence=[item(UnformattedTextValue='3 mm', AnchorPointAnnotationUnits='PIXEL', AnchorPoint=[7, 8],\n"
      "    AnchorPointVisibility='Y'), item(UnformattedTextValue='nowhere')])]\n"
      "ds.save_as(sys.argv[1], write_like_original=False)\n",
      path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_autoptr (FjAnnotationContent) content = NULL;
  static const FjMarkKind kinds[] = { FJ_MARK_POLYLINE, FJ_MARK_FREEHAND, FJ_MARK_ELLIPSE,
                                      FJ_MARK_POLYLINE, FJ_MARK_POLYLINE, FJ_MARK_TEXT };
  const FjMark *marks[G_N_ELEMENTS (kinds)];
  double column, row;

  g_assert_no_error (error);
  content = read_back (object);
  g_assert_cmpuint (content->marks->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < content->marks->len; i++)
    {
      const FjAnnotationMark *read = g_ptr_array_index (content->marks, i);

      marks[i] = read->mark;
      g_assert_false (read->is_own);
      g_assert_cmpint (marks[i]->kind, ==, kinds[i]);
      g_assert_cmpstr (marks[i]->author, ==, "Wang^Wu");
      g_assert_cmpstr (marks[i]->image.series_uid, ==, "2.25.3");
    }
  g_assert_cmpuint (fj_mark_get_n_points (marks[1]), ==, 3);
  fj_mark_get_point (marks[2], 1, &column, &row);
  g_assert_cmpfloat (column, ==, 14);
  g_assert_cmpfloat (row, ==, 10);
  /* Turned clockwise the upper left corner of what is seen is the lower left one of columns 10 to 50, rows 0
   * to 20; its right edge's middle is the middle of the upper edge. */
  fj_mark_get_point (marks[3], 0, &column, &row);
  g_assert_cmpfloat (column, ==, 10);
  g_assert_cmpfloat (row, ==, 20);
  fj_mark_get_point (marks[3], 1, &column, &row);
  g_assert_cmpfloat (column, ==, 30);
  g_assert_cmpfloat (row, ==, 0);
  fj_mark_get_point (marks[4], 8, &column, &row);
  g_assert_cmpfloat (column, ==, 4);
  g_assert_cmpfloat (row, ==, 4);
  g_assert_cmpuint (fj_mark_get_n_points (marks[4]), ==, 17);
  g_assert_cmpstr (marks[5]->text, ==, "3 mm");
  g_assert_cmpuint (content->sentences->len, ==, 1); /* of the text */
}

/* A mark of ours that another program took a part from. */
static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationSubject) subject = fj_annotation_subject_new ();
  const FjMarkImage on = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };
  const FjAnnotationImage image = { .image = on, .n_frames = 1, .rows = 48, .columns = 64 };
  const FjAnnotationMaker maker = { .made_at = NOON };
  g_autoptr (GPtrArray) marks = draw_marks (&on), objects = NULL;
  g_autoptr (FjAnnotationContent) content = NULL;
  FjDicomObject *annotation, *graphic;

  subject->study_uid = g_strdup ("2.25.2");
  objects = fj_annotation_gsps_write (subject, &maker, (const FjMark *const *) marks->pdata, NULL, marks->len,
                                      &image, 1, &error);
  g_assert_no_error (error);
  annotation = fj_dicom_object_get_item (objects->pdata[0], 0x00700001, 0);
  graphic = fj_dicom_object_get_item (annotation, 0x00700009, 0);
  g_assert_true (fj_dicom_object_set_string (graphic, 0x00700021, "3", &error));
  content = read_back (objects->pdata[0]);
  /* The length has words of its own, and no line. */
  g_assert_cmpuint (content->marks->len, ==, marks->len - 1);
  g_assert_cmpuint (content->sentences->len, ==, 1);

  g_assert_true (fj_dicom_object_set_string (objects->pdata[0], 0x00081115, NULL, &error));
  g_clear_pointer (&content, fj_annotation_content_free);
  content = fj_annotation_content_new ();
  g_assert_false (fj_annotation_gsps_read (objects->pdata[0], content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-gsps-XXXXXX", NULL);
  g_test_add_func ("/annotation/gsps-read/drawn", test_drawn);
  g_test_add_func ("/annotation/gsps-read/damaged", test_damaged);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };
    g_autofree char *out = run_program (remove, NULL);
  }
  g_free (folder);
  return status;
}
