/* fj-image-facts: against what pydicom reads of the same files, and files made to say something. */
#include "series-files.h"
#include "study-colours.h"

#include <math.h>

#include "fj-dicom-frame.h"
#include "fj-image-facts.h"

static FjImageFacts *
read_file (const char *path, guint frame, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, error);

  return object != NULL ? fj_image_facts_new (object, frame, error) : NULL;
}

static FjImageFacts *
read_name (const char *name, guint frame)
{
  g_autofree char *path = in_folder (name);
  g_autoptr (GError) error = NULL;
  FjImageFacts *facts = read_file (path, frame, &error);

  g_assert_no_error (error);
  return facts;
}

static void
check_text (const char *got, const char *expected)
{
  g_assert_cmpstr (got != NULL ? got : "", ==, expected);
}

/* All images of pydicom: plain attributes as pydicom reads them. */
static void
test_pydicom (void)
{
  static const char script[]
      = "import os,sys,glob,warnings,logging\n"
        "warnings.simplefilter('ignore');logging.disable(logging.CRITICAL)\n"
        "import pydicom\n"
        "folder=os.path.dirname(pydicom.__file__)+'/data/test_files'\n"
        "def text(v): return '' if v is None else str(v).strip(' \\0')\n"
        "for path in sorted(glob.glob(folder+'/*.dcm')):\n"
        "  try: d=pydicom.dcmread(path,stop_before_pixels=True)\n"
        "  except Exception: continue\n"
        "  if not d.get('Rows') or not d.get('Columns') or d.get('Modality')=='SR': continue\n"
        "  try:\n"
        "    fields=[d.Rows,d.Columns,int(d.get('NumberOfFrames') or 1),text(d.get('PatientID')),"
        "text(d.get('Modality')),int(d.get('SeriesNumber') or 0),int(d.get('InstanceNumber') or 0),"
        "text(d.get('SOPInstanceUID')),text(d.get('SeriesInstanceUID')),text(d.get('FrameOfReferenceUID')),"
        "text(d.get('PatientSex')),text(d.get('PatientAge'))]\n"
        "  except Exception: continue\n"
        "  print('\\t'.join([path]+[str(f) for f in fields]))\n";
  const char *argv[] = { "/usr/bin/python3", "-c", script, NULL };
  g_autofree char *out = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, NULL, NULL));
  lines = g_strsplit (out, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (FjImageFacts) facts = NULL;

      if (g_strv_length (fields) != 13)
        continue;
      facts = read_file (fields[0], 0, &error);
      if (facts == NULL) /* files that are damaged on purpose */
        {
          g_assert_cmpuint (strlen (error->message), >, 30);
          continue;
        }
      g_test_message ("%s", fields[0]);
      g_assert_cmpuint (facts->rows, ==, strtoul (fields[1], NULL, 10));
      g_assert_cmpuint (facts->columns, ==, strtoul (fields[2], NULL, 10));
      g_assert_cmpuint (facts->frames, ==, strtoul (fields[3], NULL, 10));
      check_text (facts->patient_id, fields[4]);
      check_text (facts->modality, fields[5]);
      g_assert_cmpint (facts->series_number, ==, strtol (fields[6], NULL, 10));
      g_assert_cmpint (facts->instance_number, ==, strtol (fields[7], NULL, 10));
      check_text (facts->instance_uid, fields[8]);
      check_text (facts->series_uid, fields[9]);
      check_text (facts->frame_of_reference, fields[10]);
      check_text (facts->sex, fields[11]);
      check_text (facts->age, fields[12]);
      n++;
    }
  g_assert_cmpuint (n, >, 40);
}

