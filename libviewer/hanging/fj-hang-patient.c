#include "fj-hang-patient.h"

#include <stdlib.h>
#include <string.h>

#define STUDY_DATE 0x00080020u
#define STUDY_TIME 0x00080030u
#define SERIES_NUMBER 0x00200011u
#define INSTANCE_NUMBER 0x00200013u

static void
image_clear (gpointer data)
{
  FjHangImage *image = data;

  g_free (image->instance_uid);
  g_clear_pointer (&image->values, fj_hang_values_unref);
}

static void
stack_free (gpointer data)
{
  FjHangStack *stack = data;

  g_free (stack->key);
  g_free (stack->series_uid);
  fj_hang_values_unref (stack->values);
  g_array_unref (stack->images);
  g_free (stack);
}

static void
study_free (gpointer data)
{
  FjHangStudy *study = data;

  g_free (study->study_uid);
  fj_hang_values_unref (study->values);
  g_ptr_array_unref (study->stacks);
  g_free (study);
}

FjHangPatient *
fj_hang_patient_new (const char *key)
{
  FjHangPatient *patient = g_new0 (FjHangPatient, 1);

  patient->key = g_strdup (key);
  patient->values = fj_hang_values_new (NULL);
  patient->studies = g_ptr_array_new_with_free_func (study_free);
  return patient;
}

void
fj_hang_patient_free (FjHangPatient *patient)
{
  if (patient == NULL)
    return;
  g_free (patient->key);
  fj_hang_values_unref (patient->values);
  g_ptr_array_unref (patient->studies);
  g_free (patient);
}

FjHangStudy *
fj_hang_patient_add_study (FjHangPatient *patient, const char *study_uid)
{
  FjHangStudy *study;

  for (guint i = 0; i < patient->studies->len; i++)
    {
      study = patient->studies->pdata[i];
      if (strcmp (study->study_uid, study_uid) == 0)
        return study;
    }
  study = g_new0 (FjHangStudy, 1);
  study->study_uid = g_strdup (study_uid);
  study->time = G_MININT64;
  study->values = fj_hang_values_new (patient->values);
  study->stacks = g_ptr_array_new_with_free_func (stack_free);
  g_ptr_array_add (patient->studies, study);
  return study;
}

FjHangStack *
fj_hang_study_add_stack (FjHangStudy *study, const char *key, const char *series_uid)
{
  FjHangStack *stack = g_new0 (FjHangStack, 1);

  stack->key = g_strdup (key);
  stack->series_uid = g_strdup (series_uid);
  stack->values = fj_hang_values_new (study->values);
  stack->images = g_array_new (FALSE, TRUE, sizeof (FjHangImage));
  g_array_set_clear_func (stack->images, image_clear);
  g_ptr_array_add (study->stacks, stack);
  return stack;
}

void
fj_hang_stack_add_image (FjHangStack *stack, const char *instance_uid, guint frame, FjHangValues *values)
{
  FjHangImage image = { .instance_uid = g_strdup (instance_uid), .frame = frame, .values = values };

  g_array_append_val (stack->images, image);
  stack->n_images = MAX (stack->n_images, stack->images->len);
}

/* ---- order ---- */

/* @n digits of @text as a number; -1 when they are not all digits. */
static int
digits (const char *text, guint n)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      number = number * 10 + (text[i] - '0');
    }
  return number;
}

/* DA and TM (PS3.5 6.2), also with the dots and colons of before 1993. */
static gint64
study_time (const FjHangValues *values)
{
  const char *text = fj_hang_values_get_text (values, STUDY_DATE, 0);
  g_autoptr (GDateTime) start = NULL;
  int year, month, day, hour = 0, minute = 0, second = 0;
  guint gap;

  if (text == NULL || strlen (text) < 8)
    return G_MININT64;
  gap = text[4] == '.' ? 1 : 0;
  if (gap == 1 && (strlen (text) < 10 || text[7] != '.'))
    return G_MININT64;
  year = digits (text, 4);
  month = digits (text + 4 + gap, 2);
  day = digits (text + 6 + 2 * gap, 2);
  text = fj_hang_values_get_text (values, STUDY_TIME, 0);
  if (text != NULL && strlen (text) >= 2)
    {
      gsize length = strlen (text);

      gap = length > 2 && text[2] == ':' ? 1 : 0;
      hour = digits (text, 2);
      if (length >= 4 + gap)
        minute = digits (text + 2 + gap, 2);
      if (length >= 6 + 2 * gap)
        second = digits (text + 4 + 2 * gap, 2);
      if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        hour = minute = second = 0;
    }
  start = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  return start != NULL ? g_date_time_to_unix (start) : G_MININT64;
}

static int
compare_studies (gconstpointer a, gconstpointer b)
{
  const FjHangStudy *x = *(FjHangStudy *const *) a, *y = *(FjHangStudy *const *) b;

  if (x->time != y->time)
    return x->time > y->time ? -1 : 1;
  return strcmp (x->study_uid, y->study_uid);
}

/* Those without a number after those with one. */
static int
compare_numbers (const FjHangValues *a, const FjHangValues *b, FjTag tag)
{
  double x = G_MAXDOUBLE, y = G_MAXDOUBLE;

  fj_hang_values_get_number (a, tag, 0, &x);
  fj_hang_values_get_number (b, tag, 0, &y);
  return (x > y) - (x < y);
}

static int
compare_stacks (gconstpointer a, gconstpointer b)
{
  const FjHangStack *x = *(FjHangStack *const *) a, *y = *(FjHangStack *const *) b;
  int order = compare_numbers (x->values, y->values, SERIES_NUMBER);

  if (order == 0)
    order = strcmp (x->series_uid, y->series_uid);
  if (order == 0)
    order = compare_numbers (x->values, y->values, INSTANCE_NUMBER);
  return order != 0 ? order : strcmp (x->key, y->key);
}

void
fj_hang_patient_sort (FjHangPatient *patient)
{
  for (guint i = 0; i < patient->studies->len; i++)
    {
      FjHangStudy *study = patient->studies->pdata[i];

      if (study->time == G_MININT64)
        study->time = study_time (study->values);
    }
  g_ptr_array_sort (patient->studies, compare_studies);
  for (guint i = 0; i < patient->studies->len; i++)
    {
      FjHangStudy *study = patient->studies->pdata[i];

      g_ptr_array_sort (study->stacks, compare_stacks);
      for (guint j = 0; j < study->stacks->len; j++)
        ((FjHangStack *) study->stacks->pdata[j])->study = i;
    }
}

FjHangStack *
fj_hang_patient_find (FjHangPatient *patient, const char *key)
{
  for (guint i = 0; i < patient->studies->len; i++)
    {
      FjHangStudy *study = patient->studies->pdata[i];

      for (guint j = 0; j < study->stacks->len; j++)
        {
          FjHangStack *stack = study->stacks->pdata[j];

          if (strcmp (stack->key, key) == 0)
            return stack;
        }
    }
  return NULL;
}

gboolean
fj_hang_is_projection (const char *modality)
{
  static const char *const PROJECTIONS[] = { "CR", "DX", "MG", "RG", "IO", "PX", "DR", "BMD", NULL };

  return modality != NULL && g_strv_contains (PROJECTIONS, modality);
}

gboolean
fj_hang_is_single (const char *modality)
{
  static const char *const FILMS[] = { "US", "IVUS", "XA", "RF", "ES", "XC", NULL };

  return fj_hang_is_projection (modality) || (modality != NULL && g_strv_contains (FILMS, modality));
}
