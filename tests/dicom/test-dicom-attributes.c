/* fj-dicom-attributes: pipelines, VOI alternatives and palettes of drawn objects and of pydicom's files. */
#include "drawn.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"

static void
get_pipeline (FjDicomObject *object, guint frame, FjGreyPipeline *pipeline)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (fj_dicom_frame_get_pipeline (object, frame, pipeline, &error));
  g_assert_no_error (error);
}

static void
test_packaged (void)
{
  g_auto (FjGreyPipeline) ct = {}, mr = {}, cr = {};
  g_autoptr (FjDicomObject) ct_file = packaged_object ("CT_small.dcm");
  get_pipeline (ct_file, 0, &ct);
  g_assert_cmpfloat (ct.modality.slope, ==, 1);
  g_assert_cmpfloat (ct.modality.intercept, ==, -1024);
  g_assert_cmpstr (ct.modality.unit, ==, "HU");
  g_assert_cmpint (ct.voi.function, ==, FJ_VOI_NONE);
  g_assert_true (ct.has_padding);
  g_assert_cmpint (ct.padding_low, ==, -2000);
  g_assert_cmpint (ct.padding_high, ==, -2000);
  g_assert_cmpint (ct.shape, ==, FJ_PRESENTATION_IDENTITY);

  g_autoptr (FjDicomObject) mr_file = packaged_object ("MR_small.dcm");
  get_pipeline (mr_file, 0, &mr);
  g_assert_cmpfloat (mr.modality.slope, ==, 1);
  g_assert_null (mr.modality.unit);
  g_assert_cmpint (mr.voi.function, ==, FJ_VOI_LINEAR);
  g_assert_cmpfloat (mr.voi.center, ==, 600);
  g_assert_cmpfloat (mr.voi.width, ==, 1600);
  g_assert_false (mr.has_padding);

  g_autoptr (FjDicomObject) cr_file = packaged_object ("dicomdirtests/77654033/CR1/6154");
  get_pipeline (cr_file, 0, &cr);
  g_assert_cmpint (cr.shape, ==, FJ_PRESENTATION_INVERSE);
}

static void
test_polarity (void)
{
  static const struct
  {
    const char *script;
    FjPresentationShape shape;
  } cases[] = {
    { "", FJ_PRESENTATION_IDENTITY },
    { "ds.PhotometricInterpretation = 'MONOCHROME1'", FJ_PRESENTATION_INVERSE },
    { "ds.PhotometricInterpretation, ds.PresentationLUTShape = 'MONOCHROME1', 'INVERSE'",
      FJ_PRESENTATION_INVERSE },
    { "ds.PresentationLUTShape = 'IDENTITY'", FJ_PRESENTATION_IDENTITY },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (FjGreyPipeline) pipeline = {};
      g_autoptr (FjDicomObject) object = drawn_object (cases[i].script);
      get_pipeline (object, 0, &pipeline);
      g_assert_cmpint (pipeline.shape, ==, cases[i].shape);
    }
}