static void
test_words (void)
{
  g_autoptr (FjImageFacts) facts = NULL, bare = NULL;

  begin_folder ();
  draw (
      "stack('a',1,'2.25.1',SpecificCharacterSet='ISO_IR 192',PatientName='Shan^Xiaohong=单^小红',PatientID=' 7 ',"
      "PatientBirthDate='19610304',PatientAge='065Y',PatientSex='F',InstitutionName='青山镇卫生院',"
      "AccessionNumber='QS1',StudyDate='20261122',StudyTime='140312.5',StudyDescription='胸部',"
      "SeriesDescription='Lung',BodyPartExamined='CHEST',Laterality='L',ImageLaterality='R',ViewPosition='AP',"
      "SeriesNumber=5,PatientIdentityRemoved='YES',ImageType=['DERIVED','SECONDARY','AXIAL'],"
      "LossyImageCompression='01',LossyImageCompressionRatio=[4,12.5],PresentationIntentType='FOR PROCESSING',"
      "CineRate=15)\n"
      "stack('b',1,'2.25.2')\n"
      "d=pydicom.dcmread('b00')\n"
      "for k in ['PatientName','PatientID','PatientBirthDate','PatientAge','PatientSex','InstitutionName',"
      "'StudyDate','StudyTime','Modality','ImagePositionPatient','SliceLocation','FrameOfReferenceUID']:\n"
      "  if k in d: delattr(d,k)\n"
      "d.save_as('b00')\n");
  facts = read_name ("a00", 0);
  g_assert_cmpstr (facts->patient_name, ==, "单小红");
  g_assert_cmpstr (facts->patient_id, ==, "7");
  g_assert_cmpstr (facts->birth_date, ==, "1961-03-04");
  g_assert_cmpstr (facts->age, ==, "065Y");
  g_assert_cmpstr (facts->sex, ==, "F");
  g_assert_cmpstr (facts->institution, ==, "青山镇卫生院");
  g_assert_cmpstr (facts->accession, ==, "QS1");
  g_assert_cmpstr (facts->study_date, ==, "2026-11-22");
  g_assert_cmpstr (facts->study_time, ==, "14:03");
  g_assert_cmpstr (facts->study_description, ==, "胸部");
  g_assert_cmpstr (facts->series_description, ==, "Lung");
  g_assert_cmpstr (facts->modality, ==, "CT");
  g_assert_cmpstr (facts->body_part, ==, "CHEST");
  g_assert_cmpstr (facts->laterality, ==, "R");
  g_assert_cmpstr (facts->view_position, ==, "AP");
  g_assert_cmpint (facts->series_number, ==, 5);
  g_assert_cmpstr (facts->transfer_syntax, ==, "1.2.840.10008.1.2.1");
  g_assert_true (facts->is_deidentified && facts->is_derived && facts->is_lossy && facts->is_for_processing);
  g_assert_false (facts->is_text_repaired);
  g_assert_cmpfloat (facts->lossy_ratio, ==, 12.5);
  g_assert_cmpfloat (facts->frame_rate, ==, 15);
  bare = read_name ("b00", 0);
  g_assert_null (bare->patient_name);
  g_assert_null (bare->patient_id);
  g_assert_null (bare->birth_date);
  g_assert_null (bare->sex);
  g_assert_null (bare->study_date);
  g_assert_null (bare->study_time);
  g_assert_null (bare->modality);
  g_assert_null (bare->frame_of_reference);
  g_assert_false (bare->has_plane || bare->is_deidentified || bare->is_lossy || bare->is_for_processing);
  g_assert_true (isnan (bare->slice_location));
  g_assert_cmpfloat (bare->frame_rate, ==, 0);
  end_folder ();
}

/* A mislabelled character set is put right, and that is said. */
static void
test_repaired (void)
{
  g_autoptr (FjImageFacts) facts = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PatientName='XXXXXXXX',SpecificCharacterSet='ISO_IR 192')\n"
        "b=open('a00','rb').read()\n"
        "n='王小东'.encode('gbk');n+=b' '*(8-len(n))\n"
        "open('a00','wb').write(b.replace(b'XXXXXXXX',n))\n");
  facts = read_name ("a00", 0);
  g_assert_cmpstr (facts->patient_name, ==, "王小东");
  g_assert_true (facts->is_text_repaired);
  end_folder ();
}

