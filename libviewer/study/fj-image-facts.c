#include "fj-image-facts.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-overlay.h"
#include "fj-dicom-shutter.h"
#include "fj-dicom-spacing.h"
#include "fj-dicom-suv.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-person-text.h"
#include "fj-shared-text.h"

#define PRESENTATION_COLOR 0x00089205
#define LONGEST_TEXT 1024 /* bytes that are shown of a text */

/* One of each text for all images of a study. */
static char *
intern (const char *text)
{
  return text != NULL && *text != '\0' ? fj_shared_text_new (text) : NULL;
}

static void
release (char **text)
{
  g_clear_pointer (text, g_ref_string_release);
}

static char *
dup_text (FjImageFacts *facts, const FjDicomObject *object, FjTag tag)
{
  gboolean is_repaired = FALSE;
  char *text = fj_dicom_object_dup_string_repaired (object, tag, &is_repaired);

  if (text == NULL)
    return NULL;
  facts->is_text_repaired |= is_repaired;
  g_strstrip (text);
  if (strlen (text) > LONGEST_TEXT)
    {
      char *end = g_utf8_find_prev_char (text, text + LONGEST_TEXT);

      *(end != NULL ? end : text) = '\0';
    }
  return text;
}

static char *
read_text (FjImageFacts *facts, const FjDicomObject *object, FjTag tag)
{
  g_autofree char *text = dup_text (facts, object, tag);

  return intern (text);
}

static char *
read_first (FjImageFacts *facts, const FjDicomObject *object, FjTag tag, FjTag other)
{
  char *text = read_text (facts, object, tag);

  return text != NULL ? text : read_text (facts, object, other);
}

static char *
read_date (const FjDicomObject *object, FjTag tag)
{
  g_autofree char *stored = fj_dicom_object_dup_string (object, tag);
  g_autofree char *shown = fj_person_text_date (stored);

  return intern (shown);
}

static char *
read_time (const FjDicomObject *object, FjTag tag)
{
  g_autofree char *stored = fj_dicom_object_dup_string (object, tag);
  g_autofree char *shown = fj_person_text_time (stored);

  return intern (shown);
}

static gint
read_int (const FjDicomObject *object, FjTag tag)
{
  gint64 value;

  return fj_dicom_object_get_int (object, tag, 0, &value) ? (gint) CLAMP (value, G_MININT, G_MAXINT) : 0;
}

static gboolean
is_said (const FjDicomObject *object, FjTag tag, const char *expected)
{
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);

  return text != NULL && g_str_equal (g_strstrip (text), expected);
}

static void
read_person (FjImageFacts *facts, const FjDicomObject *object)
{
  g_autofree char *name = dup_text (facts, object, 0x00100010);
  g_autofree char *shown = fj_person_text_name (name);

  facts->patient_name = intern (shown);
  facts->patient_id = read_text (facts, object, 0x00100020);
  facts->birth_date = read_date (object, 0x00100030);
  facts->age = read_text (facts, object, 0x00101010);
  facts->sex = read_text (facts, object, 0x00100040);
  facts->is_deidentified = is_said (object, 0x00120062, "YES");
}

static void
read_study (FjImageFacts *facts, const FjDicomObject *object)
{
  facts->institution = read_text (facts, object, 0x00080080);
  facts->accession = read_text (facts, object, 0x00080050);
  facts->study_uid = read_text (facts, object, 0x0020000D);
  facts->study_date = read_date (object, 0x00080020);
  facts->study_time = read_time (object, 0x00080030);
  facts->study_description = read_text (facts, object, 0x00081030);
  facts->series_uid = read_text (facts, object, 0x0020000E);
  facts->series_description = read_text (facts, object, 0x0008103E);
  facts->modality = read_text (facts, object, 0x00080060);
  facts->body_part = read_text (facts, object, 0x00180015);
  facts->laterality = read_first (facts, object, 0x00200062, 0x00200060);
  facts->view_position = read_text (facts, object, 0x00185101);
  facts->series_number = read_int (object, 0x00200011);
  facts->instance_number = read_int (object, 0x00200013);
  facts->instance_uid = read_text (facts, object, 0x00080018);
  facts->sop_class_uid = read_text (facts, object, 0x00080016);
}

