#include "central-patients.h"

#include <string.h>
#include "central-gates.h"
#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-resident-id.h"
#include "fj-time.h"
#include "fj-uid.h"

void
central_patient_free (CentralPatient *patient)
{
  if (patient == NULL)
    return;
  central_resource_free (patient->resource);
  g_clear_pointer (&patient->patient, fj_patient_free);
  g_free (patient);
}

static CentralPatient *
patient_of_resource (CentralResource *resource, GError **error)
{
  CentralPatient *result;
  FjPatient *patient = fj_fhir_patient_from_json (resource->document, error);

  if (patient == NULL)
    {
      central_resource_free (resource);
      return NULL;
    }
  g_free (patient->id);
  patient->id = g_strdup (resource->id);
  g_free (patient->site);
  patient->site = g_strdup (resource->site);
  result = g_new0 (CentralPatient, 1);
  result->resource = resource;
  result->patient = patient;
  return result;
}

CentralPatient *
central_patient_load (CentralTransaction *transaction, const char *id, GError **error)
{
  CentralResource *resource = central_resource_load (transaction, "Patient", id, error);

  return resource != NULL ? patient_of_resource (resource, error) : NULL;
}

char *
central_pinyin_key (const char *pinyin)
{
  GString *key = g_string_new (NULL);

  for (const char *p = pinyin; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (key, g_ascii_tolower (*p));
  return g_string_free (key, FALSE);
}

static char *
today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

/* FHIR date: YYYY, YYYY-MM or YYYY-MM-DD, existing, not after today. */
static gboolean
check_birth_date (const char *date, const char *day, GError **error)
{
  guint year = 0;
  guint month = 1;
  guint number = 1;
  gsize length = strlen (date);
  gboolean good = length == 4 || length == 7 || length == 10;

  for (gsize i = 0; good && i < length; i++)
    good = (i == 4 || i == 7) ? date[i] == '-' : g_ascii_isdigit (date[i]);
  if (good)
    {
      year = (guint) g_ascii_strtoull (date, NULL, 10);
      if (length >= 7)
        month = (guint) g_ascii_strtoull (date + 5, NULL, 10);
      if (length == 10)
        number = (guint) g_ascii_strtoull (date + 8, NULL, 10);
      good = year >= 1850 && g_date_valid_dmy ((GDateDay) number, (GDateMonth) month, (GDateYear) year)
             && strncmp (date, day, length) <= 0;
    }
  if (!good)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
        _ ("Patient.birthDate: \"%.20s\" is no past date. Write it as 1980-05-12, 1980-05 or 1980, or leave it "
           "out when it is not known."),
        date);
  return good;
}

/* Free text that travels into DICOM: one line, no backslash (PS3.5 6.1.2.3). */
static gboolean
check_line (const char *element, const char *text, guint max, GError **error)
{
  gboolean good = text == NULL || g_utf8_strlen (text, -1) <= max;

  for (const char *p = text; good && p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    good = *p != '\\' && !g_unichar_iscntrl (g_utf8_get_char (p));
  if (!good)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
        _ ("%s: at most %u characters in one line, without a backslash, are possible because images carry it. "
           "Correct it and send it again."),
        element, max);
  return good;
}

/* What is written, what the resident id says and what the images can carry must agree; fills in what follows.
 */
