/* See fj-dicom-presentation.h. */
#include "fj-dicom-presentation.h"

#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-dicom-overlay.h"
#include "fj-dicom-shutter.h"
#include "fj-dicom-table.h"
#include "fj-dicom-voi.h"
#include "fj-error.h"
#include "fj-language.h"

#define SOP_CLASS 0x00080016
#define SOP_INSTANCE 0x00080018
#define REFERENCED_SERIES 0x00081115
#define REFERENCED_IMAGES 0x00081140
#define REFERENCED_CLASS 0x00081150
#define REFERENCED_INSTANCE 0x00081155
#define REFERENCED_FRAMES 0x00081160
#define STUDY_UID 0x0020000D
#define SERIES_UID 0x0020000E
#define RESCALE_INTERCEPT 0x00281052
#define RESCALE_SLOPE 0x00281053
#define RESCALE_TYPE 0x00281054
#define MODALITY_LUT_SEQUENCE 0x00283000
#define LUT_DESCRIPTOR 0x00283002
#define MODALITY_LUT_TYPE 0x00283004
#define LUT_DATA 0x00283006
#define SOFTCOPY_VOI_SEQUENCE 0x00283110
#define PRESENTATION_LUT_SEQUENCE 0x20500010
#define PRESENTATION_LUT_SHAPE 0x20500020
#define AREA_SEQUENCE 0x0070005A
#define LAYER_SEQUENCE 0x00700060
#define ANNOTATION_SEQUENCE 0x00700001
#define MAX_POINTS 1000000

static gint
get_int (const FjDicomObject *object, FjTag tag, guint index, gint otherwise)
{
  gint64 value;
  return fj_dicom_object_get_int (object, tag, index, &value) && value >= G_MININT && value <= G_MAXINT
             ? (gint) value
             : otherwise;
}

static void
read_images (FjDicomObject *item, const char *series_uid, GPtrArray *images)
{
  guint n = fj_dicom_object_count_items (item, REFERENCED_IMAGES);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *reference = fj_dicom_object_get_item (item, REFERENCED_IMAGES, i);
      FjImageReference *image = fj_image_reference_new ();
      image->series_uid = g_strdup (series_uid);
      image->sop_class_uid = fj_dicom_group_dup_text (reference, REFERENCED_CLASS);
      image->sop_instance_uid = fj_dicom_group_dup_text (reference, REFERENCED_INSTANCE);
      g_autoptr (GArray) frames = fj_dicom_group_list_doubles (reference, REFERENCED_FRAMES, G_MAXUINT16);
      for (guint k = 0; k < frames->len; k++)
        {
          guint frame = (guint) CLAMP (g_array_index (frames, double, k), 0, G_MAXINT);
          g_array_append_val (image->frames, frame);
        }
      g_ptr_array_add (images, image);
    }
}

static void
read_series (FjDicomObject *object, FjPresentation *self)
{
  guint n = fj_dicom_object_count_items (object, REFERENCED_SERIES);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *series = fj_dicom_object_get_item (object, REFERENCED_SERIES, i);
      g_autofree char *uid = fj_dicom_group_dup_text (series, SERIES_UID);
      read_images (series, uid, self->images);
    }
}