static FjImageKind
find_kind (const FjDicomObject *object)
{
  gint64 samples = 1;

  if (is_said (object, 0x00280004, "PALETTE COLOR"))
    return FJ_IMAGE_PALETTE;
  fj_dicom_object_get_int (object, 0x00280002, 0, &samples);
  if (samples >= 3)
    return FJ_IMAGE_COLOUR;
  return fj_dicom_frame_is_supplemental (object) ? FJ_IMAGE_SUPPLEMENTAL : FJ_IMAGE_GREY;
}

/* A palette that is damaged: the greys are right all the same; indices without their colours would be a
 * wrong picture. */
static gboolean
read_palette (FjImageFacts *facts, FjDicomObject *object, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (fj_dicom_frame_get_palette (object, &facts->palette, &why))
    return TRUE;
  if (facts->kind == FJ_IMAGE_SUPPLEMENTAL)
    {
      facts->kind = FJ_IMAGE_GREY;
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
read_picture (FjImageFacts *facts, FjDicomObject *object, GError **error)
{
  facts->kind = find_kind (object);
  facts->rows = (guint) MAX (read_int (object, 0x00280010), 0);
  facts->columns = (guint) MAX (read_int (object, 0x00280011), 0);
  if (!fj_dicom_frame_get_pipeline (object, facts->frame, &facts->pipeline, error))
    return FALSE;
  facts->vois = facts->kind == FJ_IMAGE_GREY || facts->kind == FJ_IMAGE_SUPPLEMENTAL
                    ? fj_dicom_frame_list_vois (object, facts->frame)
                    : g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
  if ((facts->kind == FJ_IMAGE_PALETTE || facts->kind == FJ_IMAGE_SUPPLEMENTAL)
      && !read_palette (facts, object, error))
    return FALSE;
  fj_dicom_shutter_read (object, facts->frame, &facts->shutter);
  facts->overlays = fj_dicom_overlay_list (object);
  facts->aspect = fj_dicom_spacing_get_aspect (object, facts->frame);
  return TRUE;
}

static void
read_uptake (FjImageFacts *facts, FjDicomObject *object)
{
  FjSuv suv;

  facts->suv_factor = NAN;
  if (g_strcmp0 (facts->modality, "PT") == 0 && fj_dicom_suv_read (object, &suv, NULL))
    facts->suv_factor = suv.factor[FJ_SUV_BODY_WEIGHT];
}

static void
read_place (FjImageFacts *facts, FjDicomObject *object)
{
  facts->has_plane = fj_dicom_frame_get_plane (object, facts->frame, &facts->plane, NULL);
  facts->patient_orientation = read_text (facts, object, 0x00200020);
  facts->frame_of_reference = read_text (facts, object, 0x00200052);
  /* Of ultrasound, the region in the middle: it says itself how far it reaches. */
  if (!fj_dicom_spacing_get (object, facts->frame, facts->columns / 2, facts->rows / 2, &facts->spacing))
    facts->spacing = (FjSpacing){ .basis = FJ_SPACING_NONE };
  facts->spacings = fj_dicom_spacing_list (object, facts->frame);
  if (facts->has_plane)
    facts->slice_location = fj_vector_dot (facts->plane.origin, fj_plane_normal (&facts->plane));
  else if (!fj_dicom_object_get_double (object, 0x00201041, 0, &facts->slice_location))
    facts->slice_location = NAN;
}

static double
read_frame_rate (const FjDicomObject *object)
{
  double value;

  if (fj_dicom_object_get_double (object, 0x00082144, 0, &value) && value > 0)
    return value;
  if (fj_dicom_object_get_double (object, 0x00180040, 0, &value) && value > 0)
    return value;
  if (fj_dicom_object_get_double (object, 0x00181063, 0, &value) && value > 0)
    return 1000 / value;
  return 0;
}

/* The syntaxes that cannot be but lossy. */
static gboolean
is_lossy_syntax (const char *uid)
{
  static const char *const lossy[] = { "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", NULL };

  return uid != NULL && g_strv_contains (lossy, uid);
}

static void
read_warnings (FjImageFacts *facts, const FjDicomObject *object)
{
  g_autofree char *type = fj_dicom_object_dup_string (object, 0x00080008);
  double ratio;

  facts->transfer_syntax = intern (fj_dicom_object_get_transfer_syntax (object));
  facts->is_lossy = is_said (object, 0x00282110, "01") || is_lossy_syntax (facts->transfer_syntax);
  /* Of several compressions the strongest is what has been lost at least. */
  for (guint i = 0; fj_dicom_object_get_double (object, 0x00282112, i, &ratio); i++)
    if (isfinite (ratio))
      facts->lossy_ratio = MAX (facts->lossy_ratio, ratio);
  facts->is_derived = type != NULL && (g_str_equal (type, "DERIVED") || g_str_has_prefix (type, "DERIVED\\"));
  facts->is_for_processing = is_said (object, 0x00080068, "FOR PROCESSING");
  facts->frame_rate = read_frame_rate (object);
}

FjImageFacts *
fj_image_facts_new (FjDicomObject *object, guint frame, GError **error)
{
  g_autoptr (FjImageFacts) facts = NULL;

  if (!fj_dicom_object_is_image (object))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("This object has no image. Open it as a report or a list of its attributes."));
      return NULL;
    }
  facts = g_new0 (FjImageFacts, 1);
  g_atomic_ref_count_init (&facts->refs);
  facts->frame = frame;
  facts->frames = fj_dicom_frame_count (object);
  fj_shutter_init (&facts->shutter);
  fj_grey_pipeline_init (&facts->pipeline);
  if (!read_picture (facts, object, error))
    return NULL;
  read_person (facts, object);
  read_study (facts, object);
  read_place (facts, object);
  read_uptake (facts, object);
  read_warnings (facts, object);
  return g_steal_pointer (&facts);
}