static void
test_modality (void)
{
  g_auto (FjGreyPipeline) table = {}, zero = {}, padded = {}, colour = {}, damaged = {};
  g_autoptr (FjDicomObject) object = drawn_object ("ds.PixelRepresentation = 1\n"
                                                   "lut = item(ModalityLUTType='OD')\n"
                                                   "lut.add_new(0x00283002, 'US', [3, 65535, 16])\n"
                                                   "lut.add_new(0x00283006, 'US', [7, 60000, 9])\n"
                                                   "ds.ModalityLUTSequence = sequence(lut)\n");
  get_pipeline (object, 0, &table);
  g_assert_nonnull (table.modality.table);
  g_assert_cmpint (table.modality.table->first, ==, -1);
  g_assert_cmpuint (table.modality.table->entries[1], ==, 60000);
  g_assert_cmpstr (table.modality.unit, ==, "OD");

  g_autoptr (FjDicomObject) empty = drawn_object ("ds.RescaleSlope, ds.RescaleIntercept = '0', '5'");
  get_pipeline (empty, 0, &zero);
  g_assert_cmpfloat (zero.modality.slope, ==, 1);
  g_assert_cmpfloat (zero.modality.intercept, ==, 0);

  g_autoptr (FjDicomObject) range
      = drawn_object ("ds.add_new(0x00280120, 'US', 30)\nds.add_new(0x00280121, 'US', 7)");
  get_pipeline (range, 0, &padded);
  g_assert_true (padded.has_padding);
  g_assert_cmpint (padded.padding_low, ==, 7);
  g_assert_cmpint (padded.padding_high, ==, 30);

  g_autoptr (FjDicomObject) rgb
      = drawn_object ("ds.PhotometricInterpretation, ds.RescaleSlope, ds.RescaleIntercept = 'RGB', '2', '3'");
  get_pipeline (rgb, 0, &colour);
  g_assert_cmpfloat (colour.modality.slope, ==, 1);

  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) cut = drawn_object ("lut = item(ModalityLUTType='OD')\n"
                                                "lut.add_new(0x00283002, 'US', [300, 0, 16])\n"
                                                "lut.add_new(0x00283006, 'US', [7, 8])\n"
                                                "ds.ModalityLUTSequence = sequence(lut)\n");
  g_assert_false (fj_dicom_frame_get_pipeline (cut, 0, &damaged, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (fj_dicom_frame_get_pipeline (rgb, 1, &damaged, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

static void
test_functional_groups (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "def frame(slope, center):\n"
      "    return item(PixelValueTransformationSequence=sequence(item(RescaleSlope=slope, RescaleIntercept='-1',\n"
      "                RescaleType='HU')), FrameVOILUTSequence=sequence(item(WindowCenter=center, WindowWidth='9')))\n"
      "ds.NumberOfFrames = 2\n"
      "ds.WindowCenter, ds.WindowWidth = '1000', '2000'\n"
      "ds.PerFrameFunctionalGroupsSequence = sequence(frame('2', '10'), frame('3', ['20', '30']))\n"
      "ds.PerFrameFunctionalGroupsSequence[1].FrameVOILUTSequence[0].WindowWidth = ['9', '8']\n");
  for (guint i = 0; i < 2; i++)
    {
      g_auto (FjGreyPipeline) pipeline = {};
      get_pipeline (object, i, &pipeline);
      g_assert_cmpfloat (pipeline.modality.slope, ==, 2 + i);
      g_assert_cmpstr (pipeline.modality.unit, ==, "HU");
      g_assert_cmpfloat (pipeline.voi.center, ==, 10 + 10 * i);
      g_autoptr (GPtrArray) vois = fj_dicom_frame_list_vois (object, i);
      g_assert_cmpuint (vois->len, ==, 1 + i);
    }
}

static void
test_palette (void)
{
  g_auto (FjGreyPipeline) pipeline = {};
  FjPalette palette;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object
      = drawn_object ("ds.PhotometricInterpretation = 'PALETTE COLOR'\n"
                      "for i in range(3):\n"
                      "    ds.add_new(0x00281101 + i, 'US', [4, 2, 8])\n"
                      "    ds.add_new(0x00281201 + i, 'OW', bytes([i, 10, 20, 255]))\n");
  g_assert_true (fj_dicom_frame_get_palette (object, &palette, &error));
  g_assert_no_error (error);
  g_assert_cmpint (palette.blue->first, ==, 2);
  g_assert_cmpuint (palette.red->entries[0], ==, 0);
  g_assert_cmpuint (palette.green->entries[0], ==, 1);
  g_assert_cmpuint (palette.blue->entries[0], ==, 2);
  g_assert_cmpuint (palette.blue->entries[3], ==, 255);
  fj_palette_clear (&palette);

  /* Supplemental: grey up to the first input, colour from there. */
  g_autoptr (FjDicomObject) extra
      = drawn_object ("ds.PixelPresentation = 'COLOR'\n"
                      "for i in range(3):\n"
                      "    ds.add_new(0x00281101 + i, 'US', [2, 4000, 16])\n"
                      "    ds.add_new(0x00281201 + i, 'OW', bytes([0, 255, 255, 255]))\n");
  g_assert_true (fj_dicom_frame_get_palette (extra, &palette, &error));
  g_assert_cmpint (palette.red->first, ==, 4000);
  g_assert_cmpuint (palette.red->entries[0], ==, 0xFF00);
  fj_palette_clear (&palette);

  g_autoptr (FjDicomObject) grey = drawn_object ("");
  g_assert_false (fj_dicom_frame_get_palette (grey, &palette, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (FjDicomObject) uneven
      = drawn_object ("ds.PhotometricInterpretation = 'PALETTE COLOR'\n"
                      "for i in range(3):\n"
                      "    ds.add_new(0x00281101 + i, 'US', [4 - i, 0, 8])\n"
                      "    ds.add_new(0x00281201 + i, 'OW', bytes([i, 10, 20, 255]))\n");
  g_assert_false (fj_dicom_frame_get_palette (uneven, &palette, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_assert_null (palette.red);
}

static void
test_real_padding (void)
{
  g_auto (FjGreyPipeline) one = { 0 }, range = { 0 };
  g_autoptr (FjDicomObject) single
      = drawn_object ("ds.FloatPixelPaddingValue = -1e30\nds.PixelPaddingValue = 7\n");
  g_autoptr (FjDicomObject) pair = drawn_object (
      "ds.DoubleFloatPixelPaddingValue, ds.DoubleFloatPixelPaddingRangeLimit = -0.5, -1234.5678901\n");
  g_assert_true (fj_dicom_frame_get_pipeline (single, 0, &one, NULL));
  g_assert_true (one.has_padding);
  g_assert_cmpfloat (one.padding_low, ==, (double) -1e30f);
  g_assert_cmpfloat (one.padding_high, ==, (double) -1e30f);
  g_assert_true (fj_dicom_frame_get_pipeline (pair, 0, &range, NULL));
  g_assert_cmpfloat (range.padding_low, ==, -1234.5678901);
  g_assert_cmpfloat (range.padding_high, ==, -0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-attributes/packaged", test_packaged);
  g_test_add_func ("/dicom-attributes/polarity", test_polarity);
  g_test_add_func ("/dicom-attributes/modality", test_modality);
  g_test_add_func ("/dicom-attributes/functional-groups", test_functional_groups);
  g_test_add_func ("/dicom-attributes/palette", test_palette);
  g_test_add_func ("/dicom-attributes/real-padding", test_real_padding);
  return g_test_run ();
}
