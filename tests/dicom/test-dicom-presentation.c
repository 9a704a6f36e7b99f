/* fj-dicom-presentation: a state that pydicom wrote, read as plain values; what is none is refused. */
#include "fj-dicom-presentation.h"

#include "drawn.h"
#include "fj-error.h"

#define STATE                                                                                                   \
  "ds.SOPClassUID = '1.2.840.10008.5.1.4.1.1.11.1'\n"                                                           \
  "image = lambda uid, **more: item(ReferencedSOPClassUID='1.2', ReferencedSOPInstanceUID=uid, **more)\n"       \
  "ds.ReferencedSeriesSequence = sequence(item(SeriesInstanceUID='2.25.7', ReferencedImageSequence=sequence(\n" \
  "    image('2.25.8'), image('2.25.9', ReferencedFrameNumber=[2, 3]))))\n"

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = drawn_object (
      STATE
      "ds.ContentLabel, ds.ContentDescription = 'NODULE', 'right upper lobe'\n"
      "ds.PresentationCreationDate, ds.PresentationCreationTime = '20261122', '101500'\n"
      "ds.ContentCreatorName = 'Wang^Wu'\n"
      "ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = '2', '-1000', 'HU'\n"
      "ds.SoftcopyVOILUTSequence = sequence(\n"
      "    item(ReferencedImageSequence=sequence(image('2.25.9')), WindowCenter='40', WindowWidth='400'),\n"
      "    item(WindowCenter='-600', WindowWidth='1500'))\n"
      "ds.PresentationLUTShape = 'INVERSE'\n"
      "ds.ImageRotation, ds.ImageHorizontalFlip = 270, 'Y'\n"
      "ds.DisplayedAreaSelectionSequence = sequence(item(DisplayedAreaTopLeftHandCorner=[512, 256],\n"
      "    DisplayedAreaBottomRightHandCorner=[-4, 1], PresentationSizeMode='MAGNIFY',\n"
      "    PresentationPixelSpacing=['0.5', '0.25'], PresentationPixelMagnificationRatio=2.5))\n"
      "ds.ShutterShape = ['RECTANGULAR', 'CIRCULAR', 'POLYGONAL']\n"
      "ds.ShutterLeftVerticalEdge, ds.ShutterRightVerticalEdge = 5, 500\n"
      "ds.ShutterUpperHorizontalEdge, ds.ShutterLowerHorizontalEdge = 6, 400\n"
      "ds.CenterOfCircularShutter, ds.RadiusOfCircularShutter = [200, 250], 150\n"
      "ds.VerticesOfThePolygonalShutter, ds.ShutterPresentationValue = [1, 2, 3, 4, 5, 6], 4096\n"
      "ds.GraphicLayerSequence = sequence(item(GraphicLayer='TOP', GraphicLayerOrder=2),\n"
      "    item(GraphicLayer='BASE', GraphicLayerOrder=1, GraphicLayerRecommendedDisplayGrayscaleValue=65535,\n"
      "         GraphicLayerRecommendedDisplayCIELabValue=[1, 2, 3]))\n"
      "ds.GraphicAnnotationSequence = sequence(item(GraphicLayer='TOP', ReferencedImageSequence=sequence(\n"
      "    image('2.25.8')), GraphicObjectSequence=sequence(\n"
      "    item(GraphicAnnotationUnits='PIXEL', GraphicDimensions=2, NumberOfGraphicPoints=2,\n"
      "         GraphicData=[10.5, 20.25, 30, 40], GraphicType='CIRCLE', GraphicFilled='Y',\n"
      "         TrackingID='nodule 1', TrackingUID='2.25.77', GraphicGroupID=3),\n"
      "    item(GraphicAnnotationUnits='PIXEL', GraphicDimensions=2, NumberOfGraphicPoints=9,\n"
      "         GraphicData=[1, 2], GraphicType='POLYLINE', GraphicFilled='N'),\n"
      "    item(GraphicAnnotationUnits='MATRIX', GraphicDimensions=2, NumberOfGraphicPoints=1,\n"
      "         GraphicData=[1, 2], GraphicType='POINT')), TextObjectSequence=sequence(\n"
      "    item(UnformattedTextValue='3 mm', BoundingBoxAnnotationUnits='DISPLAY',\n"
      "         BoundingBoxTopLeftHandCorner=[0.25, 0.5], BoundingBoxBottomRightHandCorner=[0.5, 0.75],\n"
      "         BoundingBoxTextHorizontalJustification='CENTER'),\n"
      "    item(UnformattedTextValue='here', AnchorPointAnnotationUnits='PIXEL', AnchorPoint=[7, 8],\n"
      "         AnchorPointVisibility='Y'))))\n"
      "ds.GraphicGroupSequence = sequence(item(GraphicGroupID=3, GraphicGroupLabel='Nodule',\n"
      "    GraphicGroupDescription='seen twice'))\n"
      "ds.add_new(0x60021001, 'CS', 'BASE')\n");
  g_autoptr (FjPresentation) state = fj_dicom_presentation_read (object, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state->label, ==, "NODULE");
  g_assert_cmpstr (state->created, ==, "20261122 101500");
  g_assert_cmpuint (state->images->len, ==, 2);
  g_assert_cmpstr (((FjImageReference *) g_ptr_array_index (state->images, 0))->series_uid, ==, "2.25.7");
  g_assert_true (fj_presentation_is_for (state, "2.25.8", 1));
  g_assert_false (fj_presentation_is_for (state, "2.25.9", 1));
  g_assert_true (fj_presentation_is_for (state, "2.25.9", 3));

  g_assert_cmpfloat (state->modality.slope, ==, 2);
  g_assert_cmpstr (state->modality.unit, ==, "HU");
  g_assert_cmpfloat (fj_presentation_find_voi (state, "2.25.9", 2)->center, ==, 40);
  g_assert_cmpfloat (fj_presentation_find_voi (state, "2.25.8", 1)->center, ==, -600);
  g_assert_cmpint (state->shape, ==, FJ_PRESENTATION_INVERSE);
  g_assert_cmpuint (state->rotation, ==, 270);
  g_assert_true (state->is_flipped);

  const FjDisplayedArea *area = fj_presentation_find_area (state, "2.25.8", 1);
  g_assert_cmpint (area->left, ==, -4);
  g_assert_cmpint (area->top, ==, 1);
  g_assert_cmpint (area->right, ==, 512);
  g_assert_cmpint (area->bottom, ==, 256);
  g_assert_cmpint (area->mode, ==, FJ_AREA_MAGNIFY);
  g_assert_cmpfloat (area->magnification, ==, 2.5);
  g_assert_cmpfloat (area->row_spacing, ==, 0.5);
  g_assert_cmpuint (area->aspect_horizontal, ==, 1);

  const FjShutter *shutter = &state->shutter;
  g_assert_cmpuint (shutter->shapes, ==, FJ_SHUTTER_RECTANGULAR | FJ_SHUTTER_CIRCULAR | FJ_SHUTTER_POLYGONAL);
  g_assert_cmpint (shutter->left, ==, 5);
  g_assert_cmpint (shutter->bottom, ==, 400);
  g_assert_cmpint (shutter->center_column, ==, 250);
  g_assert_cmpuint (shutter->vertices->len, ==, 6);
  g_assert_cmpint (g_array_index (shutter->vertices, gint, 5), ==, 6);
  g_assert_cmpuint (shutter->grey, ==, 4096);

  const FjGraphicLayer *base = g_ptr_array_index (state->layers, 0),
                       *top = g_ptr_array_index (state->layers, 1);
  g_assert_cmpstr (base->name, ==, "BASE"); /* by order */
  g_assert_true (base->has_colour);
  g_assert_cmpint (base->lab[2], ==, 3);
  g_assert_cmpint (top->grey, ==, -1);
  g_assert_false (top->has_colour);

  const FjAnnotation *annotation = g_ptr_array_index (state->annotations, 0);
  g_assert_cmpuint (annotation->graphics->len, ==, 1); /* too few points, and a slide's coordinates */
  const FjGraphic *circle = g_ptr_array_index (annotation->graphics, 0);
  g_assert_cmpint (circle->type, ==, FJ_GRAPHIC_CIRCLE);
  g_assert_cmpfloat (g_array_index (circle->points, double, 1), ==, 20.25);
  g_assert_true (circle->is_filled);
  g_assert_cmpstr (circle->tracking_id, ==, "nodule 1");
  g_assert_cmpstr (circle->tracking_uid, ==, "2.25.77");
  g_assert_cmpuint (circle->group, ==, 3);
  const FjGraphicGroup *group = g_ptr_array_index (state->groups, 0);
  g_assert_cmpuint (group->number, ==, 3);
  g_assert_cmpstr (group->label, ==, "Nodule");
  g_assert_cmpstr (group->description, ==, "seen twice");
  const FjTextNote *boxed = g_ptr_array_index (annotation->notes, 0),
                   *anchored = g_ptr_array_index (annotation->notes, 1);
  g_assert_cmpstr (boxed->text, ==, "3 mm");
  g_assert_true (boxed->has_box && !boxed->has_anchor && boxed->box_units == FJ_UNITS_DISPLAY);
  g_assert_cmpfloat (boxed->box[3], ==, 0.75);
  g_assert_cmpint (boxed->justification, ==, 'C');
  g_assert_true (anchored->has_anchor && anchored->is_anchor_visible && !anchored->has_box);
  g_assert_cmpfloat (anchored->anchor[0], ==, 7);

  const FjOverlay *overlay = g_ptr_array_index (state->overlays, 0);
  g_assert_cmpuint (overlay->group, ==, 0x6002);
  g_assert_cmpstr (overlay->layer, ==, "BASE");
  g_assert_null (overlay->bits);
}

