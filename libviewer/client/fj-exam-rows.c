#include "fj-exam-rows.h"

#include <string.h>

struct _FjExamRows
{
  GListModel *model;
  GPtrArray *rows;     /* of FjExamRow, newest first */
  GHashTable *by_exam; /* id -> row, both owned by the row in rows */
};

FjExamRows *
fj_exam_rows_new (GListModel *model)
{
  FjExamRows *rows = g_new0 (FjExamRows, 1);

  rows->model = model;
  rows->rows = g_ptr_array_new_with_free_func (g_object_unref);
  rows->by_exam = g_hash_table_new (g_str_hash, g_str_equal);
  return rows;
}

void
fj_exam_rows_free (FjExamRows *rows)
{
  g_hash_table_unref (rows->by_exam);
  g_ptr_array_unref (rows->rows);
  g_free (rows);
}

guint
fj_exam_rows_length (FjExamRows *rows)
{
  return rows->rows->len;
}

FjExamRow *
fj_exam_rows_at (FjExamRows *rows, guint index)
{
  return g_ptr_array_index (rows->rows, index);
}

FjExamRow *
fj_exam_rows_find (FjExamRows *rows, const char *exam)
{
  return g_hash_table_lookup (rows->by_exam, exam);
}

/* As central sorts them. */
static int
compare (const FjExamRowData *a, const FjExamRowData *b)
{
  gint64 one = a->times[FJ_STAGE_REGISTERED], other = b->times[FJ_STAGE_REGISTERED];

  return one != other ? (one > other ? -1 : 1) : strcmp (b->exam, a->exam);
}

static const FjExamRowData *
data_at (GPtrArray *array, guint index)
{
  return fj_exam_row_get (g_ptr_array_index (array, index));
}

/* Where @row is or would be. */
static guint
place_of (FjExamRows *rows, const FjExamRowData *row)
{
  guint low = 0, high = rows->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (data_at (rows->rows, middle), row) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert (FjExamRows *rows, guint index, FjExamRow *row)
{
  g_ptr_array_insert (rows->rows, (int) index, g_object_ref (row));
  g_hash_table_replace (rows->by_exam, (gpointer) fj_exam_row_get (row)->exam, row);
}

void
fj_exam_rows_remove (FjExamRows *rows, const char *exam)
{
  FjExamRow *row = fj_exam_rows_find (rows, exam);
  guint index;

  if (row == NULL)
    return;
  index = place_of (rows, fj_exam_row_get (row));
  g_hash_table_remove (rows->by_exam, exam);
  g_ptr_array_remove_index (rows->rows, index);
  g_list_model_items_changed (rows->model, index, 1, 0);
}

int
fj_exam_rows_put (FjExamRows *rows, FjExamRow *row)
{
  const FjExamRowData *data = fj_exam_row_get (row);
  FjExamRow *old = fj_exam_rows_find (rows, data->exam);
  gboolean was_there = old != NULL;
  guint index;

  if (was_there && fj_exam_row_equal (old, row))
    return -1;
  if (was_there && compare (fj_exam_row_get (old), data) == 0)
    {
      index = place_of (rows, data);
      g_hash_table_remove (rows->by_exam, data->exam);
      g_ptr_array_remove_index (rows->rows, index);
      insert (rows, index, row);
      g_list_model_items_changed (rows->model, index, 1, 1);
      return -1;
    }
  fj_exam_rows_remove (rows, data->exam);
  index = place_of (rows, data);
  insert (rows, index, row);
  g_list_model_items_changed (rows->model, index, 0, 1);
  return was_there ? -1 : (int) index;
}

void
fj_exam_rows_replace (FjExamRows *rows, GPtrArray *array)
{
  guint before = rows->rows->len;

  g_hash_table_remove_all (rows->by_exam);
  g_ptr_array_set_size (rows->rows, 0);
  for (guint i = 0; i < array->len; i++)
    if (fj_exam_rows_find (rows, data_at (array, i)->exam) == NULL)
      insert (rows, place_of (rows, data_at (array, i)), g_ptr_array_index (array, i));
  if (before > 0 || rows->rows->len > 0)
    g_list_model_items_changed (rows->model, 0, before, rows->rows->len);
}

void
fj_exam_rows_keep_only (FjExamRows *rows, GPtrArray *array)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < array->len; i++)
    g_hash_table_add (there, (gpointer) data_at (array, i)->exam);
  for (guint i = 0; i < rows->rows->len; i++)
    if (!g_hash_table_contains (there, data_at (rows->rows, i)->exam))
      g_ptr_array_add (gone, g_strdup (data_at (rows->rows, i)->exam));
  for (guint i = 0; i < gone->len; i++)
    fj_exam_rows_remove (rows, g_ptr_array_index (gone, i));
}
