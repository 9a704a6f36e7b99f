#include "fj-exam-row.h"

#include <string.h>

struct _FjExamRow
{
  GObject parent;
  FjExamRowData data;
};

G_DEFINE_FINAL_TYPE (FjExamRow, fj_exam_row, G_TYPE_OBJECT)

/* The strings of a row, by their place. */
static const gsize strings[] = {
  G_STRUCT_OFFSET (FjExamRowData, exam),        G_STRUCT_OFFSET (FjExamRowData, accession),
  G_STRUCT_OFFSET (FjExamRowData, patient),     G_STRUCT_OFFSET (FjExamRowData, name),
  G_STRUCT_OFFSET (FjExamRowData, pinyin),      G_STRUCT_OFFSET (FjExamRowData, mrn),
  G_STRUCT_OFFSET (FjExamRowData, age),         G_STRUCT_OFFSET (FjExamRowData, birth_date),
  G_STRUCT_OFFSET (FjExamRowData, item),        G_STRUCT_OFFSET (FjExamRowData, modality),
  G_STRUCT_OFFSET (FjExamRowData, site),        G_STRUCT_OFFSET (FjExamRowData, site_name),
  G_STRUCT_OFFSET (FjExamRowData, device),      G_STRUCT_OFFSET (FjExamRowData, holder),
  G_STRUCT_OFFSET (FjExamRowData, holder_name), G_STRUCT_OFFSET (FjExamRowData, study_uid),
  G_STRUCT_OFFSET (FjExamRowData, task),        G_STRUCT_OFFSET (FjExamRowData, task_code),
  G_STRUCT_OFFSET (FjExamRowData, report),      G_STRUCT_OFFSET (FjExamRowData, critical_value),
};

static void
fj_exam_row_finalize (GObject *object)
{
  FjExamRow *self = FJ_EXAM_ROW (object);

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (G_STRUCT_MEMBER (char *, &self->data, strings[i]));
  g_strfreev (self->data.parts);
  G_OBJECT_CLASS (fj_exam_row_parent_class)->finalize (object);
}

static void
fj_exam_row_class_init (FjExamRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_exam_row_finalize;
}

static void
fj_exam_row_init (FjExamRow *self)
{
}

FjExamRow *
fj_exam_row_new (FjExamRowData *data)
{
  FjExamRow *self = g_object_new (FJ_TYPE_EXAM_ROW, NULL);

  self->data = *data;
  memset (data, 0, sizeof *data);
  if (self->data.parts == NULL)
    self->data.parts = g_new0 (char *, 1);
  return self;
}

const FjExamRowData *
fj_exam_row_get (FjExamRow *row)
{
  g_return_val_if_fail (FJ_IS_EXAM_ROW (row), NULL);

  return &row->data;
}

gboolean
fj_exam_row_equal (FjExamRow *a, FjExamRow *b)
{
  const FjExamRowData *one = fj_exam_row_get (a);
  const FjExamRowData *other = fj_exam_row_get (b);

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (g_strcmp0 (G_STRUCT_MEMBER (char *, one, strings[i]), G_STRUCT_MEMBER (char *, other, strings[i]))
        != 0)
      return FALSE;
  return one->version == other->version
         && g_strv_equal ((const char *const *) one->parts, (const char *const *) other->parts)
         && one->sex == other->sex && one->visit_class == other->visit_class && one->urgency == other->urgency
         && one->stage == other->stage && memcmp (one->times, other->times, sizeof one->times) == 0
         && one->target_seconds == other->target_seconds && one->closed_at == other->closed_at
         && one->n_series == other->n_series && one->n_instances == other->n_instances
         && one->complete == other->complete && one->task_version == other->task_version
         && one->report_status == other->report_status && one->report_version == other->report_version
         && one->critical == other->critical && one->n_open_gates == other->n_open_gates
         && one->critical_version == other->critical_version;
}
