/* fj-dicom-stack-image: an enhanced object frame by frame, drawn by pydicom. */
#include <math.h>

#include "drawn.h"
#include "fj-dicom-stack-image.h"

static const char enhanced[]
    = "ds.NumberOfFrames=3\n"
      "ds.PixelData=bytes(3*32)\n"
      "ds.PixelRepresentation=1\n"
      "ds.ImageType=['ORIGINAL','PRIMARY','MIXED','NONE']\n"
      "ds.FrameOfReferenceUID='2.25.9'\n"
      "ds.InstanceNumber=4\n"
      "shared=item(PlaneOrientationSequence=sequence(item(ImageOrientationPatient=[1,0,0,0,1,0])),\n"
      "  PixelMeasuresSequence=sequence(item(PixelSpacing=[0.5,0.8],SliceThickness=3)),\n"
      "  MREchoSequence=sequence(item(EffectiveEchoTime=90.5)),\n"
      "  PixelValueTransformationSequence=sequence(item(RescaleSlope=2,RescaleIntercept=-7)))\n"
      "ds.SharedFunctionalGroupsSequence=sequence(shared)\n"
      "def frame(i):\n"
      "  f=item(PlanePositionSequence=sequence(item(ImagePositionPatient=[1,2,10.0+3*i])),\n"
      "    FrameContentSequence=sequence(item(StackID='S%d'%(i//2),TemporalPositionIndex=i+1,\n"
      "      FrameAcquisitionDateTime='2000030100000%d.5'%i)),\n"
      "    MRImageFrameTypeSequence=sequence(item(FrameType=['ORIGINAL','PRIMARY','DIFFUSION',str(i)])),\n"
      "    CardiacSynchronizationSequence=sequence(item(NominalCardiacTriggerDelayTime=50.0*i,\n"
      "      NominalPercentageOfCardiacPhase=10.0*i)),\n"
      "    MRDiffusionSequence=sequence(item(DiffusionBValue=400.0*i)))\n"
      "  if i: f.MRDiffusionSequence[0].DiffusionGradientDirectionSequence=sequence(\n"
      "    item(DiffusionGradientOrientation=[0.0,0.0,2.0]))\n"
      "  if i==2: f.PixelValueTransformationSequence=sequence(item(RescaleSlope=5,RescaleIntercept=1))\n"
      "  return f\n"
      "ds.PerFrameFunctionalGroupsSequence=sequence(frame(0),frame(1),frame(2))\n";

static void
test_enhanced (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (enhanced);
  FjStackImage image;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *stack = g_strdup_printf ("S%u", i / 2);
      g_autofree char *type = g_strdup_printf ("ORIGINAL\\PRIMARY\\DIFFUSION\\%u", i);

      g_assert_true (fj_dicom_stack_image_read (object, i, &image));
      g_assert_cmpuint (image.frame, ==, i);
      g_assert_cmpuint (image.rows, ==, 4);
      g_assert_cmpint (image.type, ==, FJ_SAMPLE_S16);
      g_assert_true (image.has_plane);
      g_assert_cmpfloat (image.plane.origin.z, ==, 10 + 3 * i);
      g_assert_cmpfloat (image.plane.row_spacing, ==, 0.5);
      g_assert_cmpfloat (image.plane.column_spacing, ==, 0.8);
      g_assert_cmpfloat (image.slope, ==, i == 2 ? 5 : 2);
      g_assert_cmpfloat (image.intercept, ==, i == 2 ? 1 : -7);
      g_assert_cmpstr (image.stack_id, ==, stack);
      g_assert_cmpstr (image.image_type, ==, type);
      g_assert_cmpstr (image.frame_of_reference, ==, "2.25.9");
      g_assert_cmpfloat (image.instance_number, ==, 4);
      g_assert_cmpfloat (image.temporal_position, ==, i + 1);
      g_assert_cmpfloat (image.trigger_time, ==, 50.0 * i);
      g_assert_cmpfloat (image.phase, ==, 10.0 * i);
      g_assert_cmpfloat (image.echo_time, ==, 90.5);
      g_assert_cmpfloat (image.b_value, ==, 400.0 * i);
      g_assert_cmpint (image.has_gradient, ==, i > 0);
      g_assert_cmpfloat (image.gradient.z, ==, i > 0 ? 1 : 0);
      g_assert_cmpfloat_with_epsilon (image.acquisition_time, 951868800 + i + 0.5, 1e-6);
      g_assert_true (isnan (image.echo_number));
      fj_stack_image_clear (&image);
    }
  g_assert_false (fj_dicom_stack_image_read (object, 3, &image));
}

