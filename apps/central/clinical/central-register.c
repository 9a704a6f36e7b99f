#include "central-register.h"

#include <string.h>
#include "central-documents.h"
#include "fj-language.h"
#include "fj-uid.h"

#define MAX_ENTRIES 32

/* In the order in which they are made, whatever the order in the Bundle: each only refers to earlier ones. */
static const char *const types[]
    = { "Patient", "Binary", "DocumentReference", "ServiceRequest", "Task", NULL };

typedef struct
{
  guint index;
  const char *type; /* of types */
  char *id;
  const char *full_url;
  char *identifier;     /* ifNoneExist, or NULL */
  JsonObject *resource; /* own copy, references resolved */
  CentralResource *stored;
  gboolean known; /* was there already */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->identifier);
  g_clear_pointer (&entry->resource, json_object_unref);
  central_resource_free (entry->stored);
  g_free (entry);
}

/* --- reading the Bundle --- */

static gboolean
refuse (guint index, const char *sentence, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("Bundle.entry[%u]: %s"), index, sentence);
  return FALSE;
}

static gboolean
read_request (Entry *entry, JsonObject *request, GError **error)
{
  const char *method = fj_json_get_string (request, "method");
  const char *url = fj_json_get_string (request, "url");
  const char *none_exist = fj_json_get_string (request, "ifNoneExist");
  const char *slash = url != NULL ? strchr (url, '/') : NULL;
  g_autofree char *type = slash != NULL ? g_strndup (url, slash - url) : g_strdup (url);
  const char *own_id = fj_json_get_string (entry->resource, "id");

  for (guint i = 0; type != NULL && types[i] != NULL; i++)
    if (g_str_equal (type, types[i]))
      entry->type = types[i];
  if (entry->type == NULL)
    return refuse (
        entry->index,
        _ ("request.url must begin with Patient, ServiceRequest, DocumentReference, Binary or Task."), error);
  if (g_strcmp0 (fj_json_get_string (entry->resource, "resourceType"), entry->type) != 0)
    return refuse (entry->index, _ ("the resource is not of the type that request.url names."), error);
  if (g_strcmp0 (method, "PUT") == 0 && slash != NULL)
    {
      if (!fj_uuid_is_valid (slash + 1) || (own_id != NULL && !g_str_equal (own_id, slash + 1)))
        return refuse (entry->index, _ ("request.url must end with a UUID, the same as the resource's id."),
                       error);
      entry->id = g_strdup (slash + 1);
    }
  else if (g_strcmp0 (method, "POST") == 0 && slash == NULL)
    {
      /* The client's own UUID becomes the id, so that it can refer to what it made. */
      if (entry->full_url != NULL && g_str_has_prefix (entry->full_url, "urn:uuid:")
          && fj_uuid_is_valid (entry->full_url + strlen ("urn:uuid:")))
        entry->id = g_strdup (entry->full_url + strlen ("urn:uuid:"));
      else
        entry->id = g_uuid_string_random ();
    }
  else
    return refuse (entry->index, _ ("request.method must be PUT with Type/UUID, or POST with Type."), error);
  if (none_exist != NULL)
    {
      if (!g_str_equal (entry->type, "Patient"))
        return refuse (entry->index, _ ("ifNoneExist is possible for a Patient only."), error);
      entry->identifier = central_if_none_exist_identifier (none_exist, error);
      return entry->identifier != NULL;
    }
  return TRUE;
}

static GPtrArray *
read_bundle (JsonObject *bundle, GError **error)
{
  JsonArray *array = fj_json_get_array (bundle, "entry");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);

  if (g_strcmp0 (fj_json_get_string (bundle, "type"), "transaction") != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Bundle.type must be \"transaction\": all of it is done, or nothing."));
      return NULL;
    }
  if (n == 0 || n > MAX_ENTRIES)
    {
      g_set_error (error, FJ_ERROR, n == 0 ? FJ_ERROR_INVALID : FJ_ERROR_TOO_LARGE,
                   _ ("Bundle.entry: 1 to %u entries are expected, %u came."), MAX_ENTRIES, n);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *resource = object != NULL ? fj_json_get_object (object, "resource") : NULL;
      JsonObject *request = object != NULL ? fj_json_get_object (object, "request") : NULL;
      Entry *entry;

      if (resource == NULL || request == NULL)
        {
          refuse (i, _ ("resource and request are required."), error);
          return NULL;
        }
      entry = g_new0 (Entry, 1);
      g_ptr_array_add (entries, entry);
      entry->index = i;
      entry->full_url = fj_json_get_string (object, "fullUrl");
      entry->resource = fj_json_copy (resource);
      if (!read_request (entry, request, error))
        return NULL;
      for (guint j = 0; j < i; j++)
        {
          const Entry *other = g_ptr_array_index (entries, j);
          if (g_str_equal (other->id, entry->id) && other->type == entry->type)
            {
              refuse (i, _ ("another entry has the same id. Give each its own UUID."), error);
              return NULL;
            }
          if (g_str_equal (other->type, "Patient") && g_str_equal (entry->type, "Patient"))
            {
              refuse (i, _ ("a registration is about one Patient. Send a second Bundle for the other."),
                      error);
              return NULL;
            }
        }
    }
  return g_steal_pointer (&entries);
}

