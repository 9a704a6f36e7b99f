#include "image-keep.h"

#include "fj-annotation-gsps.h"
#include "fj-annotation-sr.h"
#include "fj-dicom-frame.h"
#include "fj-time.h"

typedef struct
{
  FjMarkImage image;
  GPtrArray *marks;    /* of FjMark, on the image */
  GPtrArray *measures; /* of GArray, one for each */
  GPtrArray *lines;    /* of char, one for each */
} Kept;

static void
kept_clear (Kept *kept)
{
  fj_mark_image_clear (&kept->image);
  g_ptr_array_unref (kept->marks);
  g_ptr_array_unref (kept->measures);
  g_ptr_array_unref (kept->lines);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static void
keep (Kept *kept, const FjMark *drawn, const FjMarkRoom *room)
{
  FjMark *mark = fj_mark_copy (drawn);

  fj_mark_image_clear (&mark->image);
  fj_mark_image_copy (&kept->image, &mark->image);
  /* fenji-image gave the name of its kind to each; only these need words. */
  if (mark->kind != FJ_MARK_TEXT && mark->kind != FJ_MARK_SPINE_LABEL)
    g_clear_pointer (&mark->text, g_free);
  g_ptr_array_add (kept->marks, mark);
  g_ptr_array_add (kept->measures, fj_mark_measure (mark, room));
  g_ptr_array_add (kept->lines, fj_mark_dup_lines (mark, room));
}

static gboolean
save (FjDicomObject *object, const char *output, const char *what, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s-%s.dcm", output, what);

  return fj_dicom_object_save (object, path, NULL, error);
}

static gboolean
save_report (const FjAnnotationSubject *subject,
             const FjAnnotationMaker *maker,
             const Kept *kept,
             const FjMarkRoom *room,
             guint n_frames,
             const char *output,
             GError **error)
{
  g_autofree FjAnnotationFinding *findings = g_new0 (FjAnnotationFinding, kept->marks->len);
  g_autoptr (FjDicomObject) report = NULL;

  for (guint i = 0; i < kept->marks->len; i++)
    {
      const GArray *measures = g_ptr_array_index (kept->measures, i);

      findings[i].mark = g_ptr_array_index (kept->marks, i);
      findings[i].measures = (const FjMeasure *) (gconstpointer) measures->data;
      findings[i].n_measures = measures->len;
      findings[i].unit = room->unit;
      findings[i].suv_factor = room->suv_factor;
      findings[i].n_frames = n_frames;
    }
  report = fj_annotation_sr_write (subject, maker, findings, kept->marks->len, FALSE, error);
  return report != NULL && save (report, output, "report", error);
}

static gboolean
save_state (const FjAnnotationSubject *subject,
            const FjAnnotationMaker *maker,
            const Kept *kept,
            const FjMarkRoom *room,
            guint n_frames,
            const char *output,
            GError **error)
{
  const FjSpacing *spacing = room->n_spacings == 1 ? room->spacings : NULL;
  const FjAnnotationImage image = {
    .image = kept->image,
    .n_frames = n_frames,
    .rows = room->rows,
    .columns = room->columns,
    .row_spacing = spacing != NULL ? spacing->row_spacing : 0,
    .column_spacing = spacing != NULL ? spacing->column_spacing : 0,
    .is_colour = room->frame == NULL || fj_frame_get_samples (room->frame) > 1,
    .modality = &room->pipeline->modality,
    .voi = &room->pipeline->voi,
    .is_inverted = room->pipeline->shape == FJ_PRESENTATION_INVERSE,
  };
  g_autoptr (GPtrArray) states = fj_annotation_gsps_write (
      subject, maker, (const FjMark *const *) kept->marks->pdata, (const char *const *) kept->lines->pdata,
      kept->marks->len, &image, 1, error);

  return states != NULL && save (g_ptr_array_index (states, 0), output, "state", error);
}

gboolean
image_keep (FjDicomObject *object,
            guint frame,
            const FjMarkRoom *room,
            const GPtrArray *marks,
            const char *output,
            GError **error)
{
  g_autoptr (FjAnnotationSubject) subject = fj_annotation_subject_read (object);
  const FjAnnotationMaker maker = { .made_at = fj_time_now () };
  guint n_frames = fj_dicom_frame_count (object);
  g_auto (Kept) kept = {
    .image = { .study_uid = fj_dicom_object_dup_string (object, 0x0020000D),
               .series_uid = fj_dicom_object_dup_string (object, 0x0020000E),
               .sop_class_uid = fj_dicom_object_dup_string (object, 0x00080016),
               .sop_instance_uid = fj_dicom_object_dup_string (object, 0x00080018),
               .frame = frame + 1 },
    .marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free),
    .measures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .lines = g_ptr_array_new_with_free_func (g_free),
  };

  for (guint i = 0; i < marks->len; i++)
    keep (&kept, g_ptr_array_index (marks, i), room);
  return save_report (subject, &maker, &kept, room, n_frames, output, error)
         && save_state (subject, &maker, &kept, room, n_frames, output, error);
}
