/* Steps at the site before any image: connections, people, registration, worklist. */
#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-charset.h"
#include "simulator-form.h"
#include "simulator-run.h"

#define MAX_FORM_BYTES (300 * 1024)
/* How long the gateway may take to know an order that was registered through it. */
#define WORKLIST_SECONDS 15

/* Who takes part, and whether they sit at the site (and so talk to the gateway) or at the centre. */
static const struct
{
  const char *account;
  gboolean at_site;
} people[] = {
  { "clerk", TRUE },     { "technologist", TRUE }, { "reader", TRUE },        { "kiosk", TRUE },
  { "clinician", TRUE }, { "auditor", FALSE },     { "auditor2", FALSE },     { "clerk2", FALSE },
  { "expert", FALSE },   { "quality", FALSE },     { "system-admin", FALSE },
};

static gboolean
answers (const char *base, const char *path, const char *what, GString *detail, GError **error)
{
  g_autoptr (FjClient) client = fj_client_new (base, error);
  g_autoptr (GBytes) body = client != NULL ? fj_client_fetch (client, path, NULL, NULL, NULL, error) : NULL;

  if (body == NULL)
    {
      g_prefix_error (error, "%s (%s): ", what, base);
      return FALSE;
    }
  g_string_append_printf (detail, "%s%s", detail->len > 0 ? ", " : "", what);
  return TRUE;
}

gboolean
simulator_step_connect (SimulatorRun *run, GString *detail, GError **error)
{
  if (!answers (run->stack->base, "/healthz", "central", detail, error)
      || !answers (run->stack->site, "/healthz", "gateway", detail, error)
      || !answers (run->stack->pacs, "/dicom-web/studies?limit=1", "PACS", detail, error))
    return FALSE;
  for (guint i = 0; i < run->stack->devices->len; i++)
    {
      const SimulatorDevice *device = g_ptr_array_index (run->stack->devices, i);
      if (!simulator_modality_echo (device, error))
        {
          g_prefix_error (error, "C-ECHO %s -> %s: ", device->aet, device->called_aet);
          return FALSE;
        }
      g_string_append_printf (detail, "%s%s", i == 0 ? "; C-ECHO: " : ", ", device->aet);
    }
  return TRUE;
}

gboolean
simulator_step_sign_in (SimulatorRun *run, GString *detail, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      const char *user, *password;
      if (!simulator_stack_account (run->stack, people[i].account, &user, &password))
        return simulator_fail (error, _ ("The installation's description has no account \"%s\"."),
                               people[i].account);
      g_autoptr (FjClient) client
          = fj_client_new (people[i].at_site ? run->stack->site : run->stack->base, error);
      if (client == NULL || !fj_client_sign_in (client, user, password, NULL, error))
        {
          g_prefix_error (error, "%s: ", people[i].account);
          return FALSE;
        }
      g_hash_table_insert (run->clients, g_strdup (people[i].account), g_steal_pointer (&client));
      g_string_append_printf (detail, "%s%s", i > 0 ? ", " : "", people[i].account);
    }
  /* From here on, only what is new in the feed is of interest. */
  while (TRUE)
    {
      g_autofree char *path = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=0", run->sequence);
      g_autoptr (JsonObject) changes = fj_client_send (simulator_run_client (run, "reader"), "GET", path,
                                                       NULL, 0, NULL, NULL, NULL, error);
      if (changes == NULL)
        return FALSE;
      gint64 next = fj_json_get_int (changes, "next", run->sequence);
      if (next <= run->sequence)
        return TRUE;
      run->sequence = next;
    }
}

/* ---- registration ---- */

static JsonObject *
new_resource (const char *type, const char *id)
{
  JsonObject *resource = json_object_new ();

  json_object_set_string_member (resource, "resourceType", type);
  json_object_set_string_member (resource, "id", id);
  return resource;
}

static void
add_entry (JsonObject *bundle, const char *type, const char *id, JsonObject *resource)
{
  g_autofree char *full_url = g_strconcat ("urn:uuid:", id, NULL), *url = g_strconcat (type, "/", id, NULL);

  fj_fhir_bundle_add (bundle, full_url, resource, "PUT", url, NULL);
}

static JsonObject *
patient_resource (const SimulatorExam *exam)
{
  g_autoptr (FjPatient) patient = fj_patient_new ();

  patient->id = g_strdup (exam->patient_id);
  patient->name = g_strdup (exam->person->name);
  fj_person_name_split (patient->name, &patient->family, &patient->given);
  patient->pinyin = fj_person_name_to_pinyin (patient->name);
  patient->sex = exam->person->sex;
  patient->birth_date = g_strdup (exam->person->birth_date);
  return fj_fhir_patient_to_json (patient, NULL);
}