static void
test_tables (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = drawn_object (
      STATE "def lut(first, entries):\n"
            "    made = item(LUTExplanation='made')\n"
            "    made.add_new(0x00283002, 'US', [len(entries), first, 8])\n"
            "    made.add_new(0x00283006, 'US', entries)\n"
            "    return made\n"
            "ds.ModalityLUTSequence = sequence(lut(1, [9, 8, 7]))\n"
            "ds.ModalityLUTSequence[0].ModalityLUTType = 'US'\n"
            "ds.SoftcopyVOILUTSequence = sequence(item(VOILUTSequence=sequence(lut(2, [6, 5]))))\n"
            "ds.PresentationLUTSequence = sequence(lut(0, [0, 255]))\n");
  g_autoptr (FjPresentation) state = fj_dicom_presentation_read (object, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state->modality.table->first, ==, 1);
  const FjVoi *voi = fj_presentation_find_voi (state, "2.25.8", 1);
  g_assert_cmpint (voi->function, ==, FJ_VOI_TABLE);
  g_assert_cmpuint (voi->table->entries[1], ==, 5);
  g_assert_cmpstr (voi->explanation, ==, "made");
  g_assert_cmpint (state->shape, ==, FJ_PRESENTATION_TABLE);
  g_assert_cmpuint (state->presentation->n, ==, 2);
}

