/* fj-annotation-gsps: marks come back as they were; DCMTK and pydicom find every line where it was drawn and
 * show the image as it was shown; states of others become marks to look at. */
#include "fj-annotation-gsps.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"

static char *folder;

static const FjMarkImage ct_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };
static const FjMarkImage other_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.12", 1 };
static const FjMarkImage frame_image
    = { (char *) "2.25.2", (char *) "2.25.4", (char *) "1.2.840.10008.5.1.4.1.1.2.1", (char *) "2.25.13", 7 };

typedef struct
{
  char *path;
  FjAnnotationSubject *subject;
  FjAnnotationMaker maker;
  FjModalityLut modality;
  FjVoi voi;
  FjAnnotationImage images[3];
  GPtrArray *marks;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) image = NULL;

  f->path = g_build_filename (folder, "image.dcm", NULL);
  write_image (f->path, ct_image.sop_instance_uid);
  image = fj_dicom_object_open (f->path, FJ_DICOM_OPEN_HEADER, &error);
  g_assert_no_error (error);
  f->subject = fj_annotation_subject_read (image);
  f->maker = (FjAnnotationMaker){ "Li^Na=李^娜", "中心医院", NULL, 0, 0, NOON };
  f->modality = (FjModalityLut){ NULL, 2, -1000, (char *) "HU" };
  f->voi = (FjVoi){ FJ_VOI_LINEAR, 40.5, 400, NULL, NULL };
  for (guint i = 0; i < 3; i++)
    f->images[i] = (FjAnnotationImage){ .image = i == 2   ? frame_image
                                                 : i == 1 ? other_image
                                                          : ct_image,
                                        .n_frames = i == 2 ? 20 : 1,
                                        .rows = 48,
                                        .columns = 64,
                                        .row_spacing = 0.5,
                                        .column_spacing = 0.25,
                                        .modality = &f->modality,
                                        .voi = &f->voi };
  f->marks = draw_marks (&ct_image);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->path);
  fj_annotation_subject_free (f->subject);
  g_ptr_array_unref (f->marks);
}

static GPtrArray *
write_all (Fixture *f, const char *const *lines)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *objects
      = fj_annotation_gsps_write (f->subject, &f->maker, (const FjMark *const *) f->marks->pdata, lines,
                                  f->marks->len, f->images, G_N_ELEMENTS (f->images), &error);

  g_assert_no_error (error);
  return objects;
}

static FjAnnotationContent *
read_back (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();

  fj_annotation_gsps_read (object, content, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&content);
}

static void
test_own (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (FjAnnotationContent) content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FjDicomObject) copy = NULL;

  objects = write_all (f, NULL);
  g_assert_cmpuint (objects->len, ==, 1);
  bytes = fj_dicom_object_to_bytes (objects->pdata[0], NULL, &error);
  g_assert_no_error (error);
  copy = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  content = read_back (copy);
  g_assert_cmpuint (content->sentences->len, ==, 0);
  g_assert_cmpuint (content->marks->len, ==, FJ_MARK_N_KINDS);
  for (guint i = 0; i < content->marks->len; i++)
    {
      const FjAnnotationMark *read = g_ptr_array_index (content->marks, i);

      /* Texts come after graphics: marks are told by their UID. */
      for (guint k = 0; k < f->marks->len; k++)
        if (strcmp (((FjMark *) f->marks->pdata[k])->uid, read->mark->uid) == 0)
          {
            assert_same_mark (f->marks->pdata[k], read->mark);
            f->marks->pdata[k] = (fj_mark_free (f->marks->pdata[k]), fj_mark_copy (read->mark));
            break;
          }
        else
          g_assert_cmpuint (k + 1, <, f->marks->len);
      g_assert_true (read->is_own);
    }
  g_assert_nonnull (content->presentation);
}