/* The state does not know the depth of its images: a table's first input is judged by any 16-bit value. */
static gboolean
read_tables (FjDicomObject *object, FjPresentation *self, GError **error)
{
  gint64 low, high;
  double slope, intercept;
  FjDicomObject *lut = fj_dicom_object_get_item (object, MODALITY_LUT_SEQUENCE, 0);
  if (lut)
    {
      self->modality.table
          = fj_dicom_table_read (lut, LUT_DESCRIPTOR, LUT_DATA, 0, G_MININT16, G_MAXUINT16, error);
      self->modality.unit = fj_dicom_group_dup_text (lut, MODALITY_LUT_TYPE);
      if (!self->modality.table)
        return FALSE;
    }
  else if (fj_dicom_object_get_double (object, RESCALE_SLOPE, 0, &slope) && slope != 0
           && fj_dicom_object_get_double (object, RESCALE_INTERCEPT, 0, &intercept))
    {
      self->modality.slope = slope;
      self->modality.intercept = intercept;
      self->modality.unit = fj_dicom_group_dup_text (object, RESCALE_TYPE);
    }
  fj_dicom_voi_input_range (&self->modality, G_MININT16, G_MAXUINT16, &low, &high);

  guint n = fj_dicom_object_count_items (object, SOFTCOPY_VOI_SEQUENCE);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, SOFTCOPY_VOI_SEQUENCE, i);
      g_autoptr (GPtrArray) vois = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
      fj_dicom_voi_list_windows (item, vois);
      fj_dicom_voi_list_tables (item, low, high, vois);
      if (vois->len == 0)
        continue;
      FjPresentationVoi *voi = fj_presentation_add_voi (self);
      fj_voi_copy (&voi->voi, g_ptr_array_index (vois, 0));
      read_images (item, NULL, voi->images);
    }

  lut = fj_dicom_object_get_item (object, PRESENTATION_LUT_SEQUENCE, 0);
  if (lut)
    {
      self->shape = FJ_PRESENTATION_TABLE;
      self->presentation = fj_dicom_table_read (lut, LUT_DESCRIPTOR, LUT_DATA, 0, 0, G_MAXUINT16, error);
      return self->presentation != NULL;
    }
  if (fj_dicom_group_text_is (object, PRESENTATION_LUT_SHAPE, "INVERSE"))
    self->shape = FJ_PRESENTATION_INVERSE;
  return TRUE;
}

static void
read_areas (FjDicomObject *object, FjPresentation *self)
{
  guint n = fj_dicom_object_count_items (object, AREA_SEQUENCE);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, AREA_SEQUENCE, i);
      FjDisplayedArea *area = fj_presentation_add_area (self);
      double spacing[2];
      read_images (item, NULL, area->images);
      /* Named as they are seen after turning and flipping, so either may be the smaller one (C.10.4). */
      gint first[2], last[2];
      for (guint k = 0; k < 2; k++)
        {
          first[k] = get_int (item, 0x00700052, k, 1);
          last[k] = get_int (item, 0x00700053, k, 1);
        }
      area->left = MIN (first[0], last[0]);
      area->top = MIN (first[1], last[1]);
      area->right = MAX (first[0], last[0]);
      area->bottom = MAX (first[1], last[1]);
      if (fj_dicom_group_text_is (item, 0x00700100, "TRUE SIZE"))
        area->mode = FJ_AREA_TRUE_SIZE;
      else if (fj_dicom_group_text_is (item, 0x00700100, "MAGNIFY"))
        area->mode = FJ_AREA_MAGNIFY;
      if (fj_dicom_group_get_doubles (item, 0x00700101, spacing, 2) && spacing[0] > 0 && spacing[1] > 0)
        {
          area->row_spacing = spacing[0];
          area->column_spacing = spacing[1];
        }
      area->aspect_vertical = (guint) MAX (get_int (item, 0x00700102, 0, 1), 1);
      area->aspect_horizontal = (guint) MAX (get_int (item, 0x00700102, 1, 1), 1);
      if (!fj_dicom_object_get_double (item, 0x00700103, 0, &area->magnification) || area->magnification <= 0)
        area->magnification = 1;
    }
}

static gint
compare_layers (gconstpointer a, gconstpointer b)
{
  const FjGraphicLayer *x = *(const FjGraphicLayer *const *) a, *y = *(const FjGraphicLayer *const *) b;
  return (x->order > y->order) - (x->order < y->order);
}

static void
read_layers (FjDicomObject *object, FjPresentation *self)
{
  guint n = fj_dicom_object_count_items (object, LAYER_SEQUENCE);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, LAYER_SEQUENCE, i);
      FjGraphicLayer *layer = fj_presentation_add_layer (self);
      layer->name = fj_dicom_group_dup_text (item, 0x00700002);
      layer->order = get_int (item, 0x00700062, 0, 0);
      layer->grey = get_int (item, 0x00700066, 0, -1);
      layer->description = fj_dicom_group_dup_text (item, 0x00700068);
      layer->has_colour = TRUE;
      for (guint k = 0; k < 3; k++)
        {
          layer->lab[k] = get_int (item, 0x00700401, k, -1);
          layer->has_colour = layer->has_colour && layer->lab[k] >= 0;
        }
    }
  g_ptr_array_sort (self->layers, compare_layers);
}

