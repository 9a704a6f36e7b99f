/* See fj-annotation-saving.h. */
#include "fj-annotation-saving.h"

#include <math.h>

#include "fj-annotation-gsps.h"
#include "fj-annotation-ko.h"
#include "fj-annotation-sr.h"
#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-dicom-spacing.h"
#include "fj-dicom-suv.h"
#include "fj-error.h"
#include "fj-language.h"

#define PHOTOMETRIC 0x00280004

/* An image with marks, opened once. */
typedef struct
{
  FjMarkImage image; /* borrowed */
  FjDicomObject *header;
  FjFrame *frame;
  GArray *spacings;
  FjGreyPipeline pipeline;
  gboolean has_pipeline;
  FjMarkRoom room;
  guint n_frames;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->spacings, g_array_unref);
  g_clear_pointer (&opened->frame, fj_frame_unref);
  g_clear_pointer (&opened->header, fj_dicom_object_free);
  if (opened->has_pipeline)
    fj_grey_pipeline_clear (&opened->pipeline);
  g_free (opened);
}

static Opened *
open_image (const FjMarkImage *image, FjAnnotationOpen open, gpointer data, GError **error)
{
  Opened *opened = g_new0 (Opened, 1);
  g_autofree char *photometric = NULL;
  guint index = image->frame > 0 ? image->frame - 1 : 0;
  FjSuv suv;

  opened->image = *image;
  if (!open (image, &opened->header, &opened->frame, data, error)
      || !fj_dicom_frame_get_pipeline (opened->header, index, &opened->pipeline, error))
    {
      opened_free (opened);
      return NULL;
    }
  opened->has_pipeline = TRUE;
  opened->n_frames = fj_dicom_frame_count (opened->header);
  opened->spacings = fj_dicom_spacing_list (opened->header, index);
  photometric = fj_dicom_object_dup_string (opened->header, PHOTOMETRIC);
  opened->room = (FjMarkRoom){
    .rows = fj_frame_get_rows (opened->frame),
    .columns = fj_frame_get_columns (opened->frame),
    .spacings = (const FjSpacing *) (gconstpointer) opened->spacings->data,
    .n_spacings = opened->spacings->len,
    .aspect = fj_dicom_spacing_get_aspect (opened->header, index),
    /* Of colours there is no value, and of a palette its indices only. */
    .frame = fj_frame_get_samples (opened->frame) == 1 && g_strcmp0 (photometric, "PALETTE COLOR") != 0
                 ? opened->frame
                 : NULL,
    .pipeline = &opened->pipeline,
    .unit = fj_measure_unit_to_text (opened->pipeline.modality.unit),
    .suv_factor = fj_dicom_suv_read (opened->header, &suv, NULL) ? suv.factor[FJ_SUV_BODY_WEIGHT] : NAN,
    .is_complete = TRUE,
  };
  return opened;
}

typedef struct
{
  GPtrArray *images;   /* of Opened */
  GArray *of_mark;     /* of guint: which image each mark is on */
  GPtrArray *measures; /* of GArray, one a mark */
  GPtrArray *lines;    /* of char, one a mark */
} Prepared;

static void
prepared_clear (Prepared *prepared)
{
  g_ptr_array_unref (prepared->images);
  g_array_unref (prepared->of_mark);
  g_ptr_array_unref (prepared->measures);
  g_ptr_array_unref (prepared->lines);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prepared, prepared_clear)

static gboolean
is_of_study (const FjMarkImage *image, const FjAnnotationSaving *saving, GError **error)
{
  if (g_strcmp0 (image->study_uid, saving->any->study_uid) == 0)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("A mark is on an image of another study: each study is saved by itself."));
  return FALSE;
}

static gboolean
prepare (Prepared *prepared,
         const FjAnnotationSaving *saving,
         FjAnnotationOpen open,
         gpointer data,
         GError **error)
{
  for (guint i = 0; i < saving->n_marks; i++)
    {
      const FjMark *mark = saving->marks[i];
      Opened *opened = NULL;
      guint k;

      if (!is_of_study (&mark->image, saving, error))
        return FALSE;
      for (k = 0; k < prepared->images->len && opened == NULL; k++)
        if (fj_mark_image_equal (&((Opened *) prepared->images->pdata[k])->image, &mark->image))
          opened = prepared->images->pdata[k--];
      if (opened == NULL)
        {
          opened = open_image (&mark->image, open, data, error);
          if (opened == NULL)
            return FALSE;
          g_ptr_array_add (prepared->images, opened);
        }
      g_array_append_val (prepared->of_mark, k);
      g_ptr_array_add (prepared->measures, fj_mark_measure (mark, &opened->room));
      g_ptr_array_add (prepared->lines, fj_mark_dup_lines (mark, &opened->room));
    }
  return TRUE;
}

