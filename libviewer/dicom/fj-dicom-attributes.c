/* What the header says of a frame (fj-dicom-frame.h): the grey pipeline, VOI alternatives, palettes. The
 * place in the patient is in fj-dicom-plane.c. */
#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-dicom-table.h"
#include "fj-dicom-voi.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-palette.h"

#define SOP_CLASS 0x00080016
#define CT_IMAGE_STORAGE "1.2.840.10008.5.1.4.1.1.2"
#define PHOTOMETRIC 0x00280004
#define BITS_STORED 0x00280101
#define PIXEL_REPRESENTATION 0x00280103
#define PADDING_VALUE 0x00280120
#define PADDING_LIMIT 0x00280121
#define FLOAT_PADDING_VALUE 0x00280122
#define DOUBLE_PADDING_VALUE 0x00280123
#define FLOAT_PADDING_LIMIT 0x00280124
#define DOUBLE_PADDING_LIMIT 0x00280125
#define RESCALE_INTERCEPT 0x00281052
#define RESCALE_SLOPE 0x00281053
#define RESCALE_TYPE 0x00281054
#define PET_UNITS 0x00541001
#define MODALITY_LUT_SEQUENCE 0x00283000
#define LUT_DESCRIPTOR 0x00283002
#define MODALITY_LUT_TYPE 0x00283004
#define LUT_DATA 0x00283006
#define VOI_LUT_SEQUENCE 0x00283010
#define WINDOW_CENTER 0x00281050
#define FRAME_VOI_GROUP 0x00289132
#define PIXEL_VALUE_GROUP 0x00289145
#define FLOAT_PIXELS 0x7FE00008
#define DOUBLE_PIXELS 0x7FE00009
/* Red; green and blue follow at the next elements. */
#define PIXEL_PRESENTATION 0x00089205
#define PALETTE_DESCRIPTOR 0x00281101
#define PALETTE_DATA 0x00281201
#define PALETTE_SEGMENTED 0x00281221
#define PALETTE_UID 0x00281199

static gboolean
is_signed (const FjDicomObject *object)
{
  gint64 representation = 0;
  return fj_dicom_object_get_int (object, PIXEL_REPRESENTATION, 0, &representation) && representation == 1;
}

/* Stored values that can occur. */
static void
get_stored_range (const FjDicomObject *object, gint64 *low, gint64 *high)
{
  gint64 bits = 16;
  if (fj_dicom_object_has (object, FLOAT_PIXELS) || fj_dicom_object_has (object, DOUBLE_PIXELS))
    {
      *low = G_MININT32;
      *high = G_MAXINT32;
      return;
    }
  if (!fj_dicom_object_get_int (object, BITS_STORED, 0, &bits) || bits < 1 || bits > 32)
    bits = 16;
  *low = is_signed (object) ? -(G_GINT64_CONSTANT (1) << (bits - 1)) : 0;
  *high = *low + (G_GINT64_CONSTANT (1) << bits) - 1;
}

/* A table before slope and intercept: an image has one of them (C.11.1). A slope of zero would make every
 * pixel the same and means that the attribute was not filled in. */
static gboolean
read_modality (FjDicomObject *object, guint frame, FjModalityLut *modality, GError **error)
{
  FjDicomObject *holder = fj_dicom_group_find (object, frame, PIXEL_VALUE_GROUP, RESCALE_SLOPE);
  FjDicomObject *lut = fj_dicom_object_get_item (object, MODALITY_LUT_SEQUENCE, 0);
  double slope, intercept;
  if (lut && (!holder || holder == object))
    {
      gint64 low, high;
      get_stored_range (object, &low, &high);
      modality->table = fj_dicom_table_read (lut, LUT_DESCRIPTOR, LUT_DATA, 0, low, high, error);
      modality->unit = fj_dicom_group_dup_text (lut, MODALITY_LUT_TYPE);
      return modality->table != NULL;
    }
  if (!holder || !fj_dicom_object_get_double (holder, RESCALE_SLOPE, 0, &slope) || slope == 0
      || !fj_dicom_object_get_double (holder, RESCALE_INTERCEPT, 0, &intercept))
    return TRUE;
  modality->slope = slope;
  modality->intercept = intercept;
  modality->unit = fj_dicom_group_dup_text (holder, RESCALE_TYPE);
  if (!modality->unit)
    modality->unit = fj_dicom_group_dup_text (object, PET_UNITS);
  /* C.8.2.1.1.2: in a CT image they are Hounsfield units unless Rescale Type says otherwise. */
  if (!modality->unit && fj_dicom_group_text_is (object, SOP_CLASS, CT_IMAGE_STORAGE))
    modality->unit = g_strdup ("HU");
  return TRUE;
}