static gboolean
complete_and_check (FjPatient *patient, GError **error)
{
  g_autofree char *day = today ();
  g_autofree char *pn = NULL;

  if (patient->name == NULL || *patient->name == '\0')
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("Patient.name: a name is required. For an unknown person enter the name that the desk gave."));
      return FALSE;
    }
  if (!check_line ("Patient.name", patient->name, 64, error)
      || !check_line ("Patient.identifier", patient->mrn, 64, error)
      || !check_line ("Patient.telecom", patient->phone, 32, error))
    return FALSE;
  if (patient->birth_date != NULL && !check_birth_date (patient->birth_date, day, error))
    return FALSE;
  if (patient->resident_id != NULL)
    {
      g_autofree char *birth_date = NULL;
      FjSex sex = FJ_SEX_UNKNOWN;

      if (!fj_resident_id_check (patient->resident_id, day, &birth_date, &sex, error))
        return FALSE;
      if (patient->birth_date != NULL && !g_str_has_prefix (birth_date, patient->birth_date))
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("The birth date %s contradicts the resident id number, which says %s. Look at the card and "
                 "correct one of them."),
              patient->birth_date, birth_date);
          return FALSE;
        }
      if ((patient->sex == FJ_SEX_MALE || patient->sex == FJ_SEX_FEMALE) && patient->sex != sex)
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("The sex contradicts the resident id number. Look at the card and correct one of them."));
          return FALSE;
        }
      g_free (patient->birth_date);
      patient->birth_date = g_steal_pointer (&birth_date);
      if (patient->sex == FJ_SEX_UNKNOWN)
        patient->sex = sex;
    }
  if (patient->family == NULL)
    {
      g_clear_pointer (&patient->given, g_free);
      fj_person_name_split (patient->name, &patient->family, &patient->given);
    }
  if (patient->pinyin == NULL || *patient->pinyin == '\0')
    {
      g_free (patient->pinyin);
      patient->pinyin = fj_person_name_to_pinyin (patient->name);
    }
  pn = fj_person_name_to_dicom (patient->name, patient->pinyin, error);
  return pn != NULL;
}

static gboolean
save_row (const FjPatient *patient, gboolean is_new, CentralTransaction *transaction, GError **error)
{
  g_autofree char *key = central_pinyin_key (patient->pinyin);
  g_autofree char *initials = fj_person_name_to_initials (patient->name);
  g_autofree char *initials_key = central_pinyin_key (initials);
  g_autofree char *name_key = g_utf8_casefold (patient->name, -1);
  g_autofree char *given_key = patient->given != NULL ? g_utf8_casefold (patient->given, -1) : NULL;

  if (is_new)
    return central_exec (
        transaction, error,
        "INSERT INTO patient (resident_id, name, name_key, given_key, pinyin, pinyin_key, initials, sex,"
        " birth_date, site, mrn, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ssssssssssss", patient->resident_id, patient->name, name_key, given_key, patient->pinyin, key,
        initials_key, fj_sex_to_fhir (patient->sex), patient->birth_date, patient->site, patient->mrn,
        patient->id);
  return central_exec (
      transaction, error,
      "UPDATE patient SET resident_id = ?, name = ?, name_key = ?, given_key = ?, pinyin = ?,"
      " pinyin_key = ?, initials = ?, sex = ?, birth_date = ? WHERE id = ?",
      "ssssssssss", patient->resident_id, patient->name, name_key, given_key, patient->pinyin, key,
      initials_key, fj_sex_to_fhir (patient->sex), patient->birth_date, patient->id);
}

static gboolean
mrn_taken (
    CentralTransaction *transaction, const char *site, const char *mrn, gboolean *taken, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT 1 FROM patient WHERE site = ? AND mrn = ?", "ss", site, mrn);

  return central_rows_first (rows, taken, error);
}

static gboolean
give_number (FjPatient *patient, const CentralSite *site, CentralTransaction *transaction, GError **error)
{
  gboolean taken = TRUE;

  if (patient->mrn != NULL && *patient->mrn != '\0')
    {
      if (!mrn_taken (transaction, site->id, patient->mrn, &taken, error))
        return FALSE;
      if (taken)
        g_set_error (
            error, FJ_ERROR, FJ_ERROR_CONFLICT,
            _ ("The patient number %s is already given to another record of %s. Search for the number and use "
               "that record, or leave the number out to get a new one."),
            patient->mrn, site->name);
      return !taken;
    }
  while (taken)
    {
      gint64 number = central_site_next (transaction, site->id, "mrn", error);
      if (number == 0)
        return FALSE;
      g_free (patient->mrn);
      patient->mrn = g_strdup_printf ("%s%08" G_GINT64_FORMAT, site->code, number);
      if (!mrn_taken (transaction, site->id, patient->mrn, &taken, error))
        return FALSE;
    }
  return TRUE;
}

static void
own_document (CentralPatient *patient)
{
  JsonObject *document = fj_fhir_patient_to_json (patient->patient, patient->resource->document);

  json_object_unref (patient->resource->document);
  patient->resource->document = document;
}