/* What the desk asks before such an exam: phantoms have no implant and expect no child. */
static void
add_answers (FjExam *order, const SimulatorPerson *person)
{
  gboolean is_magnet = g_strcmp0 (order->modality, "MR") == 0;
  FjGate *gate;

  if (!is_magnet && (g_strcmp0 (order->modality, "US") == 0 || person->sex == FJ_SEX_MALE))
    return;
  gate = fj_gate_new (is_magnet ? "implants" : "pregnancy");
  gate->answer = g_strdup (is_magnet ? "none" : "no");
  g_ptr_array_add (order->gates, gate);
}

static JsonObject *
order_resource (const SimulatorExam *exam, const char *document)
{
  g_autoptr (FjExam) order = fj_exam_new ();
  const char *const parts[] = { exam->order->part, NULL };

  order->id = g_strdup (exam->exam_id);
  order->patient = g_strdup (exam->patient_id);
  order->item_code = g_strdup (exam->order->code);
  order->item = g_strdup (exam->order->item);
  order->modality = g_strdup (exam->modality);
  g_strfreev (order->parts);
  order->parts = g_strdupv ((char **) parts);
  order->visit_class = FJ_VISIT_OUTPATIENT;
  order->urgency = FJ_URGENCY_ROUTINE;
  order->department = g_strdup (exam->order->department);
  order->doctor = g_strdup (exam->order->doctor);
  order->clinical_information = g_strdup (exam->order->clinical_information);
  order->request_form = g_strdup (document);
  add_answers (order, exam->person);
  return fj_fhir_exam_to_json (order, NULL);
}

static JsonObject *
document_resource (const SimulatorExam *exam, const char *document)
{
  JsonObject *resource = new_resource ("DocumentReference", document);
  JsonObject *subject = json_object_new (), *content = json_object_new (), *attachment = json_object_new ();
  JsonArray *contents = json_array_new ();
  g_autofree char *patient = g_strconcat ("Patient/", exam->patient_id, NULL);
  g_autofree char *binary = g_strconcat ("urn:uuid:", exam->form_id, NULL);

  json_object_set_string_member (resource, "status", "current");
  json_object_set_string_member (subject, "reference", patient);
  json_object_set_object_member (resource, "subject", subject);
  json_object_set_string_member (attachment, "contentType", "image/png");
  json_object_set_string_member (attachment, "url", binary);
  json_object_set_object_member (content, "attachment", attachment);
  json_array_add_object_element (contents, content);
  json_object_set_array_member (resource, "content", contents);
  return resource;
}

/* Accession and patient number as the service gave them out. */
static gboolean
take_numbers (SimulatorRun *run, SimulatorExam *exam, GError **error)
{
  g_autofree char *order_path = g_strconcat ("/ServiceRequest/", exam->exam_id, NULL);
  g_autofree char *patient_path = g_strconcat ("/Patient/", exam->patient_id, NULL);
  FjClient *clerk = simulator_run_client (run, "clerk");
  g_autoptr (JsonObject) order_json
      = fj_client_send (clerk, "GET", order_path, NULL, 0, NULL, NULL, NULL, error);
  if (order_json == NULL)
    return FALSE;
  g_autoptr (JsonObject) patient_json
      = fj_client_send (clerk, "GET", patient_path, NULL, 0, NULL, NULL, NULL, error);
  if (patient_json == NULL)
    return FALSE;
  g_autoptr (FjExam) order = fj_fhir_exam_from_json (order_json, error);
  if (order == NULL)
    return FALSE;
  g_autoptr (FjPatient) patient = fj_fhir_patient_from_json (patient_json, error);
  if (patient == NULL)
    return FALSE;
  exam->accession = g_strdup (order->accession);
  exam->mrn = g_strdup (patient->mrn);
  if (order->accession == NULL || strlen (order->accession) > 16 || patient->mrn == NULL)
    return simulator_fail (error, _ ("The registration of %s has no usable exam number or patient number."),
                           exam->person->name);
  if (g_strcmp0 (patient->name, exam->person->name) != 0)
    return simulator_fail (error, _ ("%s was registered, but %s is stored."), exam->person->name,
                           patient->name);
  return TRUE;
}