static GPtrArray *
list_vois (FjDicomObject *object, guint frame, const FjModalityLut *modality)
{
  GPtrArray *vois = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
  FjDicomObject *windows = fj_dicom_group_find (object, frame, FRAME_VOI_GROUP, WINDOW_CENTER);
  FjDicomObject *tables = fj_dicom_group_find (object, frame, FRAME_VOI_GROUP, VOI_LUT_SEQUENCE);
  gint64 low, high;
  get_stored_range (object, &low, &high);
  fj_dicom_voi_input_range (modality, low, high, &low, &high);
  /* The nearest place that says something says it all: its alternatives belong together. */
  if (windows && !(windows == object && tables && tables != object))
    fj_dicom_voi_list_windows (windows, vois);
  if (tables && !(tables == object && windows && windows != object))
    fj_dicom_voi_list_tables (tables, low, high, vois);
  return vois;
}

static void
set_padding (FjGreyPipeline *pipeline, double value, double limit)
{
  pipeline->has_padding = TRUE;
  pipeline->padding_low = MIN (value, limit);
  pipeline->padding_high = MAX (value, limit);
}

/* Of real values (C.7.6.24, .25). What was written as FL is that float again, to the last bit: pixels are
 * compared with it. */
static void
read_real_padding (const FjDicomObject *object,
                   FjTag value_tag,
                   FjTag limit_tag,
                   gboolean is_single,
                   FjGreyPipeline *pipeline)
{
  double value, limit;
  if (!fj_dicom_object_get_double (object, value_tag, 0, &value))
    return;
  if (!fj_dicom_object_get_double (object, limit_tag, 0, &limit))
    limit = value;
  set_padding (pipeline, is_single ? (double) (float) value : value,
               is_single ? (double) (float) limit : limit);
}

static void
read_padding (const FjDicomObject *object, FjGreyPipeline *pipeline)
{
  gint64 value, limit;
  gboolean sign = is_signed (object);
  if (fj_dicom_object_has (object, FLOAT_PADDING_VALUE))
    read_real_padding (object, FLOAT_PADDING_VALUE, FLOAT_PADDING_LIMIT, TRUE, pipeline);
  else if (fj_dicom_object_has (object, DOUBLE_PADDING_VALUE))
    read_real_padding (object, DOUBLE_PADDING_VALUE, DOUBLE_PADDING_LIMIT, FALSE, pipeline);
  if (pipeline->has_padding || !fj_dicom_group_get_word (object, PADDING_VALUE, 0, sign, &value))
    return;
  if (!fj_dicom_group_get_word (object, PADDING_LIMIT, 0, sign, &limit))
    limit = value;
  set_padding (pipeline, (double) value, (double) limit);
}

static gboolean
check_frame (const FjDicomObject *object, guint frame, GError **error)
{
  guint n = fj_dicom_group_count_frames (object);
  if (frame < n)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("The image has %u frames; frame %u was asked for. Choose another."), n, frame + 1);
  return FALSE;
}

