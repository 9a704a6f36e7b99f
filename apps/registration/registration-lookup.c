#include "registration-lookup.h"

#include <string.h>
#include "fj-age.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "registration-check.h"

#define MAX_QUESTION 64 /* characters that central looks for */
#define N_EXAMS 100     /* of all the people found, to say what each had last */

struct _RegistrationKnown
{
  GObject parent;
  FjPatient *patient;
  char *last;
};

G_DEFINE_FINAL_TYPE (RegistrationKnown, registration_known, G_TYPE_OBJECT)

static void
registration_known_finalize (GObject *object)
{
  RegistrationKnown *known = REGISTRATION_KNOWN (object);

  g_clear_pointer (&known->patient, fj_patient_free);
  g_free (known->last);
  G_OBJECT_CLASS (registration_known_parent_class)->finalize (object);
}

static void
registration_known_class_init (RegistrationKnownClass *class)
{
  G_OBJECT_CLASS (class)->finalize = registration_known_finalize;
}

static void
registration_known_init (RegistrationKnown *known)
{
}

const FjPatient *
registration_known_get_patient (RegistrationKnown *known)
{
  return known->patient;
}

const char *
registration_known_get_last (RegistrationKnown *known)
{
  return known->last;
}

/* ---- asking ---- */

char *
registration_lookup_query (const char *text, guint max)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *escaped = g_uri_escape_string (stripped, NULL, FALSE);
  glong length = g_utf8_strlen (stripped, -1);

  /* One Latin letter would be half of all patients. */
  if (length < (g_str_is_ascii (stripped) ? 2 : 1) || length > MAX_QUESTION)
    return NULL;
  return g_strdup_printf ("/Patient?q=%s&_count=%u", escaped, max);
}

typedef struct
{
  char *path;
  char *language;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job->language);
  g_free (job);
}

static JsonObject *
resource_at (JsonArray *entries, guint index)
{
  JsonObject *entry = fj_json_element_object (entries, index);

  return entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
}

/* The newest exam of each, all in one question: the answer is newest first. */
static void
add_last (GListStore *store, FjClient *client, GCancellable *cancellable)
{
  g_autoptr (GString) path = g_string_new ("/ServiceRequest?patient=");
  g_autoptr (JsonObject) bundle = NULL;
  JsonArray *entries;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RegistrationKnown) known = g_list_model_get_item (G_LIST_MODEL (store), i);
      g_string_append_printf (path, "%s%s", i > 0 ? "," : "", known->patient->id);
    }
  g_string_append_printf (path, "&_count=%d", N_EXAMS);
  /* Without it the people are still the right ones. */
  bundle = fj_client_send (client, "GET", path->str, NULL, 0, NULL, NULL, cancellable, NULL);
  entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;
  for (guint e = 0; entries != NULL && e < json_array_get_length (entries); e++)
    {
      JsonObject *resource = resource_at (entries, e);
      g_autoptr (FjExam) exam = resource != NULL ? fj_fhir_exam_from_json (resource, NULL) : NULL;

      for (guint i = 0; exam != NULL && i < n; i++)
        {
          g_autoptr (RegistrationKnown) known = g_list_model_get_item (G_LIST_MODEL (store), i);
          if (known->last != NULL || g_strcmp0 (known->patient->id, exam->patient) != 0)
            continue;
          g_autofree char *when = fj_time_to_display (exam->registered_at);
          when[MIN (strlen (when), 10)] = '\0';
          known->last = g_strdup_printf ("%s %s", when, exam->item);
        }
    }
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (GListStore) store = g_list_store_new (REGISTRATION_TYPE_KNOWN);
  g_autoptr (JsonObject) bundle = NULL;
  JsonArray *entries;

  fj_language_set_thread (job->language);
  if (job->path != NULL)
    bundle = fj_client_send (source, "GET", job->path, NULL, 0, NULL, NULL, cancellable, &error);
  entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *resource = resource_at (entries, i);
      FjPatient *patient = resource != NULL ? fj_fhir_patient_from_json (resource, NULL) : NULL;
      g_autoptr (RegistrationKnown) known = NULL;

      if (patient == NULL)
        continue;
      known = g_object_new (REGISTRATION_TYPE_KNOWN, NULL);
      known->patient = patient;
      g_list_store_append (store, known);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) > 0)
    add_last (store, source, cancellable);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
  fj_language_set_thread (NULL);
}

void
registration_lookup_async (FjClient *client,
                           const char *text,
                           guint max,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = registration_lookup_query (text, max);
  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_source_tag (task, registration_lookup_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, look_in_thread);
}

GListModel *
registration_lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
registration_known_describe (RegistrationKnown *known, const char *today)
{
  const FjPatient *patient = known->patient;
  g_autofree char *age = registration_describe_age (patient->birth_date, today);
  const char *sex = patient->sex == FJ_SEX_MALE     ? _ ("male")
                    : patient->sex == FJ_SEX_FEMALE ? _ ("female")
                    : patient->sex == FJ_SEX_OTHER  ? _ ("other")
                                                    : _ ("sex unknown");

  return g_strdup_printf ("%s · %s · %s", sex, age != NULL ? age : _ ("age unknown"),
                          patient->mrn != NULL ? patient->mrn : "");
}