/* What one state cannot say of two images makes two; what it can does not. */
static void
test_states (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  guint n = 0;

  for (guint i = 0; i < f->marks->len; i++)
    {
      FjMark *mark = f->marks->pdata[i];

      fj_mark_image_clear (&mark->image);
      fj_mark_image_copy (i % 3 == 0 ? &ct_image : i % 3 == 1 ? &other_image : &frame_image, &mark->image);
    }
  objects = write_all (f, NULL);
  g_assert_cmpuint (objects->len, ==, 1);
  {
    g_autoptr (FjAnnotationContent) content = read_back (objects->pdata[0]);
    const FjDisplayedArea *area = fj_presentation_find_area (content->presentation, "2.25.13", 7);

    g_assert_cmpuint (content->marks->len, ==, f->marks->len);
    g_assert_nonnull (area);
    g_assert_null (fj_presentation_find_area (content->presentation, "2.25.13", 8));
  }
  g_clear_pointer (&objects, g_ptr_array_unref);

  f->images[1].rotation = 90;
  g_free (((FjMark *) f->marks->pdata[2])->author);
  ((FjMark *) f->marks->pdata[2])->author = g_strdup ("Wang^Wu");
  objects = write_all (f, NULL);
  g_assert_cmpuint (objects->len, ==, 3);
  for (guint i = 0; i < objects->len; i++)
    {
      g_autoptr (FjAnnotationContent) content = read_back (objects->pdata[i]);

      n += content->marks->len;
      for (guint k = 0; k < content->marks->len; k++)
        {
          const FjMark *mark = ((FjAnnotationMark *) content->marks->pdata[k])->mark;

          g_assert_cmpuint (content->presentation->rotation, ==,
                            strcmp (mark->image.sop_instance_uid, "2.25.12") == 0 ? 90 : 0);
          if (strcmp (mark->uid, ((FjMark *) f->marks->pdata[2])->uid) == 0)
            g_assert_cmpstr (mark->author, ==, "Wang^Wu");
        }
    }
  g_assert_cmpuint (n, ==, f->marks->len);
}

/* DCMTK shows the image through the state as numpy says (VOI over HU), and writes the graphics as it read
 * them. */