gboolean
fj_dicom_frame_get_pipeline (FjDicomObject *object, guint index, FjGreyPipeline *pipeline, GError **error)
{
  fj_grey_pipeline_init (pipeline);
  if (!check_frame (object, index, error))
    return FALSE;
  gboolean is_dark_high = fj_dicom_group_text_is (object, PHOTOMETRIC, "MONOCHROME1");
  if (!is_dark_high && !fj_dicom_group_text_is (object, PHOTOMETRIC, "MONOCHROME2"))
    return TRUE; /* C.11 is about grey images */
  if (!read_modality (object, index, &pipeline->modality, error))
    {
      fj_grey_pipeline_clear (pipeline);
      return FALSE;
    }
  g_autoptr (GPtrArray) vois = list_vois (object, index, &pipeline->modality);
  if (vois->len > 0)
    fj_voi_copy (&pipeline->voi, g_ptr_array_index (vois, 0));
  /* In an image, Presentation LUT Shape only repeats what the photometric interpretation says: INVERSE with
   * MONOCHROME1, IDENTITY with MONOCHROME2 (C.8.11.3.1.2). It is not applied a second time. */
  pipeline->shape = is_dark_high ? FJ_PRESENTATION_INVERSE : FJ_PRESENTATION_IDENTITY;
  read_padding (object, pipeline);
  return TRUE;
}

GPtrArray *
fj_dicom_frame_list_vois (FjDicomObject *object, guint index)
{
  FjGreyPipeline pipeline;
  fj_grey_pipeline_init (&pipeline);
  /* Without a usable Modality LUT the frame cannot be windowed either: then there is nothing to list. */
  GPtrArray *vois = read_modality (object, index, &pipeline.modality, NULL)
                        ? list_vois (object, index, &pipeline.modality)
                        : g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
  fj_grey_pipeline_clear (&pipeline);
  return vois;
}

gboolean
fj_dicom_frame_get_palette (FjDicomObject *object, FjPalette *palette, GError **error)
{
  gint64 low, high;
  g_autofree char *uid = fj_dicom_group_dup_text (object, PALETTE_UID);
  *palette = (FjPalette){ NULL };
  /* The UID may stand for tables that are not repeated (C.7.9). */
  if (uid && !fj_dicom_object_has (object, PALETTE_DATA) && !fj_dicom_object_has (object, PALETTE_SEGMENTED)
      && fj_palette_make (uid, palette))
    return TRUE;
  if (!fj_dicom_group_text_is (object, PHOTOMETRIC, "PALETTE COLOR")
      && !fj_dicom_object_has (object, PALETTE_DESCRIPTOR))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("The image has no palette. Show it as a grey or true-colour image."));
      return FALSE;
    }
  get_stored_range (object, &low, &high);
  FjTable *tables[3] = { NULL };
  gboolean is_good = TRUE;
  for (guint i = 0; i < 3 && is_good; i++)
    {
      tables[i] = fj_dicom_table_read (object, PALETTE_DESCRIPTOR + i, PALETTE_DATA + i,
                                       PALETTE_SEGMENTED + i, low, high, error);
      is_good = tables[i] != NULL;
    }
  palette->red = tables[0];
  palette->green = tables[1];
  palette->blue = tables[2];
  if (is_good
      && (tables[0]->n != tables[1]->n || tables[0]->n != tables[2]->n || tables[0]->first != tables[1]->first
          || tables[0]->first != tables[2]->first))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The three tables of the palette do not cover the same values, so the colours "
                              "are unknown. Ask the sender to send the image again."));
      is_good = FALSE;
    }
  if (!is_good)
    fj_palette_clear (palette);
  return is_good;
}

gboolean
fj_dicom_frame_is_supplemental (const FjDicomObject *object)
{
  return fj_dicom_group_text_is (object, PIXEL_PRESENTATION, "COLOR")
         && fj_dicom_object_has (object, PALETTE_DESCRIPTOR);
}

gboolean
fj_dicom_frame_get_padding (const FjDicomObject *object, double *low, double *high)
{
  FjGreyPipeline pipeline;
  fj_grey_pipeline_init (&pipeline);
  read_padding (object, &pipeline);
  *low = pipeline.padding_low;
  *high = pipeline.padding_high;
  return pipeline.has_padding;
}