static void
test_picture (void)
{
  g_autoptr (FjImageFacts) facts = NULL, dark = NULL, uptake = NULL;

  begin_folder ();
  draw (
      "stack('a',1,'2.25.1',WindowCenter=[40,-600],WindowWidth=[400,1500],WindowCenterWidthExplanation=['SOFT','LUNG'],"
      "PixelSpacing=[0.8,0.4],PixelPaddingValue=-2000)\n"
      "stack('b',1,'2.25.2',PhotometricInterpretation='MONOCHROME1',RescaleSlope=2,PixelAspectRatio=[3,2],"
      "ShutterShape='RECTANGULAR',ShutterLeftVerticalEdge=3,ShutterRightVerticalEdge=20,"
      "ShutterUpperHorizontalEdge=2,ShutterLowerHorizontalEdge=18)\n"
      "stack('c',1,'2.25.3',Modality='PT',Units='GML')\n"
      "d=pydicom.dcmread('b00');del d.PixelSpacing\n"
      "for k in ['WindowCenter','WindowWidth']:\n"
      "  if k in d: delattr(d,k)\n"
      "d.save_as('b00')\n");
  facts = read_name ("a00", 0);
  g_assert_cmpint (facts->kind, ==, FJ_IMAGE_GREY);
  g_assert_cmpuint (facts->vois->len, ==, 2);
  g_assert_cmpfloat (((FjVoi *) g_ptr_array_index (facts->vois, 1))->center, ==, -600);
  g_assert_cmpstr (((FjVoi *) g_ptr_array_index (facts->vois, 1))->explanation, ==, "LUNG");
  g_assert_cmpfloat (facts->pipeline.voi.width, ==, 400);
  g_assert_cmpfloat (facts->pipeline.modality.intercept, ==, -1000);
  g_assert_true (facts->pipeline.has_padding);
  g_assert_cmpfloat (facts->pipeline.padding_low, ==, -2000);
  g_assert_cmpfloat (facts->aspect, ==, 2);
  g_assert_true (facts->has_plane);
  g_assert_cmpfloat (facts->plane.row_spacing, ==, 0.8);
  g_assert_cmpint (facts->spacing.basis, ==, FJ_SPACING_PATIENT);
  g_assert_cmpuint (facts->spacings->len, ==, 1);
  g_assert_cmpfloat (g_array_index (facts->spacings, FjSpacing, 0).row_spacing, ==, 0.8);
  g_assert_cmpfloat (facts->slice_location, ==, 0);
  g_assert_true (isnan (facts->suv_factor));
  uptake = read_name ("c00", 0);
  g_assert_cmpfloat (uptake->suv_factor, ==, 1);
  dark = read_name ("b00", 0);
  g_assert_cmpint (dark->pipeline.shape, ==, FJ_PRESENTATION_INVERSE);
  g_assert_cmpuint (dark->vois->len, ==, 0);
  g_assert_cmpint (dark->pipeline.voi.function, ==, FJ_VOI_NONE);
  g_assert_cmpfloat (dark->aspect, ==, 1.5);
  g_assert_cmpint (dark->spacing.basis, ==, FJ_SPACING_NONE);
  g_assert_cmpuint (dark->spacings->len, ==, 0);
  g_assert_cmpuint (dark->shutter.shapes, ==, FJ_SHUTTER_RECTANGULAR);
  g_assert_cmpint (dark->shutter.right, ==, 20);
  end_folder ();
}