static void
test_dcmtk (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *state = g_build_filename (folder, "state.dcm", NULL);
  g_autofree char *picture = g_build_filename (folder, "picture.pgm", NULL);
  g_autofree char *again = g_build_filename (folder, "again.dcm", NULL);
  g_autofree char *out = NULL, *err = NULL, *checked = NULL, *dumped = NULL, *problems = NULL;
  const char *check[] = { "dcmpschk", "-v", state, NULL };
  const char *show[] = { "dcmp2pgm", "-p", state, "+S", again, f->path, picture, NULL };
  g_autofree const char **lines = g_new0 (const char *, f->marks->len);

  lines[0] = "29.9 mm";
  /* dcmpschk 3.6.7 takes bytes beyond ASCII for damage in any character set. */
  f->maker.author = "Li^Na";
  f->maker.institution = "Center";
  g_free (f->subject->patient_name);
  f->subject->patient_name = g_strdup ("Ouyang^Xiaohong");
  for (guint i = 0; i < f->marks->len; i++)
    {
      FjMark *mark = f->marks->pdata[i];

      g_clear_pointer (&mark->author, g_free);
      if (mark->text)
        {
          g_free (mark->text);
          mark->text = g_strdup ("nodule \\ 3\nL3");
        }
    }
  objects = write_all (f, lines);
  save_object (objects->pdata[0], state);

  checked = run_program (check, &problems);
  if (strstr (problems, "E:") || !strstr (problems, "Test passed"))
    g_error ("dcmpschk says\n%s%s", checked, problems);

  dumped = run_program (show, &err);
  out = run_python (
      "import sys, numpy, pydicom\n"
      "raw = open(sys.argv[1], 'rb').read()\n"
      "width, height = map(int, raw.split()[1:3])\n"
      "pixels = raw[-width * height:]\n"
      "got = numpy.frombuffer(pixels, 'u1').reshape(height, width).astype(int)\n"
      "rows, columns = numpy.mgrid[0:48, 0:64]\n"
      "x = 2.0 * (16 * columns + rows) - 1000\n"
      "want = numpy.clip(((x - (40.5 - 0.5)) / (400 - 1) + 0.5) * 255, 0, 255)\n"
      "assert (height, width) == (48, 64), (height, width)\n"
      "assert numpy.abs(got - want).max() <= 1, numpy.abs(got - want).max()\n"
      "ds = pydicom.dcmread(sys.argv[2])\n"
      "graphics = [(g.GraphicType, list(g.GraphicData)) for a in ds.GraphicAnnotationSequence\n"
      "            for g in a.get('GraphicObjectSequence', [])]\n"
      "texts = [t.UnformattedTextValue for a in ds.GraphicAnnotationSequence for t in a.get('TextObjectSequence', [])]\n"
      "assert ('POLYLINE', [10.5, 5.25, 40.25, 8.5]) in graphics\n"
      "assert ('POLYLINE', [10.5, 5.25, 40.25, 8.5, 33.125, 40.75]) in graphics\n"
      "assert ('POLYLINE', [10.5, 5.25, 40.25, 5.25, 40.25, 8.5, 10.5, 8.5, 10.5, 5.25]) in graphics\n"
      "assert ('ELLIPSE', [10, 20, 50, 20, 30, 10.5, 30, 29.5]) in graphics\n"
      "assert ('POINT', [10.5, 5.25]) in graphics\n"
      "assert '29.9 mm' in texts, texts\n"
      "print(len(graphics), len(texts))\n",
      picture, again);
  /* 13 kinds are drawn, four of them with two lines, the arrow with a head; four texts, one line of words. */
  g_assert_cmpstr (out, ==, "18 5\n");
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (FjDicomObject) theirs = fj_dicom_object_open (again, FJ_DICOM_OPEN_ALL, &error);
    g_autoptr (FjAnnotationContent) content = NULL;

    g_assert_no_error (error);
    /* DCMTK leaves the Tracking UIDs out: its state is another's. */
    content = read_back (theirs);
    g_assert_cmpuint (content->marks->len, ==, 18 + 5);
    for (guint i = 0; i < content->marks->len; i++)
      g_assert_false (((FjAnnotationMark *) content->marks->pdata[i])->is_own);
  }
}

/* An image in colour, beside a grey one, is shown in colour. */
static void
test_colour (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *state = g_build_filename (folder, "colour.dcm", NULL), *out = NULL;
  g_autoptr (FjAnnotationContent) content = NULL;
  FjMark *mark = f->marks->pdata[0];

  fj_mark_image_clear (&mark->image);
  fj_mark_image_copy (&other_image, &mark->image);
  f->images[1].is_colour = TRUE;
  f->voi.function = FJ_VOI_LINEAR;
  objects = write_all (f, NULL);
  g_assert_cmpuint (objects->len, ==, 2);
  save_object (objects->pdata[0], state);
  content = read_back (objects->pdata[0]);
  g_assert_cmpint (content->presentation->kind, ==, FJ_PRESENTATION_OF_COLOUR);
  g_assert_cmpuint (content->marks->len, ==, 1);
  assert_same_mark (mark, ((FjAnnotationMark *) content->marks->pdata[0])->mark);
  out = run_python ("import sys, pydicom\n"
                    "ds = pydicom.dcmread(sys.argv[1])\n"
                    "assert ds.SOPClassUID == '1.2.840.10008.5.1.4.1.1.11.2'\n"
                    "assert ds.ICCProfile[36:40] == b'acsp' and ds.ColorSpace == 'SRGB'\n"
                    "for name in ('RescaleSlope', 'PresentationLUTShape', 'SoftcopyVOILUTSequence'):\n"
                    "    assert name not in ds, name\n",
                    state, NULL);
}