/* --- references inside the Bundle --- */

typedef struct
{
  GHashTable *urls; /* "urn:uuid:…" -> "Type/id" */
  const char *unresolved;
} Resolution;

static void resolve_object (JsonObject *object, Resolution *resolution);

static void
resolve_node (JsonNode *node, Resolution *resolution)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    resolve_object (json_node_get_object (node), resolution);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      resolve_node (json_array_get_element (json_node_get_array (node), i), resolution);
}

/* The depth was bounded when the JSON was read. */
static void
resolve_object (JsonObject *object, Resolution *resolution)
{
  static const char *const names[] = { "reference", "url" };
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = fj_json_get_string (object, names[i]);
      const char *target;

      if (value == NULL || !g_str_has_prefix (value, "urn:uuid:"))
        continue;
      target = g_hash_table_lookup (resolution->urls, value);
      if (target == NULL)
        resolution->unresolved = value;
      else
        json_object_set_string_member (object, names[i], target);
    }
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    resolve_node (node, resolution);
}

static gboolean
resolve (GPtrArray *entries, GError **error)
{
  g_autoptr (GHashTable) urls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      if (entry->full_url != NULL)
        g_hash_table_insert (urls, (gpointer) entry->full_url,
                             g_strdup_printf ("%s/%s", entry->type, entry->id));
    }
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      Resolution resolution = { .urls = urls };

      resolve_object (entry->resource, &resolution);
      if (resolution.unresolved != NULL)
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_INVALID,
              _ ("Bundle.entry[%u] refers to %.60s, which no entry has as its fullUrl. Add it, or refer to "
                 "something that exists."),
              entry->index, resolution.unresolved);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- making it --- */

static Entry *
find_entry (GPtrArray *entries, const char *type)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((Entry *) g_ptr_array_index (entries, i))->type, type))
      return g_ptr_array_index (entries, i);
  return NULL;
}

/* Where it is registered: the Patient entry's hospital, or that of the known patient whom the order names. */
static CentralSite *
choose_site (CentralCall *call, CentralTransaction *transaction, GPtrArray *entries, GError **error)
{
  const Entry *patient = find_entry (entries, "Patient");
  const Entry *order = find_entry (entries, "ServiceRequest");
  const char *wanted = NULL;
  g_autoptr (CentralResource) known = NULL;

  if (patient != NULL)
    wanted = fj_json_reference_id (fj_json_get_string (patient->resource, "managingOrganization.reference"),
                                   "Organization");
  else if (order != NULL)
    {
      const char *id
          = fj_json_reference_id (fj_json_get_string (order->resource, "subject.reference"), "Patient");
      if (id != NULL && fj_uuid_is_valid (id))
        {
          known = central_resource_load (transaction, "Patient", id, error);
          if (known == NULL)
            return NULL;
          wanted = known->site;
        }
    }
  return central_site_choose (call, transaction, FJ_VERB_REGISTER, wanted, error);
}

static gboolean
must_be_new (CentralCall *call, CentralTransaction *transaction, const Entry *entry, GError **error)
{
  gboolean exists;

  if (!central_resource_exists (transaction, entry->type, entry->id, &exists, error))
    return FALSE;
  if (exists)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_STALE,
        _ ("%s/%s exists already, so nothing was registered. If you sent this registration before, it succeeded "
           "then: read it. For a known patient refer to the record instead of sending it."),
        entry->type, entry->id);
  return !exists;
}

static gboolean
make_patient (
    CentralCall *call, CentralTransaction *transaction, Entry *entry, const CentralSite *site, GError **error)
{
  g_autoptr (CentralPatient) patient = NULL;

  if (entry->known)
    {
      patient = central_patient_load (transaction, entry->id, error);
      if (patient == NULL || !central_patient_check_same (patient, entry->resource, error))
        return FALSE;
      central_call_touch (call, entry->id);
    }
  else
    {
      patient = central_patient_create (call, transaction, site, entry->id, entry->resource, error);
      if (patient == NULL)
        return FALSE;
    }
  entry->stored = g_steal_pointer (&patient->resource);
  return TRUE;
}

/* The Task entry that is about the order: only its id is taken, the step itself is the service's. */
static const char *
task_id_for (GPtrArray *entries, const Entry *order, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *task = g_ptr_array_index (entries, i);
      const char *code;
      const char *reference;

      if (!g_str_equal (task->type, "Task"))
        continue;
      code = fj_json_get_string (task->resource, "code.coding[0].code");
      if (code != NULL && !g_str_equal (code, "acquire"))
        {
          refuse (task->index,
                  _ ("the first step of an exam is \"acquire\"; later steps come by themselves."), error);
          return NULL;
        }
      reference = fj_json_get_string (task->resource, "basedOn[0].reference");
      if (reference == NULL)
        reference = fj_json_get_string (task->resource, "focus.reference");
      if (g_strcmp0 (fj_json_reference_id (reference, "ServiceRequest"), order->id) == 0)
        return task->id;
    }
  return NULL;
}