gboolean
simulator_step_register (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  g_autoptr (GBytes) form = simulator_form_draw (exam->person, exam->order, error);
  if (form == NULL)
    return FALSE;
  if (g_bytes_get_size (form) > MAX_FORM_BYTES)
    return simulator_fail (error, _ ("The scanned request form has %zu bytes, more than a scanner may send."),
                           g_bytes_get_size (form));
  g_autofree char *document = g_uuid_string_random ();
  g_autofree char *data = g_base64_encode (g_bytes_get_data (form, NULL), g_bytes_get_size (form));
  exam->patient_id = g_uuid_string_random ();
  exam->exam_id = g_uuid_string_random ();
  exam->form_id = g_uuid_string_random ();

  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("transaction");
  JsonObject *binary = new_resource ("Binary", exam->form_id);
  json_object_set_string_member (binary, "contentType", "image/png");
  json_object_set_string_member (binary, "data", data);
  add_entry (bundle, "Patient", exam->patient_id, patient_resource (exam));
  add_entry (bundle, "ServiceRequest", exam->exam_id, order_resource (exam, document));
  add_entry (bundle, "DocumentReference", document, document_resource (exam, document));
  add_entry (bundle, "Binary", exam->form_id, binary);

  g_autofree char *key = g_uuid_string_random ();
  FjClient *clerk = simulator_run_client (run, "clerk");
  g_autoptr (JsonObject) answer = fj_client_send (clerk, "POST", "/", bundle, 0, key, NULL, NULL, error);
  if (answer == NULL || !take_numbers (run, exam, error))
    return FALSE;
  /* A repeated registration, as after a lost answer, makes nothing new. */
  g_autoptr (JsonObject) again = fj_client_send (clerk, "POST", "/", bundle, 0, key, NULL, NULL, error);
  if (again == NULL)
    return FALSE;
  g_string_append_printf (detail, "%s %s %s %s", exam->accession, exam->mrn, exam->person->name,
                          exam->order->item);
  return TRUE;
}

/* ---- worklist ---- */

/* What a device that reads @charset may show for @name: the name itself, or its pinyin where the set does not
 * hold it. */
static gboolean
name_is_right (const SimulatorEntry *entry, const char *charset, const char *name)
{
  g_autofree char *bytes = fj_charset_encode (charset, "PN", name, NULL, NULL);
  g_autofree char *shown = simulator_entry_dup_display (entry);
  if (bytes != NULL)
    return g_strcmp0 (shown, name) == 0;
  g_autofree char *pinyin = fj_person_name_to_pinyin (name);
  /* Of a rare character there may be no reading: the rest must be there, and nothing that is no letter. */
  g_auto (GStrv) parts = g_strsplit (pinyin, "^", 2);
  return entry->patient_name != NULL && g_str_is_ascii (entry->patient_name)
         && g_str_has_prefix (entry->patient_name, parts[0]) && strchr (entry->patient_name, '?') == NULL;
}

static SimulatorEntry *
find_entry (const SimulatorDevice *device, const SimulatorExam *exam, GError **error)
{
  g_autoptr (GPtrArray) entries = simulator_modality_worklist (device, NULL, NULL, exam->accession, error);
  if (entries == NULL)
    return NULL;
  if (entries->len > 1)
    {
      simulator_fail (error, _ ("The worklist of %s has %u entries with accession %s."), device->aet,
                      entries->len, exam->accession);
      return NULL;
    }
  return entries->len == 1 ? g_ptr_array_steal_index (entries, 0) : NULL;
}

/* There is nothing on the DICOM side that tells of a new order: ask until it is there. */
static SimulatorEntry *
await_entry (const SimulatorDevice *device, const SimulatorExam *exam, GError **error)
{
  const gint64 end = g_get_monotonic_time () + WORKLIST_SECONDS * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autoptr (GError) local = NULL;
      SimulatorEntry *entry = find_entry (device, exam, &local);
      if (entry != NULL)
        return entry;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (g_get_monotonic_time () > end)
        {
          simulator_fail (error, _ ("Exam %s did not come into the worklist within %d s."), exam->accession,
                          WORKLIST_SECONDS);
          return NULL;
        }
      g_usleep (20 * 1000);
    }
}

gboolean
simulator_step_worklist (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  exam->device = simulator_stack_device (run->stack, exam->modality, exam->person->name);
  if (exam->device == NULL)
    return simulator_fail (error, _ ("The gateway knows no device that can write the name %s."),
                           exam->person->name);
  exam->entry = await_entry (exam->device, exam, error);
  if (exam->entry == NULL)
    return FALSE;
  if (g_strcmp0 (exam->entry->patient_id, exam->mrn) != 0)
    return simulator_fail (error, _ ("The worklist gives patient number %s instead of %s."),
                           exam->entry->patient_id, exam->mrn);
  /* Every device gets the name in the characters that it can show. */
  for (guint i = 0; i < run->stack->devices->len; i++)
    {
      const SimulatorDevice *device = g_ptr_array_index (run->stack->devices, i);
      g_autoptr (SimulatorEntry) entry = find_entry (device, exam, error);
      if (entry == NULL)
        return *error == NULL ? simulator_fail (error, _ ("The worklist of %s lacks exam %s."), device->aet,
                                                exam->accession)
                              : FALSE;
      if (!name_is_right (entry, device->charset, exam->person->name))
        return simulator_fail (error, _ ("%s, which reads %s, is given the name \"%s\" for %s."), device->aet,
                               device->charset, entry->patient_name != NULL ? entry->patient_name : "",
                               exam->person->name);
    }
  g_string_append_printf (detail, _ ("%s as %s (%s): %s; right in %u character sets"), exam->accession,
                          exam->device->aet, exam->entry->charset, exam->entry->patient_name,
                          run->stack->devices->len);
  return TRUE;
}
