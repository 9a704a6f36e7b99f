#include "fj-critical-values.h"

#include "fj-error.h"
#include "fj-fhir-critical.h"
#include "fj-fhir.h"
#include "fj-json.h"

#define OPEN "/Communication?status=in-progress&category=critical-value&_count=50"
#define COALESCE_MS 100
#define RETRY_MS 5000

struct _FjCriticalValues
{
  GObject parent_instance;
  FjClient *client;
  FjChanges *changes;
  GPtrArray *values; /* of FjCriticalValue */
  GCancellable *cancellable;
  gboolean is_reading, is_dirty; /* dirty: something changed while it was read */
  gboolean is_placed;            /* it is known where the changes begin */
  guint timer;
};

G_DEFINE_FINAL_TYPE (FjCriticalValues, fj_critical_values, G_TYPE_OBJECT)

static guint changed_signal;

static void read_soon (FjCriticalValues *self, guint milliseconds);

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const FjCriticalValue *one = *(FjCriticalValue *const *) a, *other = *(FjCriticalValue *const *) b;

  return one->sent_at < other->sent_at ? -1 : one->sent_at > other->sent_at;
}

static GPtrArray *
read_bundle (JsonObject *bundle)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_critical_value_free);
  JsonArray *entries = fj_json_get_array (bundle, "entry");

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonObject *resource = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
      FjCriticalValue *value = resource != NULL ? fj_fhir_critical_from_json (resource, NULL) : NULL;

      if (value != NULL)
        g_ptr_array_add (values, value);
    }
  g_ptr_array_sort (values, compare_age);
  return values;
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FjCriticalValues) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);

  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (bundle == NULL)
    {
      /* Whoever is told of nothing is refused; everybody else asks again when the link is back. */
      if (!g_error_matches (error, FJ_ERROR, FJ_ERROR_FORBIDDEN))
        read_soon (self, RETRY_MS);
      return;
    }
  g_ptr_array_unref (self->values);
  self->values = read_bundle (bundle);
  g_signal_emit (self, changed_signal, 0);
  if (self->is_dirty)
    read_soon (self, COALESCE_MS);
}

static gboolean
read_now (gpointer data)
{
  FjCriticalValues *self = data;

  self->timer = 0;
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return G_SOURCE_REMOVE;
  self->is_reading = TRUE;
  fj_client_send_async (self->client, "GET", OPEN, NULL, 0, NULL, self->cancellable, was_read,
                        g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
read_soon (FjCriticalValues *self, guint milliseconds)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (milliseconds, read_now, self);
}

static void
on_changed (FjChanges *changes, GPtrArray *array, gpointer data)
{
  for (guint i = 0; i < array->len; i++)
    if (g_strcmp0 (((const FjChange *) g_ptr_array_index (array, i))->type, "Communication") == 0)
      {
        read_soon (data, COALESCE_MS);
        return;
      }
}

static void
on_resynchronise (FjCriticalValues *self)
{
  read_soon (self, COALESCE_MS);
}

/* What was read before that may be older than the first change. */
static void
on_position (FjCriticalValues *self)
{
  if (!self->is_placed)
    read_soon (self, COALESCE_MS);
  self->is_placed = TRUE;
}

static void
fj_critical_values_dispose (GObject *object)
{
  FjCriticalValues *self = FJ_CRITICAL_VALUES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->changes != NULL)
    g_signal_handlers_disconnect_by_data (self->changes, self);
  g_clear_object (&self->changes);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (fj_critical_values_parent_class)->dispose (object);
}

static void
fj_critical_values_finalize (GObject *object)
{
  FjCriticalValues *self = FJ_CRITICAL_VALUES (object);

  g_ptr_array_unref (self->values);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (fj_critical_values_parent_class)->finalize (object);
}

static void
fj_critical_values_class_init (FjCriticalValuesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_critical_values_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_critical_values_finalize;
  changed_signal = g_signal_new ("changed", FJ_TYPE_CRITICAL_VALUES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
fj_critical_values_init (FjCriticalValues *self)
{
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_critical_value_free);
  self->cancellable = g_cancellable_new ();
}

FjCriticalValues *
fj_critical_values_new (FjClient *client, FjChanges *changes)
{
  FjCriticalValues *self = g_object_new (FJ_TYPE_CRITICAL_VALUES, NULL);

  self->client = g_object_ref (client);
  self->changes = g_object_ref (changes);
  g_signal_connect (changes, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (changes, "resynchronise", G_CALLBACK (on_resynchronise), self);
  self->is_placed = fj_changes_get_position (changes) >= 0;
  g_signal_connect_swapped (changes, "notify::position", G_CALLBACK (on_position), self);
  read_now (self);
  return self;
}

FjClient *
fj_critical_values_get_client (FjCriticalValues *self)
{
  g_return_val_if_fail (FJ_IS_CRITICAL_VALUES (self), NULL);
  return self->client;
}

guint
fj_critical_values_get_n (FjCriticalValues *self)
{
  g_return_val_if_fail (FJ_IS_CRITICAL_VALUES (self), 0);
  return self->values->len;
}

const FjCriticalValue *
fj_critical_values_get (FjCriticalValues *self, guint index)
{
  g_return_val_if_fail (FJ_IS_CRITICAL_VALUES (self) && index < self->values->len, NULL);
  return g_ptr_array_index (self->values, index);
}

/* --- one exchange --- */

static FjCriticalValue *
finish (FjClient *client, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonObject) reply = fj_client_send_finish (client, result, NULL, error);

  return reply != NULL ? fj_fhir_critical_from_json (reply, error) : NULL;
}

void
fj_critical_tell_async (FjClient *client,
                        const FjCriticalValue *value,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (JsonObject) body = fj_fhir_critical_to_json (value, NULL);
  g_autofree char *path = g_strconcat ("/Communication/", value->id, NULL);

  fj_client_send_async (client, "PUT", path, body, FJ_CLIENT_CREATE, NULL, cancellable, callback, user_data);
}

FjCriticalValue *
fj_critical_tell_finish (FjClient *client, GAsyncResult *result, GError **error)
{
  return finish (client, result, error);
}

void
fj_critical_read_back_async (FjClient *client,
                             const FjCriticalValue *value,
                             const char *receiver,
                             const char *repeated,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (JsonObject) body = fj_fhir_parameters_new ();
  g_autofree char *path = g_strconcat ("/Communication/", value->id, "/$read-back", NULL);

  fj_fhir_parameters_add_string (body, "receiver", receiver);
  fj_fhir_parameters_add_string (body, "repeated", repeated);
  fj_client_send_async (client, "POST", path, body, value->version, NULL, cancellable, callback, user_data);
}

FjCriticalValue *
fj_critical_read_back_finish (FjClient *client, GAsyncResult *result, GError **error)
{
  return finish (client, result, error);
}