CentralPatient *
central_patient_create (CentralCall *call,
                        CentralTransaction *transaction,
                        const CentralSite *site,
                        const char *id,
                        JsonObject *document,
                        GError **error)
{
  g_autoptr (CentralPatient) patient = patient_of_resource (
      central_resource_new ("Patient", id, site->id, id, NULL, fj_json_copy (document)), error);

  if (patient == NULL || !complete_and_check (patient->patient, error)
      || !give_number (patient->patient, site, transaction, error))
    return NULL;
  own_document (patient);
  if (!save_row (patient->patient, TRUE, transaction, error)
      || !central_resource_save (patient->resource, call, transaction, "create", error))
    return NULL;
  central_call_touch (call, id);
  return g_steal_pointer (&patient);
}

char *
central_if_none_exist_identifier (const char *query, GError **error)
{
  const char *start = query;

  if (*start == '?')
    start++;
  else if (strchr (start, '?') != NULL) /* a whole "Patient?identifier=…" is taken too */
    start = strchr (start, '?') + 1;
  if (g_str_has_prefix (start, "identifier=") && strchr (start, '&') == NULL)
    {
      g_autofree char *value = g_uri_unescape_string (start + strlen ("identifier="), NULL);
      if (value != NULL && g_utf8_validate (value, -1, NULL) && strchr (value, '|') != NULL
          && strchr (value, '|')[1] != '\0')
        return g_steal_pointer (&value);
    }
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("If-None-Exist: only identifier=SYSTEM|VALUE can be looked for. Send it like that."));
  return NULL;
}

gboolean
central_patient_find (CentralTransaction *transaction,
                      const CentralSite *site,
                      const char *identifier,
                      char **id,
                      GError **error)
{
  const char *bar = strchr (identifier, '|');
  g_autofree char *system = g_strndup (identifier, bar - identifier);
  g_autofree char *mrn_system = g_strconcat (FJ_SYSTEM_MRN_PREFIX, site->id, NULL);
  g_autofree char *mrn_code_system = g_strconcat (FJ_SYSTEM_MRN_PREFIX, site->code, NULL);
  g_autoptr (CentralRows) rows = NULL;
  g_autofree char *first = NULL;
  gboolean found;

  *id = NULL;
  if (g_str_equal (system, FJ_SYSTEM_RESIDENT_ID))
    rows = central_query (transaction, error,
                          "SELECT id FROM patient WHERE resident_id = ? AND site = ? LIMIT 2", "ss", bar + 1,
                          site->id);
  else if (g_str_equal (system, mrn_system) || g_str_equal (system, mrn_code_system))
    rows = central_query (transaction, error, "SELECT id FROM patient WHERE mrn = ? AND site = ? LIMIT 2",
                          "ss", bar + 1, site->id);
  else
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("If-None-Exist: the identifier system \"%s\" is not one of this hospital. Use %s or %s."),
          system, mrn_system, FJ_SYSTEM_RESIDENT_ID);
      return FALSE;
    }
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  first = g_strdup (central_rows_string (rows, 0));
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                   _ ("Several records of %s have this number. Choose one of them by its id: Patient/…"),
                   site->name);
      return FALSE;
    }
  *id = g_steal_pointer (&first);
  return TRUE;
}

static char *
squeezed (const char *name)
{
  GString *out = g_string_new (NULL);
  g_autofree char *folded = g_utf8_casefold (name != NULL ? name : "", -1);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

gboolean
central_patient_check_same (const CentralPatient *stored, JsonObject *document, GError **error)
{
  g_autoptr (FjPatient) sent = fj_fhir_patient_from_json (document, error);
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  const FjPatient *known = stored->patient;
  const char *what = NULL;

  if (sent == NULL)
    return FALSE;
  ours = squeezed (known->name);
  theirs = squeezed (sent->name);
  if (*theirs != '\0' && !g_str_equal (ours, theirs))
    what = _ ("name");
  else if (sent->birth_date != NULL && known->birth_date != NULL
           && !g_str_has_prefix (known->birth_date, sent->birth_date)
           && !g_str_has_prefix (sent->birth_date, known->birth_date))
    what = _ ("birth date");
  else if (sent->sex != FJ_SEX_UNKNOWN && known->sex != FJ_SEX_UNKNOWN && sent->sex != known->sex)
    what = _ ("sex");
  if (what == NULL)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("The record that has this number (patient number %s) is of a person whose %s differs from what you "
         "sent. Make sure whose number it is; nothing was registered."),
      known->mrn, what);
  return FALSE;
}

