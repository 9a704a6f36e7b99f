#include "fj-study.h"

static void
instance_free (FjInstance *instance)
{
  g_free (instance->sop_instance_uid);
  g_free (instance->sop_class_uid);
  g_free (instance->dataset_digest);
  g_free (instance);
}

static void
series_free (FjSeries *series)
{
  g_free (series->series_uid);
  g_free (series->modality);
  g_free (series->description);
  g_free (series->body_part);
  g_ptr_array_unref (series->instances);
  g_free (series);
}

FjStudy *
fj_study_new (void)
{
  FjStudy *study = g_new0 (FjStudy, 1);

  study->series = g_ptr_array_new_with_free_func ((GDestroyNotify) series_free);
  return study;
}

void
fj_study_free (FjStudy *study)
{
  if (study == NULL)
    return;
  g_free (study->id);
  g_free (study->study_uid);
  g_free (study->exam);
  g_free (study->patient);
  g_free (study->site);
  g_free (study->accession);
  g_free (study->patient_id);
  g_free (study->description);
  g_free (study->unmatched);
  g_ptr_array_unref (study->series);
  g_free (study);
}

FjSeries *
fj_study_ensure_series (FjStudy *study, const char *series_uid)
{
  FjSeries *series;

  for (guint i = 0; i < study->series->len; i++)
    {
      series = g_ptr_array_index (study->series, i);
      if (g_str_equal (series->series_uid, series_uid))
        return series;
    }
  series = g_new0 (FjSeries, 1);
  series->series_uid = g_strdup (series_uid);
  series->instances = g_ptr_array_new_with_free_func ((GDestroyNotify) instance_free);
  g_ptr_array_add (study->series, series);
  return series;
}

static FjInstance *
find_in_series (const FjSeries *series, const char *sop_instance_uid)
{
  for (guint i = 0; i < series->instances->len; i++)
    {
      FjInstance *instance = g_ptr_array_index (series->instances, i);

      if (g_str_equal (instance->sop_instance_uid, sop_instance_uid))
        return instance;
    }
  return NULL;
}

FjInstance *
fj_series_ensure_instance (FjSeries *series, const char *sop_instance_uid)
{
  FjInstance *instance = find_in_series (series, sop_instance_uid);

  if (instance == NULL)
    {
      instance = g_new0 (FjInstance, 1);
      instance->sop_instance_uid = g_strdup (sop_instance_uid);
      instance->frames = 1;
      g_ptr_array_add (series->instances, instance);
    }
  return instance;
}

FjInstance *
fj_study_find_instance (const FjStudy *study, const char *sop_instance_uid)
{
  for (guint i = 0; i < study->series->len; i++)
    {
      FjInstance *instance = find_in_series (g_ptr_array_index (study->series, i), sop_instance_uid);

      if (instance != NULL)
        return instance;
    }
  return NULL;
}

guint
fj_study_count_instances (const FjStudy *study)
{
  guint count = 0;

  for (guint i = 0; i < study->series->len; i++)
    count += ((const FjSeries *) g_ptr_array_index (study->series, i))->instances->len;
  return count;
}