/* FALSE for MATRIX and for what is none. */
static gboolean
read_units (const FjDicomObject *item, FjTag tag, FjGraphicUnits *units)
{
  *units = fj_dicom_group_text_is (item, tag, "DISPLAY") ? FJ_UNITS_DISPLAY : FJ_UNITS_PIXEL;
  return *units == FJ_UNITS_DISPLAY || fj_dicom_group_text_is (item, tag, "PIXEL");
}

/* What a graphic or a note belongs to. */
static void
read_belonging (FjDicomObject *source, char **tracking_id, char **tracking_uid, guint *group)
{
  *tracking_id = fj_dicom_group_dup_text (source, 0x00620020);
  *tracking_uid = fj_dicom_group_dup_text (source, 0x00620021);
  *group = (guint) MAX (get_int (source, 0x00700295, 0, 0), 0);
}

static void
read_groups (FjDicomObject *object, FjPresentation *self)
{
  guint n = fj_dicom_object_count_items (object, 0x00700234);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, 0x00700234, i);
      FjGraphicGroup *group = fj_presentation_add_group (self);
      group->number = (guint) MAX (get_int (item, 0x00700295, 0, 0), 0);
      group->label = fj_dicom_group_dup_text (item, 0x00700207);
      group->description = fj_dicom_group_dup_text (item, 0x00700208);
    }
}

static void
read_graphics (FjDicomObject *item, FjAnnotation *annotation)
{
  /* Points that a figure needs: fewer make none. */
  static const struct
  {
    const char *name;
    guint least, most;
  } types[] = { [FJ_GRAPHIC_POINT] = { "POINT", 1, 1 },
                [FJ_GRAPHIC_POLYLINE] = { "POLYLINE", 2, MAX_POINTS },
                [FJ_GRAPHIC_INTERPOLATED] = { "INTERPOLATED", 2, MAX_POINTS },
                [FJ_GRAPHIC_CIRCLE] = { "CIRCLE", 2, 2 },
                [FJ_GRAPHIC_ELLIPSE] = { "ELLIPSE", 4, 4 } };
  guint n = fj_dicom_object_count_items (item, 0x00700009);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *source = fj_dicom_object_get_item (item, 0x00700009, i);
      FjGraphicUnits units;
      guint type = 0, n_points = (guint) CLAMP (get_int (source, 0x00700021, 0, 0), 0, MAX_POINTS);
      while (type < G_N_ELEMENTS (types) && !fj_dicom_group_text_is (source, 0x00700023, types[type].name))
        type++;
      g_autoptr (GArray) points = fj_dicom_group_list_doubles (source, 0x00700022, 2 * MAX_POINTS);
      if (type == G_N_ELEMENTS (types) || n_points < types[type].least || n_points > types[type].most
          || points->len < 2 * n_points || !read_units (source, 0x00700005, &units))
        continue;
      FjGraphic *graphic = fj_annotation_add_graphic (annotation);
      graphic->type = (FjGraphicType) type;
      graphic->units = units;
      graphic->is_filled = fj_dicom_group_text_is (source, 0x00700024, "Y");
      g_array_append_vals (graphic->points, points->data, 2 * n_points);
      read_belonging (source, &graphic->tracking_id, &graphic->tracking_uid, &graphic->group);
    }
}