static void
test_attributes (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *state = g_build_filename (folder, "state.dcm", NULL), *out = NULL;

  f->images[0].is_inverted = f->images[0].is_flipped = TRUE;
  f->images[0].rotation = 270;
  objects = write_all (f, NULL);
  save_object (objects->pdata[0], state);
  out = run_python (
      "import sys, pydicom\n"
      "ds = pydicom.dcmread(sys.argv[1])\n"
      "assert ds.SOPClassUID == '1.2.840.10008.5.1.4.1.1.11.1' and ds.Modality == 'PR'\n"
      "assert ds.SpecificCharacterSet == 'ISO_IR 192' and str(ds.PatientName) == 'Ouyang^Xiaohong=欧阳^小红'\n"
      "assert ds.PatientID == 'P0001' and ds.PatientSex == 'F' and ds.StudyInstanceUID == '2.25.2'\n"
      "assert ds.SeriesInstanceUID not in ('2.25.3', '') and ds.AccessionNumber == 'SITE260512000001'\n"
      "assert str(ds.ContentCreatorName) == 'Li^Na=李^娜' and ds.ContentLabel == 'MARKS'\n"
      "assert ds.PresentationCreationDate == '20260512' and ds.PresentationCreationTime.startswith('1200')\n"
      "assert ds.TimezoneOffsetFromUTC == '+0800', ds.TimezoneOffsetFromUTC\n"
      "assert ds.PresentationLUTShape == 'INVERSE' and ds.ImageRotation == 270 and ds.ImageHorizontalFlip == 'Y'\n"
      "assert (ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType) == (2, -1000, 'HU')\n"
      "area = ds.DisplayedAreaSelectionSequence[0]\n"
      "assert area.DisplayedAreaTopLeftHandCorner == [64, 48]\n" /* as seen: dciodvfy says so too */
      "assert area.DisplayedAreaBottomRightHandCorner == [1, 1]\n"
      "assert area.PresentationPixelSpacing == [0.5, 0.25] and area.PresentationSizeMode == 'SCALE TO FIT'\n"
      "assert len(ds.GraphicGroupSequence) == 15\n"
      "text = [t for a in ds.GraphicAnnotationSequence for t in a.TextObjectSequence]\n"
      "assert any(t.UnformattedTextValue == '右上肺\\r\\n结节 \\\\ 3' for t in text)\n"
      "for a in ds.GraphicAnnotationSequence:\n"
      "    assert a.GraphicLayer in [l.GraphicLayer for l in ds.GraphicLayerSequence]\n"
      "    assert a.ReferencedImageSequence[0].ReferencedSOPInstanceUID == '2.25.11'\n"
      "    for g in a.GraphicObjectSequence:\n"
      "        assert g.TrackingID.endswith(g.TrackingUID) and g.NumberOfGraphicPoints * 2 == len(g.GraphicData)\n",
      state, NULL);
}

/* Corners of a part of the image are those that numpy sees when it turns and flips; DCMTK takes them. */
static void
test_turned (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GPtrArray) objects = NULL;
      g_autofree char *state = g_build_filename (folder, "state.dcm", NULL);
      g_autofree char *picture = g_build_filename (folder, "picture.pgm", NULL);
      g_autofree char *arrangement = g_strdup_printf ("%u %u", i % 4, i / 4), *dumped = NULL, *out = NULL;
      const char *show[] = { "dcmp2pgm", "-p", state, f->path, picture, NULL };
      g_autoptr (FjAnnotationContent) content = NULL;
      const FjDisplayedArea *area;

      f->images[0].rotation = i % 4 * 90;
      f->images[0].is_flipped = i >= 4;
      f->images[0].left = 5;
      f->images[0].top = 3;
      f->images[0].right = 40;
      f->images[0].bottom = 22;
      objects = write_all (f, NULL);
      content = read_back (objects->pdata[0]);
      area = fj_presentation_find_area (content->presentation, "2.25.11", 1);
      g_assert_cmpint (area->left, ==, 5);
      g_assert_cmpint (area->top, ==, 3);
      g_assert_cmpint (area->right, ==, 40);
      g_assert_cmpint (area->bottom, ==, 22);
      save_object (objects->pdata[0], state);
      out = run_python (
          "import sys, pydicom\n"
          "turn, flip = map(int, sys.argv[2].split())\n"
          "import numpy\n"
          "rows, columns = numpy.mgrid[1:49, 1:65]\n"
          "seen = lambda a: numpy.fliplr(numpy.rot90(a, -turn)) if flip else numpy.rot90(a, -turn)\n"
          "rows, columns = [seen(a[2:22, 4:40]) for a in (rows, columns)]\n"
          "area = pydicom.dcmread(sys.argv[1]).DisplayedAreaSelectionSequence[0]\n"
          "assert area.DisplayedAreaTopLeftHandCorner == [columns[0, 0], rows[0, 0]]\n"
          "assert area.DisplayedAreaBottomRightHandCorner == [columns[-1, -1], rows[-1, -1]]\n",
          state, arrangement);
      dumped = run_program (show, NULL);
    }
}