static void
test_kinds (void)
{
  g_autoptr (FjImageFacts) grey = NULL, colours = NULL, palette = NULL, supplemental = NULL;

  begin_folder ();
  draw (DEFINE_COLOURED "import shutil\nshutil.copy(get_testdata_file('SC_rgb_small_odd.dcm'),'rgb')\n"
                        "stack('g',1,'2.25.1')\n"
                        "coloured('p','2.25.2',PhotometricInterpretation='PALETTE COLOR')\n"
                        "coloured('s','2.25.3',PixelPresentation='COLOR')\n");
  grey = read_name ("g00", 0);
  colours = read_name ("rgb", 0);
  palette = read_name ("p00", 0);
  supplemental = read_name ("s00", 0);
  g_assert_cmpint (grey->kind, ==, FJ_IMAGE_GREY);
  g_assert_null (grey->palette.red);
  g_assert_cmpint (colours->kind, ==, FJ_IMAGE_COLOUR);
  g_assert_cmpint (palette->kind, ==, FJ_IMAGE_PALETTE);
  g_assert_cmpuint (palette->palette.red->n, ==, 256);
  g_assert_cmpint (supplemental->kind, ==, FJ_IMAGE_SUPPLEMENTAL);
  g_assert_nonnull (supplemental->palette.blue);
  g_assert_cmpuint (fj_image_facts_get_size (grey), >=, sizeof (FjImageFacts));
  g_assert_cmpuint (fj_image_facts_get_size (palette), >, fj_image_facts_get_size (grey) + 1000);
  end_folder ();
}

/* Each frame has its own place; texts are shared. */
static void
test_frames (void)
{
  g_autoptr (FjImageFacts) first = NULL, second = NULL, none = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw (
      "stack('a',1,'2.25.1')\nd=pydicom.dcmread('a00')\nd.NumberOfFrames=2\nd.PixelData=d.PixelData*2\n"
      "del d.ImagePositionPatient,d.ImageOrientationPatient,d.PixelSpacing\n"
      "def item(**v):\n"
      "  i=Dataset()\n"
      "  for k,x in v.items(): setattr(i,k,x)\n"
      "  return [i]\n"
      "d.SharedFunctionalGroupsSequence=item(PixelMeasuresSequence=item(PixelSpacing=[0.5,0.5]),"
      "PlaneOrientationSequence=item(ImageOrientationPatient=[1,0,0,0,1,0]))\n"
      "d.PerFrameFunctionalGroupsSequence=[item(PlanePositionSequence=item(ImagePositionPatient=[0,0,z]))[0] for z in [3,8]]\n"
      "d.save_as('a')\n");
  first = read_name ("a", 0);
  second = read_name ("a", 1);
  g_assert_cmpuint (first->frames, ==, 2);
  g_assert_cmpuint (second->frame, ==, 1);
  g_assert_true (first->has_plane && second->has_plane);
  g_assert_cmpfloat (first->slice_location, ==, 3);
  g_assert_cmpfloat (second->slice_location, ==, 8);
  g_assert_true (first->series_uid == second->series_uid);
  path = in_folder ("a");
  none = read_file (path, first->frames, &error);
  g_assert_null (none);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  end_folder ();
}

static void
test_no_image (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\nd=pydicom.dcmread('a00');del d.PixelData,d.Rows;d.save_as('a')\n");
  path = in_folder ("a");
  g_assert_null (read_file (path, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  end_folder ();
}

static void
test_shown (void)
{
  g_autoptr (GBytes) bytes = NULL;
  FjFrame *pixels = NULL;
  FjImageFacts *facts = NULL;
  FjShownImage *image = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\n");
  facts = read_name ("a00", 0);
  bytes = g_bytes_new_static ("x", 1);
  pixels = fj_frame_new (1, 1, 1, FJ_SAMPLE_U8, 8, bytes);
  image = fj_shown_image_new (facts, pixels);
  fj_image_facts_unref (facts);
  fj_frame_unref (pixels);
  g_assert_cmpstr (image->facts->series_uid, ==, "2.25.1");
  g_assert_cmpuint (fj_frame_get_rows (image->pixels), ==, 1);
  fj_shown_image_free (image);
  fj_shown_image_free (NULL);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/image-facts/pydicom", test_pydicom);
  g_test_add_func ("/image-facts/words", test_words);
  g_test_add_func ("/image-facts/repaired", test_repaired);
  g_test_add_func ("/image-facts/picture", test_picture);
  g_test_add_func ("/image-facts/kinds", test_kinds);
  g_test_add_func ("/image-facts/frames", test_frames);
  g_test_add_func ("/image-facts/no-image", test_no_image);
  g_test_add_func ("/image-facts/shown", test_shown);
  return g_test_run ();
}