static void
test_tables_and_others (void)
{
  g_autoptr (FjDicomObject) table
      = drawn_object ("ds.PixelData=bytes(32)\n"
                      "ds.RescaleSlope,ds.RescaleIntercept=3,4\n"
                      "ds.ModalityLUTSequence=sequence(item(LUTDescriptor=[2,0,16],LUTData=bytes(4)))\n");
  g_autoptr (FjDicomObject) zero
      = drawn_object ("ds.PixelData=bytes(32)\nds.RescaleSlope,ds.RescaleIntercept=0,4\n");
  g_autoptr (FjDicomObject) none = drawn_object ("del ds.Rows\n");
  FjStackImage image;

  g_assert_true (fj_dicom_stack_image_read (table, 0, &image));
  g_assert_true (image.is_modality_table);
  g_assert_cmpfloat (image.slope, ==, 1);
  g_assert_cmpfloat (image.intercept, ==, 0);
  g_assert_false (image.has_plane);
  g_assert_true (fj_dicom_stack_image_read (zero, 0, &image));
  g_assert_cmpfloat (image.slope, ==, 1);
  g_assert_cmpfloat (image.intercept, ==, 0);
  g_assert_false (fj_dicom_stack_image_read (none, 0, &image));
}

/* Vendors' values as archives keep them that do not know them. */
static void
test_bytes (void)
{
  static const struct
  {
    const char *script;
    double b;
  } cases[] = {
    { "ds.add_new(0x00190010,'LO','SIEMENS MR HEADER')\nds.add_new(0x0019100c,'OB',b'1400')\n", 1400 },
    { "ds.add_new(0x00190010,'LO','SIEMENS MR HEADER')\nds.add_new(0x0019100c,'UN',b'50')\n", 50 },
    { "ds.add_new(0x00190010,'LO','SIEMENS MR HEADER')\nds.add_new(0x0019100c,'OB',b'none')\n", NAN },
    { "ds.add_new(0x00190010,'LO','ANOTHER')\nds.add_new(0x0019100c,'OB',b'1400')\n", NAN },
    { "ds.add_new(0x00430010,'LO','GEMS_PARM_01')\nds.add_new(0x00431039,'UN',b'1000000700\\\\8\\\\0\\\\0 ')\n",
      700 },
    { "import struct\nds.add_new(0x20010010,'LO','Philips Imaging DD 001')\n"
      "ds.add_new(0x20011003,'UN',struct.pack('<f',800.5))\n",
      800.5 },
    { "import struct\nds.add_new(0x00650010,'LO','Image Private Header')\n"
      "ds.add_new(0x00651009,'UN',struct.pack('<d',1200.25))\n",
      1200.25 },
    { "ds.add_new(0x20010010,'LO','Philips Imaging DD 001')\nds.add_new(0x20011003,'UN',b'123456')\n", NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strconcat ("ds.PixelData=bytes(32)\n", cases[i].script, NULL);
      g_autoptr (FjDicomObject) object = drawn_object (script);
      FjStackImage image;

      g_assert_true (fj_dicom_stack_image_read (object, 0, &image));
      g_test_message ("%s%g", cases[i].script, image.b_value);
      g_assert_true (image.b_value == cases[i].b || (isnan (image.b_value) && isnan (cases[i].b)));
      fj_stack_image_clear (&image);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-stack-image/enhanced", test_enhanced);
  g_test_add_func ("/dicom-stack-image/tables-and-others", test_tables_and_others);
  g_test_add_func ("/dicom-stack-image/bytes", test_bytes);
  return g_test_run ();
}