static gboolean
make_order (CentralCall *call,
            CentralTransaction *transaction,
            GPtrArray *entries,
            Entry *entry,
            const CentralSite *site,
            GError **error)
{
  const char *patient_id
      = fj_json_reference_id (fj_json_get_string (entry->resource, "subject.reference"), "Patient");
  const Entry *form = find_entry (entries, "DocumentReference");
  g_autoptr (GError) local = NULL;
  g_autoptr (CentralPatient) patient = NULL;
  g_autoptr (CentralExam) exam = NULL;
  const char *task;

  if (patient_id == NULL || !fj_uuid_is_valid (patient_id))
    return refuse (entry->index, _ ("ServiceRequest.subject must refer to a Patient."), error);
  patient = central_patient_load (transaction, patient_id, error);
  if (patient == NULL
      || !central_call_allow (call, transaction, FJ_VERB_REGISTER, patient->resource->site, error))
    return FALSE;
  if (!g_str_equal (patient->resource->site, site->id))
    return refuse (entry->index, _ ("the patient belongs to another hospital than this registration."),
                   error);
  task = task_id_for (entries, entry, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  exam = central_exam_create (call, transaction, site, patient, entry->id, entry->resource,
                              form != NULL ? form->id : NULL, task, error);
  if (exam == NULL)
    return FALSE;
  entry->stored = g_steal_pointer (&exam->resource);
  return TRUE;
}

static gboolean
make_entry (CentralCall *call,
            CentralTransaction *transaction,
            GPtrArray *entries,
            Entry *entry,
            const CentralSite *site,
            GError **error)
{
  if (!entry->known && !g_str_equal (entry->type, "Task") && !must_be_new (call, transaction, entry, error))
    return FALSE;
  if (g_str_equal (entry->type, "Patient"))
    return make_patient (call, transaction, entry, site, error);
  if (g_str_equal (entry->type, "ServiceRequest"))
    return make_order (call, transaction, entries, entry, site, error);
  if (g_str_equal (entry->type, "Binary"))
    entry->stored = central_scan_create (call, transaction, site->id, entry->id, entry->resource, error);
  else if (g_str_equal (entry->type, "DocumentReference"))
    entry->stored = central_document_create (call, transaction, site->id, entry->id, entry->resource, error);
  else
    {
      /* Made together with its order. */
      entry->stored = central_resource_load (transaction, "Task", entry->id, NULL);
      if (entry->stored == NULL)
        return refuse (entry->index, _ ("the Task must refer (basedOn) to an order of this Bundle."), error);
    }
  return entry->stored != NULL;
}

static JsonObject *
information (const char *sentence)
{
  JsonObject *outcome = fj_fhir_outcome_new ("informational", sentence, NULL);
  JsonObject *issue = fj_json_get_object (outcome, "issue[0]");

  if (issue != NULL)
    json_object_set_string_member (issue, "severity", "information");
  return outcome;
}

static FjReply *
answer (CentralCall *call, GPtrArray *entries)
{
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("transaction-response");
  JsonArray *array;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      JsonObject *response;

      central_bundle_add (bundle, call, entry->type, entry->id, json_object_ref (entry->stored->document),
                          NULL, entry->known ? "200 OK" : "201 Created", entry->stored->version,
                          entry->stored->updated);
      array = fj_json_get_array (bundle, "entry");
      response = fj_json_get_object (json_array_get_object_element (array, i), "response");
      json_object_set_object_member (
          response, "outcome",
          information (entry->known ? _ ("This record was known already and is used.") : _ ("Registered.")));
    }
  return central_reply_json (200, bundle);
}

FjReply *
central_register (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  JsonObject *bundle;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (CentralSite) site = NULL;
  Entry *patient;

  /* Who may not register at all is told that, whatever was sent. */
  site = central_site_choose (call, transaction, FJ_VERB_REGISTER, NULL, error);
  if (site == NULL && !g_error_matches (*error, FJ_ERROR, FJ_ERROR_INVALID))
    return NULL;
  g_clear_error (error);
  g_clear_pointer (&site, central_site_free);

  bundle = central_call_body (call, "Bundle", error);
  if (bundle == NULL)
    return NULL;
  entries = read_bundle (bundle, error);
  if (entries == NULL)
    return NULL;
  site = choose_site (call, transaction, entries, error);
  if (site == NULL)
    return NULL;
  patient = find_entry (entries, "Patient");
  if (patient != NULL && patient->identifier != NULL)
    {
      g_autofree char *id = NULL;
      if (!central_patient_find (transaction, site, patient->identifier, &id, error))
        return NULL;
      if (id != NULL)
        {
          g_free (patient->id);
          patient->id = g_steal_pointer (&id);
          patient->known = TRUE;
        }
    }
  if (!resolve (entries, error))
    return NULL;
  for (guint t = 0; types[t] != NULL; t++)
    for (guint i = 0; i < entries->len; i++)
      {
        Entry *entry = g_ptr_array_index (entries, i);
        if (g_str_equal (entry->type, types[t])
            && !make_entry (call, transaction, entries, entry, site, error))
          return NULL;
      }
  return answer (call, entries);
}