/* Every text of @facts. */
#define N_TEXTS 22
static void
list_texts (FjImageFacts *facts, char **texts[N_TEXTS])
{
  char **all[N_TEXTS] = { &facts->patient_name,
                          &facts->patient_id,
                          &facts->birth_date,
                          &facts->age,
                          &facts->sex,
                          &facts->institution,
                          &facts->accession,
                          &facts->study_uid,
                          &facts->study_date,
                          &facts->study_time,
                          &facts->study_description,
                          &facts->series_uid,
                          &facts->series_description,
                          &facts->modality,
                          &facts->body_part,
                          &facts->laterality,
                          &facts->view_position,
                          &facts->instance_uid,
                          &facts->sop_class_uid,
                          &facts->patient_orientation,
                          &facts->frame_of_reference,
                          &facts->transfer_syntax };

  memcpy (texts, all, sizeof all);
}

static gpointer
copy_voi (gconstpointer from, gpointer data)
{
  FjVoi *voi = g_new0 (FjVoi, 1);

  fj_voi_copy (voi, from);
  return voi;
}

/* Planes have a place of their own, and are no object. */
static void
forget_base (FjImageFacts *facts)
{
  release (&facts->patient_orientation);
  release (&facts->view_position);
  release (&facts->instance_uid);
  release (&facts->sop_class_uid);
  release (&facts->transfer_syntax);
  facts->palette = (FjPalette){ 0 };
  facts->overlays = g_ptr_array_new ();
  fj_shutter_init (&facts->shutter);
  facts->frames = 1;
  facts->frame = 0;
  facts->frame_rate = 0;
  facts->is_derived = TRUE;
}

static void
set_rescale (FjGreyPipeline *pipeline, double slope, double intercept)
{
  g_clear_pointer (&pipeline->modality.table, fj_table_unref);
  pipeline->modality.slope = slope;
  pipeline->modality.intercept = intercept;
  pipeline->has_padding = TRUE;
  pipeline->padding_low = pipeline->padding_high = G_MININT16;
}