/* Real images (an inverted plate, CT, MR): shown by DCMTK through our states as pydicom and numpy compute
 * them. */
static void
test_data (void)
{
  static const char *const names[] = { "dicomdir/pydicom+pydicom/dicomdirtests/77654033/CR3/6278",
                                       "seg-sr/QIICR+dcmqi/segmentations/24x38x3/image/IMG0002.dcm",
                                       "seg-sr/QIICR+dcmqi/paramaps/pm-example-slice.dcm",
                                       "pydicom-data/pydicom+pydicom-data/MR2_UNCR.dcm" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path
          = g_build_filename (g_getenv ("FENJI_DATA") ? g_getenv ("FENJI_DATA") : "", names[i], NULL);
      g_autofree char *state = g_build_filename (folder, "state.dcm", NULL);
      g_autofree char *picture = g_build_filename (folder, "picture.pgm", NULL);
      g_autofree char *both = g_strconcat (path, "\n", state, NULL), *dumped = NULL, *out = NULL;
      const char *show[] = { "dcmp2pgm", "-p", state, path, picture, NULL };
      const FjAnnotationMaker maker = { .author = "Li^Na", .made_at = NOON };
      g_autoptr (FjDicomObject) object = NULL;
      g_autoptr (FjAnnotationSubject) subject = NULL;
      g_auto (FjGreyPipeline) pipeline;
      g_autofree char *instance = NULL, *series = NULL, *study = NULL, *sop_class = NULL;
      g_autoptr (FjMark) mark = NULL;
      g_autoptr (GPtrArray) objects = NULL;
      gint64 rows, columns;

      fj_grey_pipeline_init (&pipeline);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return;
      object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
      g_assert_no_error (error);
      g_assert_true (fj_dicom_frame_get_pipeline (object, 0, &pipeline, &error));
      subject = fj_annotation_subject_read (object);
      /* DCMTK wants a name where the standard lets it be empty. */
      if (!subject->patient_name || !*subject->patient_name)
        {
          g_free (subject->patient_name);
          subject->patient_name = g_strdup ("Nobody");
        }
      study = fj_dicom_object_dup_string (object, 0x0020000D);
      series = fj_dicom_object_dup_string (object, 0x0020000E);
      sop_class = fj_dicom_object_dup_string (object, 0x00080016);
      instance = fj_dicom_object_dup_string (object, 0x00080018);
      g_assert_true (fj_dicom_object_get_int (object, 0x00280010, 0, &rows));
      g_assert_true (fj_dicom_object_get_int (object, 0x00280011, 0, &columns));
      {
        const FjAnnotationImage image = { .image = { study, series, sop_class, instance, 1 },
                                          .n_frames = 1,
                                          .rows = (guint) rows,
                                          .columns = (guint) columns,
                                          .modality = &pipeline.modality,
                                          .voi = &pipeline.voi,
                                          .is_inverted = pipeline.shape == FJ_PRESENTATION_INVERSE };

        mark = fj_mark_new (FJ_MARK_LENGTH, &image.image);
        fj_mark_add_point (mark, 1.5, 2.25);
        fj_mark_add_point (mark, (double) columns - 3.125, (double) rows - 4);
        objects = fj_annotation_gsps_write (subject, &maker, (const FjMark *const *) &mark, NULL, 1, &image,
                                            1, &error);
        g_assert_no_error (error);
      }
      save_object (objects->pdata[0], state);
      dumped = run_program (show, NULL);
      out = run_python (
          "import sys, numpy, pydicom\n"
          "path, state = sys.argv[2].split('\\n')\n"
          "raw = open(sys.argv[1], 'rb').read()\n"
          "width, height = map(int, raw.split()[1:3])\n"
          "got = numpy.frombuffer(raw[-width * height:], 'u1').reshape(height, width).astype(float)\n"
          "ds = pydicom.dcmread(path)\n"
          "assert (height, width) == (ds.Rows, ds.Columns), (height, width)\n"
          "first = lambda v: float(v[0]) if isinstance(v, pydicom.multival.MultiValue) else float(v)\n"
          "x = ds.pixel_array.astype(float) * float(ds.get('RescaleSlope', 1)) + float(ds.get('RescaleIntercept', 0))\n"
          "c, w = first(ds.WindowCenter), first(ds.WindowWidth)\n"
          "want = numpy.clip(((x - (c - 0.5)) / (w - 1) + 0.5) * 255, 0, 255)\n"
          "if ds.PhotometricInterpretation == 'MONOCHROME1': want = 255 - want\n"
          "assert numpy.abs(got - want).max() < 1.5, (path, numpy.abs(got - want).max())\n"
          "pr = pydicom.dcmread(state)\n"
          "data = list(pr.GraphicAnnotationSequence[0].GraphicObjectSequence[0].GraphicData)\n"
          "assert data == [1.5, 2.25, ds.Columns - 3.125, ds.Rows - 4], data\n"
          "assert pr.PatientName == (ds.get('PatientName') or 'Nobody') and pr.StudyInstanceUID == ds.StudyInstanceUID\n",
          picture, both);
    }
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  FjMark *mark = f->marks->pdata[0];
  const FjMark *const *marks = (const FjMark *const *) f->marks->pdata;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none
      = fj_annotation_gsps_write (f->subject, &f->maker, marks, NULL, 0, f->images, 3, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  mark->image.frame = 2; /* not among the images */
  g_assert_null (fj_annotation_gsps_write (f->subject, &f->maker, marks, NULL, 1, f->images, 3, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  mark->image.frame = 1;
  f->voi.function = FJ_VOI_TABLE;
  g_assert_null (fj_annotation_gsps_write (f->subject, &f->maker, marks, NULL, 1, f->images, 3, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  f->voi.function = FJ_VOI_LINEAR;
  g_free (f->subject->study_uid);
  f->subject->study_uid = g_strdup ("none");
  g_assert_null (fj_annotation_gsps_write (f->subject, &f->maker, marks, NULL, 1, f->images, 3, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-gsps-XXXXXX", NULL);
  g_test_add ("/annotation/gsps/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/annotation/gsps/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/annotation/gsps/dcmtk", Fixture, NULL, set_up, test_dcmtk, tear_down);
  g_test_add ("/annotation/gsps/colour", Fixture, NULL, set_up, test_colour, tear_down);
  g_test_add ("/annotation/gsps/attributes", Fixture, NULL, set_up, test_attributes, tear_down);
  g_test_add ("/annotation/gsps/turned", Fixture, NULL, set_up, test_turned, tear_down);
  g_test_add_func ("/annotation/gsps/data", test_data);
  g_test_add ("/annotation/gsps/refused", Fixture, NULL, set_up, test_refused, tear_down);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };
    g_autofree char *out = run_program (remove, NULL);
  }
  g_free (folder);
  return status;
}