static void
test_kinds (void)
{
  g_autoptr (FjDicomObject) colour = drawn_object (STATE "ds.SOPClassUID = '1.2.840.10008.5.1.4.1.1.11.2'\n");
  g_autoptr (FjPresentation) of_colour = fj_dicom_presentation_read (colour, NULL);
  g_assert_cmpint (of_colour->kind, ==, FJ_PRESENTATION_OF_COLOUR);
  g_autoptr (FjDicomObject) pseudo
      = drawn_object (STATE "ds.SOPClassUID = '1.2.840.10008.5.1.4.1.1.11.3'\n"
                            "ds.PaletteColorLookupTableUID = '1.2.840.10008.1.5.1'\n");
  g_autoptr (FjPresentation) in_colours = fj_dicom_presentation_read (pseudo, NULL);
  g_assert_cmpint (in_colours->kind, ==, FJ_PRESENTATION_IN_COLOURS);
  g_assert_cmpuint (in_colours->palette.red->n, ==, 256);
  g_assert_cmpuint (in_colours->palette.red->entries[64], ==, 128); /* hot iron */
}

static void
test_refused (void)
{
  static const struct
  {
    const char *script;
    FjError code;
  } cases[] = {
    { "", FJ_ERROR_UNSUPPORTED },
    { STATE "ds.SOPClassUID = '1.2.840.10008.5.1.4.1.1.11.4'\n", FJ_ERROR_UNSUPPORTED }, /* blending */
    { STATE "del ds.ReferencedSeriesSequence", FJ_ERROR_UNPROCESSABLE },
    { STATE "lut = item()\n"
            "lut.add_new(0x00283002, 'US', [9, 0, 8])\n"
            "lut.add_new(0x00283006, 'US', [1])\n"
            "ds.PresentationLUTSequence = sequence(lut)\n",
      FJ_ERROR_CORRUPT },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = drawn_object (cases[i].script);
      g_assert_null (fj_dicom_presentation_read (object, &error));
      g_assert_error (error, FJ_ERROR, (gint) cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-presentation/whole", test_whole);
  g_test_add_func ("/dicom-presentation/tables", test_tables);
  g_test_add_func ("/dicom-presentation/kinds", test_kinds);
  g_test_add_func ("/dicom-presentation/refused", test_refused);
  return g_test_run ();
}