FjImageFacts *
fj_image_facts_new_plane (
    const FjImageFacts *base, const FjStackImage *plane, double slope, double intercept, guint number)
{
  FjImageFacts *facts = g_memdup2 (base, sizeof *base);
  char **texts[N_TEXTS];

  g_atomic_ref_count_init (&facts->refs);
  list_texts (facts, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    if (*texts[i] != NULL)
      g_ref_string_acquire (*texts[i]);
  fj_grey_pipeline_copy (&facts->pipeline, &base->pipeline);
  set_rescale (&facts->pipeline, slope, intercept);
  facts->vois = g_ptr_array_copy (base->vois, copy_voi, NULL);
  forget_base (facts);
  facts->rows = plane->rows;
  facts->columns = plane->columns;
  facts->aspect = plane->plane.row_spacing / plane->plane.column_spacing;
  facts->instance_number = (gint) number;
  facts->has_plane = TRUE;
  facts->plane = plane->plane;
  facts->slice_location = fj_vector_dot (plane->plane.origin, fj_plane_normal (&plane->plane));
  if (facts->spacing.basis != FJ_SPACING_NONE)
    facts->spacing = (FjSpacing){ .basis = base->spacing.basis,
                                  .row_spacing = plane->plane.row_spacing,
                                  .column_spacing = plane->plane.column_spacing,
                                  .x1 = plane->columns - 1,
                                  .y1 = plane->rows - 1 };
  facts->spacings = g_array_new (FALSE, FALSE, sizeof (FjSpacing));
  if (facts->spacing.basis != FJ_SPACING_NONE)
    g_array_append_val (facts->spacings, facts->spacing);
  return facts;
}

FjImageFacts *
fj_image_facts_ref (FjImageFacts *facts)
{
  g_atomic_ref_count_inc (&facts->refs);
  return facts;
}

void
fj_image_facts_unref (FjImageFacts *facts)
{
  char **texts[N_TEXTS];

  if (!g_atomic_ref_count_dec (&facts->refs))
    return;
  list_texts (facts, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    release (texts[i]);
  fj_grey_pipeline_clear (&facts->pipeline);
  g_clear_pointer (&facts->vois, g_ptr_array_unref);
  fj_palette_clear (&facts->palette);
  fj_shutter_clear (&facts->shutter);
  g_clear_pointer (&facts->overlays, g_ptr_array_unref);
  g_clear_pointer (&facts->spacings, g_array_unref);
  g_free (facts);
}

gsize
fj_image_facts_get_size (const FjImageFacts *facts)
{
  gsize size = sizeof *facts + facts->vois->len * sizeof (FjVoi) + facts->spacings->len * sizeof (FjSpacing);

  for (guint i = 0; i < facts->overlays->len; i++)
    {
      const FjOverlay *overlay = g_ptr_array_index (facts->overlays, i);

      size += sizeof *overlay + (overlay->bits != NULL ? g_bytes_get_size (overlay->bits) : 0);
    }
  for (guint i = 0; i < facts->vois->len; i++)
    {
      const FjVoi *voi = g_ptr_array_index (facts->vois, i);

      size += voi->table != NULL ? voi->table->n * sizeof (guint16) : 0;
    }
  if (facts->pipeline.modality.table != NULL)
    size += facts->pipeline.modality.table->n * sizeof (guint16);
  if (facts->palette.red != NULL)
    size += 3 * facts->palette.red->n * sizeof (guint16);
  return size;
}

void
fj_image_facts_get_room (
    const FjImageFacts *facts, guint pane_width, guint pane_height, double screen_pitch, FjViewportRoom *room)
{
  *room = (FjViewportRoom){ .rows = facts->rows,
                            .columns = facts->columns,
                            .aspect = facts->aspect,
                            .pane_width = pane_width,
                            .pane_height = pane_height,
                            .pixel_width = facts->spacing.column_spacing,
                            .screen_pitch = screen_pitch };
}

FjShownImage *
fj_shown_image_new (FjImageFacts *facts, FjFrame *pixels)
{
  FjShownImage *image = g_new (FjShownImage, 1);

  image->facts = fj_image_facts_ref (facts);
  image->pixels = fj_frame_ref (pixels);
  return image;
}

void
fj_shown_image_free (FjShownImage *image)
{
  if (image == NULL)
    return;
  fj_image_facts_unref (image->facts);
  fj_frame_unref (image->pixels);
  g_free (image);
}