static FjDicomObject *
write_report (const Prepared *prepared,
              const FjAnnotationSaving *saving,
              const FjAnnotationSubject *subject,
              const FjAnnotationMaker *maker,
              GError **error)
{
  g_autofree FjAnnotationFinding *findings = g_new0 (FjAnnotationFinding, MAX (saving->n_marks, 1));

  for (guint i = 0; i < saving->n_marks; i++)
    {
      const Opened *opened = prepared->images->pdata[g_array_index (prepared->of_mark, guint, i)];
      const GArray *measures = prepared->measures->pdata[i];

      findings[i] = (FjAnnotationFinding){
        .mark = saving->marks[i],
        .measures = (const FjMeasure *) (gconstpointer) measures->data,
        .n_measures = measures->len,
        .unit = opened->room.unit,
        .suv_factor = opened->room.suv_factor,
        .n_frames = opened->n_frames,
      };
    }
  return fj_annotation_sr_write (subject, maker, findings, saving->n_marks, FALSE, error);
}

/* The states of the marks of one image. What is shown through tables has none: the report says it all. */
static gboolean
add_states (const Prepared *prepared,
            guint at,
            const FjAnnotationSaving *saving,
            const FjAnnotationSubject *subject,
            const FjAnnotationMaker *maker,
            GPtrArray *objects,
            GError **error)
{
  const Opened *opened = prepared->images->pdata[at];
  const FjSpacing *spacing = opened->room.n_spacings == 1 ? opened->room.spacings : NULL;
  const FjAnnotationImage image = {
    .image = opened->image,
    .n_frames = opened->n_frames,
    .rows = opened->room.rows,
    .columns = opened->room.columns,
    .row_spacing = spacing != NULL ? spacing->row_spacing : 0,
    .column_spacing = spacing != NULL ? spacing->column_spacing : 0,
    .is_colour = opened->room.frame == NULL,
    .modality = &opened->pipeline.modality,
    .voi = &opened->pipeline.voi,
    .is_inverted = opened->pipeline.shape == FJ_PRESENTATION_INVERSE,
  };
  FjAnnotationMaker numbered = *maker;
  g_autoptr (GPtrArray) marks = g_ptr_array_new (), lines = g_ptr_array_new (), states = NULL;
  g_autoptr (GError) cause = NULL;

  for (guint i = 0; i < saving->n_marks; i++)
    if (g_array_index (prepared->of_mark, guint, i) == at)
      {
        g_ptr_array_add (marks, (gpointer) saving->marks[i]);
        g_ptr_array_add (lines, prepared->lines->pdata[i]);
      }
  numbered.instance_number = objects->len + 1;
  states = fj_annotation_gsps_write (subject, &numbered, (const FjMark *const *) marks->pdata,
                                     (const char *const *) lines->pdata, marks->len, &image, 1, &cause);
  if (g_error_matches (cause, FJ_ERROR, FJ_ERROR_UNSUPPORTED))
    return TRUE;
  if (states == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_ptr_array_extend_and_steal (objects, g_steal_pointer (&states));
  return TRUE;
}

static gboolean
add_keys (const FjAnnotationSaving *saving,
          const FjAnnotationSubject *subject,
          const FjAnnotationMaker *maker,
          FjAnnotationOpen open,
          gpointer data,
          GPtrArray *objects,
          GError **error)
{
  g_autofree FjAnnotationChoice *choices = g_new0 (FjAnnotationChoice, MAX (saving->n_keys, 1));
  FjAnnotationMaker numbered = *maker;
  FjDicomObject *selection;

  if (saving->n_keys == 0)
    return TRUE;
  for (guint i = 0; i < saving->n_keys; i++)
    {
      g_autoptr (FjDicomObject) header = NULL;

      if (!is_of_study (saving->keys[i], saving, error)
          || !open (saving->keys[i], &header, NULL, data, error))
        return FALSE;
      choices[i] = (FjAnnotationChoice){ saving->keys[i], fj_dicom_frame_count (header) };
    }
  numbered.instance_number = objects->len + 1;
  selection = fj_annotation_ko_write (subject, &numbered, choices, saving->n_keys, NULL, error);
  if (selection == NULL)
    return FALSE;
  g_ptr_array_add (objects, selection);
  return TRUE;
}

GPtrArray *
fj_annotation_saving_write (const FjAnnotationSaving *saving,
                            const FjAnnotationMaker *maker,
                            FjAnnotationOpen open,
                            gpointer data,
                            GError **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  g_auto (Prepared) prepared = { .images = g_ptr_array_new_with_free_func (opened_free),
                                 .of_mark = g_array_new (FALSE, FALSE, sizeof (guint)),
                                 .measures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
                                 .lines = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (FjDicomObject) any = NULL;
  g_autoptr (FjAnnotationSubject) subject = NULL;
  FjDicomObject *report;

  if (!open (saving->any, &any, NULL, data, error) || !prepare (&prepared, saving, open, data, error))
    return NULL;
  subject = fj_annotation_subject_read (any);
  report = write_report (&prepared, saving, subject, maker, error);
  if (report == NULL)
    return NULL;
  g_ptr_array_add (objects, report);
  for (guint i = 0; i < prepared.images->len; i++)
    if (!add_states (&prepared, i, saving, subject, maker, objects, error))
      return NULL;
  if (!add_keys (saving, subject, maker, open, data, objects, error))
    return NULL;
  return g_steal_pointer (&objects);
}