static void
read_notes (FjDicomObject *item, FjAnnotation *annotation)
{
  guint n = fj_dicom_object_count_items (item, 0x00700008);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *source = fj_dicom_object_get_item (item, 0x00700008, i);
      FjTextNote *note = fj_annotation_add_note (annotation);
      note->text = fj_dicom_object_dup_string (source, 0x00700006);
      note->has_box = read_units (source, 0x00700003, &note->box_units)
                      && fj_dicom_group_get_doubles (source, 0x00700010, note->box, 2)
                      && fj_dicom_group_get_doubles (source, 0x00700011, note->box + 2, 2);
      note->has_anchor = read_units (source, 0x00700004, &note->anchor_units)
                         && fj_dicom_group_get_doubles (source, 0x00700014, note->anchor, 2);
      note->is_anchor_visible = fj_dicom_group_text_is (source, 0x00700015, "Y");
      if (fj_dicom_group_text_is (source, 0x00700012, "RIGHT"))
        note->justification = 'R';
      else if (fj_dicom_group_text_is (source, 0x00700012, "CENTER"))
        note->justification = 'C';
      read_belonging (source, &note->tracking_id, &note->tracking_uid, &note->group);
    }
}

static void
read_annotations (FjDicomObject *object, FjPresentation *self)
{
  guint n = fj_dicom_object_count_items (object, ANNOTATION_SEQUENCE);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, ANNOTATION_SEQUENCE, i);
      FjAnnotation *annotation = fj_presentation_add_annotation (self);
      read_images (item, NULL, annotation->images);
      annotation->layer = fj_dicom_group_dup_text (item, 0x00700002);
      read_graphics (item, annotation);
      read_notes (item, annotation);
    }
}

static gboolean
read_kind (const FjDicomObject *object, FjPresentationKind *kind)
{
  static const char *const classes[] = {
    [FJ_PRESENTATION_OF_GREY] = "1.2.840.10008.5.1.4.1.1.11.1",
    [FJ_PRESENTATION_OF_COLOUR] = "1.2.840.10008.5.1.4.1.1.11.2",
    [FJ_PRESENTATION_IN_COLOURS] = "1.2.840.10008.5.1.4.1.1.11.3",
  };
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (fj_dicom_group_text_is (object, SOP_CLASS, classes[i]))
      {
        *kind = (FjPresentationKind) i;
        return TRUE;
      }
  return FALSE;
}

FjPresentation *
fj_dicom_presentation_read (FjDicomObject *object, GError **error)
{
  FjPresentationKind kind;
  if (!read_kind (object, &kind))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The object is no presentation state for single images, grey, in colour or in "
                              "pseudo-colour, so it cannot be applied. Choose another."));
      return NULL;
    }
  g_autoptr (FjPresentation) self = fj_presentation_new ();
  read_series (object, self);
  if (self->images->len == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("The presentation state does not say which images it is for. Show them without "
                              "it, or make it again."));
      return NULL;
    }
  self->kind = kind;
  if (!read_tables (object, self, error)
      || (kind == FJ_PRESENTATION_IN_COLOURS && !fj_dicom_frame_get_palette (object, &self->palette, error)))
    return NULL;
  self->sop_instance_uid = fj_dicom_group_dup_text (object, SOP_INSTANCE);
  self->study_uid = fj_dicom_group_dup_text (object, STUDY_UID);
  self->label = fj_dicom_group_dup_text (object, 0x00700080);
  self->description = fj_dicom_group_dup_text (object, 0x00700081);
  self->creator = fj_dicom_group_dup_text (object, 0x00700084);
  g_autofree char *date = fj_dicom_group_dup_text (object, 0x00700082);
  g_autofree char *time = fj_dicom_group_dup_text (object, 0x00700083);
  if (date)
    self->created = time ? g_strdup_printf ("%s %s", date, time) : g_steal_pointer (&date);
  read_areas (object, self);
  gint rotation = get_int (object, 0x00700042, 0, 0);
  self->rotation = rotation == 90 || rotation == 180 || rotation == 270 ? (guint) rotation : 0;
  self->is_flipped = fj_dicom_group_text_is (object, 0x00700041, "Y");
  fj_dicom_shutter_read (object, 0, &self->shutter);
  g_ptr_array_unref (self->overlays);
  self->overlays = fj_dicom_overlay_list (object);
  read_layers (object, self);
  read_annotations (object, self);
  read_groups (object, self);
  return g_steal_pointer (&self);
}