FjReply *
central_patient_post (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  JsonObject *body = central_call_body (call, "Patient", error);
  const char *condition = fj_request_header (call->request, "if-none-exist");
  g_autoptr (CentralSite) site = NULL;
  g_autoptr (CentralPatient) patient = NULL;
  g_autofree char *id = NULL;

  if (body == NULL)
    return NULL;
  site = central_site_choose (
      call, transaction, FJ_VERB_REGISTER,
      fj_json_reference_id (fj_json_get_string (body, "managingOrganization.reference"), "Organization"),
      error);
  if (site == NULL)
    return NULL;
  if (condition != NULL)
    {
      g_autofree char *identifier = central_if_none_exist_identifier (condition, error);
      if (identifier == NULL || !central_patient_find (transaction, site, identifier, &id, error))
        return NULL;
      if (id != NULL)
        {
          patient = central_patient_load (transaction, id, error);
          if (patient == NULL || !central_patient_check_same (patient, body, error))
            return NULL;
          central_call_touch (call, id);
          return central_reply_resource (200, patient->resource->document);
        }
    }
  id = g_uuid_string_random ();
  patient = central_patient_create (call, transaction, site, id, body, error);
  return patient != NULL ? central_reply_resource (201, patient->resource->document) : NULL;
}

static FjReply *
create_by_put (
    CentralCall *call, CentralTransaction *transaction, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (CentralSite) site = central_site_choose (
      call, transaction, FJ_VERB_REGISTER,
      fj_json_reference_id (fj_json_get_string (body, "managingOrganization.reference"), "Organization"),
      error);
  g_autoptr (CentralPatient) patient = NULL;

  if (site == NULL)
    return NULL;
  patient = central_patient_create (call, transaction, site, id, body, error);
  return patient != NULL ? central_reply_resource (201, patient->resource->document) : NULL;
}

FjReply *
central_patient_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  JsonObject *body = central_call_body (call, "Patient", error);
  g_autoptr (CentralPatient) patient = NULL;
  g_autoptr (FjPatient) sent = NULL;
  FjReply *reply = NULL;
  gboolean exists;

  if (body == NULL)
    return NULL;
  if (!central_put_check (call, transaction, FJ_VERB_REGISTER, "Patient", id, body, &exists, error))
    return NULL;
  if (!exists)
    return create_by_put (call, transaction, id, body, error);

  patient = central_patient_load (transaction, id, error);
  if (patient == NULL
      || !central_call_allow (call, transaction, FJ_VERB_REGISTER, patient->resource->site, error))
    return NULL;
  central_call_touch (call, id);
  if (!central_resource_match (patient->resource, call, transaction, &reply, error))
    return reply;
  sent = fj_fhir_patient_from_json (body, error);
  if (sent == NULL)
    return NULL;
  if (sent->mrn != NULL && g_strcmp0 (sent->mrn, patient->patient->mrn) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The patient number is %s and cannot be changed, because images bear it. To join two records use "
             "a link."),
          patient->patient->mrn);
      return NULL;
    }
  g_free (sent->id);
  sent->id = g_strdup (id);
  g_free (sent->site);
  sent->site = g_strdup (patient->resource->site);
  g_free (sent->mrn);
  sent->mrn = g_strdup (patient->patient->mrn);
  if (!complete_and_check (sent, error) || !save_row (sent, FALSE, transaction, error))
    return NULL;
  json_object_unref (patient->resource->document);
  patient->resource->document = fj_fhir_patient_to_json (sent, body);
  fj_patient_free (patient->patient);
  patient->patient = g_steal_pointer (&sent);
  if (!central_resource_save (patient->resource, call, transaction, "update", error)
      || !central_gates_update_patient (patient, call, transaction, error))
    return NULL;
  return central_reply_resource (200, patient->resource->document);
}
